"""The work on one block of a dump: sifting its rows, and changing them.

Rows are decided on by few of their columns; all columns are read of those only that a sieve leaves. Everything here
may run in several threads at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from connectors.dumps.layout import Edits, Layout, Part
from connectors.sql_decide import Verdict, Work, decide
from connectors.sql_schema import Table
from connectors.sql_types import Column, bound
from delenda.model import Batch, Outcome, Shape, Unit, encode_key, fingerprint
from delenda.ports import Sieve

PART_BYTES: Final = 256 << 20
"""Keys and references of one part that are kept at hand; of a larger part, none are."""
Rows = list[tuple[Sequence[int], pa.RecordBatch]]
"""Rows of a block, in groups whose columns have one type each, with their numbers in the block."""
Keys = set[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Dump:
    """What every look at a dump needs."""

    layout: Layout
    tables: Mapping[str, Table]


@dataclass(slots=True)
class Held:
    """A part's keys and references, a batch a block; nothing, if they are more than fit."""

    columns: tuple[str, ...]
    blocks: list[pa.RecordBatch] = field(default_factory=list)
    size: int = 0

    def add(self, records: pa.RecordBatch) -> None:
        if self.size < PART_BYTES:
            self.blocks.append(records.select(list(self.columns)))
            self.size += self.blocks[-1].nbytes
        if self.size >= PART_BYTES:
            self.blocks.clear()


class Sifter:
    """Sifts the blocks of one part. ``only``: the keys of the only rows that count, whatever else is in the others;
    ``held``: columns to read beside those that are looked at."""

    def __init__(
        self, dump: Dump, number: int, unit: Unit, sieve: Sieve, only: Keys | None, held: Iterable[str] = ()
    ) -> None:
        self._layout, self._unit, self._sieve = dump.layout, unit, sieve
        self._part = part = dump.layout.parts[number]
        self._table = table = dump.tables[part.table]
        columns = columns_of(table, part)
        self._only = Wanted(table.key, only) if only is not None and table.key else None
        looked_at = table.key if self._only else sieve.fields({c.name: c.type for c in columns}, table.key)
        wanted = {*looked_at, *held} or {columns[0].name}
        self._columns = [c for c in columns if c.name in wanted]

    def __call__(self, block: bytes) -> tuple[pa.RecordBatch, Rows]:
        """Return the columns of a block that were looked at, and the rows that are worth a closer look."""
        records = self._layout.rows.records(block, self._part, self._columns)
        rows = self._rows(records)
        return records, picked(self._layout, self._part, self._table, block, rows) if rows else []

    def _rows(self, records: pa.RecordBatch) -> list[int]:
        if self._only is not None:
            return self._only.rows(records)
        batches = even(self._layout, self._table, self._columns, records, 0, self._unit)
        return sorted(rows[i] for rows, batch in batches for i in self._sieve.rows(batch))


def columns_of(table: Table, part: Part) -> list[Column]:
    return [c for c in table.columns if c.name in part.columns]


def even(
    layout: Layout, table: Table, columns: Sequence[Column], records: pa.RecordBatch, first: int, unit: Unit
) -> Iterator[tuple[Sequence[int], Batch]]:
    """Yield rows as batches: :func:`groups` of them, or all, if they are told by their numbers."""
    together = groups(layout, columns, records) if table.key else [(range(records.num_rows), records)]
    for rows, some in together:
        yield rows, batch_of(table, unit, some, first)


def batch_of(table: Table, unit: Unit, records: pa.RecordBatch, first: int) -> Batch:
    keyed = table.collection.shape is Shape.KEYED
    shape = Shape.KEYED if keyed else Shape.ROWS
    return Batch(unit, records, shape, table.key, first, "" if keyed else unit.locator)


def groups(layout: Layout, columns: Sequence[Column], records: pa.RecordBatch) -> Rows:
    """Return rows with values that their column's type can't hold by themselves: how a row looks never depends on its
    neighbors."""
    odd = [i for i, c in enumerate(columns) if records.column(i).type != c.type]
    every = range(records.num_rows)
    if not odd:
        return [(every, records)]
    misfits: dict[frozenset[int], list[int]] = {}
    for row in every:
        bad = frozenset(i for i in odd if not _fits(layout, columns[i], records.column(i).slice(row, 1)))
        misfits.setdefault(bad, []).append(row)
    out: Rows = []
    for bad, rows in misfits.items():
        some = records.take(pa.array(rows))
        arrays = [
            layout.rows.retype(c, some.column(i)) if i in set(odd) - bad else some.column(i)
            for i, c in enumerate(columns)
        ]
        out.append((rows, pa.RecordBatch.from_arrays(arrays, names=records.schema.names)))
    return out


