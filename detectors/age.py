"""Ages in years: a whole number from 0 to 120."""

from __future__ import annotations

import re

from delenda.kinds import Kind
from delenda.lexer import fold
from detectors.labelled import Labelled

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

    def canonical(self, text: str) -> str | None:
        match = _AGE.fullmatch(fold(text).strip().lower())
        return str(int(match[1])) if match and int(match[1]) <= 120 else None
