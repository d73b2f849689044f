"""A new object made of ranges of the old one and of fresh bytes.

A format that keeps most of an object says which ranges of it stay. Where the target is ``Composed``, they need not
pass through us: a folder copies them within the kernel, a bucket within the endpoint.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO

from connectors.formats.port import CHUNK_BYTES, Damaged


class Composed(io.RawIOBase):
    """A target that takes over ranges of one source.

    Args:
        file: where fresh bytes are appended.
        take: appends ``size`` bytes of the source from ``start`` on.
        source: the stream whose ranges these are; of no other stream can any be taken over.
    """

    def __init__(self, file: BinaryIO, take: Callable[[int, int], None], source: BinaryIO) -> None:
        self._file = file
        self.take = take
        self.source = source

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self._file.write(data)


def take_over(source: BinaryIO, target: BinaryIO, start: int, size: int) -> None:
    """Append a range of the source to the target."""
    if isinstance(target, Composed) and target.source is source:
        target.take(start, size)
        return
    source.seek(start)
    while size:
        data = source.read(min(size, CHUNK_BYTES))
        if not data:
            raise Damaged("the object is cut short")
        target.write(data)
        size -= len(data)
