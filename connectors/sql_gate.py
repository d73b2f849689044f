"""The restore gate of a database: those who serve from it can't sign in until it is released.

PostgreSQL: the right to connect to this one database is taken from everybody but its owner and superusers, and given
back to the roles that config names (never to ``PUBLIC``). MariaDB and MySQL: the users' accounts are locked. Sessions
that are open are ended. SQLite has no users: config names nobody there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from delenda.errors import ConfigError, SourceDenied, SourceUnavailable
from delenda.settings import SqlStore


class SqlGate:
    """A :class:`delenda.ports.Gate`. Raises ``ConfigError`` for a database without users."""

    def __init__(self, name: str, settings: SqlStore) -> None:
        self._name, self._roles = name, settings.gate
        self._url = sa.make_url(settings.url.get_secret_value())
        if self._url.get_backend_name() not in ("postgresql", "mysql", "mariadb"):
            raise ConfigError(f"stores.{name}.gate: this database has no roles that could be kept out")

    def lock(self) -> int:
        """Keep the roles out, and end their sessions; return how many."""
        with self._connected() as connection:
            if self._url.get_backend_name() == "postgresql":
                return self._lock_postgres(connection)
            return self._lock_mysql(connection)

    def release(self) -> None:
        """Let the roles in."""
        with self._connected() as connection:
            quote = connection.dialect.identifier_preparer.quote_identifier
            for role in self._roles:
                if self._url.get_backend_name() == "postgresql":
                    database = quote(str(connection.scalar(sa.text("SELECT current_database()"))))
                    connection.exec_driver_sql(f"GRANT CONNECT ON DATABASE {database} TO {quote(role)}")
                else:
                    self._account(connection, role, "UNLOCK")

    def _lock_postgres(self, connection: sa.Connection) -> int:
        quote = connection.dialect.identifier_preparer.quote_identifier
        database = quote(str(connection.scalar(sa.text("SELECT current_database()"))))
        for role in ("PUBLIC", *(quote(r) for r in self._roles)):
            connection.exec_driver_sql(f"REVOKE CONNECT ON DATABASE {database} FROM {role}")
        ended = sa.text(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = ANY (:roles)"
        )
        return int(connection.scalar(ended, {"roles": list(self._roles)}) or 0)

    def _lock_mysql(self, connection: sa.Connection) -> int:
        for role in self._roles:
            self._account(connection, role, "LOCK")
        query = sa.text("SELECT ID FROM information_schema.PROCESSLIST WHERE USER IN :users").bindparams(
            sa.bindparam("users", expanding=True)
        )
        ids = list(connection.scalars(query, {"users": [r.partition("@")[0] for r in self._roles]}))
        for number in ids:
            connection.exec_driver_sql(f"KILL CONNECTION {int(number)}")
        return len(ids)

    def _account(self, connection: sa.Connection, role: str, word: str) -> None:
        user, _, host = role.partition("@")
        connection.execute(sa.text(f"ALTER USER :user@:host ACCOUNT {word}"), {"user": user, "host": host or "%"})

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        try:
            with engine.connect() as connection:
                yield connection
        except sa.exc.OperationalError as e:
            raise SourceUnavailable(f"{self._name}: the database does not answer, or a role is not there") from e.orig
        except sa.exc.ProgrammingError as e:
            raise SourceDenied(f"{self._name}: the gate can't be moved: rights are missing, or a role is") from e.orig
        finally:
            engine.dispose()
