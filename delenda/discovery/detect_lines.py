"""Which parts of a long text are read: blocks of a size that fits the memory, then only lines that can hold something.

Every line is read as if it stood alone, so leaving some out changes nothing for the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from delenda.discovery.detect_overlaps import Held
from delenda.lexer import chars, encoded, first

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


def is_dense(whole: Excerpt, pattern: Any) -> bool:
    """Return whether an RE2 pattern matches in so many of the first lines that all of them had better be read."""
    data = encoded(whole.text)
    at = hits = lines = 0
    while lines < _PROBE and at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        hits += first(pattern, data[at:end]) is not None
        lines += 1
        at = end
    return hits >= _DENSE * _PROBE


_PROBE: Final = 64
"""Lines that are looked at to tell whether a text is dense."""
_DENSE: Final = 0.6


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
