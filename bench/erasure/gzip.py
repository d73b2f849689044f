"""Erasing lines of a gzip JSONL file, beside the filter that one writes by hand: ``gzip`` and ``json`` of Python.

About 160 MB of JSON lines, seed 3, as one gzip member of level 6, which is somebody else's file; and again after our
first rewrite, whose pieces are then known. The plain way parses each line, drops those of a user, and writes with
``gzip``'s own default; ours is ``apply`` of the folder's connector.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from bench.erasure.measure import MB, Run, in_turns, line, measured
from connectors.files import FilesConnector
from delenda.model import Action, Collection, CollectionName, RecordRef, Shape, Status, Step
from delenda.settings import FilesStore

KEY = "events/part-0.jsonl.gz"
ROWS = [17, 250, 251, 4000]
MORE = [90_000, 90_001]


def make(path: Path, size: int) -> int:
    """Write the file, and return how many lines it has."""
    rng = random.Random(3)
    written = number = 0
    with gzip.open(path, "wb", compresslevel=6) as file:
        while written < size:
            user = rng.randrange(200_000)
            record = {
                "id": number, "user_id": user, "email": f"user{user}@example.com",
                "at": f"2026-01-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:00Z",
                "kind": rng.choice(["view", "click", "buy"]), "ip": f"192.0.2.{user % 256}",
                "path": f"/p/{rng.getrandbits(40):x}", "note": " ".join(f"w{rng.randrange(3000)}" for _ in range(6)),
            }  # fmt: skip
            written += file.write(json.dumps(record).encode() + b"\n")
            number += 1
    return number


def plain(path: Path, rows: list[int]) -> Run:
    """Filter line by line."""
    gone = set(rows)

    def work() -> None:
        with gzip.open(path, "rt") as source, gzip.open(path.with_suffix(".plain"), "wt") as target:
            for text in source:
                if json.loads(text)["id"] not in gone:
                    target.write(text)

    return measured(work)


def ours(path: Path, rows: list[int], left: int) -> Run:
    """Apply the steps to a copy of the file."""
    root = Path(tempfile.mkdtemp(dir=path.parent))
    run = applied(path, root, rows)
    with gzip.open(root / KEY) as file:
        found = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    assert found == left, found
    (root / KEY).unlink()
    return run


def applied(path: Path, root: Path, rows: list[int]) -> Run:
    """Apply the steps to the file under a folder."""
    (root / KEY).parent.mkdir()
    os.link(path, root / KEY)
    store = FilesConnector("logs", FilesStore(type="files", root=root, purpose="a bench"), {})
    name = CollectionName("events/jsonl")
    collection = Collection(store.name, name, (), shape=Shape.ROWS, format="jsonl")
    item = store._folder.item(KEY)
    assert item is not None
    work = [Step(RecordRef(store.name, name, f'["{KEY}",{row}]', item.version), Action.DELETE) for row in rows]

    def act() -> None:
        ends = Counter(o.status for o in store.apply(collection, work))
        assert ends == {Status.DONE: len(work)}, ends

    return measured(act)


def run(size: int, runs: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl.gz"
        lines = make(path, size)
        root = Path(folder) / "known"
        root.mkdir()
        applied(path, root, ROWS)
        known = Path(folder) / "known.jsonl.gz"
        (root / KEY).replace(known)
        packed, anew = path.stat().st_size, known.stat().st_size
        print(f"gzip JSONL: {lines:,} lines, {size / MB:.0f} MB, {packed / MB:.1f} MB packed, seed 3")
        left = lines - len(ROWS)
        ways: dict[str, Any] = {
            "plain": (plain, (path, ROWS)),
            "somebody else's file": (ours, (path, ROWS, left)),
            "its pieces known": (ours, (known, MORE, left - len(MORE))),
        }
        found = in_turns(ways, runs)
        hand = found["plain"]
        line("filter with json and gzip", f"{hand.seconds:.2f} s", "")
        for name, bar in (("somebody else's file", 0.15), ("its pieces known", 0.02)):
            taken = found[name]
            measure = f"{taken.seconds:.3f} s, {taken.processor:.3f} s cpu"
            line(name, measure, f"<= {bar}", ratio=taken.seconds / hand.seconds, best=bar)
            more = taken.more / MB
            line("", f"{more:.0f} MB more than before", "<= 64 MB", ratio=more / 64, best=1)
        line("size after the first rewrite", f"{anew / MB:.1f} MB", "", ratio=anew / packed)
