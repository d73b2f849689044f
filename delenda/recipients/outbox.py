"""The outbox of notices: written with the work, sent until it is taken, waited for until it is answered.

::

    due ──sent──▶ sent ──acknowledged──▶ acknowledged
     │  └─ retry, later each time  │
     └──▶ escalated ◀── silent ────┘   (an answer still counts)
    manual: a task for a person;  exempt: not told, with the reason

A notice goes out at least once; its id is the idempotency key, so that a recipient can tell the second copy.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from delenda.errors import InputError, Unverified
from delenda.model import Identifier
from delenda.office import Office
from delenda.recipients.notices import Content, Notice, digest_of, kinds_of, wait_after
from delenda.recipients.registry import Addressee, addressees
from delenda.recipients.tables import notice as table
from delenda.settings import Recipient
from delenda.webhooks import verified_id

DUE: Final = "due"
SENT: Final = "sent"
MANUAL: Final = "manual"
ACKNOWLEDGED: Final = "acknowledged"
ESCALATED: Final = "escalated"
EXEMPT: Final = "exempt"
WAITING: Final = (SENT, MANUAL)
SETTLED: Final = (ACKNOWLEDGED, EXEMPT)
LEASE: Final = dt.timedelta(minutes=10)
"""How long one sender has a notice to itself; then another may try."""
ANSWERS: Final = {"erased": "", "anonymized": "", "nothing_found": "", "exception": "exception"}
"""What a recipient may answer, and the code under which a person must look at it."""


def put(
    office: Office,
    connection: sa.Connection,
    request_id: str,
    action: str,
    collections: Iterable[str],
    identifiers: Sequence[Identifier],
) -> list[str]:
    """Write a notice to every recipient of these collections, and return the ids of the new ones.

    Called again, it writes only what is missing. An exempt recipient gets a row with the reason, and no content.
    """
    known = set(connection.scalars(sa.select(table.c.recipient).where(table.c.request_id == request_id)))
    told = addressees(office.settings, collections, identifiers)
    return [_put(office, connection, request_id, action, a) for a in told if a.recipient.name not in known]


def _put(office: Office, connection: sa.Connection, request_id: str, action: str, to: Addressee) -> str:
    now, recipient = office.clock.now(), to.recipient
    notice_id = "N-" + secrets.token_hex(12)
    token = secrets.token_urlsafe(32)
    state = EXEMPT if to.exempt else MANUAL if recipient.channel == "manual" else DUE
    content = b""
    if not to.exempt:
        plain = Content(to.identifiers, token).to_bytes()
        content = office.control.sealer.seal(plain, f"recipient_notice:{notice_id}")
    connection.execute(
        sa.insert(table).values(
            id=notice_id,
            request_id=request_id,
            recipient=recipient.name,
            channel=recipient.channel,
            action=action,
            state=state,
            code=to.exempt,
            content=content,
            token=b"" if to.exempt else digest_of(token),
            kinds=kinds_of(to.identifiers) if not to.exempt else [],
            attempts=0,
            created_at=now,
            next_at=now if state == DUE else None,
            escalate_at=None if to.exempt else now + office.settings.notices.escalate_after,
        )
    )
    body: dict[str, str | int | None] = {"recipient": recipient.name}
    if to.exempt:
        office.log.append(connection, "recipient.exempt", body | {"reason": to.exempt}, request_id)
    elif state == MANUAL:
        body |= {"notice": notice_id, "channel": MANUAL, "action": action, "status": MANUAL}
        office.log.append(connection, "recipient.notified", body, request_id)
    return notice_id


# --- sending -----------------------------------------------------------------------------------------


def take_due(office: Office, connection: sa.Connection, limit: int = 100) -> list[str]:
    """Return the ids of notices that are to be sent now, and keep others off them for a while."""
    now = office.clock.now()
    query = sa.select(table.c.id).where(table.c.state == DUE, table.c.next_at <= now).order_by(table.c.next_at)
    ids = list(connection.scalars(query.limit(limit).with_for_update(skip_locked=True)))
    connection.execute(sa.update(table).where(table.c.id.in_(ids)).values(next_at=now + LEASE))
    return ids


def open_notice(office: Office, connection: sa.Connection, notice_id: str) -> tuple[Notice, Recipient]:
    """Return a notice with its content, and its recipient. Raises ``InputError`` if there is nothing to be told."""
    row = _row(connection, notice_id)
    if row is None or not row.content:
        raise InputError("there is no such notice, or it was answered and its content is gone")
    content = Content.from_bytes(office.control.sealer.open(row.content, f"recipient_notice:{row.id}"))
    due = row.escalate_at or row.created_at + office.settings.notices.escalate_after
    notice = Notice(row.id, row.request_id, row.action, due.date(), content, row.attempts)
    return notice, _recipient(office, row.recipient)


def taken(office: Office, connection: sa.Connection, notice_id: str, sha256: str) -> None:
    """Note that the recipient's server took the notice; ``sha256`` is of the body sent."""
    now = office.clock.now()
    row = _row(connection, notice_id)
    if row is None or row.state != DUE:
        return
    values = {"state": SENT, "sent_at": now, "attempts": row.attempts + 1, "next_at": None, "sha256": sha256}
    escalate = now + office.settings.notices.escalate_after
    connection.execute(sa.update(table).where(table.c.id == row.id).values(**values, code="", escalate_at=escalate))
    body: dict[str, str | int | None] = {
        "recipient": row.recipient,
        "notice": row.id,
        "channel": row.channel,
        "action": row.action,
        "attempt": row.attempts + 1,
        "kinds": ",".join(row.kinds) or None,
        "sha256": sha256,
    }
    office.log.append(connection, "recipient.notified", body, row.request_id)


