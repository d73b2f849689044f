"""The lexical pass: one linear-time look over a text that cuts out every piece an identifier could be made of.

Detectors do not search; they judge pieces. RE2 finds the pieces in one pass over UTF-8 bytes, without capture
groups (they cost ten times as much), and :func:`form_of` names the form of each from its characters.
Full-width characters and the digits of other scripts are folded first, one character to one character, so
that offsets stay true.

>>> [(p.form.value, p.text) for p in lex("ring 138-0013-8000 or a@example.com")]
[('grouped', '138-0013-8000'), ('email', 'a@example.com')]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import re2


class Form(StrEnum):
    """What a piece looks like, whatever it means."""

    __hash__ = str.__hash__  # that of StrEnum is Python code, and costs as much as ten look-ups
    EMAIL = "email"
    UUID = "uuid"
    MAC = "mac"
    IPV4 = "ipv4"
    IPV6 = "ipv6"
    DIGITS = "digits"
    """Six digits or more in a row, perhaps with a final X."""
    GROUPED = "grouped"
    """Digits in groups, with blanks, dashes, dots, parentheses or a leading plus."""
    HEX = "hex"
    """Twelve hexadecimal characters or more, at least one of them a letter."""
    TOKEN = "token"
    """Letters, digits, dashes and underscores of a length that an id has."""
    DATE = "date"
    PAIR = "pair"
    """Two decimal numbers with a comma between: coordinates."""
    IBAN = "iban"
    """Two letters, two digits, then groups: an international bank account number."""
    DECIMAL = "decimal"
    """One decimal number with four or more places."""
    TOWER = "tower"
    """Four numbers, the first a country's MCC."""
    AGENT = "agent"
    """Product names with versions: ``Mozilla/5.0 (…) …``."""
    MARK = "mark"
    """A piece that tells itself: a Google Analytics cookie, an Expo push token."""


@dataclass(slots=True)  # not frozen: that triples what one costs, and a dense log makes millions
class Piece:
    """A stretch of a (folded) text: character offsets, end exclusive."""

    form: Form
    start: int
    end: int
    text: str = field(repr=False)


