"""Dates of birth, ISO 8601: ``1990-03-07``. A date alone is any date: its name or its context must say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import Form, fold, spans
from delenda.model import Match
from detectors.declared import IN_CONTEXT, Declared

_YEAR_FIRST = re.compile(
    r"((?:18|19|20)\d\d)[\-/.年]?\s?(\d{1,2})[\-/.月]?\s?(\d{1,2})日?(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"
)
_YEAR_LAST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]((?:19|20)\d\d)")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Z][a-z]{2})[a-z]*\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,? ((?:19|20)\d\d)"
)
_MONTHS = {m: i for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}

_BORN = re2.compile(
    "(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日(?:出)?生|生于[0-9]{4}(?:年[0-9]{1,2}月[0-9]{1,2}日|"
    "[-/.][0-9]{1,2}[-/.][0-9]{1,2})".encode()
)
_BESIDE_GENDER = re2.compile(
    r"[|,;\t'\"](?:[MF男女]|(?i:fe)?(?i:male))['\"]?[|,;\t] ?['\"]?(?:19|"
    r"20)[0-9]{2}(?:[\-/.][0-9]{1,2}[\-/.][0-9]{1,2}|[01][0-9][0-3][0-9])"
    r"(?:['\"|,;\t\s]|$)|"
    r"[|,;\t'\"](?:19|20)[0-9]{2}(?:[\-/.][0-9]{1,2}[\-/.][0-9]{1,2}|[01][0-9][0-3][0-9])['\"]?[|,;\t] ?['\"]?"
    r"(?:[MF男女]|(?i:fe)?(?i:male))(?:['\"|,;\t\s]|$)".encode()
)
"""A cell beside that of a gender."""
_CELL = re.compile(r"(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|\d{4})")
_DAY = re.compile(r"\d{4}(?:年\d{1,2}月\d{1,2}日|([-/.])\d{1,2}\1\d{1,2})")


class BirthDate(Declared):
    """Days of birth."""

    kind = Kind.BIRTH_DATE
    searches = True
    trigger = (
        r"日出?生|生于\d|[|,;\t'\"](?:[MF男女]|(?i:fe)?(?i:male))['\"]?[|,;\t] ?['\"]?[12]|"
        r"[0-9]['\"]?[|,;\t] ?['\"]?(?:[MF男女]|(?i:fe)?(?i:male))(?:['\"|,;\t\s]|$)"
    )
    forms = frozenset({Form.DATE, Form.DIGITS})
    close = True
    names = (
        "born date",
        "geburtsdatum",
        "geboren am",
        "geboren",
        "geb",
        "date de naissance",
        "né le",
        "née le",
        "fecha de nacimiento",
        "nacimiento",
        "data di nascita",
        "data de nascimento",
        "出生日",
        "生年月日",
        "生日日期",
        "birth date",
        "birthdate",
        "birthday",
        "date of birth",
        "dob",
        "birth day",
        "born",
        "birth",
        "bday",
        "born on",
        "d o b",
        "user birthday",
        "birth dt",
        "brth dt",
        "brthdy",
        "birth ymd",
        "出生日期",
        "生日",
        "出生年月日",
        "出生年月",
        "出生",
        "出生于",
        "出生时间",
        "chushengriqi",
        "shengri",
        "chushengnianyue",
        "chusheng",
        "chushengnianyueri",
    )
    initials = ("csrq", "sr", "csny", "cs")

    def canonical(self, text: str) -> str | None:
        value = fold(text).strip()
        if match := _YEAR_FIRST.fullmatch(value):
            parts = (match[1], match[2], match[3])
        elif match := _YEAR_LAST.fullmatch(value):
            first, second = match[1], match[2]
            parts = (match[3], first, second) if int(first) <= 12 else (match[3], second, first)
        elif (match := _NAMED.fullmatch(value)) and (match[1] or match[3]):
            parts = (match[4], str(_MONTHS.get(match[2], 0)), match[1] or match[3])
        else:
            return None
        try:
            day = dt.date(*map(int, parts))
        except ValueError:
            return None
        return day.isoformat() if 1890 <= day.year <= 2030 else None

    def spellings(self, value: str) -> list[str]:
        day = dt.date.fromisoformat(value)
        y, m, d = day.year, day.month, day.day
        return [
            value,
            value.replace("-", ""),
            value.replace("-", "/"),
            value.replace("-", "."),
            f"{y}年{m}月{d}日",
            f"{y}年{m:02}月{d:02}日",
            f"{m:02}/{d:02}/{y}",
            f"{d:02}/{m:02}/{y}",
            f"{d:02}.{m:02}.{y}",
        ]

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_BORN, text):
            day = _DAY.search(text, start, end)
            value = self.canonical(day[0]) if day else None
            if day and value:
                yield Match(Kind.BIRTH_DATE, *day.span(), value, IN_CONTEXT)
        for start, end in spans(_BESIDE_GENDER, text):
            day = _CELL.search(text, start, end)
            value = self.canonical(day[0]) if day else None
            if day and value:
                yield Match(Kind.BIRTH_DATE, *day.span(), value, IN_CONTEXT)
