"""Postal addresses, with single blanks."""

from __future__ import annotations

from delenda.kinds import Kind
from delenda.lexer import fold
from detectors.declared import Declared


class Address(Declared):
    """Where people live, work and get mail."""

    kind = Kind.ADDRESS
    names = (
        "address",
        "addr",
        "home address",
        "street address",
        "mailing address",
        "shipping address",
        "billing address",
        "postal address",
        "delivery address",
        "residential address",
        "address line",
        "street",
        "work address",
        "full address",
        "home addr",
        "shipping addr",
        "residence",
        "lives at",
        "living at",
        "deliver to",
        "ship to",
        "adr",
        "addrs",
        "ship addr",
        "deliv addr",
        "delivery addr",
        "recipient address",
        "user address",
        "contact address",
        "house address",
        "residing at",
        "地址",
        "住址",
        "家庭住址",
        "收货地址",
        "联系地址",
        "通讯地址",
        "详细地址",
        "家庭地址",
        "居住地址",
        "邮寄地址",
        "户籍地址",
        "收件地址",
        "现住址",
        "常住地址",
        "住在",
        "家住",
        "寄到",
        "送到",
        "单位地址",
        "办公地址",
        "配送地址",
        "dizhi",
        "zhuzhi",
        "jiatingzhuzhi",
        "shouhuodizhi",
        "lianxidizhi",
        "tongxundizhi",
        "xiangxidizhi",
        "jiatingdizhi",
        "juzhudizhi",
        "youjidizhi",
        "shoujiandizhi",
    )
    initials = ("dz", "zz", "shdz", "lxdz", "jtzz", "xxdz", "jtdz", "txdz2")
    phrase = True

    def canonical(self, text: str) -> str | None:
        value = " ".join(fold(text).split())
        return value if 5 <= len(value) <= 200 else None
