"""Reading records for attribution: only the units that may hold somebody, or a search, or everything.

Where the locator index speaks for a collection, only the units that it names are read. A store that finds
values itself is asked for common spellings on top, since rows may have come after the last scan. What
nothing speaks for is read in full, and counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection as Bag
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from delenda.kinds import AnyKind, Kind, spec_of
from delenda.model import (
    Batch,
    DataMap,
    FieldAddress,
    Identifier,
    MappedCollection,
    MappedField,
    Presence,
    Role,
    Shape,
    Unit,
)
from delenda.ports import Engine, Searchable, Store
from delenda.subjects.rows import Found, Key, Row, key_of, own_accounts, place_of, plain, plains

_DIGESTS: Final = frozenset({22, 24, 27, 28, 32, 40, 43, 44, 64})
"""Lengths of MD5, SHA-1 and SHA-256 in hex and Base64."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where to look: ``units`` to read, and ``search``, the collections that are asked by value as well."""

    units: tuple[Unit, ...]
    search: frozenset[str] = frozenset()


class Locator(Protocol):
    """Says which units may hold somebody."""

    def __call__(
        self, identifiers: Sequence[Identifier], keys: Sequence[tuple[FieldAddress, str]], only: str = ""
    ) -> Located:
        """Return where identifiers, or values of keys, may stand; ``only`` limits it to one collection."""
        ...


def everywhere(stores: Mapping[str, Store]) -> Locator:
    """Return a locator for an estate without an index: it names everything."""

    def locate(
        identifiers: Sequence[Identifier],  # noqa: ARG001  # everything may hold anybody
        keys: Sequence[tuple[FieldAddress, str]],  # noqa: ARG001
        only: str = "",
    ) -> Located:
        return Located(
            tuple(
                unit
                for store in stores.values()
                for collection in store.collections()
                if only in ("", collection.address)
                for unit in store.units(collection)
            )
        )

    return locate


@dataclass(slots=True)
class StoreReader:
    """Reads an estate's stores. ``counts`` tells what it cost: units and rows read, searches asked."""

    stores: Mapping[str, Store]
    engine: Engine
    data_map: DataMap
    locate: Locator
    counts: Counter[str] = field(default_factory=Counter)
    _seen: dict[tuple[str, ...], Row] = field(default_factory=dict, repr=False)

    # --- by identifier ---

    def rows(self, identifiers: Bag[Identifier]) -> Iterator[Row]:
        """Yield the records in which one of the identifiers stands."""
        needles = _Needles(identifiers, self.engine)
        located = self.locate(list(identifiers), [])
        for unit in located.units:
            mapped = self.data_map.get(unit.store, unit.collection)
            if mapped is not None:
                self.counts["units"] += 1
                for batch in self.stores[unit.store].scan(unit):
                    self.counts["records"] += batch.num_rows
                    for i in needles.rows_of(batch, mapped):
                        yield self._row(batch, i, mapped, needles)
        for mapped in self.data_map.collections:
            if mapped.collection.address in located.search:
                yield from self._search(mapped, needles)

    def _search(self, mapped: MappedCollection, needles: _Needles) -> Iterator[Row]:
        store = self.stores[mapped.collection.store]
        if not isinstance(store, Searchable):
            return
        for each in mapped.fields:
            texts = needles.spellings(kinds_of(each))
            if texts and mapped.collection.field_named(each.field.name) is not None:
                self.counts["searches"] += 1
                values = [(typed(text, each.field.type),) for text in texts]
                for batch in store.find(mapped.collection, [each.field.name], [v for v in values if v[0] is not None]):
                    for i in range(batch.num_rows):
                        yield self._row(batch, i, mapped, needles)

    # --- by key ---

    def by_key(
        self, fields: tuple[FieldAddress, ...], values: Bag[tuple[str, ...]], target: tuple[FieldAddress, ...]
    ) -> Iterator[Row]:
        """Yield the records whose ``fields`` hold one of ``values``."""
        place = fields[0]
        mapped = self.data_map.get(place.store, place.collection)
        store = self.stores.get(place.store)
        if mapped is None or store is None or not values:
            return
        names = [f.field for f in fields]
        for batch in self._batches_by_key(store, mapped, names, values, target):
            columns = [batch.records.column(n) for n in names if n in batch.records.schema.names]
            if len(columns) < len(names):
                continue
            for i in range(batch.num_rows):
                own = [c[i].as_py() for c in columns]
                if None not in own and plains(own) in values:
                    yield self._row(batch, i, mapped, None)

    def _batches_by_key(
        self,
        store: Store,
        mapped: MappedCollection,
        names: Sequence[str],
        values: Bag[tuple[str, ...]],
        target: tuple[FieldAddress, ...],
    ) -> Iterator[Batch]:
        collection = mapped.collection
        if isinstance(store, Searchable) and collection.shape in (Shape.KEYED, Shape.UNKEYED):
            types = [f.type if (f := collection.field_named(n)) else "string" for n in names]
            rows = [tuple(typed(text, t) for text, t in zip(value, types, strict=True)) for value in values]
            self.counts["searches"] += 1
            yield from store.find(collection, names, [r for r in rows if None not in r])
            return
        keys = [(target[0], value[0]) for value in values] if len(target) == 1 else []
        for unit in self.locate([], keys, collection.address).units:
            self.counts["units"] += 1
            for batch in store.scan(unit):
                self.counts["records"] += batch.num_rows
                yield batch

    # --- one record ---

    def _row(self, batch: Batch, i: int, mapped: MappedCollection, needles: _Needles | None) -> Row:
        record = batch.record(i)
        ref = batch.ref(i)
        seen = (*place_of(ref), ref.version)
        row = self._seen.get(seen)
        if row is None:
            found = tuple(self._found(record, mapped))
            whole = batch.object_ref() if batch.shape in (Shape.ROWS, Shape.OBJECTS) else None
            size = batch.unit.size_bytes if batch.shape is Shape.OBJECTS else sum(len(str(v)) for v in record.values())
            row = self._seen[seen] = Row(ref, whole, record, found, own_accounts(found), size)
        if needles is not None and (hashed := tuple(self._hashed(record, mapped, needles))):
            found = tuple(dict.fromkeys((*row.found, *hashed)))
            row = self._seen[seen] = Row(ref, row.whole, record, found, own_accounts(found), row.size_bytes)
        return row

    def _found(self, record: Mapping[str, Any], mapped: MappedCollection) -> Iterator[Found]:
        """Yield every identifier in a record: whole cells by their field's kinds, others within texts."""
        for each, role, value, text in _texts_of(record, mapped):
            name = each.field.name
            whole = [(k, v) for k in kinds_of(each) if (v := self.engine.canonical(k, text))]
            for kind, canonical in whole:
                yield Found(name, Identifier(kind, canonical), Presence.WHOLE, role, text)
            if isinstance(value, str) and not any(spec_of(k).searchable for k, _ in whole):
                for match in self.engine.text(value):
                    yield Found(name, match.identifier, Presence.WITHIN, role, value[match.start : match.end])

    def _hashed(self, record: Mapping[str, Any], mapped: MappedCollection, needles: _Needles) -> Iterator[Found]:
        """Yield the cells that are a digest of a wanted identifier."""
        if needles.digests:
            for each, role, _, text in _texts_of(record, mapped):
                if len(text) in _DIGESTS and (known := needles.digests.get(text.lower())):
                    yield Found(each.field.name, known, Presence.WHOLE, role, text)


