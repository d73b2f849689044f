"""Finding erased records in a store that was restored, or that should hold none: the resurrection watch.

A row counts as come back if it is, or names, what a tombstone marks: its content is the one that was erased; or it
stands at an erased record's address and nobody else is named in it; or it holds an identifier that is an erased
person's alone; or it refers to a row that came back. A row at an erased address that now names somebody else is
theirs: keys are used again. What cannot be told is counted as ``undecided`` and left for a person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from delenda.backups.tombstones import Sort, Tombstone, record_token, version_token
from delenda.kinds import AnyKind, Category, Power, spec_of
from delenda.model import (
    ERASED,
    Action,
    Batch,
    Change,
    Collection,
    DataMap,
    Field,
    MappedCollection,
    MappedField,
    Presence,
    RecordRef,
    Reference,
    RequestId,
    Role,
    Shape,
    Step,
    Technique,
    Token,
    token_of,
)
from delenda.ports import Engine, Searchable, Store

_GENERAL: Final = re.compile(r"\d{4}-01-01(?:[T ].*)?|-?\d*0|-?\d{1,3}(?:\.0+)?(?:\s*,\s*-?\d{1,3}(?:\.0+)?)?")
LINES: Final = frozenset({"text", "txt", "log"})
EMPTY: Final[tuple[Any, ...]] = (None, "", 0, 0.0, False, b"", [])


@dataclass(slots=True)
class Graves:
    """The tombstones of one store, ready to be looked up."""

    pepper: bytes
    records: dict[Token, Tombstone] = field(default_factory=dict)
    identities: dict[Token, RequestId] = field(default_factory=dict)
    rules: dict[tuple[RequestId, str], dict[Action, tuple[tuple[str, Technique], ...]]] = field(default_factory=dict)
    collections: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, pepper: bytes, stones: Iterable[Tombstone]) -> Graves:
        graves = cls(pepper)
        for stone in stones:
            match stone.sort:
                case Sort.IDENTITY:
                    graves.identities[stone.token] = stone.request_id
                case Sort.RECORD:
                    # A later erasure says more than an earlier one; a keep says less than what was done to it.
                    if stone.token not in graves.records or stone.action is not Action.RETAIN:
                        graves.records[stone.token] = stone
                    graves.collections.add(stone.collection)
                    graves.rules.setdefault((stone.request_id, stone.collection), {})[stone.action] = stone.changes
                case Sort.OBJECT:
                    pass
        return graves


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that came back, and the step that erases it again."""

    request_id: RequestId
    step: Step
    why: str
    """``content``, ``key``, ``identity`` or ``child``."""


@dataclass(slots=True)
class Watch:
    """What a look through one store found."""

    hits: dict[tuple[str, str, str], Hit] = field(default_factory=dict)
    undecided: Counter[str] = field(default_factory=Counter)
    """By collection: rows that only a person can decide on."""
    reused: int = 0
    """Rows of other people at an erased record's address."""
    scanned: int = 0

    @property
    def requests(self) -> set[RequestId]:
        return {hit.request_id for hit in self.hits.values()}


def watch(
    store: Store, graves: Graves, datamap: DataMap, engine: Engine, *, only: Iterable[str] | None = None
) -> Watch:
    """Look through a store's collections (or some of them) for what the tombstones mark."""
    found = Watch()
    collections = {str(c.name): c for c in store.collections()}
    wanted = set(collections) if only is None else set(only)
    values: Values = {}
    for name, collection in collections.items():
        if name not in wanted:
            continue
        reader = _Reader(collection, datamap.get(store.name, name), graves, engine)
        incoming = [(c, r) for c in collections.values() for r in c.references if r.target == name]
        for unit in store.units(collection):
            for batch in store.scan(unit):
                found.scanned += batch.num_rows
                for row, hit in reader.hits(batch, found):
                    found.hits[hit.step.ref.place] = hit
                    if hit.step.action is Action.DELETE:
                        _remember(values, incoming, batch, row, hit.request_id)
    _follow(store, collections, datamap, graves, found, values)
    return found


# --- one collection ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Name:
    """An erased person's, or anybody's, identifier in a row."""

    place: str
    role: Role
    whole: bool
    request_id: RequestId | None
    text: str = field(repr=False)
    strong: bool = True
    listed: bool = False


