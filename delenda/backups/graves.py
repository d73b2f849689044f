"""Tombstones ready to be looked up, and what a look through a store finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from delenda.backups.hints import Hint, Marks
from delenda.backups.scars import Scar
from delenda.backups.tombstones import Sort, Tombstone, Treatment
from delenda.model import Action, RequestId, Step, Token


@dataclass(slots=True)
class Graves:
    """The tombstones of one store, ready to be looked up."""

    pepper: bytes
    records: dict[Token, list[Tombstone]] = field(default_factory=dict)
    rows: dict[Token, list[Tombstone]] = field(default_factory=dict)
    objects: dict[Token, list[Tombstone]] = field(default_factory=dict)
    """By an object's token: the tombstones of its rows."""
    identities: dict[Token, RequestId] = field(default_factory=dict)
    rules: dict[tuple[RequestId, str], dict[Action, tuple[Treatment, ...]]] = field(default_factory=dict)
    scars: dict[tuple[RequestId, str], dict[str, set[Scar]]] = field(default_factory=dict)
    """By request and collection: what was cut anywhere in it, by field."""
    collections: set[str] = field(default_factory=set)
    tokens: dict[str, set[Token]] = field(default_factory=dict)
    """By collection: the tokens of its records."""
    hints: dict[str, list[Hint | None]] = field(default_factory=dict)
    """By collection, those of its records; those of identities, by an empty name."""

    @classmethod
    def of(cls, pepper: bytes, stones: Iterable[Tombstone]) -> Graves:
        graves = cls(pepper)
        for stone in stones:
            place = (stone.request_id, stone.collection)
            for told in stone.changes:
                if told.scars:
                    graves.scars.setdefault(place, {}).setdefault(told.field, set()).update(told.scars)
            match stone.sort:
                case Sort.IDENTITY:
                    graves.identities[stone.token] = stone.request_id
                    graves.hints.setdefault("", []).append(stone.hint)
                case Sort.RECORD:
                    graves.records.setdefault(stone.token, []).append(stone)
                    graves.collections.add(stone.collection)
                    graves.tokens.setdefault(stone.collection, set()).add(stone.token)
                    graves.hints.setdefault(stone.collection, []).append(stone.hint)
                    graves.rules.setdefault(place, {})[stone.action] = stone.changes
                case Sort.ROW if stone.version is not None:
                    graves.rows.setdefault(stone.token, []).append(stone)
                    graves.objects.setdefault(stone.version, []).append(stone)
                case Sort.ROW | Sort.OBJECT:
                    pass
        return graves

    def marks(self, collection: str = "") -> Marks | None:
        """Return the hints of a collection's records (or of identities); None, if one of them has none."""
        hints = self.hints.get(collection, ())
        known = [h for h in hints if h is not None]
        return Marks(known) if len(known) == len(hints) else None


def is_kept(stones: Iterable[Tombstone]) -> bool:
    """Return whether a duty keeps a record: a keep says less than what else was done to it."""
    actions = {stone.action for stone in stones}
    return actions == {Action.RETAIN}


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that came back, and the step that erases it again."""

    request_id: RequestId
    step: Step
    why: str
    """``content``, ``key``, ``identity``, ``text`` or ``child``."""
    others: tuple[RequestId, ...] = ()
    """Further requests that the step serves: two persons cut out of one message."""


@dataclass(slots=True)
class Watch:
    """What a look through one store found."""

    hits: dict[tuple[str, str, str], Hit] = field(default_factory=dict)
    undecided: Counter[str] = field(default_factory=Counter)
    """By collection: rows that only a person can decide on."""
    held: Counter[str] = field(default_factory=Counter)
    """By collection: rows that stay, though they refer by a foreign key to one that will be deleted."""
    reused: int = 0
    """Rows of other people at an erased record's address."""
    scanned: int = 0

    @property
    def requests(self) -> set[RequestId]:
        return {r for hit in self.hits.values() for r in (hit.request_id, *hit.others)}
