"""Word and PowerPoint documents: one record an object, its fields the texts of the parts inside.

Fields: ``text``, ``header``, ``footer``, ``notes``, ``comments``, ``authors``, ``links``, ``titles`` (of pictures),
``custom`` and ``properties.NAME`` (creator, lastModifiedBy, Company, …). A redaction finds a text that is split over
runs. Parts without a change are copied raw. What is embedded (sheets, pictures) is not looked into.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import pyarrow as pa

from connectors.formats.lines import strings
from connectors.formats.parts import Document
from connectors.formats.port import Edits, Rewritten, nothing
from connectors.formats.zipped import Zip, ZipWriter
from delenda.model import Shape


class OfficeFormat:
    """Documents. ``name`` is ``docx`` or ``pptx``."""

    shape = Shape.OBJECTS
    seekable = True

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield the one row."""
        record = Document(Zip(stream)).record()
        if not record:
            yield nothing(1)
            return
        yield pa.RecordBatch.from_arrays([strings([v]) for v in record.values()], names=list(record))

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy the document; only parts with a changed text are written anew."""
        done = Rewritten(rows=1)
        archive = Zip(source)
        edit = edits.at(0)
        document = Document(archive)
        after = (document.blanked() if edit.delete else document.changed(edit.changes)) if edit else {}
        write_parts(archive, target, in_memory(after))
        if after:
            done.touched.add(0)
        return done


def in_memory(parts: Mapping[int, bytes]) -> dict[int, BinaryIO]:
    """Return parts as streams."""
    return {number: io.BytesIO(data) for number, data in parts.items()}


def write_parts(archive: Zip, target: BinaryIO, after: Mapping[int, BinaryIO]) -> None:
    """Write an archive with some members' content replaced."""
    writer = ZipWriter(target, archive)
    for number in range(len(archive.members)):
        if number in after:
            after[number].seek(0)
            writer.put(number, after[number])
            after[number].close()
        else:
            writer.keep(number)
    writer.close()


def kind_of(stream: BinaryIO) -> str:
    """Return what a ZIP archive is: ``docx``, ``pptx``, ``xlsx`` or plainly ``zip``."""
    names = {m.name for m in Zip(stream).members}
    if "[Content_Types].xml" in names:
        for part, kind in (
            ("word/document.xml", "docx"),
            ("xl/workbook.xml", "xlsx"),
            ("ppt/presentation.xml", "pptx"),
        ):
            if part in names:
                return kind
    return "zip"
