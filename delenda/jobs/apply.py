"""Applying an approved plan, and nothing else: from the sealed closure, with a journal, again and again if need be.

Partition → work → merge, by ids: a part is a share of one collection's work, parts of equal rank may run side
by side, and a rank begins when the one before has ended (those that refer before those that they refer to).
What ended is in the journal before the next piece is looked at; after a crash only the rest is done again.
"""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from delenda.backups.tombstones import Erased
from delenda.discovery import datamap
from delenda.erasure import approval, journal, tables
from delenda.erasure.approval import PlanRow, PlanState
from delenda.erasure.closure import Part, SubjectRecord, check_closure, load_parts, load_subjects
from delenda.erasure.document import PlanDocument, load_plan
from delenda.erasure.journal import SETTLED, Count, Line
from delenda.erasure.retention import Hold, digest_of_rules
from delenda.erasure.work import Work
from delenda.errors import DelendaError, Exit, InputError, NeedsApproval, StalePlan
from delenda.jobs.house import House
from delenda.jobs.plan import aliases_of, current_holds
from delenda.model import (
    Collection,
    Outcome,
    RecordRef,
    RequestId,
    Shape,
    State,
    Status,
    Step,
    decode_key,
    encode_key,
    fingerprint,
)
from delenda.ports import Erasable, Fetchable, Store
from delenda.requests import cases
from delenda.requests.states import Event, Given

__all__ = ["ApplyReport", "applied_plan", "apply", "begin", "erased", "merge", "partition", "second_tries", "work"]

FLUSH: Final = 2_000
"""Outcomes that are journaled in one transaction, at most."""
FLUSH_SECONDS: Final = 1.0
"""How long an outcome waits for others to be journaled with."""
_REFERRED: Final = frozenset({"foreign_key", "cascade"})


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
    steps = _planned(house, digest, document.requests)
    with house.control.begin() as connection:
        for request in document.requests:
            cases.assert_applicable(connection, request, digest)
        for request in document.requests:
            cases.advance(connection, request, Event.START, at=now, by=house.actor, given=Given(plan_digest=digest))
            body: dict[str, str | int | None] = {"plan": digest, "steps": steps[request], "by": house.actor}
            house.log.append(connection, "apply.started", body, request)
        approval.set_state(connection, digest, PlanState.APPLYING)
    return known.state


def _planned(house: House, digest: str, requests: Sequence[RequestId]) -> Counter[RequestId]:
    """Return how many pieces of a plan's work there are for each of its requests."""
    if not requests:
        return Counter()
    if len(requests) == 1:  # all of them: no need to open what is sealed
        query = sa.select(sa.func.coalesce(sa.func.sum(tables.closure.c.works), 0))
        with house.control.begin() as connection:
            return Counter({requests[0]: int(connection.scalar(query.where(tables.closure.c.plan == digest)) or 0)})
    return Counter(r for part in load_parts(house.control, digest) for w in part.works for r in w.requests)


def _check(house: House, known: PlanRow, document: PlanDocument, now: dt.datetime) -> None:
    match known.state:
        case PlanState.PLANNED:
            raise NeedsApproval("the plan has not been approved")
        case PlanState.REJECTED:
            raise StalePlan("the plan was rejected; make a new one")
        case PlanState.APPROVED if now >= known.expires_at:
            raise StalePlan("the plan has expired; make a new one")
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
        if problem := _do_part(house, digest, part, store, collection, subjects):
            problems[address] = problem
    return problems


def _do_part(
    house: House,
    digest: str,
    part: Part,
    store: Store,
    collection: Collection | None,
    subjects: Sequence[SubjectRecord],
) -> str:
    """Do what is left of a part; return an error's code if the store failed, so that the rest stays open."""
    now = house.clock.now()
    with house.control.begin() as connection:
        ended = journal.statuses(connection, digest, part.number)
        in_force = current_holds(connection, now)
    todo = [w for w in part.works if ended.get(w.id) not in SETTLED]
    held = _held(house, todo, in_force, subjects)
    ends = [(w, Outcome(w.step.ref, Status.BLOCKED, "hold", None)) for w in todo if w.id in held]
    todo = [w for w in todo if w.id not in held]
    if collection is None:  # dropped since: nothing is there
        ends += [(w, Outcome(w.step.ref, Status.ALREADY_ABSENT)) for w in todo]
    elif not isinstance(store, Erasable):
        ends += [(w, Outcome(w.step.ref, Status.BLOCKED, "not_erasable")) for w in todo]
    with house.control.begin() as connection:
        journal.write(connection, digest, part.number, ends, now)
    problem = ""
    if todo and collection is not None and isinstance(store, Erasable):
        try:
            _carry_out(house, digest, part, store, collection, todo)
        except DelendaError as e:
            problem = e.code
    with house.control.begin() as connection:
        _log_part(house, connection, part, journal.statuses(connection, digest, part.number))
        if not problem:
            journal.finish_part(connection, digest, part.number, now)
    return problem


