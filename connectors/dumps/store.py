"""A dump as a store: its tables are collections, looked through like a database's, and written anew with changes.

What a row becomes is decided by the very functions that decide it on a living database
(``connectors.sql_decide.decide``); keys and fingerprints are the same, so tombstones fit. Tables without a key are
addressed by row. Reading never holds more than a block; of keys and references, the columns are kept at hand (up to
``MEMORY_BYTES``), so that what refers to a row is found without reading everything again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from connectors.dumps.layout import Edits, Layout, Part
from connectors.dumps.streams import ahead
from connectors.sql_decide import Verdict, Work, decide, sort_out
from connectors.sql_schema import Table
from connectors.sql_schema import _table as table_of
from connectors.sql_types import Column, bound
from delenda.model import (
    Batch,
    Collection,
    Outcome,
    RecordRef,
    Shape,
    Status,
    Step,
    StoreName,
    Unit,
    decode_key,
    encode_key,
    fingerprint,
)
from delenda.settings import CollectionNote, SqlStore

MEMORY_BYTES: Final = 600 << 20


@dataclass(slots=True)
class _Held:
    """A part's keys and references, a batch a block, and whether all of it is there."""

    columns: tuple[str, ...]
    blocks: list[pa.RecordBatch] = field(default_factory=list)
    complete: bool = False


