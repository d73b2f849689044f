"""The course of a request for a copy: whose records, approval where it is needed, the archive, the end.

``delenda.jobs.export`` makes the archive from what stands here; this is the order in which the rooms are asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from delenda.discovery import datamap
from delenda.erasure.approval import signed_by
from delenda.errors import InputError, NeedsApproval, Refused, Unverified
from delenda.jobs import supplement
from delenda.jobs.export import ExportReport, Keep, Material, Order, export, order_digest, transfer
from delenda.jobs.handover import keep
from delenda.jobs.house import House
from delenda.jobs.plan import attribution_of
from delenda.model import Identifier, Question, State
from delenda.portability.archive import Disclosure
from delenda.recipients import disclosures
from delenda.requests import cases
from delenda.requests.cases import Case
from delenda.requests.intake import profiles_of
from delenda.requests.states import Event, Given

PLAIN = Order()


def ask(house: House, request_id: str, order: Order = PLAIN) -> str:
    """Put what the copy will be up for approval; return its digest.

    Raises ``Unverified`` or ``Refused`` if the request is not in a state to be answered.
    """
    digest = order_digest(house, _case(house, request_id).id, order)
    with house.control.begin() as connection:
        given = Given(plan_digest=digest)
        cases.advance(connection, request_id, Event.PLAN, at=house.clock.now(), by=house.actor, given=given)
    return digest


def approve(
    house: House, request_id: str, approver: str, order: Order = PLAIN, *, asked_by: str = "", signature: str = ""
) -> None:
    """Approve the copy as it was asked for.

    Where ``erasure.approver_keys`` lists keys, whoever signed :func:`order_digest` approves, whatever name is given.
    Raises ``NeedsApproval`` if four eyes are wanted and these are the same two, or without the signature that is
    wanted; ``StalePlan`` for another order.
    """
    if house.settings.erasure.approver_keys:
        digest = order_digest(house, _case(house, request_id).id, order)
        approver = signed_by(digest, signature, house.settings.erasure, "copy")
    if house.settings.erasure.four_eyes and approver == (asked_by or house.actor):
        raise NeedsApproval("who asked for the copy may not approve it: another person has to")
    given = Given(plan_digest=order_digest(house, _case(house, request_id).id, order))
    with house.control.begin() as connection:
        cases.advance(connection, request_id, Event.APPROVE, at=house.clock.now(), by=approver, given=given)


def questions(house: House, request_id: str) -> tuple[Question, ...]:
    """Return what a person must answer before it can be told whose some records are."""
    case = _case(house, request_id)
    if (left := supplement.left_open(house, case.id)) is not None:
        return left
    found, _ = attribution_of(house, {case.id: case.request.seeds}, datamap.load(house))
    return found[case.id].questions


def make(
    house: House,
    request_id: str,
    out: Path | None = None,
    order: Order = PLAIN,
    *,
    hand_over: bool = False,
    keep: Keep | None = None,
) -> ExportReport:
    """Make the person's copy (or, with ``hand_over``, put it to the named third party) and complete the request.

    A copy that lacks records that changed meanwhile is not the end of the request: make it again.

    Raises:
        Unverified, NeedsApproval, StalePlan: the request may not have it.
        Refused: the data may not go there, or it can't be told whose they are before a person answers.
    """
    case = _case(house, request_id)
    data_map = datamap.load(house)
    if not data_map.collections:
        raise InputError("there is no data map yet: run `delenda scan` first")
    found, _ = attribution_of(house, {case.id: case.request.seeds}, data_map)
    attribution = found[case.id]
    if attribution.needs_review:
        raise Refused(
            f"{len(attribution.questions)} questions must be answered first: `delenda request questions {case.id}`"
        )
    material = Material(
        case.request,
        attribution,
        data_map,
        _disclosures(house, (*attribution.identifiers, *case.request.seeds)),
        tuple(r for p in profiles_of(house.settings, case.profiles) for r in p.residency),
        case.minor,
    )
    report = transfer(house, material, order) if hand_over else export(house, material, out, order, keep)
    if not report.incomplete:
        with house.control.begin() as connection:
            cases.advance(connection, case.id, Event.FULFIL, at=house.clock.now(), by=house.actor)
    return report


def proceed(house: House, request_id: str) -> ExportReport | None:
    """Make the plain copy if the request may have it now, with its key sealed until it is fetched once.

    Otherwise ask for approval, once, and return None; also if the copy was made already.
    """
    case = _case(house, request_id)
    free = house.settings.export.approval == "special" and case.state is State.VERIFIED
    if free or case.state is State.APPROVED:
        return make(house, request_id, keep=keep)
    if case.state is State.VERIFIED:
        ask(house, request_id)
    elif case.state is State.RECEIVED:
        raise Unverified(f"request {case.id}: its identity is not proven yet")
    return None


def _case(house: House, request_id: str) -> Case:
    with house.control.begin() as connection:
        return cases.get(connection, house.control.sealer, request_id)


def _disclosures(house: House, identifiers: tuple[Identifier, ...]) -> tuple[Disclosure, ...]:
    with house.control.begin() as connection:
        rows = disclosures.about(connection, [i.token(house.control.pepper) for i in identifiers])
    return tuple(_disclosure(row) for row in rows)


def _disclosure(row: Mapping[str, Any]) -> Disclosure:
    if "withheld" in row:
        return Disclosure("", dt.datetime.min.replace(tzinfo=dt.UTC), str(row["withheld"]), "", secret=True)
    at = dt.datetime.fromisoformat(row["at"])
    return Disclosure(", ".join(row["content"]), at, row["reason"], row["recipient"])
