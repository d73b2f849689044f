"""What scans go by beside a bucket's own list: reports and messages. What they miss, a plan must not."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from inventories import World, message, record
from moto import mock_aws

from connectors.objects import Item
from connectors.s3_inventory import _Table
from connectors.s3_inventory_rows import Row
from delenda.control import Control, Sealer, metadata
from delenda.discovery import changes
from delenda.discovery.changes import OVERLAP
from delenda.discovery.tables import object_change, object_feed
from delenda.errors import InputError
from delenda.jobs import scan
from delenda.jobs.house import House
from delenda.jobs.scan import Mode, Why, locate
from delenda.kinds import Kind
from delenda.model import Identifier, ObjectChange, Standing
from delenda.settings import EventSettings
from delenda.testing.clock import FixedClock

Configured = Callable[..., House]
DAY = dt.timedelta(days=1)
BEFORE = OVERLAP + DAY / 12
"""How long ago a house begins to hear: objects and messages bear the real time."""
START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


# --- by property ---------------------------------------------------------------------------------------------


class Bucket:
    """A bucket whose history is known: what it held at each time, and what it told of itself."""

    def __init__(self, acts: list[tuple[int, str]], versioned: bool) -> None:
        self.prefix = ""
        self.versions: dict[int, list[Item]] = {}
        self.heard: list[ObjectChange] = []
        self.states: dict[int, list[tuple[dt.datetime, Item | None]]] = {}
        for n, (key, act) in enumerate(acts):
            self._act(n, key, act, START + dt.timedelta(hours=n), versioned)

    def _act(self, n: int, key: int, act: str, at: dt.datetime, versioned: bool) -> None:
        old = self.versions.setdefault(key, [])
        locator, order = f"k{key}", f"{n + 1:04x}".rstrip("0")
        if act == "put":
            item = Item(locator, f"v{n}", n, at)
            self.versions[key] = [*old, item] if versioned else [item]
            self.heard.append(ObjectChange(locator, at, Standing.PRESENT, order, item.version, n))
        elif act == "remove" or not versioned:
            self.versions[key] = [*old, Item(locator, "", 0, at)] if versioned else []
            self.heard.append(ObjectChange(locator, at, Standing.ABSENT, order))
        elif old:  # the newest version is removed for good, and what lies below is seen again
            self.versions[key] = old[:-1]
            self.heard.append(ObjectChange(locator, at, Standing.UNSURE, order))
        self.states.setdefault(key, []).append((at, self._seen(key)))

    def _seen(self, key: int) -> Item | None:
        last = self.versions[key][-1] if self.versions[key] else None
        return last if last is not None and last.version else None

    def item(self, key: str) -> Item | None:
        return self._seen(int(key[1:]))

    def at(self, key: int, when: dt.datetime) -> Item | None:
        known = [item for at, item in self.states[key] if at <= when]
        return known[-1] if known else None


@given(
    acts=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["put", "put", "remove", "purge"])), max_size=60),
    begun=st.integers(0, 60),
    lags=st.lists(st.integers(-23, 30), min_size=5, max_size=5),
    versioned=st.booleans(),
    data=st.data(),
)
def test_a_report_and_the_messages_are_the_list(
    acts: list[tuple[int, str]], begun: int, lags: list[int], versioned: bool, data: st.DataObject
) -> None:
    """A report may show each object as it was at another time, up to a day before it was begun, or later.

    Messages come in any order, some twice; those from before that day may have been forgotten.
    """
    bucket = Bucket(acts, versioned)
    at = START + dt.timedelta(hours=begun)
    heard = [c for c in bucket.heard if c.at >= at - OVERLAP or data.draw(st.booleans())]
    heard = data.draw(st.permutations(heard + [c for c in heard if data.draw(st.booleans())]))
    control = Control("sqlite://", Sealer(bytes(32)), bytes(32))
    metadata.create_all(control.engine)
    cut = data.draw(st.integers(0, len(heard)))
    changes.note(control, "lake", heard[:cut])
    changes.settle(control, changes.pending(control, "lake"))
    changes.note(control, "lake", heard[cut:])
    table = _Table()
    shown = [bucket.at(key, at + dt.timedelta(hours=lag)) for key, lag in enumerate(lags) if key in bucket.states]
    table.add(Row(item, False) for item in shown if item is not None)
    for change in changes.since(control, "lake", at - OVERLAP):
        table.change(change, bucket)  # type: ignore[arg-type]  # the part of a shelf that is asked
    expected = [item for key in sorted(bucket.states) if (item := bucket._seen(key))]
    assert list(table.items("")) == expected
    table.close()
    control.close()


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=6))
def test_of_messages_the_last_counts_in_whatever_order_they_come(order: list[int], again: list[int]) -> None:
    told = [ObjectChange("k", START, Standing.PRESENT, f"{n + 1:x}", f"v{n}") for n in range(6)]
    known = told[order[0]]
    for n in [*order[1:], *again]:
        known = changes.later(known, told[n]) or known
    assert known == told[5]


def test_what_can_not_be_told_apart_has_to_be_asked() -> None:
    here = ObjectChange("k", START, Standing.PRESENT, "", "v1")
    gone = replace(here, standing=Standing.ABSENT, version="")
    for one, other in ((here, gone), (gone, here)):
        found = changes.later(one, other)
        assert found is not None and found.standing is Standing.UNSURE
        assert changes.later(found, one) is None


# --- by scans ------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield


class Lake(World):
    """A bucket that tells of each change through a queue."""

    def __init__(self) -> None:
        super().__init__(versioning=True)
        self.sqs: Any = boto3.client("sqs", region_name="us-east-1")
        self.queue: str = self.sqs.create_queue(QueueName="changes")["QueueUrl"]
        self.told = 0

    def house(self, configured_house: Configured, folder: Path, inventory: bool = True, **queue: Any) -> House:
        told = EventSettings(queue=self.queue, queue_endpoint="", location="us-east-1", **queue)
        more = {"events": told} if inventory else {"events": told, "inventory": None}
        house = configured_house(folder, stores={"lake": self.settings(**more)})
        return replace(house, clock=FixedClock(dt.datetime.now(dt.UTC) - BEFORE))

    def tell(self, name: str, key: str, **thing: Any) -> None:
        self.told += 1
        entry = record(name, key, f"{self.told:08x}", bucket=self.name, **thing)
        entry["eventTime"] = dt.datetime.now(dt.UTC).isoformat()
        self.send(message(entry))

    def send(self, body: bytes) -> None:
        self.sqs.send_message(QueueUrl=self.queue, MessageBody=body.decode())

    def write(self, key: str, person: int) -> None:
        data = b"".join(b'{"uid": %d, "mail": "p%d@example.com"}\n' % (n, n) for n in (person, person + 1))
        answer = self.client.put_object(Bucket=self.name, Key=key, Body=data)
        self.tell("ObjectCreated:Put", key, eTag=answer["ETag"].strip('"'), size=len(data))

    def remove(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=key)
        self.tell("ObjectRemoved:DeleteMarkerCreated", key)


def holding(house: House, person: int) -> dict[str, Why]:
    found = locate(house, [Identifier(Kind.EMAIL, f"p{person}@example.com")])
    return {u.locator: why for u, why in found.items() if why is not Why.CHANGED}


class Asked:
    """Counts the requests of a store, by operation; of its own bucket."""

    def __init__(self, house: House, lake: World) -> None:
        self.counts: Counter[str] = Counter()
        self._bucket = lake.name
        store: Any = house.stores["lake"]
        store._bucket.client.meta.events.register("before-parameter-build.s3", self._count)

    def _count(self, params: Any, model: Any, **_: Any) -> None:
        self.counts[model.name] += params.get("Bucket") == self._bucket


def test_a_scan_of_changes_reads_only_what_messages_name(configured_house: Configured, tmp_path: Path) -> None:
    lake = Lake()
    for n in range(12):
        lake.write(f"events/{n}.jsonl", n * 10)
    house = lake.house(configured_house, tmp_path, inventory=False)
    assert scan.run(house).read == 12
    asked = Asked(house, lake)
    lake.write("events/3.jsonl", 700)
    lake.write("photos2/new.csv", 800)
    lake.remove("events/5.jsonl")
    lake.remove("events/5.jsonl")
    report = scan.run(house, mode=Mode.CHANGED)
    assert (report.read, report.vanished, report.problems, report.warnings) == (2, 1, {}, {})
    assert asked.counts["ListObjectsV2"] == 0 and asked.counts["GetObject"] <= 8
    assert report.collections == 2
    assert holding(house, 700) == {"events/3.jsonl": Why.NAMED}
    assert holding(house, 30) == {} == holding(house, 50)
    assert holding(house, 60) == {"events/6.jsonl": Why.NAMED}
    again = scan.run(house, mode=Mode.CHANGED)
    assert (again.read, again.vanished) == (0, 0)
    assert scan.run(house).read == 0, "the list agrees with what messages named"


def test_a_changed_object_may_have_fields_that_nobody_saw_before(configured_house: Configured, tmp_path: Path) -> None:
    lake = Lake()
    for n in range(5):
        lake.write(f"events/{n}.jsonl", n * 10)
    house = lake.house(configured_house, tmp_path, inventory=False)
    scan.run(house)
    body = b'{"uid": 1, "said": {"contact": "p555@example.com"}, "mail": "p556@example.com"}\n'
    lake.client.put_object(Bucket=lake.name, Key="events/2.jsonl", Body=body)
    lake.tell("ObjectCreated:Put", "events/2.jsonl", eTag="e", size=len(body))
    assert scan.run(house, mode=Mode.CHANGED).read == 1
    assert holding(house, 555) == holding(house, 556) == {"events/2.jsonl": Why.NAMED}


def test_what_a_broken_run_left_unread_is_read_by_the_next(configured_house: Configured, tmp_path: Path) -> None:
    lake = Lake()
    lake.write("events/1.jsonl", 10)
    house = lake.house(configured_house, tmp_path, inventory=False)
    scan.run(house)
    lake.write("events/2.jsonl", 20)
    scan.partition(house, mode=Mode.CHANGED)
    assert scan.run(house, mode=Mode.CHANGED).read == 1
    assert holding(house, 20) == {"events/2.jsonl": Why.NAMED}


def test_a_change_that_comes_while_a_scan_runs_is_for_the_next(configured_house: Configured, tmp_path: Path) -> None:
    lake = Lake()
    house = lake.house(configured_house, tmp_path, inventory=False)
    lake.write("events/1.jsonl", 10)
    lake.write("events/2.jsonl", 10)
    taken = changes.pending(house.control, "lake")
    assert taken == []
    scan.run(house, mode=Mode.CHANGED)
    told = [ObjectChange("events/1.jsonl", house.clock.now(), Standing.UNSURE, "ffff0001")]
    changes.note(house.control, "lake", told)
    taken = changes.pending(house.control, "lake")
    changes.note(house.control, "lake", [replace(told[0], order="ffff0002")])
    changes.settle(house.control, taken)
    assert [p.change.order for p in changes.pending(house.control, "lake")] == ["ffff0002"]


def test_no_key_is_left_in_the_clear(configured_house: Configured, tmp_path: Path) -> None:
    lake = Lake()
    house = lake.house(configured_house, tmp_path, inventory=False)
    lake.write("events/ann.jones@example.com.jsonl", 10)
    lake.remove("events/gone-ann.jones.jsonl")
    scan.run(house, mode=Mode.CHANGED)
    with house.control.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(object_change)) == 2
    for file in (tmp_path / "state").iterdir():
        if file.is_file():
            assert b"ann.jones" not in file.read_bytes(), file.name


def test_what_is_no_message_stays_in_the_queue_and_is_told(configured_house: Configured, tmp_path: Path) -> None:
    lake = Lake()
    house = lake.house(configured_house, tmp_path, inventory=False)
    lake.send(b'{"hello": 1}')
    lake.write("events/1.jsonl", 10)
    report = scan.run(house, mode=Mode.CHANGED)
    assert report.warnings == {"lake: events_not_understood": 1} and report.read == 1
    waiting = lake.sqs.get_queue_attributes(QueueUrl=lake.queue, AttributeNames=["All"])["Attributes"]
    counts = [int(waiting[f"ApproximateNumberOfMessages{x}"]) for x in ("", "NotVisible")]
    assert sum(counts) == 1


def test_stores_that_send_nothing_have_no_scan_of_changes(configured_house: Configured, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    house = configured_house(
        tmp_path, stores={"folder": {"type": "files", "root": tmp_path / "in", "purpose": "testing"}}
    )
    with pytest.raises(InputError, match="sends no events"):
        scan.run(house, ["folder"], mode=Mode.CHANGED)


@pytest.fixture
def trusted(configured_house: Configured, tmp_path: Path) -> tuple[Lake, House]:
    """A lake of eight objects whose report and messages were compared with its list, and agreed."""
    lake = Lake()
    for n in range(8):
        lake.write(f"events/{n}.jsonl", n * 10)
    house = lake.house(configured_house, tmp_path)
    first = scan.run(house)
    assert first.warnings == {"lake: inventory_absent": 1} and first.read == 8
    clock(house).advance(BEFORE + dt.timedelta(minutes=20))
    lake.report("PARQUET", at=house.clock.now())
    second = scan.run(house)
    assert (second.read, second.warnings) == (0, {})
    feed = changes.feed_of(house.control, "lake")
    assert feed.listed_at == house.clock.now() and feed.missed == 0
    return lake, house


def clock(house: House) -> FixedClock:
    assert isinstance(house.clock, FixedClock)
    return house.clock


def test_a_report_and_messages_stand_for_the_list(trusted: tuple[Lake, House]) -> None:
    lake, house = trusted
    asked = Asked(house, lake)
    lake.write("events/3.jsonl", 700)
    lake.write("events/new.jsonl", 800)
    lake.remove("events/5.jsonl")
    report = scan.run(house)
    assert (report.units, report.read, report.vanished, report.warnings) == (8, 2, 1, {})
    assert asked.counts["ListObjectsV2"] == 0
    assert holding(house, 800) == {"events/new.jsonl": Why.NAMED} and holding(house, 50) == {}
    assert scan.run(house, mode=Mode.FULL).read == 8
    assert asked.counts["ListObjectsV2"] > 0


def test_a_plan_finds_what_no_message_named(trusted: tuple[Lake, House]) -> None:
    lake, house = trusted
    lake.client.put_object(Bucket=lake.name, Key="events/silent.jsonl", Body=b'{"mail": "p999@example.com"}\n')
    assert scan.run(house).read == 0
    found = locate(house, [Identifier(Kind.EMAIL, "p999@example.com")])
    assert {u.locator: why for u, why in found.items()} == {"events/silent.jsonl": Why.CHANGED}


def test_the_list_shows_what_was_missed_and_the_report_is_not_used_any_more(trusted: tuple[Lake, House]) -> None:
    lake, house = trusted
    lake.client.put_object(Bucket=lake.name, Key="events/silent.jsonl", Body=b'{"mail": "p999@example.com"}\n')
    clock(house).advance(7 * DAY)
    with house.control.begin() as connection:
        connection.execute(sa.update(object_feed).values(asked_at=house.clock.now()))
    # the report is of that day, but says what was there before
    lake.client.delete_object(Bucket=lake.name, Key="events/silent.jsonl")
    lake.report("ORC", at=house.clock.now())
    lake.client.put_object(Bucket=lake.name, Key="events/silent.jsonl", Body=b'{"mail": "p999@example.com"}\n')
    report = scan.run(house)
    assert report.warnings == {"lake: inventory_incomplete": 1} and report.read == 1
    assert changes.feed_of(house.control, "lake").missed == 1
    asked = Asked(house, lake)
    assert scan.run(house).warnings == {"lake: inventory_incomplete": 1}
    assert asked.counts["ListObjectsV2"] > 0
    lake.report("CSV", at=house.clock.now() + dt.timedelta(minutes=2))
    assert scan.run(house).warnings == {}
    asked.counts.clear()
    assert scan.run(house).warnings == {} and asked.counts["ListObjectsV2"] == 0


@pytest.mark.parametrize("harm", ["stale", "half_written", "damaged"])
def test_without_a_sound_report_the_bucket_is_listed(trusted: tuple[Lake, House], harm: str) -> None:
    lake, house = trusted
    lake.client.put_object(Bucket=lake.name, Key="events/silent.jsonl", Body=b'{"mail": "p999@example.com"}\n')
    page = lake.client.list_objects_v2(Bucket=lake.reports)["Contents"]
    [checksum] = [e["Key"] for e in page if e["Key"].endswith("manifest.checksum")]
    data = next(e["Key"] for e in page if e["Key"].endswith(".parquet"))
    match harm:
        case "stale":
            clock(house).advance(2 * DAY + dt.timedelta(minutes=1))
        case "half_written":
            lake.client.delete_object(Bucket=lake.reports, Key=checksum)
        case _:
            lake.client.put_object(Bucket=lake.reports, Key=data, Body=b"PAR1")
    report = scan.run(house)
    assert report.warnings == {f"lake: inventory_{harm}": 1}
    assert (report.read, report.problems, int(report.exit_code)) == (1, {}, 0)
    with house.control.begin() as connection:
        facts = connection.scalar(sa.text("SELECT facts FROM scan_run ORDER BY started_at DESC, rowid DESC LIMIT 1"))
    assert json.loads(facts)["warnings"] == report.warnings


def test_a_queue_that_nobody_asked_for_too_long_may_have_lost_messages(trusted: tuple[Lake, House]) -> None:
    lake, house = trusted
    clock(house).advance(5 * DAY)
    lake.report(at=house.clock.now())
    assert scan.run(house).warnings == {"lake: events_lost": 1, "lake: events_too_young": 1}
