"""Duties to keep: retention rules (start event + period, after ISO/IEC 27555) and legal holds. Pure.

>>> end_of(dt.date(2024, 2, 29), "P1Y")
datetime.date(2025, 2, 28)
>>> end_of(dt.date(2026, 1, 31), "P1M2W")
datetime.date(2026, 3, 14)
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

from delenda.errors import ConfigError
from delenda.kinds import AnyKind, as_kind
from delenda.model import Claim, Token
from delenda.settings import RetentionRule

_PERIOD: Final = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def end_of(start: dt.date, period: str) -> dt.date:
    """Return the first day after the period: kept while today is before it.

    Months are added first; a day that the month lacks becomes its last day. Raises ``ConfigError`` for a
    period that is not an ISO 8601 duration in years, months, weeks and days.
    """
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise ConfigError(f"retention: {period!r} is not an ISO 8601 duration in years, months and days, like P7Y")
    years, months, weeks, days = (int(n or 0) for n in match.groups())
    month = start.month - 1 + months + 12 * years
    year, month = start.year + month // 12, month % 12 + 1
    if year > dt.MAXYEAR:
        return dt.date.max
    day = min(start.day, calendar.monthrange(year, month)[1])
    try:
        return dt.date(year, month, day) + dt.timedelta(days=days + 7 * weeks)
    except OverflowError:
        return dt.date.max


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold in force. ``tokens`` are of its subject's identifiers; empty: everybody.

    ``collections`` are ``store/collection`` globs; empty: everywhere.
    """

    id: str
    legal_basis: str = "legal_hold"
    tokens: frozenset[Token] = frozenset()
    collections: tuple[str, ...] = ()
    until: dt.date | None = None

    def covers(self, address: str, aliases: frozenset[Token]) -> bool:
        """Does it forbid to change a record of that collection for the subject with those aliases?"""
        return (not self.tokens or not self.tokens.isdisjoint(aliases)) and (
            not self.collections or any(fnmatchcase(address, glob) for glob in self.collections)
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """Why a record must stay. ``may_go`` lists the kinds that it does not need."""

    rule: str
    legal_basis: str
    until: dt.date | None
    may_go: frozenset[AnyKind] = field(default_factory=frozenset)


def hold_on(holds: Iterable[Hold], address: str, aliases: frozenset[Token]) -> Duty | None:
    """Return the hold on a subject's record in that collection; the one without an end, or the longest."""
    found = [h for h in holds if h.covers(address, aliases)]
    if not found:
        return None
    longest = max(found, key=lambda h: (h.until is None, h.until or dt.date.max, h.id))
    return Duty(f"hold:{longest.id}", longest.legal_basis, longest.until)


def duty_on(rules: Sequence[RetentionRule], claim: Claim, received: dt.date, today: dt.date) -> Duty | None:
    """Return the retention duty on a claimed record: of all that hold today, the one that ends last.

    A rule without a start field, or with an empty one in this record, starts with the request: what can't
    be shown to be over is not over. A kind may go only if no duty needs it.
    """
    address = f"{claim.ref.store}/{claim.ref.collection}"
    events = dict(claim.events)
    held: list[tuple[dt.date, RetentionRule]] = []
    for rule in rules:
        if any(fnmatchcase(address, glob) for glob in rule.collections):
            start = events[rule.starts].date() if rule.starts in events else received
            end = end_of(start, rule.period)
            if today < end:
                held.append((end, rule))
    if not held:
        return None
    until, rule = max(held, key=lambda pair: (pair[0], pair[1].name))
    may_go = frozenset.intersection(*(frozenset(as_kind(k) for k in r.suppress) for _, r in held))
    return Duty(rule.name, rule.legal_basis, until, may_go)


def start_fields(rules: Iterable[RetentionRule], address: str) -> tuple[str, ...]:
    """Return the date fields of a collection that its rules start from."""
    return tuple(
        sorted({r.starts for r in rules if r.starts and any(fnmatchcase(address, glob) for glob in r.collections)})
    )


def digest_of_rules(rules: Iterable[RetentionRule]) -> str:
    """Return what tells whether the rules are still those that a plan was made by."""
    text = json.dumps([r.model_dump(mode="json") for r in rules], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
