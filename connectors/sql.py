"""Relational databases: SQLite, PostgreSQL, MariaDB and MySQL, on SQLAlchemy.

Collections are tables. What their database declares is looked up in its own catalogue: keys, foreign keys,
types, generated columns. Every value is bound, every name quoted. Reading happens in read-only transactions
and streams; changes happen in batches, a transaction each.

Codes of blocked outcomes: ``no_key``, ``key_not_unique``, ``foreign_key``, ``cascade`` (the database would
change rows that no step names), ``not_null``, ``unique``, ``check``, ``trigger``, ``generated``,
``permission``, ``not_effective`` (a trigger or a rule swallowed the change), ``no_transactions`` (a rehearsal
could not be taken back). Of failed ones: ``locked``, ``database``, ``no_field``, ``not_a_change``,
``no_collection``, ``restored`` (a trigger brought back what was to go).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import sqlalchemy as sa

from connectors import sql_chores, sql_postgres, sql_sqlite
from connectors.sql_apply import Applier
from connectors.sql_decide import sort_out
from connectors.sql_engine import Database
from connectors.sql_pages import mysql_bytes, mysql_files, mysql_statistics, postgres_bytes, postgres_pages
from connectors.sql_read import fetch_rows, find_rows, partitions, read_unit
from connectors.sql_schema import Table, read_tables
from delenda.errors import ConfigError, SourceDenied, SourceUnavailable
from delenda.garbage import uncollected
from delenda.model import Batch, Chore, Collection, Outcome, RecordRef, Status, Step, StoreName, Unit
from delenda.settings import CollectionNote, SqlStore


class SqlConnector:
    """A relational database as a store: it is searchable, fetchable, erasable, and tells its leftovers.

    Raises ``ConfigError`` for a URL that is none, or that would carry values over a network in clear.
    """

    def __init__(self, name: str, settings: SqlStore, notes: Mapping[str, CollectionNote] | None = None) -> None:
        self.name = StoreName(name)
        self._settings = settings
        self._notes = dict(notes or {})
        self._database = Database(name, settings.url.get_secret_value())
        self._tables: dict[str, Table] = {}

    # --- reading ---

    def collections(self) -> list[Collection]:
        """Return the tables, sorted by name, as they are now."""
        with self._database.reading() as connection:
            self._tables = self._look(connection)
        return [self._tables[name].collection for name in sorted(self._tables)]

    def units(self, collection: Collection, target_bytes: int = 64 << 20) -> Iterator[Unit]:
        """Yield key ranges of about ``target_bytes``; one unit for a table without a single-column key."""
        table = self._table(collection.name)
        with self._database.reading() as connection:
            units = partitions(connection, table, target_bytes)
        yield from units

    def scan(self, unit: Unit, fields: Sequence[str] | None = None) -> Iterator[Batch]:
        """Yield a unit's rows in batches of at most ``rows_per_batch`` rows and about 8 MiB."""
        table = self._table(unit.collection)
        with self._database.reading() as connection:
            yield from read_unit(connection, table, unit, fields, self._settings.rows_per_batch)

    def find(self, collection: Collection, fields: Sequence[str], values: Iterable[Sequence[Any]]) -> Iterator[Batch]:
        """Yield the rows whose ``fields`` equal one of ``values``; a value of another type is converted,
        and matches nothing if that can't be."""
        table = self._table(collection.name)
        if missing := [f for f in fields if table.column(f) is None]:
            raise ConfigError(f"{collection.address}: there is no field {', '.join(missing)}")
        with self._database.reading() as connection:
            yield from find_rows(connection, table, fields, values, self._settings.rows_per_batch)

    def fetch(self, collection: Collection, refs: Sequence[RecordRef]) -> Iterator[Batch]:
        """Yield the rows that still exist."""
        table = self._table(collection.name)
        if table.key:
            with self._database.reading() as connection:
                yield from fetch_rows(connection, table, [r.key for r in refs])

    def close(self) -> None:
        self._database.close()
        self._tables = {}

    # --- changing ---

    def apply(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        """Change rows in batches; outcomes come as their batch is committed. The table is looked up anew."""
        with self._database.connected() as connection:
            try:
                rate = self._settings.rows_per_second
                yield from self._changes(connection, collection, steps, lambda: _transaction(connection), rate)
            finally:
                if self._database.dialect == "sqlite" and not connection.in_transaction():
                    _empty_log(connection)

    def rehearse(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        """Yield what ``apply`` would, from one transaction that is rolled back.

        A table that another one refers to is blocked by that one's rows, though a plan may delete them first:
        a whole plan is rehearsed by :meth:`rehearse_all`.
        """
        yield from (outcome for _, outcome in self.rehearse_all([(collection, steps)]))

    def rehearse_all(self, parts: Sequence[tuple[Collection, Sequence[Step]]]) -> Iterator[tuple[int, Outcome]]:
        """Yield what applying the parts in turn would, from one transaction that is rolled back."""
        outcomes: list[tuple[int, Outcome]] = []
        with self._database.connected() as connection:
            whole = connection.begin()
            try:
                for number, (collection, steps) in enumerate(parts):
                    table = self._look(connection, collection.name).get(collection.name)
                    if table is not None and not table.transactional:
                        outcomes += [(number, Outcome(s.ref, Status.BLOCKED, "no_transactions")) for s in steps]
                    else:
                        tried = self._changes(connection, collection, steps, connection.begin_nested)
                        outcomes += [(number, outcome) for outcome in tried]
            finally:
                whole.rollback()
        yield from outcomes

    def _changes(
        self,
        connection: sa.Connection,
        collection: Collection,
        steps: Sequence[Step],
        transaction: Any,
        rows_per_second: int = 0,
    ) -> Iterator[Outcome]:
        with transaction():
            table = self._look(connection, collection.name).get(collection.name)
            applier = None if table is None else Applier(connection, table, transaction, rows_per_second)
        if table is None or applier is None:
            yield from (Outcome(s.ref, Status.FAILED, "no_collection") for s in steps)
            return
        with uncollected():
            refused, works = sort_out(table, steps)
        yield from refused
        yield from applier.run(works)

    # --- leftovers ---

    def residue(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Yield what is left below SQL: the server's files, statistics and materialized views are searched,
        where our role may; a class named ``unseen_…`` can't be looked at from here, and counts nothing."""
        if self._database.path is not None:
            with self._files():
                yield from sql_sqlite.residue(self._database.path, self.name, needles)
            return
        yield from self.glance(needles)
        read = postgres_pages if self._database.dialect == "postgresql" else mysql_files
        with self._database.reading() as connection:
            found = list(read(connection, self._settings.db_schema, self.name, needles))
        yield from found

    def glance(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Yield what a server looks up of its leftovers; its files are not read."""
        if self._database.path is not None:
            return
        look = sql_postgres.residue if self._database.dialect == "postgresql" else mysql_statistics
        with self._database.reading() as connection:
            found = list(look(connection, self._settings.db_schema, self.name, needles))
        yield from found

    def chores(self, collections: Sequence[str]) -> list[Chore]:
        """Return what there is to clean below SQL after changes in these tables; nothing if config forbids it."""
        if self._settings.deep == "never":
            return []
        rewrite = self._settings.deep == "rewrite"
        return sql_chores.chores(self._database, self._settings.db_schema, collections, rewrite)

    def do(self, chore: Chore) -> str:
        """Do it, in no transaction; return nothing, or why it could not be done: ``permission``, ``locked`` …"""
        return sql_chores.do(self._database, self._settings.db_schema, chore)

    def residue_bytes(self) -> int:
        """Return the size of the files that would be read; a server's only if it lets us."""
        if self._database.path is not None:
            with self._files():
                return sql_sqlite.files_bytes(self._database.path)
        weigh = postgres_bytes if self._database.dialect == "postgresql" else mysql_bytes
        with self._database.reading() as connection:
            return weigh(connection, self._settings.db_schema)

    @contextmanager
    def _files(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as e:
            raise SourceDenied(f"{self.name}: the database's files may not be read") from e
        except OSError as e:
            raise SourceUnavailable(f"{self.name}: the database's files can't be read") from e

    # --- tables ---

    def _look(self, connection: sa.Connection, only: str = "") -> dict[str, Table]:
        return read_tables(connection, self._database.dialect, self.name, self._settings, self._notes, only)

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self.collections()
        if name not in self._tables:
            raise SourceUnavailable(f"{self.name}/{name}: the table is no longer there, or config excludes it")
        return self._tables[name]


@contextmanager
def _transaction(connection: sa.Connection) -> Iterator[None]:
    """A transaction that is over at the end, also when SQLite refuses to commit, and leaves it open."""
    try:
        with connection.begin():
            yield
    finally:
        driver: object = connection.connection.dbapi_connection
        if isinstance(driver, sqlite3.Connection) and driver.in_transaction:
            driver.rollback()


def _empty_log(connection: sa.Connection) -> None:
    """Bring SQLite's write-ahead log into the database and cut it off; a busy reader leaves it to the next time."""
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
