"""Which of the matches that overlap count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from delenda.kinds import Kind
from delenda.model import Evidence, Match

_OUTER: Final = frozenset({Kind.BROWSING_URL, Kind.AVATAR_URL, Kind.SEARCH_QUERY})
"""Kinds whose values may hold other identifiers, which then count instead."""


def settle(found: Iterable[Match]) -> list[Match]:
    """Return the best of the matches that do not overlap, left to right: named before bare, then the longer."""
    kept: list[Match] = []
    cluster: list[Match] = []
    end = -1
    for match in sorted(found, key=_place):
        if match.start >= end:
            kept += _best(cluster)
            cluster = []
        cluster.append(match)
        end = max(end, match.end)
    kept += _best(cluster)
    return kept


def _place(match: Match) -> int:
    return match.start


def _best(cluster: list[Match]) -> list[Match]:
    """Return the best of matches that overlap, each of them some other."""
    if len(cluster) < 2:
        return cluster
    order = sorted(cluster, key=lambda m: (m.kind in _OUTER, -_rank(m), m.start - m.end, m.start))
    starts: list[int] = []
    kept: list[Match] = []
    for match in order:
        i = bisect_left(starts, match.end)
        if not i or kept[i - 1].end <= match.start:
            starts.insert(i, match.start)
            kept.insert(i, match)
    return kept


def _rank(match: Match) -> int:
    if Evidence.FIELD_NAME in match.evidence:
        return 3
    return 2 if Evidence.CONTEXT in match.evidence else 1
