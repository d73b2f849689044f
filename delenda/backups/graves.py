"""Tombstones ready to be looked up, and what a look through a store finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from delenda.backups.tombstones import Sort, Tombstone
from delenda.model import Action, RequestId, Step, Technique, Token


@dataclass(slots=True)
class Graves:
    """The tombstones of one store, ready to be looked up."""

    pepper: bytes
    records: dict[Token, Tombstone] = field(default_factory=dict)
    identities: dict[Token, RequestId] = field(default_factory=dict)
    rules: dict[tuple[RequestId, str], dict[Action, tuple[tuple[str, Technique], ...]]] = field(default_factory=dict)
    collections: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, pepper: bytes, stones: Iterable[Tombstone]) -> Graves:
        graves = cls(pepper)
        for stone in stones:
            match stone.sort:
                case Sort.IDENTITY:
                    graves.identities[stone.token] = stone.request_id
                case Sort.RECORD:
                    # A later erasure says more than an earlier one; a keep says less than what was done to it.
                    if stone.token not in graves.records or stone.action is not Action.RETAIN:
                        graves.records[stone.token] = stone
                    graves.collections.add(stone.collection)
                    graves.rules.setdefault((stone.request_id, stone.collection), {})[stone.action] = stone.changes
                case Sort.OBJECT:
                    pass
        return graves


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that came back, and the step that erases it again."""

    request_id: RequestId
    step: Step
    why: str
    """``content``, ``key``, ``identity`` or ``child``."""


@dataclass(slots=True)
class Watch:
    """What a look through one store found."""

    hits: dict[tuple[str, str, str], Hit] = field(default_factory=dict)
    undecided: Counter[str] = field(default_factory=Counter)
    """By collection: rows that only a person can decide on."""
    reused: int = 0
    """Rows of other people at an erased record's address."""
    scanned: int = 0

    @property
    def requests(self) -> set[RequestId]:
        return {hit.request_id for hit in self.hits.values()}
