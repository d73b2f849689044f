"""Addresses of profile pictures: a URL or a path to an image under a telling name."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from detectors.labelled import Labelled

_PICTURE = re.compile(
    r"(?:https?:)?//\S+|/?[\w\-./%]+\.(?:jpe?g|png|gif|webp|heic|bmp|svg)(?:[?!]\S*)?|data:image/\S+", re.IGNORECASE
)


class AvatarUrl(Labelled):
    """Profile pictures."""

    kind = Kind.AVATAR_URL
    names = (
        "portrait",
        "face img",
        "face image",
        "head pic",
        "headpic",
        "hd img",
        "icon url",
        "user icon url",
        "picture url",
        "photo link",
        "profile picture link",
        "头像图",
        "user head",
        "avatar",
        "avatar url",
        "avatar uri",
        "head image",
        "head img",
        "headimgurl",
        "head img url",
        "profile image",
        "profile picture",
        "profile pic",
        "profile photo",
        "profile image url",
        "portrait",
        "user avatar",
        "photo url",
        "face url",
        "figureurl",
        "icon url user",
        "head url",
        "headimg",
        "avatar link",
        "avtr",
        "avtr url",
        "user icon",
        "user photo",
        "head portrait",
        "头像",
        "头像地址",
        "头像链接",
        "用户头像",
        "头像url",
        "头像图片",
        "touxiang",
        "touxiangdizhi",
        "touxianglianjie",
        "touxiangurl",
    )
    initials = (
        "tx",
        "txdz",
        "txlj",
        "txurl",
    )
    shortest = 5
    longest = 2048

    def accepts(self, value: str) -> bool:
        return bool(_PICTURE.fullmatch(value))
