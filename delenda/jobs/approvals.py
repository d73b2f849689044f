"""Approving exactly one plan, by people who sign or are named, or by policy where it may; and rejecting it."""

from __future__ import annotations

from pathlib import Path

from delenda import signing
from delenda.erasure import approval
from delenda.erasure.approval import POLICY, PlanRow, PlanState
from delenda.erasure.document import PlanDocument, load_plan
from delenda.errors import InputError, NeedsApproval, Refused
from delenda.jobs.house import Body, House, log_each
from delenda.requests import cases
from delenda.requests.states import Event, Given


def approve(house: House, plan_file: Path, approver: str = "", signature: str = "") -> PlanRow:
    """Approve the plan in a file, as ``approver`` (default: who works). Requests move when enough people have.

    Where ``erasure.approver_keys`` lists keys, whoever signed approves, whatever name is given.

    Raises:
        StalePlan: edited, expired, no longer open.
        NeedsApproval: not by this person, or not signed.
    """
    document = load_plan(plan_file)
    settings = house.settings.erasure
    who = approver or house.actor
    if settings.approver_keys:
        who = approval.signed_by(document.digest, signature, settings)
    elif signature:
        raise InputError("erasure.approver_keys lists no keys: a signature would prove nothing")
    if who == POLICY:
        raise NeedsApproval(f"{POLICY} is nobody's name: a person has to approve")
    return _approve(house, document, who, signature)


def approve_as_policy(house: House, plan_file: Path) -> PlanRow:
    """Approve the plan in a file as policy; the caller has looked whether policy may. Raises as :func:`approve`."""
    return _approve(house, load_plan(plan_file), POLICY, "")


def _approve(house: House, document: PlanDocument, who: str, signature: str) -> PlanRow:
    now = house.clock.now()
    with house.control.begin() as connection:
        known = approval.get_plan(connection, document.digest)
        approval.may_approve(known, who, house.settings.erasure, now)
        approval.decide(connection, document.digest, who, "approve", "", now, signature)
        approvers = known.approvers | {who}
        enough = approval.suffices(approvers, house.settings.erasure)
        if enough:
            approval.set_state(connection, document.digest, PlanState.APPROVED)
        body: Body = {"plan": document.digest, "approver": who, "approvals": len(approvers), "by": house.actor}
        if signature:
            signer = signing.key_digest(house.settings.erasure.approver_keys[who])
            body = {**body, "signer": signer, "signature": signing.digest_of(signature)}
        log_each(house, connection, "plan.approved", dict.fromkeys(document.requests, body))
        if enough:
            given = Given(plan_digest=document.digest)
            cases.advance_all(connection, document.requests, Event.APPROVE, at=now, by=who, given=given)
        return approval.get_plan(connection, document.digest)


def reject(house: House, plan_file: Path, reason: str, approver: str = "") -> PlanRow:
    """Reject the plan in a file; its requests can be planned again. ``reason`` is a code word.

    Raises ``StalePlan`` for a plan that was edited, or is already being applied.
    """
    document, who, now = load_plan(plan_file), approver or house.actor, house.clock.now()
    with house.control.begin() as connection:
        known = approval.get_plan(connection, document.digest)
        if known.state not in (PlanState.PLANNED, PlanState.APPROVED):
            raise Refused(f"the plan is {known.state}, and can't be rejected any more")
        if who not in known.approvers:
            approval.decide(connection, document.digest, who, "reject", reason, now)
        approval.set_state(connection, document.digest, PlanState.REJECTED)
        body: Body = {"plan": document.digest, "approver": who, "reason": reason, "by": house.actor}
        log_each(house, connection, "plan.rejected", dict.fromkeys(document.requests, body))
        cases.advance_all(connection, document.requests, Event.LAPSE, at=now, by=who)
        return approval.get_plan(connection, document.digest)
