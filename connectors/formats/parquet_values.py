"""The values of one page, as they are encoded: some of them taken out, the others as they were. Pure.

Plain values of all types, booleans in runs, and streams of split bytes; after the Parquet format's ``Encodings.md``.
Values are named by their place among those that are not null.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from connectors.formats.parquet_hybrid import Numbers, decoded, encoded
from connectors.formats.parquet_pages import Misfit

Places = npt.NDArray[np.int64]
_Bytes = npt.NDArray[np.uint8]

PLAIN, PLAIN_DICTIONARY, RLE, RLE_DICTIONARY, SPLIT = 0, 2, 3, 8, 9
INDEXED: Final = (PLAIN_DICTIONARY, RLE_DICTIONARY)
BOOLEAN, BYTE_ARRAY, FIXED = 0, 6, 7
_WIDTHS: Final = {1: 4, 2: 8, 3: 12, 4: 4, 5: 8}
_MASK_FROM: Final = 256


@dataclass(frozen=True, slots=True)
class Manner:
    """How values are encoded: encoding, physical type, and length where the type has one."""

    encoding: int
    type: int
    length: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What is left of some values, and those that went."""

    left: bytes = field(repr=False)
    gone: list[bytes] = field(repr=False)


def without(values: bytes | memoryview, manner: Manner, count: int, gone: Places) -> Taken:
    """Return ``count`` values without those at some places, which are in order.

    Raises ``Misfit`` at another encoding, ``ValueError`` if the values are not what they are said to be.
    """
    if manner.type == BYTE_ARRAY and manner.encoding == PLAIN:
        at = starts(values, BYTE_ARRAY, 0, count)
        return Taken(_pieces(values, at, gone), [bytes(values[at[n] + 4 : at[n + 1]]) for n in gone.tolist()])
    rows = _rows(values, manner, count)
    return Taken(_encoded(np.delete(rows, gone, axis=0), manner), [rows[n].tobytes() for n in gone.tolist()])


def entries_without(values: bytes | memoryview, at: Places, gone: Places) -> bytes:
    """Return the entries of a dictionary without some; ``at`` is where each begins, and where the last one ends."""
    return _pieces(values, at, gone)


def holds(values: bytes | memoryview, manner: Manner, count: int, value: bytes) -> bool:
    """Return whether one of ``count`` values is this one."""
    if manner.type == BYTE_ARRAY and manner.encoding == PLAIN:
        at = starts(values, BYTE_ARRAY, 0, count)
        of_size = np.flatnonzero(np.diff(at) == len(value) + 4).tolist()
        return any(values[at[n] + 4 : at[n + 1]] == value for n in of_size)
    rows = _rows(values, manner, count)
    return len(value) == rows.shape[1] and bool((rows == np.frombuffer(value, np.uint8)).all(axis=1).any())


def starts(values: bytes | memoryview, kind: int, length: int, count: int) -> Places:
    """Return where each of ``count`` plain values begins, and where the last one ends.

    Raises ``ValueError`` if they do not fill the bytes.
    """
    if kind != BYTE_ARRAY:
        width = _width(kind, length)
        if len(values) != count * width:
            raise ValueError("values are missing")
        return np.arange(count + 1, dtype=np.int64) * width
    for way in (_all_alike, _by_zeros):
        if (found := way(values, count)) is not None:
            return found
    return _by_lengths(values, count)


def _all_alike(values: bytes | memoryview, count: int) -> Places | None:
    """Return the places of values that all have the length of the first: UUIDs, say. None if they do not."""
    if len(values) < 4:
        return None
    width = 4 + int.from_bytes(values[:4], "little")
    if len(values) != count * width:
        return None
    lengths = np.ndarray((count,), np.dtype("<u4"), values, 0, (width,))
    return np.arange(count + 1, dtype=np.int64) * width if (lengths == width - 4).all() else None


def _by_zeros(values: bytes | memoryview, count: int) -> Places | None:
    """Return the places of lengths below 256 by the three zeros that they end with, None if these are not all.

    In texts no other zeros stand; and a chain of places that begins at the start, in which each value ends where the
    next one begins, and the last one at the end, is the only one that there is.
    """
    data = np.frombuffer(values, np.uint8)
    if len(data) < 4:
        return None
    high = data[1:-2] | data[2:-1]
    high |= data[3:]
    at = np.flatnonzero(high == 0)
    if len(at) != count or at[0] != 0:
        return None
    found = np.append(at, len(data))
    return found if (np.diff(found) == data[at] + np.int64(4)).all() else None


def _by_lengths(values: bytes | memoryview, count: int) -> Places:
    """Return the places of values one after the other."""
    found = np.empty(count + 1, np.int64)
    at = 0
    for n in range(count):
        found[n] = at
        at += 4 + int.from_bytes(values[at : at + 4], "little")
    found[count] = at
    if at != len(values):
        raise ValueError("values are missing")
    return found


def _pieces(values: bytes | memoryview, at: Places, gone: Places) -> bytes:
    """Return the bytes of values but for some."""
    view = memoryview(values)
    if len(gone) > _MASK_FROM:
        keep = np.ones(len(at) - 1, bool)
        keep[gone] = False
        return bytes(np.frombuffer(values, np.uint8)[np.repeat(keep, np.diff(at))])
    borders = [0, *(int(p) for n in gone.tolist() for p in at[n : n + 2]), int(at[-1])]
    return b"".join(view[a:b] for a, b in zip(borders[::2], borders[1::2], strict=True))


def _width(kind: int, length: int) -> int:
    width = length if kind == FIXED else _WIDTHS.get(kind, 0)
    if width <= 0:
        raise Misfit
    return width


def _rows(values: bytes | memoryview, manner: Manner, count: int) -> _Bytes:
    """Return values of one width, a row each; booleans as a byte."""
    data = np.frombuffer(values, np.uint8)
    if manner.type == BOOLEAN and manner.encoding == PLAIN:
        if len(data) != -(-count // 8):
            raise ValueError("values are missing")
        return np.unpackbits(data, count=count, bitorder="little").reshape(count, 1)
    if manner.type == BOOLEAN and manner.encoding == RLE:
        size = int.from_bytes(values[:4], "little")
        if size != len(data) - 4:
            raise ValueError("values are missing")
        return decoded(values[4:], 1, count).astype(np.uint8).reshape(count, 1)
    if manner.encoding not in (PLAIN, SPLIT):
        raise Misfit
    width = _width(manner.type, manner.length)
    if len(data) != count * width:
        raise ValueError("values are missing")
    return data.reshape(count, width) if manner.encoding == PLAIN else data.reshape(width, count).T


def _encoded(rows: _Bytes, manner: Manner) -> bytes:
    if manner.encoding == SPLIT:
        return rows.T.tobytes()
    if manner.type != BOOLEAN:
        return rows.tobytes()
    bits = rows.reshape(-1)
    if manner.encoding == PLAIN:
        return np.packbits(bits, bitorder="little").tobytes()
    runs = encoded(bits.astype(np.uint32), 1)
    return len(runs).to_bytes(4, "little") + runs


def indices(values: bytes | memoryview, count: int) -> tuple[Numbers, int]:
    """Return the dictionary indices of ``count`` values, and how many bits each has."""
    if not count:
        return np.zeros(0, np.uint32), int(values[0]) if len(values) else 0
    return decoded(memoryview(values)[1:], values[0], count), int(values[0])


def index_bytes(numbers: Numbers, width: int) -> bytes:
    """Return dictionary indices as a page holds them."""
    return bytes([width]) + encoded(numbers, width)
