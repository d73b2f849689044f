"""Searching bytes for any number of texts: thousands take as long as ten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

_FEW: Final = 8
"""So many are faster one after the other: a plain search reads ten times as fast as an automaton."""
_TOGETHER: Final = 5_000
"""So many make one automaton, whose memory is bounded."""
_MEMORY: Final = 128 << 20


class Search:
    """Counts texts, given as bytes, in bytes. Where two of many overlap, the one that begins first counts.

    >>> Search([b"ann@example.com", b"555-0100"]).count(b"ann@example.com, 555-0100, 555-0100")
    3
    """

    def __init__(self, texts: Iterable[bytes]) -> None:
        self._texts = sorted({t for t in texts if t})
        self.longest = max((len(t) for t in self._texts), default=1)
        """Bytes of the longest one; 1 if there is none."""
        self._patterns: list[Any] = []
        if len(self._texts) > _FEW:
            groups = range(0, len(self._texts), _TOGETHER)
            self._patterns = [_any_of(self._texts[i : i + _TOGETHER]) for i in groups]

    def count(self, data: bytes) -> int:
        """Return how many times any of the texts stands in ``data``."""
        if self._patterns:
            return sum(len(p.findall(data)) for p in self._patterns)
        return sum(data.count(t) for t in self._texts)


def _any_of(texts: Iterable[bytes]) -> Any:
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # a byte is a character
    options.max_mem = _MEMORY
    options.never_capture = True
    return re2.compile(b"|".join(b"".join(b"\\x%02x" % byte for byte in t) for t in texts), options)


class Stream:
    """Counts texts in a stream of blocks, also those that stand across two."""

    def __init__(self, search: Search) -> None:
        self._search, self._tail, self._hits = search, b"", 0

    def feed(self, block: bytes) -> None:
        """Take the next block."""
        window = self._tail + block
        self._tail = window[max(0, len(window) - self._search.longest + 1) :] if self._search.longest > 1 else b""
        self._hits += self._search.count(window) - self._search.count(self._tail)

    @property
    def hits(self) -> int:
        """Return how many times a text stood in what was fed."""
        return self._hits + self._search.count(self._tail)
