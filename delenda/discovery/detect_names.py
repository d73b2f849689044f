"""What a field's name says: one vocabulary for columns, JSON keys, query parameters and words of speech.

A name is cut into words (``userPhone_no`` → user, phone, no), and the vocabulary's longest entry that stands
at its end wins, since the last word is the head: a ``phone_model`` is a model. Words that only number or
qualify the value (``_1``, ``_md5``) are dropped first; words that make it a statement *about* the value
(``email_verified``, ``ip_count``) end the matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from delenda.discovery.detect_words import (
    ABOUT,
    ASKING,
    BARE,
    CONTENT,
    FOREIGN,
    LOOSE,
    NUMBERING,
    NUMBERING_HAN,
    OWNED,
    OWNERS,
    QUALIFIERS,
    SPELLED_OUT,
    THINGS,
    VERSIONS,
)
from delenda.kinds import AnyKind
from delenda.lexer import fold


class Named(Protocol):
    """What the vocabulary needs to know of a detector."""

    kind: AnyKind
    names: Sequence[str]
    initials: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """Kinds that a name may mean, best first. ``sure`` is False for initials, which values must confirm.

    ``foreign`` says that the name is that of something else: an order number, a version, a checksum.
    """

    kinds: tuple[AnyKind, ...] = ()
    sure: bool = False
    foreign: bool = False
    versions: bool = False
    """The foreign thing is a version, which looks like an IPv4 address."""


NOTHING: Final = Reading()
_LONG: Final = 6
"""Characters from which on an entry counts at the end of a name that is written in one piece."""

_DISTINCT: Final = frozenset("imsi imei meid bssid iccid idfa idfv oaid gaid aaid".split())
"""Entries that no word ends with by chance."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"md5|m5|sha\d{1,3}|ipv[46]|[a-z]+|\d+|[一-鿿]+")
_OWNED_INITIALS = re.compile(
    r"(?:yh|kh|hz|br|zz|zuozhe|jz|hy|yg|xs|ls|jsr|ckr|lxr|sjr|shr|jjr|fqr|dl|cjr|fkr|skr)([b-df-hj-np-tv-z]{2,6})"
)
"""Pinyin initials of whose it is, before those of what it is: ``hzcsrq``, 患者出生日期."""
_VOWELS = re.compile(r"[aeiou]")
_HAN = re.compile(r"[一-鿿]")
_HASHED_HAN = re.compile(r"(?:md5|sha\d{0,3}|hash|哈希值?|摘要|脱敏|加密)$")
_QUALIFIED_HAN = re.compile(r"(?:[\d一二三四\s_\-:：]|[（(][^（()）]*[)）])+$")


def words_of(name: str) -> tuple[str, ...]:
    """Return a name's words, lower case: ``userPhoneNo2`` → user, phone, no, 2."""
    return tuple(_WORD.findall(_CAMEL.sub("_", fold(name).strip()).lower()))


def _without_vowels(names: Iterable[str]) -> Mapping[str, str]:
    """Return the words that legacy systems write without vowels, by what is left: ``mssg`` message, ``gndr`` gender."""
    words = {w for name in names for w in name.split() if w.isascii() and w.isalpha() and len(w) > 3}
    bare: dict[str, set[str]] = {}
    for word in words:
        bare.setdefault(word[0] + _VOWELS.sub("", word[1:]), set()).add(word)
    return {short: min(found) for short, found in bare.items() if len(found) == 1 and short not in words}


