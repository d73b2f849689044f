"""Nested data as flat columns: Arrow in, Arrow out, or Python records in where Arrow can't infer.

Both ways name a leaf alike (see ``changes``). A list of records becomes one list column a leaf; entries that
lack the leaf hold null, so that the columns of one list stay aligned. Lists within lists are joined.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from connectors.formats.changes import MAP_KEY, MAP_VALUE, SCALAR, entries_of
from connectors.formats.lines import strings
from connectors.formats.port import Damaged

_BATCH_BYTES: Final = 4 << 20


def flat_batch(records: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch with one column a leaf path."""
    columns: dict[str, pa.Array] = {}
    for name, column in zip(records.schema.names, records.columns, strict=True):
        for path, leaf in _columns(column, name):
            while path in columns:
                path += "#2"
            columns[path] = leaf
    if not columns:
        return records.select([])
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _columns(column: pa.Array, path: str) -> Iterator[tuple[str, pa.Array]]:
    kind = column.type
    if isinstance(column, pa.ExtensionArray):
        yield from _columns(column.storage, path)
    elif pa.types.is_dictionary(kind):
        yield from _columns(column.dictionary_decode(), path)
    elif pa.types.is_struct(kind):
        for i in range(kind.num_fields):
            name = kind.field(i).name
            yield from _columns(pc.struct_field(column, [i]), f"{path}.{name}" if path else name)
    elif pa.types.is_map(kind):
        offsets = _offsets(column)
        entries = _entries(column)
        yield f"{path}[].{MAP_KEY}", _listed(offsets, _text_if_binary(pc.struct_field(entries, [0])), column)
        nested = pa.types.is_nested(kind.item_type)
        for p, leaf in _columns(pc.struct_field(entries, [1]), f"{path}[]" if nested else f"{path}[].{MAP_VALUE}"):
            yield p, _joined(offsets, leaf, column)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        offsets = _offsets(column)
        nested = pa.types.is_nested(kind.value_type)
        for p, leaf in _columns(column.flatten(), f"{path}[]" if nested else path):
            yield p, _joined(offsets, leaf, column) if nested else _listed(offsets, leaf, column)
    else:
        yield path or SCALAR, _text_if_binary(column)


def _offsets(column: pa.Array) -> pa.Array:
    """Return int32 offsets of a list column's entries in ``flatten()``, which leaves null lists out."""
    if pa.types.is_map(column.type):
        lengths = pc.fill_null(pc.subtract(column.offsets[1:], column.offsets[:-1]), 0)
        lengths = pc.if_else(column.is_valid(), lengths, 0)
    else:
        lengths = pc.fill_null(pc.list_value_length(column), 0)
    ends = pc.cumulative_sum(lengths.cast(pa.int32()))
    return pa.concat_arrays([pa.array([0], pa.int32()), ends])


def _entries(column: pa.MapArray) -> pa.Array:
    """Return a map column's entries as structs, those of null maps left out."""
    kind = column.type
    pairs = pa.list_(pa.struct([pa.field("key", kind.key_type), pa.field("value", kind.item_type)]))
    return column.cast(pairs).flatten()


