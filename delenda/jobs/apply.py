"""Applying an approved plan, and nothing else: from the sealed closure, with a journal, again and again if need be.

Partition → work → merge, by ids: a part is a share of one collection's work, parts of equal rank may run side
by side, and a rank begins when the one before has ended (those that refer before those that they refer to).
What ended is in the journal before the next piece is looked at; after a crash only the rest is done again.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from delenda.discovery import datamap
from delenda.erasure import approval, journal, tables
from delenda.erasure.approval import PlanRow, PlanState
from delenda.erasure.closure import check_closure, load_parts, load_subjects, planned
from delenda.erasure.document import PlanDocument, load_plan
from delenda.erasure.journal import SETTLED
from delenda.erasure.retention import digest_of_rules
from delenda.errors import DelendaError, InputError, NeedsApproval, StalePlan
from delenda.jobs.applied import applied_plan, erased
from delenda.jobs.apply_end import ApplyReport, merge
from delenda.jobs.apply_part import do_part
from delenda.jobs.course import policy_may
from delenda.jobs.house import House
from delenda.model import Collection, Shape
from delenda.requests import cases
from delenda.requests.states import Event, Given

__all__ = ["ApplyReport", "applied_plan", "apply", "begin", "erased", "merge", "partition", "second_tries", "work"]

_REFERRED: Final = frozenset({"foreign_key", "cascade"})


def apply(house: House, plan_file: Path) -> ApplyReport:
    """Apply the plan in a file, or go on with it.

    Raises:
        StalePlan: edited, expired, not the approved one, or the retention rules have changed since.
        NeedsApproval, Unverified: a request may not be worked on.
    """
    document = load_plan(plan_file)
    if begin(house, document) is PlanState.APPLIED:
        return merge(house, document.digest, {})
    problems: dict[str, str] = {}
    for wave in partition(house, document.digest):
        problems |= work(house, document.digest, wave)
    problems |= second_tries(house, document.digest)
    return merge(house, document.digest, problems)


def begin(house: House, document: PlanDocument) -> PlanState:
    """Check that this very plan may run now, and move its requests; return the state that it was in.

    Raises as :func:`apply`.
    """
    now, digest = house.clock.now(), document.digest
    with house.control.begin() as connection:
        known = approval.get_plan(connection, digest)
    if known.state is PlanState.APPLIED:
        return known.state
    _check(house, known, document, now)
    steps = planned(house.control, digest, document.requests)
    with house.control.begin() as connection:
        for request in document.requests:
            cases.assert_applicable(connection, request, digest)
        for request in document.requests:
            cases.advance(connection, request, Event.START, at=now, by=house.actor, given=Given(plan_digest=digest))
            body: dict[str, str | int | None] = {"plan": digest, "steps": steps[request], "by": house.actor}
            house.log.append(connection, "apply.started", body, request)
        approval.set_state(connection, digest, PlanState.APPLYING)
    return known.state


def _by_policy(house: House, known: PlanRow, document: PlanDocument) -> bool:
    """May policy approve this plan, as far as it did?"""
    if approval.POLICY not in known.approvers:
        return False
    with house.control.begin() as connection:
        found = [cases.get(connection, house.control.sealer, request) for request in document.requests]
    return len(found) == 1 and policy_may(house, found[0])


def _check(house: House, known: PlanRow, document: PlanDocument, now: dt.datetime) -> None:
    match known.state:
        case PlanState.PLANNED:
            raise NeedsApproval("the plan has not been approved")
        case PlanState.REJECTED:
            raise StalePlan("the plan was rejected; make a new one")
        case PlanState.APPROVED if now >= known.expires_at:
            raise StalePlan("the plan has expired; make a new one")
    begins = known.state is PlanState.APPROVED  # what began under a good approval may go on
    if begins and not approval.still_holds(known, house.settings.erasure, by_policy=_by_policy(house, known, document)):
        raise NeedsApproval("the plan's approvals do not hold: too few people, or signatures that do not check")
    if known.closure != document.closure:
        raise StalePlan("the plan's sealed closure is not the one that it was made with; make a new plan")
    if document.rules != digest_of_rules(house.settings.retention):
        raise StalePlan("the retention rules have changed since the plan was made; make a new one")
    check_closure(house.control, document.digest, document.closure)


# --- partition ---------------------------------------------------------------------------------------


def partition(house: House, digest: str) -> list[list[int]]:
    """Return the numbers of the parts in which something is left, in waves: a wave waits for the one before.

    A part that was done but not logged, since the process died in between, is left too.
    """
    settled = (
        sa.select(tables.journal.c.part, sa.func.count().label("ends"))
        .where(tables.journal.c.plan == digest, tables.journal.c.status.in_([str(s) for s in SETTLED]))
        .group_by(tables.journal.c.part)
        .subquery()
    )
    query = (
        sa.select(tables.closure.c.number, tables.closure.c.rank)
        .outerjoin(settled, settled.c.part == tables.closure.c.number)
        .where(
            tables.closure.c.plan == digest,
            sa.or_(
                sa.func.coalesce(settled.c.ends, 0) < tables.closure.c.works,
                tables.closure.c.finished_at.is_(None),  # killed before its entry in the audit log: that is owed
            ),
        )
        .order_by(tables.closure.c.rank, tables.closure.c.number)
    )
    with house.control.begin() as connection:
        rows = connection.execute(query).all()
    return [[r.number for r in wave] for _, wave in itertools.groupby(rows, key=lambda r: r.rank)]


# --- work --------------------------------------------------------------------------------------------


def work(house: House, digest: str, numbers: Sequence[int]) -> dict[str, str]:
    """Do some parts; return what stood in the way, as error codes by collection.

    Raises ``AuditBroken`` or ``SourceUnavailable`` if our own control store can't be written: then we stop.
    """
    problems: dict[str, str] = {}
    mapped = {m.collection.address: m.collection for m in datamap.load(house).collections}
    collections: dict[str, dict[str, Collection]] = {}
    subjects = load_subjects(house.control, digest)
    for part in load_parts(house.control, digest, numbers):
        store = house.stores.get(part.store)
        address = f"{part.store}/{part.collection}"
        try:
            if store is None:
                raise InputError(f"store {part.store} is not configured any more")
            collection = mapped.get(address)
            if collection is None or collection.shape not in (Shape.ROWS, Shape.OBJECTS):
                # objects are found by their keys; only of tables must be known what they are like now
                if part.store not in collections:
                    collections[part.store] = {c.name: c for c in store.collections()}
                collection = collections[part.store].get(part.collection)
        except DelendaError as e:
            problems[address] = e.code
            continue
        if problem := do_part(house, digest, part, store, collection, subjects):
            problems[address] = problem
    return problems


# --- second tries ------------------------------------------------------------------------------------


def second_tries(house: House, digest: str) -> dict[str, str]:
    """Try work again that another record's reference stood in the way of, as long as some of it gets done.

    Returns what stood in the way, as :func:`work` does.
    """
    problems: dict[str, str] = {}
    while True:
        with house.control.begin() as connection:
            waiting = journal.referred(connection, digest, _REFERRED)
        if not waiting:
            return problems
        for number in sorted({line.part for line in waiting}):
            problems |= work(house, digest, [number])
        with house.control.begin() as connection:
            parts = {line.part for line in waiting}
            after = {w: s for part in parts for w, s in journal.statuses(connection, digest, part).items()}
        if not any(after.get(line.work) in SETTLED for line in waiting):
            return problems
