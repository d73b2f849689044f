"""The pages of a Parquet column chunk, unpacked: read straight from the bytes, for searching and nothing else.

Source: the Parquet format, ``parquet.thrift`` (PageHeader) in the Thrift compact protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

_JOINED: Final = frozenset({6, 7})
"""DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's unpacked bytes. ``joins_values``: its texts have no border between them."""

    data: bytes = field(repr=False)
    joins_values: bool


def pages(chunk: bytes, codec: str) -> Iterator[Page]:
    """Yield a column chunk's pages. Raises ``ValueError`` or ``IndexError`` for what is none."""
    at = 0
    while at < len(chunk):
        header, at = struct_at(chunk, at)
        packed = chunk[at : at + header[3]]
        at += header[3]
        match header[1]:
            case 0:
                yield Page(_unpacked(codec, packed, header[2]), header[5][2] in _JOINED)
            case 2:
                yield Page(_unpacked(codec, packed, header[2]), header[7][2] in _JOINED)
            case 3:
                body = header[8]
                levels = body[5] + body[6]
                values = packed[levels:]
                if body.get(7, True):
                    values = _unpacked(codec, values, header[2] - levels)
                yield Page(packed[:levels] + values, body[4] in _JOINED)
            case _:
                continue


def _unpacked(codec: str, data: bytes, size: int) -> bytes:
    match codec:
        case "UNCOMPRESSED":
            return data
        case "LZ4" | "LZ4_RAW":
            return bytes(pa.decompress(data, size, "lz4_raw", asbytes=True))
        case _:
            return bytes(pa.decompress(data, size, codec.lower(), asbytes=True))


# --- Thrift, compact protocol ------------------------------------------------------------------------


def struct_at(data: bytes, at: int) -> tuple[dict[int, Any], int]:
    """Return a struct's fields by their numbers, and where it ends."""
    fields: dict[int, Any] = {}
    number = 0
    while (head := data[at]) != 0:
        at += 1
        kind, step = head & 15, head >> 4
        if step:
            number += step
        else:
            number, at = _signed(data, at)
        fields[number], at = _value(data, at, kind)
    return fields, at + 1


def _value(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    match kind:
        case 1 | 2:
            return kind == 1, at
        case 3:
            return data[at], at + 1
        case 4 | 5 | 6:
            return _signed(data, at)
        case 7:
            return data[at : at + 8], at + 8
        case 8:
            size, at = _unsigned(data, at)
            return data[at : at + size], at + size
        case 9 | 10:
            head = data[at]
            at += 1
            count = head >> 4
            if count == 15:
                count, at = _unsigned(data, at)
            some = []
            for _ in range(count):
                one, at = _value(data, at, head & 15)
                some.append(one)
            return some, at
        case 12:
            return struct_at(data, at)
        case _:
            raise ValueError(f"no such type in a page header: {kind}")


def _unsigned(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def _signed(data: bytes, at: int) -> tuple[int, int]:
    value, at = _unsigned(data, at)
    return (value >> 1) ^ -(value & 1), at
