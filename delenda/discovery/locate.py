"""Which units may hold somebody: those that the index names, and those that it can't speak for. Reads no data.

An erasure or an export reads only these. A unit counts as unknown, and is read, if it was never read, was
changed since, has no version, could not be read, or was read before the map said what to look for in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

import pyarrow as pa

from delenda.discovery import noted
from delenda.discovery.index import LocatorIndex, open_index, tokens_of
from delenda.discovery.reading import HASH_SPACE, ReadingPlan, key_space, odd_space
from delenda.discovery.units import Home, Known, compare, of_readings, plan_mark, ranges
from delenda.model import Collection, Identifier, Shape, Unit, token_of

_DIGEST: Final = re.compile(
    r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|(?:[\w+/-]{22}|[\w+/-]{27}|[\w+/-]{43})=*", re.A
)


class Why(StrEnum):
    """Why a unit has to be read."""

    NAMED = "named"
    """The index says that it may hold one of the identifiers, as a whole cell in a common spelling."""
    ODD = "odd"
    """So it says, but within a text, as a digest or in another spelling, which no search by value finds."""
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


def odd_tokens(home: Home, identifiers: Iterable[Identifier]) -> set[bytes]:
    """Return the tokens under which those cells are noted that no search by value finds."""
    pepper = home.control.pepper
    return {token_of(pepper, odd_space(i.spec.space), i.value) for i in identifiers}


def is_digest(text: str) -> bool:
    """Does a spelling have the length and letters of an MD5, SHA-1 or SHA-256 digest, in hex or Base64?"""
    return _DIGEST.fullmatch(text) is not None


class Finder:
    """Where identifiers may stand, for as many questions as one job has: what there is, is listed once."""

    def __init__(self, home: Home, stores: Sequence[str] = ()) -> None:
        """``stores``: only these; empty: all."""
        self._home = home
        self._names = [n for n in home.stores if not stores or n in stores]
        self._index = open_index(home.control, home.settings)
        self._listed: dict[str, list[tuple[Unit, Known | None]]] | None = None
        self._tokens: dict[Identifier, set[bytes]] = {}

    def units(self, identifiers: Iterable[Identifier], extra: Iterable[bytes] = (), only: str = "") -> dict[Unit, Why]:
        """Return the units that may hold one of the identifiers, and why; as :func:`locate` does."""
        odd, common = set[bytes](), set(extra)
        pepper = self._home.control.pepper
        for identifier in identifiers:
            if identifier not in self._tokens:
                self._tokens[identifier] = tokens(self._home, [identifier])
            odd |= self._tokens[identifier] - {identifier.token(pepper)} | odd_tokens(self._home, [identifier])
            common.add(identifier.token(pepper))
        oddly, named = (_named(self._home, self._index, wanted) for wanted in (odd, common))
        listed = self._all()
        found: dict[Unit, Why] = {}
        for address in [only] if only else listed:
            for unit, known in listed.get(address, ()):
                if why := _why(unit, known, oddly, named):
                    found[unit] = why
        return found

    def _all(self) -> dict[str, list[tuple[Unit, Known | None]]]:
        """Return every unit that there is now, by collection, with what the register knows of it."""
        if self._listed is None:
            known = noted.collections(self._home.control)
            self._listed = {
                collection.address: self._of_collection(collection, known.get(collection.address))
                for name in self._names
                for collection in self._home.stores[name].collections()
            }
        return self._listed

    def _of_collection(
        self, collection: Collection, noted_as: tuple[Collection, ReadingPlan] | None
    ) -> list[tuple[Unit, Known | None]]:
        """Return a collection's units. Ranges of a key that is still the same one are taken as they were noted.

        Else the borders would have to be counted out anew, and would be others after each deletion.
        """
        control = self._home.control
        mark = plan_mark(noted_as[1] if noted_as else ReadingPlan(), self._index)
        if noted_as and collection.shape is Shape.KEYED and noted_as[0].key == collection.key:
            found = ranges(control, collection.store, collection.name, mark)
            if found and not any(unit.version for unit, _ in found):
                return list(found)
        return list(compare(control, self._home.stores[collection.store].units(collection), mark))


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
    names = (only.partition("/")[0],) if only else stores
    return Finder(home, names).units(identifiers, extra, only)


def _named(home: Home, index: LocatorIndex, wanted: set[bytes]) -> set[int]:
    numbers = {n for units in index.lookup(wanted).values() for n in units}
    return set(of_readings(home.control, numbers).values())


def _why(unit: Unit, known: Known | None, oddly: set[int], named: set[int]) -> Why | None:
    """Return why a unit has to be read; None if it need not be."""
    if known is None:
        return Why.CHANGED
    if known.id in oddly:
        return Why.ODD
    if not known.read or (unit.version and not known.current):
        return Why.CHANGED
    if known.id in named:
        return Why.NAMED
    if not known.current:
        return Why.CHANGED if unit.version else Why.UNVERSIONED
    return None
