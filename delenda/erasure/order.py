"""In which order collections are changed: those that refer before those that they refer to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from delenda.model import Collection


@dataclass(frozen=True, slots=True)
class Order:
    """``ranks`` by ``store/collection``: equal ranks may run side by side. ``cycles`` refer in a ring."""

    ranks: Mapping[str, int]
    cycles: tuple[tuple[str, ...], ...] = ()


def order_of(collections: Iterable[Collection]) -> Order:
    """Return the order in which records may be deleted: children first.

    Collections in a ring get one rank each, in the order of their names; their references are cut, or
    the records wait for each other (see ``jobs.apply``). A collection that refers to itself is no ring.
    """
    all_collections = {c.address: c for c in collections}
    parents = {
        address: {f"{c.store}/{r.target}" for r in c.references} & all_collections.keys() - {address}
        for address, c in all_collections.items()
    }
    groups = _components(parents)
    group_of = {address: i for i, group in enumerate(groups) for address in group}
    depth: dict[int, int] = {}

    for i in reversed(range(len(groups))):  # the components come parents first
        below = [group_of[c] for c in parents if group_of[c] != i and any(group_of[p] == i for p in parents[c])]
        depth[i] = max((depth[j] + len(groups[j]) for j in below), default=0)
    ranks = {address: depth[i] + place for i, group in enumerate(groups) for place, address in enumerate(group)}
    return Order(ranks, tuple(tuple(group) for group in groups if len(group) > 1))


def _components(parents: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components, each sorted, parents before children (Tarjan, iterative)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []
    for root in sorted(parents):
        if root in index:
            continue
        work = [(root, iter(sorted(parents[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    groups.append(sorted(stack[at:]))
                    del stack[at:]
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                work.append((following, iter(sorted(parents[following]))))
            elif following in stack:
                low[node] = min(low[node], index[following])
    return groups
