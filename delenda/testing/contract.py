"""What every store must promise, as tests: a connector's test file inherits them and gives a filled store.

A subclass has a fixture ``store`` that yields a new store holding ``PEOPLE`` in one collection (in as many
objects as it likes), and names that collection. ``raw`` may be overridden to look at the store past the
connector. What a store can't do is said in the subclass by overriding a test with a strict marker.

    class TestMyStore(SearchContract, FetchContract):
        collection_name = "people"

        @pytest.fixture
        def store(self) -> Iterator[Store]: ...
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delenda.model import (
    ERASED,
    Action,
    Change,
    Collection,
    Outcome,
    RecordRef,
    Shape,
    Status,
    Step,
    Technique,
    encode_key,
)
from delenda.ports import Erasable, Fetchable, Searchable, Store

HOSTILE: Final = (
    "Robert'); DROP TABLE people;--",
    'quote " and `tick` and \\ and %s %(x)s :y {z}',
    "line\nbreak\ttab",
    "王伟 \U0001f600 é é",
    "' OR '1'='1",
    "",
    " lead and trail ",
)
PEOPLE: Final[tuple[dict[str, Any], ...]] = (
    {
        "id": 1,
        "name": "Ann Example",
        "email": "ann@example.com",
        "note": "call 555-0101 or ann@example.com, not 1555-01012",
        "book": '[{"name": "Bob", "phone": "555-0102"}, {"name": "Cy", "phone": "555-0103"}]',
        "born": "1990-05-12",
    },
    {
        "id": 2,
        "name": "Bob Example",
        "email": "bob@example.com",
        "note": "Bob of Bobbington",
        "book": "[]",
        "born": "1985-12-31",
    },
    {"id": 3, "name": "Cy Example", "email": "cy@example.com", "note": "", "book": "[]", "born": "2001-01-01"},
    *(
        {
            "id": 10 + i,
            "name": text,
            "email": f"hostile{i}@example.com",
            "note": f"before {text} after",
            "book": "[]",
            "born": "1970-01-01",
        }
        for i, text in enumerate(HOSTILE)
    ),
)
"""Ten people, seven of them with names that somebody made up to do harm."""

Row = dict[str, Any]


class StoreContract:
    """Reading, and changing: ``Store`` and ``Erasable``."""

    collection_name: ClassVar[str] = "people"

    # --- helpers that a subclass may override ---

    def plain(self, value: Any) -> Any:
        """Return a cell as ``PEOPLE`` spells it, for stores that know no numbers or no NULL."""
        return value

    def raw(self, store: Store) -> list[Row]:
        """Return every row of the collection, in any order, if possible past the connector."""
        return [row for _, row in self.rows(store)]

    def collection(self, store: Store) -> Collection:
        return next(c for c in store.collections() if c.name == self.collection_name)

    def rows(self, store: Store) -> list[tuple[RecordRef, Row]]:
        """Return every row and its address, in the order of ``id``."""
        found = []
        for unit in store.units(self.collection(store)):
            for batch in store.scan(unit):
                for i in range(batch.num_rows):
                    row = {k: self.plain(v) for k, v in batch.record(i).items() if not k.startswith("@")}
                    found.append((batch.ref(i), row))
        return sorted(found, key=lambda pair: int(pair[1]["id"]))

    def person(self, store: Store, number: int) -> tuple[RecordRef, Row]:
        return next((ref, row) for ref, row in self.rows(store) if int(row["id"]) == number)

    def apply(self, store: Store, *steps: Step) -> list[Outcome]:
        assert isinstance(store, Erasable)
        return list(store.apply(self.collection(store), steps))

    def change(
        self, store: Store, number: int, field: str, technique: Technique, *texts: str, action: Action = Action.REDACT
    ) -> Any:
        """Change one field of one person, check that nothing else changed, and return what is there now."""
        before = {int(r["id"]): r for r in self.raw(store)}
        ref, _ = self.person(store, number)
        [outcome] = self.apply(store, Step(ref, action, (Change(field, technique, texts),)))
        assert (outcome.status, outcome.detail) == (Status.DONE, "")
        after = {int(r["id"]): r for r in self.raw(store)}
        value = after[number].pop(field)
        before[number].pop(field)
        assert after == before
        return value

    # --- reading ---

    def test_collections_are_listed_in_order(self, store: Store) -> None:
        names = [c.name for c in store.collections()]
        assert names == sorted(names)
        collection = self.collection(store)
        assert collection.store == store.name
        assert {"id", "name", "email", "note", "book", "born"} <= {f.name for f in collection.fields}
        assert collection.shape is not Shape.UNKEYED

    @pytest.mark.parametrize("target_bytes", [1, 200, 64 << 20])
    def test_units_hold_every_row_exactly_once(self, store: Store, target_bytes: int) -> None:
        ids: Counter[int] = Counter()
        for unit in store.units(self.collection(store), target_bytes):
            assert (unit.store, unit.collection) == (store.name, self.collection_name)
            for batch in store.scan(unit):
                ids.update(int(batch.record(i)["id"]) for i in range(batch.num_rows))
        assert ids == {p["id"]: 1 for p in PEOPLE}

    def test_rows_are_what_was_put_in(self, store: Store) -> None:
        expected = sorted((dict(p) for p in PEOPLE), key=lambda p: int(p["id"]))
        names = expected[0].keys()
        assert [{k: r[k] for k in names} for _, r in self.rows(store)] == expected

    def test_a_second_read_gives_the_same_addresses_and_versions(self, store: Store) -> None:
        first, second = self.rows(store), self.rows(store)
        assert [ref for ref, _ in first] == [ref for ref, _ in second]
        assert len({ref.place for ref, _ in first}) == len(PEOPLE)
        assert all(ref.version for ref, _ in first)

    def test_only_the_fields_that_are_asked_for_are_read(self, store: Store) -> None:
        names: Counter[str] = Counter()
        for unit in store.units(self.collection(store)):
            for batch in store.scan(unit, ["name"]):
                assert {n for n in batch.records.schema.names if not n.startswith("@")} == {"name"}
                names.update(batch.records.column("name").to_pylist())
        assert names == Counter(p["name"] for p in PEOPLE)

    def test_reading_leaves_the_store_as_it_was(self, store: Store) -> None:
        before = self.raw(store)
        self.rows(store)
        assert self.raw(store) == before

    def test_a_closed_store_can_be_used_again(self, store: Store) -> None:
        store.close()
        assert len(self.rows(store)) == len(PEOPLE)

    def test_addresses_show_no_value(self, store: Store) -> None:
        ref, _ = self.person(store, 1)
        unit = next(iter(store.units(self.collection(store))))
        batch = next(iter(store.scan(unit)))
        step = Step(ref, Action.REDACT, (Change("note", Technique.REDACT_SPAN, ("ann@example.com",)),))
        for thing in (ref, unit, batch, step, Outcome(ref, Status.DONE)):
            assert "example.com" not in repr(thing)
            assert encode_key([1]) not in repr(thing)

    # --- changing ---

    @pytest.mark.promise("P18")
    @pytest.mark.parametrize("number", [p["id"] for p in PEOPLE])
    def test_delete_removes_that_record_and_no_other(self, store: Store, number: int) -> None:
        before = self.raw(store)
        ref, _ = self.person(store, number)
        [outcome] = self.apply(store, Step(ref, Action.DELETE))
        assert outcome == Outcome(ref, Status.DONE)
        assert self.raw(store) == [r for r in before if int(r["id"]) != number]

    def test_all_can_go_at_once(self, store: Store) -> None:
        steps = [Step(ref, Action.DELETE) for ref, _ in self.rows(store)]
        outcomes = self.apply(store, *steps)
        assert Counter(o.ref for o in outcomes) == Counter(s.ref for s in steps)
        assert {o.status for o in outcomes} == {Status.DONE}
        assert self.raw(store) == []

    def test_twice_is_once(self, store: Store) -> None:
        ref, _ = self.person(store, 1)
        self.apply(store, Step(ref, Action.DELETE))
        after = self.raw(store)
        [outcome] = self.apply(store, Step(ref, Action.DELETE))
        absent = {Status.ALREADY_ABSENT}
        if self.collection(store).shape is Shape.ROWS:
            absent.add(Status.CHANGED_SINCE_READ)  # the object holds others' rows, under a new version
        assert outcome.status in absent
        assert self.raw(store) == after

    def test_suppressed_twice_is_once(self, store: Store) -> None:
        ref, _ = self.person(store, 1)
        step = Step(ref, Action.ANONYMIZE, (Change("note", Technique.SUPPRESS), Change("email", Technique.SUPPRESS)))
        self.apply(store, step)
        after = self.raw(store)
        [outcome] = self.apply(store, step)
        assert outcome.status in (Status.ALREADY_ABSENT, Status.CHANGED_SINCE_READ)
        assert self.raw(store) == after

    @pytest.mark.promise("P24")
    def test_suppress_leaves_nothing_of_a_value(self, store: Store) -> None:
        value = self.change(store, 1, "note", Technique.SUPPRESS, action=Action.ANONYMIZE)
        assert value in (None, "")

    @pytest.mark.promise("P24")
    def test_generalize_leaves_the_year(self, store: Store) -> None:
        value = self.change(store, 1, "born", Technique.GENERALIZE, action=Action.ANONYMIZE)
        assert str(value)[:10] == "1990-01-01"

    def test_redact_cuts_the_text_and_nothing_around_it(self, store: Store) -> None:
        value = self.change(store, 1, "note", Technique.REDACT_SPAN, "ann@example.com", "555-0101")
        assert value == f"call {ERASED} or {ERASED}, not 1555-01012"

    @pytest.mark.parametrize("number", [p["id"] for p in PEOPLE if p["id"] >= 10 and p["name"]])
    def test_redact_cuts_hostile_text(self, store: Store, number: int) -> None:
        name = next(p["name"] for p in PEOPLE if p["id"] == number)
        assert self.change(store, number, "note", Technique.REDACT_SPAN, name) == f"before {ERASED} after"

    def test_redact_in_json_leaves_json(self, store: Store) -> None:
        value = self.change(store, 1, "book", Technique.REDACT_SPAN, "555-0102")
        expected = PEOPLE[0]["book"].replace("555-0102", ERASED)
        assert _json(value) == _json(expected)

    @pytest.mark.promise("P9")
    def test_drop_entry_takes_the_whole_entry_of_an_address_book(self, store: Store) -> None:
        value = self.change(store, 1, "book", Technique.DROP_ENTRY, "555-0102")
        assert _json(value) == [{"name": "Cy", "phone": "555-0103"}]

    @pytest.mark.promise("P17")
    @pytest.mark.parametrize("text", HOSTILE)
    def test_replace_writes_the_text_and_nothing_else(self, store: Store, text: str) -> None:
        assert (self.change(store, 2, "note", Technique.REPLACE, text, action=Action.REPLACE) or "") == text

    def test_what_changed_since_it_was_read_is_left_alone(self, store: Store) -> None:
        ref, _ = self.person(store, 1)
        self.change(store, 1, "note", Technique.REPLACE, "written in between", action=Action.REPLACE)
        before = self.raw(store)
        for step in (
            Step(ref, Action.DELETE),
            Step(ref, Action.ANONYMIZE, (Change("name", Technique.SUPPRESS),)),
        ):
            assert self.apply(store, step) == [Outcome(ref, Status.CHANGED_SINCE_READ)]
        assert self.raw(store) == before

    def test_every_step_has_one_outcome(self, store: Store) -> None:
        refs = {int(row["id"]): ref for ref, row in self.rows(store)}
        steps = [
            Step(refs[1], Action.DELETE),
            Step(refs[2], Action.REDACT, (Change("note", Technique.REDACT_SPAN, ("Bob",)),)),
            Step(refs[2], Action.REDACT, (Change("name", Technique.REDACT_SPAN, ("Example",)),)),
            Step(refs[3], Action.ANONYMIZE, (Change("name", Technique.SUPPRESS), Change("note", Technique.SUPPRESS))),
        ]
        outcomes = self.apply(store, *steps)
        assert Counter(o.ref for o in outcomes) == Counter(s.ref for s in steps)
        assert {o.status for o in outcomes} == {Status.DONE}
        left = {int(r["id"]): r for r in self.raw(store)}
        assert 1 not in left
        assert (left[2]["note"], left[2]["name"]) == (f"{ERASED} of Bobbington", f"Bob {ERASED}")
        assert left[3]["name"] in (None, "")

    def test_no_steps_change_nothing(self, store: Store) -> None:
        before = self.raw(store)
        assert self.apply(store) == []
        assert self.raw(store) == before

    def test_a_rehearsal_tells_the_outcomes_and_changes_nothing(self, store: Store) -> None:
        assert isinstance(store, Erasable)
        collection, before = self.collection(store), self.raw(store)
        refs = [ref for ref, _ in self.rows(store)]
        steps = [
            Step(refs[0], Action.DELETE),
            Step(refs[1], Action.ANONYMIZE, (Change("name", Technique.SUPPRESS),)),
            Step(refs[2], Action.REDACT, (Change("note", Technique.REDACT_SPAN, ("nothing like it",)),)),
        ]
        rehearsed = list(store.rehearse(collection, steps))
        assert self.raw(store) == before
        assert [ref for ref, _ in self.rows(store)] == refs
        played = list(store.apply(collection, steps))
        assert Counter((o.ref, o.status) for o in rehearsed) == Counter((o.ref, o.status) for o in played)

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=40))
    def test_any_text_survives(self, store: Store, text: str) -> None:
        ref, _ = self.person(store, 3)
        [outcome] = self.apply(store, Step(ref, Action.REPLACE, (Change("note", Technique.REPLACE, (text,)),)))
        assert outcome.status in (Status.DONE, Status.ALREADY_ABSENT)
        _, row = self.person(store, 3)
        assert (row["note"] or "") == text
        assert len(self.raw(store)) == len(PEOPLE)


class SearchContract(StoreContract):
    """``Searchable``: rows by exact values."""

    def found(self, store: Store, fields: Sequence[str], values: Sequence[Sequence[Any]]) -> list[int]:
        assert isinstance(store, Searchable)
        collection = self.collection(store)
        batches = store.find(collection, fields, iter(values))
        return sorted(int(b.record(i)["id"]) for b in batches for i in range(b.num_rows))

    @pytest.mark.parametrize("number", [p["id"] for p in PEOPLE])
    def test_find_by_a_value(self, store: Store, number: int) -> None:
        person = next(p for p in PEOPLE if p["id"] == number)
        assert self.found(store, ["name"], [(person["name"],)]) == [number]
        assert self.found(store, ["email"], [(person["email"],)]) == [number]

    def test_find_by_many_values_gives_each_row_once(self, store: Store) -> None:
        values = [(f"nobody{i}@example.com",) for i in range(1500)]
        values += [(p["email"],) for p in PEOPLE] * 2
        assert self.found(store, ["email"], values) == sorted(p["id"] for p in PEOPLE)

    def test_find_by_two_fields(self, store: Store) -> None:
        values = [("Ann Example", "ann@example.com"), ("Bob Example", "ann@example.com"), ("Cy Example", "x")]
        assert self.found(store, ["name", "email"], values) == [1]

    def test_find_is_exact(self, store: Store) -> None:
        values = [("ANN@example.com",), ("ann@example.com ",), ("ann",), ("%",), ("ann_example.com",), (None,)]
        assert self.found(store, ["email"], values) == []

    def test_find_nothing(self, store: Store) -> None:
        assert self.found(store, ["email"], []) == []

    def test_a_value_of_another_type_is_converted_or_matches_nothing(self, store: Store) -> None:
        assert self.found(store, ["id"], [("2",)]) == [2]
        for value in ("abc", "2x", "", 2.5, 10**30, "\0", "\ud800", b"\xff", None, True):
            assert self.found(store, ["id"], [(value,)]) == [], value
            assert self.found(store, ["email"], [(value,)]) == [], value

    def test_found_rows_have_the_versions_that_a_scan_gives(self, store: Store) -> None:
        assert isinstance(store, Searchable)
        [batch] = store.find(self.collection(store), ["email"], [("ann@example.com",)])
        assert batch.ref(0) == self.person(store, 1)[0]


class FetchContract(StoreContract):
    """``Fetchable``: records by address."""

    def test_fetch_reads_records_again(self, store: Store) -> None:
        assert isinstance(store, Fetchable)
        rows = dict(self.rows(store))
        fetched = {}
        for batch in store.fetch(self.collection(store), list(rows)):
            for i in range(batch.num_rows):
                fetched[batch.ref(i)] = {k: self.plain(v) for k, v in batch.record(i).items() if not k.startswith("@")}
        assert fetched == rows

    def test_fetch_knows_what_is_gone(self, store: Store) -> None:
        assert isinstance(store, Fetchable)
        collection = self.collection(store)
        ref, _ = self.person(store, 2)
        self.apply(store, Step(ref, Action.DELETE))
        rows = [b.record(i) for b in store.fetch(collection, [ref]) for i in range(b.num_rows)]
        assert all(int(r["id"]) != 2 for r in rows)
        assert list(store.fetch(collection, [])) == []


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
