"""Parquet: read row group by row group; a rewrite makes only those column chunks anew that an edit concerns.

All other chunks are copied byte for byte and the footer gets their new places: schema, key-value metadata, writer's
name, column orders and whatever else stands in it stay. A chunk made anew is written in the way of the old one
(``parquet_chunks``), so a removed value is in none of its pages, dictionaries, statistics, indexes or filters; that
it is in no chunk that is copied is looked after by ``parquet_leftovers``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.formats.leaves import flat_batch
from connectors.formats.parquet_chunks import THREADS, Chunk, Encoder, Paging, paging_of
from connectors.formats.parquet_footer import (
    COLUMNS,
    DATA_AT,
    GROUP_ROWS,
    META,
    SORTING,
    UNPACKED_SIZE,
    Footer,
    closing,
    key_values,
    put_key_values,
    read_footer,
    slab,
    span,
)
from connectors.formats.parquet_leftovers import ARROW_SCHEMA, Metadata, doubtful, held_apart
from connectors.formats.parquet_rows import Changed, decided, edited, named_roots
from connectors.formats.parquet_splice import Splice
from connectors.formats.parquet_whole import rewritten_whole
from connectors.formats.port import Damaged, Edits, Rewritten
from connectors.formats.segments import take_over
from connectors.formats.thrift import Struct
from delenda.model import Shape

_ROWS: Final = 16_384
_SLAB_BYTES: Final = 64 << 20
"""A row group up to this size is read at once; a larger one column by column."""
_LOT_BYTES: Final = 128 << 20
"""As many columns of a row group as have this size unpacked are made anew at once."""
_INT96: Final = 3
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
                work = _Rewriting(source, target, footer, edits, threads)
                if not work.fits():
                    source.seek(0)
                    return rewritten_whole(source, target, edits)
                return work.run()
        except _BROKEN as e:
            raise Damaged("the Parquet data is broken") from e


class _Rewriting:
    """One rewrite: what is read of the old file, what is written of the new one."""

    def __init__(self, source: BinaryIO, target: BinaryIO, footer: Footer, edits: Edits, threads: Executor) -> None:
        self._source, self._target, self._footer, self._edits = source, target, footer, edits
        self._leaves = footer.leaves()
        self._pairs = key_values(footer.meta)
        self._plain = _without_arrow_schema(footer)
        self._schema = self._plain.bare().schema_arrow
        self._encoder = Encoder(footer, self._schema, threads)
        self._metadata = Metadata(self._pairs)
        self._done = Rewritten()

    def fits(self) -> bool:
        """Return whether single chunks can be made anew."""
        return not self._footer.groups or self._encoder.fits(self._footer.groups[0])

    def run(self) -> Rewritten:
        """Write the new file."""
        if not self._footer.groups:
            take_over(self._source, self._target, 0, self._footer.at + len(self._footer.raw))
            return self._done
        stale = self._stale()
        splice = Splice(self._source, self._target, self._footer)
        for number, group in enumerate(self._footer.groups):
            self._group(splice, number, group, stale.get(number, set()))
            pa.default_memory_pool().release_unused()  # else the pool keeps what the largest group took, and more
        splice.finish(self._metadata.pairs())
        return self._done

    def _group(self, splice: Splice, number: int, group: Struct, stale: set[int]) -> None:
        """Append one row group, with those chunks made anew that an edit or a leftover concerns."""
        first, count = self._done.rows, group[GROUP_ROWS]
        rows = self._edits.rows_in(first, count)
        self._done.rows += count
        deleted = [r for r in rows if (edit := self._edits.at(r)) and edit.delete]
        named = named_roots(self._schema.names, self._edits, rows)
        roots = range(len(self._schema)) if deleted else sorted({*named, *stale})
        self._done.touched.update(deleted)
        self._done.deleted += len(deleted)
        if count and len(deleted) == count:
            for lot in self._lots(group, roots):
                self._metadata.look(lambda lot=lot: self._read(number, lot)[0])  # type: ignore[misc]
            return
        if not roots:
            splice.group(group, count, {})
            return
        fresh: dict[int, Chunk] = {}
        changed: set[int] = set()
        for lot in self._lots(group, roots):
            table, paging = self._read(number, lot)
            asked = [place for place, root in enumerate(lot) if root in named]
            found = decided(table.select(asked), first, self._edits, rows, self._done)
            new = {asked[n]: values for n, values in found.items()}
            gone = [r - first for r in deleted]
            self._metadata.look(lambda t=table, g=gone, n=new: _rows_of(t, g, n))  # type: ignore[misc]
            anew = [place for place, root in enumerate(lot) if deleted or root in stale or place in new]
            changed.update(lot[place] for place in new)
            if anew:
                after = edited(table, gone, new).select(anew)
                fresh |= self._encoder.chunks(group, after, [lot[place] for place in anew], paging)
        splice.group(group, count - len(deleted), fresh, not self._unsorted(group, changed))

    def _lots(self, group: Struct, roots: Sequence[int]) -> Iterator[list[int]]:
        """Yield the top-level fields in lots that can be held in memory unpacked."""
        lot: list[int] = []
        held = 0
        for root in roots:
            columns = zip(group.items(COLUMNS), self._leaves, strict=True)
            size = sum(c[META][UNPACKED_SIZE] for c, leaf in columns if leaf.root == root)
            if lot and held + size > _LOT_BYTES:
                yield lot
                lot, held = [], 0
            lot.append(root)
            held += size
        if lot:
            yield lot

    def _unsorted(self, group: Struct, changed: set[int]) -> bool:
        """Return whether a changed field is one that the group says it is sorted by."""
        return any(self._leaves[s[1]].root in changed for s in group.items(SORTING))

    def _stale(self) -> dict[int, set[int]]:
        """Return the top-level fields, by row group, in which a value that goes would stay behind unused."""
        doubts = doubtful(self._footer)
        if not doubts:
            return {}
        roots = sorted({self._leaves[n].root for n in doubts})
        gone: dict[int, set[bytes]] = {}
        first, hit = 0, set()
        for number, group in enumerate(self._footer.groups):
            rows = self._edits.rows_in(first, group[GROUP_ROWS])
            if rows:
                hit.add(number)
                picked = self._read(number, roots)[0].take(pa.array([r - first for r in rows], pa.int64()))
                for leaf, values in self._encoder.plain_values(picked, roots).items():
                    gone.setdefault(leaf, set()).update(values)
            first += group[GROUP_ROWS]
        stale: dict[int, set[int]] = {}
        for number, group in enumerate(self._footer.groups if hit else []):
            for leaf in doubts:
                if self._is_left(number, group, leaf, gone.get(leaf, set())):
                    stale.setdefault(number, set()).add(self._leaves[leaf].root)
        return stale

    def _is_left(self, number: int, group: Struct, leaf: int, gone: set[bytes]) -> bool:
        """Return whether a chunk shows one of the values while none of its rows has it."""
        kind = self._leaves[leaf]
        shown = held_apart(self._source, group.items(COLUMNS)[leaf], kind.type, kind.length)
        if shown is None:
            return bool(gone)
        if shown.isdisjoint(gone):
            return False
        used = self._encoder.plain_values(self._read(number, [kind.root])[0], [kind.root])[leaf]
        return bool((shown & gone) - used)

    def _read(self, number: int, roots: Sequence[int]) -> tuple[pa.Table, Paging]:
        """Return some top-level fields of a row group, and how its pages are written."""
        group = self._plain.groups[number]
        leaves = [n for n, leaf in enumerate(self._leaves) if leaf.root in roots]
        spans = [span(group.items(COLUMNS)[n]) for n in leaves]
        start = min(s for s, _ in spans)
        size = max(s + n for s, n in spans) - start
        data = read_range(self._source, start, size)
        paging = paging_of(data, group.items(COLUMNS)[leaves[0]][META][DATA_AT] - start)
        file = slab(self._plain, group, data, start)
        table = file.reader.read_row_group(0, column_indices=leaves, use_threads=True)
        if any(self._leaves[n].type == _INT96 for n in leaves):
            coarse = slab(self._plain, group, data, start, "us").reader
            table = _far_times(table, coarse.read_row_group(0, column_indices=leaves, use_threads=True))
        return table, paging


def read_range(source: BinaryIO, start: int, size: int) -> bytes:
    """Return a range of the file. Raises ``Damaged`` if it is not all there."""
    source.seek(start)
    data = source.read(size)
    if len(data) != size:
        raise Damaged("the Parquet file is cut short")
    return data


def _far_times(table: pa.Table, coarse: pa.Table) -> pa.Table:
    """Return a table whose INT96 times are in microseconds where nanoseconds can't hold them: the year 9999, say."""
    for n, field in enumerate(coarse.schema):
        if table.schema.field(n) != field and not table.column(n).cast(field.type, safe=False).equals(coarse.column(n)):
            table = table.set_column(n, field, coarse.column(n))
    return table


def _rows_of(table: pa.Table, gone: Sequence[int], changed: Changed) -> pa.Table:
    """Return the rows that go or change, as they were."""
    return table.take(pa.array(sorted({*gone, *(r for rows in changed.values() for r in rows)}), pa.int64()))


def _without_arrow_schema(footer: Footer) -> Footer:
    """Return a footer by which Arrow reads what the file itself says, and not what Arrow once stored beside it."""
    meta = footer.meta.copy()
    put_key_values(meta, [(k, v) for k, v in key_values(footer.meta) if k != ARROW_SCHEMA])
    return Footer(meta, footer.at, closing(meta))


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
