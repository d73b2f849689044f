"""Counts for partners and researchers: groups too small to hide in are not told (P47).

A count below ``k`` is withheld. If what is withheld could be worked out from the rest (a single hidden cell, or
hidden cells that sum to less than ``k``), the next smallest is withheld as well.

>>> counts = {("cn",): 40, ("de",): 30, ("is",): 2}
>>> suppress(counts, 10)
{('cn',): 40, ('de',): None, ('is',): None}
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from delenda.errors import Refused
from delenda.kinds import Power, spec_of
from delenda.model import Batch, MappedCollection
from delenda.portability.canonical import plain

Cell = tuple[Any, ...]


def suppress(counts: Mapping[Cell, int], k: int) -> dict[Cell, int | None]:
    """Return the counts with those that would single somebody out as None."""
    hidden = {cell for cell, n in counts.items() if n < k}
    rest = sorted((n, str(cell), cell) for cell, n in counts.items() if cell not in hidden)
    while hidden and rest and (len(hidden) < 2 or sum(counts[c] for c in hidden) < k):
        hidden.add(rest.pop(0)[2])
    return {cell: None if cell in hidden else n for cell, n in sorted(counts.items(), key=lambda x: str(x[0]))}


def aggregate(
    batches: Iterable[Batch], by: Sequence[str], mapped: MappedCollection, k: int = 10, person: str = ""
) -> dict[Cell, int | None]:
    """Return counts by the values of ``by``, small ones withheld.

    With ``person``, the field that tells whose a record is, people are counted: forty records of one person are one,
    and nobody's are none. Without, records are.

    Raises ``Refused`` for a field that holds an identifier: its values are people, not groups.
    """
    for name in by:
        field = next((f for f in mapped.fields if f.field.name == name), None)
        kinds = {field.kind, *(x.kind for x in field.findings)} - {None} if field else set()
        if any(spec_of(kind).power is not Power.NEVER for kind in kinds if kind is not None):
            raise Refused(f"{mapped.collection.address}.{name} holds an identifier; people can't be grouped by it")
    records: Counter[Cell] = Counter()
    people: defaultdict[Cell, set[Any]] = defaultdict(set)
    for batch in batches:
        columns = [batch.records.column(name).to_pylist() for name in by]
        cells = [tuple(plain(value) for value in row) for row in zip(*columns, strict=True)]
        if not person:
            records.update(cells)
            continue
        for cell, owner in zip(cells, batch.records.column(person).to_pylist(), strict=True):
            if owner is not None:
                people[cell].add(owner)
    return suppress({cell: len(owners) for cell, owners in people.items()} if person else records, k)