_PRODUCT = r"[A-Za-z][A-Za-z0-9_.\-]*\\?/[A-Za-z0-9_.\-+]+"
_SYSTEM = r"\([^()\n\"]*(?:\([^()\n\"]*\)[^()\n\"]*)*\)"
_REST = rf"(?: ?{_SYSTEM}| {_PRODUCT}| like Gecko| Mobile| Tablet)*"
_HEX4 = r"[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]"
_COMMON: Final = (
    r"\b(?:Mozilla|Dalvik)(?:/|%2[Ff])\d\.\d(?:\.\d)?(?:\+|%20)[^\s&\"'|<>]+",
    rf"\bMozilla\\?/\d\.\d{_REST}",
    rf"\b{_PRODUCT} \([^()\n\"]*\b(?:iPhone|iPad|iPod|iOS|Android|Linux|Windows|Macintosh|X11|Darwin|compatible)"
    rf"\b[^()\n\"]*\){_REST}",
    rf"\b(?:okhttp|Dalvik|curl|Wget|python-requests|Go-http-client|Apache-HttpClient|PostmanRuntime|Opera|axios|Java|"
    rf"Alamofire|AppleCoreMedia|MicroMessenger|ExoPlayer|Lavf|libwww-perl|aiohttp|CFNetwork|node-fetch|"
    rf"HttpClient)/[0-9][A-Za-z0-9_.\-+]*{_REST}",
    rf"\b{_PRODUCT} CFNetwork/[0-9.]+{_REST}",
    *(rf"\b[2-7]\d\d{joint}\d{{1,3}}{joint}\d{{2,8}}{joint}\d{{3,11}}\b" for joint in ("-", "_", ":", "\\|", "/", ",")),
    r"[A-Za-z0-9._%+\-]+(?:@|%40)[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+",
    rf"\b{_HEX4}{_HEX4}-{_HEX4}-{_HEX4}-{_HEX4}-{_HEX4}{_HEX4}{_HEX4}\b",
    r"\b[0-9A-Fa-f][0-9A-Fa-f](?:[:\-][0-9A-Fa-f][0-9A-Fa-f]){5,}\b",
    rf"\b{_HEX4}\.{_HEX4}\.{_HEX4}\b",
    r"\b[0-9A-Fa-f][0-9A-Fa-f](?:(?:%3[Aa]|\\:)[0-9A-Fa-f][0-9A-Fa-f]){5}\b",
    r"-?\b\d{1,3}\.\d{3,}(?: ?, ?|%2[Cc])-?\d{1,3}\.\d{3,}\b",
    r"\b\d{1,3}\.\d{2,} ?°? ?[NSns],? \d{1,3}\.\d{2,} ?°? ?[EWew]\b",
    r"\b\d{1,2}° ?\d{1,2}['′] ?\d{1,2}(?:\.\d+)?[\"″] ?[NS],? \d{1,3}° ?\d{1,2}['′] ?\d{1,2}(?:\.\d+)?[\"″] ?[EW]",
    r"\b\d{1,3}(?:\.\d{1,3}){3,}\b",
    r"\b(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}\b",
    r"(?:\b[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*(?:(?:\.\d{1,3}){3})?)?",
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b",
    r"\bGA1\.\d\.\d+\.\d+\b",
    r"\bfb\.1\.\d+\.\d+\b",
    r"Expo(?:nent)?PushToken\[[A-Za-z0-9_\-]+\]",
    r"[A-Za-z0-9_\-]{8,}:APA91[A-Za-z0-9_\-]+",
    r"\b[0-9A-F]{8}-[0-9A-F]{16}\b",
    r"(?:\+|%2B|\b00)\d{1,3}[ \-.]?\(?\d{1,5}\)?(?:[ \-.]?\d{2,})+\b",
    r"\(\d{2,4}\) ?\d{3,4}[ \-.]?\d{4}\b",
    r"\b\d{4}(?:[ \-]\d{4}){3,}(?:[ \-]?\d{1,3})?\b",
    r"\b\d{4}[ \-]\d{6}[ \-]\d{5}\b",
    r"\b\d{6}[ \-]\d{8}[ \-]\d{3}[0-9Xx]\b",
    r"\b\d{2}[ \-]\d{6}[ \-]\d{6}[ \-]\d{1,2}\b",
    rf"\b{_HEX4}-{_HEX4}-{_HEX4}\b",
    r"\b\d{3,4}(?:[ \-.]\d{3,4}){2}\b",
    r"\b0\d{2,3}[\- ]\d{7,8}\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"[0-9]{10,}[Xx]?\b",
    r"\b[0-9A-Fa-f]{12,}\b",
    r"\bo[A-Za-z0-9_\-]{27}\b",
)
_CLOSE: Final = (
    r"\b(?:19|20)\d\d[\-/.年] ?\d{1,2}[\-/.月] ?\d{1,2}\b日?",
    r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d\d\b",
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b",
    r"\b\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? (?:19|20)\d\d\b",
    r"-?\b\d{1,3}\.\d{4,}\b",
    r"[0-9]{6,}[Xx]?\b",
)
"""Dates, lone decimals and short numbers stand everywhere; only a word beside them makes them worth a look."""
PIECES: Final = "|".join(f"(?:{p})" for p in _COMMON)
"""An RE2 pattern of all pieces but those that only a close look finds."""
CLOSE_PIECES: Final = "|".join(f"(?:{p})" for p in _CLOSE)
"""Those."""
_OPTIONS: Final = re2.Options()
_OPTIONS.max_mem = 64 << 20
_SCAN: Final = re2.compile(PIECES.encode(), _OPTIONS)
_SCAN_CLOSE: Final = re2.compile(f"{PIECES}|{CLOSE_PIECES}".encode(), _OPTIONS)

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DIGITS = {
    code: ord(str(unicodedata.digit(chr(code))))
    for start in (0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xE50)
    for code in range(start, start + 10)
}
_FOLD: Final = {**_FULL_WIDTH, **_DIGITS, 0x3000: 0x20, 0xA0: 0x20, 0x2010: 0x2D, 0x2011: 0x2D, 0x2013: 0x2D}
_FOLDABLE: Final = re.compile("[" + "".join(map(chr, _FOLD)) + "]")


def fold(text: str) -> str:
    """Return the text with full-width characters and other scripts' digits as ASCII, of the same length."""
    if text.isascii():
        return text
    if "\n" not in text:
        return _FOLDABLE.sub(_folded, text)
    return "\n".join(line if line.isascii() else _FOLDABLE.sub(_folded, line) for line in text.split("\n"))


def _folded(match: re.Match[str]) -> str:
    return chr(_FOLD[ord(match[0])])


def lex(text: str, *, close: bool = True) -> Iterator[Piece]:
    """Yield the pieces of a folded text, left to right, without overlaps.

    A ``close`` look also yields dates, lone decimals and numbers of six to nine digits.
    """
    for form, start, end, piece in cut(text, close=close):
        yield Piece(form, start, end, piece)


def cut(text: str, *, close: bool) -> Iterator[tuple[Form, int, int, str]]:
    """Yield what :func:`lex` does as plain tuples, which cost a fifth: form, start, end and text."""
    for start, end in spans(_SCAN_CLOSE if close else _SCAN, text):
        piece = text[start:end]
        yield form_of(piece), start, end, piece


def spans(pattern: Any, text: str) -> list[tuple[int, int]]:
    """Return where a compiled RE2 pattern (of bytes, without groups) matches, as character offsets."""
    data = encoded(text)
    found = hits(pattern, data)
    if len(data) == len(text) or not found:
        return found
    at_byte = at_char = 0
    out = []
    for start, end in found:
        first = at_char + chars(data, at_byte, start)
        at_byte, at_char = end, first + chars(data, start, end)
        out.append((first, at_char))
    return out


