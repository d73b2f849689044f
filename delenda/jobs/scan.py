"""The scan: what is where. Partition → units of work → merge; in-process by ``run``, or spread by flows.

A unit of work is an object or a key range. Workers need ids only: what they have seen goes to the control
store and the locator index. What can't be read is counted and named by an error code, and the rest goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from delenda.discovery import datamap, drift, noted, planning
from delenda.discovery import units as register
from delenda.discovery.index import LocatorIndex, open_index
from delenda.discovery.locate import Why, key_token, locate
from delenda.discovery.reading import ReadingPlan, read_batch
from delenda.discovery.tables import scan_run, unit
from delenda.discovery.tally import Tally
from delenda.errors import Exit, FatalError, InputError, RetryableError
from delenda.jobs.house import House
from delenda.jobs.scan_partition import SAMPLE_UNITS, Mode, partition
from delenda.model import Collection

__all__ = [
    "CHUNK",
    "ROUNDS",
    "Mode",
    "ScanReport",
    "Why",
    "key_token",
    "locate",
    "merge",
    "owed",
    "partition",
    "rebuild",
    "run",
    "work",
]

CHUNK: Final = 256
"""Units of one piece of work."""
_FLUSH: Final = 400_000
"""Index entries after which units are settled within a piece of work."""
_GIVE_UP: Final = 3
"""Failures in a row after which a store that does not answer is left alone for the rest of a piece of work."""
ROUNDS: Final = 3
"""Times that units are read until the map asks for nothing more."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """How a scan ended: counts and codes."""

    run: str
    map_version: int
    stores: int
    collections: int
    units: int
    read: int
    skipped: int
    vanished: int
    records: int
    findings: int
    problems: dict[str, int] = field(default_factory=dict)
    """By place and code: ``lake/events: corrupt_data`` → units; ``crm: source_unavailable`` → 1."""
    warnings: dict[str, int] = field(default_factory=dict)
    """Why reports and messages of a store were not relied on: ``lake: inventory_stale`` → 1. Nothing is missed."""
    drift: tuple[drift.Drift, ...] = ()

    @property
    def exit_code(self) -> Exit:
        """``PARTIAL`` if something could not be read; drift is ``delenda map``'s to judge."""
        return Exit.PARTIAL if self.problems else Exit.DONE


def work(house: House, run_id: str, unit_ids: Sequence[int]) -> dict[str, int]:
    """Read units; return counts of units read, records, index entries and problems.

    Safe to repeat: a unit that is read again replaces what was noted of it.
    """
    index = open_index(house.control, house.settings)
    collections = noted.collections(house.control)
    counts: Counter[str] = Counter(units=0, records=0, entries=0, problems=0)
    failures: Counter[str] = Counter()
    done: list[tuple[register.Reading, Tally, str]] = []
    for reading in register.begin_reading(house.control, unit_ids):
        address = f"{reading.unit.store}/{reading.unit.collection}"
        store = reading.unit.store
        if address not in collections:
            continue
        collection, plan = collections[address]
        try:
            if failures[store] >= _GIVE_UP:
                register.mark_problem(house.control, reading, "source_unavailable")
                counts["problems"] += 1
                continue
            tally, entries = _read(house, index, reading, collection, plan)
            failures[store] = 0
        except (RetryableError, FatalError) as e:
            failures[store] += isinstance(e, RetryableError)
            register.mark_problem(house.control, reading, e.code)
            counts["problems"] += 1
            continue
        done.append((reading, tally, register.plan_mark(plan, index)))
        counts.update(units=1, records=tally.records, entries=entries)
        if index.pending >= _FLUSH:
            _settle(house, run_id, index, done)
    _settle(house, run_id, index, done)
    house.report("scan.worked", run=run_id, **counts)
    return dict(counts)


def _read(
    house: House, index: LocatorIndex, reading: register.Reading, collection: Collection, plan: ReadingPlan
) -> tuple[Tally, int]:
    """Read one unit into the index; return its tally and how many entries it gave."""
    tally, entries = Tally(), 0
    for batch in house.stores[reading.unit.store].scan(reading.unit):
        seen, tokens = read_batch(house.engine, batch, plan, house.control.pepper, collection)
        index.add(tokens, reading.number)
        tally += seen
        entries += len(tokens)
    return tally, entries


def _settle(house: House, run_id: str, index: LocatorIndex, done: list[tuple[register.Reading, Tally, str]]) -> None:
    """Make entries durable, then say that their units were read: never the other way round."""
    index.drop(r.before for r, _, _ in done if r.before is not None)
    index.flush()
    register.mark_read(house.control, run_id, done, house.clock.now())
    done.clear()