def not_taken(office: Office, connection: sa.Connection, notice_id: str, code: str, *, again: bool) -> None:
    """Note a failed attempt: try again later, or, if that is of no use or was done often enough, fetch a person."""
    row = _row(connection, notice_id)
    if row is None or row.state != DUE:
        return
    attempts = row.attempts + 1
    next_at = office.clock.now() + wait_after(attempts)
    values = {"attempts": attempts, "code": code, "next_at": next_at}
    connection.execute(sa.update(table).where(table.c.id == row.id).values(**values))
    if not again or attempts >= office.settings.notices.attempts:
        _escalate(office, connection, row.id, code)


# --- answers -----------------------------------------------------------------------------------------


class _AnswerData(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    notice: str = Field(max_length=40)
    token: str = Field(max_length=100)
    outcome: str = Field(max_length=20)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    type: str
    data: _AnswerData


def acknowledge(office: Office, connection: sa.Connection, headers: Mapping[str, str], body: bytes) -> str:
    """Take in a recipient's signed answer, and return the notice's id; the same answer again changes nothing.

    ``{"type": "erasure.acknowledged", "data": {"notice", "token", "outcome"}}``, signed with the shared secret.
    Raises ``Unverified`` for a wrong signature or token, and for a notice that there is none of; ``InputError``.
    """
    try:
        answer = _Answer.model_validate_json(body)
    except ValidationError as e:
        raise InputError("the message is no acknowledgement with data {notice, token, outcome}") from e
    if answer.type != "erasure.acknowledged" or answer.data.outcome not in ANSWERS:
        raise InputError(f"an acknowledgement's outcome is one of: {', '.join(ANSWERS)}")
    row = _row(connection, answer.data.notice)
    secret = None if row is None else _recipient(office, row.recipient).secret
    decoy = SecretStr(
        base64.b64encode(secrets.token_bytes(32)).decode()
    )  # a notice that is not there takes the same work
    tolerance = office.settings.requests.webhook_tolerance
    verified_id([secret or decoy], headers, body, office.clock.now(), tolerance)
    if row is None or not hmac.compare_digest(row.token, digest_of(answer.data.token)):
        raise Unverified("the acknowledgement does not fit any notice of ours")
    _answered(office, connection, row, answer.data.outcome, "callback", "")
    return str(row.id)


def acknowledge_by_hand(office: Office, connection: sa.Connection, notice_id: str, outcome: str, evidence: str) -> None:
    """Record the answer of a recipient that told it to a person. ``evidence`` names a file or mail, not its content."""
    if outcome not in ANSWERS or not evidence.strip():
        raise InputError(f"an answer has its evidence, and is one of: {', '.join(ANSWERS)}")
    row = _row(connection, notice_id)
    if row is None or row.state == EXEMPT:
        raise InputError("there is no such notice, or its recipient was not told")
    _answered(office, connection, row, outcome, "by_hand", evidence)


def _answered(office: Office, connection: sa.Connection, row: Any, outcome: str, method: str, evidence: str) -> None:
    if row.state == ACKNOWLEDGED:
        return
    now = office.clock.now()
    body: dict[str, str | int | None] = {
        "recipient": row.recipient,
        "notice": row.id,
        "channel": row.channel,
        "status": outcome,
        "method": method,
        "evidence": digest_of(evidence).hex() if evidence else None,
    }
    office.log.append(connection, "recipient.acknowledged", body, row.request_id)
    values: dict[str, Any] = {"answered_at": now, "next_at": None}
    if ANSWERS[outcome]:
        connection.execute(sa.update(table).where(table.c.id == row.id).values(**values))
        _escalate(office, connection, row.id, ANSWERS[outcome])
        return
    values |= {"state": ACKNOWLEDGED, "code": outcome, "content": b"", "escalate_at": None}
    connection.execute(sa.update(table).where(table.c.id == row.id).values(**values))


# --- what stands -------------------------------------------------------------------------------------


def escalate_silent(office: Office, connection: sa.Connection) -> list[str]:
    """Hand notices that nobody answered in time to a person, and return their ids."""
    query = sa.select(table.c.id).where(table.c.state.in_((DUE, *WAITING)), table.c.escalate_at <= office.clock.now())
    ids = list(connection.scalars(query.order_by(table.c.escalate_at)))
    for notice_id in ids:
        _escalate(office, connection, notice_id, "silent")
    return ids


def outcomes(connection: sa.Connection, request_id: str = "") -> list[dict[str, Any]]:
    """Return each notice as a receipt lists it: id, recipient, times, channel, state, code."""
    query = sa.select(table).order_by(table.c.created_at, table.c.recipient)
    if request_id:
        query = query.where(table.c.request_id == request_id)
    return [
        {
            "id": r.id,
            "request": r.request_id,
            "recipient": r.recipient,
            "channel": r.channel,
            "action": r.action,
            "state": r.state,
            "code": r.code,
            "attempts": r.attempts,
            "created_at": r.created_at.isoformat(),
            "sent_at": r.sent_at.isoformat() if r.sent_at else None,
            "answered_at": r.answered_at.isoformat() if r.answered_at else None,
        }
        for r in connection.execute(query)
    ]


def is_settled(connection: sa.Connection, request_id: str) -> bool:
    """Has every recipient answered, or is exempt? If not, the request has open obligations."""
    query = sa.select(table.c.id).where(table.c.request_id == request_id, table.c.state.not_in(SETTLED))
    return connection.execute(query.limit(1)).first() is None


def _escalate(office: Office, connection: sa.Connection, notice_id: str, code: str) -> None:
    row = _row(connection, notice_id)
    assert row is not None  # noqa: S101  # the callers have just read it
    connection.execute(
        sa.update(table).where(table.c.id == row.id).values(state=ESCALATED, code=code, next_at=None, escalate_at=None)
    )
    body: dict[str, str | int | None] = {"recipient": row.recipient, "notice": row.id, "reason": code}
    office.log.append(connection, "recipient.escalated", body | {"attempt": row.attempts}, row.request_id)


def _row(connection: sa.Connection, notice_id: str) -> Any | None:
    return connection.execute(sa.select(table).where(table.c.id == notice_id).with_for_update()).one_or_none()


def _recipient(office: Office, name: str) -> Recipient:
    for recipient in office.settings.recipients:
        if recipient.name == name:
            return recipient
    raise InputError(f"recipient {name} is not configured any more; put it back until its notices are answered")
