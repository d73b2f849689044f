"""Identifiers in free text: pieces, what the detectors make of them, and what stands beside them.

One linear pass cuts the pieces; each detector that knows the form judges it; a label or a nearby word decides
between kinds that share a form (an IDFA, a GAID and an order's UUID look alike). Kinds without a form of their
own are read from the fields that name them: ``nickname=…``, ``"password": "…"``, ``职业：…``.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import re2

from delenda.discovery.detect_context import Context, label_before
from delenda.discovery.detect_names import Vocabulary, words_of
from delenda.kinds import AnyKind, Kind
from delenda.lexer import Form, Piece, fold, lex, spans
from delenda.model import Evidence, Match

_CONTENT: Final = frozenset(
    {Kind.CHAT_TEXT, Kind.CONTACTS, Kind.CALL_LOG, Kind.SMS_LOG, Kind.PHOTO_EXIF, Kind.ACCOUNT_ID}
)
"""Kinds that are whole fields of content, or the company's own: columns hold them, text does not name them."""
_IMMUNE: Final = frozenset({Kind.EMAIL, Kind.USER_AGENT, Kind.CN_RESIDENT_ID})
"""Kinds so sure by themselves that no foreign label, ``order=``, unmakes them."""
_HARDY: Final = frozenset({Kind.IP_ADDRESS, Kind.MAC_ADDRESS})
"""Kinds that a foreign word nearby does not unmake; a foreign label does."""
_OUTER: Final = frozenset({Kind.BROWSING_URL, Kind.AVATAR_URL, Kind.SEARCH_QUERY})
"""Kinds whose values may hold other identifiers, which then count instead."""
_APPLE: Final = re.compile(r"\b(?:ios|iphone|ipad|apple|idfv|idfa|skadnetwork)|苹果", re.IGNORECASE)
_ANDROID: Final = re.compile(r"android|google|play services|安卓|谷歌", re.IGNORECASE)
_WIFI: Final = re.compile(r"\b(?:ssid|rssi|access point|wifi_?scan|wlan_?scan|hotspot)\b|热点|路由", re.IGNORECASE)
_VERSION: Final = re.compile(
    r"(?:[A-Za-z]/|(?:version|firmware|release|kernel|build|upgraded? to|rev|版本|固件|升级到|内核)\W{0,3}(?:to |is |号|为|is)?\W{0,2}|\bv(?:er(?:sion)?)?[ .:=]{0,2}|[Bb]uild[ .:=]?|-)$",
    re.IGNORECASE,
)
_BYTE: Final = re.compile(r"(?:^|[^0-9A-Za-z_])[0-9A-Fa-f]{2}$")
_HEX_DIGIT: Final = re.compile(r"[0-9A-Fa-f]")
_QUOTES: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "《": "》", "『": "』", "`": "`"}
_VALUE_END: Final = re.compile(r"[\s,;&|\"'<>)}\]，；。、）】」]")
_PHRASE_END: Final = re.compile(
    r"[,;&|\"'<>)}\]\n\t，；。！？、）】」]|\s+[A-Za-z_]+\s?[=:]|\.\s|\.$|\s{2,}|\s[-–—]\s| and | but | with | from "
)
_MAX_VALUE: Final = 300


