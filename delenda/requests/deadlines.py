"""When an answer is due: rules of one or more profiles, pauses, extensions; the strictest wins. Pure.

The law moves and differs, so a rule is data (``config/profiles/``). The United Kingdom's clock stops while we wait
for proof of identity; California's does not, and the same request has both. A request keeps the rules as they stood
when it came in: a later change of configuration does not move its deadline.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias

import rfc8785

from delenda.model import RequestKind
from delenda.requests.calendars import add, next_business_day
from delenda.settings import DeadlineRule, Profile

PauseReason: TypeAlias = Literal["identity", "clarification", "fee"]
DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """We wait for the person: for proof of identity, a clarification or a fee. ``until`` None: still."""

    reason: PauseReason
    since: dt.datetime
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule of a profile, as it stood when the request came in."""

    profile: str
    rule: DeadlineRule

    def as_json(self) -> dict[str, Any]:
        return {"profile": self.profile, "rule": self.rule.model_dump(mode="json")}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Standing:
        return cls(body["profile"], DeadlineRule.model_validate(body["rule"]))


class Clock(StrEnum):
    """How a deadline stands."""

    RUNNING = "running"
    WARN = "warn"
    PAUSED = "paused"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due, by which rule, and when to warn."""

    event: str
    profile: str
    legal_basis: str
    due_at: dt.datetime
    warn_at: dt.datetime
    paused: bool = False
    """It moves on as long as we wait for the person."""

    def clock(self, now: dt.datetime) -> Clock:
        if now > self.due_at:
            return Clock.OVERDUE
        if self.paused:
            return Clock.PAUSED
        return Clock.WARN if now >= self.warn_at else Clock.RUNNING

    def days_left(self, now: dt.datetime) -> int:
        """Return the whole days that are left; negative if it is over."""
        return (self.due_at - now) // DAY


def standing_rules(profiles: Iterable[Profile], kind: RequestKind) -> tuple[Standing, ...]:
    """Return the rules of the profiles that concern this kind of request."""
    return tuple(Standing(p.name, r) for p in profiles for r in p.deadlines if not r.kinds or kind in r.kinds)


def digest_of(profiles: Iterable[Profile]) -> str:
    """Return the SHA-256 of the profiles in force, in hex."""
    body = [p.model_dump(mode="json") for p in sorted(profiles, key=lambda p: p.name)]
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def deadline(
    standing: Standing,
    start: dt.datetime,
    now: dt.datetime,
    pauses: Sequence[Pause] = (),
    *,
    extended: bool = False,
) -> Deadline:
    """Return when a rule's period that starts at ``start`` ends.

    A pause that the rule knows moves the end by as long as it lasted inside the period; one that lasts still
    counts up to ``now``.
    """
    rule = standing.rule
    amount = rule.amount + (rule.extension if extended else 0)
    due = add(start, amount, rule.unit, rule.calendar)
    merged = _merged([p for p in pauses if p.reason in rule.pausable_by and p.since <= now], now)
    for since, until in merged:
        if since < due:
            due += max(until - max(since, start), dt.timedelta(0))
    if merged and rule.unit == "business_day":
        due = dt.datetime.combine(next_business_day(due.date(), rule.calendar), due.timetz())
    waiting = any(p.until is None and p.reason in rule.pausable_by and p.since <= now for p in pauses)
    warn = start + (due - start) * rule.warn_at
    return Deadline(rule.event, standing.profile, rule.legal_basis, due, warn, waiting and now <= due)


def _merged(pauses: Sequence[Pause], now: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return the spans in which at least one pause lasts, in order: two reasons at once pause once."""
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    for since, until in sorted((p.since, p.until or now) for p in pauses):
        if until <= since:
            continue
        if spans and since <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], until))
        else:
            spans.append((since, until))
    return spans


def strictest(deadlines: Iterable[Deadline]) -> dict[str, Deadline]:
    """Return for each event the deadline that ends first."""
    first: dict[str, Deadline] = {}
    for each in deadlines:
        if each.event not in first or each.due_at < first[each.event].due_at:
            first[each.event] = each
    return first


def answer_events(*, minor: bool, cancelled: bool) -> frozenset[str]:
    """Return the events whose deadlines all bind the answer."""
    return frozenset({"request"} | ({"minor"} if minor else set()) | ({"cancel"} if cancelled else set()))


@dataclass(frozen=True, slots=True)
class Course:
    """What a request's deadlines are computed from: rules as they stood, and what has happened since."""

    received_at: dt.datetime
    rules: tuple[Standing, ...]
    minor: bool = False
    cancelled: bool = False
    pauses: tuple[Pause, ...] = ()
    extended: bool = False

    def all(self, now: dt.datetime) -> list[Deadline]:
        """Return every deadline that starts with the request, soonest first. Extensions never stretch a minor's."""
        known = answer_events(minor=self.minor, cancelled=self.cancelled) | {"acknowledge", "extension", "refusal"}
        found = [
            deadline(s, self.received_at, now, self.pauses, extended=self.extended and s.rule.event == "request")
            for s in self.rules
            if s.rule.event in known
        ]
        return sorted(found, key=lambda d: (d.due_at, d.event, d.profile))

    def answer(self, now: dt.datetime) -> Deadline | None:
        """Return the deadline of the answer: the strictest of all that bind it; None if no rule does."""
        binding = answer_events(minor=self.minor, cancelled=self.cancelled)
        return next((d for d in self.all(now) if d.event in binding), None)

    def of(self, event: str, now: dt.datetime) -> Deadline | None:
        """Return the strictest deadline of an event, or None."""
        return strictest(self.all(now)).get(event)

    def may_extend(self, now: dt.datetime) -> bool:
        """May the answer be put off, with notice? Once, in time, and only as far as each profile's rule allows."""
        binding = answer_events(minor=self.minor, cancelled=self.cancelled)
        rules = [s.rule for s in self.rules if s.rule.event in binding]
        latest = self.of("extension", now) or self.answer(now)
        inside = latest is not None and now <= latest.due_at
        return not self.extended and inside and bool(rules) and any(r.extension for r in rules)
