"""Parquet: read row group by row group; what a rewrite does is in ``parquet_rewrite``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.formats.leaves import flat_batch
from connectors.formats.parquet_chunks import THREADS
from connectors.formats.parquet_footer import COLUMNS, GROUP_ROWS, Footer, read_footer, read_range, slab, span
from connectors.formats.parquet_rewrite import Rewriting
from connectors.formats.parquet_whole import rewritten_whole
from connectors.formats.port import Damaged, Edits, Rewritten
from delenda.model import Shape

_ROWS: Final = 16_384
_SLAB_BYTES: Final = 64 << 20
"""A row group up to this size is read at once; a larger one column by column."""
_BROKEN: Final = (pa.ArrowException, OSError, ValueError, OverflowError, AttributeError, TypeError, IndexError)


class ParquetFormat:
    """Apache Parquet files."""

    name = "parquet"
    shape = Shape.ROWS
    seekable = True

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches of flat columns, group by group."""
        try:
            footer = read_footer(stream)
            for number in range(len(footer.groups)):
                yield from _batches(stream, footer, number)
        except _BROKEN as e:
            raise Damaged("the Parquet data is broken") from e

    def read_near(self, stream: BinaryIO, rows: Sequence[int]) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Yield the batches of those row groups that hold some of the rows, each with the number of its first row."""
        wanted = sorted(rows)
        first = 0
        try:
            footer = read_footer(stream)
            for number, group in enumerate(footer.groups):
                end = first + group[GROUP_ROWS]
                if any(first <= r < end for r in wanted):
                    at = first
                    for batch in _batches(stream, footer, number):
                        yield at, batch
                        at += batch.num_rows
                first = end
        except _BROKEN as e:
            raise Damaged("the Parquet data is broken") from e

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Write the file without the deleted rows and with the changed values."""
        try:
            footer = read_footer(source)
            with ThreadPoolExecutor(THREADS) as threads:
                work = Rewriting(source, target, footer, edits, threads)
                if not work.fits():
                    source.seek(0)
                    return rewritten_whole(source, target, edits)
                return work.run()
        except _BROKEN as e:
            raise Damaged("the Parquet data is broken") from e


def _batches(stream: BinaryIO, footer: Footer, number: int) -> Iterator[pa.RecordBatch]:
    """Yield the flat batches of one row group."""
    group = footer.groups[number]
    spans = [span(c) for c in group.items(COLUMNS)]
    start = min((s for s, _ in spans), default=0)
    size = max((s + n for s, n in spans), default=0) - start
    if size <= _SLAB_BYTES:
        file, groups = slab(footer, group, read_range(stream, start, size), start), [0]
    else:
        file, groups = pq.ParquetFile(stream), [number]
    for batch in file.iter_batches(_ROWS, row_groups=groups, use_threads=False):
        yield representable(flat_batch(batch))


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
