"""Which side of a network an address is of: an access point or a device, a server or whoever called it.

Both look alike; the words right before decide first (``STA``, ``Called-Station-Id =``, ``DST=``), then what the whole
line is about. A device's address is a person's; an access point's tells where somebody was; a server's is nobody's.
"""

from __future__ import annotations

import re
import string
from typing import Final

_FAR: Final = 160
_NEAR: Final = 64
_LINK: Final = r"[\"'\])]?[ \t]{0,2}(?:[:=]|is|为|是|->)?[ \t]{0,2}[\"'(\[<]?"
_OWN: Final = re.compile(
    r"(?:终端|设备|手机|蓝牙|客户端|(?<![a-z])(?:client|station|sta|device|phone|bluetooth|bt|host|supplicant|user|peer))"
    rf"[ _\-]?(?:mac|addr(?:ess)?)?{_LINK}\Z|(?<![a-z])(?:calling[_\-]?station[_\-]?id|lladdr|chaddr|hwaddr|ether|arp|"
    rf"eth\d|link/ether|dhcp\w*|cli|sta[_\-]?(?:mac|addr)?|ap-sta-(?:dis)?connected|neighbou?r|hwsrc|hwdst){_LINK}\Z",
    re.IGNORECASE,
)
"""A MAC address behind it is a device's, even beside an access point's."""
_POINT: Final = re.compile(
    r"(?<![a-z])(?:bssid|called[_\-]?station[_\-]?id|ap[_\-]?(?:mac|addr(?:ess)?|bssid)|wtp|radio[_ ]?mac|"
    r"(?:access[_ ]?point|"
    rf"ap)(?:[_ ]?(?:mac|addr(?:ess)?))?){_LINK}\Z"
    r"|(?<![a-z])(?:(?:re)?associat\w+|(?:de)?auth\w*|roam\w*|handoff|(?:dis)?connect(?:ed|ing|ion)?|join(?:ed|"
    r"ing)?|switch\w*|"
    r"trying|send auth|beacon\w*|probe response)[ \w\-]{0,24}?(?:with|to|from|on)(?: (?:new|old|the|ap|bss|"
    r"access point))*"
    r"[ :(\[]{1,2}\Z|(?<![a-z])bss[ :(\[]{1,3}\Z|(?:热点|路由器?|接入点|无线AP|AP切换|wifi列表)[^\n]{0,12}\Z",
    re.IGNORECASE,
)
"""A MAC address behind it may be an access point's; behind a mere verb, if the line is about Wi-Fi."""
_SAID: Final = re.compile(r"bssid|called|(?<![a-z])ap(?![a-z])|access|bss(?![a-z])|热点|路由|接入|AP", re.IGNORECASE)
_BLUETOOTH: Final = re.compile(
    r"(?<![a-z])(?:ble|bluetooth|bluez?|btmon|bluetoothd|hci(?:tool|config|dump|\d)?|gatt|a2dp|hfp|"
    r"i?beacon uuid|headset|"
    r"earbuds|bonded|paired|unpaired|pairing)(?![a-z])|蓝牙|耳机|手环|配对",
    re.IGNORECASE,
)
_WIFI: Final = re.compile(
    r"(?<![a-z])(?:e?ssid|rssi|bss|cell \d+ - address|dev wifi|iwlist|beacon|wifi ?info|(?:authenticate|"
    r"associate) with|"
    r"ctrl-event-connected|wpa_supplicant|associated with|access point|wifi_?scan|wlan_?scan|hotspot|signalstrength|"
    r"wifi ?access ?points?|wifi_?list|scan_?results?|nmcli|wifinetworkselector|wificonfig\w*|roam\w*|:infra:|"
    r"wpa2|netsh)"
    r"(?![a-z])|热点|路由",
    re.IGNORECASE,
)
_WIRELESS: Final = (
    "ss", "auth", "wifi", "wi-fi", "wlan", "wlp", "roam", "called", "associat", "connect", "beacon", "hotspot", "nmcli",
    "netsh", "iwlist", "wpa", "signalstrength", "scan", "infra", "wtp", "join", "cell ", "trying", "handoff", "switch",
    "probe", "radio", " ap", "ap ", "ap-", "ap_", "ap:", "ap=",
)  # fmt: skip
"""One of these stands in the line of whatever access point, but for Chinese."""
_STATION: Final = re.compile(r"(?<![a-z])(?:sta|hostapd|dhcp\w*|arp|lladdr|calling)(?![a-z])", re.IGNORECASE)
_WLAN: Final = re.compile(
    r"(?<![a-z])(?:wlan|wlp|wl)\d|wi-?fi|iwlwifi|wpa|802\.11|(?<![a-z])iw(?![a-z])", re.IGNORECASE
)


