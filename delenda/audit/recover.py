"""After the control store was restored from an older copy: taking back from the log's files what it forgot.

The log never goes back. So the store goes forward: it takes over the entries that only the files still hold,
and what was done since the restore is logged anew, behind them.
"""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from delenda.audit import outbox, tables
from delenda.audit.entries import Entry, read_entry
from delenda.audit.log import Log
from delenda.audit.policy import Policy
from delenda.audit.verify import verify_log
from delenda.errors import AuditBroken

BOOKKEEPING = frozenset({"trail.opened", "trail.closed"})


def recover(log: Log) -> int:
    """Bring the control store up to the log's files; return how many entries it took over.

    Raises ``AuditBroken`` if the files do not verify, or the store tells another history than they do.
    """
    verify_log(log.tiles.folder, Policy.of_log(log.verifier)).require()
    head, _ = log.signed()
    with log.control.begin() as connection:
        numbered = int(log.lock(connection).numbered)
        stored = sa.select(tables.entry.c.bytes).where(tables.entry.c.position.is_not(None))
        rows = connection.execute(stored.order_by(tables.entry.c.position)).scalars()
        if any(a != b for a, (_, b) in zip(rows, log.tiles.entries(head.size), strict=False)):
            raise AuditBroken("the control store holds other entries than the log; it is the store of another log")
        if numbered >= head.size:
            return 0
        waiting = _take_out_waiting(connection)
        taken = [(at, data, read_entry(data)) for at, data in log.tiles.entries(head.size, numbered)]
        connection.execute(sa.insert(tables.entry), [_row(at, data, entry) for at, data, entry in taken])
        connection.execute(sa.update(tables.head).values(numbered=head.size, size=head.size, root=head.root))
        touched = [entry.request for *_, entry in taken] + [read_entry(data).request for data in waiting]
        for request in dict.fromkeys(r for r in touched if r):
            _set_trail(connection, log, request)
        known = Counter(data for _, data, _ in taken)
        for data in waiting:
            entry = read_entry(data)
            if known[data]:
                known[data] -= 1
            elif entry.kind not in BOOKKEEPING:
                outbox.put(connection, log.vault, entry.at, entry.kind, entry.body, entry.request)
    return len(taken)


def _take_out_waiting(connection: sa.Connection) -> list[bytes]:
    """Return the entries that have no position yet, and make room for those that take their numbers."""
    waiting = sa.select(tables.entry.c.bytes).where(tables.entry.c.position.is_(None)).order_by(tables.entry.c.id)
    found = list(connection.execute(waiting).scalars())
    connection.execute(sa.delete(tables.entry).where(tables.entry.c.position.is_(None)))
    return found


def _row(position: int, data: bytes, entry: Entry) -> dict[str, object]:
    return {
        "position": position,
        "request": entry.request,
        "n": entry.n or None,
        "kind": entry.kind,
        "bytes": data,
    }


def _set_trail(connection: sa.Connection, log: Log, request: str) -> None:
    """Set a request's trail to where its last entry stands; a request that was forgotten gets a new key."""
    of_request = sa.select(tables.entry.c.bytes).where(tables.entry.c.request == request).order_by(tables.entry.c.n)
    entries = [read_entry(data) for data in connection.execute(of_request).scalars()]
    now: dict[str, object] = {"entries": len(entries), "open": bool(entries) and entries[-1].kind != "trail.closed"}
    if entries:
        now |= {"subject": entries[0].body["subject"], "changed_at": entries[-1].at}
    this = tables.trail.c.request == request
    if not connection.execute(sa.update(tables.trail).where(this).values(now)).rowcount:
        connection.execute(sa.insert(tables.trail).values(request=request, **now))
        log.vault.make_key(connection, request, entries[-1].at)
