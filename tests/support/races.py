"""Erasures that race with another writer, on one object or on one lake table.

A race is one erasure and one write, begun together but for a short wait. The object says at its start which write it is
from; once both have ended it must be that of this race: as they wrote it, or without the erased row. Into a table the
other writer appends a row; at the end all rows are there that it was told are, and none that was erased.

A race proves something only if the two met. Of an object: the write came between our reading and our writing, so that
we left it alone. Of a table: their commit came between our look at the table and our commit, or ours between theirs.
"""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.lake import LakeStore
from connectors.lake_table import Conflict
from connectors.objects import ObjectStore
from delenda.errors import SourceUnavailable
from delenda.model import Action, Status, Step

FULL = bool(os.environ.get("DELENDA_TEST_FULL"))
RACES = 1000 if FULL else 40
KEY = "logs/a.log"
FILL = b"".join(b"line %d of many\n" % n for n in range(50))
TABLE_RACES = 1000 if FULL else 10
PER_TABLE = 25
"""Races on one table: what the other writer appends makes each a little dearer."""
APPENDED = 1_000_000
"""The least id that the other writer appends."""
_MEMORY = Path("/dev/shm")
told: list[str] = []
"""How the races ended, a line each kind; shown at the end of the test run."""


@contextmanager
def in_memory(otherwise: Path) -> Iterator[Path]:
    """Give a folder in memory, where no race waits for a disk, or else a folder."""
    if not os.access(_MEMORY, os.W_OK):
        yield otherwise
        return
    with tempfile.TemporaryDirectory(prefix="delenda-races-", dir=_MEMORY) as folder:
        yield Path(folder)


def content(write: int) -> bytes:
    return b"write %d\nann 555-0100\n" % write + FILL


def race(
    store: ObjectStore, put: Callable[[bytes], None], get: Callable[[], bytes], span: float, name: str
) -> Counter[str]:
    """Run the races; ``span`` seconds is how long an erasure takes at most, for the waits to be spread over."""
    rng = random.Random(7)
    put(content(0))
    [collection] = store.collections()
    endings: Counter[str] = Counter()
    begun = time.monotonic()
    for number in range(1, RACES + 1):
        batch = next(store.scan(next(store.units(collection))))
        step = Step(batch.ref(1), Action.DELETE)
        ready = threading.Barrier(2)
        wait = rng.random() * span

        def write(number: int = number, ready: threading.Barrier = ready, wait: float = wait) -> None:
            ready.wait()
            time.sleep(wait)
            put(content(number))

        writer = threading.Thread(target=write)
        writer.start()
        ready.wait()
        [outcome] = store.apply(collection, [step])
        writer.join()
        endings[outcome.status] += 1
        after = get()
        assert after.startswith(b"write %d\n" % number), f"race {number}: an update is lost ({outcome.status})"
        assert after in (content(number), content(number).replace(b"ann 555-0100\n", b"")), f"race {number}"
        put(content(number))
    assert set(endings) <= {Status.DONE, Status.CHANGED_SINCE_READ, Status.FAILED, Status.ALREADY_ABSENT}, endings
    _tell(name, RACES, endings[Status.CHANGED_SINCE_READ], time.monotonic() - begun)
    return endings


def _tell(name: str, races: int, met: int, seconds: float) -> None:
    told.append(f"{name:10} {races:6,} races  {met:6,} met  0 lost updates  {seconds:7.1f} s")


# --- tables --------------------------------------------------------------------------------------------------


@dataclass
class Field:
    """A table to race on: what reads it, and how the other writer appends a row."""

    store: LakeStore
    append: Callable[[int], bool]
    """Append a row with that id; return whether another's commit came in between. Raises ``Unsure``."""
    ids: Callable[[], list[int]]
    """Read all ids with somebody else's reader."""


class Unsure(Exception):
    """An append ended so that nobody knows whether it was done."""


@dataclass
class _Writer:
    """The other writer: one thread for all races on a table. It appends once a race, after a short wait."""

    append: Callable[[int], bool]
    told: list[int] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)
    crossed: int = 0

    def __post_init__(self) -> None:
        self._start, self._end = threading.Semaphore(0), threading.Semaphore(0)
        self._wait: float | None = 0.0
        self._next = APPENDED
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def go(self, wait: float | None) -> None:
        self._wait = wait
        self._start.release()

    def done(self) -> None:
        self._end.acquire()

    def stop(self) -> None:
        self.go(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._start.acquire()
            if self._wait is None:
                return
            time.sleep(self._wait)
            for _ in range(100):
                self._next += 1
                try:
                    self.crossed += self.append(self._next)
                    self.told.append(self._next)
                    break
                except Unsure:
                    self.unsure.append(self._next)
                    self.crossed += 1
            self._end.release()


def race_tables(make: Callable[[int, list[dict[str, Any]]], Field], name: str) -> None:
    """Run the races on tables that ``make`` makes of some rows; at least one has to meet the other writer."""
    begun, races, met = time.monotonic(), 0, 0
    number = 0
    while races < TABLE_RACES or (not met and races < 20 * TABLE_RACES):
        rounds = min(PER_TABLE, TABLE_RACES)
        rows = [{"id": n, "mail": f"p{n}@example.com"} for n in range(rounds)]
        met += _race_table(make(number, rows), rounds, random.Random(number))
        races, number = races + rounds, number + 1
    assert met >= (races // 10 if FULL else 1), f"{met} of {races} races met the other writer"
    _tell(name, races, met, time.monotonic() - begun)


def _race_table(field: Field, rounds: int, rng: random.Random) -> int:
    """Return how many races met."""
    writer, met, span = _Writer(field.append), 0, 0.05
    [known] = field.store._looked_up().values()
    table: Any = known
    commit, conflicts, first = table.commit, [0], [0.0]

    def watched(*args: Any) -> None:
        first[0] = first[0] or time.monotonic()
        try:
            commit(*args)
        except Conflict:
            conflicts[0] += 1
            raise

    table.commit = watched
    try:
        for number in range(rounds):
            before, first[0] = (conflicts[0], writer.crossed), 0.0
            start = time.monotonic()
            writer.go(rng.random() * span)
            ended = _erased(field.store, number)
            if first[0]:
                span = (span + first[0] - start) / 2
            writer.done()
            assert set(ended) <= {Status.DONE, Status.ALREADY_ABSENT}, ended
            met += (conflicts[0], writer.crossed) != before
    finally:
        writer.stop()
    ids = field.ids()
    lost = set(writer.told) - set(ids)
    assert not lost, f"{len(lost)} updates are lost"
    assert len(ids) == len(set(ids)) and set(ids) <= set(writer.told) | set(writer.unsure)
    return met


def _erased(store: LakeStore, number: int) -> list[Status]:
    """Erase one row, again as long as the catalog is busy: an embedded one locks as a whole."""
    for _ in range(200):
        try:
            [collection] = store.collections()
            step = _step(store, collection, number)
            if step is None:
                return [Status.ALREADY_ABSENT]
            now = [o.status for o in store.apply(collection, [step])]
        except SourceUnavailable:
            continue
        if Status.FAILED not in now and Status.CHANGED_SINCE_READ not in now:
            return now
    raise AssertionError("the catalog was busy all the time")


def _step(store: LakeStore, collection: Any, number: int) -> Step | None:
    """Find the row; the file with many is the largest."""
    for unit in sorted(store.units(collection), key=lambda u: -u.size_bytes):
        for batch in store.scan(unit):
            ids = batch.records.column("id").to_pylist()
            if number in ids:
                return Step(batch.ref(ids.index(number)), Action.DELETE)
    return None
