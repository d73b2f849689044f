"""An object of a bucket as a stream with random access: ranged reads, wide where it is read on, narrow where it is not.

A read after a jump asks for what is wanted and little more; as long as reading goes on from there, each request
asks for four times as much as the one before. So a footer costs a footer, and a whole object a handful of requests. No
more is asked for than is then read, but for what the last request had left. A connection that breaks is taken up where
it broke.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Final

from delenda.errors import SourceUnavailable

FIRST_BYTES: Final = 256 << 10
SMALL_BYTES: Final = 1 << 20
"""An object up to this size is asked for at once."""
_NARROW_BYTES: Final = 64 << 10
_WIDEST_BYTES: Final = 64 << 20
_GROWTH: Final = 4
_RESUMES: Final = 3


class Ranged(io.RawIOBase):
    """A stream over requests.

    Args:
        size: of the object, in bytes.
        get: returns a readable body with the bytes from a start to an end (exclusive).
    """

    def __init__(self, name: str, size: int, get: Callable[[int, int], Any]) -> None:
        self._name = name
        self._size = size
        self._get = get
        self._at = 0
        self._body: Any = None
        self._from = self._until = 0
        """The open body's next byte, and where it ends."""
        self._window = 0
        self._left = _RESUMES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int | None = -1) -> bytes:
        """Return ``size`` bytes, fewer at the object's end only."""
        left = max(0, self._size - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        parts: list[bytes] = []
        while wanted:
            data = self._some(wanted)
            if not data:
                raise SourceUnavailable(f"{self._name}: an object is shorter than its listing says")
            parts.append(data)
            wanted -= len(data)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _some(self, size: int) -> bytes:
        from botocore.exceptions import BotoCoreError
        from urllib3.exceptions import HTTPError

        while True:
            self._open(size)
            try:
                data = bytes(self._body.read(min(size, self._until - self._from)))
            except (BotoCoreError, HTTPError, OSError):
                if not self._left:
                    raise SourceUnavailable(f"{self._name}: the connection broke while an object was read") from None
                self._left -= 1
                self._shut()
                continue
            self._at += len(data)
            self._from += len(data)
            return data

    def _open(self, size: int) -> None:
        """Have a body open at the place that is read next."""
        if self._body is not None and self._from == self._at < self._until:
            return
        if not self._window:
            self._window = self._size if self._size <= SMALL_BYTES else FIRST_BYTES
        elif self._from == self._at:
            self._window = min(self._window * _GROWTH, _WIDEST_BYTES)
        else:
            self._window = _NARROW_BYTES
        self._shut()
        end = min(self._size, self._at + max(size, self._window))
        self._body = self._get(self._at, end)
        self._from, self._until = self._at, end

    def _shut(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None

    def close(self) -> None:
        if not self.closed:
            self._shut()
        super().close()
