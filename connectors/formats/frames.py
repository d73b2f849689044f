"""Compressed lines in independent pieces, with an index at the end: a later erasure makes one piece anew.

What we compress is cut into gzip members, or zstd frames, of about 1 MiB of content that end where a record ends. An
index follows: for each piece its packed size, its content's size and how many rows it has. In gzip it stands in
the extra field of one more member, which is empty; in zstd in a skippable frame. Readers that know nothing of it see an
ordinary file. Pieces grow with the object, so that the index stays below the 64 KiB of an extra field.

The index is believed only if its checksum holds and its pieces fill the object; a piece that is opened must have the
size and rows that the index says, else the object is read as a whole (``pieces``). Layout, numbers little endian,
``varint`` as in LEB128::

    version 1 │ packed, content, rows: varint each, piece by piece │ CRC-32 │ length of all before: u32 │ "dIdx"
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

PIECE_BYTES: Final = 1 << 20
_SHARE: Final = 1000
_MAGIC: Final = b"dIdx"
_VERSION: Final = 1
_LONGEST: Final = 65_000
_NEAR: Final = 8 << 10
_EMPTY_GZIP: Final = b"\x03\0" + bytes(8)
_GZIP_HEADER: Final = b"\x1f\x8b\x08\x04" + bytes(4) + b"\0\xff"
_SUBFIELD: Final = b"dI"
_SKIPPABLE: Final = b"\x5d\x2a\x4d\x18"


@dataclass(frozen=True, slots=True)
class Piece:
    """One gzip member or zstd frame. Sizes in bytes."""

    packed: int
    content: int
    rows: int


def limit(total: int) -> int:
    """Return how much content the next piece may have, after ``total`` bytes: the index stays small at any size."""
    return max(PIECE_BYTES, total // _SHARE)


def encoded_index(pieces: Sequence[Piece], packing: str) -> bytes:
    """Return the index as it is appended to an object; nothing where it would help little or not fit."""
    if sum(p.content for p in pieces) < 2 * PIECE_BYTES or packing not in ("gzip", "zstd"):
        return b""
    body = bytearray([_VERSION])
    for piece in pieces:
        for number in (piece.packed, piece.content, piece.rows):
            while number > 0x7F:
                body.append(number & 0x7F | 0x80)
                number >>= 7
            body.append(number)
    body += struct.pack("<I", zlib.crc32(body))
    body += struct.pack("<I", len(body)) + _MAGIC
    if len(body) > _LONGEST:
        return b""
    if packing == "zstd":
        return _SKIPPABLE + struct.pack("<I", len(body)) + bytes(body)
    field = _SUBFIELD + struct.pack("<H", len(body)) + body
    return _GZIP_HEADER + struct.pack("<H", len(field)) + field + _EMPTY_GZIP


def read_index(raw: BinaryIO, packing: str) -> list[Piece] | None:
    """Return the pieces that an object's index names, None if it has none that fits."""
    after = len(_EMPTY_GZIP) if packing == "gzip" else 0
    size = raw.seek(0, 2)
    tail = _tail(raw, size, _NEAR)
    end = len(tail) - after
    if end < 12 or tail[end - 4 : end] != _MAGIC or (after and tail[end:] != _EMPTY_GZIP):
        return None
    length = int.from_bytes(tail[end - 8 : end - 4], "little")
    if not 5 <= length <= _LONGEST:
        return None
    if length + 8 > end:
        tail = _tail(raw, size, length + 8 + after)
        end = len(tail) - after
    body = tail[end - 8 - length : end - 8]
    if len(body) != length or body[0] != _VERSION or zlib.crc32(body[:-4]) != int.from_bytes(body[-4:], "little"):
        return None
    numbers = list(_numbers(body[1:-4]))
    pieces = [Piece(*numbers[i : i + 3]) for i in range(0, len(numbers) - 2, 3)]
    index = encoded_index(pieces, packing)
    return pieces if index and sum(p.packed for p in pieces) + len(index) == size else None


def _tail(raw: BinaryIO, size: int, near: int) -> bytes:
    raw.seek(max(0, size - near))
    return raw.read(min(size, near))


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0
