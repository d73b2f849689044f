"""What opens a package that nobody was there to be told of: sealed in our own store, told once, then gone.

A flow has no screen, and whatever it returns Prefect may keep. So the copy that a flow makes leaves its key and its
code here; ``delenda export REQUEST --fetch`` tells them once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from delenda.errors import InputError
from delenda.jobs.export import ExportReport
from delenda.jobs.house import House
from delenda.portability.packages import Shelf
from delenda.portability.tables import HANDOVER, PART


@dataclass(frozen=True, slots=True)
class Handover:
    """A package's files, the code that fetches it and the key that opens it."""

    package: str
    files: tuple[Path, ...]
    code: str = field(repr=False)
    key: str = field(repr=False)


def keep(house: House, connection: sa.Connection, report: ExportReport) -> None:
    """Seal a package's key and code, in the transaction that registers it."""
    if report.package is None:
        return
    plain = json.dumps([report.package.code, report.key]).encode()
    connection.execute(
        HANDOVER.insert().values(
            package_id=report.package.id,
            request_id=report.request,
            expires_at=report.package.expires_at,
            sealed=house.control.sealer.seal(plain, f"package_handover:{report.package.id}"),
        )
    )


def fetch(house: House, request: str) -> Handover:
    """Tell the newest package's key and code of a request, and forget them. Raises ``InputError`` if there is none."""
    now, ours = house.clock.now(), HANDOVER.c
    query = (
        sa.select(HANDOVER).where(ours.request_id == request, ours.expires_at > now).order_by(ours.expires_at.desc())
    )
    with house.control.begin() as connection:
        row = connection.execute(query.limit(1)).one_or_none()
        if row is None:
            raise InputError("no copy of that request waits to be handed over: told already, expired, or never made")
        connection.execute(HANDOVER.delete().where(ours.package_id == row.package_id))
        numbers: Sequence[int] = connection.scalars(
            sa.select(PART.c.number).where(PART.c.package_id == row.package_id).order_by(PART.c.number)
        ).all()
        house.log.append(connection, "export.purged", {"export": row.package_id, "reason": "key_told"}, request)
    code, key = json.loads(house.control.sealer.open(row.sealed, f"package_handover:{row.package_id}"))
    shelf = Shelf(house.control, house.settings.export.folder, house.log)
    return Handover(row.package_id, tuple(shelf.path(row.package_id, n) for n in numbers), code, key)


def forget(house: House) -> int:
    """Forget keys and codes of packages whose time is over; return how many."""
    with house.control.begin() as connection:
        late = HANDOVER.c.expires_at <= house.clock.now()
        return connection.execute(HANDOVER.delete().where(late)).rowcount