def _texts_of(record: Mapping[str, Any], mapped: MappedCollection) -> Iterator[tuple[MappedField, Role, Any, str]]:
    """Yield each leaf of a record with its field, that field's role, and its text.

    Where all of a collection is about others, an object's own path still says whose object it is.
    """
    about_others = all(f.role is Role.MENTIONED for f in mapped.fields if kinds_of(f))
    for each in mapped.fields:
        role = Role.OWNER if about_others and each.field.name.startswith("@") else each.role
        for value in _leaves(record.get(each.field.name)):
            text = plain(value)
            if text:
                yield each, role, value, text


class _Needles:
    """Wanted identifiers, ready to be looked for in columns."""

    def __init__(self, identifiers: Bag[Identifier], engine: Engine) -> None:
        self._engine = engine
        self._by_space: dict[str, dict[str, None]] = defaultdict(dict)
        self._identifiers = list(identifiers)
        self._keys: set[Key] = set()
        self.digests: dict[str, Identifier] = {}
        for identifier in self._identifiers:
            space, value = key_of(identifier)
            self._by_space[space][value] = None
            self._keys.add((space, value))
            if identifier.spec.searchable:
                for spelling in engine.spellings(identifier.kind, identifier.value):
                    if len(spelling) in _DIGESTS and spelling not in self._by_space[space]:
                        self.digests[spelling.lower()] = identifier
        self._sets = {space: pa.array(list(values), pa.string()) for space, values in self._by_space.items()}
        self._in_texts = any(i.spec.searchable for i in self._identifiers)

    def spellings(self, kinds: Iterable[AnyKind]) -> list[str]:
        """Return the texts by which a store may be asked for the identifiers in a field of those kinds."""
        spaces = {spec_of(k).space for k in kinds}
        texts: list[str] = []
        for identifier in self._identifiers:
            if identifier.spec.space in spaces:
                texts += [identifier.value, *self._engine.spellings(identifier.kind, identifier.value)]
        return list(dict.fromkeys(texts))

    def rows_of(self, batch: Batch, mapped: MappedCollection) -> list[int]:
        """Return the rows of a batch in which one of the identifiers stands."""
        hits: set[int] = set()
        by_name = {f.field.name: f for f in mapped.fields}
        for name, column in zip(batch.records.schema.names, batch.records.columns, strict=True):
            each = by_name.get(name)
            hits |= self._whole(column, kinds_of(each) if each else frozenset())
            if _holds_text(column.type):
                hits |= self._hashed(column)
                if self._in_texts and (each is None or not _all_whole(each)):
                    hits |= self._within(column)
        return sorted(hits)

    def _whole(self, column: pa.Array, kinds: frozenset[AnyKind]) -> set[int]:
        hits: set[int] = set()
        for kind in kinds:
            space = spec_of(kind).space
            if space in self._by_space:
                forms = self._engine.canonical_column(kind, _texts(column))
                hits |= _members(forms, self._by_space[space], self._sets[space])
        return hits

    def _hashed(self, column: pa.Array) -> set[int]:
        """Return the rows with a digest of a wanted identifier; few cells have the length of one."""
        if not self.digests:
            return set()
        leaves, rows = _flat(column)
        lengths = pa.array(sorted(_DIGESTS), pa.int32())
        likely = pc.fill_null(pc.is_in(pc.utf8_length(leaves).cast(pa.int32()), value_set=lengths), False)
        at = np.flatnonzero(likely.to_numpy(zero_copy_only=False))
        texts = leaves.take(pa.array(at)).to_pylist()
        hits = [i for i, text in zip(at.tolist(), texts, strict=True) if text.lower() in self.digests]
        return set(hits if rows is None else rows.take(pa.array(hits, pa.int64())).to_pylist())

    def _within(self, column: pa.Array) -> set[int]:
        return {row for row, m in self._engine.texts(column) if key_of(m.identifier) in self._keys}


