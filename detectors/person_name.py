"""Names of people, with single blanks between their parts.

Chinese names and western ones are found by rules and lists of their own; a field called a name may hold others.
"""

from __future__ import annotations

from collections.abc import Iterator

from delenda.kinds import Kind
from delenda.lexer import fold
from delenda.model import Evidence, Match
from detectors.chinese_names import RUN, find_chinese_names, is_chinese_name
from detectors.declared import IN_CONTEXT, LISTED, NAMED, Declared
from detectors.english import NOT_NAMES
from detectors.western_names import TRIGGER, find_western_names, is_part_of_name, is_thing, is_western_name


class PersonName(Declared):
    """Real names."""

    kind = Kind.PERSON_NAME
    searches = True
    digits_alike = True
    trigger = rf"{TRIGGER}|[一-鿿]"
    by_label = True
    names = (
        "passenger",
        "客户名称",
        "kehumingcheng",
        "user real name",
        "user name",
        "username",
        "usr nm",
        "用户名称",
        "name",
        "full name",
        "real name",
        "person name",
        "first name",
        "first",
        "last",
        "fn",
        "rider",
        "driver",
        "rider name",
        "driver name",
        "legal representative",
        "yingwenming",
        "yingwenxingming",
        "英文名",
        "英文姓名",
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
        "holder",
        "account holder",
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
        "联系人",
        "xingming",
        "zhenshixingming",
        "mingzi",
        "kehuxingming",
        "shoujianren",
        "shouhuoren",
        "chikaren",
        "yonghuxingming",
        "lianxirenxingming",
        "lianxiren",
    )
    initials = ("xm", "zsxm", "fn", "ln", "nm", "sjr", "shr", "ckr", "mz")
    enough = (LISTED, NAMED, IN_CONTEXT)
    phrase = True

    def canonical(self, text: str) -> str | None:
        value = " ".join(fold(text).split()).strip(".,;:")
        if not 2 <= len(value) <= 60 or any(c.isdigit() or c in "@_/{}[]<>=#" for c in value):
            return None
        if not any(c.isalpha() for c in value):
            return None
        if RUN.search(value):
            return value if is_chinese_name(value) or is_western_name(value) else None
        if not value[0].isalpha() or len(value.split()) > 5 or value.lower() in NOT_NAMES or is_thing(value):
            return None
        return value

    def evidence(self, value: str) -> Evidence:
        return LISTED if is_chinese_name(value) or is_western_name(value) or is_part_of_name(value) else Evidence.SHAPE

    def find(self, text: str) -> Iterator[Match]:
        if not text.isascii():
            yield from find_chinese_names(text)
        yield from find_western_names(text)
