"""Relational databases: the contract on SQLite, a real PostgreSQL and a real MariaDB, and what is odd in them."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.sql import SqlConnector
from delenda.ports import Erasable, Fetchable, Residual, Searchable, Store
from delenda.settings import CollectionNote, SqlStore
from delenda.testing.contract import PEOPLE, FetchContract, SearchContract

NUMBERS = itertools.count(1)


class World:
    """An empty database of one server, and a connector that sees it."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.dialect = self.url.get_backend_name()
        self.engine = sa.create_engine(url, poolclass=sa.NullPool)

    def connector(self, notes: dict[str, CollectionNote] | None = None, **settings: object) -> SqlConnector:
        section = {"type": "sql", "url": self.url.render_as_string(hide_password=False), "purpose": "tests"} | settings
        return SqlConnector("app", SqlStore.model_validate(section), notes or {})

    def run(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def insert(self, table: str, *rows: dict[str, object]) -> None:
        columns = [sa.column(sa.sql.quoted_name(c, True)) for c in rows[0]]
        with self.engine.begin() as connection:
            connection.execute(sa.insert(sa.table(sa.sql.quoted_name(table, True), *columns)), list(rows))

    def rows(self, query: str) -> list[dict[str, object]]:
        with self.engine.connect() as connection:
            return [dict(r._mapping) for r in connection.exec_driver_sql(query)]


def sqlite_world(folder: Path) -> World:
    path = folder / "app.db"
    sqlite3.connect(path).close()
    return World(f"sqlite:///{path}")


def postgres_world(url: str) -> Iterator[World]:
    yield from _database_of_its_own(url, "CREATE DATABASE {}", "DROP DATABASE {} WITH (FORCE)")


def mariadb_world(url: str) -> Iterator[World]:
    yield from _database_of_its_own(url, "CREATE DATABASE {} CHARACTER SET utf8mb4", "DROP DATABASE {}")


def _database_of_its_own(url: str, create: str, drop: str) -> Iterator[World]:
    name = f"world_{next(NUMBERS)}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(create.format(name))
    world = World(engine.url.set(database=name).render_as_string(hide_password=False))
    try:
        yield world
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(drop.format(name))


# --- the contract ------------------------------------------------------------------------------------

TABLE = """CREATE TABLE people (id integer PRIMARY KEY, name varchar(200) NOT NULL, email varchar(100) UNIQUE,
           note text NOT NULL, book {json} NOT NULL, born varchar(10))"""


class SqlContract(SearchContract, FetchContract):
    def raw(self, store: Store) -> list[dict[str, object]]:
        return self.world.rows("SELECT * FROM people ORDER BY id")  # type: ignore[attr-defined]

    def fill(self, world: World, json: str) -> SqlConnector:
        self.world = world
        world.run(TABLE.format(json=json))
        world.insert("people", *PEOPLE)
        return world.connector()

    def test_it_keeps_every_port(self, store: SqlConnector) -> None:
        for port in (Store, Searchable, Fetchable, Erasable, Residual):
            assert isinstance(store, port)


class TestSqlite(SqlContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqlConnector]:
        store = self.fill(sqlite_world(tmp_path), "text")
        yield store
        store.close()


class TestSqliteWithAWriteAheadLog(SqlContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqlConnector]:
        world = sqlite_world(tmp_path)
        world.run("PRAGMA journal_mode=WAL")
        store = self.fill(world, "json")
        yield store
        store.close()


@pytest.mark.servers
class TestPostgres(SqlContract):
    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[SqlConnector]:
        for world in postgres_world(postgres_url):
            store = self.fill(world, "json")
            yield store
            store.close()


@pytest.mark.servers
class TestMariadb(SqlContract):
    @pytest.fixture
    def store(self, mariadb_url: str) -> Iterator[SqlConnector]:
        for world in mariadb_world(mariadb_url):
            store = self.fill(world, "json")
            yield store
            store.close()
