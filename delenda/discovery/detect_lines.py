"""Which parts of a long text are read: blocks of a size that fits the memory, then only lines that can hold something.

Every line is read as if it stood alone, so leaving some out changes nothing for the others.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

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


def chosen(lines: Sequence[str], numbers: Sequence[int]) -> Excerpt:
    """Return some of a text's lines."""
    some = [lines[i] for i in numbers]
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
    starts = list(accumulate((len(line) + 1 for line in some), initial=0))
    return Excerpt("\n".join(some), starts[:-1], [begins[i] for i in numbers])


def put_back(excerpt: Excerpt, found: Iterable[Held]) -> Iterator[Held]:
    """Yield what was found in an excerpt, left to right, where it stands in the whole text."""
    starts, origins = excerpt.starts, excerpt.origins
    i = 0
    for start, end, kind, value, evidence in found:
        i = bisect_right(starts, start, i)
        by = origins[i - 1] - starts[i - 1]
        yield start + by, end + by, kind, value, evidence


def joined_rows(values: pa.Array, chosen: pa.Array) -> Iterator[tuple[str, list[int], list[int]]]:
    """Yield some rows of an array of strings in plain ASCII, joined by line ends in blocks: text, begins, numbers.

    A row with the number ``numbers[i]`` begins at ``begins[i]``; the last begin is behind the text's end.
    """
    some = values if len(chosen) == len(values) else values.take(chosen)
    numbers = chosen.to_numpy()
    ends = np.cumsum(pc.binary_length(some).to_numpy(zero_copy_only=False).astype(np.int64) + 1)
    at = before = 0
    while at < len(some):
        stop = max(at + 1, int(np.searchsorted(ends, before + BLOCK, "right")))
        rows = some.slice(at, stop - at)
        one = pa.LargeListArray.from_arrays(pa.array([0, len(rows)]), rows)
        text = pc.binary_join(one, pa.scalar("\n", rows.type))[0].as_py()
        yield text, [0, *(ends[at:stop] - before).tolist()], numbers[at:stop].tolist()
        at, before = stop, int(ends[stop - 1])


def part(text: str, patterns: Iterable[Any]) -> tuple[Excerpt, Excerpt]:
    """Return the lines of a text in which one of some RE2 patterns matches, and the others."""
    data = encoded(text)
    cuts = [0, 0]  # where a stretch of hits begins and ends, and the next
    for begin, end in sorted(stretch for pattern in patterns for stretch in _hit_lines(data, pattern)):
        if begin > cuts[-1]:
            cuts += (begin, end)
        else:
            cuts[-1] = max(cuts[-1], end)
    return _excerpt(text, data, cuts), _excerpt(text, data, [*cuts[1:], len(data)])


def _hit_lines(data: bytes, pattern: Any) -> Iterator[tuple[int, int]]:
    """Yield where the lines in which a pattern matches begin and end."""
    at = 0
    while at < len(data) and (hit := first(pattern, data, at)):
        start, end = hit
        begin = data.rfind(b"\n", at, start) + 1 or at
        at = data.find(b"\n", end) + 1 or len(data)
        yield begin, at


def _excerpt(text: str, data: bytes, cuts: Sequence[int]) -> Excerpt:
    """Return the stretches (of bytes) between the first and the second cut, the third and the fourth, and so on."""
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
        starts.append(size)
        origins.append(place)
        size += len(stretch)
        at, place = stop, place + len(stretch)
    return Excerpt("".join(pieces), starts, origins)


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where to cut a text into blocks: behind a line's end, or a blank, or anywhere if there is none."""
    at = 0
    while len(text) - at > BLOCK:
        cut = next((c for c in (text.rfind(mark, at, at + BLOCK) for mark in "\n ,") if c > at), at + BLOCK - 1) + 1
        yield at, cut
        at = cut
    yield at, len(text)
