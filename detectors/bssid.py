"""BSSID: the MAC address of a Wi-Fi access point, which tells where somebody was. It never links people."""

from __future__ import annotations

from delenda.kinds import Kind
from delenda.lexer import Form
from detectors.declared import IN_CONTEXT, NAMED, Declared
from detectors.mac_address import as_mac, is_real_mac, spell_mac


class Bssid(Declared):
    """Access points."""

    kind = Kind.BSSID
    forms = frozenset({Form.MAC, Form.HEX, Form.DIGITS})
    names = (
        "bssid",
        "wifi bssid",
        "ap mac",
        "router mac",
        "access point",
        "access point mac",
        "wifi ap",
        "connected ap",
        "gateway mac",
        "ap bssid",
        "hotspot mac",
        "wifi ap mac",
        "ap address",
        "nearby wifi",
        "wifi scan",
        "associated ap",
        "associated with ap",
        "wifi router mac",
        "wap mac",
        "路由器mac",
        "路由mac",
        "热点mac",
        "wifi热点",
        "接入点",
        "无线接入点",
        "路由器地址",
        "wifi标识",
        "热点地址",
        "接入点mac",
        "无线路由",
        "luyouqimac",
        "luyoumac",
        "redianmac",
        "jierudian",
        "wuxianjierudian",
        "luyouqidizhi",
        "bss id",
        "rediandizhi",
        "called station id",
        "wlan bssid",
        "connected bssid",
        "current bssid",
        "target bssid",
        "source bssid",
        "ap wifi mac",
        "apmac",
        "ap radio mac",
        "assoc ap",
        "wifi access point",
        "wifi access points",
        "hotspot bssid",
        "base station mac",
        "无线ap",
        "ap地址",
        "apmac地址",
        "连接热点",
        "wifi mac地址ap",
        "基地台mac",
    )
    initials = ("lymac", "rdmac", "jrd")
    enough = (NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        return as_mac(text)

    def linkable(self, value: str) -> bool:
        return is_real_mac(value)

    def spellings(self, value: str) -> list[str]:
        return spell_mac(value)
