"""CSV and TSV: rows of cells, all of them text (RFC 4180, and what spreadsheets make of it).

Delimiter, header, line end and encoding are found in a sample (``dialect_of``). A record is found at the
level of bytes, so that a rewrite leaves every untouched record as it was; in a changed record only the
changed cell's bytes differ. Blank lines are no rows. Cells beyond the header are named ``column_N``.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.csv as pacsv

from connectors.formats.changes import looks_like_a_value
from connectors.formats.lines import border, guess_encoding, line_chunks, split_lines, strings
from connectors.formats.port import RECORD_LIMIT, Damaged, Edits, Rewritten, RowEdit
from connectors.treatment import treat
from delenda.model import Shape

_DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE_RECORDS: Final = 50
_BLANK = re.compile(rb"(?:\A|\n)\r?\n")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written. ``names`` are the fields; ``header`` says that the first record gives them."""

    delimiter: str
    names: tuple[str, ...]
    header: bool
    encoding: str | None
    newline: bytes = b"\n"


def dialect_of(sample: bytes, complete: bool, hint: str = "") -> Dialect | None:
    """Return the dialect of a sample's text, None if it is not in columns.

    Args:
        complete: the sample is the whole text, so its last record counts.
        hint: a delimiter that the file's name speaks for; then one column will do.
    """
    encoding = guess_encoding(sample)
    newline = b"\r" if b"\r" in sample and b"\n" not in sample else b"\n"
    text = sample.decode(encoding or "latin-1", "replace")
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        records = _sample_records(text, delimiter, newline, complete)
        if not records:
            continue
        [(width, count)] = Counter(len(cells(r, delimiter)) for r in records).most_common(1)
        score = (count / len(records), width + 100 * (delimiter == hint and width > 1), delimiter)
        if width > 1 and (best is None or score > best):
            best = score
    if best is None and not hint:
        return None
    delimiter = best[2] if best else hint
    first = [
        [unquoted(r[a:b]) for a, b in cells(r, delimiter)]
        for r in _sample_records(text, delimiter, newline, complete)
        or _sample_records(text, delimiter, newline, True)[:1]
    ]
    if not hint and best and (best[0] < 0.9 or len(first) < 2):
        return None
    header = bool(first) and _is_header(first[0], first[1:])
    names = _names(first[0] if header else [""] * len(first[0])) if first else ()
    return Dialect(delimiter, names, header, encoding, newline)


def _sample_records(text: str, delimiter: str, newline: bytes, complete: bool) -> list[str]:
    lines = text.split(newline.decode())
    records: list[str] = []
    inside, current = False, ""
    for line in lines if complete else lines[:-1]:
        current += line + newline.decode()
        inside = _open_after(line.encode("utf-8", "replace"), delimiter.encode(), inside)
        if not inside:
            if current.strip("\r\n"):
                records.append(current)
            current = ""
        if len(records) >= _SAMPLE_RECORDS:
            break
    return records


