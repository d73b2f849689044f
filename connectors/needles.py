"""Counting byte strings in an object's content, whatever it is packed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final

import pyarrow as pa

from connectors.formats.detect import open_content
from connectors.formats.port import Damaged
from connectors.formats.zipped import Zip
from connectors.search import Search, Stream

PACKING: Final = frozenset({"jpeg", "png", "avro", "tar", "xml", "eml", "mbox", "heic", "vcard", "icalendar"})
"""Formats without random access that pack their values, or spell them otherwise than a search would."""
OFFICE: Final = frozenset({"docx", "pptx", "xlsx"})
"""Documents whose parts may say more than their records."""


def count_needles(raw: BinaryIO, name: str, needles: Sequence[bytes]) -> int:
    """Return how many times any of the needles stands in an object: in its unpacked bytes, or, where the format
    packs its values itself, in the values, and in the parts of documents. What is damaged is searched as far as it
    can be read."""
    stream = Stream(Search(needles))
    for data in _pieces(raw, name):
        stream.feed(data)
    return stream.hits


def _pieces(raw: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        content = open_content(raw, name)
        if content.format.seekable or content.format.name in PACKING:
            for batch in content.format.read(content.stream):
                for column in batch.columns:
                    yield "\n".join(_texts(column)).encode("utf-8", "replace")
                    yield b"\0"
            if content.format.name in OFFICE:
                yield from _parts(content.stream)
        else:
            while data := content.stream.read(1 << 20):
                yield data
    except Damaged:
        return


def _parts(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what stands in the parts of a document, unpacked: also texts that no cell refers to any more."""
    archive = Zip(stream)
    for number, member in enumerate(archive.members):
        if not member.folder:
            part = archive.open(number)
            yield from iter(lambda p=part: p.read(1 << 20), b"")  # type: ignore[misc]
            yield b"\0"


def _texts(column: pa.Array) -> Iterable[str]:
    while pa.types.is_list(column.type):
        column = column.flatten()
    return (str(v) for v in column.to_pylist() if v is not None)
