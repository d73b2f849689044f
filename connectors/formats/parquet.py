"""Parquet, by pyarrow: read row group by row group, rewritten with the same row groups, codecs and metadata.

A rewrite makes every page, dictionary, statistic and index anew, so a removed value is in none of them. Rows
of groups that no edit names are written as they were read. Kept: schema with field ids and nesting, key-value
metadata, codec and dictionary encoding of each column, INT96 times, decimals as integers, page version and
page index. Not kept: bloom filters and the original writer's name, which pyarrow can't write.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.formats.changes import applied, edits_of
from connectors.formats.leaves import flat_batch
from connectors.formats.port import Damaged, Edits, Rewritten
from connectors.treatment import empty_value
from delenda.model import Field, Shape

_ROWS: Final = 16_384
_BROKEN: Final = (pa.ArrowException, OSError, ValueError, OverflowError)


class ParquetFormat:
    """Apache Parquet files."""

    name = "parquet"
    shape = Shape.ROWS
    seekable = True

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches of flat columns, group by group."""
        file = _opened(stream)
        try:
            for batch in file.iter_batches(_ROWS, use_threads=False):
                yield representable(flat_batch(batch))
        except _BROKEN as e:
            raise Damaged("the Parquet data is broken") from e

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Write the file anew without the deleted rows and with the changed values."""
        done = Rewritten()
        file = _opened(source)
        try:
            with _writer(file, target) as writer:
                for group in range(file.num_row_groups):
                    table = file.read_row_group(group, use_threads=False).cast(writer.schema)
                    count = table.num_rows
                    if edits.within(done.rows, count):
                        table = _edited(table, edits, done)
                    if table.num_rows:
                        writer.write_table(_forgotten(table), row_group_size=table.num_rows)
                    done.rows += count
        except _BROKEN as e:
            raise Damaged("the Parquet data is broken") from e
        return done


def representable(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch whose every value Python can hold: bytes that are no UTF-8 are replaced, impossible times
    and dates are text."""
    columns = [_representable(c) for c in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names) if columns else batch


def _representable(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_list(kind):
        inner = _representable(column.flatten())
        return column if inner.type == kind.value_type and inner.equals(column.flatten()) else _relisted(column, inner)
    if pa.types.is_string(kind):
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            raw = column.cast(pa.binary()).to_pylist()
            return pa.array([None if v is None else v.decode("utf-8", "replace") for v in raw], pa.string())
    elif pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        try:
            ends = pc.min_max(column)
            _ = (ends["min"].as_py(), ends["max"].as_py())
        except (ValueError, OverflowError):
            return column.cast(pa.int64() if column.type.bit_width == 64 else pa.int32()).cast(pa.string())
    return column


def _relisted(column: pa.Array, inner: pa.Array) -> pa.Array:
    offsets = pa.concat_arrays(
        [pa.array([0], pa.int32()), pc.cumulative_sum(pc.fill_null(pc.list_value_length(column), 0).cast(pa.int32()))]
    )
    return pa.ListArray.from_arrays(offsets, inner, mask=column.is_null() if column.null_count else None)


def _opened(stream: BinaryIO) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(stream)
    except _BROKEN as e:
        raise Damaged("the Parquet footer is broken, or the file is encrypted") from e


def _edited(table: pa.Table, edits: Edits, done: Rewritten) -> pa.Table:
    """Return one row group after its edits; its first row's number is ``done.rows``."""
    first = done.rows
    keep: list[bool] = []
    changed: dict[int, dict[str, Any]] = {}
    for i in range(table.num_rows):
        edit = edits.at(first + i)
        keep.append(not (edit and edit.delete))
        if edit and not edit.delete:
            record = {n: v[0] for n, v in table.slice(i, 1).to_pydict().items()}
            new = edits_of(record, edit.changes, _Empties(table.schema))
            if new:
                after = applied(record, new)
                changed[i] = {str(loc[0]): after[loc[0]] for loc in new}
                done.touched.add(first + i)
        elif edit:
            done.touched.add(first + i)
            done.deleted += 1
    for n, field in enumerate(table.schema):
        rows = {i: values[field.name] for i, values in changed.items() if field.name in values}
        if rows:
            table = table.set_column(n, field, _replaced(table.column(n), field, rows))
    return table if all(keep) else table.filter(pa.array(keep))


def _forgotten(table: pa.Table) -> pa.Table:
    """Return the rows with new dictionaries.

    Those in memory still hold the values that went; and a group's dictionary may hold values that only rows
    of other groups had, so groups without an edit need it too.
    """
    for n, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            plain = table.column(n).cast(field.type.value_type)
            table = table.set_column(n, field, plain.dictionary_encode().cast(field.type))
        elif "dictionary" in str(field.type):
            table = table.set_column(n, field, pa.chunked_array([pa.array(table.column(n).to_pylist(), field.type)]))
    return table


def _replaced(column: pa.ChunkedArray, field: pa.Field, rows: dict[int, Any]) -> pa.ChunkedArray:
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


def _writer(file: pq.ParquetFile, target: BinaryIO) -> pq.ParquetWriter:
    """Return a writer that writes the way the file was written."""
    meta = file.metadata
    columns = _columns(meta)
    paths = list(columns)
    dictionary = [p for p, c in columns.items() if any("DICTIONARY" in e for e in c.encodings)]
    physical = {meta.schema.column(i).physical_type for i in range(meta.num_columns)}
    decimals = any(
        meta.schema.column(i).logical_type.type == "DECIMAL"
        and meta.schema.column(i).physical_type in ("INT32", "INT64")
        for i in range(meta.num_columns)
    )
    codecs = {p: c.compression.lower() for p, c in columns.items()}
    options: dict[str, Any] = {
        "compression": {p: "none" if c == "uncompressed" else c for p, c in codecs.items()} or "snappy",
        "use_dictionary": dictionary if paths else True,
        "write_statistics": [p for p, c in columns.items() if c.is_stats_set] if paths else True,
        "use_deprecated_int96_timestamps": "INT96" in physical,
        "store_decimal_as_integer": decimals,
        "version": meta.format_version if meta.format_version in ("1.0", "2.4", "2.6") else "2.6",
        "use_compliant_nested_type": not any(".list.item" in p for p in paths),
        "write_page_index": any(c.has_column_index for c in columns.values()),
        "store_schema": b"ARROW:schema" in (meta.metadata or {}),
    }
    return pq.ParquetWriter(target, _schema(file), **options)


def _schema(file: pq.ParquetFile) -> pa.Schema:
    """Return the schema to write: the one that the writer stored, unless only the file's own has field ids."""
    stored = (file.metadata.metadata or {}).get(b"ARROW:schema")
    own = file.schema_arrow
    if stored is None or any(b"PARQUET:field_id" in (f.metadata or {}) for f in own):
        return own
    try:
        schema = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(stored)))
    except (pa.ArrowInvalid, ValueError):
        return own
    return schema if schema.names == own.names else own


def _columns(meta: pq.FileMetaData) -> dict[str, Any]:
    if not meta.num_row_groups:
        return {}
    group = meta.row_group(0)
    return {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}
