"""Worlds: an empty database of one server, and a connector that sees it."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from connectors.sql import SqlConnector
from delenda.model import Action, Batch, Change, Collection, Outcome, RecordRef, Step, Technique
from delenda.settings import CollectionNote, SqlStore

NUMBERS = itertools.count(1)


class World:
    """An empty database of one server, and a connector that sees it."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.dialect = self.url.get_backend_name()
        self.engine = sa.create_engine(url, poolclass=sa.NullPool)
        self._open: list[SqlConnector] = []

    def connector(self, notes: dict[str, CollectionNote] | None = None, **settings: object) -> SqlConnector:
        section = {"type": "sql", "url": self.url.render_as_string(hide_password=False), "purpose": "tests"} | settings
        self._open.append(SqlConnector("app", SqlStore.model_validate(section), notes or {}))
        return self._open[-1]

    def close(self) -> None:
        for connector in self._open:
            connector.close()

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


@contextmanager
def sqlite_world(folder: Path) -> Iterator[World]:
    path = folder / "app.db"
    sqlite3.connect(path).close()
    world = World(f"sqlite:///{path}")
    yield world
    world.close()


@contextmanager
def postgres_world(url: str) -> Iterator[World]:
    yield from _database_of_its_own(url, "CREATE DATABASE {}", "DROP DATABASE {} WITH (FORCE)")


@contextmanager
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
        world.close()
        with engine.connect() as connection:
            connection.exec_driver_sql(drop.format(name))


def table(store: SqlConnector, name: str) -> Collection:
    return next(c for c in store.collections() if c.name == name)


def batches(store: SqlConnector, name: str, target_bytes: int = 64 << 20) -> list[Batch]:
    return [b for unit in store.units(table(store, name), target_bytes) for b in store.scan(unit)]


def records(store: SqlConnector, name: str) -> list[tuple[RecordRef, dict[str, object]]]:
    return [(b.ref(i), b.record(i)) for b in batches(store, name) for i in range(b.num_rows)]


def delete_all(store: SqlConnector, name: str) -> list[Outcome]:
    collection = table(store, name)
    return list(store.apply(collection, [Step(ref, Action.DELETE) for ref, _ in records(store, name)]))


def suppress(store: SqlConnector, name: str, *fields: str) -> list[Outcome]:
    changes = tuple(Change(f, Technique.SUPPRESS) for f in fields)
    steps = [Step(ref, Action.ANONYMIZE, changes) for ref, _ in records(store, name)]
    return list(store.apply(table(store, name), steps))
