"""Finding erased records in a store that was restored, or that should hold none: the resurrection watch.

A row counts as come back if it is, or names, what a tombstone marks: its content is the one that was erased; or it
stands at an erased record's address and nobody else is named in it; or it holds an identifier that is an erased
person's alone; or a text that was cut out of it stands in it again; or it refers to a row that came back. A row at
an erased address that now names somebody else is theirs: keys are used again. What cannot be told is counted as
``undecided`` and left for a person.

Row numbers of objects shift. A text that was cut out of such a row is cut again where the row names the person by
an identifier, or where it has the number it had and holds all that was cut out of it. If an object brought somebody
back, and what was cut stands together in a row of another number, a namesake may be meant: that is undecided.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from delenda.backups.follow import Values, follow, remember
from delenda.backups.graves import Graves, Hit, Watch, is_kept
from delenda.backups.naming import Name, Namer
from delenda.backups.scars import standing
from delenda.backups.sieve import Judged, Sieve
from delenda.backups.tombstones import CUTTING, Tombstone, Treatment, object_token, record_token, version_token
from delenda.model import (
    Action,
    Batch,
    Change,
    Collection,
    DataMap,
    MappedCollection,
    RecordRef,
    RequestId,
    Role,
    Shape,
    Step,
    Technique,
    Token,
)
from delenda.ports import Engine, Sifting, Store

_GENERAL: Final = re.compile(r"\d{4}-01-01(?:[T ].*)?|-?\d*0|-?\d{1,3}(?:\.0+)?(?:\s*,\s*-?\d{1,3}(?:\.0+)?)?")
LINES: Final = frozenset({"text", "txt", "log"})
EMPTY: Final[tuple[Any, ...]] = (None, "", 0, 0.0, False, b"", [])


def watch(
    store: Store,
    graves: Graves,
    datamap: DataMap,
    engine: Engine,
    *,
    only: Iterable[str] | None = None,
    into: Watch | None = None,
) -> Watch:
    """Look through a store's collections (or some of them) for what the tombstones mark; add to ``into``, if given."""
    found = Watch() if into is None else into
    collections = {str(c.name): c for c in store.collections()}
    wanted = set(collections) if only is None else set(only)
    values: Values = {}
    judged = Judged(graves.marks())
    readers = {
        n: _Reader(c, datamap.get(store.name, n), graves, engine, judged) for n, c in collections.items() if n in wanted
    }
    sifted = store.sift({n: r.sieve for n, r in readers.items()}) if isinstance(store, Sifting) else None
    for name, reader in readers.items():
        collection = collections[name]
        incoming = [(c, r) for c in collections.values() for r in c.references if r.target == name]
        for unit in store.units(collection):
            before = len(found.hits)
            for scanned, batch, rows in sifted(unit) if sifted else reader.all_of(store.scan(unit)):
                found.scanned += scanned
                for row, hit in reader.hits(batch, rows, found):
                    found.hits[hit.step.ref.place] = hit
                    if hit.step.action is Action.DELETE:
                        remember(values, incoming, batch, row, hit.request_id)
            if len(found.hits) > before and graves.objects:
                found.undecided[name] += sum(reader.shifted(batch, found) for batch in store.scan(unit))
    follow(store, collections, datamap, graves, found, values)
    return found


# --- one collection ----------------------------------------------------------------------------------


