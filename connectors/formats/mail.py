"""E-mail: a message is a record. ``eml`` is one message an object, ``mbox`` one after another (RFC 4155).

Fields are the headers by their names in lower case, ``body``, ``html``, ``attached`` (attached text),
``attachments`` (their names and types) and, in a mailbox, ``envelope``: see ``message``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import pyarrow as pa

from connectors.formats.leaves import batch_of
from connectors.formats.lines import line_chunks, split_lines
from connectors.formats.message import Message
from connectors.formats.port import RECORD_LIMIT, Damaged, Edits, Rewritten, nothing, whole
from delenda.model import Shape

_BATCH_BYTES: Final = 4 << 20
_FIRST: Final = re.compile(rb"From [^\r\n]*\d{4}[^\r\n]*\r?\n(?:>?[\w-]+[ \t]*:|\r?\n)")
_HEADERS: Final = re.compile(rb"(?:[!-9;-~]+:(?:[^\r\n]|\r?\n[ \t])*\r?\n){2,}")
_TELLING: Final = re.compile(
    rb"(?im)^(from|to|date|subject|message-id|received|mime-version|return-path|delivered-to|x-mailer|reply-to):"
)


def is_mailbox(head: bytes) -> bool:
    """Return whether a text opens like a mailbox."""
    return bool(_FIRST.match(head))


def is_message(head: bytes, least: int = 3) -> bool:
    """Return whether a text opens with headers, of which so many are those that every message has."""
    found = _HEADERS.match(head)
    return bool(found) and len({m.lower() for m in _TELLING.findall(found[0])}) >= least  # type: ignore[index]


class EmlFormat:
    """A message."""

    name = "eml"
    shape = Shape.OBJECTS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield the one row."""
        record = Message(whole(stream, RECORD_LIMIT, "a message")).record()
        yield batch_of([record]) if record else nothing(1)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy the message; only the changed headers and parts are encoded anew."""
        done = Rewritten(rows=1)
        raw = whole(source, RECORD_LIMIT, "a message")
        edit = edits.at(0)
        after = raw if edit is None else b"" if edit.delete else Message(raw).changed(edit.changes)
        if after != raw:
            done.touched.add(0)
            done.deleted = int(not after)
        target.write(after)
        return done


class MboxFormat:
    """A mailbox."""

    name = "mbox"
    shape = Shape.ROWS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches of messages."""
        some: list[dict[str, str]] = []
        held = 0
        for raw in _messages(stream):
            some.append(Message(raw, envelope=True).record())
            held += len(raw)
            if held > _BATCH_BYTES:
                yield batch_of(some)
                some, held = [], 0
        if some:
            yield batch_of(some)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy message by message."""
        done = Rewritten()
        for raw in _messages(source):
            row, edit = done.rows, edits.at(done.rows)
            done.rows += 1
            if edit and edit.delete:
                done.touched.add(row)
                done.deleted += 1
                continue
            after = Message(raw, envelope=True).changed(edit.changes) if edit else raw
            if after != raw:
                done.touched.add(row)
            target.write(after)
        return done


def _messages(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the messages, each with its ``From `` line and the blank line after it."""
    held: list[bytes] = []
    size = 0
    blank = True
    for chunk in line_chunks(stream):
        if held and not blank and b"\nFrom " not in chunk and not chunk.startswith(b"From "):
            held.append(chunk)
            size += len(chunk)
            blank = chunk.endswith((b"\n\n", b"\n\r\n"))
        else:
            for line in split_lines(chunk):
                if blank and line.startswith(b"From ") and held:
                    yield b"".join(held)
                    held, size = [], 0
                held.append(line)
                size += len(line)
                blank = line in (b"\n", b"\r\n")
        if size > RECORD_LIMIT:
            raise Damaged(f"a message is larger than {RECORD_LIMIT >> 20} MiB")
    if held:
        yield b"".join(held)
