"""The closure: the records and texts behind a plan's opaque ids, sealed before the first write.

A retry works from here and never looks for the records again: the path to them may be gone. A part is a
share of one collection's work; all the work on one object is in one part, so that it is rewritten once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from delenda.control import Control, chunks
from delenda.erasure import tables
from delenda.erasure.work import Keep, Work
from delenda.errors import StalePlan
from delenda.garbage import uncollected
from delenda.kinds import as_kind
from delenda.model import (
    Action,
    Attribution,
    Change,
    CollectionName,
    Doubt,
    Identifier,
    Kept,
    Question,
    RecordRef,
    RequestId,
    Step,
    StoreName,
    Technique,
    decode_key,
)

PART: Final = 2_000
"""Pieces of work in one part, at least; an object's are never torn apart."""
ROWS_PART: Final = 10_000
"""The same for rows of tables, which cost little each."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the work, on one collection of one store."""

    number: int
    store: StoreName
    collection: CollectionName
    rank: int
    works: tuple[Work, ...]
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """What must be remembered of one subject until the request is closed.

    ``kept`` are the records that stay by a rule.
    """

    request: RequestId
    identifiers: tuple[Identifier, ...] = field(repr=False)
    weak: tuple[Identifier, ...] = field(repr=False)
    shared: tuple[Identifier, ...] = field(repr=False)
    kept: tuple[Kept, ...]
    waiting: tuple[RecordRef, ...] = ()
    questions: int = 0
    marks: tuple[str, ...] = ()
    """What tells the waiting records by their content."""
    asked: tuple[tuple[Question, Identifier], ...] = field(default=(), repr=False)
    """The questions, and what each is about."""


def make_parts(works: Sequence[Work], tables_of_rows: Collection[str] = ()) -> list[Part]:
    """Return the work in parts, in the order to do it; ``tables_of_rows`` are the tables, by ``store/collection``."""
    parts: list[Part] = []
    groups: dict[tuple[int, str, str], list[Work]] = {}
    for work in works:
        groups.setdefault((work.rank, work.step.ref.store, work.step.ref.collection), []).append(work)
    for (rank, store, collection), group in sorted(groups.items()):
        group.sort(key=lambda w: (_object_of(w.step.ref), w.id))
        size = ROWS_PART if f"{store}/{collection}" in tables_of_rows else PART
        share: list[Work] = []
        for work in group:
            if len(share) >= size and _object_of(work.step.ref) != _object_of(share[-1].step.ref):
                parts.append(Part(len(parts), StoreName(store), CollectionName(collection), rank, tuple(share)))
                share = []
            share.append(work)
        parts.append(Part(len(parts), StoreName(store), CollectionName(collection), rank, tuple(share)))
    return parts


def _object_of(ref: RecordRef) -> str:
    """Return the first part of the key: an object's own key, in object stores."""
    return str(decode_key(ref.key)[0]) if ref.key else ""


def closure_digest(parts: Sequence[Part], subjects: Sequence[SubjectRecord], pepper: bytes) -> str:
    """Return a keyed digest over everything that the closure holds."""
    return _digest((_part_bytes(p) for p in parts), subjects, pepper)


def _digest(parts: Iterable[bytes], subjects: Sequence[SubjectRecord], pepper: bytes) -> str:
    mac = hashlib.blake2b(key=pepper, digest_size=32)
    for plain in itertools.chain(parts, (_subject_bytes(s) for s in subjects)):
        mac.update(len(plain).to_bytes(8, "big"))
        mac.update(plain)
    return mac.hexdigest()


def subject_records(attributions: Mapping[RequestId, Attribution], keeps: Sequence[Keep]) -> list[SubjectRecord]:
    """Return what to remember of the subjects whose plans were made."""
    kept: dict[RequestId, list[Kept]] = {request: [] for request in attributions}
    for keep in keeps:
        kept[keep.request].append(keep.kept)
    return [
        SubjectRecord(
            request,
            found.identifiers,
            found.weak,
            found.shared,
            tuple(kept[request]),
            found.waiting,
            len(found.questions),
            found.marks,
            found.asked,
        )
        for request, found in attributions.items()
    ]


