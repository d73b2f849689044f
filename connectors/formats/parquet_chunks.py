"""Column chunks made anew, in the way in which the old ones were written.

Arrow writes the columns of one row group as a small file of its own, and the chunks are cut out of it. The columns
are shared out between threads, since one writer uses one core. Kept of each old chunk: codec, encoding, whether it had
a dictionary, statistics, a page index, a bloom filter, checksums; the version of its pages. A chunk whose dictionary
had overflowed is written without one: the values are plain in both.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.formats.parquet_footer import (
    BLOOM_AT,
    BLOOM_SIZE,
    BOUNDS_AT,
    BOUNDS_SIZE,
    CODEC,
    COLUMNS,
    DATA_AT,
    DICTIONARY_AT,
    ENCODINGS,
    MAGIC,
    META,
    OFFSETS_AT,
    OFFSETS_SIZE,
    PAGES,
    PATH,
    STATISTICS,
    UNPACKED_SIZE,
    Footer,
    Leaf,
    moved,
    moved_offsets,
    read_footer,
    span,
)
from connectors.formats.parquet_pages import Misfit
from connectors.formats.port import Damaged
from connectors.formats.thrift import LIST, Struct, decoded

THREADS: Final = min(4, os.cpu_count() or 1)
_CODECS: Final = {0: "none", 1: "snappy", 2: "gzip", 4: "brotli", 5: "lz4", 6: "zstd", 7: "lz4"}
_DICTIONARY: Final = (2, 8)
_ENCODINGS: Final = {
    5: "DELTA_BINARY_PACKED",
    6: "DELTA_LENGTH_BYTE_ARRAY",
    7: "DELTA_BYTE_ARRAY",
    9: "BYTE_STREAM_SPLIT",
}
_UNPACKED: Final = {1: "snappy", 2: "gzip", 4: "brotli", 6: "zstd", 7: "lz4_raw"}
_WIDTHS: Final = {1: 4, 2: 8, 3: 12, 4: 4, 5: 8}
_BINARY: Final = 6
_FIXED: Final = 7
_DICTIONARY_BYTES: Final = 1 << 20
_INT96: Final = 3
_INTEGERS: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A new column chunk with its indexes; its offsets are those of a file in which it is the first.

    Its bytes come in pieces, one after the other.
    """

    data: Sequence[bytes | memoryview] = field(repr=False)
    entry: Struct = field(repr=False)
    bounds: bytes = field(default=b"", repr=False)
    offsets: bytes = field(default=b"", repr=False)
    bloom: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Paging:
    """How the pages of a file are written: their version, and whether they have checksums."""

    version: str = "1.0"
    checksum: bool = False


def paging_of(data: bytes | memoryview, at: int) -> Paging:
    """Return how the page at a place of some bytes is written."""
    header = decoded(data, at)[0]
    return Paging("2.0" if header.get(1) == 3 else "1.0", header.get(4) is not None)


def overflowed(column: Struct) -> bool:
    """Return whether a chunk has a dictionary that not all of its pages use."""
    pages = [(p.get(1), p.get(2)) for p in column[META].items(PAGES)]
    return any(kind in (0, 3) and encoding not in _DICTIONARY for kind, encoding in pages)


def has_dictionary(column: Struct) -> bool:
    """Return whether a chunk has a dictionary."""
    meta = column[META]
    return bool(meta.get(DICTIONARY_AT)) or any(e in _DICTIONARY for e in meta.items(ENCODINGS))


def dictionary_of(raw: bytes, codec: int, kind: int, length: int) -> Iterator[bytes] | None:
    """Yield the entries of the dictionary page that some bytes begin with; None if its codec is not ours."""
    header, start = decoded(raw)
    page = raw[start : start + header[3]]
    if codec:
        if codec not in _UNPACKED:
            return None
        page = pa.Codec(_UNPACKED[codec]).decompress(page, header[2]).to_pybytes()
    return _entries(page, kind, length)


