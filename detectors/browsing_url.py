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
    r"|(?i:\b(?:saw (?:this|it|that)(?: one)?(?: at| on)?|found (?:this|it|that)(?: at| on| here)?|check "
    r"(?:this )?out|(?:take a )?look "
    r"at(?: this)?|have you seen|the (?:page|link|site|article|listing|website)(?: at)?|this (?:page|link|site|"
    r"article|listing|"
    r"one|website|video)(?: at)?|came from|coming from|redirected (?:from|to)|referred (?:by|from)|sent (?:me|"
    r"you|her|him|us|them)"
    r"(?: this| to)?|shared(?: a link| this)?|clicked through|stuck on|landed at|last tab|open tabs?|reading "
    r"this))[ :,]{1,2}https?://[!-~]+"
    r"|(?:这个|那个|这篇|那篇|这条|你发的|他发的|她发的|发来的|分享的)(?:链接|网页|页面|网址|网站|文章|帖子|"
    r"视频|商品|东西)[^\n:/]*https?://[!-~]+"
    r"|(?:打开|点开|点进去?|逛了?|刷到了?|看到了?|转发了?|分享了?|收藏了?|跳转到了?|"
    r"进入了?)[^\n:/a-zA-Z]{0,12}https?://[!-~]+"
    r"|(?m:^)[0-9]{10,13}[|,;]https?://[!-~]+"
    r"|/[1-5][0-9][0-9] [0-9]+ (?:GET|POST|HEAD|CONNECT) https?://[!-~]+"
    r"|(?m:^)[0-9]{10,13}[ \t]https?://[!-~]+"
    r"|\" [1-5][0-9][0-9] (?:[0-9]+|-) \"https?://[!-~]+\"".encode()
)
"""A page that somebody is said to have seen; what a proxy fetched for them; the referrer in a web server's log."""
_ENDS = re.compile(r"[\"'<>|，。）】]|,(?=\d{4}-|\d{9}|[a-z]+(?:,|$))")
_FURTHER = re.compile(r"[\"'], ?[\"'](https?://[^\s\"'<>]+)(?=[\"'])")
"""The next in a list."""
_SERVED = re.compile(
    r"https?://(?:api|docs?|developers?|support|help|wiki|cdn|static|registry|raw|download)[.\-]|https?://[^/]+/(?:api|v\d)/",
    re.I,
)
"""What programs call, and what manuals and registries give."""
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
        "history",
        "visited urls",
        "start url",
        "open url",
        "came from",
        "from page",
        "http referer",
        "document location",
        "document referrer",
        "页面链接",
        "落地页",
        "来路",
        "当前页面",
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
            url = _ENDS.split(text[start:end], maxsplit=1)[0].rstrip(".,;:!?)")
            if _SERVED.match(url):
                continue
            end = start + len(url)
            yield Match(Kind.BROWSING_URL, start, end, text[start:end], IN_CONTEXT)
            while more := _FURTHER.match(text, end):
                start, end = more.span(1)
                yield Match(Kind.BROWSING_URL, start, end, text[start:end], IN_CONTEXT)

    def accepts(self, value: str) -> bool:
        return bool(_URL.fullmatch(value)) and not _ASSET.search(value)
