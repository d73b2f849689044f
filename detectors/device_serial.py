"""Hardware serial numbers: 8 to 20 upper-case letters and digits, as printed on the device."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import fold, spans
from delenda.model import Match
from detectors.declared import IN_CONTEXT
from detectors.ids_by_uuid import is_blank_id
from detectors.labelled import Labelled

_SERIAL = re.compile(r"[A-Z0-9]{6,24}|[A-Z0-9]{2,12}(?:[-/][A-Z0-9]{2,12}){1,4}")

_ATTACHED = re2.compile(
    (
        r"\b(?:adb|fastboot|scrcpy) -s [A-Za-z0-9]{6,32}\b|(?m:^|\b)[A-Za-z0-9]{8,20}\t(?:device|unauthorized|"
        r"offline)\b|"
        r"\b(?i:device|hostname|asset|laptop|notebook|handset|tablet|phone|macbook|ipad|watch|iSerial \d) "
        r"[A-Z0-9]{8,14}\b|"
        r"(?:序列号|机身号|出厂编号|(?i:sn)[码号])[为是]{0,2}[:： ]{0,2}[A-Z0-9][A-Z0-9/\-]{6,20}[A-Z0-9]\b|"
        r"\bSN[0-9A-Z]{8,14}\b"
    ).encode()
)
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/\-]{5,31}$")


class DeviceSerial(Labelled):
    """Serial numbers of devices."""

    kind = Kind.DEVICE_SERIAL
    searches = True
    trigger = (
        r"\b(?:adb|fastboot|scrcpy) -s |\t(?:device|unauthorized|offline)\b|\bSN[0-9A-Z]{8}|(?:序列号|机身号|"
        r"出厂编号|(?i:sn)[码号])|"
        r"\b(?i:device|hostname|asset|laptop|notebook|handset|tablet|phone|macbook|ipad|watch|iSerial \d) [A-Z0-9]{8}"
    )
    names = (
        "ro serialno",
        "serialno",
        "boot serialno",
        "sn码",
        "sn号",
        "机器序列号",
        "serial",
        "serial number",
        "serial no",
        "serialno",
        "serialnumber",
        "device serial",
        "device serial number",
        "hardware serial",
        "hw serial",
        "hw sn",
        "device sn",
        "sn code",
        "ro serialno",
        "ser no",
        "ser num",
        "sn",
        "s n",
        "product serial",
        "build serial",
        "serial id",
        "serial num",
        "序列号",
        "设备序列号",
        "硬件序列号",
        "sn码",
        "产品序列号",
        "手机序列号",
        "机身序列号",
        "出厂编号",
        "机身号",
        "xuliehao",
        "shebeixuliehao",
        "yingjianxuliehao",
        "snma",
        "chanpinxuliehao",
    )
    initials = (
        "sn",
        "xlh",
        "sbxlh",
        "yjxlh",
        "srl",
    )
    shortest = 6
    longest = 32

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip().upper()
        return value if _SERIAL.fullmatch(value) and any(c.isdigit() for c in value) else None

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

    def spellings(self, value: str) -> list[str]:
        return [value, value.lower()]

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_ATTACHED, text):
            piece = text[start:end].partition("\t")[0]
            token = _TOKEN.search(piece)
            if token is None:
                continue
            at = token.start() + 2 * (token[0].startswith("SN") and len(token[0]) > 9)
            value = self.canonical(piece[at:])
            if value and not value.isalpha() and (not value.isdigit() or not piece[0].isascii()):
                yield Match(Kind.DEVICE_SERIAL, start + at, start + len(piece), value, IN_CONTEXT)
