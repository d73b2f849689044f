"""What a piece of a text is: the detectors that know its form judge it, in the order that its surroundings suggest.

A label or a nearby word decides between kinds that share a form; the judgement itself follows from the piece alone. So
it is remembered by the piece's text and by what was said of it: the addresses, devices and mailboxes of a log come back
again and again, beside the same few labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from delenda.discovery.detect_alone import RULED, stands_alone
from delenda.discovery.detect_context import Context
from delenda.discovery.detect_declared import Declares
from delenda.discovery.detect_overlaps import Held, joined
from delenda.kinds import AnyKind, Kind
from delenda.lexer import Form, cut
from delenda.model import Evidence

IMMUNE: Final = frozenset({Kind.EMAIL, Kind.USER_AGENT, Kind.CN_RESIDENT_ID})
"""Kinds so sure by themselves that no foreign label, ``order=``, unmakes them."""
_HARDY: Final = frozenset({Kind.IP_ADDRESS, Kind.MAC_ADDRESS, Kind.GPS_LOCATION})
"""Kinds that a foreign word nearby does not unmake; a foreign label does."""
_APPLE: Final = re.compile(r"\b(?:ios|iphone|ipad|apple|idfv|idfa|skadnetwork)|苹果", re.IGNORECASE)
_ANDROID: Final = re.compile(r"android|google|play services|安卓|谷歌", re.IGNORECASE)
_WIFI: Final = re.compile(
    r"\b(?:ssid|rssi|bss|wpa_supplicant|associated with|access point|wifi_?scan|wlan_?scan|hotspot)\b|热点|路由",
    re.IGNORECASE,
)
_WIRELESS: Final = ("ss", "wpa_", "wifi", "wlan", "hotspot")
"""One of these stands in whatever the pattern finds, but for its Chinese."""
_INNER: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{11,18}[Xx]?(?![0-9A-Za-z])")
_AROUND: Final = 200
_BESIDE: Final = 60
_ADDRESSES: Final = frozenset({Form.IPV4, Form.IPV6})
_TOLD: Final[int] = (Evidence.FIELD_NAME | Evidence.CONTEXT).value
_REMEMBERED: Final = 1 << 15
"""Judgements that are kept: a few megabytes."""
Kinds = tuple[AnyKind, ...]
Judged = tuple[AnyKind, str, Evidence]


class Sufficiency:
    """What evidence each kind needs to be reported in free text."""

    def __init__(self, detectors: Iterable[Declares]) -> None:
        self._enough = {d.kind: d.enough for d in detectors}
        self._known: dict[tuple[AnyKind, int], bool] = {}

    def __call__(self, kind: AnyKind, evidence: Evidence) -> bool:
        key = (kind, evidence._value_)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = any(needed in evidence for needed in self._enough[kind])
        return known


class PieceReader:
    """Judges the pieces of texts."""

    def __init__(self, detectors: Sequence[Declares], context: Context, suffices: Sufficiency) -> None:
        self._by_form: dict[Form, dict[AnyKind, Declares]] = {}
        self._bare: dict[Form, list[AnyKind]] = {}
        for detector in detectors:
            for form in detector.forms:
                self._by_form.setdefault(form, {})[detector.kind] = detector
                if any(not e & (Evidence.FIELD_NAME | Evidence.CONTEXT) for e in detector.enough):
                    self._bare.setdefault(form, []).append(detector.kind)
        self._plain = {form for form, able in self._by_form.items() if set(able) <= IMMUNE}
        self._context = context
        self._suffices = suffices
        self._verdict = lru_cache(maxsize=_REMEMBERED)(self._judged)

    def find(self, text: str, *, close: bool) -> list[Held]:
        """Return what the pieces of a folded text are; a ``close`` look takes dates and short numbers for pieces."""
        found = []
        for form, start, end, piece in cut(text, close=close):
            held = self._judge(text, form, start, end, piece)
            if held is not None:
                found.append(held)
            elif form is Form.TOKEN:
                for inner in _INNER.finditer(piece):
                    at = start + inner.start()
                    held = self._judge(text, Form.DIGITS, at, at + len(inner[0]), inner[0])
                    if held is not None:
                        found.append(held)
        return found

    def _judge(self, text: str, form: Form, start: int, end: int, piece: str) -> Held | None:
        if form not in self._by_form or (form in RULED and not stands_alone(text, form, start, end)):
            return None
        if form in self._plain:
            verdict = self._verdict(form, piece, (), False, False)
        else:
            near, key = self._context.label(text, start)
            named = bool(near.kinds) or near.foreign or key
            if not named and form not in _ADDRESSES:
                # what follows a MAC address is its peer
                near = self._context.cue(text, start, len(text) if form is Form.MAC else end)
            kinds = near.kinds
            if kinds and (kinds[0] is Kind.MAC_ADDRESS or Kind.IDFA in kinds):
                kinds = self._preferred(kinds, text, start, end)
            verdict = self._verdict(form, piece, kinds, named, near.foreign)
        if verdict is None:
            return None
        kind, value, evidence = verdict
        if kind is Kind.MAC_ADDRESS and not evidence.value & _TOLD:
            kind = _by_surroundings(text, start, end)
        return start, end, kind, value, evidence

    def _judged(self, form: Form, piece: str, kinds: Kinds, named: bool, foreign: bool) -> Judged | None:
        """Return what a piece is: one of the kinds that were named or hinted at, else what it is by itself."""
        able = self._by_form[form]
        mark = Evidence.FIELD_NAME if named else Evidence.CONTEXT
        for kind in kinds:
            judged = able[kind].judge(piece) if kind in able else None
            if judged and self._suffices(kind, evidence := joined(judged[1], mark)):
                return kind, judged[0], evidence
        for kind in self._bare.get(form, ()):
            if foreign and not (kind in IMMUNE or (not named and kind in _HARDY)):
                continue  # what stands near says that it is something else
            judged = able[kind].judge(piece)
            if judged and self._suffices(kind, judged[1]):
                return kind, *judged
        return None

    def _preferred(self, kinds: Kinds, text: str, start: int, end: int) -> Kinds:
        if Kind.IDFA in kinds and Kind.ANDROID_AD_ID in kinds:
            around = _line_around(text, start, end, _AROUND)
            apple, android = bool(_APPLE.search(around)), bool(_ANDROID.search(around))
            is_apple = apple if apple is not android else text[start:end].isupper()
            return (Kind.IDFA,) if is_apple else (Kind.ANDROID_AD_ID,)
        if kinds[0] is Kind.MAC_ADDRESS:
            return (_by_surroundings(text, start, end), *kinds)
        return kinds


def _by_surroundings(text: str, start: int, end: int) -> Kind:
    """Return whose MAC address it is: an access point's or a device's."""
    around = _line_around(text, start, end, _BESIDE)
    if around.isascii() and not any(map(around.lower().__contains__, _WIRELESS)):
        return Kind.MAC_ADDRESS
    return Kind.BSSID if _WIFI.search(around) else Kind.MAC_ADDRESS


def _line_around(text: str, start: int, end: int, size: int) -> str:
    """Return up to ``size`` characters on both sides of a piece, of its own line only."""
    before = text[max(0, start - size) : start].rpartition("\n")[2]
    return before + text[start:end] + text[end : end + size].partition("\n")[0]
