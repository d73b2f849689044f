"""Passwords and their digests: as stored. Found so that they are erased with the account; never shown."""

from __future__ import annotations

from delenda.kinds import Kind
from detectors.labelled import Labelled


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
    shortest = 3
    longest = 256

    def accepts(self, value: str) -> bool:
        return " " not in value and set(value) != {"*"} and not value.startswith(("http://", "https://"))
