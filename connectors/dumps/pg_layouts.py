"""The two archives of ``pg_dump``: one file (custom), and a directory of a file a table.

Only the data of tables that change are unpacked and packed again; everything else is copied as it is. A custom
archive's contents name the offsets of its data; they are fixed in width, so they are written anew in their places.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from connectors.dumps import pg_archive
from connectors.dumps.layout import CannotRewrite, Part, Truncated
from connectors.dumps.pg_archive import Contents, Entry, Numbers, number, read_contents
from connectors.dumps.pg_ddl import NAME, named, partitions, read_ddl, unquoted
from connectors.dumps.pg_rows import CopyRows
from connectors.dumps.streams import PIECE_BYTES, lines, packed, unpacked
from connectors.sql_types import Declared

COPY: Final = re.compile(rf"^COPY ((?:{NAME}\.)?{NAME}) \(({NAME}(?:, {NAME})*)\) FROM stdin;$")
END: Final = b"\\.\n"
_TAIL: Final = END + b"\n\n"
"""How the rows of a table end in an archive."""
_TABLE_DATA: Final = "TABLE DATA"
_ENCODINGS: Final = frozenset({"UTF8", "SQL_ASCII", ""})
_ENCODING: Final = re.compile(r"SET client_encoding = '([^']*)'")


def copied(statement: str, schema: str, parents: dict[str, str], place: object) -> Part:
    """Return the part whose rows follow a COPY statement. Raises ``CannotRewrite`` for another statement."""
    found = COPY.match(statement.strip())
    if found is None:
        raise CannotRewrite("dump: its data are INSERT statements, or a form of COPY that we don't know")
    name = named(found[1], schema)
    return Part(parents.get(name, name), tuple(unquoted(n) for n in re.findall(NAME, found[2])), place)


def checked_encoding(ddl: str) -> None:
    """Raise ``CannotRewrite`` for a dump whose text is not UTF-8."""
    found = _ENCODING.search(ddl)
    if found and found[1] not in _ENCODINGS:
        raise CannotRewrite(f"dump: its encoding is {found[1]}; UTF8 can be rewritten")


class _Archive:
    """What both have in common."""

    def __init__(self, contents: Contents, schema: str) -> None:
        self.rows = CopyRows()
        self._contents = contents
        ddl = contents.ddl
        checked_encoding(ddl)
        self.declared: Sequence[Declared] = read_ddl(ddl, schema)
        parents = partitions(ddl, schema)
        self.parts: Sequence[Part] = [
            copied(e.copy, schema, parents, e) for e in contents.entries if e.kind == _TABLE_DATA and e.has_data
        ]


class CustomLayout(_Archive):
    """An archive in one file."""

    format = "pg_dump_custom"

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        with path.open("rb") as stream:
            contents = read_contents(stream)
        if contents.form != pg_archive.CUSTOM:
            raise CannotRewrite("dump: this archive is a tar; take it in the custom or directory format")
        lost = [e for e in contents.entries if e.kind == _TABLE_DATA and not e.has_data]
        if lost:
            raise CannotRewrite("dump: its contents have no offsets: it was written to a pipe")
        super().__init__(contents, schema)

    def read(self, part: Part) -> Iterator[bytes]:
        """Yield a table's rows."""
        with self._path.open("rb") as stream:
            read = self._at(stream, part.place)
            yield from rows(unpacked(pg_archive.chunks(read), self._contents.compression))

    def _at(self, stream: BinaryIO, entry: Entry) -> Numbers:
        stream.seek(entry.offset)
        read = Numbers(stream, self._contents.int_size, self._contents.offset_size)
        if read.byte() != pg_archive.DATA or read.int() != entry.id:
            raise Truncated("dump: a table's data are not where the contents say")
        return read

    def _placed(self) -> list[Entry]:
        """Return the entries with data, in the order of the file."""
        return sorted((e for e in self._contents.entries if e.has_data and e.offset), key=lambda e: e.offset)

    def places(self, target: Path, touched: Sequence[Part]) -> list[Path]:
        """Return files in a folder beside the target: they are copied into it."""
        folder = parts_of(target)
        folder.mkdir()
        return [folder / str(p.place.id) for p in touched]

    def pack(self, part: Part, blocks: Iterable[bytes], place: Path) -> None:
        """Write a data block: its head, its chunks, each behind its length, and the end."""
        size = self._contents.int_size
        with place.open("xb") as out:
            out.write(bytes([pg_archive.DATA]) + number(part.place.id, size))
            for piece in packed(_ended(blocks), self._contents.compression):
                if piece:
                    out.write(number(len(piece), size) + piece)
            out.write(number(0, size))

    def join(self, target: Path, written: Mapping[int, Path]) -> None:
        """Copy the archive; offsets are set once the data are written."""
        contents, placed = self._contents, self._placed()
        changed = {self.parts[n].place.id: path for n, path in written.items()}
        with self._path.open("rb") as source, target.open("xb") as out:
            _copy(source, out, placed[0].offset if placed else contents.end)
            offsets = {}
            size = os.fstat(source.fileno()).st_size
            for entry, end in zip(placed, [*(e.offset for e in placed[1:]), size], strict=True):
                offsets[entry] = out.tell()
                if entry.id in changed:
                    with changed[entry.id].open("rb") as data:
                        shutil.copyfileobj(data, out, 1 << 20)
                    changed[entry.id].unlink()
                else:
                    source.seek(entry.offset)
                    _copy(source, out, end - entry.offset)
            for entry, offset in offsets.items():
                out.seek(entry.offset_at + 1)
                out.write(offset.to_bytes(contents.offset_size, "little"))
            out.flush()
            os.fsync(out.fileno())
        parts_of(target).rmdir()


