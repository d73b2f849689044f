"""XML: a record is an element that repeats; what stands around the records is a record too, if it says anything.

Which depth holds the records is told by the first 64 KiB: the outermost one at which siblings share a name. Fields
are the names of attributes and children, without prefixes; ``@element`` is the record's own name. Attributes and
text of the elements around the records, and comments, are rows of their own, so that nothing goes unread.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple, cast

import pyarrow as pa

from connectors.formats.changes import edits_of
from connectors.formats.leaves import batches_of
from connectors.formats.markup import Element, Token, attributes, encoding_of, flat_value, local, sayable, tokens
from connectors.formats.port import RECORD_LIMIT, Damaged, Edits, Rewritten, RowEdit
from delenda.model import Shape

ELEMENT: Final = "@element"
_SAMPLE: Final = 1 << 16


class _Piece(NamedTuple):
    """A run of bytes; a row if it has a name. ``whole``: deleting takes all of it, not its values only."""

    raw: bytes
    name: str = ""
    whole: bool = False
    encoding: str = "utf-8"

    def element(self) -> Element:
        return Element(self.raw, self.encoding)

    def value(self) -> Any:
        """What it holds, without the places."""
        flat = flat_value(self.raw, self.encoding)
        return self.element().value if flat is None else flat

    def record(self, value: Any) -> dict[str, Any]:
        return {ELEMENT: self.name, **value} if isinstance(value, dict) else {ELEMENT: self.name, self.name: value}


class XmlFormat:
    """An XML text."""

    name = "xml"
    shape = Shape.ROWS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches; what stands before the damage is yielded before ``Damaged`` is raised."""
        yield from batches_of((p.record(p.value()), len(p.raw)) for p in _pieces(stream) if p.name)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy piece by piece; in a changed record only the changed values differ."""
        done = Rewritten()
        space = b""
        for piece in _pieces(source):
            if not piece.name and not piece.raw.strip():
                target.write(space)
                space = piece.raw
                continue
            after = piece.raw
            if piece.name:
                edit = edits.at(done.rows)
                after = piece.raw if edit is None else _edited(piece, edit, done)
                done.rows += 1
            target.write(space + after if after else b"")
            space = b""
        target.write(space)
        return done


def _edited(piece: _Piece, edit: RowEdit, done: Rewritten) -> bytes:
    if edit.delete:
        done.touched.add(done.rows)
        done.deleted += 1
        return b"" if piece.whole else piece.element().blanked()
    element = piece.element()
    nested = isinstance(element.value, dict)
    new = edits_of(piece.record(element.value), edit.changes)
    if (ELEMENT,) in new:
        done.blocked[done.rows] = "structure"
        return piece.raw
    if not new:
        return piece.raw
    if any(isinstance(value, str) and not sayable(value) for value in new.values()):
        done.blocked[done.rows] = "not_encodable"
        return piece.raw
    done.touched.add(done.rows)
    return element.spliced(new if nested else {location[1:]: value for location, value in new.items()})


def _pieces(stream: BinaryIO) -> Iterator[_Piece]:
    """Yield the pieces of a text; together they are its bytes."""
    head = _filled(stream)
    encoding = encoding_of(head)
    depth = _record_depth(head)
    open_names: list[bytes] = []
    held: list[bytes] = []
    size = 0
    for token in tokens(cast(BinaryIO, _Chained(head, stream)), leaves=True):
        if token.kind == "leaf" and not held and len(open_names) < depth:  # it stands around the records
            around = [*open_names, token.name]
            yield from (_frame(part, encoding, around) for part in tokens(io.BytesIO(token.raw)))
            continue
        inside = len(open_names) > depth or bool(held)
        match token.kind:
            case "leaf":
                inside = True
            case "open":
                if not inside and len(open_names) == depth:
                    inside = True
                if not token.empty:
                    open_names.append(token.name)
            case "close":
                if not open_names or open_names.pop() != token.name:
                    raise Damaged("the XML is broken: a tag closes what was not open")
            case "text" if not open_names and token.raw.strip():
                raise Damaged("the XML is broken: text stands outside of it")
        if not inside:
            yield _frame(token, encoding, open_names)
            continue
        held.append(token.raw)
        size += len(token.raw)
        if size > RECORD_LIMIT:
            raise Damaged(f"a record is longer than {RECORD_LIMIT >> 20} MiB")
        if len(open_names) == depth:
            yield _Piece(b"".join(held), _name_of(held[0]), depth > 0, encoding)
            held, size = [], 0
    if open_names:
        raise Damaged("the XML is cut short")


def _frame(token: Token, encoding: str, around: list[bytes]) -> _Piece:
    """Return a piece that stands around the records: a row if it holds text or an attribute."""
    kind, raw = token
    if kind == "text" or kind == "cdata":
        says = raw.strip()
        name = local(around[-1]) if around else "text"
    elif kind == "open":
        says = b"".join(raw[a:b] for _, a, b in attributes(raw)).strip()
        name = local(token.name)
    elif kind == "comment":
        says, name = raw[4:-3].strip(), "comment"
    elif kind == "doctype":
        says, name = raw.partition(b"[")[2], "doctype"
    else:
        says, name = b"", ""
    return _Piece(raw, name, False, encoding) if says else _Piece(raw)


def _name_of(tag: bytes) -> str:
    """Return the name of the element that a tag opens, without its prefix."""
    return local(Token("open", tag).name) or "element"


def _record_depth(head: bytes) -> int:
    """Return how deep the records lie: 1 for the root's children, 0 if the root itself is the one record."""
    seen: list[set[bytes]] = [set()]
    found: set[int] = set()
    try:
        for token in tokens(io.BytesIO(head)):
            if token.kind == "open":
                depth = len(seen) - 1
                if token.name in seen[-1] and depth:
                    found.add(depth)
                seen[-1].add(token.name)
                if not token.empty:
                    seen.append(set())
            elif token.kind == "close" and len(seen) > 1:
                seen.pop()
    except Damaged:  # the sample ends within a piece
        pass
    return min(found, default=1 if len(head) >= _SAMPLE else 0)


def _filled(stream: BinaryIO) -> bytes:
    parts: list[bytes] = []
    left = _SAMPLE
    while left and (data := stream.read(left)):
        parts.append(data)
        left -= len(data)
    return b"".join(parts)


class _Chained(io.RawIOBase):
    """A stream whose first bytes were already taken."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes; the head comes alone."""
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._rest.read(size)
