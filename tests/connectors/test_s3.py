"""Buckets on a real S3 server: the contract, versions, locks, races; and what single answers mean, on a fake."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import random
import time
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import races
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber
from object_worlds import FORMS, Form, as_people_spell_it
from PIL import Image
from pydantic import SecretStr
from races import race
from servers.ceph import S3Server

from connectors import s3_put
from connectors.objects import key_digest
from connectors.s3 import S3Connector
from connectors.s3_client import connect, s3_errors
from delenda.errors import ConfigError, CorruptData, SourceDenied, SourceUnavailable
from delenda.model import Action, Change, Collection, Outcome, RecordRef, Status, Step, Technique
from delenda.ports import Erasable, Fetchable, Openable, Residual, Store
from delenda.settings import CollectionNote, S3Store
from delenda.testing.contract import FetchContract

LINES = b"one ann 555-0100\ntwo bob\nthree\n"
KEY = "logs/app.log"


class Bucket:
    """A bucket of its own on the real server, looked at with a client of its own."""

    def __init__(self, server: S3Server, versioning: str = "", lock: bool = False, guest: bool = False) -> None:
        self.server = server
        self.name = f"b-{uuid.uuid4().hex[:16]}"
        self.client: Any = client(server)
        self.client.create_bucket(Bucket=self.name, ObjectLockEnabledForBucket=lock)
        if versioning:
            self.version(versioning)

    def version(self, status: str) -> None:
        self.client.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": status})

    def put(self, key: str, data: bytes, **more: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.put_object(Bucket=self.name, Key=key, Body=data, **more)
        return answer

    def get(self, key: str) -> bytes:
        data: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return data

    def all(self) -> dict[str, bytes]:
        listed = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return {e["Key"]: self.get(e["Key"]) for e in listed}

    def every_version(self) -> list[bytes | None]:
        """Return the content of all versions there are; None for a delete marker."""
        page = self.client.list_object_versions(Bucket=self.name)
        found: list[bytes | None] = [
            self.client.get_object(Bucket=self.name, Key=v["Key"], VersionId=v["VersionId"])["Body"].read()
            for v in page.get("Versions", [])
        ]
        return found + [None] * len(page.get("DeleteMarkers", []))

    def store(
        self, notes: dict[str, CollectionNote] | None = None, guest: bool = False, **settings: Any
    ) -> S3Connector:
        access, secret = self.server.access_key, self.server.secret_key
        if guest:
            access, secret = self.server.guest_key, self.server.guest_secret
        section = S3Store(
            type="s3", bucket=self.name, endpoint=self.server.endpoint, purpose="testing",
            access_key=SecretStr(access), secret_key=SecretStr(secret), **settings,
        )  # fmt: skip
        return S3Connector("uploads", section, notes or {})


def client(server: S3Server) -> Any:
    return boto3.client(
        "s3", endpoint_url=server.endpoint, region_name="us-east-1",
        aws_access_key_id=server.access_key, aws_secret_access_key=server.secret_key,
        config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required",
                      response_checksum_validation="when_required"),
    )  # fmt: skip


def row(store: S3Connector, number: int = 0, name: str = "logs/text") -> tuple[Collection, RecordRef]:
    [collection] = [c for c in store.collections() if c.name == name]
    batch = next(store.scan(next(store.units(collection))))
    return collection, batch.ref(number)


def whole(ref: RecordRef) -> RecordRef:
    return RecordRef(ref.store, ref.collection, f'["{KEY}"]', ref.version)


@pytest.fixture(params=["", "Enabled", "Suspended"], ids=["plain", "versioned", "suspended"])
def bucket(request: pytest.FixtureRequest, s3_server: S3Server) -> Bucket:
    return Bucket(s3_server, request.param)


@pytest.fixture
def versioned(s3_server: S3Server) -> Bucket:
    return Bucket(s3_server, "Enabled")


@pytest.mark.servers
@pytest.mark.parametrize(
    "form", [FORMS["csv"], FORMS["jsonl.gz"], FORMS["parquet"]], ids=["csv", "jsonl.gz", "parquet"]
)
class TestContract(FetchContract):
    @pytest.fixture(autouse=True)
    def _world(self, form: Form, s3_server: S3Server) -> None:
        self.form, self.bucket = form, Bucket(s3_server, "Enabled")
        self.collection_name = f"people/{form.format}"  # type: ignore[misc]
        for key, data in form.objects().items():
            self.bucket.put(key, data)

    @pytest.fixture
    def store(self) -> Store:
        return self.bucket.store()

    def plain(self, value: Any) -> Any:
        return as_people_spell_it(value)

    def raw(self, store: Store) -> list[dict[str, Any]]:
        return self.form.rows(self.bucket.all())

    def test_it_keeps_its_ports(self, store: Store) -> None:
        assert isinstance(store, Erasable) and isinstance(store, Fetchable)
        assert isinstance(store, Openable) and isinstance(store, Residual)


@pytest.mark.servers
@pytest.mark.promise("P18")
def test_no_version_marker_or_upload_outlives_an_erased_row(bucket: Bucket) -> None:
    for n in range(3):
        bucket.put(KEY, LINES + b"%d\n" % n)
    bucket.client.delete_object(Bucket=bucket.name, Key=KEY)
    bucket.put(KEY, LINES)
    bucket.put(KEY + ".not-this", LINES)
    upload = bucket.client.create_multipart_upload(Bucket=bucket.name, Key=KEY)["UploadId"]
    bucket.client.upload_part(Bucket=bucket.name, Key=KEY, UploadId=upload, PartNumber=1, Body=LINES)
    store = bucket.store(include=(KEY,))
    collection, ref = row(store)
    assert [o.status for o in store.rehearse(collection, [Step(ref, Action.DELETE)])] == [Status.DONE]
    assert bucket.get(KEY) == LINES
    assert list(store.apply(collection, [Step(ref, Action.DELETE)])) == [Outcome(ref, Status.DONE)]
    assert sorted(filter(None, bucket.every_version())) == [LINES, b"two bob\nthree\n"]
    assert None not in bucket.every_version()
    assert bucket.client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", []) == []
    assert list(store.residue([b"555-0100"])) == []


@pytest.mark.servers
@pytest.mark.promise("P18")
def test_an_object_goes_with_all_its_versions_and_absent_is_success(bucket: Bucket) -> None:
    bucket.put(KEY, b"older\n")
    bucket.put(KEY, LINES)
    store = bucket.store()
    collection, ref = row(store)
    assert list(store.apply(collection, [Step(whole(ref), Action.DELETE)])) == [Outcome(whole(ref), Status.DONE)]
    assert bucket.every_version() == []
    for step in (Step(whole(ref), Action.DELETE), Step(ref, Action.DELETE)):
        assert [o.status for o in store.apply(collection, [step])] == [Status.ALREADY_ABSENT]


@pytest.mark.servers
def test_versions_of_an_object_that_somebody_hid_are_removed_too(versioned: Bucket) -> None:
    versioned.put(KEY, LINES)
    store = versioned.store()
    collection, ref = row(store)
    versioned.client.delete_object(Bucket=versioned.name, Key=KEY)
    assert [hits for _, _, hits in store.residue([b"555-0100"])] == [1]
    assert [o.status for o in store.apply(collection, [Step(whole(ref), Action.DELETE)])] == [Status.ALREADY_ABSENT]
    assert versioned.every_version() == []


@pytest.mark.servers
def test_a_run_that_broke_before_the_old_versions_went_is_finished(versioned: Bucket, monkeypatch: Any) -> None:
    versioned.put(KEY, LINES)
    store = versioned.store()
    collection, ref = row(store)
    step = Step(ref, Action.DELETE)
    with monkeypatch.context() as broken:
        broken.setattr("connectors.s3_versions.Versions.remove", _break)
        with pytest.raises(KeyboardInterrupt):
            list(store.apply(collection, [step]))
    assert len(versioned.every_version()) == 2
    again = versioned.store()
    assert [o.status for o in again.apply(collection, [step])] == [Status.ALREADY_ABSENT]
    assert versioned.every_version() == [b"two bob\nthree\n"]
    other = Step(ref, Action.ANONYMIZE, (Change("line", Technique.SUPPRESS),))
    assert [o.status for o in again.apply(collection, [other])] == [Status.CHANGED_SINCE_READ]


def _break(*_: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.servers
@pytest.mark.parametrize("lock", ["GOVERNANCE", "COMPLIANCE", "HOLD"])
def test_a_locked_version_stays_with_its_day_and_the_live_object_is_rewritten(
    s3_server: S3Server, lock: str
) -> None:  # fmt: skip
    bucket = Bucket(s3_server, lock=True)
    until = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(
        days=1 if lock == "GOVERNANCE" else 0, seconds=8
    )
    locked = (
        {"ObjectLockLegalHoldStatus": "ON"}
        if lock == "HOLD"
        else {"ObjectLockMode": lock, "ObjectLockRetainUntilDate": until}
    )
    bucket.put(KEY, LINES, **locked)
    store = bucket.store()
    collection, ref = row(store)
    expected = None if lock == "HOLD" else until
    [outcome] = store.apply(collection, [Step(ref, Action.DELETE)])
    assert (outcome.status, outcome.detail, outcome.until) == (Status.BLOCKED, "locked", expected)
    assert bucket.get(KEY) == b"two bob\nthree\n"
    assert sorted(filter(None, bucket.every_version())) == [LINES, b"two bob\nthree\n"]
    head = bucket.client.head_object(Bucket=bucket.name, Key=KEY)
    assert head.get("ObjectLockMode") == (None if lock == "HOLD" else lock)
    [(kind, place, hits)] = store.residue([b"555-0100"])
    assert (kind, hits) == ("locked_version", 1)
    assert KEY not in place and key_digest("uploads", KEY) in place
    collection, ref = row(store)
    for outcome in (*store.rehearse(collection, [Step(whole(ref), Action.DELETE)]),
                    *store.apply(collection, [Step(whole(ref), Action.DELETE)])):  # fmt: skip
        assert (outcome.status, outcome.detail, outcome.until) == (Status.BLOCKED, "locked", expected)
    assert bucket.all() == {}
    if lock == "HOLD":
        for version in bucket.client.list_object_versions(Bucket=bucket.name)["Versions"]:
            bucket.client.put_object_legal_hold(
                Bucket=bucket.name, Key=KEY, VersionId=version["VersionId"], LegalHold={"Status": "OFF"}
            )
    if lock != "GOVERNANCE":
        while expected and dt.datetime.now(dt.UTC) <= until + dt.timedelta(seconds=1):
            time.sleep(0.2)
        assert [o.status for o in store.apply(collection, [Step(whole(ref), Action.DELETE)])] == [Status.ALREADY_ABSENT]
        assert bucket.every_version() == []


@pytest.mark.servers
@pytest.mark.parametrize("parts", [False, True], ids=["one-put", "multipart"])
def test_what_belongs_to_the_object_stays(bucket: Bucket, monkeypatch: Any, parts: bool) -> None:
    bucket.client.put_object(
        Bucket=bucket.name, Key=KEY, Body=b"x" * (6 << 20) + b"\n" + LINES, ContentType="text/x-log",
        CacheControl="no-store",
        ContentLanguage="de", ContentDisposition="attachment", Metadata={"team": "growth", "owner": "17"},
        Tagging="class=logs&who=ann%20b", StorageClass="STANDARD", ACL="public-read",
        SSEKMSKeyId=bucket.server.kms_key, ServerSideEncryption="aws:kms",
    )  # fmt: skip
    if parts:
        monkeypatch.setattr(s3_put, "SINGLE_BYTES", 1 << 20)
        monkeypatch.setattr(s3_put, "PART_BYTES", 5 << 20)
    before = bucket.client.head_object(Bucket=bucket.name, Key=KEY)
    store = bucket.store()
    collection, ref = row(store, 1)
    batch = next(store.fetch(collection, [ref]))
    assert batch.record(0)["@meta.owner"] == "17"
    assert batch.record(0)["@meta.who"] == "ann b"
    step = Step(
        ref,
        Action.REDACT,
        (Change("line", Technique.REDACT_SPAN, ("555-0100",)), Change("@meta.owner", Technique.SUPPRESS)),
    )
    assert [o.status for o in store.apply(collection, [step])] == [Status.DONE]
    assert bucket.get(KEY).endswith(b"\none ann [erased]\ntwo bob\nthree\n")
    after = bucket.client.head_object(Bucket=bucket.name, Key=KEY)
    for name in (
        "ContentType",
        "CacheControl",
        "ContentLanguage",
        "ContentDisposition",
        "ServerSideEncryption",
        "SSEKMSKeyId",
    ):
        assert after[name] == before[name], name
    assert {k: v for k, v in after["Metadata"].items() if not k.startswith("delenda")} == {"team": "growth"}
    tags = bucket.client.get_object_tagging(Bucket=bucket.name, Key=KEY)["TagSet"]
    assert {t["Key"]: t["Value"] for t in tags} == {"class": "logs", "who": "ann b"}
    grants = bucket.client.get_object_acl(Bucket=bucket.name, Key=KEY)["Grants"]
    assert any(g["Grantee"].get("URI", "").endswith("AllUsers") and g["Permission"] == "READ" for g in grants)
    assert "@meta.delenda-erased" not in next(store.scan(next(store.units(collection)))).records.schema.names
    enabled = bucket.client.get_bucket_versioning(Bucket=bucket.name).get("Status") == "Enabled"
    # this endpoint completes an upload over whatever lies there, so without versions one PUT has to do
    assert ("-" in after["ETag"]) is (parts and enabled)
    assert list(bucket.all()) == [KEY], "the key that it was tried out on is still there"


@pytest.mark.servers
@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_no_update_is_lost_to_a_concurrent_writer(versioned: Bucket, monkeypatch: Any, moment: str) -> None:
    versioned.put(KEY, LINES)
    store = versioned.store()
    collection, ref = row(store)
    send = s3_put.Put._send

    def racing(self: Any, *args: Any) -> Any:
        if moment == "during":
            versioned.put(KEY, b"theirs\n")
        answer = send(self, *args)
        if moment == "after":
            versioned.put(KEY, b"theirs\n")
        return answer

    if moment == "before":
        versioned.put(KEY, b"theirs\n")
    monkeypatch.setattr(s3_put.Put, "_send", racing)
    assert [o.status for o in store.apply(collection, [Step(ref, Action.DELETE)])] == [Status.CHANGED_SINCE_READ]
    assert versioned.get(KEY) == b"theirs\n"
    assert versioned.every_version() == [b"theirs\n", LINES]


@pytest.mark.servers
def test_without_versions_the_condition_protects_the_other_writer(s3_server: S3Server, monkeypatch: Any) -> None:
    bucket = Bucket(s3_server)
    bucket.put(KEY, LINES)
    store = bucket.store()
    collection, ref = row(store)
    send = s3_put.Put._send

    def racing(self: Any, *args: Any) -> Any:
        bucket.put(KEY, b"theirs\n")
        return send(self, *args)

    monkeypatch.setattr(s3_put.Put, "_send", racing)
    assert [o.status for o in store.apply(collection, [Step(ref, Action.DELETE)])] == [Status.CHANGED_SINCE_READ]
    assert bucket.get(KEY) == b"theirs\n"


@pytest.mark.slow
@pytest.mark.servers
@pytest.mark.timeout(3000)
def test_no_race_loses_an_update(versioned: Bucket) -> None:
    """Without versions this endpoint confirms two PUTs that overlap, whatever their conditions, and keeps one."""
    store = versioned.store()
    endings = race(
        store, lambda data: versioned.put(races.KEY, data) and None, lambda: versioned.get(races.KEY), 0.1, "bucket"
    )
    assert endings[Status.DONE] and endings[Status.CHANGED_SINCE_READ], endings


class Traffic:
    """What a store moves: bytes it fetches and sends of objects, and ranges that the endpoint copies."""

    def __init__(self, store: S3Connector) -> None:
        self.fetched = self.sent = 0
        self.copies: list[str] = []
        events: Any = store._bucket.client.meta.events
        events.register("after-call.s3.GetObject", self._got)
        for name in ("PutObject", "UploadPart"):
            events.register(f"before-parameter-build.s3.{name}", self._sent)
        events.register("before-parameter-build.s3.UploadPartCopy", self._copied)

    def _got(self, parsed: Any, **_: Any) -> None:
        self.fetched += parsed.get("ContentLength", 0)

    def _sent(self, params: Any, **_: Any) -> None:
        body = params["Body"]
        self.sent += len(body) if isinstance(body, bytes) else body.seek(0, 2) - body.seek(0)

    def _copied(self, params: Any, **_: Any) -> None:
        self.copies.append(params["CopySourceRange"])


@pytest.fixture(scope="module")
def lake_file() -> bytes:
    """A Parquet file of five groups that don't compress, each large enough for a part of its own."""
    rng, out = random.Random(4), io.BytesIO()
    table = pa.table({"id": range(500), "mail": [f"p{n}@example.com" for n in range(500)],
                      "blob": [rng.randbytes(56_000) for _ in range(500)]})  # fmt: skip
    pq.write_table(table, out, row_group_size=100, compression="snappy", write_page_index=True)
    return out.getvalue()