class DumpStore:
    """A :class:`delenda.ports.Store` that is ``Searchable``. ``rewrite`` writes what steps make of it."""

    def __init__(self, name: str, layout: Layout, settings: SqlStore, known: Mapping[str, Collection]) -> None:
        self.name, self.layout = StoreName(name), layout
        self.settled: Callable[[RecordRef], bool] = lambda _ref: False
        """Told of a row that was decided on already: :meth:`find` need not read it again."""
        stored = {p.table for p in layout.parts}
        self._tables: dict[str, Table] = {}
        for declared in layout.declared:
            if declared.name in stored:
                note = CollectionNote(key=known[declared.name].key) if declared.name in known else CollectionNote()
                self._tables[declared.name] = table_of(layout.rows.dialect, name, settings, note, declared)
        self.only: dict[str, set[tuple[Any, ...]]] | None = None
        """By table with a key: the keys of the only rows that :meth:`scan` shows; all are read. None: no limit."""
        self.written: dict[int, bytes] = {}
        """By part: the digest of the rows that :meth:`rewrite` wrote."""
        self.changed: dict[str, set[tuple[Any, ...]]] = {}
        """By table: the keys of the rows that :meth:`rewrite` changed."""
        self.seen: dict[int, bytes] = {}
        """By part: the digest of the rows that :meth:`scan` read, all of them."""
        self._held: dict[int, _Held] = {}
        self._memory = 0

    # --- reading ---

    def collections(self) -> list[Collection]:
        """Return the tables that the dump has rows of, sorted by name."""
        return [self._shown(self._tables[n]) for n in sorted(self._tables)]

    def _shown(self, table: Table) -> Collection:
        c = table.collection
        return c if c.shape is Shape.KEYED else replace(c, shape=Shape.ROWS)

    def units(self, collection: Collection, target_bytes: int = 0) -> Iterator[Unit]:  # noqa: ARG002
        """Yield a unit a part: a stream can't be entered in its middle."""
        for number, part in enumerate(self.layout.parts):
            if part.table == collection.name:
                yield Unit(self.name, collection.name, str(number), "dump")

    def scan(self, unit: Unit, fields: Sequence[str] | None = None) -> Iterator[Batch]:
        """Yield a part's rows, a batch a block."""
        number = int(unit.locator)
        part, table = self.layout.parts[number], self._tables[unit.collection]
        columns = [c for c in table.columns if c.name in part.columns and (fields is None or c.name in fields)]
        held = _Held(self._kept(table)) if fields is None and number not in self._held else None
        first, digest = 0, hashlib.blake2b()
        read = self.layout.rows.records
        for block, records in ahead((b, read(b, part, columns)) for b in self.layout.read(part)):
            digest.update(block)
            if held is not None:
                self._hold(held, records)
            for even in self._even(table, columns, self._shown_rows(table, records)):
                yield self._batch(unit, table, even, first)
            first += records.num_rows
        self.seen[number] = digest.digest()
        if held is not None and self._memory < MEMORY_BYTES:
            held.complete, self._held[number] = True, held

    def _shown_rows(self, table: Table, records: pa.RecordBatch) -> pa.RecordBatch:
        """Return the rows that :attr:`only` lets see."""
        if self.only is None or not table.key:
            return records
        return records.take(pa.array(matching(records, table.key, self.only.get(table.name, set())), pa.int64()))

    def _even(self, table: Table, columns: Sequence[Column], records: pa.RecordBatch) -> list[pa.RecordBatch]:
        """Return rows with values that their column's type can't hold by themselves: how a row looks never depends
        on its neighbors. Rows that are told by their numbers stay together."""
        odd = [i for i, c in enumerate(columns) if records.column(i).type != c.type]
        if not odd or not table.key:
            return [records]
        groups: dict[frozenset[int], list[int]] = {}
        for row in range(records.num_rows):
            misfits = (i for i in odd if self._retyped(columns[i], records.column(i).slice(row, 1)) is None)
            groups.setdefault(frozenset(misfits), []).append(row)
        return [self._group(columns, records.take(pa.array(rows)), set(odd) - bad) for bad, rows in groups.items()]

    def _group(self, columns: Sequence[Column], records: pa.RecordBatch, fit: set[int]) -> pa.RecordBatch:
        arrays = [
            self.layout.rows.retype(c, records.column(i)) if i in fit else records.column(i)
            for i, c in enumerate(columns)
        ]
        return pa.RecordBatch.from_arrays(arrays, names=records.schema.names)

    def _retyped(self, column: Column, texts: pa.Array) -> pa.Array | None:
        array = self.layout.rows.retype(column, texts)
        return array if array.type == column.type else None

    def _picked(
        self, part: Part, table: Table, block: bytes, rows: Sequence[int]
    ) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Yield single rows of a block with their numbers."""
        columns = [c for c in table.columns if c.name in part.columns]
        records = self.layout.rows.records(self.layout.rows.pick(block, rows), part, columns)
        for i, row in enumerate(rows):
            yield row, self._even(table, columns, records.slice(i, 1))[0]

    def _batch(self, unit: Unit, table: Table, records: pa.RecordBatch, first: int) -> Batch:
        keyed = table.collection.shape is Shape.KEYED
        shape = Shape.KEYED if keyed else Shape.ROWS
        return Batch(unit, records, shape, table.key, first, "" if keyed else unit.locator)

    def _kept(self, table: Table) -> tuple[str, ...]:
        names = [*table.key, *(f for r in table.collection.references for f in r.fields)]
        return tuple(dict.fromkeys(names))

    def _hold(self, held: _Held, records: pa.RecordBatch) -> None:
        if self._memory < MEMORY_BYTES:
            held.blocks.append(records.select(list(held.columns)))
            self._memory += held.blocks[-1].nbytes

    def find(self, collection: Collection, fields: Sequence[str], values: Iterable[Sequence[Any]]) -> Iterator[Batch]:
        """Yield the rows whose ``fields`` equal one of ``values``, but for those that are settled."""
        table, wanted = self._tables[collection.name], {tuple(v) for v in values}
        for unit in self.units(collection):
            number = int(unit.locator)
            part, first = self.layout.parts[number], 0
            columns = [c for c in table.columns if c.name in part.columns]
            held = self._held.get(number)
            places: dict[int, list[int]] | None = None
            if held is not None and set(fields) <= set(held.columns):
                places = self._places(unit, table, held, fields, wanted)
                if not any(places.values()):
                    continue
            for at, block in enumerate(self.layout.read(part)):
                if places is None:
                    few = self.layout.rows.records(block, part, [c for c in columns if c.name in fields])
                    rows = matching(few, fields, wanted)
                else:
                    rows = places[at]
                if rows:
                    for row, records in self._picked(part, table, block, rows):
                        yield self._batch(unit, table, records, first + row)
                first += held.blocks[at].num_rows if places is not None and held else few.num_rows

    def _places(
        self, unit: Unit, table: Table, held: _Held, fields: Sequence[str], wanted: set[tuple[Any, ...]]
    ) -> dict[int, list[int]]:
        """Return, by block, the rows to read: those that match and nobody decided on yet."""
        places: dict[int, list[int]] = {}
        first = 0
        for at, records in enumerate(held.blocks):
            rows = matching(records, fields, wanted)
            if rows and table.key:
                keys = [records.column(k).take(pa.array(rows)).to_pylist() for k in table.key]
                refs = [RecordRef(self.name, unit.collection, encode_key(key)) for key in zip(*keys, strict=True)]
                rows = [row for row, ref in zip(rows, refs, strict=True) if not self.settled(ref)]
            places[at] = rows
            first += records.num_rows
        return places

    def close(self) -> None:
        self._held, self._memory = {}, 0

    # --- writing ---

    def rewrite(self, target: Path, steps: Mapping[str, Sequence[Step]]) -> list[Outcome]:
        """Write the dump to ``target`` with the steps of each collection taken; return their outcomes.

        Raises ``OSError`` if the disk is full, ``Truncated`` if the dump is not as it was.
        """
        outcomes: list[Outcome] = []
        works: dict[str, dict[str, Work]] = {}
        for name, some in steps.items():
            refused, found = sort_out_rows(self._tables[name], some)
            outcomes += refused
            works[name] = {w.key: w for w in found}
        touched = [p for p in self.layout.parts if works.get(p.table)]
        firsts: defaultdict[int, int] = defaultdict(int)
        digests = {self.layout.parts.index(p): hashlib.blake2b() for p in touched}

        def change(part: Part, block: bytes) -> bytes:
            number = self.layout.parts.index(part)
            edits, rows = self._edits(number, block, works[part.table], firsts[number], outcomes)
            firsts[number] += rows
            after = self.layout.rows.edit(block, part, edits) if edits else block
            digests[number].update(after)
            return after

        self.layout.write(target, touched, change)
        self.changed = {name: {tuple(w.values) for w in found.values()} for name, found in works.items()}
        self.written = {number: digest.digest() for number, digest in digests.items()}
        seen = {o.ref.place for o in outcomes}
        for some in steps.values():
            outcomes += [Outcome(s.ref, Status.ALREADY_ABSENT) for s in some if s.ref.place not in seen]
        return outcomes

    def _edits(
        self, number: int, block: bytes, works: Mapping[str, Work], first: int, outcomes: list[Outcome]
    ) -> tuple[Edits, int]:
        """Return what becomes of a block's rows, and how many rows it has."""
        part = self.layout.parts[number]
        table = self._tables[part.table]
        names = table.key or part.columns[:1]
        keys = self.layout.rows.records(block, part, [c for c in table.columns if c.name in names])
        if table.key:
            wanted = {tuple(w.values) for w in works.values()}
            found = {row: _key(keys, table.key, row) for row in matching(keys, table.key, wanted)}
        else:
            numbers = ((row, encode_key([str(number), first + row])) for row in range(keys.num_rows))
            found = {row: key for row, key in numbers if key in works}
        if not found:
            return {}, keys.num_rows
        edits: Edits = {}
        for row, one in self._picked(part, table, block, sorted(found)):
            work, record = works[found[row]], one.to_pylist()[0]
            verdict = decide(table, _versioned(work, table, record), [record])
            outcomes += verdict.outcomes
            if verdict.writes:
                edits[row] = self._new(verdict)
        return edits, keys.num_rows

    def _new(self, verdict: Verdict) -> dict[str, str | None] | None:
        if verdict.delete:
            return None
        return {name: _text(self.layout.rows.dialect, v) for name, v in verdict.values.items()}


