"""Objects with something wrong, through the whole job: named, gone around, left as they are, and never called done."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import botocore.endpoint
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from botocore.awsrequest import AWSResponse
from e2e.test_formats import CONFIG, NOTE, Bucket, laid_out, lake, said
from erasure import demo_house
from erasure.estate import ask
from format_world import ADA, PEOPLE, SECRET_TEXTS, SECRETS
from servers.ceph import S3Server

import connectors.files
from bench.erasure import long_line as long_line_bench
from bench.erasure.measure import in_turns
from delenda.errors import SourceUnavailable
from delenda.jobs import apply as apply_job
from delenda.jobs import apply_objects, scan
from delenda.jobs import plan as plan_job
from delenda.jobs import verify as verify_job
from delenda.jobs.house import House
from delenda.model import (
    Action,
    Batch,
    Collection,
    CollectionName,
    RecordRef,
    RequestId,
    Shape,
    State,
    Step,
    StoreName,
)
from delenda.testing.clock import FixedClock

LINES = b"".join(json.dumps(p).encode() + b"\n" for p in PEOPLE)
PLAIN = CONFIG.replace(NOTE, "")
TABLE = "lake/tables/parquet"
EVENTS = "lake/events/jsonl"
RECORD_LIMIT = 64 << 20


def table(rows: Any, schema: pa.Schema | None = None) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema), out)
    return out.getvalue()


GOOD = {
    "events/a.jsonl.gz": gzip.compress(LINES),
    "events/b.jsonl": LINES,
    "tables/a.parquet": table(PEOPLE),
    "tables/b.parquet": table(PEOPLE[::-1]),
}


class Ends(NamedTuple):
    """How a job went: what scan and plan could not read, the last two reports, and whose request it was."""

    scanned: Any
    unread: Any
    applied: Any
    verdict: Any
    verified: Any
    request: RequestId


@contextmanager
def nothing(_: House) -> Iterator[None]:
    yield


def asked(house: House) -> RequestId:
    return ask(house, ("EMAIL", SECRETS[0][1]), ("PHONE_NUMBER", SECRETS[1][1]))


@contextmanager
def opened(folder: Path, actor: str = "planner", later: dt.timedelta = dt.timedelta()) -> Iterator[House]:
    with demo_house.opened(folder, actor) as house:
        yield dataclasses.replace(house, clock=FixedClock(demo_house.NOW + later))


def erased(
    folder: Path, request: RequestId | None = None, *, then: Callable[[], object] = lambda: None, around: Any = nothing
) -> Ends:
    """Scan, plan, approve, apply and verify, a request that was planned before an hour later.

    ``then`` something happens to the plan's objects; ``around`` the apply.
    """
    later = dt.timedelta(hours=request is not None)
    with opened(folder, later=later) as house:
        scanned = dict(scan.run(house).problems)
        request = request or asked(house)
        report = plan_job.plan(house, [request], folder / "plan.json")
    with opened(folder, "approver", later) as house:
        plan_job.approve(house, folder / "plan.json")
    then()
    with opened(folder, later=later) as house:
        with around(house):
            applied = apply_job.apply(house, folder / "plan.json")
        verified = verify_job.verify(house, [request])
    return Ends(scanned, dict(report.unread), applied, verified.verdicts[0], verified, request)


def still_there(folder: Path) -> set[str]:
    return {k for k, data in lake(folder).items() if any(s in said(data) for s in SECRET_TEXTS)}


def long_line(size: int) -> bytes:
    return LINES + b'{"note": "' + b"x" * size + b'"}\n'


HARMED = {
    "a footer that is garbage": ("tables/c.parquet", GOOD["tables/a.parquet"][:-40] + b"\xff" * 36 + b"PAR1", TABLE),
    "a file without its footer": ("tables/c.parquet", GOOD["tables/a.parquet"][:-400], TABLE),
    "half a gzip": ("events/c.jsonl.gz", gzip.compress(LINES)[:-60], EVENTS),
    "a gzip without its end": ("events/c.jsonl.gz", gzip.compress(LINES)[:-4], EVENTS),
    "a flipped bit in a gzip": ("events/c.jsonl.gz", gzip.compress(LINES)[:-8] + b"\1" * 8, EVENTS),
}


@pytest.mark.promise("P8")
@pytest.mark.parametrize("case", list(HARMED))
def test_a_broken_object_is_named_and_left_and_all_others_are_erased(tmp_path: Path, case: str) -> None:
    key, harmed, place = HARMED[case]
    folder = laid_out(tmp_path, {**GOOD, key: harmed}, PLAIN)
    ends = erased(folder)
    assert ends.scanned == ends.unread == ends.verified.unread == {f"{place}: corrupt_data": 1}
    assert ends.verdict.state is State.INCOMPLETE
    assert lake(folder)[key] == harmed, "not a byte of it was written"
    assert {k for k, data in lake(folder).items() if k != key and any(s in said(data) for s in SECRET_TEXTS)} == set()
    assert key not in repr(ends)


def test_once_the_object_is_whole_again_the_request_comes_to_its_end(tmp_path: Path) -> None:
    key, harmed, _ = HARMED["a footer that is garbage"]
    folder = laid_out(tmp_path, {**GOOD, key: harmed}, PLAIN)
    first = erased(folder)
    (folder / "lake" / key).write_bytes(GOOD["tables/a.parquet"])
    with opened(folder) as house:
        [seen] = verify_job.verify(house, [first.request]).verdicts
    assert (seen.state, dict(seen.residual)) == (State.INCOMPLETE, {TABLE: 1})
    ends = erased(folder, first.request)
    assert (ends.verdict.state, still_there(folder)) == (State.COMPLETE, set())


def test_a_record_that_is_too_long_stops_its_object_only(tmp_path: Path) -> None:
    harmed = long_line(RECORD_LIMIT + (4 << 20))
    folder = laid_out(tmp_path, {**GOOD, "events/c.jsonl": harmed}, PLAIN)
    ends = erased(folder)
    assert ends.unread == ends.verified.unread == {f"{EVENTS}: corrupt_data": 1}
    assert ends.verdict.state is State.INCOMPLETE
    assert dict(ends.verdict.residual) == {EVENTS: 1}, "the record before the long one was seen"
    assert lake(folder)["events/c.jsonl"] == harmed
    (folder / "lake/events/c.jsonl").unlink()
    assert still_there(folder) == set()


@pytest.mark.slow
@pytest.mark.parametrize("form", list(long_line_bench.HEADS))
def test_two_gigabytes_on_one_line_are_refused_in_bounded_memory(tmp_path: Path, form: str) -> None:
    size = 2_000_000_000 if os.environ.get("DELENDA_TEST_FULL") else 5 * RECORD_LIMIT
    long_line_bench.make(tmp_path, form, size)
    taken = in_turns({form: (long_line_bench.refused, (tmp_path, form))}, 1)[form]
    assert taken.more < long_line_bench.BAR_MB * 1_000_000, "it holds a record of the greatest length, a few times"


def drifted() -> dict[str, bytes]:
    """Objects of two prefixes that agree on little: types, nesting, names, order, and fields that are not there."""
    ada, others = ADA, PEOPLE[1:4]
    rows = [ada, *others]
    email, phone = pa.field("email", pa.string()), pa.field("phone", pa.string())
    shapes: list[tuple[list[dict[str, Any]], list[pa.Field]]] = [
        (rows, [email, phone]),
        (rows, [phone, pa.field("email", pa.large_string())]),
        (rows, [pa.field("email", pa.dictionary(pa.int32(), pa.string())), phone]),
        ([{"email": [r["email"]], "phone": 7} for r in rows],
         [pa.field("email", pa.list_(pa.string())), pa.field("phone", pa.int64())]),
        ([{"email": {"to": r["email"], "ok": True}} for r in rows],
         [pa.field("email", pa.struct([("to", pa.string()), ("ok", pa.bool_())]))]),
        ([{"mail": str(r["email"]).encode()} for r in rows], [pa.field("mail", pa.binary())]),
        ([{"n": n} for n in range(4)], [pa.field("n", pa.int16())]),
    ]  # fmt: skip
    found = {f"tables/{n}.parquet": table(given, pa.schema(fields)) for n, (given, fields) in enumerate(shapes)}
    lines = [
        {"email": ada["email"]}, {"email": [ada["email"], others[0]["email"]]}, {"email": {"to": ada["email"]}},
        {"email": None}, {"email": 17}, {"contact": [{"email": ada["email"], "n": 1}, {"n": "one"}]},
        [ada["email"]], ada["email"], {"email": others[0]["email"]},
    ]  # fmt: skip
    found["events/mixed.jsonl"] = b"".join(json.dumps(x).encode() + b"\n" for x in lines)
    return found | {f"events/{n}.jsonl": json.dumps(x).encode() + b"\n" for n, x in enumerate(lines)}


def test_a_schema_that_drifts_inside_a_prefix_hides_nobody(tmp_path: Path) -> None:
    folder = laid_out(tmp_path, drifted(), PLAIN)
    assert len(still_there(folder)) == 13, "the witness sees the person in all of them but those that hold no text"
    ends = erased(folder)
    assert (ends.scanned, ends.unread, still_there(folder)) == ({}, {}, set())
    assert ends.verdict.state is State.COMPLETE
    others = [str(p["email"]) for p in PEOPLE[1:4]]
    kept = lake(folder)
    for n in (0, 1, 2, 3, 4, 5):
        assert all(o in said(kept[f"tables/{n}.parquet"]) for o in others), n


def test_a_store_that_stays_silent_is_not_asked_for_every_object() -> None:
    class Silent:
        asked = 0

        def fetch(self, *_: Any) -> Iterator[Batch]:
            self.asked += 1
            raise SourceUnavailable("lake: the endpoint does not answer")

    store, name = Silent(), CollectionName("events/jsonl")
    collection = Collection(StoreName("lake"), name, (), shape=Shape.ROWS, format="jsonl")
    refs = [RecordRef(collection.store, name, f'["events/{n}.jsonl",0]', "1") for n in range(500)]
    todo: Any = [SimpleNamespace(id=ref.key, step=Step(ref, Action.DELETE)) for ref in refs]
    with pytest.raises(SourceUnavailable):
        apply_objects.before(store, collection, todo)  # type: ignore[arg-type]
    assert store.asked < 10


# --- objects that change meanwhile -----------------------------------------------------------------


@pytest.mark.parametrize("moment", ["before the apply", "while it is rewritten"])
@pytest.mark.parametrize("what", ["replaced", "deleted"])
def test_an_object_that_changes_meanwhile_is_left_to_its_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, what: str
) -> None:
    folder = laid_out(tmp_path, GOOD, PLAIN)
    path = folder / "lake/tables/a.parquet"
    theirs = table([*PEOPLE, PEOPLE[1]])

    def change() -> None:
        if what == "deleted":
            path.unlink()
            return
        new = folder / "new"
        new.write_bytes(theirs)
        new.rename(path)

    if moment == "before the apply":
        ends = erased(folder, then=change)
    else:
        real = connectors.files._Draft.commit

        def commit(draft: Any, *given: Any) -> Any:
            if draft._path == path:
                change()
            return real(draft, *given)

        monkeypatch.setattr(connectors.files._Draft, "commit", commit)
        ends = erased(folder)
    if what == "deleted":
        assert not path.exists()
        assert (ends.verdict.state, still_there(folder)) == (State.COMPLETE, set())
        return
    assert path.read_bytes() == theirs, "their version is not lost"
    assert (ends.verdict.state, dict(ends.verdict.residual), ends.verdict.undone) == (State.INCOMPLETE, {TABLE: 1}, 1)
    assert still_there(folder) == {"tables/a.parquet"}
    monkeypatch.undo()
    again = erased(folder, ends.request)
    assert (again.verdict.state, still_there(folder)) == (State.COMPLETE, set())


def test_a_prefix_that_may_not_be_entered_is_named_and_the_rest_is_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = laid_out(tmp_path, {**GOOD, "private/c.jsonl": LINES}, PLAIN)
    real = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("private"):
            raise PermissionError(13, "denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ends = erased(folder)
    assert ends.scanned == ends.unread == ends.verified.unread == {"lake/private/binary: source_denied": 1}
    assert ends.verdict.state is State.INCOMPLETE
    monkeypatch.undo()
    assert still_there(folder) == {"private/c.jsonl"}


@pytest.mark.parametrize("year", [1971, 2106])
def test_a_clock_that_is_wrong_hides_no_object_and_stops_no_rewrite(tmp_path: Path, year: int) -> None:
    folder = laid_out(tmp_path, GOOD, PLAIN)
    with opened(folder) as house:
        assert scan.run(house).problems == {}
    late = folder / "lake/events/late.jsonl"
    late.write_bytes(LINES)
    for path in (late, folder / "lake/tables/a.parquet"):
        then = (year - 1970) * 365 * 86_400
        os.utime(path, (then, then))
    ends = erased(folder)
    assert (ends.scanned, ends.unread, still_there(folder)) == ({}, {}, set())
    assert ends.verdict.state is State.COMPLETE


# --- an endpoint that does not keep up -------------------------------------------------------------


class Answering:
    """Has a bucket's endpoint answer some requests for one key with an error, before they reach it."""

    def __init__(self, code: str, status: int, key: str, times: int) -> None:
        self.left, self.given = times, 0
        self._answer = f"<Error><Code>{code}</Code><Message>{key}</Message></Error>".encode(), status
        self._key = key

    @contextmanager
    def __call__(self, house: House) -> Iterator[None]:
        events = house.stores["lake"]._bucket.client.meta.events  # type: ignore[attr-defined]
        events.register("before-send.s3", self._send)
        yield
        events.unregister("before-send.s3", self._send)

    def _send(self, request: Any, **_: Any) -> AWSResponse | None:
        if not self.left or self._key not in request.url:
            return None
        self.left -= 1
        self.given += 1
        body, status = self._answer
        return AWSResponse(request.url, status, {}, _Raw(body))


