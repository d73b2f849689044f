"""A Parquet file put together from chunks of an old one, byte for byte, and new ones; with a footer that fits.

Only what the footer names is taken over, so nothing that lies between chunks comes along. Pages say nothing of where
they lie; the footer and the offset indexes do, and get the new places. Filters and indexes follow the row groups,
as the format advises.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, Final

from connectors.formats.parquet_chunks import Chunk
from connectors.formats.parquet_footer import (
    BLOOM_AT,
    BLOOM_SIZE,
    BOUNDS_AT,
    BOUNDS_SIZE,
    COLUMNS,
    GROUP_BYTES,
    GROUP_OFFSET,
    GROUP_PACKED,
    GROUP_ROWS,
    GROUPS,
    MAGIC,
    META,
    OFFSETS_AT,
    OFFSETS_SIZE,
    ORDINAL,
    PACKED_SIZE,
    ROWS,
    SORTING,
    UNPACKED_SIZE,
    Footer,
    closing,
    moved,
    moved_offsets,
    put_key_values,
    read_range,
    span,
)
from connectors.formats.port import Damaged
from connectors.formats.segments import take_over
from connectors.formats.thrift import I16, I32, I64, LIST, STRUCT, Items, Struct, decoded

_HEADER: Final = 64
_REGION: Final = 64 << 20


class Splice:
    """A file in the making; its row groups come in order, each kept, in part new, or left out."""

    def __init__(self, source: BinaryIO, target: BinaryIO, footer: Footer) -> None:
        self._source = source
        self._target = target
        self._footer = footer
        self._at = len(MAGIC)
        self._groups: list[Struct] = []
        self._indexes: list[tuple[Struct, int, int, bytes]] = []
        """Where an index is named (entry, field of place, field of size), and its bytes."""
        self._blooms: list[tuple[Struct, tuple[int, int] | bytes]] = []
        self._region = _Region(source, footer)
        take_over(source, target, 0, len(MAGIC))

    def group(self, old: Struct, rows: int, fresh: Mapping[int, Chunk], sorted_still: bool = True) -> None:
        """Append a row group: the new chunks by number, the others as they were."""
        start = self._at
        entries = [
            self._new(fresh[n]) if n in fresh else self._kept(column) for n, column in enumerate(old.items(COLUMNS))
        ]
        metas = [e[META] for e in entries]
        group = old.copy()
        group.put(COLUMNS, LIST, Items(STRUCT, entries))
        group.put(GROUP_BYTES, I64, sum(m[UNPACKED_SIZE] for m in metas))
        group.put(GROUP_ROWS, I64, rows)
        if GROUP_OFFSET in group.fields:
            group.put(GROUP_OFFSET, I64, start)
        if GROUP_PACKED in group.fields:
            group.put(GROUP_PACKED, I64, sum(m[PACKED_SIZE] for m in metas))
        if ORDINAL in group.fields:
            group.put(ORDINAL, I16, len(self._groups))
        if not sorted_still:
            group.drop(SORTING)
        self._groups.append(group)

    def indexes(self, column: Struct) -> tuple[bytes, bytes]:
        """Return a chunk's column index and offset index in the old file; empty, if it has none."""
        bounds, offsets = (
            self._region.read(column[at], column[size]) if column.get(at) and column.get(size) else b""
            for at, size in ((BOUNDS_AT, BOUNDS_SIZE), (OFFSETS_AT, OFFSETS_SIZE))
        )
        return bounds, offsets

    def finish(self, pairs: list[tuple[bytes, bytes]]) -> None:
        """Write filters, indexes and the footer, with these key-value pairs as the file's own metadata."""
        for entry, bloom in self._blooms:
            at, size = self._at, len(bloom) if isinstance(bloom, bytes) else bloom[1]
            if isinstance(bloom, bytes):
                self._put(bloom)
            else:
                self._take(*bloom)
            entry[META].put(BLOOM_AT, I64, at)
            entry[META].put(BLOOM_SIZE, I32, size)
        for place in (BOUNDS_AT, OFFSETS_AT):
            for entry, at, size_at, data in self._indexes:
                if at == place:
                    entry.put(at, I64, self._at)
                    entry.put(size_at, I32, len(data))
                    self._put(data)
        meta = self._footer.meta.copy()
        meta.put(GROUPS, LIST, Items(STRUCT, self._groups))
        meta.put(ROWS, I64, sum(g[GROUP_ROWS] for g in self._groups))
        if pairs:
            put_key_values(meta, pairs)
        self._put(closing(meta))

    def _new(self, chunk: Chunk) -> Struct:
        by = self._at - len(MAGIC)
        entry = moved(chunk.entry, by)
        if chunk.bounds:
            self._indexes.append((entry, BOUNDS_AT, BOUNDS_SIZE, chunk.bounds))
        if chunk.offsets:
            self._indexes.append((entry, OFFSETS_AT, OFFSETS_SIZE, moved_offsets(chunk.offsets, by)))
        if chunk.bloom:
            self._blooms.append((entry, chunk.bloom))
        for piece in chunk.data:
            self._put(piece)
        return entry

    def _kept(self, column: Struct) -> Struct:
        start, size = span(column)
        by = self._at - start
        entry = moved(column, by)
        bounds, offsets = self.indexes(column)
        if bounds:
            self._indexes.append((entry, BOUNDS_AT, BOUNDS_SIZE, bounds))
        if offsets:
            self._indexes.append((entry, OFFSETS_AT, OFFSETS_SIZE, moved_offsets(offsets, by)))
        if column[META].get(BLOOM_AT):
            self._blooms.append((entry, self._region.bloom(column)))
        self._take(start, size)
        return entry

    def _take(self, start: int, size: int) -> None:
        take_over(self._source, self._target, start, size)
        self._at += size

    def _put(self, data: bytes | memoryview) -> None:
        self._target.write(data)
        self._at += len(data)


class _Region:
    """The indexes of the old file, which lie together before its footer: read at once if they are not too many."""

    def __init__(self, source: BinaryIO, footer: Footer) -> None:
        self._source = source
        self._end = footer.at
        places = [
            c.get(n) for g in footer.groups for c in g.items(COLUMNS) for n in (BOUNDS_AT, OFFSETS_AT) if c.get(n)
        ]
        self._start = min(places, default=self._end)
        self._data: bytes | None = None

    def read(self, start: int, size: int) -> bytes:
        """Return the bytes of an index."""
        if start < len(MAGIC) or start + size > self._end:
            raise Damaged("the Parquet footer is broken")
        if self._end - self._start > _REGION:
            return read_range(self._source, start, size)
        if self._data is None:
            self._data = read_range(self._source, self._start, self._end - self._start)
        return self._data[start - self._start : start - self._start + size]

    def bloom(self, column: Struct) -> tuple[int, int]:
        """Return where a chunk's filter lies, and its size, which old writers leave to its header to say."""
        at, size = column[META][BLOOM_AT], column[META].get(BLOOM_SIZE)
        if not size:
            header, end = decoded(read_range(self._source, at, min(_HEADER, self._end - at)))
            size = end + header[1]
        if at < len(MAGIC) or at + size > self._end:
            raise Damaged("the Parquet footer is broken")
        return at, size
