"""Layers around the content: gzip, zstd, bzip2, snappy, LZ4 and UTF-16, found by magic, taken off and put back alike.

Members are kept: where the source has several gzip members (or zstd frames, or bzip2 streams), the target
gets a new one whenever reading has entered the next, so borders stay where records end. Headers of gzip
members lose their file name and comment, which may be somebody's, and keep their time. Where a format says where its
records end, large members are cut into pieces that can be made anew alone (``frames``).

A stream that grows without measure is refused (``Damaged``): a bomb costs time in proportion to its limit,
never memory.
"""

from __future__ import annotations

import bz2
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final

import zstandard
from isal import isal_zlib

from connectors.formats import packings
from connectors.formats.frames import Piece, encoded_index, limit
from connectors.formats.port import Damaged

BOMB_BYTES: Final = 1 << 30
BOMB_RATIO: Final = 1000
_GZIP_LEVEL: Final = 2
"""Of igzip's four: a seventh larger than zlib's usual 6, at fifteen times its speed."""
_STEP: Final = 1 << 18
_ZSTD_STEP: Final = 1 << 11
"""A zstd block of 4 bytes may stand for 128 KiB, and its decoder takes no limit: so it is fed little at a time."""


class _Zstd:
    """A zstd decoder with the face of zlib's."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor().decompressobj()

    def decompress(self, data: bytes, _limit: int) -> bytes:
        return self._inner.decompress(data)

    eof = property(lambda self: self._inner.eof)
    unused_data = property(lambda self: self._inner.unused_data)
    unconsumed_tail = b""


class _Bzip2:
    """A bzip2 decoder with the face of zlib's; it keeps what it has not used yet to itself."""

    def __init__(self) -> None:
        self._inner = bz2.BZ2Decompressor()

    def decompress(self, data: bytes, limit: int) -> bytes:
        return self._inner.decompress(data, limit)

    eof = property(lambda self: self._inner.eof)
    unused_data = property(lambda self: self._inner.unused_data)
    unconsumed_tail = b""

    @property
    def holds_input(self) -> bool:
        return not self._inner.needs_input and not self._inner.eof


MAGIC: Final[dict[str, bytes]] = {
    "gzip": b"\x1f\x8b",
    "zstd": b"\x28\xb5\x2f\xfd",
    "bzip2": b"BZh",
    **packings.MAGIC,
}
_DECODERS: Final[dict[str, Callable[[], Any]]] = {
    "gzip": lambda: isal_zlib.decompressobj(wbits=31),
    "zstd": _Zstd,
    "bzip2": _Bzip2,
    **packings.DECODERS,
}
_BROKEN: Final[Any] = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    isal_zlib.error,
    zstandard.ZstdError,
)


def compression_of(head: bytes) -> str:
    """Return ``gzip``, ``zstd``, ``bzip2``, ``snappy``, ``lz4`` or nothing, by the first bytes."""
    if head[:3] == b"BZh" and head[3:4] not in tuple(b"123456789"[i : i + 1] for i in range(9)):
        return ""
    return next((name for name, magic in MAGIC.items() if head.startswith(magic)), "")


class Unpacked(io.RawIOBase):
    """A decompressed stream. One ``read`` never crosses a member's border; ``members`` counts those entered.

    ``gzip_time`` is the time in the current gzip member's header (bytes 4–8, little endian).
    """

    def __init__(self, raw: BinaryIO, compression: str) -> None:
        self._raw = raw
        self.packing = compression
        self._new = _DECODERS[compression]
        self._decoder: Any = None
        self._input = b""
        self._taken = 0
        self._given = 0
        self.members = 0
        self.gzip_time = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, fewer at a member's end; empty at the end of the stream."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        try:
            return self._read(size)
        except _BROKEN as e:
            raise Damaged(f"the {self.packing} stream is broken") from e

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        parts: list[bytes] = []
        held = 0
        while held < size:
            if self._decoder is None and not self._next_member():
                break
            if not self._input and not getattr(self._decoder, "holds_input", False):
                self._input = self._raw.read(_ZSTD_STEP if self.packing == "zstd" else _STEP)
                self._taken += len(self._input)
                if not self._input:
                    if getattr(self._decoder, "may_end", False):
                        break
                    raise Damaged(f"the {self.packing} stream is cut short")
            data = self._decoder.decompress(self._input, size - held)
            self._input = self._decoder.unconsumed_tail
            parts.append(data)
            held += len(data)
            self._given += len(data)
            if self._given > BOMB_BYTES and self._given > BOMB_RATIO * self._taken:
                raise Damaged(f"the {self.packing} stream grows more than {BOMB_RATIO} times")
            if self._decoder.eof:
                self._input = self._decoder.unused_data
                self._decoder = None
                if held:
                    break
        return b"".join(parts)

    def _next_member(self) -> bool:
        """Start the next member; False at the end. Zero bytes after a member are padding."""
        while len(self._input) < 18:
            more = self._raw.read(_ZSTD_STEP)
            if not more:
                break
            self._taken += len(more)
            self._input += more
            if self.members:
                self._input = self._input.lstrip(b"\0")
        if self.members and not self._input.strip(b"\0"):
            return False
        if compression_of(self._input) != self.packing and not _skippable(self._input):
            raise Damaged(f"the {self.packing} stream goes on with something else")
        if self.packing == "gzip":
            self.gzip_time = struct.unpack_from("<I", self._input.ljust(8, b"\0"), 4)[0]
        self.members += 1
        self._decoder = self._new()
        return True