@pytest.mark.servers
@pytest.mark.promise("P18")
def test_of_a_large_object_only_the_group_with_the_row_is_moved(versioned: Bucket, lake_file: bytes) -> None:
    key = "lake/part-0.parquet"
    versioned.put(key, lake_file, Metadata={"team": "growth"}, Tagging="class=lake", ContentType="x/parquet",
                  SSEKMSKeyId=versioned.server.kms_key, ServerSideEncryption="aws:kms")  # fmt: skip
    store = versioned.store()
    [collection] = store.collections()
    unit = next(store.units(collection))
    ref = RecordRef(store.name, unit.collection, f'["{key}",230]', unit.version)
    traffic = Traffic(store)
    [batch] = store.fetch(collection, [ref])
    assert batch.record(0)["mail"] == "p230@example.com"
    assert traffic.fetched < len(lake_file) // 4
    traffic.fetched = 0
    assert [o.status for o in store.apply(collection, [Step(ref, Action.DELETE)])] == [Status.DONE]
    assert len(traffic.copies) == 2
    assert traffic.fetched < len(lake_file) // 4
    assert traffic.sent < len(lake_file) // 4
    [after] = versioned.every_version()
    assert after is not None and b"p230@example.com" not in after
    read = pq.read_table(io.BytesIO(after)).to_pylist()
    assert read == [r for r in pq.read_table(io.BytesIO(lake_file)).to_pylist() if r["id"] != 230]
    head = versioned.client.head_object(Bucket=versioned.name, Key=key)
    assert (head["ContentType"], head["Metadata"]["team"], head["ServerSideEncryption"]) == (
        "x/parquet", "growth", "aws:kms")  # fmt: skip
    tags = versioned.client.get_object_tagging(Bucket=versioned.name, Key=key)["TagSet"]
    assert tags == [{"Key": "class", "Value": "lake"}]


