"""A Parquet file rewritten: only those column chunks are made anew that an edit concerns.

All other chunks are copied byte for byte and the footer gets their new places: schema, key-value metadata, writer's
name, column orders and whatever else stands in it stay. Where rows go, they are cut out of the pages that hold them
(``parquet_cut``). A chunk where that can't be done, or whose values change, is written in the way of the old one
(``parquet_chunks``). So a removed value is in none of its pages, dictionaries, statistics, indexes or filters; that
it is in no chunk that is copied is looked after by ``parquet_leftovers``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa

from connectors.formats.parquet_chunks import Chunk, Encoder, paging_of
from connectors.formats.parquet_cut import Old, cut
from connectors.formats.parquet_footer import (
    COLUMNS,
    DATA_AT,
    GROUP_BYTES,
    GROUP_ROWS,
    META,
    SORTING,
    UNPACKED_SIZE,
    Footer,
    closing,
    key_values,
    put_key_values,
    read_range,
    slab,
    span,
)
from connectors.formats.parquet_leftovers import ARROW_SCHEMA, Metadata, doubtful, held_apart
from connectors.formats.parquet_pages import Misfit
from connectors.formats.parquet_rows import Changed, decided, edited, named_roots
from connectors.formats.parquet_splice import Splice
from connectors.formats.port import Edits, Rewritten
from connectors.formats.segments import take_over
from connectors.formats.thrift import Struct

_LOT_BYTES: Final = 128 << 20
"""As many columns of a row group as have this size unpacked are made anew at once."""
_AHEAD_BYTES: Final = 32 << 20
"""A row group up to this size unpacked is begun before the one before it is written."""
_FEW: Final = 8
"""If no more than the eighth of a row group's rows go, they are cut out; else the group is written anew."""
_INT96: Final = 3
_BROKEN: Final = (pa.ArrowException, OSError, ValueError, OverflowError, AttributeError, TypeError, IndexError)

_Jobs = dict[int, list[tuple[int, Future[Chunk]]]]


