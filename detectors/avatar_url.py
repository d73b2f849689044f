"""Addresses of profile pictures: a URL or a path to an image under a telling name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, NAMED
from detectors.labelled import Labelled

_PICTURE = re.compile(
    r"(?:https?:)?//\S+|/?[\w\-./%]+\.(?:jpe?g|png|gif|webp|heic|bmp|svg)(?:[?!]\S*)?|data:image/\S+", re.IGNORECASE
)
_ASSET = re.compile(r"\.(?:css|js|mjs|woff2?|ttf|eot|map|html?)(?:[?#].*)?$", re.IGNORECASE)
_LINK = re2.compile(rb"https?://[!-~]+")
_FACE = re.compile(
    r"//[^/]*(?:qlogo\.cn|gravatar\.com|sinaimg\.cn/crop)|//[^/]*licdn\.com/.*profile|profile_images|"
    r"(?<!/)/(?:avatars?|heads?|head_?img|headimages?|portraits?|faces?|profile_?(?:pic|photo|image)s?|"
    r"touxiang|user_?icons?)"
    r"(?:/|_|-|\.|\d)\S*(?:\.(?:jpe?g|png|gif|webp|heic)|/[0-9a-f]{8,}|/\d+$)|/\w*(?:avatar|head)\w*\.(?:jpe?g|"
    r"png|gif|webp)",
    re.IGNORECASE,
)
"""Where services keep the faces of their users, and what such files are called."""

_WORDS = ("avatar", "pic", "phot", "image", "img", "portrait", "头像")
_SAID = re.compile(
    r"(?:avatar|user ?pic|profile (?:photo|picture|pic|image)|head ?(?:img|image)|portrait|头像)[^\n/]{0,40}$",
    re.IGNORECASE,
)
"""What says before a link that a face is behind it."""


class AvatarUrl(Labelled):
    """Profile pictures."""

    kind = Kind.AVATAR_URL
    names = (
        "portrait",
        "face",
        "head",
        "pfp",
        "userpic",
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
    searches = True
    trigger = r"https?://"
    enough = (LISTED, NAMED, IN_CONTEXT)
    shortest = 5
    longest = 2048

    def accepts(self, value: str) -> bool:
        return bool(_PICTURE.fullmatch(value)) and not _ASSET.search(value)

    def evidence(self, value: str) -> Evidence:
        return LISTED if _FACE.search(value) else Evidence.SHAPE

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_LINK, text):
            url = re.split(r"[\"'<>]", text[start:end], maxsplit=1)[0].rstrip(".,;:!?)")
            if len(url) > self.longest:
                continue
            before = text[max(0, start - 56) : start].rpartition("\n")[2].lower()
            if any(map(before.__contains__, _WORDS)) and _SAID.search(before) and self.accepts(url):
                yield Match(Kind.AVATAR_URL, start, start + len(url), url, LISTED | NAMED)
            elif _FACE.search(url):
                yield Match(Kind.AVATAR_URL, start, start + len(url), url, LISTED)
