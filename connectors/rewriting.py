"""The shortest way through one object: to some of its rows, or to its new content.

A format may know where its rows lie (Parquet by its footer, compressed lines by their index): then the rest of the
object is not read, and what stays is taken over as it is. Without such knowledge, or where it proves wrong, the object
is read from its start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Protocol, cast, runtime_checkable

import pyarrow as pa

from connectors.formats.content import Content
from connectors.formats.detect import open_content
from connectors.formats.pieces import Misindexed, pieces_of
from connectors.formats.port import Damaged, Edits, Format, Rewritten
from connectors.formats.segments import Composed
from delenda.model import Shape

Take = Callable[[int, int], None]
"""Appends a range of the old object to the new one: where it starts, and its size in bytes."""
Way = Callable[[BinaryIO, str, Edits, BinaryIO, Take], Rewritten]


@runtime_checkable
class Near(Format, Protocol):
    """A format that reads some rows without all the others, and takes over what stays when it rewrites."""

    def read_near(self, stream: BinaryIO, rows: Sequence[int]) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Yield batches that hold the rows, and perhaps others, each with the number of its first row."""
        ...


def rows_near(raw: BinaryIO, name: str, rows: Sequence[int]) -> Iterator[tuple[int, pa.RecordBatch, Shape]]:
    """Yield those batches of an object that hold some of the rows, and others beside, each with its first row's number.

    Raises ``Damaged``.
    """
    content = open_content(raw, name)
    near: Iterator[tuple[int, pa.RecordBatch]] | None = None
    if isinstance(content.format, Near):
        near = content.format.read_near(content.stream, rows)
    elif pieces := pieces_of(raw, content.layers, content.format):
        near = pieces.read_near(rows)
    given = 0
    if near is not None:
        try:
            for at, batch in near:
                yield at, batch, content.format.shape
                given += batch.num_rows
        except Misindexed:
            if given:
                raise Damaged("the index of the compressed pieces does not fit them") from None
            raw.seek(0)
            content = open_content(raw, name)
        else:
            return
    yield from every_row(content)


def every_row(content: Content) -> Iterator[tuple[int, pa.RecordBatch, Shape]]:
    """Yield all batches of an object, each with its first row's number."""
    at = 0
    for batch in content.format.read(content.stream):
        yield at, batch, content.format.shape
        at += batch.num_rows


def shortest(raw: BinaryIO, name: str, edits: Edits, file: BinaryIO, take: Take) -> Rewritten:
    """Write an object's new content: what can be taken over by ``take``, the rest to ``file``.

    Raises ``Misindexed`` if the object's index does not fit it; then ``longest`` does it, to a new file.
    """
    content = open_content(raw, name)
    composed = cast(BinaryIO, Composed(file, take, raw))
    if pieces := pieces_of(raw, content.layers, content.format):
        return pieces.rewrite(composed, edits)
    if isinstance(content.format, Near) and not content.layers:
        return content.format.rewrite(content.stream, composed, edits)
    return _written(content, edits, file)


def longest(raw: BinaryIO, name: str, edits: Edits, file: BinaryIO, take: Take) -> Rewritten:
    """Write an object's new content with all of it read."""
    del take
    return _written(open_content(raw, name), edits, file)


def _written(content: Content, edits: Edits, file: BinaryIO) -> Rewritten:
    with content.writing_to(file) as sink:
        return content.format.rewrite(content.stream, sink, edits)
