"""A plain dump of PostgreSQL: a script whose rows follow ``COPY … FROM stdin;`` up to a line ``\\.``.

The script may be packed (gzip, zstd, LZ4); then every table's look reads it from its beginning. Nothing but the
rows of tables that change is written anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from connectors.dumps.layout import BLOCK_BYTES, CannotRewrite, Change, Part, Truncated
from connectors.dumps.pg_ddl import partitions, read_ddl
from connectors.dumps.pg_layouts import END, checked_encoding, copied
from connectors.dumps.pg_rows import CopyRows
from connectors.dumps.streams import MAGIC, PIECE_BYTES, packed, unpacked

DDL_LIMIT: Final = 128 << 20
_START, _STDIN, _STOP = b"COPY ", b" FROM stdin;\n", b"\n" + END
_COMPLETE: Final = b"dump complete"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the statement that has this number in the script."""

    number: int
    block: bytes


Piece = bytes | Rows
"""A piece of a script: text, or rows."""


def form_of(path: Path) -> str:
    """Return how a file is packed, by its first bytes."""
    with path.open("rb") as stream:
        head = stream.read(4)
    return next((form for form, magic in MAGIC.items() if head.startswith(magic)), "none")


def opened(path: Path, form: str) -> Iterator[bytes]:
    """Yield a file's content."""
    with path.open("rb") as stream:
        yield from unpacked(iter(lambda: stream.read(PIECE_BYTES), b""), form)


class ScriptLayout:
    """A plain dump."""

    format = "pg_dump_plain"

    def __init__(self, path: Path, schema: str) -> None:
        self._path, self._form, self.rows = path, form_of(path), CopyRows()
        text, statements, end = [], [], b""
        self._starts: list[int] = []
        """Where the rows of each statement begin in the script."""
        at = 0
        for piece in pieces(opened(path, self._form)):
            at += len(piece if isinstance(piece, bytes) else piece.block)
            if isinstance(piece, bytes):
                text.append(piece)
                end = (end + piece)[-4096:]
                if piece.startswith(_START):
                    statements.append(piece.decode("utf-8", "replace"))
                    self._starts.append(at)
                if sum(map(len, text[-2:])) > DDL_LIMIT:
                    raise CannotRewrite("dump: a statement in it is longer than anything that we read")
        if _COMPLETE not in end:
            raise Truncated("dump: the script does not say that it is complete")
        ddl = b"".join(text).decode("utf-8", "replace")
        if "\nINSERT INTO " in ddl:
            raise CannotRewrite("dump: its data are INSERT statements; take it without --inserts")
        checked_encoding(ddl)
        parents = partitions(ddl, schema)
        self.declared = read_ddl(ddl, schema)
        self.parts = [copied(s, schema, parents, n) for n, s in enumerate(statements)]

    def read(self, part: Part) -> Iterator[bytes]:
        """Yield a table's rows; where nothing is packed, nothing before them is read."""
        if self._form == "none":
            content, number = span(self._path, self._starts[part.place]), 0
            script = pieces(content, inside=True)
        else:
            script, number = pieces(opened(self._path, self._form)), part.place
        found = False
        for piece in script:
            if isinstance(piece, Rows) and piece.number == number:
                found = True
                yield piece.block
            elif found or self._form == "none":
                return

    def write(self, target: Path, change: Change) -> None:
        """Copy the script with other rows."""
        script = pieces(opened(self._path, self._form))
        numbered = ((-1, p) if isinstance(p, bytes) else (p.number, p.block) for p in script)
        with target.open("xb") as out:
            write_all(out, packed(change(numbered), self._form))


def write_all(out: BinaryIO, data: Iterable[bytes]) -> None:
    """Write everything, durably."""
    for piece in data:
        out.write(piece)
    out.flush()
    os.fsync(out.fileno())


def span(path: Path, start: int, end: int = -1) -> Iterator[bytes]:
    """Yield a file's content between two places; -1: to its end."""
    with path.open("rb") as stream:
        stream.seek(start)
        left = end - start if end >= 0 else path.stat().st_size
        while left > 0 and (piece := stream.read(min(left, BLOCK_BYTES))):
            left -= len(piece)
            yield piece


def pieces(content: Iterator[bytes], *, inside: bool = False) -> Iterator[Piece]:
    """Yield a script in order: its text (a COPY statement alone), its rows in blocks, the line that ends them with
    the text after it. ``inside``: it begins with rows, of number 0. Raises ``Truncated`` if rows have no end."""
    buffer, number, rows = b"", -1 + inside, inside
    for more in chain(gathered(content), [b""]):  # the empty one says that this was all
        buffer += more
        going = True
        while going and buffer:
            if rows:
                ended = buffer.startswith(END) or _STOP in buffer
                cut = buffer.find(_STOP) + 1 if ended else buffer.rfind(b"\n", 0, max(0, len(buffer) - len(END))) + 1
                cut = 0 if buffer.startswith(END) else cut
                if cut:
                    yield Rows(number, buffer[:cut])
                buffer, rows, going = buffer[cut:], not ended, ended
                continue
            start, stop = _statement(buffer)
            start = start if stop or more else len(buffer)
            if start:
                yield buffer[:start]
            if stop:
                yield buffer[start:stop]
                rows, number = True, number + 1
            buffer, going = buffer[stop or start :], bool(stop)
    if rows:
        raise Truncated("dump: a table's data have no end")


def gathered(content: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of a block at least, but for the last."""
    held: list[bytes] = []
    for piece in content:
        held.append(piece)
        if sum(map(len, held)) >= BLOCK_BYTES:
            yield b"".join(held)
            held = []
    if rest := b"".join(held):
        yield rest


def _statement(buffer: bytes) -> tuple[int, int]:
    """Return where the next COPY statement begins and ends; ``(n, 0)``: there is none in the first ``n`` bytes."""
    at = 0
    while True:
        if buffer.startswith(_START, at) and (at == 0 or buffer[at - 1] == 10):
            start = at
        else:
            found = buffer.find(b"\n" + _START, at)
            if found < 0:
                return max(0, buffer.rfind(b"\n") + 1), 0
            start = found + 1
        line = buffer.find(b"\n", start)
        if line < 0:
            return start, 0
        if buffer.endswith(_STDIN, start, line + 1):
            return start, line + 1
        at = line + 1
