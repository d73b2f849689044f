"""Which of the identifiers that overlap count.

While a text is read, what is found is a plain tuple: a :class:`~delenda.model.Match` costs ten times as much, and many
are made that never come out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from operator import itemgetter
from typing import Final, TypeAlias

from delenda.kinds import AnyKind, Kind
from delenda.model import Evidence

Held: TypeAlias = tuple[int, int, AnyKind, str, Evidence]
"""Start, end, kind, canonical value, evidence."""
START: Final = itemgetter(0)
_OUTER: Final = frozenset({Kind.BROWSING_URL, Kind.AVATAR_URL, Kind.SEARCH_QUERY})
"""Kinds whose values may hold other identifiers, which then count instead."""


def joined(some: Evidence, more: Evidence) -> Evidence:
    """Return both; joining flags costs twenty times a look-up, and there are only so many."""
    key = some._value_, more._value_
    both = _JOINED.get(key)
    if both is None:
        both = _JOINED[key] = some | more
    return both


_JOINED: Final[dict[tuple[int, int], Evidence]] = {}


def settle(found: Iterable[Held]) -> list[Held]:
    """Return the best of what does not overlap, left to right: named before bare, then the longer."""
    kept: list[Held] = []
    cluster: list[Held] = []
    end = -1
    for held in sorted(found, key=START):
        if held[0] >= end:
            kept += cluster if len(cluster) < 2 else _best(cluster)
            cluster = [held]
            end = held[1]
        else:
            cluster.append(held)
            end = max(end, held[1])
    kept += cluster if len(cluster) < 2 else _best(cluster)
    return kept


def _best(cluster: list[Held]) -> list[Held]:
    """Return the best of those that overlap, each of them some other."""
    order = sorted(cluster, key=_order)
    starts: list[int] = []
    kept: list[Held] = []
    for held in order:
        i = bisect_left(starts, held[1])
        if not i or kept[i - 1][1] <= held[0]:
            starts.insert(i, held[0])
            kept.insert(i, held)
    return kept


def _order(held: Held) -> tuple[bool, int, int, int, bool]:
    start, end, kind, _, evidence = held
    rank = 4 if kind is Kind.SEALED else _rank(evidence)  # what else stands in a ciphertext is chance
    if kind is Kind.EMAIL and rank < _TOLD:  # its form tells as much as a word beside a part of it
        rank = _TOLD
    ours = isinstance(kind, Kind)  # somebody's own kind knows more of their data
    return kind in _OUTER, ours - 1 - rank, start - end, start, ours


_TOLD: Final = 2


def _rank(evidence: Evidence) -> int:
    bits: int = evidence.value
    return 3 if bits & _NAMED else _TOLD if bits & _IN_CONTEXT else 1


_NAMED: Final[int] = Evidence.FIELD_NAME.value
_IN_CONTEXT: Final[int] = Evidence.CONTEXT.value
