"""Nicknames, handles and screen names: as the person wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Match
from detectors.declared import IN_CONTEXT
from detectors.handles import NOBODY, TRIGGER, find_handles
from detectors.labelled import Labelled

_WECHAT = re.compile(r"o[A-Za-z0-9_-]{27}|wxid_[a-z0-9]{6,}")
"""An openid, which WeChat calls a user's name, is a social id."""
_MAIL = re.compile(r"[^@\s]+(?:@|%40)[^@\s]+\.[A-Za-z]{2,}|\+?\d[\d \-]{8,}\d")
"""A mailbox or a telephone number is itself, where somebody signs in with it."""

_SAID = re2.compile(
    rb"(?i:\b(?:posted|uploaded|shared|commented|replied|reviewed|created|submitted|streamed|tagged|"
    rb"followed|banned)) by "
    rb"@?(?:[a-z0-9][a-z0-9._\-]*[a-z0-9_]|[A-Za-z0-9.\-]*[A-Za-z][A-Za-z0-9.\-]*[_0-9][A-Za-z0-9._\-]*)|"
    rb"(?i:\b(?:nick(?:name)?|username|handle|screen ?name)s?) "
    rb"(?i:changed|renamed|updated)(?i: from)?:? [^ \n>]+ (?:->|=>|to) [^ \n,;]+"
)
_HANDLE = re.compile(
    r"(?:by @?|(?:changed|renamed|updated)(?: from)?:? ?|(?:->|=>|to) )([^\s,;:]*[^\s,;:.])", re.IGNORECASE
)

_WORD = r"[A-Za-z][A-Za-z0-9.\-]*(?:[A-Za-z][0-9]|_[A-Za-z0-9])[A-Za-z0-9._\-]*"
"""A handle that is no word: a digit behind a letter, or an underscore, in it."""
_MENTIONED = re2.compile(
    (
        rf"(?m:^|[\s(])@{_WORD}|(?m:^|\s)/?u/[A-Za-z0-9][A-Za-z0-9_\-]{{2,23}}\b|(?m:^|[\])] )<{_WORD}> |"
        rf"\b(?i:player|gamer|streamer|viewer|gamer ?tag|ign|username|welcome back,?) "
        rf"@?{_WORD}|"
        rf"\b(?i:ign|gamer ?tag|(?:follow|find|add) me on [a-z]+)[:,]? @?{_WORD}|"
        rf"\b{_WORD} (?:joined the (?:lobby|game|chat|channel|party|room|raid|guild|clan|match|stream)|left the "
        rf"(?:lobby|game|"
        rf"chat|channel|party|room|raid|guild|clan|match|stream)|is typing|followed you|liked your|sent you|"
        rf"went live|gifted|"
        rf"subscribed|whispers)\b"
    ).encode()
)
_FOUND = re.compile(
    r"(?:u/|<|@|^(?:[A-Za-z ]+[:,]? @?)|^)([A-Za-z0-9][A-Za-z0-9._\-]*[A-Za-z0-9_])(?=$|> | (?:joined|left|is|"
    r"followed|liked|sent|went|gifted|"
    r"subscribed|whispers|from)\b)"
)
_FIELD = re.compile(
    r"_(?:id|name|token|key|type|count|at|no|code|agent|info|list|data|status|group|role|table)$|^[a-z]+_$"
)
_RENAMED = re.compile(
    r"(?:昵称|网名|用户名)(?:由|从)[\"“「]?([^\"”」\s]{1,16}?)[\"”」]?(?:改为|改成|更名为|"
    r"变更为)[\"“「]?([^\"”」\s,，。]{1,16})"
)
_CALLED = re.compile(
    r"(?:玩家|用户|网友|博主|UP主|主播|群友|队友|楼主|道友|粉丝|好友)[【“「\"]([^】”」\"\n]{1,20})[】”」\"]"
)


class Nickname(Labelled):
    """Names that people give themselves."""

    kind = Kind.NICKNAME
    names = (
        "nickname",
        "微信名",
        "网名昵称",
        "游戏名",
        "gamer id",
        "disp nm",
        "disp name",
        "nck nm",
        "usr nm",
        "nick nm",
        "nick name",
        "nick",
        "screen name",
        "display name",
        "user name",
        "username",
        "handle",
        "alias",
        "login name",
        "login",
        "logon name",
        "user login",
        "sasl username",
        "preferred name",
        "remote user",
        "account name",
        "gamer tag",
        "gamertag",
        "wechat name",
        "wx nickname",
        "qq name",
        "profile name",
        "player name",
        "昵称",
        "用户名",
        "网名",
        "用户昵称",
        "微信昵称",
        "登录名",
        "账号名",
        "显示名",
        "花名",
        "别名",
        "角色名",
        "游戏昵称",
        "nicheng",
        "yonghuming",
        "wangming",
        "denglum",
        "dengluming",
        "xianshiming",
        "bieming",
        "huaming",
    )
    initials = (
        "nc",
        "yhm",
        "yhnc",
        "wm",
        "nk",
    )
    searches = True
    trigger = (
        rf"{TRIGGER}|"
        r"(?:玩家|用户|网友|博主|UP主|主播|群友|队友|楼主|道友|粉丝|好友)[【“「\"]|(?i:ed by @?[a-z0-9])|"
        r"(?m:^|[\s(])@[A-Za-z]|\bu/[A-Za-z0-9]|<[A-Za-z][A-Za-z0-9._\-]*> |(?:昵称|网名|用户名)[由从]|"
        r"\b(?i:player|gamer|streamer|viewer|gamer ?tag|ign|welcome back,?|me on "
        r"[a-z]+)[:,]? @?[A-Za-z]|"
        r"[0-9_][A-Za-z0-9]* (?:joined|left) the|[0-9_][A-Za-z0-9]* (?:is typing|followed "
        r"you|liked your|sent you|went live|gifted)|"
        r"(?i:\b(?:nick(?:name)?|username|handle|screen ?name)s? (?:changed|renamed|updated))"
    )
    phrase = True
    longest = 64
    fillers = Labelled.fillers | NOBODY

    def accepts(self, value: str) -> bool:
        return not _MAIL.fullmatch(value) and not value.endswith("=") and not _WECHAT.fullmatch(value)

    def find(self, text: str) -> Iterator[Match]:
        for start, end in find_handles(text):
            yield Match(Kind.NICKNAME, start, end, text[start:end], IN_CONTEXT)
        for start, end in spans(_SAID, text):
            for name in _HANDLE.finditer(text, start, end):
                yield Match(Kind.NICKNAME, *name.span(1), name[1], IN_CONTEXT)
        for start, end in spans(_MENTIONED, text):
            handle = _FOUND.search(text[start:end].strip())
            if handle and text[end : end + 1] not in ("@", "(", "/", ".") and not _FIELD.search(handle[1].lower()):
                at = text.index(handle[1], start + text[start:end].strip().index(handle[1]))
                yield Match(Kind.NICKNAME, at, at + len(handle[1]), handle[1], IN_CONTEXT)
        for names in _RENAMED.finditer(text):
            for group in (1, 2):
                yield Match(Kind.NICKNAME, *names.span(group), names[group], IN_CONTEXT)
        for name in _CALLED.finditer(text):
            yield Match(Kind.NICKNAME, *name.span(1), name[1], IN_CONTEXT)
