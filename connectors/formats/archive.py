"""ZIP archives: every member is read as its own format; rewriting one member leaves the others' bytes.

Rows run on through the members in the order of the directory and carry the member's name in ``@member``; for an
archive within an archive both names, ``outer.zip!inner.csv``. A member that is one record (a picture, a document,
bytes that nobody can read) is a row, and deleting that row removes the member. Members that can't be read are
told once the rest is read. Archives nested too deep, too many members, and bombs are ``Damaged``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import pyarrow as pa

from connectors.formats.members import Fate, Harm, named, rewritten
from connectors.formats.port import Edits, Rewritten
from connectors.formats.zipped import Budget, Zip, ZipWriter
from delenda.model import Shape

if TYPE_CHECKING:
    from connectors.formats.content import Content

_SMALL: Final = 1 << 20


class ZipFormat:
    """ZIP archives."""

    name = "zip"
    shape = Shape.ROWS
    seekable = True

    def __init__(self, opener: Callable[[BinaryIO, str, Budget], Content], budget: Budget | None = None) -> None:
        self._opener = opener
        self._budget = budget

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield the batches of every member; then ``Damaged`` if any could not be read to its end."""
        archive = Zip(stream, self._budget)
        harm = Harm()
        for number, member in enumerate(archive.members):
            if not member.folder:
                yield from harm.told(self._batches(archive, number))
        harm.tell()

    def _batches(self, archive: Zip, number: int) -> Iterator[pa.RecordBatch]:
        name = archive.members[number].name
        yield from named(self._opened(archive, number), name)

    def _opened(self, archive: Zip, number: int) -> Content:
        return self._opener(archive.open(number), archive.members[number].name, archive.budget)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy member by member; only those with a changed row are packed anew."""
        done = Rewritten()
        archive = Zip(source, self._budget)
        writer = ZipWriter(target, archive)
        for number, member in enumerate(archive.members):
            if member.folder or not edits.within(done.rows, 1 << 62):
                writer.keep(number)
                continue
            count = sum(b.num_rows for b in Harm().told(self._batches(archive, number)))
            with tempfile.SpooledTemporaryFile(_SMALL) as spool:
                match rewritten(partial(self._opened, archive, number), cast(BinaryIO, spool), edits, count, done):
                    case Fate.CHANGED:
                        spool.seek(0)
                        writer.put(number, cast(BinaryIO, spool))
                    case Fate.KEPT:
                        writer.keep(number)
                    case Fate.GONE:
                        pass
        writer.close()
        return done
