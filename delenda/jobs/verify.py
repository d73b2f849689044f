"""The independent re-scan after an erasure: only it makes a request complete.

It reads everything (``erasure.verify: full``) or what the index names and what changed since (``indexed``),
as many clean passes as config wants, after the time that config gives late writers to settle. Then it looks below the
surface of the stores (``erasure.residue``; :mod:`delenda.jobs.residue`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from delenda.discovery import datamap
from delenda.discovery.locate import locate
from delenda.erasure import journal, tables
from delenda.erasure.closure import SubjectRecord, load_parts, load_subjects
from delenda.erasure.journal import SETTLED, Line
from delenda.erasure.plan import INTEGRITY, SKELETON, place_of
from delenda.erasure.rescan import Expected, Moves, Rescan, rescan
from delenda.erasure.work import Work
from delenda.errors import Archived, Exit
from delenda.jobs import limits, residue, shredding, supplement
from delenda.jobs.applied import applied_chain
from delenda.jobs.house import House
from delenda.jobs.residue import Depth, Trace
from delenda.kinds import Kind
from delenda.model import Action, CollectionName, RecordRef, RequestId, State, Status, StoreName, Unit, decode_key
from delenda.ports import Inward
from delenda.requests import cases
from delenda.requests.cases import LIMIT
from delenda.requests.states import TABLE, Event
from delenda.subjects.answers import answers_by_request
from delenda.subjects.closure import Answer
from delenda.subjects.rows import Place

__all__ = ["RequestVerdict", "VerifyReport", "verify"]

_EVENTS: Final = {
    State.COMPLETE: Event.FINISH,
    State.OPEN_OBLIGATIONS: Event.OWE,
    State.INCOMPLETE: Event.FALL_SHORT,
}
_ENDED: Final = "@ended"


@dataclass(frozen=True, slots=True)
class RequestVerdict:
    """What is left of one subject, counted by collection, and the state that follows.

    ``undone`` is planned work that did not end; ``locked`` of it waits for a store's lock to end; ``waiting``
    are records that hang on a question. ``rejoins`` counts anonymized records that lead back to the subject.
    ``below`` is what stands below the stores' surface; ``versions`` of it are old versions that should be gone, and
    ``held`` those that a lock holds.
    """

    request: RequestId
    state: State
    residual: Mapping[str, int]
    kept: Mapping[str, int]
    waiting: Mapping[str, int]
    rejoins: Mapping[str, int]
    undone: int = 0
    locked: int = 0
    questions: int = 0
    below: tuple[Trace, ...] = ()
    versions: int = 0
    held: int = 0

    @property
    def left(self) -> int:
        """How much is there that should not be, or did not end."""
        return sum(self.residual.values()) + self.versions + self.undone


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """How a re-scan ended. ``unread`` counts what could not be read, by place and error code."""

    verdicts: tuple[RequestVerdict, ...]
    passes: int
    units: int
    records: int
    unread: Mapping[str, int] = field(default_factory=dict)

    @property
    def exit_code(self) -> Exit:
        return Exit.PARTIAL if any(v.state is State.INCOMPLETE for v in self.verdicts) else Exit.DONE


def verify(
    house: House,
    request_ids: Sequence[str] | str,
    obligations: Mapping[str, int] | None = None,
    depth: Depth | None = None,
) -> VerifyReport:
    """Look for what is left of requests whose plan was applied, and move them to the state that follows.

    Args:
        obligations: how many obligations of backups or recipients are still open, by request.
        depth: how far below the stores' surface to look; as config says, if not given.

    Raises:
        InputError: no plan was applied for a request.
    """
    ids = [RequestId(request_ids)] if isinstance(request_ids, str) else [RequestId(r) for r in request_ids]
    applied = _load(house, list(dict.fromkeys(ids)))
    data_map = datamap.load(house)
    erasure = house.settings.erasure
    people = [a for a in applied if not a.limit]
    passes: list[Rescan] = []
    while len(passes) < erasure.clean_passes:
        if erasure.settle:
            time.sleep(erasure.settle.total_seconds())
        only = _indexed(house, people) if erasure.verify == "indexed" or not people else None
        wanted = [a.expected for a in applied] + [a.ended for a in applied if a.ended.identifiers]
        seen = rescan(house.stores, house.engine, data_map, wanted, only)
        _note_archived(house, people, seen)
        for each in applied:
            if each.limit:
                _look_for_limit(house, each, seen)
            _try_keys(house, each, seen)
        passes.append(seen)
        if any(seen.found[a.request].residual or seen.found[a.request].rejoins for a in applied):
            break
    last = passes[-1]
    unshared = {a.request: [i for i in a.subject.identifiers if i not in a.subject.shared] for a in applied}
    touched = {a.request: a.touched for a in applied}
    below = residue.look_below(house, unshared, last.found, depth or Depth(erasure.residue), touched)
    verdicts = tuple(_judge(house, a, last, below[a.request], (obligations or {}).get(a.request, 0)) for a in applied)
    for a, verdict in zip(applied, verdicts, strict=True):
        _record(house, a, verdict, passes)
    return VerifyReport(verdicts, len(passes), last.units, last.records, dict(last.unread))


@dataclass(frozen=True, slots=True)
class _Applied:
    """One request's plan as it was carried out."""

    request: RequestId
    plan: str
    subject: SubjectRecord
    expected: Expected
    undone: int
    locked: int
    ended: Expected
    """What sealed values of theirs bear whose keys are gone: they are told, and nothing is left in them."""
    limit: frozenset[Place] = frozenset()
    """The records to change, if a storage limit asked and no person did."""
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """The objects whose records changed, by store."""


