"""The open house: everything that a job needs, opened once from settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sa

from delenda.control import Control
from delenda.ports import AuditLog, Clock, Engine, LogsEach, Report, Store
from delenda.settings import Settings


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def silent(event: str, **facts: str | int) -> None:
    """Report to nobody."""


Body: TypeAlias = Mapping[str, str | int | None]
"""What an entry of the audit log says: names, counts, codes and digests."""


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


def log_each(house: House, connection: sa.Connection, kind: str, bodies: Mapping[str, Body]) -> None:
    """Record an entry of one kind for each request, together where the log can. Raises ``AuditBroken``."""
    if isinstance(house.log, LogsEach):
        house.log.append_each(connection, kind, bodies)
    else:
        for request, body in bodies.items():
            house.log.append(connection, kind, body, request)
