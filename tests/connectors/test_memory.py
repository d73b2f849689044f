"""The store in memory, measured by the contract that it is the reference for."""

from __future__ import annotations

import pytest

from delenda.model import Action, Change, Outcome, Reference, Shape, Status, Step, Technique
from delenda.ports import Erasable, Fetchable, Searchable, Store
from delenda.testing.contract import PEOPLE, FetchContract, SearchContract
from delenda.testing.memory import MemoryStore


class TestTable(SearchContract, FetchContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore("memory", {"people": list(PEOPLE), "other": [{"id": 1}]})

    def raw(self, store: Store) -> list[dict[str, object]]:
        assert isinstance(store, MemoryStore)
        return [dict(r) for r in store.tables["people"]]

    def test_it_keeps_every_port(self, store: MemoryStore) -> None:
        assert isinstance(store, Store) and isinstance(store, Searchable)
        assert isinstance(store, Fetchable) and isinstance(store, Erasable)


class TestObjects(SearchContract, FetchContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        half = len(PEOPLE) // 2
        return MemoryStore("memory", objects={"people": {"people/1": PEOPLE[:half], "people/2": PEOPLE[half:]}})

    def raw(self, store: Store) -> list[dict[str, object]]:
        assert isinstance(store, MemoryStore)
        return [dict(r) for rows in store.objects["people"].values() for r in rows]


def test_nested_rows_show_leaf_fields_and_lose_whole_entries() -> None:
    book = [{"name": "Bob", "phone": "555-0102"}, {"name": "Cy", "phone": "555-0103"}]
    store = MemoryStore("memory", objects={"books": {"books/1": [{"owner": "Ann", "book": book}]}})
    [collection] = store.collections()
    [batch] = store.scan(next(store.units(collection)))
    assert batch.record(0)["book[].phone"] == ["555-0102", "555-0103"]
    step = Step(batch.ref(0), Action.REDACT, (Change("book[].phone", Technique.DROP_ENTRY, ("555-0102",)),))
    assert [o.status for o in store.apply(collection, [step])] == [Status.DONE]
    assert store.objects["books"]["books/1"] == [{"owner": "Ann", "book": [book[1]]}]


def test_a_whole_object_can_go() -> None:
    store = MemoryStore("memory", objects={"photos": {"photos/1": {"@meta.owner": "7", "exif.gps": "1,2"}}})
    [collection] = store.collections()
    assert collection.shape is Shape.OBJECTS
    [batch] = store.scan(next(store.units(collection)))
    assert list(store.apply(collection, [Step(batch.object_ref(), Action.DELETE)])) == [
        Outcome(batch.object_ref(), Status.DONE)
    ]
    assert store.objects["photos"] == {}


def test_foreign_keys_hold_as_in_a_database() -> None:
    store = MemoryStore(
        "memory",
        {"users": [{"id": 1}, {"id": 2}], "orders": [{"id": 5, "user_id": 1}], "tags": [{"id": 9, "user_id": 2}]},
        references={
            "orders": [Reference(("user_id",), "users", ("id",))],
            "tags": [Reference(("user_id",), "users", ("id",), "CASCADE")],
        },
    )
    users = next(c for c in store.collections() if c.name == "users")
    [batch] = store.scan(next(store.units(users)))
    outcomes = list(store.apply(users, [Step(batch.ref(i), Action.DELETE) for i in range(2)]))
    assert [o.detail for o in outcomes] == ["foreign_key", "cascade"]
    assert len(store.tables["users"]) == 2


def test_a_table_without_a_key_is_read_and_never_changed() -> None:
    store = MemoryStore("memory", {"log": [{"line": "a"}, {"line": "a"}]})
    [collection] = store.collections()
    assert collection.shape is Shape.UNKEYED
    [batch] = store.scan(next(store.units(collection)))
    [outcome] = store.apply(collection, [Step(batch.ref(0), Action.DELETE)])
    assert (outcome.status, outcome.detail) == (Status.BLOCKED, "no_key")
    assert len(store.tables["log"]) == 2
