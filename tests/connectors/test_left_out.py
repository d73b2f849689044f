"""Objects whose rewriting leaves out one step: whichever it is, the look within and below finds what it left."""

from __future__ import annotations

import base64
import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from connectors.files import FilesConnector
from connectors.formats.parquet_footer import BLOOM_AT, BLOOM_SIZE, BOUNDS_AT, BOUNDS_SIZE, COLUMNS, META, read_footer
from connectors.lake_filters import _mask, remembered, remembers
from connectors.s3 import S3Connector
from connectors.s3_versions import Versions
from delenda.model import Action, Change, Status, Step, Technique
from delenda.ports import Inward
from delenda.settings import FilesStore, S3Store

ANN = "ann-zq81@example.com"
KIM = "kim-zq81@example.com"
"""As long as Ann's, so that a file with the one is laid out as a file with the other."""
NEEDLE = ANN.encode()
KEY = "people/a.parquet"
GONE = frozenset({Status.DONE})


def on_disk(root: Path, key: str = KEY, data: bytes = b"") -> FilesConnector:
    if data:
        path = root / "in" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return FilesConnector("folder", FilesStore(type="files", root=root / "in", purpose="testing"), {})


def erase(store: Any, field: str = "mail", **change: Any) -> set[Status]:
    """Erase the rows that bear the address."""
    [collection] = store.collections()
    steps = [
        Step(batch.ref(i), **change) if change else Step(batch.ref(i), Action.DELETE)
        for unit in store.units(collection)
        for batch in store.scan(unit)
        for i, value in enumerate(batch.records.column(field).to_pylist())
        if value == ANN
    ]
    assert steps
    return {o.status for o in store.apply(collection, steps)}


def seen(store: Any, key: str = KEY) -> list[tuple[str, int]]:
    assert isinstance(store, Inward)
    return [(kind, hits) for kind, _, hits in store.within([key, "people/none.parquet"], [NEEDLE], None)]


# --- Parquet -------------------------------------------------------------------------------------------------


def parquet(mail: str, **options: Any) -> bytes:
    rows = [{"id": n, "mail": mail if n == 7 else f"p{n:02}-zq81@example.com"} for n in range(20)]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=10, compression="none", **options)
    return out.getvalue()


def grafted(region: str, **options: Any) -> bytes:
    """Return a file without Ann's row in which one region is as it was while she was in it."""
    with_ann, without = parquet(ANN, **options), parquet(KIM, **options)
    assert len(with_ann) == len(without) and NEEDLE not in without
    if region == "statistics":
        start, size = len(without) - 8 - int.from_bytes(without[-8:-4], "little"), len(without)
        end = size
    else:
        column = read_footer(io.BytesIO(without)).groups[0].items(COLUMNS)[1]
        at, length = (
            (column, (BOUNDS_AT, BOUNDS_SIZE)) if region == "page index" else (column[META], (BLOOM_AT, BLOOM_SIZE))
        )
        start, end = at[length[0]], at[length[0]] + at[length[1]]
    return without[:start] + with_ann[start:end] + without[end:]


REGIONS: dict[str, dict[str, Any]] = {
    "statistics": {"use_dictionary": False},
    "page index": {"use_dictionary": False, "write_page_index": True, "write_statistics": True},
    "bloom filter": {"use_dictionary": False, "write_statistics": False, "bloom_filter_options": {"mail": {"ndv": 20}}},
}


@pytest.mark.promise("P18")
@pytest.mark.parametrize("region", REGIONS)
def test_a_region_of_parquet_that_was_left_as_it_was_is_found(tmp_path: Path, region: str) -> None:
    options = REGIONS[region]
    data = grafted(region, **options)
    assert ANN not in pq.read_table(io.BytesIO(data))["mail"].to_pylist()
    assert seen(on_disk(tmp_path, data=parquet(KIM, **options))) == []
    [(kind, hits)] = seen(on_disk(tmp_path, data=data))
    assert kind == "live" and hits > 0


@pytest.mark.promise("P18")
@pytest.mark.parametrize("region", REGIONS)
def test_an_erasure_leaves_no_region_as_it_was(tmp_path: Path, region: str) -> None:
    store = on_disk(tmp_path, data=parquet(ANN, **REGIONS[region]))
    assert seen(store) != []
    assert erase(store) == GONE
    assert seen(store) == []


def categorical() -> bytes:
    """Write a file each of whose row groups bears the whole dictionary, and whose schema names a person."""
    mails = [f"p{n}@example.com" if n != 7 else ANN for n in range(20)]
    table = pa.table({"id": range(20), "mail": pa.array(mails).dictionary_encode()})
    table = table.replace_schema_metadata({"owner": f"asked by {ANN}"})
    out = io.BytesIO()
    pq.write_table(table, out, row_group_size=10, compression="zstd", write_statistics=False)
    return out.getvalue()


@pytest.mark.promise("P18")
@pytest.mark.parametrize("left_out", ["", "dictionaries", "metadata"])
def test_parquet_holds_nothing_unless_a_step_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    store = on_disk(tmp_path, data=categorical())
    match left_out:
        case "dictionaries":
            monkeypatch.setattr("connectors.formats.parquet_rewrite.doubtful", lambda _: [])
        case "metadata":
            monkeypatch.setattr("connectors.formats.parquet_leftovers.Metadata.look", lambda *_: None)
    assert erase(store) == GONE
    assert ANN not in pq.read_table(tmp_path / "in" / KEY)["mail"].to_pylist()
    assert [kind for kind, _ in seen(store)] == (["live"] if left_out else [])