@pytest.mark.servers
def test_where_parts_can_not_be_copied_the_whole_object_is_sent(
    versioned: Bucket, lake_file: bytes, monkeypatch: Any
) -> None:
    versioned.put("lake/a.parquet", lake_file)
    store = versioned.store()
    [collection] = store.collections()
    unit = next(store.units(collection))
    traffic = Traffic(store)

    def refused(self: Any, *args: Any) -> None:
        raise s3_put._Refused(ClientError({"Error": {"Code": "NotImplemented"}}, "UploadPartCopy"))

    monkeypatch.setattr(s3_put._Upload, "copy", refused)
    for row in (230, 10):
        unit = next(store.units(collection))
        ref = RecordRef(store.name, unit.collection, f'["lake/a.parquet",{row}]', unit.version)
        assert [o.status for o in store.apply(collection, [Step(ref, Action.DELETE)])] == [Status.DONE]
    assert traffic.copies == [] and traffic.sent > len(lake_file)
    assert pq.read_metadata(io.BytesIO(versioned.get("lake/a.parquet"))).num_rows == 498
    assert not versioned.client.list_multipart_uploads(Bucket=versioned.name).get("Uploads")


@pytest.mark.servers
@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_no_update_is_lost_while_parts_are_put_together(
    versioned: Bucket, lake_file: bytes, monkeypatch: Any, moment: str
) -> None:
    key = "lake/a.parquet"
    versioned.put(key, lake_file)
    store = versioned.store()
    [collection] = store.collections()
    unit = next(store.units(collection))
    ref = RecordRef(store.name, unit.collection, f'["{key}",230]', unit.version)
    copy, end = s3_put._Upload.copy, s3_put._Upload.__exit__

    def copying(self: Any, *args: Any) -> None:
        if moment == "before":
            versioned.put(key, b"theirs")
        copy(self, *args)

    def ending(self: Any, *args: Any) -> None:
        if moment == "during":
            versioned.put(key, b"theirs")
        end(self, *args)
        if moment == "after":
            versioned.put(key, b"theirs")

    monkeypatch.setattr(s3_put._Upload, "copy", copying)
    monkeypatch.setattr(s3_put._Upload, "__exit__", ending)
    assert [o.status for o in store.apply(collection, [Step(ref, Action.DELETE)])] == [Status.CHANGED_SINCE_READ]
    assert versioned.get(key) == b"theirs"
    assert all(v in (b"theirs", lake_file) for v in versioned.every_version())


