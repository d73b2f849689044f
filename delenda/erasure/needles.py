"""Finding a person's identifiers in raw text, however they are written. Shares nothing with detection. Pure.

Each identifier becomes needles: its characters without separators, and its digests (MD5, SHA-1, SHA-256, in
hex and Base64). A text is read three ways: folded (NFKC, small letters, percent-decoded), folded without
separators, and as it is (Base64 is told by case). One pass looks for all needles in a whole column; what it
hits is confirmed cell by cell, so that a number inside a longer one, or an address that is only the
end of another, is not taken for a person's.

>>> needles = Needles([Identifier(Kind.PHONE_NUMBER, "+8613800138000")])
>>> needles.hits(["tel:０１３８-0013 8000", "order 9138001380001", "%2B86%20138%200013%208000"])
[(0, 0), (2, 0)]
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from delenda.kinds import AnyKind, Kind
from delenda.model import Identifier

_SEPARATORS: Final = " \t\u00a0-‐‑‒–—.·:/_()+,'\""
_LOOSE: Final = f"[{re.escape(_SEPARATORS)}]*"
_DROP: Final = str.maketrans("", "", _SEPARATORS)
_BETWEEN: Final = "\x1e"
_ALGORITHMS: Final = ("md5", "sha1", "sha256")
_PREFIXES: Final = r"(?:(?:\+|00)?{country}{loose})?0?"
_CODES: Final = (
    "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 "
    "81 82 84 86 90 91 92 93 94 95 98"
).split()
"""Calling codes of one and two digits; all others have three."""
_SHORTEST: Final = 6
_SHORTEST_RAW: Final = 8
_UNMISTAKABLE: Final = 16
"""Characters from which a value is told inside a longer word, too."""
_BITMAP: Final = 1 << 22
_CHUNK: Final = 1 << 20
"""Characters that are folded and searched at a time."""


@dataclass(frozen=True, slots=True)
class _Needle:
    """What is searched for in one way of reading, and how a hit is confirmed there."""

    owner: int
    text: str
    confirm: str
    """A pattern; compiled when a hit needs it, since most needles never hit."""


class Needles:
    """A set of identifiers, ready to be searched for in any number of texts."""

    def __init__(self, identifiers: Sequence[Identifier], index: Callable[[AnyKind, str], str] | None = None) -> None:
        """``index`` gives the keyed digest by which sealed values are looked up, if there are any."""
        self.identifiers = tuple(identifiers)
        folded: list[_Needle] = []
        bare: list[_Needle] = []
        raw: list[_Needle] = []
        for owner, identifier in enumerate(self.identifiers):
            if not identifier.spec.searchable or len(identifier.value) < _SHORTEST:
                continue
            if identifier.kind is Kind.EMAIL:
                folded.append(_Needle(owner, fold(identifier.value), _mail_pattern(fold(identifier.value))))
            else:
                bare.append(_bare_needle(owner, identifier))
            if index is not None:
                blind = index(identifier.kind, identifier.value)
                raw.append(_Needle(owner, blind, _token_pattern(blind)))
            for plain in _spellings(identifier):
                for digest in _digests(plain):
                    raw.append(_Needle(owner, digest, _token_pattern(digest)))
                    if digest.endswith("="):
                        raw.append(_Needle(owner, digest.rstrip("="), _token_pattern(digest.rstrip("="))))
        self._ways = ((fold, _Search(folded)), (_bare, _Search(bare)), (_as_is, _Search(raw)))

    def hits(self, texts: Sequence[str]) -> list[tuple[int, int]]:
        """Return ``(text, identifier)`` numbers, sorted, each pair once."""
        return self.seen(texts)[0]

    def seen(self, texts: Sequence[str]) -> tuple[list[tuple[int, int]], set[int]]:
        """Return the hits, and the numbers of the identifiers that stand within another's value."""
        found: set[tuple[int, int]] = set()
        within: set[int] = set()
        for start, some in _chunks(texts):
            joined = _BETWEEN.join(some)
            for read, search in self._ways:
                if search.is_empty:
                    continue
                for cell, needle in search.candidates(
                    _BETWEEN.join(map(read, some)) if "%" in joined else read(joined)
                ):
                    if re.search(needle.confirm, _confirmable(read, some[cell])):
                        found.add((start + cell, needle.owner))
                    else:
                        within.add(needle.owner)
        return sorted(found), within


