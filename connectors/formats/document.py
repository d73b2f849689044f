"""JSON documents: an array of records, or records one after another; a single object is one record.

The text is decoded piece by piece; one record must fit in memory, the document need not. Whatever stands
between the records (spaces, line ends, commas) stays where it is.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple

import pyarrow as pa

from connectors.formats.jsonl import arrow_batches
from connectors.formats.leaves import batch_of
from connectors.formats.port import CHUNK_BYTES, RECORD_LIMIT, Damaged, Edits, Rewritten, nothing
from connectors.formats.splice import changed_json
from delenda.model import Shape

_SPACE: Final = " \t\r\n"
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_COMMA: Final = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_LINE_ENDS: Final = re.compile(r"[\r\n]+")
_BATCH_CHARS: Final = 4 << 20


class _Record(NamedTuple):
    """A record, its text, and the text between the record before it and it."""

    before: str
    text: str
    value: Any


class JsonFormat:
    """A JSON text."""

    name = "json"
    shape = Shape.ROWS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches; what stands before the damage is yielded before ``Damaged`` is raised."""
        some: list[_Record] = []
        held = 0
        schema: pa.Schema | None = None
        try:
            for record in _Reader(stream).records():
                some.append(record)
                held += len(record.text)
                if held > _BATCH_CHARS:
                    batches, schema = _batches(some, schema)
                    yield from batches
                    some, held = [], 0
        except Damaged:
            yield from _batches(some, schema)[0]
            raise
        yield from _batches(some, schema)[0]

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy record by record. A document whose only record is deleted is left as an empty array."""
        done = Rewritten()
        reader = _Reader(source)
        first = True

        def write(text: str) -> None:
            target.write(text.encode("utf-8", "surrogateescape"))

        for record in reader.records():
            row, edit = done.rows, edits.at(done.rows)
            done.rows += 1
            if row == 0:
                write(reader.opening)
            if edit and edit.delete:
                done.touched.add(row)
                done.deleted += 1
                continue
            text = changed_json(record.text, record.value, edit.changes) if edit else record.text
            if text != record.text:
                done.touched.add(row)
            before = record.before
            if first and row > 0:
                before = before.replace(",", "", 1).lstrip(_SPACE) if reader.array else before.lstrip(_SPACE)
            write(before + text)
            first = False
        if done.rows == 0:
            write(reader.opening)
        elif not reader.array and done.deleted == done.rows:
            write("[]")
        write(reader.closing)
        return done


def _batches(some: list[_Record], schema: pa.Schema | None) -> tuple[list[pa.RecordBatch], pa.Schema | None]:
    """Return records as flat columns, by Arrow where it can read them, and the schema to try next."""
    if not some:
        return [], schema
    lines = "\n".join(_LINE_ENDS.sub(" ", r.text) for r in some)
    try:
        batches, schema = arrow_batches(lines.encode(), len(some), schema)
    except UnicodeEncodeError:
        batches = []
    if not batches:
        batch = batch_of([r.value for r in some])
        batches = [batch if batch.num_columns else nothing(len(some))]
    return batches, schema


class _Reader:
    """Takes a JSON text apart; ``opening`` and ``closing`` are what stands around the records."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._ended = False
        self.array = False
        self.opening = ""
        self.closing = ""

    def records(self) -> Iterator[_Record]:
        """Yield the records in order."""
        self.opening = self._between("")
        if self._peek() == "[":
            self.array = True
            self._at += 1
            self.opening += "[" + self._between("")
        before = ""
        first = True
        while (head := self._peek()) and not (self.array and head == "]"):
            if not first and self.array and "," not in before:
                raise Damaged("the JSON text is broken between two records")
            text, value = self._value()
            yield _Record(before, text, value)
            first = False
            before = self._between("," if self.array else "")
        if self.array:
            if not head:
                raise Damaged("the JSON text is cut short")
            self._at += 1
            before += "]" + self._between("")
            if self._peek():
                raise Damaged("the JSON text goes on after its end")
        self.closing = before

    def _peek(self) -> str:
        while self._at >= len(self._text) and self._more():
            pass
        return self._text[self._at : self._at + 1]

    def _more(self) -> bool:
        if self._ended:
            return False
        data = self._stream.read(max(CHUNK_BYTES, len(self._text) - self._at))
        self._ended = not data
        self._text = self._text[self._at :] + self._decoder.decode(data, final=self._ended)
        self._at = 0
        if len(self._text) > RECORD_LIMIT + 2 * CHUNK_BYTES:
            raise Damaged(f"a record is longer than {RECORD_LIMIT >> 20} MiB, or the JSON text is broken")
        return True

    def _between(self, separator: str) -> str:
        """Return the space here, with at most one separator in it."""
        found = (_COMMA if separator else _BLANK).match(self._text, self._at)
        if found and found.end() < len(self._text):
            self._at = found.end()
            return found[0]
        out: list[str] = []
        left = separator
        while (head := self._peek()) and (head in _SPACE or head == left):
            start = self._at
            while self._text[self._at : self._at + 1] in tuple(_SPACE):
                self._at += 1
            if left and self._text[self._at : self._at + 1] == left:
                self._at += 1
                left = ""
            out.append(self._text[start : self._at])
        return "".join(out)

    def _value(self) -> tuple[str, Any]:
        """Return the next value's text and what it means, reading on until it is whole."""
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except RecursionError as e:
                raise Damaged("the JSON text is nested too deep") from e
            except ValueError as e:
                if not self._more():
                    raise Damaged("the JSON text is broken or cut short") from e
                continue
            if end < len(self._text) or self._ended or not self._more():
                text = self._text[self._at : end]
                self._at = end
                return text, value
