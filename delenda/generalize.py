"""A value made coarser: a year's first day, a whole degree, the lower ten. Pure, and twice is once.

>>> generalize("1990-05-17", "born")
'1990-01-01'
>>> generalize(47, "age")
40
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Final

__all__ = ["generalize"]

_COORDINATE: Final = re.compile(r"(?i)(?:^|[^a-z])(?:lat|latitude|lon|long|lng|longitude|geo|gps|coord)|经度|纬度|坐标")
_PAIR: Final = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*")


def generalize(value: Any, name: str, empty: Any = None) -> Any:
    """Return a coarser value: a year's first day, a whole degree, the lower ten; else ``empty``.

    A number is a coordinate if its field is named like one.
    """
    match value:
        case None | bool():
            return value
        case dt.datetime():
            return value.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        case dt.date():
            return value.replace(month=1, day=1)
        case int() | float() | Decimal():
            try:
                return _coarse_number(value, name, empty)
            except (ArithmeticError, ValueError):  # more digits than a Decimal reckons with, or a NaN
                return empty
        case str():
            return _coarse_text(value, name, empty)
        case list() | tuple():
            return [generalize(v, name, empty) for v in value]
        case _:
            return empty


def _coarse_number(value: int | float | Decimal, name: str, empty: Any) -> Any:
    if not math.isfinite(value):
        return empty
    step = 1 if _COORDINATE.search(name) else 10
    match value:
        case int():
            return value // step * step
        case float():
            return float(math.floor(value / step) * step)
        case Decimal():
            return ((value / step).to_integral_value(ROUND_FLOOR) * step).quantize(Decimal(1).scaleb(_exponent(value)))


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _coarse_text(value: str, name: str, empty: Any) -> Any:
    text = value.strip()
    if pair := _PAIR.fullmatch(text):
        return ",".join(str(math.floor(float(part))) for part in pair.groups())
    try:
        number = Decimal(text)
    except ArithmeticError:
        pass
    else:
        if number.is_finite() and len(text) < 16:
            return format(_coarse_number(number, name, empty), "f")
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return empty
    if len(text) <= 10:
        return moment.replace(month=1, day=1).date().isoformat()
    return generalize(moment, name).isoformat(sep=text[10] if text[10] in "T " else "T")
