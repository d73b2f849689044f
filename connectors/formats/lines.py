"""Streams of lines: chunks that end at a line's end, and text out of bytes without loss.

Formats that work line by line share this. A chunk never reaches across what one ``read`` of the source
gave, so that members of a compressed stream keep their borders.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa

from connectors.formats.port import CHUNK_BYTES, RECORD_LIMIT, Damaged, Rewritten

ENCODINGS: Final = ("utf-8", "gb18030", "cp1252")
"""Tried in this order; UTF-16 and byte order marks are a layer of their own (``layers``)."""


def line_chunks(stream: BinaryIO, newline: bytes = b"\n") -> Iterator[bytes]:
    """Yield the stream in pieces of whole lines; only the last may lack its line end."""
    rest: list[bytes] = []
    held = 0
    while data := stream.read(CHUNK_BYTES):
        cut = data.rfind(newline) + len(newline)
        if cut < len(newline):
            rest.append(data)
            held += len(data)
            if held > RECORD_LIMIT:
                raise Damaged(f"a record is longer than {RECORD_LIMIT >> 20} MiB")
            continue
        yield b"".join((*rest, data[:cut]))
        rest = [data[cut:]] if cut < len(data) else []
        held = len(data) - cut
    if held:
        yield b"".join(rest)


def filled_lines(chunk: bytes) -> int:
    """Return how many lines of a chunk are not blank."""
    data = np.frombuffer(chunk, np.uint8)
    ends = np.flatnonzero(data == ord("\n"))
    first = data[:1], data[ends[: -1 if chunk.endswith(b"\n") else None] + 1]
    if all((part > ord(" ")).all() for part in first):  # then no line begins with what could be a blank one
        return len(ends) + (not chunk.endswith(b"\n") and bool(chunk))
    return sum(1 for line in chunk.split(b"\n") if line.strip())


def border(target: BinaryIO, done: Rewritten) -> None:
    """Tell a target that takes note of it that a record ends here (``layers.Packed``)."""
    note = getattr(target, "border", None)
    if note is not None:
        note(done.rows - done.deleted)


def split_lines(chunk: bytes, newline: bytes = b"\n") -> list[bytes]:
    """Return a chunk's lines, each with its line end."""
    parts = chunk.split(newline)
    lines = [p + newline for p in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def guess_encoding(sample: bytes) -> str | None:
    """Return the first encoding that a sample is valid in (it may end within a character), or None."""
    for encoding in ENCODINGS:
        for cut in range(4):
            try:
                sample[: len(sample) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return None


def clean(text: str) -> str:
    """Return text that Arrow can hold: stray surrogates become U+FFFD."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not _encodable(text) else text


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def strings(values: list[str | None]) -> pa.Array:
    """Return a string array, stray surrogates replaced."""
    try:
        return pa.array(values, pa.string())
    except (UnicodeEncodeError, pa.ArrowInvalid):
        return pa.array([None if v is None else clean(v) for v in values], pa.string())
