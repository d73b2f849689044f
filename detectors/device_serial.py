"""Hardware serial numbers: 8 to 20 upper-case letters and digits, as printed on the device."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from delenda.lexer import fold
from detectors.ids_by_uuid import is_blank_id
from detectors.labelled import Labelled

_SERIAL = re.compile(r"[A-Z0-9]{6,24}|[A-Z0-9]{2,12}(?:[-/][A-Z0-9]{2,12}){1,4}")


class DeviceSerial(Labelled):
    """Serial numbers of devices."""

    kind = Kind.DEVICE_SERIAL
    names = (
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
