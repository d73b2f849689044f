"""Parquet's hybrid of runs and bit-packed numbers: levels, dictionary indices and booleans are written so. Pure.

After the Parquet format's ``Encodings.md``: a run is its length, doubled, and the number in whole bytes; a bit-packed
stretch is the number of its groups of eight, doubled and one more, and the groups, lowest bit first.

>>> import numpy as np
>>> packed = encoded(np.array([5] * 20 + [1, 2, 3], np.uint32), 3)
>>> packed
b'(\\x05\\x03\\xd1\\x00\\x00'
>>> decoded(packed, 3, 23).tolist() == [5] * 20 + [1, 2, 3]
True
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]
Raw = bytes | memoryview

WIDEST: Final = 32
_WORTH_A_RUN: Final = 16
"""Shorter runs are packed: one of seven may be left after a stretch that must end in a group of eight."""
_GROUPS: Final = 63
"""Writers end a stretch after so many groups of eight: its head still is one byte."""
_WHOLE: Final[dict[int, np.dtype[np.unsignedinteger]]] = {8: np.dtype("u1"), 16: np.dtype("<u2"), 32: np.dtype("<u4")}


def decoded(data: Raw, width: int, count: int) -> Numbers:
    """Return the first ``count`` numbers of ``width`` bits. Raises ``ValueError`` if they are not there."""
    if not 0 <= width <= WIDEST:
        raise ValueError("numbers have too many bits")
    if not width:
        return np.zeros(count, np.uint32)
    front, data = _even_stretches(data, width, count)
    if len(front):
        return np.concatenate([front, decoded(data, width, count - len(front))])
    runs = list(_runs(memoryview(data), width, count))
    if len(runs) == 1 and isinstance(runs[0][1], int):
        return np.full(count, runs[0][1], np.uint32)
    packed = _unpacked(b"".join(held for _, held in runs if not isinstance(held, int)), width)
    if len(packed) >= count and all(not isinstance(held, int) for _, held in runs):
        return packed[:count]
    parts: list[Numbers] = []
    at = 0
    for size, held in runs:
        if isinstance(held, int):
            parts.append(np.full(size, held, np.uint32))
        else:
            parts.append(packed[at : at + size])
            at += size
    found = np.concatenate([*parts, np.zeros(0, np.uint32)])
    if len(found) < count:
        raise ValueError("numbers are missing")
    return found[:count]


def run_of(data: Raw, width: int, count: int) -> int | None:
    """Return the number that the first ``count`` numbers all are, if one run says so; None if it takes a look."""
    head, wide = 0, (width + 7) // 8
    for at, byte in enumerate(data[:5]):
        head |= (byte & 0x7F) << 7 * at
        if byte < 0x80:
            whole = not head & 1 and head >> 1 >= count and len(data) > at + wide
            return int.from_bytes(data[at + 1 : at + 1 + wide], "little") if whole else None
    return None


def run(size: int, number: int, width: int) -> bytes:
    """Return one number ``size`` times."""
    out = bytearray()
    _put_run(out, size, number, width)
    return bytes(out)


def encoded(numbers: Numbers, width: int) -> bytes:
    """Return numbers of at most ``width`` bits in runs, where they are long, and stretches between them."""
    out = bytearray()
    if len(numbers) >= _WORTH_A_RUN and (numbers == numbers[0]).all():  # levels of a column without nulls
        _put_run(out, len(numbers), int(numbers[0]), width)
        return bytes(out)
    if len(numbers) and not (numbers[_WORTH_A_RUN - 1 :] == numbers[: 1 - _WORTH_A_RUN]).any():
        _put_stretch(out, numbers, width)  # the ends of a run are equal
        return bytes(out)
    ends = np.append(np.flatnonzero(numbers[1:] != numbers[:-1]) + 1, len(numbers))
    starts = np.append(0, ends[:-1])
    at = 0
    for n in np.flatnonzero(ends - starts >= _WORTH_A_RUN):
        start, end = int(starts[n]), int(ends[n])
        border = at + -(-(start - at) // 8) * 8  # a stretch ends with a group of eight: it may reach into the run
        if border > at:
            _put_stretch(out, numbers[at:border], width)
        _put_run(out, end - border, int(numbers[start]), width)
        at = end
    if at < len(numbers):
        _put_stretch(out, numbers[at:], width)
    return bytes(out)


def _even_stretches(data: Raw, width: int, count: int) -> tuple[Numbers, Raw]:
    """Return the numbers of the stretches of usual length at the start, and the bytes after these."""
    head, size = _GROUPS << 1 | 1, 1 + _GROUPS * width
    most = min(len(data) // size, count // (_GROUPS * 8))
    heads = np.frombuffer(data[: most * size], np.uint8)[::size]
    other = np.flatnonzero(heads != head)
    even = int(other[0]) if len(other) else most
    if not even:
        return np.zeros(0, np.uint32), data
    held: npt.NDArray[np.uint8] = np.frombuffer(data, np.uint8, even * size).reshape(even, size)
    return _unpacked(held[:, 1:].tobytes(), width), data[even * size :]


def _runs(data: memoryview, width: int, count: int) -> Iterator[tuple[int, int | memoryview]]:
    """Yield how many numbers each run or stretch has, and the run's number or the stretch's bytes."""
    wide = (width + 7) // 8
    at = 0
    while count > 0:
        head = shift = 0
        while True:
            if at >= len(data) or shift > WIDEST:
                raise ValueError("numbers are missing")
            byte = data[at]
            at += 1
            head |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
        if head & 1:
            size, held = (head >> 1) * 8, data[at : at + (head >> 1) * width]
            if len(held) < (head >> 1) * width:  # the last group may lack the bits that no number needs
                if len(held) * 8 < count * width:
                    raise ValueError("numbers are missing")
                yield count, memoryview(bytes(held).ljust(-(-count // 8) * width, b"\0"))
                return
            yield size, held
            at += len(held)
        else:
            size = head >> 1
            number = int.from_bytes(data[at : at + wide], "little")
            if at + wide > len(data) or number >> width:
                raise ValueError("numbers are missing")
            yield min(size, count), number
            at += wide
        if not size:
            raise ValueError("a run is empty")
        count -= size


def _unpacked(data: bytes, width: int) -> Numbers:
    """Return bit-packed numbers, a multiple of eight."""
    if width in _WHOLE:
        return np.frombuffer(data, _WHOLE[width]).astype(np.uint32, copy=False)
    if width == 1:
        return np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little").astype(np.uint32)
    groups = len(data) // width
    found = np.empty((groups, 8), np.uint32)
    word = np.dtype("<u4" if width <= 25 else "<u8")
    padded = data + bytes(width + 8)
    for n in range(8):
        column = np.ndarray((groups,), word, padded, n * width // 8, (width,))
        found[:, n] = (column >> word.type(n * width % 8)) & word.type((1 << width) - 1)
    return found.reshape(-1)


def _put_run(out: bytearray, size: int, number: int, width: int) -> None:
    _put_varint(out, size << 1)
    out += number.to_bytes((width + 7) // 8, "little")


def _put_stretch(out: bytearray, numbers: Numbers, width: int) -> None:
    """Append bit-packed numbers, filled up with zeros."""
    groups = -(-len(numbers) // 8)
    _put_varint(out, groups << 1 | 1)
    filled = np.zeros(groups * 8, np.uint32)
    filled[: len(numbers)] = numbers
    if width in _WHOLE:
        out += filled.astype(_WHOLE[width]).tobytes()
    elif width == 1:
        out += np.packbits(filled.astype(np.uint8), bitorder="little").tobytes()
    else:
        out += _packed(np.ascontiguousarray(filled.reshape(-1, 8).T), width)


def _packed(columns: Numbers, width: int) -> bytes:
    """Return groups of eight bit-packed; the first row holds the first number of each group, and so on."""
    out = np.zeros((width, columns.shape[1]), np.uint8)
    for n, column in enumerate(columns):
        first, shift = divmod(n * width, 8)
        shifted = column.astype(np.uint64) << np.uint64(shift) if shift + width > WIDEST else column << np.uint32(shift)
        for byte in range(-(-(shift + width) // 8)):
            out[first + byte] |= (shifted >> shifted.dtype.type(8 * byte)).astype(np.uint8)
    return out.T.tobytes()


def _put_varint(out: bytearray, value: int) -> None:
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
