"""Deciding how collections are read, from what is known of them all: a new field that refers to the accounts
changes how the fields of another store are read.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from delenda.discovery import datamap, noted
from delenda.discovery import units as register
from delenda.discovery.index import open_index
from delenda.discovery.ownership import Ownership
from delenda.discovery.queries import dialect_of, joins, statements
from delenda.discovery.reading import ReadingPlan
from delenda.discovery.survey import survey
from delenda.discovery.tally import Tally
from delenda.discovery.units import Home
from delenda.errors import FatalError, RetryableError
from delenda.model import Collection, DataMap, Presence
from delenda.settings import SqlStore

HEAD: Final = 64
"""Units of a new collection that a first look chooses from."""


@dataclass(frozen=True, slots=True)
class Built:
    """A map that is not saved yet, with what it was made from."""

    data: DataMap
    owned: Ownership
    sums: Sequence[tuple[Collection, register.CollectionSum]]


def built(home: Home, known: Mapping[str, tuple[Collection, ReadingPlan]]) -> Built:
    """Return the map of all that was read so far."""
    sums = [(c, register.sum_up(home.control, c.store, c.name)) for c, _ in known.values()]
    data, owned = datamap.drawn(home.settings, sums, datamap.decisions(home), home.control.pepper, joined(home))
    return Built(data, owned, sums)


def joined(home: Home) -> datamap.Joins:
    """Return what the files of queries that config names hold equal, by store.

    Raises ``ConfigError`` if one can't be read.
    """
    return {
        name: tuple(joins(statements(store.queries), dialect_of(store.url.get_secret_value())))
        for name, store in home.settings.stores.items()
        if isinstance(store, SqlStore) and store.queries is not None
    }


def plans(home: Home, found: Sequence[Collection], *, anew: bool) -> dict[str, ReadingPlan]:
    """Return how to read each collection: as the last map says, or as a first look at new ones suggests."""
    known = {a: plan for a, (_, plan) in noted.collections(home.control).items()}
    fresh = [c for c in found if anew or c.address not in known]
    if not fresh:
        return known
    sums = [(c, _look(home, c)) for c in fresh]
    new = {c.address for c in fresh}
    sums += [(c, register.sum_up(home.control, c.store, c.name)) for c in found if c.address not in new]
    data = datamap.build(home.settings, sums, datamap.decisions(home), home.control.pepper, joined(home))
    plans = {m.collection.address: datamap.plan_of(home.settings, data, m) for m in data.collections}
    return plans | {a: plan for a, plan in known.items() if a not in new}


def _look(home: Home, collection: Collection) -> register.CollectionSum:
    store = home.stores[collection.store]
    try:
        units = list(itertools.islice(store.units(collection), HEAD))
    except (RetryableError, FatalError):
        units = []
    return survey(home.engine, store, collection, units, home.control.pepper)


def adopt(home: Home, data: DataMap, known: Mapping[str, tuple[Collection, ReadingPlan]]) -> None:
    """Make the new map's reading plans the current ones; units that they cover need not be read again."""
    index = open_index(home.control, home.settings)
    for mapped in data.collections:
        collection, old = known[mapped.collection.address]
        new = datamap.plan_of(home.settings, data, mapped)
        marks = register.plan_mark(old, index), register.plan_mark(new, index)
        if new.as_json() == old.as_json():
            continue
        noted.replan(home.control, collection, new)
        if marks[0] != marks[1]:
            covers = functools.partial(_covers, old, new)
            register.adopt(home.control, collection.store, collection.name, *marks, covers)


def _covers(old: ReadingPlan, new: ReadingPlan, tally: Tally) -> bool:
    """Did a unit's reading note all that the new plan asks for in it?"""
    for name, seen in tally.fields.items():
        if not seen.cells:
            continue
        asked = {kind for kind, _ in new.whole.get(name, ())}
        if asked - {kind for kind, presence in seen.seen if presence is Presence.WHOLE}:
            return False
        if set(new.spaces.get(name, ())) - set(old.spaces.get(name, ())):
            return False
        if name in old.silent and name not in new.silent:
            return False
    return True
