"""Where an erasure stands, and what comes next: what a flow asks, since flows decide nothing.

The answer is read from the control store each time, so a flow may run twice, or again after a crash: it goes on
where the request stands. Plans lie in ``prefect.plans`` under their request's id.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from delenda.audit.tables import receipt
from delenda.erasure import approval
from delenda.erasure.approval import POLICY, PlanState
from delenda.erasure.closure import load_subjects
from delenda.erasure.document import PlanDocument, load_plan
from delenda.erasure.tables import verification
from delenda.errors import InputError, NeedsApproval, StalePlan, Unverified
from delenda.jobs import limits, supplement
from delenda.jobs.approvals import approve_as_policy
from delenda.jobs.house import House
from delenda.jobs.plan import plan
from delenda.model import RequestId, RequestKind, State
from delenda.requests import cases
from delenda.requests.cases import CANCELLATION, LIMIT, Case
from delenda.requests.proof import Method

_ID: Final = re.compile(r"R-[0-9a-hjkmnp-tv-z]{13}")


class Next(StrEnum):
    """What comes next for an erasure."""

    PLAN = "plan"
    WAIT = "wait"
    """A person has to approve, or to answer a question."""
    APPLY = "apply"
    PROVE = "prove"
    """Looked at again, but without its receipt yet."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands: ids and codes."""

    request: RequestId
    state: State
    next: Next
    plan: str = ""


def request_id(text: object) -> RequestId:
    """Return a request's id. Raises ``InputError`` for what has not the form of one, without repeating it.

    >>> request_id("R-0123456789abc")
    'R-0123456789abc'
    """
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise InputError("that is no request's id: R- and 13 characters; nothing else belongs there")
    return RequestId(text)


def standing(house: House, request: str) -> Standing:
    """Return where an erasure stands.

    Raises ``InputError`` for an unknown request or one that erases nothing, ``Unverified`` for one not proven.
    """
    with house.control.begin() as connection:
        case = cases.get(connection, house.control.sealer, request_id(request))
    if case.request.kind not in (RequestKind.ERASE, RequestKind.ANONYMIZE):
        raise InputError(f"request {case.id}: a request of kind {case.request.kind} erases nothing")
    return Standing(case.id, case.state, _next(house, case), case.facts.planned)


def _next(house: House, case: Case) -> Next:
    match case.state:
        case State.RECEIVED:
            raise Unverified(f"request {case.id}: its identity is not proven yet")
        case State.VERIFIED:
            return Next.PLAN
        case State.PLANNED:
            return Next.WAIT if _still_open(house, case) else Next.PLAN
        case State.NEEDS_REVIEW:
            return Next.WAIT
        case State.APPROVED | State.EXECUTING:
            return Next.APPLY
        case State.INCOMPLETE:
            return Next.PLAN if _needs_another_plan(house, case.id) else Next.APPLY
        case State.OPEN_OBLIGATIONS | State.COMPLETE:
            if not _proven(house, case.id):
                return Next.PROVE
            return Next.PLAN if supplement.pending(house, case.id) else Next.NOTHING
        case _:  # refused, withdrawn, expired, a duplicate
            return Next.NOTHING


def _still_open(house: House, case: Case) -> bool:
    """May the plan that stands still be approved?"""
    with house.control.begin() as connection:
        known = approval.get_plan(connection, case.facts.planned)
    return known.state is PlanState.PLANNED and house.clock.now() < known.expires_at


def _needs_another_plan(house: House, request: RequestId) -> bool:
    """Did the last look find what the plan does not name, with all that it names done?"""
    query = sa.select(verification.c.facts).where(verification.c.request == request).order_by(verification.c.id.desc())
    with house.control.begin() as connection:
        facts = connection.scalar(query.limit(1))
    return facts is not None and not facts["undone"] and bool(facts["residual"])


def _proven(house: House, request: RequestId) -> bool:
    """Was a receipt issued after the last look?"""
    looked = sa.select(sa.func.max(verification.c.finished_at)).where(verification.c.request == request)
    issued = sa.select(sa.func.max(receipt.c.issued_at)).where(receipt.c.request == request)
    with house.control.begin() as connection:
        last, proof = connection.scalar(looked), connection.scalar(issued)
    return last is None or (proof is not None and proof >= last)


# --- plans by request --------------------------------------------------------------------------------


def plan_path(house: House, request: RequestId) -> Path:
    """Return where a request's plan lies."""
    return house.settings.prefect.plans / f"{request_id(request)}.json"


def document_of(house: House, request: RequestId) -> PlanDocument:
    """Return the plan that stands for a request.

    Raises ``InputError`` if it does not lie in ``prefect.plans``, ``StalePlan`` if another does.
    """
    document = load_plan(plan_path(house, request))
    with house.control.begin() as connection:
        planned = cases.get(connection, house.control.sealer, request).facts.planned
    if document.digest != planned:
        raise StalePlan("the plan in prefect.plans is not the one that stands; approve again with --emit")
    return document


def hand_over(house: House, plan_file: Path) -> list[RequestId]:
    """Put a plan that was made elsewhere where the flows find it; return its requests."""
    document = load_plan(plan_file)
    for request in document.requests:
        target = plan_path(house, request)
        if target.absolute() != plan_file.absolute():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(plan_file, target)
    return [RequestId(r) for r in document.requests]


def prepare(house: House, request: RequestId) -> dict[str, int]:
    """Plan a request and, where policy may, approve the plan; return counts of steps, kept records and questions."""
    report = plan(house, request, plan_path(house, request))
    counts = {"questions": len(report.questions), "planned": 0}
    for codes in report.predicted.values():
        counts["planned"] += sum(codes.values())
    if report.path is not None:
        approve_by_policy(house, request)
    return counts


def approve_by_policy(house: House, request: RequestId) -> bool:
    """Approve a request's plan if policy may, and it is alone in its plan and raised no question.

    Policy may for a signed cancellation where ``erasure.approval`` says so, and for a storage limit that acts at once.
    The caps hold already: beyond them there is no plan.
    """
    with house.control.begin() as connection:
        case = cases.get(connection, house.control.sealer, request)
    if not policy_may(house, case):
        return False
    document = document_of(house, request)
    questions = sum(s.questions for s in load_subjects(house.control, document.digest))
    if questions or list(document.requests) != [request]:
        return False
    try:
        approve_as_policy(house, plan_path(house, request))
    except NeedsApproval:  # more approvers are wanted than one policy
        return False
    return True


def policy_may(house: House, case: Case) -> bool:
    """May policy approve the plan of this request, where no question is open?"""
    if case.channel == LIMIT:
        return limits.of_case(house, case).acts == "at_once"
    signed = case.channel == CANCELLATION and case.method == Method.SIGNED_EVENT
    return signed and house.settings.erasure.approval == POLICY
