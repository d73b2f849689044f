"""Which side of a network an address is of: an access point or a device, a server or whoever called it.

Both look alike; the words right before decide first (``STA``, ``Called-Station-Id =``, ``DST=``), then what the whole
line is about. A device's address is a person's; an access point's tells where somebody was; a server's is nobody's.
"""

from __future__ import annotations

import re
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
_STATION: Final = re.compile(r"(?<![a-z])(?:sta|hostapd|dhcp\w*|arp|lladdr|calling)(?![a-z])", re.IGNORECASE)
_WLAN: Final = re.compile(
    r"(?<![a-z])(?:wlan|wlp|wl)\d|wi-?fi|iwlwifi|wpa|802\.11|(?<![a-z])iw(?![a-z])", re.IGNORECASE
)


def is_point(text: str, start: int, end: int) -> bool:
    """Return whether a MAC address is an access point's."""
    before = text[max(0, start - _FAR) : start].rpartition("\n")[2]
    after = text[end : end + _NEAR].partition("\n")[0]
    if _OWN.search(before[-_NEAR:]):
        return False
    told = _POINT.search(before[-_NEAR:])
    if told and _SAID.search(told[0]):
        return True
    line = f"{before} {after}"
    if _BLUETOOTH.search(line):
        return False
    if told and _WLAN.search(line) and not _STATION.search(line):
        return True
    return bool(_WIFI.search(f"{before[-_FAR:]} {after}")) and not _STATION.search(before[-_NEAR:])


_SERVER: Final = re.compile(
    r"(?<![a-z])(?:(?:dst(?:[_\-]?(?:ip|addr))?|dest(?:ination)?(?:[_ \-]?(?:ip|addr(?:ess)?))?|lip|laddr|"
    r"local[_ \-]?(?:ip|"
    r"addr(?:ess)?)|nas[_\-]?ip(?:v6)?(?:[_\-]?address)?|server[_ \-]?(?:ip|addr(?:ess)?)|"
    r"upstream(?:[_ ]?addr)?|backend|by|"
    r"proxy(?:[_ ]?ip)?|gateway|gw|resolver|dns|bind|vip|s[_\-]ip|learn)[\"'\])]?[ \t]{0,2}[:=][ \t]{0,2}[\"'(\[<]?|"
    r"(?:name ?server|resolver|dns server|listen(?:ing)?(?: on)?)s?[ :=]{1,3}[\"'(\[<]?)\Z",
    re.IGNORECASE,
)
"""Keys of servers, and words before them."""
_OTHER: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_METHOD: Final = re.compile(r" (?:GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|PROPFIND) /")
_PRIVATE: Final = re.compile(r"(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\.")
_HOP: Final = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?:, ?|:\d{2,5} )\Z")
_REST: Final = 400


def is_servers(text: str, start: int, end: int) -> bool:
    """Return whether an IP address is a server's, a proxy's or a resolver's: those of callers stand beside it."""
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    hop = _HOP.search(before)
    if hop and _PRIVATE.match(text, start) and not _PRIVATE.match(hop[1]):
        return True  # behind a client's own address in a chain, or in a load balancer's pair
    if _SERVER.search(before):
        return True
    rest = text[end : end + _REST].partition("\n")[0] if _METHOD.match(text, end) else ""
    return bool(_OTHER.search(rest))  # IIS writes its own address before the method, and the client's behind
