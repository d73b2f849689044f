"""Rows cut out of a column chunk: only the pages that hold them are made anew, all others stay as they are packed.

What a row leaves behind goes with it: an entry of the dictionary that no row uses any more, its share in counts,
sizes and histograms, of pages, chunk and indexes. Least and greatest values stay true as long as no value went that
may be one of them and stands nowhere else in its page; if one did, or at anything that we do not know, ``Misfit``
says that the chunk must be made anew as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from connectors.formats import parquet_accounts as accounts
from connectors.formats.parquet_accounts import Loss
from connectors.formats.parquet_chunks import Chunk
from connectors.formats.parquet_footer import (
    CODEC,
    DATA_AT,
    DICTIONARY_AT,
    INDEX_AT,
    MAGIC,
    META,
    PACKED_SIZE,
    SIZES,
    STATISTICS,
    UNPACKED_SIZE,
    VALUES,
    Leaf,
    moved,
    span,
)
from connectors.formats.parquet_hybrid import Numbers
from connectors.formats.parquet_pages import DICTIONARY, Misfit, Opened, Packing, Page, pages
from connectors.formats.parquet_values import (
    BYTE_ARRAY,
    FIXED,
    INDEXED,
    PLAIN,
    Manner,
    Places,
    entries_without,
    holds,
    index_bytes,
    indices,
    starts,
    without,
)
from connectors.formats.thrift import I64, STRUCT, Struct

NOWHERE: Final[Places] = np.zeros(0, np.int64)
_METAS: Final = {1, 2, 3, 4, 5, 6, 7, DATA_AT, DICTIONARY_AT, STATISTICS, 13, SIZES}
_MOST: Final = 1 << 26
_FLOATS: Final = (4, 5)
_HALF: Final = (FIXED, 2)
_SHORTENED: Final = 8
"""Bounds of fewer bytes are taken to be whole: nobody shortens to less."""


@dataclass(frozen=True, slots=True)
class Old:
    """A column chunk as it is."""

    data: memoryview = field(repr=False)
    entry: Struct = field(repr=False)
    leaf: Leaf
    bounds: bytes = field(default=b"", repr=False)
    offsets: bytes = field(default=b"", repr=False)


@dataclass(slots=True)
class _Part:
    """A data page on its way."""

    page: Page
    rows: int
    held: Opened | None = field(default=None, repr=False)
    indices: Numbers | None = field(default=None, repr=False)
    bits: int = 0
    loss: Loss | None = None


def cut(old: Old, rows: int, gone: Places, emptied: Places = NOWHERE) -> Chunk:
    """Return a chunk of ``rows`` rows without those at some places, and with no value at others; both in order.

    Raises:
        Misfit: it can't be done page by page.
        ValueError: the chunk is broken.
    """
    return _Cut(old, rows).after(gone, emptied)


class _Cut:
    def __init__(self, old: Old, rows: int) -> None:
        meta, leaf = old.entry[META], old.leaf
        if meta.fields.keys() - _METAS - {INDEX_AT} or meta.get(INDEX_AT) or not 0 <= meta[VALUES] <= _MOST:
            raise Misfit  # a bloom filter among them: what went can't be taken out of it
        self._old, self._leaf = old, leaf
        self._packing = Packing(meta[CODEC], leaf)
        self._all = list(pages(old.data))
        self._dictionary = self._all.pop(0) if self._all and self._all[0].kind == DICTIONARY else None
        self._check()
        self._parts = [self._part(page) for page in self._all]
        if sum(p.rows for p in self._parts) != rows:
            raise ValueError("rows are missing")
        self._least, self._greatest = self._bounds()

    def _check(self) -> None:
        """Refuse a chunk whose pages do not lie as its entry says."""
        meta, start = self._old.entry[META], span(self._old.entry)[0]
        first = self._dictionary.size if self._dictionary else 0
        if any(p.kind == DICTIONARY for p in self._all) or not self._all:
            raise Misfit
        if bool(meta.get(DICTIONARY_AT)) != bool(self._dictionary) or meta[DATA_AT] != start + first:
            raise Misfit
        if sum(p.count for p in self._all) != meta[VALUES]:
            raise Misfit

    def _part(self, page: Page) -> _Part:
        if not self._leaf.repetition:
            return _Part(page, page.count)
        held = self._packing.opened(page)
        if held.repetition is None or not len(held.repetition) or held.repetition[0]:
            raise Misfit  # a record that began in another page
        return _Part(page, int(np.count_nonzero(held.repetition == 0)), held)

    def _bounds(self) -> tuple[set[bytes], set[bytes]]:
        """Return every least and every greatest value that the chunk shows."""
        shown = [self._old.entry[META].get(STATISTICS), *(p.page.statistics for p in self._parts)]
        found = [accounts.bounds(statistics) for statistics in shown if statistics]
        if self._old.bounds:
            found.append(accounts.index_bounds(self._old.bounds))
        return set().union(*(least for least, _ in found)), set().union(*(most for _, most in found))

    # --- pages ---

    def after(self, gone: Places, emptied: Places) -> Chunk:
        """Return the chunk without some rows, and with nothing in some others."""
        entries, at = self._entries()
        first = 0
        for part in self._parts:
            rows = part.rows
            inside, blank = (n[slice(*np.searchsorted(n, (first, first + rows)))] - first for n in (gone, emptied))
            if len(inside) or len(blank) or (self._dictionary and part.page.encoding in INDEXED):
                part.held = part.held or self._packing.opened(part.page)
                if len(inside) == rows:
                    raise Misfit
                self._lose(part, inside, blank, entries, at)
            first += rows
        dictionary = self._shrunk(self._dictionary, entries, at) if self._dictionary else None
        return self._chunk(dictionary, [self._closed(part) for part in self._parts])

    def _entries(self) -> tuple[memoryview, Places]:
        """Return the dictionary's entries, and where each begins."""
        page = self._dictionary
        if page is None:
            return memoryview(b""), np.zeros(1, np.int64)
        if page.encoding not in (PLAIN, *INDEXED):
            raise Misfit
        entries = self._packing.dictionary(page)
        return entries, starts(entries, self._leaf.type, self._leaf.length, page.count)

    def _lose(self, part: _Part, gone: Places, blank: Places, entries: memoryview, at: Places) -> None:
        """Take some rows out of an opened page, and the values out of others."""
        held, page, leaf = part.held, part.page, self._leaf
        if held is None:
            return
        present = None if held.definition is None else held.definition == leaf.definition
        count = page.count if present is None else int(np.count_nonzero(present))
        if page.encoding in INDEXED:
            part.indices, part.bits = indices(held.values, count)
            if len(part.indices) and int(part.indices.max()) >= len(at) - 1:
                raise ValueError("the dictionary is too short")
        if not len(gone) and not len(blank):
            return
        self._check_nulls(page, count)
        if held.full and len(blank):
            held = replace(held, definition=np.full(page.count, leaf.definition, np.uint32), full=False)
        keep = np.ones(page.count, bool)
        keep[gone if held.repetition is None else _entries_of(held.repetition, gone)] = False
        after = _kept(held.definition, keep)
        lost = ~keep
        if len(blank):
            if after is None or held.definition is None or (leaf.definition, leaf.repetition) != (1, 0):
                raise Misfit
            lost[blank] = True
            after = np.where(lost, 0, held.definition).astype(np.uint32)[keep]
        places = np.flatnonzero(lost if present is None else lost[present])
        left = int(np.count_nonzero(keep))
        repetition = _kept(held.repetition, keep)
        emptied = int(np.count_nonzero(lost & keep))
        depths = _heights(held.definition, lost, emptied, leaf.definition)
        if held.full:
            depths = [0] * leaf.definition + [page.count - left]
        part.loss = Loss(page.count - left, (page.count - count) - (left - (count - len(places))),
                         _heights(held.repetition, ~keep, 0, leaf.repetition), depths)  # fmt: skip
        part.rows -= len(gone)
        rest = replace(held, repetition=repetition, definition=after)
        part.loss.values = self._lose_values(part, rest, count, places, entries, at)

    def _lose_values(
        self, part: _Part, held: Opened, count: int, places: Places, entries: memoryview, at: Places
    ) -> list[bytes]:
        """Take values out of a page whose levels are done; return them."""
        leaf = self._leaf
        if part.indices is not None:
            went, left = part.indices[places], np.delete(part.indices, places)
            values = [_entry(entries, at, n, leaf.type) for n in went.tolist()]
            if any(self._may_bound(v) and n not in left for v, n in {*zip(values, went.tolist(), strict=True)}):
                raise Misfit
            part.held, part.indices = held, left
            return values
        manner = Manner(part.page.encoding, leaf.type, leaf.length)
        taken = without(held.values, manner, count, places)
        stay = count - len(places)
        if any(self._may_bound(v) and not holds(taken.left, manner, stay, v) for v in set(taken.gone)):
            raise Misfit
        part.held = replace(held, values=taken.left)
        return taken.gone

    def _check_nulls(self, page: Page, values: int) -> None:
        """Refuse a page that counts its nulls in another way than we do: in lists, writers differ."""
        said = page.statistics.get(accounts.NULLS) if page.statistics else None
        if said is not None and said != page.count - values:
            raise Misfit

    def _may_bound(self, value: bytes) -> bool:
        """Return whether a least or greatest value may come from this one."""
        if value in self._least or value in self._greatest:
            return True
        if self._leaf.type in _FLOATS or (self._leaf.type, self._leaf.length) == _HALF:
            zero = not any(value[:-1]) and value[-1] in (0, 0x80)  # it is written as either zero
            return zero and bool(self._least or self._greatest)
        if self._leaf.type not in (BYTE_ARRAY, FIXED):
            return False
        return any(len(b) >= _SHORTENED and value.startswith(b) for b in self._least) or any(
            _SHORTENED <= len(b) < len(value) and value < b and value.startswith(_uncounted(b)) for b in self._greatest
        )

    def _shrunk(self, page: Page, entries: memoryview, at: Places) -> Page:
        """Return the dictionary with the entries that are still used, and let the pages name these."""
        used = np.zeros(len(at) - 1, bool)
        for part in self._parts:
            if part.indices is not None:
                used[part.indices.astype(np.intp)] = True
        unused = np.flatnonzero(~used)
        if not len(unused):
            return page
        if not used.any():
            raise Misfit
        places = np.cumsum(used, dtype=np.uint32) - np.uint32(1)
        for part in self._parts:
            if part.indices is not None and len(part.indices) and int(part.indices.max()) > unused[0]:
                part.indices = places.take(part.indices)
                part.loss = part.loss or Loss()
        return self._packing.closed_dictionary(page, entries_without(entries, at, unused), len(used) - len(unused))

    def _closed(self, part: _Part) -> Page:
        """Return a page as it is to be written."""
        page, held, loss = part.page, part.held, part.loss
        if loss is None or held is None:
            return page
        if part.indices is not None:
            held = replace(held, values=index_bytes(part.indices, part.bits))
        count = page.count - loss.entries
        nulls = 0 if held.definition is None else int(np.count_nonzero(held.definition != self._leaf.definition))
        statistics = page.statistics and accounts.statistics_after(page.statistics, loss)
        return self._packing.closed(page, held, count, part.rows, nulls, statistics)

    def _chunk(self, dictionary: Page | None, data: list[Page]) -> Chunk:
        """Return the chunk with what it says of itself."""
        old, leaf = self._old, self._leaf
        losses = [p.loss or Loss() for p in self._parts]
        total = Loss(sum(n.entries for n in losses), sum(n.nulls for n in losses))
        every = [*([dictionary] if dictionary else []), *data]
        entry = moved(old.entry, len(MAGIC) - span(old.entry)[0])
        meta = entry[META]
        first = len(MAGIC) + (dictionary.size if dictionary else 0)
        meta.put(DATA_AT, I64, first)
        meta.put(VALUES, I64, meta[VALUES] - total.entries)
        meta.put(PACKED_SIZE, I64, sum(p.size for p in every))
        meta.put(UNPACKED_SIZE, I64, sum(p.unpacked_size for p in every))
        if (statistics := meta.get(STATISTICS)) is not None:
            meta.put(STATISTICS, STRUCT, accounts.statistics_after(statistics, total))
        if (sizes := meta.get(SIZES)) is not None:
            meta.put(SIZES, STRUCT, accounts.sizes_after(sizes, leaf, losses))
        lengths, rows = [p.size for p in data], [p.rows for p in self._parts]
        return Chunk(
            [b for p in every for b in (p.head, p.body)],
            entry,
            accounts.index_after(old.bounds, leaf, losses) if old.bounds else b"",
            accounts.offsets_after(old.offsets, first, lengths, rows, losses) if old.offsets else b"",
        )


def _uncounted(bound: bytes) -> bytes:
    """Return what a bound that was shortened and counted up surely has of its value: all but its last letter."""
    return bound[:-1] if bound[-1] < 0x80 else bound[:-4]


def _entries_of(repetition: Numbers, rows: Places) -> npt.NDArray[np.bool_]:
    """Return which entries of the levels belong to some of the page's rows."""
    return np.isin(np.cumsum(repetition == 0) - 1, rows)


def _heights(levels: Numbers | None, lost: npt.NDArray[np.bool_], blank: int, most: int) -> list[int]:
    """Return by how many fewer entries have each height once some are lost; ``blank`` of these stay, at none."""
    if levels is None:
        return []
    counts = np.bincount(levels[lost], minlength=most + 1)
    counts[0] -= blank
    return [int(n) for n in counts]


def _kept(levels: Numbers | None, keep: npt.NDArray[np.bool_]) -> Numbers | None:
    return None if levels is None else levels[keep]


def _entry(entries: memoryview, at: Places, number: int, kind: int) -> bytes:
    """Return an entry of the dictionary without the length that may stand before it."""
    return bytes(entries[at[number] + (4 if kind == BYTE_ARRAY else 0) : at[number + 1]])
