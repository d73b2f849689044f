"""What was applied for a request: for the re-scan, and for the tombstones in backups."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from delenda.backups.tombstones import Erased
from delenda.erasure import journal, tables
from delenda.erasure.approval import PlanState
from delenda.erasure.closure import load_parts, load_subjects
from delenda.erasure.journal import SETTLED, Line
from delenda.erasure.plan import Place, place_of
from delenda.errors import InputError
from delenda.jobs.house import House
from delenda.model import Identifier, Kept, RequestId, Status, Step


def applied_plan(house: House, request: RequestId) -> str:
    """Return the digest of the plan that was last applied for a request. Raises ``InputError`` if none was."""
    query = (
        sa.select(tables.plan_request.c.plan)
        .join(tables.plan, tables.plan.c.digest == tables.plan_request.c.plan)
        .where(
            tables.plan_request.c.request == request,
            tables.plan.c.state.in_([str(PlanState.APPLYING), str(PlanState.APPLIED)]),
        )
        .order_by(tables.plan.c.made_at.desc())
        .limit(1)
    )
    with house.control.begin() as connection:
        plan = connection.scalar(query)
    if plan is None:
        raise InputError(f"request {request}: no plan has been applied for it")
    return str(plan)


def applied_chain(house: House, request: RequestId) -> list[str]:
    """Return the plan that was last applied for a request, and before it those that it supplements, oldest first.

    Raises ``InputError`` if none was applied.
    """
    chain = [applied_plan(house, request)]
    with house.control.begin() as connection:
        while before := supplemented(connection, chain[0], request):
            chain.insert(0, before)
    return chain


def supplemented(connection: sa.Connection, plan: str, request: RequestId) -> str:
    """Return the plan that a plan supplements for a request; empty: none."""
    facts = connection.scalar(sa.select(tables.plan.c.facts).where(tables.plan.c.digest == plan))
    return str((facts or {}).get("supplements", {}).get(request, ""))


def erased(house: House, request_id: RequestId) -> Erased:
    """Return what was erased for a request, for the tombstones in backups: what ended, what was kept, and who.

    An object of which a lock holds old versions counts: the object itself is changed, those versions are owed.
    Raises ``InputError`` if no plan was applied for the request.
    """
    steps: list[Step] = []
    kept: dict[Place, Kept] = {}
    known: dict[Identifier, None] = {}
    for digest in applied_chain(house, request_id):
        with house.control.begin() as connection:
            lines = journal.read(connection, digest)
        done = [
            w.step
            for part in load_parts(house.control, digest)
            for w in part.works
            if request_id in w.requests and w.id in lines and (lines[w.id].status in SETTLED or is_locked(lines[w.id]))
        ]
        subject = next(s for s in load_subjects(house.control, digest) if s.request == request_id)
        for step in done:
            kept.pop(place_of(step.ref), None)
        steps += done
        kept |= {place_of(k.ref): k for k in subject.kept}
        known |= dict.fromkeys(subject.identifiers)
    return Erased(house.clock.now(), tuple(steps), tuple(kept.values()), tuple(known))


def is_locked(line: Line) -> bool:
    """Does a lock hold old versions of what this piece of work has changed?"""
    return line.status is Status.BLOCKED and line.detail in _HELD


_HELD: Final = frozenset({"locked", "retention", "tag", "branch", "gc_disabled", "min_snapshots"})
"""Codes of what holds old versions, while the record itself is changed."""