# --- sealed in the control store ---------------------------------------------------------------------


def store_closure(
    control: Control, connection: sa.Connection, plan: str, parts: Sequence[Part], subjects: Sequence[SubjectRecord]
) -> None:
    """Seal the closure in the caller's transaction, with the plan's own row already there."""
    for part in parts:
        row: dict[str, Any] = {
            "plan": plan,
            "number": part.number,
            "store": part.store,
            "collection": part.collection,
            "rank": part.rank,
            "works": len(part.works),
            "sealed": control.sealer.seal(_part_bytes(part), f"closure:{plan}:{part.number}"),
        }
        connection.execute(tables.closure.insert(), row)
    for some in chunks(enumerate(subjects)):
        rows = [
            {
                "plan": plan,
                "request": subject.request,
                "number": number,
                "sealed": control.sealer.seal(_subject_bytes(subject), f"plan_request:{plan}:{subject.request}"),
            }
            for number, subject in some
        ]
        connection.execute(tables.plan_request.insert(), rows)


def load_parts(control: Control, plan: str, numbers: Sequence[int] | None = None) -> Iterator[Part]:
    """Yield the parts of a plan's closure, in order; ``numbers`` limits them. Raises ``CorruptData``."""
    for row, plain in _opened(control, plan, numbers):
        with uncollected():
            works = _works_from(json.loads(plain), row.store, row.collection, row.rank)
        yield Part(
            row.number,
            StoreName(row.store),
            CollectionName(row.collection),
            row.rank,
            works,
            row.started_at,
            row.finished_at,
        )


def _opened(control: Control, plan: str, numbers: Sequence[int] | None = None) -> Iterator[tuple[sa.Row[Any], bytes]]:
    """Yield each part's row and what it seals, one at a time."""
    query = sa.select(tables.closure).where(tables.closure.c.plan == plan)
    if numbers is None:
        every = sa.select(tables.closure.c.number).where(tables.closure.c.plan == plan)
        with control.begin() as connection:
            numbers = connection.scalars(every.order_by(tables.closure.c.number)).all()
    for number in sorted(set(numbers)):
        with control.begin() as connection:
            row = connection.execute(query.where(tables.closure.c.number == number)).one_or_none()
        if row is not None:
            yield row, control.sealer.open(row.sealed, f"closure:{plan}:{row.number}")


def planned(control: Control, plan: str, requests: Sequence[RequestId]) -> Counter[RequestId]:
    """Return how many pieces of a plan's work there are for each of its requests."""
    if not requests:
        return Counter()
    if len(requests) == 1:  # all of them: no need to open what is sealed
        query = sa.select(sa.func.coalesce(sa.func.sum(tables.closure.c.works), 0))
        with control.begin() as connection:
            return Counter({requests[0]: int(connection.scalar(query.where(tables.closure.c.plan == plan)) or 0)})
    return Counter(r for part in load_parts(control, plan) for w in part.works for r in w.requests)


def load_subjects(control: Control, plan: str, connection: sa.Connection | None = None) -> list[SubjectRecord]:
    """Return what a plan remembers of its subjects, in the requests' order; in the given transaction, if any."""
    query = (
        sa.select(tables.plan_request).where(tables.plan_request.c.plan == plan).order_by(tables.plan_request.c.number)
    )
    with nullcontext(connection) if connection is not None else control.begin() as open_connection:
        rows = open_connection.execute(query).all()
    return [
        _subject_from(json.loads(control.sealer.open(r.sealed, f"plan_request:{plan}:{r.request}")), r.request)
        for r in rows
    ]


def check_closure(control: Control, plan: str, digest: str) -> None:
    """Raise ``StalePlan`` unless the sealed closure is the one that the plan was made with."""
    parts = (plain for _, plain in _opened(control, plan))
    if _digest(parts, load_subjects(control, plan), control.pepper) != digest:
        raise StalePlan("the plan's sealed closure is not the one that it was made with; make a new plan")


