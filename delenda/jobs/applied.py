"""What was applied for a request: for the re-scan, and for the tombstones in backups."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from delenda.backups.tombstones import Erased
from delenda.erasure import journal, tables
from delenda.erasure.approval import PlanState
from delenda.erasure.closure import load_parts, load_subjects
from delenda.erasure.journal import SETTLED, Line
from delenda.errors import InputError
from delenda.jobs.house import House
from delenda.model import RequestId, Status, Step


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


def erased(house: House, request_id: RequestId) -> Erased:
    """Return what was erased for a request, for the tombstones in backups: what ended, what was kept, and who.

    An object of which a lock holds old versions counts: the object itself is changed, those versions are owed.
    Raises ``InputError`` if no plan was applied for the request.
    """
    digest = applied_plan(house, request_id)
    with house.control.begin() as connection:
        lines = journal.read(connection, digest)
    steps: list[Step] = [
        w.step
        for part in load_parts(house.control, digest)
        for w in part.works
        if request_id in w.requests and w.id in lines and (lines[w.id].status in SETTLED or _locked(lines[w.id]))
    ]
    subject = next(s for s in load_subjects(house.control, digest) if s.request == request_id)
    return Erased(house.clock.now(), tuple(steps), subject.kept, subject.identifiers)


def _locked(line: Line) -> bool:
    return line.status is Status.BLOCKED and line.detail in _HELD


_HELD: Final = frozenset({"locked", "retention", "tag", "branch", "gc_disabled", "min_snapshots"})
"""Codes of what holds old versions, while the record itself is changed."""
