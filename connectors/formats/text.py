"""Plain text and logs: a record is a line, its only field is ``line``.

Logs mix encodings, so each line is read in the first encoding that it is valid in; a line that no strict
encoding fits is read as Latin-1, and nothing is lost on the way back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from connectors.formats.changes import edits_of
from connectors.formats.lines import border, line_chunks, split_lines
from connectors.formats.port import Edits, Rewritten
from delenda.model import Shape

FIELD = "line"


class TextFormat:
    """Lines of text."""

    name = "text"
    shape = Shape.ROWS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches with the one column ``line``, without line ends."""
        for chunk in line_chunks(stream):
            try:
                lines = chunk.decode("utf-8").removesuffix("\n").split("\n")
            except UnicodeDecodeError:
                lines = [decoded(x)[0] for x in chunk.removesuffix(b"\n").split(b"\n")]
            yield pa.record_batch({FIELD: pa.array([x.removesuffix("\r") for x in lines], pa.string())})

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy line by line; a redaction changes its line only, a suppressed line is left empty."""
        done = Rewritten()
        for chunk in line_chunks(source):
            count = chunk.count(b"\n") + (not chunk.endswith(b"\n"))
            if edits.within(done.rows, count):
                target.write(b"".join(_edited(split_lines(chunk), edits, done)))
            else:
                target.write(chunk)
                done.rows += count
            border(target, done)
        return done

    def piece(self) -> TextFormat:
        """Return the format of what follows a line: the same."""
        return self


def _edited(lines: list[bytes], edits: Edits, done: Rewritten) -> Iterator[bytes]:
    for line in lines:
        row, edit = done.rows, edits.at(done.rows)
        done.rows += 1
        if edit and edit.delete:
            done.touched.add(row)
            done.deleted += 1
            continue
        if edit:
            body = line.rstrip(b"\r\n")
            text, encoding = decoded(body)
            new = edits_of({FIELD: text}, edit.changes)
            if new:
                done.touched.add(row)
                line = encoded(new[(FIELD,)], encoding) + line[len(body) :]
        yield line


def decoded(line: bytes) -> tuple[str, str]:
    """Return a line's text and the encoding it was read in."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return line.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1"), "latin-1"


def encoded(text: str | None, encoding: str) -> bytes:
    """Return text in the encoding of the line it replaces; characters it lacks become ``?``."""
    return (text or "").replace("\n", " ").encode(encoding, "replace")
