"""Telling attribution where to look, by the locator index."""

from __future__ import annotations

from collections.abc import Sequence

from delenda.discovery.locate import Finder, Why, key_token, locate
from delenda.jobs.house import House
from delenda.model import DataMap, FieldAddress, Identifier, Unit
from delenda.nested import NESTED
from delenda.ports import Searchable
from delenda.subjects.reading import Located, Locator, everywhere

__all__ = ["Why", "key_token", "locate", "locator"]


def locator(house: House, data_map: DataMap) -> Locator:
    """Return a locator over the index.

    A table has no version that tells of new rows, so it is asked by value, whatever the index names in it. Of its
    key ranges only those are read where a value is written in a way that no search by value finds.
    """
    if not any(m.scanned_at for m in data_map.collections):
        return everywhere(house.stores)
    finder = Finder(house)
    scanned = {m.collection.address for m in data_map.collections if m.scanned_at is not None}

    nested = {
        m.collection.address
        for m in data_map.collections
        if any(f.field.type == NESTED and f.kind is not None for f in m.fields)
    }  # no search by value finds what stands in a text

    def find(identifiers: Sequence[Identifier], keys: Sequence[tuple[FieldAddress, str]], only: str = "") -> Located:
        extra = [key_token(house.control.pepper, str(place), value) for place, value in keys]
        if only and not keys:
            return everywhere(house.stores)([], [], only)
        units: list[Unit] = []
        plain: set[Unit] = set()
        search: set[str] = set()
        for unit, why in finder.units(identifiers, extra, only).items():
            address = f"{unit.store}/{unit.collection}"
            by_value = address in scanned and not unit.version and isinstance(house.stores[unit.store], Searchable)
            if by_value:
                search.add(address)
            if why not in (Why.UNVERSIONED, Why.NAMED) or not by_value or address in nested:
                units.append(unit)
            if why is Why.NAMED and address in scanned:
                plain.add(unit)
        return Located(tuple(units), frozenset(search), frozenset(plain))

    return find