class TextReader:
    """Reads identifiers out of text."""

    def __init__(self, detectors: Sequence[object], vocabulary: Vocabulary) -> None:
        self._by_form: dict[Form, list[object]] = {}
        for detector in detectors:
            for form in getattr(detector, "forms", ()):
                self._by_form.setdefault(form, []).append(detector)
        self._searching = [d for d in detectors if getattr(d, "searches", False)]
        self._labelled: Mapping[AnyKind, object] = {
            d.kind: d
            for d in detectors
            if d.kind not in _CONTENT and (not getattr(d, "forms", ()) or getattr(d, "by_label", False))
        }
        self._context = Context(vocabulary)
        self._vocabulary = vocabulary
        self._keys = re2.compile(_key_pattern(self._labelled.values()).encode())

    def read(self, text: str) -> list[Match]:
        """Return the identifiers in a text, left to right, without overlaps."""
        folded = fold(text)
        found: list[tuple[int, Match]] = []
        for piece in lex(folded):
            match = self._judge(folded, piece)
            if match is not None:
                found.append((_rank(match), match))
        found.extend(self._fields(folded))
        for detector in self._searching:
            for match in detector.find(folded):
                match = self._confirm(folded, match)
                if match is not None:
                    found.append((_rank(match), match))
        return _settle(found)

    def _judge(self, text: str, piece: Piece) -> Match | None:
        judged = []
        for detector in self._by_form.get(piece.form, ()):
            one = detector.judge(piece.text)
            if one is not None:
                judged.append((detector, *one))
        if not judged or not _stands_alone(text, piece):
            return None
        label = self._context.label(text, piece.start)
        near = label if label.kinds or label.foreign else self._context.cue(text, piece.start, piece.end)
        mark = Evidence.FIELD_NAME if near is label else Evidence.CONTEXT
        for kind in self._preferred(near.kinds, text, piece):
            for detector, value, evidence in judged:
                if detector.kind == kind and _suffices(detector, evidence | mark):
                    return Match(kind, piece.start, piece.end, value, evidence | mark)
        for detector, value, evidence in judged:
            if near.foreign and not (detector.kind in _IMMUNE or (near is not label and detector.kind in _HARDY)):
                continue
            if _suffices(detector, evidence):
                kind = self._by_surroundings(detector.kind, text, piece)
                return Match(kind, piece.start, piece.end, value, evidence)
        return None

    def _plausible(self, kind: AnyKind, name: str, evidence: Evidence, value: str) -> bool:
        """Return whether what a field holds can be what its name says: names and places need more than a name."""
        if kind is Kind.PERSON_NAME and Evidence.DICTIONARY not in evidence:
            words = value.split()
            capital = all(w[:1].isupper() or w[:1] > "\x7f" for w in words)
            return (
                capital
                and (len(words) > 1 or len(words_of(name)) > 1)
                and value.lower() not in self._vocabulary.entries
            )
        if kind is Kind.ADDRESS and Evidence.DICTIONARY not in evidence:
            return any(c.isdigit() for c in value) and len(value) >= 8
        return True

    def _confirm(self, text: str, match: Match) -> Match | None:
        """Return a match that a detector found by itself with what its label says; None if it says otherwise."""
        name = label_before(text, match.start)
        if not name or Evidence.CONTEXT in match.evidence and not name.isascii():
            return match
        reading = self._vocabulary.read(name)
        if match.kind in reading.kinds:
            return dataclasses.replace(match, evidence=match.evidence | Evidence.FIELD_NAME)
        structured = text[match.start - 1 : match.start] in ("=", '"', "'", ":")
        if reading.foreign or (reading.kinds and reading.sure) or (structured and name.isascii() and " " not in name):
            return None if match.kind is not Kind.ADDRESS else match
        return match

    def _preferred(self, kinds: tuple[AnyKind, ...], text: str, piece: Piece) -> tuple[AnyKind, ...]:
        if Kind.IDFA in kinds and Kind.ANDROID_AD_ID in kinds:
            around = text[max(0, piece.start - 200) : piece.end + 200]
            apple, android = bool(_APPLE.search(around)), bool(_ANDROID.search(around))
            is_apple = apple if apple is not android else piece.text.isupper()
            return (Kind.IDFA,) if is_apple else (Kind.ANDROID_AD_ID,)
        if kinds[:1] == (Kind.MAC_ADDRESS,):
            return (self._by_surroundings(Kind.MAC_ADDRESS, text, piece), *kinds)
        return kinds

    def _by_surroundings(self, kind: AnyKind, text: str, piece: Piece) -> AnyKind:
        if kind is Kind.MAC_ADDRESS and _WIFI.search(text[max(0, piece.start - 60) : piece.end + 60]):
            return Kind.BSSID
        return kind

    def _fields(self, text: str) -> Iterator[tuple[int, Match]]:
        for _, start in spans(self._keys, text):
            name = _key_before(text, start)
            reading = self._vocabulary.read(name)
            for kind in reading.kinds:
                detector = self._labelled.get(kind)
                if detector is None:
                    continue
                stated = text[max(0, start - 4) : start].endswith((" is ", "is: "))
                span = value_span(text, start, phrase=getattr(detector, "phrase", False) and not stated)
                if span is None:
                    continue
                value = detector.canonical(text[span[0] : span[1]])
                if value is not None and self._plausible(kind, name, detector.evidence(value), value):
                    match = Match(kind, *span, value, detector.evidence(value) | Evidence.FIELD_NAME)
                    yield _rank(match), match
                    break