def _load(house: House, requests: Sequence[RequestId]) -> list[_Applied]:
    """Return how the requests' plans were carried out, in the requests' order; each plan is opened once.

    Where a plan supplements others, what stays by those stays.
    """
    chains = {request: applied_chain(house, request) for request in requests}
    longest = max((len(chain) for chain in chains.values()), default=0)
    in_order = [c[i] for i in range(-longest, 0) for c in chains.values() if len(c) >= -i]
    with house.control.begin() as connection:
        answers = answers_by_request(connection, requests)
        asked_by_limit = {r for r in requests if cases.channel_of(connection, r) == LIMIT}
    found: dict[RequestId, _Applied] = {}
    for plan in dict.fromkeys(in_order):
        with house.control.begin() as connection:
            lines = journal.read(connection, plan)
            keys = shredding.undone(connection, plan)
        works = [w for part in load_parts(house.control, plan) for w in part.works]
        moves = Moves(w.step for w in works if w.step.action is Action.DELETE and _ended(w, lines))
        by_request: dict[RequestId, list[Work]] = defaultdict(list)
        for work in works:
            for request in work.requests:
                by_request[request].append(work)
        for known in load_subjects(house.control, plan):
            if plan not in chains.get(known.request, ()):
                continue
            known = replace(known, questions=_open(known, answers[known.request]))
            own = by_request[known.request]
            subject, ended = _parted(known, shredding.ended(house, plan, known.request))
            left = [w for w in own if not _ended(w, lines)]
            locked = sum(
                w.id in lines and lines[w.id].status is Status.BLOCKED and bool(lines[w.id].until) for w in left
            )
            expected = _expected(subject, own, moves)
            touched = _touched(house, own)
            if before := found.get(subject.request):
                expected = _after(before.expected, own, moves, expected)
                touched = {n: touched.get(n, frozenset()) | before.touched.get(n, frozenset()) for n in house.stores}
            limit = frozenset(w.step.ref.place for w in own) if subject.request in asked_by_limit else frozenset()
            found[subject.request] = _Applied(
                subject.request, plan, subject, expected, len(left) + keys[known.request], locked, ended, limit, touched
            )
    return [found[request] for request in requests]


def _touched(house: House, works: Sequence[Work]) -> dict[str, frozenset[str]]:
    """Return the objects that steps are about, by store; rows of tables are none."""
    found: dict[str, set[str]] = defaultdict(set)
    for work in works:
        ref = work.step.ref
        if isinstance(house.stores.get(ref.store), Inward):
            found[ref.store].add(str(decode_key(ref.key)[0]))
    return {name: frozenset(keys) for name, keys in found.items()}


def _open(subject: SubjectRecord, answers: Mapping[str, Answer]) -> int:
    """Count the questions that keep a request open."""
    return len(supplement.open_questions(subject, answers)) if subject.asked else subject.questions


def _after(before: Expected, own: Sequence[Work], moves: Moves, then: Expected) -> Expected:
    """Return what stays by a plan and by those that it supplements."""
    again = {place_of(w.step.ref) for w in own}

    def places(some: frozenset[Place]) -> frozenset[Place]:
        bare = {p for p in some if p[2].startswith("~")}
        refs = (RecordRef(StoreName(s), CollectionName(c), key) for s, c, key in some - again - bare)
        return frozenset(r.place for r in map(moves.now, refs)) | bare

    return replace(
        then,
        kept=then.kept | places(before.kept),
        changed=then.changed | places(before.changed),
        anonymized=then.anonymized | places(before.anonymized),
    )


def _parted(subject: SubjectRecord, gone: frozenset[str]) -> tuple[SubjectRecord, Expected]:
    """Return a subject without the names on sealed values that nobody can open any more, and those by themselves."""
    ended = tuple(i for i in subject.identifiers if i.kind is Kind.SEALED and i.value in gone)
    rest = replace(subject, identifiers=tuple(i for i in subject.identifiers if i not in ended))
    return (rest if ended else subject), Expected(RequestId(f"{subject.request}{_ENDED}"), ended)


def _try_keys(house: House, applied: _Applied, seen: Rescan) -> None:
    """Note what the keys that were destroyed still open: nothing, or it is left."""
    proof = shredding.prove(house, applied.plan, applied.request)
    seen.found[applied.request].residual.update(proof.left)
    if proof.problem:
        seen.unread[f"{shredding.KEY_STORE}: {proof.problem}"] += 1


