"""What every layout of a dump must promise: which tables it holds, their rows in blocks, and a copy with other blocks.

A *part* is a run of rows of one table: a table has one part, a partitioned one as many as partitions. A *block* is
bytes that hold whole rows; what a row looks like is the affair of the layout's rows (:class:`Rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

import pyarrow as pa

from connectors.sql_types import Column, Declared
from delenda.errors import CorruptData, Refused

BLOCK_BYTES: Final = 4 << 20
ROW_LIMIT: Final = 256 << 20
"""A single row longer than this is refused: memory stays bounded."""


class CannotRewrite(Refused):
    """A backup of a form that can be read by its own server only; what is owed in it stays owed."""


class Truncated(CorruptData):
    """A dump ends before it says it does, or its bytes are not what they say they are."""


@dataclass(frozen=True, slots=True)
class Part:
    """Where rows of one table lie. ``columns`` in the order of the rows' values; ``place`` means something to the
    layout only."""

    table: str
    columns: tuple[str, ...]
    place: Any = field(repr=False, default=None)


Values = dict[str, str | None]
"""New texts of a row's columns, unescaped; None is NULL."""
Edits = dict[int, Values | None]
"""By row of a block: what changes in it; None: it goes."""
Piece = tuple[int, bytes]
"""A piece of a dump: a block of the part with that number, or (-1) anything else."""
Change = Callable[[Iterable[Piece]], Iterable[bytes]]
"""Turns pieces into what is written instead, in order."""


class Rows(Protocol):
    """How rows are written in a block."""

    dialect: str

    def records(self, block: bytes, part: Part, columns: Sequence[Column]) -> pa.RecordBatch:
        """Return the block's values of ``columns``, typed; a column in which some value is none of its type is text."""
        ...

    def retype(self, column: Column, texts: pa.Array) -> pa.Array:
        """Return texts as the column's type; as they are, if one of them is none of it."""
        ...

    def pick(self, block: bytes, rows: Sequence[int]) -> bytes:
        """Return a block of only these rows, in order."""
        ...

    def edit(self, block: bytes, part: Part, edits: Edits) -> bytes:
        """Return the block with its rows changed; every other byte stays."""
        ...


class Layout(Protocol):
    """One dump. Raises ``Truncated`` while reading, if its bytes end too soon or are damaged."""

    @property
    def format(self) -> str: ...

    @property
    def rows(self) -> Rows: ...

    @property
    def declared(self) -> Sequence[Declared]: ...

    @property
    def parts(self) -> Sequence[Part]: ...

    def read(self, part: Part) -> Iterator[bytes]:
        """Yield the part's rows in blocks."""
        ...


@runtime_checkable
class Parted(Layout, Protocol):
    """A dump whose parts can be written apart from each other, and then put together."""

    def places(self, target: Path, touched: Sequence[Part]) -> list[Path]:
        """Begin a copy of the dump at ``target``, which is not there yet; return where to write each touched part."""
        ...

    def pack(self, part: Part, blocks: Iterable[bytes], place: Path) -> None:
        """Write a part with these rows as the dump holds it, durably."""
        ...

    def join(self, target: Path, written: Mapping[int, Path]) -> None:
        """Finish the copy with the parts (by number) that were written, and all else byte for byte as it was."""
        ...


@runtime_checkable
class Whole(Layout, Protocol):
    """A dump that is written from its beginning to its end."""

    def write(self, target: Path, change: Change) -> None:
        """Write the dump anew to ``target``, which is not there yet, with its pieces changed."""
        ...