def _key_pattern(detectors: object) -> str:
    names = {n for d in detectors for n in (*d.names, *(i for i in d.initials if len(i) > 2))}
    ascii_names = sorted(
        ("[ _-]?".join(map(re.escape, n.split())) for n in names if n.isascii()), key=len, reverse=True
    )
    han = sorted((re.escape(n) for n in names if not n.isascii()), key=len, reverse=True)
    return rf"(?:(?i:{'|'.join(ascii_names)})(?:\\?[\"'])?(?:\s?[:=]\s?| is | is: )|(?i:{'|'.join(han)})(?:\\?[\"'])?(?:\s?[:=]\s?|是|为|叫))"


_KEY_WORDS: Final = re.compile(r"((?:[A-Za-z]+ )?[A-Za-z0-9_\-.一-鿿]+)(?:\\?[\"'])?(?:\s?[:=]\s?| is:? ?|是|为|叫)$")


def _key_before(text: str, start: int) -> str:
    left = text[max(0, start - 48) : start]
    match = _KEY_WORDS.search(left)
    return match[1] if match else ""


def value_span(text: str, start: int, *, phrase: bool) -> tuple[int, int] | None:
    """Return where the value that a key ending at ``start`` names begins and ends; None if there is none."""
    while start < len(text) and text[start] in " \\":
        start += 1
    limit = min(len(text), start + _MAX_VALUE)
    if start >= limit:
        return None
    closer = _QUOTES.get(text[start])
    if closer:
        end = text.find(closer, start + 1, limit)
        start += 1
        if end < 0:
            return None
        if text[end - 1] == "\\":
            end -= 1
    else:
        stop = (_PHRASE_END if phrase else _VALUE_END).search(text, start, limit)
        end = stop.start() if stop else limit
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None


def _stands_alone(text: str, piece: Piece) -> bool:
    """Return whether a piece is not part of a longer run, a version or a path of a library."""
    before = text[piece.start - 1] if piece.start else ""
    after = text[piece.end : piece.end + 2]
    if piece.form in (Form.DIGITS, Form.GROUPED, Form.DECIMAL, Form.IPV4):
        if before in ("-", ".", "_") and text[piece.start - 2 : piece.start - 1].isdigit():
            return False
        if after[:1] in ("-", ".", "_") and after[1:].isdigit():
            return False
    if piece.form in (Form.MAC, Form.IPV6):
        joint = ":-" if piece.form is Form.MAC else ":"
        if before and before in joint and _BYTE.search(text[max(0, piece.start - 4) : piece.start - 1]):
            return False
        if after[:1] and after[0] in joint and _HEX_DIGIT.match(after[1:]):
            return False
    return not (piece.form is Form.IPV4 and _VERSION.search(text[max(0, piece.start - 20) : piece.start]))


def _suffices(detector: object, evidence: Evidence) -> bool:
    return any(needed in evidence for needed in detector.enough)


def _rank(match: Match) -> int:
    if Evidence.FIELD_NAME in match.evidence:
        return 3
    return 2 if Evidence.CONTEXT in match.evidence else 1


def _settle(found: list[tuple[int, Match]]) -> list[Match]:
    """Return the best matches that do not overlap, left to right."""
    if len(found) < 2:
        return [m for _, m in found]
    found.sort(key=lambda r: (r[1].kind in _OUTER, -r[0], r[1].start - r[1].end, r[1].start))
    kept: list[Match] = []
    for _, match in found:
        i = bisect_left(kept, match.end, key=lambda m: m.start)
        if not i or kept[i - 1].end <= match.start:
            kept.insert(i, match)
    return kept
