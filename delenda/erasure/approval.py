"""Approving a plan: who may, and when it is enough. The decision is pure; the record is the control store's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Bag
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from delenda.erasure import tables
from delenda.erasure.document import PlanDocument
from delenda.errors import NeedsApproval, StalePlan
from delenda.settings import ErasureSettings


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
    approvers = connection.scalars(
        sa.select(tables.plan_decision.c.actor).where(
            tables.plan_decision.c.plan == digest, tables.plan_decision.c.verdict == "approve"
        )
    )
    return PlanRow(row.digest, PlanState(row.state), row.planner, row.closure, row.expires_at, frozenset(approvers))


def set_state(connection: sa.Connection, digest: str, state: PlanState) -> None:
    connection.execute(tables.plan.update().where(tables.plan.c.digest == digest).values(state=str(state)))


def decide(connection: sa.Connection, digest: str, actor: str, verdict: str, reason: str, now: dt.datetime) -> None:
    """Write down a person's decision on a plan."""
    connection.execute(
        tables.plan_decision.insert().values(plan=digest, actor=actor, verdict=verdict, reason=reason, at=now)
    )


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


def suffices(approvers: Bag[str], settings: ErasureSettings) -> bool:
    """Have enough people approved?"""
    return len(set(approvers)) >= settings.approvers
