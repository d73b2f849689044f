"""What a room sees of the open house: no stores, no Prefect, only what decisions about requests need."""

from __future__ import annotations

from typing import Protocol

from delenda.control import Control
from delenda.ports import AuditLog, Clock, Engine
from delenda.settings import Settings


class Office(Protocol):
    """Settings, control store, engine, audit log, clock, and who works. ``delenda.jobs.house.House`` is one."""

    @property
    def settings(self) -> Settings: ...

    @property
    def control(self) -> Control: ...

    @property
    def engine(self) -> Engine: ...

    @property
    def log(self) -> AuditLog: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def actor(self) -> str: ...
