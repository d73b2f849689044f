"""What every store of objects does: objects to collections, content to rows, steps to one rewrite an object.

A store brings a ``Shelf``: how objects are listed, opened, replaced and removed. All else is here, so that a
folder and a bucket can't disagree. An object is a unit of work; its rows carry the pseudo-fields ``@path``,
``@path.NAME`` and ``@meta.NAME``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

import pyarrow as pa

from connectors.formats.detect import WHOLE, format_of_name, open_content
from connectors.formats.pieces import Misindexed
from connectors.formats.port import NOTHING, Damaged, Edits, Rewritten, RowEdit
from connectors.grouping import Grouping, merged
from connectors.mark import Mark, mark_of
from connectors.rewriting import Way, every_row, longest, rows_near, shortest
from delenda.errors import CorruptData, DelendaError, InputError, SourceDenied, SourceUnavailable
from delenda.model import (
    OBJECT_META,
    OBJECT_PATH,
    Action,
    Batch,
    Change,
    Collection,
    CollectionName,
    Field,
    Outcome,
    RecordRef,
    Shape,
    Status,
    Step,
    StoreName,
    Unit,
    decode_key,
)
from delenda.settings import CollectionNote, StoreBase

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Item:
    """An object as a shelf lists it. ``version`` changes whenever its content does."""

    key: str = field(repr=False)
    version: str
    size_bytes: int
    modified: dt.datetime | None = None


class Ending(NamedTuple):
    """How the change of an object ended, before it becomes an ``Outcome`` a step."""

    status: Status
    detail: str = ""
    until: dt.datetime | None = None


class Draft(Protocol):
    """An object's new content in the making: ``file`` is written, ``commit`` puts it in the object's place."""

    file: BinaryIO

    def take(self, start: int, size: int) -> None:
        """Append a range of the old object to what was written so far."""
        ...

    def commit(self, mark: Mark, dropped_meta: frozenset[str]) -> Ending:
        """Replace the object durably if its version is still the item's, or say what forbids it."""
        ...


class Shelf(Protocol):
    """Where objects lie. Raises our errors only."""

    prefix: str

    def items(self, prefix: str) -> Iterator[Item]: ...

    def item(self, key: str) -> Item | None: ...

    def open(self, item: Item) -> BinaryIO: ...

    def meta(self, item: Item) -> Mapping[str, str]: ...

    def mark(self, item: Item) -> Mark | None: ...

    def draft(self, item: Item) -> AbstractContextManager[Draft]: ...

    def remove(self, item: Item) -> Ending: ...

    def remove_rehearsed(self, item: Item) -> Ending: ...

    def finish(self, key: str) -> Ending:
        """Remove what an earlier run, broken after its main move, left of an object: old versions, say.

        Ends with ``ALREADY_ABSENT``, or with what still forbids it.
        """
        ...

    def prepare(self, keys: Sequence[str]) -> None:
        """Clean up what an earlier, broken run left of its own beside these objects."""
        ...

    def close(self) -> None: ...


