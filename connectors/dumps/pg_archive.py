"""The table of contents of PostgreSQL's archives: ``pg_dump``'s custom format, and a directory's ``toc.dat``.

Integers are a sign byte and ``int_size`` bytes, least first; strings have their length before them, -1 for none.
Source: PostgreSQL's ``src/bin/pg_dump/pg_backup_archiver.c`` (``ReadHead``, ``ReadToc``), versions 1.12 (9.0) to
1.16 (17, 18). A newer version is refused: what it may mean is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from connectors.dumps.layout import CannotRewrite, Truncated

MAGIC: Final = b"PGDMP"
OLDEST: Final = (1, 12)
NEWEST: Final = (1, 16)
CUSTOM, TAR, DIRECTORY = 1, 3, 5
DATA, BLOBS = 1, 3
HAS_OFFSET: Final = 2
_STRING_LIMIT: Final = 64 << 20
_FORMS: Final = {0: "none", 1: "zlib", 2: "lz4", 3: "zstd"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``offset_at`` is where in the file its data's offset stands (custom), ``file`` its data's name."""

    id: int
    tag: str
    kind: str
    definition: str
    copy: str
    schema: str
    offset_at: int = 0
    offset: int = 0
    has_data: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole table of contents. ``end`` is where it ends in the file."""

    version: tuple[int, int]
    int_size: int
    offset_size: int
    form: int
    compression: str
    entries: tuple[Entry, ...] = field(repr=False)
    end: int = 0

    @property
    def ddl(self) -> str:
        """All statements but the data, in order."""
        return "\n".join(e.definition for e in self.entries)


class Numbers:
    """Reads an archive's integers and strings. Raises ``Truncated`` at the end of the file."""

    def __init__(self, stream: BinaryIO, int_size: int = 4, offset_size: int = 8) -> None:
        self.stream, self.int_size, self.offset_size = stream, int_size, offset_size

    def bytes(self, count: int) -> bytes:
        data = self.stream.read(count)
        if len(data) != count:
            raise Truncated("dump: the archive ends too soon")
        return data

    def byte(self) -> int:
        return self.bytes(1)[0]

    def int(self) -> int:
        sign, value = self.byte(), int.from_bytes(self.bytes(self.int_size), "little")
        return -value if sign else value

    def text(self) -> str | None:
        length = self.int()
        if length < 0:
            return None
        if length > _STRING_LIMIT:
            raise Truncated("dump: the archive's contents can't be read")
        return self.bytes(length).decode("utf-8", "surrogateescape")


def read_contents(stream: BinaryIO) -> Contents:
    """Return what an archive says it holds. Raises ``Truncated``; ``CannotRewrite`` for an unknown version."""
    read = Numbers(stream)
    if read.bytes(5) != MAGIC:
        raise Truncated("dump: this is no archive of pg_dump")
    version = (read.byte(), read.byte())
    read.byte()
    if not OLDEST <= version <= NEWEST:
        raise CannotRewrite(f"dump: archive version {version[0]}.{version[1]}; we know {OLDEST} to {NEWEST}")
    read.int_size, read.offset_size, form = read.byte(), read.byte(), read.byte()
    if version >= (1, 15):
        algorithm = read.byte()
    else:
        algorithm = 1 if read.int() else 0
    if algorithm not in _FORMS or not 1 <= read.int_size <= 8 or not 1 <= read.offset_size <= 8:
        raise CannotRewrite("dump: the archive is packed in a way that we don't know")
    for _ in range(7):
        read.int()
    for _ in range(3):
        read.text()
    count = read.int()
    entries = tuple(_entry(read, version, form) for _ in range(count))
    return Contents(version, read.int_size, read.offset_size, form, _FORMS[algorithm], entries, stream.tell())


def _entry(read: Numbers, version: tuple[int, int], form: int) -> Entry:
    number = read.int()
    read.int()
    read.text()
    read.text()
    tag, kind = read.text() or "", read.text() or ""
    read.int()
    definition, _, copy, schema, _ = (read.text() or "" for _ in range(5))
    if version >= (1, 14):
        read.text()
    if version >= (1, 16):
        read.int()
    read.text()
    read.text()
    while read.text() is not None:
        pass
    if form != CUSTOM:
        name = read.text() or ""
        return Entry(number, tag, kind, definition, copy, schema, has_data=bool(name), file=name)
    at = read.stream.tell()
    flag = read.byte()
    offset = int.from_bytes(read.bytes(read.offset_size), "little")
    return Entry(number, tag, kind, definition, copy, schema, at, offset, flag == HAS_OFFSET)


def chunks(read: Numbers) -> Iterator[bytes]:
    """Yield the chunks of one data block, up to its end."""
    while (size := read.int()) > 0:
        if size > _STRING_LIMIT:
            raise Truncated("dump: a data block can't be read")
        yield read.bytes(size)


def number(value: int, int_size: int) -> bytes:
    """Return an integer as an archive writes it."""
    return bytes([value < 0]) + abs(value).to_bytes(int_size, "little")
