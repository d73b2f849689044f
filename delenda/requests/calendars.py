"""Adding legal periods to a day: calendar months, days, hours, and the business days of a country.

The day of the event does not count, and the time of day is kept, which is never later than the law's end of day.
A month ends on the same day of the month, or on its last day if there is no such day. Business days come from the
`holidays` library; in China some weekends are worked, and count.
"""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from holidays import HolidayBase

Unit: TypeAlias = Literal["month", "day", "business_day", "hour"]


def add(start: dt.datetime, amount: int, unit: Unit, country: str = "") -> dt.datetime:
    """Return the end of a period of ``amount`` units that starts with the event at ``start``.

    >>> add(dt.datetime(2024, 1, 31, 9, tzinfo=dt.UTC), 1, "month").date().isoformat()
    '2024-02-29'
    >>> add(dt.datetime(2026, 9, 30, 9, tzinfo=dt.UTC), 1, "business_day", "CN").date().isoformat()
    '2026-10-08'
    """
    match unit:
        case "hour":
            return start + dt.timedelta(hours=amount)
        case "day":
            return start + dt.timedelta(days=amount)
        case "month":
            return add_months(start, amount)
        case "business_day":
            day = start.date()
            for _ in range(amount):
                day = next_business_day(day + dt.timedelta(days=1), country)
            return dt.datetime.combine(day, start.timetz())


def add_months(start: dt.datetime, months: int) -> dt.datetime:
    """Return the same day ``months`` later, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return start.replace(year=year, month=month + 1, day=min(start.day, last))


def next_business_day(day: dt.date, country: str) -> dt.date:
    """Return ``day`` if it is a business day, else the first one after it. No country: only weekends are free."""
    while not is_business_day(day, country):
        day += dt.timedelta(days=1)
    return day


def is_business_day(day: dt.date, country: str) -> bool:
    """Is ``day`` worked in ``country``?"""
    if not country:
        return day.weekday() < 5
    return bool(_holidays(country).is_working_day(day))


@lru_cache(maxsize=16)
def _holidays(country: str) -> HolidayBase:
    from holidays import country_holidays

    return country_holidays(country)
