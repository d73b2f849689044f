"""The rehearsal: what the stores say would happen if a plan were applied now. Everything stays as it was."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from delenda.erasure.closure import Part
from delenda.erasure.order import order_of
from delenda.erasure.plan import place_of as _place
from delenda.erasure.work import LOOSEN
from delenda.errors import DelendaError, InputError, RetryableError
from delenda.jobs.house import House
from delenda.model import (
    Action,
    DataMap,
    MappedCollection,
    Outcome,
    Status,
)
from delenda.ports import Erasable, Rehearsing, Store

WAITS: Final = "waits_for_children"
"""Where a store tries each collection by itself, others that this plan removes before still refer to the record."""


def rehearse(house: House, parts: Sequence[Part], data_map: DataMap) -> dict[str, dict[str, int]]:
    """Return what the stores say would happen, counted by collection; everything stays as it was."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    by_store: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        store, mapped = house.stores[part.store], data_map.get(part.store, part.collection)
        if not isinstance(store, Erasable) or mapped is None:
            counts[f"{part.store}/{part.collection}"]["blocked:not_erasable"] += len(part.works)
        else:
            by_store[part.store].append(part)
    for name, own in by_store.items():
        store = house.stores[name]
        if isinstance(store, Rehearsing):
            _rehearse_together(store, own, data_map, counts)
        else:
            _rehearse_apart(store, own, data_map, counts)
    return {address: dict(sorted(c.items())) for address, c in counts.items()}


def _rehearse_together(
    store: Rehearsing, parts: Sequence[Part], data_map: DataMap, counts: Mapping[str, Counter[str]]
) -> None:
    """Let a store try all its parts in their order; what is refused in a ring is tried again when it is applied."""
    rings = {address for ring in order_of(m.collection for m in data_map.collections).cycles for address in ring}
    tried = [(_mapped(data_map, p).collection, [w.step for w in p.works]) for p in parts]
    try:
        for number, outcome in store.rehearse_all(tried):
            address = tried[number][0].address
            counts[address][_code(outcome, waits=address in rings)] += 1
    except RetryableError:
        raise
    except DelendaError as e:
        for collection, steps in tried:
            counts[collection.address].clear()
            counts[collection.address][f"blocked:{e.code}"] += len(steps)


def _rehearse_apart(store: Store, parts: Sequence[Part], data_map: DataMap, counts: Mapping[str, Counter[str]]) -> None:
    """Let a store try each part by itself, as if no other had been done before."""
    assert isinstance(store, Erasable)  # noqa: S101  # for the type checker; the caller has looked
    children = _wait_for_children(parts, data_map)
    cut = {_place(w.step.ref) for p in parts if p.rank == LOOSEN for w in p.works}
    for part in parts:
        collection = _mapped(data_map, part).collection
        address = collection.address
        steps = [w.step for w in part.works if part.rank == LOOSEN or _place(w.step.ref) not in cut]
        if len(steps) < len(part.works):  # these are deleted in the version that a cut will leave
            counts[address][WAITS] += len(part.works) - len(steps)
        try:
            for outcome in store.rehearse(collection, steps):
                counts[address][_code(outcome, waits=address in children)] += 1
        except RetryableError:
            raise
        except DelendaError as e:
            counts[address][f"blocked:{e.code}"] += len(steps)


def _mapped(data_map: DataMap, part: Part) -> MappedCollection:
    mapped = data_map.get(part.store, part.collection)
    if mapped is None:
        raise InputError(f"{part.store}/{part.collection}: not in the data map; scan again")
    return mapped


def _code(outcome: Outcome, *, waits: bool) -> str:
    if outcome.status not in (Status.BLOCKED, Status.FAILED):
        return str(outcome.status)
    if waits and outcome.detail in ("foreign_key", "cascade"):
        return WAITS
    return f"{outcome.status}:{outcome.detail}"


def _wait_for_children(parts: Sequence[Part], data_map: DataMap) -> frozenset[str]:
    """Return the collections whose records other collections refer to, in which this plan deletes or cuts."""
    changed = {f"{p.store}/{p.collection}" for p in parts if any(w.step.action is not Action.RETAIN for w in p.works)}
    return frozenset(
        f"{m.collection.store}/{r.target}"
        for m in data_map.collections
        if m.collection.address in changed
        for r in m.collection.references
    )
