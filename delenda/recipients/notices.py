"""What a notice says, and how it is sealed and signed. Pure, but for a nonce.

A notice is a Standard Webhooks message; who and what it is about stands sealed in it, for the recipient alone::

    {"type": "erasure.requested", "timestamp": "…", "data": {"notice": "N-…", "request": "R-…", "action": "erase",
     "due": "2026-03-01", "seal": "HKDF-SHA256+A256GCM", "sealed": "<Base64>", "acknowledge": "https://…"}}

``sealed`` is a 12-byte nonce and AES-256-GCM of ``{"identifiers": [{"kind", "value"}], "token"}``; its key is
HKDF-SHA256 of the shared webhook secret, with the notice's id as salt and associated data, and ``INFO`` as info. The
token comes back in the acknowledgement: it shows that the notice was read. Why not digests: ADR 3.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from delenda.errors import CorruptData
from delenda.kinds import as_kind
from delenda.model import Identifier

INFO: Final = b"delenda recipient notice v1"
SEAL: Final = "HKDF-SHA256+A256GCM"
NONCE_BYTES: Final = 12
FIRST_WAIT: Final = dt.timedelta(minutes=1)
LONGEST_WAIT: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Content:
    """What only the recipient may read: the identifiers, and the token of the acknowledgement."""

    identifiers: tuple[Identifier, ...] = field(repr=False)
    token: str = field(repr=False)

    def to_bytes(self) -> bytes:
        named = [{"kind": str(i.kind), "value": i.value} for i in self.identifiers]
        return json.dumps({"identifiers": named, "token": self.token}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Content:
        body = json.loads(data)
        named = tuple(Identifier(as_kind(i["kind"]), i["value"]) for i in body["identifiers"])
        return cls(named, body["token"])


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice on its way: all of it but the secrets."""

    id: str
    request_id: str
    action: str
    due: dt.date
    content: Content
    attempts: int = 0


def seal(content: Content, secret: SecretStr, notice_id: str) -> bytes:
    """Return the content, sealed for whoever holds the secret."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key(secret, notice_id)).encrypt(nonce, content.to_bytes(), notice_id.encode())


def unseal(sealed: bytes, secret: SecretStr, notice_id: str) -> Content:
    """Return the content: what a recipient does. Raises ``CorruptData`` for another secret, notice, or any change."""
    try:
        aead = AESGCM(_key(secret, notice_id))
        return Content.from_bytes(aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], notice_id.encode()))
    except (InvalidTag, ValueError) as e:
        raise CorruptData("the notice does not open: another secret, another notice, or it was altered") from e


def message(notice: Notice, secret: SecretStr, now: dt.datetime, acknowledge: str) -> bytes:
    """Return the body of the signed message."""
    data = {
        "notice": notice.id,
        "request": notice.request_id,
        "action": notice.action,
        "due": notice.due.isoformat(),
        "seal": SEAL,
        "sealed": base64.b64encode(seal(notice.content, secret, notice.id)).decode(),
        "acknowledge": acknowledge,
    }
    return rfc8785.dumps({"type": "erasure.requested", "timestamp": f"{now:%Y-%m-%dT%H:%M:%SZ}", "data": data})


def wait_after(attempts: int) -> dt.timedelta:
    """Return how long to wait after that many failed attempts: 1 minute, 4, 16, … at most a day.

    >>> [str(wait_after(n)) for n in (1, 2, 3, 9)]
    ['0:01:00', '0:04:00', '0:16:00', '1 day, 0:00:00']
    """
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << 2 * min(attempts - 1, 10)))


def digest_of(token: str) -> bytes:
    """Return what is stored of a token: its digest. The token itself is 32 random bytes, so a plain one will do."""
    return hashlib.sha256(token.encode()).digest()


def kinds_of(identifiers: Sequence[Identifier]) -> list[str]:
    """Return the kinds that are named, sorted."""
    return sorted({str(i.kind) for i in identifiers})


def _key(secret: SecretStr, notice_id: str) -> bytes:
    text = secret.get_secret_value().strip().removeprefix("whsec_")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raw = text.encode()
    return HKDF(SHA256(), 32, notice_id.encode(), INFO).derive(raw)
