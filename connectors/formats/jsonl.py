"""JSON Lines: a record is a line that is not blank. Untouched lines stay byte for byte.

A line that is no JSON is a row without fields; it is left as it is, and reported once the rest is read.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pajson

from connectors.formats.changes import looks_like_a_value
from connectors.formats.leaves import batch_of, flat_batch
from connectors.formats.lines import border, filled_lines, line_chunks, split_lines
from connectors.formats.port import Damaged, Edits, Rewritten, RowEdit, nothing
from connectors.formats.splice import changed_json
from delenda.model import Shape


class JsonlFormat:
    """One JSON value a line."""

    name = "jsonl"
    shape = Shape.ROWS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches. Raises ``Damaged`` at the end if lines were no JSON."""
        harmed = 0
        schema: pa.Schema | None = None
        for chunk in line_chunks(stream):
            if not (count := filled_lines(chunk)):
                continue
            batches, schema = arrow_batches(chunk, count, schema)
            if batches:
                yield from batches
                continue
            values = [parsed(x) for x in chunk.split(b"\n") if x.strip()]
            harmed += sum(1 for v in values if isinstance(v, Damaged))
            records = [{} if isinstance(v, Damaged) else v for v in values]
            yield _padded(batch_of(records), len(records))
        if harmed:
            raise Damaged(f"{harmed} lines are no JSON")

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy line by line; in a changed line only the changed values differ."""
        done = Rewritten()
        for chunk in line_chunks(source):
            count = filled_lines(chunk)
            if not edits.within(done.rows, count):
                target.write(chunk)
                done.rows += count
                border(target, done)
                continue
            out: list[bytes] = []
            for line in split_lines(chunk):
                if not line.strip():
                    out.append(line)
                    continue
                edit = edits.at(done.rows)
                out.append(line if edit is None else _rewritten(line, edit, done))
                done.rows += 1
            target.write(b"".join(out))
            border(target, done)
        return done

    def piece(self) -> JsonlFormat:
        """Return the format of what follows a record: the same."""
        return self


def _rewritten(line: bytes, edit: RowEdit, done: Rewritten) -> bytes:
    if edit.delete:
        done.touched.add(done.rows)
        done.deleted += 1
        return b""
    value = parsed(line)
    if isinstance(value, Damaged):
        done.blocked[done.rows] = "corrupt_data"
        return line
    text = line.decode("utf-8", "surrogatepass")
    after = changed_json(text, value, edit.changes)
    if after == text:
        return line
    done.touched.add(done.rows)
    return after.encode("utf-8", "surrogatepass")


def parsed(text: bytes) -> Any:
    """Return a JSON value, or ``Damaged`` as a value."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return Damaged("a line is no JSON")


def arrow_batches(chunk: bytes, rows: int, schema: pa.Schema | None) -> tuple[list[pa.RecordBatch], pa.Schema | None]:
    """Return the lines of a chunk as Arrow reads them, and the schema to try on the next chunk.

    There are no batches if Arrow can't read all rows, or would lose digits.
    """
    table = _fast(chunk, schema)
    if table is None or table.num_rows != rows:
        return [], schema
    try:
        table.validate(full=True)  # a list that begins with nulls comes out too short, as of Arrow 26
    except pa.ArrowInvalid:
        return [], schema
    batches = [_padded(flat_batch(b), b.num_rows) for b in table.combine_chunks().to_batches()]
    return (batches if all(_exact(b) for b in batches) else []), table.schema


def _fast(chunk: bytes, schema: pa.Schema | None) -> pa.Table | None:
    """Return a chunk as Arrow reads it, with text that looks like a time left as text; None if Arrow can't."""
    for known in (schema, None) if schema is not None else (None,):
        try:
            table = _arrow(chunk, known)
            texts = _as_text(table.schema)
            if texts != table.schema:
                table = _arrow(chunk, texts)
            return None if _has_value_names(table.schema) else table
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, UnicodeDecodeError):  # the last: a name is no UTF-8
            continue
    return None


def _arrow(chunk: bytes, schema: pa.Schema | None) -> pa.Table:
    return pajson.read_json(
        io.BytesIO(chunk),
        read_options=pajson.ReadOptions(use_threads=False, block_size=len(chunk) + 1),
        parse_options=pajson.ParseOptions(explicit_schema=schema),
    )


def _as_text(schema: pa.Schema) -> pa.Schema:
    return pa.schema([f.with_type(_text_type(f.type)) for f in schema])


def _text_type(kind: pa.DataType) -> pa.DataType:
    """Return a type with text in place of times, and of nothing: a later chunk may know better."""
    if pa.types.is_timestamp(kind) or pa.types.is_null(kind):
        return pa.string()
    if pa.types.is_struct(kind):
        return pa.struct([kind.field(i).with_type(_text_type(kind.field(i).type)) for i in range(kind.num_fields)])
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_text_type(kind.value_type)))
    return kind


def _has_value_names(schema: pa.Schema | pa.StructType) -> bool:
    fields = [schema.field(i) for i in range(len(schema.names) if isinstance(schema, pa.Schema) else schema.num_fields)]
    return any(looks_like_a_value(f.name) or _inner_value_names(f.type) for f in fields)


def _inner_value_names(kind: pa.DataType) -> bool:
    if pa.types.is_struct(kind):
        return _has_value_names(kind)
    return pa.types.is_list(kind) and _inner_value_names(kind.value_type)


def _exact(batch: pa.RecordBatch) -> bool:
    """Return whether no number is so large that a float loses digits: it may be an identifier."""
    for column in batch.columns:
        while pa.types.is_list(column.type):
            column = column.flatten()
        if pa.types.is_floating(column.type) and pc.any(pc.greater_equal(pc.abs(column), 2.0**53)).as_py():
            return False
    return True


def _padded(batch: pa.RecordBatch, rows: int) -> pa.RecordBatch:
    """Return a batch that has its rows even if none of them has a field."""
    return batch if batch.num_columns else nothing(rows)
