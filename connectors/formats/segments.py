"""A new object made of ranges of the old one and of fresh bytes.

A shelf's draft may offer ``copy``: then a range needs not pass through us. A folder copies it within the kernel, a
bucket within the endpoint. Everywhere else it is read and written.
"""

from __future__ import annotations

from typing import BinaryIO, Protocol, runtime_checkable

from connectors.formats.port import CHUNK_BYTES, Damaged


@runtime_checkable
class Composing(Protocol):
    """A target that takes over ranges of the object that it will replace, byte for byte."""

    def copy(self, start: int, size: int) -> None:
        """Append ``size`` bytes of the old object from ``start`` on."""
        ...


def take_over(source: BinaryIO, target: BinaryIO, start: int, size: int) -> None:
    """Append a range of the source, the old object's own bytes, to the target."""
    if isinstance(target, Composing):
        target.copy(start, size)
        return
    source.seek(start)
    while size:
        data = source.read(min(size, CHUNK_BYTES))
        if not data:
            raise Damaged("the object is cut short")
        target.write(data)
        size -= len(data)
