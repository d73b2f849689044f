"""Payment card numbers (PAN): 12 to 19 digits with a Luhn check digit and an issuer's range (ISO/IEC 7812)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, spans
from delenda.model import Evidence, Match
from detectors.declared import CHECKED, IN_CONTEXT, NAMED, Declared, digits, luhn

_ISSUERS = re.compile(
    r"4\d{12}(?:\d{3})?(?:\d{3})?"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|62\d{14,17}|81\d{14,17}"  # UnionPay
    r"|(?:6011|65\d\d|64[4-9]\d)\d{12}(?:\d{3})?"  # Discover
    r"|35(?:2[89]|[3-8]\d)\d{12}"  # JCB
    r"|3(?:0[0-5]|[689]\d)\d{11}"  # Diners
    r"|(?:5018|5020|5038|6304|6759|676[1-3])\d{8,15}"  # Maestro
    r"|220[0-4]\d{12}"  # Mir
)


_MASKED = re2.compile(
    rb"\b[2-6][0-9]{3,5}[*xX]{4,12}[0-9]{3,4}\b|\b[2-6][0-9]{3}(?:[ \-][*xX]{4}){2}[ \-][0-9]{4}\b|"
    rb"\b[2-6][0-9]{3}[ \-][0-9]{2}[*xX]{2}[ \-][*xX]{4}[ \-][0-9]{4}\b"
)
_CARD = re.compile(
    r"卡|(?:card|visa|mastercard|amex|pan|payment|charged?|debit|credit)\b|尾号|支付|account", re.IGNORECASE
)


def is_card(number: str) -> bool:
    """Return whether a string of digits is a possible card number."""
    return bool(_ISSUERS.fullmatch(number)) and luhn(number) and len(set(number)) > 1


class CreditCard(Declared):
    """Credit and debit cards."""

    kind = Kind.CREDIT_CARD
    forms = frozenset({Form.DIGITS, Form.GROUPED})
    names = (
        "credit card",
        "credit card number",
        "card number",
        "card no",
        "card num",
        "pan",
        "cc number",
        "cc num",
        "cc no",
        "debit card",
        "debit card number",
        "payment card",
        "bank card",
        "bank card no",
        "card",
        "cardnumber",
        "primary account number",
        "bankcard",
        "visa",
        "mastercard",
        "amex",
        "unionpay",
        "bank card number",
        "credit card no",
        "ccn",
        "crd no",
        "crd num",
        "card nbr",
        "信用卡",
        "信用卡号",
        "银行卡",
        "银行卡号",
        "卡号",
        "支付卡号",
        "储蓄卡",
        "储蓄卡号",
        "借记卡",
        "信用卡号码",
        "银行卡号码",
        "付款卡",
        "xinyongka",
        "xinyongkahao",
        "yinhangka",
        "yinhangkahao",
        "kahao",
        "zhifukahao",
        "chuxukahao",
        "jiejika",
    )
    initials = ("yhkh", "xykh", "kh", "yhk", "xyk", "cc", "ccno")
    enough = (CHECKED, NAMED, IN_CONTEXT)
    searches = True
    trigger = r"[0-9] ?[*xX]{4}|\*{4} ?[0-9]{4}"

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_MASKED, text):
            if _CARD.search(text, max(0, start - 24), start):
                yield Match(Kind.CREDIT_CARD, start, end, text[start:end], IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = digits(text)
        return value if value.isascii() and value.isdigit() and is_card(value) else None

    def evidence(self, value: str) -> Evidence:
        return CHECKED

    def linkable(self, value: str) -> bool:
        return value not in _TEST_CARDS

    def spellings(self, value: str) -> list[str]:
        if len(value) == 15:
            cuts: list[tuple[str, ...]] = [(value[:4], value[4:10], value[10:])]
        else:
            cuts = [tuple(value[i : i + 4] for i in range(0, len(value), 4))]
        return [value, *(s.join(cut) for cut in cuts for s in " -")]


_TEST_CARDS = frozenset(
    {"4111111111111111", "4242424242424242", "5555555555554444", "378282246310005", "4000056655665556"}
)