@pytest.mark.servers
def test_a_prefix_that_is_denied_is_named_and_the_rest_goes_on(s3_server: S3Server) -> None:
    import json

    bucket = Bucket(s3_server)
    bucket.put("logs/app.log", LINES)
    bucket.put("secret/app.log", LINES)
    arn = f"arn:aws:s3:::{bucket.name}"
    allow = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"]}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*Object*", "Resource": [f"{arn}/secret/*"]}
    policy = {"Version": "2012-10-17", "Statement": [allow, deny]}
    bucket.client.put_bucket_policy(Bucket=bucket.name, Policy=json.dumps(policy))
    store = bucket.store(guest=True)
    collections = {c.name: c for c in store.collections()}
    assert sorted(collections) == ["logs/text", "secret/text"]
    [unit] = store.units(collections["secret/text"])
    with pytest.raises(SourceDenied) as caught:
        list(store.scan(unit))
    assert "secret/app" not in str(caught.value)
    ref = RecordRef(store.name, unit.collection, '["secret/app.log",0]', unit.version)
    [outcome] = store.apply(collections["secret/text"], [Step(ref, Action.DELETE)])
    assert (outcome.status, outcome.detail) == (Status.BLOCKED, "source_denied")
    collection, ref = row(store)
    assert [o.status for o in store.apply(collection, [Step(ref, Action.DELETE)])] == [Status.DONE]


