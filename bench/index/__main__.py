"""Measure the locator index: bytes an entry, entries added a second with the keyed hash included, lookups.

``python -m bench.index [ENTRIES] [--compare]`` (10,000,000 by default). ``--compare`` measures the structures that
were considered and not taken, on a tenth of the entries: SQLite, and sorted Parquet. ``--folder GIGABYTES`` measures
instead what one erasure reads of a folder: see :mod:`bench.index.folder`.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.index.folder import measure as folder_bench
from delenda.discovery.index import LocatorIndex, token_of, tokens_of

PEPPER = bytes(range(32))
BATCH = 10_000
PER_UNIT = 20_000


def batches(entries: int) -> Iterator[tuple[pa.Array, int]]:
    """Yield batches of invented email addresses with the number of their unit."""
    for start in range(0, entries, BATCH):
        yield pa.array([f"person{i}@example.com" for i in range(start, min(start + BATCH, entries))]), start // PER_UNIT


def median_ms(look: Callable[[bytes], object], entries: int, times: int = 2_000) -> tuple[float, float]:
    """Return the median and the 99th percentile of single lookups, in milliseconds."""
    rng = np.random.default_rng(7)
    taken = []
    for number in rng.integers(0, entries, times):
        token = token_of(PEPPER, "email", f"person{number}@example.com")
        start = time.perf_counter()
        if not look(token):
            raise SystemExit("a token that was added is not found")
        taken.append(time.perf_counter() - start)
    return float(np.median(taken) * 1e3), float(np.percentile(taken, 99) * 1e3)


def row(name: str, size: float, rate: float, look: tuple[float, float]) -> None:
    print(f"{name:<28}{size:>12.1f}{rate:>14,.0f}{look[0]:>14.3f}{look[1]:>12.3f}")


def ours(folder: Path, entries: int) -> None:
    index = LocatorIndex(folder, PEPPER)
    spent = 0.0
    for values, unit in batches(entries):
        start = time.perf_counter()
        index.add(tokens_of(PEPPER, "email", values), unit)
        spent += time.perf_counter() - start
    start = time.perf_counter()
    index.flush()
    spent += time.perf_counter() - start
    rate = entries / spent
    row("runs, as written", index.size_bytes() / entries, rate, median_ms(lambda t: index.lookup([t]), entries))
    start = time.perf_counter()
    index.compact()
    compacted = time.perf_counter() - start
    row("one run, compacted", index.size_bytes() / entries, rate, median_ms(lambda t: index.lookup([t]), entries))
    many = [
        token_of(PEPPER, "email", f"person{i}@example.com") for i in range(0, entries, max(1, entries // 1_000_000))
    ]
    start = time.perf_counter()
    found = index.lookup(many)
    together = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\ncompaction {compacted:.1f} s; {len(found):,} tokens at once {together:.1f} s; peak memory {memory} MB")


def sqlite(folder: Path, entries: int) -> None:
    base = sqlite3.connect(folder / "index.db")
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE entry (token BLOB, unit INTEGER, PRIMARY KEY (token, unit)) WITHOUT ROWID")
    spent = 0.0
    for values, unit in batches(entries):
        start = time.perf_counter()
        with base:
            base.executemany(
                "INSERT OR IGNORE INTO entry VALUES (?, ?)", ((t[:8], unit) for t in tokens_of(PEPPER, "email", values))
            )
        spent += time.perf_counter() - start
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (folder / "index.db").stat().st_size / entries
    look = median_ms(lambda t: base.execute("SELECT unit FROM entry WHERE token = ?", (t[:8],)).fetchall(), entries)
    row(f"SQLite, {entries:,}", size, entries / spent, look)
    base.close()


def parquet(folder: Path, entries: int) -> None:
    path = folder / "index.parquet"
    start = time.perf_counter()
    parts = [
        (np.frombuffer(b"".join(tokens_of(PEPPER, "email", v)), ">u8")[::2].astype(np.uint64), u)
        for v, u in batches(entries)
    ]
    prefixes = np.concatenate([p for p, _ in parts])
    units = np.repeat(np.array([u for _, u in parts], np.uint32), [p.size for p, _ in parts])
    order = np.argsort(prefixes)
    table = pa.table({"token": prefixes[order], "unit": units[order]})
    pq.write_table(table, path, row_group_size=65_536, compression="zstd", write_page_index=True)
    rate = entries / (time.perf_counter() - start)
    file = pq.ParquetFile(path)
    bounds = [file.metadata.row_group(i).column(0).statistics.max for i in range(file.num_row_groups)]

    def look(token: bytes) -> list[int]:
        prefix = np.uint64(int.from_bytes(token[:8], "big"))
        group = file.read_row_group(int(np.searchsorted(bounds, prefix)))
        return list(group.filter(pc.equal(group["token"], pa.scalar(prefix, pa.uint64())))["unit"].to_pylist())

    row(f"sorted Parquet, {entries:,}", path.stat().st_size / entries, rate, median_ms(look, entries, 200))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.index")
    parser.add_argument("entries", type=int, nargs="?", default=10_000_000)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--folder", type=float, metavar="GIGABYTES", help="what one erasure reads of a folder")
    arguments = parser.parse_args()
    if arguments.folder:
        folder_bench(arguments.folder)
        return
    print(f"{arguments.entries:,} entries, one core\n")
    print(f"{'structure':<28}{'bytes/entry':>12}{'added/s':>14}{'lookup ms':>14}{'p99 ms':>12}")
    with tempfile.TemporaryDirectory() as folder:
        ours(Path(folder) / "index", arguments.entries)
        if arguments.compare:
            print()
            sqlite(Path(folder), arguments.entries // 10)
            parquet(Path(folder), arguments.entries // 10)


if __name__ == "__main__":
    main()
