"""Counts of people by groups, for partners and researchers: no group that is too small to hide in is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from delenda.discovery import datamap
from delenda.errors import InputError
from delenda.jobs.house import House
from delenda.kinds import Kind, Power, spec_of
from delenda.model import Batch, MappedCollection, Role
from delenda.portability.aggregate import Cell, aggregate


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts by group; None is withheld. ``of``: what was counted, ``people``, or ``records`` where none is named."""

    groups: dict[Cell, int | None]
    of: str


def run(house: House, address: str, by: Sequence[str], smallest: int = 10) -> Counts:
    """Count the people of ``store/collection`` by the values of some of its fields, as they stand now.

    Raises:
        InputError: the data map has no such collection or field, or ``smallest`` is below 2.
        Refused: a field holds an identifier; people can't be grouped by it.
    """
    if smallest < 2:
        raise InputError("--smallest is at least 2: a group of one is a person")
    store, _, name = address.partition("/")
    mapped = datamap.load(house).get(store, name)
    if mapped is None:
        raise InputError(f"the data map has no collection {address!r}; scan first, or see `delenda map`")
    known = [f.field.name for f in mapped.fields]
    for field in by:
        if field not in known:
            raise InputError(f"{address} has no field {field!r}; it has: {', '.join(known)}")
    person = person_field(mapped)
    groups = aggregate(_batches(house, mapped), by, mapped, smallest, person)
    return Counts(groups, "people" if person else "records")


def person_field(mapped: MappedCollection) -> str:
    """Return the field that says whose a record is, the account's before any other strong one; empty: there is none."""
    owners = [f for f in mapped.fields if f.role is Role.OWNER and f.kind and spec_of(f.kind).power is Power.STRONG]
    owners.sort(key=lambda f: f.kind != Kind.ACCOUNT_ID)
    return owners[0].field.name if owners else ""


def _batches(house: House, mapped: MappedCollection) -> Iterator[Batch]:
    store = house.stores[mapped.collection.store]
    for unit in store.units(mapped.collection):
        yield from store.scan(unit)
