"""Bank accounts: IBAN (ISO 13616) and the account numbers of Chinese bank cards."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from delenda.lexer import Form, fold
from delenda.model import Evidence
from detectors.declared import IN_CONTEXT, LISTED, NAMED, SHAPE
from detectors.labelled import Labelled

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


class BankAccount(Labelled):
    """Accounts at banks."""

    kind = Kind.BANK_ACCOUNT
    close = True
    names = (
        "iban",
        "bank account",
        "bank account number",
        "bank account no",
        "bank acct",
        "account iban",
        "deposit account",
        "payee account",
        "bank acct no",
        "beneficiary account",
        "银行账号",
        "银行账户",
        "开户账号",
        "收款账号",
        "收款账户",
        "银行卡账号",
        "yinhangzhanghao",
        "yinhangzhanghu",
        "shoukuanzhanghao",
        "kaihuzhanghao",
    )
    initials = (
        "yhzh",
        "skzh",
    )
    forms = frozenset({Form.DIGITS, Form.GROUPED, Form.IBAN})
    shortest = 8
    longest = 42
    enough = (LISTED, NAMED, IN_CONTEXT)

    def canonical(self, text: str) -> str | None:
        value = re.sub(r"[\s\-]", "", fold(text)).upper()
        if _IBAN.fullmatch(value):
            from stdnum import iban

            return value if iban.is_valid(value) else None
        return value if value.isdigit() and value.isascii() and 9 <= len(value) <= 21 and len(set(value)) > 2 else None

    def evidence(self, value: str) -> Evidence:
        return LISTED | Evidence.CHECK_DIGIT if value[:2].isalpha() else SHAPE

    def spellings(self, value: str) -> list[str]:
        return [value, " ".join(value[i : i + 4] for i in range(0, len(value), 4))]
