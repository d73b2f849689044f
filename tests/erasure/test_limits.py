"""Storage limits: the last day that is over, and whether anything of a person is left in a record."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.erasure.limits import changes_something, last_over
from delenda.erasure.retention import end_of
from delenda.model import Change, Field, Technique

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
PERIODS = st.builds("P{}Y{}M{}D".format, st.integers(0, 30), st.integers(0, 30), st.integers(0, 900))


@pytest.mark.promise("P41")
@given(DAYS, PERIODS)
def test_the_last_day_is_over_and_the_next_is_not(today: dt.date, period: str) -> None:
    last = last_over(period, today)
    assert last is not None
    assert end_of(last, period) <= today < end_of(last + dt.timedelta(days=1), period)


@pytest.mark.promise("P41")
@pytest.mark.parametrize(
    ("period", "today", "last"),
    [
        ("P1Y", "2025-02-27", "2024-02-27"),
        ("P1Y", "2025-02-28", "2024-02-29"),  # the leap day's year ends on the last of February
        ("P1M", "2026-02-28", "2026-01-31"),  # as do all months that the next one has no day for
        ("P1M", "2026-03-29", "2026-02-28"),
        ("P1D", "2026-03-29", "2026-03-28"),  # the day on which clocks are put forward is a day
        ("P0D", "2026-03-29", "2026-03-29"),
    ],
)
def test_days_that_a_month_lacks(period: str, today: str, last: str) -> None:
    assert last_over(period, dt.date.fromisoformat(today)) == dt.date.fromisoformat(last)


def test_a_period_longer_than_time_is_never_over() -> None:
    assert last_over("P9000Y", dt.date(2026, 1, 1)) is None


FIELDS = {
    "email": Field("email", "string"),
    "handle": Field("handle", "string", nullable=False, unique=True),
    "number": Field("number", "int64", nullable=False, unique=True),
}


@pytest.mark.parametrize(
    ("record", "change", "left"),
    [
        ({"email": "ann@example.com"}, Change("email", Technique.SUPPRESS), True),
        ({"email": None}, Change("email", Technique.SUPPRESS), False),
        ({"email": ""}, Change("email", Technique.SUPPRESS), False),
        ({"handle": "erased-" + "0" * 32}, Change("handle", Technique.SUPPRESS), False),
        ({"handle": "erased-ann"}, Change("handle", Technique.SUPPRESS), True),
        ({"number": 7}, Change("number", Technique.SUPPRESS), False),
        ({"seen": dt.datetime(1970, 1, 1, tzinfo=dt.UTC)}, Change("seen", Technique.SUPPRESS), False),
        ({"tags": [None, ""]}, Change("tags", Technique.SUPPRESS), False),
        ({"tags": [None, "ann"]}, Change("tags", Technique.SUPPRESS), True),
        ({"born": "1990-05-17"}, Change("born", Technique.GENERALIZE), True),
        ({"born": "1990-01-01"}, Change("born", Technique.GENERALIZE), False),
        ({"age": 47}, Change("age", Technique.GENERALIZE), True),
        ({"age": 40}, Change("age", Technique.GENERALIZE), False),
        ({"note": "ask ann"}, Change("note", Technique.REDACT_SPAN, ("ann",)), True),
        ({"@path": "a.jpg", "gps": None}, Change("", Technique.STRIP_METADATA), False),
        ({"@path": "a.jpg", "gps": "1,2"}, Change("", Technique.STRIP_METADATA), True),
    ],
)
def test_what_was_anonymized_is_told_from_what_was_not(record, change, left) -> None:
    assert changes_something(record, [change], FIELDS) is left
