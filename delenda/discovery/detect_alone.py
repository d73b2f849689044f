"""Whether a piece stands for itself: it is no part of a longer run, a version, a quantity, a network or a login.

The neighbors of most pieces are blanks, quotes and line ends, and no rule applies to those; so each rule asks for the
one character that it needs before it looks any further.
"""

from __future__ import annotations

import re
import string
from typing import Final

from delenda.lexer import Form

_VERSION: Final = re.compile(
    r"(?:[A-Za-z]/|(?:version|firmware|(?<![a-z])fw|(?<![a-z])rom|release|kernel|build|upgraded? to|rev|ios|android"
    r"|windows|webkit|safari|sdk|library|package|driver|runtime|版本|固件|升级到|"
    r"内核)\W{0,3}(?:to |is |号|为|是)?\W{0,2}"
    r"|(?:python|java|node|nginx|chrome|firefox|openssl|php|mysql|redis)[^\w:]{0,3}"
    r"|\b(?:upgrad|downgrad|bump|patch)(?:ed?|ing|s)?\b [^\n,;:]{1,24}? (?:from|to|->) (?:[\d.]+ (?:to|->) )?"
    r"|\bv(?:er(?:sion)?)?[ .:=]{0,2}|-)$",
    re.IGNORECASE,
)
_VERSION_ENDS: Final = tuple(
    "version firmware fw rom from release kernel build to rev python java node nginx chrome firefox openssl ios "
    "android "
    "windows webkit safari sdk library package php mysql redis driver runtime is v ver".split()
)
"""How an ASCII text ends, but for what is no letter, where the pattern can match at all."""
_AS_FAR: Final = 64
_USERINFO: Final = re.compile(r"://[^\s/@]*$")
"""Before an ``@`` in a URL stand a login and a password, which are no mailbox."""
_OWN_ID: Final = re.compile(r"(?:message-id|in-reply-to|references|content-id|\bcid)[:=] ?<$", re.IGNORECASE)
"""A message's own id is no mailbox either."""
_PART_OF: Final = re.compile(r"\d ?/ $")
_OUT_OF: Final = re.compile(r" / \d| ?(?:bytes|[KMGT]i?B)\b")
"""A number out of another, or of bytes, is a quantity."""
_QUANTITY: Final = " bKMGT"
_NOBODYS: Final = ("0.0.", "127.0.0.", "255.255.")
"""Any address, this machine, masks: they tell nobody from anybody."""
_NETWORK: Final = re.compile(r"/\d{1,2}(?![\d/])")
_NET: Final = re.compile(
    r"(?<![A-Za-z])(?:x-)?(?:ips?|ip_?addr\w*|\w*_ip|addr\w*|host|client|server|from|peer|remote\w*|src|dst|source|"
    r"dest\w*|gateway|dns|ping|ssh|proxy|router|network|subnet|nat|forwarded-for|connect\w*|via|visitor|user|"
    r"login|listen\w*|"
    r"port|inet6?|whois|traceroute|nslookup|dig|blocked|banned|allow|deny)(?![a-z])|://|@|地址|登录|来自|访问|服务器|网关|代理|"
    r"^[\s\[(\"']*$",
    re.IGNORECASE | re.MULTILINE,
)
"""Words before an address of a network."""
_BYTE: Final = re.compile(r"(?:^|[^0-9A-Za-z_])[0-9A-Fa-f]{2}\Z")
_PAIR: Final = re.compile(r"[0-9A-Fa-f]{2}(?![0-9A-Za-z_])")
_HEX_DIGITS: Final = frozenset(string.hexdigits)
_NUMERIC: Final = frozenset({Form.DIGITS, Form.GROUPED, Form.DECIMAL, Form.IPV4})
_JOINTS: Final = frozenset("-._/")
_JOINED: Final = frozenset({Form.MAC, Form.IPV6})
RULED: Final = _NUMERIC | _JOINED | {Form.EMAIL}
"""Forms that a rule is about; all others stand alone."""


