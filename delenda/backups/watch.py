"""Finding erased records in a store that was restored, or that should hold none: the resurrection watch.

A row counts as come back if it is, or names, what a tombstone marks: its content is the one that was erased; or it
stands at an erased record's address and nobody else is named in it; or it holds an identifier that is an erased
person's alone; or it refers to a row that came back. A row at an erased address that now names somebody else is
theirs: keys are used again. What cannot be told is counted as ``undecided`` and left for a person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from delenda.backups.follow import Values, follow, remember
from delenda.backups.graves import Graves, Hit, Watch
from delenda.backups.naming import Name, Namer
from delenda.backups.tombstones import Tombstone, record_token, version_token
from delenda.model import (
    Action,
    Batch,
    Change,
    Collection,
    DataMap,
    MappedCollection,
    RequestId,
    Role,
    Shape,
    Step,
    Technique,
    encode_key,
)
from delenda.ports import Engine, Store

_GENERAL: Final = re.compile(r"\d{4}-01-01(?:[T ].*)?|-?\d*0|-?\d{1,3}(?:\.0+)?(?:\s*,\s*-?\d{1,3}(?:\.0+)?)?")
LINES: Final = frozenset({"text", "txt", "log"})
EMPTY: Final[tuple[Any, ...]] = (None, "", 0, 0.0, False, b"", [])


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
                        remember(values, incoming, batch, row, hit.request_id)
    follow(store, collections, datamap, graves, found, values)
    return found


# --- one collection ----------------------------------------------------------------------------------


class _Reader:
    """Decides on the rows of one collection."""

    def __init__(self, collection: Collection, mapped: MappedCollection | None, graves: Graves, engine: Engine) -> None:
        self._collection, self._graves = collection, graves
        self._namer = Namer({f.field.name: f for f in mapped.fields} if mapped else {}, graves, engine)

    def hits(self, batch: Batch, found: Watch) -> Iterator[tuple[int, Hit]]:
        named = self._namer.names(batch)
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
            keys = enumerate(encode_key(values) for values in zip(*columns, strict=True))
        else:
            return {}
        for row, key in keys:
            stone = self._graves.records.get(record_token(self._graves.pepper, c.store, c.name, key))
            if stone is not None:
                found[row] = stone
        return found

    def _at_grave(self, batch: Batch, row: int, stone: Tombstone, names: Sequence[Name], found: Watch) -> Hit | None:
        if stone.action is Action.RETAIN:
            return None
        ref, record, c = batch.ref(row), batch.record(row), self._collection
        same = version_token(self._graves.pepper, c.store, c.name, ref.version) == stone.version
        ours = any(n.request_id == stone.request_id for n in names)
        if not (same or ours) and any(n.role is Role.OWNER and n.whole for n in names):
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

    def _by_name(self, batch: Batch, row: int, ours: Sequence[Name], names: Sequence[Name], found: Watch) -> Hit | None:
        """Decide on a row that names an erased person and stands at no tombstone's address."""
        if not ours:
            return None
        request = next((n.request_id for n in ours if n.role is Role.OWNER and n.whole), ours[0].request_id)
        assert request is not None  # noqa: S101  # for the type checker: ours have one
        mine = [n for n in ours if n.request_id == request]
        rules = self._graves.rules.get((request, self._collection.name), {})
        owned = any(n.role is Role.OWNER and n.whole and not n.listed for n in mine)
        line = self._collection.format in LINES and not any(n.request_id != request for n in names)
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
        self, batch: Batch, row: int, request: RequestId, told: Sequence[tuple[str, Technique]], mine: Sequence[Name]
    ) -> Hit | None:
        record = batch.record(row)
        changes = [
            Change(name, technique, self._texts(mine, name, request))
            for name, technique in told
            if not treated(record.get(name), technique)
        ]
        live = tuple(x for x in changes if x.texts or not _needs_texts(x.technique))
        return Hit(request, Step(batch.ref(row), Action.ANONYMIZE, live, "replay"), "identity") if live else None

    def _cut(self, name: str, mine: Sequence[Name]) -> Change:
        here = [n for n in mine if n.place == name]
        texts = tuple(dict.fromkeys(n.text for n in here))
        if any(n.listed for n in here):
            return Change(name, Technique.DROP_ENTRY, texts)
        return Change(name, Technique.SUPPRESS) if here[0].whole else Change(name, Technique.REDACT_SPAN, texts)

    def _texts(self, names: Sequence[Name], name: str, request: RequestId) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n.text for n in names if n.place == name and n.request_id == request))


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