class _Reader:
    """Decides on the rows of one collection."""

    def __init__(self, collection: Collection, mapped: MappedCollection | None, graves: Graves, engine: Engine) -> None:
        self._collection, self._graves, self._engine = collection, graves, engine
        self._mapped = {f.field.name: f for f in mapped.fields} if mapped else {}
        self._tokens: dict[tuple[str, str], RequestId | None] = {}

    def hits(self, batch: Batch, found: Watch) -> Iterator[tuple[int, Hit]]:
        named = self._names(batch)
        keyed = self._at_graves(batch)
        for row in sorted(named.keys() | keyed.keys()):
            names, stone = named.get(row, []), keyed.get(row)
            if stone is not None:
                hit = self._at_grave(batch, row, stone, names, found)
            else:
                hit = self._by_name(batch, row, [n for n in names if n.request_id], names, found)
            if hit is not None:
                yield row, hit

    def _at_graves(self, batch: Batch) -> dict[int, Tombstone]:
        """Return the rows that stand at a tombstone's address."""
        if self._collection.name not in self._graves.collections:
            return {}
        c, found = self._collection, {}
        if batch.shape is Shape.OBJECTS and batch.num_rows:
            keys: Iterable[tuple[int, str]] = [(0, batch.object_ref().key)]
        elif batch.shape is Shape.KEYED:
            columns = [batch.records.column(k).to_pylist() for k in batch.key]
            keys = enumerate(encode_keys(columns))
        else:
            return {}
        for row, key in keys:
            stone = self._graves.records.get(record_token(self._graves.pepper, c.store, c.name, key))
            if stone is not None:
                found[row] = stone
        return found

    def _at_grave(self, batch: Batch, row: int, stone: Tombstone, names: Sequence[_Name], found: Watch) -> Hit | None:
        if stone.action is Action.RETAIN:
            return None
        ref, record, c = batch.ref(row), batch.record(row), self._collection
        same = version_token(self._graves.pepper, c.store, c.name, ref.version) == stone.version
        ours = any(n.request_id == stone.request_id for n in names)
        if not (same or ours) and any(n.role is Role.OWNER and n.whole and n.strong for n in names):
            found.reused += 1
            return None
        why = "content" if same else "identity" if ours else "key"
        if stone.action is Action.DELETE:
            return Hit(stone.request_id, Step(ref, Action.DELETE, reason="replay"), why)
        changes = tuple(
            Change(name, technique, self._texts(names, name, stone.request_id))
            for name, technique in stone.changes
            if not treated(record.get(name), technique)
        )
        live = tuple(x for x in changes if x.texts or not _needs_texts(x.technique))
        return Hit(stone.request_id, Step(ref, stone.action, live, "replay"), why) if live else None

    def _by_name(
        self, batch: Batch, row: int, ours: Sequence[_Name], names: Sequence[_Name], found: Watch
    ) -> Hit | None:
        """Decide on a row that names an erased person and stands at no tombstone's address."""
        if not ours:
            return None
        request = next((n.request_id for n in ours if n.role is Role.OWNER and n.whole), ours[0].request_id)
        assert request is not None  # noqa: S101  # for the type checker: ours have one
        mine = [n for n in ours if n.request_id == request]
        rules = self._graves.rules.get((request, self._collection.name), {})
        owned = any(n.role is Role.OWNER and n.whole and not n.listed for n in mine)
        line = self._collection.format in LINES and not any(n.strong and n.request_id != request for n in names)
        if owned or line:
            done = set(rules) - {Action.RETAIN, Action.REDACT}
            if Action.RETAIN in rules and done:
                found.undecided[self._collection.name] += 1
                return None
            if Action.RETAIN in rules:
                return None
            if done == {Action.ANONYMIZE}:
                return self._anonymize(batch, row, request, rules[Action.ANONYMIZE], mine)
            return Hit(request, Step(batch.ref(row), Action.DELETE, reason="replay"), "identity")
        changes = tuple(self._cut(name, mine) for name in dict.fromkeys(n.place for n in mine))
        return Hit(request, Step(batch.ref(row), Action.REDACT, changes, "replay"), "identity")

    def _anonymize(
        self, batch: Batch, row: int, request: RequestId, told: Sequence[tuple[str, Technique]], mine: Sequence[_Name]
    ) -> Hit | None:
        record = batch.record(row)
        changes = [
            Change(name, technique, self._texts(mine, name, request))
            for name, technique in told
            if not treated(record.get(name), technique)
        ]
        live = tuple(x for x in changes if x.texts or not _needs_texts(x.technique))
        return Hit(request, Step(batch.ref(row), Action.ANONYMIZE, live, "replay"), "identity") if live else None

    def _cut(self, name: str, mine: Sequence[_Name]) -> Change:
        here = [n for n in mine if n.place == name]
        texts = tuple(dict.fromkeys(n.text for n in here))
        if any(n.listed for n in here):
            return Change(name, Technique.DROP_ENTRY, texts)
        return Change(name, Technique.SUPPRESS) if here[0].whole else Change(name, Technique.REDACT_SPAN, texts)

    def _texts(self, names: Sequence[_Name], name: str, request: RequestId) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n.text for n in names if n.place == name and n.request_id == request))

    # --- who is named ---

    def _names(self, batch: Batch) -> dict[int, list[_Name]]:
        """Return, by row, the identifiers that name an erased person, and the strong ones of anybody."""
        named: dict[int, list[_Name]] = {}
        if not self._graves.identities:
            return named
        for name, values in zip(batch.records.schema.names, batch.records.columns, strict=True):
            mapped = self._mapped.get(name)
            kinds = _whole_kinds(mapped)
            role = mapped.role if mapped else Role.OWNER
            for kind in kinds:
                self._whole(named, name, role, kind, values)
            if not kinds and _is_text(values.type) and not _mute(mapped):
                self._within(named, name, role, values)
        return named

    def _whole(self, named: dict[int, list[_Name]], name: str, role: Role, kind: AnyKind, values: pa.Array) -> None:
        space, cells = spec_of(kind).space, values.to_pylist()
        for row, value in enumerate(self._engine.canonical_column(kind, _as_text(values)).to_pylist()):
            listed = isinstance(value, list)
            for i, one in enumerate(value if listed else [value]):
                if one is not None:
                    text = str(cells[row][i] if listed else cells[row])
                    who = self._who(space, one)
                    named.setdefault(row, []).append(_Name(name, role, True, who, text, True, listed))

    def _within(self, named: dict[int, list[_Name]], name: str, role: Role, values: pa.Array) -> None:
        cells = values.to_pylist()
        places = [
            (row, text, isinstance(cell, list))
            for row, cell in enumerate(cells)
            for text in (cell if isinstance(cell, list) else [cell])
            if text and text != ERASED
        ]
        for number, match in self._engine.texts(pa.array([text for _, text, _ in places], pa.string())):
            row, text, listed = places[number]
            spec = spec_of(match.kind)
            if spec.power is Power.STRONG:
                cut = text if listed else text[match.start : match.end]
                who = self._who(spec.space, match.value)
                named.setdefault(row, []).append(_Name(name, role, False, who, cut, True, listed))

    def _who(self, space: str, value: str) -> RequestId | None:
        key = (space, value)
        if key not in self._tokens:
            if len(self._tokens) > 200_000:
                self._tokens.clear()
            self._tokens[key] = self._graves.identities.get(token_of(self._graves.pepper, space, value))
        return self._tokens[key]