def stands_alone(text: str, form: Form, start: int, end: int) -> bool:
    """Return whether a piece of a text is not part of a longer run, a version or a word."""
    before = text[start - 1] if start else ""
    after = text[end : end + 2]
    if form in _NUMERIC:
        return _is_own_number(text, form, start, before, after) and (
            not (form is Form.DIGITS and _is_quantity(text, start, end, before, after))
            and not (form is Form.IPV4 and _is_no_host(text, start, end, after))
        )
    if form in _JOINED:
        return not _is_in_longer(text, form, start, end)
    return not (
        form is Form.EMAIL
        and (
            text.startswith("git@", start, end)
            or _USERINFO.search(text, max(0, start - 60), start)
            or (before == "<" and _OWN_ID.search(text, max(0, start - 16), start))
        )
    )


def _is_own_number(text: str, form: Form, start: int, before: str, after: str) -> bool:
    if before.isascii() and before.isalnum():
        return False
    if before in _JOINTS and text[start - 2 : start - 1].isdigit() and (before != "/" or form is Form.GROUPED):
        return False
    return not (after[:1] in ("-", ".", "_") and after[1:].isdigit())


def _is_quantity(text: str, start: int, end: int, before: str, after: str) -> bool:
    if before == " " and _PART_OF.search(text, max(0, start - 4), start):
        return True
    return bool(after and after[0] in _QUANTITY and _OUT_OF.match(text, end))


def _is_no_host(text: str, start: int, end: int, after: str) -> bool:
    """Return whether four numbers with dots are nobody's address, a network, a version, or part of something."""
    if text.startswith(_NOBODYS, start):
        return True
    if after[:1] == "/" and _NETWORK.match(text, end) and not text.endswith(("inet ", "inet addr:"), 0, start):
        return True
    if after[:1] == "." and after[1:].isalnum():
        return True
    if _counts_up(text[start:end]):
        near = max(0, start - 32)
        if not _NET.search(text, max(near, text.rfind("\n", near, start) + 1), start):
            return True
    if after[:1] == ":" and after[1:].isdigit():
        return False  # a version has no port
    return _is_version(text[max(0, start - _AS_FAR) : start].rpartition("\n")[2])


def _is_version(before: str) -> bool:
    """Return whether the end of a line, up to four numbers, says that they are a version."""
    if before.isascii():
        word = before.rstrip(_NO_WORD)
        rest = before[len(word) :]
        if not (rest[:1] == "/" or rest[-1:] == "-" or word.lower().endswith(_VERSION_ENDS)):
            return False
    return _VERSION.search(before) is not None


_NO_WORD: Final = "".join(chr(c) for c in range(128) if not (chr(c).isalnum() or chr(c) == "_"))


def _counts_up(text: str) -> bool:
    """Return whether four numbers look more like a version: small ones, the first one smallest of all."""
    first, _, others = text.partition(".")
    if not 0 < int(first) < 32 or int(first) == 10:
        return False
    return all(int(other) < 100 for other in others.split(".")[:3])


def _is_in_longer(text: str, form: Form, start: int, end: int) -> bool:
    """Return whether a MAC or IPv6 address is part of a longer run of bytes."""
    before = text[start - 1] if start else ""
    after = text[end : end + 2]
    if form is Form.MAC and text[start + 4 : start + 5] == "-":
        return before == "-" or after[:1] == "-"
    if form is Form.IPV6 and text[start] == ":" and before.isalnum():
        return True
    joint = ":-" if form is Form.MAC else ":"
    if before and before in joint and _BYTE.search(text[max(0, start - 4) : start - 1]):
        return True
    if not after or after[0] not in joint or after[1:] not in _HEX_DIGITS:
        return False
    return form is Form.IPV6 or bool(_PAIR.match(text, end + 1))  # else a network's name follows: ``…-78-45-D6:Cafe``