def _entries(page: bytes, kind: int, length: int) -> Iterator[bytes]:
    if kind == _BINARY:
        at = 0
        while at + 4 <= len(page):
            size = int.from_bytes(page[at : at + 4], "little")
            yield page[at + 4 : at + 4 + size]
            at += 4 + size
        return
    width = length if kind == _FIXED else _WIDTHS.get(kind, 0)
    for at in range(0, len(page) - width + 1, width) if width else ():
        yield page[at : at + width]


class Encoder:
    """Writes chunks that fit into one file."""

    def __init__(self, footer: Footer, schema: pa.Schema, threads: Executor) -> None:
        self._leaves = footer.leaves()
        self._schema = schema
        self._version = "1.0" if footer.meta.get(1) == 1 else "2.6"
        self._threads = threads
        self._paths: dict[pa.Schema, list[str]] = {}

    def fits(self, group: Struct) -> bool:
        """Return whether what Arrow writes of this schema can stand in the file: not, for lists of two levels."""
        if len({leaf.root for leaf in self._leaves}) != len(self._schema):
            return False
        columns = group.items(COLUMNS)
        if any(c[META][CODEC] not in _CODECS for c in columns):
            return False
        try:
            self.chunks(group, self._schema.empty_table(), range(len(self._schema)), Paging())
        except (Misfit, pa.ArrowException):
            return False
        return True

    def chunks(self, group: Struct, table: pa.Table, roots: Iterable[int], paging: Paging) -> dict[int, Chunk]:
        """Return new chunks by the number of their column.

        Args:
            table: the columns named by ``roots``, in that order.
        """
        columns = group.items(COLUMNS)
        shares = self._shares(columns, list(enumerate(roots)))
        jobs = [
            self._threads.submit(
                self._written, columns, table.select([n for n, _ in share]), [r for _, r in share], paging
            )
            for share in shares
        ]
        found: dict[int, Chunk] = {}
        for job in jobs:
            found |= job.result()
        return found

    def plain_values(self, table: pa.Table, roots: Sequence[int]) -> dict[int, set[bytes]]:
        """Return the values that stand in some columns, plainly encoded, by the number of the column."""
        found: dict[int, set[bytes]] = {}
        for n, root in enumerate(roots):
            int96, integers = self._manner(root)
            sink = pa.BufferOutputStream()
            pq.write_table(
                table.select([n]),
                sink,
                version=self._version,
                use_deprecated_int96_timestamps=int96,
                store_decimal_as_integer=integers,
                compression="none",
                dictionary_pagesize_limit=1 << 30,
                row_group_size=max(1, table.num_rows),
            )
            data = memoryview(sink.getvalue())
            numbers = [i for i, leaf in enumerate(self._leaves) if leaf.root == root]
            for group in read_footer(pa.BufferReader(data)).groups:
                for number, column in zip(numbers, group.items(COLUMNS), strict=True):
                    start = column[META].get(DICTIONARY_AT)
                    leaf = self._leaves[number]
                    raw = bytes(data[start : column[META][DATA_AT]]) if start else b""
                    found[number] = set(dictionary_of(raw, 0, leaf.type, leaf.length) or ()) if raw else set()
        return found

    def _shares(self, columns: Sequence[Struct], roots: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
        """Return the columns shared out evenly by size, those that a writer must treat alike together."""
        weights = {
            r: sum(c[META][UNPACKED_SIZE] for c, leaf in zip(columns, self._leaves, strict=True) if leaf.root == r) + 1
            for _, r in roots
        }
        alike: dict[tuple[bool, bool], list[list[tuple[int, int]]]] = {}
        for place in sorted(roots, key=lambda p: -weights[p[1]]):
            bins = alike.setdefault(self._manner(place[1]), [[] for _ in range(THREADS)])
            min(bins, key=lambda b: sum(weights[r] for _, r in b)).append(place)
        return [sorted(b) for bins in alike.values() for b in bins if b]

    def _manner(self, root: int) -> tuple[bool, bool]:
        """Return what a writer is told once for all its columns: times as INT96, decimals as integers."""
        kinds = {leaf.type for leaf in self._leaves if leaf.root == root}
        return _INT96 in kinds, not kinds.isdisjoint(_INTEGERS)

    def _written(
        self, columns: Sequence[Struct], table: pa.Table, roots: Sequence[int], paging: Paging
    ) -> dict[int, Chunk]:
        numbers = [n for n, leaf in enumerate(self._leaves) if leaf.root in roots]
        names = self._paths.get(table.schema) or self._paths.setdefault(table.schema, _paths(table.schema))
        if len(names) != len(numbers):
            raise Misfit
        like = {name: columns[n] for name, n in zip(names, numbers, strict=True)}
        int96, integers = self._manner(roots[0])
        sink = pa.BufferOutputStream()
        options = _options(like, table.num_rows)
        with pq.ParquetWriter(
            sink,
            table.schema,
            version=self._version,
            use_deprecated_int96_timestamps=int96,
            store_decimal_as_integer=integers,
            data_page_version=paging.version,
            write_page_checksum=paging.checksum,
            store_schema=False,
            **options,
        ) as writer:
            writer.write_table(table, row_group_size=max(1, table.num_rows))
        return self._cut(memoryview(sink.getvalue()), numbers, columns)

    def _cut(self, data: memoryview, numbers: Sequence[int], columns: Sequence[Struct]) -> dict[int, Chunk]:
        """Return the chunks of a file of one row group."""
        written = read_footer(pa.BufferReader(data))
        for mine, number in zip(written.leaves(), numbers, strict=True):
            if _shape(mine) != _shape(self._leaves[number]):
                raise Misfit
        found: dict[int, Chunk] = {}
        for group in written.groups:
            for number, column in zip(numbers, group.items(COLUMNS), strict=True):
                start, size = span(column)
                entry = moved(column, len(MAGIC) - start)
                entry[META].put(PATH, LIST, columns[number][META][PATH])
                offsets = _range(data, column.get(OFFSETS_AT), column.get(OFFSETS_SIZE))
                found[number] = Chunk(
                    [data[start : start + size]],
                    entry,
                    _range(data, column.get(BOUNDS_AT), column.get(BOUNDS_SIZE)),
                    moved_offsets(offsets, len(MAGIC) - start) if offsets else b"",
                    _range(data, column[META].get(BLOOM_AT), column[META].get(BLOOM_SIZE)),
                )
        return found


def _range(data: memoryview, start: int | None, size: int | None) -> bytes:
    return bytes(data[start : start + size]) if start and size else b""


def _shape(leaf: Leaf) -> tuple[int, int, int, int]:
    return leaf.type, leaf.length, leaf.definition, leaf.repetition


def _paths(schema: pa.Schema) -> list[str]:
    """Return the paths that Arrow's writer knows the columns by."""
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, schema, store_schema=False):
        pass
    found = pq.ParquetFile(pa.BufferReader(sink.getvalue())).schema
    return [found.column(n).path for n in range(len(found))]