def owed(house: House, run_id: str) -> list[int]:
    """Return the ids of units that this run read too narrowly, as all that was read together now shows.

    Only so does a field that turns out to refer to the accounts get into the index. Work on them, then merge.
    """
    row = _run_row(house, run_id)
    known = noted.collections(house.control)
    planning.adopt(house, planning.built(house, known).data, known)
    index = open_index(house.control, house.settings)
    return [
        number
        for collection, plan in noted.collections(house.control).values()
        if collection.store in row.stores
        for number in register.owing(house.control, collection.store, collection.name, register.plan_mark(plan, index))
    ]


def merge(house: House, run_id: str) -> ScanReport:
    """Sum up what was read, save a new version of the data map, and say what is different.

    Raises ``InputError`` for a run that is not known.
    """
    row = _run_row(house, run_id)
    before = datamap.load(house)
    known = noted.collections(house.control)
    made = planning.built(house, known)
    data = made.data
    planning.adopt(house, data, known)
    found = drift.between(before, data) + drift.against(house.settings, data)
    version = datamap.save(house, data, run_id, made.owned.in_paths, made.owned.remarks)
    problems = Counter(row.facts.get("problems", {}))
    for collection, total in made.sums:
        for code, n in total.problems.items():
            problems[f"{collection.address}: {code}"] += n
    read = _read_in(house, run_id)
    report = ScanReport(
        run_id,
        version,
        len(row.stores),
        len(made.sums),
        row.facts.get("units", 0),
        read,
        max(row.facts.get("units", 0) - row.facts.get("unread", 0), 0),
        row.facts.get("vanished", 0),
        sum(total.tally.records for _, total in made.sums),
        sum(len(f.findings) for m in data.collections for f in m.fields),
        dict(problems),
        dict(row.facts.get("warnings", {})),
        tuple(found),
    )
    _close(house, report, datamap.digest(data), new=not before.collections)
    return report


def run(
    house: House,
    only_stores: Sequence[str] = (),
    mode: Mode = Mode.INCREMENTAL,
    workers: int = 2,
    sample_units: int = SAMPLE_UNITS,
) -> ScanReport:
    """Scan in this process: partition, read, merge; and read again what the new map shows was read too narrowly."""
    run_id, ids = partition(house, only_stores, mode, sample_units)
    for _ in range(ROUNDS):
        _work_all(house, run_id, ids, workers)
        ids = owed(house, run_id)
        if not ids:
            break
    return merge(house, run_id)


def _work_all(house: House, run_id: str, ids: Sequence[int], workers: int) -> None:
    pieces = [ids[i : i + CHUNK] for i in range(0, len(ids), CHUNK)]
    if workers < 2 or len(pieces) < 2:
        for piece in pieces:
            work(house, run_id, piece)
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="scan") as pool:
        for _ in pool.map(lambda piece: work(house, run_id, piece), pieces):
            pass


def rebuild(house: House) -> None:
    """Forget the locator index and what was read; the next scan reads everything. For a new pepper, or a lost disk."""
    open_index(house.control, house.settings).clear()
    with house.control.begin() as connection:
        connection.execute(sa.delete(unit))


# --- the run's own record ----------------------------------------------------------------------------------


def _run_row(house: House, run_id: str) -> Any:
    with house.control.begin() as connection:
        row = connection.execute(sa.select(scan_run).where(scan_run.c.id == run_id)).one_or_none()
    if row is None:
        raise InputError(f"scan {run_id!r} is not known")
    return row


def _read_in(house: House, run_id: str) -> int:
    query = sa.select(sa.func.count()).where(unit.c.read_run == run_id, unit.c.problem == "")
    with house.control.begin() as connection:
        return int(connection.scalar(query) or 0)


def _close(house: House, report: ScanReport, digest: str, *, new: bool) -> None:
    """Close the run, with its entry in the audit log."""
    body: dict[str, str | int | None] = {
        "run": report.run,
        "stores": report.stores,
        "collections": report.collections,
        "units": report.read,
        "skipped": report.skipped,
        "missing": report.vanished,
        "records": report.records,
        "findings": report.findings,
        "problems": sum(report.problems.values()),
        "status": "partial" if report.problems else "done",
        "map_digest": digest,
    }
    with house.control.begin() as connection:
        where = scan_run.c.id == report.run
        connection.execute(sa.update(scan_run).where(where).values(finished_at=house.clock.now()))
        house.log.append(connection, "scan.finished", body)
        if not new:
            for (place, code), n in sorted(_by_collection(report.drift).items()):
                store, _, collection = place.partition("/")
                facts: dict[str, str | int | None] = {"run": report.run, "store": store, "collection": collection}
                facts |= {"reason": code, "fields": n}
                house.log.append(connection, "drift.found", facts)


def _by_collection(found: Iterable[drift.Drift]) -> Counter[tuple[str, str]]:
    return Counter((d.collection, d.code.value) for d in found)
