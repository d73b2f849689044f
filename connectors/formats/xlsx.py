"""Excel workbooks: the rows of every sheet are records; one last record holds the texts beside the sheets.

Columns are named by the sheet's first row if that is a header, else ``column_N``; ``@sheet`` is the sheet's name.
Cells are texts; dates are ISO. A deleted row leaves its place empty, so that no formula moves. A text of the
shared table that no cell refers to any more is emptied; a changed cell gets a text of its own. The sheets'
XML is changed in place, everything else in the archive is copied raw.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, cast

import pyarrow as pa

from connectors.formats.changes import looks_like_a_value
from connectors.formats.leaves import batch_of
from connectors.formats.markup import Token, attributes, escaped, replaced
from connectors.formats.office import in_memory, write_parts
from connectors.formats.parts import Document
from connectors.formats.port import Damaged, Edits, Rewritten, RowEdit
from connectors.formats.workbook import CELL, EPOCH, Book, Cell, Row, hidden, row_bytes
from connectors.formats.zipped import Zip
from connectors.treatment import treat
from delenda.model import Shape, Technique

SHEET: Final = "@sheet"
_BATCH: Final = 8_192
_SMALL: Final = 4 << 20
_PLACE: Final = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)\d")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")


class XlsxFormat:
    """Workbooks."""

    name = "xlsx"
    shape = Shape.ROWS
    seekable = True

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches sheet by sheet, then the record of what is beside them."""
        book = Book(Zip(stream))
        some: list[dict[str, Any]] = []
        try:
            for number, name in book.sheets:
                for row in _Sheet(book, number, name).rows():
                    if row.record is not None:
                        some.append(row.record)
                    if len(some) >= _BATCH:
                        yield batch_of(some)
                        some = []
                if some:
                    yield batch_of(some)
                    some = []
        except Damaged:
            if some:
                yield batch_of(some)
            raise
        if beside := Document(book.archive).record():
            yield batch_of([{SHEET: "", **beside}])

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy the archive; sheets with edits, and what only their old cells used, are written anew."""
        done = Rewritten()
        archive = Zip(source)
        book = Book(archive)
        after: dict[int, BinaryIO] = {}
        lost: set[tuple[int, str]] = set()
        for position, (number, name) in enumerate(book.sheets):
            before = len(done.touched)
            sheet = _Sheet(book, number, name)
            spool = tempfile.SpooledTemporaryFile(_SMALL)  # noqa: SIM115  # closed once it is written
            sheet.rewrite(cast(BinaryIO, spool), edits, done)
            if len(done.touched) > before:
                after[number] = cast(BinaryIO, spool)
                lost |= {(position, cell) for cell in sheet.lost_formulas}
        if after:
            after |= in_memory(book.tidied(after, lost))
        document = Document(archive)
        if document.record():
            edit = edits.at(done.rows)
            changed = (document.blanked() if edit.delete else document.changed(edit.changes)) if edit else {}
            if changed and edit:
                done.touched.add(done.rows)
                done.deleted += edit.delete
            after |= in_memory(changed)
            done.rows += 1
        write_parts(archive, target, after)
        return done


class _Sheet:
    """One worksheet. Its header, if it has one, is its first row with a value."""

    def __init__(self, book: Book, number: int, name: str) -> None:
        self._book, self._number, self._name = book, number, name
        self._header: dict[int, str] | None = None
        self.lost_formulas: set[str] = set()

    def rows(self) -> Iterator[Row]:
        """Yield the pieces; a row with values that is no header has a record."""
        for piece in row_bytes(self._book.archive.open(self._number)):
            if not piece.row:
                yield piece
                continue
            cells = list(self._cells(piece.raw))
            said = [c for c in cells if c.text]
            if said and self._header is None:
                self._header = _header(said)
                if self._header:
                    yield piece
                    continue
            record = self._record(said) if said else None
            yield Row(piece.raw, True, record, cells)

    def _record(self, cells: Sequence[Cell]) -> dict[str, Any]:
        record: dict[str, Any] = {SHEET: self._name}
        for cell in cells:
            record[self._field(cell.column)] = cell.text
        return record

    def _field(self, column: int) -> str:
        return (self._header or {}).get(column) or f"column_{column + 1}"

    def _cells(self, raw: bytes) -> Iterator[Cell]:
        column = -1
        for found in CELL.finditer(raw):
            tag, inner = found[2] or b"", found[3] or b""
            place = _PLACE.search(tag)
            column = _column(place[1]) if place else column + 1
            text, shared, date = self._book.says(tag, inner)
            yield Cell(column, text, found.start(), found.end(), shared, date, bool(_FORMULA.search(inner)))

    def rewrite(self, target: BinaryIO, edits: Edits, done: Rewritten) -> None:
        """Write the sheet's XML after the edits."""
        for piece in self.rows():
            raw = piece.raw
            if piece.record is not None:
                if edit := edits.at(done.rows):
                    raw = self._edited(piece, edit, done)
                done.rows += 1
            target.write(raw)

    def _edited(self, piece: Row, edit: RowEdit, done: Rewritten) -> bytes:
        if edit.delete:
            done.touched.add(done.rows)
            done.deleted += 1
            self.lost_formulas |= {_address(piece.raw[c.start : c.end]) for c in piece.cells if c.formula}
            return b""
        cuts: list[tuple[int, int, bytes]] = []
        for cell in piece.cells:
            text: Any = cell.text
            for change in edit.changes:
                if change.field == self._field(cell.column) and (text or change.technique is Technique.REPLACE):
                    text = treat(text, change)
            if (after := "" if text is None else str(text)) != cell.text:
                cuts.append((cell.start, cell.end, _cell_with(piece.raw[cell.start : cell.end], after, cell.date)))
                if cell.formula:
                    self.lost_formulas.add(_address(piece.raw[cell.start : cell.end]))
        cuts += self._added(piece, edit)
        if any(c.field == SHEET for c in edit.changes):
            done.blocked[done.rows] = "structure"
        if cuts:
            done.touched.add(done.rows)
        return replaced(piece.raw, cuts)

    def _added(self, piece: Row, edit: RowEdit) -> list[tuple[int, int, bytes]]:
        """Return the cells to write for corrections of fields in which the row has none."""
        have = {self._field(c.column) for c in piece.cells}
        named = {name: column for column, name in (self._header or {}).items()}
        texts = {c.field: c.texts[0] for c in edit.changes if c.technique is Technique.REPLACE and c.texts}
        place = next(
            (piece.raw[a:b] for name, a, b in attributes(piece.raw[: piece.raw.find(b">") + 1]) if name == "r"), b""
        )
        out = []
        for field, text in texts.items():
            if field in have or field not in named or not text or not place:
                continue
            after = next((c.start for c in piece.cells if c.column > named[field]), piece.raw.rfind(b"</"))
            cell = b'<c r="%s%s"/>' % (_letters(named[field]).encode(), place)
            prefix = Token("close", piece.raw[piece.raw.rfind(b"</") :]).name.rpartition(b":")
            cell = cell.replace(b"<", b"<" + prefix[0] + prefix[1])
            out.append((after, after, _cell_with(cell, text, False)))
        return out


