"""Addresses of pages that somebody visited."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Match
from detectors.declared import IN_CONTEXT
from detectors.labelled import Labelled

_VISITED = re2.compile(
    r"(?i:\b(?:visit(?:ed|s|ing)?|brows(?:ed|es|ing)|opened|viewed|navigated to|reading|watching|watched|"
    r"looking at|bookmarked|landed on|clicked(?: on)?|went to|"
    r"page ?view)\b|访问了?|浏览了?|打开了?|点击了?|看了|看看?这个|看看?这篇|看一?下)(?: the)?(?: page| site| "
    r"link| url|页面|网页|网址|"
    r"链接)?[ :]{0,2}https?://[!-~]+"
    r"|(?:(?i:\bhistory\b|\bpage_?views?\b|\bvisits?\b|\bbookmarks?\b)|书签|浏览记录|浏览历史|历史记录|访问记录|"
    r"最近访问|最近浏览|足迹|收藏夹?)"
    r"[^\nh]*https?://[!-~]+"
    r"|/[1-5][0-9][0-9] [0-9]+ (?:GET|POST|HEAD|CONNECT) https?://[!-~]+"
    r"|(?m:^)[0-9]{10,13}[ \t]https?://[!-~]+"
    r"|\" [1-5][0-9][0-9] (?:[0-9]+|-) \"https?://[!-~]+\"".encode()
)
"""A page that somebody is said to have seen; what a proxy fetched for them; the referrer in a web server's log."""
_ASSET = re.compile(r"\.(?:css|js|mjs|woff2?|ttf|eot|map|ico|wasm)(?:[?#].*)?$", re.IGNORECASE)
_URL = re.compile(
    r"(?:https?|ftp)(?:://|%3A%2F%2F)[^\s<>\"]+|(?:www|m)\.[a-z0-9\-]+(?:\.[a-z0-9\-]+)+(?:/\S*)?", re.IGNORECASE
)


class BrowsingUrl(Labelled):
    """Browsing history."""

    kind = Kind.BROWSING_URL
    names = (
        "link",
        "browse history",
        "browse url",
        "visit history",
        "浏览地址",
        "访问地址url",
        "liulandizhi",
        "fangwendizhi",
        "visit link",
        "url",
        "page url",
        "landing url",
        "landing",
        "dl",
        "lnd u",
        "ref u",
        "previous page",
        "prev page",
        "previous url",
        "exit page",
        "entry page",
        "laiyuan wangzhi",
        "laiyuan wz",
        "laiyuanye",
        "来源网址",
        "上一页",
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
    searches = True
    trigger = r"https?://"
    begins = r"(?i:h|f|w|m)"

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_VISITED, text):
            start = text.index("http", start)
            url = re.split(r"[\"'<>，。）】]", text[start:end], maxsplit=1)[0].rstrip(".,;:!?)")
            end = start + len(url)
            yield Match(Kind.BROWSING_URL, start, end, text[start:end], IN_CONTEXT)

    def accepts(self, value: str) -> bool:
        return bool(_URL.fullmatch(value)) and not _ASSET.search(value)