def test_what_stands_in_the_schema_in_base64_is_found(tmp_path: Path) -> None:
    schema = pa.schema([pa.field("id", pa.int64(), metadata={"note": ANN})])
    out = io.BytesIO()
    pq.write_table(pa.table({"id": [1]}, schema=schema), out)
    raw = out.getvalue().replace(NEEDLE, KIM.encode())
    assert base64.b64encode(NEEDLE) not in raw
    assert [kind for kind, _ in seen(on_disk(tmp_path, data=raw))] == ["live"]


@given(st.sets(st.text(min_size=1, max_size=40), min_size=2, max_size=60))
def test_a_filter_remembers_what_is_gone_and_nothing_else(words: set[str]) -> None:
    """The filters are Arrow's own."""
    values = sorted(words)
    out = io.BytesIO()
    pq.write_table(pa.table({"w": values}), out, bloom_filter_options={"w": {"ndv": 64}})
    raw = out.getvalue()
    assert remembered(io.BytesIO(raw), [v.encode() for v in values]) == 0
    column = read_footer(io.BytesIO(raw)).groups[0].items(COLUMNS)[0][META]
    bits = raw[column[BLOOM_AT] : column[BLOOM_AT] + column[BLOOM_SIZE]][-(column[BLOOM_SIZE] // 32 * 32) :]
    gone = values[0].encode()
    kept = [v.encode() for v in values[1:]]
    at, wanted = _mask(gone, len(bits) // 32)
    explained = [0] * 8
    for place, words_ in (_mask(v, len(bits) // 32) for v in kept):
        if place == at:
            explained = [a | b for a, b in zip(explained, words_, strict=True)]
    assert remembers(bits, gone, kept) is any(a & b == 0 for a, b in zip(explained, wanted, strict=True))


# --- compressed lines ----------------------------------------------------------------------------------------


def test_a_member_that_was_left_as_it_was_is_found(tmp_path: Path) -> None:
    members = [b'{"mail": "p%d@example.com"}\n' % n for n in range(4)]
    left = gzip.compress(members[0]) + gzip.compress(b'{"mail": "%s"}\n' % NEEDLE) + gzip.compress(members[2])
    key = "events/a.jsonl.gz"
    assert NEEDLE not in left
    assert seen(on_disk(tmp_path, key, left), key) == [("live", 1)]
    store = on_disk(tmp_path)
    assert erase(store) == GONE
    assert seen(store, key) == []


def test_a_draft_that_was_left_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = on_disk(tmp_path, data=parquet(ANN))
    [collection] = store.collections()
    monkeypatch.setattr("connectors.files._Draft.commit", broken)
    change = (Change("id", Technique.SUPPRESS),)
    refs = [b.ref(i) for u in store.units(collection) for b in store.scan(u) for i in range(b.num_rows)]
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    monkeypatch.setattr("connectors.files.os.unlink", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        list(store.apply(collection, [Step(refs[0], Action.ANONYMIZE, change)]))
    assert {kind for kind, _, _ in store.residue([NEEDLE])} == {"draft"}


def broken(*_: Any) -> None:
    raise KeyboardInterrupt


# --- buckets -------------------------------------------------------------------------------------------------


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        client: Any = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="lake")
        client.put_bucket_versioning(Bucket="lake", VersioningConfiguration={"Status": "Enabled"})
        yield client


def bucket() -> S3Connector:
    return S3Connector("lake", S3Store(type="s3", bucket="lake", purpose="testing"), {})


@pytest.mark.promise("P18")
@pytest.mark.parametrize("left_out", ["", "versions", "uploads"])
def test_a_bucket_holds_nothing_unless_a_step_is_left_out(
    s3: Any, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    key = "people/a.csv"
    for n in range(2):
        s3.put_object(Bucket="lake", Key=key, Body=f"mail,n\n{ANN},{n}\nkim@example.com,2\n".encode())
    s3.create_multipart_upload(Bucket="lake", Key=key)
    store = bucket()
    match left_out:
        case "versions":
            monkeypatch.setattr(Versions, "remove", lambda *_: None)
        case "uploads":
            monkeypatch.setattr(Versions, "abort_uploads", lambda *_: None)
    assert erase(store) == GONE
    found = {kind for kind, _, _ in store.residue([NEEDLE])} | {kind for kind, _ in seen(store, key)}
    assert found == {"": set(), "versions": {"old_version"}, "uploads": {"unseen_upload"}}[left_out]


@pytest.mark.promise("P18")
@pytest.mark.parametrize("left_out", ["", "marker"])
def test_a_delete_marker_that_names_somebody_is_found(s3: Any, monkeypatch: pytest.MonkeyPatch, left_out: str) -> None:
    key = f"photos/{ANN}.bin"
    s3.put_object(Bucket="lake", Key=key, Body=b"\x00\x01 picture")
    s3.delete_object(Bucket="lake", Key=key)
    s3.put_object(Bucket="lake", Key=key, Body=b"\x00\x02 picture")
    store = bucket()
    if left_out:
        remove = Versions.remove

        def but_markers(self: Versions, name: str, versions: Any) -> Any:
            return remove(self, name, [v for v in versions if v.etag])

        monkeypatch.setattr(Versions, "remove", but_markers)
    [collection] = store.collections()
    [batch] = store.scan(next(store.units(collection)))
    outcomes = list(store.apply(collection, [Step(batch.ref(0), Action.DELETE)]))
    assert {o.status for o in outcomes} == GONE
    found = [kind for kind, _ in seen(store, key)]
    assert found == (["old_version"] if left_out else [])
