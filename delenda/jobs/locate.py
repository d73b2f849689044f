"""Telling attribution where to look, by the locator index."""

from __future__ import annotations

from collections.abc import Sequence

from delenda.discovery import datamap
from delenda.discovery.locate import Why, key_token, locate
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import FieldAddress, Identifier, Unit
from delenda.ports import Searchable
from delenda.subjects.reading import Located, Locator

__all__ = ["Why", "key_token", "locate", "locator"]


def locator(house: House, stores: Sequence[str] = ()) -> Locator:
    """Return what tells attribution where to look: units by the index, and tables to be asked by value as well.

    Rows that came to a table since its last scan are found by value; an identifier that stands only in the
    text of such a row is found by the re-scan that ends every erasure.
    """
    data = datamap.load(house)
    pepper = house.control.pepper

    def locate_units(
        identifiers: Sequence[Identifier], keys: Sequence[tuple[FieldAddress, str]], only: str = ""
    ) -> Located:
        accounts = {str(a) for a in datamap.account_fields(data)}
        extra = {key_token(pepper, str(a), v) for a, v in keys if str(a) not in accounts}
        wanted = [*identifiers, *(Identifier(Kind.ACCOUNT_ID, v) for a, v in keys if str(a) in accounts)]
        units: list[Unit] = []
        search: set[str] = set()
        for found, why in locate(house, wanted, extra, stores, only).items():
            by_value = isinstance(house.stores[found.store], Searchable) and not found.version
            if by_value:
                search.add(f"{found.store}/{found.collection}")
            if why is not Why.UNVERSIONED or not by_value:
                units.append(found)
        return Located(tuple(units), frozenset(search))

    return locate_units