def _note_archived(house: House, people: Sequence[_Applied], seen: Rescan) -> None:
    """Count as unread what lies in an archive and may hold one of the people: the index speaks for the rest."""
    if seen.archived:
        may_hold = set(_indexed(house, people))
        seen.unread.update(f"{u.store}/{u.collection}: {Archived.CODE}" for u in seen.archived if u in may_hold)


def _look_for_limit(house: House, applied: _Applied, seen: Rescan) -> None:
    """Note what a storage limit still reaches of the records that its plan was to change."""
    with house.control.begin() as connection:
        case = cases.get(connection, house.control.sealer, applied.request)
    left, unread = limits.left_of(house, case, applied.limit)
    seen.found[applied.request].residual.update(left)
    seen.unread.update(f"{address}: {code}" for address, code in unread.items())


def _ended(work: Work, lines: Mapping[str, Line]) -> bool:
    return work.id in lines and lines[work.id].status in SETTLED


def _expected(subject: SubjectRecord, own: Sequence[Work], moves: Moves) -> Expected:
    """Return what stays on purpose, where it stands now that rows before it are gone."""
    stay = [w.step.ref for w in own if w.step.action in (Action.ANONYMIZE, Action.REDACT)]
    stay += [k.ref for k in subject.kept if k.rule in INTEGRITY]

    def places(refs: Iterable[RecordRef]) -> frozenset[tuple[str, str, str]]:
        return frozenset((r.store, r.collection, r.key or f"~{r.version}") for r in map(moves.now, refs))

    return Expected(
        subject.request,
        subject.identifiers,
        places(k.ref for k in subject.kept if k.rule not in INTEGRITY),
        places(stay),
        places(
            w.step.ref for w in own if w.step.action is Action.ANONYMIZE and w.step.reason != SKELETON and not w.rule
        ),
        places(subject.waiting),
    )


def _indexed(house: House, applied: Sequence[_Applied]) -> list[Unit]:
    """Return the units that the index names for the subjects, those it can't speak for, and those we changed."""
    identifiers = [i for a in applied for i in a.subject.identifiers]
    return list(locate(house, identifiers))


def _judge(house: House, applied: _Applied, seen: Rescan, below: tuple[Trace, ...], obligations: int) -> RequestVerdict:
    """Return what follows: incomplete if anything is left or unread, owed if something must wait, complete otherwise.

    What lies in an archive is waited for; whatever else could not be read, nobody is known to be reading.
    """
    found, questions = seen.found[applied.request], applied.subject.questions
    versions, held = residue.blocking(below, house.settings), residue.held(below, house.settings)
    unread = any(not what.endswith(f": {Archived.CODE}") for what in seen.unread)
    if found.residual or found.rejoins or versions or unread or applied.undone > applied.locked:
        state = State.INCOMPLETE
    elif applied.locked or held or questions or obligations or seen.unread:
        state = State.OPEN_OBLIGATIONS
    else:
        state = State.COMPLETE
    return RequestVerdict(
        applied.request,
        state,
        dict(found.residual),
        dict(found.kept),
        dict(found.waiting),
        dict(found.rejoins),
        applied.undone,
        applied.locked,
        questions,
        below,
        versions,
        held,
    )


def _record(house: House, applied: _Applied, verdict: RequestVerdict, passes: Sequence[Rescan]) -> None:
    """Move the request, keep the result and log it, in one transaction."""
    now, last = house.clock.now(), passes[-1]
    with house.control.begin() as connection:
        state = cases.get(connection, house.control.sealer, applied.request).state
        event = _EVENTS[verdict.state]
        if (state, event) in TABLE:
            cases.advance(connection, applied.request, event, at=now, by=house.actor)
        facts = {
            "residual": verdict.residual,
            "kept": verdict.kept,
            "waiting": verdict.waiting,
            "rejoins": verdict.rejoins,
            "undone": verdict.undone,
            "locked": verdict.locked,
            "questions": verdict.questions,
            "passes": len(passes),
            "units": last.units,
            "records": last.records,
            "unread": dict(last.unread),
            "residue": [trace.view() for trace in verdict.below],
            "versions": verdict.versions,
            "held": verdict.held,
            "ended": dict(last.found[ended].residual) if (ended := applied.ended.request) in last.found else {},
        }
        connection.execute(
            tables.verification.insert().values(
                plan=applied.plan, request=applied.request, finished_at=now, verdict=str(verdict.state), facts=facts
            )
        )
        body: dict[str, str | int | None] = {
            "plan": applied.plan,
            "outcome": str(verdict.state),
            "passes": len(passes),
            "hits": sum(verdict.residual.values()),
            "residual": sum(verdict.residual.values()) + sum(verdict.rejoins.values()) + verdict.versions,
            "findings": residue.count(verdict.below),
            "units": last.units,
            "records": last.records,
            "errors": sum(last.unread.values()),
        }
        house.log.append(connection, "verify.finished", body, applied.request)
