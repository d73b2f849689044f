"""The state machine of a request: one table, a few guards, no I/O. Nothing else decides where a request stands.

::

    received ──verify──▶ verified ──plan──▶ planned ──approve──▶ approved ──start──▶ executing
       │                  │  ▲  ▲             │  ▲                  │                 │  │  │
       │                  │  │  └───lapse─────┴──│──────────────────┘      ┌──────────┘  │  └─────────┐
       ├─▶ duplicate      │  └──resolve── needs_review                     ▼             ▼            ▼
       ├─▶ expired        └─fulfil (also approved) ─▶ complete          complete  open obligations  incomplete
       └─▶ refused, withdrawn (from every state before executing)          └──── reopen ─▶ verified ◀──┘

Two things hold whatever happens, and a property test tries to break them: nothing executes without proof of
identity at the needed level and without an approval that names the very plan; and nothing ever leaves
``duplicate``, ``withdrawn``, ``expired`` or ``refused``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from delenda.errors import NeedsApproval, Refused, StalePlan, Unverified
from delenda.model import RequestKind, State


class Event(StrEnum):
    """What can happen to a request."""

    VERIFY = "verify"
    """Identity is proven at a level."""
    DUPLICATE = "duplicate"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    """Nobody proved who they are in time."""
    PLAN = "plan"
    """A plan stands; an earlier one and its approval fall."""
    REVIEW = "review"
    """A person has to decide something first."""
    RESOLVE = "resolve"
    """They did; plan anew."""
    APPROVE = "approve"
    LAPSE = "lapse"
    """The plan is out of date."""
    START = "start"
    """Work on the approved plan begins, or goes on after an interruption."""
    FINISH = "finish"
    """An independent re-scan found nothing, and nothing is owed."""
    OWE = "owe"
    """The same, but backups, locks or holds leave obligations open."""
    FALL_SHORT = "fall_short"
    """Something is left that should not be."""
    FULFIL = "fulfil"
    """A request that erases nothing has been answered."""
    REOPEN = "reopen"
    """A hold is released, or more was found."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the machine knows of a request."""

    kind: RequestKind
    needed_level: int
    state: State = State.RECEIVED
    level: int = 0
    planned: str = ""
    """Digest of the plan that stands."""
    approved: str = ""
    """Digest of the plan that was approved."""


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with an event: a proof's level, a plan's digest."""

    level: int = 0
    plan_digest: str = ""


S, E = State, Event

TABLE: Final[Mapping[tuple[State, Event], State]] = {
    (S.RECEIVED, E.VERIFY): S.VERIFIED,
    (S.RECEIVED, E.DUPLICATE): S.DUPLICATE,
    (S.RECEIVED, E.EXPIRE): S.EXPIRED,
    (S.VERIFIED, E.PLAN): S.PLANNED,
    (S.VERIFIED, E.REVIEW): S.NEEDS_REVIEW,
    (S.VERIFIED, E.FULFIL): S.COMPLETE,
    (S.NEEDS_REVIEW, E.REVIEW): S.NEEDS_REVIEW,
    (S.NEEDS_REVIEW, E.RESOLVE): S.VERIFIED,
    (S.NEEDS_REVIEW, E.PLAN): S.PLANNED,
    (S.PLANNED, E.PLAN): S.PLANNED,
    (S.PLANNED, E.REVIEW): S.NEEDS_REVIEW,
    (S.PLANNED, E.LAPSE): S.VERIFIED,
    (S.PLANNED, E.APPROVE): S.APPROVED,
    (S.APPROVED, E.PLAN): S.PLANNED,
    (S.APPROVED, E.LAPSE): S.VERIFIED,
    (S.APPROVED, E.START): S.EXECUTING,
    (S.APPROVED, E.FULFIL): S.COMPLETE,
    (S.EXECUTING, E.START): S.EXECUTING,
    (S.EXECUTING, E.FINISH): S.COMPLETE,
    (S.EXECUTING, E.OWE): S.OPEN_OBLIGATIONS,
    (S.EXECUTING, E.FALL_SHORT): S.INCOMPLETE,
    (S.INCOMPLETE, E.START): S.EXECUTING,
    (S.INCOMPLETE, E.PLAN): S.PLANNED,
    (S.INCOMPLETE, E.FINISH): S.COMPLETE,
    (S.INCOMPLETE, E.OWE): S.OPEN_OBLIGATIONS,
    (S.INCOMPLETE, E.FALL_SHORT): S.INCOMPLETE,
    (S.INCOMPLETE, E.REOPEN): S.VERIFIED,
    (S.OPEN_OBLIGATIONS, E.START): S.EXECUTING,  # a lock in a store has ended: go on with the plan
    (S.OPEN_OBLIGATIONS, E.OWE): S.OPEN_OBLIGATIONS,
    (S.OPEN_OBLIGATIONS, E.FINISH): S.COMPLETE,
    (S.OPEN_OBLIGATIONS, E.FALL_SHORT): S.INCOMPLETE,
    (S.OPEN_OBLIGATIONS, E.REOPEN): S.VERIFIED,
    (S.COMPLETE, E.FALL_SHORT): S.INCOMPLETE,
    (S.COMPLETE, E.REOPEN): S.VERIFIED,
} | {
    (state, event): end
    for state in (S.RECEIVED, S.VERIFIED, S.NEEDS_REVIEW, S.PLANNED, S.APPROVED)
    for event, end in ((E.REFUSE, S.REFUSED), (E.WITHDRAW, S.WITHDRAWN))
}

DEAD: Final = frozenset({S.DUPLICATE, S.WITHDRAWN, S.EXPIRED, S.REFUSED})
"""Nothing leaves these."""

OPEN: Final = frozenset({S.RECEIVED, S.VERIFIED, S.NEEDS_REVIEW, S.PLANNED, S.APPROVED, S.EXECUTING, S.INCOMPLETE})
"""Somebody still has to do something: deadlines run, and a second request of the same kind is a duplicate."""

PROVEN: Final = frozenset(State) - DEAD - {S.RECEIVED}
"""Reached with proof of identity only."""

ACTED: Final = frozenset({S.EXECUTING, S.INCOMPLETE, S.OPEN_OBLIGATIONS})
"""Reached with an approved plan only."""

APPLICABLE: Final = frozenset({S.APPROVED, S.EXECUTING, S.INCOMPLETE, S.OPEN_OBLIGATIONS})
"""A plan may be applied."""


def _verify(facts: Facts, given: Given) -> None:
    if given.level < facts.needed_level:
        raise Unverified(f"identity is proven at level {given.level}; this request needs level {facts.needed_level}")


def _proven(facts: Facts, _: Given) -> None:
    if facts.level < facts.needed_level:
        raise Unverified(f"identity is proven at level {facts.level}; this request needs level {facts.needed_level}")


def _plan(facts: Facts, given: Given) -> None:
    _proven(facts, given)
    if not given.plan_digest:
        raise StalePlan("a plan without a digest")


def _approve(facts: Facts, given: Given) -> None:
    if not facts.planned or given.plan_digest != facts.planned:
        raise StalePlan("the plan is not the one that stands for this request; plan again, and approve that")


def _start(facts: Facts, given: Given) -> None:
    _proven(facts, given)
    if not facts.approved:
        raise NeedsApproval("no plan has been approved for this request")
    if given.plan_digest != facts.approved:
        raise StalePlan("the plan is not the one that was approved")


def _fulfil(facts: Facts, given: Given) -> None:
    _proven(facts, given)
    if facts.kind in (RequestKind.ERASE, RequestKind.ANONYMIZE):
        raise NeedsApproval("an erasure is complete only by an approved plan")


def _fall_short(facts: Facts, _: Given) -> None:
    if not facts.approved:
        raise Refused("the request was answered without a plan: there is nothing it could have left undone")


GUARDS: Final[Mapping[Event, Callable[[Facts, Given], None]]] = {
    E.VERIFY: _verify,
    E.PLAN: _plan,
    E.APPROVE: _approve,
    E.START: _start,
    E.FULFIL: _fulfil,
    E.FALL_SHORT: _fall_short,
}


def move(facts: Facts, event: Event, given: Given = Given()) -> Facts:  # frozen
    """Return the request after ``event``.

    Raises ``Unverified``, ``NeedsApproval``, ``StalePlan`` or ``Refused`` if that must not happen.

    >>> move(Facts(RequestKind.ERASE, needed_level=2), Event.VERIFY, Given(level=2)).state.value
    'verified'
    """
    end = TABLE.get((facts.state, event))
    if end is None:
        raise _denial(facts.state, event)
    if guard := GUARDS.get(event):
        guard(facts, given)
    match event:
        case Event.VERIFY:
            return replace(facts, state=end, level=given.level)
        case Event.PLAN:
            return replace(facts, state=end, planned=given.plan_digest, approved="")
        case Event.APPROVE:
            return replace(facts, state=end, approved=facts.planned)
        case Event.LAPSE | Event.REVIEW | Event.RESOLVE | Event.REOPEN:
            return replace(facts, state=end, planned="", approved="")
        case _:
            return replace(facts, state=end)


def replay(kind: RequestKind, needed_level: int, history: Iterable[tuple[Event, Given]]) -> Facts:
    """Return the request that a history of events leads to. Raises as :func:`move` if it leads nowhere."""
    facts = Facts(kind, needed_level)
    for event, given in history:
        facts = move(facts, event, given)
    return facts


def assert_applicable(facts: Facts, plan_digest: str) -> None:
    """Return if the plan may be applied for this request.

    Raises ``Unverified``, ``NeedsApproval`` or ``StalePlan``.
    """
    if facts.state not in APPLICABLE:
        raise _denial(facts.state, Event.START)
    _start(facts, Given(plan_digest=plan_digest))


def _denial(state: State, event: Event) -> Refused:
    if state is State.RECEIVED:
        return Unverified(f"the request's identity is not proven yet: it can't {_said(event)}")
    if state in DEAD:
        return Unverified(f"the request is {_said(state)}: nothing can be done for it any more; a new one is needed")
    if event is Event.START and state in (State.VERIFIED, State.NEEDS_REVIEW, State.PLANNED):
        return NeedsApproval(f"the request is {_said(state)}: its plan is not approved")
    return Refused(f"the request is {_said(state)}: it can't {_said(event)}")


def _said(word: State | Event) -> str:
    return word.value.replace("_", " ")
