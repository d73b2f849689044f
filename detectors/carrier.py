"""Mobile carriers, by name or by their MCC and MNC."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import fold, spans
from delenda.model import Evidence, Match
from detectors.carrier_names import CHINESE, COMMON, COURIERS, DISTINCT, is_carrier
from detectors.declared import IN_CONTEXT, Declared

Span = tuple[int, int]

_ZH = "|".join(sorted(CHINESE, key=len, reverse=True))
_SHORT_ZH = "中国移动|中国联通|中国电信|中国广电|移动|联通|电信|广电|移動|聯通|電信"
_COUNTRIES = (
    "US|USA|UK|DE|IN|ES|IT|FR|HK|PL|RO|GR|TR|AU|NZ|ZA|EG|PT|NL|CZ|SK|HU|IE|GH|QA|CA|MX|BR|SE|DK|NO|FI|AT|CH|BE|"
    "SG|MY|ID|"
    "TH|PH|JP|KR|TW|CN|RU|UA|KE|NG|TZ|AE|SA"
)


def _either(names: tuple[str, ...]) -> str:
    return "|".join(sorted({re.escape(n) for n in names}, key=lambda n: (-len(n), n)))


_BEHIND = rf"(?: (?:{_COUNTRIES}))?(?![A-Za-z])"
_STRONG = re.compile(rf"(?<![A-Za-z])(?:{_either(DISTINCT)}){_BEHIND}|{_ZH}", re.IGNORECASE)
_ON = re.compile(
    rf"\b(?:on|with|using|left|from|joined|to|via|by|through|my|our|have|use|got) (?:a |an |the )?"
    rf"((?:{_either((*DISTINCT, *(n for n in COMMON if not n.isdigit())))}){_BEHIND})(?![\w.]\w)",
)

_KEY = (
    r"(?i:\b(?:(?:network|mobile|cell(?:ular)?|sim|phone|wireless|home|serving|registered|roaming|gsm|telecom|net)"
    r"[_ .\-]?(?:carrier|operator|provider|op)(?:[_ .\-]?(?:name|alpha|long|short))*|carrier[_ ]?name|carrier|operator|"
    r"telco|mvno|mno|spn|eons|oper(?:ator)?[_ .\-]?(?:name|alpha|long)(?:[_ .\-]?(?:long|short))?|"
    r"m?alpha_?(?:long|short)|(?:sim[_ .]?)?operator[_ .](?:alpha|numeric))|simoperator(?:name)?|"
    r"networkoperator(?:name)?|运营商(?:名称|名)?|营运商)"
)
_SAYS = rf"{_KEY}(?:\(\))?\\?[\"'\])]?(?:[ \t]?(?:[:=]|=>|->|是|为|is\b)[ \t]?|[ \t])\\?[\"'(\[]?"
_NEARBY = r"(?i:\b(?:carrier|operator|provider|isp|network|telco|sim)\b)|运营商|网络|手机卡|宽带|归属地?"
_MODEM = r"(?:\+COPS: ?[0-9], ?[0-9], ?|\+(?:QSPN|CSPN): ?)\"[^\"\n]{2,30}\""
_HAN = (
    rf"(?:{_SHORT_ZH})的?(?:卡|号码?|手机号|手机卡|信号|网络|宽带|套餐|流量|[345]G)|(?:用的?是?|使用的?是?|卡[一二12])[:：]?"
    rf"(?:{_SHORT_ZH})|宽带是?(?:{_SHORT_ZH})|(?:携号转网|携转|转网|转入|换成|改用|换到了?)(?:到|至|为|成|了)?(?:{_SHORT_ZH})"
    rf"|(?i:sim ?[12]?)[: ]{{1,2}}(?:{_SHORT_ZH})"
)
_TELLING = (
    r"(?i:\b(?:bars|signal|reception|coverage|sim|e-?sim|roaming|data plan|phone plan|plan|ported|"
    r"porting|port (?:my|from|to|out)|switch(?:ed|ing)?|moved|carrier|hotspot|prepaid|topped up|top[- ]?up|"
    r"airtime|sim card|network)\b)"
)
_RADIO = r"\b(?:TAC|LAC|eNodeB|eNB|gNB|RSRP|rsrp|LTE|VoLTE|NR|5G|4G|3G|HSPA\+?|EDGE|UMTS|GSM)\b|[0-9] ?dBm\b"
_FIND_SAYS = re2.compile(_SAYS.encode())
_FIND_NEARBY = re2.compile(_NEARBY.encode())
_FIND_MODEM = re2.compile(_MODEM.encode())
_FIND_HAN = re2.compile(_HAN.encode())
_FIND_TELLING = re2.compile(_TELLING.encode())
_FIND_RADIO = re2.compile(_RADIO.encode())

_VALUE = re.compile(r"(?:[^\"'\n\r\t,;|&)\]}<>{(=:\\，。；、]|&(?![\w.]*=)){2,40}")
_ONE_ZH = re.compile(_SHORT_ZH)
_BRAND = re.compile(r"[A-Z0-9][A-Za-z0-9&+.'\-]{1,19}(?: [A-Z0-9][A-Za-z0-9&+.'\-]{0,14}){0,2}")
_SURE_KEY = re.compile(
    r"(?:network|mobile|cellular|sim|gsm|telecom|home|wireless).{0,2}(?:carrier|operator|provider)|"
    r"carrier_?name|alpha|spn|mvno|mno",
    re.IGNORECASE,
)
_NO_BRAND = re.compile(
    r"(?i:null|none|nil|unknown|n/a|na|true|false|yes|no|on|off|wi-?fi|ethernet|home|roaming|lte|nr|gsm|umts|"
    r"auto|manual|any|"
    r"string|disabled|enabled|required|emergency calls only|no service|searching|mobile|cellular|default|other|test|"
    r"android|[2-6]g)|.*\d{3}.*"
)
_FIELD = re.compile(r"[^,|;/()\[\]\t\n\"'，；、]+")
_GENERATION = re.compile(r" (?:[2-5]G|LTE|VoLTE)$")
_FIGURES = re.compile(r"\b(?:TAC|LAC|eNodeB|eNB|gNB|RSRP|rsrp)\b|\d ?dBm\b")
_MOVED = re.compile(rf" ?(?:to|->|→) ((?:{_either((*DISTINCT, *COMMON))}){_BEHIND})")
_CODES = re.compile(
    r"460-?(?:0\d|1[015])|(?:20[2468]|21[3468]|22[0268]|23[0-48]|24[0-8]|26\d|31[0-6]|334|40[45]|41\d|42\d|43\d|"
    r"44[01]|45[0-7]|466|50[25]|51[05]|520|525|530|6\d\d|7[0-4]\d)-?\d{2,3}"
)
_LINE = 96
"""Characters of a line that are looked at beside a telling word."""


class Carrier(Declared):
    """Network operators."""

    kind = Kind.CARRIER
    searches = True
    trigger = f"{_SAYS}|{_NEARBY}|{_MODEM}|{_HAN}|{_TELLING}|{_RADIO}"
    by_label = True
    names = (
        "oper nm",
        "operator nm",
        "carrier nm",
        "carrier",
        "carrier name",
        "operator",
        "operator name",
        "network operator",
        "sim operator",
        "mobile operator",
        "mno",
        "isp",
        "mobile carrier",
        "network carrier",
        "sim carrier",
        "telecom operator",
        "sim operator name",
        "network provider",
        "plmn",
        "op",
        "spn",
        "operator alpha",
        "operator alpha long",
        "operator alpha short",
        "alpha long",
        "alpha short",
        "network operator alpha",
        "home operator",
        "serving operator",
        "roaming operator",
        "registered operator",
        "mvno",
        "mvno name",
        "net operator",
        "cellular carrier",
        "cellular provider",
        "cellular operator",
        "phone carrier",
        "phone company",
        "mobile provider",
        "mobile network",
        "spn name",
        "telecom",
        "telecom carrier",
        "wireless provider",
        "运营商名",
        "归属运营商",
        "号码运营商",
        "所属运营商",
        "开户运营商",
        "宽带运营商",
        "手机卡运营商",
        "電信商",
        "電訊商",
        "營運商",
        "电信商",
        "gsm operator alpha",
        "gsm sim operator alpha",
        "op name",
        "network operator name",
        "mccmnc",
        "mcc mnc",
        "carr",
        "carr nm",
        "crr",
        "cell carrier",
        "telco",
        "operator code",
        "wireless carrier",
        "service provider",
        "carrier info",
        "运营商",
        "网络运营商",
        "移动运营商",
        "通信运营商",
        "手机运营商",
        "运营商名称",
        "电信运营商",
        "sim运营商",
        "yunyingshang",
        "wangluoyunyingshang",
        "yidongyunyingshang",
        "yunyingshangmingcheng",
    )
    initials = ("yys", "yysmc", "opr")
    phrase = True

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip()
        return value if len(value) <= 60 and (is_carrier(value) or _CODES.fullmatch(value)) else None

    def evidence(self, value: str) -> Evidence:
        return Evidence.SHAPE | (Evidence.DICTIONARY if _STRONG.match(value) else Evidence.NONE)

    def find(self, text: str) -> Iterator[Match]:
        seen: set[int] = set()
        for start, end in _places(text):
            if start not in seen:
                seen.add(start)
                yield Match(Kind.CARRIER, start, end, text[start:end], IN_CONTEXT | Evidence.DICTIONARY)


def _places(text: str) -> Iterator[Span]:
    """Yield where networks stand that a key, a cue, a modem or the figures beside them tell."""
    for start, end in spans(_FIND_SAYS, text):
        yield from _said(text, text[start:end], end)
    for _, end in spans(_FIND_NEARBY, text):
        name = _STRONG.search(text, end, end + 48)
        if name and name.start() - end <= 13 and not re.search(r"[\n,;。，；]", text[end : name.start()]):
            yield name.span()
    for start, end in spans(_FIND_MODEM, text):
        first = text.index('"', start) + 1
        if is_carrier(text[first : end - 1]) or _BRAND.fullmatch(text, first, end - 1):
            yield first, end - 1
    for start, end in spans(_FIND_HAN, text):
        if name := _ONE_ZH.search(text, start, end):
            yield name.span()
    yield from _in_lines(text)


def _said(text: str, key: str, at: int) -> Iterator[Span]:
    """Yield the value behind a key: a known name, or what a key that only networks have calls a brand."""
    value = _VALUE.match(text, at)
    if value is None:
        return
    words = whole = value[0].split("  ")[0].rstrip(" .")
    linked = bool(re.search(r"[:=>是为]|is\W*$", key))
    while words:
        if is_carrier(words) and (linked or words == whole or _STRONG.fullmatch(words)):
            yield at, at + len(words)
            return
        words = words.rpartition(" ")[0]
    if (zh := _ONE_ZH.match(text, at)) and not re.match(r"[\u4e00-\u9fff]", text[zh.end() : zh.end() + 1]):
        yield zh.span()
    elif linked and _SURE_KEY.search(key) and _BRAND.fullmatch(whole) and not _is_no_brand(whole):
        yield at, at + len(whole)


def _is_no_brand(name: str) -> bool:
    return bool(_NO_BRAND.fullmatch(name)) or name.lower() in COURIERS


def _in_lines(text: str) -> Iterator[Span]:
    """Yield networks in lines with words of telephony: behind ``on`` or ``with``, or as fields beside radio figures."""
    done = -1
    for start, end in spans(_FIND_TELLING, text):
        begin, stop = _line(text, max(done, start - _LINE), end)
        for name in _ON.finditer(text, begin, stop):
            yield name.span(1)
            if further := _MOVED.match(text, name.end()):
                yield further.span(1)
        done = end
    done = 0
    for start, end in spans(_FIND_RADIO, text):
        if start >= done:
            begin, done = _line(text, start - _LINE, end)
            yield from _fields(text, begin, done)


def _fields(text: str, begin: int, stop: int) -> Iterator[Span]:
    """Yield networks that are fields of their own beside radio figures; words of speech, beside a cell's."""
    for field in _FIELD.finditer(text, begin, stop):
        name = _GENERATION.sub("", field[0].strip())
        alone = begin < field.start() or field.end() < stop
        if alone and is_carrier(name) and (_STRONG.fullmatch(name) or _FIGURES.search(text, begin, stop)):
            at = field.start() + field[0].index(name)
            yield at, at + len(name)


def _line(text: str, start: int, end: int) -> Span:
    """Return the part of a line around a word."""
    begin = text.rfind("\n", max(0, start), end) + 1 or max(0, start)
    stop = text.find("\n", end, end + _LINE)
    return begin, min(len(text), end + _LINE) if stop < 0 else stop
