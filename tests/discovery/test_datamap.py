"""The data map: what config and people say wins; it is kept in versions; drift is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from delenda.discovery import codec, datamap
from delenda.discovery.datamap import note_of, rarest_seen, settled
from delenda.discovery.drift import DriftCode, between
from delenda.discovery.explain import explain
from delenda.discovery.lint import LintCode, Remark, lint
from delenda.errors import Exit, InputError
from delenda.jobs import map as maps
from delenda.jobs import scan
from delenda.jobs.house import House
from delenda.jobs.scan import Mode
from delenda.kinds import Category, Kind
from delenda.model import (
    Collection,
    CollectionName,
    DataMap,
    Edge,
    Evidence,
    Field,
    FieldAddress,
    Finding,
    Identifier,
    MappedCollection,
    MappedField,
    Presence,
    Reference,
    Role,
    StoreName,
)
from delenda.settings import CollectionNote, FieldNote
from delenda.testing.memory import MemoryStore

MakeHouse = Callable[..., House]


def shop() -> MemoryStore:
    return MemoryStore(
        "app",
        {
            "users": [{"id": i, "email": f"p{i}@example.com", "badge": f"B-{i:04}"} for i in range(1, 40)],
            "orders": [
                {"id": 500 + i, "user_id": i % 39 + 1, "note": "mail ann@example.com" if i == 7 else "leave it there"}
                for i in range(60)
            ],
            "products": [{"id": i, "title": f"thing {i}"} for i in range(5)],
        },
        references={"orders": [Reference(("user_id",), "users", ("id",))]},
    )


def field(data: DataMap, address: str) -> MappedField:
    place, _, name = address.rpartition(".")
    mapped = data.get(*place.split("/"))
    assert mapped is not None
    return next(f for f in mapped.fields if f.field.name == name)


def test_config_declares_and_removes_kinds_and_roles(make_house: MakeHouse) -> None:
    house = make_house(
        shop(),
        fields={
            "app/users.badge": FieldNote(kind="SOCIAL_ID"),
            "app/users.email": FieldNote(kind="none"),
            "app/orders.note": FieldNote(role=Role.MENTIONED),
        },
        collections={"app/ord*": CollectionNote(purpose="sell", region="EU")},
    )
    scan.run(house)
    data = datamap.load(house)
    badge = field(data, "app/users.badge")
    assert (badge.kind, badge.decided) == (Kind.SOCIAL_ID, True)
    assert Evidence.DECLARED in badge.findings[0].evidence
    email = field(data, "app/users.email")
    assert (email.kind, email.findings, email.decided) == (None, (), False)
    assert field(data, "app/orders.note").role is Role.MENTIONED
    assert data.get("app", "orders").collection.purpose == "sell"
    assert data.get("app", "orders").collection.region == "EU"


def test_a_declared_kind_reaches_the_index(make_house: MakeHouse) -> None:
    house = make_house(shop(), fields={"app/users.badge": FieldNote(kind="SOCIAL_ID")})
    scan.run(house)
    value = house.engine.canonical(Kind.SOCIAL_ID, "B-0007") or "B-0007"
    named = [u for u, why in scan.locate(house, [Identifier(Kind.SOCIAL_ID, value)]).items() if why == "named"]
    assert [u.collection for u in named] == ["users"]


def test_a_persons_decision_wins_over_every_later_scan(make_house: MakeHouse) -> None:
    house = make_house(shop())
    scan.run(house)
    maps.decide(house, "app/orders.note", "EMAIL", confirmed=False)
    maps.decide(house, "app/users.badge", "SOCIAL_ID", confirmed=True)
    maps.decide(house, "app/orders.user_id", "app/users.id", confirmed=False)
    scan.run(house, mode=Mode.FULL)
    data = datamap.load(house)
    assert field(data, "app/orders.note").findings == ()
    assert field(data, "app/users.badge").kind is Kind.SOCIAL_ID
    assert [e.role for e in data.edges] == [Role.MENTIONED]  # the key still binds; it owns nothing
    maps.decide(house, "app/orders.user_id", "app/users.id", confirmed=True)
    scan.run(house)
    [edge] = datamap.load(house).edges
    assert (edge.role, edge.evidence) == (Role.OWNER, Evidence.REFERENCE | Evidence.DECLARED)


def test_confirming_an_identifier_in_a_text_settles_the_drift(make_house: MakeHouse) -> None:
    house = make_house(shop())
    scan.run(house)
    [found] = maps.view(house).drift
    assert (found.code, found.collection, found.field, found.kind) == (
        DriftCode.UNDECLARED,
        "app/orders",
        "note",
        Kind.EMAIL,
    )
    assert maps.view(house).exit_code is Exit.FINDINGS
    maps.decide(house, "app/orders.note", "EMAIL", confirmed=True)
    scan.run(house)
    view = maps.view(house)
    assert field(view.data, "app/orders.note").kind is None
    assert view.drift == ()
    assert view.exit_code is Exit.DONE


def test_decisions_on_what_is_not_there_are_refused(make_house: MakeHouse) -> None:
    house = make_house(shop())
    scan.run(house)
    with pytest.raises(InputError, match=r"no field 'app/orders\.nothing'"):
        maps.decide(house, "app/orders.nothing", "EMAIL", confirmed=True)
    with pytest.raises(InputError, match="neither a kind nor a field"):
        maps.decide(house, "app/orders.note", "E_MAIL", confirmed=True)


def test_versions_are_kept_and_come_back_as_they_were(make_house: MakeHouse) -> None:
    house = make_house(shop())
    scan.run(house)
    first = datamap.load(house)
    scan.run(house)
    assert datamap.versions(house) == [1, 2]
    assert datamap.load(house, 1) == first
    assert datamap.digest(datamap.load(house, 2)) == datamap.digest(first)
    for mapped in first.collections:
        assert codec.mapped_of(codec.mapped_json(mapped)) == mapped
    for edge in first.edges:
        assert codec.edge_of(codec.edge_json(edge)) == edge


@pytest.mark.promise("P42")
def test_drift_names_what_is_new_and_what_is_gone(make_house: MakeHouse) -> None:
    before_house = make_house(shop())
    scan.run(before_house)
    before = datamap.load(before_house)
    store = shop()
    changed = MemoryStore(
        "app",
        {
            "users": [row | {"phone": f"1380013{row['id']:04}"} for row in store.tables["users"]],
            "orders": [row | {"note": f"p{row['id']}@example.com, 13912345678"} for row in store.tables["orders"]],
            "leads": [{"id": 1, "email": "x@example.com"}],
        },
    )
    house = make_house(changed)
    scan.run(house, mode=Mode.FULL)
    found = {str(d) for d in between(before, datamap.load(house))}
    assert found >= {
        "gone_collection: app/products",
        "new_collection: app/leads",
        "new_field: app/users.phone holds PHONE_NUMBER",
        "new_kind: app/orders.note holds PHONE_NUMBER",
    }


@pytest.mark.promise("P42")
def test_config_that_names_collections_must_name_them_all(make_house: MakeHouse) -> None:
    house = make_house(shop(), collections={"app/users": CollectionNote(), "app/orders": CollectionNote()})
    scan.run(house)
    codes = {(d.code, d.collection) for d in maps.view(house).drift}
    assert codes == {(DriftCode.UNCONFIGURED, "app/products"), (DriftCode.UNDECLARED, "app/orders")}
    declared = make_house(
        shop(), collections={"app/*": CollectionNote(), "app/orders": CollectionNote(category=Category.CONTENT)}
    )
    assert maps.view(declared).drift == ()


def test_notes_are_found_by_name_then_by_the_longest_glob() -> None:
    notes = {"app/*": 1, "app/ord*": 2, "app/orders": 3, "lake/a.contacts[].phone": 4}
    assert [note_of(notes, a) for a in ("app/orders", "app/ordinals", "app/x", "y/z")] == [3, 2, 1, None]
    assert note_of(notes, "lake/a.contacts[].phone") == 4


def finding(kind: Kind, matched: int, evidence: Evidence, presence: Presence = Presence.WHOLE) -> Finding:
    return Finding("f", kind, presence, evidence, 100, matched)


def test_a_few_cells_that_look_like_a_kind_do_not_make_the_field_one() -> None:
    few = finding(Kind.PERSON_NAME, 3, Evidence.SHAPE | Evidence.DICTIONARY)
    within = finding(Kind.PERSON_NAME, 2, Evidence.CONTEXT, Presence.WITHIN)
    [one] = settled([few, within])
    assert (one.presence, one.matched) == (Presence.WITHIN, 5)
    assert Evidence.CONTEXT in one.evidence
    most = finding(Kind.COOKIE_ID, 97, Evidence.SHAPE)
    assert settled([most]) == (most,)


def test_a_router_is_not_taken_for_a_phone() -> None:
    by_name = finding(Kind.BSSID, 100, Evidence.SHAPE | Evidence.FIELD_NAME)
    by_form = finding(Kind.MAC_ADDRESS, 100, Evidence.SHAPE | Evidence.STATISTICS)
    assert settled([by_form, by_name]) == (by_name,)


def test_the_confidence_of_a_sample_is_that_of_drawing_without_putting_back() -> None:
    assert rarest_seen(59, 10**6) == pytest.approx(0.05, abs=0.001)  # 1 - 0.05 ** (1 / 59)
    assert rarest_seen(9, 10) == pytest.approx(1.0, abs=1.0)
    assert rarest_seen(10, 10) == 0.0


def test_a_sample_says_what_it_did_not_read(make_house: MakeHouse) -> None:
    objects = {f"e/{i:03}.json": [{"uid": i, "ip": "192.0.2.1"}] for i in range(50)}
    house = make_house(MemoryStore("lake", objects={"e": objects}))
    report = scan.run(house, mode=Mode.SAMPLE, sample_units=5)
    assert report.read == 5
    mapped = datamap.load(house).get("lake", "e")
    assert mapped.problems == ("not_read: 45 units; a kind in fewer than 44.0% of units may be missed",)
    assert mapped.scanned_at is None
    assert scan.run(house).read == 45
    assert datamap.load(house).get("lake", "e").problems == ()


def test_paths_lead_from_the_person_to_each_collection(make_house: MakeHouse) -> None:
    house = make_house(shop())
    scan.run(house)
    paths = maps.explain(house, "app/orders")
    assert [p.length for p in paths] == [0, 1]
    assert "app/orders.user_id → app/users.id (owner, reference)" in str(paths[1])
    assert maps.explain(house, "app/products") == []
    with pytest.raises(InputError, match="no collection 'app/nothing'"):
        maps.explain(house, "app/nothing")


def test_cycles_end(make_house: MakeHouse) -> None:
    store = MemoryStore(
        "app",
        {
            "users": [{"id": i, "email": f"p{i}@example.com", "team_id": 1} for i in range(1, 9)],
            "teams": [{"id": 1, "owner_id": 1}],
        },
        references={
            "users": [Reference(("team_id",), "teams", ("id",))],
            "teams": [Reference(("owner_id",), "users", ("id",))],
        },
    )
    house = make_house(store)
    scan.run(house)
    assert explain(datamap.load(house), "app", "teams")


def test_lint_doubts_what_no_request_would_find(make_house: MakeHouse) -> None:
    store = MemoryStore(
        "app",
        {
            "users": [{"id": i, "email": f"p{i}@example.com"} for i in range(1, 30)],
            "survey": [{"answer": i, "gender": "female", "age": 30 + i % 9} for i in range(30)],
            "tickets": [{"id": i, "user_id": i % 29 + 1, "comment_text": "fine"} for i in range(30)],
        },
        keys={"survey": []},
    )
    house = make_house(store)
    scan.run(house)
    codes = {(d.code, d.collection) for d in lint(datamap.load(house))}
    assert (LintCode.UNREACHABLE, "app/survey") in codes
    assert (LintCode.NO_KEY, "app/survey") in codes
    assert not {c for c in codes if c[1] in ("app/users", "app/tickets")}
    assert str(lint(DataMap(()), {"lake/photos": 1})[0]) == (
        "account_in_path: lake/photos (name part 2 of its path {account_id})"
    )


def test_parts_of_a_doubtful_collection_are_named_with_it() -> None:
    def held(name: str) -> MappedCollection:
        fields = (Field("id", "int64", False, True), Field("whole_id", "int64"))
        collection = Collection(StoreName("app"), CollectionName(name), fields, ("id",), purpose="testing")
        return MappedCollection(collection, tuple(MappedField(f, (), Role.OWNER, None, None) for f in fields))

    def edge(part: str, whole: str, role: Role) -> Edge:
        ends = (FieldAddress(StoreName("app"), CollectionName(part), "whole_id"),)
        return Edge(ends, (FieldAddress(StoreName("app"), CollectionName(whole), "id"),), role, Evidence.REFERENCE)

    data = DataMap(
        tuple(held(n) for n in ("lists", "entries", "words", "others")),
        (
            edge("entries", "lists", Role.OWNER),
            edge("words", "entries", Role.OWNER),
            edge("others", "lists", Role.MENTIONED),
        ),
    )
    found = lint(data, remarks=[Remark("maybe_theirs", "app/lists", "user_id")])
    assert [(d.code, d.collection, d.hint) for d in found if d.code is LintCode.PART_OF_DOUBT] == [
        (LintCode.PART_OF_DOUBT, "app/entries", "app/lists"),
        (LintCode.PART_OF_DOUBT, "app/words", "app/entries"),
    ]
    assert {d.meaning for d in found}
