"""An object of compressed lines in pieces: rewritten and read by the pieces that matter, by its index (``frames``)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Protocol, cast, runtime_checkable

import pyarrow as pa

from connectors.formats.frames import Piece, encoded_index, read_index
from connectors.formats.layers import Packed, Unpacked
from connectors.formats.port import Damaged, Edits, Format, Rewritten
from connectors.formats.segments import take_over


class Misindexed(Exception):
    """The index does not fit the object that it stands in."""


@runtime_checkable
class Lined(Format, Protocol):
    """A format whose content can be cut where a record ends."""

    def piece(self) -> Format:
        """Return the format of a piece that is not the first: without a header."""
        ...


def pieces_of(raw: BinaryIO, layers: Sequence[object], form: Format) -> Pieces | None:
    """Return an object in pieces, None if it is not one; the stream stands then where it stood."""
    if not layers or not isinstance(layers[0], Unpacked) or not isinstance(form, Lined) or not raw.seekable():
        return None
    mark = layers[1] if len(layers) == 2 else b""
    if len(layers) > 2 or not isinstance(mark, bytes):
        return None
    before = raw.tell()
    index = read_index(raw, layers[0].packing)
    if index is None:
        raw.seek(before)
        return None
    return Pieces(raw, layers[0].packing, index, form, mark)


class Pieces:
    """An object in pieces: rewritten and read by those that matter.

    Args:
        mark: a byte order mark that the first piece begins with.
    """

    def __init__(self, raw: BinaryIO, packing: str, pieces: Sequence[Piece], form: Lined, mark: bytes = b"") -> None:
        self._raw, self._packing, self._pieces, self._form, self._mark = raw, packing, pieces, form, mark

    def rewrite(self, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy the pieces without an edit, and make the others anew.

        Raises ``Misindexed`` if a piece is not what the index says; the target is of no use then.
        """
        done = Rewritten()
        kept: list[Piece] = []
        at = 0
        for number, piece in enumerate(self._pieces):
            if edits.within(done.rows, piece.rows):
                for packed, entry in self._anew(number, at, edits.part(done.rows, piece.rows), done):
                    target.write(packed)
                    kept.append(entry)
            else:
                take_over(self._raw, target, at, piece.packed)
                kept.append(piece)
            done.rows += piece.rows
            at += piece.packed
        if not kept:
            like = Unpacked(self._raw, self._packing)
            self._raw.seek(0)
            target.write(_packed(like, b""))
        target.write(encoded_index(kept, self._packing))
        return done

    def read_near(self, rows: Sequence[int]) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Yield the batches of the pieces that hold some of the rows, each with the number of its first row.

        Raises ``Misindexed`` if a piece is not what the index says.
        """
        wanted = sorted(rows)
        first = at = 0
        for number, piece in enumerate(self._pieces):
            if any(first <= r < first + piece.rows for r in wanted):
                form, content, _ = self._opened(number, at)
                batches = list(form.read(content))
                if sum(b.num_rows for b in batches) != piece.rows:
                    raise Misindexed
                row = first
                for batch in batches:
                    yield row, batch
                    row += batch.num_rows
            first += piece.rows
            at += piece.packed

    def _opened(self, number: int, at: int) -> tuple[Format, BinaryIO, Unpacked]:
        """Return the format to read a piece with, its content without a byte order mark, and what it was packed in."""
        piece = self._pieces[number]
        self._raw.seek(at)
        unpacked = Unpacked(cast(BinaryIO, io.BytesIO(self._raw.read(piece.packed))), self._packing)
        try:
            content = unpacked.read()
        except Damaged:
            raise Misindexed from None
        if len(content) != piece.content:
            raise Misindexed
        if number:
            return self._form.piece(), io.BytesIO(content), unpacked
        return self._form, io.BytesIO(content.removeprefix(self._mark)), unpacked

    def _anew(self, number: int, at: int, edits: Edits, done: Rewritten) -> Iterator[tuple[bytes, Piece]]:
        """Yield a piece after its edits, nothing if nothing of it is left."""
        form, content, like = self._opened(number, at)
        out = io.BytesIO(self._mark if number == 0 else b"")
        out.seek(0, io.SEEK_END)
        inner = form.rewrite(content, out, edits)
        if inner.rows != self._pieces[number].rows:
            raise Misindexed
        done.touched |= {done.rows + n for n in inner.touched}
        done.deleted += inner.deleted
        done.blocked |= {done.rows + n: code for n, code in inner.blocked.items()}
        if after := out.getvalue():
            packed = _packed(like, after)
            yield packed, Piece(len(packed), len(after), inner.rows - inner.deleted)


def _packed(like: Unpacked, content: bytes) -> bytes:
    """Return a piece, packed as the one was that it replaces."""
    out = io.BytesIO()
    packed = Packed(cast(BinaryIO, out), like)
    packed.write(content)
    packed.close()
    return out.getvalue()
