"""ZIP containers at the level of bytes (PKWARE APPNOTE 6.3): members are copied raw, or written anew.

Kept of every untouched member: local header, packed bytes, data descriptor, central record. Bytes that no
central record names (a member that was overwritten or deleted before) are not carried over. Members that
overlap, and archives that unpack to far more than they weigh, are ``Damaged``: nobody makes them by accident.
"""

from __future__ import annotations

import io
import itertools
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Final, cast

from connectors.formats.layers import BOMB_BYTES, BOMB_RATIO
from connectors.formats.port import CHUNK_BYTES, Damaged

MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
MEMBER_LIMIT: Final = 200_000
_DIRECTORY_LIMIT: Final = 256 << 20
_SMALL: Final = 1 << 20
_CENTRAL: Final = struct.Struct("<4sBBHHHHHLLLHHHHHLL")
_LOCAL: Final = struct.Struct("<4sHHHHHLLLHH")
_END: Final = struct.Struct("<4sHHHHLLH")
_END64: Final = struct.Struct("<4sQHHLLQQQQ")
_FULL: Final = 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIBED, _UTF8 = 0x1, 0x8, 0x800


@dataclass(frozen=True)
class Member:
    """A member as the central directory describes it. ``central`` is its record there, extra field without Zip64."""

    name: str = field(repr=False)
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    head: tuple[Any, ...] = field(repr=False)
    raw_name: bytes = field(repr=False)
    extra: bytes = field(repr=False)
    comment: bytes = field(repr=False)

    @property
    def folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def encrypted(self) -> bool:
        return bool(self.flags & _ENCRYPTED)


class Budget:
    """How much an object may unpack to, archives within archives included."""

    def __init__(self, size: int) -> None:
        self._limit = max(BOMB_BYTES, BOMB_RATIO * size)
        self._given = 0

    def take(self, size: int) -> None:
        """Count bytes that were unpacked; ``Damaged`` once they are out of proportion."""
        self._given += size
        if self._given > self._limit:
            raise Damaged(f"a ZIP archive grows more than {BOMB_RATIO} times")


