"""Phone numbers, in E.164: ``+8613800138000``.

Chinese mobile numbers are known without a country code by their allocated prefixes; all others need ``+``,
``00``, or the North American shape. ``phonenumbers`` (Google's libphonenumber data) says whether a number can
exist. Service numbers (400, 800, 95xxx) belong to nobody and are no phone numbers here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, fold, spans
from delenda.model import Evidence, Match
from detectors.declared import CHECKED, IN_CONTEXT, NAMED, Declared, digits
from detectors.phone_plans import is_plain

_CN_MOBILE = re.compile(r"1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}")
_NORTH_AMERICAN = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
_CN_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}")
_AMERICAN_GROUPS = re.compile(r"1?[ .\-]?\(?[2-9]\d\d\)?[ .\-]?[2-9]\d\d[ .\-]\d{4}")
_EXTENSION = re.compile(r"\s*(?:ext\.?|x|转|分机)\s*\d{1,6}$", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def _e164(number: str) -> str | None:
    """Return ``+…`` normalized if libphonenumber holds it possible and its prefix allocated."""
    if is_plain(number):
        return number
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    if not phonenumbers.is_possible_number(parsed) or region == "ZZ":
        return None
    if number.startswith("+1") and not (phonenumbers.is_valid_number(parsed) or _fictional(number)):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _fictional(number: str) -> bool:
    """555-01xx: set aside for fiction, and so for tests and examples; it has a phone number's every form."""
    return bool(re.fullmatch(r"\+1[2-9]\d\d55501\d\d", number))


_NATIONAL = (
    ("33", re.compile(r"0[1-9](?:[ .\-]\d\d){4}")),
    ("44", re.compile(r"07\d{3} ?\d{6}|07\d{3} \d{3} \d{3}|07\d{2} \d{4} \d{4}|0(?:1\d{3}|2\d) \d{6,7}")),
    ("61", re.compile(r"04\d\d[ \-]\d{3}[ \-]\d{3}")),
    ("81", re.compile(r"0[789]0-\d{4}-\d{4}")),
    ("82", re.compile(r"010-\d{4}-\d{4}")),
    ("886", re.compile(r"09\d\d[ \-]?\d{3}[ \-]?\d{3}")),
    ("49", re.compile(r"01[567]\d[ /\-]\d{7,8}")),
)
"""Mobile numbers as people of a country write them for each other."""
_WRITTEN = re2.compile(
    rb"\b0[1-9](?:(?: [0-9][0-9]){4}|(?:\.[0-9][0-9]){4}|(?:-[0-9][0-9]){4})\b|\b07[0-9]{3} [0-9]{6}\b|"
    rb"\b07[0-9]{3} [0-9]{3} [0-9]{3}\b|"
    rb"\b04[0-9]{2} [0-9]{3} [0-9]{3}\b|\b0[789]0-[0-9]{4}-[0-9]{4}\b|\b09[0-9]{2}-[0-9]{3}-[0-9]{3}\b|"
    rb"\b01[567][0-9][ /\-][0-9]{7,8}\b|"
    rb"\b0[0-9]{2,3}-[0-9]{7,8}-[0-9]{1,5}\b|\b86-1[3-9][0-9]{9}\b"
)
_LOCAL_EXTENSION = re.compile(r"(0\d{2,3}-\d{7,8})-\d{1,5}")
_MASKED = re2.compile(
    rb"\b1[3-9][0-9][*]{4,6}[0-9]{2,4}\b|\+[0-9]{1,3}[ \-]?[0-9]{0,4}[*]{3,8}[0-9]{2,4}\b|"
    rb"\b0[0-9]{2,3}-[0-9]{2,4}\*{3,5}[0-9]{0,3}"
)
_GOES_ON = re.compile(r"[A-Za-z*\-]|[ .]?[0-9]")
_GOES_BEFORE = re.compile(r"(?:[0-9][ .]|[\-.+])$")


def _whole(number: str) -> bool:
    """Return whether digits are a number with its country's code, and no plus before it: an MSISDN."""
    return 11 <= len(number) <= 15 and number[0] != "0" and is_plain("+" + number)


