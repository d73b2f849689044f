"""Objects, sealed piece by piece: bounded memory for any size, and a cut is noticed.

::

    line    "dsh1." base64url(subject: 16) ".s." base64url(algorithm: 1  serial: 8  salt: 16) "\n"
    pieces  ciphertext of 65,536 bytes and tag: 16; the last one is shorter, or as long, and may be empty

Each object has a key of its own, HMAC-SHA256 of ``delenda shredding 1: stream`` and the salt under the person's key.
A piece's nonce is its number (11 bytes, big-endian) and 1 for the last piece, else 0: no piece can be left out,
repeated, moved or cut off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). The associated
data is the first line and the object's address.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from delenda.errors import CorruptData
from delenda.shredding.token import AES_256_GCM, SERIAL_BYTES, TAG_BYTES, SubjectId

PIECE: Final = 1 << 16
SALT_BYTES: Final = 16
LINE_BYTES: Final = 65
_LINE: Final = re.compile(rb"dsh1\.([A-Za-z0-9_-]{22})\.s\.([A-Za-z0-9_-]{34})\n")


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a sealed object."""

    subject: SubjectId
    serial: bytes
    salt: bytes
    line: bytes


def new_head(subject: SubjectId, serial: bytes) -> Head:
    """Return the head of a new object, with a fresh salt."""
    salt = os.urandom(SALT_BYTES)
    told = base64.urlsafe_b64encode(bytes([AES_256_GCM]) + serial + salt).rstrip(b"=")
    return Head(
        subject, serial, salt, b"dsh1." + base64.urlsafe_b64encode(subject).rstrip(b"=") + b".s." + told + b"\n"
    )


def read_head(source: BinaryIO, address: str) -> Head:
    """Return the head that a stream begins with. Raises ``CorruptData`` if it begins with none."""
    line = _exactly(source, LINE_BYTES)
    found = _LINE.fullmatch(line)
    try:
        subject = base64.urlsafe_b64decode(found[1] + b"==") if found else b""
        told = base64.urlsafe_b64decode(found[2] + b"==") if found else b""
    except (binascii.Error, ValueError):
        subject, told = b"", b""
    if len(told) != 1 + SERIAL_BYTES + SALT_BYTES or told[0] != AES_256_GCM:
        raise CorruptData(f"{address}: not a sealed object, or it was cut")
    return Head(SubjectId(subject), told[1 : 1 + SERIAL_BYTES], told[1 + SERIAL_BYTES :], line)


def seal_pieces(key: bytes | bytearray, head: Head, address: str, source: BinaryIO, out: BinaryIO) -> int:
    """Write a sealed object; return the plain bytes read."""
    aead, bound = _bound(key, head, address)
    out.write(head.line)
    size, number, piece = 0, 0, _exactly(source, PIECE)
    while True:
        after = _exactly(source, PIECE) if len(piece) == PIECE else b""
        last = not after
        out.write(aead.encrypt(_nonce(number, last=last), piece, bound))
        size += len(piece)
        if last:
            return size
        number, piece = number + 1, after


def open_pieces(key: bytes | bytearray, head: Head, address: str, source: BinaryIO) -> Iterator[bytes]:
    """Yield the plain pieces of an object whose head was read. Each is whole and in its place when it is yielded;
    that nothing is missing at the end is known once all are.

    Raises ``CorruptData`` for an object that was changed, cut, moved or is of another address.
    """
    aead, bound = _bound(key, head, address)
    number, piece = 0, _exactly(source, PIECE + TAG_BYTES)
    while True:
        after = _exactly(source, PIECE + TAG_BYTES) if len(piece) == PIECE + TAG_BYTES else b""
        try:
            plain = aead.decrypt(_nonce(number, last=not after), piece, bound)
        except (InvalidTag, ValueError) as e:
            raise CorruptData(f"{address}: the sealed object was changed or cut, or was moved here") from e
        yield plain
        if not after:
            return
        number, piece = number + 1, after


def _bound(key: bytes | bytearray, head: Head, address: str) -> tuple[AESGCM, bytes]:
    derived = hmac.digest(key, b"delenda shredding 1: stream" + head.salt, "sha256")
    return AESGCM(derived), head.line + address.encode()


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _exactly(source: BinaryIO, size: int) -> bytes:
    """Return so many bytes, or what there is up to the end: pipes give less than they are asked for."""
    parts, left = [], size
    while left and (part := source.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
