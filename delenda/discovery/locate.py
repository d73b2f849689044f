"""Which units may hold somebody: those that the index names, and those that it can't speak for. Reads no data.

An erasure or an export reads only these. A unit counts as unknown, and is read, if it was never read, was
changed since, has no version, could not be read, or was read before the map said what to look for in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Final

import pyarrow as pa

from delenda.digests import folded, is_digest
from delenda.discovery import noted
from delenda.discovery.index import LocatorIndex, open_index, tokens_of
from delenda.discovery.reading import HASH_SPACE, ReadingPlan, key_space, odd_space
from delenda.discovery.units import Home, Known, compare, of_readings, plan_mark, ranges
from delenda.model import Collection, Identifier, Shape, Unit, token_of
from delenda.ports import Spelling

AT_ONCE: Final = 2_000
"""Identifiers whose tokens are looked up together: a phone number has a hundred, by its spellings' digests."""


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


def _digest_tokens(home: Home, identifiers: Iterable[Identifier]) -> set[bytes]:
    """Return the tokens of whatever the identifiers' spellings may have been hashed to."""
    engine, hashes = home.engine, isinstance(home.engine, Spelling)
    spell = engine.plain_spellings if isinstance(engine, Spelling) else engine.spellings
    hashed: set[str] = set()
    for identifier in identifiers:
        spelled = spell(identifier.kind, identifier.value) if identifier.spec.searchable else ()
        hashed.update(text.lower() for text in spelled if is_digest(text))
        if hashes:
            hashed.update(digest for text in spelled for digest in folded(text))
    return set(tokens_of(home.control.pepper, HASH_SPACE, pa.array(list(hashed), pa.string())))


def _odd_tokens(home: Home, identifiers: Iterable[Identifier]) -> set[bytes]:
    """Return the tokens under which those cells are noted that no search by value finds."""
    pepper = home.control.pepper
    return {token_of(pepper, odd_space(i.spec.space), i.value) for i in identifiers}


def _slices(identifiers: Iterable[Identifier]) -> Iterator[list[Identifier]]:
    rest = iter(identifiers)
    while some := list(islice(rest, AT_ONCE)):
        yield some


class Finder:
    """Where identifiers may stand, for as many questions as one job has: what there is, is listed once."""

    def __init__(self, home: Home, stores: Sequence[str] = ()) -> None:
        """``stores``: only these; empty: all."""
        self._home = home
        self._names = [n for n in home.stores if not stores or n in stores]
        self._index = open_index(home.control, home.settings)
        self._listed: dict[str, list[tuple[Unit, Known | None]]] | None = None

    def units(self, identifiers: Iterable[Identifier], extra: Iterable[bytes] = (), only: str = "") -> dict[Unit, Why]:
        """Return the units that may hold one of the identifiers, and why; as :func:`locate` does."""
        oddly, named = set[int](), _named(self._home, self._index, set(extra))
        for some in _slices(identifiers):
            odd = _digest_tokens(self._home, some) | _odd_tokens(self._home, some)
            oddly |= _named(self._home, self._index, odd)
            named |= _named(self._home, self._index, {i.token(self._home.control.pepper) for i in some})
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
