"""vCard and iCalendar (RFC 6350, RFC 5545): a record is a card, or an event, to-do or the like of a calendar.

Fields are the properties in lower case (``tel``, ``email``, ``attendee``, …), lists where they occur more than once,
and ``NAME-parameters`` where a property's parameters may name somebody (``CN=``). What stands around a calendar's
events is a record of its own. A changed property is folded anew; every other line keeps its bytes. Pictures are
not read.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, NamedTuple

import pyarrow as pa

from connectors.formats.changes import Gone, edits_of
from connectors.formats.leaves import batches_of
from connectors.formats.lines import clean, line_chunks, split_lines
from connectors.formats.port import RECORD_LIMIT, Damaged, Edits, Rewritten
from delenda.model import Change, Shape

_PROPERTY: Final = re.compile(rb"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^\":;\r\n]++|\"[^\"]*+\")*+)*+):(.*)", re.DOTALL)
_NAMING: Final = re.compile(r"(?i);(?:cn|email|dir|sent-by|altrep|x-[\w-]+|delegated-(?:to|from))=")
_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_SOFT: Final = re.compile(rb"=\r?\n")
_ESCAPED: Final = re.compile(r"\\([nN,;\\])")
_CONTAINER: Final = b"VCALENDAR"
_KEPT: Final = frozenset({b"VERSION", b"PRODID", b"CALSCALE", b"METHOD"})


class _Line(NamedTuple):
    """A logical line, as it stands, with its continuations."""

    raw: bytes
    name: bytes = b""
    parameters: str = ""
    value: bytes = b""

    @property
    def quoted(self) -> bool:
        return "QUOTED-PRINTABLE" in self.parameters.upper()

    @property
    def text(self) -> str | None:
        """What it says; None if that is no text."""
        if re.search(r"(?i);(?:encoding=(?:b|base64)\b|base64\b)", self.parameters):
            return None
        if self.quoted:
            return quopri.decodestring(_SOFT.sub(b"", self.value)).decode("utf-8", "replace").rstrip("\r\n")
        said = _FOLD.sub(b"", self.value).decode("utf-8", "replace").rstrip("\r\n")
        return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], said)


class CardsFormat:
    """Cards or calendars. ``name`` is ``vcard`` or ``icalendar``."""

    shape = Shape.ROWS
    seekable = False

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches; what stands before the damage is yielded before ``Damaged`` is raised."""
        yield from batches_of((r, sum(len(x.raw) for x in lines)) for lines, r in _pieces(stream) if r is not None)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy piece by piece; in a changed record only the changed properties differ."""
        done = Rewritten()
        for lines, record in _pieces(source):
            out = [x.raw for x in lines]
            if record is not None:
                row, edit = done.rows, edits.at(done.rows)
                done.rows += 1
                if edit and edit.delete:
                    done.touched.add(row)
                    done.deleted += 1
                    whole = lines[0].name == b"BEGIN"
                    out = [] if whole else [x.raw for x in lines if x.name.upper() in _KEPT]
                elif edit and (after := _changed(lines, record, edit.changes)) is not None:
                    done.touched.add(row)
                    out = after
            target.write(b"".join(out))
        return done


def _record(lines: Sequence[_Line]) -> tuple[dict[str, Any], dict[tuple[str | int, ...], tuple[int, bool]]]:
    """Return the record of some lines, and by location the line's number and whether its parameters are meant."""
    found: dict[str, list[tuple[str, int, bool]]] = {}
    for number, line in enumerate(lines):
        name = line.name.decode("ascii", "replace").lower()
        if line.name.upper() in (b"BEGIN", b"END", b"") or line.name.upper() in _KEPT:
            continue
        if (text := line.text) is not None and text.strip():
            found.setdefault(name, []).append((clean(text), number, False))
        if _NAMING.search(line.parameters):
            found.setdefault(f"{name}-parameters", []).append((clean(line.parameters), number, True))
    record: dict[str, Any] = {}
    places: dict[tuple[str | int, ...], tuple[int, bool]] = {}
    for name, values in found.items():
        record[name] = values[0][0] if len(values) == 1 else [v[0] for v in values]
        for i, (_, number, meant) in enumerate(values):
            places[(name,) if len(values) == 1 else (name, i)] = (number, meant)
    return record, places