def _whole_kinds(mapped: MappedField | None) -> list[AnyKind]:
    """Return the strong kinds that the field's cells are."""
    if mapped is None or mapped.decided is False:
        return []
    within = {f.kind for f in mapped.findings if f.presence is Presence.WITHIN}
    kinds = {mapped.kind, *(f.kind for f in mapped.findings if f.presence is Presence.WHOLE)} - {None} - within
    return sorted((k for k in kinds if k is not None and spec_of(k).power is Power.STRONG), key=str)


def _mute(mapped: MappedField | None) -> bool:
    """Return whether a text field holds a plain attribute, in which nobody is named."""
    if (
        mapped is None
        or mapped.kind is None
        or (mapped.findings and any(f.presence is Presence.WITHIN for f in mapped.findings))
    ):
        return False
    spec = spec_of(mapped.kind)
    return spec.power is Power.NEVER and spec.category not in (Category.CONTENT, Category.BEHAVIOR)


def treated(value: Any, technique: Technique) -> bool:
    """Return whether a field is already as its technique leaves it."""
    match technique:
        case Technique.SUPPRESS:
            empty = any(value == e and type(value) is type(e) for e in EMPTY)
            return empty or (isinstance(value, str) and value.startswith("erased-")) or value == _epoch(value)
        case Technique.GENERALIZE:
            return value is None or _general(value)
        case Technique.STRIP_METADATA:
            return value is None
        case _:
            return value is None


