"""Addresses of pages that somebody visited."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from detectors.labelled import Labelled

_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"]+|(?:www|m)\.[a-z0-9\-]+(?:\.[a-z0-9\-]+)+(?:/\S*)?", re.IGNORECASE)


class BrowsingUrl(Labelled):
    """Browsing history."""

    kind = Kind.BROWSING_URL
    names = (
        "url",
        "page url",
        "visited url",
        "browsing url",
        "referer",
        "referrer",
        "referer url",
        "page",
        "visit url",
        "browse url",
        "browser history",
        "browsing history",
        "landing page",
        "request url",
        "web url",
        "history url",
        "page location",
        "current url",
        "last url",
        "link visited",
        "visited",
        "document url",
        "full url",
        "pg url",
        "target url",
        "浏览",
        "浏览记录",
        "浏览历史",
        "浏览网址",
        "访问网址",
        "网址",
        "访问链接",
        "浏览链接",
        "访问页面",
        "访问地址",
        "浏览页面",
        "页面地址",
        "访问记录",
        "来源页",
        "liulan",
        "liulanjilu",
        "liulanlishi",
        "wangzhi",
        "liulanwangzhi",
        "fangwenwangzhi",
        "fangwenlianjie",
        "fangwenyemian",
        "yemiandizhi",
        "fangwenjilu",
        "liulanlianjie",
    )
    initials = (
        "lljl",
        "llwz",
        "wz",
        "fwwz",
        "lls",
        "ym",
    )
    shortest = 8
    longest = 8192

    def accepts(self, value: str) -> bool:
        return bool(_URL.fullmatch(value))
