"""Closing many obligations in one purge: look at every set, remove what is due, look again, close with evidence.

A hundred backups in a folder, each owed by a hundredth of the obligations; all are due. The bar is a minute.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr

from delenda.backups.ledger import Ledger
from delenda.backups.obligations import Mark
from delenda.backups.tables import OBLIGATION
from delenda.catalogue import open_engine
from delenda.control import Control, Sealer, metadata
from delenda.jobs import backups
from delenda.jobs.house import House
from delenda.model import RequestId
from delenda.settings import AuditSettings, BackupSet, ControlSettings, Settings
from delenda.testing.clock import FixedClock

BACKUPS = 100
BAR_SECONDS = 60.0


class _Diary:
    """Counts what would be logged; the log itself is measured elsewhere."""

    entries = 0

    def append(self, connection: Any, kind: str, body: Any, request: str = "") -> None:  # noqa: ARG002
        self.entries += 1


def once(obligations: int) -> float:
    """Return the seconds that one purge takes which closes them all."""
    with tempfile.TemporaryDirectory(prefix="delenda-bench-") as name:
        folder = Path(name)
        copies, clock = folder / "copies", FixedClock(dt.datetime(2030, 1, 2, tzinfo=dt.UTC))
        copies.mkdir()
        for n in range(BACKUPS):
            day = dt.date(2029, 9, 1) + dt.timedelta(days=n % 100)
            (copies / f"app-{day:%Y%m%d}.sql").write_bytes(b"-- PostgreSQL database dump\n" * 100)
        section = BackupSet(name="nightly", store="app", path=copies, taken=r"app-(\d{8})", keep="P7D")
        settings = Settings(
            control=ControlSettings(key=SecretStr("k"), pepper=SecretStr("p")),
            audit=AuditSettings(key=SecretStr("a")),
            stores={},
            backups=(section,),
        )
        control = Control(f"sqlite:///{folder}/control.db", Sealer(bytes(32)), bytes(range(32)))
        metadata.create_all(control.engine)
        house = House(settings, control, {}, open_engine(), _Diary(), clock)
        with control.begin() as connection:
            ledger = Ledger(control, connection)
            for n in range(obligations // BACKUPS):
                ledger.mark(Mark(RequestId(f"R-{n}"), clock.now(), frozenset({"app"})), ())
        backups.look(house)
        with control.begin() as connection:
            opened = connection.scalar(sa.select(sa.func.count()).select_from(OBLIGATION))
        assert opened == obligations, opened
        start = time.perf_counter()
        report = backups.purge(house, dt.date(2030, 1, 2), dry_run=False)
        seconds = time.perf_counter() - start
        assert (report.closed, report.overdue, list(copies.iterdir())) == (obligations, (), [])
        control.close()
        return seconds


def measure(obligations: int, runs: int) -> None:
    """Print a table."""
    times = [once(obligations) for _ in range(runs)]
    print(f"# one purge that closes {obligations:,} obligations in {BACKUPS} backups, median of {runs} runs")
    print(f"{'seconds':>8} {'bar':>6} {'ratio':>7}")
    print(f"{median(times):8.2f} {BAR_SECONDS:6.0f} {BAR_SECONDS / median(times):7.1f}")
