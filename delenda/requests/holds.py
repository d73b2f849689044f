"""Legal holds: what must not be erased, whoever asks. By subject, by collection, or both; gathered by matter.

A hold knows its subject by tokens, and is matched by every alias that the identity graph knows, at plan and again at
apply. It ends by its date or by release, and a release opens again the requests that it had cut short.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import sqlalchemy as sa

from delenda.errors import InputError, Refused
from delenda.model import Identifier, RequestId, State, Token
from delenda.office import Office
from delenda.requests.cases import advance
from delenda.requests.proof import code_word
from delenda.requests.states import TABLE, Event
from delenda.requests.tables import legal_hold, legal_hold_effect, legal_hold_token, request, request_token


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold. No tokens: everybody's records in its collections; no collections: all of the subject's records."""

    id: str
    name: str
    matter: str
    reason: str
    until: dt.datetime | None
    collections: tuple[str, ...] = ()
    tokens: frozenset[Token] = field(default=frozenset(), repr=False)

    def covers(self, address: str, tokens: Iterable[Token]) -> bool:
        """Does it keep a record of the collection ``store/collection`` whose subject has these tokens?"""
        here = not self.collections or any(fnmatchcase(address, glob) for glob in self.collections)
        return here and (not self.tokens or not self.tokens.isdisjoint(tokens))


def covering(holds: Iterable[Hold], address: str, tokens: Iterable[Token]) -> Hold | None:
    """Return the hold that keeps a record, the one that lasts longest; None if none does. Pure."""
    known = frozenset(tokens)
    found = [h for h in holds if h.covers(address, known)]
    forever = dt.datetime.max.replace(tzinfo=dt.UTC)
    return max(found, key=lambda h: (h.until or forever, h.id), default=None)


def set_hold(
    office: Office,
    connection: sa.Connection,
    *,
    name: str,
    matter: str,
    reason: str,
    seeds: Sequence[Identifier] = (),
    collections: Sequence[str] = (),
    until: dt.datetime | None = None,
) -> Hold:
    """Set a hold on a subject, on collections (globs), or on the subject's records in them.

    Raises ``InputError`` for a hold on nothing in particular, which would hold everything.
    """
    code_word(matter, "matter")
    code_word(reason, "reason")
    if not seeds and not collections:
        raise InputError("a hold names a person's identifiers, collections, or both")
    if until is not None and until <= office.clock.now():
        raise InputError("a hold ends in the future, or has no end")
    hold_id = "H-" + secrets.token_hex(6)
    connection.execute(
        sa.insert(legal_hold).values(
            id=hold_id,
            name=name[:64],
            matter=matter,
            reason=reason,
            collections=list(collections),
            by_subject=bool(seeds),
            until=until,
            set_at=office.clock.now(),
            set_by=office.actor,
        )
    )
    tokens = {s.token(office.control.pepper) for s in seeds}
    if tokens:
        connection.execute(sa.insert(legal_hold_token), [{"hold_id": hold_id, "token": t} for t in tokens])
    scope = "subject" if seeds else "collection"
    body = {"hold": hold_id, "matter": matter, "reason": reason, "scope": scope}
    body |= {"until": until.date().isoformat()} if until else {}
    office.log.append(connection, "hold.set", body)
    return Hold(hold_id, name[:64], matter, reason, until, tuple(collections), frozenset(tokens))


def in_force(connection: sa.Connection, now: dt.datetime) -> tuple[Hold, ...]:
    """Return the holds that are neither released nor over, with all their tokens."""
    query = sa.select(legal_hold).where(
        legal_hold.c.released_at.is_(None), sa.or_(legal_hold.c.until.is_(None), legal_hold.c.until > now)
    )
    rows = connection.execute(query.order_by(legal_hold.c.set_at, legal_hold.c.id)).all()
    tokens: dict[str, set[Token]] = {row.id: set() for row in rows}
    for hold_id, token in connection.execute(sa.select(legal_hold_token.c.hold_id, legal_hold_token.c.token)):
        if hold_id in tokens:
            tokens[hold_id].add(Token(token))
    return tuple(
        Hold(r.id, r.name, r.matter, r.reason, r.until, tuple(r.collections), frozenset(tokens[r.id])) for r in rows
    )


def note_effect(connection: sa.Connection, hold_id: str, request_id: str) -> None:
    """Remember that a request left records behind because of a hold: called when a plan keeps them."""
    known = sa.select(legal_hold_effect).where(
        legal_hold_effect.c.hold_id == hold_id, legal_hold_effect.c.request_id == request_id
    )
    if connection.execute(known).first() is None:
        connection.execute(sa.insert(legal_hold_effect).values(hold_id=hold_id, request_id=request_id))


def release(
    office: Office, connection: sa.Connection, reason: str, *, hold_id: str = "", matter: str = ""
) -> list[RequestId]:
    """Release a hold, or all holds of a matter, and return the ended requests that are thereby open again.

    Raises ``InputError`` if there is no such hold in force.
    """
    code_word(reason, "reason")
    now = office.clock.now()
    chosen = legal_hold.c.id == hold_id if hold_id else legal_hold.c.matter == matter
    ids = connection.scalars(sa.select(legal_hold.c.id).where(chosen, legal_hold.c.released_at.is_(None))).all()
    if not ids:
        raise InputError("there is no such hold, or it is released")
    for each in ids:
        connection.execute(
            sa.update(legal_hold).where(legal_hold.c.id == each).values(released_at=now, released_by=office.actor)
        )
        body = {"hold": each, "reason": reason, "released": now.date().isoformat()}
        office.log.append(connection, "hold.released", body)
    return [i for i in _cut_short(connection, ids) if _reopen(office, connection, i, now)]


def _cut_short(connection: sa.Connection, hold_ids: Sequence[str]) -> list[RequestId]:
    """Return the requests that the holds had an effect on: as noted, or because they name the same subject."""
    noted = sa.select(legal_hold_effect.c.request_id).where(legal_hold_effect.c.hold_id.in_(hold_ids))
    named = (
        sa.select(request_token.c.request_id)
        .join(legal_hold_token, legal_hold_token.c.token == request_token.c.token)
        .where(legal_hold_token.c.hold_id.in_(hold_ids))
    )
    query = sa.select(request.c.id).where(
        request.c.id.in_(noted.union(named)), request.c.kind.in_(("erase", "anonymize"))
    )
    return [RequestId(i) for i in connection.scalars(query.order_by(request.c.received_at, request.c.id))]


def _reopen(office: Office, connection: sa.Connection, request_id: RequestId, now: dt.datetime) -> bool:
    """Open an ended request again; one that is still open needs nothing, and a dead one stays dead."""
    state = State(connection.execute(sa.select(request.c.state).where(request.c.id == request_id)).scalar_one())
    if (state, Event.REOPEN) not in TABLE:
        return False
    try:
        with connection.begin_nested():
            advance(connection, request_id, Event.REOPEN, at=now, by=office.actor)
    except (Refused, sa.exc.IntegrityError):  # the same person has asked again meanwhile: that request is open
        return False
    return True
