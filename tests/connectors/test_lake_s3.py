"""Lake tables in a versioned bucket: no old version of any file is left, and what a lock holds is told."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pyarrow as pa
import pytest
from botocore.config import Config
from deltalake import DeltaTable, write_deltalake
from lakes import erase, rows_of
from moto.server import ThreadedMotoServer
from pydantic import SecretStr
from pyiceberg.catalog.sql import SqlCatalog

from connectors.delta import DeltaConnector
from connectors.iceberg import IcebergConnector
from connectors.lake_files import S3Files
from connectors.s3_versions import Versions
from delenda.errors import CorruptData, SourceDenied
from delenda.model import Action, Status, Step
from delenda.settings import DeltaStore, IcebergStore, S3Store

ANN = "ann-zq81@example.com"
ROWS = [{"id": n, "mail": ANN if n == 3 else f"person{n:02}@example.com"} for n in range(8)]
Row = dict[str, Any]


class Bucket:
    """A bucket of its own, looked at with a client of its own."""

    def __init__(self, endpoint: str, lock: bool) -> None:
        self.endpoint = endpoint
        self.name = f"lake-{uuid.uuid4().hex[:12]}"
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="k",
            aws_secret_access_key="s",
            config=Config(s3={"addressing_style": "path"}),
        )
        self.client.create_bucket(Bucket=self.name, ObjectLockEnabledForBucket=lock)
        self.client.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": "Enabled"})

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "bucket": self.name,
            "prefix": "lake",
            "endpoint": self.endpoint,
            "location": "us-east-1",
            "access_key": "k",
            "secret_key": "s",
            "purpose": "testing",
        }

    @property
    def options(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "k",
            "AWS_SECRET_ACCESS_KEY": "s",
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
            "aws_conditional_put": "etag",
        }

    def holding(self, text: str) -> list[tuple[str, str]]:
        """Return every version of every object that holds a text as it lies or, in Parquet, unpacked."""
        found = []
        answer = self.client.list_object_versions(Bucket=self.name)
        for v in answer.get("Versions", []):
            body = self.client.get_object(Bucket=self.name, Key=v["Key"], VersionId=v["VersionId"])["Body"].read()
            shown = repr(pa.parquet.read_table(io.BytesIO(body)).to_pylist()) if body[:4] == b"PAR1" else ""
            if text.encode() in body or text in shown:
                found.append((v["Key"], v["VersionId"]))
        return found


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}" if host in ("0.0.0.0", "localhost") else f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str) -> Bucket:
    return Bucket(endpoint, False)


def delta(bucket: Bucket, **settings: Any) -> DeltaConnector:
    return DeltaConnector("lake", DeltaStore.model_validate({"type": "delta", **bucket.settings, **settings}), {})


def written(bucket: Bucket) -> str:
    uri = f"s3://{bucket.name}/lake/people"
    write_deltalake(uri, pa.Table.from_pylist(ROWS[:5]), storage_options=bucket.options)
    write_deltalake(uri, pa.Table.from_pylist(ROWS[5:]), mode="append", storage_options=bucket.options)
    return uri


def is_ann(row: Row) -> bool:
    return bool(row["mail"] == ANN)


def test_a_delta_table_in_a_versioned_bucket_leaves_no_version(bucket: Bucket) -> None:
    uri = written(bucket)
    store = delta(bucket)
    assert len(bucket.holding(ANN)) >= 2
    assert [o.status for o in erase(store, "people", is_ann)] == [Status.DONE]
    assert bucket.holding(ANN) == [] and list(store.residue([ANN.encode()])) == []
    left = DeltaTable(uri, storage_options=bucket.options).to_pyarrow_table().to_pylist()
    assert sorted(left, key=lambda r: r["id"]) == [r for r in ROWS if r["id"] != 3]
    assert len(rows_of(store, "people")) == 7
    store.close()
    assert len(rows_of(store, "people")) == 7


@pytest.mark.parametrize("left_out", ["versions", "files"])
def test_in_a_bucket_the_scanner_finds_versions_that_are_left(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    written(bucket)
    store = delta(bucket)
    if left_out == "versions":
        monkeypatch.setattr(Versions, "remove", lambda *_: None)
    else:
        monkeypatch.setattr("connectors.lake_files.S3Files.remove", lambda *_: None)
    erase(store, "people", is_ann)
    monkeypatch.undo()
    found = {kind for kind, _, _ in store.residue([ANN.encode()])}
    assert found >= ({"old_version"} if left_out == "versions" else {"lake_file"})
    assert bucket.holding(ANN)


def test_what_a_lock_holds_is_owed_and_told(endpoint: str) -> None:
    bucket = Bucket(endpoint, True)
    written(bucket)
    until = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=2)
    for key, version in bucket.holding(ANN):
        if key.endswith(".parquet"):
            bucket.client.put_object_retention(
                Bucket=bucket.name,
                Key=key,
                VersionId=version,
                Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until},
            )
    store = delta(bucket)
    [collection] = store.collections()
    steps = [Step(ref, Action.DELETE) for ref, row in rows_of(store, "people") if is_ann(row)]
    [outcome] = store.apply(collection, steps)
    assert (outcome.status, outcome.detail, outcome.until) == (Status.BLOCKED, "locked", until)
    assert not [r for _, r in rows_of(store, "people") if is_ann(r)]
    assert {kind for kind, _, _ in store.residue([ANN.encode()])} == {"locked_version"}


def test_an_iceberg_table_in_a_versioned_bucket_leaves_no_version(bucket: Bucket, tmp_path: Path) -> None:
    plain = {
        "type": "sql",
        "uri": f"sqlite:///{tmp_path}/catalog.db",
        "warehouse": f"s3://{bucket.name}/lake",
        "s3.endpoint": bucket.endpoint,
        "s3.region": "us-east-1",
        "s3.access-key-id": "k",
    }
    catalog = SqlCatalog("default", **plain, **{"s3.secret-access-key": "s"})
    catalog.create_namespace("app")
    data = pa.Table.from_pylist(ROWS)
    table = catalog.create_table("app.people", schema=data.schema)
    table.append(data.slice(0, 5))
    table.append(data.slice(5))
    section = IcebergStore(
        type="iceberg", purpose="t", properties=plain, secrets={"s3.secret-access-key": SecretStr("s")}
    )
    store = IcebergConnector("ice", section, {})
    assert bucket.holding(ANN)
    assert [o.status for o in erase(store, "app.people", is_ann)] == [Status.DONE]
    assert bucket.holding(ANN) == [] and bucket.holding(ANN[:16]) == []
    assert list(store.residue([ANN.encode()])) == []
    left = table.refresh().scan().to_arrow().to_pylist()
    assert sorted(left, key=lambda r: r["id"]) == [r for r in ROWS if r["id"] != 3]


def test_an_endpoint_that_ignores_conditions_gets_no_commit(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    files = S3Files("lake", S3Store.model_validate({"type": "s3", **bucket.settings}))
    put = files._client.put_object
    monkeypatch.setattr(
        files._client, "put_object", lambda **k: put(**{n: v for n, v in k.items() if n != "IfNoneMatch"})
    )
    with pytest.raises(SourceDenied, match="If-None-Match"):
        files.create("a", io.BytesIO(b"x"))
    assert not list(files.list("")) and not list(files.versions(""))


def test_files_in_a_bucket_are_created_once_and_removed_for_good(bucket: Bucket) -> None:
    files = S3Files("lake", S3Store.model_validate({"type": "s3", **bucket.settings}))
    assert files.create("a/b", io.BytesIO(b"one")) and not files.create("a/b", io.BytesIO(b"two"))
    with files.open("a/b") as file:
        file.seek(-2, io.SEEK_END)
        assert (file.read(), file.seek(0), file.read(1)) == (b"ne", 0, b"o")
    assert files.replace("a/b", b"three") is None
    assert [e.path for e in files.list("a/")] == ["a/b"] and not list(files.versions(""))
    assert files.remove("a/b") is None and files.remove("a/b") is None
    assert bucket.client.list_object_versions(Bucket=bucket.name).get("Versions") is None
    with pytest.raises(CorruptData):
        files.open("a/b")
