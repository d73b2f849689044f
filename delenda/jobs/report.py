"""Looking back over all requests: the numbers that a board asks for, and one page for people. No personal data."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from jinja2 import Environment, PackageLoader, StrictUndefined

from delenda.backups.ledger import Ledger
from delenda.backups.obligations import Obligation, Standing
from delenda.errors import InputError
from delenda.jobs import audit, map, notify, receipt, request
from delenda.jobs.house import House
from delenda.model import State
from delenda.requests.tables import request as requests_table
from delenda.requests.tables import request_event

ANSWERED: Final = (State.COMPLETE, State.OPEN_OBLIGATIONS, State.REFUSED)


@dataclass(frozen=True, slots=True)
class KindMetrics:
    """The numbers of one kind of request. ``median_days`` from receipt to answer; None: none answered yet."""

    requests: int
    answered: int
    refused: int
    overdue: int
    median_days: float | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """The numbers of all requests, and of what backups owe."""

    kinds: Mapping[str, KindMetrics]
    states: Mapping[str, int]
    obligations_open: int
    obligations_overdue: int

    def rows(self) -> list[tuple[str, int, int, int, int, str]]:
        """Return a row a kind, for a table."""
        return [
            (
                kind,
                m.requests,
                m.answered,
                m.refused,
                m.overdue,
                "" if m.median_days is None else f"{m.median_days:.1f}",
            )
            for kind, m in self.kinds.items()
        ]

    def view(self) -> dict[str, Any]:
        """Return the numbers as JSON values."""
        return {
            "kinds": {
                kind: {
                    "requests": m.requests,
                    "answered": m.answered,
                    "refused": m.refused,
                    "overdue": m.overdue,
                    "median_days": m.median_days,
                }
                for kind, m in self.kinds.items()
            },
            "states": dict(self.states),
            "obligations_open": self.obligations_open,
            "obligations_overdue": self.obligations_overdue,
        }


def metrics(house: House) -> Metrics:
    """Count the requests by kind and state, and what is owed in backups."""
    import pandas as pd

    now = house.clock.now()
    first_answer = (
        sa.select(request_event.c.request_id, sa.func.min(request_event.c.at).label("answered_at"))
        .where(request_event.c.state.in_([str(s) for s in ANSWERED]))
        .group_by(request_event.c.request_id)
        .subquery()
    )
    columns = (requests_table.c.kind, requests_table.c.state, requests_table.c.received_at, requests_table.c.due_at)
    query = sa.select(*columns, first_answer.c.answered_at).outerjoin(
        first_answer, first_answer.c.request_id == requests_table.c.id
    )
    with house.control.begin() as connection:
        rows = [tuple(r) for r in connection.execute(query)]
        owed = Ledger(house.control, connection).obligations(unpaid=True)
    table = pd.DataFrame(rows, columns=["kind", "state", "received", "due", "answered"])
    for name in ("received", "due", "answered"):
        table[name] = pd.to_datetime(table[name], utc=True)
    kinds = {str(kind): _of_kind(part, now) for kind, part in table.groupby("kind")}
    overdue = sum(o.due_at is not None and o.due_at < now for o in owed)
    return Metrics(kinds, dict(Counter(table["state"])), len(owed), overdue)


def _of_kind(part: Any, now: dt.datetime) -> KindMetrics:
    days = (part["answered"] - part["received"]).dropna().dt.total_seconds() / 86_400
    waits = part["answered"].isna() & ~part["state"].isin([State.WITHDRAWN, State.DUPLICATE, State.EXPIRED])
    return KindMetrics(
        requests=len(part),
        answered=int(part["answered"].notna().sum()),
        refused=int((part["state"] == State.REFUSED).sum()),
        overdue=int((waits & (part["due"] < now)).sum()),
        median_days=round(float(days.median()), 2) if len(days) else None,
    )


def page(house: House, links: Sequence[tuple[str, str]] = ()) -> str:
    """Return one self-contained page: requests, what was done, backups, recipients, data map, audit trail.

    ``links`` are ``(label, relative URL)`` of what lies beside it: receipts, plans, archives.
    """
    env = Environment(loader=PackageLoader("delenda.jobs", "templates"), autoescape=True, undefined=StrictUndefined)
    env.filters["words"] = lambda text: str(text).replace("_", " ")
    env.filters["day"] = lambda time: f"{time:%Y-%m-%d}" if time else ""
    style = (Path(__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    with house.control.begin() as connection:
        owed: list[Obligation] = Ledger(house.control, connection).obligations()
    seen = map.view(house)
    verdict = audit.verify(house).verdict
    kinds = Counter(str(f.kind) for m in seen.data.collections for x in m.fields for f in x.findings)
    return env.get_template("report.html").render(
        style=style,
        now=house.clock.now(),
        controller=house.settings.requests.controller,
        requests=[v | {"receipt": _receipt(house, v["id"])} for v in request.show_all(house)],
        metrics=metrics(house),
        owed=owed,
        closed=Standing.CLOSED,
        notices=notify.merge(house)["notices"],
        map=seen,
        records=sum(m.records for m in seen.data.collections),
        kinds=kinds.most_common(),
        verdict=verdict,
        links=links,
    )


def _receipt(house: House, request_id: str) -> Mapping[str, Any] | None:
    try:
        core: Mapping[str, Any] = receipt.last_receipt(house, request_id).core
    except InputError:
        return None
    return core
