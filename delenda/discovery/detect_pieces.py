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
from delenda.discovery.detect_context import Context, label_before
from delenda.discovery.detect_declared import Declares
from delenda.discovery.detect_overlaps import Held, joined
from delenda.discovery.detect_sides import is_point, is_servers
from delenda.kinds import AnyKind, Kind
from delenda.lexer import Form, cut
from delenda.model import Evidence

IMMUNE: Final = frozenset({Kind.EMAIL, Kind.USER_AGENT, Kind.CN_RESIDENT_ID})
"""Kinds so sure by themselves that no foreign label, ``order=``, unmakes them."""
_HARDY: Final = frozenset({Kind.IP_ADDRESS, Kind.MAC_ADDRESS, Kind.GPS_LOCATION})
"""Kinds that a foreign word nearby does not unmake; a foreign label does."""
_APPLE: Final = re.compile(
    r"\b(?:asidentifiermanager|idtype=idfa|ios|iphone|ipad|apple|idfv|idfa|skadnetwork)|苹果", re.IGNORECASE
)
_ANDROID: Final = re.compile(r"android|google|play services|安卓|谷歌", re.IGNORECASE)
_INNER: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{11,18}[Xx]?(?![0-9A-Za-z])")
_QUAD: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_HOST: Final = re.compile(r"@(\d{1,3}(?:\.\d{1,3}){3})\Z")
"""A machine that somebody signs in to: ``ssh ann@192.0.2.7``."""
_EXTENSION: Final = re.compile(
    r",? ?(?:(?:ext|extn|extension)\.? ?|转|分机号?)[:：]? ?\d{1,6}(?!\d)| ?x\d{2,5}(?!\d)", re.IGNORECASE
)
_TYPES: Final = {
    "gaid": Kind.ANDROID_AD_ID, "aaid": Kind.ANDROID_AD_ID, "adid": Kind.ANDROID_AD_ID,
    "idfa": Kind.IDFA, "oaid": Kind.OAID,
}  # fmt: skip
_TYPED: Final = re.compile(rf"id_?type[\"'=: ]{{1,4}}({'|'.join(_TYPES)})\b", re.IGNORECASE)
"""``"device_id_type": "GAID"``: another field says what the id is."""
_NO_AD: Final = re.compile(r"\bvaid\b.*\baaid[\"'=: ]{1,4}$", re.IGNORECASE)
"""Beside a VAID, an AAID is the app's own id of the Chinese makers' alliance."""
_DIGESTS: Final = frozenset({32, 40, 64})
_HASHED: Final = frozenset(
    {Kind.PHONE_NUMBER, Kind.EMAIL, Kind.IMEI, Kind.MAC_ADDRESS, Kind.CN_RESIDENT_ID, Kind.NATIONAL_ID, Kind.IDFA,
     Kind.ANDROID_AD_ID, Kind.CREDIT_CARD, Kind.BANK_ACCOUNT, Kind.DEVICE_SERIAL, Kind.SIM_ID, Kind.BSSID}
)  # fmt: skip
"""Kinds of which digests are kept under their name."""
_FILLERS: Final = frozenset({"02:00:00:00:00:00"})
_MARKS: Final = frozenset("-:")
_FEW: Final = 1 << 12
_AROUND: Final = 200
_BESIDE: Final = 60
_ADDRESSES: Final = frozenset({Form.IPV4, Form.IPV6})
_TOLD: Final[int] = (Evidence.FIELD_NAME | Evidence.CONTEXT).value
_REMEMBERED: Final = 1 << 15
"""Judgements that are kept: a few megabytes."""
_SHORTEST: Final = 8
"""Characters below which most digits in groups are nothing at all: an access log has ``+0800`` in every line."""
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
        self._can_be = lru_cache(maxsize=_FEW)(self._is_anything)

    def is_called_otherwise(self, text: str, start: int) -> bool:
        """Return whether a label says that the piece at ``start``, digits or hexadecimal, is something else."""
        name, _ = label_before(text, start)
        return bool(name) and not any(c.isdigit() for c in name) and self._context.label(text, start)[0].foreign

    def is_mere_stamp(self, text: str, end: int) -> bool:
        """Return whether a date in front of a line, that ends at ``end``, is nothing, whatever its digits are."""
        return Form.DATE not in self._bare and self._context.is_silent_behind(text, end)

    def find(self, text: str, *, close: bool) -> list[Held]:
        """Return what the pieces of a folded text are; a ``close`` look takes dates and short numbers for pieces."""
        found = []
        for form, start, end, piece in cut(text, close=close):
            held = self._judge(text, form, start, end, piece)
            if held is not None:
                found.append(held)
            elif form is Form.GROUPED and (quad := _QUAD.match(text, end - _last(piece))):
                held = self._judge(text, Form.IPV4, *quad.span(), quad[0])
                if held is not None:
                    found.append(held)
            elif form is Form.EMAIL and (host := _HOST.search(piece)):
                held = self._judge(text, Form.IPV4, start + host.start(1), end, host[1])
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
        if form is Form.GROUPED and len(piece) < _SHORTEST and not self._can_be(form, piece):
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
        elif kind is Kind.IP_ADDRESS and is_servers(text, start, end):
            return None
        elif kind is Kind.PHONE_NUMBER and (extension := _EXTENSION.match(text, end)):
            end = extension.end()
        elif kind is Kind.DEVICE_ID and (typed := _TYPED.search(_line_around(text, start, end, _BESIDE))):
            kind = _TYPES[typed[1].lower()]
        elif kind is Kind.ANDROID_AD_ID and _NO_AD.search(text[max(0, start - _BESIDE) : start].rpartition("\n")[2]):
            return None
        return start, end, kind, value, evidence

    def _is_anything(self, form: Form, piece: str) -> bool:
        """Return whether a piece is of some kind, whatever stands beside it."""
        return any(detector.judge(piece) for detector in self._by_form[form].values())

    def _judged(self, form: Form, piece: str, kinds: Kinds, named: bool, foreign: bool) -> Judged | None:
        """Return what a piece is: one of the kinds that were named or hinted at, else what it is by itself."""
        able = self._by_form[form]
        mark = Evidence.FIELD_NAME if named else Evidence.CONTEXT
        for kind in kinds:
            judged = able[kind].judge(piece) if kind in able else None
            if judged and self._suffices(kind, evidence := joined(judged[1], mark)):
                return None if is_blank(judged[0]) else (kind, judged[0], evidence)
        if named and kinds and form is Form.HEX and len(piece) in _DIGESTS and kinds[0] in _HASHED:
            return kinds[0], piece.lower(), Evidence.FIELD_NAME | Evidence.HASHED
        for kind in self._bare.get(form, ()):
            if foreign and not (kind in IMMUNE or (not named and kind in _HARDY)):
                continue  # what stands near says that it is something else
            judged = able[kind].judge(piece)
            if judged and self._suffices(kind, judged[1]):
                return None if is_blank(judged[0]) else (kind, *judged)
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


def _last(piece: str) -> int:
    """Return the length of the last number of a piece of groups: an address may begin in it."""
    return len(piece) - max(piece.rfind(" "), piece.rfind("-")) - 1


def is_blank(value: str) -> bool:
    """Return whether an id is the zeroed one of those who opted out, or a filler: nobody's."""
    if len(value) < 12:
        return False
    last = value[-1]
    alike = len(set(value) - _MARKS) == 1 if last in _MARKS else not value.strip("-:" + last)
    return alike or value in _FILLERS


def _by_surroundings(text: str, start: int, end: int) -> Kind:
    """Return whose MAC address it is: an access point's or a device's."""
    return Kind.BSSID if is_point(text, start, end) else Kind.MAC_ADDRESS


def _line_around(text: str, start: int, end: int, size: int) -> str:
    """Return up to ``size`` characters on both sides of a piece, of its own line only."""
    before = text[max(0, start - size) : start].rpartition("\n")[2]
    return before + text[start:end] + text[end : end + size].partition("\n")[0]
