"""Encryption of a package: the ``age`` format (age-encryption.org/v1).

Each package gets a fresh X25519 identity that is handed out once and kept nowhere: whoever has the file and not
the key has nothing. A third party that publishes an age key (``age1…``) is made a recipient, so that only they can
open what is sent to them. age is a chunked STREAM construction (ChaCha20-Poly1305, 64 KiB, final flag): truncation
and re-ordering are noticed, memory stays bounded, and any age tool opens the file.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Protocol, cast

from delenda.errors import CorruptData, InputError


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """Anything that takes bytes."""

    def write(self, piece: bytes, /) -> int: ...

    def flush(self) -> None: ...


class Digesting:
    """A writable stream that counts and digests what passes through it."""

    def __init__(self, under: Writable) -> None:
        self._under = under
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes, /) -> int:
        self._digest.update(piece)
        self.size += len(piece)
        self._under.write(piece)
        return len(piece)

    def flush(self) -> None:
        self._under.flush()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def new_key() -> tuple[str, str]:
    """Return a fresh secret key and the recipient that belongs to it, both as age text."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


@contextmanager
def sealing(into: Writable, recipients: Sequence[str]) -> Iterator[BinaryIO]:
    """Give a stream for plain bytes; what reaches ``into`` is encrypted to ``recipients``.

    The plain bytes go through a pipe to a thread and touch no disk.

    Raises ``InputError`` for a recipient that is no age public key.
    """
    import pyrage

    keys = [_recipient(text) for text in recipients]
    source, sink = os.pipe()
    failure: list[BaseException] = []

    def encrypt() -> None:
        with os.fdopen(source, "rb") as plain:
            try:
                pyrage.encrypt_io(plain, into, keys)
            except BaseException as e:  # noqa: BLE001  # re-raised in the caller's thread
                failure.append(e)

    worker = threading.Thread(target=encrypt, name="sealing")
    worker.start()
    try:
        with os.fdopen(sink, "wb") as plain:
            yield plain
    except BrokenPipeError:
        worker.join()
        raise failure[0] if failure else CorruptData("package: encryption ended early") from None
    finally:
        worker.join()
    if failure:
        raise failure[0]


def _recipient(text: str) -> object:
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise InputError("recipient: expected an age public key, age1…") from None


def unseal(sealed: Readable, into: Writable, key: str) -> None:
    """Write the plain bytes of a sealed package.

    Raises ``InputError`` for a wrong key, ``CorruptData`` for a file that was cut or altered.
    """
    import pyrage

    try:
        identity = pyrage.x25519.Identity.from_str(key.strip())
    except pyrage.IdentityError:
        raise InputError("key: expected an age secret key, AGE-SECRET-KEY-1…") from None
    try:
        pyrage.decrypt_io(cast("BinaryIO", sealed), into, [identity])
    except pyrage.DecryptError as e:
        raise InputError("package: this key does not open it, or it is no age file") from e
    except OSError as e:
        raise CorruptData("package: it was cut short or altered") from e
