"""The suppression list at work: what other systems bring is screened against it before anybody is written to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TextIO

from delenda.errors import Exit, InputError
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Identifier
from delenda.requests import suppress

__all__ = ["Column", "Screened", "add", "screen"]

_TOGETHER: Final = 5_000


@dataclass(frozen=True, slots=True)
class Column:
    """Where a CSV file holds whom it is about: a column's name, and the kind of what stands in it."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Screened:
    """How a file came through. ``unclear`` cells are no value of the kind: their rows are held back too."""

    kept: int
    listed: int
    unclear: int

    @property
    def exit_code(self) -> Exit:
        return Exit.PARTIAL if self.unclear else Exit.DONE


def screen(house: House, source: TextIO, target: TextIO, column: Column, purpose: str, whose: str = "") -> Screened:
    """Copy a CSV file's rows, but for those of people who are on the list for this purpose.

    A row with an empty cell is kept: it writes to nobody. ``whose`` names who asks, for the audit log.

    Raises ``InputError`` if the file has no such column.
    """
    rows = csv.DictReader(source)
    names = _names(rows, column)
    out = csv.DictWriter(target, names, extrasaction="ignore")
    out.writeheader()
    kept = listed = unclear = 0
    while some := list(islice(rows, _TOGETHER)):
        cells = [(row.get(column.name) or "").strip() for row in some]
        values = [house.engine.canonical(column.kind, cell) if cell else None for cell in cells]
        known = [Identifier(column.kind, v) for v in values if v is not None]
        with house.control.begin() as connection:
            answers = iter(suppress.check(house, connection, known, purpose=purpose, target=whose))
        for row, cell, value in zip(some, cells, values, strict=True):
            if value is not None and next(answers):
                listed += 1
            elif cell and value is None:
                unclear += 1
            else:
                out.writerow(row)
                kept += 1
    return Screened(kept, listed, unclear)


def add(house: House, source: TextIO, column: Column, purpose: str) -> Screened:
    """Put the people of a CSV file on the list: those who opted out elsewhere. ``kept`` counts who was there before."""
    rows = csv.DictReader(source)
    _names(rows, column)
    before = listed = unclear = 0
    for some in _chunks(rows):
        cells = [(row.get(column.name) or "").strip() for row in some]
        values = [house.engine.canonical(column.kind, cell) for cell in cells if cell]
        known = list({v: Identifier(column.kind, v) for v in values if v is not None}.values())
        unclear += values.count(None)
        with house.control.begin() as connection:
            new = suppress.add(house, connection, known, purpose=purpose, reason="import")
        listed += new
        before += len(known) - new
    return Screened(before, listed, unclear)


def _chunks(rows: Iterable[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    source = iter(rows)
    while some := list(islice(source, _TOGETHER)):
        yield some


def _names(rows: csv.DictReader[str], column: Column) -> Sequence[str]:
    names = rows.fieldnames or ()
    if column.name not in names:
        raise InputError(f"the file has no column {column.name!r}; --column names one of its {len(names)}")
    return names
