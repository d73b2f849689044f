"""Fresh keys for a new installation. Nothing is written here: the caller says where secrets go."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from typing import Final

from delenda.audit.notes import Algorithm, SigningKey
from delenda.audit.policy import Policy
from delenda.control.sealing import key_from_text

KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class FreshKeys:
    """Secrets as Base64 text, for the settings ``control.key``, ``control.pepper`` and ``audit.key``; and what
    may be published: the log's ``vkey``, and a policy that believes it."""

    control: str = field(repr=False)
    pepper: str = field(repr=False)
    audit: str = field(repr=False)
    vkey: str
    policy: str


def fresh_key() -> str:
    """Return 32 random bytes as Base64."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def fresh_keys(origin: str) -> FreshKeys:
    """Return all keys that a new installation needs; ``origin`` names its log (``example.com/delenda``).

    Raises ``AuditBroken`` if the origin holds a space or a plus sign.
    """
    audit = fresh_key()
    key = signing_key(origin, audit).verifier
    return FreshKeys(fresh_key(), fresh_key(), audit, str(key), str(Policy.of_log(key)))


def signing_key(origin: str, text: str) -> SigningKey:
    """Return the log's key from its Base64 text. Raises ``ConfigError`` if it is not 32 bytes."""
    return SigningKey.from_seed(origin, key_from_text(text, "audit.key"))


def witness_key(name: str, text: str) -> SigningKey:
    """Return a witness's key from its Base64 text. Raises ``ConfigError`` if it is not 32 bytes."""
    return SigningKey.from_seed(name, key_from_text(text, "witness key"), Algorithm.COSIGNATURE)