def _held(
    house: House, works: Sequence[Work], in_force: Sequence[Hold], subjects: Sequence[SubjectRecord]
) -> frozenset[str]:
    """Return the work that a legal hold forbids now, whatever was planned."""
    aliases = {s.request: aliases_of(house, s) for s in subjects}
    return frozenset(
        w.id for w in works for r in w.requests for h in in_force if h.covers(w.address, aliases.get(r, frozenset()))
    )


def _carry_out(
    house: House, digest: str, part: Part, store: Store, collection: Collection, todo: Sequence[Work]
) -> None:
    """Let the store do the work, and write down each end as it comes."""
    assert isinstance(store, Erasable)  # noqa: S101  # for the type checker; the caller has looked
    resumed = part.started_at is not None
    if resumed:
        before = journal.before_part(house.control, digest, part)
    else:
        before = _before(store, collection, todo)
        journal.start_part(house.control, digest, part, before, house.clock.now())
    by_place: dict[tuple[str, str, str], list[Work]] = defaultdict(list)
    for each in todo:
        by_place[_place(each.step.ref)].append(each)
    changed: list[tuple[Work, Outcome]] = []
    for outcomes in _chunks(store.apply(collection, [w.step for w in todo])):
        ends: list[tuple[Work, Outcome]] = []
        for outcome in outcomes:
            each = by_place[_place(outcome.ref)].pop(0)
            if outcome.status is Status.CHANGED_SINCE_READ and resumed and each.id in before:
                changed.append((each, outcome))
            else:
                ends.append((each, outcome))
        with house.control.begin() as connection:
            journal.write(connection, digest, part.number, ends, house.clock.now())
        house.report("apply", collection=collection.address, done=len(ends))
    if changed:
        settled = _settled(store, collection, changed, before)
        with house.control.begin() as connection:
            journal.write(connection, digest, part.number, settled, house.clock.now())


def _place(ref: RecordRef) -> tuple[str, str, str]:
    return (ref.store, ref.collection, ref.key or f"~{ref.version}")


