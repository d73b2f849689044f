"""Compressed streams, both ways, a piece at a time: zlib and gzip through isal, LZ4 frames, zstd, nothing.

Level 3 of isal packs about as well as zlib's 3, ten times as fast. What can't be unpacked, or ends too soon, is
``Truncated``; no stream is held whole in memory.
"""

from __future__ import annotations

import queue
import threading
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

import pyarrow as pa
import zstandard
from isal import isal_zlib

from connectors.dumps.layout import BLOCK_BYTES, ROW_LIMIT, Truncated

T = TypeVar("T")
LEVEL: Final = 3
PIECE_BYTES: Final = 1 << 18
_BROKEN: Final[Any] = (
    zlib.error, isal_zlib.error, zstandard.ZstdError, pa.ArrowInvalid, OSError, EOFError, ValueError,
)  # fmt: skip
MAGIC: Final = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd", "lz4": b"\x04\x22\x4d\x18"}


def unpacked(pieces: Iterable[bytes], form: str) -> Iterator[bytes]:
    """Yield what ``pieces`` hold: ``none``, ``zlib``, ``gzip``, ``lz4`` or ``zstd``. Raises ``Truncated``."""
    match form:
        case "none":
            yield from pieces
        case "zlib" | "gzip":
            yield from _inflated(pieces, 15 if form == "zlib" else 31)
        case "zstd":
            yield from _unzstd(pieces)
        case _:
            yield from _unlz4(pieces)


def _inflated(pieces: Iterable[bytes], bits: int) -> Iterator[bytes]:
    stream: Any = None
    try:
        for piece in pieces:
            data = piece
            while data:
                stream = stream or isal_zlib.decompressobj(wbits=bits)
                out = stream.decompress(data, BLOCK_BYTES)
                if out:
                    yield out
                while stream.unconsumed_tail and not stream.eof:
                    yield stream.decompress(stream.unconsumed_tail, BLOCK_BYTES)
                data = stream.unused_data if stream.eof else b""
                stream = None if stream.eof else stream
    except _BROKEN as e:
        raise Truncated("dump: compressed data can't be read") from e
    if stream is not None:
        raise Truncated("dump: compressed data ends too soon")


def _unzstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    stream: Any = None
    try:
        for piece in pieces:
            data = piece
            while data:
                stream = stream or zstandard.ZstdDecompressor().decompressobj()
                yield stream.decompress(data)
                data = stream.unused_data if stream.eof else b""
                stream = None if stream.eof else stream
    except _BROKEN as e:
        raise Truncated("dump: compressed data can't be read") from e
    if stream is not None:
        raise Truncated("dump: compressed data ends too soon")


class _Pieces:
    """Pieces with the face of a file, for readers that want one."""

    closed = False

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._rest = iter(pieces), b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        size = len(self._rest) if size < 0 else size
        out, self._rest = self._rest[:size], self._rest[size:]
        return out

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open."""


def _unlz4(pieces: Iterable[bytes]) -> Iterator[bytes]:
    ended = False
    try:
        with pa.CompressedInputStream(pa.PythonFile(_Pieces(pieces), mode="r"), "lz4") as stream:
            while piece := stream.read(PIECE_BYTES):
                yield piece
        ended = True
    except _BROKEN as e:
        raise Truncated("dump: compressed data can't be read") from e
    if not ended:
        raise Truncated("dump: compressed data ends too soon")


def packed(pieces: Iterable[bytes], form: str) -> Iterator[bytes]:
    """Yield ``pieces`` packed as one stream of the form."""
    match form:
        case "none":
            yield from pieces
            return
        case "zlib" | "gzip":
            coder: Any = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, 15 if form == "zlib" else 31)
        case "zstd":
            coder = zstandard.ZstdCompressor(level=3).compressobj()
        case _:
            yield from _lz4(pieces)
            return
    for piece in pieces:
        if out := coder.compress(piece):
            yield out
    yield coder.flush()


class _Sink:
    """A file that keeps what is written until it is taken."""

    closed = False

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        return len(self._held[-1])

    def take(self) -> bytes:
        out, self._held = b"".join(self._held), []
        return out

    def writable(self) -> bool:
        return True

    def flush(self) -> None:
        """Nothing is buffered elsewhere."""

    def close(self) -> None:
        """What was written stays to be taken."""


def _lz4(pieces: Iterable[bytes]) -> Iterator[bytes]:
    sink = _Sink()
    with pa.CompressedOutputStream(pa.PythonFile(sink, mode="w"), "lz4") as stream:
        for piece in pieces:
            stream.write(piece)
            if out := sink.take():
                yield out
    yield sink.take()


def ahead(items: Iterable[T], count: int = 2) -> Iterator[T]:
    """Yield the same items, made in a thread of their own, up to ``count`` before they are asked for."""
    ready: queue.Queue[tuple[str, Any]] = queue.Queue(count)
    stopped = threading.Event()

    def put(what: str, item: Any) -> bool:
        while not stopped.is_set():
            try:
                ready.put((what, item), timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def make() -> None:
        try:
            for item in items:
                if not put("item", item):
                    return
            put("end", None)
        except BaseException as e:  # noqa: BLE001  # raised again where the items are taken
            put("error", e)

    thread = threading.Thread(target=make, daemon=True)
    thread.start()
    try:
        while True:
            what, item = ready.get()
            if what == "end":
                return
            if what == "error":
                raise item
            yield item
    finally:
        stopped.set()
        thread.join()


def lines(pieces: Iterable[bytes], size: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Yield blocks of whole lines, of about ``size`` bytes. Raises ``Truncated`` if the last line has no end."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length < size:
            continue
        whole = b"".join(held)
        end = whole.rfind(b"\n") + 1
        if end:
            yield whole[:end]
        elif length > ROW_LIMIT:
            raise Truncated("dump: a row is longer than anything that we read")
        held, length = [whole[end:]], len(whole) - end
    rest = b"".join(held)
    if rest and not rest.endswith(b"\n"):
        raise Truncated("dump: the last row has no end")
    if rest:
        yield rest
