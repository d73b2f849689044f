"""The members of an archive as rows, and one member's rewrite: what every kind of archive shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, BinaryIO, Final

import pyarrow as pa

from connectors.formats.lines import clean
from connectors.formats.port import NOTHING, Damaged, Edits, Rewritten
from delenda.model import Shape

if TYPE_CHECKING:
    from connectors.formats.content import Content

MEMBER: Final = "@member"
"""The field that names a row's member; ``outer.zip!inner.csv`` for an archive within an archive."""
BETWEEN: Final = "!"
DEPTH_LIMIT: Final = 3
"""An archive in an archive in an archive is looked into, no deeper one."""


def named(content: Content, name: str) -> Iterator[pa.RecordBatch]:
    """Yield a member's batches with its name in ``@member``."""
    name = clean(name)
    for batch in content.format.read(content.stream):
        columns = {n: c for n, c in zip(batch.schema.names, batch.columns, strict=True) if n != NOTHING}
        inner = columns.pop(MEMBER, None)
        names = [name] * batch.num_rows if inner is None else [f"{name}{BETWEEN}{n.as_py()}" for n in inner]
        columns = {MEMBER: pa.array(names, pa.string()), **columns}
        yield pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


class Harm:
    """Members that could not be read to their end, while the others are."""

    def __init__(self) -> None:
        self._count = 0
        self._reason = ""

    def told(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the batches up to the damage, and note it."""
        try:
            yield from batches
        except Damaged as e:
            self._count += 1
            self._reason = self._reason or str(e)

    def tell(self) -> None:
        """Raise ``Damaged`` with the count and the first reason, if there was any."""
        if self._count:
            raise Damaged(f"{self._count} members of an archive could not be read; the first: {self._reason}")


class Fate(Enum):
    """What a rewrite means for a member."""

    KEPT = "kept"
    CHANGED = "changed"
    GONE = "gone"


def rewritten(opened: Callable[[], Content], target: BinaryIO, edits: Edits, count: int, done: Rewritten) -> Fate:
    """Rewrite one member of ``count`` rows, the first of which is ``done.rows``, and move that on."""
    first = done.rows
    done.rows += count
    rows = edits.rows_in(first, count)
    if not rows:
        return Fate.KEPT
    try:
        content = opened()
        edit = edits.at(first)
        if content.format.shape is Shape.OBJECTS and edit and edit.delete:
            done.touched.add(first)
            done.deleted += 1
            return Fate.GONE
        with content.writing_to(target) as sink:
            inner = content.format.rewrite(content.stream, sink, edits.part(first, count))
    except Damaged:
        done.blocked |= dict.fromkeys(rows, "corrupt_data")
        return Fate.KEPT
    done.touched |= {first + n for n in inner.touched}
    done.deleted += inner.deleted
    done.blocked |= {first + n: code for n, code in inner.blocked.items()}
    for row in rows:
        here = edits.at(row)
        if here and not here.delete and any(c.field == MEMBER for c in here.changes):
            done.blocked[row] = "member_name"
    return Fate.CHANGED if inner.touched else Fate.KEPT
