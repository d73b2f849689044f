"""Identifiers in free text: pieces, what the detectors make of them, and what stands beside them.

One linear pass cuts the pieces; each detector that knows the form judges it; a label or a nearby word decides
between kinds that share a form (an IDFA, a GAID and an order's UUID look alike). Kinds without a form of their
own are read from the fields that name them, or found by their detectors' own search.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import Any, Final

import re2

from delenda.discovery.detect_context import Context, label_before
from delenda.discovery.detect_declared import Declares
from delenda.discovery.detect_fields import FieldReader, either, options
from delenda.discovery.detect_lines import BLOCK, Excerpt, blocks, part
from delenda.discovery.detect_names import NOTHING, Reading, Vocabulary
from delenda.discovery.detect_overlaps import settle
from delenda.kinds import AnyKind, Kind
from delenda.lexer import PIECES, Form, Piece, encoded, first, fold, lex
from delenda.model import Evidence, Match

_CONTENT: Final = frozenset(
    {Kind.CHAT_TEXT, Kind.CONTACTS, Kind.CALL_LOG, Kind.SMS_LOG, Kind.PHOTO_EXIF, Kind.ACCOUNT_ID}
)
"""Kinds that are whole fields of content, or the company's own: columns hold them, text does not name them."""
_IMMUNE: Final = frozenset({Kind.EMAIL, Kind.USER_AGENT, Kind.CN_RESIDENT_ID})
"""Kinds so sure by themselves that no foreign label, ``order=``, unmakes them."""
_HARDY: Final = frozenset({Kind.IP_ADDRESS, Kind.MAC_ADDRESS, Kind.GPS_LOCATION})
"""Kinds that a foreign word nearby does not unmake; a foreign label does."""
_UNMOVED: Final = frozenset({Kind.ADDRESS, Kind.AVATAR_URL, Kind.NICKNAME, Kind.COOKIE_ID, Kind.CARRIER})
"""Kinds that a detector finds whatever the label before them: a cookie's own name labels its value."""
_APPLE: Final = re.compile(r"\b(?:ios|iphone|ipad|apple|idfv|idfa|skadnetwork)|苹果", re.IGNORECASE)
_ANDROID: Final = re.compile(r"android|google|play services|安卓|谷歌", re.IGNORECASE)
_WIFI: Final = re.compile(
    r"\b(?:ssid|rssi|bss|wpa_supplicant|associated with|access point|wifi_?scan|wlan_?scan|hotspot)\b|热点|路由",
    re.IGNORECASE,
)
_VERSION: Final = re.compile(
    r"(?:[A-Za-z]/|(?:version|firmware|release|kernel|build|upgraded? to|rev|python|java|node|nginx|chrome|"
    r"firefox|openssl|ios|android"
    r"|windows|webkit|safari|sdk|library|package|php|mysql|redis|driver|runtime|版本|固件|升级到|"
    r"内核)\W{0,3}(?:to |is |号|为|是)?\W{0,2}"
    r"|\bv(?:er(?:sion)?)?[ .:=]{0,2}|-)$",
    re.IGNORECASE,
)
_USERINFO: Final = re.compile(r"://[^\s/@]*$")
"""Before an ``@`` in a URL stand a login and a password, which are no mailbox."""
_PART_OF: Final = re.compile(r"\d ?/ $")
_OUT_OF: Final = re.compile(r" / \d| ?(?:bytes|[KMGT]i?B)\b")
"""A number out of another, or of bytes, is a quantity."""
_NOBODYS: Final = ("0.0.", "127.0.0.", "255.255.")
"""Any address, this machine, masks: they tell nobody from anybody."""
_NETWORK: Final = re.compile(r"/\d{1,2}(?![\d/])")
_NET: Final = re.compile(
    r"(?<![A-Za-z])(?:x-)?(?:ips?|ip_?addr\w*|\w*_ip|addr\w*|host|client|server|from|peer|remote\w*|src|dst|source|"
    r"dest\w*|gateway|dns|ping|ssh|proxy|router|network|subnet|nat|forwarded-for|connect\w*|via|visitor|user|login|listen\w*|"
    r"port|inet6?|whois|traceroute|nslookup|dig|blocked|banned|allow|deny)(?![a-z])|://|@|地址|登录|来自|访问|服务器|网关|代理|"
    r"^[\s\[(\"']*$",
    re.IGNORECASE | re.MULTILINE,
)
"""Words before an address of a network."""
_BYTE: Final = re.compile(r"(?:^|[^0-9A-Za-z_])[0-9A-Fa-f]{2}$")
_HEX_DIGIT: Final = re.compile(r"[0-9A-Fa-f]")
_INNER: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{11,18}[Xx]?(?![0-9A-Za-z])")
_AROUND: Final = 200


_ADDRESSES: Final = frozenset({Form.IPV4, Form.IPV6})
_SHORT: Final = 2048


