"""Which parts of a long text are read: blocks of a size that fits the memory, then only lines that can hold something.

Every line is read as if it stood alone, so leaving some out changes nothing for the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from delenda.discovery.detect_overlaps import Held
from delenda.lexer import chars, encoded, first, fold

BLOCK: Final = 1 << 19
"""Characters that are read together; a longer line is cut, which no identifier is long enough to notice."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a text, and where they stood: ``text[starts[i]]`` was at ``origins[i]``."""

    text: str = field(repr=False)
    starts: Sequence[int]
    origins: Sequence[int]

    def shift(self, at: int) -> int:
        """Return by how much a place in the excerpt lies further on in the whole text."""
        i = bisect_right(self.starts, at) - 1
        return self.origins[i] - self.starts[i]


def put_back(excerpt: Excerpt, found: Iterable[Held]) -> Iterator[Held]:
    """Yield what was found in an excerpt, left to right, where it stands in the whole text."""
    starts, origins = excerpt.starts, excerpt.origins
    i = 0
    for start, end, kind, value, evidence in found:
        i = bisect_right(starts, start, i)
        by = origins[i - 1] - starts[i - 1]
        yield start + by, end + by, kind, value, evidence


def is_dense(lines: Sequence[str | None], pattern: Any) -> bool:
    """Return whether an RE2 pattern matches in so many of the first lines that all had better be read."""
    hits = sum(first(pattern, encoded(fold(line))) is not None for line in lines if line)
    return hits >= _DENSE * PROBE


PROBE: Final = 64
"""Lines that are looked at to tell whether a text is dense."""
_DENSE: Final = 0.6


def rows_with(values: pa.Array, pattern: Any) -> list[int]:
    """Return the numbers of the rows in which an RE2 pattern may match, those not in plain ASCII all of them.

    The rows are joined and searched as bytes: those without a hit never become Python's strings.
    """
    ascii_only = pc.fill_null(pc.string_is_ascii(values), False)
    plain = pc.indices_nonzero(ascii_only).to_numpy()
    others = pc.indices_nonzero(pc.and_not_kleene(pc.is_valid(values), ascii_only)).to_numpy()
    sizes = np.cumsum(pc.binary_length(values.take(pa.array(plain))).to_numpy().astype(np.int64) + 1)
    numbers: list[int] = []
    at = 0
    while at < len(plain):
        before = int(sizes[at - 1]) if at else 0
        stop = max(at + 1, int(np.searchsorted(sizes, before + _CHUNK)))
        some = values.take(pa.array(plain[at:stop]))
        data = pc.binary_join(pa.LargeListArray.from_arrays([0, len(some)], some), "\n")[0].as_buffer().to_pybytes()
        numbers += plain[at + _hit(data, sizes[at:stop] - before, pattern)].tolist()
        at = stop
    return sorted([*numbers, *others.tolist()]) if len(others) else numbers


_CHUNK: Final = 1 << 22
"""Bytes that are joined at a time."""


def _hit(data: bytes, ends: np.ndarray[Any, np.dtype[np.int64]], pattern: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the numbers of the stretches of bytes, each ending at one of ``ends``, that a pattern's hits touch."""
    begins: list[int] = []
    stops: list[int] = []
    at = 0
    while at < len(data) and (found := first(pattern, data, at)):
        begins.append(found[0])
        stops.append(found[1])
        at = data.find(b"\n", found[1]) + 1 or len(data)
    from_row = np.searchsorted(ends, begins, "right")
    to_row = np.searchsorted(ends, np.maximum(np.array(stops) - 1, begins), "right")
    touched = np.zeros(len(ends) + 1, np.int64)
    np.add.at(touched, from_row, 1)
    np.add.at(touched, to_row + 1, -1)
    return np.flatnonzero(np.cumsum(touched[:-1]))


def part(whole: Excerpt, pattern: Any) -> tuple[Excerpt, Excerpt]:
    """Return the lines of an excerpt in which an RE2 pattern matches, and the others."""
    data = encoded(whole.text)
    cuts = [0, 0]  # where a stretch of hits begins and ends, and the next
    at = 0
    while at < len(data) and (hit := first(pattern, data, at)):
        start, end = hit
        begin = data.rfind(b"\n", at, start) + 1 or at
        at = data.find(b"\n", end) + 1 or len(data)
        if begin > cuts[-1]:
            cuts += (begin, at)
        else:
            cuts[-1] = at
    others = [*cuts[1:], len(data)]
    return _excerpt(whole, data, cuts), _excerpt(whole, data, others)


def _excerpt(whole: Excerpt, data: bytes, cuts: Sequence[int]) -> Excerpt:
    """Return the stretches (of bytes) between the first and the second cut, the third and the fourth, and so on."""
    text = whole.text
    plain = len(data) == len(text)
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    at = place = size = 0
    for begin, stop in zip(cuts[::2], cuts[1::2], strict=True):
        if begin == stop:
            continue
        place += begin - at if plain else chars(data, at, begin)
        stretch = text[begin:stop] if plain else data[begin:stop].decode("utf-8", "surrogatepass")
        pieces.append(stretch)
        for line_at in _seams(whole, place, place + len(stretch)):
            starts.append(size + line_at - place)
            origins.append(line_at + whole.shift(line_at))
        size += len(stretch)
        at, place = stop, place + len(stretch)
    return Excerpt("".join(pieces), starts, origins)


def _seams(whole: Excerpt, start: int, end: int) -> Sequence[int]:
    """Return where the stretch of an excerpt begins, and where in it something was left out."""
    following = bisect_right(whole.starts, start)
    return (start, *whole.starts[following : bisect_left(whole.starts, end)])


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where to cut a text into blocks: behind a line's end, or a blank, or anywhere if there is none."""
    at = 0
    while len(text) - at > BLOCK:
        cut = next((c for c in (text.rfind(mark, at, at + BLOCK) for mark in "\n ,") if c > at), at + BLOCK - 1) + 1
        yield at, cut
        at = cut
    yield at, len(text)
