"""Deletion vectors of Delta tables: which rows of a data file are no more, as 64-bit Roaring bitmaps.

Source: the Delta protocol, "Deletion Vector Format", and the Roaring format specification.
"""

from __future__ import annotations

import base64
import struct
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from connectors.formats.port import Damaged

_MAGIC: Final = 1681511377
_COOKIE_RUNS: Final = 12347
_COOKIE: Final = 12346
_Z85: Final = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
_B85: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_TO_B85: Final = bytes.maketrans(_Z85, _B85)


def vector_id(vector: Mapping[str, Any] | None) -> str:
    """Return what tells one vector of a file from another; empty for none."""
    if not vector:
        return ""
    return f"{vector['storageType']}{vector['pathOrInlineDv']}@{vector.get('offset')}"


def vector_path(vector: Mapping[str, Any]) -> str:
    """Return the path of the file that a vector lies in; empty if it is inline."""
    place = str(vector["pathOrInlineDv"])
    match vector["storageType"]:
        case "u":
            ident = uuid.UUID(bytes=_z85(place[-20:]))
            folder = place[:-20]
            return f"{folder}/deletion_vector_{ident}.bin" if folder else f"deletion_vector_{ident}.bin"
        case "p":
            return place
        case _:
            return ""


def masked_rows(vector: Mapping[str, Any], read: Callable[[str], bytes]) -> list[int]:
    """Return the rows that a vector masks, sorted. ``read`` gives a file's bytes. Raises ``Damaged``."""
    try:
        path = vector_path(vector)
        if not path:
            return _bitmap(_z85(str(vector["pathOrInlineDv"])))
        data = read(path)
        at = int(vector.get("offset") or 1)
        (size,) = struct.unpack_from(">i", data, at)
        return _bitmap(data[at + 4 : at + 4 + size])
    except (struct.error, ValueError, IndexError, KeyError) as e:
        raise Damaged("a deletion vector is broken") from e


def _z85(text: str) -> bytes:
    return base64.b85decode(text.encode().translate(_TO_B85))


def _bitmap(data: bytes) -> list[int]:
    """Return the values of a bitmap array: 32-bit bitmaps, each for one upper half."""
    magic, count = struct.unpack_from("<iq", data)
    if magic != _MAGIC:
        raise ValueError(magic)
    at, rows = 12, []
    for _ in range(count):
        (upper,) = struct.unpack_from("<i", data, at)
        at, low = _roaring(data, at + 4)
        rows += [(upper << 32) | v for v in low]
    return rows


def _roaring(data: bytes, at: int) -> tuple[int, list[int]]:
    """Return where a 32-bit bitmap ends, and its values."""
    (cookie,) = struct.unpack_from("<I", data, at)
    at += 4
    runs = b""
    if cookie & 0xFFFF == _COOKIE_RUNS:
        size = (cookie >> 16) + 1
        runs = data[at : at + (size + 7) // 8]
        at += len(runs)
    elif cookie == _COOKIE:
        (size,) = struct.unpack_from("<I", data, at)
        at += 4
    else:
        raise ValueError(cookie)
    heads = [struct.unpack_from("<HH", data, at + 4 * n) for n in range(size)]
    at += 4 * size
    if not runs or size >= 4:
        at += 4 * size  # offsets, which reading in order does not need
    values: list[int] = []
    for n, (key, fewer) in enumerate(heads):
        base, count = key << 16, fewer + 1
        if runs and runs[n // 8] >> (n % 8) & 1:
            (spans,) = struct.unpack_from("<H", data, at)
            for s in range(spans):
                start, length = struct.unpack_from("<HH", data, at + 2 + 4 * s)
                values += range(base + start, base + start + length + 1)
            at += 2 + 4 * spans
        elif count <= 4096:
            values += [base + v for v in struct.unpack_from(f"<{count}H", data, at)]
            at += 2 * count
        else:
            words = struct.unpack_from("<1024Q", data, at)
            values += [base + 64 * w + b for w, word in enumerate(words) if word for b in range(64) if word >> b & 1]
            at += 8192
    return at, values
