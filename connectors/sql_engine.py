"""Connections to SQLite, PostgreSQL, MariaDB and MySQL, and what their errors mean.

Reading happens in read-only transactions. No text of a driver leaves this module: drivers quote values
(``Key (email)=(…) already exists``), so our errors are raised without them as their cause.
"""

from __future__ import annotations

import functools
import ipaddress
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event

from delenda.errors import ConfigError, CorruptData, DelendaError, FatalError, SourceDenied, SourceUnavailable

LOCK_WAIT_SECONDS: Final = 10
_DRIVERS: Final = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
}
_PLAIN: Final = frozenset({"", "0", "false", "no", "off", "disable", "allow", "prefer", "preferred", "disabled"})


class Database:
    """One database: ``reading()`` and ``writing()`` open a transaction each.

    Raises ``ConfigError`` for an unknown database, or one that would be spoken to in clear over a network.
    """

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        parsed = _parse(name, url)
        self.dialect = parsed.get_backend_name()
        self.path = Path(str(parsed.database)) if self.dialect == "sqlite" else None
        if self.path is not None:
            self._read = _sqlite(self.path, "ro")
            self._write = _sqlite(self.path, "rw")
        else:
            require_tls(name, parsed)
            self._read = self._write = _server(parsed)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that can't write."""
        with self._ours(), self._read.connect() as connection:
            if self.dialect == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            elif self.dialect == "mysql":
                connection.exec_driver_sql("START TRANSACTION READ ONLY")
            yield connection

    @contextmanager
    def connected(self) -> Iterator[sa.Connection]:
        """A connection that may write; the caller begins and ends its transactions."""
        with self._ours(), self._write.connect() as connection:
            yield connection

    def close(self) -> None:
        self._read.dispose()
        self._write.dispose()

    @contextmanager
    def _ours(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as e:
            error = self._translated(cause(e))
            _silence(e)
            raise error from None
        except (sa.exc.SQLAlchemyError, sqlite3.Error, UnicodeError) as e:
            e.args = ()
            raise FatalError(f"store {self.name}: the database library refused a statement") from None

    def _translated(self, why: str) -> DelendaError:
        match why:
            case "permission" | "denied":
                return SourceDenied(f"store {self.name}: the database refuses our user or its rights")
            case "corrupt":
                return CorruptData(f"store {self.name}: the database says that it is damaged, or is no database")
            case "missing":
                return SourceUnavailable(f"store {self.name}: a table or column is no longer there; scan again")
            case "unavailable" | "locked":
                return SourceUnavailable(f"store {self.name}: the database does not answer ({why})")
            case _:
                return FatalError(f"store {self.name}: the database refused a statement ({why})")


def _silence(error: sa.exc.DBAPIError) -> None:
    """Take a driver's words from an error that stays in the context of ours."""
    if error.orig is not None:
        error.orig.args = ()
    error.args, error.params = (), None


def _parse(name: str, text: str) -> sa.URL:
    try:
        url = sa.make_url(text)
        driver = _DRIVERS[url.get_backend_name()]
    except (sa.exc.ArgumentError, KeyError, ValueError):
        url = None
    if url is None:
        raise ConfigError(f"stores.{name}.url: expected sqlite:///PATH, postgresql://… or mysql://…")
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise ConfigError(f"stores.{name}.url: a database in memory holds nothing; name a file")
        return url
    return url.set(drivername=driver)


def require_tls(name: str, url: sa.URL) -> None:
    """Raise ``ConfigError`` if values would cross a network in clear, or might."""
    query = {k: v if isinstance(v, str) else v[0] for k, v in url.query.items()}
    hosts = [url.host or ""]
    for key in ("host", "hostaddr", "service"):
        given = url.query.get(key, ())
        hosts += [h for part in ([given] if isinstance(given, str) else given) for h in part.split(",")]
    if all(_is_local(host.rsplit(":", 1)[0] if host.count(":") == 1 else host) for host in hosts):
        return
    if url.get_backend_name() == "postgresql":
        secure = query.get("sslmode", "").lower() in ("require", "verify-ca", "verify-full")
    else:
        on = {k for k, v in query.items() if k.startswith("ssl") and v.lower() not in _PLAIN}
        secure = bool(on - {"ssl_disabled", "ssl_check_hostname"}) and "ssl_disabled" not in on
    if not secure:
        example = "sslmode=verify-full" if url.get_backend_name() == "postgresql" else "ssl_ca=PATH"
        raise ConfigError(f"stores.{name}.url: the host is not this machine, so ask for TLS: ?{example}")


def _is_local(host: str) -> bool:
    if host in ("", "localhost") or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


# --- opening -----------------------------------------------------------------------------------------


def _sqlite(path: Path, mode: str) -> sa.Engine:
    def connect() -> sqlite3.Connection:
        place = f"file:{quote(str(path.absolute()))}?mode={mode}"
        connection = sqlite3.connect(
            place, uri=True, timeout=LOCK_WAIT_SECONDS, check_same_thread=False, isolation_level=None
        )
        # Text that is not UTF-8 must not stop a scan.
        connection.text_factory = functools.partial(str, encoding="utf-8", errors="backslashreplace")
        for pragma in (
            ("secure_delete=ON", "foreign_keys=ON", "temp_store=MEMORY") if mode == "rw" else ("query_only=ON",)
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool, hide_parameters=True)
    begin = "BEGIN IMMEDIATE" if mode == "rw" else "BEGIN"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _server(url: sa.URL) -> sa.Engine:
    postgres = url.get_backend_name() == "postgresql"
    if not postgres and "charset" not in url.query:
        url = url.update_query_dict({"charset": "utf8mb4"})
    connect_args: dict[str, Any] = {"connect_timeout": 10}
    engine = sa.create_engine(
        url,
        connect_args=connect_args,
        hide_parameters=True,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
    )
    event.listen(engine, "connect", _postgres_session if postgres else _mysql_session)
    return engine


def _postgres_session(connection: Any, record: Any) -> None:  # noqa: ARG001  # SQLAlchemy's signature
    from connectors.sql_postgres import tolerant

    tolerant(connection)
    before, connection.autocommit = connection.autocommit, True
    with connection.cursor() as cursor:
        cursor.execute("SET TimeZone TO 'UTC'")
        cursor.execute("SET DateStyle TO 'ISO'")
        cursor.execute(f"SET lock_timeout TO '{LOCK_WAIT_SECONDS}s'")
    connection.autocommit = before


def _mysql_session(connection: Any, record: Any) -> None:  # noqa: ARG001  # SQLAlchemy's signature
    with connection.cursor() as cursor:
        cursor.execute("SET time_zone = '+00:00'")
        cursor.execute("SET SESSION sql_mode = CONCAT_WS(',', NULLIF(@@sql_mode, ''), 'STRICT_ALL_TABLES')")
        cursor.execute("SET SESSION group_concat_max_len = 16777216")
        cursor.execute(f"SET SESSION innodb_lock_wait_timeout = {LOCK_WAIT_SECONDS}")


# --- what an error means -----------------------------------------------------------------------------

_SQLSTATES: Final = {
    "23503": "foreign_key",
    "23001": "foreign_key",
    "23502": "not_null",
    "23505": "unique",
    "23P01": "unique",
    "23514": "check",
    "44000": "check",
    "42501": "permission",
    "25006": "permission",
    "428C9": "generated",
    "P0001": "trigger",
    "40001": "locked",
    "40P01": "locked",
    "55P03": "locked",
    "57014": "locked",
    "42P01": "missing",
    "42703": "missing",
    "3F000": "missing",
    "28000": "denied",
    "28P01": "denied",
    "3D000": "unavailable",
}
_ERRNOS: Final = {
    **dict.fromkeys((1216, 1217, 1451, 1452), "foreign_key"),
    **dict.fromkeys((1048, 1364), "not_null"),
    **dict.fromkeys((1062, 1586), "unique"),
    **dict.fromkeys((3819, 4025, 1264, 1265, 1292, 1366, 1406), "check"),
    **dict.fromkeys((1142, 1143, 1290, 1370, 1792), "permission"),
    **dict.fromkeys((1205, 1213, 1317), "locked"),
    **dict.fromkeys((1146, 1054), "missing"),
    **dict.fromkeys((1044, 1045, 1227, 1698), "denied"),
    **dict.fromkeys((1040, 1049, 1053, 1927, 2002, 2003, 2006, 2013, 0), "unavailable"),
    1644: "trigger",
    1906: "generated",
    3105: "generated",
}
_SQLITE: Final = {
    "SQLITE_CONSTRAINT_FOREIGNKEY": "foreign_key",
    "SQLITE_CONSTRAINT_NOTNULL": "not_null",
    "SQLITE_CONSTRAINT_UNIQUE": "unique",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "unique",
    "SQLITE_CONSTRAINT_ROWID": "unique",
    "SQLITE_CONSTRAINT_CHECK": "check",
    "SQLITE_CONSTRAINT_DATATYPE": "check",
    "SQLITE_CONSTRAINT_TRIGGER": "trigger",
    "SQLITE_TOOBIG": "check",
    "SQLITE_CORRUPT": "corrupt",
    "SQLITE_NOTADB": "corrupt",
    "SQLITE_AUTH": "permission",
    "SQLITE_PERM": "permission",
}
_PREFIXES: Final = (
    ("SQLITE_READONLY", "permission"),
    ("SQLITE_BUSY", "locked"),
    ("SQLITE_LOCKED", "locked"),
    ("SQLITE_CANTOPEN", "unavailable"),
    ("SQLITE_IOERR", "unavailable"),
    ("SQLITE_CORRUPT", "corrupt"),
)


def cause(error: sa.exc.DBAPIError) -> str:
    """Return why a statement failed, as a code: ``foreign_key``, ``permission``, ``locked`` …; else ``database``."""
    driver = error.orig
    if isinstance(driver, sqlite3.Error):
        return _sqlite_cause(driver)
    if driver is not None and driver.args and isinstance(driver.args[0], int):
        return _ERRNOS.get(driver.args[0], "database")
    if state := getattr(driver, "sqlstate", None):
        if state[:2] in ("08", "53", "57"):
            return _SQLSTATES.get(state, "unavailable")
        return _SQLSTATES.get(state, "check" if state[:2] == "22" else "database")
    refused = "authentication failed" in str(driver) or "no password supplied" in str(driver)
    if refused:  # psycopg has no code for what fails before there is a connection
        return "denied"
    return "unavailable" if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError) else "database"


def _sqlite_cause(driver: sqlite3.Error) -> str:
    name = getattr(driver, "sqlite_errorname", "") or ""
    text = str(driver)
    if "FOREIGN KEY" in text or "foreign key mismatch" in text:  # RESTRICT comes as a trigger
        return "foreign_key"
    if name in _SQLITE:
        return _SQLITE[name]
    if text.startswith(("no such table", "no such column")):
        return "missing"
    return next((code for prefix, code in _PREFIXES if name.startswith(prefix)), "database")
