"""The two databases of crypto-shredding: where the keys are, and the log of those that were destroyed.

They are databases of their own, SQLite or PostgreSQL, and belong in two different backup sets, neither of them the
data's: what comes back with one restored copy must not bring back the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event

from delenda.control import utc
from delenda.errors import ConfigError, SourceUnavailable

KEYS: Final = sa.MetaData()
LOG: Final = sa.MetaData()

shred_key: Final = sa.Table(
    "shred_key",
    KEYS,
    sa.Column("subject", sa.LargeBinary(16), primary_key=True, comment="keyed, opaque"),
    sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("serial", sa.LargeBinary(8), nullable=False),
    sa.Column("purpose", sa.String(64), nullable=False),
    sa.Column("wrapped", sa.LargeBinary(60), comment="the key under the KEK; empty once it is destroyed"),
    sa.Column("kek", sa.String(16), index=True, comment="which KEK; empty once the key is destroyed"),
    sa.Column("created_at", utc, nullable=False),
    sa.Column("destroyed_at", utc),
    sa.UniqueConstraint("serial", name="uq_shred_key_serial"),
)
"""A key. ``generation`` counts the times that the person came back after an erasure, ``number`` the rotations."""

shred_destroyed: Final = sa.Table(
    "shred_destroyed",
    LOG,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("subject", sa.LargeBinary(16), nullable=False, index=True),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("purpose", sa.String(64), nullable=False),
    sa.Column("at", utc, nullable=False),
    sa.Column("mac", sa.LargeBinary(32), nullable=False),
    sa.UniqueConstraint("subject", "generation", name="uq_shred_destroyed_subject"),
)
"""A tombstone: no key of this subject up to this generation opens anything. ``mac`` chains it to the one before."""


class Database:
    """One of the two, by its URL; ``name`` is the setting that errors name."""

    def __init__(self, url: str, name: str, tables: sa.MetaData) -> None:
        self._name, self._tables = name, tables
        try:
            self.url = sa.make_url(url)
        except sa.exc.ArgumentError as e:
            raise ConfigError(f"{name}: not the URL of a database") from e
        self.is_sqlite = self.url.drivername.startswith("sqlite")
        if not self.is_sqlite and not self.url.drivername.startswith("postgresql"):
            raise ConfigError(f"{name}: must be SQLite or PostgreSQL")
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = sa.create_engine(self.url, pool_pre_ping=not self.is_sqlite)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _sqlite_connect)
            event.listen(self.engine, "begin", _sqlite_begin)

    def create(self) -> bool:
        """Make the tables that are not there yet; tell whether there were none."""
        if self.is_sqlite and self.url.database not in (None, "", ":memory:"):
            place = Path(str(self.url.database))
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                place.touch(mode=0o600)
        with self.answering():
            known = set(sa.inspect(self.engine).get_table_names())
            self._tables.create_all(self.engine)
        return not known & set(self._tables.tables)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """One transaction. Raises ``SourceUnavailable``, or ``ConfigError`` if the tables were never made."""
        with self.answering(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Let no driver's error out; its text may hold a value."""
        try:
            yield
        except sa.exc.IntegrityError:
            raise
        except sa.exc.DBAPIError as e:
            if isinstance(e, sa.exc.ProgrammingError) or "no such table" in str(e.orig):
                raise ConfigError(
                    f"{self._name}: no tables there yet, or no right to them; run `delenda shred init`"
                ) from e
            raise SourceUnavailable(f"{self._name}: the database does not answer or is locked") from e

    def clean(self) -> str:
        """Remove what changed rows leave below the surface; return a code if something stood in the way.

        SQLite overwrites what is freed (``secure_delete``), and its write-ahead log is emptied here. PostgreSQL writes
        the table anew (``VACUUM FULL``); its own log is written over in turn.
        """
        if self.is_sqlite:
            with self.answering():
                raw = self.engine.raw_connection()
                try:
                    busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                finally:
                    raw.close()
            return "wal_in_use" if busy and busy[0] else ""
        with self.answering(), self.engine.connect() as connection:
            outside = connection.execution_options(isolation_level="AUTOCOMMIT")
            try:
                outside.exec_driver_sql("SET lock_timeout = '5s'")
                for name in sorted(self._tables.tables):
                    outside.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {name}")
            except sa.exc.DBAPIError as e:
                return "locked" if isinstance(e, sa.exc.OperationalError) else "no_right"
        return ""

    def close(self) -> None:
        self.engine.dispose()


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours: see _sqlite_begin
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=30000", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
