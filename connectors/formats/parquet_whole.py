"""A Parquet file written anew as a whole, for those whose schema Arrow does not write: lists of two levels, say.

Kept: row groups, key-value metadata, codec and dictionary encoding of each column, INT96 times, decimals as integers,
page version and page index. Every page, dictionary, statistic and index is new.
"""

from __future__ import annotations

import base64
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.formats.parquet_rows import decided, edited
from connectors.formats.port import Edits, Rewritten


def rewritten_whole(source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
    """Write the file anew without the deleted rows and with the changed values."""
    done = Rewritten()
    file = pq.ParquetFile(source)
    with _writer(file, target) as writer:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, use_threads=False).cast(writer.schema)
            first, count = done.rows, table.num_rows
            rows = edits.rows_in(first, count)
            deleted = [r for r in rows if (edit := edits.at(r)) and edit.delete]
            table = edited(table, [r - first for r in deleted], decided(table, first, edits, rows, done))
            done.touched.update(deleted)
            done.deleted += len(deleted)
            done.rows += count
            if table.num_rows:
                writer.write_table(_forgotten(table), row_group_size=table.num_rows)
    return done


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