def _without_occasion(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without when it was so: ``age_at_issue`` is an age."""
    at = next((i for i, w in enumerate(words) if w in ("at", "upon") and 0 < i < len(words) - 1), len(words))
    return words[:at]


class Vocabulary:
    """All detectors' names, ready to be looked up."""

    def __init__(self, detectors: Iterable[Named]) -> None:
        known = list(detectors)
        entries: dict[str, list[AnyKind]] = {}
        short: dict[str, list[AnyKind]] = {}
        for detector in known:
            for names, into in ((detector.names, entries), (detector.initials, short)):
                for name in names:
                    kinds = into.setdefault("".join(words_of(name)), [])
                    if detector.kind not in kinds:
                        kinds.append(detector.kind)
        self.entries: Mapping[str, tuple[AnyKind, ...]] = {k: tuple(v) for k, v in entries.items()}
        self._short: Mapping[str, tuple[AnyKind, ...]] = {k: tuple(v) for k, v in short.items()}
        self._long_ends = frozenset(k for k in self.entries if len(k) >= _LONG and k.isascii())
        self._longest = max(map(len, self._long_ends), default=0)
        said = (name for detector in known for name in detector.names)
        self._bare = _without_vowels([" ".join(words_of(n)) for n in said] + [" ".join(QUALIFIERS | OWNED)])
        self.read = lru_cache(maxsize=16_384)(self._read)

    def _read(self, name: str) -> Reading:
        """Return what a field's name says."""
        leaf = re.split(r"[.\[\]]", name.strip().rstrip("[]"))[-1] or name
        leaf = leaf.removeprefix("@path").removeprefix("@meta").strip()
        if _HAN.search(leaf):
            return self._read_han(leaf)
        words = self._head(_without_occasion(words_of(leaf)))
        if not words or (len(words) > 1 and words[0] in ASKING):
            return NOTHING
        if len(words) == 1 and words[0] in self._short:
            return Reading((*self.entries.get(words[0], ()), *self._short[words[0]]), sure=words[0] in self.entries)
        return (
            self._read_words(words)
            or self._read_foreign(words)
            or self._read_words([SPELLED_OUT.get(w, w) for w in words])
            or self._read_numbered(words)
            or self._read_bare(words)
            or self._read_rest(words)
        )

    def _read_bare(self, words: list[str]) -> Reading | None:
        """Return what a name of words without vowels says; the values must confirm it."""
        full = [w if w in self.entries else self._bare.get(w) or self._bare.get(w.removesuffix("s"), w) for w in words]
        found = self._read_words(self._head(tuple(full))) if full != words else None
        return Reading(found.kinds, sure=False, foreign=found.foreign) if found else None

    def _read_words(self, words: list[str]) -> Reading | None:
        """Return what the longest entry at the end of a name says."""
        for i in range(len(words)):
            kinds = self._entry("".join(words[i:]))
            if not kinds:
                continue
            bare = words[i:] in BARE and words[i - 1] in FOREIGN
            if i and (bare or (words[i - 1] in THINGS and LOOSE & set(kinds))):
                return Reading(foreign=True)
            if i and words[i] in OWNED:
                owner = self._read_words([SPELLED_OUT.get(w, w) for w in words[:i]])
                kinds = owner.kinds if owner and OWNERS & set(owner.kinds) else kinds
            return Reading(kinds, sure=True)
        return None

    def _read_numbered(self, words: list[str]) -> Reading | None:
        """Return what a name says without a last word that numbers it; the values must confirm it."""
        if len(words) < 2 or words[-1] not in NUMBERING:
            return None
        rest = [SPELLED_OUT.get(w, w) for w in words[:-1]]
        found = self._read_words(words[:-1]) or self._read_words(rest)
        kinds = tuple(k for k in found.kinds if k not in CONTENT) if found else ()
        return Reading(kinds, sure=False) if kinds else None

    def _head(self, words: tuple[str, ...]) -> list[str]:
        """Return the words without the numbers and qualifiers at their end."""
        head = list(words)
        for end in ("haxi", "zhaiyao", "tuomin"):
            if head and head[-1].endswith(end) and head[-1] != end:
                head[-1] = head[-1].removesuffix(end)
        while len(head) > 1 and (head[-1].isdigit() or head[-1] in QUALIFIERS) and "".join(head) not in self.entries:
            head.pop()
        return head

    def _read_foreign(self, words: list[str]) -> Reading | None:
        bare = words[:-1] if len(words) > 1 and words[-1] in ("hao", "ma") else words
        tails = {"".join(some[i:]) for some in (words, bare) for i in range(len(some))}
        if tails & FOREIGN or (words[-1:] in BARE and set(words[:-1]) & FOREIGN) or words[-1] in ABOUT:
            return Reading(foreign=True, versions=bool(set(words) & VERSIONS))
        return None

    def _read_rest(self, words: list[str]) -> Reading:
        if words[-1] in self._short:
            return Reading(self._short[words[-1]], sure=False)
        if (owned := _OWNED_INITIALS.fullmatch(words[-1])) and owned[1] in self._short:
            return Reading(self._short[owned[1]], sure=False)
        joined = "".join(words)
        ends = (joined[i:] for i in range(max(0, len(joined) - self._longest), len(joined) - _LONG + 1))
        entry = next((e for e in ends if e in self._long_ends), None)
        entry = entry or next((e for e in _DISTINCT if joined.endswith(e) and e in self.entries), None)
        turned = joined.removeprefix("id") + "id"  # idvisitor, id_customer
        if entry is None and len(turned) == len(joined) and turned in self.entries:
            return Reading(self.entries[turned], sure=False)
        if entry is None and joined.removesuffix("hao") in self.entries:
            return Reading(self.entries[joined.removesuffix("hao")], sure=False)
        return Reading(self.entries[entry], sure=True) if entry else NOTHING

    def _entry(self, joined: str) -> tuple[AnyKind, ...]:
        """Return the kinds of an entry, in the singular or the plural."""
        return self.entries.get(joined) or (
            self.entries.get(joined[:-1], ()) if joined.endswith("s") and len(joined) > 4 else ()
        )

    def _read_han(self, name: str) -> Reading:
        text = fold(name).lower().replace(" ", "").replace("_", "")
        text = _QUALIFIED_HAN.sub("", _HASHED_HAN.sub("", text) or text)
        found = self._end_of(text)
        if found is NOTHING:
            end = next((e for e in NUMBERING_HAN if text.endswith(e) and len(text) > len(e)), "")
            rest = self._end_of(text[: -len(end)]) if end else NOTHING
            found = Reading(rest.kinds, sure=False) if rest.kinds else NOTHING
        return found

    def _end_of(self, text: str) -> Reading:
        for i in range(len(text)):
            kinds = self.entries.get(text[i:]) or (self._short.get(text[i:], ()) if i == 0 else ())
            if kinds:
                return Reading(kinds, sure=True)
            if text[i:] in FOREIGN:
                return Reading(foreign=True, versions=text[i:] in VERSIONS)
        return NOTHING

    def knows(self, value: str) -> bool:
        """Return whether a value is itself a name of fields, as in a form's ``name: email``."""
        joined = "".join(words_of(value))
        return joined in self.entries or joined in FOREIGN

    @property
    def foreign(self) -> frozenset[str]:
        """Words that say: this number is something else."""
        return FOREIGN
