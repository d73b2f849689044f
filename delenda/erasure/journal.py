"""The journal: how each piece of work ended, written down as it ends. What is not here is done again."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from delenda.control import Control
from delenda.erasure import tables
from delenda.erasure.closure import Part
from delenda.erasure.work import Work
from delenda.model import Outcome, Status

SETTLED: Final = frozenset({Status.DONE, Status.ALREADY_ABSENT})
"""Ends that need no second try."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of work as the journal has it."""

    work: str
    status: Status
    detail: str
    until: dt.datetime | None
    requests: tuple[str, ...]
    part: int


def read(connection: sa.Connection, plan: str, part: int | None = None) -> dict[str, Line]:
    """Return the journal of a plan, or of one of its parts, by work."""
    return {x.work: x for x in _lines(connection, plan, *([] if part is None else [tables.journal.c.part == part]))}


def referred(connection: sa.Connection, plan: str, details: Collection[str]) -> list[Line]:
    """Return the work that was blocked for one of these reasons."""
    blocked = tables.journal.c.status == str(Status.BLOCKED)
    return _lines(connection, plan, blocked, tables.journal.c.detail.in_(sorted(details)))


def statuses(connection: sa.Connection, plan: str, part: int) -> dict[str, str]:
    """Return how each piece of a part's work ended."""
    query = sa.select(tables.journal.c.work, tables.journal.c.status)
    return dict(connection.execute(query.where(*_of(plan), tables.journal.c.part == part)).tuples().all())


def _of(plan: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (tables.journal.c.plan == plan,)


def _lines(connection: sa.Connection, plan: str, *conditions: sa.ColumnElement[bool]) -> list[Line]:
    """Return lines of the journal; what many of them have in common is read once."""
    c = tables.journal.c
    query = sa.select(c.work, c.status, c.detail, c.until, sa.type_coerce(c.requests, sa.Text), c.part)
    if connection.dialect.name == "postgresql":  # its driver reads JSON by itself
        query = sa.select(c.work, c.status, c.detail, c.until, sa.cast(c.requests, sa.Text), c.part)
    rows = connection.execute(query.where(*_of(plan), *conditions)).tuples().all()
    requests = {text: tuple(json.loads(text)) for text in {row[4] for row in rows}}
    known = {text: Status(text) for text in {row[1] for row in rows}}
    return [Line(row[0], known[row[1]], row[2], row[3], requests[row[4]], row[5]) for row in rows]


_WRITE: Final = """
INSERT INTO journal (plan, part, work, action, requests, status, detail, until, at)
SELECT {values} WHERE true ON CONFLICT (plan, part, work) DO UPDATE SET
action = excluded.action, requests = excluded.requests, status = excluded.status, detail = excluded.detail,
until = excluded.until, at = excluded.at
"""
_VALUES: Final = {
    "sqlite": "?, ?, value, ?, ?, ?, ?, ?, ? FROM json_each(?)",
    "postgresql": "%s, %s, work, %s, CAST(%s AS json), %s, %s, CAST(%s AS timestamp), CAST(%s AS timestamp) "
    "FROM unnest(CAST(%s AS text[])) AS work",
}


def write(
    connection: sa.Connection, plan: str, part: int, ends: Sequence[tuple[Work, Outcome]], now: dt.datetime
) -> None:
    """Write how some work ended, over what an earlier try left. Thousands of pieces mostly end alike: those that do
    are written by one statement."""
    alike: dict[tuple[str, tuple[str, ...], str, str, dt.datetime | None], list[str]] = {}
    for work, end in ends:
        facts = (work.step.action, work.requests, end.status, end.detail, end.until)
        if (ids := alike.get(facts)) is None:
            alike[facts] = [work.id]
        else:
            ids.append(work.id)
    when = tables.journal.c.at.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)

    def moment(value: dt.datetime | None) -> object:
        return when(value) if when and value else value

    dialect = connection.dialect.name
    statement = _WRITE.format(values=_VALUES[dialect])
    for (action, requests, status, detail, until), ids in alike.items():
        ids.sort()  # as they stand in the table: each page is written once
        what = (str(action), json.dumps(list(requests)), str(status), detail[:64], moment(until), moment(now))
        listed = json.dumps(ids) if dialect == "sqlite" else ids
        connection.exec_driver_sql(statement, (plan, part, *what, listed))


def start_part(control: Control, plan: str, part: Part, before: Mapping[str, str], now: dt.datetime) -> None:
    """Note, durably and before the first write, that a part begins, and what its objects' records were."""
    sealed = control.sealer.seal(json.dumps(dict(before)).encode(), f"before:{plan}:{part.number}")
    with control.begin() as connection:
        connection.execute(
            tables.closure.update()
            .where(tables.closure.c.plan == plan, tables.closure.c.number == part.number)
            .values(started_at=now, before=sealed)
        )


def before_part(control: Control, plan: str, part: Part) -> dict[str, str]:
    """Return what the records of a part's objects were when it began, by work; empty if it never did."""
    query = sa.select(tables.closure.c.before).where(
        tables.closure.c.plan == plan, tables.closure.c.number == part.number
    )
    with control.begin() as connection:
        sealed = connection.scalar(query)
    if sealed is None:
        return {}
    before: dict[str, str] = json.loads(control.sealer.open(sealed, f"before:{plan}:{part.number}"))
    return before


def finish_part(connection: sa.Connection, plan: str, part: int, now: dt.datetime) -> None:
    connection.execute(
        tables.closure.update()
        .where(tables.closure.c.plan == plan, tables.closure.c.number == part)
        .values(finished_at=now)
    )


def tally(ends: Iterable[str] | Mapping[str, int], planned: int) -> Counter[str]:
    """Return counts by status; ``left`` counts work without an end that needs no second try."""
    counts = Counter(ends)
    counts["left"] = planned - sum(counts[s] for s in SETTLED)
    return counts


@dataclass(frozen=True, slots=True)
class Count:
    """How many pieces of a part's work, for the same requests, ended alike; ``owed``: the day of their end is known."""

    part: int
    status: str
    requests: tuple[str, ...]
    owed: bool
    number: int


def counts(connection: sa.Connection, plan: str, part: int | None = None) -> list[Count]:
    """Return the journal of a plan, or of one of its parts, counted."""
    c = tables.journal.c
    requests, owed = sa.cast(c.requests, sa.Text), c.until.is_not(None)
    query = sa.select(c.part, c.status, requests, owed, sa.func.count()).where(*_of(plan))
    query = query if part is None else query.where(c.part == part)
    rows = connection.execute(query.group_by(c.part, c.status, requests, owed)).tuples().all()
    return [Count(part, status, tuple(json.loads(text)), bool(dated), n) for part, status, text, dated, n in rows]
