"""TAR archives (POSIX ustar and pax, GNU long names), read as a stream; members as in ``archive``.

Headers of members are kept as they are but for size and checksum of a member that changed. What stands after
the end mark (an archive that was written over a longer one) is filled with zeros.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

import pyarrow as pa

from connectors.formats.members import Fate, Harm, named, rewritten
from connectors.formats.port import CHUNK_BYTES, Damaged, Edits, Rewritten
from connectors.formats.zipped import MEMBER_LIMIT
from delenda.model import Shape

if TYPE_CHECKING:
    from connectors.formats.content import Content

_BLOCK: Final = 512
_SMALL: Final = 1 << 20
_FILES: Final = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_ABOUT: Final = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, b"X")
_WIDEST: Final = 0o77777777777
Opener = Callable[[BinaryIO, str], "Content"]


class _Entry(NamedTuple):
    """A member: its headers as they stand, its name, and its content, to be read before the next is asked for.

    ``fixed``: its size stands in an extended header and can't be changed here.
    """

    headers: bytes
    name: str
    size: int
    file: bool
    fixed: bool
    content: BinaryIO


class TarFormat:
    """TAR archives."""

    name = "tar"
    shape = Shape.ROWS
    seekable = False

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield the batches of every member; then ``Damaged`` if any could not be read to its end."""
        harm = Harm()
        for entry in _entries(stream):
            if entry.file:
                yield from harm.told(self._batches(entry.content, entry.name))
        harm.tell()

    def _batches(self, stream: BinaryIO, name: str) -> Iterator[pa.RecordBatch]:
        yield from named(self._opener(stream, name), name)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy member by member; only those with a changed row are written anew."""
        done = Rewritten()
        for entry in _entries(source, target):
            if not entry.file or not edits.within(done.rows, 1 << 62):
                _copy(entry.headers, entry.content, entry.size, target)
                continue
            with tempfile.SpooledTemporaryFile(_SMALL) as old, tempfile.SpooledTemporaryFile(_SMALL) as new:
                for data in iter(lambda e=entry: e.content.read(CHUNK_BYTES), b""):  # type: ignore[misc]
                    old.write(data)
                again = partial(_again, cast(BinaryIO, old), self._opener, entry.name)
                count = sum(b.num_rows for b in Harm().told(named_again(again, entry.name)))
                before = set(done.blocked)
                fate = rewritten(again, cast(BinaryIO, new), edits, count, done)
                size = new.tell()
                if fate is Fate.CHANGED and (entry.fixed or size > _WIDEST):
                    rows = edits.rows_in(done.rows - count, count)
                    done.touched -= set(rows)
                    done.blocked |= {r: "structure" for r in rows if r not in before}
                    fate = Fate.KEPT
                if fate is Fate.CHANGED:
                    new.seek(0)
                    _copy(_resized(entry.headers, size), cast(BinaryIO, new), size, target)
                elif fate is Fate.KEPT:
                    old.seek(0)
                    _copy(entry.headers, cast(BinaryIO, old), entry.size, target)
        return done


def _again(spool: BinaryIO, opener: Opener, name: str) -> Content:
    """Return a member's content, read from its start."""
    spool.seek(0)
    return opener(cast(BinaryIO, Bounded(spool, 1 << 62, exact=False)), name)


def named_again(opened: Callable[[], Content], name: str) -> Iterator[pa.RecordBatch]:
    """Yield the batches of a member that is opened when the first is asked for."""
    yield from named(opened(), name)


class Bounded(io.RawIOBase):
    """The next ``size`` bytes of a stream, and no more; ``exact``: fewer are ``Damaged``."""

    def __init__(self, stream: BinaryIO, size: int, *, exact: bool = True) -> None:
        self._stream, self.left, self._exact = stream, size, exact

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes; all that are left if it is negative."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(CHUNK_BYTES), b""))
        data = self._stream.read(min(size, self.left))
        if not data and self.left and size and self._exact:
            raise Damaged("the TAR archive is cut short")
        self.left -= len(data)
        return data


def _entries(stream: BinaryIO, rest: BinaryIO | None = None) -> Iterator[_Entry]:
    """Yield the members. What follows the last goes to ``rest``, zeros in place of anything else."""
    count = 0
    while True:
        headers, about, info = _headers(stream)
        if info is None:
            if rest is not None:
                rest.write(headers)
                for data in iter(lambda: stream.read(CHUNK_BYTES), b""):
                    rest.write(bytes(len(data)))
            return
        count += 1
        if count > MEMBER_LIMIT:
            raise Damaged(f"a TAR archive has more than {MEMBER_LIMIT} members")
        size = int(about.get("size", info.size))
        name = about.get("path", info.name)
        has_data = info.type not in (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE,
                                     tarfile.DIRTYPE, tarfile.FIFOTYPE)  # fmt: skip
        size = size if has_data else 0
        content = Bounded(stream, size)
        file = info.type in _FILES and not name.endswith("/")
        yield _Entry(headers, name, size, file, "size" in about, cast(BinaryIO, content))
        while content.read(CHUNK_BYTES):
            pass
        Bounded(stream, -size % _BLOCK).read()


def _headers(stream: BinaryIO) -> tuple[bytes, dict[str, str], tarfile.TarInfo | None]:
    """Return a member's headers as they stand, what the extended ones say, and the last; None at the end."""
    held: list[bytes] = []
    about: dict[str, str] = {}
    while True:
        block = _filled(stream, _BLOCK)
        if not block.strip(b"\0"):
            if held and block:
                raise Damaged("a TAR header has no member")
            return block, {}, None
        if len(block) < _BLOCK:
            raise Damaged("the TAR archive is cut short")
        held.append(block)
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError as e:
            raise Damaged("a TAR header is broken") from e
        if info.type == tarfile.GNUTYPE_SPARSE:
            raise Damaged("a TAR archive has sparse members, which are not read")
        if info.type not in _ABOUT:
            return b"".join(held), about, info
        if not 0 <= info.size <= _SMALL:
            raise Damaged("a TAR header is too large")
        data = Bounded(stream, info.size + -info.size % _BLOCK).read()
        held.append(data)
        about |= _about(info.type, data[: info.size])


def _about(kind: bytes, data: bytes) -> dict[str, str]:
    """Return the name and the size that an extended header gives."""
    if kind == tarfile.GNUTYPE_LONGNAME:
        return {"path": data.rstrip(b"\0").decode("utf-8", "surrogateescape")}
    if kind == tarfile.GNUTYPE_LONGLINK or kind == tarfile.XGLTYPE:
        return {}
    found: dict[str, str] = {}
    at = 0
    while at < len(data):
        length = data[at : data.find(b" ", at, at + 20)]
        if not length.isdigit() or not int(length):
            break
        name, _, value = data[at + len(length) + 1 : at + int(length) - 1].partition(b"=")
        if name == b"path" or (name == b"size" and value.isdigit()):
            found[name.decode()] = value.decode("utf-8", "surrogateescape")
        at += int(length)
    return found


def _filled(stream: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size and (data := stream.read(size)):
        parts.append(data)
        size -= len(data)
    return b"".join(parts)


def _resized(headers: bytes, size: int) -> bytes:
    """Return headers whose last says another size."""
    head = bytearray(headers[-_BLOCK:])
    head[124:136] = b"%011o\0" % size
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return headers[:-_BLOCK] + bytes(head)


def _copy(headers: bytes, content: BinaryIO, size: int, target: BinaryIO) -> None:
    target.write(headers)
    for data in iter(lambda: content.read(CHUNK_BYTES), b""):
        target.write(data)
    target.write(b"\0" * (-size % _BLOCK))
