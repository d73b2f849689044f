"""What was applied for a request: for the re-scan, and for the tombstones in backups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from delenda.backups.tombstones import Erased
from delenda.erasure import journal, tables
from delenda.erasure.approval import PlanState
from delenda.erasure.closure import SubjectRecord, load_parts, load_subjects
from delenda.erasure.journal import SETTLED, Line
from delenda.erasure.plan import Place, place_of
from delenda.erasure.work import Work
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


@dataclass(frozen=True, slots=True)
class _Opened:
    """A plan's closure and journal, opened: what each request wanted, and how it ended."""

    lines: Mapping[str, Line]
    works: Mapping[RequestId, Sequence[Work]]
    subjects: Mapping[RequestId, SubjectRecord]


class Carried:
    """How plans were carried out, each opened once for all the requests of one job, since it is sealed as a whole."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._opened: dict[str, _Opened] = {}

    def lines(self, plan: str) -> Mapping[str, Line]:
        """Return the plan's journal, by piece of work."""
        return self._of(plan).lines

    def works(self, plan: str, request: RequestId) -> Sequence[Work]:
        """Return the work that a plan holds for a request."""
        return self._of(plan).works.get(request, ())

    def subject(self, plan: str, request: RequestId) -> SubjectRecord:
        """Return what a plan remembers of a request's subject."""
        return self._of(plan).subjects[request]

    def _of(self, plan: str) -> _Opened:
        if plan not in self._opened:
            control = self._house.control
            with control.begin() as connection:
                lines = journal.read(connection, plan)
            works: dict[RequestId, list[Work]] = defaultdict(list)
            for part in load_parts(control, plan):
                for work in part.works:
                    for request in work.requests:
                        works[request].append(work)
            subjects = {s.request: s for s in load_subjects(control, plan)}
            self._opened[plan] = _Opened(lines, works, subjects)
        return self._opened[plan]


def erased(house: House, request_id: RequestId, carried: Carried | None = None) -> Erased:
    """Return what was erased for a request, for the tombstones in backups: what ended, what was kept, and who.

    An object of which a lock holds old versions counts: the object itself is changed, those versions are owed.
    Raises ``InputError`` if no plan was applied for the request.
    """
    carried = carried or Carried(house)
    steps: list[Step] = []
    kept: dict[Place, Kept] = {}
    known: dict[Identifier, None] = {}
    for digest in applied_chain(house, request_id):
        lines, subject = carried.lines(digest), carried.subject(digest, request_id)
        done = [
            w.step
            for w in carried.works(digest, request_id)
            if w.id in lines and (lines[w.id].status in SETTLED or is_locked(lines[w.id]))
        ]
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
