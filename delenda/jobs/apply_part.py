"""Doing one part of a plan's work: a share of one collection's steps, through its store, into the journal."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import sqlalchemy as sa

from delenda.erasure import journal
from delenda.erasure.closure import Part, SubjectRecord
from delenda.erasure.ends import Pairing
from delenda.erasure.journal import SETTLED
from delenda.erasure.retention import Hold
from delenda.erasure.work import Work
from delenda.errors import DelendaError
from delenda.jobs import apply_objects
from delenda.jobs.holding import aliases_of, current_holds
from delenda.jobs.house import House
from delenda.model import Collection, Outcome, RequestId, Status
from delenda.ports import Erasable, Store

FLUSH: Final = 5_000
"""Outcomes that are journaled in one transaction, at most: as many as a database commits at once."""
FLUSH_SECONDS: Final = 1.0
"""How long an outcome waits for others to be journaled with."""


def do_part(
    house: House,
    digest: str,
    part: Part,
    store: Store,
    collection: Collection | None,
    subjects: Sequence[SubjectRecord],
) -> str:
    """Do what is left of a part; return an error's code if the store failed, so that the rest stays open."""
    now = house.clock.now()
    with house.control.begin() as connection:
        ended = journal.statuses(connection, digest, part.number)
        in_force = current_holds(connection, now)
    todo = [w for w in part.works if ended.get(w.id) not in SETTLED]
    held = _held(house, todo, in_force, subjects)
    ends = [(w, Outcome(w.step.ref, Status.BLOCKED, "hold", None)) for w in todo if w.id in held]
    todo = [w for w in todo if w.id not in held]
    if collection is None:  # dropped since: nothing is there
        ends += [(w, Outcome(w.step.ref, Status.ALREADY_ABSENT)) for w in todo]
    elif not isinstance(store, Erasable):
        ends += [(w, Outcome(w.step.ref, Status.BLOCKED, "not_erasable")) for w in todo]
    with house.control.begin() as connection:
        journal.write(connection, digest, part.number, ends, now)
    problem = ""
    if todo and collection is not None and isinstance(store, Erasable):
        try:
            _carry_out(house, digest, part, store, collection, todo)
        except DelendaError as e:
            problem = e.code
    with house.control.begin() as connection:
        _log_part(house, connection, digest, part)
        if not problem:
            journal.finish_part(connection, digest, part.number, now)
    return problem


def _held(
    house: House, works: Sequence[Work], in_force: Sequence[Hold], subjects: Sequence[SubjectRecord]
) -> frozenset[str]:
    """Return the work that a legal hold forbids now, whatever was planned."""
    if not in_force:
        return frozenset()
    aliases = {s.request: aliases_of(house, s) for s in subjects}
    return frozenset(
        w.id for w in works for r in w.requests for h in in_force if h.covers(w.address, aliases.get(r, frozenset()))
    )


def _carry_out(
    house: House, digest: str, part: Part, store: Store, collection: Collection, todo: Sequence[Work]
) -> None:
    """Let the store do the work, and write down each end as it comes."""
    assert isinstance(store, Erasable)  # noqa: S101  # for the type checker; the caller has looked
    resumed = part.started_at is not None
    if resumed:
        before = journal.before_part(house.control, digest, part)
    else:
        before = apply_objects.before(store, collection, todo)
        journal.start_part(house.control, digest, part, before, house.clock.now())
    pairing = Pairing(todo)
    changed: list[tuple[Work, Outcome]] = []
    for outcomes in _chunks(store.apply(collection, [w.step for w in todo])):
        ends = pairing.pairs(outcomes)
        if before:
            again = [(w, o) for w, o in ends if o.status is Status.CHANGED_SINCE_READ and resumed and w.id in before]
            changed += again
            tried = {w.id for w, _ in again}
            ends = [(w, o) for w, o in ends if w.id not in tried]
        with house.control.begin() as connection:
            journal.write(connection, digest, part.number, ends, house.clock.now())
        house.report("apply", collection=collection.address, done=len(ends))
    if changed:
        settled = apply_objects.settled(store, collection, changed, before)
        with house.control.begin() as connection:
            journal.write(connection, digest, part.number, settled, house.clock.now())


def _chunks(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    """Yield outcomes as they are to be journaled: many at once if they come fast, else every second."""
    chunk: list[Outcome] = []
    start = time.monotonic()
    for outcome in outcomes:
        chunk.append(outcome)
        if len(chunk) >= FLUSH or time.monotonic() - start >= FLUSH_SECONDS:
            yield chunk
            chunk, start = [], time.monotonic()
    if chunk:
        yield chunk


def _log_part(house: House, connection: sa.Connection, digest: str, part: Part) -> None:
    """Log how a part stands, once for each request in it."""
    planned: Counter[RequestId] = Counter()
    for requests, number in Counter(w.requests for w in part.works).items():
        planned.update(dict.fromkeys(requests, number))
    ends: dict[str, Counter[str]] = defaultdict(Counter)
    for count in journal.counts(connection, digest, part.number):
        for request in count.requests:
            ends[request][count.status] += count.number
    for request in sorted(planned):
        counts = journal.tally(ends[request], planned[request])
        house.log.append(
            connection,
            "apply.collection",
            {
                "store": part.store,
                "collection": part.collection,
                "planned": planned[request],
                "done": counts["done"],
                "absent": counts["already_absent"],
                "changed": counts["changed_since_read"],
                "blocked": counts["blocked"],
                "failed": counts["failed"],
            },
            request,
        )
