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
        r"offline|recovery|sideload)\b|(?m:^)[A-Za-z0-9]{8,20} {2,}(?:device|unauthorized|offline) (?:product|"
        r"usb|model|"
        r"transport_id):|"
        r"\b(?i:serial(?: ?(?:no|num|number|nr))?|s/n|service tag(?: lookup)?|asset (?:tag|"
        r"serial))(?:[.:#] ?[.:#]?| ?# ?| )"
        r"[ \t]{0,4}[A-Za-z0-9][A-Za-z0-9/\-]{5,24}\b|\b(?i:serial_?(?:no|number)?_[a-z0-9]{1,3})=\"?[A-Z0-9]{8,20}\b|"
        r"\b(?i:device|iphone|ipad|macbook|imac|watch|galaxy|pixel|laptop|thinkpad)\b[^\n()]{0,48}\([A-Z0-9]{8,14}\)|"
        r"\b(?i:device|hostname|asset|laptop|notebook|handset|tablet|phone|macbook|ipad|watch|iSerial \d) "
        r"[A-Z0-9]{8,14}\b|"
        r"(?:序列号|机身号|机身码|出厂编号|出厂号|序號|機身號|整机编号|(?i:sn)[码号])"
        r"[为是]{0,2}[:： ]{0,2}[A-Z0-9][A-Z0-9/\-]{6,20}[A-Z0-9]\b|"
        r"\bSN[0-9A-Z]{8,14}\b"
    ).encode()
)
_SHOWN = re.compile(r"([A-Za-z0-9]+)(?:\t| {2,}).")
"""What a list of attached devices begins with."""
_CERTIFICATE = re.compile(
    r"(?<![a-z])(?:cert(?:ificate)?|x\.?509|tls|ssl|crl|issuer|ca|order|invoice|part|batch|license)\W*$", re.IGNORECASE
)
"""What else has serial numbers."""
_MIXED = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z]).*|[0-9]{9,}(?:/[0-9]+)?|[0-9]{4,6}/[0-9]{6,}")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/\-]{5,31}$")


class DeviceSerial(Labelled):
    """Serial numbers of devices."""

    kind = Kind.DEVICE_SERIAL
    searches = True
    trigger = (
        r"(?i:serial|\bs/n|service tag|asset tag) ?[.:#_]?|[A-Za-z0-9]{8} {2,}(?:device|unauthorized|offline) |"
        r"\([A-Z0-9]{8,14}\)|"
        r"机身码|出厂号|序號|機身號|整机编号|\t(?:recovery|sideload)|"
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
        "product serial number",
        "machine serial",
        "machine serial number",
        "chassis serial",
        "chassis serial number",
        "system serial",
        "system serial number",
        "io platform serial number",
        "id serial short",
        "hardware serial number",
        "board serial",
        "board serial number",
        "drive serial",
        "disk serial",
        "disk serial number",
        "router serial",
        "meter serial",
        "meter serial number",
        "ont sn",
        "gpon sn",
        "stb sn",
        "terminal sn",
        "pos sn",
        "gateway sn",
        "equipment serial",
        "equipment serial number",
        "laptop serial",
        "laptop serial number",
        "phone serial",
        "phone serial number",
        "tablet serial",
        "imac serial",
        "iphone serial",
        "serial number system",
        "device serial no",
        "srl no",
        "seriennummer",
        "numero de serie",
        "número de serie",
        "numéro de série",
        "serienummer",
        "numero di serie",
        "シリアル番号",
        "製造番号",
        "产品sn",
        "设备sn",
        "整机序列号",
        "机身编码",
        "机身码",
        "出厂号",
        "出厂序列号",
        "序號",
        "產品序號",
        "機身序號",
        "设备sn码",
        "机器sn",
        "机器sn码",
        "仪表编号",
        "表号sn",
        "路由器序列号",
        "硬盘序列号",
        "电脑序列号",
        "手机sn",
        "手机sn码",
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
        if value.startswith("0X") or not _SERIAL.fullmatch(value):
            return None
        return value if any(c.isdigit() for c in value) else None

    def linkable(self, value: str) -> bool:
        return not is_blank_id(value)

    def spellings(self, value: str) -> list[str]:
        return [value, value.lower()]

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_ATTACHED, text):
            piece = text[start:end]
            shown = _SHOWN.match(piece)
            piece = (shown[1] if shown else piece).rstrip(")")
            token = _TOKEN.search(piece)
            if token is None or not _MIXED.fullmatch(token[0]) or _CERTIFICATE.search(text, max(0, start - 24), start):
                continue
            at = token.start() + 2 * (token[0].startswith("SN") and len(token[0]) > 9)
            value = self.canonical(piece[at:])
            if value and not value.isalpha() and (not value.isdigit() or not piece[0].isascii()):
                yield Match(Kind.DEVICE_SERIAL, start + at, start + len(piece), value, IN_CONTEXT)
