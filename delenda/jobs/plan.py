"""The plan: whose records, what happens to them, rehearsed, written to a file, approved. Changes no store.

Any number of requests is planned at once: the stores are asked once for all of them.
"""

from __future__ import annotations

import dataclasses
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

import sqlalchemy as sa

from delenda.discovery import datamap
from delenda.erasure import approval
from delenda.erasure.closure import Part, SubjectRecord, closure_digest, make_parts, store_closure, subject_records
from delenda.erasure.document import PlanDocument, Table, load_plan, make_document, render, save_plan
from delenda.erasure.order import order_of
from delenda.erasure.plan import Plan, check_caps, make_plan
from delenda.erasure.retention import digest_of_rules, start_fields
from delenda.erasure.work import join_plans
from delenda.errors import Exit, InputError, Refused
from delenda.jobs import limits, shredding, supplement
from delenda.jobs.approvals import approve, reject
from delenda.jobs.holding import aliases_of, current_holds
from delenda.jobs.house import Body, House, log_each
from delenda.jobs.locate import locator
from delenda.jobs.rehearsal import rehearse
from delenda.jobs.supplement import Earlier
from delenda.kinds import CustomKind, Power
from delenda.model import (
    Action,
    Attribution,
    DataMap,
    Identifier,
    Question,
    Request,
    RequestId,
    RequestKind,
    Shape,
    State,
)
from delenda.requests import cases, conduct, holds, states
from delenda.requests.cases import LIMIT, Case
from delenda.requests.states import Event, Given
from delenda.requests.tables import request as request_table
from delenda.subjects.answers import answers_by_request, write_answer
from delenda.subjects.attribute import attribute
from delenda.subjects.closure import Answer, Rules
from delenda.subjects.reading import StoreReader

__all__ = [
    "PlanReport",
    "Table",
    "answer",
    "approve",
    "attribution_of",
    "load_plan",
    "plan",
    "reject",
    "render",
    "rules_for",
    "unplanned",
]

