"""The staging area of an export: one temporary file whose content only this process can read.

A manifest names digests before the files it describes, so the files must wait somewhere. They wait encrypted
(AES-256-CTR, a key that lives in this process and nowhere else, a nonce a member); what a crash leaves behind is
noise. The file is unlinked from the start where the system allows it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

BLOCK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a member lies in the spool; its size and SHA-256 are those of the plain bytes."""

    start: int
    size: int
    sha256: str
    nonce: bytes = field(repr=False)


class Spool:
    """Bytes kept for a while: written once, one member after the other, read as often as needed."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder, prefix="staging-")  # noqa: SIM115  # closed by close()
        self._key = os.urandom(32)
        self._end = 0

    def put(self, pieces: Iterable[bytes]) -> Extent:
        """Write one member from its pieces; bounded memory whatever its size."""
        nonce = os.urandom(16)
        encryptor = Cipher(AES(self._key), CTR(nonce)).encryptor()
        digest, start = hashlib.sha256(), self._end
        for piece in pieces:
            # The pieces may come from another member of this spool, so the place is set at each write.
            digest.update(piece)
            self._file.seek(self._end)
            self._end += self._file.write(encryptor.update(piece))
        return Extent(start, self._end - start, digest.hexdigest(), nonce)

    def get(self, extent: Extent) -> Iterator[bytes]:
        """Yield a member's plain bytes, in blocks."""
        decryptor = Cipher(AES(self._key), CTR(extent.nonce)).decryptor()
        place, end = extent.start, extent.start + extent.size
        while place < end:
            self._file.seek(place)
            block = self._file.read(min(BLOCK, end - place))
            place += len(block)
            yield decryptor.update(block)

    def lines(self, extent: Extent) -> Iterator[bytes]:
        """Yield a member's lines without their ends."""
        rest = b""
        for block in self.get(extent):
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
        if rest:
            yield rest

    def close(self) -> None:
        """Give the space back; the key is gone with the object."""
        self._file.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
