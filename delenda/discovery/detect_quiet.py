"""Lines that hold nothing, whatever their digits are: known by their template, and not looked at again.

Most lines of a log differ in their digits only. With each digit made a ``1`` they become a few templates, which Arrow
tells apart at a gigabyte a second. A template is *quiet* if none of the patterns that everything found begins with
matches it, even where each digit that a pattern asks for may be any: then no line of that template holds anything.
It is quiet as well if only detectors to which digits are alike would look at it, if they find nothing, and no date or
number that counts in a close look stands there but a time stamp in front.

>>> relaxed(r"\\b1[3-9]\\d{9}x?")
'\\\\b1(?:[3-9]|1)\\\\d{9}x?'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import re2

from delenda.discovery.detect_keys import options
from delenda.lexer import CLOSE_PIECES, first, fold, spans

_MASK: Final = bytes(ord("1") if ord("0") <= c <= ord("9") else c for c in range(256))
_WORD: Final = np.array([c < 128 and (chr(c).isalnum() or chr(c) == "_") for c in range(256)])
_ABROAD: Final = r"\b00"
"""Numbers with a country's code begin so, and almost nothing else does: masked, any number would."""
_ATOM: Final = re.compile(
    r"\\b00|\(\?P?<[^>]*>|\(\?[a-zA-Z-]*[:)]|\{\d+(?:,\d*)?\}|\\[pP](?:\{[^}]*\}|.)|\\x(?:\{[^}]*\}|..)|\\.|"
    r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|.",
    re.DOTALL,
)
"""One part of a pattern in RE2's syntax: what opens a group, a count, an escape, a class, or a character."""
_DIGIT: Final = re.compile("[0-9]")
_DIGITS: Final = [b"%d" % d for d in range(10)]
_KEPT: Final = 1 << 15
"""Templates that are kept."""
_LONGEST: Final = 1 << 10
"""Bytes of a line that may have a template."""
_FEW: Final = 64
"""Rows below which templates cost more than they spare."""


_STAMP: Final = re.compile(r"[^\w\n]*(1111[-/.]11[-/.]11)")
Find: TypeAlias = Callable[[str], Iterable[object]]
Stamped: TypeAlias = Callable[[str, int], bool]


class Quiet:
    """Tells the rows of an array that hold nothing by their templates."""

    def __init__(self, looks: Sequence[tuple[str, Find | None]], stamped: Stamped = lambda *_: False) -> None:
        """``looks`` are patterns, in RE2 syntax, of what is worth a look; none: anything is.

        Behind some of them one detector searches, to which all digits are alike: beside the pattern stands its search.
        ``stamped`` says whether a date in front of a line, that ends at some place there, is nothing.
        """
        able = looks and not any(r"\Q" in pattern for pattern, _ in looks)
        self._loud = [(_compiled(pattern), find) for pattern, find in looks] if able else None
        self._close = _compiled(CLOSE_PIECES)
        self._stamped = stamped
        self._quiet: set[str] = set()
        self._seen: dict[str, bool] = {}

    def others(self, values: pa.Array) -> pa.Array | None:
        """Return the numbers of the rows that may hold something; None: all may."""
        if self._loud is None or len(values) < _FEW:
            return None
        templates = masked(values).dictionary_encode()
        some = templates.dictionary.to_pylist()
        known = self._quiet
        quiet = np.fromiter((t in known or self._is_quiet(t) for t in some), bool, len(some))
        return pa.array(np.flatnonzero(~quiet[templates.indices.to_numpy()])) if quiet.any() else None

    def _is_quiet(self, template: str) -> bool:
        """Return whether a template holds nothing; it is looked at when it comes back for the first time."""
        met = self._seen.get(template)
        if met is None and len(template) <= _LONGEST:
            if len(self._seen) >= _KEPT:
                self._seen.clear()
            self._seen[template] = False
        elif met is False:
            self._seen[template] = True
            if self._holds_nothing(template):
                if len(self._quiet) >= _KEPT:
                    self._quiet.clear()
                self._quiet.add(template)
                return True
        return False

    def _holds_nothing(self, template: str) -> bool:
        folded = template
        if not template.isascii():
            folded = masked(pa.array([fold(template)]))[0].as_py()
            if len(_DIGIT.findall(folded)) > len(_DIGIT.findall(template)):
                return False  # the digits of other scripts are not masked
        data = folded.encode()
        told = [find for pattern, find in self._loud or () if first(pattern, data)]
        return not told or (self._is_nothing_closely(folded) and all(f and not any(f(folded)) for f in told))

    def _is_nothing_closely(self, template: str) -> bool:
        """Return whether a close look takes nothing in a template for a piece but a time stamp in front."""
        stamp = _STAMP.match(template)
        return all(
            stamp and stamp.start(1) == start and self._stamped(template, end)
            for start, end in spans(self._close, template)
        )


def _compiled(pattern: str) -> Any:
    return re2.compile(relaxed(pattern).encode(), options())


def masked(values: pa.Array) -> pa.Array:
    """Return an array of strings with ASCII digits made 1, but for two zeros that begin a word; null is empty."""
    width = np.int32 if pa.types.is_string(values.type) else np.int64
    _, offsets, data = values.buffers()
    places = np.frombuffer(offsets, width, len(values) + 1, values.offset * np.dtype(width).itemsize)
    begin, end = int(places[0]), int(places[-1])
    places = places - begin
    text = data.slice(begin, end - begin).to_pybytes() if data is not None else b""
    out = np.frombuffer(bytearray(text.translate(_MASK)), np.uint8)
    zeros = _begun_with_zeros(np.frombuffer(text, np.uint8), places)
    out[zeros] = out[zeros + 1] = ord("0")
    return pa.Array.from_buffers(values.type, len(values), [None, pa.py_buffer(places), pa.py_buffer(out)])


def _begun_with_zeros(text: Any, places: Any) -> Any:
    """Return where two zeros begin a word of bytes; ``places`` are where rows begin, and the last one's end."""
    zero = text == ord("0")
    pairs = np.flatnonzero(zero[:-1] & zero[1:])
    inner = _WORD[text[pairs - 1]]  # that of the very first is wrapped around, and begins a row
    begins = places[np.minimum(np.searchsorted(places, pairs), len(places) - 1)] == pairs
    return pairs[begins | ~inner]


def relaxed(pattern: str) -> str:
    """Return a pattern that matches a masked text if the given one matches the text itself."""
    return "".join(map(_relaxed, _ATOM.findall(pattern)))


def _relaxed(atom: str) -> str:
    if atom == _ABROAD or (len(atom) == 1 and not atom.isdigit()) or (atom[0] in "({" and len(atom) > 1):
        return atom
    one = re2.compile(atom.encode())
    return atom if one.fullmatch(b"1") or not any(one.fullmatch(d) for d in _DIGITS) else f"(?:{atom}|1)"