@pytest.mark.servers
def test_more_than_a_page_of_objects_is_listed_once_each_and_a_prefix_limits_it(s3_server: S3Server) -> None:
    bucket = Bucket(s3_server)
    for n in range(1005):
        bucket.put(f"data/logs/{n:04d}.log", b"x\n")
    bucket.put("other/a.log", b"x\n")
    bucket.put("data/logs/", b"")
    store = bucket.store(prefix="data/")
    [collection] = store.collections()
    assert collection.name == "logs/text"
    assert [u.locator for u in store.units(collection)] == [f"data/logs/{n:04d}.log" for n in range(1005)]


@pytest.mark.servers
def test_photos_and_corrupt_objects_behave_as_in_a_folder(versioned: Bucket) -> None:
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x013B] = "Ann Example"
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    versioned.put("photos/17/a.jpg", out.getvalue(), Metadata={"owner": "17"})
    versioned.put("events/a.jsonl.gz", gzip.compress(b'{"a": 1}\n')[:-4])
    store = versioned.store({"uploads/pics": CollectionNote(path="photos/{account}/{file}")})
    collections = {c.name: c for c in store.collections()}
    assert sorted(collections) == ["events/jsonl", "pics"]
    with pytest.raises(CorruptData, match="uploads/events/jsonl: object"):
        list(store.scan(next(store.units(collections["events/jsonl"]))))
    [batch] = store.scan(next(store.units(collections["pics"])))
    expected = {"@path.account": "17", "@meta.owner": "17", "exif.Artist": "Ann Example"}
    assert {k: batch.record(0)[k] for k in expected} == expected
    assert store.open(batch.object_ref()).read() == out.getvalue()
    strip = Step(batch.object_ref(), Action.ANONYMIZE, (Change("exif.Artist", Technique.STRIP_METADATA),))
    assert [o.status for o in store.apply(collections["pics"], [strip])] == [Status.DONE]
    assert b"Ann Example" not in b"".join(filter(None, versioned.every_version()))
    assert versioned.client.head_object(Bucket=versioned.name, Key="photos/17/a.jpg")["Metadata"]["owner"] == "17"


