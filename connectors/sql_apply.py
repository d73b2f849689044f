"""Changing rows: what becomes of each is decided by a pure function; batches are transactions.

A batch that the database refuses is halved until the rows that it refuses stand alone; each of them is one
blocked outcome, and the rest is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from connectors.sql_engine import cause
from connectors.sql_guard import children_first, dependents
from connectors.sql_read import rows_by_key
from connectors.sql_schema import Table, chunk_size, chunks, matches
from connectors.sql_types import bound, fitted, parameter
from connectors.treatment import treat_record
from delenda.model import Action, Change, Outcome, Status, Step, decode_key, encode_key, fingerprint, same

BATCH_ROWS: Final = 1000
ATTEMPTS: Final = 3
_ENDS: Final = frozenset({"unavailable", "denied", "corrupt", "missing"})
"""Causes that end the whole call: no other row would fare better."""
Record = Mapping[str, Any]
Transaction = Callable[[], AbstractContextManager[Any]]


@dataclass(slots=True)
class Work:
    """A row and all steps that concern it."""

    key: str = field(repr=False)
    values: list[Any] = field(repr=False)
    steps: list[Step] = field(default_factory=list)

    @property
    def deletes(self) -> bool:
        return any(s.action is Action.DELETE for s in self.steps)


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


class Refused(Exception):
    """The database did something else than it was told: a trigger or a rule swallowed a row."""


# --- deciding ----------------------------------------------------------------------------------------


def sort_out(table: Table, steps: Sequence[Step]) -> tuple[list[Outcome], list[Work]]:
    """Return the outcomes of steps that can't be tried, and the rest by row."""
    refused: list[Outcome] = []
    works: dict[str, Work] = {}
    kinds: dict[tuple[Action, tuple[Change, ...]], tuple[Status, str] | None] = {}  # many steps, few kinds of them
    for step in steps:
        key, kind = step.ref.key, (step.action, step.changes)
        values = works[key].values if key in works else _key_values(table, key)
        if kind not in kinds:
            kinds[kind] = _problem(table, step)
        problem = (Status.BLOCKED, "no_key") if not values else kinds[kind]
        if problem is not None:
            refused.append(Outcome(step.ref, *problem))
        else:
            works.setdefault(key, Work(key, values)).steps.append(step)
    return refused, list(works.values())


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
    return Verdict(outcomes, values=_written(table, current, record), record=record)


def _stale(table: Table, step: Step, record: Record) -> Status:
    """Return how a step ends whose row is not as it was read: what it would erase may be gone already."""
    if step.action is Action.DELETE or _written(table, [step], record):
        return Status.CHANGED_SINCE_READ
    return Status.ALREADY_ABSENT


def _written(table: Table, steps: Sequence[Step], record: Record) -> dict[str, Any]:
    """Return the fields that the steps change, with their new values."""
    changes = [c for s in steps for c in s.changes]
    columns = {c.name: c for c in table.columns_named({c.field for c in changes}) if not c.generated}
    if not columns:
        return {}
    empties = table.empties(columns)
    after = treat_record(record, [c for c in changes if c.field in columns], empties)
    values = {name: fitted(column, after[name], empties[name]) for name, column in columns.items()}
    return {name: v for name, v in values.items() if not same(v, record[name])}


# --- acting ------------------------------------------------------------------------------------------


