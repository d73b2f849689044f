"""Passwords and their digests: as stored. Found so that they are erased with the account; never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Match
from detectors.declared import IN_CONTEXT
from detectors.labelled import Labelled

_GIVEN = re2.compile(
    (
        r"[a-z][a-z0-9+.\-]*://[^\s:/@]*:[^\s/@]+@|\bredis-cli\b[^\n|;]* -a ?[^\s-][^\s]*|"
        r"\bmysql(?:dump|admin)?\b[^\n|;]* -p[^\s]+|\bsshpass -p ?[^\s]+|\bcurl\b[^\n|;]* (?:-u|--user) ?"
        r"[^\s:]+:[^\s]+|"
        r"--pass(?:word|wd)?[ =][^\s-][^\s]*|\bPGPASSWORD=[^\s]+|"
        r"\b(?i:identified by|password is|password was|passcode is) ?[\"'][^\"'\n]{3,}[\"']|"
        r"密码[!-~]{6,}|"
        r"\b(?i:passwords?|pwd|passcode)\b[^\n.;:]{0,24}\b(?i:was|is) [!-~]{6,}"
    ).encode()
)
_SECRET = re.compile(
    r"(?:://[^\s:/@]*:| -a ?| -p ?|(?:-u|--user) ?[^\s:]+:|--pass(?:word|wd)?[ =]|=|(?i:identified by|is|was) ?|"
    r"密码)[\"']?([^\s\"'@]+)[\"']?@?$|"
    r"(?:(?:is|was) |密码)([!-~]+)$"
)
_CHOSEN = re.compile(r"(?=[^\d\n]*\d)(?=[^A-Za-z\n]*[A-Za-z])|(?=.*[a-z]-[a-z]+-[a-z])|(?=.*[!#$%^&*].*[a-zA-Z])")
"""Passwords in the addresses of services, and on command lines."""


class Password(Labelled):
    """Secrets of login."""

    kind = Kind.PASSWORD
    names = (
        "user pass",
        "密码串",
        "password",
        "passwd",
        "pwd",
        "pass word",
        "passcode",
        "user password",
        "login password",
        "passphrase",
        "password hash",
        "pwd hash",
        "hashed password",
        "encrypted password",
        "pass hash",
        "password digest",
        "psw",
        "pswd",
        "pin code",
        "login pwd",
        "secret word",
        "pay password",
        "密码",
        "口令",
        "登录密码",
        "支付密码",
        "用户密码",
        "密码哈希",
        "mima",
        "denglumima",
        "zhifumima",
        "kouling",
        "yonghumima",
    )
    initials = (
        "pass",
        "mm",
        "pwd",
        "pw",
        "dlmm",
    )
    searches = True
    trigger = r"(?i:identified by|passwords?\b|pwd\b|passcode)|密码[!-~]|://[^\s/@]*:[^\s/@]*@|(?i:redis-cli|mysql|sshpass|curl|wget|pgpassword|--pass)"
    shortest = 3
    longest = 256

    def accepts(self, value: str) -> bool:
        return " " not in value and set(value) != {"*"} and not value.startswith(("http://", "https://"))

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_GIVEN, text):
            secret = _SECRET.search(text, start, end) if end - start <= self.longest * 2 else None
            group = 1 if secret and secret[1] else 2
            value = secret[group] if secret else ""
            if not secret or not self.accepts(value) or value.startswith(("-", "$", "{", "<", "%")):
                continue
            if secret[0][:1] not in "isw密" or _CHOSEN.match(value.rstrip(".,;")):
                value = value.rstrip(".,;") if secret[0][:1] in "isw密" else value
                yield Match(Kind.PASSWORD, secret.start(group), secret.start(group) + len(value), value, IN_CONTEXT)
