"""Plans of several requests, brought together: each record is worked on once. Pure."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from delenda.erasure.plan import Place, Plan, place_of
from delenda.erasure.treatment import merged
from delenda.model import Action, Kept, RecordRef, RequestId, Step

LOOSEN: Final = -1
"""The rank of cuts inside rings: before everything."""
_STRENGTH: Final = {Action.REDACT: 0, Action.ANONYMIZE: 1, Action.DELETE: 2}


@dataclass(frozen=True, slots=True)
class Work:
    """One record's change for all the requests that want it. ``id`` says nothing without our key.

    ``rule`` names the rule of a record that is kept, and only loses what the rule does not need.
    """

    id: str
    step: Step
    requests: tuple[RequestId, ...]
    rank: int
    rule: str = ""

    @property
    def address(self) -> str:
        return f"{self.step.ref.store}/{self.step.ref.collection}"


@dataclass(frozen=True, slots=True)
class Keep:
    """One record that stays for a request."""

    id: str
    kept: Kept
    request: RequestId


def opaque_id(pepper: bytes, ref: RecordRef, action: str) -> str:
    """Return the id under which a plan speaks of a record: a keyed digest of its place, version and action."""
    text = "\0".join((*place_of(ref), ref.version, action))
    return hmac.new(pepper, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def join_plans(plans: Sequence[Plan], pepper: bytes) -> tuple[list[Work], list[Keep]]:
    """Return the work of all plans, one piece a record and phase, in the order to do it, and what stays.

    A record that one request's legal hold keeps is kept for all. Of several actions on a record the
    strongest is taken, with the changes of all.
    """
    held = {place_of(k.ref): k for p in plans for k in p.kept if k.rule.startswith("hold:")}
    steps: dict[tuple[Place, int], tuple[Step, list[RequestId], str]] = {}
    keeps: list[Keep] = []

    def add(step: Step, request: RequestId, rank: int, rule: str = "") -> None:
        place = place_of(step.ref)
        if place in held and not rule:
            keeps.append(Keep(opaque_id(pepper, step.ref, "keep"), held[place], request))
            return
        before = steps.get((place, rank))
        if before is None:
            steps[place, rank] = (step, [request], rule)
        else:
            stronger, weaker = sorted((before[0], step), key=lambda s: -_STRENGTH.get(s.action, 0))
            changes = () if stronger.action is Action.DELETE else merged(stronger.changes, weaker.changes)
            both = dataclasses.replace(stronger, changes=changes)
            steps[place, rank] = (both, [*before[1], request], before[2] and rule)

    for plan in plans:
        for step in plan.loosened:
            add(step, plan.request, LOOSEN)
        for step in plan.steps:
            add(step, plan.request, plan.order.ranks.get(f"{step.ref.store}/{step.ref.collection}", 0))
        for kept in plan.kept:
            keeps.append(Keep(opaque_id(pepper, kept.ref, "keep"), kept, plan.request))
            if kept.changes:
                rank = plan.order.ranks.get(f"{kept.ref.store}/{kept.ref.collection}", 0)
                trim = Step(kept.ref, Action.ANONYMIZE, kept.changes, kept.rule, kept.basis)
                add(trim, plan.request, rank, kept.rule)
    works = [
        Work(opaque_id(pepper, step.ref, step.action), step, tuple(dict.fromkeys(requests)), rank, rule)
        for (_, rank), (step, requests, rule) in steps.items()
    ]
    works.sort(key=lambda w: (w.rank, w.address, w.id))
    return works, keeps
