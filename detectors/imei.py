"""IMEI: 15 digits with a Luhn check digit (3GPP TS 23.003 §6.2); also IMEISV (16 digits) and MEID (14 hex).

Canonical are the 15 digits: an IMEISV ends in a software version instead of a check digit, so its check digit
is computed anew; 14 bare digits gain theirs. A tenth of all 15-digit numbers pass Luhn, so without a name or
context the first two digits must also be those of a reporting body that allocates today.

>>> Imei().canonical("49-015420-323751-8")
'490154203237518'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, fold, spans
from delenda.model import Evidence, Match
from detectors.declared import CHECKED, IN_CONTEXT, NAMED, Declared, digits, luhn, luhn_digit

_MEID = re.compile(r"[A-F][0-9A-F]{13}|[0-9A-F]{14}")
_BODIES = frozenset({"35", "86"})

_SHOWN = re2.compile(r"\*#06#[^\n]*|(?i:imei|串号|meid)[12]?[0-9][0-9 \-]{13,19}|EIR,[A-Z]+,[0-9]{15}\b".encode())
_FIFTEEN = re.compile(r"(?<!\d)(?:\d{15}|\d{2}-\d{6}-\d{6}-\d|\d{8}-\d{6}-\d|\d{6}-\d{2}-\d{6}-\d)(?![\d-])")


class Imei(Declared):
    """Numbers of mobile equipment."""

    kind = Kind.IMEI
    forms = frozenset({Form.DIGITS, Form.GROUPED, Form.HEX})
    searches = True
    trigger = r"\*#06#|(?i:imei|串号|meid)[0-9]|EIR,"
    names = (
        "eir",
        "imei",
        "imei1",
        "imei2",
        "imeisv",
        "meid",
        "imei no",
        "meid hex",
        "meid dec",
        "equipment id",
        "equipment identifier",
        "eir grey",
        "imei number",
        "imei code",
        "device imei",
        "手机串号",
        "串号",
        "手机串码",
        "串码",
        "设备串号",
        "国际移动设备识别码",
        "移动设备识别码",
        "chuanhao",
        "shoujichuanhao",
        "chuanma",
        "imeihao",
        "did md5",
        "did sha1",
        "imei md5",
        "imei sha1",
        "muid imei",
        "primary imei",
        "imei primary",
        "imei sv",
        "imei slot1",
        "imei slot2",
        "meid number",
        "meid no",
        "handset imei",
        "phone imei",
        "equipment imei",
        "pesn",
        "国际移动设备识别号",
        "移动设备识别号",
        "设备识别号imei",
        "手机识别码",
        "手机imei",
        "手机imei号",
        "入网串号",
        "機身碼imei",
        "esn",
    )
    initials = ("ch", "sjch")
    enough = (CHECKED | Evidence.DICTIONARY, NAMED | Evidence.CHECK_DIGIT, IN_CONTEXT | Evidence.CHECK_DIGIT)

    def canonical(self, text: str) -> str | None:
        value = digits(text)
        if value.isdigit() and value.isascii():
            if len(value) == 15:
                return value if luhn(value) and value.strip("0") else None
            if len(value) == 16 and value[:2] in _BODIES | {"01", "99", "98", "91", "52", "53"}:
                return value[:14] + luhn_digit(value[:14])
            if len(value) == 17 and value[:2] in _BODIES and luhn(value[:15]):
                return value[:15]
            return None
        value = fold(text).strip().upper()
        return (
            value
            if len(value) == 14 and (value[0] in "ABCDEF" or value[:2] == "99") and _MEID.fullmatch(value)
            else None
        )

    def evidence(self, value: str) -> Evidence:
        if not value.isdigit():
            return CHECKED
        return CHECKED | (Evidence.DICTIONARY if value[:2] in _BODIES else Evidence.NONE)

    def linkable(self, value: str) -> bool:
        return len(set(value)) > 2 and not value.startswith("0049990") and value[:14] != "12345678901234"

    def spellings(self, value: str) -> list[str]:
        if not value.isdigit():
            return [value, value.lower()]
        tac, serial, check = value[:8], value[8:14], value[14]
        return [
            value,
            f"{tac[:2]}-{tac[2:]}-{serial}-{check}",
            f"{tac[:2]} {tac[2:]} {serial} {check}",
            f"{tac}-{serial}-{check}",
        ]

    def find(self, text: str) -> Iterator[Match]:
        """Yield numbers right behind ``IMEI``, in an equipment register's list, or as a phone answers to ``*#06#``."""
        for start, end in spans(_SHOWN, text):
            for number in _FIFTEEN.finditer(text, start, end):
                value = self.canonical(number[0])
                if value:
                    yield Match(Kind.IMEI, *number.span(), value, IN_CONTEXT | Evidence.CHECK_DIGIT)
