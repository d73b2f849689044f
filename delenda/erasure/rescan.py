"""The independent re-scan: reads what the stores hold now, and looks for what should be gone.

It uses neither the plan's path nor the locator index, nor the detectors' way of reading texts: raw cells are
searched for needles, and whole cells are compared in canonical form. Records that stay by a rule are told
apart and counted. What can't be read is counted too: then nobody can say that it is clean.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from delenda.erasure.needles import Needles
from delenda.errors import Archived, CorruptData, DelendaError, SourceDenied
from delenda.kinds import AnyKind, Kind
from delenda.model import (
    Action,
    Batch,
    DataMap,
    Identifier,
    MappedField,
    Presence,
    RecordRef,
    RequestId,
    Shape,
    Step,
    Unit,
    decode_key,
    encode_key,
)
from delenda.ports import Engine, Store

_LONGEST: Final = 200
"""Characters of a cell that may be a whole identifier."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a subject's plan left on purpose, by place.

    ``kept`` by a rule; ``changed`` stay without their identifiers, but perhaps under the account's key;
    ``anonymized`` of these must not lead back to the subject by any key.
    """

    request: RequestId
    identifiers: tuple[Identifier, ...] = field(repr=False)
    kept: frozenset[tuple[str, str, str]] = frozenset()
    changed: frozenset[tuple[str, str, str]] = frozenset()
    anonymized: frozenset[tuple[str, str, str]] = frozenset()
    waiting: frozenset[tuple[str, str, str]] = frozenset()
    """Records that hang on a question that a person must answer, or has answered."""


@dataclass(slots=True)
class Found:
    """What the re-scan saw of one subject: counts by collection."""

    residual: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    rejoins: Counter[str] = field(default_factory=Counter)
    """Anonymized records whose left-over key still leads to a record that names the subject (P44)."""
    standing: dict[str, set[Identifier]] = field(default_factory=lambda: defaultdict(set), repr=False)
    """Identifiers that the store's own records still show, by store: kept, waiting, left, or within another's value."""


@dataclass(slots=True)
class Rescan:
    """A pass over the estate, for any number of subjects."""

    found: dict[RequestId, Found] = field(default_factory=dict)
    units: int = 0
    records: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    """Units that could not be read, by ``store/collection`` and error code."""
    archived: list[Unit] = field(default_factory=list)
    """Units that lie in an archive, and so were not read either."""


def rescan(
    stores: Mapping[str, Store],
    engine: Engine,
    data_map: DataMap,
    subjects: Sequence[Expected],
    only: Iterable[Unit] | None = None,
) -> Rescan:
    """Read everything (or ``only`` some units) and return what is left of the subjects."""
    done = Rescan({s.request: Found() for s in subjects})
    look = _Look(engine, data_map, subjects)
    for unit in _all_units(stores, done) if only is None else only:
        try:
            for batch in stores[unit.store].scan(unit):
                done.records += batch.num_rows
                look.take(batch, done)
            done.units += 1
        except Archived:
            done.archived.append(unit)
        except (CorruptData, SourceDenied) as e:
            done.unread[f"{unit.store}/{unit.collection}: {e.code}"] += 1
        except DelendaError as e:
            done.unread[f"{unit.store}: {e.code}"] += 1
    look.join_back(done)
    return done


def _all_units(stores: Mapping[str, Store], done: Rescan) -> Iterable[Unit]:
    for name, store in stores.items():
        try:
            for collection in store.collections():
                yield from store.units(collection)
        except DelendaError as e:
            done.unread[f"{name}: {e.code}"] += 1


class _Look:
    """Needles and canonical values of all subjects, looked for batch by batch."""

    def __init__(self, engine: Engine, data_map: DataMap, subjects: Sequence[Expected]) -> None:
        self._engine, self._subjects, self._map = engine, subjects, data_map
        self._owners: dict[Identifier, list[int]] = defaultdict(list)
        for number, subject in enumerate(subjects):
            for identifier in subject.identifiers:
                self._owners[identifier].append(number)
        self._identifiers = list(self._owners)
        self._needles = Needles(self._identifiers, getattr(engine, "blind_index", None))
        self._values: dict[AnyKind, dict[str, Identifier]] = defaultdict(dict)
        for identifier in self._identifiers:
            self._values[identifier.kind][identifier.value] = identifier
        self._kinds = {
            (m.collection.store, m.collection.name, f.field.name): _whole_kinds(f) & set(self._values)
            for m in data_map.collections
            for f in m.fields
        }
        self._anonymized: dict[tuple[str, str], dict[tuple[str, str, str], list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for number, subject in enumerate(subjects):
            for place in subject.anonymized:
                self._anonymized[place[:2]][place].append(number)
        self._keys = _key_fields(data_map)
        self._left: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._leads: dict[int, set[str]] = defaultdict(set)

    def take(self, batch: Batch, done: Rescan) -> None:
        """Look through a batch."""
        hits: dict[tuple[int, int], set[str]] = defaultdict(set)
        for name, column in zip(batch.records.schema.names, batch.records.columns, strict=True):
            rows, texts = _cells(column)
            seen, within = self._needles.seen(texts)
            for owner in within | {owner for _, owner in seen}:
                self._show(batch, self._identifiers[owner], done)
            for at, owner in seen:
                self._note(hits, rows[at], self._identifiers[owner], name)
            kinds = self._kinds.get((batch.unit.store, batch.unit.collection, name), frozenset())
            for at, identifier in self._equal(texts, kinds):
                self._show(batch, identifier, done)
                self._note(hits, rows[at], identifier, name)
        for (row, number), fields in hits.items():
            self._count(batch, row, number, fields, done)
        self._note_anonymized(batch)

    def _equal(self, texts: Sequence[str], kinds: Iterable[AnyKind]) -> Iterable[tuple[int, Identifier]]:
        """Yield the cells that are one of the identifiers in canonical form, in fields that hold such kinds."""
        for kind in kinds:
            values = self._values[kind]
            known: dict[str, Identifier | None] = {}
            for i, text in enumerate(texts):
                if text not in known:
                    value = self._engine.canonical(kind, text) if 0 < len(text) <= _LONGEST else None
                    known[text] = values.get(value) if value is not None else None
                identifier = known[text]
                if identifier is not None:
                    yield i, identifier

    def _note(self, hits: dict[tuple[int, int], set[str]], row: int, identifier: Identifier, name: str) -> None:
        for number in self._owners[identifier]:
            hits[row, number].add("account" if identifier.kind is Kind.ACCOUNT_ID else name)

    def _show(self, batch: Batch, identifier: Identifier, done: Rescan) -> None:
        for number in self._owners[identifier]:
            done.found[self._subjects[number].request].standing[batch.unit.store].add(identifier)

    def _count(self, batch: Batch, row: int, number: int, fields: set[str], done: Rescan) -> None:
        subject = self._subjects[number]
        found = done.found[subject.request]
        places = _places(batch, row)
        address = f"{batch.unit.store}/{batch.unit.collection}"
        if places & subject.kept:
            found.kept[address] += 1
            self._leads[number] |= self._key_values(batch, row)
        elif places & subject.changed and fields == {"account"}:
            found.kept[address] += 1
        elif places & subject.waiting:
            found.waiting[address] += 1
        else:
            found.residual[address] += 1
            self._leads[number] |= self._key_values(batch, row)

    # --- anonymized records that can be joined back ---

    def _note_anonymized(self, batch: Batch) -> None:
        here = self._anonymized.get((batch.unit.store, batch.unit.collection))
        if here is None:
            return
        address = f"{batch.unit.store}/{batch.unit.collection}"
        for row in range(batch.num_rows):
            for place in _places(batch, row):
                for number in here.get(place, ()):
                    self._left[number][address] |= self._key_values(batch, row)

    def _key_values(self, batch: Batch, row: int) -> set[str]:
        """Return the values by which a record can be joined, each with the key that it is a value of."""
        values = set()
        for name, column in zip(batch.records.schema.names, batch.records.columns, strict=True):
            space = self._keys.get((batch.unit.store, batch.unit.collection, name))
            if space is not None and (value := column[row].as_py()) is not None:
                values.add(f"{space}={value}")
        return values

    def join_back(self, done: Rescan) -> None:
        """Count the collections whose anonymized records share a key with a record that still names the subject."""
        for number, by_address in self._left.items():
            for address, values in by_address.items():
                joined = len(values & self._leads[number])
                if joined:
                    done.found[self._subjects[number].request].rejoins[address] += joined


def _whole_kinds(mapped: MappedField) -> frozenset[AnyKind]:
    told = {f.kind for f in mapped.findings if f.presence is Presence.WHOLE}
    return frozenset(told | ({mapped.kind} if mapped.kind is not None else set()))


def _key_fields(data_map: DataMap) -> dict[tuple[str, str, str], str]:
    """Return the fields that records are joined by, each with the key that its values belong to."""
    spaces: dict[tuple[str, str, str], str] = {}
    for edge in data_map.edges:
        if edge.when is not None:
            continue  # equal values of several keys join nothing
        for source, target in zip(edge.source, edge.target, strict=True):
            spaces[target.store, target.collection, target.field] = str(target)
            spaces.setdefault((source.store, source.collection, source.field), str(target))
    return spaces


def _cells(column: pa.Array) -> tuple[list[int], list[str]]:
    """Return the row and the text of each cell, and of each element of a list."""
    rows: list[int] = []
    texts: list[str] = []
    for row, value in enumerate(column.to_pylist()):
        for text in _texts(value):
            rows.append(row)
            texts.append(text)
    return rows, texts


def _texts(value: Any) -> Iterable[str]:
    match value:
        case None | bool():
            return
        case str():
            yield value
        case bytes():
            yield value.decode("utf-8", "replace")
        case list() | tuple():
            for each in value:
                yield from _texts(each)
        case dict():
            for name, each in value.items():
                yield from _texts(name)
                yield from _texts(each)
        case float() if value.is_integer():
            yield str(int(value))
        case _:
            yield str(value)


def _places(batch: Batch, row: int) -> frozenset[tuple[str, str, str]]:
    """Return the places under which a record may have been planned: its own, and its object's."""
    store, collection = batch.unit.store, batch.unit.collection
    match batch.shape:
        case Shape.KEYED:
            key = encode_key([batch.records.column(k)[row].as_py() for k in batch.key])
            return frozenset({(store, collection, key)})
        case Shape.ROWS | Shape.OBJECTS:
            whole = encode_key([batch.object_key])
            return frozenset(
                {(store, collection, whole), (store, collection, encode_key([batch.object_key, batch.first_row + row]))}
            )
        case Shape.UNKEYED:
            ref = batch.ref(row)
            return frozenset({(store, collection, f"~{ref.version}")})


class Moves:
    """Where records of objects stand, after rows before them were deleted from the same objects."""

    def __init__(self, deleted: Iterable[Step]) -> None:
        gone: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for step in deleted:
            key = decode_key(step.ref.key) if step.ref.key else []
            if step.action is Action.DELETE and len(key) == 2 and isinstance(key[1], int):
                gone[step.ref.store, step.ref.collection, str(key[0])].append(key[1])
        self._gone = {place: sorted(set(rows)) for place, rows in gone.items()}

    def now(self, ref: RecordRef) -> RecordRef:
        """Return where a record stands now."""
        key = decode_key(ref.key) if ref.key else []
        rows = self._gone.get((ref.store, ref.collection, str(key[0]))) if len(key) == 2 else None
        if not rows or not isinstance(key[1], int):
            return ref
        return RecordRef(
            ref.store, ref.collection, encode_key([key[0], key[1] - bisect_left(rows, key[1])]), ref.version
        )
