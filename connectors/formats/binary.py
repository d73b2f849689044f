"""Objects whose content we can't read: one record each, known by its path only. They can be deleted whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from connectors.formats.port import Edits, Rewritten, nothing
from delenda.model import Shape


class BinaryFormat:
    """Bytes."""

    name = "binary"
    shape = Shape.OBJECTS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield one row without any content; the stream is not read."""
        del stream
        yield nothing(1)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Refuse: nothing in it can be changed."""
        del source, target, edits
        return Rewritten(rows=1, blocked={0: "unsupported_format"})
