"""Signed messages over HTTP, by the Standard Webhooks specification: what we receive, and what we send.

A message is ``id.timestamp.body`` under HMAC-SHA256; the raw body is what counts, never a parsed one. Several secrets
may be valid at once, so that keys can be rotated. The id is the idempotency key. Time is passed in.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import re
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import SecretStr
from standardwebhooks import Webhook

from delenda.errors import ConfigError, InputError, Unverified

MAX_BODY_BYTES: Final = 16 << 10
_ID: Final = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,200}")  # printable, no space, and no dot: it joins the signed parts
_MIN_SECRET: Final = 24


def headers_for(secret: SecretStr, message_id: str, at: dt.datetime, body: bytes) -> dict[str, str]:
    """Return the three headers that sign ``body``. Raises ``ConfigError`` if the secret is none."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": _signer(secret).sign(message_id, at, body.decode()),
    }


def verified_id(
    secrets: Sequence[SecretStr],
    headers: Mapping[str, str],
    body: bytes,
    now: dt.datetime,
    tolerance: dt.timedelta,
    limit: int = MAX_BODY_BYTES,
) -> str:
    """Return the id of a message that one of the secrets signed, in time.

    Raises ``InputError`` for one that is too long or has no proper headers, ``Unverified`` for one that is not signed
    by us or is too old or too new; which of them, a sender is not told.
    """
    if len(body) > limit:
        raise InputError(f"the message is longer than {limit >> 10} KiB")
    given = {k.lower(): v for k, v in headers.items()}
    message_id, stamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    signatures = given.get("webhook-signature", "")
    if not _ID.fullmatch(message_id) or not re.fullmatch(r"\d{1,12}", stamp, re.ASCII) or not signatures:
        raise InputError("the message lacks the headers webhook-id, webhook-timestamp and webhook-signature")
    at = dt.datetime.fromtimestamp(int(stamp), dt.UTC)
    try:
        text = body.decode()
    except UnicodeDecodeError as e:
        raise InputError("the message is not UTF-8") from e
    wanted = [_signature(_signer(secret).sign(message_id, at, text)) for secret in secrets]
    signed = [hmac.compare_digest(mine, _signature(theirs)) for mine in wanted for theirs in signatures.split(" ")[:10]]
    if not any(signed) or abs(now - at) > tolerance:
        raise Unverified("the message is not signed by a key of ours, or not in time")
    return message_id


def is_secret(secret: SecretStr) -> bool:
    """Return whether it can sign: the Base64 of 24 to 64 bytes."""
    try:
        _signer(secret)
    except ConfigError:
        return False
    return True


def _signer(secret: SecretStr) -> Webhook:
    """Return the specification's signer. A secret is Base64 of 24 to 64 bytes, with or without ``whsec_``."""
    text = secret.get_secret_value().strip().removeprefix("whsec_")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not _MIN_SECRET <= len(raw) <= 64:
        raise ConfigError("a webhook secret is the Base64 of 24 to 64 random bytes; make one with `delenda init`")
    return Webhook(raw)


def _signature(text: str) -> bytes:
    """Return the bytes of a ``v1`` signature; of anything else, bytes that equal no signature."""
    version, _, encoded = text.partition(",")
    try:
        return base64.b64decode(encoded, validate=True) if version == "v1" else b""
    except (binascii.Error, ValueError):
        return b""
