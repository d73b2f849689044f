"""What the ledger and the log are told of one backup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from delenda.backups.ledger import Ledger
from delenda.backups.obligations import Evidence
from delenda.jobs.house import House
from delenda.model import Backup, CollectionName, RecordRef, encode_key


def ref_of(backup: Backup) -> RecordRef:
    """Return a backup's address, as outcomes have one."""
    return RecordRef(backup.store, CollectionName(backup.set_name), encode_key([backup.id]))


def body_of(backup: Backup) -> dict[str, str | int | None]:
    """Return what each entry about a backup says."""
    return {
        "store": backup.store,
        "set": backup.set_name,
        "backup": backup.id,
        "mode": backup.mode,
        "taken": f"{backup.taken_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def close(
    house: House,
    ledger: Ledger,
    connection: sa.Connection,
    backup: Backup,
    how: str,
    now: dt.datetime,
    requests: Collection[str] | None = None,
) -> int:
    """Close what is owed in a backup (only for ``requests``, if given), log it, and return how many that was."""
    closed = ledger.close(backup.id, Evidence(how, now, house.actor, backup.digest), requests)
    body: dict[str, str | int | None] = {
        **body_of(backup),
        "when": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "method": how,
        "evidence": backup.digest or None,
        "obligations": closed,
    }
    house.log.append(connection, "backup.purged", body)
    return closed
