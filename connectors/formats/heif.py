"""HEIC and AVIF: one record an object, its fields the metadata that travels inside, as for other pictures.

The boxes of ISO/IEC 14496-12 and the items of ISO/IEC 23008-12 are read here: no picture is decoded. Metadata is
overwritten where it stands, by an empty block of the same length, so that no offset moves and the coded picture,
its thumbnails and its rotation (a property of its own) stay byte for byte. Boxes of unknown use (``uuid``,
``udta``) become free space.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

import pyarrow as pa

from connectors.formats.image import IMAGE_LIMIT, changed_exif, exif_fields, loaded_exif
from connectors.formats.lines import strings
from connectors.formats.port import Damaged, Edits, Rewritten, nothing, whole
from connectors.treatment import treat
from delenda.model import Change, Shape, Technique

_BRANDS: Final = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 msf1 mif2 avif avis".split())
_EMPTY_TIFF: Final = b"MM\0*\0\0\0\x08\0\0\0\0\0\0"
_INSIDE: Final = frozenset({b"moov", b"trak", b"iprp", b"ipco"})
_OTHER: Final = frozenset({b"uuid", b"udta", b"skip"})
_DEPTH_LIMIT: Final = 8


class _Box(NamedTuple):
    """A box: its type, where it starts, where its body starts, and where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


class _Block(NamedTuple):
    """A piece of metadata: ``exif``, ``xmp``, ``description`` or ``other``, and where its bytes stand."""

    sort: str
    places: tuple[tuple[int, int], ...]
    start: int = 0


class NoRoom(Exception):
    """A changed block is longer than the one it replaces."""


def is_heif(head: bytes) -> bool:
    """Return whether a file opens with a brand of this family."""
    if head[4:8] != b"ftyp" or len(head) < 16:
        return False
    size = min(int.from_bytes(head[:4], "big"), 256)
    return head[8:12] in _BRANDS or any(head[i : i + 4] in _BRANDS for i in range(16, size - 3, 4))


class HeifFormat:
    """Pictures in HEIF containers."""

    name = "heic"
    shape = Shape.OBJECTS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield the one row, with the metadata that is there as text."""
        fields = _Picture(whole(stream, IMAGE_LIMIT, "a picture")).fields()
        if not fields:
            yield nothing(1)
            return
        yield pa.RecordBatch.from_arrays([strings([v]) for v in fields.values()], names=list(fields))

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy the picture with its metadata, or the named fields of it, overwritten."""
        done = Rewritten(rows=1)
        before = whole(source, IMAGE_LIMIT, "a picture")
        picture = _Picture(before)
        edit = edits.at(0)
        try:
            for change in edit.changes if edit else ():
                picture.change(change)
        except NoRoom:
            done.blocked[0] = "not_encodable"
            picture = _Picture(before)
        after = bytes(picture.data)
        if after != before:
            done.touched.add(0)
        target.write(after)
        return done


