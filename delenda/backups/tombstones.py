"""What was erased, without saying whom it was about: keyed tokens, actions and field names, no value.

Four sorts. A *record* tombstone is the token of a keyed record's address; its version token tells whether what
came back is what went. An *object* tombstone is the same for a whole object. A *row* tombstone is that of a row of
an object from which texts were cut; numbers shift, so it counts only together with those texts. An *identity*
tombstone is the token of an identifier that is the person's alone: it finds rows of objects, and rows that were not
there any more when the erasure ran. Kept records have tombstones too (action ``retain``), so that a replay leaves
alone what a duty keeps. Of texts that were cut out of a field, their scars are kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Final

import pyarrow as pa

from delenda.backups.hints import Hint, hint_key, hints
from delenda.backups.scars import Scar, scars
from delenda.kinds import AnyKind, Power
from delenda.model import (
    Action,
    Change,
    Identifier,
    Kept,
    RecordRef,
    RequestId,
    Shape,
    Step,
    Technique,
    Token,
    decode_key,
    token_of,
)

CUTTING: Final = frozenset({Technique.REDACT_SPAN, Technique.DROP_ENTRY})
"""Techniques that take exact texts out of a field."""
_TOGETHER: Final = 10_000


class Sort(StrEnum):
    """What a tombstone's token is of."""

    RECORD = "record"
    OBJECT = "object"
    ROW = "row"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was done to one field, and the scars of the texts that were cut out of it."""

    field: str
    technique: Technique
    scars: tuple[Scar, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The mark of one erased record, or of one identifier of an erased person.

    ``version`` is the token of the record's content; a row's is that of its object.
    """

    request_id: RequestId
    sort: Sort
    token: Token
    store: str = ""
    collection: str = ""
    version: Token | None = None
    action: Action = Action.DELETE
    changes: tuple[Treatment, ...] = ()
    hint: Hint | None = None
    """Of a record's address or an identity: what tells almost all other values from it at little cost. None: not told
    (:mod:`delenda.backups.hints`)."""


@dataclass(frozen=True, slots=True)
class Erased:
    """A finished erasure, as the plan's steps and keeps tell it.

    ``identifiers`` must be the person's alone: a family's phone number would re-erase the family.
    """

    at: dt.datetime
    steps: tuple[Step, ...]
    kept: tuple[Kept, ...] = ()
    identifiers: tuple[Identifier, ...] = field(default=(), repr=False)

    @property
    def stores(self) -> frozenset[str]:
        """Return the stores in which something was changed."""
        return frozenset(step.ref.store for step in self.steps)


def record_space(store: str, collection: str) -> str:
    """Return the space of the addresses of a collection's records."""
    return f"record:{store}/{collection}"


def record_token(pepper: bytes, store: str, collection: str, key: str) -> Token:
    """Return the token of a record's address."""
    return token_of(pepper, record_space(store, collection), key)


def version_token(pepper: bytes, store: str, collection: str, version: str) -> Token:
    """Return the token of a record's content, from its fingerprint."""
    return token_of(pepper, f"version:{store}/{collection}", version)


def object_token(pepper: bytes, store: str, object_key: str) -> Token:
    """Return the token of an object's key, whichever collection it belongs to."""
    return token_of(pepper, f"object:{store}", object_key)


def tombstones(
    pepper: bytes,
    request_id: RequestId,
    erased: Erased,
    shapes: Mapping[tuple[str, str], Shape],
    linkable: Callable[[AnyKind, str], bool],
) -> Iterator[Tombstone]:
    """Yield the tombstones of an erasure. ``shapes`` tells how each collection's records are addressed."""
    told = _told(pepper, request_id, erased, shapes, linkable)
    while some := list(islice(told, _TOGETHER)):
        yield from _hinted(pepper, some)


def _hinted(pepper: bytes, told: Sequence[tuple[Tombstone, str, str]]) -> Iterator[Tombstone]:
    by_space: dict[str, list[int]] = {}
    for i, (_, space, _) in enumerate(told):
        by_space.setdefault(space, []).append(i)
    made: dict[int, Hint] = {}
    for space, places in by_space.items():
        texts = pa.array([told[i][2].encode("utf-8", "surrogatepass") for i in places], pa.binary())
        if space:
            made.update(zip(places, hints(hint_key(pepper, space), texts).tolist(), strict=True))
    yield from (replace(stone, hint=made.get(i)) for i, (stone, _, _) in enumerate(told))


def _told(
    pepper: bytes,
    request_id: RequestId,
    erased: Erased,
    shapes: Mapping[tuple[str, str], Shape],
    linkable: Callable[[AnyKind, str], bool],
) -> Iterator[tuple[Tombstone, str, str]]:
    """Yield the tombstones, each with the space and the text that its hint is of; no space: it has none."""
    done: Iterable[tuple[RecordRef, Action, Sequence[Change]]] = [
        *((s.ref, s.action, s.changes) for s in erased.steps),
        *((k.ref, Action.RETAIN, ()) for k in erased.kept),
    ]
    rules: dict[tuple[str, str, Action, tuple[Treatment, ...]], None] = {}
    objects: dict[tuple[str, str], None] = {}
    for ref, action, changes in done:
        shape = shapes.get((ref.store, ref.collection), Shape.KEYED)
        told = tuple(Treatment(c.field, c.technique, scars(pepper, request_id, _cut(c))) for c in changes)
        token = record_token(pepper, ref.store, ref.collection, ref.key)
        version = version_token(pepper, ref.store, ref.collection, ref.version)
        sort = Sort.RECORD
        if shape in (Shape.ROWS, Shape.OBJECTS):
            name, *number = decode_key(ref.key)
            objects[ref.store, str(name)] = None
            if number:  # of use before the rewrite only
                rules[ref.store, ref.collection, action, tuple(Treatment(t.field, t.technique) for t in told)] = None
                if not any(t.scars for t in told):
                    continue
                sort, version = Sort.ROW, object_token(pepper, ref.store, str(name))
        space = record_space(ref.store, ref.collection) if shape is Shape.KEYED else ""
        stone = Tombstone(request_id, sort, token, ref.store, ref.collection, version, action, told)
        yield stone, space, hinted_text(ref.key)
    for store, collection, action, told in rules:
        # What was done in a collection of rows, for rows that only their identities tell; its token finds nothing.
        names = [(t.field, str(t.technique)) for t in told]
        token = record_token(pepper, store, collection, f"rule:{request_id}:{action}:{names}")
        yield Tombstone(request_id, Sort.RECORD, token, store, collection, None, action, told), "", ""
    for store, key in objects:
        yield Tombstone(request_id, Sort.OBJECT, object_token(pepper, store, key), store), "", ""
    strong = {i.token(pepper): i for i in erased.identifiers if _alone(i, linkable)}
    for token in sorted(strong):
        yield Tombstone(request_id, Sort.IDENTITY, token), strong[token].spec.space, strong[token].value


def hinted_text(key: str) -> str:
    """Return the part of a record's key that its hint is of: all between the brackets."""
    return key[1:-1]


def _alone(identifier: Identifier, linkable: Callable[[AnyKind, str], bool]) -> bool:
    return identifier.spec.power is Power.STRONG and linkable(identifier.kind, identifier.value)


def _cut(change: Change) -> Sequence[str]:
    return change.texts if change.technique in CUTTING else ()
