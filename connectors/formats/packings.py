"""Framed snappy and LZ4 as layers: decoders and encoders with the face of zlib's.

Snappy's framing (google/snappy, framing_format.txt) has no end mark: a stream may end after any chunk, and a new
stream identifier opens the next member. LZ4 frames (lz4_Frame_format.md) end by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

_IDENTIFIER: Final = b"\xff\x06\x00\x00sNaPpY"
_PIECE: Final = 1 << 16
MAGIC: Final = {"snappy": _IDENTIFIER, "lz4": b"\x04\x22\x4d\x18"}


class Snappy:
    """A decoder of one framed snappy stream; it keeps what it has not used yet to itself."""

    def __init__(self) -> None:
        self._held = b""
        self._begun = False
        self.eof = False
        self.unused_data = b""

    unconsumed_tail = b""

    @property
    def may_end(self) -> bool:
        """May the stream end here? Between two chunks it may."""
        return self._begun and not self._held

    def decompress(self, data: bytes, _limit: int) -> bytes:
        """Return what the whole chunks in ``data`` say. Raises ``ValueError`` if one is broken."""
        self._held += data
        out: list[bytes] = []
        at = 0
        while len(self._held) - at >= 4:
            end = at + 4 + int.from_bytes(self._held[at + 1 : at + 4], "little")
            kind = self._held[at]
            if kind == 0xFF and self._begun:
                self.eof, self.unused_data, at = True, self._held[at:], len(self._held)
                break
            if end > len(self._held):
                break
            chunk, at = self._held[at:end], end
            self._begun = True
            if kind in (0, 1):
                out.append(_unsnapped(chunk))
            elif kind != 0xFF and kind < 0x80:
                raise ValueError("a chunk of a kind that nobody knows")
        self._held = self._held[at:]
        return b"".join(out)


def _unsnapped(chunk: bytes) -> bytes:
    import cramjam

    try:
        return bytes(cramjam.snappy.decompress(_IDENTIFIER + chunk))
    except cramjam.DecompressionError as e:
        raise ValueError("a chunk is broken") from e


class SnappyEncoder:
    """Writes one framed snappy stream."""

    def __init__(self) -> None:
        self._held = b""
        self._begun = False

    def compress(self, data: bytes) -> bytes:
        """Return the chunks that are full."""
        self._held += data
        cut = len(self._held) - len(self._held) % _PIECE
        full, self._held = self._held[:cut], self._held[cut:]
        return self._chunks(full)

    def flush(self) -> bytes:
        """Return the rest."""
        return self._chunks(self._held)

    def _chunks(self, data: bytes) -> bytes:
        import cramjam

        chunks = bytes(cramjam.snappy.compress(data))[len(_IDENTIFIER) :] if data else b""
        begun, self._begun = self._begun, True
        return chunks if begun else _IDENTIFIER + chunks


class Lz4:
    """A decoder of one LZ4 frame; it keeps what it has not used yet to itself."""

    def __init__(self) -> None:
        import lz4.frame

        self._inner: Any = lz4.frame.LZ4FrameDecompressor()

    unconsumed_tail = b""
    eof = property(lambda self: self._inner.eof)
    unused_data = property(lambda self: self._inner.unused_data or b"")

    @property
    def holds_input(self) -> bool:
        return not self._inner.needs_input and not self._inner.eof

    def decompress(self, data: bytes, limit: int) -> bytes:
        """Return up to ``limit`` bytes. Raises ``ValueError`` if the frame is broken."""
        try:
            out: bytes = self._inner.decompress(data, limit)
        except RuntimeError as e:
            raise ValueError("a frame is broken") from e
        return out


class Lz4Encoder:
    """Writes one LZ4 frame with a checksum of its content."""

    def __init__(self) -> None:
        import lz4.frame

        self._inner: Any = lz4.frame.LZ4FrameCompressor(content_checksum=True)
        self._begun = False

    def compress(self, data: bytes) -> bytes:
        """Return what is packed so far."""
        head = b"" if self._begun else self._inner.begin()
        self._begun = True
        return bytes(head + self._inner.compress(bytes(data)))

    def flush(self) -> bytes:
        """Return the rest and the end mark."""
        head = b"" if self._begun else self._inner.begin()
        return bytes(head + self._inner.flush())


DECODERS: Final[dict[str, Callable[[], Any]]] = {"snappy": Snappy, "lz4": Lz4}
ENCODERS: Final[dict[str, Callable[[], Any]]] = {"snappy": SnappyEncoder, "lz4": Lz4Encoder}