class Applier:
    """Changes rows of one table over one connection; ``transaction`` opens what a batch stands or falls with."""

    def __init__(self, connection: sa.Connection, table: Table, transaction: Transaction) -> None:
        self._connection = connection
        self._table = table
        self._transaction = transaction
        self._inbound = table.inbound(connection)

    def run(self, works: Sequence[Work]) -> Iterator[Outcome]:
        """Yield the outcomes of every work's steps, each once its batch's transaction has ended."""
        with self._transaction():
            batches = list(children_first(self._connection, self._table, works, BATCH_ROWS))
        for batch in batches:
            yield from self._settle(batch)

    def _settle(self, works: Sequence[Work]) -> list[Outcome]:
        why = ""
        for attempt in range(ATTEMPTS):
            try:
                with self._transaction():
                    return self._change(works)
            except Refused:
                why = "not_effective"
            except sa.exc.DBAPIError as e:
                why = cause(e)
                if e.connection_invalidated or why in _ENDS:
                    raise
            if why != "locked":
                break
            time.sleep(0.1 * 2**attempt)
        alike = len({w.deletes for w in works}) == 1
        if len(works) == 1 or (why == "permission" and alike) or why == "locked":
            status = Status.FAILED if why in ("locked", "database") else Status.BLOCKED
            return [Outcome(s.ref, status, why) for w in works for s in w.steps]
        middle = len(works) // 2
        return self._settle(works[:middle]) + self._settle(works[middle:])

    def _change(self, works: Sequence[Work]) -> list[Outcome]:
        table, rows = self._table, self._locked(works)
        verdicts = {w.key: decide(table, w, rows.get(w.key, ())) for w in works}
        for key, code in dependents(
            self._connection,
            table,
            self._inbound,
            {k: (v.record, v.delete, frozenset(v.values)) for k, v in verdicts.items() if v.writes},
        ).items():
            verdicts[key].block(code)
        values = {w.key: w.values for w in works}
        updates: dict[str, list[str]] = {}
        for key, verdict in verdicts.items():
            if verdict.values:
                updates.setdefault(encode_key([verdict.values]), []).append(key)
        for keys in updates.values():
            self._update(verdicts[keys[0]].values, [values[k] for k in keys])
        self._delete([values[k] for k, v in verdicts.items() if v.delete])
        if table.dialect == "postgresql":
            self._connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        return [o for w in works for o in verdicts[w.key].outcomes]

    def _locked(self, works: Sequence[Work]) -> dict[str, list[Record]]:
        wanted = {w.key for w in works}
        rows: dict[str, list[Record]] = {}
        for records in rows_by_key(self._connection, self._table, [w.values for w in works], lock=True):
            for record in records.to_pylist():
                key = encode_key([record[k] for k in self._table.key])
                if key in wanted:
                    rows.setdefault(key, []).append(record)
        return rows

    def _update(self, values: Mapping[str, Any], keys: Sequence[Sequence[Any]]) -> None:
        table = self._table
        columns = table.columns_named(values)
        given = {f"v{i}": bound(table.dialect, values[c.name]) for i, c in enumerate(columns)}
        new = {table.source.c[c.name]: parameter(c, f"v{i}") for i, c in enumerate(columns)}
        self._execute(sa.update(table.source).values(new), keys, given)

    def _delete(self, keys: Sequence[Sequence[Any]]) -> None:
        table = self._table
        own = [
            r.fields
            for r in table.collection.references
            if r.target == table.name and all(c.nullable and not c.generated for c in table.columns_named(r.fields))
        ]
        for fields in own if keys else ():  # rows that go together may name one another
            new = {table.source.c[f]: sa.null() for f in fields if f not in table.key}
            if new:
                self._execute(sa.update(table.source).values(new), keys, {})
        one_by_one = table.dialect == "mysql" and any(r.target == table.name for r in table.collection.references)
        for part in [[k] for k in keys] if one_by_one else [keys] if keys else []:
            self._execute(sa.delete(table.source), part, {})

    def _execute(
        self, statement: sa.Update | sa.Delete, keys: Sequence[Sequence[Any]], given: Mapping[str, Any]
    ) -> None:
        """Run a statement on the rows with these keys, in conditions of a size that the database takes."""
        table = self._table
        columns = table.columns_named(table.key)
        places = [table.source.c[c.name] for c in columns]
        for part in chunks(keys, chunk_size(table.dialect, len(columns))):
            result = self._connection.execute(
                statement.where(matches(table.dialect, columns, places, part)), dict(given)
            )
            if result.rowcount != len(part):
                raise Refused
