"""Which parts a new object is uploaded in, when most of it stands in the old one already. Pure.

The endpoint copies a range of the old object as a part (UploadPartCopy). Each part but the last must have 5 MiB at
least, so what lies between two copied ranges is filled up from the range that follows, which is then fetched.

>>> fresh, copied = plan([Piece(None, 0, 100), Piece(7, 100, 20 << 20)])
>>> fresh.size, copied
(5242880, Copied(start=5242787, size=15728740))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

SMALLEST: Final = 5 << 20
UPLOADED: Final = 32 << 20
COPIED: Final = 512 << 20
MOST: Final = 10_000


class Piece(NamedTuple):
    """Bytes of the new object: where they stand in the old one, or None if they are fresh; where in the new one."""

    old: int | None
    new: int
    size: int


@dataclass(frozen=True, slots=True)
class Copied:
    """A part that the endpoint copies."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """A part that we upload."""

    pieces: list[Piece]

    @property
    def size(self) -> int:
        return sum(p.size for p in self.pieces)


def plan(pieces: Sequence[Piece]) -> list[Copied | Fresh]:
    """Return the parts in their order."""
    total = sum(p.size for p in pieces)
    copied = max(COPIED, -(-total // (MOST // 2)))
    uploaded = max(UPLOADED, -(-total // (MOST // 2)))
    parts: list[Copied | Fresh] = []
    held: list[Piece] = []

    def size() -> int:
        return sum(p.size for p in held)

    def flush() -> None:
        if held:
            parts.append(Fresh(held.copy()))
            held.clear()

    for number, piece in enumerate(pieces):
        rest = piece
        if piece.old is not None:
            if held and size() < SMALLEST:
                head, rest = _cut(rest, min(rest.size, SMALLEST - size()))
                held.append(head)
            if rest.size >= SMALLEST or (number == len(pieces) - 1 and rest.size and size() >= SMALLEST):
                flush()
                while rest.old is not None and rest.size:
                    take = rest.size if rest.size <= copied + SMALLEST else copied
                    parts.append(Copied(rest.old, take))
                    rest = _cut(rest, take)[1]
        while size() + rest.size > uploaded:
            head, rest = _cut(rest, max(0, uploaded - size()))
            held.append(head)
            flush()
        if rest.size:
            held.append(rest)
    flush()
    return parts


def moved(parts: Sequence[Copied | Fresh]) -> int:
    """Return how many bytes pass through us, fetched or uploaded."""
    return sum(p.size + sum(x.size for x in p.pieces if x.old is not None) for p in parts if isinstance(p, Fresh))


def _cut(piece: Piece, size: int) -> tuple[Piece, Piece]:
    old = piece.old
    return (
        Piece(old, piece.new, size),
        Piece(None if old is None else old + size, piece.new + size, piece.size - size),
    )