def _options(like: Mapping[str, Struct], rows: int) -> dict[str, Any]:
    """Return what the writer is told of single columns."""
    metas = {name: column[META] for name, column in like.items()}
    dictionary = [n for n, c in like.items() if has_dictionary(c) and not overflowed(c)]
    encodings = {
        n: next(_ENCODINGS[e] for e in m.items(ENCODINGS) if e in _ENCODINGS)
        for n, m in metas.items()
        if n not in dictionary and any(e in _ENCODINGS for e in m.items(ENCODINGS))
    }
    blooms = {n: {"ndv": max(1, rows)} for n, m in metas.items() if m.get(BLOOM_AT)}
    try:
        codecs = {n: _CODECS[m[CODEC]] for n, m in metas.items()}
    except KeyError:
        raise Damaged("the Parquet file uses a codec that we can't write") from None
    return {
        "compression": codecs,
        "use_dictionary": dictionary or False,
        "dictionary_pagesize_limit": max([_DICTIONARY_BYTES, *(metas[n][UNPACKED_SIZE] for n in dictionary)]),
        "write_statistics": [n for n, m in metas.items() if m.get(STATISTICS) is not None] or False,
        "write_page_index": any(c.get(BOUNDS_AT) or c.get(OFFSETS_AT) for c in like.values()),
        **({"column_encoding": encodings} if encodings else {}),
        **({"bloom_filter_options": blooms} if blooms else {}),
    }
