"""The door for messages of changed objects: who may knock, and what is made of it; by a real server's messages too."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from inventories import World, message, record
from open_house import WEBHOOK_SECRET, settings_with
from pydantic import SecretStr
from servers.ceph import S3Server
from serving import serving

from delenda.audit.log import Log
from delenda.catalogue import open_engine, open_stores
from delenda.console.app import make_app
from delenda.control import Control
from delenda.discovery import changes
from delenda.jobs import scan
from delenda.jobs.changes import MAX_MESSAGE_BYTES
from delenda.jobs.house import House
from delenda.jobs.opening import open_control
from delenda.jobs.scan import Mode, Why, locate
from delenda.kinds import Kind
from delenda.model import Identifier, Standing
from delenda.settings import EventSettings, S3Store, Settings
from delenda.testing.clock import FixedClock
from delenda.webhooks import headers_for

DOOR = "/webhooks/objects/lake"
DAY = dt.timedelta(days=1)
OLD = base64.b64encode(b"o" * 24).decode()
BODY = message(record("ObjectCreated:Put", "people/ann@example.com.csv", bucket="lake"))


def estate(tmp_path: Path, lake: S3Store) -> Settings:
    return settings_with(tmp_path).model_copy(update={"stores": {"lake": lake}})


def waiting(settings: Settings) -> list[tuple[str, Standing]]:
    control = open_control(settings)
    found = [(p.change.locator, p.change.standing) for p in changes.pending(control, "lake")]
    control.close()
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    events = EventSettings(secrets=(SecretStr(OLD), SecretStr(WEBHOOK_SECRET)))
    return estate(tmp_path, S3Store(type="s3", bucket="lake", prefix="people/", purpose="testing", events=events))


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    with serving(make_app(settings, None)) as open_client:
        yield open_client


def basic(password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"anyone:{password}".encode()).decode()}


def test_whoever_shows_the_secret_is_heard(client: httpx.Client, settings: Settings) -> None:
    now = dt.datetime.now(dt.UTC)
    ways = [
        {"authorization": f"Bearer {WEBHOOK_SECRET}"},
        basic(WEBHOOK_SECRET),
        basic(OLD),
        headers_for(SecretStr(WEBHOOK_SECRET), "m-1", now, BODY),
    ]
    answers = [client.post(DOOR, content=BODY, headers=way) for way in ways]
    assert [(a.status_code, a.json()["changed"]) for a in answers] == [(202, 1), (202, 0), (202, 0), (202, 0)]
    told = json.dumps({"Records": [json.loads(BODY)["Records"][0] | {"opaqueData": WEBHOOK_SECRET}]}).encode()
    assert client.post(DOOR, content=told).status_code == 202
    assert waiting(settings) == [("people/ann@example.com.csv", Standing.PRESENT)]


def test_nobody_else_is(client: httpx.Client, settings: Settings) -> None:
    now = dt.datetime.now(dt.UTC)
    half = json.loads(BODY)["Records"][0]
    mixed = json.dumps({"Records": [half | {"opaqueData": WEBHOOK_SECRET}, half]}).encode()
    for body, headers in [
        (BODY, {}),
        (BODY, {"authorization": "Bearer x"}),
        (BODY, {"authorization": "Basic ???"}),
        (BODY, {"authorization": f"Digest {WEBHOOK_SECRET}"}),
        (BODY, basic("")),
        (BODY, headers_for(SecretStr(WEBHOOK_SECRET), "m-1", now - dt.timedelta(hours=1), BODY)),
        (BODY + b" ", headers_for(SecretStr(WEBHOOK_SECRET), "m-1", now, BODY)),
        (mixed, {}),
        (b"{}", {}),
    ]:
        answer = client.post(DOOR, content=body, headers=headers)
        assert answer.status_code == 401, answer.text
        assert "ann@" not in answer.text and WEBHOOK_SECRET not in answer.text
    for store in ("other", "%2e%2e", "app"):
        answer = client.post(f"/webhooks/objects/{store}", content=BODY, headers=basic(WEBHOOK_SECRET))
        assert answer.status_code == 401
    assert waiting(settings) == []


def test_what_is_no_message_or_too_long_is_sent_back(client: httpx.Client, settings: Settings) -> None:
    assert client.post(DOOR, content=b"{}", headers=basic(WEBHOOK_SECRET)).status_code == 400
    long = b" " * (MAX_MESSAGE_BYTES + 1)
    assert client.post(DOOR, content=long, headers=basic(WEBHOOK_SECRET)).status_code == 413
    test = b'{"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "lake"}'
    assert client.post(DOOR, content=test, headers=basic(WEBHOOK_SECRET)).json() == {"changed": 0}
    other = message(record("ObjectCreated:Put", "logs/a.csv", bucket="lake"))
    assert client.post(DOOR, content=other, headers=basic(WEBHOOK_SECRET)).json() == {"changed": 0}
    assert waiting(settings) == []


# --- a real server -------------------------------------------------------------------------------------------


class Told(World):
    """A bucket of the real server that pushes its notifications to the receiver, and has reports written of it."""

    def __init__(self, server: S3Server, versioning: bool) -> None:
        self.server = server
        keys = {"aws_access_key_id": server.access_key, "aws_secret_access_key": server.secret_key}
        client: Any = boto3.client(
            "s3", endpoint_url=server.endpoint, region_name="us-east-1", **keys,
            config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required",
                          response_checksum_validation="when_required"),
        )  # fmt: skip
        super().__init__(client, versioning)
        self.topics: Any = boto3.client("sns", endpoint_url=server.endpoint, region_name="us-east-1", **keys)

    def connect(self, door: str) -> None:
        to = {"push-endpoint": door, "OpaqueData": WEBHOOK_SECRET}
        arn = self.topics.create_topic(Name=f"t-{self.name}", Attributes=to)["TopicArn"]
        wanted = {"Id": "changes", "TopicArn": arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}
        self.client.put_bucket_notification_configuration(
            Bucket=self.name, NotificationConfiguration={"TopicConfigurations": [wanted]}
        )

    def estate(self, tmp_path: Path) -> Settings:
        secrets = {"access_key": SecretStr(self.server.access_key), "secret_key": SecretStr(self.server.secret_key)}
        told = EventSettings(secrets=(SecretStr(WEBHOOK_SECRET),))
        return estate(tmp_path, self.settings(endpoint=self.server.endpoint, events=told, **secrets))

    def write(self, key: str, person: int) -> None:
        self.put(key, b'{"uid": %d, "mail": "p%d@example.com"}\n' % (person, person))

    def upload(self, key: str, person: int) -> None:
        data = io.BytesIO(b'{"uid": %d, "mail": "p%d@example.com"}\n' % (person, person))
        begun = self.client.create_multipart_upload(Bucket=self.name, Key=key)["UploadId"]
        part = self.client.upload_part(Bucket=self.name, Key=key, UploadId=begun, PartNumber=1, Body=data)
        parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
        self.client.complete_multipart_upload(Bucket=self.name, Key=key, UploadId=begun, MultipartUpload=parts)


def open_over(settings: Settings) -> tuple[House, Control]:
    control = open_control(settings)
    time = FixedClock(dt.datetime.now(dt.UTC))
    stores = open_stores(settings)
    return House(settings, control, stores, open_engine(settings), Log(control, settings.audit, time), time), control


def listed(house: House) -> set[tuple[str, str]]:
    store = house.stores["lake"]
    return {(u.locator, u.version) for c in store.collections() for u in store.units(c)}


def holding(house: House, person: int) -> dict[str, Why]:
    found = locate(house, [Identifier(Kind.EMAIL, f"p{person}@example.com")])
    return {u.locator: why for u, why in found.items()}


@pytest.mark.servers
@pytest.mark.parametrize("versioning", [False, True], ids=["plain", "versioned"])
def test_a_real_server_tells_of_every_change(s3_server: S3Server, tmp_path: Path, versioning: bool) -> None:
    world = Told(s3_server, versioning)
    settings = world.estate(tmp_path)
    with serving(make_app(settings, None)) as door:
        world.connect(f"{door.base_url}{DOOR}".replace("//webhooks", "/webhooks"))
        world.write("events/1.jsonl", 10)
        world.write("events/with space+plus.jsonl", 20)
        world.write("events/ä%41.jsonl", 30)
        world.upload("events/parts.jsonl", 40)
        world.write("events/2.jsonl", 50)
        world.write("events/2.jsonl", 60)
        world.write("events/gone.jsonl", 70)
        world.client.delete_object(Bucket=world.name, Key="events/gone.jsonl")
        house, control = open_over(settings)
        report = scan.run(house, mode=Mode.CHANGED)
        assert (report.read, report.problems, report.warnings) == (5, {}, {})
        for person, key in [(10, "1"), (20, "with space+plus"), (30, "ä%41"), (40, "parts"), (60, "2")]:
            assert holding(house, person) == {f"events/{key}.jsonl": Why.NAMED}
        assert holding(house, 50) == {} == holding(house, 70)
        assert scan.run(house).read == 0, "the list has nothing that the messages had not"
        # with a report: what it had is old, what came since was told
        report_at = dt.datetime.now(dt.UTC) + dt.timedelta(days=1, minutes=20)
        world.report("PARQUET", at=dt.datetime.now(dt.UTC))
        world.write("events/1.jsonl", 80)
        world.client.delete_object(Bucket=world.name, Key="events/2.jsonl")
        if versioning:
            [marker] = world.client.list_object_versions(Bucket=world.name, Prefix="events/2.jsonl")["DeleteMarkers"]
            world.client.delete_object(Bucket=world.name, Key="events/2.jsonl", VersionId=marker["VersionId"])
        house.clock.advance(report_at - house.clock.now())  # type: ignore[attr-defined]  # it is ours
        changes.keep_feed(control, "lake", replace(changes.feed_of(control, "lake"), since=report_at - 9 * DAY))
        assert scan.run(house).warnings == {}, "compared with the list, and it agrees"
        world.write("events/3.jsonl", 90)
        asked: list[str] = []
        store: Any = house.stores["lake"]
        store._bucket.client.meta.events.register("before-parameter-build.s3.ListObjectsV2", heard_of(asked))
        assert scan.run(house).read == 1
        assert world.name not in asked
        assert holding(house, 90) == {"events/3.jsonl": Why.NAMED}
        assert scan.run(house, mode=Mode.FULL).read == len(listed(house)) == (6 if versioning else 5)
        for open_store in house.stores.values():
            open_store.close()
        control.close()


def heard_of(asked: list[str]) -> Callable[..., None]:
    def hear(params: Any, **_: Any) -> None:
        asked.append(params["Bucket"])

    return hear
