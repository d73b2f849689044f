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
    rb"\b(?:adb|fastboot|scrcpy) -s [A-Za-z0-9]{6,32}\b|\b(?i:device|hostname|asset) [A-Z0-9]{10,14}\b"
)


class DeviceSerial(Labelled):
    """Serial numbers of devices."""

    kind = Kind.DEVICE_SERIAL
    searches = True
    trigger = r"\b(?:adb|fastboot|scrcpy) -s |\b(?i:device|hostname|asset) [A-Z0-9]{10}"
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
            at = text.rindex(" ", start, end) + 1
            value = self.canonical(text[at:end])
            if value and not value.isdigit() and not value.isalpha():
                yield Match(Kind.DEVICE_SERIAL, at, end, value, IN_CONTEXT)
