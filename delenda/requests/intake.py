"""Taking a request in: ground and scope checked, deadlines set, duplicates recognized, identity recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from delenda.errors import InputError
from delenda.kinds import Category
from delenda.model import Identifier, RequestId, RequestKind, State, Token, token_of
from delenda.office import Office
from delenda.requests import deadlines, proof
from delenda.requests.cases import (
    CANCELLATION,
    LIMIT,
    Case,
    advance,
    get,
    insert,
    new_id,
    open_like,
    owe_letter,
    seal_seeds,
)
from delenda.requests.proof import Method, Proof, Reporter
from delenda.requests.seeds import canonical_seeds
from delenda.requests.states import Event, Given
from delenda.requests.tables import request, request_token
from delenda.settings import Profile, Settings

ERASURES: Final = (RequestKind.ERASE, RequestKind.ANONYMIZE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What comes in, as text. ``seeds`` are pairs of a kind's name and a value."""

    kind: RequestKind
    seeds: tuple[tuple[str, str | None], ...] = field(repr=False)
    ground: str = ""
    profiles: tuple[str, ...] = ()
    """Profiles that apply; empty: those of the configuration."""
    channel: str = "desk"
    idempotency_key: str = field(default="", repr=False)
    reporter: Reporter = Reporter.SELF
    scope: tuple[str, ...] = ()
    """Categories or purposes; empty: everything."""
    wish: str = ""
    age: int | None = field(default=None, repr=False)


def profiles_of(settings: Settings, names: Iterable[str]) -> tuple[Profile, ...]:
    """Return the named profiles; none named: those of the configuration. Raises ``InputError``."""
    wanted = tuple(dict.fromkeys(names)) or settings.requests.profiles
    known = {p.name: p for p in settings.profiles}
    if unknown := [n for n in wanted if n not in known]:
        raise InputError(f"there is no profile {unknown[0]!r}; known: {', '.join(sorted(known))}")
    return tuple(known[n] for n in wanted)


def check_ground(profiles: Sequence[Profile], kind: RequestKind, ground: str) -> None:
    """Return if an erasure names a ground of its profiles' catalogue. Raises ``InputError`` that lists it."""
    known = sorted({code for p in profiles for code in p.grounds.erase})
    if kind in ERASURES and ground not in known:
        raise InputError(f"an erasure names its ground, one of: {', '.join(known)}")
    if ground:
        proof.code_word(ground, "ground")


def check_scope(settings: Settings, scope: Iterable[str]) -> None:
    """Return if each part of the scope is a category or a configured purpose. Raises ``InputError``."""
    purposes = {s.purpose for s in settings.stores.values()} | {n.purpose for n in settings.collections.values()}
    known = {str(c) for c in Category} | (purposes - {""})
    if any(part not in known for part in scope):
        raise InputError(f"a scope is made of categories and purposes; known: {', '.join(sorted(known))}")


def is_minor(profiles: Sequence[Profile], asked: Asked) -> bool:
    """Is it about a child? By ground, by who asks, or by an age below the highest threshold that applies."""
    limit = max((p.minor_below for p in profiles if p.minor_below), default=0)
    return (
        asked.ground == "minor" or asked.reporter is Reporter.GUARDIAN or (asked.age is not None and asked.age < limit)
    )


def sameness(pepper: bytes, kind: RequestKind, scope: Iterable[str], tokens: Iterable[bytes]) -> bytes:
    """Return a token of kind, scope and seeds: equal for two requests that ask the same."""
    text = "\0".join([kind, *sorted(scope), "", *sorted(t.hex() for t in tokens)])
    return token_of(pepper, "request", text)


def receive(office: Office, connection: sa.Connection, asked: Asked, proven: Proof | None = None) -> Case:
    """Take a request in, in the caller's transaction; with ``proven``, also verify it.

    The same idempotency key gives the same request. While one with the same seeds, kind and scope is open, the new
    one is a duplicate of it; except that one nobody has proven yet gives way to one that comes with its proof.
    Raises ``InputError``; ``Locked`` if the same request comes in twice at this very moment.
    """
    pepper, sealer = office.control.pepper, office.control.sealer
    profiles = profiles_of(office.settings, asked.profiles)
    _check(office.settings, profiles, asked)
    seeds = canonical_seeds(office.engine, office.settings, asked.seeds)
    tokens = [s.token(pepper) for s in seeds]
    same = sameness(pepper, asked.kind, asked.scope, tokens)
    key = token_of(pepper, "idempotency", asked.idempotency_key) if asked.idempotency_key else None
    if earlier := _earlier(connection, key, same):
        return get(connection, sealer, earlier)
    if proven:
        proof.check(proven, asked.reporter, asked.kind)

    request_id = new_id()
    other = open_like(connection, same)
    if other is not None and proven is not None and State(other.state) is State.RECEIVED:
        _mark_duplicate(office, connection, other.id, request_id)
        other = None
    row = _row(office, asked, profiles, seeds, request_id) | {
        "state": str(State.RECEIVED if other is None else State.DUPLICATE),
        "duplicate_of": None if other is None else other.id,
        "repeat": 1 + _earlier_requests(connection, tokens, office.clock.now() - _window(profiles)),
        "sameness": same,
        "idempotency": key,
    }
    insert(connection, row, tokens, by=office.actor)
    _log_received(office, connection, row, len(seeds))
    case = get(connection, sealer, request_id)
    if case.state is State.DUPLICATE:
        return case
    if acknowledge := case.course.of("acknowledge", case.request.received_at):
        owe_letter(connection, request_id, "received", acknowledge.due_at)
    return verify(office, connection, request_id, proven) if proven else case


