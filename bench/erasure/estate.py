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


def erase(root: Path, row: int) -> tuple[float, float]:
    """Return the seconds that fetching, rehearsing and applying take, and those that a listing takes."""
    store = FilesConnector("logs", FilesStore(type="files", root=root, purpose="a bench"), {})
    collection = Collection(store.name, NAME, (), shape=Shape.ROWS, format="jsonl")
    keys = [f"events/part-{n:06d}.jsonl.gz" for n in range(HIT)]
    start = time.perf_counter()
    items = [item for key in keys if (item := store._folder.item(key))]
    refs = [RecordRef(store.name, NAME, f'["{item.key}",{row}]', item.version) for item in items]
    fetched = sum(batch.num_rows for batch in store.fetch(collection, refs))
    steps = [Step(ref, Action.DELETE) for ref in refs]
    ends = Counter(o.status for act in (store.rehearse, store.apply) for o in act(collection, steps))
    taken = time.perf_counter() - start
    assert (fetched, ends) == (HIT, {Status.DONE: 2 * HIT}), (fetched, ends)
    start = time.perf_counter()
    listed = sum(1 for _ in store.units(collection))
    listing = time.perf_counter() - start
    assert listed >= SMALL
    return taken, listing


def run(objects: int, runs: int) -> None:
    """Print the table."""
    print(f"Estate: {HIT} objects of {LINES} lines hit, among {SMALL} and among {objects:,}")
    with tempfile.TemporaryDirectory() as folder:
        roots = {count: Path(folder) / str(count) for count in (SMALL, objects)}
        for count, root in roots.items():
            fill(root, count)
        taken: dict[int, list[tuple[float, float]]] = {count: [] for count in roots}
        for row in range(runs + 1):  # the first one warms up
            for count, root in roots.items():
                taken[count].append(erase(root, row))
        medians = {c: [median(column) for column in zip(*found[1:], strict=True)] for c, found in taken.items()}
        for count, (work, listing) in medians.items():
            line(f"{count:,} objects", f"{work * 1000:.1f} ms", "")
            line("", f"listing: {listing * 1000:.1f} ms", "")
        ratio = medians[objects][0] / medians[SMALL][0]
        line("erasing, large to small", "", "<= 1.2", ratio=ratio, best=1.2)
