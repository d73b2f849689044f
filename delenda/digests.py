"""The digests that a value may be stored as: MD5, SHA-1 and SHA-256, in hex and Base64.

>>> digests("a")[0]
'0cc175b9c0f1b6a831c399e269772661'
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterator
from hashlib import md5, sha1, sha256
from typing import Final

_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_DIGEST: Final = re.compile(
    r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|(?:[\w+/-]{22}|[\w+/-]{27}|[\w+/-]{43})=*", re.ASCII
)


def is_digest(text: str) -> bool:
    """Does a text have the length and letters of an MD5, SHA-1 or SHA-256 digest, in hex or Base64?"""
    return _DIGEST.fullmatch(text) is not None


def digests(text: str) -> list[str]:
    """Return the digests of a text: hex in both cases, and Base64 in both alphabets, the second without padding."""
    out: list[str] = []
    for raw in _raw(text):
        base64 = b2a_base64(raw, newline=False)
        out += [raw.hex(), raw.hex().upper(), base64.decode(), base64.translate(_URL_SAFE).rstrip(b"=").decode()]
    return out


def folded(text: str) -> list[str]:
    """Return the digests of a text in lower case, as they are compared."""
    out: list[str] = []
    for raw in _raw(text):
        base64 = b2a_base64(raw, newline=False).lower()
        out += [raw.hex(), base64.decode(), base64.translate(_URL_SAFE).rstrip(b"=").decode()]
    return out


def _raw(text: str) -> Iterator[bytes]:
    data = text.encode("utf-8", "surrogatepass")
    for make in (md5, sha1, sha256):
        yield make(data, usedforsecurity=False).digest()
