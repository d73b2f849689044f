"""The demo company on SQLite and files, opened from its own configuration: by tests, and by workers they kill."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from delenda import config
from delenda.audit.log import Log
from delenda.catalogue import open_engine, open_stores
from delenda.control import Control, Sealer, metadata
from delenda.control.sealing import key_from_text
from delenda.demo.estate import Estate
from delenda.demo.layout import lay_out, write_keys
from delenda.erasure import journal
from delenda.jobs import apply as apply_job
from delenda.jobs import apply_part
from delenda.jobs.house import House
from delenda.testing.clock import FixedClock

NOW = dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC)
DEMO = Path(__file__).parents[2] / "config" / "demo" / "delenda.yaml"


def make(folder: Path, people: int) -> Estate:
    """Lay the company out in a folder, with its configuration and keys."""
    estate = lay_out(folder, 7, people, NOW)
    key = base64.b64encode(bytes(range(32))).decode()
    secret = "whsec_" + base64.b64encode(b"s" * 32).decode()
    write_keys(folder / "keys", {"control": key, "pepper": key, "audit": key, "webhook": secret})
    (folder / "delenda.yaml").write_text(DEMO.read_text())
    return estate


@contextlib.contextmanager
def opened(folder: Path, actor: str = "planner") -> Iterator[House]:
    """Open the house in a folder; relative paths of its configuration are the folder's."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        settings = config.load(folder / "delenda.yaml")
        control = Control(
            settings.control.url.get_secret_value(),
            Sealer(key_from_text(settings.control.key.get_secret_value(), "key")),
            key_from_text(settings.control.pepper.get_secret_value(), "pepper"),
        )
        metadata.create_all(control.engine)
        clock = FixedClock(NOW)
        stores = open_stores(settings)
        yield House(settings, control, stores, open_engine(settings), Log(control, settings.audit, clock), clock, actor)
        for store in stores.values():
            store.close()
        control.close()
    finally:
        os.chdir(before)


def standing(folder: Path) -> dict[str, str]:
    """Return what stands in the estate: each table's rows and each object, as digests.

    Placeholders are random; they are told by their form.
    """
    out: dict[str, str] = {}
    for path in sorted((folder / "estate").glob("*.db")):
        with contextlib.closing(sqlite3.connect(path)) as db:
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
                for row in db.execute(f'SELECT * FROM "{table}"'):
                    plain = [("erased-*" if isinstance(v, str) and v.startswith("erased-") else v) for v in row]
                    out[f"{path.stem}/{table}/{row[0]}"] = repr(plain)
    bucket = folder / "estate" / "bucket"
    for path in sorted(p for p in bucket.rglob("*") if p.is_file()):
        out[f"bucket/{path.relative_to(bucket)}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return out


# --- in a process of its own -------------------------------------------------------------------------


class Fuse:
    """Kills this very process, with SIGKILL, when it has been passed so many times."""

    def __init__(self, at: int) -> None:
        self.at, self.passed = at, 0

    def burn(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def apply_and_die(folder: str, at: int, pipe: Any) -> None:
    """Apply the plan in a folder, and be killed at the given boundary; tell through the pipe how many there are."""
    fuse = Fuse(at)
    apply_part.FLUSH = 3  # type: ignore[misc]
    begin = Control.begin

    @contextlib.contextmanager
    def watched(self: Control) -> Iterator[Any]:
        with begin(self) as connection:
            yield connection
            fuse.burn()  # before the commit
        fuse.burn()  # after it

    Control.begin = watched  # type: ignore[method-assign]
    write = journal.write

    def write_slowly(*args: Any) -> None:
        fuse.burn()
        write(*args)

    journal.write = write_slowly
    with opened(Path(folder), "worker") as house:
        stores = {}
        for name, store in house.stores.items():
            stores[name] = store
            _watch(store, fuse)
        apply_job.apply(house, Path(folder) / "plan.json")
    pipe.send(fuse.passed)


def _watch(store: Any, fuse: Fuse) -> None:
    carry_out = store.apply

    def watched(collection: Any, steps: Any) -> Iterator[Any]:
        fuse.burn()
        for outcome in carry_out(collection, steps):
            fuse.burn()
            yield outcome
        fuse.burn()

    store.apply = watched