class TextReader:
    """Reads identifiers out of text."""

    def __init__(self, detectors: Sequence[Declares], vocabulary: Vocabulary) -> None:
        self._by_form: dict[Form, dict[AnyKind, Declares]] = {}
        self._bare: dict[Form, list[AnyKind]] = {}
        for detector in detectors:
            for form in detector.forms:
                self._by_form.setdefault(form, {})[detector.kind] = detector
                if any(not e & (Evidence.FIELD_NAME | Evidence.CONTEXT) for e in detector.enough):
                    self._bare.setdefault(form, []).append(detector.kind)
        self._plain = {form for form, able in self._by_form.items() if set(able) <= _IMMUNE}
        self._searching = [d for d in detectors if d.searches]
        triggers = _triggers(detectors)
        self._telling = _any_of(triggers)
        self._triggers = _which_of(triggers)
        self._enough = {d.kind: d.enough for d in detectors}
        self._suffices = lru_cache(maxsize=4096)(self._is_enough)
        self._fields = FieldReader(
            (d for d in detectors if d.kind not in _CONTENT and (d.by_label or not d.forms) and d.names), vocabulary
        )
        self._worth = _any_of((PIECES, self._fields.pattern, *triggers)) if triggers else None
        self._context = Context(vocabulary)
        self._vocabulary = vocabulary

    def read(self, text: str) -> list[Match]:
        """Return the identifiers in a text, left to right, without overlaps."""
        return [moved(match, by) for match, by in self._found(text)]

    def read_rows(self, rows: Sequence[str | None]) -> Iterator[tuple[int, Match]]:
        """Yield ``(row, match)`` row by row: rows are read together, as the lines of one text."""
        sizes = list(accumulate([len(r) + 1 if r else 1 for r in rows], initial=0))
        at = 0
        while at < len(rows):
            stop = max(at + 1, bisect_right(sizes, sizes[at] + BLOCK) - 1)
            yield from self._read_together(rows, at, stop)
            at = stop

    def _read_together(self, rows: Sequence[str | None], at: int, stop: int) -> list[tuple[int, Match]]:
        """Read some rows, those in plain ASCII by themselves: their bytes are their characters."""
        plain: list[int] = []
        other: list[int] = []
        for i in range(at, stop):
            if row := rows[i]:
                (plain if row.isascii() else other).append(i)
        found = [*self._read_lines(rows, plain), *self._read_lines(rows, other)]
        found.sort(key=itemgetter(0))
        return found

    def _read_lines(self, rows: Sequence[str | None], some: Sequence[int]) -> Iterator[tuple[int, Match]]:
        lines = [rows[i] or "" for i in some]
        begins = list(accumulate([len(line) + 1 for line in lines], initial=0))
        for match, by in self._found("\n".join(lines)):
            i = bisect_right(begins, match.start + by) - 1
            if match.end + by < begins[i + 1]:
                yield some[i], moved(match, by - begins[i])

    def _found(self, text: str) -> Iterator[tuple[Match, int]]:
        """Yield the matches in parts of a text, left to right, each with how much further on it is in the whole."""
        for start, end in blocks(text):
            block = fold(text[start:end])
            if self._worth is None:
                yield from ((match, start) for match in settle(self._all(block, self._searching)))
            elif len(block) >= _SHORT:
                yield from self._found_in_lines(block, start)
            elif first(self._worth, encoded(block)):
                yield from ((match, start) for match in settle(self._all(block, self._wanted(block))))

    def _found_in_lines(self, block: str, start: int) -> list[tuple[Match, int]]:
        """Read only the lines that can hold something: those worth a close look by themselves."""
        worth, _ = part(Excerpt(block, (0,), (start,)), self._worth)
        close, rest = part(worth, self._telling)
        found = [
            (match, excerpt.shift(match.start))
            for excerpt, searching in ((close, self._searching), (rest, None))
            for match in settle(self._all(excerpt.text, searching))
        ]
        found.sort(key=lambda f: f[0].start + f[1])
        return found

    def _all(self, text: str, searching: Iterable[Declares] | None) -> Iterator[Match]:
        """Yield what is in a folded text; without detectors to search it, it is not worth a close look."""
        for piece in lex(text, close=searching is not None):
            yield from self._judged(text, piece)
        yield from self._fields.find(text)
        for detector in searching or ():
            for match in detector.find(text):
                confirmed = self._confirm(text, match)
                if confirmed is not None:
                    yield confirmed

    def _wanted(self, text: str) -> Sequence[Declares] | None:
        """Return the detectors to search a short text; None if it is not worth a close look at all."""
        told = self._triggers.Match(encoded(text))
        return [self._searching[i] for i in sorted(told) if i < len(self._searching)] if told else None

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
        able = self._by_form.get(piece.form)
        if not able or not stands_alone(text, piece):
            return None
        if piece.form in self._plain:
            return self._judge_bare(text, piece, able, NOTHING, named=False)
        label, key = self._context.label(text, piece.start)
        named = bool(label.kinds) or label.foreign or key
        near = label if named or piece.form in _ADDRESSES else self._cue(text, piece)
        mark = Evidence.FIELD_NAME if named else Evidence.CONTEXT
        for wanted in self._preferred(near.kinds, text, piece):
            judged = able[wanted].judge(piece.text) if wanted in able else None
            if judged and self._suffices(wanted, evidence := _joined(judged[1], mark)):
                return Match(wanted, piece.start, piece.end, judged[0], evidence)
        return self._judge_bare(text, piece, able, near, named=named)

    def _judge_bare(
        self, text: str, piece: Piece, able: Mapping[AnyKind, Declares], near: Reading, *, named: bool
    ) -> Match | None:
        """Return what a piece is by itself, unless what stands near says that it is something else."""
        for kind in self._bare.get(piece.form, ()):
            if near.foreign and not (kind in _IMMUNE or (not named and kind in _HARDY)):
                continue
            judged = able[kind].judge(piece.text)
            if judged and self._suffices(kind, judged[1]):
                return Match(self._by_surroundings(kind, text, piece), piece.start, piece.end, *judged)
        return None

    def _cue(self, text: str, piece: Piece) -> Reading:
        end = len(text) if piece.form is Form.MAC else piece.end  # what follows a MAC address is its peer
        return self._context.cue(text, piece.start, end)

    def _is_enough(self, kind: AnyKind, evidence: Evidence) -> bool:
        return any(needed in evidence for needed in self._enough[kind])

    def _confirm(self, text: str, match: Match) -> Match | None:
        """Return a match that a detector found by itself with what its label says; None if it says otherwise."""
        name, key = label_before(text, match.start)
        if name and (name.isascii() or Evidence.CONTEXT not in match.evidence):
            reading = self._vocabulary.read(name)
            if match.kind in reading.kinds:
                match = dataclasses.replace(match, evidence=match.evidence | Evidence.FIELD_NAME)
            elif match.kind not in _UNMOVED and (
                reading.foreign
                or (reading.kinds and reading.sure)
                or (key and reading.kinds == () and match.kind is not Kind.PERSON_NAME)
            ):
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


