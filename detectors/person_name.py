"""Names of people, with single blanks between their parts."""

from __future__ import annotations

from delenda.kinds import Kind
from delenda.lexer import fold
from detectors.declared import Declared


class PersonName(Declared):
    """Real names."""

    kind = Kind.PERSON_NAME
    names = (
        "name",
        "full name",
        "real name",
        "person name",
        "first name",
        "last name",
        "given name",
        "family name",
        "surname",
        "middle name",
        "customer name",
        "contact name",
        "recipient name",
        "receiver name",
        "cardholder",
        "cardholder name",
        "owner name",
        "holder name",
        "legal name",
        "fullname",
        "fname",
        "lname",
        "patient name",
        "employee name",
        "student name",
        "applicant",
        "passenger name",
        "consignee",
        "payee",
        "beneficiary",
        "true name",
        "contact person",
        "member name",
        "client name",
        "guest name",
        "signed by",
        "recipient",
        "cust nm",
        "full nm",
        "real nm",
        "nm",
        "姓名",
        "真实姓名",
        "名字",
        "客户姓名",
        "用户姓名",
        "联系人姓名",
        "收件人",
        "收货人",
        "持卡人",
        "申请人",
        "收件人姓名",
        "收货人姓名",
        "患者姓名",
        "员工姓名",
        "本人姓名",
        "户主",
        "法人",
        "经办人",
        "xingming",
        "zhenshixingming",
        "mingzi",
        "kehuxingming",
        "shoujianren",
        "shouhuoren",
        "chikaren",
        "yonghuxingming",
        "lianxirenxingming",
    )
    initials = ("xm", "zsxm", "fn", "ln", "nm", "sjr", "shr", "ckr", "mz")
    phrase = True

    def canonical(self, text: str) -> str | None:
        value = " ".join(fold(text).split())
        return (
            value
            if 2 <= len(value) <= 60 and not any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
            else None
        )