class _Picture:
    """A picture's bytes and where its metadata stands in them."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        try:
            self._blocks = list(self._found())
        except (struct.error, IndexError) as e:
            raise Damaged("the picture's boxes are broken") from e

    def fields(self) -> dict[str, str]:
        """Return the metadata as text by field."""
        fields: dict[str, str] = {}
        for block in self._blocks:
            data = self._bytes(block)
            if block.sort == "exif":
                if body := _tiff(data):
                    fields |= exif_fields(body)
            elif block.sort in ("xmp", "description"):
                text = data.decode("utf-8", "replace").replace("\0", " ").strip()
                if text:
                    fields[block.sort] = f"{fields[block.sort]}\n{text}" if block.sort in fields else text
        return fields

    def change(self, change: Change) -> None:
        """Overwrite all metadata, or one field."""
        if change.technique is Technique.STRIP_METADATA:
            for block in self._blocks:
                self._empty(block)
            return
        before = self.fields().get(change.field)
        if before is None or (after := treat(before, change)) == before:
            return
        for block in self._blocks:
            if block.sort != "exif":
                self._empty(block)  # XMP and makers' own boxes repeat what EXIF says
            elif change.field.startswith("exif.") and (body := _tiff(self._bytes(block))):
                exif = changed_exif(loaded_exif(body), change.field.removeprefix("exif."), after)
                self._put(block, b"\0\0\0\0" + exif.tobytes().removeprefix(b"Exif\0\0"))

    def _bytes(self, block: _Block) -> bytes:
        return b"".join(bytes(self.data[a:b]) for a, b in block.places)

    def _empty(self, block: _Block) -> None:
        size = sum(b - a for a, b in block.places)
        match block.sort:
            case "exif":
                empty = b"\0\0\0\0" + _EMPTY_TIFF
                self._put(block, empty if size >= len(empty) else b"")
            case "xmp":
                self._put(block, b" " * size)
            case "description":
                self._put(block, b"")
            case _:
                self._put(block, b"")
                self.data[block.start + 4 : block.start + 8] = b"free"

    def _put(self, block: _Block, data: bytes) -> None:
        """Write a block's new bytes into its place, zeros behind them."""
        size = sum(b - a for a, b in block.places)
        if len(data) > size:
            raise NoRoom
        data = data.ljust(size, b"\0")
        for a, b in block.places:
            self.data[a:b], data = data[: b - a], data[b - a :]

    # --- boxes and items ---

    def _boxes(self, start: int, end: int) -> Iterator[_Box]:
        while start < end:
            size, kind = struct.unpack_from(">I4s", self.data, start)
            body = start + 8
            if size == 1:
                (size,) = struct.unpack_from(">Q", self.data, body)
                body += 8
            stop = end if size == 0 else start + size
            if stop > end or stop < body:
                raise Damaged("the picture's boxes are broken or cut short")
            yield _Box(kind, start, body, stop)
            start = stop

    def _found(self) -> Iterator[_Block]:
        for box in self._boxes(0, len(self.data)):
            yield from self._below(box, 0)

    def _below(self, box: _Box, depth: int) -> Iterator[_Block]:
        if box.kind == b"meta" and depth == 0:
            yield from self._items(box)
            inner = self._boxes(box.body + 4, box.end)
        elif box.kind in _INSIDE and depth < _DEPTH_LIMIT:
            inner = self._boxes(box.body, box.end)
        elif box.kind in _OTHER or (box.kind == b"meta" and depth):
            yield _Block("other", ((box.body, box.end),), box.start)
            return
        elif box.kind == b"udes":
            yield _Block("description", ((box.body + 4, box.end),), box.start)
            return
        else:
            return
        for each in inner:
            yield from self._below(each, depth + 1)

    def _items(self, meta: _Box) -> Iterator[_Block]:
        """Yield the items of a picture that are metadata."""
        inner = {b.kind: b for b in self._boxes(meta.body + 4, meta.end)}
        if b"iinf" not in inner or b"iloc" not in inner:
            return
        wanted = dict(self._named_items(inner[b"iinf"]))
        store = inner.get(b"idat")
        for item, places in self._located(inner[b"iloc"], store.body if store else -1):
            if item in wanted:
                for a, b in places:
                    if not 0 <= a <= b <= len(self.data):
                        raise Damaged("the picture is cut short")
                yield _Block(wanted[item], tuple(places))

    def _named_items(self, iinf: _Box) -> Iterator[tuple[int, str]]:
        wide = self.data[iinf.body] > 0
        for infe in self._boxes(iinf.body + (8 if wide else 6), iinf.end):
            version = self.data[infe.body]
            if infe.kind != b"infe" or version < 2:
                continue
            form = ">HH4s" if version == 2 else ">IH4s"
            item, _, kind = struct.unpack_from(form, self.data, infe.body + 4)
            rest = bytes(self.data[infe.body + 4 + struct.calcsize(form) : infe.end]).split(b"\0")
            if kind == b"Exif":
                yield item, "exif"
            elif kind == b"mime" and len(rest) > 1 and b"xml" in rest[1]:
                yield item, "xmp"

    def _located(self, iloc: _Box, store: int) -> Iterator[tuple[int, Sequence[tuple[int, int]]]]:
        """Yield each item's places (ISO/IEC 14496-12, 8.11.3)."""
        version = self.data[iloc.body]
        sizes = struct.unpack_from(">BB", self.data, iloc.body + 4)
        of_offset, of_length, of_base = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
        of_index = sizes[1] & 15 if version else 0
        at = iloc.body + 6
        wide = 4 if version == 2 else 2

        def number(size: int) -> int:
            nonlocal at
            if at + size > iloc.end:
                raise Damaged("the picture's boxes are broken")
            at += size
            return int.from_bytes(self.data[at - size : at], "big")

        for _ in range(number(wide)):
            item = number(wide)
            method = number(2) & 15 if version else 0
            reference = number(2)
            base = number(of_base)
            extents: list[tuple[int, int]] = []
            for _ in range(number(2)):
                number(of_index)
                start, length = base + number(of_offset), number(of_length)
                start += store if method == 1 else 0
                end = start + length if length else len(self.data)
                extents.append((start, end))
            if method <= 1 and not reference and not (method == 1 and store < 0):
                yield item, extents


def _tiff(data: bytes) -> bytes:
    """Return the TIFF block of an Exif item, which begins with how far away it is; nothing if it is empty."""
    if len(data) < 4:
        return b""
    body = data[4 + int.from_bytes(data[:4], "big") :].removeprefix(b"Exif\0\0")
    return body if body.strip(b"\0") and body.rstrip(b"\0") != _EMPTY_TIFF.rstrip(b"\0") else b""
