"""Inventory reports and event messages: each form of them is read, and what is harmed is refused by name."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from inventories import AT, World, bridged, message, record
from moto import mock_aws

from connectors.s3 import S3Connector
from connectors.s3_events import changes
from delenda.errors import InputError, InventoryUnfit
from delenda.model import ObjectChange, Standing

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield


def listed(store: Any) -> set[tuple[str, str, str, int]]:
    return {(c.name, u.locator, u.version, u.size_bytes) for c in store.collections() for u in store.units(c)}


def through(store: S3Connector, heard: list[ObjectChange] | None = None, now: dt.datetime = NOW) -> Any:
    report = store.inventory(now)
    assert report is not None and report.at == AT
    with report.listing(heard or []) as listing:
        return listed(listing.store)


ODD = [
    "events/a.jsonl",
    "events/b c+d.jsonl",
    "events/e%20f.jsonl",
    "events/ä&=,\"'.jsonl",
    "users.csv",
    "new\nline.log",
]


@pytest.mark.parametrize("form", ["CSV", "PARQUET", "ORC"])
@pytest.mark.parametrize("versions", [True, False])
def test_a_report_lists_what_the_bucket_lists(form: str, versions: bool) -> None:
    world = World(versioning=True)
    for key in ODD:
        world.put(key, b"old\n")
    for key in ODD[:3]:
        world.put(key)
    world.put("events/gone.jsonl")
    world.client.delete_object(Bucket=world.name, Key="events/gone.jsonl")
    world.put("events/", b"")
    world.report(form, versions=versions)
    assert through(world.store()) == listed(world.store()) != set()


def test_only_what_lies_below_the_prefix_is_listed() -> None:
    world = World()
    for key in ODD:
        world.put(key)
    world.report()
    assert through(world.store("events/")) == listed(world.store("events/"))
    assert len(listed(world.store("events/"))) == 4


@pytest.mark.parametrize(
    "harm",
    ["manifest", "no_checksum", "data", "no_data", "cut", "late", "source", "field", "none", "form", "key"],
)
def test_what_is_stale_half_written_or_harmed_is_refused_by_name(harm: str) -> None:
    world = World()
    world.put("events/a.jsonl")
    expected = {"manifest": "damaged", "no_checksum": "half_written", "data": "damaged", "no_data": "half_written",
                "cut": "damaged", "late": "stale", "source": "foreign", "field": "lacks_fields", "none": "absent",
                "form": "damaged", "key": "damaged"}[harm]  # fmt: skip
    now = NOW + dt.timedelta(days=3) if harm == "late" else NOW
    if harm != "none":
        manifest = world.report(source="other" if harm == "source" else "", drop=("ETag",) if harm == "field" else ())
        body = world.manifest(manifest)
        client, bucket, data = world.client, world.reports, body["files"][0]["key"]
        match harm:
            case "manifest":
                client.put_object(Bucket=bucket, Key=manifest, Body=json.dumps(body | {"version": "x"}).encode())
            case "no_checksum":
                client.delete_object(Bucket=bucket, Key=manifest.replace(".json", ".checksum"))
            case "data":
                client.put_object(Bucket=bucket, Key=data, Body=b"x" * body["files"][0]["size"])
            case "no_data":
                client.delete_object(Bucket=bucket, Key=data)
            case "cut" | "form" | "key":  # the checksums fit, and yet it can't be read
                raw = client.get_object(Bucket=bucket, Key=data)["Body"].read()
                rest = raw[:-9] if harm == "cut" else gzip.compress(b'"b","%ff","","true"\n') if harm == "key" else raw
                file = {"key": data, "size": len(rest), "MD5checksum": hashlib.md5(rest).hexdigest()}
                told = json.dumps(
                    body | {"files": [file]} | ({"fileFormat": "JSON"} if harm == "form" else {})
                ).encode()
                client.put_object(Bucket=bucket, Key=data, Body=rest)
                client.put_object(Bucket=bucket, Key=manifest, Body=told)
                client.put_object(Bucket=bucket, Key=manifest.replace(".json", ".checksum"),
                                  Body=hashlib.md5(told).hexdigest())  # fmt: skip
    with pytest.raises(InventoryUnfit) as caught:
        through(world.store(), now=now)
    assert caught.value.reason == expected and caught.value.code == "inventory_unfit"
    assert "a.jsonl" not in str(caught.value)


# --- messages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (message(record("ObjectCreated:Put", "a b+c/ä.csv")), [("a b+c/ä.csv", Standing.PRESENT)]),
        (message(record("s3:ObjectCreated:CompleteMultipartUpload", "k")), [("k", Standing.PRESENT)]),
        (message(record("ObjectCreated:Copy", "k", versionId="v1")), [("k", Standing.PRESENT)]),
        (message(record("ObjectRemoved:Delete", "k")), [("k", Standing.ABSENT)]),
        (message(record("ObjectRemoved:Delete", "k", versionId="v1")), [("k", Standing.UNSURE)]),
        (message(record("ObjectRemoved:DeleteMarkerCreated", "k", versionId="v2")), [("k", Standing.ABSENT)]),
        (message(record("LifecycleExpiration:Delete", "k")), [("k", Standing.ABSENT)]),
        (message(record("LifecycleExpiration:DeleteMarkerCreated", "k")), [("k", Standing.ABSENT)]),
        (message(record("ObjectRestore:Completed", "k")), [("k", Standing.UNSURE)]),
        (message(record("ObjectTagging:Put", "k")), []),
        (message(record("ObjectCreated:Put", "k", bucket="other")), []),
        (message(record("ObjectCreated:Put", "k", eTag="")), [("k", Standing.UNSURE)]),
        (message(record("ObjectCreated:Put", "k"), record("ObjectRemoved:Delete", "l")),
         [("k", Standing.PRESENT), ("l", Standing.ABSENT)]),
        (message(record("ObjectCreated:Put", "a b") | {"eventSource": "ceph:s3"}),
         [("a+b", Standing.UNSURE), ("a b", Standing.UNSURE)]),
        (b'{"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-03-01T00:00:00Z", "Bucket": "lake"}', []),
        (json.dumps({"Type": "Notification", "Message": message(record("ObjectCreated:Put", "k")).decode()}).encode(),
         [("k", Standing.PRESENT)]),
        (bridged("Object Created", "a+b c"), [("a+b c", Standing.PRESENT)]),
        (bridged("Object Deleted", "k", **{"deletion-type": "Delete Marker Created"}), [("k", Standing.ABSENT)]),
        (bridged("Object Deleted", "k", **{"deletion-type": "Permanently Deleted"}), [("k", Standing.ABSENT)]),
        (bridged("Object Deleted", "k", object={"version-id": "v1"}), [("k", Standing.UNSURE)]),
        (bridged("Object Restore Completed", "k"), [("k", Standing.UNSURE)]),
        (bridged("Object Tags Added", "k"), []),
    ],
)  # fmt: skip
def test_every_form_of_a_message_is_understood(body: bytes, expected: list[tuple[str, Standing]]) -> None:
    assert [(c.locator, c.standing) for c in changes(body, "lake")] == expected


@pytest.mark.parametrize("body", [
    b"", b"\xff", b"[1]", b"{}", b'"text"', b'{"Records": [{}]}', b'{"Records": 3}', b"[" * 3000,
    b'{"Type": "SubscriptionConfirmation", "SubscribeURL": "https://example.com"}',
    json.dumps({"Type": "Notification", "Message": "hello"}).encode(),
    message(record("ObjectCreated:Put", "k") | {"eventTime": "yesterday"}),
    message(record("ObjectCreated:Put", "k", size="many")),
])  # fmt: skip
def test_what_is_no_message_is_refused_without_its_text(body: bytes) -> None:
    with pytest.raises(InputError, match=r"^the message is no S3 event notification$"):
        changes(body, "lake")


def test_the_order_is_the_sequencers_filled_up_with_zeros() -> None:
    orders = ["0055AED6", "0055aed600", "0055AED6DCD90281E5", "0055AED7", ""]
    found = [changes(message(record("ObjectCreated:Put", "k", order)), "lake")[0].order for order in orders]
    assert found[0] == found[1] < found[2] < found[3] and found[4] == ""


def test_ceph_s_sequencer_is_no_order() -> None:
    [told] = changes(message(record("ObjectCreated:Put", "k") | {"eventSource": "ceph:s3"}), "lake")
    assert told.order == "" and told.standing is Standing.PRESENT


def test_a_change_comes_over_the_report_unless_the_report_saw_more() -> None:
    world = World()
    for key in ("events/a.jsonl", "events/b.jsonl", "events/c.jsonl"):
        world.put(key)
    world.report()
    written_at = world.rows()[0][6]
    later, before = written_at + dt.timedelta(seconds=5), written_at - dt.timedelta(seconds=5)
    heard = [
        ObjectChange("events/a.jsonl", later, Standing.ABSENT),
        ObjectChange("events/b.jsonl", before, Standing.ABSENT),
        ObjectChange("events/new.jsonl", later, Standing.PRESENT, "", "tag", 7),
        ObjectChange("events/c.jsonl", before, Standing.UNSURE),
        ObjectChange("events/never.jsonl", later, Standing.UNSURE),
    ]
    keys = {key: (version, size) for _, key, version, size in through(world.store(), heard)}
    assert set(keys) == {"events/b.jsonl", "events/c.jsonl", "events/new.jsonl"}
    assert keys["events/new.jsonl"] == ("tag", 7)


def test_few_objects_are_named_as_among_all() -> None:
    world = World()
    many = [f"team{n}x/a.jsonl" for n in range(60)] + ["photos/a.jpg", "logs/x.log"]
    for key in many:
        world.put(key, b"data\n")
    store = world.store()
    everything = {(c.name, u.locator) for c in store.collections() for u in store.units(c)}
    assert ("*/jsonl", "team5x/a.jsonl") in everything
    names = {name for name, _ in everything}
    few = store.among(["team5x/a.jsonl", "logs/x.log", "logs/none.log"], names)
    assert {(c.name, u.locator) for c in few.collections() for u in few.units(c)} == {
        ("*/jsonl", "team5x/a.jsonl"), ("logs/text", "logs/x.log")}  # fmt: skip
