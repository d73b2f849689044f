"""The outbox: entries written in the transaction of the work they tell of, numbered request by request.

A trail is what the log holds of one request. It opens by itself with the request's first entry, and closes
by itself after an entry that ends the request. Removing an entry leaves a hole in the numbers.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from delenda.audit import tables
from delenda.audit.entries import Entry, make_entry
from delenda.audit.vault import Vault
from delenda.control import chunks, insert
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
        connection.execute(_INSERT, [_row(e) for e in entries])
    except sa.exc.SQLAlchemyError as e:
        raise AuditBroken("audit log: the control store does not take the entry") from e


def put_each(
    connection: sa.Connection,
    vault: Vault,
    now: dt.datetime,
    kind: str,
    bodies: Mapping[str, Mapping[str, str | int | None]],
) -> None:
    """Write one entry of a kind for each of many requests, as :func:`put` writes one. Raises ``AuditBroken``."""
    made = {request: make_entry(kind, body, now, request) for request, body in bodies.items()}
    try:
        for some in chunks(made):
            query = sa.select(tables.trail).where(tables.trail.c.request.in_(some)).with_for_update()
            trails = {row.request: row for row in connection.execute(query)}
            around = {r: _around(trails.get(r) or _trail(connection, vault, made[r]), made[r]) for r in some}
            connection.execute(_INSERT, [_row(e) for entries in around.values() for e in entries])
            connection.execute(_COUNT, [_counted(entries) for entries in around.values()])
    except sa.exc.SQLAlchemyError as e:
        raise AuditBroken("audit log: the control store does not take the entries") from e


def _in_trail(connection: sa.Connection, vault: Vault, entry: Entry) -> list[Entry]:
    """Return the entry with its number, and with those that open and close the trail around it."""
    entries = _around(_trail(connection, vault, entry), entry)
    connection.execute(_COUNT, _counted(entries))
    return entries


def _trail(connection: sa.Connection, vault: Vault, entry: Entry) -> Any:
    """Return the row of an entry's trail, begun if it is the first.

    It is locked until the caller commits, so numbers follow each other without a hole.
    """
    if (row := connection.execute(_TRAIL, {"of": entry.request}).one_or_none()) is None:
        if _begin_trail(connection, entry):
            vault.make_key(connection, entry.request, entry.at)
        row = connection.execute(_TRAIL, {"of": entry.request}).one()
    return row


def _around(row: Any, entry: Entry) -> list[Entry]:
    """Return an entry with its number, and with those that open and close its trail around it."""
    entries: list[Entry] = []

    def add(kind: str, body: Mapping[str, str | int | None]) -> None:
        entries.append(make_entry(kind, body, entry.at, entry.request, row.entries + len(entries) + 1))

    if not row.open:
        add("trail.opened", {"subject": row.subject})
    add(entry.kind, entry.body)
    if entry.closes:
        add("trail.closed", {"entries": row.entries + len(entries) + 1})
    return entries


def _counted(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return how a trail stands after these entries."""
    last = entries[-1]
    return {"of": last.request, "entries": last.n, "open": last.kind != "trail.closed", "changed_at": last.at}


def _row(entry: Entry) -> dict[str, Any]:
    return {"request": entry.request, "n": entry.n or None, "kind": entry.kind, "bytes": entry.canonical()}


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
