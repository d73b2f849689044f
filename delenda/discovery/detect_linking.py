"""In which texts a strong identifier may stand: those that a look for a few people's identifiers has to read.

Most texts of a database name nobody. One pass of RE2 over all of them together finds those in which something has a
form that a strong kind has, or stands behind a label of one; where nothing does, the engine finds none either.
"""

from __future__ import annotations

import re
from collections.abc import Collection as Bag
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import re2

from delenda.discovery.detect_declared import Declares
from delenda.discovery.detect_keys import key_pattern, options
from delenda.discovery.text import _CONTENT as CONTENT
from delenda.discovery.text import _triggers as triggers_of
from delenda.kinds import AnyKind, Power, spec_of
from delenda.lexer import PIECES, encoded, first, fold

_NUMBER: Final = re.compile("[0-9]{4}")
"""What stands in everything that only a close look finds."""
TOGETHER: Final = 64 << 20
"""Bytes of texts that are looked through at once."""


class Hints:
    """Tells texts that may hold a strong identifier from those that do not."""

    def __init__(self, detectors: Iterable[Declares], own: Bag[AnyKind] = ()) -> None:
        """``own`` are the strong ones among the kinds that config declares."""
        everything = list(detectors)
        strong = [d for d in everything if d.kind in own or spec_of(d.kind).power is Power.STRONG]
        searching = [d for d in strong if d.searches]
        labels = [d for d in strong if d.names and d.kind not in CONTENT]
        forms = [PIECES, *([key_pattern(labels)] if labels else ())]
        close = triggers_of(everything)
        self._all = not all(d.trigger for d in searching)
        """Whether some detector searches by itself and does not say for what: then every text is read."""
        self._forms = _any_of([*forms, *(d.trigger for d in searching if d.trigger)])
        self._close = _any_of(close) if close else None

    def rows(self, texts: pa.Array) -> list[int]:
        """Return the rows of a string array that are worth reading, in order."""
        if self._all:
            return list(range(len(texts)))
        rows: set[int] = set()
        for at, lines in _together(pc.fill_null(texts, "") if texts.null_count else texts):
            rows.update(at + row for row in (self._hinted(lines) if lines.plain else self._mixed(lines.texts)))
        return sorted(rows)

    def _mixed(self, texts: pa.Array) -> Iterator[int]:
        """Yield the rows of texts some of which are not ASCII."""
        plain = pc.string_is_ascii(texts)
        places = np.flatnonzero(plain.to_numpy(zero_copy_only=False))
        if len(places):
            yield from (int(places[i]) for i in self._hinted(Lines(texts.take(pa.array(places)))))
        yield from (i for i in pc.indices_nonzero(pc.invert(plain)).to_pylist() if self._worth(fold(texts[i].as_py())))

    def _hinted(self, lines: Lines) -> Iterator[int]:
        """Yield lines that match; and those that get a close look, and hold what only that finds: dates, lone decimals,
        short numbers."""
        yield from lines.matching(self._forms)
        rows = lines.with_numbers()
        if self._close is None or not len(rows):
            yield from rows.tolist()
            return
        few = Lines(lines.texts.take(pa.array(rows)))
        yield from (int(rows[i]) for i in few.matching(self._close))

    def _worth(self, text: str) -> bool:
        if first(self._forms, encoded(text)):
            return True
        return bool(_NUMBER.search(text)) and (self._close is None or bool(first(self._close, encoded(text))))


def _any_of(patterns: Iterable[str]) -> Any:
    return re2.compile("|".join(f"(?:{p})" for p in patterns).encode(), options())


class Lines:
    """Texts as the lines of one text, which is looked through as a whole, if it is ``plain``: ASCII."""

    def __init__(self, texts: pa.Array) -> None:
        self.texts = texts
        self._ends = np.cumsum(pc.binary_length(texts).to_numpy(zero_copy_only=False) + 1, dtype=np.int64)
        whole = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
        self._data = pc.binary_join(whole, "\n")[0].as_buffer().to_pybytes()
        self.plain = self._data.isascii()

    def matching(self, pattern: Any) -> Iterator[int]:
        """Yield the lines in which a pattern matches."""
        at = 0
        while at < len(self._data) and (hit := first(pattern, self._data, at)):
            row, last = self._lines((hit[0], max(hit[0], hit[1] - 1)))
            yield from range(int(row), int(last) + 1)
            at = int(self._ends[last])

    def with_numbers(self) -> Any:
        """Return the lines in which :data:`_NUMBER` matches."""
        digits = (np.frombuffer(self._data, np.uint8) - np.uint8(48)) < 10
        if len(digits) < 4:
            return np.zeros(0, np.int64)
        pairs = digits[1:] & digits[:-1]
        return np.unique(self._lines(np.flatnonzero(pairs[2:] & pairs[:-2])))

    def _lines(self, places: Any) -> Any:
        return np.minimum(np.searchsorted(self._ends, places, side="right"), len(self._ends) - 1)


def _together(texts: pa.Array, at: int = 0) -> Iterator[tuple[int, Lines]]:
    """Yield texts in runs of about ``TOGETHER`` bytes, with the number of the first."""
    if texts.nbytes > TOGETHER and len(texts) > 1:
        half = len(texts) // 2
        yield from _together(texts[:half], at)
        yield from _together(texts[half:], at + half)
    elif len(texts):
        yield at, Lines(texts)
