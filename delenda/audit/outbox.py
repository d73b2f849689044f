"""The outbox: entries written in the transaction of the work they tell of, numbered request by request.

A trail is what the log holds of one request. It opens by itself with the request's first entry, and closes
by itself after an entry that ends the request. Removing an entry leaves a hole in the numbers.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa

from delenda.audit import tables
from delenda.audit.entries import Entry, make_entry
from delenda.audit.vault import Vault
from delenda.control import insert
from delenda.errors import AuditBroken

SUBJECT_BYTES: Final = 16

# Made once: each entry of thousands runs them.
_TRAIL: Final = sa.select(tables.trail).where(tables.trail.c.request == sa.bindparam("of")).with_for_update()
_COUNT: Final = sa.update(tables.trail).where(tables.trail.c.request == sa.bindparam("of"))
_INSERT: Final = sa.insert(tables.entry)


def put(
    connection: sa.Connection,
    vault: Vault,
    now: dt.datetime,
    kind: str,
    body: Mapping[str, str | int | None],
    request: str,
) -> None:
    """Write one entry, and what opens or closes its trail, in the caller's transaction.

    Raises ``AuditBroken`` if the entry is not allowed or can't be written: then nothing may be done.
    """
    entry = make_entry(kind, body, now, request)
    try:
        entries = _in_trail(connection, vault, entry) if request else [entry]
        connection.execute(
            _INSERT,
            [{"request": e.request, "n": e.n or None, "kind": e.kind, "bytes": e.canonical()} for e in entries],
        )
    except sa.exc.SQLAlchemyError as e:
        raise AuditBroken("audit log: the control store does not take the entry") from e


def _in_trail(connection: sa.Connection, vault: Vault, entry: Entry) -> list[Entry]:
    """Return the entry with its number, and with those that open and close the trail around it.

    The trail's row is locked until the caller commits, so numbers follow each other without a hole.
    """
    if (row := connection.execute(_TRAIL, {"of": entry.request}).one_or_none()) is None:
        if _begin_trail(connection, entry):
            vault.make_key(connection, entry.request, entry.at)
        row = connection.execute(_TRAIL, {"of": entry.request}).one()
    entries: list[Entry] = []

    def add(kind: str, body: Mapping[str, str | int | None]) -> None:
        entries.append(make_entry(kind, body, entry.at, entry.request, row.entries + len(entries) + 1))

    if not row.open:
        add("trail.opened", {"subject": row.subject})
    add(entry.kind, entry.body)
    if entry.closes:
        add("trail.closed", {"entries": row.entries + len(entries) + 1})
    now = {"entries": row.entries + len(entries), "open": not entry.closes, "changed_at": entry.at}
    connection.execute(_COUNT, now | {"of": entry.request})
    return entries


def _begin_trail(connection: sa.Connection, entry: Entry) -> bool:
    """Insert the trail's row; return False if another transaction just did."""
    values = {
        "request": entry.request,
        "subject": os.urandom(SUBJECT_BYTES).hex(),
        "entries": 0,
        "open": False,
        "changed_at": entry.at,
    }
    begin = insert(connection, tables.trail).values(values).on_conflict_do_nothing().returning(tables.trail.c.request)
    return connection.execute(begin).one_or_none() is not None
