"""What a column holds: its name, the statistics of its values, its siblings and its table, weighed together.

Values speak first: a column called ``order_no`` whose cells are all mobile numbers holds mobile numbers, and
one called ``phone`` whose cells are not, does not. The name decides among kinds that share a form, and lets
through kinds that have none. Where the name is blank or means nothing, statistics may be bold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from delenda.discovery.detect_glance import PROBE, Judgements
from delenda.discovery.detect_logs import container, log_of
from delenda.discovery.detect_names import Reading, Vocabulary, words_of
from delenda.discovery.detect_values import (
    HIDDEN,
    is_versions,
    kind_of,
    masked,
    masks_name,
    nobodys,
    of_a_place,
    said_plainly,
    share,
    talks,
)
from delenda.discovery.detect_words import PLACES, THINGS
from delenda.kinds import AnyKind, Kind
from delenda.lexer import fold
from delenda.model import Evidence
from delenda.ports import ColumnSample

SAMPLE: Final = 128
_FILLERS: Final = frozenset(
    "- -- — / . ? n/a #n/a na null none nil nan undefined unknown test 无 未知 空 暂无 不详 待补 待定".split()
)
"""What is written where there is no value. (A gender may be unknown: if there is nothing else, it stays.)"""
Found = tuple[AnyKind, Evidence, float]

_ALONE: Final[Mapping[AnyKind, tuple[Evidence, float]]] = {
    Kind.EMAIL: (Evidence.SHAPE, 0.6),
    Kind.USER_AGENT: (Evidence.SHAPE, 0.7),
    Kind.NATIONAL_ID: (Evidence.CHECK_DIGIT, 0.9),
    Kind.CN_RESIDENT_ID: (Evidence.CHECK_DIGIT, 0.6),
    Kind.PHONE_NUMBER: (Evidence.CHECK_DIGIT, 0.8),
    Kind.CREDIT_CARD: (Evidence.CHECK_DIGIT, 0.85),
    Kind.SIM_ID: (Evidence.DICTIONARY, 0.85),
    Kind.IMEI: (Evidence.CHECK_DIGIT, 0.9),
    Kind.BANK_ACCOUNT: (Evidence.CHECK_DIGIT, 0.85),
    Kind.IP_ADDRESS: (Evidence.SHAPE, 0.9),
    Kind.MAC_ADDRESS: (Evidence.SHAPE, 0.85),
    Kind.GPS_LOCATION: (Evidence.DICTIONARY, 0.6),
    Kind.CELL_TOWER: (Evidence.DICTIONARY, 0.8),
    Kind.COOKIE_ID: (Evidence.DICTIONARY, 0.05),
    Kind.SOCIAL_ID: (Evidence.DICTIONARY, 0.4),
    Kind.PUSH_TOKEN: (Evidence.DICTIONARY, 0.3),
    Kind.ADDRESS: (Evidence.DICTIONARY, 0.6),
    Kind.CARRIER: (Evidence.SHAPE, 0.85),
    Kind.PERSON_NAME: (Evidence.DICTIONARY, 0.7),
    Kind.OCCUPATION: (Evidence.DICTIONARY, 0.7),
}
"""What must be seen, in which share of the values, when nothing but the values speaks."""

_NUMERIC: Final = frozenset(
    {Kind.CN_RESIDENT_ID, Kind.PHONE_NUMBER, Kind.CREDIT_CARD, Kind.SIM_ID, Kind.IMEI, Kind.BANK_ACCOUNT,
     Kind.IP_ADDRESS, Kind.MAC_ADDRESS, Kind.GPS_LOCATION, Kind.CELL_TOWER}
)  # fmt: skip
"""Kinds whose values hold digits, nearly always."""
_ANY_DIGIT: Final = re.compile(r"\d")

_SELF_EVIDENT: Final = frozenset(
    {Kind.EMAIL, Kind.USER_AGENT, Kind.CN_RESIDENT_ID, Kind.PHONE_NUMBER, Kind.CREDIT_CARD, Kind.IP_ADDRESS,
     Kind.MAC_ADDRESS, Kind.SIM_ID, Kind.PUSH_TOKEN, Kind.CELL_TOWER, Kind.IMEI}
)  # fmt: skip
"""Kinds whose values say so even under a name that says otherwise."""

_OUTRANKED: Final = frozenset(
    {Kind.NICKNAME, Kind.CHAT_TEXT, Kind.PASSWORD, Kind.ACCOUNT_ID, Kind.SEARCH_QUERY, Kind.ADDRESS, Kind.BANK_ACCOUNT}
)
"""Kinds of which nearly anything may be one: values that speak for themselves say more than such a name."""
_HASHING: Final = frozenset("md5 m5 h sha sha1 sha256 hash hashed digest masked mask tuomin 脱敏 哈希 摘要".split())
"""Words of a name that say that its values are digests, or masked."""
_LOOSE: Final = frozenset(
    {Kind.CHAT_TEXT, Kind.ACCOUNT_ID, Kind.NICKNAME, Kind.SEARCH_QUERY, Kind.BROWSING_URL, Kind.AVATAR_URL,
     Kind.CONTACTS, Kind.CALL_LOG, Kind.SMS_LOG, Kind.PHOTO_EXIF, Kind.OCCUPATION, Kind.GENDER, Kind.AGE}
)  # fmt: skip
"""Kinds that nobody hashes."""
_OPAQUE_WORDS: Final = frozenset(
    "col column field f c x v val value data info content attr attribute ext extra k d a b var param p str text "
    "item misc tmp unnamed ziduan zd shuju neirong beizhu bz 字段 数据 内容 列 值 信息 扩展 备注 json payload raw "
    "blob s t".split()
)
_CODE: Final = re.compile(r"[A-Z0-9]{6,}")
_ALWAYS_PLACES: Final = re.compile(r"\d|路|街|道|村|号|室|Street|Road|Ave|St\b|Rd\b", re.IGNORECASE)
_WIFI: Final = frozenset(
    "ssid rssi wifi router ap bssid hotspot signal freq frequency channel 信号 热点 信号强度 xinhao".split()
)
_WIFI_NAMED: Final = re.compile(r"热点|路由|接入点|redian|luyou|jierudian|bssid|access_?point")
_OWN: Final = frozenset("mac hw hardware adapter nic own self local wlan eth".split())
"""Words of a device's own address."""
_THEIRS: Final = frozenset("contact owner manager user customer guest patient student staff keeper person".split())
"""Words of somebody at a place."""
_SPOKEN: Final = frozenset("text content body msg message chat neirong talk 内容".split())
"""What a field of anything written may be called; its cells tell whether it is talk."""
_SEVERAL_WORDS: Final = re.compile(r"\S+ \S+ \S+")
_NUMBERED: Final = frozenset("serial no number num nbr id".split())
"""Words that name a number of anything: one without letters is no device's then."""
_TEMPLATE: Final = re.compile(r"\{\w+\}|\$\{|%s|【\{")
_QUERY_LIKE: Final = re.compile(r"(?i)\s*(?:select|insert|update|delete|with|create)\s|[\w.]+\s*[<>=]\s*")