def _epoch(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return dt.datetime(1970, 1, 1, tzinfo=value.tzinfo)
    return dt.date(1970, 1, 1) if isinstance(value, dt.date) else object()


def _general(value: Any) -> bool:
    if isinstance(value, dt.datetime | dt.date):
        return (value.month, value.day) == (1, 1)
    if isinstance(value, int):
        return value % 10 == 0
    if isinstance(value, float):
        return value == int(value)
    if isinstance(value, str):
        return bool(_GENERAL.fullmatch(value.strip()))
    return False


def _needs_texts(technique: Technique) -> bool:
    return technique in (Technique.REDACT_SPAN, Technique.DROP_ENTRY)


def encode_keys(columns: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Yield the keys of rows given by column."""
    from delenda.model import encode_key

    return (encode_key(values) for values in zip(*columns, strict=True))


def _is_text(of: pa.DataType) -> bool:
    if pa.types.is_list(of) or pa.types.is_large_list(of) or pa.types.is_dictionary(of):
        return _is_text(of.value_type)
    return bool(pa.types.is_string(of) or pa.types.is_large_string(of))


def _as_text(values: pa.Array) -> pa.Array:
    return pc.cast(values, pa.list_(pa.string()) if pa.types.is_list(values.type) else pa.string())


# --- what refers to what came back -------------------------------------------------------------------

Values = dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], RequestId]]
"""By referred collection and fields: the values of rows that will be deleted, and for whom."""


def _remember(
    values: Values, incoming: Sequence[tuple[Collection, Reference]], batch: Batch, row: int, request: RequestId
) -> None:
    """Keep the values by which other rows refer to one that will be deleted."""
    for _, reference in incoming:
        key = tuple(batch.records.column(f)[row].as_py() for f in reference.target_fields)
        values.setdefault((reference.target, reference.target_fields), {})[key] = request


def _follow(
    store: Store,
    collections: dict[str, Collection],
    datamap: DataMap,
    graves: Graves,
    found: Watch,
    values: Values,
) -> None:
    """Add the rows that refer to rows which will be deleted, and the rows that refer to those."""
    done: Values = {}
    while values:
        (target, fields), keys = values.popitem()
        keys = {k: r for k, r in keys.items() if k not in done.get((target, fields), {})}
        done.setdefault((target, fields), {}).update(keys)
        for child in collections.values():
            for reference in child.references:
                if reference.target != target or reference.target_fields != fields or not keys:
                    continue
                incoming = [(c, r) for c in collections.values() for r in c.references if r.target == child.name]
                for batch, row, request in _referring(store, child, reference, keys):
                    hit = _child(batch, row, child, reference, datamap, graves, found, request)
                    if hit is not None:
                        found.hits[hit.step.ref.place] = hit
                        if hit.step.action is Action.DELETE:
                            _remember(values, incoming, batch, row, hit.request_id)


def _referring(
    store: Store, child: Collection, reference: Reference, keys: dict[tuple[Any, ...], RequestId]
) -> Iterator[tuple[Batch, int, RequestId]]:
    if isinstance(store, Searchable):
        batches: Iterable[Batch] = store.find(child, reference.fields, sorted(keys, key=str))
    else:
        batches = (batch for unit in store.units(child) for batch in store.scan(unit))
    for batch in batches:
        columns = [batch.records.column(f).to_pylist() for f in reference.fields]
        for row, key in enumerate(zip(*columns, strict=True)):
            if key in keys:
                yield batch, row, keys[key]


def _child(
    batch: Batch,
    row: int,
    child: Collection,
    reference: Reference,
    datamap: DataMap,
    graves: Graves,
    found: Watch,
    request: RequestId,
) -> Hit | None:
    """Decide on a row that refers to one which came back."""
    ref: RecordRef = batch.ref(row)
    if ref.place in found.hits:
        return None
    stone = graves.records.get(record_token(graves.pepper, child.store, child.name, ref.key))
    if stone is not None and stone.action is Action.RETAIN:
        return None
    mapped = datamap.get(child.store, child.name)
    roles = {f.field.name: f.role for f in mapped.fields} if mapped else {}
    loose = reference.on_delete.upper() in ("SET NULL", "SET DEFAULT")
    if loose or any(roles.get(name) is Role.MENTIONED for name in reference.fields):
        declared: Callable[[str], Field | None] = child.field_named
        nullable = [n for n in reference.fields if (f := declared(n)) is not None and f.nullable]
        if not nullable:
            found.undecided[child.name] += 1
            return None
        return Hit(
            request,
            Step(ref, Action.REDACT, tuple(Change(n, Technique.SUPPRESS) for n in nullable), "replay"),
            "child",
        )
    return Hit(request, Step(ref, Action.DELETE, reason="replay"), "child")