def is_point(text: str, start: int, end: int) -> bool:
    """Return whether a MAC address is an access point's."""
    before = text[max(0, start - _FAR) : start].rpartition("\n")[2]
    after = text[end : end + _NEAR].partition("\n")[0]
    near = f"{before}{after}"
    if near.isascii() and not any(map(near.lower().__contains__, _WIRELESS)):
        return False
    if _OWN.search(before[-_NEAR:]):
        return False
    told = _POINT.search(before[-_NEAR:])
    if told and _SAID.search(told[0]):
        return True
    line = f"{before} {after}"
    if _BLUETOOTH.search(line):
        return False
    if _NAMED.search(line):
        return False  # the line names its access point; this is who is connected
    if told and _WLAN.search(line) and not _STATION.search(line):
        return True
    return bool(_WIFI.search(f"{before[-_FAR:]} {after}")) and not _STATION.search(before[-_NEAR:])


_NAMED: Final = re.compile(
    r"(?<![a-z])(?:ap|bssid|ap[_\-]?mac|access point)[\"']?[ :=]{1,3}[\"']?[0-9a-f]{2}[:\-][0-9a-f]{2}[:\-]",
    re.IGNORECASE,
)
_LISTENS: Final = frozenset(
    "dst dstip dstaddr destip destaddr dest destination destinationip destinationaddr destinationaddress lip "
    "laddr localip "
    "localaddr localaddress nasip nasipaddress nasipv6address serverip serveraddr serveraddress upstream "
    "upstreamaddr backend "
    "by proxy proxyip gateway gw resolver dns bind vip sip learn".split()
)
"""Keys of servers, without what parts their words; SIP's own ``sip:`` is an address of a person."""
_SPOKEN: Final = ("nameserver ", "name server ", "resolver ", "dns server ", "listen ", "listening on ", "listening ")
_TWO_WORDS: Final = frozenset({"server", "local", "destination", "dest", "proxy", "nas"})
_OPENING: Final = "\"'([< \t"
_CLOSING: Final = "\"')] \t"
_WORD: Final = string.ascii_letters + string.digits + "_-"
_OTHER: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_METHOD: Final = re.compile(r" (?:GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|PROPFIND) /")
_PRIVATE: Final = re.compile(r"(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\.")
_HOP: Final = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?:, ?|:\d{2,5} )\Z")
_KEY: Final = 32
_REST: Final = 400


def is_servers(text: str, start: int, end: int) -> bool:
    """Return whether an IP address is a server's, a proxy's or a resolver's: those of callers stand beside it."""
    before = text[max(0, start - _KEY) : start]
    last = before[-2:]
    if last and (last[-1] == "," or (last[-1] == " " and (last[0] == "," or last[0].isdigit()))):
        hop = _HOP.search(before) if _PRIVATE.match(text, start) else None
        if hop and not _PRIVATE.match(hop[1]):
            return True  # behind a client's own address in a chain, or in a load balancer's pair
    elif _is_server_key(before):
        return True
    if text[end : end + 1] != " " or not _METHOD.match(text, end):
        return False
    return bool(
        _OTHER.search(text[end : end + _REST].partition("\n")[0])
    )  # IIS writes its own address before the method


def _is_server_key(before: str) -> bool:
    """Return whether the end of a text is the key of a server's address."""
    key = before.rstrip(_OPENING)
    if key[-1:] not in (":", "="):
        return before.lower().endswith(_SPOKEN)
    key = key[:-1].rstrip(_CLOSING)
    rest = key.rstrip(_WORD)
    word = key[len(rest) :].lower().replace("_", "").replace("-", "")
    if word in ("ip", "addr", "address") and rest.endswith(" "):
        rest = rest[:-1]
        owner = rest[len(rest.rstrip(_WORD)) :].lower()
        return owner in _TWO_WORDS
    return word in _LISTENS and (word != "sip" or "-" in key[-4:] or "_" in key[-4:])
