"""MAC addresses (EUI-48), lower case with colons: ``3c:5a:b4:01:02:03``. Zeros, broadcast and Android's and
iOS's stand-in ``02:00:00:00:00:00`` never link, nor do multicast addresses or randomized ones."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from delenda.lexer import Form, fold
from delenda.model import Evidence
from detectors.declared import SHAPE, Declared

_MAC = re.compile(
    r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|"
    r"[0-9a-f]{4}(?:-[0-9a-f]{4}){2}|[0-9a-f]{12}"
)


def as_mac(text: str) -> str | None:
    """Return an EUI-48 in lower case with colons, or None.

    >>> as_mac("3C5A.B401.0203")
    '3c:5a:b4:01:02:03'
    """
    value = fold(text).strip().lower().replace("%3a", ":").replace("\\:", ":")
    if not _MAC.fullmatch(value):
        return None
    bare = value.replace(":", "").replace("-", "").replace(".", "")
    return ":".join(bare[i : i + 2] for i in range(0, 12, 2))


def is_real_mac(value: str) -> bool:
    """Return whether a canonical MAC address belongs to one interface only."""
    first = int(value[:2], 16)
    return not first & 1 and value not in _FILLERS and len(set(value.split(":"))) > 1


_FILLERS = frozenset(
    {"02:00:00:00:00:00", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "00:11:22:33:44:55", "01:23:45:67:89:ab"}
)


def spell_mac(value: str) -> list[str]:
    """Return the common spellings of a canonical MAC address."""
    bare = value.replace(":", "")
    dotted = f"{bare[:4]}.{bare[4:8]}.{bare[8:]}"
    lower = [value, value.replace(":", "-"), bare, dotted]
    return [*lower, *(s.upper() for s in lower)]


class MacAddress(Declared):
    """Network interfaces of devices."""

    kind = Kind.MAC_ADDRESS
    forms = frozenset({Form.MAC, Form.HEX, Form.DIGITS})
    names = (
        "shebeimac",
        "mac no",
        "mac",
        "mac address",
        "mac addr",
        "macaddress",
        "wifi mac",
        "wlan mac",
        "bluetooth mac",
        "bt mac",
        "bt addr",
        "bluetooth address",
        "ethernet address",
        "hwaddr",
        "hardware address",
        "hw addr",
        "ether",
        "device mac",
        "client mac",
        "eth0 mac",
        "physical address",
        "station mac",
        "sta mac",
        "lladdr",
        "mac地址",
        "物理地址",
        "网卡地址",
        "蓝牙地址",
        "无线mac",
        "设备mac",
        "硬件地址",
        "macdizhi",
        "wulidizhi",
        "wangkadizhi",
        "lanyadizhi",
        "mac adr",
        "calling station id",
        "client hardware address",
        "chaddr",
        "src mac",
        "source mac",
        "smac",
        "peer mac",
        "wifi address",
        "wi fi address",
        "wi fi mac address",
        "wlan address",
        "bd addr",
        "bdaddr",
        "bd address",
        "bluetooth addr",
        "if phys address",
        "host mac",
        "hw mac",
        "user mac",
        "phone mac",
        "lan mac",
        "ethernet mac",
        "network address mac",
        "终端mac",
        "手机mac",
        "客户端mac",
        "用户mac",
        "网卡mac",
        "蓝牙mac",
        "有线mac",
        "mac位址",
        "實體位址",
    )
    initials = ("wldz", "wkdz")
    enough = (SHAPE, Evidence.FIELD_NAME, Evidence.CONTEXT)

    def canonical(self, text: str) -> str | None:
        return as_mac(text)

    def judge(self, text: str) -> tuple[str, Evidence] | None:
        """Twelve bare hexadecimal characters, groups with dashes (a voucher?), or six decimal pairs (a time?) need
        a name to say what they are."""
        value = as_mac(text)
        if value is None:
            return None
        doubtful = len(text) == 12 or text[4:5] == "-" or value.replace(":", "").isdigit()
        return value, Evidence.NONE if doubtful else SHAPE

    def linkable(self, value: str) -> bool:
        return is_real_mac(value)

    def spellings(self, value: str) -> list[str]:
        return spell_mac(value)