class DirectoryLayout(_Archive):
    """An archive in a folder. Its contents name files, no offsets, and stay as they are."""

    format = "pg_dump_directory"

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        try:
            with (path / "toc.dat").open("rb") as stream:
                super().__init__(read_contents(stream), schema)
        except FileNotFoundError as e:
            raise Truncated("dump: the folder has no toc.dat") from e
        for part in self.parts:
            self._file(part)

    def _file(self, part: Part) -> tuple[Path, str]:
        """Return a table's file and how it is packed."""
        name = Path(part.place.file).name
        for ending, form in (("", "none"), (".gz", "gzip"), (".lz4", "lz4"), (".zst", "zstd")):
            if (path := self._path / f"{name}{ending}").exists():
                return path, form
        raise Truncated(f"dump: {part.table}: its file is missing")

    def read(self, part: Part) -> Iterator[bytes]:
        """Yield a table's rows."""
        path, form = self._file(part)
        with path.open("rb") as stream:
            yield from rows(unpacked(iter(lambda: stream.read(PIECE_BYTES), b""), form))

    def places(self, target: Path, touched: Sequence[Part]) -> list[Path]:
        """Return the files of the new folder."""
        target.mkdir()
        return [target / self._file(p)[0].name for p in touched]

    def pack(self, part: Part, blocks: Iterable[bytes], place: Path) -> None:
        """Write a table's file."""
        with place.open("xb") as out:
            for piece in packed(_ended(blocks), self._file(part)[1]):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        shutil.copystat(self._file(part)[0], place)

    def join(self, target: Path, written: Mapping[int, Path]) -> None:
        """Give all other files a second name in the new folder."""
        changed = {path.name for path in written.values()}
        for path in sorted(self._path.iterdir()):
            if path.name not in changed:
                link_or_copy(path, target / path.name)


def rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield blocks of whole rows, without the line that ends them. Raises ``Truncated`` if that line is missing."""
    held = b""
    for block in lines(pieces):
        if held and len(block) > len(_TAIL):
            yield held
            held = block
        else:  # the end may have been cut in two
            held += block
    body = held.rstrip(b"\n") + b"\n"
    if body != END and not body.endswith(b"\n" + END):
        raise Truncated("dump: a table's data have no end")
    if body != END:
        yield body[: -len(END)]


def parts_of(target: Path) -> Path:
    """Return the folder in which the parts of a draft are kept until they are in it."""
    return target.with_name(f"{target.name}-parts")


def _ended(blocks: Iterable[bytes]) -> Iterator[bytes]:
    yield from blocks
    yield _TAIL


def _copy(source: BinaryIO, target: BinaryIO, count: int) -> None:
    left = count
    while left:
        data = source.read(min(left, 1 << 20))
        if not data:
            raise Truncated("dump: the archive ends too soon")
        target.write(data)
        left -= len(data)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where that can't be."""
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
