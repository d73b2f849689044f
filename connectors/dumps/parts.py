"""The work on one part of a dump, from its first byte to its last: sifting its rows, and writing it with changes.

Rows are decided on by few of their columns; all columns are read of those only that a sieve leaves. Everything here
may run in a process of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from connectors.dumps.layout import Edits, Layout, Part, Parted
from connectors.sql_decide import Verdict, Work, decide
from connectors.sql_schema import Table
from connectors.sql_types import Column, bound
from delenda.model import Batch, Outcome, Shape, Unit, encode_key, fingerprint
from delenda.ports import Sieve

PART_BYTES: Final = 256 << 20
"""Keys and references of one part that are kept at hand; of a larger part, none are."""
Rows = list[tuple[list[int], pa.RecordBatch]]
"""Rows of a block, in groups whose columns have one type each, with their numbers in the block."""
Keys = set[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Dump:
    """What every process needs to work on a dump."""

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


@dataclass(slots=True)
class Sifted:
    """What was found in a part: how many rows it has, those worth a closer look (by block: the number of its first
    row, and they), and the digest of all its rows, if few of them were wanted."""

    rows: int = 0
    found: list[tuple[int, Rows]] = field(default_factory=list)
    held: Held | None = None
    digest: bytes = b""


def sift(dump: Dump, number: int, unit: Unit, sieve: Sieve, only: Keys | None, held: Held | None) -> Sifted:
    """Read a part through. ``only``: the keys of the only rows that count, whatever else is in the others."""
    part = dump.layout.parts[number]
    table = dump.tables[part.table]
    columns = columns_of(table, part)
    types = {c.name: c.type for c in columns}
    looked_at = table.key if only is not None and table.key else sieve.fields(types, table.key)
    wanted = {*looked_at, *(held.columns if held else ())} or {columns[0].name}
    few = [c for c in columns if c.name in wanted]
    done, digest = Sifted(held=held), hashlib.sha256()
    for block in dump.layout.read(part):
        if only is not None:
            digest.update(block)
        records = dump.layout.rows.records(block, part, few)
        if held is not None:
            held.add(records)
        if only is not None and table.key:
            rows = matching(records, table.key, only)
        else:
            rows = sorted(row for rows, batch in even(dump.layout, table, few, records, done.rows, unit)
                          for row in (rows[i] for i in sieve.rows(batch)))  # fmt: skip
        if rows:
            done.found.append((done.rows, picked(dump.layout, part, table, block, rows)))
        done.rows += records.num_rows
    done.digest = digest.digest()
    return done


def columns_of(table: Table, part: Part) -> list[Column]:
    return [c for c in table.columns if c.name in part.columns]


def even(
    layout: Layout, table: Table, columns: Sequence[Column], records: pa.RecordBatch, first: int, unit: Unit
) -> Iterator[tuple[list[int], Batch]]:
    """Yield rows as batches: :func:`groups` of them, or all, if they are told by their numbers."""
    together = groups(layout, columns, records) if table.key else [(list(range(records.num_rows)), records)]
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
    every = list(range(records.num_rows))
    if not odd:
        return [(every, records)]
    misfits: dict[frozenset[int], list[int]] = {}
    for row in every:
        bad = frozenset(i for i in odd if not _fits(layout, columns[i], records.column(i).slice(row, 1)))
        misfits.setdefault(bad, []).append(row)
    out = []
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


def matching(records: pa.RecordBatch, fields: Sequence[str], wanted: Keys) -> list[int]:
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


# --- writing -----------------------------------------------------------------------------------------


class Writer:
    """Changes a part's blocks, one after the other."""

    def __init__(self, dump: Dump, number: int, works: Mapping[str, Work]) -> None:
        self._layout, self._number = dump.layout, number
        self._part = dump.layout.parts[number]
        self._table = dump.tables[self._part.table]
        self._works, self._keys = works, {tuple(w.values) for w in works.values()}
        named = self._table.key or self._part.columns[:1]
        self._columns = [c for c in self._table.columns if c.name in named]
        self._first = 0
        self.outcomes: list[Outcome] = []
        self.digest = hashlib.sha256()

    def change(self, block: bytes) -> bytes:
        """Return the block that is written instead."""
        edits = self._edits(block)
        after = self._layout.rows.edit(block, self._part, edits) if edits else block
        self.digest.update(after)
        return after

    def _edits(self, block: bytes) -> Edits:
        keys = self._layout.rows.records(block, self._part, self._columns)
        numbers = range(keys.num_rows)
        if self._table.key:
            rows = matching(keys, self._table.key, self._keys)
        else:
            rows = [r for r in numbers if encode_key([str(self._number), self._first + r]) in self._works]
        edits: Edits = {}
        for some, records in picked(self._layout, self._part, self._table, block, rows) if rows else ():
            for row, record in zip(some, records.to_pylist(), strict=True):
                key = [record[k] for k in self._table.key] or [str(self._number), self._first + row]
                verdict = decide(self._table, self._versioned(self._works[encode_key(key)], record), [record])
                self.outcomes += verdict.outcomes
                if verdict.writes:
                    edits[row] = self._new(verdict)
        self._first += keys.num_rows
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


def write(dump: Dump, number: int, works: Mapping[str, Work], target: Path) -> tuple[list[Outcome], bytes]:
    """Write a part of an archive to a file of its own; return the outcomes, and the digest of its rows."""
    writer, layout = Writer(dump, number, works), dump.layout
    if not isinstance(layout, Parted):
        raise TypeError(type(layout).__name__)
    part = layout.parts[number]
    layout.pack(part, map(writer.change, layout.read(part)), target)
    return writer.outcomes, writer.digest.digest()


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