class ObjectStore:
    """A store of objects over a shelf: reads, fetches, opens, applies."""

    def __init__(self, name: str, settings: StoreBase, notes: Mapping[str, CollectionNote], shelf: Shelf) -> None:
        self.name = StoreName(name)
        self._settings = settings
        self._shelf = shelf
        patterns = {address: note.path for address, note in notes.items()}
        self._grouping = Grouping(name, patterns, settings.include, settings.exclude, shelf.prefix)
        self._formats: dict[tuple[str, str], str] = {}
        self._merged: set[str] | None = None

    def close(self) -> None:
        """Let go of connections; the store can be used again."""
        self._shelf.close()

    # --- what there is ---

    def collections(self) -> list[Collection]:
        """Return the data sets that the objects form, sorted by name, with the fields of a few of their objects."""
        groups: dict[str, list[Item]] = {}
        for item in self._shelf.items(self._shelf.prefix):
            name = self._base_name(item)
            sample = groups.setdefault(name, [])
            if self._grouping.wanted(item.key, name):
                sample[_SAMPLES - 1 :] = [item]  # the first ones, and the last
        self._merged = merged(n for n in groups if not n.startswith("*"))
        final: dict[str, list[Item]] = {}
        for name, sample in groups.items():
            final.setdefault(self._final_name(name), []).extend(sample)
        return [self._collection(n, sample[:_SAMPLES]) for n, sample in sorted(final.items()) if sample]

    def _base_name(self, item: Item) -> str:
        return self._grouping.declared(item.key) or self._grouping.base_name(item.key, self._format_name(item))

    def _final_name(self, base: str) -> str:
        form = base.rpartition("/")[2]
        return f"*/{form}" if self._merged and "/" in base and form in self._merged else base

    def _format_name(self, item: Item) -> str:
        if known := format_of_name(item.key):
            return known
        place = (item.key, item.version)
        if place not in self._formats:
            try:
                with closing(self._shelf.open(item)) as raw:
                    self._formats[place] = open_content(raw, item.key).format.name
            except (Damaged, DelendaError):
                self._formats[place] = "binary"
        return self._formats[place]

    def _collection(self, name: str, sample: Sequence[Item]) -> Collection:
        types: dict[str, str] = {}
        form, shape = "", Shape.ROWS
        for item in sample:
            try:
                with closing(self._shelf.open(item)) as raw:
                    content = open_content(raw, item.key)
                    form, shape = form or content.format.name, content.format.shape if not form else shape
                    for batch in content.format.read(content.stream):
                        named = self._named(batch, item)
                        for column in named.schema:
                            types.setdefault(column.name, str(column.type))
                        break
            except (Damaged, DelendaError):
                continue
        if not form:
            form = self._format_name(sample[0])
            shape = Shape.OBJECTS if form in WHOLE else Shape.ROWS
        section = self._settings
        return Collection(
            self.name,
            CollectionName(name),
            tuple(Field(n, t) for n, t in (types or {OBJECT_PATH: "string"}).items()),
            shape=shape,
            format=form,
            region=section.region,
            purpose=section.purpose,
            source=section.source,
        )

    def units(self, collection: Collection, target_bytes: int = 64 << 20) -> Iterator[Unit]:
        """Yield one unit an object, in the order of keys."""
        del target_bytes  # an object is read as a whole
        if self._merged is None:
            self._merged = merged(
                n for n in {self._base_name(i) for i in self._shelf.items(self._shelf.prefix)} if not n.startswith("*")
            )
        for item in self._shelf.items(self._grouping.key_prefix(collection.name)):
            name = self._final_name(self._base_name(item))
            if name == collection.name and self._grouping.wanted(item.key, name):
                yield Unit(self.name, collection.name, item.key, item.version, item.size_bytes, item.modified)

    # --- reading ---

    def scan(self, unit: Unit, fields: Sequence[str] | None = None) -> Iterator[Batch]:
        """Yield the object's rows as they are now; nothing if it is gone."""
        item = self._shelf.item(unit.locator)
        if item is not None:
            yield from self._batches(replace(unit, version=item.version), item, fields)

    def _batches(
        self, unit: Unit, item: Item, fields: Sequence[str] | None, rows: Sequence[int] | None = None
    ) -> Iterator[Batch]:
        with self._places(unit.collection, item.key), closing(self._shelf.open(item)) as raw:
            found = every_row(open_content(raw, item.key)) if rows is None else rows_near(raw, item.key, rows)
            for first, batch, shape in found:
                records = self._named(batch, item)
                if fields is not None:
                    records = _selected(records, fields)
                yield Batch(unit, records, shape, (), first, item.key)

    def _named(self, batch: pa.RecordBatch, item: Item) -> pa.RecordBatch:
        """Return the rows with the pseudo-fields of their object."""
        named = {OBJECT_PATH: item.key}
        named |= {f"{OBJECT_PATH}.{n}": v for n, v in self._grouping.parts(item.key).items()}
        named |= {f"{OBJECT_META}{n}": v for n, v in self._shelf.meta(item).items()}
        columns = {n: pa.repeat(pa.scalar(v, pa.string()), batch.num_rows) for n, v in named.items()}
        for n, column in zip(batch.schema.names, batch.columns, strict=True):
            if n != NOTHING:
                columns[n] = column
        return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))

    def fetch(self, collection: Collection, refs: Sequence[RecordRef]) -> Iterator[Batch]:
        """Yield the rows, or whole objects, that still exist; neighbors come as one batch."""
        for key, rows in _by_object(refs).items():
            item = self._shelf.item(key)
            if item is None:
                continue
            unit = Unit(self.name, collection.name, key, item.version, item.size_bytes, item.modified)
            if None in rows:
                yield from self._batches(unit, item, None)
                continue
            wanted = {r for r in rows if r is not None}
            for batch in self._batches(unit, item, None, sorted(wanted)):
                yield from _picked(batch, wanted)

    def open(self, ref: RecordRef) -> BinaryIO:
        """Return the object's bytes, as they lie in the store.

        Raises ``InputError`` if the object is gone.
        """
        item = self._shelf.item(str(decode_key(ref.key)[0]))
        if item is None:
            raise InputError(f"{self.name}/{ref.collection}: the object is gone")
        return self._shelf.open(item)

    def _places(self, collection: str, key: str) -> AbstractContextManager[None]:
        return _Placing(self.name, collection, key)

    # --- changing ---

    def apply(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        """Rewrite each object once for all its steps; outcomes come once it is in place."""
        keys = list(_by_object(s.ref for s in steps))
        self._shelf.prepare(keys)
        yield from self._each(collection, steps, self._change, self._shelf.finish)

    def rehearse(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        """Do all but the last move: read, check, rewrite to nowhere."""
        yield from self._each(collection, steps, self._rehearse, lambda _: Ending(Status.ALREADY_ABSENT))

    def _each(
        self,
        collection: Collection,
        steps: Sequence[Step],
        act: Callable[[Item, _Work], Ending | Rewritten],
        finish: Callable[[str], Ending],
    ) -> Iterator[Outcome]:
        groups: dict[str, list[Step]] = {}
        for step in steps:
            groups.setdefault(str(decode_key(step.ref.key)[0]), []).append(step)
        for key, group in groups.items():
            try:
                with self._places(collection.name, key):
                    outcomes = self._object(key, group, act, finish)
            except SourceDenied as e:
                outcomes = [Outcome(s.ref, Status.BLOCKED, e.code) for s in group]
            except DelendaError as e:
                outcomes = [Outcome(s.ref, Status.FAILED, e.code) for s in group]
            yield from outcomes

    def _object(
        self,
        key: str,
        steps: Sequence[Step],
        act: Callable[[Item, _Work], Ending | Rewritten],
        finish: Callable[[str], Ending],
    ) -> list[Outcome]:
        """Return one outcome a step of one object."""
        item = self._shelf.item(key)
        if item is None:
            gone = finish(key)
            return [Outcome(s.ref, *gone) for s in steps]
        stale = [s for s in steps if s.ref.version != item.version]
        mark = self._shelf.mark(item) if stale else None
        ours = mark.covered(stale) if mark else frozenset()
        gone = finish(key) if ours else Ending(Status.ALREADY_ABSENT)
        ended: dict[int, Outcome] = {}
        for n, step in enumerate(steps):
            if step in ours:
                ended[n] = Outcome(step.ref, *gone)
            elif step.ref.version != item.version:
                ended[n] = Outcome(step.ref, Status.CHANGED_SINCE_READ)
            elif step.action in (Action.RETAIN, Action.RESTRICT):
                ended[n] = Outcome(step.ref, Status.FAILED, "no_change")
        fresh = [s for n, s in enumerate(steps) if n not in ended]
        if fresh:
            work = _work(fresh)
            result = act(item, work)
            for n, step in enumerate(steps):
                if n not in ended:
                    ended[n] = _outcome(step, result)
        return [ended[n] for n in range(len(steps))]

    def _change(self, item: Item, work: _Work) -> Ending | Rewritten:
        if work.whole:
            return self._shelf.remove(item)
        if work.path_named:
            return Ending(Status.BLOCKED, "object_key")
        try:
            return self._replaced(item, work, shortest)
        except Misindexed:
            return self._replaced(item, work, longest)
        except (Damaged, SourceUnavailable):
            now = self._shelf.item(item.key)
            if now is None or now.version != item.version:  # it changed while we read it: nothing is wrong with it
                return Ending(Status.CHANGED_SINCE_READ)
            raise

    def _replaced(self, item: Item, work: _Work, way: Way) -> Ending | Rewritten:
        with self._shelf.draft(item) as draft, closing(self._shelf.open(item)) as raw:
            done = way(raw, item.key, work.edits, draft.file, draft.take)
            dropped = work.dropped_meta & frozenset(self._shelf.meta(item))
            if not done.touched and not dropped:
                return done
            ending = draft.commit(mark_of(item.version, work.steps), dropped)
        if dropped:
            done.touched.update(range(done.rows))
        return done if ending == Ending(Status.DONE) else ending

    def _rehearse(self, item: Item, work: _Work) -> Ending | Rewritten:
        if work.whole:
            return self._shelf.remove_rehearsed(item)
        if work.path_named:
            return Ending(Status.BLOCKED, "object_key")
        nowhere = _Nowhere()
        for way in (shortest, longest):
            with suppress(Misindexed), closing(self._shelf.open(item)) as raw:
                done = way(raw, item.key, work.edits, cast(BinaryIO, nowhere), nowhere.take)
                break
        if work.dropped_meta & frozenset(self._shelf.meta(item)):
            done.touched.update(range(done.rows))
        return done


@dataclass(frozen=True, slots=True)
class _Work:
    """All that is to be done to one object."""

    steps: tuple[Step, ...]
    whole: bool
    edits: Edits
    dropped_meta: frozenset[str]
    path_named: bool


def _work(steps: Sequence[Step]) -> _Work:
    """Return the edits of one object: steps for the same row are one edit, in their order."""
    rows: dict[int, RowEdit] = {}
    every: tuple[Change, ...] = ()
    whole = path_named = False
    dropped: set[str] = set()
    for step in steps:
        _, *row = decode_key(step.ref.key)
        inner = tuple(c for c in step.changes if not c.field.startswith(OBJECT_PATH))
        path_named = path_named or len(inner) < len(step.changes)
        dropped |= {c.field.removeprefix(OBJECT_META) for c in inner if c.field.startswith(OBJECT_META)}
        inner = tuple(c for c in inner if not c.field.startswith(OBJECT_META))
        if step.action is Action.DELETE and not row:
            whole = True
        elif not row:
            every += inner
        else:
            before = rows.get(int(row[0]), RowEdit())
            delete = before.delete or step.action is Action.DELETE
            rows[int(row[0])] = RowEdit(delete, before.changes + inner)
    return _Work(tuple(steps), whole, Edits(rows, every), frozenset(dropped), path_named)


def _outcome(step: Step, result: Ending | Rewritten) -> Outcome:
    if isinstance(result, Ending):
        return Outcome(step.ref, *result)
    _, *row = decode_key(step.ref.key)
    refused = [code for n, code in result.blocked.items() if not row or n == row[0]]
    if refused:
        return Outcome(step.ref, Status.BLOCKED, refused[0])
    touched = row[0] in result.touched if row else bool(result.touched)
    return Outcome(step.ref, Status.DONE if touched else Status.ALREADY_ABSENT)


def _by_object(refs: Iterable[RecordRef]) -> dict[str, set[int | None]]:
    """Return the wanted row numbers by object key; None stands for the whole object."""
    found: dict[str, set[int | None]] = {}
    for ref in refs:
        key, *row = decode_key(ref.key)
        found.setdefault(str(key), set()).add(int(row[0]) if row else None)
    return found


def _picked(batch: Batch, rows: set[int]) -> Iterator[Batch]:
    """Yield the wanted rows of a batch, each run of neighbors as one."""
    inside = sorted(r - batch.first_row for r in rows if 0 <= r - batch.first_row < batch.num_rows)
    while inside:
        start = inside[0]
        length = next((n for n, r in enumerate(inside) if r != start + n), len(inside))
        yield replace(batch, records=batch.records.slice(start, length), first_row=batch.first_row + start)
        inside = inside[length:]


def _selected(records: pa.RecordBatch, fields: Sequence[str]) -> pa.RecordBatch:
    """Return the fields asked for; one that the object lacks is null."""
    have = set(records.schema.names)
    columns = [records.column(f) if f in have else pa.nulls(records.num_rows, pa.string()) for f in fields]
    if not columns:
        return records.select([OBJECT_PATH])
    return pa.RecordBatch.from_arrays(columns, names=list(fields))


class _Placing(AbstractContextManager[None]):
    """Turns ``Damaged`` into ``CorruptData`` that names store, collection and a digest of the object's key.

    The digest is 6 hex digits: enough to find the object in a list of keys, too few to guess a key from it.
    """

    def __init__(self, store: str, collection: str, key: str) -> None:
        self._at = (store, collection, key)

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, Damaged):
            store, collection, key = self._at
            raise CorruptData(f"{store}/{collection}: object {key_digest(store, key)}: {error}") from error


def key_digest(store: str, key: str) -> str:
    """Return the 6 hex digits by which errors name an object."""
    text = f"{store}\0{key}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=3).hexdigest()


class _Nowhere(io.RawIOBase):
    """A file that forgets what is written to it."""

    def __init__(self) -> None:
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        size = len(memoryview(data).cast("B"))
        self._at += size
        return size

    def take(self, start: int, size: int) -> None:
        """Take over a range of the old object."""
        del start
        self._at += size

    def tell(self) -> int:
        return self._at
