"""Names of people, with single blanks between their parts.

Chinese names by rule: a surname, one or two characters that given names are made of, and edges on both sides:
punctuation, a word that leads to a name (联系人, 叫), one that follows it (先生, 的, 已). English and romanized
names by their lists, or by a cue before two capitalized words. Words that only look like names are listed too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import re2

from delenda.kinds import Kind
from delenda.lexer import fold, spans
from delenda.model import Evidence, Match
from detectors.chinese_names import RUN, find_chinese_names, is_chinese_name
from detectors.declared import IN_CONTEXT, LISTED, NAMED, Declared
from detectors.english import GIVEN as EN_GIVEN
from detectors.english import NOT_NAMES, PINYIN_SURNAMES, PLACE_LIKE, SYLLABLES, many_given, many_surnames
from detectors.english import SURNAMES as EN_SURNAMES

_WESTERN: Final = re2.compile(
    rb"\b[A-Z][A-Za-z]*['A-Za-z\-]*[a-z](?: [A-Z]\.?)?(?: (?:van |von |de |der |den |la |bin |al |da |di "
    rb")*[A-Z][A-Za-z'\-]*[a-z])+\b|\b[A-Z]{2,}(?: [A-Z]\.)? [A-Z]{2,}\b"
)
_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z'\-]*\.?")
_HONORIFIC: Final = frozenset("mr mrs ms miss dr prof sir madam mister dame rev capt lt sgt".split())
_CUE: Final = re.compile(
    r"(?:\bname(?:d| is|'s)?|\bi am|\bi'm|\bthis is|\bcontact|\bdear|\bhi|\bhello|\bsigned(?: by)?|\bby|\bfrom|"
    r"\bpatient|\bcustomer|\bclient|\bmr|\bmrs|\bms|\bdr|\bprof|\battn|\bc/o|\bregards|\bsincerely|\bcardholder|"
    r"\bpassenger|\bagent|\bcalled|\bmeet|\bwith|\bto|\band|\bemployee|\bauthor|\bassigned to|\bguest|\btenant|"
    r"\bowner|\bwelcome|\bcongrats to|\bthink|\bmeet|\bask|\btell|\bsays?|\bmy (?:wife|husband|friend|boss|son|"
    r"daughter|brother|sister|mother|father|colleague|neighbou?r)|\bcc)[\s:.,\"'=\-]*$",
    re.IGNORECASE,
)


class PersonName(Declared):
    """Real names."""

    kind = Kind.PERSON_NAME
    searches = True
    trigger = r"[A-Z][A-Za-z'-]+[. ]{1,2}(?:(?:van|von|de|der|den|la|bin|al|da|di) )*[A-Z]|[一-鿿]"
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
        return value if value[0].isalpha() and len(value.split()) <= 5 and value.lower() not in NOT_NAMES else None

    def evidence(self, value: str) -> Evidence:
        return LISTED if is_chinese_name(value) or is_western_name(value) else Evidence.SHAPE

    def find(self, text: str) -> Iterator[Match]:
        if not text.isascii():
            yield from find_chinese_names(text)
        yield from _western(text)


def is_western_name(value: str) -> bool:
    """Return whether a whole text is a given name and a surname from the lists, or a romanized Chinese name."""
    words = [w.strip(".").lower() for w in value.replace(",", " ").split()]
    if not 2 <= len(words) <= 4 or any(w in NOT_NAMES for w in (words[0], words[-1])):
        return False
    return _listed(words[0], words[-1]) or _listed(words[-1], words[0])


def _listed(first: str, last: str) -> bool:
    return (
        (first in EN_GIVEN and (last in EN_SURNAMES or "-" in last))
        or (last in PINYIN_SURNAMES and _is_pinyin(first))
        or (first in many_given() and last in many_surnames())
    )


def _is_pinyin(word: str) -> bool:
    word = word.replace("-", "").replace("'", "")
    return 2 <= len(word) <= 12 and (
        word in SYLLABLES or any(word[:i] in SYLLABLES and word[i:] in SYLLABLES for i in range(1, len(word)))
    )


def _western(text: str) -> Iterator[Match]:
    for start, end in spans(_WESTERN, text):
        tokens = [(m[0].strip("."), start + m.start(), start + m.end()) for m in _TOKEN.finditer(text[start:end])]
        i = 0
        while i < len(tokens):
            used = _western_at(text, tokens, i)
            if used is None:
                i += 1
                continue
            size, evidence = used
            first, last = tokens[i][1], tokens[i + size - 1][2]
            if text[last - 1] == ".":
                last -= 1
            yield Match(Kind.PERSON_NAME, first, last, " ".join(text[first:last].split()), evidence)
            i += size


def _western_at(text: str, tokens: list[tuple[str, int, int]], i: int) -> tuple[int, Evidence] | None:
    """Return how many tokens from ``i`` on are one name, and what speaks for it."""
    words = [t[0].lower() for t in tokens[i : i + 4]]
    if len(words) < 2 or words[0] in NOT_NAMES or words[0] in _HONORIFIC:
        return None
    size = 2
    if len(words) > 2 and (
        len(words[1]) == 1
        or words[1] in ("van", "von", "de", "der", "la", "bin", "al", "da", "di")
        or (words[2] in EN_SURNAMES and words[2] not in NOT_NAMES)
    ):
        size = 3
    last = words[size - 1]
    following = words[size] if len(words) > size else _next_word(text, tokens[i + size - 1][2])
    if (
        (last in NOT_NAMES and (words[0] in PLACE_LIKE or not _listed(words[0], last)))
        or (following in NOT_NAMES and following[:1].isupper())
        or (len(words) > size and following in NOT_NAMES)
    ):
        return None
    upper = tokens[i][0].isupper()
    if _listed(words[0], last) or (words[0] in PINYIN_SURNAMES and _is_pinyin(last) and last not in EN_SURNAMES):
        return size, LISTED
    before = text[max(0, tokens[i][1] - 24) : tokens[i][1]]
    cued = bool(_CUE.search(before)) or bool(i and tokens[i - 1][0].lower() in _HONORIFIC)
    if words[0] in EN_GIVEN and not upper and (words[0] not in PLACE_LIKE or cued):
        return size, LISTED | (Evidence.CONTEXT if cued else Evidence.NONE)
    if cued and not upper and last in EN_SURNAMES:
        return size, IN_CONTEXT
    return None


def _next_word(text: str, at: int) -> str:
    match = re.match(r" ([A-Za-z]+)", text[at : at + 16])
    return match[1] if match else ""