def _chunks(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    """Yield outcomes as they are to be journaled: many at once if they come fast, else every second."""
    chunk: list[Outcome] = []
    start = time.monotonic()
    for outcome in outcomes:
        chunk.append(outcome)
        if len(chunk) >= FLUSH or time.monotonic() - start >= FLUSH_SECONDS:
            yield chunk
            chunk, start = [], time.monotonic()
    if chunk:
        yield chunk


def _log_part(house: House, connection: sa.Connection, part: Part, ended: Mapping[str, str]) -> None:
    """Log how a part stands, once for each request in it."""
    for request in sorted({r for w in part.works for r in w.requests}):
        own = [w for w in part.works if request in w.requests]
        counts = journal.tally((ended[w.id] for w in own if w.id in ended), len(own))
        house.log.append(
            connection,
            "apply.collection",
            {
                "store": part.store,
                "collection": part.collection,
                "planned": len(own),
                "done": counts["done"],
                "absent": counts["already_absent"],
                "changed": counts["changed_since_read"],
                "blocked": counts["blocked"],
                "failed": counts["failed"],
            },
            request,
        )


# --- after a crash: objects --------------------------------------------------------------------------


def _before(store: Store, collection: Collection, todo: Sequence[Work]) -> dict[str, str]:
    """Return digests of the records of objects as they are now, by work; none for rows with a lasting key.

    After a rewrite, row numbers and versions mean nothing: only this tells a try that ended from one that did not.
    """
    if collection.shape not in (Shape.ROWS, Shape.OBJECTS):
        return {}
    wanted: dict[str, dict[int, str]] = defaultdict(dict)
    versions = {}
    refs = []
    for each in todo:
        key, *row = decode_key(each.step.ref.key)
        if row or collection.shape is Shape.OBJECTS:
            wanted[str(key)][int(row[0]) if row else 0] = each.id
            versions[str(key)] = each.step.ref.version
            refs.append(each.step.ref)
    before: dict[str, str] = {}
    for key, number, record in _records(store, collection, refs, versions):
        if number in wanted[key]:
            before[wanted[key][number]] = _digest(record)
    return before


def _settled(
    store: Store, collection: Collection, changed: Sequence[tuple[Work, Outcome]], before: Mapping[str, str]
) -> list[tuple[Work, Outcome]]:
    """Tell records that an interrupted try has dealt with from those that somebody else has changed.

    A record of an object that an earlier try began with, and that no longer stands in it as it was, is gone.
    """
    keys = {str(decode_key(w.step.ref.key)[0]): "" for w, _ in changed}
    present: dict[str, set[str]] = defaultdict(set)
    whole = [RecordRef(collection.store, collection.name, encode_key([key])) for key in keys]
    for key, _, record in _records(store, collection, whole, keys):
        present[key].add(_digest(record))
    return [
        (w, o)
        if before[w.id] in present[str(decode_key(w.step.ref.key)[0])]
        else (w, Outcome(o.ref, Status.ALREADY_ABSENT))
        for w, o in changed
    ]


def _digest(record: Mapping[str, object]) -> str:
    """Return a record's digest by the fields it has: which others stand beside them depends on its neighbors."""
    return fingerprint({name: value for name, value in record.items() if value is not None})


def _records(
    store: Store, collection: Collection, refs: Sequence[RecordRef], versions: Mapping[str, str]
) -> Iterator[tuple[str, int, dict[str, object]]]:
    """Yield object key, row number and content of some records of objects; a version given must be current."""
    if not isinstance(store, Fetchable):
        return
    for batch in store.fetch(collection, refs):
        if versions[batch.object_key] in ("", batch.unit.version):
            for i in range(batch.num_rows):
                yield batch.object_key, batch.first_row + i, batch.record(i)


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


# --- merge -------------------------------------------------------------------------------------------


def merge(house: House, digest: str, problems: Mapping[str, str]) -> ApplyReport:
    """Sum up, and move requests with something left to ``incomplete``; the others wait for the re-scan."""
    now = house.clock.now()
    with house.control.begin() as connection:
        subjects = load_subjects(house.control, digest, connection)
    planned = _planned(house, digest, [s.request for s in subjects])
    states: dict[RequestId, State] = {}
    with house.control.begin() as connection:
        known = approval.get_plan(connection, digest)
        counts = journal.counts(connection, digest)
        collections, works = _by_collection(connection, digest, counts)
        total = journal.tally(_spread(counts), works)
        for subject in subjects:
            own = [c for c in counts if subject.request in c.requests]
            states[subject.request] = _end_request(
                house, connection, known, subject, planned[subject.request], own, now
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
) -> State:
    state = cases.get(connection, house.control.sealer, subject.request).state
    if known.state is PlanState.APPLIED or state not in (State.EXECUTING, State.INCOMPLETE):
        return state
    counts = journal.tally(_spread(ends), planned)
    owed = sum(c.number for c in ends if c.status == Status.BLOCKED and c.owed)
    outcome = "applied" if counts["left"] == owed else "incomplete"
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


# --- for backups -------------------------------------------------------------------------------------


def applied_plan(house: House, request: RequestId) -> str:
    """Return the digest of the plan that was last applied for a request. Raises ``InputError`` if none was."""
    query = (
        sa.select(tables.plan_request.c.plan)
        .join(tables.plan, tables.plan.c.digest == tables.plan_request.c.plan)
        .where(
            tables.plan_request.c.request == request,
            tables.plan.c.state.in_([str(PlanState.APPLYING), str(PlanState.APPLIED)]),
        )
        .order_by(tables.plan.c.made_at.desc())
        .limit(1)
    )
    with house.control.begin() as connection:
        plan = connection.scalar(query)
    if plan is None:
        raise InputError(f"request {request}: no plan has been applied for it")
    return str(plan)


def erased(house: House, request_id: RequestId) -> Erased:
    """Return what was erased for a request, for the tombstones in backups: what ended, what was kept, and who.

    An object of which a lock holds old versions counts: the object itself is changed, those versions are owed.
    Raises ``InputError`` if no plan was applied for the request.
    """
    digest = applied_plan(house, request_id)
    with house.control.begin() as connection:
        lines = journal.read(connection, digest)
    steps: list[Step] = [
        w.step
        for part in load_parts(house.control, digest)
        for w in part.works
        if request_id in w.requests and w.id in lines and (lines[w.id].status in SETTLED or _locked(lines[w.id]))
    ]
    subject = next(s for s in load_subjects(house.control, digest) if s.request == request_id)
    return Erased(house.clock.now(), tuple(steps), subject.kept, subject.identifiers)


def _locked(line: Line) -> bool:
    return line.status is Status.BLOCKED and line.detail in _HELD


_HELD: Final = frozenset({"locked", "retention", "tag", "branch", "gc_disabled", "min_snapshots"})
"""Codes of what holds old versions, while the record itself is changed."""
