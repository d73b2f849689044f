"""Nicknames, handles and screen names: as the person wrote them."""

from __future__ import annotations

from delenda.kinds import Kind
from detectors.labelled import Labelled


class Nickname(Labelled):
    """Names that people give themselves."""

    kind = Kind.NICKNAME
    names = (
        "nickname",
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
    phrase = True
    longest = 64
