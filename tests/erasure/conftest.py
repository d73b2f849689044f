"""The small world in an open house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from erasure.estate import open_estate

from delenda.jobs.house import House
from delenda.testing.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC))


@pytest.fixture
def house(tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    house = open_estate(tmp_path, clock)
    yield house
    house.control.close()
