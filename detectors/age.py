"""Ages in years: a whole number from 0 to 120."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import fold, spans
from delenda.model import Evidence, Match
from detectors.chinese_names import is_chinese_name
from detectors.declared import IN_CONTEXT
from detectors.labelled import Labelled
from detectors.western_names import is_part_of_name

_STATED = re2.compile(
    r"(?i:\b[1-9][0-9]?(?: years? old\b|[- ]year[- ]old\b| yrs? old\b| y/o\b)|\b(?:aged?|turned|turning) "
    r"[1-9][0-9]?\b|\bI(?:'m| am) [1-9][0-9](?:,| and |\.|$| years| now\b)|[a-z], [1-9][0-9], (?:an?|of|from|"
    r"who|the) |\bat the age of [1-9][0-9]?\b|\b[1-9][0-9]yo\b)"
    r"|(?:我|他|她|妈|爸|爷爷|奶奶|老公|老婆|儿子|女儿|孩子|姐|哥|弟|妹)(?:今年|都|已经|快|才|刚)?[1-9][0-9]?(?:了|岁)"
    r"|\b[1-9][0-9]?\s?(?:周岁|岁)|今年(?:刚|才|已经|都|快)?[1-9][0-9]?(?:岁|[,，。 ])|"
    r"[一二三四五六七八九]?十[一二三四五六七八九]?岁|(?:男|女)性?[,、 ]{1,2}[1-9][0-9]?[,、。 ]".encode()
)
_OF_THINGS = re.compile(
    r" ?(?:months?|weeks?|days?|hours?|min|%)|\d|\.\d| ?(?:周岁|岁)(?:以[上下内]|及以|起|级|组|段)|"
    r" years? (?:in|of (?:experience|service))"
)
"""What follows the number where it is no person's age: ``18岁以上``, ``aged 12 years in oak``."""
_AT_LEAST = re.compile(
    r"(?:满|超过|超|低于|大于|小于|不足|至少|最低|最小|最大|上限|下限|over|under|least|above|below|minimum)[为是 ]*$"
)
"""What stands before it where it is anybody's: ``年满18岁``."""
_BESIDE = re2.compile(
    r"\b[A-Z][A-Za-z'\-]+ \([1-9][0-9]?\)|\b[A-Z][A-Za-z'\-]+(?: [A-Z]\.?)? [A-Z][A-Za-z'\-]+, [1-9][0-9]?, [a-z]|"
    r"[一-鿿]{2,4}[(,、|/ ]{1,2}[1-9][0-9]?(?:周岁|岁)?[)]|"
    r"(?i:\bage (?:next|last|at|on|in)(?: [a-z]+){0,2}) [1-9][0-9]?\b|"
    r"(?i:\b(?:retir(?:ed|ing|es)|died|dies|passed away|married|widowed|orphaned|deceased)(?: peacefully| "
    r"suddenly)?,? (?:at|aged?)(?: "
    r"the age of)?) [1-9][0-9]?\b".encode()
)
_CALLED = re.compile(r"([A-Z][A-Za-z'\-]+) \(|([一-鿿]{2,4})[(,、|/ ]{1,2}\d")
"""An age beside a name, in brackets or between commas."""
_NUMBER = re.compile(r"[0-9]+|[一二三四五六七八九]?十[一二三四五六七八九]?")
_DIGITS = re.compile(r"[0-9]+")
_SPOKEN = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_AGE = re.compile(r"(\d{1,3})(?:\.0+)?\s?(?:years? old|years?|yrs?|y/?o|岁|周岁)?")


class Age(Labelled):
    """Ages."""

    kind = Kind.AGE
    names = (
        "age",
        "user age",
        "age years",
        "age in years",
        "years old",
        "current age",
        "yrs",
        "年龄",
        "岁数",
        "周岁",
        "年纪",
        "alter",
        "edad",
        "âge",
        "idade",
        "età",
        "leeftijd",
        "实际年龄",
        "患者年龄",
        "nianling",
        "suishu",
    )
    initials = (
        "nl",
        "ag",
    )
    longest = 12
    searches = True
    trigger = (
        r"[\d一二三四五六七八九十] ?(?:周岁|岁)|今年[^\n]{0,2}\d"
        r"|[A-Z][a-z]+ \([1-9][0-9]?\)|, [1-9][0-9]?, [a-z]|[一-鿿][(,、|/ ]{1,2}[1-9][0-9]?(?:周岁|岁)?\)|"
        r"(?i:\bage [a-z]+ )|(?i:\baged? |\b(?:retir\w+|died|away|married|widowed|orphaned|deceased|peacefully|"
        r"suddenly),? at |at the age of )[1-9]"
        r"|, \d\d, |(?:我|他|她|妈|爸|爷|奶|公|婆|子|儿|姐|哥|弟|妹)"
        r"(?:今年|都|已经|快|才|刚)?\d|(?i:age of \d|\dyo\b)|(?i:\bi(?:'m| am) \d)|[男女]性?[,、 ]{1,2}\d"
        r"|(?i:\d[ -]?(?:years?|yrs?|y/o)\b|\b(?:aged?|turned|turning) \d)"
    )
    enough = (Evidence.CONTEXT, Evidence.FIELD_NAME)

    def canonical(self, text: str) -> str | None:
        match = _AGE.fullmatch(_in_digits(fold(text).strip().lower()))
        return str(int(match[1])) if match and int(match[1]) <= 120 else None

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            number = _NUMBER.search(text[start:end])
            before = text[max(0, start - 8) : start + number.start()] if number else ""
            if number and not _OF_THINGS.match(text, start + number.end()) and not _AT_LEAST.search(before):
                value = str(int(_in_digits(number[0])))
                yield Match(Kind.AGE, start + number.start(), start + number.end(), value, IN_CONTEXT)
        for start, end in spans(_BESIDE, text):
            called = _CALLED.match(text, start, end)
            number = _DIGITS.search(text, start, end)
            if number and (not called or _is_called(called[1] or called[2])):
                yield Match(Kind.AGE, *number.span(), number[0], IN_CONTEXT)


def _is_called(name: str) -> bool:
    """Return whether a word is a given name, or a whole Chinese one."""
    return is_part_of_name(name) if name.isascii() else is_chinese_name(name)


def _in_digits(text: str) -> str:
    """Return a Chinese number up to 99 at the beginning of a text in digits: ``三十一岁`` → ``31岁``."""
    spoken = _NUMBER.match(text)
    if not spoken or "十" not in spoken[0]:
        return text
    tens, _, ones = spoken[0].partition("十")
    return str(10 * _SPOKEN.get(tens, 1) + _SPOKEN.get(ones, 0)) + text[spoken.end() :]