def _part_bytes(part: Part) -> bytes:
    """Return a part as JSON: ``kinds`` are what many steps have in common, ``works`` the rest of each."""
    kinds: dict[tuple[Any, ...], int] = {}
    works = []
    for w in part.works:
        kind = (w.step.action, w.step.changes, w.step.reason, w.step.basis, w.requests, w.rule)
        works.append([w.id, w.step.ref.key, w.step.ref.version, kinds.setdefault(kind, len(kinds))])
    common = [
        [
            str(action),
            [[c.field, str(c.technique), list(c.texts)] for c in changes],
            *(reason, list(basis), list(requests), rule),
        ]
        for action, changes, reason, basis, requests, rule in kinds
    ]
    return json.dumps({"kinds": common, "works": works}, ensure_ascii=True, separators=(",", ":")).encode()


def _works_from(body: Mapping[str, Any], store: str, collection: str, rank: int) -> tuple[Work, ...]:
    kinds = []
    for action, changes, reason, basis, requests, rule in body["kinds"]:
        each = tuple(Change(name, Technique(technique), tuple(texts)) for name, technique, texts in changes)
        kinds.append((Action(action), each, reason, tuple(basis), tuple(RequestId(r) for r in requests), rule))
    works = []
    for id_, key, version, number in body["works"]:
        action, changes, reason, basis, requests, rule = kinds[number]
        ref = RecordRef(StoreName(store), CollectionName(collection), key, version)
        works.append(Work(id_, Step(ref, action, changes, reason, basis), requests, rank, rule))
    return tuple(works)


def _subject_bytes(subject: SubjectRecord) -> bytes:
    body: dict[str, Any] = {
        "identifiers": [[str(i.kind), i.value] for i in subject.identifiers],
        "weak": [[str(i.kind), i.value] for i in subject.weak],
        "shared": [[str(i.kind), i.value] for i in subject.shared],
        "kept": [
            [
                *(k.ref.store, k.ref.collection, k.ref.key, k.ref.version),
                *(k.rule, k.legal_basis, k.until and k.until.isoformat(), [c.field for c in k.changes]),
            ]
            for k in subject.kept
        ],
        "waiting": [[r.store, r.collection, r.key, r.version] for r in subject.waiting],
        "questions": subject.questions,
    }
    if subject.marks or subject.asked:
        body["marks"] = list(subject.marks)
        body["asked"] = [
            [q.id, str(q.doubt), q.accounts, [list(p) for p in q.places], str(i.kind), i.value]
            for q, i in subject.asked
        ]
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode()


def _subject_from(body: Mapping[str, Any], request: str) -> SubjectRecord:
    def identifiers(name: str) -> tuple[Identifier, ...]:
        return tuple(Identifier(as_kind(kind), value) for kind, value in body[name])

    kept = tuple(
        Kept(
            RecordRef(StoreName(store), CollectionName(collection), key, version),
            rule,
            legal_basis,
            dt.date.fromisoformat(until) if until else None,
            changes=tuple(Change(name, Technique.SUPPRESS) for name in fields),
        )
        for store, collection, key, version, rule, legal_basis, until, fields in body["kept"]
    )
    return SubjectRecord(
        RequestId(request),
        identifiers("identifiers"),
        identifiers("weak"),
        identifiers("shared"),
        kept,
        tuple(RecordRef(StoreName(s), CollectionName(c), key, version) for s, c, key, version in body["waiting"]),
        body["questions"],
        tuple(body.get("marks", ())),
        tuple(_asked_from(*each) for each in body.get("asked", ())),
    )


def _asked_from(
    id_: str, doubt: str, accounts: int, places: Sequence[Sequence[Any]], kind: str, value: str
) -> tuple[Question, Identifier]:
    about = Identifier(as_kind(kind), value)
    where = tuple((str(place), int(number)) for place, number in places)
    return Question(id_, Doubt(doubt), about.kind, accounts, where), about
