"""What was erased, without saying whom it was about: keyed tokens, actions and field names, no value.

Three sorts. A *record* tombstone is the token of a keyed record's address; its version token tells whether what
came back is what went. An *object* tombstone is the same for a whole object. An *identity* tombstone is the token
of an identifier that is the person's alone: it finds rows of objects, whose numbers mean nothing after a rewrite,
and rows that were not there any more when the erasure ran. Kept records have tombstones too (action ``retain``),
so that a replay leaves alone what a duty keeps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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


class Sort(StrEnum):
    """What a tombstone's token is of."""

    RECORD = "record"
    OBJECT = "object"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The mark of one erased record, or of one identifier of an erased person."""

    request_id: RequestId
    sort: Sort
    token: Token
    store: str = ""
    collection: str = ""
    version: Token | None = None
    action: Action = Action.DELETE
    changes: tuple[tuple[str, Technique], ...] = ()


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


def record_token(pepper: bytes, store: str, collection: str, key: str) -> Token:
    """Return the token of a record's address."""
    return token_of(pepper, f"record:{store}/{collection}", key)


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
    done: Iterable[tuple[RecordRef, Action, Sequence[Change]]] = [
        *((s.ref, s.action, s.changes) for s in erased.steps),
        *((k.ref, Action.RETAIN, ()) for k in erased.kept),
    ]
    rules: dict[tuple[str, str, Action, tuple[tuple[str, Technique], ...]], None] = {}
    objects: dict[tuple[str, str], None] = {}
    for ref, action, changes in done:
        shape = shapes.get((ref.store, ref.collection), Shape.KEYED)
        told = tuple((c.field, c.technique) for c in changes)
        in_object = shape in (Shape.ROWS, Shape.OBJECTS)
        if in_object:
            objects[ref.store, str(decode_key(ref.key)[0])] = None
        if in_object and len(decode_key(ref.key)) > 1:
            rules[ref.store, ref.collection, action, told] = None  # a row number: of use before the rewrite only
            continue
        yield Tombstone(
            request_id,
            Sort.RECORD,
            record_token(pepper, ref.store, ref.collection, ref.key),
            ref.store,
            ref.collection,
            version_token(pepper, ref.store, ref.collection, ref.version),
            action,
            told,
        )
    for store, collection, action, told in rules:
        # What was done in a collection of rows, for rows that only their identities tell; its token finds nothing.
        token = record_token(pepper, store, collection, f"rule:{request_id}:{action}:{told}")
        yield Tombstone(request_id, Sort.RECORD, token, store, collection, None, action, told)
    for store, key in objects:
        yield Tombstone(request_id, Sort.OBJECT, object_token(pepper, store, key), store)
    strong = {i.token(pepper) for i in erased.identifiers if _alone(i, linkable)}
    for token in sorted(strong):
        yield Tombstone(request_id, Sort.IDENTITY, token)


def _alone(identifier: Identifier, linkable: Callable[[AnyKind, str], bool]) -> bool:
    return identifier.spec.power is Power.STRONG and linkable(identifier.kind, identifier.value)
