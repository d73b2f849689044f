"""Mobile carriers, by name or by their MCC and MNC."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import fold, spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, Declared

_NAMES = (
    "中国移动|中国联通|中国电信|中国广电|中移动|移动|联通|电信|广电|中华电信|台湾大哥大|远传电信|遠傳電信|"
    "中華電信|China Mobile|China Unicom|China Telecom|China Broadnet|China Tietong|CMCC|CUCC|CTCC|CHN-UNICOM|"
    "CHN-CT|CMHK|CHINA MOBILE|"
    "T-Mobile(?: US| USA| DE)?|AT&T|Verizon(?: Wireless)?|Sprint|Vodafone(?: UK| DE| IN| ES| IT)?|O2(?: UK| DE)?|"
    "EE|Three(?: UK)?|3 UK|Orange(?: F)?|SFR|Bouygues(?: Telecom)?|Free Mobile|Telekom(?:\\.de)?|"
    "Deutsche Telekom|Telefonica|Telefónica|Movistar|Telstra|Optus|NTT ?DOCOMO|docomo|SoftBank|KDDI|au|Rakuten "
    "Mobile|SK ?Telecom|SKT|KT|LG U\\+|LGU\\+|Singtel|StarHub|M1|Airtel|Bharti Airtel|Reliance Jio|Jio|"
    "Vi India|MTN|Safaricom|Claro|TIM|WIND|Wind Tre|Rogers|Bell|Telus|Bell Canada|US Cellular|Cricket|Boost "
    "Mobile|MetroPCS|Metro by T-Mobile|Mint Mobile|Google Fi|Swisscom|Sunrise|KPN|Telenor|Telia|Tele2|MegaFon|"
    "Beeline|MTS|"
    "Turkcell|Etisalat|STC|Zain|Ooredoo|Du|Globe|Smart|Telkomsel|XL Axiata|Indosat|Maxis|Celcom|Digi|AIS|TrueMove "
    "H|DTAC|Viettel|Vinaphone|Mobifone|Chunghwa Telecom|CSL|SmarTone|3HK"
)
_CHINESE = "中国移动|中国联通|中国电信|中国广电|移动|联通|电信|广电"
_CARRIER = re.compile(rf"(?:{_NAMES})(?:\s?(?:[2-5]G|LTE|\([^)]*\)))?", re.IGNORECASE)
_STRONG = re.compile(
    r"中国移动|中国联通|中国电信|中国广电|China (?:Mobile|Unicom|Telecom|Broadnet)|T-Mobile|AT&T|Verizon|Vodafone|"
    r"NTT ?DOCOMO",
    re.IGNORECASE,
)
_CUED = re2.compile(
    (
        r"(?i:\b(?:carrier|operator|provider|isp|network|telco|sim)\b|运营商|网络|手机卡|宽带)[^\n,;。，；]{0,12}?\b?"
        rf"(?:{_STRONG.pattern}|中国广电|Orange|Telefonica|SoftBank|KDDI|Airtel|Jio|Telstra|Singtel|Sprint|O2|"
        rf"Movistar|Telekom)"
        rf"|(?:(?i:\b(?:carrier|operator|telco|mvno)\b)|(?i:operator_?name|carrier_?name)\(\)|运营商)"
        rf"(?: is|:|=|是|为| ->| =>)? ?[\"']?(?:{_NAMES})(?:\b|[^A-Za-z])"
        rf"|(?i:\b(?:on|with|using|left|from|joined|switch(?:ed|ing)? to|port(?:ed|ing)? to)) (?:{_NAMES})\b"
        rf"[^\n.]{{0,30}}\b(?i:bars|signal|reception|coverage|sim|esim|roaming|data plan|phone plan|plan)\b"
        rf"|(?i:归属地?)[:：]?[^\n,;。，；]{{0,12}}?(?:移动|联通|电信|广电)"
        rf"|(?:{_CHINESE})的?(?:卡|号码?|手机号|手机卡|信号|网络|宽带|[345]G)|(?:用的?是?|使用的?是?|"
        rf"卡[一二12])[:：]?(?:{_CHINESE})"
        rf"|(?i:\bsim ?[12]?)[:： ]{{1,2}}(?:{_NAMES})(?:\b|[^A-Za-z])|宽带是?(?:{_CHINESE})"
        rf"|(?i:\b(?:i have|i use|we use|i'm with|my)) (?:{_STRONG.pattern})\b"
        rf"|(?i:\b(?:port(?:ed|ing)?|switch(?:ed|ing)?|mov(?:ed|ing))) from (?:{_NAMES}) to (?:{_NAMES})\b"
        r"|(?i:\bplmn) ?[0-9]{5,6}\b"
    ).encode()
)
_AT_END = re.compile(rf"(?<![A-Za-z])({_NAMES})[^A-Za-z]?$", re.IGNORECASE)
_AFTER = re.compile(rf"\w+(?: to)? ({_NAMES})\b", re.IGNORECASE)
_AT_BEGIN = re.compile(rf"({_CHINESE})")
_MOVED = re.compile(rf"from ({_NAMES}) to ({_NAMES})$", re.IGNORECASE)
_CODE = re.compile(r"(?i:plmn) ?([0-9]{5,6})$")
_CODES = re.compile(
    r"460-?(?:0\d|1[015])|(?:20[2468]|21[3468]|22[0268]|23[0-48]|24[0-8]|26\d|31[0-6]|334|40[45]|41\d|42\d|43\d|"
    r"44[01]|45[0-7]|466|50[25]|51[05]|520|525|530|6\d\d|7[0-4]\d)-?\d{2,3}"
)


class Carrier(Declared):
    """Network operators."""

    kind = Kind.CARRIER
    searches = True
    trigger = (
        r"(?i:\b(?:carrier|operator|provider|isp|network|telco|sim|bars|signal|reception|"
        r"coverage|plan)\b|operator_?name|carrier_?name)|运营商|网络|手机卡|宽带|归属|(?:移动|联通|电信|广电)"
        rf"|(?i:\b(?:i have|i use|we use|i'm with|my)) (?:{_STRONG.pattern})|(?i:(?:port|switch|mov)(?:ed|ing)? "
        rf"from )|(?i:plmn|sim ?[12]?[:： ])"
    )
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
        return value if _CARRIER.fullmatch(value) or _CODES.fullmatch(value) else None

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_CUED, text):
            piece = text[start:end]
            moved = _MOVED.search(piece)
            name = (
                moved or _AT_END.search(piece) or _AFTER.match(piece) or _AT_BEGIN.match(piece) or _CODE.search(piece)
            )
            if name is None:
                continue
            for group in range(1, 3 if moved else 2):
                first, last = start + name.start(group), start + name.end(group)
                yield Match(Kind.CARRIER, first, last, text[first:last], IN_CONTEXT | Evidence.DICTIONARY)

    def evidence(self, value: str) -> Evidence:
        return Evidence.SHAPE | (Evidence.DICTIONARY if _STRONG.match(value) else Evidence.NONE)
