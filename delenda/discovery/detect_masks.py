r"""Masks that make lines of one template alike, and patterns relaxed so that they match a masked text.

A mask puts a ``1`` for a digit, a ``2`` for one that begins a number of three digits or more and is no zero (a zero
stays there: telephone numbers begin so), and a ``z`` for each character of a long token such as a UUID. A relaxed
pattern takes those wherever it takes some character that they stand for, so it matches a masked text, whatever of it is
masked, if the pattern matches the text itself.

>>> relaxed(r"\b0[3-9]\d{9}x?", DIGITS)
'\\b(?:0|1)(?:[3-9]|1|2)\\d{9}x?'
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
import re2

Over = tuple[tuple[str, str], ...]
DIGITS: Final[Over] = (("0123456789", "1"), ("123456789", "2"))
TOKENS: Final[Over] = (*DIGITS, ("0123456789abcdef", "z"))
"""What the masks of digits and of tokens put, and for what."""
_MASK: Final = bytes(ord("1") if 48 <= c < 58 else c for c in range(256))
_WORD: Final = bytes(c < 128 and (chr(c).isalnum() or chr(c) == "_") for c in range(256))
_IN_TOKEN: Final = np.array([chr(c) in "0123456789abcdef-" for c in range(256)])
_BESIDE: Final = np.array([chr(c) in " \t\n\"'=:,;&|()[]{}<>" for c in range(256)])
"""What stands before and behind a token."""
_LEAST: Final = 16
"""Characters of a token."""
_ATOM: Final = re.compile(
    r"\(\?P?<[^>]*>|\(\?[a-zA-Z-]*[:)]|\{\d+(?:,\d*)?\}|\\[pP](?:\{[^}]*\}|.)|\\x(?:\{[^}]*\}|..)|\\.|"
    r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|.",
    re.DOTALL,
)
"""One part of a pattern in RE2's syntax: what opens a group, a count, an escape, a class, or a character."""


def masked(values: pa.Array) -> pa.Array:
    """Return an array of strings with their digits masked; null is empty."""
    places, text = _parts(values)
    out = np.frombuffer(bytearray(text.translate(_MASK)), np.uint8)
    digit = out == ord("1")
    further = digit.copy()
    further[places[places < len(out)]] = False  # a row's beginning goes on with nothing
    within = np.frombuffer(bytearray(text.translate(_WORD)), bool)
    within[places[1:][places[1:] > 0] - 1] = False  # a row's end
    begins = np.flatnonzero(digit[:-2] & further[1:-1] & further[2:])
    begins = begins[(begins == 0) | ~within[begins - 1]]
    out[begins] = np.where(np.frombuffer(text, np.uint8)[begins] == ord("0"), ord("0"), ord("2"))
    return _joined(values, places, out)


def masked_tokens(values: pa.Array) -> pa.Array:
    """Return an array of strings, masked, with long tokens of hexadecimal characters made z; dashes stay."""
    places, text = _parts(masked(values))
    out = np.frombuffer(bytearray(text), np.uint8)
    inside = _IN_TOKEN[out]
    begins = np.zeros(len(out) + 1, bool)
    begins[places] = True
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False) | (begins & np.append(inside, False)))
    starts, ends = _runs(edges, inside)
    fit = (ends - starts >= _LEAST) & (begins[starts] | _BESIDE[out[starts - 1]])
    fit &= begins[ends] | _BESIDE[out[np.minimum(ends, len(out) - 1)]]
    steps = np.zeros(len(out) + 1, np.int8)
    steps[starts[fit]] += 1
    steps[ends[fit]] -= 1
    out[(np.cumsum(steps[:-1], dtype=np.int8) > 0) & (out != ord("-"))] = ord("z")
    return _joined(values, places, out)


def _runs(edges: Any, inside: Any) -> tuple[Any, Any]:
    """Return where stretches that lie inside begin and end; ``edges`` are where any begins, or ends."""
    stretches = edges[:-1], edges[1:]
    within = inside[stretches[0]]
    return stretches[0][within], stretches[1][within]


def _parts(values: pa.Array) -> tuple[Any, bytes]:
    """Return where the rows of an array of strings begin, and the last one ends, and all their bytes."""
    width = np.dtype(np.int32 if pa.types.is_string(values.type) else np.int64)
    _, offsets, data = values.buffers()
    places = np.frombuffer(offsets, width, len(values) + 1, values.offset * width.itemsize)
    begin, end = int(places[0]), int(places[-1])
    return places - begin, data.slice(begin, end - begin).to_pybytes() if data is not None else b""


def _joined(like: pa.Array, places: Any, text: Any) -> pa.Array:
    return pa.Array.from_buffers(like.type, len(like), [None, pa.py_buffer(places), pa.py_buffer(text)])


def relaxed(pattern: str, over: Over) -> str:
    """Return a pattern that matches a text whatever of it is masked, if the given one matches the text itself."""
    return "".join(_relaxed(atom, over) for atom in _ATOM.findall(pattern))


@lru_cache(maxsize=4096)
def _relaxed(atom: str, over: Over) -> str:
    if (len(atom) == 1 and not atom.isalnum()) or (atom[0] in "({" and len(atom) > 1):
        return atom
    one = re2.compile(f"(?i:{atom})".encode())  # what stands in (?i:…) is not told from the rest
    marks = [
        mark
        for characters, mark in over
        if not re2.fullmatch(atom.encode(), mark.encode()) and any(one.fullmatch(c.encode()) for c in characters)
    ]
    return f"(?:{'|'.join([atom, *marks])})" if marks else atom