@dataclass(frozen=True, slots=True)
class Cells:
    """A column's cells as trimmed text, without those that say nothing: a sample, evenly spread."""

    texts: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, values: pa.Array) -> Cells:
        while pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
            values = values.flatten()
        if len(values) > SAMPLE * 4:
            values = values.take(pa.array(range(0, len(values), len(values) // (SAMPLE * 4))))
        texts = [t for t in (as_text(v) for v in values.to_pylist()) if t]
        return cls(tuple([t for t in texts if t.lower() not in _FILLERS][:SAMPLE]) or tuple(texts[:SAMPLE]))

    @property
    def varied(self) -> bool:
        """Whether the cells are not all the same few values."""
        return len(set(self.texts)) >= min(5, 0.2 * len(self.texts))


def as_text(value: Any) -> str:
    """Return a cell as text; nothing for null, and whole floats without their point."""
    if value is None or isinstance(value, bool | bytes):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


class ColumnReader:
    """Classifies columns."""

    def __init__(self, detectors: Sequence[Any], vocabulary: Vocabulary) -> None:
        self._detectors = {d.kind: d for d in detectors}
        self._custom = [d.kind for d in detectors if not isinstance(d.kind, Kind)]
        self._vocabulary = vocabulary

    def classify(self, column: ColumnSample) -> list[Found]:
        """Return the kinds that the column's whole cells are, best first, with the share that validates."""
        cells = Cells.of(column.values)
        sealed = self._detectors.get(Kind.SEALED)
        part = share(cells.texts, sealed.judge) if sealed and any(t.startswith("dsh1.") for t in cells.texts) else 0.0
        if part:  # whatever its name says; while a column is being sealed, both stand in it
            rest = Cells(tuple(t for t in cells.texts if not t.startswith("dsh1.")))
            found = (Kind.SEALED, Evidence.SHAPE, part)
            others = self._of_cells(column, rest)
            return [found, *others] if part >= 0.5 else [*others, found]
        return self._of_cells(column, cells)

    def _of_cells(self, column: ColumnSample, cells: Cells) -> list[Found]:
        """Return the kinds of cells that are not sealed, with their share of these."""
        words = words_of(column.name)
        place = len(words) > 1 and words[0] in PLACES and not _THEIRS & set(words)
        return [
            (kind, evidence, part)
            for kind, evidence, part in self._guess(column, cells)
            if not nobodys(kind, cells.texts) and not (place and of_a_place(kind, cells.texts))
        ]

    def _guess(self, column: ColumnSample, cells: Cells) -> list[Found]:
        if not cells.texts:
            return []
        reading = self._vocabulary.read(column.name) if column.name.strip() else Reading()
        plain = log_of(cells.texts) or said_plainly(cells.texts)
        if plain and not self._is_custom(cells, reading):
            return [(plain, Evidence.SHAPE | Evidence.STATISTICS, 1.0)]
        judgements = Judgements(cells.texts)
        named = next(self._named(column, cells, reading, judgements), None)
        sure = named is not None and Evidence.CHECK_DIGIT in named[1] and named[0] not in _OUTRANKED
        evident = None if sure else next(self._evident(cells, reading, judgements), None)
        if evident and (named is None or self._outranks(evident, named, reading)):
            kind, evidence, part = evident
            return [(self._by_siblings(kind, column), evidence, part)]
        if named:
            return [named]
        if words_of(column.name)[-1:] and self._is_talk(column, cells, reading):
            return [(Kind.CHAT_TEXT, Evidence.FIELD_NAME | Evidence.STATISTICS, 1.0)]
        hidden = self._hidden(column, cells, reading)
        if hidden:
            return [hidden]
        if is_opaque(column.name):
            guess = kind_of(cells.texts)
            if guess:
                return [(guess, Evidence.SHAPE | Evidence.STATISTICS, 1.0)]
        return []

    def _is_talk(self, column: ColumnSample, cells: Cells, reading: Reading) -> bool:
        """Return whether a field of something written holds what people say to each other."""
        name = fold(column.name).lower()
        words = words_of(column.name)
        spoken = (words[-1] in _SPOKEN and not THINGS & set(words)) or name.endswith(("内容", "neirong"))
        return spoken and not reading.kinds and cells.varied and share(cells.texts, talks) >= 0.4

    def _is_custom(self, cells: Cells, reading: Reading) -> bool:
        """Return whether somebody's own kind claims the column, by its name or by its cells: it wins over ours."""
        named = any(not isinstance(kind, Kind) for kind in reading.kinds)
        return named or any(share(cells.texts, self._detectors[kind].judge) >= 0.8 for kind in self._custom)

    def _hidden(self, column: ColumnSample, cells: Cells, reading: Reading) -> Found | None:
        """Return what digests or masked values are of: what their name says, or what is left of them."""
        part = share(cells.texts, HIDDEN.fullmatch)
        seen = masked(cells.texts)
        said = reading.kinds[0] if reading.kinds and (reading.sure or _HASHING & set(words_of(column.name))) else None
        if seen and (said is None or said == seen) and not reading.foreign:
            return seen, Evidence.SHAPE | Evidence.HASHED | (Evidence.FIELD_NAME if said else Evidence.STATISTICS), part
        if said is not None and part >= 0.7 and said not in _LOOSE and cells.varied:
            return said, Evidence.FIELD_NAME | Evidence.HASHED, part
        return None

    def _outranks(self, evident: Found, named: Found, reading: Reading) -> bool:
        """Return whether values that speak for themselves beat a name that speaks for another kind."""
        if evident[0] in reading.kinds or evident[0] == named[0]:
            return False
        checked = Evidence.CHECK_DIGIT in evident[1] and Evidence.CHECK_DIGIT not in named[1]
        return evident[0] in _SELF_EVIDENT and evident[2] >= 0.9 and (checked or named[0] in _OUTRANKED)

    def _named(self, column: ColumnSample, cells: Cells, reading: Reading, judgements: Judgements) -> Iterator[Found]:
        for kind in reading.kinds:
            detector = self._detectors.get(kind)
            if detector is None:
                continue
            each = judgements.of(detector, cells.texts)
            judged = [j for j in each if j is not None]
            hidden = kind is Kind.PERSON_NAME and bool(judged)
            masks = sum(j is None and masks_name(t) for j, t in zip(each, cells.texts, strict=True)) if hidden else 0
            part = (len(judged) + masks) / len(cells.texts)
            if part < (0.5 if reading.sure else 0.8) or not self._fits(kind, column, cells, [e for _, e in judged]):
                continue
            evidence = max((e for _, e in judged), key=lambda e: e.value.bit_count())
            yield self._platform(kind, reading, column, cells), evidence | Evidence.FIELD_NAME, part

    def _fits(self, kind: AnyKind, column: ColumnSample, cells: Cells, evidence: Sequence[Evidence]) -> bool:
        """Return whether the values of a kind without a form can be what the column's name says."""
        listed = sum(Evidence.DICTIONARY in e for e in evidence) / len(cells.texts)
        words = words_of(column.name)
        match kind:
            case Kind.PERSON_NAME:
                return listed >= (0.25 if len(words) < 2 or words[-1] == "nm" else 0.15)
            case Kind.ADDRESS:
                return listed >= 0.2 or share(cells.texts, _ALWAYS_PLACES.search) >= 0.6
            case Kind.OCCUPATION:
                return listed >= 0.2
            case Kind.SEARCH_QUERY:
                return share(cells.texts, _QUERY_LIKE.match) < 0.3
            case Kind.CHAT_TEXT | Kind.SMS_LOG if share(cells.texts, _TEMPLATE.search) >= 0.5:
                return False
            case Kind.CHAT_TEXT if words == ("comment",):
                return share(cells.texts, talks) >= 0.4
            case Kind.CHAT_TEXT:
                return cells.varied and share(cells.texts, lambda t: " " in t or not t.isascii()) >= 0.5
            case Kind.CONTACTS | Kind.CALL_LOG | Kind.SMS_LOG:
                held = [c for c in map(container, cells.texts) if c]
                return not held or held.count(Kind(kind)) >= 0.5 * len(held) or kind is not Kind.CONTACTS
            case Kind.IP_ADDRESS:
                return not is_versions(cells.texts)
            case Kind.NICKNAME if share(cells.texts, _SEVERAL_WORDS.match) >= 0.4 or _are_codes(cells.texts):
                return False
            case Kind.DEVICE_SERIAL:
                return not (set(words) <= _NUMBERED and share(cells.texts, str.isdigit) > 0.8)
            case Kind.NICKNAME if not self._vocabulary.read(column.name).sure:
                return share(cells.texts, _CODE.fullmatch) < 0.7
            case Kind.PASSWORD:
                return cells.varied or len(cells.texts) < 8
            case _:
                return True

    def _platform(self, kind: AnyKind, reading: Reading, column: ColumnSample, cells: Cells) -> AnyKind:
        """Return whose advertising id it is, where the name does not tell: Apple writes upper case."""
        if not {Kind.IDFA, Kind.ANDROID_AD_ID} <= set(reading.kinds):
            return kind
        around = " ".join((column.name, column.collection, *column.siblings)).lower()
        if re.search(r"ios|apple|idfv|iphone", around):
            return Kind.IDFA
        return Kind.IDFA if share(cells.texts, str.isupper) >= 0.8 else Kind.ANDROID_AD_ID

    def _evident(self, cells: Cells, reading: Reading, judgements: Judgements) -> Iterator[Found]:
        wordy = not any(map(_ANY_DIGIT.search, cells.texts[:PROBE]))
        for kind in (*_ALONE, *self._custom):
            if wordy and kind in _NUMERIC:
                continue
            needed, least = _ALONE.get(kind, (Evidence.SHAPE, 0.8))
            detector = self._detectors.get(kind)
            if detector is None or not self._allowed(kind, reading):
                continue
            looks = _LOOKS.get(kind)
            if looks is not None and least > 0.5 and not any(map(looks, cells.texts[:PROBE])):
                continue
            if least > 0.5 and not judgements.any(detector):
                continue
            some = cells.texts if looks is None else [t for t in cells.texts if looks(t)]
            judged = judgements.of(detector, some, listed=needed is Evidence.DICTIONARY)
            fit = [j[1] for j in judged if j is not None and needed in j[1]]
            part = len(fit) / len(cells.texts)
            if kind in _PLAIN_TOO and least > part >= _SOME:  # the rest may be written more plainly
                part = sum(j is not None for j in judged) / len(cells.texts)
            if kind is Kind.IP_ADDRESS and is_versions(cells.texts):
                continue
            if part >= least and (cells.varied or kind in (Kind.CARRIER, Kind.USER_AGENT, Kind.OCCUPATION)):
                yield kind, fit[0] | Evidence.STATISTICS, part

    def _allowed(self, kind: AnyKind, reading: Reading) -> bool:
        return not reading.foreign or (kind in _SELF_EVIDENT and not (kind is Kind.IP_ADDRESS and reading.versions))

    def _by_siblings(self, kind: AnyKind, column: ColumnSample) -> AnyKind:
        if kind is not Kind.MAC_ADDRESS:
            return kind
        if _WIFI_NAMED.search(fold(column.name).lower()):
            return Kind.BSSID
        around = {w for n in (column.name, column.collection, *column.siblings) for w in words_of(n)}
        return Kind.BSSID if around & _WIFI and not _OWN & set(words_of(column.name)) else kind


_DIALLED: Final = re.compile(
    r"(?:\+|00)\d[\d\s\-().]{7,}|(?:86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|"
    r"\(?[2-9]\d\d\)?[\s.\-]\s?\d{3}[\s.\-]\d{4}|"
    r"\(?0\d{2,3}\)?[\s\-]?[2-8]\d{6,7}(?:(?:-|转|\s?ext\.?\s?|\s?x)\d{1,6})?"
)


_STATE_ISSUED: Final = re.compile(
    r"\d{3}-\d{2}-\d{4}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{4} \d{4} \d{4}|[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]|"
    r"(?:\d{8}|[XYZ]\d{7})-?[A-Z]|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]|[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]"
)
"""National numbers that are told by how they are written: SSN, CPF, Aadhaar, PAN, DNI, NINO, codice fiscale."""
_PRODUCT: Final = re.compile(r"(?!f/\d)[A-Za-z][A-Za-z_.\-]*/\d+(?:\.[\w.]+|(?: |\().)|[A-Za-z][\w.]+/\S+ .*/")
_PLAIN_TOO: Final = frozenset({Kind.MAC_ADDRESS, Kind.CN_RESIDENT_ID})
"""Kinds of which one field often holds several spellings, some of which say nothing by themselves."""
_SOME: Final = 0.2
_SPACED_OR_HAN: Final = re.compile(r".*[ 一-鿿]")
_LOOKS: Final[Mapping[AnyKind, Callable[[str], object]]] = {
    Kind.PHONE_NUMBER: lambda text: _DIALLED.fullmatch(fold(text)),
    Kind.NATIONAL_ID: _STATE_ISSUED.fullmatch,
    Kind.USER_AGENT: _PRODUCT.match,
    Kind.PERSON_NAME: _SPACED_OR_HAN.match,
}
"""What values must look like where nothing but them speaks: one western word alone may be a town."""


def _are_codes(texts: Sequence[str]) -> bool:
    """Return whether texts are a few plain words that come again and again: screens of an app, states."""
    return len(texts) >= 10 and len(set(texts)) <= 6 and all(t.isascii() and t.islower() for t in texts)


def is_opaque(name: str) -> bool:
    """Return whether a name says nothing: blank, ``col1``, ``field_7``, ``data``."""
    words = [w for w in words_of(name) if not w.isdigit()]
    return all(w in _OPAQUE_WORDS or len(w) == 1 for w in words)