class _Search:
    """Literal needles, any number of them, in one pass: by the first eight (or six) bytes of each.

    Every window of a text is a 64-bit number. A bitmap of the needles' numbers lets through the few windows
    that may begin one; these are compared byte by byte. Nothing depends on a memory budget, and needles that
    overlap are all found.
    """

    def __init__(self, needles: Sequence[_Needle]) -> None:
        self._groups: list[tuple[int, Any, Any, dict[int, list[tuple[bytes, _Needle]]]]] = []
        for width, mask in ((8, 2**64 - 1), (6, 2**48 - 1)):
            starts: dict[int, list[tuple[bytes, _Needle]]] = defaultdict(list)
            for needle in needles:
                text = needle.text.encode("utf-8", "surrogatepass")
                if (len(text) >= 8) == (width == 8) and len(text) >= _SHORTEST:
                    starts[int.from_bytes(text[:8].ljust(8, b"\0"), "little") & mask].append((text, needle))
            if starts:
                bitmap = np.zeros(_BITMAP, np.bool_)
                bitmap[_slots(np.fromiter(starts, np.uint64, len(starts)))] = True
                self._groups.append((width, np.uint64(mask), bitmap, starts))
        self.is_empty = not self._groups

    def candidates(self, joined: str) -> Iterator[tuple[int, _Needle]]:
        """Yield the number of a cell in which a needle stands, and the needle."""
        data = joined.encode("utf-8", "surrogatepass")
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord(_BETWEEN))
        padded = data + bytes(8)
        windows = np.ndarray((len(data),), "<u8", padded, 0, (1,))
        for _, mask, bitmap, starts in self._groups:
            numbers = windows & mask
            for at in np.flatnonzero(bitmap[_slots(numbers)]).tolist():
                for text, needle in starts.get(int(numbers[at]), ()):
                    if data.startswith(text, at):
                        yield int(np.searchsorted(ends, at)), needle


def _slots(numbers: Any) -> Any:
    """Return where 64-bit numbers lie in the bitmap (multiplicative hashing)."""
    return (numbers * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _BITMAP.bit_length() + 1)


# --- ways of reading ---------------------------------------------------------------------------------


def fold(text: str) -> str:
    """Return a text in small letters, full-width characters made narrow, percent-encoding undone."""
    if "%" in text:
        text = urllib.parse.unquote(text)
    return unicodedata.normalize("NFKC", text).casefold()


def _bare(text: str) -> str:
    return fold(text).translate(_DROP)


def _as_is(text: str) -> str:
    return text


def _confirmable(read: Any, text: str) -> str:
    return text if read is _as_is else fold(text)


def _chunks(texts: Sequence[str]) -> Iterable[tuple[int, list[str]]]:
    start, size, some = 0, 0, []
    for i, text in enumerate(texts):
        some.append(text.replace(_BETWEEN, " "))
        size += len(text)
        if size >= _CHUNK:
            yield start, some
            start, size, some = i + 1, 0, []
    if some:
        yield start, some


# --- needles -----------------------------------------------------------------------------------------


def _bare_needle(owner: int, identifier: Identifier) -> _Needle:
    text = _bare(identifier.value)
    country = ""
    if identifier.kind is Kind.PHONE_NUMBER and identifier.value.startswith("+"):
        country = _country(text)
        text = text[len(country) :]
    loose = _LOOSE.join(map(re.escape, text))
    if text.isdigit():
        prefix = _PREFIXES.format(country=_LOOSE.join(country), loose=_LOOSE) if country else ""
        return _Needle(owner, text, rf"(?<![0-9]){prefix}{_LOOSE}{loose}(?![0-9])")
    within = f"|{re.escape(text)}" if len(text) >= _UNMISTAKABLE else ""
    return _Needle(owner, text, rf"(?<![0-9a-z]){loose}(?![0-9a-z]){within}")