def _triggers(detectors: Iterable[Declares]) -> list[str]:
    """Return RE2 patterns of what wants a look: each searching detector's, then the names of kinds that want it close.

    Nothing, if some detector wants to search everything.
    """
    some = list(detectors)
    triggers = [d.trigger for d in some if d.searches]
    close = {n for d in some if d.close for n in d.names}
    return [*triggers, *([either(close)] if close else ())] if all(triggers) else []


def _any_of(patterns: Sequence[str]) -> Any:
    return re2.compile("|".join(f"(?:{p})" for p in patterns).encode(), options()) if patterns else None


def _which_of(patterns: Sequence[str]) -> Any:
    """Return an RE2 set that says in one pass which of some patterns a text holds."""
    if not patterns:
        return None
    which = re2.Set.SearchSet(options())
    for pattern in patterns:
        which.Add(pattern.encode())
    which.Compile()
    return which


def moved(match: Match, by: int) -> Match:
    """Return a match ``by`` characters further on."""
    return match if not by else Match(match.kind, match.start + by, match.end + by, match.value, match.evidence)


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
        if before == "/" and piece.form is Form.GROUPED and text[piece.start - 2 : piece.start - 1].isdigit():
            return False
        if after[:1] in ("-", ".", "_") and after[1:].isdigit():
            return False
    if piece.form is Form.EMAIL and (
        _USERINFO.search(text, max(0, piece.start - 60), piece.start) or piece.text[:4] == "git@"
    ):
        return False
    if piece.form is Form.DIGITS and (
        _PART_OF.search(text, max(0, piece.start - 4), piece.start) or _OUT_OF.match(text, piece.end)
    ):
        return False
    if piece.form is Form.IPV4 and (piece.text.startswith(_NOBODYS) or _NETWORK.match(text, piece.end)):
        return False
    if (
        piece.form is Form.IPV4
        and _counts_up(piece.text)
        and not _NET.search(text, max(0, piece.start - 32), piece.start)
    ):
        return False
    if piece.form is Form.IPV4 and after[:1] == "." and after[1:].isalnum():
        return False
    if piece.form is Form.IPV6 and piece.text[0] == ":" and before.isalnum():
        return False
    if piece.form in (Form.MAC, Form.IPV6):
        joint = ":-" if piece.form is Form.MAC else ":"
        if before and before in joint and _BYTE.search(text[max(0, piece.start - 4) : piece.start - 1]):
            return False
        if after[:1] and after[0] in joint and _HEX_DIGIT.match(after[1:]):
            return False
    return not (
        piece.form is Form.IPV4 and _VERSION.search(text[max(0, piece.start - 20) : piece.start].rpartition("\n")[2])
    )


def _counts_up(text: str) -> bool:
    """Return whether four numbers look more like a version: small ones, the first one smallest of all."""
    first, *others = map(int, text.split(".")[:4])
    return 0 < first < 32 and first != 10 and max(others, default=0) < 100


@lru_cache(maxsize=1024)
def _joined(some: Evidence, more: Evidence) -> Evidence:
    """Return both; flags are slow to join a million times."""
    return some | more