def _skippable(head: bytes) -> bool:
    """Return whether a zstd skippable frame starts here."""
    return len(head) >= 4 and head[1:4] == b"\x2a\x4d\x18" and head[0] & 0xF0 == 0x50


class Packed(io.RawIOBase):
    """Compresses to ``target`` the way ``like`` was compressed, member by member. ``close`` finishes it.

    Whoever writes records says so with ``border`` after each lot; then members also end where they grew large, and
    an index of them follows (``frames``).
    """

    def __init__(self, target: BinaryIO, like: Unpacked) -> None:
        self._target = target
        self._like = like
        self._encoder: Any = None
        self._member = 0
        self._crc = self._packed = self._content = self._total = 0
        self._rows = self._rows_before = 0
        self._pieces: list[Piece] | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self._encoder is None or self._member != self._like.members:
            self._finish()
            self._start()
        if self._like.packing == "gzip":
            self._crc = isal_zlib.crc32(data, self._crc)
        self._content += len(data)
        self._put(self._encoder.compress(data))
        return len(data)

    def border(self, rows: int) -> None:
        """Say that a record ends here, the last of ``rows`` written so far."""
        if self._pieces is None:
            self._pieces = []
        self._rows = rows
        if self._content >= limit(self._total):
            self._finish()

    def close(self) -> None:
        if not self.closed:
            if self._encoder is None and not self._pieces:
                self._start()
            self._finish()
            if self._pieces:
                self._target.write(encoded_index(self._pieces, self._like.packing))
        super().close()

    def _put(self, data: bytes) -> None:
        self._packed += len(data)
        self._target.write(data)

    def _start(self) -> None:
        self._member = self._like.members
        self._crc = self._packed = self._content = 0
        match self._like.packing:
            case "gzip":
                self._put(b"\x1f\x8b\x08\0" + struct.pack("<I", self._like.gzip_time) + b"\0\xff")
                self._encoder = isal_zlib.compressobj(_GZIP_LEVEL, isal_zlib.DEFLATED, -15)
            case "bzip2":
                self._encoder = bz2.BZ2Compressor()
            case name if name in packings.ENCODERS:
                self._encoder = packings.ENCODERS[name]()
            case _:
                self._encoder = zstandard.ZstdCompressor(level=3, write_checksum=True).compressobj()

    def _finish(self) -> None:
        if self._encoder is not None:
            self._put(self._encoder.flush())
            if self._like.packing == "gzip":
                self._put(struct.pack("<II", self._crc, self._content & 0xFFFFFFFF))
            if self._pieces is not None:
                self._pieces.append(Piece(self._packed, self._content, self._rows - self._rows_before))
            self._rows_before = self._rows
            self._total += self._content
            self._encoder = None
            self._content = 0


class Narrowed(io.RawIOBase):
    """A UTF-16 stream read as UTF-8, code unit for code unit: stray surrogates pass in both directions."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.mark = raw.read(2)
        self.codec = "utf-16-le" if self.mark == b"\xff\xfe" else "utf-16-be"
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return about ``size`` bytes of UTF-8; empty at the end."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        data = self._rest + self._raw.read(max(size, 4))
        if not data:
            return b""
        cut = len(data) & ~1
        high = data[cut - 1] if self.codec == "utf-16-le" else data[cut - 2 : cut - 1][0] if cut else 0
        more_follows = len(data) > len(self._rest)
        if cut > 2 and 0xD8 <= high < 0xDC and more_follows:
            cut -= 2  # the first half of a pair waits for the second
        self._rest = data[cut:]
        if not cut:
            raise Damaged("the UTF-16 text ends in half a character")
        return data[:cut].decode(self.codec, "surrogatepass").encode("utf-8", "surrogatepass")


class Widened(io.RawIOBase):
    """Writes UTF-8 as the UTF-16 that ``like`` was, with its byte order mark."""

    def __init__(self, target: BinaryIO, like: Narrowed) -> None:
        self._target = target
        self._codec = like.codec
        target.write(like.mark)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._target.write(bytes(data).decode("utf-8", "surrogatepass").encode(self._codec, "surrogatepass"))
        return len(data)


def is_utf16(head: bytes) -> bool:
    """Return whether a text opens with a UTF-16 byte order mark (and not UTF-32's)."""
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") and head[2:4] != b"\0\0"
