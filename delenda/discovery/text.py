"""Identifiers in free text: pieces, what the detectors make of them, and what stands beside them.

One linear pass cuts the pieces; each detector that knows the form judges it; a label or a nearby word decides
between kinds that share a form (an IDFA, a GAID and an order's UUID look alike). Kinds without a form of their
own are read from the fields that name them, or found by their detectors' own search.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from delenda.discovery.detect_context import Context, label_before
from delenda.discovery.detect_declared import Declares
from delenda.discovery.detect_fields import FieldReader
from delenda.discovery.detect_names import Vocabulary
from delenda.kinds import AnyKind, Kind
from delenda.lexer import Form, Piece, fold, lex
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
    r"(?:[A-Za-z]/|(?:version|firmware|release|kernel|build|upgraded? to|rev|python|java|node|nginx|chrome|firefox|openssl|ios|android"
    r"|windows|webkit|safari|sdk|library|package|php|mysql|redis|driver|runtime|版本|固件|升级到|内核)\W{0,3}(?:to |is |号|为|是)?\W{0,2}"
    r"|\bv(?:er(?:sion)?)?[ .:=]{0,2}|-)$",
    re.IGNORECASE,
)
_BYTE: Final = re.compile(r"(?:^|[^0-9A-Za-z_])[0-9A-Fa-f]{2}$")
_HEX_DIGIT: Final = re.compile(r"[0-9A-Fa-f]")
_INNER: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{11,18}[Xx]?(?![0-9A-Za-z])")
_AROUND: Final = 200


class TextReader:
    """Reads identifiers out of text."""

    def __init__(self, detectors: Sequence[Declares], vocabulary: Vocabulary) -> None:
        self._by_form: dict[Form, list[Declares]] = {}
        for detector in detectors:
            for form in detector.forms:
                self._by_form.setdefault(form, []).append(detector)
        self._searching = [d for d in detectors if d.searches]
        self._enough = {d.kind: d.enough for d in detectors}
        self._fields = FieldReader(
            (d for d in detectors if d.kind not in _CONTENT and (d.by_label or not d.forms) and d.names), vocabulary
        )
        self._context = Context(vocabulary)
        self._vocabulary = vocabulary

    def read(self, text: str) -> list[Match]:
        """Return the identifiers in a text, left to right, without overlaps."""
        folded = fold(text)
        return settle(self._all(folded))

    def _all(self, text: str) -> Iterator[Match]:
        for piece in lex(text):
            yield from self._judged(text, piece)
        yield from self._fields.find(text)
        for detector in self._searching:
            for match in detector.find(text):
                confirmed = self._confirm(text, match)
                if confirmed is not None:
                    yield confirmed

    def _judged(self, text: str, piece: Piece) -> Iterator[Match]:
        match = self._judge(text, piece)
        if match is not None:
            yield match
        elif piece.form is Form.TOKEN:
            for inner in _INNER.finditer(piece.text):
                start = piece.start + inner.start()
                match = self._judge(text, Piece(Form.DIGITS, start, start + len(inner[0]), inner[0]))
                if match is not None:
                    yield match

    def _judge(self, text: str, piece: Piece) -> Match | None:
        judged = []
        for detector in self._by_form.get(piece.form, ()):
            one = detector.judge(piece.text)
            if one is not None:
                judged.append((detector.kind, *one))
        if not judged or not stands_alone(text, piece):
            return None
        label = self._context.label(text, piece.start)
        near = label if label.kinds or label.foreign else self._context.cue(text, piece.start, piece.end)
        mark = Evidence.FIELD_NAME if near is label else Evidence.CONTEXT
        for wanted in self._preferred(near.kinds, text, piece):
            for kind, value, evidence in judged:
                if kind == wanted and self._suffices(kind, evidence | mark):
                    return Match(kind, piece.start, piece.end, value, evidence | mark)
        for kind, value, evidence in judged:
            firm = kind in _IMMUNE or (near is not label and kind in _HARDY)
            if self._suffices(kind, evidence) and (firm or not near.foreign):
                return Match(self._by_surroundings(kind, text, piece), piece.start, piece.end, value, evidence)
        return None

    def _suffices(self, kind: AnyKind, evidence: Evidence) -> bool:
        return any(needed in evidence for needed in self._enough[kind])

    def _confirm(self, text: str, match: Match) -> Match | None:
        """Return a match that a detector found by itself with what its label says; None if it says otherwise."""
        name = label_before(text, match.start)
        if name and not (Evidence.CONTEXT in match.evidence and not name.isascii()):
            reading = self._vocabulary.read(name)
            if match.kind in reading.kinds:
                match = dataclasses.replace(match, evidence=match.evidence | Evidence.FIELD_NAME)
            elif match.kind is not Kind.ADDRESS:
                structured = text[match.start - 1 : match.start] in ("=", '"', "'", ":")
                unknown_key = structured and name.isascii() and " " not in name
                if reading.foreign or (reading.kinds and reading.sure) or unknown_key:
                    return None
        if not self._suffices(match.kind, match.evidence):
            near = self._context.cue(text, match.start, match.end)
            if match.kind not in near.kinds:
                return None
            match = dataclasses.replace(match, evidence=match.evidence | Evidence.CONTEXT)
        return match

    def _preferred(self, kinds: tuple[AnyKind, ...], text: str, piece: Piece) -> tuple[AnyKind, ...]:
        if Kind.IDFA in kinds and Kind.ANDROID_AD_ID in kinds:
            around = _line_around(text, piece, _AROUND)
            apple, android = bool(_APPLE.search(around)), bool(_ANDROID.search(around))
            is_apple = apple if apple is not android else piece.text.isupper()
            return (Kind.IDFA,) if is_apple else (Kind.ANDROID_AD_ID,)
        if kinds[:1] == (Kind.MAC_ADDRESS,):
            return (self._by_surroundings(Kind.MAC_ADDRESS, text, piece), *kinds)
        return kinds

    def _by_surroundings(self, kind: AnyKind, text: str, piece: Piece) -> AnyKind:
        if kind is Kind.MAC_ADDRESS and _WIFI.search(_line_around(text, piece, 60)):
            return Kind.BSSID
        return kind


def _line_around(text: str, piece: Piece, size: int) -> str:
    """Return up to ``size`` characters on both sides of a piece, of its own line only."""
    before = text[max(0, piece.start - size) : piece.start].rpartition("\n")[2]
    return before + text[piece.start : piece.end] + text[piece.end : piece.end + size].partition("\n")[0]


def stands_alone(text: str, piece: Piece) -> bool:
    """Return whether a piece is not part of a longer run, a version or a word."""
    before = text[piece.start - 1] if piece.start else ""
    after = text[piece.end : piece.end + 2]
    if piece.form in (Form.DIGITS, Form.GROUPED, Form.DECIMAL, Form.IPV4):
        if before.isascii() and before.isalnum():
            return False
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


def _rank(match: Match) -> int:
    if Evidence.FIELD_NAME in match.evidence:
        return 3
    return 2 if Evidence.CONTEXT in match.evidence else 1


def settle(found: Iterable[Match]) -> list[Match]:
    """Return the best of the matches that do not overlap, left to right: named before bare, then the longer."""
    order = sorted(found, key=lambda m: (m.kind in _OUTER, -_rank(m), m.start - m.end, m.start))
    kept: list[Match] = []
    for match in order:
        i = bisect_left(kept, match.end, key=lambda m: m.start)
        if not i or kept[i - 1].end <= match.start:
            kept.insert(i, match)
    return kept
