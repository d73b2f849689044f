"""What a piece of a text is: the detectors that know its form judge it, in the order that its surroundings suggest.

A label or a nearby word decides between kinds that share a form; the judgement itself follows from the piece alone. So
it is remembered by the piece's text and by what was said of it: the addresses, devices and mailboxes of a log come back
again and again, beside the same few labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
_HOLDERS: Final = frozenset({Form.GROUPED, Form.EMAIL, Form.TOKEN})
_HOST: Final = re.compile(r"(?<=@)\d{1,3}(?:\.\d{1,3}){3}\Z")
"""A machine that somebody signs in to: ``ssh ann@192.0.2.7``."""
_EXTENSION: Final = re.compile(
    r",? ?(?:(?:ext|extn|extension)\.? ?|转|分机号?)[:：]? ?\d{1,6}(?!\d)| ?x\d{2,5}(?!\d)", re.IGNORECASE
)
_TYPES: Final = {
    "gaid": Kind.ANDROID_AD_ID, "aaid": Kind.ANDROID_AD_ID, "adid": Kind.ANDROID_AD_ID,
    "idfa": Kind.IDFA, "oaid": Kind.OAID, "imei": Kind.IMEI, "mac": Kind.MAC_ADDRESS, "android_?id": Kind.DEVICE_ID,
}  # fmt: skip
_TYPED: Final = re.compile(rf"id_?type[\"'=: ]{{1,4}}({'|'.join(_TYPES)})\b", re.IGNORECASE)
"""``"device_id_type": "GAID"``: another field says what the id is."""
_UNTYPED: Final = frozenset({Kind.DEVICE_ID, Kind.COOKIE_ID})
"""Kinds of ids that a field beside them makes more of."""
_NO_AD: Final = re.compile(r"\bvaid\b.*\baaid[\"'=: ]{1,4}$", re.IGNORECASE)
"""Beside a VAID, an AAID is the app's own id of the Chinese makers' alliance."""
_ADJUST: Final = re.compile(r"(?<![a-z_\-])adid[\"'=: ]{1,4}$", re.IGNORECASE)
"""Adjust's own id of an app's installation, where it has no dashes."""
_NEXT: Final = re.compile(r"[\"'>]?\s?[,;|]\s{0,2}[\"'<]?")
"""What stands between two items of a list."""
_MOST_NEXT: Final = 6
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
        found: list[Held] = []
        for form, start, end, piece in cut(text, close=close):
            held = self._judge(text, form, start, end, piece)
            if held is None and found and start - found[-1][1] <= _MOST_NEXT:
                held = self._further(text, found[-1], form, start, end)
            if held is not None:
                found.append(held)
            elif form in _HOLDERS:
                found += self._within(text, form, start, end, piece)
        return found

    def _further(self, text: str, last: Held, form: Form, start: int, end: int) -> Held | None:
        """Return a piece that says nothing by itself as the next item of a list that a key has named."""
        first, until, kind, _, evidence = last
        alike = end - start == until - first and form in (Form.HEX, Form.UUID, Form.TOKEN, Form.MAC)
        if not alike or not evidence.value & _TOLD or not _NEXT.fullmatch(text, until, start):
            return None
        verdict = self._verdict(form, text[start:end], (kind,), True, False)
        return None if verdict is None else (start, end, *verdict)

    def _within(self, text: str, form: Form, start: int, end: int, piece: str) -> Iterator[Held]:
        """Yield what stands in a piece that is nothing as a whole: the host of a login, a number of a token."""
        if form is Form.GROUPED:
            inner = [_QUAD.match(text, end - _last(piece))]
        elif form is Form.EMAIL:
            inner = [_HOST.search(text, start, end)]
        else:
            inner = list(_INNER.finditer(text, start, end))
        for match in inner:
            held = (
                self._judge(text, Form.DIGITS if form is Form.TOKEN else Form.IPV4, *match.span(), match[0])
                if match
                else None
            )
            if held is not None:
                yield held

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
        elif kind in _UNTYPED and (typed := _TYPED.search(_line_around(text, start, end, _BESIDE))):
            kind = _TYPES.get(typed[1].lower(), Kind.DEVICE_ID)
        elif kind is Kind.ANDROID_AD_ID and _is_apps_own(form, text, start):
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
            if foreign and not (kind in IMMUNE or _is_written_card(kind, form) or (not named and kind in _HARDY)):
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


def _is_apps_own(form: Form, text: str, start: int) -> bool:
    """Return whether what is called an advertising id is one that an app or a kit made up."""
    before = text[max(0, start - _BESIDE) : start].rpartition("\n")[2]
    return bool(_NO_AD.search(before)) or (form is Form.HEX and bool(_ADJUST.search(before)))


def _is_written_card(kind: AnyKind, form: Form) -> bool:
    """Return whether a number is written in groups as on a card, which numbers of things are not."""
    return kind is Kind.CREDIT_CARD and form is Form.GROUPED


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
