"""The ledger of disclosures: what was handed to an authority, a court or anybody else, and why. It only grows.

Policy 001 promises four things of each: content, time, reason, recipient. The content is its categories, never the
data. The person may see the ledger about them; where a law forbids that, they learn that something is withheld.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from delenda.errors import InputError
from delenda.model import Identifier, Token
from delenda.office import Office
from delenda.recipients.tables import disclosure, disclosure_token


def record(
    office: Office,
    connection: sa.Connection,
    *,
    content: Sequence[str],
    at: dt.datetime | None,
    reason: str,
    recipient: str,
    about: Sequence[Identifier],
    legal_basis: str = "",
    matter: str = "",
    withheld: str = "",
    request_id: str = "",
) -> str:
    """Write a disclosure down, in the audit log too, and return its id.

    Args:
        content: categories of what was handed over.
        reason: a code, such as ``court_order``.
        withheld: a code, if a law forbids to tell the person.

    Raises ``InputError`` if one of the four is missing, or it lies in the future.
    """
    now = office.clock.now()
    given = {"content": list(filter(str.strip, content)), "time": at, "reason": reason, "recipient": recipient.strip()}
    if missing := [name for name, value in given.items() if not value]:
        raise InputError(f"a disclosure has content, time, reason and recipient; missing: {', '.join(missing)}")
    if at is None or at > now:
        raise InputError("a disclosure lies in the past")
    disclosure_id = "D-" + secrets.token_hex(8)
    body: dict[str, str | int | None] = {
        "disclosure": disclosure_id,
        "categories": ",".join(content),
        "when": at.date().isoformat(),
        "reason": reason,
        "recipient": recipient,
        "matter": matter or None,
    }
    office.log.append(connection, "disclosure.recorded", body, request_id)
    connection.execute(
        sa.insert(disclosure).values(
            id=disclosure_id,
            content=list(content),
            disclosed_at=at,
            reason=reason,
            recipient=recipient,
            legal_basis=legal_basis,
            matter=matter,
            withheld=withheld,
            recorded_at=now,
            recorded_by=office.actor,
        )
    )
    tokens = {i.token(office.control.pepper) for i in about}
    if tokens:
        connection.execute(
            sa.insert(disclosure_token), [{"disclosure_id": disclosure_id, "token": t} for t in sorted(tokens)]
        )
    return disclosure_id


def about(connection: sa.Connection, tokens: Iterable[Token]) -> list[dict[str, Any]]:
    """Return the disclosures about whoever has one of the tokens, oldest first, as an export shows them.

    Of one that the person may not know only the code is there: ``{"withheld": "investigation"}``.
    """
    query = (
        sa.select(disclosure)
        .where(
            disclosure.c.id.in_(
                sa.select(disclosure_token.c.disclosure_id).where(disclosure_token.c.token.in_(list(tokens)))
            )
        )
        .order_by(disclosure.c.disclosed_at, disclosure.c.id)
    )
    return [
        {"withheld": r.withheld}
        if r.withheld
        else {
            "id": r.id,
            "content": list(r.content),
            "at": r.disclosed_at.isoformat(),
            "reason": r.reason,
            "recipient": r.recipient,
            "legal_basis": r.legal_basis,
        }
        for r in connection.execute(query)
    ]