class Zip:
    """An archive on a stream with random access."""

    def __init__(self, stream: BinaryIO, budget: Budget | None = None) -> None:
        self._stream = stream
        self._size = stream.seek(0, io.SEEK_END)
        self.budget = budget or Budget(self._size)
        try:
            self.members, self._start, self.comment = self._directory()
            self._zip = zipfile.ZipFile(stream)
        except (struct.error, zipfile.BadZipFile, NotImplementedError, ValueError, OSError, IndexError) as e:
            raise Damaged("the ZIP directory is broken or cut short") from e

    def _at(self, offset: int, size: int) -> bytes:
        if offset < 0 or size < 0 or offset + size > self._size:
            raise Damaged("the ZIP archive is cut short")
        self._stream.seek(offset)
        return self._stream.read(size)

    def _directory(self) -> tuple[list[Member], int, bytes]:
        """Return the members, how many bytes stand before the archive, and its comment."""
        tail = self._at(max(self._size - 66_000, 0), min(self._size, 66_000))
        at = tail.rfind(b"PK\x05\x06")
        if at < 0:
            raise Damaged("the ZIP directory is missing: the archive is cut short")
        _, _, _, _, count, size, start, _ = _END.unpack_from(tail, at)
        comment = tail[at + _END.size :]
        end = self._size - len(tail) + at
        if tail[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):
            (where,) = struct.unpack_from("<Q", tail, at - 20 + 8)
            *_, count, size, start = _END64.unpack(self._at(where, _END64.size))
            end = where
        if count > MEMBER_LIMIT or size > _DIRECTORY_LIMIT:
            raise Damaged(f"a ZIP archive has more than {MEMBER_LIMIT} members")
        shift = end - size - start  # bytes before the archive: a program that unpacks itself
        data = self._at(end - size, size)
        members, at = [], 0
        while at < len(data):
            member, at = _member(data, at)
            members.append(replace(member, offset=member.offset + shift))
        places = sorted(members, key=lambda m: m.offset)
        for one, following in itertools.pairwise(places):
            if one.offset + _LOCAL.size + one.packed > following.offset:
                raise Damaged("members of a ZIP archive overlap: a bomb")
        return members, max(shift, 0), comment

    def open(self, number: int) -> BinaryIO:
        """Return a member's unpacked bytes as a stream. Reading it raises ``Damaged``."""
        member = self.members[number]
        if member.encrypted:
            raise Damaged("a member of a ZIP archive is encrypted")
        try:
            return cast(BinaryIO, _Checked(self.budget, self._zip.open(self._zip.infolist()[number])))
        except (*_BROKEN, IndexError) as e:
            raise Damaged("a member of a ZIP archive is broken") from e

    def read(self, number: int, limit: int) -> bytes:
        """Return a member's unpacked bytes, if they are not more than ``limit``."""
        if self.members[number].size > limit:
            raise Damaged(f"a part of a document is larger than {limit >> 20} MiB")
        stream = self.open(number)
        data = b"".join(iter(lambda: stream.read(CHUNK_BYTES), b""))
        if len(data) > limit:
            raise Damaged(f"a part of a document is larger than {limit >> 20} MiB")
        return data

    def raw(self, number: int) -> Iterator[bytes]:
        """Yield a member as it stands: local header, packed bytes, data descriptor."""
        member = self.members[number]
        head = self._local(member)
        left = len(head) + member.packed
        left += self._descriptor(member, member.offset + left)
        at = member.offset
        while left:
            data = self._at(at, min(left, CHUNK_BYTES))
            at, left = at + len(data), left - len(data)
            yield data

    def _local(self, member: Member) -> bytes:
        head = self._at(member.offset, _LOCAL.size)
        if head[:4] != b"PK\x03\x04":
            raise Damaged("a member of a ZIP archive is not where the directory says")
        names, extra = struct.unpack_from("<HH", head, 26)
        return head + self._at(member.offset + _LOCAL.size, names + extra)

    def local_extra(self, member: Member) -> bytes:
        """Return the extra field of a member's local header, without Zip64."""
        head = self._local(member)
        (names,) = struct.unpack_from("<H", head, 26)
        return _fields_but(head[_LOCAL.size + names :], 1)

    def _descriptor(self, member: Member, at: int) -> int:
        """Return the length of the data descriptor at ``at``: it has four forms."""
        if not member.flags & _DESCRIBED:
            return 0
        data = self._at(at, min(24, self._size - at))
        mark = 4 if data[:4] == b"PK\x07\x08" else 0
        for form, length in (("<LLL", 12), ("<LQQ", 20)):
            if len(data) >= mark + length:
                crc, packed, size = struct.unpack_from(form, data, mark)
                if (crc, packed, size) == (member.crc, member.packed, member.size):
                    return mark + length
        return 0

    def preamble(self) -> Iterator[bytes]:
        """Yield what stands before the archive."""
        for at in range(0, self._start, CHUNK_BYTES):
            yield self._at(at, min(CHUNK_BYTES, self._start - at))


def _member(data: bytes, at: int) -> tuple[Member, int]:
    head = _CENTRAL.unpack_from(data, at)
    if head[0] != b"PK\x01\x02":
        raise Damaged("the ZIP directory is broken")
    flags, method, crc, packed, size = head[4], head[5], head[8], head[9], head[10]
    names, extras, comments, offset = head[11], head[12], head[13], head[17]
    at += _CENTRAL.size
    raw_name, extra = data[at : at + names], data[at + names : at + names + extras]
    comment = data[at + names + extras : at + names + extras + comments]
    wide = _field(extra, 1)
    for_each = []
    for value in (size, packed, offset):
        if value == _FULL:
            (value,) = struct.unpack_from("<Q", wide)
            wide = wide[8:]
        for_each.append(value)
    name = raw_name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    member = Member(name, flags, method, crc, for_each[1], for_each[0], for_each[2], head, raw_name,
                    _fields_but(extra, 1), comment)  # fmt: skip
    return member, at + names + extras + comments


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at : at + 4 + size]
        at += 4 + size
    if at < len(extra):
        yield -1, extra[at:]


def _field(extra: bytes, wanted: int) -> bytes:
    return next((raw[4:] for kind, raw in _fields(extra) if kind == wanted), b"")