WAVE: Final = 2_000
"""Requests whose records are looked for together, at most."""


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What planning came to. ``predicted`` counts outcomes by collection; ``cost`` what was read for it.

    ``unread`` counts objects that could not be read, by ``store/collection: code``: their requests stay incomplete.
    """

    digest: str
    path: Path | None
    summary: str
    requests: tuple[RequestId, ...]
    review: tuple[RequestId, ...]
    questions: tuple[tuple[RequestId, Question], ...]
    predicted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    cost: Mapping[str, int] = field(default_factory=dict)

    @property
    def unread(self) -> Mapping[str, int]:
        return {what: n for what, n in self.cost.items() if ": " in what}

    @property
    def exit_code(self) -> Exit:
        return Exit.NEEDS_APPROVAL if self.review and not self.requests else Exit.CHANGES_PLANNED


def plan(house: House, request_ids: Sequence[str] | str, out: Path) -> PlanReport:
    """Plan requests together, and write the plan to ``out``. Requests that need a person's answer are left out.

    Raises:
        Unverified, Refused: a request is not in a state to be planned.
        InputError: there is no data map yet, or a request's kind changes nothing.
        CapExceeded: the plan would change more than the safety caps allow.
        SourceUnavailable, SourceDenied, CorruptData: a store or a table could not be read. Objects are gone around.
    """
    wanted = _cases(house, [request_ids] if isinstance(request_ids, str) else list(dict.fromkeys(request_ids)))
    data_map = datamap.load(house)
    if not data_map.collections:
        raise InputError("there is no data map yet: run `delenda scan` first")
    earlier = _earlier(house, wanted)
    people = {c.id: earlier[c.id].seeds if c.id in earlier else c.request.seeds for c in wanted if c.channel != LIMIT}
    attributions, cost = attribution_of(house, people, data_map, around_archives=True, earlier=earlier)
    attributions |= {r: known.completed(attributions[r]) for r, known in earlier.items()}
    attributions |= limits.attributions(house, [c for c in wanted if c.channel == LIMIT], data_map)
    review = [c for c in wanted if attributions[c.id].needs_review]
    ready = [c for c in wanted if not attributions[c.id].needs_review]
    _send_to_review(house, review)
    questions = tuple((c.id, q) for c in wanted for q in attributions[c.id].questions)
    if not ready:
        return PlanReport("", None, "", (), tuple(c.id for c in review), questions, {}, cost)
    requests = [_request(c) for c in ready]
    plans = _plans(house, ready, requests, attributions, data_map)
    check_caps(plans, data_map, house.settings.erasure.caps)
    works, keeps = join_plans(plans, house.control.pepper)
    rows = {m.collection.address for m in data_map.collections if m.collection.shape is Shape.KEYED}
    parts = make_parts(works, rows)
    subjects = subject_records({p.request: attributions[p.request] for p in plans}, keeps)
    predicted = rehearse(house, parts, data_map)
    keys = _keys(house, ready, requests, plans, attributions)
    document = make_document(
        requests,
        plans,
        works,
        keeps,
        plan_id=secrets.token_hex(8),
        closure=closure_digest(parts, subjects, house.control.pepper),
        rules=digest_of_rules(house.settings.retention),
        planner=house.actor,
        now=house.clock.now(),
        valid=house.settings.erasure.plan_valid,
        backups=_backups(house, {p.store for p in parts} | ({shredding.KEY_STORE} if keys else set())),
        rehearsal=predicted,
        keys=[k.view({r.id: i for i, r in enumerate(requests)}) for k in keys],
    )
    save_plan(document, out)
    _record(house, document, plans, parts, subjects, keys, {r: e.plan for r, e in earlier.items()})
    done = tuple(p.request for p in plans)
    return PlanReport(
        document.digest, out, document.summary, done, tuple(c.id for c in review), questions, predicted, cost
    )


def unplanned(house: House) -> list[RequestId]:
    """Return the requests to erase or anonymize that are proven and have no plan yet, oldest first."""
    query = sa.select(request_table.c.id).where(
        request_table.c.state == str(State.VERIFIED),
        request_table.c.kind.in_([str(RequestKind.ERASE), str(RequestKind.ANONYMIZE)]),
    )
    with house.control.begin() as connection:
        return [RequestId(i) for i in connection.scalars(query.order_by(request_table.c.received_at))]


# --- before ------------------------------------------------------------------------------------------


def _cases(house: House, ids: Sequence[str]) -> list[Case]:
    if not ids:
        raise InputError("plan needs at least one request")
    with house.control.begin() as connection:
        found = cases.get_all(connection, house.control.sealer, ids)
    for case in found:
        if case.request.kind not in (RequestKind.ERASE, RequestKind.ANONYMIZE):
            raise InputError(f"request {case.id}: a request of kind {case.request.kind} has no plan of changes")
    return found


def _earlier(house: House, wanted: Sequence[Case]) -> dict[RequestId, Earlier]:
    """Return what earlier plans remember of the requests that this one supplements.

    Raises ``Unverified`` or ``Refused`` for a request that is not in a state to be planned.
    """
    earlier = supplement.earlier_of(house, [c.id for c in wanted])
    for case in wanted:
        facts = supplement.reopened(case.facts) if case.id in earlier else case.facts
        states.move(facts, Event.PLAN, Given(plan_digest="to be made"))
    return earlier


def _request(case: Case) -> Request:
    """Return the request, as an anonymization if an erasure's person wished for that (P24)."""
    if case.wish == "anonymize":
        return dataclasses.replace(case.request, kind=RequestKind.ANONYMIZE)
    return case.request


