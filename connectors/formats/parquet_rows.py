"""The edits of one row group as Arrow columns: which rows go, what changed cells become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from connectors.formats.changes import applied, edits_of
from connectors.formats.port import Edits, Rewritten
from connectors.treatment import empty_value
from delenda.model import Field

Changed = Mapping[int, Mapping[int, Any]]
"""New values by the column's place in its table, and by row."""


def named_roots(names: Sequence[str], edits: Edits, rows: Sequence[int]) -> list[int]:
    """Return the numbers of the top-level fields that the changes of some rows may concern."""
    paths = {c.field for r in rows if (edit := edits.at(r)) and not edit.delete for c in edit.changes}
    return [
        n for n, name in enumerate(names) if any(p == name or p.startswith((name + ".", name + "[]")) for p in paths)
    ]


def decided(
    table: pa.Table, first: int, edits: Edits, rows: Sequence[int], done: Rewritten
) -> dict[int, dict[int, Any]]:
    """Return the values that really change, by the column's place and by row within the table.

    Args:
        table: the fields that changes concern, of all rows of the group, whose first has the number ``first``.
        rows: the numbers of the rows with an edit.
    """
    changing = [r for r in rows if (edit := edits.at(r)) and not edit.delete and edit.changes]
    if not changing or not table.num_columns:
        return {}
    empties = _Empties(table.schema)
    places = {name: n for n, name in enumerate(table.schema.names)}
    changed: dict[int, dict[int, Any]] = {}
    for row, record in zip(changing, _taken(table, [r - first for r in changing]).to_pylist(), strict=True):
        edit = edits.at(row)
        new = edits_of(record, edit.changes if edit else (), empties)
        if new:
            after = applied(record, new)
            done.touched.add(row)
            for name in {str(location[0]) for location in new}:
                changed.setdefault(places[name], {})[row - first] = after[name]
    return changed


def edited(table: pa.Table, deleted: Sequence[int], changed: Changed) -> pa.Table:
    """Return a group's columns without the deleted rows and with the changed values."""
    for n, rows in changed.items():
        field = table.schema.field(n)
        table = table.set_column(n, field, _replaced(table.column(n), field, rows))
    return without(table, deleted)


def without(table: pa.Table, deleted: Sequence[int]) -> pa.Table:
    """Return a table without some rows: what is between few of them is copied in long runs."""
    if not deleted:
        return table
    if len(deleted) > table.num_rows // 64:
        keep = bytearray(b"\1") * table.num_rows
        for row in deleted:
            keep[row] = 0
        return table.filter(pa.chunked_array([pa.array(memoryview(keep)).cast(pa.bool_())]))
    starts = [0, *(row + 1 for row in deleted)]
    ends = [*deleted, table.num_rows]
    return pa.concat_tables([table.slice(a, b - a) for a, b in zip(starts, ends, strict=True)])


def _taken(table: pa.Table, rows: Sequence[int]) -> pa.Table:
    return table if len(rows) == table.num_rows else table.take(pa.array(rows, pa.int64()))


def _replaced(column: pa.ChunkedArray, field: pa.Field, rows: Mapping[int, Any]) -> pa.ChunkedArray:
    """Return a column with other values in some rows; works for nested types too."""
    fresh = _typed(list(rows.values()), field)
    places = list(range(len(column)))
    for n, row in enumerate(rows):
        places[row] = len(column) + n
    old = column.chunks
    if pa.types.is_dictionary(field.type):
        old, fresh = [c.dictionary_decode() for c in old], fresh.dictionary_decode()
    both = pa.chunked_array([*old, fresh]).combine_chunks()
    taken = both.take(pa.array(places, pa.int64()))
    if pa.types.is_dictionary(field.type):
        taken = taken.dictionary_encode().cast(field.type)
    return pa.chunked_array([taken])


def _typed(values: list[Any], field: pa.Field) -> pa.Array:
    """Return values as the column's type; what does not fit it is suppressed."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    try:
        fresh = pa.array(values, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        fresh = pa.concat_arrays([_one(v, kind, field) for v in values])
    return fresh.dictionary_encode().cast(field.type) if pa.types.is_dictionary(field.type) else fresh


def _one(value: Any, kind: pa.DataType, field: pa.Field) -> pa.Array:
    try:
        return pa.array([value], kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        pass
    try:
        return pa.array([value]).cast(kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return pa.array([None if field.nullable else empty_value(Field(field.name, str(kind), False))], kind)


class _Empties:
    """What SUPPRESS leaves in a leaf: null where the schema allows it."""

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
        inner = kind.value_field
        nested = pa.types.is_nested(inner.type)
        if nested:
            yield from _leaf_fields(inner, f"{path}[]")
        else:
            yield path, field
    else:
        yield path, field
