"""What people decide about a request on its way: verify, refuse, withdraw, extend, wait, ask a fee, let expire.

Each decision is coded, names who decided, changes the state by :func:`~delenda.requests.cases.advance` alone, and
stands in the audit log in the same transaction. A refusal owes the person a letter with the reason, by a deadline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, Literal

import sqlalchemy as sa

from delenda.control import chunks
from delenda.errors import InputError, Refused, Unverified
from delenda.model import RequestId, State
from delenda.office import Office
from delenda.requests.cases import Case, advance, get, owe_letter, refresh_due
from delenda.requests.deadlines import PauseReason
from delenda.requests.intake import profiles_of, verify
from delenda.requests.proof import BY_MACHINE, Proof, code_word
from delenda.requests.states import DEAD, OPEN, Event
from delenda.requests.tables import request, request_decision, request_letter, request_pause

PROOF_VALID: Final = dt.timedelta(days=90)
"""An unproven request expires after that."""


def decide_identity(office: Office, connection: sa.Connection, request_id: str, proven: Proof) -> Case:
    """Record an operator's decision about identity: who, how, which level, a reason code; no document.

    Raises ``Unverified`` if the method does not count for who asks, or the level does not suffice.
    """
    if proven.method in BY_MACHINE:
        raise Unverified(f"{proven.method} is never recorded by hand")
    code_word(proven.reason, "reason")
    go_on(office, connection, request_id, "identity")
    case = verify(office, connection, request_id, proven)
    _decided(office, connection, case.id, "verify", proven.reason, evidence=proven.evidence, by=proven.by)
    return case


def refuse(
    office: Office,
    connection: sa.Connection,
    request_id: str,
    code: str,
    *,
    evidence: str,
    approver: str,
    collections: Sequence[str] = (),
) -> Case:
    """Refuse a request, or only the named collections of it, on a coded ground of its profiles.

    A partial refusal leaves the state alone: the rest is carried out. A ground that only postpones (copies on backup
    tapes) never ends a request: the backup stays owed. Raises ``InputError`` for an unknown ground, missing evidence
    or an approver who is the one who works.
    """
    case = get(connection, office.control.sealer, request_id)
    profiles = profiles_of(office.settings, case.profiles)
    known = {c for p in profiles for c in p.grounds.refuse}
    if code not in known:
        raise InputError(f"a refusal names its ground, one of: {', '.join(sorted(known))}")
    code_word(evidence, "evidence")
    code_word(approver, "approver")
    if office.settings.erasure.four_eyes and approver == office.actor:
        raise InputError("a refusal is approved by somebody else than who proposes it")
    postpones = any(code in p.grounds.postpones for p in profiles)
    partial = bool(collections) or postpones
    now = office.clock.now()
    if partial and case.state in DEAD:
        raise Unverified(f"the request is {case.state}: nothing is left to refuse")
    if not partial:
        advance(connection, case.id, Event.REFUSE, at=now, by=office.actor)
    what = "partial" if partial else "refuse"
    _decided(
        office, connection, case.id, what, code, evidence, approver, collections=collections, owes_backup=postpones
    )
    letter = case.course.of("refusal", now) or case.course.answer(now)
    owe_letter(connection, case.id, "partial" if partial else "refused", letter.due_at if letter else now)
    body: dict[str, str | int | None] = {"reason": code, "by": approver, "status": what}
    office.log.append(connection, "request.refused", body, case.id)
    return get(connection, office.control.sealer, request_id)


def withdraw(office: Office, connection: sa.Connection, request_id: str, reason: str) -> Case:
    """End a request as the person wishes. Raises ``Refused`` once it is executing."""
    code_word(reason, "reason")
    advance(connection, request_id, Event.WITHDRAW, at=office.clock.now(), by=office.actor)
    office.log.append(connection, "request.withdrawn", {"reason": reason, "by": office.actor}, request_id)
    return get(connection, office.control.sealer, request_id)


def extend(office: Office, connection: sa.Connection, request_id: str, reason: str) -> Case:
    """Put the answer off once, as far as its profiles allow; the person must be told, with the reason, in time.

    Raises ``Refused`` if no profile allows it, or the time for the notice is over.
    """
    code_word(reason, "reason")
    case, now = get(connection, office.control.sealer, request_id), office.clock.now()
    if case.state not in OPEN:
        raise Refused(f"the request is {case.state}: no answer is due any more")
    if not case.course.may_extend(now):
        raise Refused("no profile of this request lets its answer be put off, or it is too late to give notice")
    notice = case.course.of("extension", now) or case.course.answer(now)
    connection.execute(sa.update(request).where(request.c.id == case.id).values(extended=True))
    owe_letter(connection, case.id, "extended", notice.due_at if notice else now)
    _decided(office, connection, case.id, "extend", reason)
    case = refresh_due(connection, office.control.sealer, case.id, now)
    due = case.request.due_at
    body = {"reason": reason, "due": due.date().isoformat() if due else None, "by": office.actor}
    office.log.append(connection, "request.extended", body, case.id)
    return case


def wait_for(office: Office, connection: sa.Connection, request_id: str, reason: PauseReason) -> Case:
    """Note that we wait for the person: the clock of profiles that allow it stops. Waiting twice is waiting once."""
    now = office.clock.now()
    waiting = connection.scalar(_open_pause(sa.select(request_pause.c.id), request_id, reason))
    if waiting is None:
        connection.execute(sa.insert(request_pause).values(request_id=request_id, reason=reason, since=now))
    return refresh_due(connection, office.control.sealer, request_id, now)


def go_on(office: Office, connection: sa.Connection, request_id: str, reason: PauseReason) -> Case:
    """Note that the wait is over."""
    now = office.clock.now()
    connection.execute(_open_pause(sa.update(request_pause), request_id, reason).values(until=now))
    return refresh_due(connection, office.control.sealer, request_id, now)


def fee(
    office: Office,
    connection: sa.Connection,
    request_id: str,
    decision: Literal["ask_fee", "waive_fee", "paid"],
    reason: str,
    approver: str,
) -> Case:
    """Record a decision about a fee for a request that repeats itself without reason; never taken by the machine.

    Raises ``Refused`` if the request is still among the free ones.
    """
    code_word(reason, "reason")
    case = get(connection, office.control.sealer, request_id)
    if decision == "ask_fee" and not is_repeated(office, case):
        raise Refused("the request is among those that are free")
    if decision == "ask_fee" and office.settings.erasure.four_eyes and approver == office.actor:
        raise InputError("a fee is approved by somebody else than who proposes it")
    _decided(office, connection, case.id, decision, reason, approver=approver)
    office.log.append(connection, "request.extended", {"event": decision, "reason": reason, "by": approver}, case.id)
    if decision == "ask_fee":
        answer = case.course.answer(office.clock.now())
        owe_letter(connection, case.id, "fee", answer.due_at if answer else office.clock.now())
        return wait_for(office, connection, case.id, "fee")
    return go_on(office, connection, case.id, "fee")


def is_repeated(office: Office, case: Case) -> bool:
    """Did the person ask more often than is free under every profile? A flag for a person to decide on."""
    free = max((p.free_requests for p in profiles_of(office.settings, case.profiles)), default=0)
    return case.repeat > free


def expire(office: Office, connection: sa.Connection, after: dt.timedelta = PROOF_VALID) -> list[RequestId]:
    """End the requests that nobody has proven for ``after``, and return their ids."""
    now = office.clock.now()
    stale = connection.scalars(
        sa.select(request.c.id).where(request.c.state == str(State.RECEIVED), request.c.received_at < now - after)
    ).all()
    for request_id in stale:
        advance(connection, request_id, Event.EXPIRE, at=now, by=office.actor)
        office.log.append(connection, "request.expired", {"reason": "never_proven"}, request_id)
    return [RequestId(i) for i in stale]


# --- what stands ----------------------------------------------------------------------------------------


def decisions(connection: sa.Connection, request_id: str) -> list[dict[str, Any]]:
    """Return the decisions about a request, oldest first."""
    query = sa.select(request_decision).where(request_decision.c.request_id == request_id)
    rows = connection.execute(query.order_by(request_decision.c.id)).mappings()
    return [{k: v for k, v in row.items() if k not in ("id", "request_id")} for row in rows]


def refused_collections(connection: sa.Connection, request_id: str) -> dict[str, str]:
    """Return the collections (``store/collection`` globs) that a partial refusal excludes, each with its ground."""
    return refused_by_request(connection, [request_id])[request_id]


def refused_by_request(connection: sa.Connection, request_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return what :func:`refused_collections` does, for many requests."""
    refused: dict[str, dict[str, str]] = {i: {} for i in request_ids}
    for some in chunks(request_ids):
        query = sa.select(request_decision).where(
            request_decision.c.request_id.in_(some), request_decision.c.what == "partial"
        )
        for row in connection.execute(query.order_by(request_decision.c.id)):
            refused[row.request_id] |= dict.fromkeys(row.collections, row.code)
    return refused


