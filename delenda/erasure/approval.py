"""Approving a plan: who may, and when it is enough. The decision is pure; the record is the control store's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Bag
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from delenda import signing
from delenda.erasure import tables
from delenda.erasure.document import PlanDocument
from delenda.errors import NeedsApproval, StalePlan
from delenda.settings import ErasureSettings

POLICY: Final = "policy"
"""Who approves when no person does."""


class PlanState(StrEnum):
    """Where a plan stands."""

    PLANNED = "planned"
    APPROVED = "approved"
    REJECTED = "rejected"
    APPLYING = "applying"
    APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What the control store knows of a plan."""

    digest: str
    state: PlanState
    planner: str
    closure: str
    expires_at: dt.datetime
    approvers: frozenset[str]
    signatures: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What each approver signed with, if they did."""


def insert_plan(connection: sa.Connection, document: PlanDocument, facts: dict[str, Any]) -> None:
    """Remember a plan that was made."""
    connection.execute(
        tables.plan.insert().values(
            digest=document.digest,
            made_at=dt.datetime.fromisoformat(document.body["made_at"]),
            expires_at=document.expires_at,
            planner=document.planner,
            state=str(PlanState.PLANNED),
            closure=document.closure,
            facts=facts,
        )
    )


def get_plan(connection: sa.Connection, digest: str) -> PlanRow:
    """Return a plan. Raises ``StalePlan`` for one that was not made here."""
    row = connection.execute(sa.select(tables.plan).where(tables.plan.c.digest == digest)).one_or_none()
    if row is None:
        raise StalePlan("the plan is unknown to this control store; make a new one")
    table = tables.plan_decision
    query = sa.select(table.c.actor, table.c.signature).where(table.c.plan == digest, table.c.verdict == "approve")
    signed = {row.actor: row.signature for row in connection.execute(query)}
    return PlanRow(
        row.digest, PlanState(row.state), row.planner, row.closure, row.expires_at, frozenset(signed), signed
    )


def set_state(connection: sa.Connection, digest: str, state: PlanState) -> None:
    connection.execute(tables.plan.update().where(tables.plan.c.digest == digest).values(state=str(state)))


def decide(
    connection: sa.Connection,
    digest: str,
    actor: str,
    verdict: str,
    reason: str,
    now: dt.datetime,
    signature: str = "",
) -> None:
    """Write down a person's decision on a plan."""
    row = {"plan": digest, "actor": actor, "verdict": verdict, "reason": reason, "signature": signature, "at": now}
    connection.execute(tables.plan_decision.insert().values(**row))


def may_approve(plan: PlanRow, approver: str, settings: ErasureSettings, now: dt.datetime) -> None:
    """Return if this person may approve this plan now.

    Raises ``NeedsApproval`` (somebody else must), or ``StalePlan`` (no longer open, or too old).
    """
    if plan.state is not PlanState.PLANNED:
        raise StalePlan(f"the plan is {plan.state}, and not open for approval")
    if now >= plan.expires_at:
        raise StalePlan("the plan has expired; make a new one")
    if settings.four_eyes and approver == plan.planner:
        raise NeedsApproval("whoever made the plan may not approve it (erasure.four_eyes); ask somebody else")
    if approver in plan.approvers:
        raise NeedsApproval("this person has approved the plan already; it needs somebody else")


def signed_by(digest: str, signature: str, settings: ErasureSettings, what: str = "plan") -> str:
    """Return who signed the approval of a plan, or of what else. Raises ``NeedsApproval`` without a good signature."""
    if not signature:
        raise NeedsApproval("an approval has to be signed (erasure.approver_keys): delenda approve PLAN --key FILE")
    return signing.check(signature, signing.message(what, digest), settings.approver_keys)


def still_holds(plan: PlanRow, settings: ErasureSettings, *, by_policy: bool) -> bool:
    """Have enough people approved, now that it counts? Each signature is checked anew, with the keys of today.

    ``by_policy``: may policy approve this plan?
    """
    approvers = set(plan.approvers) - ({POLICY} if not by_policy else set())
    if settings.approver_keys:
        approvers = {a for a in approvers if a == POLICY or _is_signed(plan, a, settings)}
    return suffices(approvers, settings)


def _is_signed(plan: PlanRow, approver: str, settings: ErasureSettings) -> bool:
    try:
        return signed_by(plan.digest, plan.signatures.get(approver, ""), settings) == approver
    except NeedsApproval:
        return False


def suffices(approvers: Bag[str], settings: ErasureSettings) -> bool:
    """Have enough people approved?"""
    return len(set(approvers)) >= settings.approvers
