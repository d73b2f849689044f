"""What becomes of a row, decided from its steps and what it is now. Pure, but for the randomness of placeholders."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from connectors.sql_schema import Table
from connectors.sql_types import fitted, is_random
from connectors.treatment import treat_record
from delenda.model import Action, Change, Outcome, Status, Step, Technique, decode_key, fingerprint, same

Record = Mapping[str, Any]


@dataclass(slots=True)
class Work:
    """A row and all steps that concern it; ``kinds`` numbers what each of them does."""

    key: str = field(repr=False)
    values: list[Any] = field(repr=False)
    steps: list[Step] = field(default_factory=list)
    kinds: tuple[int, ...] = ()

    @property
    def deletes(self) -> bool:
        return any(s.action is Action.DELETE for s in self.steps)

    @property
    def version(self) -> str:
        """The version that all its steps were planned for; empty if they differ."""
        first = self.steps[0].ref.version
        return first if len(self.steps) == 1 or all(s.ref.version == first for s in self.steps) else ""


@dataclass(slots=True)
class Verdict:
    """What becomes of a row: an outcome a step, and the change. ``values`` empty: nothing is written."""

    outcomes: list[Outcome]
    delete: bool = False
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    record: Record = field(default_factory=dict, repr=False)

    def block(self, code: str) -> None:
        """Turn what would have been done into a blocked outcome."""
        self.outcomes = [Outcome(o.ref, Status.BLOCKED, code) if o.status is Status.DONE else o for o in self.outcomes]
        self.delete, self.values = False, {}

    @property
    def writes(self) -> bool:
        return self.delete or bool(self.values)


def sort_out(table: Table, steps: Sequence[Step]) -> tuple[list[Outcome], list[Work]]:
    """Return the outcomes of steps that can't be tried, and the rest by row."""
    rows = _all_key_values(table, [s.ref.key for s in steps])
    alike = len({(s.action, id(s.changes)) for s in steps}) == 1 and len({s.ref.key for s in steps}) == len(steps)
    if alike and all(rows) and _problem(table, steps[0]) is None:  # as it mostly is
        return [], [Work(s.ref.key, values, [s], (0,)) for s, values in zip(steps, rows, strict=True)]
    return _sorted_out(table, steps, rows)


def _sorted_out(table: Table, steps: Sequence[Step], rows: Sequence[list[Any]]) -> tuple[list[Outcome], list[Work]]:
    refused: list[Outcome] = []
    works: dict[str, Work] = {}
    known: dict[tuple[Action, int], int] = {}  # many steps, few kinds of them: their changes are mostly one object
    kinds: dict[tuple[Action, tuple[Change, ...]], int] = {}
    problems: list[tuple[Status, str] | None] = []
    for step, values in zip(steps, rows, strict=True):
        same_object = (step.action, id(step.changes))
        number = known.get(same_object)
        if number is None:
            number = known[same_object] = kinds.setdefault((step.action, step.changes), len(kinds))
            if number == len(problems):
                problems.append(_problem(table, step))
        problem = problems[number] if values else (Status.BLOCKED, "no_key")
        key = step.ref.key
        if problem is not None:
            refused.append(Outcome(step.ref, *problem))
        elif (work := works.get(key)) is None:
            works[key] = Work(key, values, [step], (number,))
        else:
            work.steps.append(step)
            work.kinds += (number,)
    return refused, list(works.values())


def _all_key_values(table: Table, keys: Sequence[str]) -> list[list[Any]]:
    """Return the values of many rows' keys; none for those that can't be this table's."""
    rows: list[list[Any]]
    try:
        rows = json.loads(f"[{','.join(keys)}]")
    except ValueError:
        rows = []
    if len(rows) != len(keys) or not all(type(row) is list for row in rows):
        return [_key_values(table, key) for key in keys]
    width = len(table.key)
    if set(map(len, rows)) == {width} and set(map(type, chain.from_iterable(rows))) <= {int, str}:
        return rows
    return [_key_values(table, key) for key in keys]


def _key_values(table: Table, key: str) -> list[Any]:
    """Return the values of a row's key; none if they can't be this table's."""
    try:
        values = decode_key(key)
    except ValueError:
        return []
    return values if len(values) == len(table.key) and None not in values else []


def _problem(table: Table, step: Step) -> tuple[Status, str] | None:
    """Return why steps of this kind can't be tried on any row."""
    if step.action in (Action.RETAIN, Action.RESTRICT):
        return Status.FAILED, "not_a_change"
    named = {c.field: table.column(c.field) for c in step.changes}
    if step.action is not Action.DELETE and None in named.values():
        return Status.FAILED, "no_field"
    if step.action is not Action.DELETE and named and all(c and c.generated for c in named.values()):
        return Status.BLOCKED, "generated"
    return None


def decide(table: Table, work: Work, records: Sequence[Record]) -> Verdict:
    """Return what becomes of a row, given the ``records`` that its key finds now."""
    if not records:
        return Verdict([Outcome(s.ref, Status.ALREADY_ABSENT) for s in work.steps])
    if len(records) > 1:
        return Verdict([Outcome(s.ref, Status.BLOCKED, "key_not_unique") for s in work.steps])
    record, version = records[0], fingerprint(records[0])
    current = [s for s in work.steps if s.ref.version == version]
    outcomes = [
        Outcome(s.ref, Status.DONE) if s.ref.version == version else Outcome(s.ref, _stale(table, s, record))
        for s in work.steps
    ]
    if any(s.action is Action.DELETE for s in current):
        return Verdict(outcomes, delete=True, record=record)
    return Verdict(outcomes, values=written(table, current, record), record=record)


def _stale(table: Table, step: Step, record: Record) -> Status:
    """Return how a step ends whose row is not as it was read: what it would erase may be gone already."""
    if step.action is Action.DELETE or written(table, [step], record):
        return Status.CHANGED_SINCE_READ
    return Status.ALREADY_ABSENT


def written(table: Table, steps: Sequence[Step], record: Record) -> dict[str, Any]:
    """Return the fields that the steps change, with their new values."""
    changes = [c for s in steps for c in s.changes]
    columns = {c.name: c for c in table.columns_named({c.field for c in changes}) if not c.generated}
    if not columns:
        return {}
    empties = table.empties(columns)
    after = treat_record(record, [c for c in changes if c.field in columns], empties)
    values = {name: fitted(column, after[name], empties[name]) for name, column in columns.items()}
    return {name: v for name, v in values.items() if not same(v, record[name])}


# --- the same for many rows --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the steps of one row do, if it is as it was read: ``constants`` are written as they are; if there are
    ``needs``, what is written follows from the row's own values of these fields."""

    delete: bool
    constants: Mapping[str, Any] = field(default_factory=dict, repr=False)
    needs: tuple[str, ...] = ()


def recipe(table: Table, work: Work) -> Recipe:
    """Return what to do with every row whose steps are of the same kinds as those of ``work``."""
    if work.deletes:
        return Recipe(delete=True)
    changes = [c for s in work.steps for c in s.changes]
    columns = [c for c in table.columns_named(dict.fromkeys(c.field for c in changes)) if not c.generated]
    names = tuple(c.name for c in columns)
    fields = {f.name: f for f in table.collection.fields}
    once = len(names) == len([c for c in changes if c.field in names])
    suppressed = all(c.technique is Technique.SUPPRESS for c in changes)
    if not once or not suppressed or any(is_random(c, fields[c.name], c.name in table.in_unique) for c in columns):
        return Recipe(delete=False, needs=names)
    return Recipe(delete=False, constants=table.empties(names))
