"""Bloom filters of Parquet files: does one still tell that a value was there? For searching, and nothing else.

A filter never says no to a value that was put in, and sometimes says yes to one that was not. So where it says yes, a
filter is made of the values that the chunk holds now: if that one says no, bits of a value that is gone are left.

Source: the Parquet format, ``BloomFilter.md``: split blocks of 256 bits, XXH64 with seed 0 of a value's plain bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.lake_pages import struct_at

_BLOCK: Final = 32
_BYTE_ARRAY: Final = 6
_HEADER: Final = 64
"""Bytes that surely hold a filter's header: a size, and what it was made by."""
_SALTS: Final = (0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D, 0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31)
_ALL: Final = (1 << 64) - 1
_P1: Final = 0x9E3779B185EBCA87
_P2: Final = 0xC2B2AE3D27D4EB4F
_P3: Final = 0x165667B19E3779F9
_P4: Final = 0x85EBCA77C2B2AE63
_P5: Final = 0x27D4EB2F165667C5


def remembered(file: BinaryIO, needles: Sequence[bytes]) -> int:
    """Return how many of the texts a filter of a Parquet file remembers although no row has them."""
    hits = 0
    for group, column, bits in _filters(file):
        hits += sum(remembers(bits, needle, _values(file, group, column)) for needle in needles)
    return hits


def _filters(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Yield the filters of columns of texts, each with its row group and column."""
    end = file.seek(0, 2)
    file.seek(end - 8)
    size = int.from_bytes(file.read(4), "little")
    file.seek(end - 8 - size)
    footer, _ = struct_at(file.read(size), 0)
    for group, entry in enumerate(footer[4]):
        for column, chunk in enumerate(entry[1]):
            meta: dict[int, Any] = chunk[3]
            if meta[1] == _BYTE_ARRAY and meta.get(14):
                file.seek(meta[14])
                head = file.read(_HEADER)
                header, start = struct_at(head, 0)
                file.seek(meta[14] + start)
                yield group, column, file.read(header[1])


def _values(file: BinaryIO, group: int, column: int) -> Iterator[bytes]:
    """Yield what a column chunk's rows hold."""
    reader = pq.ParquetFile(file)
    path = reader.metadata.row_group(group).column(column).path_in_schema
    for part in reader.read_row_group(group, columns=[path]).columns:
        for chunk in part.chunks:
            yield from _leaves(chunk)


def _leaves(column: pa.Array) -> Iterator[bytes]:
    kind = column.type
    if pa.types.is_struct(kind):
        for one in column.flatten():
            yield from _leaves(one)
    elif pa.types.is_map(kind):
        yield from _leaves(column.keys)
        yield from _leaves(column.items)
    elif pa.types.is_nested(kind):
        yield from _leaves(column.flatten())
    elif pa.types.is_dictionary(kind):
        yield from _leaves(column.dictionary_decode())
    else:
        for value in column.drop_null().unique().to_pylist():
            yield value if isinstance(value, bytes) else str(value).encode()


def remembers(bits: bytes, value: bytes, present: Iterable[bytes]) -> bool:
    """Return whether a filter holds bits of a value that are not those of the values ``present``."""
    at, wanted = _mask(value, len(bits) // _BLOCK)
    block = bits[at * _BLOCK : (at + 1) * _BLOCK]
    if any(word & mask == 0 for word, mask in zip(struct.unpack("<8I", block), wanted, strict=True)):
        return False
    explained = [0] * 8
    for other in present:
        if other == value:
            return False
        place, theirs = _mask(other, len(bits) // _BLOCK)
        if place == at:
            explained = [a | b for a, b in zip(explained, theirs, strict=True)]
    return any(word & mask == 0 for word, mask in zip(explained, wanted, strict=True))


def _mask(value: bytes, blocks: int) -> tuple[int, list[int]]:
    """Return a value's block, and its bit in each of the block's eight words."""
    hashed = xxh64(value)
    key = hashed & 0xFFFFFFFF
    return (hashed >> 32) * blocks >> 32, [1 << ((key * salt & 0xFFFFFFFF) >> 27) for salt in _SALTS]


def xxh64(data: bytes) -> int:
    """Return the XXH64 hash, with seed 0.

    >>> hex(xxh64(b"")), hex(xxh64(b"abc"))
    ('0xef46db3751d8e999', '0x44bc2cf5ad770999')
    """
    size, at = len(data), 0
    if size >= 32:
        state = [(_P1 + _P2) & _ALL, _P2, 0, -_P1 & _ALL]
        while at + 32 <= size:
            state = [_round(s, word) for s, word in zip(state, struct.unpack_from("<4Q", data, at), strict=True)]
            at += 32
        out = sum(_left(s, n) for s, n in zip(state, (1, 7, 12, 18), strict=True)) & _ALL
        for lane in state:
            out = ((out ^ _round(0, lane)) * _P1 + _P4) & _ALL
    else:
        out = _P5
    out = (out + size) & _ALL
    while at + 8 <= size:
        out = (_left(out ^ _round(0, struct.unpack_from("<Q", data, at)[0]), 27) * _P1 + _P4) & _ALL
        at += 8
    if at + 4 <= size:
        out = (_left(out ^ (struct.unpack_from("<I", data, at)[0] * _P1 & _ALL), 23) * _P2 + _P3) & _ALL
        at += 4
    for byte in data[at:]:
        out = _left(out ^ (byte * _P5 & _ALL), 11) * _P1 & _ALL
    out = (out ^ out >> 33) * _P2 & _ALL
    out = (out ^ out >> 29) * _P3 & _ALL
    return out ^ out >> 32


def _round(state: int, word: int) -> int:
    return _left((state + word * _P2) & _ALL, 31) * _P1 & _ALL


def _left(value: int, by: int) -> int:
    return (value << by | value >> (64 - by)) & _ALL
