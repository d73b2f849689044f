"""Objects that come back: rows by identity, lines by who is named, photos by their key."""

from __future__ import annotations

import copy

import pytest

from delenda.backups.graves import Graves
from delenda.backups.replay import children_first, replay
from delenda.backups.tombstones import Erased, Sort, tombstones
from delenda.backups.watch import treated, watch
from delenda.kinds import Kind
from delenda.model import (
    Action,
    Change,
    Collection,
    CollectionName,
    DataMap,
    Evidence,
    Finding,
    Identifier,
    Kept,
    MappedCollection,
    MappedField,
    Presence,
    Reference,
    RequestId,
    Role,
    Shape,
    Status,
    Step,
    StoreName,
    Technique,
)
from delenda.testing.clock import NOON
from delenda.testing.memory import MemoryStore

PEPPER = bytes(range(32))
ANN = Identifier(Kind.EMAIL, "ann@example.com")
CONTACTS = [{"name": "A", "email": "ann@example.com"}, {"name": "C", "email": "cid@example.com"}]
KINDS = {
    "events.email": (Kind.EMAIL, Role.OWNER, Presence.WHOLE),
    "lines.text": (Kind.EMAIL, Role.OWNER, Presence.WITHIN),
    "books.contacts[].email": (Kind.EMAIL, Role.MENTIONED, Presence.WHOLE),
}


def bucket() -> MemoryStore:
    return MemoryStore(
        "bucket",
        objects={
            "events": {"e/1": [{"email": "ann@example.com", "n": 1}, {"email": "bob@example.com", "n": 2}]},
            "lines": {"l/1": [{"text": "login ann@example.com"}, {"text": "ann@example.com wrote bob@example.com"}]},
            "photos": {"p/1.jpg": {"camera": "x"}, "p/2.jpg": {"camera": "y"}},
            "books": {"b/1": [{"owner": "bob", "contacts": CONTACTS}]},
        },
        formats={"lines": "text", "photos": "jpeg"},
    )


def datamap(store: MemoryStore) -> DataMap:
    mapped = []
    for c in store.collections():
        fields = []
        for f in c.fields:
            kind = KINDS.get(f"{c.name}.{f.name}")
            found = (Finding(f.name, kind[0], kind[2], Evidence.SHAPE, 1, 1),) if kind else ()
            fields.append(MappedField(f, found, kind[1] if kind else Role.OWNER, kind[0] if kind else None))
        mapped.append(MappedCollection(c, tuple(fields)))
    return DataMap(tuple(mapped))


def refs(store, name):
    [c] = [c for c in store.collections() if c.name == name]
    return [b.ref(i) for u in store.units(c) for b in store.scan(u) for i in range(b.num_rows)]


def stones_of(store, steps, kept=(), identifiers=(ANN,)):
    shapes = {(c.store, c.name): c.shape for c in store.collections()}
    erased = Erased(NOON, tuple(steps), tuple(kept), identifiers)
    return list(tombstones(PEPPER, RequestId("R-1"), erased, shapes, lambda _k, _v: True))


def steps_of(store):
    cut = (Change("text", Technique.REDACT_SPAN, ("ann@example.com",)),)
    drop = (Change("contacts[].email", Technique.DROP_ENTRY, ("ann@example.com",)),)
    return [
        Step(refs(store, "events")[0], Action.DELETE),
        Step(refs(store, "lines")[0], Action.DELETE),
        Step(refs(store, "lines")[1], Action.REDACT, cut),
        Step(refs(store, "photos")[0], Action.DELETE),
        Step(refs(store, "books")[0], Action.REDACT, drop),
    ]


@pytest.mark.promise("P23")
def test_objects_that_came_back_are_erased_again_and_others_stay(engine):
    store = bucket()
    before = copy.deepcopy(store.objects)
    stones = stones_of(store, steps_of(store))
    done = replay(store, Graves.of(PEPPER, stones), datamap(store), engine)
    assert (done.residual, done.undecided, done.outcomes[Status.DONE]) == (0, 0, 5)
    assert store.objects["events"]["e/1"] == before["events"]["e/1"][1:]
    assert store.objects["lines"]["l/1"] == [{"text": "[erased] wrote bob@example.com"}]
    assert list(store.objects["photos"]) == ["p/2.jpg"]
    assert [c["name"] for c in store.objects["books"]["b/1"][0]["contacts"]] == ["C"]


def test_row_numbers_are_never_used_as_addresses_of_rows(engine):
    store = bucket()
    stones = stones_of(store, steps_of(store))
    assert {s.collection for s in stones if s.sort is Sort.RECORD and s.version} == {"photos"}
    store.objects["events"]["e/1"] = [{"email": "dan@example.com", "n": 9}]  # someone else's row is the first now
    found = watch(store, Graves.of(PEPPER, stones), datamap(store), engine, only=["events"])
    assert found.hits == {}


def test_a_collection_with_kept_rows_is_left_to_a_person(engine):
    store = bucket()
    events = refs(store, "events")
    stones = stones_of(store, [Step(events[0], Action.DELETE)], [Kept(events[1], "tax", "law", None)])
    found = watch(store, Graves.of(PEPPER, stones), datamap(store), engine, only=["events"])
    assert (found.hits, dict(found.undecided)) == ({}, {"events": 1})


def test_weak_and_shared_values_leave_no_identity_tombstone():
    store = bucket()
    weak = (Identifier(Kind.PERSON_NAME, "Ann Example"), Identifier(Kind.IP_ADDRESS, "192.0.2.1"))
    assert [s for s in stones_of(store, [], identifiers=weak) if s.sort is Sort.IDENTITY] == []
    shapes: dict = {}
    erased = Erased(NOON, (), (), (ANN,))
    assert list(tombstones(PEPPER, RequestId("R"), erased, shapes, lambda _k, _v: False)) == []


def test_tombstones_hold_no_value():
    store = bucket()
    text = repr(stones_of(store, steps_of(store)))
    assert "example.com" not in text
    assert "p/1.jpg" not in text


def test_children_come_before_parents():
    def table(name, *targets):
        fields = tuple(Reference((f"{t}_id",), CollectionName(t), ("id",)) for t in targets)
        return Collection(StoreName("s"), CollectionName(name), (), references=fields, shape=Shape.KEYED)

    tables = {t.name: t for t in (table("a"), table("b", "a"), table("c", "b", "a"), table("r", "r"))}
    order = list(children_first(tables, tables))
    assert order.index("c") < order.index("b") < order.index("a")
    ring = {t.name: t for t in (table("x", "y"), table("y", "x"))}
    assert sorted(children_first(ring, ring)) == ["x", "y"]


@pytest.mark.parametrize(
    ("value", "technique", "expected"),
    [
        (None, Technique.SUPPRESS, True),
        ("", Technique.SUPPRESS, True),
        (0, Technique.SUPPRESS, True),
        ("erased-00", Technique.SUPPRESS, True),
        ("Ann", Technique.SUPPRESS, False),
        (40, Technique.GENERALIZE, True),
        (47, Technique.GENERALIZE, False),
        ("1990-01-01", Technique.GENERALIZE, True),
        ("1990-05-01", Technique.GENERALIZE, False),
        ("51.0, -3.0", Technique.GENERALIZE, True),
        ("51.5, -3.2", Technique.GENERALIZE, False),
        (51.0, Technique.GENERALIZE, True),
    ],
)
def test_what_counts_as_treated(value, technique, expected):
    assert treated(value, technique) is expected
