"""What a format must promise: read a stream as Arrow, rewrite a stream by row, both with bounded memory.

A format knows nothing of stores. It raises ``Damaged`` when bytes are not what they say they are; the store
turns that into ``CorruptData`` with a place. Rows are numbered from 0 in the order of reading, and reading
and rewriting agree on the numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Protocol

import pyarrow as pa

from delenda.model import Change, Shape

CHUNK_BYTES: Final = 1 << 20
"""How much of a stream is read at once."""
RECORD_LIMIT: Final = 64 << 20
"""A single record longer than this is refused: memory stays bounded on a line without end."""
NOTHING: Final = "@nothing"
"""The only column of rows that have no field; the store drops it once it has named the object."""


def nothing(rows: int) -> pa.RecordBatch:
    """Return a batch of rows without any field."""
    return pa.record_batch({NOTHING: pa.nulls(rows, pa.string())})


class Damaged(Exception):
    """Bytes that can't be read as their format. The text names the reason, never a value."""


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What happens to one row: it goes, or its fields change in the given order."""

    delete: bool = False
    changes: tuple[Change, ...] = ()


class Edits:
    """The edits of one object, by row number; ``every`` holds changes that apply to all rows."""

    def __init__(self, rows: Mapping[int, RowEdit], every: tuple[Change, ...] = ()) -> None:
        self._rows = rows
        self._order = sorted(rows)
        self._every = every

    def at(self, row: int) -> RowEdit | None:
        """Return the edit of a row, if it has one."""
        edit = self._rows.get(row)
        if not self._every:
            return edit
        return RowEdit(edit.delete, edit.changes + self._every) if edit else RowEdit(changes=self._every)

    def rows_in(self, first: int, count: int) -> Sequence[int]:
        """Return those of ``count`` rows from ``first`` on that have an edit, in order."""
        if self._every:
            return range(first, first + count)
        return self._order[bisect_left(self._order, first) : bisect_left(self._order, first + count)]

    def part(self, first: int, count: int) -> Edits:
        """Return the edits of ``count`` rows from ``first`` on, as of an object that begins there."""
        near = self._order[bisect_left(self._order, first) : bisect_left(self._order, first + count)]
        return Edits({row - first: self._rows[row] for row in near}, self._every)

    def within(self, first: int, count: int) -> bool:
        """Return whether any of ``count`` rows from ``first`` on has an edit."""
        if self._every:
            return count > 0
        i = bisect_left(self._order, first)
        return i < len(self._order) and self._order[i] < first + count


@dataclass(slots=True)
class Rewritten:
    """How a rewrite went: rows seen, rows that changed or went, and rows refused with a code."""

    rows: int = 0
    touched: set[int] = field(default_factory=set)
    deleted: int = 0
    blocked: dict[int, str] = field(default_factory=dict)


class Format(Protocol):
    """One content format. ``seekable`` says that both methods need a stream with random access."""

    name: str
    shape: Shape
    seekable: bool

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, one column a leaf path.

        What can be read is yielded first; then ``Damaged`` is raised if anything could not.
        """
        ...

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy ``source`` to ``target`` with the edits; what no edit names stays byte for byte."""
        ...


def whole(stream: BinaryIO, limit: int, what: str) -> bytes:
    """Return all of a stream of at most ``limit`` bytes. Raises ``Damaged``, naming ``what`` it is, if it is larger."""
    data = bytearray()
    while more := stream.read(CHUNK_BYTES):
        data += more
        if len(data) > limit:
            raise Damaged(f"{what} is larger than {limit >> 20} MiB")
    return bytes(data)
