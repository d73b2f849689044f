"""A question that is answered after the plan was applied: what follows is planned from what was remembered.

The way to the records that waited is gone by then: the account that led to them is erased. So nothing is looked for
anew. The sealed closure of the plan before tells who the subject was, what was asked, and by their content which
records waited. *Theirs* makes these, and what hangs on them by references, a supplementary plan of the same request;
*not theirs* needs no plan. A record that was changed since it was asked about is left alone and goes on waiting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from delenda.control import chunks
from delenda.erasure import journal, tables
from delenda.erasure.approval import PlanState
from delenda.erasure.closure import SubjectRecord, load_parts, load_subjects
from delenda.erasure.journal import SETTLED
from delenda.erasure.plan import Place, place_of
from delenda.erasure.rescan import Moves
from delenda.errors import Refused
from delenda.jobs.applied import applied_chain, is_locked
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Action, Attribution, Doubt, Identifier, Question, RecordRef, RequestId, State
from delenda.requests import states
from delenda.requests.states import Event, Facts
from delenda.subjects.answers import answers_by_request
from delenda.subjects.closure import Answer, Rules


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an applied plan remembers of its subject. ``touched`` are records that it, or one before it, changed."""

    plan: str
    subject: SubjectRecord
    answers: Mapping[str, Answer]
    touched: frozenset[Place]
    moves: Moves

    @property
    def seeds(self) -> list[Identifier]:
        """Return what the subject is known by, with what a person said is theirs."""
        told = (i for q, i in self.subject.asked if self.answers.get(q.id) is Answer.SUBJECT)
        return list(dict.fromkeys([*self.subject.identifiers, *told]))

    def bound(self, rules: Rules) -> Rules:
        """Return the rules of attribution: no other account is ever theirs, and of the records, those that waited."""
        accounts = frozenset(i.value for i in self.subject.identifiers if i.kind is Kind.ACCOUNT_ID)
        marks = frozenset(self.subject.marks)
        waiting = {q.id: marks for q, _ in self.subject.asked if q.doubt is Doubt.SHARED}
        return replace(rules, accounts=accounts, waiting=waiting)

    def completed(self, found: Attribution) -> Attribution:
        """Return an attribution without what was changed before, and with the questions that are still open."""
        claims = tuple(c for c in found.claims if place_of(c.ref) not in self.touched)
        claimed = {place_of(c.ref) for c in claims}
        new = {q.id for q in found.questions}
        left = [(q, i) for q, i in self.subject.asked if q.id not in self.answers and q.id not in new]
        waiting = {place_of(ref): (ref, mark) for ref, mark in zip(found.waiting, found.marks, strict=True)}
        for ref, mark in zip(map(self.moves.now, self.subject.waiting), self.subject.marks, strict=False):
            if place_of(ref) not in claimed:
                waiting.setdefault(place_of(ref), (ref, mark))
        return replace(
            found,
            identifiers=_both(self.subject.identifiers, found.identifiers),
            weak=_both(self.subject.weak, found.weak),
            shared=_both(self.subject.shared, found.shared),
            claims=claims,
            links=tuple(x for x in found.links if {place_of(x.child), place_of(x.parent)} <= claimed),
            questions=(*found.questions, *(q for q, _ in left)),
            waiting=tuple(ref for ref, _ in waiting.values()),
            marks=tuple(mark for _, mark in waiting.values()),
            asked=(*found.asked, *left),
        )


def _both(one: Sequence[Identifier], other: Sequence[Identifier]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys([*one, *other]))


def earlier_of(house: House, requests: Sequence[RequestId]) -> dict[RequestId, Earlier]:
    """Return what is remembered of those requests for which an answer came after their plan had been applied.

    Raises ``Refused`` if that plan waits for a lock in a store: it could not be gone on with.
    """
    found: dict[RequestId, Earlier] = {}
    for request in _applied(house, requests):
        chain = applied_chain(house, request)
        subject = next(s for s in load_subjects(house.control, chain[-1]) if s.request == request)
        with house.control.begin() as connection:
            answers = answers_by_request(connection, [request])[request]
        if any(answers.get(q.id) is Answer.SUBJECT for q, _ in subject.asked):
            touched, moves = _changed(house, chain, request)
            found[request] = Earlier(chain[-1], subject, answers, touched, moves)
    return found


def pending(house: House, request: RequestId) -> bool:
    """Is a supplementary plan to be made, and can it be made now?"""
    try:
        return bool(earlier_of(house, [request]))
    except Refused:
        return False


def open_questions(subject: SubjectRecord, answers: Mapping[str, Answer]) -> list[Question]:
    """Return the questions of an applied plan that keep its request open: not answered, or answered and not planned."""
    return [q for q, _ in subject.asked if answers.get(q.id) is not Answer.OTHER]


def left_open(house: House, request: RequestId) -> tuple[Question, ...] | None:
    """Return the questions that wait for an answer since a plan was applied; None if none was applied."""
    if not _applied(house, [request]):
        return None
    subject = next(s for s in load_subjects(house.control, applied_chain(house, request)[-1]) if s.request == request)
    with house.control.begin() as connection:
        answers = answers_by_request(connection, [request])[request]
    return tuple(q for q, _ in subject.asked if q.id not in answers)


def reopened(facts: Facts) -> Facts:
    """Return a request as it stands when more is to be planned for it. Raises ``Refused`` if that must not be."""
    return states.move(facts, Event.REOPEN) if facts.state in ENDED else facts


ENDED = frozenset({State.OPEN_OBLIGATIONS, State.COMPLETE})
"""A plan was applied and looked after; a supplement opens the request again."""


def _applied(house: House, requests: Sequence[RequestId]) -> list[RequestId]:
    """Return those of the requests for which a plan was applied."""
    of = tables.plan_request.c.request
    states_ = [str(PlanState.APPLYING), str(PlanState.APPLIED)]
    found: set[str] = set()
    with house.control.begin() as connection:
        for some in chunks(requests):
            query = sa.select(of).join(tables.plan, tables.plan.c.digest == tables.plan_request.c.plan)
            found.update(connection.scalars(query.where(of.in_(some), tables.plan.c.state.in_(states_))))
    return [r for r in requests if r in found]


def _changed(house: House, chain: Sequence[str], request: RequestId) -> tuple[frozenset[Place], Moves]:
    """Return where the records stand that the plans changed for a request, and how the last one moved others."""
    refs: list[RecordRef] = []
    moves = Moves(())
    for plan in chain:
        with house.control.begin() as connection:
            lines = journal.read(connection, plan)
        works = [w for part in load_parts(house.control, plan) for w in part.works]
        if any(request in w.requests and w.id in lines and is_locked(lines[w.id]) for w in works):
            raise Refused(
                f"request {request}: its plan still waits for a lock in a store; apply it once that has ended"
            )
        ended = [w for w in works if w.id in lines and lines[w.id].status in SETTLED]
        moves = Moves(w.step for w in ended if w.step.action is Action.DELETE)
        stay = (w.step.ref for w in ended if request in w.requests and w.step.action is not Action.DELETE)
        refs = [moves.now(ref) for ref in (*refs, *stay)]
    return frozenset(place_of(ref) for ref in refs), moves