def receive_limit(office: Office, connection: sa.Connection, kind: RequestKind, limit: str) -> Case:
    """Take in what a storage limit asks: that the records whose time is over go, whoever's they are.

    It names nobody, so nobody's identity is to be proven: it is recorded as found by ourselves. While a request of
    the same limit is open, that one is returned. Raises as :func:`receive`.
    """
    same = sameness(office.control.pepper, kind, (LIMIT, limit), ())
    if other := open_like(connection, same):
        return get(connection, office.control.sealer, other.id)
    asked = Asked(kind=kind, seeds=(), ground=limit, channel=LIMIT, reporter=Reporter.COMPANY)
    request_id = new_id()
    row = _row(office, asked, profiles_of(office.settings, ()), (), request_id) | {
        "state": str(State.RECEIVED),
        "duplicate_of": None,
        "repeat": 1,
        "sameness": same,
        "idempotency": None,
    }
    insert(connection, row, (), by=office.actor)
    _log_received(office, connection, row, 0)
    return verify(office, connection, request_id, Proof(Method.INTERNAL, row["needed_level"], office.actor, LIMIT))


def _check(settings: Settings, profiles: Sequence[Profile], asked: Asked) -> None:
    check_ground(profiles, asked.kind, asked.ground)
    check_scope(settings, asked.scope)
    if proof.code_word(asked.channel, "channel") == LIMIT:
        raise InputError(f"the channel {LIMIT} is for requests that a storage limit makes: `delenda retain`")
    if asked.wish not in ("", "delete", "anonymize"):
        raise InputError("a wish is delete or anonymize")


def _row(
    office: Office, asked: Asked, profiles: Sequence[Profile], seeds: Sequence[Identifier], request_id: RequestId
) -> dict[str, Any]:
    """Return the new request's columns, as far as they follow from what was asked and what configuration says."""
    settings, now = office.settings, office.clock.now()
    minor = is_minor(profiles, asked)
    rules = deadlines.standing_rules(profiles, asked.kind)
    answer = deadlines.Course(now, rules, minor, asked.channel == CANCELLATION).answer(now)
    return {
        "id": request_id,
        "revision": 0,
        "kind": str(asked.kind),
        "needed_level": proof.needed_level(settings.requests, asked.kind, seeds),
        "seeds": seal_seeds(office.control.sealer, request_id, seeds),
        "ground": asked.ground,
        "wish": asked.wish,
        "scope": list(asked.scope),
        "profiles": [p.name for p in profiles],
        "channel": asked.channel,
        "reporter": str(asked.reporter),
        "minor": minor,
        "received_at": now,
        "due_at": answer.due_at if answer else None,
        "rules": [s.as_json() for s in rules],
        "config_digest": settings.digest,
        "profile_digest": deadlines.digest_of(profiles),
    }


def verify(office: Office, connection: sa.Connection, request_id: str, proven: Proof) -> Case:
    """Record a proof of identity, and move the request on.

    Raises ``Unverified`` if the proof does not count for who asks, or is below the needed level.
    """
    case = get(connection, office.control.sealer, request_id)
    proof.check(proven, case.reporter, case.request.kind)
    now = office.clock.now()
    advance(
        connection,
        request_id,
        Event.VERIFY,
        at=now,
        by=proven.by,
        given=Given(level=proven.level),
        verified_at=now,
        method=str(proven.method),
    )
    body: dict[str, str | int | None] = {"level": proven.level, "method": str(proven.method), "by": proven.by}
    body["reason"] = proven.reason or None
    office.log.append(connection, "request.verified", body, request_id)
    return get(connection, office.control.sealer, request_id)


# --- writing it down ---------------------------------------------------------------------------------


def _earlier(connection: sa.Connection, key: Token | None, same: bytes) -> str | None:
    if key is None:
        return None
    found = connection.execute(
        sa.select(request.c.id, request.c.sameness).where(request.c.idempotency == key)
    ).one_or_none()
    if found is not None and found.sameness != same:
        raise InputError("the idempotency key was used before, for another request")
    return None if found is None else str(found.id)


def _window(profiles: Sequence[Profile]) -> dt.timedelta:
    return max((p.free_window for p in profiles), default=dt.timedelta(0))


def _earlier_requests(connection: sa.Connection, tokens: Sequence[bytes], since: dt.datetime) -> int:
    """Return how many proven requests named one of the tokens since then. Unproven ones would let others count up."""
    return (
        connection.scalar(
            sa.select(sa.func.count(sa.distinct(request.c.id)))
            .join(request_token, request_token.c.request_id == request.c.id)
            .where(request_token.c.token.in_(tokens), request.c.verified_at.is_not(None))
            .where(request.c.received_at >= since)
        )
        or 0
    )


def _mark_duplicate(office: Office, connection: sa.Connection, request_id: str, of: RequestId) -> None:
    now = office.clock.now()
    advance(connection, request_id, Event.DUPLICATE, at=now, by=office.actor, duplicate_of=of)
    office.log.append(connection, "request.duplicate", {"duplicate_of": of, "reason": "proven_request"}, request_id)


def _log_received(office: Office, connection: sa.Connection, row: Mapping[str, Any], identifiers: int) -> None:
    body = {
        "kind": row["kind"],
        "ground": row["ground"] or None,
        "profiles": ",".join(row["profiles"]),
        "channel": row["channel"],
        "role": row["reporter"],
        "wish": row["wish"] or None,
        "due": None if row["due_at"] is None else row["due_at"].date().isoformat(),
        "config": row["config_digest"] or None,
        "identifiers": identifiers,
    }
    office.log.append(connection, "request.received", body, row["id"])
    if row["state"] == State.DUPLICATE:
        reason = {"duplicate_of": row["duplicate_of"], "reason": "open_request"}
        office.log.append(connection, "request.duplicate", reason, row["id"])
