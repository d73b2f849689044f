"""The open house: everything that a job needs, opened once from settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from delenda.control import Control
from delenda.ports import AuditLog, Clock, Engine, Report, Store
from delenda.settings import Settings


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def silent(event: str, **facts: str | int) -> None:
    """Report to nobody."""


@dataclass(frozen=True, slots=True)
class House:
    """Settings, control store, stores by name, engine, audit log and clock.

    ``actor`` names who works, for the audit log: a role or an operator's pseudonym, never a mail address.
    """

    settings: Settings
    control: Control
    stores: Mapping[str, Store]
    engine: Engine
    log: AuditLog
    clock: Clock
    actor: str = "operator"
    report: Report = silent
