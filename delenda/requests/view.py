"""A request as people and machines look at it: names, counts, tokens and days, no value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from delenda.model import State
from delenda.office import Office
from delenda.requests import conduct
from delenda.requests.cases import Case, find
from delenda.requests.deadlines import Clock, Deadline
from delenda.requests.proof import ACCEPTED
from delenda.requests.states import OPEN


def view(office: Office, connection: sa.Connection, case: Case) -> dict[str, Any]:
    """Return what may be shown of a request, as JSON values."""
    now = office.clock.now()
    owed = conduct.letters_owed(connection, case.id)
    seeds = [{"kind": str(s.kind), "token": s.token(office.control.pepper).hex()} for s in case.request.seeds]
    answer = case.course.answer(now)
    return {
        "id": case.id,
        "kind": str(case.request.kind),
        "state": str(case.state),
        "why": why(case, now),
        "ground": case.request.ground,
        "wish": case.wish,
        "scope": list(case.request.scope),
        "profiles": list(case.profiles),
        "channel": case.channel,
        "reporter": str(case.reporter),
        "minor": case.minor,
        "priority": "high" if case.minor else "normal",
        "repeat": case.repeat,
        "repeated": conduct.is_repeated(office, case),
        "seeds": seeds,
        "received_at": case.request.received_at.isoformat(),
        "due_at": answer.due_at.isoformat() if answer else None,
        "days_left": answer.days_left(now) if answer and case.state in OPEN else None,
        "clock": str(answer.clock(now)) if answer and case.state in OPEN else None,
        "deadlines": [_shown(d, now) for d in case.course.all(now)],
        "level": case.facts.level,
        "needed_level": case.facts.needed_level,
        "method": case.method,
        "duplicate_of": case.request.duplicate_of,
        "plan_digest": case.request.plan_digest,
        "config_digest": case.request.config_digest,
        "profile_digest": case.profile_digest,
        "decisions": [d | {"at": d["at"].isoformat()} for d in conduct.decisions(connection, case.id)],
        "letters_owed": [{"letter": letter, "due_at": due_at.isoformat()} for _, letter, due_at in owed],
    }


def _shown(deadline: Deadline, now: dt.datetime) -> dict[str, Any]:
    return {
        "event": deadline.event,
        "profile": deadline.profile,
        "legal_basis": deadline.legal_basis,
        "due_at": deadline.due_at.isoformat(),
        "warn_at": deadline.warn_at.isoformat(),
        "clock": str(deadline.clock(now)),
        "days_left": deadline.days_left(now),
    }


def why(case: Case, now: dt.datetime) -> str:
    """Return in a sentence what the request waits for."""
    waiting = [p.reason for p in case.course.pauses if p.until is None and p.since <= now]
    match case.state:
        case State.RECEIVED:
            methods = ", ".join(sorted(ACCEPTED[case.reporter]))
            return f"waits for proof of identity at level {case.facts.needed_level}: {methods}"
        case State.VERIFIED if waiting:
            return f"waits for the person: {', '.join(waiting)}"
        case State.VERIFIED:
            return "waits for a plan"
        case State.NEEDS_REVIEW:
            return "waits for a person to decide on conflicting records"
        case State.PLANNED:
            return "waits for approval of its plan"
        case State.APPROVED:
            return "waits to be carried out"
        case State.EXECUTING:
            return "is being carried out, or was interrupted: apply the same plan again"
        case State.INCOMPLETE:
            return "left something undone: see the verification's report, then apply again or plan anew"
        case State.OPEN_OBLIGATIONS:
            return "is done but for what is still owed: backups, locks or holds"
        case State.COMPLETE:
            return "is done"
        case State.DUPLICATE:
            return f"asks the same as {case.request.duplicate_of}"
        case State.REFUSED | State.WITHDRAWN | State.EXPIRED:
            return f"is {case.state}: nothing more will happen"


def due(office: Office, connection: sa.Connection) -> list[tuple[Case, Deadline]]:
    """Return the open requests whose answer is overdue or soon due, the most urgent first."""
    now = office.clock.now()
    answers = [(c, c.course.answer(now)) for c in find(connection, office.control.sealer, OPEN)]
    urgent = [(c, d) for c, d in answers if d and d.clock(now) in (Clock.WARN, Clock.OVERDUE)]
    return sorted(urgent, key=lambda pair: (pair[1].due_at, pair[0].id))


def overdue(office: Office, connection: sa.Connection) -> list[tuple[Case, Deadline]]:
    """Return the open requests whose answer should have been given by now."""
    return [(c, d) for c, d in due(office, connection) if d.clock(office.clock.now()) is Clock.OVERDUE]