class _Reader:
    """Decides on the rows of one collection."""

    def __init__(
        self,
        collection: Collection,
        mapped: MappedCollection | None,
        graves: Graves,
        engine: Engine,
        judged: Judged,
    ) -> None:
        self._collection, self._graves = collection, graves
        fields = {f.field.name: f for f in mapped.fields} if mapped else {}
        self._namer = Namer(fields, graves, engine)
        self.sieve = Sieve(collection, fields, graves, engine, judged)

    def all_of(self, batches: Iterable[Batch]) -> Iterator[tuple[int, Batch, Sequence[int]]]:
        """Yield batches with the number of their rows, and the rows to decide on."""
        for batch in batches:
            yield batch.num_rows, batch, sorted({*self.sieve.rows(batch), *self._numbered(batch)})

    def hits(self, batch: Batch, rows: Sequence[int], found: Watch) -> Iterator[tuple[int, Hit]]:
        graves = self._graves.records
        keyed = {row: graves[token] for row, token in self.sieve.at_graves(batch).items()} | self._numbered(batch)
        some = batch.records.take(pa.array(rows, pa.int64()))
        named = self._namer.names(some)
        for i, (row, record) in enumerate(zip(rows, some.to_pylist(), strict=True)):
            names, stones = named.get(i, []), keyed.get(row, [])
            hit = None
            if batch.shape is Shape.ROWS:
                ours = [n for n in names if n.request_id]
                hit = self._by_name(batch, row, ours, names, found) or self._cut_again(batch, row, stones)
            elif not is_kept(stones):
                dug = {s.request_id for s in stones}
                ours = [n for n in names if n.request_id and n.request_id not in dug]
                hit = self._at_grave(batch.ref(row, record), record, stones, names, found) if stones else None
                hit = hit or self._by_name(batch, row, ours, names, found)
            if hit is not None:
                yield row, hit

    def shifted(self, batch: Batch, found: Watch) -> int:
        """Return how many rows of an old object hold what was cut out of a row of another number."""
        stones = self._graves.objects.get(self._object(batch), []) if batch.shape is Shape.ROWS else []
        places = {batch.ref(row).place: row for row in range(batch.num_rows)} if stones else {}
        rows = [row for place, row in places.items() if place not in found.hits]
        return sum(any(self._all_standing(batch.record(row), stone) for stone in stones) for row in rows)

    def _object(self, batch: Batch) -> Token:
        return object_token(self._graves.pepper, self._collection.store, batch.object_key)

    def _numbered(self, batch: Batch) -> dict[int, list[Tombstone]]:
        """Return the tombstones of a whole object, and of the rows of an object, by row."""
        c, pepper = self._collection, self._graves.pepper
        match batch.shape:
            case Shape.OBJECTS if batch.num_rows and c.name in self._graves.collections:
                records = self._graves.records
                keys: Iterable[tuple[int, str]] = [(0, batch.object_ref().key)]
            case Shape.ROWS if batch.num_rows and self._object(batch) in self._graves.objects:
                records = self._graves.rows
                keys = ((row, batch.ref(row).key) for row in range(batch.num_rows))
            case _:
                return {}
        tokens = ((row, record_token(pepper, c.store, c.name, key)) for row, key in keys)
        return {row: records[token] for row, token in tokens if token in records}

    def _at_grave(
        self,
        ref: RecordRef,
        record: Mapping[str, Any],
        stones: Sequence[Tombstone],
        names: Sequence[Name],
        found: Watch,
    ) -> Hit | None:
        c = self._collection
        version = version_token(self._graves.pepper, c.store, c.name, ref.version)
        somebody = any(n.role is Role.OWNER and n.whole for n in names)
        changes: dict[str, Change] = {}
        live: list[tuple[Tombstone, str]] = []
        for stone in stones:
            if stone.action is Action.RETAIN:
                continue
            same, ours = version == stone.version, any(n.request_id == stone.request_id for n in names)
            certain = same or ours or not somebody
            why = "content" if same else "identity" if ours else "key" if certain else "text"
            if stone.action is Action.DELETE and certain:
                return Hit(stone.request_id, Step(ref, Action.DELETE, reason="replay"), why)
            # What was cut proves itself by its text; the rest of a row that is somebody else's now stays.
            told = stone.changes if certain else tuple(t for t in stone.changes if t.scars)
            again = self._treat(record, stone.request_id, told, names)
            if again:
                live.append((stone, why))
                unite(changes, again)
            elif not certain:
                found.reused += 1
        if not live:
            return None
        stone, why = live[0]
        action = Action.ANONYMIZE if any(s.action is Action.ANONYMIZE for s, _ in live) else Action.REDACT
        others = tuple(s.request_id for s, _ in live[1:])
        return Hit(stone.request_id, Step(ref, action, tuple(changes.values()), "replay"), why, others)

    def _treat(
        self, record: Mapping[str, Any], request: RequestId, told: Iterable[Treatment], names: Sequence[Name]
    ) -> list[Change]:
        """Return what is still to be done to a record: named texts and cut ones that stand in it again."""
        again = []
        for t in told:
            if treated(record.get(t.field), t.technique):
                continue
            texts = dict.fromkeys(n.text for n in names if n.place == t.field and n.request_id == request)
            texts |= dict.fromkeys(standing(self._graves.pepper, request, record.get(t.field), t.scars))
            if texts or t.technique not in CUTTING:
                again.append(Change(t.field, t.technique, tuple(texts)))
        return again

    def _cut_again(self, batch: Batch, row: int, stones: Sequence[Tombstone]) -> Hit | None:
        """Decide on a row of an object that has the number of one from which texts were cut."""
        record = batch.record(row)
        changes: dict[str, Change] = {}
        ours = [s for s in stones if self._all_standing(record, s)]
        for stone in ours:
            unite(changes, self._treat(record, stone.request_id, [t for t in stone.changes if t.scars], ()))
        if not changes:
            return None
        step = Step(batch.ref(row), Action.REDACT, tuple(changes.values()), "replay")
        return Hit(ours[0].request_id, step, "text", tuple(s.request_id for s in ours[1:]))

    def _all_standing(self, record: Mapping[str, Any], stone: Tombstone) -> bool:
        return all(
            len(standing(self._graves.pepper, stone.request_id, record.get(t.field), t.scars)) == len(t.scars)
            for t in stone.changes
        )

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
        cuts = {name: self._cut(name, mine) for name in dict.fromkeys(n.place for n in mine)}
        unite(cuts, self._scarred(batch.record(row), request))
        return Hit(request, Step(batch.ref(row), Action.REDACT, tuple(cuts.values()), "replay"), "identity")

    def _anonymize(
        self, batch: Batch, row: int, request: RequestId, told: Sequence[Treatment], mine: Sequence[Name]
    ) -> Hit | None:
        record, changes = batch.record(row), dict[str, Change]()
        unite(changes, self._treat(record, request, told, mine))
        unite(changes, self._scarred(record, request))
        if not changes:
            return None
        return Hit(request, Step(batch.ref(row), Action.ANONYMIZE, tuple(changes.values()), "replay"), "identity")

    def _scarred(self, record: Mapping[str, Any], request: RequestId) -> list[Change]:
        """Return the cuts of texts that were cut elsewhere in the collection, for a row that names the person."""
        told = self._graves.scars.get((request, self._collection.name), {})
        texts = {name: standing(self._graves.pepper, request, record.get(name), marks) for name, marks in told.items()}
        return [Change(name, Technique.REDACT_SPAN, found) for name, found in texts.items() if found]

    def _cut(self, name: str, mine: Sequence[Name]) -> Change:
        here = [n for n in mine if n.place == name]
        texts = tuple(dict.fromkeys(n.text for n in here))
        if any(n.listed for n in here):
            return Change(name, Technique.DROP_ENTRY, texts)
        return Change(name, Technique.SUPPRESS) if here[0].whole else Change(name, Technique.REDACT_SPAN, texts)


def unite(changes: dict[str, Change], more: Iterable[Change]) -> None:
    """Add changes to those at hand, one a field: what empties a field wins over what cuts texts out of it."""
    for change in more:
        before = changes.get(change.field)
        if before is None or (before.technique in CUTTING and change.technique not in CUTTING):
            changes[change.field] = change
        elif before.technique in CUTTING and change.technique in CUTTING:
            texts = tuple(dict.fromkeys([*before.texts, *change.texts]))
            changes[change.field] = Change(change.field, before.technique, texts)


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
