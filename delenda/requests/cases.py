"""Requests in the control store: written once, read often, and moved by :func:`advance` alone.

``advance`` compares and sets: it moves a request only from the revision that it has read. Before anything is
applied, :func:`assert_applicable` tells the state anew from the history, so that a row altered by hand, or by a
door that forgot to ask, does not apply.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from delenda.control import Sealer
from delenda.errors import AuditBroken, InputError, Locked, Refused
from delenda.kinds import as_kind
from delenda.model import Identifier, Request, RequestId, RequestKind, State, Token
from delenda.requests import states
from delenda.requests.deadlines import Course, Pause, Standing
from delenda.requests.proof import Reporter
from delenda.requests.states import Event, Facts, Given
from delenda.requests.tables import request, request_event, request_letter, request_pause, request_token

CANCELLATION: Final = "account_cancelled"
"""The channel of a signed cancellation event."""
LIMIT: Final = "storage_limit"
"""The channel of requests that a storage limit makes: about records whose time is over, whoever's they are."""


@dataclass(frozen=True, slots=True)
class Case:
    """A request and how it is handled. Nothing here names a person, but the seeds of ``request``."""

    request: Request
    facts: Facts
    profiles: tuple[str, ...]
    channel: str
    reporter: Reporter
    wish: str
    minor: bool
    repeat: int
    method: str
    verified_at: dt.datetime | None
    course: Course
    profile_digest: str
    tokens: tuple[Token, ...]
    revision: int

    @property
    def id(self) -> RequestId:
        return self.request.id

    @property
    def state(self) -> State:
        return self.request.state


# Statements that run for each request of thousands are made once: making one takes longer than running it.
_OF: Final[sa.BindParameter[str]] = sa.bindparam("of")
_ONE: Final = sa.select(request).where(request.c.id == _OF).with_for_update()
_TOKENS: Final = (
    sa.select(request_token.c.token).where(request_token.c.request_id == _OF).order_by(request_token.c.token)
)
_PAUSES: Final = (
    sa.select(request_pause.c.reason, request_pause.c.since, request_pause.c.until)
    .where(request_pause.c.request_id == _OF)
    .order_by(request_pause.c.id)
)
_EVENTS: Final = sa.select(sa.func.count()).select_from(request_event).where(request_event.c.request_id == _OF)
_INSERT_EVENT: Final = sa.insert(request_event)
_MOVE: Final = sa.update(request).where(
    request.c.id == _OF,
    request.c.revision == sa.bindparam("seen_revision"),
    request.c.state == sa.bindparam("seen_state"),
)


def new_id() -> RequestId:
    """Return an id that nobody can guess and that says nothing: ``R-`` and 13 characters."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    return RequestId("R-" + "".join(secrets.choice(alphabet) for _ in range(13)))


def seal_seeds(sealer: Sealer, request_id: RequestId, seeds: Sequence[Identifier]) -> bytes:
    """Return the seeds, sealed to their request."""
    return sealer.seal(json.dumps([[s.kind, s.value] for s in seeds]).encode(), f"request:{request_id}")


def _open_seeds(sealer: Sealer, row: Any) -> tuple[Identifier, ...]:
    return tuple(
        Identifier(as_kind(kind), value) for kind, value in json.loads(sealer.open(row.seeds, f"request:{row.id}"))
    )


def get(connection: sa.Connection, sealer: Sealer, request_id: str) -> Case:
    """Return a request. Raises ``InputError`` if there is none of that id."""
    row = _row(connection, request_id)
    tokens = connection.scalars(_TOKENS, {"of": row.id})
    return _case(connection, sealer, row, tuple(Token(t) for t in tokens))


def channel_of(connection: sa.Connection, request_id: str) -> str:
    """Return how a request came in. Raises ``InputError`` if there is none of that id."""
    return str(_row(connection, request_id).channel)


def find(connection: sa.Connection, sealer: Sealer, wanted: Iterable[State] = (), limit: int = 1_000) -> list[Case]:
    """Return the newest requests, of the wanted states (none: all), minors' first, then those that are due first."""
    query = sa.select(request.c.id).order_by(
        request.c.minor.desc(), request.c.due_at.is_(None), request.c.due_at, request.c.received_at, request.c.id
    )
    some = [str(s) for s in wanted]
    if some:
        query = query.where(request.c.state.in_(some))
    return [get(connection, sealer, i) for i in connection.scalars(query.limit(limit)).all()]


def insert(connection: sa.Connection, row: Mapping[str, Any], tokens: Sequence[bytes], *, by: str) -> None:
    """Write a new request: received, or a duplicate of an open one. Raises ``Locked`` if another was faster."""
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(request).values(**row))
    except sa.exc.IntegrityError as e:
        raise Locked("the same request is coming in at this moment; try again") from e
    if row["state"] == State.DUPLICATE:
        _write_event(connection, row["id"], Event.DUPLICATE, State.DUPLICATE, Given(), row["received_at"], by)
    if tokens:
        connection.execute(
            sa.insert(request_token), [{"request_id": row["id"], "token": t, "proven_level": 0} for t in set(tokens)]
        )


