"""Never logged is as bad as removed: comparing the log with the work that other tables remember."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import sqlalchemy as sa

from delenda.audit.entries import public_name
from delenda.audit.log import Log
from delenda.audit.tables import entry as entry_table

ANY_REQUEST: Final = "*"
"""For work that its room does not remember by request."""


@dataclass(frozen=True, slots=True)
class Work:
    """So much work of a kind, as another room's own table remembers it.

    ``Work("R-1", "apply.collection", "done", 12, "crm", "users")``: the journal holds 12 steps done in
    ``crm/users``; the entries of that kind, request and collection must sum up to at least as many under
    the key ``done``. ``counter`` empty: there must be at least ``count`` entries. The request may be
    ``ANY_REQUEST``.
    """

    request: str
    kind: str
    counter: str
    count: int
    store: str = ""
    collection: str = ""


Source: TypeAlias = Callable[[sa.Connection], Iterable[Work]]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that one side remembers and the other does not. No values, so it can be shown."""

    request: str
    what: str
    expected: int
    logged: int

    def __str__(self) -> str:
        return f"request {self.request or '-'}: {self.what}: {self.expected} in the control store, {self.logged} logged"


def reconcile(log: Log, sources: Iterable[Source]) -> list[Discrepancy]:
    """Return work without entries, and entries that the control store and the log's files tell differently.

    Args:
        sources: one callable a room; each yields what its tables remember.
    """
    found = _files_against_store(log)
    logged = _sums(log)
    remembered: Counter[tuple[str, str, str, str, str]] = Counter()
    with log.control.begin() as connection:
        for source in sources:
            for work in source(connection):
                place = (work.store and public_name(work.store), work.collection and public_name(work.collection))
                remembered[(work.request, work.kind, work.counter, *place)] += work.count
    for key, count in sorted(remembered.items()):
        if logged[key] < count:
            request, kind, counter, store, collection = key
            where = f" in {store}/{collection}" if store else ""
            found.append(Discrepancy(request, f"{kind} {counter or 'entries'}{where}", count, logged[key]))
    return found


def _sums(log: Log) -> Counter[tuple[str, str, str, str, str]]:
    """Return what the log says: the sums of counters and the number of entries, with and without their place."""
    sums: Counter[tuple[str, str, str, str, str]] = Counter()
    for logged in log.entries():
        entry = logged.entry
        store, collection = str(entry.body.get("store", "")), str(entry.body.get("collection", ""))
        counts = {"": 1} | {key: value for key, value in entry.body.items() if isinstance(value, int)}
        for counter, count in counts.items():
            for place in {("", ""), (store, ""), (store, collection)}:
                sums[(entry.request, entry.kind, counter, *place)] += count
                sums[(ANY_REQUEST, entry.kind, counter, *place)] += count
    return sums


def _files_against_store(log: Log) -> list[Discrepancy]:
    """Compare each published entry with the copy that the control store kept."""
    head, _ = log.signed()
    found, stored = [], 0
    query = sa.select(entry_table.c.bytes).order_by(entry_table.c.position)
    for lo in range(0, head.size, 4096):
        with log.control.begin() as connection:
            between = entry_table.c.position.between(lo, min(lo + 4096, head.size) - 1)
            rows = connection.execute(query.where(between)).scalars().all()
        stored += len(rows)
        files = [data for _, data in log.tiles.entries(min(lo + 4096, head.size), lo)]
        if different := sum(a != b for a, b in zip(rows, files, strict=False)):
            what = f"entries {lo} to {lo + len(files) - 1} differ"
            found.append(Discrepancy("", what, len(rows), len(rows) - different))
    if stored != head.size:
        found.append(Discrepancy("", "published entries", stored, head.size))
    return found