def rules_for(house: House, answers: Mapping[str, Answer], request: RequestId) -> Rules:
    """Return what the attribution of a request is bound by."""
    linkable = getattr(house.engine, "linkable", None)

    def links(identifier: Identifier) -> bool:
        power = identifier.spec.power
        if isinstance(identifier.kind, CustomKind) and identifier.kind in house.settings.kinds:
            power = house.settings.kinds[identifier.kind].power
        return power is Power.STRONG and (linkable is None or bool(linkable(identifier.kind, identifier.value)))

    def token(identifier: Identifier) -> str:
        return Identifier(identifier.kind, f"{request}\0{identifier.value}").token(house.control.pepper).hex()

    return Rules(links, token, house.settings.erasure.caps.fan_out, answers)


def attribution_of(
    house: House,
    seeds: Mapping[RequestId, Sequence[Identifier]],
    data_map: DataMap,
    *,
    around_archives: bool = False,
    earlier: Mapping[RequestId, Earlier] = MappingProxyType({}),
) -> tuple[dict[RequestId, Attribution], dict[str, int]]:
    """Return whose records are whose, and what it cost to find out.

    What lies in an archive is asked for; ``around_archives`` goes on without it and counts it, where else ``Archived``
    is raised: a copy must not leave it out in silence, and an erasure stays open until it was read. The same holds for
    objects that are broken or denied; the cost names them by ``store/collection: code``. Of many requests
    only a wave's records are in memory; what was read of objects serves the next wave too. ``earlier`` is what was
    remembered of those for whom a plan was applied before.
    """
    with house.control.begin() as connection:
        answers = answers_by_request(connection, seeds)
    where = locator(house, data_map)
    reader = StoreReader(house.stores, house.engine, data_map, where, around_archives=around_archives)
    starts = cache(lambda address: start_fields(house.settings.retention, address))

    def rules(request: RequestId) -> Rules:
        own = rules_for(house, answers[request], request)
        return earlier[request].bound(own) if request in earlier else own

    def look_for(wave: Mapping[RequestId, Sequence[Identifier]]) -> dict[RequestId, Attribution]:
        return attribute(wave, data_map, reader, rules, starts)

    found: dict[RequestId, Attribution] = {}
    rest = iter(seeds.items())
    while wave := dict(islice(rest, WAVE)):
        known = look_for(wave)
        if more := {r: [*wave[r], *names] for r, each in known.items() if (names := shredding.unseen(house, each))}:
            known |= look_for(more)  # by the names that sealed values of theirs bear, now that their account is known
        found |= known
        reader.forget()
    return found, dict(reader.counts + reader.unread)


def _send_to_review(house: House, found: Sequence[Case]) -> None:
    with house.control.begin() as connection:
        cases.advance_all(connection, [c.id for c in found], Event.REVIEW, at=house.clock.now(), by=house.actor)


def answer(house: House, request: str, question: str, said: Answer) -> None:
    """Remember a person's answer to a question; a request that waited for it can be planned again.

    A request whose plan was applied already stays as it is: *theirs* is planned as its supplement
    (:mod:`delenda.jobs.supplement`), *not theirs* needs but another look. ``question`` is its id, as the plan's report
    shows it. Raises ``InputError`` if there is no such request, or for what is no question's id.
    """
    if not re.fullmatch(r"[0-9a-f]{32}", question):
        raise InputError("that is no question's id; `delenda request questions` lists them")
    with house.control.begin() as connection:
        case = cases.get(connection, house.control.sealer, request)
        write_answer(connection, case.id, question, said, house.actor, house.clock.now())
        body: Body = {"question": question, "reason": str(said), "state": str(case.state), "by": house.actor}
        house.log.append(connection, "request.answered", body, case.id)
        if (case.state, Event.RESOLVE) in states.TABLE:
            cases.advance(connection, case.id, Event.RESOLVE, at=house.clock.now(), by=house.actor)


# --- deciding ----------------------------------------------------------------------------------------