class PhoneNumber(Declared):
    """Mobile and landline numbers of people."""

    kind = Kind.PHONE_NUMBER
    forms = frozenset({Form.DIGITS, Form.GROUPED})
    names = (
        "shoujihaoma",
        "calling",
        "called",
        "calling party",
        "called party",
        "a number",
        "b number",
        "a party",
        "b party",
        "mo sms",
        "mt sms",
        "sms from",
        "call from",
        "call to",
        "ctcm",
        "ctcb",
        "telefon",
        "telefonnummer",
        "handy",
        "handynummer",
        "téléphone",
        "numéro",
        "portable",
        "teléfono",
        "telefono",
        "móvil",
        "telefone",
        "celular",
        "電話",
        "手機",
        "聯絡電話",
        "行動電話",
        "手提電話",
        "yidongdianhua",
        "手机号1",
        "mobilenum",
        "phone",
        "phone number",
        "phone no",
        "phone num",
        "mobile",
        "mobile number",
        "mobile phone",
        "mobile no",
        "cellphone",
        "cell phone",
        "cell number",
        "telephone",
        "telephone number",
        "tel",
        "tel no",
        "tel number",
        "msisdn",
        "contact number",
        "contact phone",
        "contact tel",
        "home phone",
        "work phone",
        "whatsapp",
        "caller",
        "callee",
        "caller number",
        "phone e164",
        "call me at",
        "text me at",
        "reach me at",
        "sms to",
        "fax",
        "contact no",
        "calling number",
        "called number",
        "recipient number",
        "dial",
        "call",
        "hotline number",
        "手机",
        "手机号",
        "手机号码",
        "电话",
        "电话号码",
        "联系电话",
        "联系方式",
        "移动电话",
        "固定电话",
        "座机",
        "联系号码",
        "主叫号码",
        "被叫号码",
        "本机号码",
        "来电",
        "致电",
        "拨打",
        "家庭电话",
        "预留手机",
        "注册手机",
        "号码",
        "shouji",
        "shoujihao",
        "shoujihaoma",
        "dianhua",
        "dianhuahaoma",
        "lianxidianhua",
        "lianxifangshi",
        "yidongdianhua",
        "phn",
        "mob",
        "mobl",
        "phone nbr",
        "ph number",
        "ph no",
        "cell no",
        "mob no",
        "mobile nbr",
    )
    initials = ("yddh", "mbl", "sjh", "sjhm", "dh", "dhhm", "lxdh", "ph", "sj", "lxfs", "hm")
    enough = (CHECKED, NAMED, IN_CONTEXT)
    searches = True
    trigger = (
        r"\b0[1-9](?:[ .\-][0-9][0-9]){4}|\b0[1457][0-9]+[ /\-][0-9]{3}|\b0[789]0-|\b09[0-9][0-9]-|[0-9]\*{3}|"
        r"\*{3}[0-9]|"
        r"\b0[0-9]{2,3}-[0-9]{7,8}-|\b86-1[3-9][0-9]{9}"
    )

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_WRITTEN, text):
            if _GOES_ON.match(text, end) or _GOES_BEFORE.search(text, max(0, start - 2), start):
                continue
            whole = _LOCAL_EXTENSION.fullmatch(text, start, end)
            judged = self.judge(whole[1] if whole else text[start:end])
            if judged:
                yield Match(Kind.PHONE_NUMBER, start, end, *judged)
        for start, end in spans(_MASKED, text):
            yield Match(Kind.PHONE_NUMBER, start, end, text[start:end], IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        raw = _EXTENSION.sub("", fold(text).strip()).replace("%2B", "+", 1)
        if raw.lower().startswith("tel:"):
            raw = raw[4:]
        plus = raw.startswith(("+", "(+"))
        number = digits(raw.replace("+", "", 1)).replace("/", "") if plus else digits(raw)
        if not number.isdigit() or not number.isascii() or not 7 <= len(number) <= 17:
            return None
        if plus:
            if number.startswith("86") and _CN_MOBILE.fullmatch(number[2:]):
                return "+" + number
            return _e164("+" + number)
        if _AMERICAN_GROUPS.fullmatch(raw.strip()):
            return _e164("+1" + number[-10:])
        if _CN_MOBILE.fullmatch(number):
            return "+86" + number
        if number.startswith("86") and _CN_MOBILE.fullmatch(number[2:]):
            return "+" + number
        if number.startswith("00") and number[2:3] != "0":
            return self.canonical("+" + number[2:])
        if _CN_LANDLINE.fullmatch(number):
            return _e164("+86" + number[1:])
        if number.startswith("86") and _CN_LANDLINE.fullmatch("0" + number[2:]):
            return _e164("+" + number)
        if _NORTH_AMERICAN.fullmatch(number):
            return _e164("+1" + number[-10:])
        for country, shape in _NATIONAL:
            if shape.fullmatch(raw.strip()):
                return _e164(f"+{country}{number[1:]}")
        return _e164("+" + number) if _whole(number) and raw.strip().isdigit() else None

    def judge(self, text: str) -> tuple[str, Evidence] | None:
        """Ten bare digits are a North American number only if something says so."""
        value = self.canonical(text)
        if value is None:
            return None
        said = fold(text).strip()
        bare = said.isdigit() and not value.startswith("+86") and not said.startswith("00")
        return value, Evidence.SHAPE if bare else CHECKED

    def evidence(self, value: str) -> Evidence:
        return CHECKED

    def spellings(self, value: str) -> list[str]:
        out = [value, value[1:], "00" + value[1:]]
        if value.startswith("+86"):
            n = value[3:]
            if len(n) == 11 and n.startswith("1"):
                cut = [f"{n[:3]}{s}{n[3:7]}{s}{n[7:]}" for s in " -"]
                out += [n, *cut, *(f"+86 {c}" for c in (n, *cut)), f"+86-{n}", f"86-{n}"]
            else:
                area = 2 if n.startswith(("10", "2")) else 3
                out += ["0" + n, f"0{n[:area]}-{n[area:]}", f"0{n[:area]} {n[area:]}", f"+86 {n[:area]} {n[area:]}"]
        elif value.startswith("+1") and len(value) == 12:
            a, b, c = value[2:5], value[5:8], value[8:]
            out += [
                a + b + c,
                f"({a}) {b}-{c}",
                f"{a}-{b}-{c}",
                f"{a}.{b}.{c}",
                f"{a} {b} {c}",
                f"+1 ({a}) {b}-{c}",
                f"+1-{a}-{b}-{c}",
                f"1-{a}-{b}-{c}",
                f"+1 {a} {b} {c}",
                f"+1 {a}-{b}-{c}",
                f"({a}){b}-{c}",
            ]
        else:
            out += _international(value)
        return list(dict.fromkeys(out))


def _international(value: str) -> list[str]:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return []
    forms = (phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.NATIONAL)
    written = [str(phonenumbers.format_number(parsed, f)) for f in forms]
    return [*written, *(w.replace(" ", "-") for w in written), *(w.replace(" ", "") for w in written)]
