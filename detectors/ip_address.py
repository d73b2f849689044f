"""IP addresses in the canonical text form of RFC 5952 (IPv6) or dotted quads. IPv4-mapped IPv6 becomes IPv4.

Private, loopback and other special addresses are found (they stand in logs) but never link.
"""

from __future__ import annotations

import ipaddress
import re
import socket

from delenda.kinds import Kind
from delenda.lexer import Form, fold
from detectors.declared import IN_CONTEXT, NAMED, SHAPE, Declared


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _sixth(text: str) -> str | None:
    """Return an IPv6 address in the form of RFC 5952; None if it is none, or one that holds four decimal numbers.

    The system's library takes a twentieth of the time that ``ipaddress`` does.
    """
    if ":" not in text or "." in text or not text.isascii() or "\0" in text:
        return None
    try:
        written = socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, text))
    except OSError:
        return None
    return None if "." in written or written == "::" else written


class IpAddress(Declared):
    """IPv4 and IPv6."""

    kind = Kind.IP_ADDRESS
    forms = frozenset({Form.IPV4, Form.IPV6})
    names = (
        "ip",
        "ip address",
        "ip addr",
        "ipaddr",
        "ipv4",
        "ipv6",
        "client ip",
        "remote addr",
        "remote ip",
        "src ip",
        "source ip",
        "dst ip",
        "login ip",
        "last login ip",
        "register ip",
        "reg ip",
        "user ip",
        "x forwarded for",
        "x real ip",
        "host ip",
        "peer ip",
        "visitor ip",
        "remote address",
        "client addr",
        "ip v4",
        "last ip",
        "ip地址",
        "登录ip",
        "客户端ip",
        "来源ip",
        "注册ip",
        "访问ip",
        "用户ip",
        "网络地址",
        "ipdizhi",
        "dengluip",
        "kehuduanip",
        "laiyuanip",
        "wangluodizhi",
        "ip adr",
        "forwarded",
        "from ip",
        "公网ip",
        "出口ip",
    )
    initials = ("ip", "dlip")
    enough = (SHAPE, NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip().strip("[]")
        if _PLAIN.fullmatch(value):
            return value
        if (written := _sixth(value)) is not None:
            return written
        address = _parse(value)
        if address is None and value.count(".") == 3 and ":" in value:
            address = _parse(value.rpartition(":")[0])
        return str(address) if address is not None and not (address.is_unspecified and address.version == 6) else None

    def linkable(self, value: str) -> bool:
        address = _parse(value)
        return address is not None and not (
            address.is_loopback
            or address.is_link_local
            or address.is_multicast
            or address.is_unspecified
            or address.is_reserved
            or any(address in net for net in _PRIVATE if net.version == address.version)
        )

    def spellings(self, value: str) -> list[str]:
        address = _parse(value)
        if isinstance(address, ipaddress.IPv4Address):
            return [value, f"::ffff:{value}"]
        return [value, value.upper(), address.exploded] if address else [value]


_PLAIN = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?=[0-9])|$)){4}", re.ASCII)
"""IPv4 as RFC 5952 would have it: four numbers to 255, none with a zero before it."""
_PRIVATE = tuple(
    ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
