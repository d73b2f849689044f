"""Keyed commitments: the log can be shown to be about somebody, by whoever holds the key, and by nobody else.

A plain hash of a phone number is the phone number: all of them can be tried in hours. So the log holds a
random ``subject`` per request, and commitments ``HMAC-SHA256(k, type ‖ 0 ‖ canonical value)`` under a random
key ``k`` of that request. The key is sealed in this vault, apart from the log. When the time to prove things
is over, the key is destroyed: the log still verifies, and its entries point to no one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
from typing import Final

import sqlalchemy as sa

from delenda.audit import tables
from delenda.control import Sealer
from delenda.errors import Refused

KEY_BYTES: Final = 32


def commitment(key: bytes, kind: str, canonical: str) -> str:
    """Return the commitment to a canonical value of a kind, in hex.

    The kind holds no zero byte, so that no two pairs give the same text.
    """
    text = kind.encode() + b"\0" + canonical.encode("utf-8", "surrogatepass")
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def opens(key: bytes, kind: str, canonical: str, digest: str) -> bool:
    """Does ``digest`` commit to this value under this key?"""
    return hmac.compare_digest(commitment(key, kind, canonical), digest)


class Vault:
    """The keys of the commitments, sealed, one a request."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def make_key(self, connection: sa.Connection, request: str, now: dt.datetime) -> None:
        """Make the request's key, in the caller's transaction."""
        sealed = self._sealer.seal(os.urandom(KEY_BYTES), f"audit_vault:{request}")
        connection.execute(sa.insert(tables.vault).values(request=request, sealed_key=sealed, created_at=now))

    def key(self, connection: sa.Connection, request: str) -> bytes:
        """Return the request's key. Raises ``Refused`` if there is none, or none any more."""
        query = sa.select(tables.vault.c.sealed_key).where(tables.vault.c.request == request)
        sealed = connection.execute(query).scalar_one_or_none()
        if sealed is None:
            raise Refused("audit vault: the request has no key, or its key was destroyed")
        return self._sealer.open(sealed, f"audit_vault:{request}")

    def commit(self, connection: sa.Connection, request: str, kind: str, canonical: str) -> str:
        """Return the request's commitment to a canonical value. Raises ``Refused`` without a key."""
        return commitment(self.key(connection, request), kind, canonical)

    def destroy_key(self, connection: sa.Connection, request: str, now: dt.datetime) -> bool:
        """Forget the request's key for good; return whether there was one. Twice is once."""
        change = (
            sa.update(tables.vault)
            .where(tables.vault.c.request == request, tables.vault.c.sealed_key.is_not(None))
            .values(sealed_key=None, destroyed_at=now)
        )
        return bool(connection.execute(change).rowcount)
