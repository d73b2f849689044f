"""What the end of people's keys means for backups: which obligations it closes, and which it opens.

A backup in which everything personal was sealed with keys that are gone is unreadable about that person; what is owed
in it is closed with that as evidence. The key store's own backups are the other side: they still hold the wrapped key,
so each of them is owed like any other backup, until it has rotated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from delenda.backups.ledger import Ledger
from delenda.discovery import datamap
from delenda.jobs.backups_notes import close
from delenda.jobs.house import House
from delenda.jobs.shredding import KEY_STORE
from delenda.model import MappedCollection, RequestId
from delenda.shredding.coverage import Ending, StoreCover, cover_of, ending
from delenda.shredding.tables import KEY_STEP

EVIDENCE = str(Ending.KEY_DESTROYED)


def stores_of(house: House, request: RequestId) -> frozenset[str]:
    """Return the key store's name if keys of this request's person were destroyed: its backups still hold them."""
    query = sa.select(KEY_STEP.c.id).where(
        KEY_STEP.c.request == request, KEY_STEP.c.state == "done", KEY_STEP.c.living > 0
    )
    with house.control.begin() as connection:
        return frozenset({KEY_STORE}) if connection.execute(query).first() else frozenset()


def close_covered(house: House) -> Counter[str]:
    """Close what is owed in backups that nobody can read about the person any more; return counts by ending."""
    settings = house.settings.shredding
    if settings is None:
        return Counter()
    with house.control.begin() as connection:
        unpaid = Ledger(house.control, connection).obligations(unpaid=True)
        gone = _destroyed(connection, {o.request_id for o in unpaid})
    concerned = [o for o in unpaid if o.request_id in gone and o.backup.store != KEY_STORE]
    if not concerned:
        return Counter()
    covers = _covers(house, {str(o.backup.store) for o in concerned})
    unknown = StoreCover(known=False)
    counts: Counter[str] = Counter()
    now = house.clock.now()
    for each in concerned:
        how = ending(each.backup.taken_at, covers.get(str(each.backup.store), unknown), gone[each.request_id])
        counts[str(how)] += 1
        if how is Ending.KEY_DESTROYED:
            with house.control.begin() as connection:
                ledger = Ledger(house.control, connection)
                close(house, ledger, connection, each.backup, EVIDENCE, now, [each.request_id])
    return counts


def _destroyed(connection: sa.Connection, requests: Iterable[RequestId]) -> dict[RequestId, frozenset[str]]:
    """Return the purposes all of whose keys are gone, by request, of requests that had keys destroyed at all.

    A request may have had several plans, and a person several accounts: one end of each account's keys suffices.
    """
    wanted = set(requests)
    left: dict[RequestId, dict[str, set[bytes]]] = defaultdict(lambda: defaultdict(set))
    gone: dict[RequestId, dict[str, set[bytes]]] = defaultdict(lambda: defaultdict(set))
    for row in connection.execute(sa.select(KEY_STEP)):
        if row.request in wanted:
            to = gone if row.state == "done" else left
            to[RequestId(row.request)][row.purpose].add(bytes(row.subject))
    return {
        request: frozenset(purpose for purpose, who in purposes.items() if left[request][purpose] <= who)
        for request, purposes in gone.items()
    }


def _covers(house: House, stores: set[str]) -> dict[str, StoreCover]:
    settings = house.settings.shredding
    mapped: dict[str, list[MappedCollection]] = defaultdict(list)
    for each in datamap.load(house).collections:
        mapped[str(each.collection.store)].append(each)
    return {s: cover_of(mapped[s], settings) for s in stores} if settings is not None else {}