def kinds_of(mapped: MappedField) -> frozenset[AnyKind]:
    """Return the kinds that whole cells of a field hold.

    An account id is one by name, reference or decree only, and then nothing else.
    """
    if mapped.kind is Kind.ACCOUNT_ID:
        return frozenset({Kind.ACCOUNT_ID})
    whole = {f.kind for f in mapped.findings if f.presence is Presence.WHOLE} - {Kind.ACCOUNT_ID}
    within = {f.kind for f in mapped.findings if f.presence is Presence.WITHIN}
    return frozenset(whole | ({mapped.kind} if mapped.kind is not None and mapped.kind not in within else set()))


def _all_whole(mapped: MappedField) -> bool:
    """Is every cell of the field one searchable identifier, so that none stands within?"""
    return (
        mapped.kind is not None
        and spec_of(mapped.kind).searchable
        and not any(f.presence is Presence.WITHIN for f in mapped.findings)
        and any(f.kind == mapped.kind and f.presence is Presence.WHOLE and f.share >= 1 for f in mapped.findings)
    )


def _members(column: pa.Array, wanted: Mapping[str, Any], values: pa.Array) -> set[int]:
    """Return the rows of a column, or of a column of lists, that hold one of the wanted texts.

    ``values`` are the keys of ``wanted``: a long column is looked through by Arrow, a short one in Python,
    since Arrow hashes all values anew at each call.
    """
    column, rows = _flat(column)
    if len(column) < len(values):
        at = [i for i, text in enumerate(column.to_pylist()) if text in wanted]
    else:
        mask = pc.fill_null(pc.is_in(column.cast(pa.string()), value_set=values), False)
        at = np.flatnonzero(mask.to_numpy(zero_copy_only=False)).tolist()
    return set(at if rows is None else rows.take(pa.array(at, pa.int64())).to_pylist())


def _flat(column: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    """Return the leaves of a column of lists, and the row of each; None if it holds no lists."""
    rows = None
    while pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        parents = pc.list_parent_indices(column)
        rows = parents if rows is None else rows.take(parents)
        column = column.flatten()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column, rows


def _texts(column: pa.Array) -> pa.Array:
    """Return a column of numbers as texts; others as they are."""
    if pa.types.is_integer(column.type):
        return column.cast(pa.string())
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return pa.array([None if v is None else plain(v) for v in column.to_pylist()], pa.string())
    return column


def _holds_text(kind: pa.DataType) -> bool:
    while pa.types.is_list(kind) or pa.types.is_large_list(kind):
        kind = kind.value_type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for each in value:
            yield from _leaves(each)
    elif value is not None and not isinstance(value, bytes | bool):
        yield value


def typed(text: str, kind: str) -> Any:
    """Return a key's text in the type of a field, named as Arrow does; None if it can't be such a value."""
    try:
        if kind.startswith(("int", "uint")):
            return int(text)
        if kind.startswith(("float", "double", "half")):
            return float(text)
    except ValueError:
        return None
    return text
