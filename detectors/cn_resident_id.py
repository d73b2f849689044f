"""Chinese resident identity card numbers (GB 11643): 18 characters, the last one a check digit or X.

Canonical: no blanks, X in upper case; the 15-digit form of before 1999 gains its century and check digit.
The first two digits name a province, then comes a date of birth.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, spans
from delenda.model import Evidence, Match
from detectors.declared import CHECKED, IN_CONTEXT, NAMED, Declared, digits

_ID = re.compile(r"[1-9]\d{16}[\dX]")
_MASKED = re2.compile(rb"\b[1-8][0-9]{2,5}[*]{6,13}[0-9]{1,3}[0-9Xx]\b")
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)


def check_digit(first17: str) -> str:
    """Return the check character of the first 17 digits (ISO 7064 MOD 11-2).

    >>> check_digit("11010519491231002")
    'X'
    """
    return "10X98765432"[sum((ord(c) - 48) * (2 ** (17 - i)) for i, c in enumerate(first17)) % 11]


def _is_date(text: str) -> bool:
    try:
        day = dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return 1885 <= day.year <= 2035


class CnResidentId(Declared):
    """Identity card numbers of the mainland."""

    kind = Kind.CN_RESIDENT_ID
    forms = frozenset({Form.DIGITS, Form.GROUPED})
    names = (
        "id card",
        "id card no",
        "id card number",
        "idcard",
        "id no",
        "id number",
        "identity card",
        "resident id",
        "resident id number",
        "citizen id",
        "cn id",
        "identity no",
        "identity number",
        "id num",
        "national id",
        "cert no",
        "certificate no",
        "cert id",
        "cert number",
        "prc id",
        "cnid",
        "identification number",
        "resident identity card",
        "chinese id",
        "身份证",
        "身份证号",
        "身份证号码",
        "身份证件号",
        "公民身份号码",
        "居民身份证",
        "证件号码",
        "证件号",
        "身份号码",
        "居民身份证号",
        "二代证",
        "身份证件号码",
        "shenfenzheng",
        "shenfenzhenghao",
        "shenfenzhenghaoma",
        "zhengjianhao",
        "zhengjianhaoma",
        "shenfenhaoma",
        "gongminshenfenhaoma",
        "sfz",
        "idc no",
        "crd id",
    )
    initials = ("sfz", "sfzh", "sfzhm", "zjh", "zjhm", "sfhm", "gmsfhm", "idn")
    enough = (CHECKED, NAMED, IN_CONTEXT)
    searches = True
    trigger = r"[0-9]\*{6,}[0-9]"

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_MASKED, text):
            if text[start : start + 2] in _PROVINCES and (17 <= end - start <= 19 or text.count("*", start, end) > 7):
                yield Match(Kind.CN_RESIDENT_ID, start, end, text[start:end].upper(), IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = digits(text).upper()
        if len(value) == 15 and value.isdigit() and value.isascii():
            value = value[:6] + "19" + value[6:]
            value += check_digit(value)
        if not value.isascii() or not _ID.fullmatch(value):
            return None
        if value[:2] not in _PROVINCES or not _is_date(value[6:14]) or check_digit(value[:17]) != value[17]:
            return None
        return value

    def evidence(self, value: str) -> Evidence:
        return CHECKED

    def judge(self, text: str) -> tuple[str, Evidence] | None:
        judged = super().judge(text)
        if judged is None or len(digits(text)) == 18:
            return judged
        return judged[0], Evidence.SHAPE

    def spellings(self, value: str) -> list[str]:
        parts = (value[:6], value[6:14], value[14:])
        out = [value, " ".join(parts), "-".join(parts)]
        return [*out, *(s.lower() for s in out)] if value.endswith("X") else out