def _is_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Return whether a record names the columns: distinct words that are no values and do not recur below."""
    named = [c.strip() for c in first if c.strip()]
    if not named or len(set(named)) < len(named):
        return False
    if any(looks_like_a_value(c) or "@" in c or not any(x.isalpha() for x in c) for c in named):
        return False
    return not any(
        c in (r[i].strip() for r in others if i < len(r)) for i, c in enumerate(x.strip() for x in first) if c
    )


def _names(first: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    names = []
    for i, cell in enumerate(first):
        name = cell.strip() or f"column_{i + 1}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return tuple(names)


class CsvFormat:
    """Delimited text of one dialect."""

    name = "csv"
    shape = Shape.ROWS
    seekable = False

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches of text columns. Raises ``Damaged`` at the end if some text was in no known encoding."""
        if self.dialect.encoding is None:
            raise Damaged("the text is in no encoding that we know")
        harmed = 0
        waits = self.dialect.header
        for chunk, records in _record_chunks(stream, self.dialect):
            if waits:
                parts = records if records is not None else split_lines(chunk, self.dialect.newline)
                head = next((i for i, r in enumerate(parts) if r.strip(b"\r\n")), None)
                if head is None:
                    continue
                waits = False
                parts = parts[head + 1 :]
                chunk, records = b"".join(parts), parts
            batch, damage = self._batch(chunk, records)
            harmed += damage
            if batch.num_rows:
                yield batch
        if harmed:
            raise Damaged(f"{harmed} parts are not valid {self.dialect.encoding}")

    def _batch(self, chunk: bytes, records: list[bytes] | None) -> tuple[pa.RecordBatch, int]:
        """Return a chunk's rows, and 1 if some bytes had to be replaced."""
        encoding = self.dialect.encoding or "utf-8"
        damage = 0
        try:
            plain = chunk if encoding == "utf-8" else chunk.decode(encoding).encode()
            if encoding == "utf-8":
                chunk.decode()
        except UnicodeDecodeError:
            plain, damage = chunk.decode(encoding, "replace").encode(), 1
        if records is None:
            count = len(split_lines(chunk, self.dialect.newline))
            if _BLANK.search(chunk) or self.dialect.newline == b"\r":
                count = sum(1 for r in split_lines(chunk, self.dialect.newline) if r.strip(b"\r\n"))
        else:
            count = sum(1 for r in records if r.strip(b"\r\n"))
        if count == 0:
            return pa.record_batch({n: pa.array([], pa.string()) for n in self.dialect.names}), damage
        batch = self._fast(plain)
        if batch is None or batch.num_rows != count:
            batch = self._slow(records if records is not None else split_lines(chunk, self.dialect.newline))
        return batch, damage

    def _fast(self, plain: bytes) -> pa.RecordBatch | None:
        names = list(self.dialect.names)
        try:
            table = pacsv.read_csv(
                io.BytesIO(plain),
                pacsv.ReadOptions(column_names=names, block_size=len(plain) + 1, use_threads=False),
                pacsv.ParseOptions(delimiter=self.dialect.delimiter, newlines_in_values=True),
                pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
            )
        except pa.ArrowInvalid:
            return None
        batches = table.combine_chunks().to_batches()
        return batches[0] if len(batches) == 1 else None

    def _slow(self, records: Sequence[bytes]) -> pa.RecordBatch:
        """Return the rows of records that are ragged or oddly quoted."""
        rows = []
        for record in records:
            if record.strip(b"\r\n"):
                text = record.decode(self.dialect.encoding or "utf-8", "replace")
                rows.append([unquoted(text[a:b]) for a, b in cells(text, self.dialect.delimiter)])
        width = max(len(self.dialect.names), *(len(r) for r in rows))
        names = _field_names(self.dialect, width)
        columns = [strings([r[i] if i < len(r) else None for r in rows]) for i in range(width)]
        return pa.RecordBatch.from_arrays(columns, names=names)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy record by record. Suppressed cells are left empty; the header always stays."""
        done = Rewritten()
        waits = self.dialect.header
        for chunk, records in _record_chunks(source, self.dialect):
            plain = records is None and not waits and not _BLANK.search(chunk) and self.dialect.newline == b"\n"
            if plain:
                count = chunk.count(b"\n") + (not chunk.endswith(b"\n"))
                if not edits.within(done.rows, count):
                    target.write(chunk)
                    done.rows += count
                    border(target, done)
                    continue
            out: list[bytes] = []
            for record in records if records is not None else split_lines(chunk, self.dialect.newline):
                if not record.strip(b"\r\n"):
                    out.append(record)
                elif waits:
                    waits = False
                    out.append(record)
                else:
                    out.append(self._rewritten(record, edits.at(done.rows), done))
                    done.rows += 1
            target.write(b"".join(out))
            border(target, done)
        return done

    def piece(self) -> CsvFormat:
        """Return the format of what follows a record: the same without a header."""
        return CsvFormat(replace(self.dialect, header=False))

    def _rewritten(self, record: bytes, edit: RowEdit | None, done: Rewritten) -> bytes:
        if edit is None:
            return record
        if edit.delete:
            done.touched.add(done.rows)
            done.deleted += 1
            return b""
        encoding = self.dialect.encoding or "latin-1"
        text = record.decode(encoding, "surrogateescape")
        after = self._changed(text, edit)
        if after == text:
            return record
        try:
            result = after.encode(encoding, "surrogateescape")
        except UnicodeEncodeError:
            done.blocked[done.rows] = "not_encodable"
            return record
        done.touched.add(done.rows)
        return result

    def _changed(self, text: str, edit: RowEdit) -> str:
        spans = cells(text, self.dialect.delimiter)
        places = {name: i for i, name in enumerate(_field_names(self.dialect, len(spans)))}
        for change in edit.changes:
            place = places.get(change.field)
            if place is None or place >= len(spans):
                continue
            start, end = spans[place]
            before = unquoted(text[start:end])
            after = treat(before, change, "")
            if after != before:
                written = _quoted(str(after or ""), self.dialect.delimiter, text[start : start + 1] == '"')
                text = text[:start] + written + text[end:]
                spans = cells(text, self.dialect.delimiter)
        return text


def _field_names(dialect: Dialect, width: int) -> list[str]:
    taken = set(dialect.names)
    extra = []
    for i in range(len(dialect.names), width):
        name = f"column_{i + 1}"
        while name in taken:
            name += "#2"
        taken.add(name)
        extra.append(name)
    return [*dialect.names, *extra]


def _record_chunks(stream: BinaryIO, dialect: Dialect) -> Iterator[tuple[bytes, list[bytes] | None]]:
    """Yield pieces of whole records; None instead of a list says that each line is one."""
    delimiter = dialect.delimiter.encode()
    inside = False
    current: list[bytes] = []
    held = 0
    for chunk in line_chunks(stream, dialect.newline):
        if not current and b'"' not in chunk:
            yield chunk, None
            continue
        records: list[bytes] = []
        for line in split_lines(chunk, dialect.newline):
            if inside or b'"' in line:
                inside = _open_after(line, delimiter, inside)
            current.append(line)
            held += len(line)
            if not inside:
                records.append(b"".join(current))
                current, held = [], 0
            elif held > RECORD_LIMIT:
                raise Damaged(f"a record is longer than {RECORD_LIMIT >> 20} MiB")
        yield b"".join(records), records
    if current:
        raise Damaged("a quoted cell is never closed")


def _open_after(line: bytes, delimiter: bytes, inside: bool) -> bool:
    """Return whether a quoted cell is still open at the line's end. A quote opens only where a cell begins."""
    start = 0
    at_cell = True
    while True:
        if not inside:
            if at_cell and line.startswith(b'"', start):
                start += 1
            else:
                found = line.find(delimiter + b'"', start)
                if found < 0:
                    return False
                start = found + len(delimiter) + 1
        inside = True
        end = line.find(b'"', start)
        while end >= 0 and line.startswith(b'"', end + 1):
            end = line.find(b'"', end + 2)
        if end < 0:
            return True
        inside, at_cell, start = False, False, end + 1


