"""Uploaded address books: lists of other people's names and numbers."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from detectors.labelled import Labelled

_ENTRY = re.compile(
    r"[\[{].*(?:\"(?:name|phone|tel|mobile|number|display_?name|姓名|电话|手机)\"|\'(?:name|phone|tel|mobile)\')|"
    r"BEGIN:VCARD|[^\s:,;|]{1,40}\s?[:|,=<(]\s?\+?\d[\d\- ]{6,}",
    re.DOTALL | re.IGNORECASE,
)


class Contacts(Labelled):
    """Address books."""

    kind = Kind.CONTACTS
    names = (
        "contacts",
        "contact list",
        "address book",
        "phone book",
        "ph book",
        "ph bk",
        "addr book",
        "adr bk",
        "contacts lst",
        "phonebook",
        "contact book",
        "addressbook",
        "contacts json",
        "friend list",
        "uploaded contacts",
        "cntcts",
        "contact entries",
        "contacts upload",
        "device contacts",
        "通讯录",
        "联系人",
        "联系人列表",
        "电话簿",
        "通信录",
        "通讯录列表",
        "好友列表",
        "tongxunlu",
        "lianxiren",
        "lianxirenliebiao",
        "dianhuabo",
        "tongxinlu",
    )
    initials = (
        "txl",
        "lxr",
        "lxrlb",
    )
    phrase = True
    shortest = 2
    longest = 1_000_000

    def accepts(self, value: str) -> bool:
        return bool(_ENTRY.search(value))
