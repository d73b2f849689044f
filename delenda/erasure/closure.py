"""The closure: the records and texts behind a plan's opaque ids, sealed before the first write.

A retry works from here and never looks for the records again: the path to them may be gone. A part is a
share of one collection's work; all the work on one object is in one part, so that it is rewritten once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from delenda.control import Control
from delenda.erasure import tables
from delenda.erasure.work import Keep, Work
from delenda.errors import StalePlan
from delenda.kinds import as_kind
from delenda.model import (
    Action,
    Attribution,
    Change,
    CollectionName,
    Identifier,
    Kept,
    RecordRef,
    RequestId,
    Step,
    StoreName,
    Technique,
    decode_key,
)

PART: Final = 2_000
"""Pieces of work in one part, at least; an object's are never torn apart."""


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


def make_parts(works: Sequence[Work]) -> list[Part]:
    """Return the work in parts, in the order to do it."""
    parts: list[Part] = []
    groups: dict[tuple[int, str, str], list[Work]] = {}
    for work in works:
        groups.setdefault((work.rank, work.step.ref.store, work.step.ref.collection), []).append(work)
    for (rank, store, collection), group in sorted(groups.items()):
        group.sort(key=lambda w: (_object_of(w.step.ref), w.id))
        share: list[Work] = []
        for work in group:
            if len(share) >= PART and _object_of(work.step.ref) != _object_of(share[-1].step.ref):
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
    mac = hashlib.blake2b(key=pepper, digest_size=32)
    for plain in [_part_bytes(p) for p in parts] + [_subject_bytes(s) for s in subjects]:
        mac.update(len(plain).to_bytes(8, "big") + plain)
    return mac.hexdigest()


def subject_record(request: RequestId, attribution: Attribution, keeps: Sequence[Keep]) -> SubjectRecord:
    """Return what to remember of a subject whose plan was made."""
    kept = tuple(k.kept for k in keeps if k.request == request)
    return SubjectRecord(
        request,
        attribution.identifiers,
        attribution.weak,
        attribution.shared,
        kept,
        attribution.waiting,
        len(attribution.questions),
    )


# --- sealed in the control store ---------------------------------------------------------------------


def store_closure(
    control: Control, connection: sa.Connection, plan: str, parts: Sequence[Part], subjects: Sequence[SubjectRecord]
) -> None:
    """Seal the closure in the caller's transaction, with the plan's own row already there."""
    for part in parts:
        connection.execute(
            tables.closure.insert().values(
                plan=plan,
                number=part.number,
                store=part.store,
                collection=part.collection,
                rank=part.rank,
                works=len(part.works),
                sealed=control.sealer.seal(_part_bytes(part), f"closure:{plan}:{part.number}"),
            )
        )
    for number, subject in enumerate(subjects):
        connection.execute(
            tables.plan_request.insert().values(
                plan=plan,
                request=subject.request,
                number=number,
                sealed=control.sealer.seal(_subject_bytes(subject), f"plan_request:{plan}:{subject.request}"),
            )
        )


def load_parts(control: Control, plan: str, numbers: Sequence[int] | None = None) -> Iterator[Part]:
    """Yield the parts of a plan's closure, in order; ``numbers`` limits them. Raises ``CorruptData``."""
    query = sa.select(tables.closure).where(tables.closure.c.plan == plan).order_by(tables.closure.c.number)
    if numbers is not None:
        query = query.where(tables.closure.c.number.in_(list(numbers)))
    with control.begin() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        plain = control.sealer.open(row.sealed, f"closure:{plan}:{row.number}")
        works = tuple(_work_from(w, row.store, row.collection, row.rank) for w in json.loads(plain))
        yield Part(
            row.number,
            StoreName(row.store),
            CollectionName(row.collection),
            row.rank,
            works,
            row.started_at,
            row.finished_at,
        )


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
    if closure_digest(list(load_parts(control, plan)), load_subjects(control, plan), control.pepper) != digest:
        raise StalePlan("the plan's sealed closure is not the one that it was made with; make a new plan")


def _part_bytes(part: Part) -> bytes:
    rows = [
        {
            "id": w.id,
            "key": w.step.ref.key,
            "version": w.step.ref.version,
            "action": str(w.step.action),
            "changes": [[c.field, str(c.technique), list(c.texts)] for c in w.step.changes],
            "reason": w.step.reason,
            "basis": list(w.step.basis),
            "for": list(w.requests),
            "rule": w.rule,
        }
        for w in part.works
    ]
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()


def _work_from(row: Mapping[str, Any], store: str, collection: str, rank: int) -> Work:
    changes = tuple(Change(name, Technique(technique), tuple(texts)) for name, technique, texts in row["changes"])
    ref = RecordRef(StoreName(store), CollectionName(collection), row["key"], row["version"])
    step = Step(ref, Action(row["action"]), changes, row["reason"], tuple(row["basis"]))
    return Work(row["id"], step, tuple(RequestId(r) for r in row["for"]), rank, row["rule"])


def _subject_bytes(subject: SubjectRecord) -> bytes:
    body = {
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
    )