def _fits(layout: Layout, column: Column, texts: pa.Array) -> bool:
    return bool(layout.rows.retype(column, texts).type == column.type)


def picked(layout: Layout, part: Part, table: Table, block: bytes, rows: Sequence[int]) -> Rows:
    """Return some rows of a block with all columns; each by itself, if rows are told by their numbers."""
    columns = columns_of(table, part)
    records = layout.rows.records(layout.rows.pick(block, rows), part, columns)
    if not table.key:
        return [([row], some) for i, row in enumerate(rows) for _, some in groups(layout, columns, records.slice(i, 1))]
    return [([rows[i] for i in places], some) for places, some in groups(layout, columns, records)]


class Wanted:
    """Values of some fields to be found in many blocks."""

    def __init__(self, fields: Sequence[str], values: Keys) -> None:
        self._fields, self._values = fields, values
        self._first = [v[0] for v in values if v[0] is not None]
        self._arrays: dict[pa.DataType, pa.Array | None] = {}

    def rows(self, records: pa.RecordBatch) -> list[int]:
        """Return the rows whose fields equal one of the values, in order."""
        column = records.column(self._fields[0])
        values = self._as(column.type)
        if values is None:
            texts = {str(v) for v in self._first}
            return [i for i, v in enumerate(column.to_pylist()) if v is not None and str(v) in texts]
        rows: list[int] = pc.indices_nonzero(pc.is_in(column, values)).to_pylist()
        if len(self._fields) == 1 or not rows:
            return rows
        others = [records.column(f) for f in self._fields]
        return [row for row in rows if tuple(o[row].as_py() for o in others) in self._values]

    def _as(self, kind: pa.DataType) -> pa.Array | None:
        if kind not in self._arrays:
            try:
                self._arrays[kind] = pa.array(self._first, kind)
            except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
                self._arrays[kind] = None
        return self._arrays[kind]


# --- writing -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a block, and of the steps that were for its rows."""

    block: bytes
    outcomes: list[Outcome]


class Writer:
    """Changes a part's blocks: one after the other, if its rows are ``numbered``; else in any order."""

    def __init__(self, dump: Dump, number: int, works: Mapping[str, Work]) -> None:
        self._layout, self._number = dump.layout, number
        self._part = dump.layout.parts[number]
        self._table = dump.tables[self._part.table]
        self._works = works
        named = self._table.key or self._part.columns[:1]
        self._columns = [c for c in self._table.columns if c.name in named]
        self._wanted = Wanted(named, {tuple(w.values) for w in works.values()})
        self._first = 0
        self.numbered = not self._table.key
        self.outcomes: list[Outcome] = []
        self.digest = hashlib.sha256()

    def change(self, block: bytes) -> Changed:
        """Return the block that is to be written instead."""
        outcomes: list[Outcome] = []
        edits = self._edits(block, outcomes)
        return Changed(self._layout.rows.edit(block, self._part, edits) if edits else block, outcomes)

    def written(self, done: Changed) -> bytes:
        """Note what is written, block after block; return it."""
        self.outcomes += done.outcomes
        self.digest.update(done.block)
        return done.block

    def _edits(self, block: bytes, outcomes: list[Outcome]) -> Edits:
        keys = self._layout.rows.records(block, self._part, self._columns)
        first = self._first
        if self.numbered:
            rows = [r for r in range(keys.num_rows) if encode_key([str(self._number), first + r]) in self._works]
            self._first += keys.num_rows
        else:
            rows = self._wanted.rows(keys)
        edits: Edits = {}
        for some, records in picked(self._layout, self._part, self._table, block, rows) if rows else ():
            for row, record in zip(some, records.to_pylist(), strict=True):
                key = [record[k] for k in self._table.key] or [str(self._number), first + row]
                verdict = decide(self._table, self._versioned(self._works[encode_key(key)], record), [record])
                outcomes += verdict.outcomes
                if verdict.writes:
                    edits[row] = self._new(verdict)
        return edits

    def _versioned(self, work: Work, record: Mapping[str, Any]) -> Work:
        """Return the work; a row that is told by its number has the dump's version, and is taken as it is."""
        if self._table.key:
            return work
        steps = [replace(s, ref=replace(s.ref, version=fingerprint(record))) for s in work.steps]
        return Work(work.key, work.values, steps)

    def _new(self, verdict: Verdict) -> dict[str, str | None] | None:
        if verdict.delete:
            return None
        return {name: _text(self._layout.rows.dialect, v) for name, v in verdict.values.items()}


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
