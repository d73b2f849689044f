"""The log as static files: C2SP tlog-tiles, <https://c2sp.org/tlog-tiles>.

::

    checkpoint                      the signed head
    tile/<level>/<N>[.p/<width>]    256 hashes each: level 0 of leaves, level l of full tiles below
    tile/entries/<N>[.p/<width>]    256 entries each, every one after its length (two bytes, big-endian)

``<N>`` is written ``x001/x234/067``. A tile that is not full yet carries its width in its name. Files never
change once a checkpoint covers them, so they can be copied, cached, and kept under object lock.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from delenda.audit.merkle import EMPTY_ROOT, HASH_BYTES, leaf_hash, node_hash, root_of, split
from delenda.errors import AuditBroken

WIDTH: Final = 256
HEIGHT: Final = 8
ENTRIES: Final = "entries"


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Return a tile's place. ``tile_path(0, 1234067, 5)`` → ``tile/0/x001/x234/067.p/5``."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def tile_widths(size: int, level: int) -> tuple[int, int]:
    """Return how many full tiles a tree of ``size`` has at a level, and the width of the partial one (0: none)."""
    return divmod(size >> HEIGHT * level, WIDTH)


def read_bundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle. Raises ``AuditBroken`` if the lengths do not add up."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data):
            raise AuditBroken("entry bundle: it ends in the middle of an entry")
        entries.append(data[at + 2 : end])
        at = end
    return entries


class Tiles:
    """A log's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- reading ---

    def checkpoint(self) -> str:
        """Return the signed head, empty if there is none."""
        try:
            return (self.folder / "checkpoint").read_bytes().decode()
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as e:
            raise AuditBroken("checkpoint: not UTF-8") from e

    def read(self, level: int | str, index: int, width: int) -> bytes:
        """Return a tile's or bundle's bytes; of a full one if the partial one is gone.

        Raises ``AuditBroken`` if neither is there.
        """
        for name in dict.fromkeys((tile_path(level, index, width), tile_path(level, index))):
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                return (self.folder / name).read_bytes()
        raise AuditBroken(f"{tile_path(level, index, width)}: missing")

    def hashes(self, level: int, index: int, size: int) -> list[bytes]:
        """Return the hashes of a tile as of a tree of ``size``."""
        full, rest = tile_widths(size, level)
        width = WIDTH if index < full else rest
        data = self.read(level, index, width)[: width * HASH_BYTES]
        if len(data) != width * HASH_BYTES:
            raise AuditBroken(f"{tile_path(level, index, width)}: {len(data)} bytes, not {width * HASH_BYTES}")
        return [data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)]

    def bundle(self, index: int, size: int) -> list[bytes]:
        """Return the entries of a bundle as of a log of ``size``."""
        full, rest = tile_widths(size, 0)
        width = WIDTH if index < full else rest
        entries = read_bundle(self.read(ENTRIES, index, width))[:width]
        if len(entries) != width:
            raise AuditBroken(f"{tile_path(ENTRIES, index, width)}: {len(entries)} entries, not {width}")
        return entries

    def entries(self, size: int, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield index and bytes of the entries from ``start`` up to ``size``."""
        for index in range(start // WIDTH, -(-size // WIDTH)):
            for offset, entry in enumerate(self.bundle(index, size)):
                if (at := index * WIDTH + offset) >= start:
                    yield at, entry

    def range_hash(self, lo: int, hi: int, size: int) -> bytes:
        """Return the hash of the subtree over leaves lo … hi-1, from the tiles of the tree of ``size``."""
        if (width := hi - lo) & (width - 1):
            middle = lo + split(width)
            return node_hash(self.range_hash(lo, middle, size), self.range_hash(middle, hi, size))
        level = (width.bit_length() - 1) // HEIGHT
        first, count = lo >> HEIGHT * level, width >> HEIGHT * level
        offset = first % WIDTH
        return root_of(self.hashes(level, first // WIDTH, size)[offset : offset + count])

    def root(self, size: int) -> bytes:
        """Return the root that the tiles give for a tree of ``size``."""
        return self.range_hash(0, size, size) if size else EMPTY_ROOT

    # --- writing ---

    def extend(self, size: int, root: bytes, entries: Iterable[bytes]) -> tuple[int, bytes]:
        """Write the tiles and bundles of the log that has ``entries`` after its first ``size``.

        Returns the new size and root. Nothing that a checkpoint covers is touched, and nothing is signed.
        Raises ``AuditBroken`` if the files are not those of ``root``.
        """
        edge = _Edge.load(self, size)
        if edge.root() != root:
            raise AuditBroken("the log's files are not those of its last checkpoint; run `delenda audit verify`")
        for entry in entries:
            for path, data in edge.add(entry):
                self._write(path, data)
        for path, data in edge.partial():
            self._write(path, data)
        return edge.size, edge.root()

    def write_checkpoint(self, text: str) -> None:
        """Replace the signed head: the old one or the new one is there at every moment."""
        self._write("checkpoint", text.encode())

    def drop_partial(self, old: int, new: int) -> None:
        """Remove partial tiles that grew full between two signed sizes."""
        levels: list[int | str] = [ENTRIES, *range(HEIGHT)]
        for level in levels:
            height = 0 if isinstance(level, str) else level
            (index, width), (full, _) = tile_widths(old, height), tile_widths(new, height)
            if width and index < full:
                shutil.rmtree(self.folder / f"{tile_path(level, index)}.p", ignore_errors=True)

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.urandom(4).hex()}.tmp")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class _Edge:
    """The right edge of a growing tree: at each level the hashes of the tile that is not full yet."""

    def __init__(self, size: int, levels: list[list[bytes]], bundle: bytes) -> None:
        self.size = size
        self.levels = levels
        self.bundle = bytearray(bundle)

    @classmethod
    def load(cls, tiles: Tiles, size: int) -> _Edge:
        """Return the edge of the tree of ``size``; its last bundle is checked against its leaves."""
        levels, level = [], 0
        while size >> HEIGHT * level:
            full, rest = tile_widths(size, level)
            levels.append(tiles.hashes(level, full, size) if rest else [])
            level += 1
        entries = tiles.bundle(size // WIDTH, size) if size % WIDTH else []
        if [leaf_hash(e) for e in entries] != (levels[0] if levels else []):
            raise AuditBroken(f"{tile_path(ENTRIES, size // WIDTH, size % WIDTH)}: not the entries of its hash tile")
        return cls(size, levels, b"".join(_framed(e) for e in entries))

    def add(self, entry: bytes) -> Iterator[tuple[str, bytes]]:
        """Add a leaf; yield path and bytes of each tile and bundle that it fills."""
        index, carry = self.size, leaf_hash(entry)
        self.size += 1
        self.bundle += _framed(entry)
        if self.size % WIDTH == 0:
            yield tile_path(ENTRIES, index // WIDTH), bytes(self.bundle)
            self.bundle.clear()
        for level in range(len(self.levels) + 1):
            if level == len(self.levels):
                self.levels.append([])
            tile = self.levels[level]
            tile.append(carry)
            if len(tile) < WIDTH:
                return
            index //= WIDTH
            yield tile_path(level, index), b"".join(tile)
            carry = root_of(tile)
            tile.clear()

    def partial(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of what is not full."""
        if self.bundle:
            yield tile_path(ENTRIES, self.size // WIDTH, self.size % WIDTH), bytes(self.bundle)
        for level, tile in enumerate(self.levels):
            if tile:
                yield tile_path(level, tile_widths(self.size, level)[0], len(tile)), b"".join(tile)

    def root(self) -> bytes:
        """Return the root: the perfect subtrees of all levels, joined from the right."""
        above: bytes | None = None
        for tile in self.levels:
            end = len(tile)
            while end:
                width = end & -end
                peak = root_of(tile[end - width : end])
                above = peak if above is None else node_hash(peak, above)
                end -= width
        return EMPTY_ROOT if above is None else above


def _framed(entry: bytes) -> bytes:
    return len(entry).to_bytes(2, "big") + entry
