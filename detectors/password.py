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
    rb"[a-z][a-z0-9+.\-]*://[^\s:/@]*:[^\s/@]+@|\bredis-cli\b[^\n|;]* -a ?[^\s-][^\s]*|"
    rb"\bmysql(?:dump|admin)?\b[^\n|;]* -p[^\s]+|\bsshpass -p ?[^\s]+|\bcurl\b[^\n|;]* (?:-u|--user) ?[^\s:]+:"
    rb"[^\s]+|--pass(?:word|wd)?[ =][^\s-][^\s]*|(?m:^|[>:] )PASS [A-Za-z][^\s]*[0-9][^\s]*(?m:$)|"
    rb"\bpass:[^\s]+|\bsmbclient\b[^\n|;]* -U ?[^\s%]+%[^\s]+|"
    rb"\b(?:unzip|zip|7z)\b[^\n|;]* -[pP] ?[^\s-][^\s]*|\bdocker login\b[^\n|;]* -p ?[^\s]+|"
    rb"\bPGPASSWORD=[^\s]+|"
    rb"\b(?i:identified by|password is|password was|passcode is) ?[\"'][^\"'\n]{3,}[\"']"
)
_SECRET = re.compile(
    r"(?:://[^\s:/@]*:|PASS |pass:| -U ?[^\s%]+%| -P ?| -a ?| -p ?|(?:-u|--user) ?[^\s:]+:|--pass(?:word|wd)?[ "
    r"=]|=|\b(?i:identified by|is|was) ?)"
    r"[\"']?([^\s\"'@]+)[\"']?@?$"
)
"""Passwords in the addresses of services, and on command lines."""
_SAID = re2.compile(
    (
        r"(?:密码|口令)[!-~]{6,}|\b(?i:passwords?|pwd|passcode|pw)\b[^\n.;:]{0,24}\b(?i:was|is) [!-~]{6,}|"
        r"\b(?i:pw|pass)[: ]{1,2}[!-~]{6,}|\bnet user [^ \n]+ [^ /\n]{6,}"
    ).encode()
)
_CHOSEN = re.compile(r"(?=[^\d\n]*\d)(?=[^A-Za-z\n]*[A-Za-z])|(?=.*[a-z]-[a-z]+-[a-z])|(?=.*[!#$%^&*].*[a-zA-Z])")
"""What people say to each other is a secret only if it is no word."""
_LAST = re.compile(r"[!-~]+$")
_HASH = re2.compile(rb"\$(?:2[aby]|1|5|6|y|argon2id?)\$[./A-Za-z0-9$=,+]{20,}")
"""Digests of passwords, as crypt(3), bcrypt and Argon2 write them."""
_PLACEHOLDER = re.compile(
    r"\$\{|\$\(|\{\{|<|%\(|%[A-Z_]+%?$|\$[A-Z_]+$|process\.env|os\.environ|env\(|getenv|vault:|ENC\[|\*{3,}$"
)
"""Where a secret is put in later."""
_VARIABLES = ("-", "$", "{", "<", "%")


class Password(Labelled):
    """Secrets of login."""

    kind = Kind.PASSWORD
    names = (
        "user pass",
        "密码串",
        "psk",
        "wpa psk",
        "wpa passphrase",
        "pre shared key",
        "wifi password",
        "wifi key",
        "network key",
        "root password",
        "admin password",
        "db password",
        "requirepass",
        "masterauth",
        "old password",
        "new password",
        "passwort",
        "kennwort",
        "mot de passe",
        "contraseña",
        "clave",
        "senha",
        "wachtwoord",
        "密碼",
        "无线密码",
        "wifi密码",
        "网络密码",
        "热点密码",
        "初始密码",
        "新密码",
        "旧密码",
        "解锁密码",
        "开机密码",
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
    trigger = (
        r"(?i:identified by|passwords?\b|pwd\b|passcode)|(?:密码|口令)[!-~]|\b(?i:pw|pass)[: ]|net user|"
        r"\$(?:2[aby]|1|5|6|y|argon2id?)\$|://[^\s/@]*:[^\s/@]*@|(?i:redis-cli|mysql|sshpass|curl|wget|"
        r"pgpassword|--pass|smbclient|unzip|7z |docker login|\bpass[ :])"
    )
    shortest = 3
    longest = 256

    def accepts(self, value: str) -> bool:
        return (
            " " not in value
            and set(value) != {"*"}
            and not value.startswith(("http://", "https://", "/", "./", "~/", "C:\\"))
            and not _PLACEHOLDER.match(value)
        )

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_GIVEN, text):
            secret = _SECRET.search(text, start, end) if end - start <= self.longest * 2 else None
            if secret and self.accepts(secret[1]) and not secret[1].startswith(_VARIABLES):
                yield Match(Kind.PASSWORD, *secret.span(1), secret[1], IN_CONTEXT)
        for start, end in spans(_SAID, text):
            said = _LAST.search(text[start:end])
            value = said[0].rstrip(".,;") if said else ""
            if said and self.accepts(value) and _CHOSEN.match(value):
                at = start + said.start()
                yield Match(Kind.PASSWORD, at, at + len(value), value, IN_CONTEXT)
        for start, end in spans(_HASH, text):
            yield Match(Kind.PASSWORD, start, end, text[start:end], IN_CONTEXT)