@pytest.mark.servers
def test_a_missing_bucket_and_a_wrong_key_are_told_apart(s3_server: S3Server) -> None:
    bucket = Bucket(s3_server)
    bucket.name = "there-is-no-such-bucket"
    with pytest.raises(ConfigError, match=r"stores\.uploads\.bucket"):
        bucket.store().collections()
    section = S3Store(
        type="s3", bucket="b", endpoint=s3_server.endpoint, purpose="x",
        access_key=SecretStr(s3_server.access_key), secret_key=SecretStr("wrong"),
    )  # fmt: skip
    with pytest.raises(SourceDenied):
        S3Connector("uploads", section, {}).collections()


# --- without a server --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "endpoint", ["http://s3.example.com", "ftp://127.0.0.1", "http://192.0.2.1:9000", "http://localhost.example.com"]
)
def test_an_endpoint_without_tls_is_refused_unless_it_is_this_machine(endpoint: str) -> None:
    with pytest.raises(ConfigError, match="https"):
        S3Connector("s", S3Store(type="s3", bucket="b", purpose="x", endpoint=endpoint), {})
    for fine in ("", "https://s3.example.com", "http://127.0.0.1:9000", "http://localhost:1", "http://[::1]:1"):
        S3Connector("s", S3Store(type="s3", bucket="b", purpose="x", endpoint=fine), {})


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("SlowDown", 503, SourceUnavailable), ("InternalError", 500, SourceUnavailable),
        ("RequestTimeout", 400, SourceUnavailable), ("Whatever", 502, SourceUnavailable),
        ("AccessDenied", 403, SourceDenied), ("InvalidObjectState", 403, SourceDenied),
        ("NoSuchBucket", 404, ConfigError), ("Unheard", 418, SourceUnavailable),
    ],
)  # fmt: skip
def test_answers_mean_what_the_caller_should_do(code: str, status: int, error: type[Exception]) -> None:
    answer = {
        "Error": {"Code": code, "Message": "arn:aws:s3:::b/ann@example.com"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    with pytest.raises(error) as caught, s3_errors("s"):
        raise ClientError(answer, "GetObject")  # type: ignore[arg-type]
    assert "example.com" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_silent_endpoint_is_unavailable() -> None:
    for error in (EndpointConnectionError(endpoint_url="x"), ReadTimeoutError(endpoint_url="x")):
        with pytest.raises(SourceUnavailable), s3_errors("s"):
            raise error


def test_a_broken_connection_is_resumed_where_it_broke() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            data = super().read(min(size or 0, 7))
            if not data:
                raise ConnectionResetError
            return data

    data = bytes(range(50))
    store = S3Connector("s", S3Store(type="s3", bucket="b", purpose="x", endpoint="http://127.0.0.1:1"), {})
    shelf = store._bucket
    with Stubber(shelf.client) as stub:
        stub.add_response("head_object", {"ETag": '"e"', "ContentLength": 50, "LastModified": dt.datetime.now(dt.UTC)})
        item = shelf.item("k")
        assert item is not None
        stub.add_response("get_object", {"ETag": '"e"', "Body": Broken(data[:21])})
        stub.add_response("get_object", {"ETag": '"e"', "Body": io.BytesIO(data[21:])},
                          {"Bucket": "b", "Key": "k", "IfMatch": '"e"', "Range": "bytes=21-49"})  # fmt: skip
        assert shelf.open(item).read() == data


@pytest.fixture(autouse=True)
def _no_ambient_credentials(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "none"),
        ("AWS_SECRET_ACCESS_KEY", "none"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ):
        monkeypatch.setenv(name, value)
    yield


@pytest.mark.parametrize("pays", [True, False])
def test_who_asks_says_in_every_request_that_they_pay(pays: bool) -> None:
    settings = S3Store.model_validate(
        {"type": "s3", "bucket": "b", "purpose": "x", "access_key": "k", "secret_key": "s", "requester_pays": pays}
    )
    client = connect("s", settings)
    sent: list[tuple[str, str | None]] = []

    def answer(request: Any, operation_name: str, **_: Any) -> None:
        header = request.headers.get("x-amz-request-payer")
        sent.append((operation_name, header.decode() if isinstance(header, bytes) else header))
        raise ConnectionError("nothing leaves this test")

    client.meta.events.register("before-send.s3", lambda request, event_name, **k: answer(request, event_name))
    for call in (
        lambda: client.get_object(Bucket="b", Key="k"),
        lambda: client.put_object(Bucket="b", Key="k", Body=b""),
        lambda: client.list_objects_v2(Bucket="b"),
        lambda: client.upload_part_copy(Bucket="b", Key="k", PartNumber=1, UploadId="u", CopySource="b/k"),
    ):
        with pytest.raises(ConnectionError):
            call()
    assert [payer for _, payer in sent] == ["requester" if pays else None] * 4
