"""Requests in the control store: written once, read often, and moved by :func:`advance` alone.

``advance`` compares and sets: it moves a request only from the revision that it has read. Before anything is
applied, :func:`assert_applicable` tells the state anew from the history, so that a row altered by hand, or by a
door that forgot to ask, does not apply.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from delenda.control import Sealer, chunks
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
    tokens = tuple(Token(t) for t in connection.scalars(_TOKENS, {"of": row.id}))
    pauses = tuple(Pause(reason, since, until) for reason, since, until in connection.execute(_PAUSES, {"of": row.id}))
    return _case(sealer, row, tokens, pauses)


def get_all(connection: sa.Connection, sealer: Sealer, request_ids: Sequence[str]) -> list[Case]:
    """Return many requests, in the order asked for. Raises ``InputError`` if there is none of one of the ids."""
    rows = _rows(connection, request_ids)
    tokens: dict[str, list[Token]] = {i: [] for i in rows}
    pauses: dict[str, list[Pause]] = {i: [] for i in rows}
    of_token, of_pause = request_token.c, request_pause.c
    for some in chunks(rows):
        told = sa.select(of_token.request_id, of_token.token).where(of_token.request_id.in_(some))
        for owner, token in connection.execute(told.order_by(of_token.request_id, of_token.token)):
            tokens[owner].append(Token(token))
        paused = sa.select(request_pause).where(of_pause.request_id.in_(some)).order_by(of_pause.id)
        for each in connection.execute(paused):
            pauses[each.request_id].append(Pause(each.reason, each.since, each.until))
    return [_case(sealer, rows[i], tuple(tokens[i]), tuple(pauses[i])) for i in request_ids]


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
    return get_all(connection, sealer, connection.scalars(query.limit(limit)).all())


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


def advance_all(
    connection: sa.Connection,
    request_ids: Sequence[str],
    event: Event,
    *,
    at: dt.datetime,
    by: str,
    given: Given = Given(),  # noqa: B008  # frozen
) -> None:
    """Move many requests by one event, all or none, as :func:`advance` moves one; a statement moves all that are alike.

    Raises as :func:`advance`.
    """
    rows = _rows(connection, request_ids)
    alike: dict[tuple[int, str, Facts], list[str]] = defaultdict(list)
    for i, row in rows.items():
        alike[row.revision, row.state, states.move(_facts(row), event, given)].append(i)
    for (revision, state, after), ids in alike.items():
        values = {"level": after.level, "planned": after.planned, "approved": after.approved, "state": str(after.state)}
        for some in chunks(ids):
            here = request.c.id.in_(some), request.c.revision == revision, request.c.state == state
            moved = connection.execute(sa.update(request).where(*here).values(**values, revision=revision + 1))
            if moved.rowcount != len(some):
                raise Locked("a request was changed by somebody else; look at it, and try again")
    ends = {i: str(after.state) for (_, _, after), ids in alike.items() for i in ids}
    for some in chunks(rows):
        of = request_event.c.request_id
        counted = sa.select(of, sa.func.count()).where(of.in_(some)).group_by(of)
        seen = {row[0]: row[1] for row in connection.execute(counted)}
        connection.execute(_INSERT_EVENT, [_event(i, seen.get(i, 0) + 1, event, ends[i], given, at, by) for i in some])


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
    connection.execute(_INSERT_EVENT, _event(request_id, (n or 0) + 1, event, str(state), given, at, by))


def _event(request_id: str, n: int, event: Event, state: str, given: Given, at: dt.datetime, by: str) -> dict[str, Any]:
    return {
        "request_id": request_id,
        "n": n,
        "event": str(event),
        "state": state,
        "level": given.level,
        "plan_digest": given.plan_digest,
        "by": by,
        "at": at,
    }


# --- rows --------------------------------------------------------------------------------------------


def _row(connection: sa.Connection, request_id: str) -> Any:
    row = connection.execute(_ONE, {"of": request_id}).one_or_none()
    if row is None:
        raise InputError("there is no such request; `delenda request list` shows them all")
    return row


def _rows(connection: sa.Connection, request_ids: Sequence[str]) -> dict[str, Any]:
    """Return the rows of many requests by id, locked, in the order asked for."""
    found = {
        row.id: row
        for some in chunks(dict.fromkeys(request_ids))
        for row in connection.execute(sa.select(request).where(request.c.id.in_(some)).with_for_update())
    }
    if any(i not in found for i in request_ids):
        raise InputError("there is no such request; `delenda request list` shows them all")
    return {i: found[i] for i in request_ids}


def _facts(row: Any) -> Facts:
    return Facts(
        RequestKind(row.kind), row.needed_level, State(row.state), row.level, planned=row.planned, approved=row.approved
    )


def _case(sealer: Sealer, row: Any, tokens: tuple[Token, ...], pauses: tuple[Pause, ...]) -> Case:
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
            pauses,
            row.extended,
        ),
        profile_digest=row.profile_digest,
        tokens=tokens,
        revision=row.revision,
    )
