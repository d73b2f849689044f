"""Whose was a shared identifier, and when: the time bounds that a record states. Pure.

A recycled number or a resold device stands in two accounts. Where each account's record says from when to
when, and the spans do not overlap, an event's own time decides whose it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_FROM: Final = re.compile(
    r"(?:^|_)(?:valid_from|from_date|first_seen(?:_at)?|bound_at|activated_at|assigned_at|start(?:s|ed)?(?:_at|_date)?|since|effective_from)$"
    r"|生效时间|绑定时间|启用时间|首次"
)
_TO: Final = re.compile(
    r"(?:^|_)(?:valid_to|valid_until|to_date|last_seen(?:_at)?|unbound_at|deactivated_at|released_at|end(?:s|ed)?(?:_at|_date)?|until|effective_to)$"
    r"|失效时间|解绑时间|停用时间|最后"
)
_MOMENT: Final = re.compile(
    r"(?:^|_)(?:ts|at|time|timestamp|date|datetime|when|occurred|created|logged|day)$|(?:_at|_time|_date|_ts)$|时间|日期"
)


@dataclass(frozen=True, slots=True)
class Span:
    """From (inclusive) to (inclusive); None: open."""

    start: dt.datetime | None
    end: dt.datetime | None

    def holds(self, moment: dt.datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment <= self.end)

    def overlaps(self, other: Span) -> bool:
        begins = max((s for s in (self.start, other.start) if s), default=None)
        ends = min((e for e in (self.end, other.end) if e), default=None)
        return begins is None or ends is None or begins < ends


def moment_of(value: Any) -> dt.datetime | None:
    """Return a value as an aware UTC time: a time, a date, ISO 8601 text, or seconds since 1970."""
    match value:
        case dt.datetime():
            return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        case dt.date():
            return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
        case bool():
            return None
        case int() | float() if 1e8 < value < 1e10:
            return dt.datetime.fromtimestamp(value, dt.UTC)
        case int() | float() if 1e11 < value < 1e13:
            return dt.datetime.fromtimestamp(value / 1000, dt.UTC)
        case str() if 8 <= len(value) <= 40:
            try:
                return moment_of(dt.datetime.fromisoformat(value.strip()))
            except ValueError:
                return None
        case _:
            return None


def span_of(record: Mapping[str, Any]) -> Span | None:
    """Return the time for which a record says that it holds; None if it does not say."""
    start = next((m for n, v in record.items() if _FROM.search(n.lower()) and (m := moment_of(v))), None)
    end = next((m for n, v in record.items() if _TO.search(n.lower()) and (m := moment_of(v))), None)
    return Span(start, end) if start or end else None


def event_time(record: Mapping[str, Any]) -> dt.datetime | None:
    """Return when what a record tells of happened; None if it does not say."""
    return next((m for n, v in record.items() if _MOMENT.search(n.lower()) and (m := moment_of(v))), None)


@dataclass(frozen=True, slots=True)
class Tenure:
    """The spans in which a shared identifier was the subject's, and other people's."""

    ours: tuple[Span, ...]
    theirs: tuple[Span, ...]

    def whose(self, moment: dt.datetime | None) -> bool | None:
        """Return True for the subject's, False for somebody else's, None if it can't be told."""
        if moment is None:
            return None
        mine, others = (any(s.holds(moment) for s in spans) for spans in (self.ours, self.theirs))
        return mine if mine != others else None


def tenure_of(
    ours: Mapping[str, Sequence[Mapping[str, Any]]], theirs: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Tenure | None:
    """Return the tenure that the accounts' records state, by account; None if one is silent, or two overlap."""
    mine, others = ([[s for r in rows if (s := span_of(r))] for rows in side.values()] for side in (ours, theirs))
    if not mine or not others or not all(mine) or not all(others):
        return None
    a, b = [s for spans in mine for s in spans], [s for spans in others for s in spans]
    if any(x.overlaps(y) for x in a for y in b):
        return None
    return Tenure(tuple(a), tuple(b))