def _fields_but(extra: bytes, unwanted: int) -> bytes:
    return b"".join(raw for kind, raw in _fields(extra) if kind != unwanted)


_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class _Checked(io.RawIOBase):
    """A member's stream whose errors are ours, and whose bytes are counted."""

    def __init__(self, budget: Budget, inner: Any) -> None:
        self._budget, self._inner = budget, inner

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes; all that are left if it is negative."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(CHUNK_BYTES), b""))
        try:
            data: bytes = self._inner.read(size)
        except _BROKEN as e:
            raise Damaged("a member of a ZIP archive is broken") from e
        self._budget.take(len(data))
        return data


class ZipWriter:
    """Writes an archive like another: members kept, put anew, or left out. ``close`` writes the directory."""

    def __init__(self, target: BinaryIO, like: Zip) -> None:
        self._target = target
        self._like = like
        self._at = 0
        self._central: list[bytes] = []
        for data in like.preamble():
            self._write(data)

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._at += len(data)

    def keep(self, number: int) -> None:
        """Copy a member as it stands."""
        member = self._like.members[number]
        start = self._at
        for data in self._like.raw(number):
            self._write(data)
        self._record(member, start)

    def put(self, number: int, content: BinaryIO) -> None:
        """Write a member with new content, packed as it was; its comment, which may tell the old one, goes."""
        member = self._like.members[number]
        method = member.method if member.method in (_STORED, _DEFLATED) else _DEFLATED
        with tempfile.SpooledTemporaryFile(_SMALL) as spool:
            crc = size = 0
            packer = zlib.compressobj(6, zlib.DEFLATED, -15) if method == _DEFLATED else None
            while data := content.read(CHUNK_BYTES):
                crc, size = zlib.crc32(data, crc), size + len(data)
                spool.write(packer.compress(data) if packer else data)
            if packer:
                spool.write(packer.flush())
            packed = spool.tell()
            flags = member.flags & ~(_DESCRIBED | 0x6)
            after = replace(member, flags=flags, method=method, crc=crc, packed=packed, size=size, comment=b"")
            start = self._at
            self._write(self._header(after))
            spool.seek(0)
            while data := spool.read(CHUNK_BYTES):
                self._write(data)
            self._record(after, start)

    def _header(self, member: Member) -> bytes:
        extra = self._like.local_extra(member)
        wide = member.size >= _FULL or member.packed >= _FULL
        if wide:
            extra = struct.pack("<HHQQ", 1, 16, member.size, member.packed) + extra
        need, (time, date) = max(member.head[3], 45 if wide else 10), member.head[6:8]
        return (
            _LOCAL.pack(b"PK\x03\x04", need, member.flags, member.method, time, date, member.crc,
                        _FULL if wide else member.packed, _FULL if wide else member.size,
                        len(member.raw_name), len(extra))
            + member.raw_name + extra
        )  # fmt: skip

    def _record(self, member: Member, offset: int) -> None:
        """Note a member's central record, with what changed of it."""
        values = [member.size, member.packed, offset]
        wide = [v for v in values if v >= _FULL]
        extra = member.extra
        if wide:
            extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) + extra
        size, packed, place = (min(v, _FULL) for v in values)
        h = member.head
        self._central.append(
            _CENTRAL.pack(h[0], h[1], h[2], max(h[3], 45) if wide else h[3], member.flags, member.method, h[6], h[7],
                          member.crc, packed, size, len(member.raw_name), len(extra), len(member.comment),
                          h[14], h[15], h[16], place)
            + member.raw_name + extra + member.comment
        )  # fmt: skip

    def close(self) -> None:
        """Write the directory."""
        start, count = self._at, len(self._central)
        for record in self._central:
            self._write(record)
        size = self._at - start
        if count >= 0xFFFF or size >= _FULL or start >= _FULL:
            at = self._at
            self._write(_END64.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start))
            self._write(struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1))
        short = min(count, 0xFFFF)
        self._write(
            _END.pack(b"PK\x05\x06", 0, 0, short, short, min(size, _FULL), min(start, _FULL), len(self._like.comment))
            + self._like.comment
        )
