"""The footer of a Parquet file, field by field: where each column chunk and index lies, and what it holds.

After the Parquet format's ``parquet.thrift``; the numbers below are its field ids. Fields that we know nothing of
stay in the structures they stand in.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.formats.port import Damaged
from connectors.formats.thrift import BINARY, I64, LIST, STRUCT, Items, Struct, decoded, encoded

MAGIC: Final = b"PAR1"
SEALED: Final = b"PARE"
# FileMetaData
SCHEMA, ROWS, GROUPS, KEY_VALUES, WRITER, ENCRYPTION = 2, 3, 4, 5, 6, 8
# RowGroup
COLUMNS, GROUP_BYTES, GROUP_ROWS, SORTING, GROUP_OFFSET, GROUP_PACKED, ORDINAL = 1, 2, 3, 4, 5, 6, 7
# ColumnChunk
FILE_PATH, CHUNK_OFFSET, META, OFFSETS_AT, OFFSETS_SIZE, BOUNDS_AT, BOUNDS_SIZE, CRYPTO = 1, 2, 3, 4, 5, 6, 7, 8
# ColumnMetaData
TYPE, ENCODINGS, PATH, CODEC, VALUES, UNPACKED_SIZE, PACKED_SIZE = 1, 2, 3, 4, 5, 6, 7
DATA_AT, INDEX_AT, DICTIONARY_AT, STATISTICS, PAGES, BLOOM_AT, BLOOM_SIZE, SIZES = 9, 10, 11, 12, 13, 14, 15, 16
_CODECS: Final = range(8)
_SMALLEST: Final = 12
_LARGEST: Final = 1 << 30
_NEAR: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column as it is stored: what a chunk must have to stand in it."""

    root: int
    """The number of the top-level field it belongs to."""
    type: int
    length: int
    definition: int
    repetition: int


@dataclass(frozen=True, slots=True)
class Footer:
    """A file's metadata, and the bytes it was read from with the magic after it."""

    meta: Struct = field(repr=False)
    at: int
    raw: bytes = field(repr=False)

    @property
    def groups(self) -> list[Struct]:
        return self.meta.items(GROUPS)

    @property
    def writer(self) -> str:
        """What the file says of the program that wrote it."""
        return bytes(self.meta.get(WRITER, b"")).decode("utf-8", "replace")

    def leaves(self) -> list[Leaf]:
        """Return the columns in the order in which groups hold their chunks."""
        return _leaves(self.meta.items(SCHEMA))

    def bare(self) -> pq.ParquetFile:
        """Return the file as Arrow sees it: its schema and metadata, without data."""
        return pq.ParquetFile(pa.BufferReader(MAGIC + self.raw))


def read_footer(stream: BinaryIO) -> Footer:
    """Return a file's footer, read with one or two reads at its end.

    Raises ``Damaged`` if there is none, or if the file is encrypted or keeps data elsewhere.
    """
    size = stream.seek(0, 2)
    near = min(size, _NEAR)
    stream.seek(size - near)
    tail = stream.read(near)
    if size < _SMALLEST or tail[-4:] not in (MAGIC, SEALED):
        raise Damaged("the Parquet footer is broken")
    if tail[-4:] == SEALED:
        raise Damaged("the Parquet file is encrypted")
    length = int.from_bytes(tail[-8:-4], "little")
    if length > min(size - 8, _LARGEST):
        raise Damaged("the Parquet footer is broken")
    if length + 8 > near:
        stream.seek(size - length - 8)
        tail = stream.read(length + 8)
    raw = tail[len(tail) - length - 8 :]
    try:
        meta = decoded(raw)[0]
        footer = Footer(meta, size - length - 8, raw)
        _check(footer)
    except (ValueError, AttributeError, TypeError) as e:
        raise Damaged("the Parquet footer is broken") from e
    return footer


def read_range(source: BinaryIO, start: int, size: int) -> bytes:
    """Return a range of a file. Raises ``Damaged`` if it is not all there."""
    source.seek(start)
    data = source.read(size)
    if len(data) != size:
        raise Damaged("the Parquet file is cut short")
    return data