def _letters(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    out = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        out = chr(65 + digit) + out
    return out


def _header(cells: Sequence[Cell]) -> dict[int, str]:
    """Return the names in a first row, by column; nothing if it is no header."""
    names = {c.column: c.text.strip() for c in cells}
    texts = list(names.values())
    if len(set(texts)) < len(texts) or any(looks_like_a_value(t) or c.date for t, c in zip(texts, cells, strict=True)):
        return {}
    return {} if any(re.fullmatch(r"-?[\d.,]+", t) for t in texts) else names


def _cell_with(raw: bytes, text: str, date: bool) -> bytes:
    """Return a cell with another text; its place and its style stay, its formula goes."""
    found = CELL.match(raw)
    assert found is not None  # noqa: S101  # it was found by the same pattern
    prefix, tag = found[1], found[2] or b""
    kept = b"".join(
        b" %s=%s" % (name, value)
        for name, value in re.findall(rb"\s([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')", tag)
        if name in (b"r", b"s")
    )
    if not text:
        return b"<%sc%s/>" % (prefix, kept)
    if date and (serial := _serial(text)) is not None:
        return b"<%sc%s><%sv>%s</%sv></%sc>" % (prefix, kept, prefix, serial.encode(), prefix, prefix)
    inner = b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (prefix, prefix, escaped(hidden(text)), prefix, prefix)
    return b'<%sc%s t="inlineStr">%s</%sc>' % (prefix, kept, inner, prefix)


def _column(place: bytes) -> int:
    number = 0
    for byte in place.rstrip(b"0123456789").upper():
        number = number * 26 + byte - 64
    return number - 1


def _address(cell: bytes) -> str:
    return next((cell[a:b].decode("ascii", "replace") for name, a, b in attributes(cell) if name == "r"), "")


def _serial(text: str) -> str | None:
    """Return an ISO text as a serial day."""
    try:
        days = (dt.datetime.fromisoformat(text) - EPOCH) / dt.timedelta(days=1)
    except (ValueError, TypeError):
        return None
    return f"{days:.10f}".rstrip("0").rstrip(".")
