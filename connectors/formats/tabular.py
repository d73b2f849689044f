"""Edits on Arrow tables: rows go, values change, nested ones too, and every type stays what it was.

For formats that Arrow itself writes. Dictionaries are made anew: those in memory still hold what went.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from connectors.formats.changes import applied, edits_of
from connectors.formats.port import Edits, Rewritten
from connectors.treatment import empty_value
from delenda.model import Field


def edited(table: pa.Table, edits: Edits, done: Rewritten) -> pa.Table:
    """Return a table after its edits; its first row's number is ``done.rows``, which is not moved on."""
    first = done.rows
    keep: list[bool] = []
    changed: dict[int, dict[str, Any]] = {}
    empties = Empties(table.schema)
    for i in range(table.num_rows):
        edit = edits.at(first + i)
        keep.append(not (edit and edit.delete))
        if edit is None:
            continue
        if edit.delete:
            done.touched.add(first + i)
            done.deleted += 1
            continue
        record = {n: v[0] for n, v in table.slice(i, 1).to_pydict().items()}
        if new := edits_of(record, edit.changes, empties):
            after = applied(record, new)
            changed[i] = {str(place[0]): after[place[0]] for place in new}
            done.touched.add(first + i)
    for n, field in enumerate(table.schema):
        rows = {i: values[field.name] for i, values in changed.items() if field.name in values}
        if rows:
            table = table.set_column(n, field, _replaced(table.column(n), field, rows))
    return table if all(keep) else table.filter(pa.array(keep))


def _replaced(column: pa.ChunkedArray, field: pa.Field, rows: dict[int, Any]) -> pa.ChunkedArray:
    """Return a column with other values in some rows."""
    fresh = _typed(list(rows.values()), field)
    places = list(range(len(column)))
    for n, row in enumerate(rows):
        places[row] = len(column) + n
    both = pa.chunked_array([*column.chunks, fresh]).combine_chunks()
    return pa.chunked_array([both.take(pa.array(places, pa.int64()))])


def _typed(values: list[Any], field: pa.Field) -> pa.Array:
    """Return values as the column's type; what does not fit it is suppressed."""
    try:
        return pa.array(values, field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.concat_arrays([_one(v, field) for v in values])


def _one(value: Any, field: pa.Field) -> pa.Array:
    for cast in (False, True):
        try:
            return pa.array([value]).cast(field.type) if cast else pa.array([value], field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
            continue
    empty = None if field.nullable else empty_value(Field(field.name, str(field.type), False))
    return pa.array([empty], field.type)


class Empties:
    """What SUPPRESS leaves in a leaf of a schema: null where it allows it."""

    def __init__(self, schema: pa.Schema) -> None:
        self._leaves = {path: field for f in schema for path, field in _leaf_fields(f, f.name)}

    def __call__(self, path: str) -> Any:
        field = self._leaves.get(path)
        return None if field is None else empty_value(Field(path, str(field.type), field.nullable))


def _leaf_fields(field: pa.Field, path: str) -> Iterator[tuple[str, pa.Field]]:
    kind = field.type
    if pa.types.is_struct(kind):
        for i in range(kind.num_fields):
            yield from _leaf_fields(kind.field(i), f"{path}.{kind.field(i).name}")
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        if pa.types.is_nested(kind.value_type):
            yield from _leaf_fields(kind.value_field, f"{path}[]")
        else:
            yield path, field
    else:
        yield path, field