def _check(footer: Footer) -> None:
    if footer.meta.get(ENCRYPTION) is not None:
        raise Damaged("the Parquet file is encrypted")
    leaves = len(footer.leaves())
    rows = footer.meta.get(ROWS)
    if not footer.meta.items(SCHEMA) or rows is None or rows != sum(g[GROUP_ROWS] for g in footer.groups):
        raise Damaged("the Parquet footer is broken")  # an empty footer would hide what the file holds
    for group in footer.groups:
        if len(group.items(COLUMNS)) != leaves:
            raise Damaged("the Parquet footer is broken")
        for column in group.items(COLUMNS):
            if column.get(CRYPTO) is not None or column.get(META) is None:
                raise Damaged("the Parquet file is encrypted")
            if column.get(FILE_PATH):
                raise Damaged("the Parquet file keeps its data in another file")
            if column[META][CODEC] not in _CODECS:
                raise Damaged("the Parquet file uses a codec that nobody knows")  # Arrow ends the process at its name
            start, size = span(column)
            if start < 4 or size < 0 or start + size > footer.at:
                raise Damaged("the Parquet footer is broken")


def _leaves(schema: list[Struct]) -> list[Leaf]:
    found: list[Leaf] = []
    at = 1

    def walk(root: int, definition: int, repetition: int) -> None:
        nonlocal at
        if at >= len(schema) or len(found) > len(schema):
            raise ValueError("the schema is cut short")
        element = schema[at]
        at += 1
        kind = element.get(3, 0)
        definition, repetition = definition + (kind != 0), repetition + (kind == 2)
        children = element.get(5, 0)
        if not children and element.get(1) is not None:
            found.append(Leaf(root, element[1], element.get(2, 0), definition, repetition))
        for _ in range(children):
            walk(root, definition, repetition)

    for root in range(schema[0].get(5, 0) if schema else 0):
        walk(root, 0, 0)
    return found


def span(column: Struct) -> tuple[int, int]:
    """Return where a column chunk begins, and its size."""
    meta = column[META]
    starts = [meta[DATA_AT], *(meta.get(n) for n in (DICTIONARY_AT, INDEX_AT))]
    return min((s for s in starts if s), default=len(MAGIC)), meta[PACKED_SIZE]  # a chunk without a row has no page


def moved(column: Struct, by: int) -> Struct:
    """Return a column chunk's entry as it is after its data moved; indexes and filters are left out."""
    start, size = span(column)
    meta = column[META].copy()
    for number in (DATA_AT, INDEX_AT, DICTIONARY_AT):
        if meta.get(number):
            meta.put(number, I64, meta[number] + by)
    meta.drop(BLOOM_AT, BLOOM_SIZE)
    after = column.copy()
    held = column.get(CHUNK_OFFSET, 0)
    after.put(CHUNK_OFFSET, I64, held + by if start <= held < start + size else 0)
    after.put(META, STRUCT, meta)
    after.drop(OFFSETS_AT, OFFSETS_SIZE, BOUNDS_AT, BOUNDS_SIZE)
    return after


def moved_offsets(raw: bytes, by: int) -> bytes:
    """Return an offset index whose pages moved."""
    index = decoded(raw)[0]
    for page in index.items(1):
        page.put(1, I64, page[1] + by)
    return encoded(index)


def slab(
    footer: Footer, group: Struct, data: bytes | memoryview, start: int, int96_unit: str | None = None
) -> pq.ParquetFile:
    """Return a file of one row group, whose chunks lie in ``data``, which began at ``start`` of the old file.

    ``int96_unit`` is the unit that INT96 times are read in, nanoseconds if it is None.
    """
    columns = [moved(c, len(MAGIC) - start) for c in group.items(COLUMNS)]
    one = group.copy()
    one.put(COLUMNS, LIST, Items(STRUCT, columns))
    one.drop(GROUP_OFFSET)
    meta = footer.meta.copy()
    meta.put(GROUPS, LIST, Items(STRUCT, [one]))
    meta.put(ROWS, I64, group[GROUP_ROWS])
    whole = b"".join((MAGIC, data, closing(meta)))
    return pq.ParquetFile(pa.BufferReader(whole), coerce_int96_timestamp_unit=int96_unit)


def closing(meta: Struct) -> bytes:
    """Return a footer with its length and the magic."""
    raw = encoded(meta)
    return raw + struct.pack("<I", len(raw)) + MAGIC


def key_values(meta: Struct) -> list[tuple[bytes, bytes]]:
    """Return the file's own metadata."""
    return [(pair[1], pair.get(2, b"")) for pair in meta.items(KEY_VALUES)]


def put_key_values(meta: Struct, pairs: list[tuple[bytes, bytes]]) -> None:
    """Set the file's own metadata."""
    held = [Struct({1: (BINARY, k), 2: (BINARY, v)}) for k, v in pairs]
    meta.put(KEY_VALUES, LIST, Items(STRUCT, held))
