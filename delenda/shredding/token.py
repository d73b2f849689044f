"""Sealed values: their form, what they are bound to, and the keyed names that stand in them. Pure but for its nonces.

A sealed text is ``dsh1.SUBJECT.BODY`` in Base64url without padding; sealed bytes are the same, not encoded::

    text    "dsh1." base64url(subject: 16) "." base64url(body)
    bytes   "dsh1"  subject: 16  body
    body    algorithm: 1   form: 1   serial: 8   nonce: 12   ciphertext and tag: n + 16

``algorithm`` 1 is AES-256-GCM (NIST SP 800-38D). ``form`` is ``t`` for UTF-8 text and ``b`` for bytes. ``serial``
names the key. The associated data is ``dsh1``, subject, algorithm, form, serial, and the address of the field
(``store/collection.field``): a value that was moved to another person's record or to another field does not open.

``subject`` is HMAC-SHA256 of the purpose and the person's reference, cut to 16 bytes: nothing leads back from it
without the pepper.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
from dataclasses import dataclass, field
from typing import Final, Literal, NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from delenda.errors import CorruptData, InputError

SubjectId = NewType("SubjectId", bytes)
"""Sixteen bytes that name a person and a purpose, keyed."""

DEFAULT: Final = "person"
"""The purpose of fields that config does not name."""
MAGIC: Final = b"dsh1"
TEXT: Final = re.compile(r"dsh1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{51,})")
AES_256_GCM: Final = 1
SUBJECT_BYTES: Final = 16
SERIAL_BYTES: Final = 8
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
_HEAD: Final = 2 + SERIAL_BYTES + NONCE_BYTES


@dataclass(frozen=True, slots=True)
class Names:
    """The keyed names that the pepper gives: of people, of values that are looked up, and of the log's lines."""

    subjects: bytes = field(repr=False)
    values: bytes = field(repr=False)
    lines: bytes = field(repr=False)

    @classmethod
    def of(cls, pepper: bytes) -> Names:
        """Return the three keys that are derived from the pepper (HMAC-SHA256 of a label each)."""

        def derived(label: str) -> bytes:
            return hmac.digest(pepper, f"delenda shredding 1: {label}".encode(), "sha256")

        return cls(derived("subject"), derived("value"), derived("line"))

    def subject(self, purpose: str, reference: str) -> SubjectId:
        """Return what names a person's keys of one purpose. Raises ``InputError`` for an empty reference."""
        bare = reference.strip()
        if not bare:
            raise InputError("a subject's reference is empty: nothing can be sealed for nobody")
        text = f"{purpose}\0{bare}".encode("utf-8", "surrogatepass")
        return SubjectId(hmac.digest(self.subjects, text, "sha256")[:SUBJECT_BYTES])

    def value(self, space: str, canonical: str) -> str:
        """Return the blind index of a canonical value: 64 hexadecimal characters, equal for equal values."""
        text = f"{space}\0{canonical}".encode("utf-8", "surrogatepass")
        return hmac.digest(self.values, text, "sha256").hex()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value, taken apart."""

    subject: SubjectId
    form: Literal["t", "b"]
    serial: bytes
    nonce: bytes
    cipher: bytes


def subject_text(subject: SubjectId) -> str:
    """Return how a subject stands in sealed texts: 22 characters of Base64url."""
    return _encode(subject)


def subject_in(sealed: str) -> str:
    """Return the subject's part of a sealed text; empty if it is none."""
    found = TEXT.fullmatch(sealed.strip())
    return found[1] if found else ""


def seal(aead: AESGCM, subject: SubjectId, serial: bytes, address: str, value: str | bytes) -> str | bytes:
    """Return the sealed form of a value, of its own type. Raises ``InputError`` for any other type."""
    match value:
        case str():
            form, plain = b"t", value.encode("utf-8", "surrogatepass")
        case bytes():
            form, plain = b"b", value
        case _:
            raise InputError(f"{address}: only text and bytes can be sealed, not {type(value).__name__}")
    head = bytes([AES_256_GCM]) + form + serial
    nonce = os.urandom(NONCE_BYTES)
    body = head + nonce + aead.encrypt(nonce, plain, MAGIC + subject + head + address.encode())
    if form == b"t":
        return f"dsh1.{_encode(subject)}.{_encode(body)}"
    return MAGIC + subject + body


def parse(sealed: str | bytes, address: str) -> Sealed:
    """Return the parts of a sealed value. Raises ``CorruptData`` naming the field if it is none."""
    try:
        if isinstance(sealed, str):
            found = TEXT.fullmatch(sealed.strip())
            subject, body = (_decode(found[1]), _decode(found[2])) if found else (b"", b"")
        elif bytes(sealed[:4]) == MAGIC:
            subject, body = bytes(sealed[4 : 4 + SUBJECT_BYTES]), bytes(sealed[4 + SUBJECT_BYTES :])
        else:
            subject, body = b"", b""
    except (binascii.Error, ValueError):
        subject, body = b"", b""
    form = body[1:2].decode("latin-1")
    if len(subject) != SUBJECT_BYTES or len(body) < _HEAD + TAG_BYTES or form not in ("t", "b"):
        raise CorruptData(f"{address}: not a sealed value, or it was cut")
    if body[0] != AES_256_GCM:
        raise CorruptData(f"{address}: sealed by an algorithm that this version does not know")
    return Sealed(
        SubjectId(subject),
        "t" if form == "t" else "b",
        body[2 : 2 + SERIAL_BYTES],
        body[2 + SERIAL_BYTES : _HEAD],
        body[_HEAD:],
    )


def unseal(aead: AESGCM, sealed: Sealed, address: str) -> str | bytes:
    """Return the value. Raises ``CorruptData`` if it was changed, or belongs to another field or person."""
    head = bytes([AES_256_GCM]) + sealed.form.encode() + sealed.serial
    try:
        plain = aead.decrypt(sealed.nonce, sealed.cipher, MAGIC + sealed.subject + head + address.encode())
    except InvalidTag as e:
        raise CorruptData(f"{address}: the sealed value was changed, or was moved here from another field") from e
    return plain.decode("utf-8", "surrogatepass") if sealed.form == "t" else plain


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Return the bytes of a Base64url text, the one text that gives them: bits that count for nothing must be zero."""
    rest = len(text) % 4
    if rest and text[-1] not in _LAST[rest]:
        raise ValueError("not the canonical form")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


_LAST: Final = {1: "", 2: "AQgw", 3: "AEIMQUYcgkosw048"}
"""What a text may end in, by its length modulo four."""
