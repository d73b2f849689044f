"""How applying ended: summed up, for the log, for each request's state, and for who asked."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from delenda.erasure import approval, journal, tables
from delenda.erasure.approval import PlanRow, PlanState
from delenda.erasure.closure import SubjectRecord, load_subjects, planned
from delenda.erasure.journal import Count
from delenda.errors import Exit
from delenda.jobs import shredding
from delenda.jobs.holding import aliases_of, current_holds
from delenda.jobs.house import House
from delenda.model import RequestId, State, Status
from delenda.requests import cases
from delenda.requests.states import Event


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """How applying ended. ``counts`` by status, and ``left``: work without an end; ``problems`` by place and code."""

    digest: str
    requests: Mapping[RequestId, State]
    counts: Mapping[str, int]
    collections: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def exit_code(self) -> Exit:
        return Exit.PARTIAL if self.counts.get("left") else Exit.DONE


def merge(house: House, digest: str, problems: Mapping[str, str]) -> ApplyReport:
    """Sum up, and move requests with something left to ``incomplete``; the others wait for the re-scan."""
    now = house.clock.now()
    with house.control.begin() as connection:
        subjects = load_subjects(house.control, digest, connection)
        in_force = current_holds(connection, now)
    if house.settings.shredding is not None:
        shredding.carry_out(house, digest, in_force, {s.request: aliases_of(house, s) for s in subjects})
    works_of = planned(house.control, digest, [s.request for s in subjects])
    states: dict[RequestId, State] = {}
    with house.control.begin() as connection:
        known = approval.get_plan(connection, digest)
        counts = journal.counts(connection, digest)
        collections, works = _by_collection(connection, digest, counts)
        total = journal.tally(_spread(counts), works)
        keys = shredding.undone(connection, digest)
        if keys:
            total["left"] += keys.total()
        for subject in subjects:
            own = [c for c in counts if subject.request in c.requests]
            states[subject.request] = _end_request(
                house, connection, known, subject, works_of[subject.request], own, now, keys[subject.request]
            )
        if not total["left"]:
            approval.set_state(connection, digest, PlanState.APPLIED)
    return ApplyReport(digest, states, dict(total), {a: dict(c) for a, c in collections.items()}, dict(problems))


def _spread(counts: Iterable[Count]) -> Counter[str]:
    ends: Counter[str] = Counter()
    for each in counts:
        ends[each.status] += each.number
    return ends


def _by_collection(
    connection: sa.Connection, digest: str, counts: Sequence[Count]
) -> tuple[dict[str, Counter[str]], int]:
    """Return how the work ended by ``store/collection``, and how much of it there is in all."""
    c = tables.closure.c
    parts = connection.execute(sa.select(c.number, c.store, c.collection, c.works).where(c.plan == digest)).all()
    collections: dict[str, Counter[str]] = defaultdict(Counter)
    for part in parts:
        own = _spread(each for each in counts if each.part == part.number)
        collections[f"{part.store}/{part.collection}"] += journal.tally(own, part.works)
    return collections, sum(part.works for part in parts)


def _end_request(
    house: House,
    connection: sa.Connection,
    known: PlanRow,
    subject: SubjectRecord,
    planned: int,
    ends: Sequence[Count],
    now: dt.datetime,
    keys: int,
) -> State:
    state = cases.get(connection, house.control.sealer, subject.request).state
    if known.state is PlanState.APPLIED or state not in (State.EXECUTING, State.INCOMPLETE):
        return state
    counts = journal.tally(_spread(ends), planned)
    owed = sum(c.number for c in ends if c.status == Status.BLOCKED and c.owed)
    outcome = "applied" if counts["left"] == owed and not keys else "incomplete"
    if outcome == "incomplete":
        state = cases.advance(connection, subject.request, Event.FALL_SHORT, at=now, by=house.actor)
    house.log.append(
        connection,
        "apply.finished",
        {
            "plan": known.digest,
            "outcome": outcome,
            "planned": planned,
            "done": counts["done"],
            "absent": counts["already_absent"],
            "changed": counts["changed_since_read"],
            "blocked": counts["blocked"],
            "failed": counts["failed"],
            "kept": len(subject.kept),
        },
        subject.request,
    )
    return state