def cells(record: str, delimiter: str) -> list[tuple[int, int]]:
    """Return where a record's cells stand, quotes included.

    >>> [r'a,"b,c",'[a:b] for a, b in cells(r'a,"b,c",', ",")]
    ['a', '"b,c"', '']
    """
    size = len(record) - (len(record) - len(record.rstrip("\r\n")) if record.endswith(("\r", "\n")) else 0)
    spans: list[tuple[int, int]] = []
    start = 0
    while True:
        search = start
        if record.startswith('"', start):
            search = _closing(record, start) + 1
        end = record.find(delimiter, search, size)
        if end < 0:
            spans.append((start, size))
            return spans
        spans.append((start, end))
        start = end + len(delimiter)


def _closing(text: str, start: int) -> int:
    """Return the place of the quote that closes the one at ``start``; the text's end if none does."""
    end = text.find('"', start + 1)
    while end >= 0 and text.startswith('"', end + 1):
        end = text.find('"', end + 2)
    return end if end >= 0 else len(text)


def unquoted(cell: str) -> str:
    """Return what a cell says."""
    if not cell.startswith('"'):
        return cell
    end = _closing(cell, 0)
    return cell[1:end].replace('""', '"') + cell[end + 1 :]


def _quoted(value: str, delimiter: str, was: bool) -> str:
    if was or any(c in value for c in (delimiter, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    return value