class Rewriting:
    """One rewrite: what is read of the old file, what is written of the new one."""

    def __init__(self, source: BinaryIO, target: BinaryIO, footer: Footer, edits: Edits, threads: Executor) -> None:
        self._source, self._target, self._footer, self._edits = source, target, footer, edits
        self._leaves = footer.leaves()
        self._pairs = key_values(footer.meta)
        self._plain = _without_arrow_schema(footer)
        self._schema = self._plain.bare().schema_arrow
        self._threads = threads
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
        before: _Work | None = None
        for number, group in enumerate(self._footer.groups):
            work = self._started(splice, number, group, stale.get(number, set()))
            if before:
                self._finish(splice, before)
            before = work
        if before:
            self._finish(splice, before)
        splice.finish(self._metadata.pairs())
        return self._done

    def _started(self, splice: Splice, number: int, group: Struct, stale: set[int]) -> _Work:
        """Return what is to be done to a row group; if it is small, some of it is begun while others are written."""
        first, count = self._done.rows, group[GROUP_ROWS]
        rows = self._edits.rows_in(first, count)
        gone = [r - first for r in rows if (edit := self._edits.at(r)) and edit.delete]
        named = {*named_roots(self._schema.names, self._edits, rows)}
        roots = range(len(self._schema)) if gone else sorted({*named, *stale})
        self._done.rows += count
        self._done.touched.update(first + r for r in gone)
        self._done.deleted += len(gone)
        work = _Work(number, group, first, rows, gone, named, stale, list(self._lots(group, roots)))
        if len(work.lots) == 1 and group[GROUP_BYTES] <= _AHEAD_BYTES and len(gone) < count:
            held = self._held(number, work.lots[0])
            work.begun = held, self._cutting(splice, work, work.lots[0], held)
        return work

    def _finish(self, splice: Splice, work: _Work) -> None:
        """Append one row group, with those chunks made anew that an edit or a leftover concerns."""
        count = work.group[GROUP_ROWS] - len(work.gone)
        if work.gone and not count:
            for lot in work.lots:
                self._metadata.look(lambda lot=lot: self._table(work.number, lot, self._held(work.number, lot)))  # type: ignore[misc]
            return
        fresh: dict[int, Chunk] = {}
        changed: set[int] = set()
        for lot in work.lots:
            held = work.begun[0] if work.begun else self._held(work.number, lot)
            jobs = work.begun[1] if work.begun else self._cutting(splice, work, lot, held)
            chunks = self._cut(jobs)
            apart = sorted({self._leaves[n].root for n in chunks})
            if apart:
                self._look(work, apart, held)
            changed |= self._anew(splice, work, [r for r in lot if r not in apart], held, chunks)
            fresh |= chunks
        splice.group(work.group, count, fresh, not self._unsorted(work.group, changed))
        if work.lots:
            pa.default_memory_pool().release_unused()  # else the pool keeps what the largest group took, and more

    def _cutting(self, splice: Splice, work: _Work, lot: Sequence[int], held: _Held) -> _Jobs:
        """Begin to cut those chunks of a lot of which rows alone go, by field and column."""
        alone = [root for root in lot if root not in work.named and root not in work.stale]
        return self._begun(splice, work, dict.fromkeys(alone, ()), held) if work.gone else {}

    def _begun(self, splice: Splice, work: _Work, emptied: Mapping[int, Sequence[int]], held: _Held) -> _Jobs:
        """Begin to cut the chunks of some fields, in each of which the values of some rows go, too."""
        count = work.group[GROUP_ROWS]
        gone = np.array(work.gone, np.int64)
        jobs: _Jobs = {}
        for n, (column, leaf) in enumerate(zip(work.group.items(COLUMNS), self._leaves, strict=True)):
            if leaf.root in emptied and (len(gone) + len(emptied[leaf.root])) * _FEW <= count:
                start, size = span(column)
                data = held.data[start - held.start : start - held.start + size]
                old = Old(data, column, leaf, *splice.indexes(column))
                empty = np.array(emptied[leaf.root], np.int64)
                jobs.setdefault(leaf.root, []).append((n, self._threads.submit(cut, old, count, gone, empty)))
        return jobs

    def _cut(self, jobs: _Jobs) -> dict[int, Chunk]:
        """Return the chunks that could be cut, with all of their field."""
        found: dict[int, Chunk] = {}
        for columns in jobs.values():
            with suppress(Misfit, *_BROKEN):  # then Arrow has the last word on whether it can be read
                found |= {n: job.result() for n, job in columns}
        return found

    def _look(self, work: _Work, roots: Sequence[int], held: _Held) -> None:
        """Compare the file's own metadata with what some fields hold in the rows that go."""
        self._metadata.look(lambda: _rows_of(self._table(work.number, roots, held), work.gone, {}))

    def _anew(self, splice: Splice, work: _Work, lot: Sequence[int], held: _Held, chunks: dict[int, Chunk]) -> set[int]:
        """Add those chunks of a lot that are written anew; return the fields that changed."""
        if not lot:
            return set()
        table = self._table(work.number, lot, held)
        asked = [place for place, root in enumerate(lot) if root in work.named]
        found = decided(table.select(asked), work.first, self._edits, work.rows, self._done)
        new = {asked[n]: values for n, values in found.items()}
        self._metadata.look(lambda: _rows_of(table, work.gone, new))
        emptied = {
            lot[place]: sorted({*values} - {*work.gone})
            for place, values in new.items()
            if lot[place] not in work.stale and all(v is None for v in values.values())
        }
        apart = self._cut(self._begun(splice, work, emptied, held))
        chunks |= apart
        done = {self._leaves[n].root for n in apart}
        anew = [
            place
            for place, root in enumerate(lot)
            if root not in done and (work.gone or root in work.stale or place in new)
        ]
        if anew:
            kept = {place: values for place, values in new.items() if place in anew}
            after = edited(table, work.gone, kept).select(anew)
            paging = paging_of(held.data, work.group.items(COLUMNS)[self._numbers(lot)[0]][META][DATA_AT] - held.start)
            chunks |= self._encoder.chunks(work.group, after, [lot[place] for place in anew], paging)
        return {lot[place] for place in new}

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
                picked = self._table(number, roots, self._held(number, roots)).take(
                    pa.array([r - first for r in rows], pa.int64())
                )
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
        table = self._table(number, [kind.root], self._held(number, [kind.root]))
        used = self._encoder.plain_values(table, [kind.root])[leaf]
        return bool((shown & gone) - used)

    def _numbers(self, roots: Sequence[int]) -> list[int]:
        """Return the columns of some top-level fields."""
        return [n for n, leaf in enumerate(self._leaves) if leaf.root in roots]

    def _held(self, number: int, roots: Sequence[int]) -> _Held:
        """Return the bytes of some top-level fields of a row group, and what lies between them."""
        columns = self._plain.groups[number].items(COLUMNS)
        spans = [span(columns[n]) for n in self._numbers(roots)]
        start = min(s for s, _ in spans)
        return _Held(start, memoryview(read_range(self._source, start, max(s + n for s, n in spans) - start)))

    def _table(self, number: int, roots: Sequence[int], held: _Held) -> pa.Table:
        """Return some top-level fields of a row group."""
        group = self._plain.groups[number]
        leaves = self._numbers(roots)
        file = slab(self._plain, group, held.data, held.start)
        table = file.reader.read_row_group(0, column_indices=leaves, use_threads=True)
        if any(self._leaves[n].type == _INT96 for n in leaves):
            coarse = slab(self._plain, group, held.data, held.start, "us").reader
            table = _far_times(table, coarse.read_row_group(0, column_indices=leaves, use_threads=True))
        return table


@dataclass(slots=True)
class _Work:
    """What is done to one row group: edits of ``rows`` of the file; ``gone`` are places in the group.

    ``lots`` are the top-level fields concerned, in parts that can be held in memory unpacked.
    """

    number: int
    group: Struct
    first: int
    rows: Sequence[int]
    gone: Sequence[int]
    named: set[int]
    stale: set[int]
    lots: list[list[int]]
    begun: tuple[_Held, _Jobs] | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """A range of the file."""

    start: int
    data: memoryview = field(repr=False)


def _far_times(table: pa.Table, coarse: pa.Table) -> pa.Table:
    """Return a table whose INT96 times are in microseconds where nanoseconds can't hold them: the year 9999, say."""
    for n, kind in enumerate(coarse.schema):
        if table.schema.field(n) != kind and not table.column(n).cast(kind.type, safe=False).equals(coarse.column(n)):
            table = table.set_column(n, kind, coarse.column(n))
    return table


def _rows_of(table: pa.Table, gone: Sequence[int], changed: Changed) -> pa.Table:
    """Return the rows that go or change, as they were."""
    return table.take(pa.array(sorted({*gone, *(r for rows in changed.values() for r in rows)}), pa.int64()))


def _without_arrow_schema(footer: Footer) -> Footer:
    """Return a footer by which Arrow reads what the file itself says, and not what Arrow once stored beside it."""
    meta = footer.meta.copy()
    put_key_values(meta, [(k, v) for k, v in key_values(footer.meta) if k != ARROW_SCHEMA])
    return Footer(meta, footer.at, closing(meta))
