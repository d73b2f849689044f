"""The suppression list: whom not to write to again, for which purpose. Keyed digests only, so it is no list of people.

It outlives the erasure of its people on purpose: an address that was removed must not come back with the next import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import sqlalchemy as sa

from delenda.model import Identifier, Token
from delenda.office import Office
from delenda.requests.proof import code_word
from delenda.requests.tables import suppression

MARKETING: Final = "marketing"
_CHUNK: Final = 500


def purpose_code(purpose: str) -> str:
    """Return a purpose as the list and the audit log write it.

    Raises ``InputError`` if no code comes out of it.

    >>> purpose_code("Provide the app")
    'provide_the_app'
    """
    return code_word(re.sub(r"[^\w.:/-]+", "_", purpose.strip().lower(), flags=re.ASCII).strip("_")[:40], "purpose")


def add(
    office: Office,
    connection: sa.Connection,
    identifiers: Sequence[Identifier],
    *,
    purpose: str = MARKETING,
    request_id: str = "",
    reason: str = "request",
) -> int:
    """Put identifiers on the list and return how many were new to it."""
    purpose = purpose_code(purpose)
    tokens = {i.token(office.control.pepper) for i in identifiers}
    new = tokens - listed(connection, tokens, purpose)
    if new:
        now = office.clock.now()
        rows = [{"token": t, "purpose": purpose, "added_at": now, "request_id": request_id} for t in sorted(new)]
        connection.execute(sa.insert(suppression), rows)
    body: dict[str, str | int | None] = {"purposes": purpose, "reason": reason, "identifiers": len(new)}
    office.log.append(connection, "suppress.added", body, request_id)
    return len(new)


def listed(connection: sa.Connection, tokens: Iterable[Token], purpose: str = MARKETING) -> set[Token]:
    """Return those of the tokens that are on the list."""
    wanted, purpose = list(tokens), purpose_code(purpose)
    found: set[Token] = set()
    for start in range(0, len(wanted), _CHUNK):
        query = sa.select(suppression.c.token).where(
            suppression.c.purpose == purpose, suppression.c.token.in_(wanted[start : start + _CHUNK])
        )
        found.update(Token(t) for t in connection.scalars(query))
    return found


def check(
    office: Office,
    connection: sa.Connection,
    identifiers: Sequence[Identifier],
    *,
    purpose: str = MARKETING,
    target: str = "",
) -> list[bool]:
    """Return for each identifier whether it is on the list: an import leaves those out. What is blocked is logged."""
    tokens = [i.token(office.control.pepper) for i in identifiers]
    found = listed(connection, set(tokens), purpose)
    blocked = [t in found for t in tokens]
    if any(blocked):
        body: dict[str, str | int | None] = {
            "purposes": purpose_code(purpose),
            "records": sum(blocked),
            "reason": "listed",
        }
        office.log.append(connection, "suppress.blocked", body | ({"target": target} if target else {}))
    return blocked
