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
        plain = pc.fill_null(pc.string_is_ascii(texts), False)
        places = np.flatnonzero(plain.to_numpy(zero_copy_only=False))
        same = texts if len(places) == len(texts) else texts.take(pa.array(places))
        rows = {int(places[i]) for i in (*_in_lines(self._forms, same), *self._closely(same))}
        for i in pc.indices_nonzero(pc.invert(plain)).to_pylist():
            text = texts[i].as_py()
            if text and self._worth(fold(text)):
                rows.add(i)
        return sorted(rows)

    def _closely(self, texts: pa.Array) -> Iterator[int]:
        """Yield the rows that get a close look, and hold what only that finds: dates, lone decimals, short numbers."""
        rows = pc.indices_nonzero(pc.match_substring_regex(texts, _NUMBER.pattern)).to_numpy()
        if not len(rows):
            return
        some = range(len(rows)) if self._close is None else _in_lines(self._close, texts.take(pa.array(rows)))
        yield from (int(rows[i]) for i in some)

    def _worth(self, text: str) -> bool:
        if first(self._forms, encoded(text)):
            return True
        return bool(_NUMBER.search(text)) and (self._close is None or bool(first(self._close, encoded(text))))


def _any_of(patterns: Iterable[str]) -> Any:
    return re2.compile("|".join(f"(?:{p})" for p in patterns).encode(), options())


def _in_lines(pattern: Any, texts: pa.Array) -> Iterator[int]:
    """Yield the rows of ASCII texts that match: all are looked through as the lines of one text."""
    if not len(texts):
        return
    if texts.nbytes > TOGETHER and len(texts) > 1:
        half = len(texts) // 2
        yield from _in_lines(pattern, texts[:half])
        yield from (half + row for row in _in_lines(pattern, texts[half:]))
        return
    ends = np.cumsum(pc.binary_length(texts).to_numpy(zero_copy_only=False) + 1, dtype=np.int64)
    whole = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    data = pc.binary_join(whole, "\n")[0].as_buffer().to_pybytes()
    at = 0
    while at < len(data) and (hit := first(pattern, data, at)):
        row, last = np.searchsorted(ends, (hit[0], max(hit[0], hit[1] - 1)), side="right")
        last = min(int(last), len(texts) - 1)
        yield from range(int(row), last + 1)
        at = int(ends[last])
