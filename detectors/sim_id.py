"""SIM ids: IMSI (15 digits, a country's MCC first; E.212) and ICCID (19 or 20 digits from 89; E.118)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, spans
from delenda.model import Evidence, Match
from detectors.declared import CHECKED, IN_CONTEXT, LISTED, NAMED, Declared, digits, luhn

_ICCID = re.compile(r"89\d{16,18}")
_IMSI = re.compile(r"(?:460(?:0\d|1[15])|[2-7]\d\d)\d{10,12}")
_CN = re.compile(r"460(?:0[0-9]|11|15)\d{10}|8986(?:0\d|1[15])[0-9A-Z]{13,14}")


_ASKED = re2.compile(
    rb"AT\+CIMI[\s\"]{1,6}[0-9]{14,15}\b|\+(?:Q|X)?CCID:?[\s\"]{0,6}89[0-9]{16,18}[0-9Ff]?\b|\bimsi-[0-9]{15}\b"
)
"""What modems answer, and how networks of the fifth generation write a subscriber."""
_ANSWER = re.compile(r"\d{14,20}[Ff]?$")


class SimId(Declared):
    """IMSI and ICCID."""

    kind = Kind.SIM_ID
    forms = frozenset({Form.DIGITS, Form.GROUPED, Form.HEX})
    names = (
        "sim",
        "sim id",
        "imsi",
        "iccid",
        "sim serial",
        "sim serial number",
        "sim card",
        "sim card number",
        "sim number",
        "sim no",
        "subscriber id",
        "subscriber identity",
        "simid",
        "icc id",
        "eid sim",
        "sim iccid",
        "sim imsi",
        "uicc",
        "usim",
        "sim卡号",
        "sim卡",
        "sim序列号",
        "sim卡序列号",
        "sim卡标识",
        "国际移动用户识别码",
        "集成电路卡识别码",
        "用户识别码",
        "simkahao",
        "simka",
        "simxuliehao",
        "simkabiaoshi",
        "sim sn",
        "supi",
        "imsi1",
        "imsi2",
        "iccid1",
        "iccid2",
        "ccid",
        "qccid",
        "icc",
        "sim1 iccid",
        "sim2 iccid",
        "sim icc id",
        "sim card id",
        "sim card serial",
        "sim card iccid",
        "esim iccid",
        "iot iccid",
        "subscriber imsi",
        "国际移动用户识别号",
        "手机卡序列号",
        "物联网卡iccid",
        "物联卡号",
        "物联卡iccid",
        "流量卡iccid",
        "sim卡iccid",
        "sim卡imsi",
        "卡iccid",
        "iccid号",
        "imsi号",
        "iccid号码",
    )
    initials = ("simkh", "sim")
    enough = (LISTED, NAMED, IN_CONTEXT)
    searches = True
    trigger = r"AT\+CIMI|\+(?:Q|X)?CCID|imsi-[0-9]|(?m:^)[2-7][0-9]{13,14}(?m:$)"

    def canonical(self, text: str) -> str | None:
        value = digits(text).upper()
        if not value.isascii():
            return None
        if value.endswith("F") and len(value) == 20:
            value = value[:-1]
        if value.isdigit() and (
            (_ICCID.fullmatch(value) and len(value) in (18, 19, 20)) or (len(value) == 15 and _IMSI.fullmatch(value))
        ):
            return value
        return value if _CN.fullmatch(value) else None

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_ASKED, text):
            number = _ANSWER.search(text[start:end])
            value = self.canonical(number[0]) if number else None
            if number and value:
                yield Match(Kind.SIM_ID, start + number.start(), end, value, IN_CONTEXT)

    def evidence(self, value: str) -> Evidence:
        if len(value) >= 18 and value.isdigit() and (luhn(value) or value.startswith("8986")):
            return CHECKED | Evidence.DICTIONARY
        return LISTED if _CN.fullmatch(value) else Evidence.SHAPE
