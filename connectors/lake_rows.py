"""The rows of a lake table's data file: read as the table's fields, and written anew without what was erased.

A row's number counts the rows that are there: those that a deletion vector or a delete file masks have none. Reading
gives the table's present names and types, whatever the file was written with; rewriting changes the file in its own
names and keeps everything else of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.formats.leaves import flat_batch
from connectors.formats.parquet import ParquetFormat
from connectors.formats.port import Damaged, Edits, Rewritten, RowEdit
from connectors.lake_table import LiveFile, State
from delenda.model import Change, Technique

_PARQUET: Final = ParquetFormat()


def flat_schema(schema: pa.Schema) -> pa.Schema:
    """Return the flat fields of a nested schema, in the order of its leaves."""
    empty = [pa.array([], f.type) for f in schema]
    return flat_batch(pa.RecordBatch.from_arrays(empty, schema=schema)).schema if empty else schema


def read_rows(file: LiveFile, state: State, stream: BinaryIO) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield the rows that are there, each batch with the number of its first one. Raises ``Damaged``."""
    names = file.names(own_schema(stream))
    masked = np.asarray(file.masked(), dtype=np.int64)
    stream.seek(0)
    place = number = 0
    for batch in _PARQUET.read(stream):
        rows = np.arange(place, place + batch.num_rows)
        place += batch.num_rows
        if masked.size:
            batch = batch.filter(pa.array(~np.isin(rows, masked)))
        if batch.num_rows:
            yield number, _shown(batch, names, file.constants, state.schema)
        number += batch.num_rows


def own_schema(stream: BinaryIO) -> pa.Schema:
    """Return a Parquet file's own nested schema. Raises ``Damaged``."""
    try:
        return pq.read_schema(stream)
    except (pa.ArrowException, OSError, ValueError) as e:
        raise Damaged("the Parquet data is broken") from e


def _shown(
    batch: pa.RecordBatch, names: Mapping[str, str], constants: Mapping[str, Any], schema: pa.Schema
) -> pa.RecordBatch:
    """Return a file's batch as the table shows it: its names, its types, NULL where the file lacks a field."""
    own = {names[n]: c for n, c in zip(batch.schema.names, batch.columns, strict=True) if n in names}
    columns = []
    for field in schema:
        if field.name in own:
            columns.append(_cast(own[field.name], field.type))
        elif field.name in constants:
            columns.append(pa.repeat(pa.scalar(constants[field.name], field.type), batch.num_rows))
        else:
            columns.append(pa.nulls(batch.num_rows, field.type))
    return pa.RecordBatch.from_arrays(columns, names=schema.names)


def _cast(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return a column as the table's type, if a type was widened since; else as the file has it."""
    if column.type == kind:
        return column
    try:
        return pc.cast(column, kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return column


# --- rewriting ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hits:
    """What is to be done to one file: edits by row number as read, changes of all rows, or the end of all rows."""

    rows: Mapping[int, RowEdit]
    every: tuple[Change, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Remade:
    """How a rewrite went, in row numbers as read; ``left`` rows are in the new file."""

    done: Rewritten
    left: int


def rewrite_rows(file: LiveFile, state: State, source: BinaryIO, target: BinaryIO, hits: Hits) -> Remade:
    """Write a file without its deleted and masked rows and with its changed values. Raises ``Damaged``."""
    schema = own_schema(source)
    names = file.names(schema)
    masked = sorted(file.masked())
    count = pq.ParquetFile(source).metadata.num_rows
    there = np.setdiff1d(np.arange(count), np.asarray(masked, dtype=np.int64))
    source.seek(0)
    inner = _Inner(names, schema)
    edits: dict[int, RowEdit] = {int(m): RowEdit(delete=True) for m in masked}
    blocked: dict[int, str] = {}
    wanted = dict.fromkeys(range(len(there)), RowEdit(hits.whole, hits.every)) if hits.whole or hits.every else {}
    for number, edit in hits.rows.items():
        before = wanted.get(number, RowEdit())
        wanted[number] = RowEdit(before.delete or edit.delete, before.changes + edit.changes)
    for number, edit in wanted.items():
        if number >= len(there):
            continue
        if not edit.delete and (code := _refusal(edit.changes, state, schema, names)):
            blocked[number] = code
            continue
        edits[int(there[number])] = RowEdit(edit.delete, () if edit.delete else inner.changes(edit.changes))
    done = _PARQUET.rewrite(source, target, Edits(edits))
    return Remade(_numbered(done, there, blocked, set(masked)), done.rows - done.deleted)


def _numbered(done: Rewritten, there: Any, blocked: dict[int, str], masked: set[int]) -> Rewritten:
    """Return a rewrite's result in row numbers as read."""

    def number(place: int) -> int:
        return int(np.searchsorted(there, place))

    out = Rewritten(rows=len(there), deleted=done.deleted - len(masked))
    out.touched = {number(p) for p in done.touched if p not in masked}
    out.blocked = {number(p): code for p, code in done.blocked.items()} | blocked
    return out


def _refusal(changes: Sequence[Change], state: State, schema: pa.Schema, names: Mapping[str, str]) -> str:
    """Return why some changes can't be made in a file, or nothing."""
    own = {table: path for path, table in names.items()}
    for change in changes:
        if change.field in state.partition:
            return "partition_field"
        root = own.get(change.field, "").partition(".")[0].removesuffix("[]")
        nullable = root in schema.names and schema.field(root).nullable
        if change.field in state.required and nullable and change.technique is not Technique.REPLACE:
            return "not_null"  # the file would take a NULL that the table does not
    return state.forbids_values


class _Inner:
    """Changes in a file's own names: a changed row also loses what stands in fields that were dropped."""

    def __init__(self, names: Mapping[str, str], schema: pa.Schema) -> None:
        self._own = {table: path for path, table in names.items()}
        dropped = (f for f in flat_schema(schema) if f.name not in names)
        self._dropped = tuple(Change(f.name, Technique.SUPPRESS) for f in dropped)

    def changes(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Return the changes of one row; a field that the file lacks has nothing to change."""
        own = tuple(Change(self._own[c.field], c.technique, c.texts) for c in changes if c.field in self._own)
        return own + self._dropped if changes else own
