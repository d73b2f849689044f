"""One-time codes: control of a contact is proven by reading back what was sent to it.

Only a keyed digest of a code is stored; it expires, and few attempts are allowed. A code proves the one contact that
it was sent to: a request that also names a stranger's number is not verified by it. Wrong, late, used up, unknown:
the answer is the same, and takes the same work.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any, Final

import sqlalchemy as sa

from delenda.errors import InputError, Refused
from delenda.kinds import Category
from delenda.model import Identifier, State
from delenda.office import Office
from delenda.requests import conduct
from delenda.requests.cases import Case, get
from delenda.requests.intake import verify
from delenda.requests.proof import Method, Proof, Reporter
from delenda.requests.tables import request, request_code, request_token

DIGITS: Final = 8
ISSUES_A_DAY: Final = 5
_DECOYS: Final = 3
"""Comparisons that every check makes at least, whether or not there is a code."""


def contacts(case: Case) -> tuple[Identifier, ...]:
    """Return the seeds that a code can be sent to."""
    return tuple(s for s in case.request.seeds if s.spec.category is Category.CONTACT and s.spec.searchable)


def issue(office: Office, connection: sa.Connection, request_id: str, to: Identifier, *, level: int) -> str:
    """Return a new code for a contact among the seeds; earlier ones for it are void. The caller delivers it.

    ``level`` is what it will prove: 1 control of the contact; 2 if we knew that contact beforehand.
    Raises ``Refused`` if the request is past proof, or too many codes were asked for; ``InputError`` for another
    contact than the request's.
    """
    case = get(connection, office.control.sealer, request_id)
    if case.state is not State.RECEIVED:
        raise Refused("the request does not wait for a proof of identity")
    if case.reporter is not Reporter.SELF:
        raise Refused(f"a code proves nothing about a request by {case.reporter}")
    if to not in contacts(case):
        raise InputError("a code goes to a phone number or mail address that the request names, to no other")
    now, token = office.clock.now(), to.token(office.control.pepper)
    if _issued_since(connection, case.id, now - dt.timedelta(days=1)) >= ISSUES_A_DAY:
        raise Refused("too many codes were asked for today; an operator may decide instead")
    connection.execute(
        sa.update(request_code)
        .where(request_code.c.request_id == case.id, request_code.c.token == token, request_code.c.closed_at.is_(None))
        .values(closed_at=now)
    )
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    code_id = secrets.token_hex(8)
    settings = office.settings.requests
    connection.execute(
        sa.insert(request_code).values(
            id=code_id,
            request_id=case.id,
            token=token,
            digest=_digest(office, code_id, code),
            level=level,
            attempts_left=settings.code_attempts,
            issued_at=now,
            expires_at=now + settings.code_valid,
        )
    )
    conduct.wait_for(office, connection, case.id, "identity")
    return code


def check(office: Office, connection: sa.Connection, request_id: str, code: str) -> bool:
    """Does the code prove a contact of the request? Counts the attempt; verifies once every seed is proven.

    The caller commits also a wrong attempt.
    """
    now = office.clock.now()
    query = (
        sa.select(request_code)
        .join(request, request.c.id == request_code.c.request_id)
        .where(
            request_code.c.request_id == request_id,
            request.c.state == str(State.RECEIVED),
            request_code.c.closed_at.is_(None),
            request_code.c.expires_at >= now,
            request_code.c.attempts_left > 0,
        )
        .with_for_update()
    )
    rows = connection.execute(query).all()
    hit = None
    for row in [*rows, *[None] * (_DECOYS - len(rows))]:
        stored = bytes(32) if row is None else row.digest
        if hmac.compare_digest(_digest(office, "" if row is None else row.id, code), stored):
            hit = row
    connection.execute(
        sa.update(request_code)
        .where(request_code.c.id.in_([row.id for row in rows]))
        .values(attempts_left=request_code.c.attempts_left - 1)
    )
    if hit is None:
        return False
    _prove(office, connection, hit, now)
    return True


def _prove(office: Office, connection: sa.Connection, hit: Any, now: dt.datetime) -> None:
    connection.execute(sa.update(request_code).where(request_code.c.id == hit.id).values(closed_at=now))
    connection.execute(
        sa.update(request_token)
        .where(request_token.c.request_id == hit.request_id, request_token.c.token == hit.token)
        .values(proven_at=now, proven_level=hit.level)
    )
    levels = connection.scalars(
        sa.select(request_token.c.proven_level).where(request_token.c.request_id == hit.request_id)
    ).all()
    case = get(connection, office.control.sealer, hit.request_id)
    if min(levels) >= max(1, case.facts.needed_level):
        conduct.go_on(office, connection, case.id, "identity")
        verify(office, connection, case.id, Proof(Method.CODE, min(levels), by="code"))


def _issued_since(connection: sa.Connection, request_id: str, since: dt.datetime) -> int:
    query = sa.select(sa.func.count()).select_from(request_code)
    return (
        connection.scalar(query.where(request_code.c.request_id == request_id, request_code.c.issued_at >= since)) or 0
    )


def _digest(office: Office, code_id: str, code: str) -> bytes:
    text = f"code\0{code_id}\0{code.strip()[:40]}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, key=office.control.pepper, digest_size=32).digest()
