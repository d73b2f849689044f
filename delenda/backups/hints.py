"""Hints: short keyed hashes of whole columns at once, which tell that almost all their values have no tombstone.

A tombstone's token is a BLAKE2b digest, which costs a microsecond a value, and a look through a store has one to make
for every row. A hint is made a hundred times as fast: SipHash-2-4, a keyed pseudo-random function, on whole arrays,
cut to 32 bits. It only ever rules out: where a hint fits, the token decides, as it does where a tombstone has none.

The key of a space is derived from the pepper, so a hint tells nothing to who has no pepper, and no more than the token
beside it to who has. Of a text, the first ``LOOKED_AT`` bytes count. Source: Aumasson and Bernstein, "SipHash: a fast
short-input PRF" (2012).

>>> key = hint_key(bytes(32), "account")
>>> marks = Marks(hints(key, pa.array(["7", "12"])))
>>> marks.rows(key, pa.array(["5", "7", None, "8", "12"])).tolist()
[1, 4]
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa

Hint = int
"""32 bits."""
Key = tuple[int, int]
LOOKED_AT: Final = 127
TOGETHER: Final = 1 << 13
"""Values that are hashed at once: what is at work stays in the processor's cache."""
_PERSON: Final = b"delenda hint"
_BEGIN: Final = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_ROOM: Final = 64
_MASKS: Final = np.array([(1 << (8 * n)) - 1 for n in range(8)], np.uint64)
_Words = np.ndarray[Any, np.dtype[np.uint64]]


def hint_key(pepper: bytes, space: str) -> Key:
    """Return the key of the hints of one space: what tokens are made in."""
    data = space.encode("utf-8", "surrogatepass")
    made = hashlib.blake2b(data, key=pepper, digest_size=16, person=_PERSON).digest()
    return int.from_bytes(made[:8], "little"), int.from_bytes(made[8:], "little")


def hints(key: Key, texts: pa.Array) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """Return the hint of each text (or bytes) of an array; that of a null means nothing."""
    return (_hashed(key, texts) & np.uint64(0xFFFFFFFF)).astype(np.uint32)


class Marks:
    """The hints of some tombstones, ready to be looked up."""

    def __init__(self, marks: Iterable[Hint]) -> None:
        self._marks = np.unique(np.fromiter(marks, np.uint32))
        bits = min(24, max(16, int(len(self._marks) * _ROOM).bit_length()))
        self._mask = np.uint32((1 << bits) - 1)
        self._table = np.zeros(1 << bits, bool)
        self._table[self._marks & self._mask] = True

    def rows(self, key: Key, texts: pa.Array) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Return the rows of an array whose hint is one of these; the others have no tombstone."""
        made = hints(key, texts)
        few = np.flatnonzero(self._table[made & self._mask])
        few = few[np.isin(made[few], self._marks)]
        return few[~np.asarray(texts.take(pa.array(few)).is_null())] if texts.null_count else few


def _hashed(key: Key, texts: pa.Array) -> _Words:
    wide = pa.types.is_large_string(texts.type) or pa.types.is_large_binary(texts.type)
    _, offsets, content = texts.buffers()
    out = np.zeros(len(texts), np.uint64)
    if not len(texts):
        return out
    ends = np.frombuffer(offsets, np.int64 if wide else np.int32)[texts.offset : texts.offset + len(texts) + 1]
    starts, lengths = ends[:-1], np.minimum(np.diff(ends), LOOKED_AT).astype(np.int64)
    data = np.zeros(0, np.uint8) if content is None else np.frombuffer(content, np.uint8)
    for rows in _alike(lengths // 8):
        begun = starts[rows]
        first, last = int(begun.min()), int((begun + lengths[rows]).max())
        near = np.zeros(last - first + 8, np.uint8)
        near[: last - first] = data[first:last]
        out[rows] = _siphash(key, _words(near, begun - first, lengths[rows]))
    return out


def _alike(sizes: np.ndarray[Any, Any]) -> Iterator[Any]:
    """Yield rows of one size, at most ``TOGETHER``."""
    most = int(sizes.max())
    if most == int(sizes.min()):
        yield from (slice(at, at + TOGETHER) for at in range(0, len(sizes), TOGETHER))
        return
    for size in np.flatnonzero(np.bincount(sizes, minlength=most + 1)):
        rows = np.flatnonzero(sizes == size)
        yield from (rows[at : at + TOGETHER] for at in range(0, len(rows), TOGETHER))


def _words(data: np.ndarray[Any, Any], starts: Any, lengths: Any) -> Iterator[_Words]:
    """Yield the words of texts with the same number of them; the last holds the length, as SipHash wants it."""
    every = np.ndarray((len(data) - 7,), np.dtype("<u8"), data, 0, (1,))
    whole = int(lengths[0]) // 8
    yield from (every[starts + 8 * n] for n in range(whole))
    last = every[starts + 8 * whole]
    last &= _MASKS[lengths % 8]
    last |= lengths.astype(np.uint64) << np.uint64(56)
    yield last


def _siphash(key: Key, words: Iterator[_Words]) -> _Words:
    v: list[_Words] = []
    for word in words:
        v = v or [np.full(len(word), b ^ key[n % 2], np.uint64) for n, b in enumerate(_BEGIN)]
        v[3] ^= word
        _rounds(2, *v)
        v[0] ^= word
    v[2] ^= np.uint64(0xFF)
    _rounds(4, *v)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _rounds(count: int, a: _Words, b: _Words, c: _Words, d: _Words) -> None:
    room = np.empty_like(a)
    for _ in range(count):
        a += b
        _turn(b, 13, room)
        b ^= a
        _turn(a, 32, room)
        c += d
        _turn(d, 16, room)
        d ^= c
        a += d
        _turn(d, 21, room)
        d ^= a
        c += b
        _turn(b, 17, room)
        b ^= c
        _turn(c, 32, room)


def _turn(word: _Words, bits: int, room: _Words) -> None:
    """Rotate in place to the left."""
    np.left_shift(word, np.uint64(bits), out=room)
    np.right_shift(word, np.uint64(64 - bits), out=word)
    np.bitwise_or(word, room, out=word)
