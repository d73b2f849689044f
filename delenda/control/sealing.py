"""Sealing: AES-256-GCM with a key named in config. A sealed value is bound to its context."""

from __future__ import annotations

import base64
import binascii
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from delenda.errors import ConfigError, CorruptData

NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32


def key_from_text(text: str, name: str) -> bytes:
    """Return the 32 bytes of a Base64 key. Raises ``ConfigError`` naming the setting, not the value."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(f"{name}: expected {KEY_BYTES} bytes in Base64; make one with `delenda init`")
    return key


class Sealer:
    """Encrypts what the control store must remember of a person."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, plain: bytes, context: str) -> bytes:
        """Return nonce and ciphertext; only the same ``context`` opens it (a table and row id)."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return the plain bytes. Raises ``CorruptData`` for a wrong key, context or any change."""
        try:
            return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError) as e:
            raise CorruptData(
                f"sealed value of {context.split(':', 1)[0]} does not open: wrong control.key, or it was altered"
            ) from e
