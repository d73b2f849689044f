"""Deadlines: calendars, pauses, extensions, strictest wins."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from delenda.config import shipped_profiles
from delenda.model import RequestKind
from delenda.requests.calendars import add, add_months, is_business_day
from delenda.requests.deadlines import (
    Clock,
    Course,
    Deadline,
    Pause,
    Standing,
    deadline,
    digest_of,
    standing_rules,
    strictest,
)
from delenda.settings import DeadlineRule, Profile

PROFILES = {p.name: p for p in shipped_profiles()}
DAY = dt.timedelta(days=1)
UNITS = ("month", "day", "business_day", "hour")

times = st.integers(0, 21 * 365 * 86_400).map(
    lambda s: dt.datetime(2005, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=s)
)
rules = st.builds(
    DeadlineRule,
    event=st.just("request"),
    amount=st.integers(1, 60),
    unit=st.sampled_from(UNITS),
    calendar=st.sampled_from(["", "CN", "US"]),
    extension=st.integers(0, 60),
    pausable_by=st.sets(st.sampled_from(["identity", "clarification", "fee"])).map(tuple),
    warn_at=st.floats(0.1, 0.9),
)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def course(*names: str, kind: RequestKind = RequestKind.ERASE, **more: object) -> Course:
    rules = standing_rules([PROFILES[n] for n in names], kind)
    return Course(more.pop("at", utc("2026-01-31T09:00")), rules, **more)  # type: ignore[arg-type]


# --- calendars ---------------------------------------------------------------------------------------


@pytest.mark.promise("P19")
@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-03-15", 1, "2026-04-15"),
    ],
)
def test_a_month_ends_on_its_day_or_its_last(start: str, months: int, end: str) -> None:
    assert add_months(utc(start), months) == utc(end)


@given(times, st.integers(1, 240))
def test_months_count_as_people_count(start: dt.datetime, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.timetz() == start.timetz()
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


@pytest.mark.promise("P20")
@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        # National Day 2026: October 1 to 7; Saturday, October 10 is worked.
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-09", 1, "2026-10-10"),
        # Spring Festival 2025: January 28 to February 4; Sunday, January 26 and Saturday, February 8 are worked.
        ("2025-01-24", 1, "2025-01-26"),
        ("2025-01-27", 1, "2025-02-05"),
        ("2025-02-07", 1, "2025-02-08"),
        ("2025-01-24", 7, "2025-02-10"),
        ("2026-03-06", 7, "2026-03-17"),
    ],
)
def test_chinese_working_days(start: str, amount: int, end: str) -> None:
    assert add(utc(start), amount, "business_day", "CN") == utc(end)


@pytest.mark.promise("P20")
def test_a_general_enquiry_is_answered_in_its_policys_time() -> None:
    at = utc("2026-03-06T10:00")
    due = {
        name: deadline(Standing(name, next(r for r in PROFILES[name].deadlines if r.event == "contact")), at, at).due_at
        for name in ("y2mate", "vkel")
    }
    assert due == {"y2mate": utc("2026-03-17T10:00"), "vkel": utc("2026-04-05T10:00")}


@given(times, st.integers(1, 40), st.sampled_from(["", "CN", "US"]))
def test_business_days_are_counted_one_by_one(start: dt.datetime, amount: int, country: str) -> None:
    end = add(start, amount, "business_day", country)
    assert is_business_day(end.date(), country)
    days = [start.date() + DAY * i for i in range(1, (end.date() - start.date()).days + 1)]
    assert sum(is_business_day(d, country) for d in days) == amount


@given(times.map(lambda t: t.date()))
def test_the_calendar_agrees_with_its_library(day: dt.date) -> None:
    china = holidays.country_holidays("CN", years=day.year)
    worked = day in china.weekend_workdays or (day.weekday() < 5 and day not in china)
    assert is_business_day(day, "CN") == worked


# --- pauses and extensions ---------------------------------------------------------------------------


@pytest.mark.promise("P64")
def test_the_uk_clock_stops_for_identity_and_californias_does_not() -> None:
    at = utc("2026-03-02T09:00")
    pauses = (Pause("identity", at + 2 * DAY, at + 12 * DAY),)
    uk = course("uk", at=at, pauses=pauses)
    california = course("us-ca", at=at, pauses=pauses)
    later = at + 20 * DAY
    assert uk.answer(later) is not None
    assert uk.answer(later).due_at == utc("2026-04-02T09:00") + 10 * DAY  # type: ignore[union-attr]
    assert california.answer(later).due_at == at + 45 * DAY  # type: ignore[union-attr]
    both = course("uk", "us-ca", at=at, pauses=pauses)
    assert both.answer(later).profile == "uk"  # type: ignore[union-attr]
    long = course("uk", "us-ca", at=at, pauses=(Pause("identity", at, at + 40 * DAY),))
    assert long.answer(at + 41 * DAY).profile == "us-ca"  # type: ignore[union-attr]


def test_a_pause_that_lasts_moves_the_end_along() -> None:
    at = utc("2026-03-02T09:00")
    waiting = course("uk", at=at, pauses=(Pause("identity", at + DAY),))
    for days in (2, 30, 300):
        answer = waiting.answer(at + days * DAY)
        assert answer is not None
        assert answer.clock(at + days * DAY) is Clock.PAUSED
        assert answer.due_at == utc("2026-04-02T09:00") + (days - 1) * DAY
    california = course("us-ca", at=at, pauses=(Pause("identity", at + DAY),)).answer(at + 46 * DAY)
    assert california is not None
    assert california.clock(at + 46 * DAY) is Clock.OVERDUE


def test_two_reasons_at_once_pause_once() -> None:
    at = utc("2026-03-02T09:00")
    overlapping = (Pause("identity", at + DAY, at + 5 * DAY), Pause("fee", at + 3 * DAY, at + 7 * DAY))
    answer = course("uk", at=at, pauses=overlapping).answer(at + 8 * DAY)
    assert answer is not None
    assert answer.due_at == utc("2026-04-02T09:00") + 6 * DAY


def test_a_pause_after_the_end_changes_nothing() -> None:
    at = utc("2026-03-02T09:00")
    late = course("uk", at=at, pauses=(Pause("identity", at + 60 * DAY, at + 90 * DAY),)).answer(at + 95 * DAY)
    assert late is not None
    assert late.due_at == utc("2026-04-02T09:00")
    assert late.clock(at + 95 * DAY) is Clock.OVERDUE


@pytest.mark.promise("P19")
def test_it_warns_at_three_quarters_and_tells_what_is_overdue() -> None:
    at = utc("2026-03-02T09:00")
    answer = course("vkel", at=at).answer(at)
    assert answer is not None
    assert answer.due_at == at + 30 * DAY
    assert answer.clock(at + 22 * DAY) is Clock.RUNNING
    assert answer.clock(at + dt.timedelta(days=22, hours=12)) is Clock.WARN
    assert answer.clock(at + 30 * DAY) is Clock.WARN
    assert answer.clock(at + 30 * DAY + dt.timedelta(seconds=1)) is Clock.OVERDUE
    assert [answer.days_left(at + d * DAY) for d in (0, 29, 30, 31)] == [30, 1, 0, -1]


def test_an_extension_adds_to_the_start_not_to_the_end() -> None:
    at = utc("2026-01-31T09:00")
    extended = course("eu", at=at, extended=True).answer(at)
    assert extended is not None
    assert extended.due_at == utc("2026-04-30T09:00")
    assert course("eu", at=at).may_extend(at + 20 * DAY)
    assert not course("eu", at=at).may_extend(at + 29 * DAY)
    assert not course("eu", at=at, extended=True).may_extend(at)
    assert not course("cn", at=at).may_extend(at)


def test_an_extension_never_stretches_another_profiles_deadline() -> None:
    at = utc("2026-01-31T09:00")
    answer = course("eu", "cn", at=at, extended=True).answer(at)
    assert answer is not None
    assert (answer.profile, answer.due_at) == ("cn", at + 30 * DAY)


@pytest.mark.promise("P54")
def test_a_childs_request_is_due_sooner() -> None:
    at = utc("2026-03-02T09:00")
    for name in ("eu", "uk", "us-ca", "cn", "mechat", "mix", "vkel"):
        child = course(name, at=at, minor=True).answer(at)
        adult = course(name, at=at).answer(at)
        assert child is not None
        assert adult is not None
        assert child.event == "minor"
        assert child.due_at < adult.due_at


@pytest.mark.promise("P64")
def test_the_same_request_under_two_profiles() -> None:
    at = utc("2026-01-15T09:00")
    due = {n: course(n, at=at).answer(at).due_at.date().isoformat() for n in ("eu", "us-ca", "cn")}  # type: ignore[union-attr]
    assert due == {"eu": "2026-02-15", "us-ca": "2026-03-01", "cn": "2026-02-14"}
    together = course("eu", "us-ca", "cn", at=at).answer(at)
    assert together is not None
    assert (together.profile, together.due_at.date().isoformat()) == ("cn", "2026-02-14")
    cancelled = course("cn", at=at, cancelled=True).answer(at)
    assert cancelled is not None
    assert (cancelled.event, cancelled.due_at.date().isoformat()) == ("cancel", "2026-02-05")


# --- properties --------------------------------------------------------------------------------------

moments = st.integers(0, 120).map(lambda n: n * dt.timedelta(hours=7))
pause_lists = st.lists(
    st.tuples(st.sampled_from(["identity", "clarification", "fee"]), moments, moments | st.none()), max_size=4
)


@given(rule=rules, start=times, spans=pause_lists, extended=st.booleans(), now=moments)
def test_a_deadline_only_ever_moves_back(
    rule: DeadlineRule,
    start: dt.datetime,
    spans: list[tuple[str, dt.timedelta, dt.timedelta | None]],
    extended: bool,
    now: dt.timedelta,
) -> None:
    pauses = [Pause(r, start + a, None if b is None else start + a + b) for r, a, b in spans]  # type: ignore[arg-type]
    at = start + now
    plain = deadline(Standing("p", rule), start, at)
    found = deadline(Standing("p", rule), start, at, pauses, extended=extended)
    assert start < plain.due_at <= found.due_at
    assert start < found.warn_at < found.due_at
    assert plain.due_at == add(start, rule.amount, rule.unit, rule.calendar)
    if not set(rule.pausable_by) & {p.reason for p in pauses}:
        assert found.due_at == add(start, rule.amount + rule.extension * extended, rule.unit, rule.calendar)
        assert not found.paused
    if rule.unit == "business_day":
        assert is_business_day(found.due_at.date(), rule.calendar)
    longest = sum(((p.until or at) - p.since for p in pauses if p.since <= at), dt.timedelta(0))
    if rule.unit != "business_day":
        assert found.due_at <= add(start, rule.amount + rule.extension * extended, rule.unit) + longest


@given(st.lists(st.tuples(rules, st.sampled_from(["a", "b", "c"])), min_size=1, max_size=6), times)
def test_strictest_is_the_first_of_all(pairs: list[tuple[DeadlineRule, str]], start: dt.datetime) -> None:
    found = [deadline(Standing(p, r), start, start) for r, p in pairs]
    assert strictest(found)["request"].due_at == min(d.due_at for d in found)
    all_of = Course(start, tuple(Standing(p, r) for r, p in pairs))
    assert all_of.answer(start) == strictest(sorted(found, key=lambda d: (d.due_at, d.event, d.profile)))["request"]


@given(rules, times)
def test_rules_survive_being_stored(rule: DeadlineRule, start: dt.datetime) -> None:
    standing = Standing("p", rule)
    assert Standing.from_json(standing.as_json()) == standing
    assume(rule.amount > 1)
    other = Profile(name="p", deadlines=(rule.model_copy(update={"amount": rule.amount - 1}),))
    assert digest_of([Profile(name="p", deadlines=(rule,))]) != digest_of([other])


def test_days_left_counts_whole_days() -> None:
    at = utc("2026-01-01T00:00")
    found = Deadline("request", "p", "", at + DAY, at)
    assert found.days_left(at + dt.timedelta(hours=1)) == 0
    assert found.days_left(at + dt.timedelta(hours=25)) == -1
