"""Which units may hold somebody: those that the index names, and those that it can't speak for. Reads no data.

An erasure or an export reads only these. A unit counts as unknown, and is read, if it was never read, was
changed since, has no version, could not be read, or was read before the map said what to look for in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import pyarrow as pa

from delenda.discovery import noted
from delenda.discovery.index import LocatorIndex, open_index, tokens_of
from delenda.discovery.reading import HASH_SPACE, ReadingPlan, key_space
from delenda.discovery.units import Home, compare, of_readings, plan_mark
from delenda.model import Collection, Identifier, Unit, token_of


class Why(StrEnum):
    """Why a unit has to be read."""

    NAMED = "named"
    """The index says that it may hold one of the identifiers."""
    CHANGED = "changed"
    """It was changed, or came, since it was last read; or could not be read then."""
    UNVERSIONED = "unversioned"
    """It was read and is not named, but its store can't tell whether it changed since: rows of a table."""


def key_token(pepper: bytes, address: str, value: object) -> bytes:
    """Return the token of a key's value, ``address`` being the key's field: ``app/orders.id``."""
    return token_of(pepper, key_space(address), str(value))


def tokens(home: Home, identifiers: Iterable[Identifier]) -> set[bytes]:
    """Return every token under which the identifiers may have been noted: canonical, and hashed spellings."""
    found: set[bytes] = set()
    pepper = home.control.pepper
    for identifier in identifiers:
        found.add(identifier.token(pepper))
        if identifier.spec.searchable:
            spellings = home.engine.spellings(identifier.kind, identifier.value)
            digests = pa.array([s.lower() for s in spellings if is_digest(s)], pa.string())
            found.update(tokens_of(pepper, HASH_SPACE, digests))
    return found


def is_digest(text: str) -> bool:
    """Does a spelling have the length and letters of an MD5, SHA-1 or SHA-256 digest, in hex or Base64?"""
    if len(text) in (32, 40, 64):
        return all(c in "0123456789abcdefABCDEF" for c in text)
    bare = text.rstrip("=")
    return len(bare) in (22, 27, 43) and all(c.isalnum() or c in "+/-_" for c in bare)


def locate(
    home: Home,
    identifiers: Iterable[Identifier],
    extra: Iterable[bytes] = (),
    stores: Sequence[str] = (),
    only: str = "",
) -> dict[Unit, Why]:
    """Return the units that may hold one of the identifiers, as their stores list them now, and why.

    Args:
        extra: more tokens, of keys (:func:`key_token`).
        stores: only these stores; empty: all.
        only: only this collection, ``store/collection``; empty: all.

    Raises:
        SourceUnavailable, SourceDenied: a store can't list what it has.
    """
    wanted = tokens(home, identifiers) | set(extra)
    index = open_index(home.control, home.settings)
    named = _named(home, index, wanted)
    plans = noted.plans(home.control)
    found: dict[Unit, Why] = {}
    for name, store in home.stores.items():
        if (stores and name not in stores) or (only and not only.startswith(f"{name}/")):
            continue
        for collection in store.collections():
            if only and collection.address != only:
                continue
            found |= _of_collection(home, index, collection, plans, named)
    return found


def _named(home: Home, index: LocatorIndex, wanted: set[bytes]) -> set[int]:
    numbers = {n for units in index.lookup(wanted).values() for n in units}
    return set(of_readings(home.control, numbers).values())


def _of_collection(
    home: Home, index: LocatorIndex, collection: Collection, plans: Mapping[str, ReadingPlan], named: set[int]
) -> dict[Unit, Why]:
    mark = plan_mark(plans.get(collection.address, ReadingPlan()), index)
    found: dict[Unit, Why] = {}
    units = home.stores[collection.store].units(collection)
    for unit, known in compare(home.control, units, mark):
        if known is not None and known.id in named:
            found[unit] = Why.NAMED
        elif known is None or not known.read:
            found[unit] = Why.CHANGED
        elif not known.current:
            found[unit] = Why.CHANGED if unit.version else Why.UNVERSIONED
    return found