def hits(pattern: Any, data: bytes) -> list[tuple[int, int]]:
    """Return where a compiled RE2 pattern matches in bytes.

    This is ``pattern.finditer`` without a match object for each hit, which costs half as much as finding it. It asks
    the class that google-re2 wraps; should that go by another name one day, the slower way says the same.
    """
    wrapped = getattr(pattern, "_regexp", None)
    if wrapped is None:
        return [match.span() for match in pattern.finditer(data)]
    find = wrapped.Match
    size = len(data)
    at = 0
    out: list[tuple[int, int]] = []
    while at <= size:
        found = find(_UNANCHORED, data, at, size)[0]
        end = found[1]
        if end < 0:
            break
        out.append(found)
        at = end if end > at else at + 1
    return out


def first(pattern: Any, data: bytes, at: int = 0) -> tuple[int, int] | None:
    """Return where a compiled RE2 pattern first matches in bytes, from ``at`` on."""
    wrapped = getattr(pattern, "_regexp", None)
    if wrapped is None:
        match = pattern.search(data, at)
        return match.span() if match else None
    found = wrapped.Match(_UNANCHORED, data, at, len(data))[0]
    return None if found[0] < 0 else found


_UNANCHORED: Final = re2._Anchor.UNANCHORED if hasattr(re2, "_Anchor") else None


@lru_cache(maxsize=2)
def encoded(text: str) -> bytes:
    """Return a text in UTF-8, lone surrogates and all; the last ones are kept, since many look at the same text."""
    return text.encode("utf-8", "surrogatepass")


def chars(data: bytes, start: int, end: int) -> int:
    """Return how many characters stand between two places of a text in UTF-8."""
    piece = data[start:end]
    return end - start if piece.isascii() else len(piece.decode("utf-8", "surrogatepass"))


_TOWER: Final = re.compile(r"[2-7]\d\d([-_:|/,])\d{1,3}\1\d{2,8}\1\d{3,11}")
_DECIMAL: Final = re.compile(r"-?\d{1,3}\.\d{4,}")
_HEX: Final = re.compile(r"(?=\d*[A-Fa-f])[0-9A-Fa-f]{12,}")
_GROUPED: Final = re.compile(r"(?:%2B|[+(])?[\d\s().\-]+[Xx]?")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[\-/.年].*|\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d\d|(?:\d{1,2}\w* )?[A-Z][a-z]{2}.*(?:19|20)\d\d"
)
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?")
_MARKS: Final = ("GA1.", "fb.1.", "Expo")


@lru_cache(maxsize=1 << 14)
def form_of(piece: str) -> Form:
    """Return what a piece found by the pass looks like; those of a log come back, so the last ones are kept."""
    if piece.isascii() and piece.isalnum():
        return _solid(piece)
    dots = piece.count(".")
    if dots >= 3 and piece.replace(".", "").isdigit():
        return Form.IPV4
    size = len(piece)
    if (
        size == 36
        and piece.count("-") == 4
        and piece[8] == piece[13] == piece[18] == piece[23] == "-"
        and piece.replace("-", "").isalnum()
    ):
        return Form.UUID
    if "@" in piece or "%40" in piece:
        return Form.EMAIL
    if piece.startswith(_MARKS) or ":APA91" in piece:
        return Form.MARK
    if ("/" in piece or "%2" in piece[:20]) and piece[0].isalpha():
        return Form.AGENT
    return _spaced(piece, size, dots)


def _solid(piece: str) -> Form:
    """Return the form of a piece of letters and digits only."""
    if piece.isdigit() or (piece[:-1].isdigit() and piece[-1] in "Xx"):
        return Form.DIGITS
    if _IBAN.fullmatch(piece):
        return Form.IBAN
    return Form.HEX if _HEX.fullmatch(piece) else Form.TOKEN


def _spaced(piece: str, size: int, dots: int) -> Form:
    """Return the form of a piece that something parts."""
    if _TOWER.fullmatch(piece):
        return Form.TOWER
    if _IBAN.fullmatch(piece):
        return Form.IBAN
    if _DECIMAL.fullmatch(piece):
        return Form.DECIMAL
    if piece[-1] in "EWew" and ("°" in piece or dots == 2):
        return Form.PAIR
    if ("," in piece or "%2" in piece) and dots == 2:
        return Form.PAIR
    if piece[2:3] in ("%", "\\") or (
        size == 14 and piece[4] == piece[9] == "-" and not piece.replace("-", "").isdigit()
    ):
        return Form.MAC
    if ":" in piece:
        return Form.MAC if piece.count(":") >= 5 and all(len(p) == 2 for p in piece.split(":")) else Form.IPV6
    if piece.count("-") >= 5 and all(len(p) == 2 for p in piece.split("-")):
        return Form.MAC
    if _DATE.fullmatch(piece):
        return Form.DATE
    if dots == 2 and size == 14 and not piece.replace(".", "").isdigit():
        return Form.MAC
    if _GROUPED.fullmatch(piece):
        return Form.GROUPED
    return Form.TOKEN