def owes_backup(connection: sa.Connection, request_id: str) -> bool:
    """Was something refused for now because it lies in backups? Then an obligation must be open for it."""
    return any(d["owes_backup"] for d in decisions(connection, request_id))


def letters_owed(connection: sa.Connection, request_id: str = "") -> list[tuple[RequestId, str, dt.datetime]]:
    """Return ``(request, letter, due)`` of letters that have not gone out, soonest due first."""
    query = sa.select(request_letter.c.request_id, request_letter.c.letter, request_letter.c.due_at)
    query = query.where(request_letter.c.sent_at.is_(None)).order_by(request_letter.c.due_at, request_letter.c.id)
    if request_id:
        query = query.where(request_letter.c.request_id == request_id)
    return [(RequestId(r), letter, due) for r, letter, due in connection.execute(query)]


def letter_sent(office: Office, connection: sa.Connection, request_id: str, letter: str, channel: str) -> None:
    """Note that a letter has gone out, by which channel."""
    sent = sa.update(request_letter).where(
        request_letter.c.request_id == request_id,
        request_letter.c.letter == letter,
        request_letter.c.sent_at.is_(None),
    )
    connection.execute(sent.values(sent_at=office.clock.now(), channel=code_word(channel, "channel")))


def _open_pause(statement: Any, request_id: str, reason: str) -> Any:
    return statement.where(
        request_pause.c.request_id == request_id, request_pause.c.reason == reason, request_pause.c.until.is_(None)
    )


def _decided(
    office: Office,
    connection: sa.Connection,
    request_id: str,
    what: str,
    code: str,
    evidence: str = "",
    approver: str = "",
    *,
    by: str = "",
    collections: Sequence[str] = (),
    owes_backup: bool = False,
) -> None:
    connection.execute(
        sa.insert(request_decision).values(
            request_id=request_id,
            what=what,
            code=code,
            evidence=evidence,
            collections=list(collections),
            owes_backup=owes_backup,
            by=by or office.actor,
            approver=approver,
            at=office.clock.now(),
        )
    )
