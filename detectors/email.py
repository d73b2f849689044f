"""Email addresses, trimmed and lower-cased: ``zhang.wei@example.com``.

The local part is case-sensitive by RFC 5321, but no provider keeps two mailboxes that differ in case only.
Dots and ``+tags`` are kept: what they mean is each provider's own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, fold, spans
from delenda.model import Match
from detectors.declared import IN_CONTEXT, NAMED, SHAPE, Declared

_EMAIL = re.compile(
    r"[a-z0-9_%+\-][a-z0-9._%+\-]*@[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9\-]+)*\.([a-z][a-z0-9\-]+)"
)
_NOT_TLD = frozenset(
    {"png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "json", "html", "map", "local", "so", "dll"}
)
_RESOLUTION = re.compile(r".*@\dx(?:\..*)?")


_MASKED = re2.compile(
    rb"\b[A-Za-z0-9][A-Za-z0-9._\-]*\*{2,8}[A-Za-z0-9._\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}\b"
)


class Email(Declared):
    """Mail addresses."""

    kind = Kind.EMAIL
    forms = frozenset({Form.EMAIL})
    names = (
        "email addr",
        "em addr",
        "email",
        "e mail",
        "mail",
        "email address",
        "mail address",
        "user email",
        "login email",
        "contact email",
        "mailbox",
        "eml",
        "email addr",
        "mail addr",
        "recipient email",
        "cc email",
        "reply to",
        "邮箱",
        "电子邮箱",
        "电子邮件",
        "邮箱地址",
        "邮件地址",
        "电邮",
        "信箱",
        "邮件",
        "youxiang",
        "dianziyouxiang",
        "youjian",
        "dianziyoujian",
        "youxiangdizhi",
    )
    initials = ("yx", "dzyx", "yj", "em")
    plain = r"[a-z0-9._+\-]+@[a-z0-9.\-]+"
    enough = (SHAPE, NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip().strip("<>").lower().replace("%40", "@").replace("%2b", "+")
        if value.startswith("mailto:"):
            value = value[7:]
        match = _EMAIL.fullmatch(value)
        if match is None or match[1] in _NOT_TLD or len(value) > 254 or _RESOLUTION.fullmatch(value):
            return None
        local, _, host = value.partition("@")
        if ".." in value or local.endswith(".") or len(local) > 64 or "-." in host:
            return None
        return value

    searches = True
    trigger = r"[a-z0-9]\*{2,}[A-Za-z0-9._\-]*@"

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_MASKED, text):
            yield Match(Kind.EMAIL, start, end, text[start:end].lower(), SHAPE)

    def linkable(self, value: str) -> bool:
        return value.partition("@")[0] not in _ROLES

    def spellings(self, value: str) -> list[str]:
        local, _, host = value.partition("@")
        return list(
            dict.fromkeys([value, f"{local}%40{host}", value.upper(), value.title(), f"{local}@{host.upper()}"])
        )


_ROLES = frozenset({"noreply", "no-reply", "donotreply", "postmaster", "mailer-daemon", "root", "abuse", "webmaster"})
