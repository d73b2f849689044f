"""A real MariaDB, from Debian's packages, in a temporary folder, on loopback, with a password."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql
from servers.process import ServerMissing, free_port, give, run, running, unprivileged


def _program(name: str) -> str:
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if path is None:
        raise ServerMissing(f"{name} is not installed; run `make servers`")
    return path


@contextmanager
def mariadb() -> Iterator[str]:
    """Run a server; yields the SQLAlchemy URL of root's database ``delenda``."""
    user = unprivileged()
    with tempfile.TemporaryDirectory(prefix="delenda-maria-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir()
        for path in (folder, data):
            give(path, user)
        flags = ["--no-defaults", f"--datadir={data}"]
        setup = ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
        run([_program("mariadb-install-db"), *flags, *setup], folder, user)
        port, password = free_port(), secrets.token_hex(16)
        start = folder / "start.sql"
        start.write_text(  # one statement a line
            f"ALTER USER root@localhost IDENTIFIED BY '{password}';\n"
            f"CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '{password}';\n"
            "GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n"
            "DROP USER IF EXISTS ''@localhost;\n"
            "CREATE DATABASE delenda CHARACTER SET utf8mb4;\n"
        )
        give(start, user)
        options = ["--bind-address=127.0.0.1", f"--port={port}", f"--socket={folder / 's'}"]
        options += [f"--pid-file={folder / 'pid'}", f"--init-file={start}", "--skip-log-bin", "--skip-name-resolve"]
        options += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"]

        def ready() -> bool:
            try:
                pymysql.connect(
                    host="127.0.0.1", port=port, user="root", password=password, database="delenda", connect_timeout=5
                ).close()
            except pymysql.err.OperationalError:
                return False
            return True

        with running([_program("mariadbd"), *flags, *options], folder, user, ready, signal.SIGTERM):
            yield f"mysql+pymysql://root:{password}@127.0.0.1:{port}/delenda?charset=utf8mb4"