def _country(digits: str) -> str:
    return next((c for c in _CODES if digits.startswith(c)), digits[:3])


def _mail_pattern(address: str) -> str:
    return rf"(?<![0-9a-z._%+\-]){re.escape(address)}(?![0-9a-z\-])(?!\.[0-9a-z])"


def _token_pattern(digest: str) -> str:
    return rf"(?<![0-9A-Za-z+/]){re.escape(digest)}(?![0-9A-Za-z+/])"


def _spellings(identifier: Identifier) -> list[str]:
    """Return what people hash: the canonical value, and its most common other forms."""
    value = identifier.value
    forms = [value, value.lower(), value.upper(), value.translate(_DROP), value.translate(_DROP).lower()]
    if identifier.kind is Kind.PHONE_NUMBER and value.startswith("+"):
        digits = value[1:]
        national = digits[len(_country(digits)) :]
        forms += [digits, national, f"00{digits}", f"0{national}"]
    return list(dict.fromkeys(forms))


def _digests(plain: str) -> list[str]:
    out = []
    for name in _ALGORITHMS:
        digest = hashlib.new(name, plain.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        encoded = base64.b64encode(digest).decode()
        out += [digest.hex(), digest.hex().upper(), encoded, base64.urlsafe_b64encode(digest).decode()]
    return list(dict.fromkeys(out))


# --- raw bytes ---------------------------------------------------------------------------------------

_GROUPS: Final = ((3, 4, 4), (3, 3, 4), (2, 4, 4))
"""How the digits of a phone number are commonly grouped, after the country code."""


def raw_needles(identifiers: Iterable[Identifier]) -> tuple[bytes, ...]:
    """Return the byte strings by which identifiers stand in a store's own files, where nothing can be folded.

    These are the plain spellings in UTF-8, without digests; those of fewer than eight characters are left out, for
    they stand anywhere by chance. None contains another, so that a trace is counted once.

    >>> raw_needles([Identifier(Kind.EMAIL, "ann@example.com")])
    (b'ANN%40EXAMPLE.COM', b'ANN@EXAMPLE.COM', b'ann%40example.com', b'ann@example.com')
    """
    wanted = {s.encode() for i in identifiers if i.spec.searchable for s in _plain(i) if len(s) >= _SHORTEST_RAW}
    short: list[bytes] = []
    for needle in sorted(wanted, key=len):
        if not any(s in needle for s in short):
            short.append(needle)
    return tuple(sorted(short))


def _plain(identifier: Identifier) -> Iterator[str]:
    if identifier.kind is Kind.EMAIL:
        forms = [identifier.value, identifier.value.replace("@", "%40")]
    else:
        forms = _spellings(identifier)
        bare = identifier.value.translate(_DROP)
        if identifier.kind is Kind.MAC_ADDRESS:
            pairs = [bare[n : n + 2] for n in range(0, len(bare), 2)]
            forms += [":".join(pairs), "-".join(pairs)]
        if identifier.kind is Kind.PHONE_NUMBER:
            forms += _grouped(bare)
    for form in forms:
        yield from (form, form.lower(), form.upper())


def _grouped(digits: str) -> Iterator[str]:
    national = digits[len(_country(digits)) :]
    for sizes in _GROUPS:
        if sum(sizes) == len(national):
            a, b = sizes[0], sizes[0] + sizes[1]
            parts = national[:a], national[a:b], national[b:]
            yield from (" ".join(parts), "-".join(parts), ".".join(parts), f"({parts[0]}) {parts[1]}-{parts[2]}")
