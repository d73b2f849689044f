"""The scan over stores in memory: what it finds, what it skips, what it survives, and what it leaves behind."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from delenda.discovery import datamap
from delenda.discovery import units as register
from delenda.discovery.tables import unit
from delenda.errors import CorruptData, Exit, InputError, SourceDenied, SourceUnavailable
from delenda.jobs import scan
from delenda.jobs.house import House
from delenda.jobs.scan import Mode, Why, locate
from delenda.kinds import Kind
from delenda.model import Batch, Collection, DataMap, Identifier, Presence, Reference, Role, Unit
from delenda.testing.memory import MemoryStore

MakeHouse = Callable[..., House]


def app() -> MemoryStore:
    users = [
        {"id": i, "nickname": f"nick{i}", "email": f"p{i}@example.com", "phone": f"1380013{i:04d}"}
        for i in range(1, 60)
    ]
    orders = [
        {"id": 1000 + i, "user_id": i % 59 + 1, "note": "reach me at bob@example.com" if i == 3 else "at the door"}
        for i in range(200)
    ]
    return MemoryStore(
        "app",
        {"users": users, "orders": orders, "order_items": [{"id": i, "order_id": 1000 + i} for i in range(200)]},
        references={
            "orders": [Reference(("user_id",), "users", ("id",))],
            "order_items": [Reference(("order_id",), "orders", ("id",))],
        },
    )


def lake(objects: int = 6) -> MemoryStore:
    return MemoryStore(
        "lake",
        objects={
            "events/*": {
                f"events/{d}.jsonl": [{"uid": d * 5 + i + 1, "ip": f"192.0.2.{i}"} for i in range(5)]
                for d in range(objects)
            }
        },
    )


def fields_of(data: DataMap, store: str, collection: str) -> dict[str, Kind]:
    mapped = data.get(store, collection)
    assert mapped is not None
    return {f.field.name: f.kind for f in mapped.fields if f.kind}


def units_holding(house: House, *identifiers: Identifier) -> dict[str, Why]:
    return {f"{u.store}/{u.collection}/{u.locator}": why for u, why in locate(house, identifiers).items()}


@pytest.mark.promise("P1")
@pytest.mark.promise("P4")
def test_a_scan_finds_kinds_undeclared_text_and_references(make_house: MakeHouse) -> None:
    house = make_house(app(), lake())
    report = scan.run(house)
    assert (report.units, report.read, report.skipped, report.problems) == (9, 9, 0, {})
    assert report.records == 59 + 200 + 200 + 30
    data = datamap.load(house)
    assert fields_of(data, "app", "users") == {
        "id": Kind.ACCOUNT_ID,
        "nickname": Kind.NICKNAME,
        "email": Kind.EMAIL,
        "phone": Kind.PHONE_NUMBER,
    }
    assert fields_of(data, "lake", "events/*")["uid"] is Kind.ACCOUNT_ID
    [note] = [f for f in data.get("app", "orders").fields if f.field.name == "note"]
    assert [(x.kind, x.presence, x.matched, x.scanned) for x in note.findings] == [
        (Kind.EMAIL, Presence.WITHIN, 1, 200)
    ]
    edges = {(str(e.source[0]), str(e.target[0])): e for e in data.edges}
    assert edges["lake/events/*.uid", "app/users.id"].role is Role.OWNER
    assert edges["app/order_items.order_id", "app/orders.id"].declared_key


def test_locating_reads_only_what_the_index_names(make_house: MakeHouse) -> None:
    house = make_house(lake())
    scan.run(house)
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "7")) == {"lake/events/*/events/1.jsonl": Why.NAMED}
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "777")) == {}


def test_an_identifier_is_located_by_its_digest_too(make_house: MakeHouse) -> None:
    digest = hashlib.md5(b"ann@example.com", usedforsecurity=False).hexdigest()
    store = MemoryStore("lake", objects={"seg": {"seg/a.json": [{"member": digest}], "seg/b.json": [{"member": "x"}]}})
    house = make_house(store)
    scan.run(house)
    assert units_holding(house, Identifier(Kind.EMAIL, "ann@example.com")) == {"lake/seg/seg/a.json": Why.ODD}


def test_a_second_scan_reads_only_what_changed(make_house: MakeHouse) -> None:
    store = lake()
    house = make_house(store)
    scan.run(house)
    store.objects["events/*"]["events/2.jsonl"].append({"uid": 900, "ip": "192.0.2.9"})
    store.objects["events/*"]["events/9.jsonl"] = [{"uid": 901, "ip": "192.0.2.9"}]
    del store.objects["events/*"]["events/0.jsonl"]
    changed = units_holding(house, Identifier(Kind.ACCOUNT_ID, "900"))
    assert changed == {"lake/events/*/events/2.jsonl": Why.CHANGED, "lake/events/*/events/9.jsonl": Why.CHANGED}
    report = scan.run(house)
    assert (report.read, report.skipped, report.vanished) == (2, 4, 1)
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "900")) == {"lake/events/*/events/2.jsonl": Why.NAMED}
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "1")) == {}
    assert datamap.load(house).get("lake", "events/*").records == 30 - 5 + 1 + 1


def test_a_full_scan_reads_everything_again(make_house: MakeHouse) -> None:
    house = make_house(lake())
    scan.run(house)
    report = scan.run(house, mode=Mode.FULL)
    assert (report.read, report.skipped) == (6, 0)
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "7")) == {"lake/events/*/events/1.jsonl": Why.NAMED}


def test_the_result_does_not_depend_on_how_the_work_is_split(make_house: MakeHouse) -> None:
    house = make_house(app(), lake())
    run, ids = scan.partition(house)
    for number in reversed(ids):
        scan.work(house, run, [number])
    assert scan.owed(house, run) == []
    scan.merge(house, run)
    split = datamap.load(house)
    scan.run(house, mode=Mode.FULL, workers=1)
    assert datamap.digest(datamap.load(house)) == datamap.digest(split)


def test_work_done_twice_is_work_done_once(make_house: MakeHouse) -> None:
    house = make_house(lake())
    run, ids = scan.partition(house)
    scan.work(house, run, ids)
    scan.work(house, run, ids)
    report = scan.merge(house, run)
    assert (report.read, report.records) == (6, 30)
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "7")) == {"lake/events/*/events/1.jsonl": Why.NAMED}


class Harmed(MemoryStore):
    """A store that fails on some units, or as a whole."""

    error: Exception | None = None
    bad: frozenset[str] = frozenset()

    def collections(self) -> list[Collection]:
        if self.error and not self.bad:
            raise self.error
        return super().collections()

    def scan(self, unit: Unit, fields: Sequence[str] | None = None) -> Iterator[Batch]:
        yield from super().scan(unit, fields)
        if self.error and unit.locator in self.bad:
            raise self.error


def harmed(error: Exception, *bad: str) -> Harmed:
    plain = lake()
    store = Harmed("lake", objects=plain.objects)
    store.error, store.bad = error, frozenset(bad)
    return store


def test_a_corrupt_unit_is_counted_and_the_rest_goes_on(make_house: MakeHouse) -> None:
    store = harmed(CorruptData("lake/events/*: an object is cut short"), "events/3.jsonl")
    house = make_house(store, app())
    report = scan.run(house)
    assert report.problems == {"lake/events/*: corrupt_data": 1}
    assert report.exit_code is Exit.PARTIAL
    assert datamap.load(house).get("lake", "events/*").problems == ("corrupt_data: 1 unit",)
    assert report.read == report.units - 1
    # what could not be read is never taken for read
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "999999")) == {"lake/events/*/events/3.jsonl": Why.CHANGED}
    store.error = None
    report = scan.run(house)
    assert (report.read, report.problems) == (1, {})


@pytest.mark.parametrize("error", [SourceUnavailable("lake: no answer"), SourceDenied("lake: rights")])
def test_a_store_that_does_not_answer_leaves_the_others(make_house: MakeHouse, error: Exception) -> None:
    house = make_house(harmed(error), app())
    report = scan.run(house)
    assert report.problems == {f"lake: {error.code}": 1}  # type: ignore[attr-defined]
    assert report.exit_code is Exit.PARTIAL
    assert fields_of(datamap.load(house), "app", "users")["email"] is Kind.EMAIL


def test_a_store_that_does_not_answer_once_loses_nothing(make_house: MakeHouse) -> None:
    store = harmed(SourceUnavailable("lake: no answer"))
    error, store.error = store.error, None
    house = make_house(store)
    scan.run(house)
    before = datamap.digest(datamap.load(house))
    store.error = error
    report = scan.run(house)
    assert report.problems == {"lake: source_unavailable": 1}
    assert datamap.digest(datamap.load(house)) == before


def test_a_lost_index_is_not_trusted(make_house: MakeHouse, tmp_path: Path) -> None:
    house = make_house(lake())
    scan.run(house)
    folder = tmp_path / "state" / "index"
    for path in folder.iterdir():
        path.unlink()
    assert len(units_holding(house, Identifier(Kind.ACCOUNT_ID, "7"))) == 6
    assert scan.run(house).read == 6
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "7")) == {"lake/events/*/events/1.jsonl": Why.NAMED}


def test_a_new_pepper_needs_a_rebuild_and_nothing_else(make_house: MakeHouse) -> None:
    scan.run(make_house(lake()))
    house = make_house(lake(), pepper=b"q" * 32)
    assert len(units_holding(house, Identifier(Kind.ACCOUNT_ID, "7"))) == 6
    scan.rebuild(house)
    assert scan.run(house).read == 6
    assert units_holding(house, Identifier(Kind.ACCOUNT_ID, "7")) == {"lake/events/*/events/1.jsonl": Why.NAMED}


def test_a_crash_between_index_and_register_is_not_trusted(make_house: MakeHouse) -> None:
    house = make_house(lake())
    scan.run(house)
    with house.control.begin() as connection:
        ids = list(connection.scalars(sa.select(unit.c.id)))
    register.begin_reading(house.control, ids[:2])  # … and the process dies
    assert sorted(units_holding(house, Identifier(Kind.ACCOUNT_ID, "999999")).values()) == [Why.CHANGED] * 2


def test_rows_of_a_table_that_changed_are_read_again(make_house: MakeHouse) -> None:
    store = app()
    house = make_house(store)
    scan.run(house)
    store.tables["orders"][0]["note"] = "new: carol@example.com"
    found = units_holding(house, Identifier(Kind.EMAIL, "carol@example.com"))
    assert list(found.values()) == [Why.CHANGED]
    scan.run(house)
    assert list(units_holding(house, Identifier(Kind.EMAIL, "carol@example.com")).values()) == [Why.ODD]


def test_an_unknown_store_is_an_input_error(make_house: MakeHouse) -> None:
    with pytest.raises(InputError, match="'crm' is not configured; configured are: lake"):
        scan.partition(make_house(lake()), ["crm"])


def test_only_the_named_stores_are_read_and_the_rest_of_the_map_stays(make_house: MakeHouse) -> None:
    house = make_house(app(), lake())
    scan.run(house)
    report = scan.run(house, ["lake"], Mode.FULL)
    assert report.read == 6
    assert fields_of(datamap.load(house), "app", "users")["email"] is Kind.EMAIL


@pytest.mark.promise("P60")
def test_nothing_that_stays_behind_holds_a_value(make_house: MakeHouse, tmp_path: Path) -> None:
    people = [
        {
            "id": 8_812_300_000 + i,
            "login": f"zqsentinel{i}",
            "email": f"zqsentinel{i}@example.com",
            "phone": f"1380099{i:04d}",
            "note": f"zqsentinel{i} moved, write to zqsentinel{i}x@example.com",
        }
        for i in range(300)
    ]
    objects = {
        f"zqsentinel{i}/upload.json": [{"owner": 8_812_300_000 + i, "phone": f"1390088{i:04d}"}] for i in range(40)
    }
    house = make_house(MemoryStore("app", {"people": people}), MemoryStore("lake", objects={"uploads": objects}))
    scan.run(house)
    house.control.close()
    sentinels = ["zqsentinel", "1380099", "1390088", "88123"]
    looked = 0
    for path in tmp_path.rglob("*"):
        if path.is_file():
            looked += 1
            content = path.read_bytes()
            assert not [s for s in sentinels if s.encode() in content], path.name
            assert not [s for s in sentinels if s in path.name]
    assert looked >= 3
    text = str(datamap.load(house)) + str(house.log.entries)  # type: ignore[attr-defined]
    assert not [s for s in sentinels if s in text]