def _changed(lines: Sequence[_Line], record: dict[str, Any], changes: Sequence[Change]) -> list[bytes] | None:
    """Return the lines after the changes; None if nothing changes."""
    new = edits_of(record, changes)
    if not new:
        return None
    places = _record(lines)[1]
    out = [x.raw for x in lines]
    for location, value in new.items():
        inside = [location] if location in places else [p for p in places if p[: len(location)] == location]
        for place in inside:
            number, meant = places[place]
            line = lines[number]
            if value is Gone.GONE:
                out[number] = b""
            elif meant:
                out[number] = _written(line, "" if value is None else f";CN={_bare(str(value))}", line.text or "")
            else:
                out[number] = _written(line, line.parameters, "" if value is None else str(value))
    return out


def _bare(parameters: str) -> str:
    """Return changed parameters as one value: what they said is kept only where it names nobody."""
    found = re.search(r"(?i);cn=(\"[^\"]*\"|[^;]*)", parameters)
    return found[1] if found else '""'


def _written(line: _Line, parameters: str, text: str) -> bytes:
    """Return a property with other parameters and another text, folded at 75 bytes."""
    newline = b"\r\n" if line.raw.endswith(b"\r\n") else b"\n"
    head = line.raw[: line.raw.upper().index(line.name.upper()) + len(line.name)]
    if line.quoted:
        value = quopri.encodestring(text.encode(), quotetabs=True).replace(b"\n", newline)
        return head + parameters.encode() + b":" + value.removesuffix(b"=" + newline) + newline
    for sign, escaped in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        text = text.replace(sign, escaped) if sign != ";" or b"\\;" in line.value or sign not in text else text
    if b"\\," not in line.value and b"," in line.value:  # commas that part several values were not escaped
        text = text.replace("\\,", ",")
    whole = head + parameters.encode() + b":" + text.encode("utf-8", "replace")
    pieces, width = [], 75
    while len(whole) > width:
        cut = width
        while whole[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(whole[:cut])
        whole, width = whole[cut:], 74
    return (newline + b" ").join((*pieces, whole)) + newline


def _pieces(stream: BinaryIO) -> Iterator[tuple[list[_Line], dict[str, Any] | None]]:
    """Yield runs of lines: a component is one, what stands between components another, borders have no record."""
    held: list[_Line] = []
    depth = size = 0
    for line in _logical(stream):
        name, what = line.name.upper(), line.value.strip().upper()
        border = name in (b"BEGIN", b"END") and what == _CONTAINER
        if not depth and (border or name == b"BEGIN"):
            yield from _settled(held)
            held, size = [], 0
        if border:
            yield [line], None
            continue
        held.append(line)
        size += len(line.raw)
        if size > RECORD_LIMIT:
            raise Damaged(f"a record is longer than {RECORD_LIMIT >> 20} MiB")
        depth += (name == b"BEGIN") - (name == b"END")
        if name == b"END" and depth <= 0:
            yield from _settled(held)
            held, size, depth = [], 0, 0
    yield from _settled(held)
    if depth:
        raise Damaged("a card or calendar is cut short")


def _settled(lines: list[_Line]) -> Iterator[tuple[list[_Line], dict[str, Any] | None]]:
    if lines:
        record = _record(lines)[0]
        yield lines, record or None


def _logical(stream: BinaryIO) -> Iterator[_Line]:
    """Yield the lines with their continuations."""
    held = b""
    for chunk in line_chunks(stream):
        for raw in split_lines(chunk):
            soft = _SOFT.search(held[-3:]) is not None and b"QUOTED-PRINTABLE" in held.upper()
            if held and (raw[:1] in (b" ", b"\t") or soft):
                held += raw
                continue
            if held:
                yield _parsed(held)
            held = raw
    if held:
        yield _parsed(held)


def _parsed(raw: bytes) -> _Line:
    found = _PROPERTY.match(raw)
    if not found:
        return _Line(raw)
    return _Line(raw, found[1], _FOLD.sub(b"", found[2]).decode("utf-8", "replace"), found[3])
