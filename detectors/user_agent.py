"""User agents: the self-description of a browser or an app, as sent."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from delenda.kinds import Kind
from delenda.lexer import Form
from detectors.declared import IN_CONTEXT, NAMED, SHAPE, Declared

_AGENT = re.compile(r"[A-Za-z][\w.\-]*(?: [A-Za-z]+)?/\d\S*(?:\s.*)?")


class UserAgent(Declared):
    """Descriptions of clients."""

    kind = Kind.USER_AGENT
    forms = frozenset({Form.AGENT})
    names = (
        "浏览器标识",
        "liulanqibiaoshi",
        "browser string",
        "user agent",
        "useragent",
        "ua",
        "http user agent",
        "browser ua",
        "user agent string",
        "client ua",
        "browser",
        "agent",
        "ua string",
        "browser agent",
        "client agent",
        "usr agnt",
        "usr agent",
        "agt",
        "用户代理",
        "浏览器标识ua",
        "浏览器",
        "浏览器ua",
        "浏览器信息",
        "客户端ua",
        "yonghudaili",
        "liulanqi",
        "liulanqixinxi",
        "liulanqiua",
    )
    initials = ("ua", "yhdl", "llq", "llqua")
    enough = (SHAPE, NAMED, IN_CONTEXT)
    phrase = True

    def canonical(self, text: str) -> str | None:
        value = text.strip().replace("\\/", "/")
        if "%2" in value or "+(" in value:
            value = unquote_plus(value)
        return value if _AGENT.fullmatch(value) and len(value) <= 2048 else None
