"""The journal: how each piece of work ended, written down as it ends. What is not here is done again."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
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
    query = sa.select(tables.journal).where(tables.journal.c.plan == plan)
    if part is not None:
        query = query.where(tables.journal.c.part == part)
    return {
        r.work: Line(r.work, Status(r.status), r.detail, r.until, tuple(r.requests), r.part)
        for r in connection.execute(query)
    }


def write(
    connection: sa.Connection, plan: str, part: int, ends: Sequence[tuple[Work, Outcome]], now: dt.datetime
) -> None:
    """Write how some work ended, over what an earlier try left."""
    if not ends:
        return
    ids = [w.id for w, _ in ends]
    for start in range(0, len(ids), 500):
        connection.execute(
            tables.journal.delete().where(
                tables.journal.c.plan == plan, tables.journal.c.work.in_(ids[start : start + 500])
            )
        )
    connection.execute(
        tables.journal.insert(),
        [
            {
                "plan": plan,
                "work": work.id,
                "part": part,
                "action": str(work.step.action),
                "requests": list(work.requests),
                "status": str(outcome.status),
                "detail": outcome.detail[:64],
                "until": outcome.until,
                "at": now,
            }
            for work, outcome in ends
        ],
    )


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


def tally(lines: Mapping[str, Line], planned: int) -> Counter[str]:
    """Return counts by status; ``left`` counts work without an end that needs no second try."""
    counts = Counter(str(line.status) for line in lines.values())
    counts["left"] = planned - sum(counts[s] for s in SETTLED)
    return counts