def _listed(offsets: pa.Array, leaf: pa.Array, parent: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(offsets, leaf, mask=parent.is_null() if parent.null_count else None)


def _joined(offsets: pa.Array, leaf: pa.Array, parent: pa.Array) -> pa.Array:
    """Return a list column of leaves; where the leaf is a list itself, both levels become one."""
    if not pa.types.is_list(leaf.type):
        return _listed(offsets, leaf, parent)
    return _listed(_offsets(leaf).take(offsets), leaf.flatten(), parent)


def _text_if_binary(column: pa.Array) -> pa.Array:
    """Return old writers' text, which they stored as plain bytes, as text."""
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        try:
            return column.cast(pa.string())
        except pa.ArrowInvalid:
            return column
    if pa.types.is_large_string(column.type) or column.type == pa.string_view():
        return column.cast(pa.string())
    return column


def batches_of(records: Iterable[tuple[Any, int]]) -> Iterator[pa.RecordBatch]:
    """Yield records, each given with its size in bytes, as batches of about 4 MiB.

    What was read before ``Damaged`` comes is yielded first.
    """
    some: list[Any] = []
    held = 0
    try:
        for record, size in records:
            some.append(record)
            held += size
            if held > _BATCH_BYTES:
                yield batch_of(some)
                some, held = [], 0
    except Damaged:
        if some:
            yield batch_of(some)
        raise
    if some:
        yield batch_of(some)


def batch_of(records: Sequence[Any]) -> pa.RecordBatch:
    """Return Python records as flat columns; a column of mixed types becomes text."""
    flat = [flattened(r) for r in records]
    names = list(dict.fromkeys(name for row in flat for name in row))
    return pa.RecordBatch.from_arrays([_array([row.get(n) for row in flat]) for n in names], names=names)


def flattened(record: Any) -> dict[str, Any]:
    """Return one record's leaves by path.

    >>> flattened({"at": {"lat": 2.5}, "book": [{"phone": "1"}, {"name": "Bo"}], "tags": ["x"]})
    {'at.lat': 2.5, 'book[].phone': ['1', None], 'book[].name': [None, 'Bo'], 'tags': ['x']}
    """
    flat: dict[str, Any] = {}
    _flatten(record, "", flat)
    return flat


def _flatten(value: Any, path: str, flat: dict[str, Any]) -> None:
    if (items := entries_of(value)) is not None:
        parts: list[dict[str, Any]] = []
        for _, key, entry in items:
            part: dict[str, Any] = {}
            nested = isinstance(entry, dict | list)
            if key is not None:
                part[f"{path}[].{MAP_KEY}"] = key
                _flatten(entry, f"{path}[]" if nested else f"{path}[].{MAP_VALUE}", part)
            else:
                _flatten(entry, f"{path}[]" if nested else path, part)
            parts.append(part)
        for name in dict.fromkeys(name for part in parts for name in part):
            flat[name or SCALAR] = list(_gathered(parts, name))
    elif isinstance(value, dict):
        for name, child in value.items():
            _flatten(child, f"{path}.{name}" if path else str(name), flat)
    else:
        flat[path or SCALAR] = value


def _gathered(parts: Iterable[Mapping[str, Any]], name: str) -> Iterator[Any]:
    parts = list(parts)
    joined = any(isinstance(part.get(name), list) for part in parts)
    for part in parts:
        value = part.get(name)
        if isinstance(value, list):
            yield from value
        elif not joined or name in part:
            yield value


def _array(values: list[Any]) -> pa.Array:
    if not any(isinstance(v, list) for v in values):
        return _scalars(values)
    lists = [v if isinstance(v, list) or v is None else [v] for v in values]
    lengths = [0 if v is None else len(v) for v in lists]
    inner = _scalars([x for v in lists if v for x in v])
    offsets = [0]
    for n in lengths:
        offsets.append(offsets[-1] + n)
    mask = pa.array([v is None for v in lists], pa.bool_())
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), inner, mask=mask)


def _scalars(values: list[Any]) -> pa.Array:
    kinds = {type(v) for v in values if v is not None}
    try:
        if not kinds or kinds == {str}:
            return strings(values)
        if kinds in ({int}, {float}, {bool}):
            return pa.array(values)
        if kinds in ({dt.datetime}, {dt.date}, {dt.time}, {Decimal}, {bytes}):
            return _text_if_binary(pa.array(values))
        if kinds == {int, float} and all(abs(v) < 1 << 53 for v in values if type(v) is int):
            return pa.array([None if v is None else float(v) for v in values], pa.float64())
    except (OverflowError, pa.ArrowInvalid):
        pass
    return strings([v if v is None or isinstance(v, str) else json.dumps(v, default=str) for v in values])