def owe_letter(connection: sa.Connection, request_id: str, letter: str, due_at: dt.datetime) -> None:
    """Note that the person must get a letter by then."""
    connection.execute(sa.insert(request_letter).values(request_id=request_id, letter=letter, due_at=due_at))


def advance(
    connection: sa.Connection,
    request_id: str,
    event: Event,
    *,
    at: dt.datetime,
    by: str,
    given: Given = Given(),  # noqa: B008  # frozen
    **also: Any,
) -> State:
    """Move a request by an event, in the caller's transaction, and return its new state.

    ``also`` sets further columns of the same row. This is the only way to change a state.
    Raises what :func:`delenda.requests.states.move` does, and ``Locked`` if somebody else moved it meanwhile.
    """
    row = _row(connection, request_id)
    after = states.move(_facts(row), event, given)
    values = {"level": after.level, "planned": after.planned, "approved": after.approved, **also}
    seen = {"of": row.id, "seen_revision": row.revision, "seen_state": row.state}
    moved = connection.execute(_MOVE, values | {"revision": row.revision + 1, "state": str(after.state)} | seen)
    if moved.rowcount != 1:
        raise Locked("the request was changed by somebody else; look at it, and try again")
    _write_event(connection, row.id, event, after.state, given, at, by)
    return after.state


def assert_applicable(connection: sa.Connection, request_id: str, plan_digest: str) -> None:
    """Return if this very plan may be applied for this request: what every door asks before the first write.

    Raises ``Unverified``, ``NeedsApproval``, ``StalePlan``; ``AuditBroken`` if state and history disagree.
    """
    row = _row(connection, request_id)
    facts = _facts(row)
    states.assert_applicable(facts, plan_digest)
    history = connection.execute(
        sa.select(request_event.c.event, request_event.c.level, request_event.c.plan_digest)
        .where(request_event.c.request_id == row.id)
        .order_by(request_event.c.n)
    ).all()
    try:
        told = states.replay(facts.kind, facts.needed_level, ((Event(e), Given(le, d)) for e, le, d in history))
    except Refused as e:
        raise AuditBroken("the request's history does not lead to any state: its rows were altered") from e
    if told != facts:
        raise AuditBroken("the request's state is not what its history leads to: its row was altered")


def open_like(connection: sa.Connection, sameness: bytes) -> Any | None:
    """Return id and state of the open request with the same seeds, kind and scope, if there is one."""
    return connection.execute(
        sa.select(request.c.id, request.c.state).where(
            request.c.sameness == sameness, request.c.state.in_([str(s) for s in states.OPEN])
        )
    ).one_or_none()


def refresh_due(connection: sa.Connection, sealer: Sealer, request_id: str, now: dt.datetime) -> Case:
    """Compute the due date anew, after a pause or an extension, and return the request."""
    case = get(connection, sealer, request_id)
    answer = case.course.answer(now)
    connection.execute(
        sa.update(request).where(request.c.id == case.id).values(due_at=answer.due_at if answer else None)
    )
    return get(connection, sealer, request_id)


def _write_event(
    connection: sa.Connection, request_id: str, event: Event, state: State, given: Given, at: dt.datetime, by: str
) -> None:
    n = connection.scalar(_EVENTS, {"of": request_id})
    row = {
        "request_id": request_id,
        "n": (n or 0) + 1,
        "event": str(event),
        "state": str(state),
        "level": given.level,
        "plan_digest": given.plan_digest,
        "by": by,
        "at": at,
    }
    connection.execute(_INSERT_EVENT, row)


# --- rows --------------------------------------------------------------------------------------------


def _row(connection: sa.Connection, request_id: str) -> Any:
    row = connection.execute(_ONE, {"of": request_id}).one_or_none()
    if row is None:
        raise InputError("there is no such request; `delenda request list` shows them all")
    return row


def _facts(row: Any) -> Facts:
    return Facts(
        RequestKind(row.kind), row.needed_level, State(row.state), row.level, planned=row.planned, approved=row.approved
    )


def _case(connection: sa.Connection, sealer: Sealer, row: Any, tokens: tuple[Token, ...]) -> Case:
    pauses = connection.execute(_PAUSES, {"of": row.id}).all()
    return Case(
        request=Request(
            id=RequestId(row.id),
            kind=RequestKind(row.kind),
            state=State(row.state),
            seeds=_open_seeds(sealer, row),
            received_at=row.received_at,
            ground=row.ground,
            jurisdiction=",".join(row.profiles),
            due_at=row.due_at,
            scope=tuple(row.scope),
            duplicate_of=None if row.duplicate_of is None else RequestId(row.duplicate_of),
            config_digest=row.config_digest,
            plan_digest=row.approved,
        ),
        facts=_facts(row),
        profiles=tuple(row.profiles),
        channel=row.channel,
        reporter=Reporter(row.reporter),
        wish=row.wish,
        minor=row.minor,
        repeat=row.repeat,
        method=row.method,
        verified_at=row.verified_at,
        course=Course(
            row.received_at,
            tuple(Standing.from_json(r) for r in row.rules),
            row.minor,
            row.channel == CANCELLATION,
            tuple(Pause(reason, since, until) for reason, since, until in pauses),
            row.extended,
        ),
        profile_digest=row.profile_digest,
        tokens=tokens,
        revision=row.revision,
    )