class _Raw(io.BytesIO):
    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()


@pytest.fixture
def bucket_folder(s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Bucket]:
    """A bucket with the good objects, and the folder of the job over it. Retries do not wait."""
    bucket = Bucket(s3_server, GOOD)
    monkeypatch.setenv("LAKE_KEY", s3_server.access_key)
    monkeypatch.setenv("LAKE_SECRET", s3_server.secret_key)
    monkeypatch.setattr(botocore.endpoint.time, "sleep", lambda _: None)
    store = (
        f"{{type: s3, bucket: {bucket.name}, endpoint: '{s3_server.endpoint}', location: us-east-1, region: DE,"
        " access_key: '${LAKE_KEY}', secret_key: '${LAKE_SECRET}', purpose: keep what people sent}"
    )
    config = PLAIN.replace("{type: files, root: lake, region: DE, purpose: keep what people sent}", store)
    return laid_out(tmp_path, {}, config), bucket


def left_in(bucket: Bucket) -> set[str]:
    return {k for k, ds in bucket.versions().items() for d in ds if any(s in said(d) for s in SECRET_TEXTS)}


@pytest.mark.servers
def test_an_endpoint_that_asks_for_patience_gets_it(bucket_folder: tuple[Path, Bucket]) -> None:
    folder, bucket = bucket_folder
    slow = Answering("SlowDown", 503, "tables/a.parquet", 3)
    ends = erased(folder, around=slow)
    assert slow.given == 3
    assert (ends.verdict.state, left_in(bucket)) == (State.COMPLETE, set())


@pytest.mark.servers
@pytest.mark.parametrize(("code", "status"), [("SlowDown", 503), ("RequestTimeTooSkewed", 403)])
def test_an_endpoint_that_has_none_leaves_one_object_to_the_next_try(
    bucket_folder: tuple[Path, Bucket], code: str, status: int
) -> None:
    folder, bucket = bucket_folder
    ends = erased(folder, around=Answering(code, status, "tables/a.parquet", 10_000))
    assert (ends.verdict.state, dict(ends.verdict.residual), ends.verdict.undone) == (State.INCOMPLETE, {TABLE: 1}, 1)
    assert left_in(bucket) == {"tables/a.parquet"}, "every other object is done"
    assert bucket.versions()["tables/a.parquet"] == [GOOD["tables/a.parquet"]], "nothing is half written"
    with opened(folder) as house:
        apply_job.apply(house, folder / "plan.json")
        [verdict] = verify_job.verify(house, [ends.request]).verdicts
    assert (verdict.state, left_in(bucket)) == (State.COMPLETE, set())
