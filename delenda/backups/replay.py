"""Erasing again what a restore brought back, and looking whether it is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from delenda.backups.graves import Graves, Watch
from delenda.backups.watch import watch
from delenda.errors import Refused
from delenda.model import Collection, DataMap, RequestId, Status, Step
from delenda.ports import Engine, Erasable, Store

PASSES = 4
"""Looks at most: rows that a constraint held back go once what refers to them has gone."""


@dataclass(slots=True)
class Replayed:
    """What a replay did, by outcome, and what is left."""

    steps: int = 0
    outcomes: Counter[Status] = field(default_factory=Counter)
    requests: set[RequestId] = field(default_factory=set)
    residual: int = 0
    undecided: int = 0
    passes: int = 0


def replay(store: Store, graves: Graves, datamap: DataMap, engine: Engine) -> Replayed:
    """Erase everything again that the tombstones mark; look again until nothing is found or nothing moves.

    Raises ``Refused`` for a store that can't be changed.
    """
    done = Replayed()
    found = watch(store, graves, datamap, engine)
    done.undecided = sum(found.undecided.values())  # some can be told only while the rest is there
    while found.hits and done.passes < PASSES:
        if not isinstance(store, Erasable):
            raise Refused(f"store {store.name}: it holds erased records and can't be changed by us")
        done.passes += 1
        done.requests |= found.requests
        changed = _apply(store, found, done)
        found = watch(store, graves, datamap, engine)
        if not changed:
            break
    done.residual, done.undecided = len(found.hits), max(done.undecided, sum(found.undecided.values()))
    return done


def _apply(store: Store, found: Watch, done: Replayed) -> int:
    """Apply the steps, children before parents; return how many changed something."""
    collections = {str(c.name): c for c in store.collections()}
    steps: dict[str, list[Step]] = {}
    for hit in found.hits.values():
        steps.setdefault(hit.step.ref.collection, []).append(hit.step)
    changed = 0
    for name in children_first(steps, collections):
        done.steps += len(steps[name])
        for outcome in store.apply(collections[name], steps[name]):  # type: ignore[attr-defined]  # asked by replay
            done.outcomes[outcome.status] += 1
            changed += outcome.status is Status.DONE
    return changed


def children_first(names: Iterable[str], collections: Mapping[str, Collection]) -> Sequence[str]:
    """Return the names so that what refers to another comes before it; rings in the order of their names."""
    left = sorted(names)
    ordered: list[str] = []
    while left:
        targets = {r.target for n in left for r in collections[n].references if r.target != n}
        free = [n for n in left if n not in targets] or left[:1]
        ordered += free
        left = [n for n in left if n not in free]
    return ordered
