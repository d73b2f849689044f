"""What one subject's erasure costs in an estate of ten objects, and in one of ten thousand.

The subject stands in five gzip JSONL objects of 200 lines, whose rows are known, as the locator index and the plan name
them. Measured is what planning and applying ask of the store for them: the rows are fetched, the steps rehearsed and
applied. Listing the estate, by which a plan sees what changed since the last scan, is told apart: it grows with the
estate, though it reads nothing. Seed 5.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

from bench.erasure.measure import line
from connectors.files import FilesConnector
from delenda.model import Action, Collection, CollectionName, RecordRef, Shape, Status, Step
from delenda.settings import FilesStore

NAME = CollectionName("events/jsonl")
LINES = 200
HIT = 5
SMALL = 10


def fill(root: Path, objects: int) -> None:
    """Write the objects."""
    rng = random.Random(5)
    (root / "events").mkdir(parents=True)
    for number in range(objects):
        lines = [json.dumps({"id": i, "email": f"user{rng.randrange(10**6)}@example.com"}) for i in range(LINES)]
        path = root / "events" / f"part-{number:06d}.jsonl.gz"
        path.write_bytes(gzip.compress("\n".join(lines).encode(), 1))
    os.sync()  # else what we make last waits for all of this to last


def erase(root: Path, row: int) -> tuple[float, float, float]:
    """Return what fetching, rehearsing and applying take, in seconds by the clock and of the processor, and what a
    listing takes by the clock."""
    store = FilesConnector("logs", FilesStore(type="files", root=root, purpose="a bench"), {})
    collection = Collection(store.name, NAME, (), shape=Shape.ROWS, format="jsonl")
    keys = [f"events/part-{n:06d}.jsonl.gz" for n in range(HIT)]
    start, processor = time.perf_counter(), time.process_time()
    items = [item for key in keys if (item := store._folder.item(key))]
    refs = [RecordRef(store.name, NAME, f'["{item.key}",{row}]', item.version) for item in items]
    fetched = sum(batch.num_rows for batch in store.fetch(collection, refs))
    steps = [Step(ref, Action.DELETE) for ref in refs]
    ends = Counter(o.status for act in (store.rehearse, store.apply) for o in act(collection, steps))
    taken, processor = time.perf_counter() - start, time.process_time() - processor
    assert (fetched, ends) == (HIT, {Status.DONE: 2 * HIT}), (fetched, ends)
    start = time.perf_counter()
    listed = sum(1 for _ in store.units(collection))
    listing = time.perf_counter() - start
    assert listed >= SMALL
    return taken, processor, listing


def run(objects: int, runs: int) -> None:
    """Print the table. The estates take turns, and turns in who is first; of their ratios, turn by turn, the median
    is told: what disturbs the machine for a while disturbs both."""
    print(f"Estate: {HIT} objects of {LINES} lines hit, among {SMALL} and among {objects:,}; {runs} turns")
    with tempfile.TemporaryDirectory() as folder:
        roots = {count: Path(folder) / str(count) for count in (SMALL, objects)}
        for count, root in roots.items():
            fill(root, count)
        taken: dict[int, list[tuple[float, float, float]]] = {count: [] for count in roots}
        for row in range(runs + 1):  # the first one warms up
            for count in sorted(roots, reverse=bool(row % 2)):
                taken[count].append(erase(roots[count], row))
        for count, found in taken.items():
            wall, processor, listing = (median(column) for column in zip(*found[1:], strict=True))
            line(f"{count:,} objects", f"{wall * 1000:.1f} ms, {processor * 1000:.1f} ms cpu", "")
            line("", f"listing: {listing * 1000:.1f} ms", "")
        turns = list(zip(taken[SMALL][1:], taken[objects][1:], strict=True))
        line("erasing, large to small", "", "<= 1.2", ratio=median(b[0] / a[0] for a, b in turns), best=1.2)
        line("", "processor", "", ratio=median(b[1] / a[1] for a, b in turns))