def _plans(
    house: House,
    found: Sequence[Case],
    requests: Sequence[Request],
    attributions: Mapping[RequestId, Attribution],
    data_map: DataMap,
) -> list[Plan]:
    now = house.clock.now()
    with house.control.begin() as connection:
        in_force = current_holds(connection, now)
        refused = conduct.refused_by_request(connection, [c.id for c in found])
    order = order_of(m.collection for m in data_map.collections)
    return [
        make_plan(
            request,
            attributions[case.id],
            data_map,
            house.settings.retention,
            in_force,
            house.settings.collections,
            now,
            aliases_of(house, attributions[case.id], case.tokens),
            refused[case.id],
            order,
        )
        for case, request in zip(found, requests, strict=True)
    ]


def _keys(
    house: House,
    found: Sequence[Case],
    requests: Sequence[Request],
    plans: Sequence[Plan],
    attributions: Mapping[RequestId, Attribution],
) -> list[shredding.KeyStep]:
    """Return what becomes of the keys of the people who asked; nobody did where a storage limit has run out."""
    if house.settings.shredding is None:
        return []
    with house.control.begin() as connection:
        in_force = current_holds(connection, house.clock.now())
    people = {c.id: aliases_of(house, attributions[c.id], c.tokens) for c in found if c.channel != LIMIT}
    return shredding.decide(house, requests, [p for p in plans if p.request in people], attributions, in_force, people)


def _backups(house: House, stores: set[str]) -> int:
    """Count the backup sets that hold copies of the stores."""
    return sum(s.store in stores for s in house.settings.backups)


# --- recording ---------------------------------------------------------------------------------------


def _record(
    house: House,
    document: PlanDocument,
    plans: Sequence[Plan],
    parts: Sequence[Part],
    subjects: Sequence[SubjectRecord],
    keys: Sequence[shredding.KeyStep],
    supplements: Mapping[RequestId, str],
) -> None:
    """Seal the closure, move the requests and log, in one transaction."""
    now = house.clock.now()
    with house.control.begin() as connection:
        facts = {"summary": document.summary, "requests": list(document.requests)}
        approval.insert_plan(connection, document, facts | ({"supplements": dict(supplements)} if supplements else {}))
        store_closure(house.control, connection, document.digest, parts, subjects)
        shredding.record(connection, document.digest, keys)
        log_each(house, connection, "plan.made", {p.request: _made(house, document, p) for p in plans})
        ids = [p.request for p in plans]
        _reopen(house, connection, [r for r in ids if r in supplements])
        given = Given(plan_digest=document.digest)
        cases.advance_all(connection, ids, Event.PLAN, at=now, by=house.actor, given=given)
        for each in plans:
            for hold_id in {k.rule.removeprefix("hold:") for k in each.kept if k.rule.startswith("hold:")}:
                holds.note_effect(connection, hold_id, each.request)


def _reopen(house: House, connection: sa.Connection, requests: Sequence[RequestId]) -> None:
    """Open ended requests again whose plan is a supplement. Raises ``Refused`` if the person has asked anew."""
    ended = [c.id for c in cases.get_all(connection, house.control.sealer, requests) if c.state in supplement.ENDED]
    try:
        cases.advance_all(connection, ended, Event.REOPEN, at=house.clock.now(), by=house.actor)
    except sa.exc.IntegrityError as e:
        raise Refused("the same person has an open request that is newer: carry that one out") from e


def _made(house: House, document: PlanDocument, plan: Plan) -> Body:
    """Return what the log says of a request's plan."""
    actions = plan.counts()
    refs = [s.ref for s in plan.steps] + [k.ref for k in plan.kept]
    collections = {f"{ref.store}/{ref.collection}" for ref in refs}
    return {
        "plan": document.digest,
        "steps": len(plan.steps),
        "deleted": actions.get(Action.DELETE, 0),
        "anonymized": actions.get(Action.ANONYMIZE, 0),
        "redacted": actions.get(Action.REDACT, 0),
        "kept": len(plan.kept),
        "review": len(plan.questions),
        "collections": len(collections),
        "stores": len({c.partition("/")[0] for c in collections}),
        "until": document.expires_at.date().isoformat(),
        "by": house.actor,
    }
