"""A clock that stands until it is moved."""

from __future__ import annotations

import datetime as dt
from typing import Final

NOON: Final = dt.datetime(2030, 1, 2, 12, tzinfo=dt.UTC)


class FixedClock:
    """Time as told: ``FixedClock(now)``, then ``.advance(timedelta(days=30))``."""

    def __init__(self, now: dt.datetime = NOON) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock tells aware times")
        self._now = now.astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        return self._now

    def advance(self, by: dt.timedelta) -> dt.datetime:
        """Move on, and return the new time."""
        self._now += by
        return self._now
