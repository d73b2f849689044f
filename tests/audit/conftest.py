"""A control store, a clock that stands still, and a log in a folder of its own."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pydantic import SecretStr

from delenda.audit import tables
from delenda.audit.log import Log
from delenda.control import Control, Sealer, metadata
from delenda.settings import AuditSettings

# A busy machine is no finding: what takes long here is writing files.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

assert tables.entry.metadata is metadata


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now

    def now(self) -> dt.datetime:
        return self._now

    def pass_time(self, span: dt.timedelta) -> None:
        self._now += span


@pytest.fixture
def clock() -> Clock:
    return Clock(dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC))


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    control = Control(f"sqlite:///{tmp_path}/control.db", Sealer(bytes(range(32))), b"p" * 32)
    metadata.create_all(control.engine)
    yield control
    control.close()


@pytest.fixture
def settings(tmp_path: Path) -> AuditSettings:
    key = base64.b64encode(bytes(range(32))).decode()
    return AuditSettings(origin="delenda.example/log", key=SecretStr(key), folder=tmp_path / "log")


@pytest.fixture
def log(control: Control, settings: AuditSettings, clock: Clock) -> Log:
    return Log(control, settings, clock)
