"""The audit log as the rooms see it: ``append``, and no other verb."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from delenda.audit import outbox
from delenda.audit.vault import Vault
from delenda.control import Control
from delenda.ports import Clock
from delenda.settings import AuditSettings


class Log:
    """The audit log of one control store. Implements ``delenda.ports.AuditLog``."""

    def __init__(self, control: Control, settings: AuditSettings, clock: Clock) -> None:
        self.control = control
        self.settings = settings
        self.clock = clock
        self.vault = Vault(control.sealer)

    def append(
        self, connection: sa.Connection, kind: str, body: Mapping[str, str | int | None], request: str = ""
    ) -> None:
        """Record one entry in the caller's transaction: work and entry stand or fall together.

        Raises ``AuditBroken`` if the entry is not allowed or can't be written: then nothing may be done.
        """
        outbox.put(connection, self.vault, self.clock.now(), kind, body, request)
