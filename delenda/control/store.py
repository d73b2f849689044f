"""Opening the control store and working in one transaction at a time."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.types import TypeDecorator

from delenda.control.sealing import Sealer
from delenda.errors import SourceUnavailable

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_SILENT: Final = "control store: the database does not answer or is locked; check control.url"


class utc(TypeDecorator[dt.datetime]):  # noqa: N801  # a column type, named like SQLAlchemy's own
    """An aware UTC time, on databases that keep no zone too."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time reached the control store")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=dt.UTC)


T = TypeVar("T")
CHUNK: Final = 500
"""Values that one statement asks for: databases limit them, and planners slow down."""


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield values in lists that one statement can take."""
    rest = iter(values)
    while some := list(islice(rest, CHUNK)):
        yield some


def insert(connection: sa.Connection, table: sa.Table) -> Any:
    """Return an INSERT that knows ``on_conflict_do_nothing``, in the dialect of the connection."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert(table)
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(table)


class Control:
    """The open control store: an engine, a sealer, and the pepper of the tokens."""

    def __init__(self, url: str, sealer: Sealer, pepper: bytes) -> None:
        self.url = sa.make_url(url)
        self.sealer = sealer
        self.pepper = pepper
        if self.url.drivername.startswith("sqlite") and self.url.database not in (None, "", ":memory:"):
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
        self.engine = sa.create_engine(self.url)
        self._open = threading.local()
        if self.url.drivername.startswith("sqlite"):
            event.listen(self.engine, "connect", _sqlite_connect)
            event.listen(self.engine, "begin", _sqlite_begin)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """One transaction: committed at the end, rolled back if anything is raised.

        Raises ``SourceUnavailable`` if the database does not answer.
        """
        if getattr(self._open, "here", False):
            raise RuntimeError("a transaction of the control store within another would wait for itself")
        self._open.here = True
        try:
            with self.engine.begin() as connection:
                yield connection
        except sa.exc.OperationalError as e:
            raise SourceUnavailable(_SILENT) from e
        finally:
            self._open.here = False

    def migrate(self) -> None:
        """Bring the tables to the current version; safe to call at every start.

        Raises ``SourceUnavailable`` if the database does not answer.
        """
        from delenda.control.migrations import upgrade

        try:
            upgrade(self.engine)
        except sa.exc.OperationalError as e:
            raise SourceUnavailable(_SILENT) from e

    def close(self) -> None:
        self.engine.dispose()


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy emits BEGIN itself: see _sqlite_begin
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=30000", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: sa.Connection) -> None:
    # A write lock from the start: a read that turns into a write would otherwise fail with "locked".
    connection.exec_driver_sql("BEGIN IMMEDIATE")
