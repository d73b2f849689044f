"""The same rows through the whole job: a sealed closure, its parts, the journal, the audit log.

What ``delenda apply`` does once a plan is approved: partition, work, second tries, merge, on a control store of SQLite.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from open_house import PEPPER, START, open_house, settings_with

from connectors.sql import SqlConnector
from delenda.erasure import tables
from delenda.erasure.closure import make_parts, store_closure
from delenda.erasure.work import Work, opaque_id
from delenda.jobs import apply
from delenda.jobs.house import House
from delenda.model import RequestId, Step
from delenda.testing.clock import FixedClock

PLAN = "f" * 64
REQUEST = RequestId("R-1")


def seconds_of_job(store: SqlConnector, ranked: Iterable[tuple[int, list[Step]]]) -> float:
    """Return the seconds that the job takes for these steps; ranks as the foreign keys want them."""
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(START)
        plain = open_house(settings_with(Path(folder)), clock)
        house = House(plain.settings, plain.control, {store.name: store}, plain.engine, plain.log, clock)
        steps = _prepare(house, ranked)
        start = time.perf_counter()
        for wave in apply.partition(house, PLAN):
            problems = apply.work(house, PLAN, wave)
            assert not problems, problems
        assert not apply.second_tries(house, PLAN)
        report = apply.merge(house, PLAN, {})
        taken = time.perf_counter() - start
        house.control.close()
        counts = Counter(dict(report.counts))
        assert counts["done"] == steps and not counts["left"], counts
        return taken


def _prepare(house: House, ranked: Iterable[tuple[int, list[Step]]]) -> int:
    """Write down an approved plan and its closure; return how many steps it has."""
    works = [
        Work(opaque_id(PEPPER, step.ref, step.action), step, (REQUEST,), rank)
        for rank, steps in ranked
        for step in steps
    ]
    with house.control.begin() as connection:
        row = {"digest": PLAN, "made_at": START, "expires_at": START, "planner": "bench", "closure": "", "facts": {}}
        connection.execute(tables.plan.insert().values(state="applying", **row))
        store_closure(house.control, connection, PLAN, make_parts(works, {w.address for w in works}), [])
    return len(works)
