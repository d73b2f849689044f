"""Storage limits: since when a record's time is over, and whether anything of a person is left in it. Pure.

>>> last_over("P1M", dt.date(2026, 3, 28))
datetime.date(2026, 2, 28)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from delenda.erasure.retention import end_of
from delenda.generalize import generalize
from delenda.model import Change, Field, Technique

_PLACEHOLDER: Final = re.compile(r"erased-[0-9a-f]{32}")
_EPOCH: Final = dt.date(1970, 1, 1)


def last_over(period: str, today: dt.date) -> dt.date | None:
    """Return the last day on which a period that is over today can have begun; None if none can.

    A later start ends later or on the same day, so the days are halved. Raises ``ConfigError`` for no period.
    """
    low, high = dt.date.min.toordinal(), today.toordinal()
    if end_of(dt.date.min, period) > today:
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if end_of(dt.date.fromordinal(middle), period) <= today:
            low = middle
        else:
            high = middle - 1
    return dt.date.fromordinal(low)


def changes_something(record: Mapping[str, Any], changes: Iterable[Change], fields: Mapping[str, Field]) -> bool:
    """Would the changes that anonymize a record still change it? What they leave is told from what they find."""
    return any(not _is_done(record, change, fields.get(change.field)) for change in changes)


def _is_done(record: Mapping[str, Any], change: Change, field: Field | None) -> bool:
    value = record.get(change.field)
    match change.technique:
        case Technique.STRIP_METADATA:
            return all(_is_empty(v) for name, v in record.items() if not name.startswith("@"))
        case Technique.SUPPRESS:
            # a random number stands where a field takes no NULL and no second zero: nobody can tell it from another
            random = (
                field is not None and field.unique and not field.nullable and field.type.startswith(("int", "uint"))
            )
            return random or _is_empty(value)
        case Technique.GENERALIZE:
            return bool(generalize(value, change.field) == value)
        case _:
            return False


def _is_empty(value: Any) -> bool:
    match value:
        case None | "" | b"" | [] | {}:
            return True
        case str():
            return _PLACEHOLDER.fullmatch(value) is not None
        case dt.datetime():
            return value.date() == _EPOCH
        case dt.date():
            return value == _EPOCH
        case list():
            return all(_is_empty(v) for v in value)
        case _:
            return not value
