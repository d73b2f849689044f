"""Relational databases: the contract on SQLite, a real PostgreSQL and a real MariaDB, and what is odd in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from worlds import World, mariadb_world, postgres_world, sqlite_world

from connectors.sql import SqlConnector
from delenda.ports import Erasable, Fetchable, Residual, Searchable, Store
from delenda.testing.contract import PEOPLE, FetchContract, SearchContract

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
        with sqlite_world(tmp_path) as world:
            yield self.fill(world, "text")


class TestSqliteWithAWriteAheadLog(SqlContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqlConnector]:
        with sqlite_world(tmp_path) as world:
            world.run("PRAGMA journal_mode=WAL")
            yield self.fill(world, "json")


@pytest.mark.servers
class TestPostgres(SqlContract):
    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[SqlConnector]:
        with postgres_world(postgres_url) as world:
            yield self.fill(world, "json")


@pytest.mark.servers
class TestMariadb(SqlContract):
    @pytest.fixture
    def store(self, mariadb_url: str) -> Iterator[SqlConnector]:
        with mariadb_world(mariadb_url) as world:
            yield self.fill(world, "json")
