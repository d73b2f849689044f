"""Ages in years: a whole number from 0 to 120."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import fold, spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT
from detectors.labelled import Labelled

_STATED = re2.compile(
    r"(?i:\b[1-9][0-9]?(?: years? old\b|[- ]year[- ]old\b| yrs? old\b| y/o\b)|\b(?:aged?|turned|turning) "
    r"[1-9][0-9]?\b)|\b[1-9][0-9]?\s?(?:周岁|岁)|(?:男|女)性?[,、 ]{1,2}[1-9][0-9]?[,、。 ]".encode()
)
_OF_THINGS = re.compile(r" ?(?:months?|weeks?|days?|hours?|min|%)|[.\d]")
_NUMBER = re.compile(r"[0-9]+")
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
        "nianling",
        "suishu",
    )
    initials = (
        "nl",
        "ag",
    )
    longest = 12
    searches = True
    trigger = r"\d ?(?:周岁|岁)|[男女]性?[,、 ]{1,2}\d|(?i:\d[ -]?(?:years?|yrs?|y/o)\b|\b(?:aged?|turned|turning) \d)"
    enough = (Evidence.CONTEXT, Evidence.FIELD_NAME)

    def canonical(self, text: str) -> str | None:
        match = _AGE.fullmatch(fold(text).strip().lower())
        return str(int(match[1])) if match and int(match[1]) <= 120 else None

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            number = _NUMBER.search(text[start:end])
            if number and not _OF_THINGS.match(text, start + number.end()):
                yield Match(Kind.AGE, start + number.start(), start + number.end(), number[0], IN_CONTEXT)