def sort_out_rows(table: Table, steps: Sequence[Step]) -> tuple[list[Outcome], list[Work]]:
    """Return the outcomes of steps that can't be tried, and the rest by row; a row may be told by its number."""
    if table.key:
        return sort_out(table, steps)
    works: dict[str, Work] = {}
    for step in steps:
        works.setdefault(step.ref.key, Work(step.ref.key, decode_key(step.ref.key))).steps.append(step)
    return [], list(works.values())


def _versioned(work: Work, table: Table, record: Mapping[str, Any]) -> Work:
    """Return the work; a row that is told by its number has the dump's version, and is taken as it is."""
    if table.key:
        return work
    steps = [replace(s, ref=replace(s.ref, version=fingerprint(record))) for s in work.steps]
    return Work(work.key, work.values, steps)


def _key(records: pa.RecordBatch, key: Sequence[str], row: int) -> str:
    return encode_key([records.column(k)[row].as_py() for k in key])


def matching(records: pa.RecordBatch, fields: Sequence[str], wanted: set[tuple[Any, ...]]) -> list[int]:
    """Return the rows whose ``fields`` equal one of ``wanted``, in order."""
    column = records.column(fields[0])
    values = [v[0] for v in wanted if v[0] is not None]
    try:
        mask = pc.is_in(column, pa.array(values, column.type))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        texts = {str(v) for v in values}
        return [i for i, v in enumerate(column.to_pylist()) if v is not None and str(v) in texts]
    rows: list[int] = pc.indices_nonzero(mask).to_pylist()
    if len(fields) == 1 or not rows:
        return rows
    others = [records.column(f) for f in fields]
    return [row for row in rows if tuple(o[row].as_py() for o in others) in wanted]


def _text(dialect: str, value: Any) -> str | None:
    """Return what the server reads back as ``value``."""
    match bound("postgresql", value):
        case None:
            return None
        case _ if dialect == "mysql" and isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        case list() as items:
            return "{" + ",".join(_item(i) for i in items) + "}"
        case text if dialect == "mysql" and isinstance(value, bool):
            return "1" if text == "true" else "0"
        case text if dialect == "mysql" and hasattr(value, "tzinfo"):
            return str(text).replace("T", " ").removesuffix("+00:00")
        case text:
            return str(text)


def _item(value: Any) -> str:
    if value is None:
        return "NULL"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
