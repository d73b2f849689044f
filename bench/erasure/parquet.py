"""Erasing rows of a Parquet file whose places are known, beside a plain read, filter and write by row group.

A million rows, twelve columns, twenty row groups, snappy, seed 7. The plain way is what one writes by hand with
pyarrow: it drops some rows from every group, keeps no metadata but the schema, and does not make the file last; ours is
``apply`` of the folder's connector with everything that it checks. ``s3`` counts the bytes that pass between us and a
real S3 server when one of twenty groups is hit.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # noqa: F401  # pyarrow loads it at the first array that it makes: before the clock starts
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import connectors.formats.parquet  # noqa: F401  # loaded before the clock starts, as pyarrow's own is
from bench.erasure.measure import MB, Run, in_turns, line, measured
from connectors.files import FilesConnector
from delenda.model import Action, Change, Collection, CollectionName, RecordRef, Shape, Status, Step, Technique
from delenda.settings import FilesStore

GROUPS = 20
KEY = "events/part-0.parquet"
ONE, ALL, FIELDS = "one group hit", "all groups hit", "all groups hit, two fields of 100 rows"


def make(path: Path, rows: int, codec: str) -> None:
    """Write the file."""
    rng = np.random.default_rng(7)
    per = rows // GROUPS
    cities = np.array([f"City {i}" for i in range(500)])
    agents = np.array([f"Mozilla/5.0 (device {i}; rv:1.{i % 17}) Example/{i}" for i in range(300)])
    kinds = np.array(["page_view", "click", "purchase", "signup", "logout", "share", "scroll", "error"])
    writer: pq.ParquetWriter | None = None
    for group in range(GROUPS):
        number = np.arange(group * per, (group + 1) * per)
        user = rng.integers(0, rows // 5, per)
        noise = rng.bytes(per * 48).hex()
        words = rng.integers(0, 5000, (per, 6))
        table = pa.table(
            {
                "event_id": number,
                "user_id": user,
                "session": [noise[i * 96 : i * 96 + 32] for i in range(per)],
                "email": [f"user{u}@example.com" for u in user],
                "phone": [f"+1202555{u % 10000:04d}{u}" for u in user],
                "at": pa.array(1_767_225_600_000_000 + number * 1000, pa.timestamp("us", "UTC")),
                "kind": kinds[rng.integers(0, 8, per)],
                "city": cities[rng.integers(0, 500, per)],
                "agent": agents[rng.integers(0, 300, per)],
                "amount": rng.random(per) * 100,
                "ip": [f"192.0.2.{i % 256}:{i}" for i in rng.integers(0, 60_000, per)],
                "note": [
                    " ".join(f"w{x}" for x in row) + " " + noise[i * 96 + 32 : i * 96 + 96]
                    for i, row in enumerate(words)
                ],
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema, compression=codec)
        writer.write_table(table, row_group_size=per)
    if writer:
        writer.close()


def rows_hit(case: str, rows: int) -> list[int]:
    """Return the rows that a case concerns: five of a group, anywhere in it."""
    per = rows // GROUPS
    rng = np.random.default_rng(7)
    groups = [GROUPS // 2] if case == ONE else range(GROUPS)
    return [group * per + int(n) for group in groups for n in sorted(rng.choice(per, 5, replace=False))]


def steps(store: str, version: str, case: str, rows: Sequence[int]) -> list[Step]:
    """Return what is to be done."""
    changes = tuple(Change(f, Technique.SUPPRESS) for f in ("email", "phone")) if case == FIELDS else ()
    action = Action.ANONYMIZE if changes else Action.DELETE
    name = CollectionName("events/parquet")
    return [Step(RecordRef(store, name, f'["{KEY}",{row}]', version), action, changes) for row in rows]  # type: ignore[arg-type]


def plain(path: Path, rows: Sequence[int]) -> Run:
    """Read, filter and write by row group."""

    def work() -> None:
        file = pq.ParquetFile(path)
        codec = file.metadata.row_group(0).column(0).compression
        gone = pa.array(rows)
        with pq.ParquetWriter(path.with_suffix(".plain"), file.schema_arrow, compression=codec) as writer:
            for group in range(file.num_row_groups):
                table = file.read_row_group(group)
                kept = table.filter(pc.invert(pc.is_in(table["event_id"], gone)))
                writer.write_table(kept, row_group_size=kept.num_rows)

    return measured(work)


def ours(path: Path, case: str, rows: Sequence[int]) -> Run:
    """Apply the steps to a copy of the file."""
    root = Path(tempfile.mkdtemp(dir=path.parent))
    (root / KEY).parent.mkdir()
    os.link(path, root / KEY)
    store = FilesConnector("lake", FilesStore(type="files", root=root, purpose="a bench"), {})
    item = store._folder.item(KEY)
    assert item is not None
    work = steps("lake", item.version, case, rows)
    collection = Collection(store.name, CollectionName("events/parquet"), (), shape=Shape.ROWS, format="parquet")

    def act() -> None:
        ends = Counter(o.status for o in store.apply(collection, work))
        assert ends == {Status.DONE: len(work)}, ends

    run = measured(act)
    left = pq.read_metadata(root / KEY).num_rows
    assert left == pq.read_metadata(path).num_rows - (0 if case == FIELDS else len(rows)), left
    (root / KEY).unlink()
    return run


def run(rows: int, runs: int, codec: str) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        make(path, rows, codec)
        size = path.stat().st_size
        print(f"Parquet: {rows:,} rows, 12 columns, {GROUPS} row groups, {codec}, {size / MB:.0f} MB, seed 7")
        hits = {case: rows_hit(case, rows) for case in (ONE, ALL, FIELDS)}
        ways: dict[str, Any] = {"plain": (plain, (path, hits[ALL]))}
        ways |= {case: (ours, (path, case, rows)) for case, rows in hits.items()}
        found = in_turns(ways, runs)
        hand = found["plain"]
        told(hand, "read, filter, write with pyarrow")
        for case, bar in ((ONE, 0.2), (ALL, 0.4), (FIELDS, 0.4)):
            told(found[case], case)
            line("", "wall, of the plain way's", f"<= {bar}", ratio=found[case].seconds / hand.seconds, best=bar)
            line("", "processor, of the plain way's", "", ratio=found[case].processor / hand.processor)
        peak = found[ALL].peak / MB
        line("all groups hit: peak of the process", f"{peak:.0f} MB", "<= 300 MB", ratio=peak / 300, best=1)


def told(taken: Run, name: str) -> None:
    """Print what a way took."""
    measure = f"{taken.seconds:.2f} s, {taken.processor:.2f} s cpu, {taken.peak / MB:.0f} MB"
    line(name, measure, "")


def run_s3(rows: int, codec: str) -> None:
    """Print what passes between us and the server."""
    from servers.ceph import ceph

    from connectors.s3 import S3Connector
    from delenda.settings import S3Store

    with tempfile.TemporaryDirectory() as folder, ceph() as server:
        path = Path(folder) / "events.parquet"
        make(path, rows, codec)
        size = path.stat().st_size
        print(f"S3: the file of {size / MB:.0f} MB in a bucket with versions, {codec}, seed 7")
        section = S3Store.model_validate(
            {"type": "s3", "bucket": "bench", "endpoint": server.endpoint, "purpose": "a bench",
             "access_key": server.access_key, "secret_key": server.secret_key})  # fmt: skip
        store = S3Connector("lake", section, {})
        client = store._bucket.client
        client.create_bucket(Bucket="bench")
        client.put_bucket_versioning(Bucket="bench", VersioningConfiguration={"Status": "Enabled"})
        client.upload_file(str(path), "bench", KEY)
        down, up = bytes_moved(client)
        item = store._bucket.item(KEY)
        assert item is not None
        collection = Collection(store.name, CollectionName("events/parquet"), (), shape=Shape.ROWS, format="parquet")
        work = steps("lake", item.version, ONE, rows_hit(ONE, rows))
        start = time.perf_counter()
        [status] = {o.status for o in store.apply(collection, work)}
        seconds = time.perf_counter() - start
        assert status is Status.DONE, status
        for name, counted in (("fetched", down), ("sent", up)):
            moved = sum(counted)
            measure = f"{moved / MB:.2f} MB in {len(counted)} requests"
            line(f"one group hit: {name}", measure, "<= 0.06", ratio=moved / size, best=0.06)
        line("one group hit: time", f"{seconds:.2f} s", "")
        versions = client.list_object_versions(Bucket="bench", Prefix=KEY).get("Versions", [])
        client.download_file("bench", KEY, str(path.with_suffix(".after")))
        left = pq.read_table(path.with_suffix(".after"), columns=["event_id"]).num_rows
        assert (len(versions), left) == (1, rows - 5), (len(versions), left)


def bytes_moved(client: Any) -> tuple[list[int], list[int]]:
    """Return two lists that fill up with the bytes of each body that is fetched or sent from now on."""
    down: list[int] = []
    up: list[int] = []

    def got(parsed: Any, **_: Any) -> None:
        down.append(parsed.get("ContentLength", 0))

    def sent(params: Any, **_: Any) -> None:
        body = params["Body"]
        up.append(len(body) if isinstance(body, bytes) else body.seek(0, 2) - body.seek(0))

    client.meta.events.register("after-call.s3.GetObject", got)
    for name in ("PutObject", "UploadPart"):
        client.meta.events.register(f"before-parameter-build.s3.{name}", sent)
    return down, up


if __name__ == "__main__":
    sys.exit("python -m bench.erasure parquet")
