"""Which format an object is in, and the layers around it. Content decides; the name is a hint.

A name alone (``format_of_name``) groups objects without reading them. Opening an object looks at its first
64 KiB: a magic number wins over the name, a plain text over nothing.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Sequence
from functools import partial
from typing import BinaryIO, Final, cast

from connectors.formats import zipped
from connectors.formats.binary import BinaryFormat
from connectors.formats.content import Content
from connectors.formats.delimited import CsvFormat, dialect_of
from connectors.formats.document import JsonFormat
from connectors.formats.jsonl import JsonlFormat
from connectors.formats.layers import Narrowed, Unpacked, compression_of, is_utf16
from connectors.formats.members import DEPTH_LIMIT
from connectors.formats.port import Damaged, Format
from connectors.formats.text import TextFormat
from connectors.formats.zipped import Budget

SAMPLE_BYTES: Final = 1 << 16
_BOM: Final = b"\xef\xbb\xbf"
_CARDS: Final = re.compile(rb"\s*BEGIN:(VCARD|VCALENDAR)\r?\n", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*<\?xml\s")
_BY_ENDING: Final[dict[str, str]] = {
    ending: name
    for name, endings in {
        "csv": "csv tsv tab psv",
        "jsonl": "jsonl ndjson jsonlines",
        "json": "json geojson",
        "parquet": "parquet pq parq",
        "avro": "avro",
        "orc": "orc",
        "docx": "docx docm dotx",
        "pptx": "pptx pptm",
        "xlsx": "xlsx xlsm xltx",
        "zip": "zip jar",
        "tar": "tar tgz tbz2",
        "xml": "xml gpx kml rss atom svg",
        "eml": "eml",
        "mbox": "mbox mbx",
        "text": "txt log out err md rst html htm yaml yml ini conf sql srt text",
        "vcard": "vcf vcard",
        "icalendar": "ics ical ifb",
        "jpeg": "jpg jpeg jpe",
        "png": "png",
        "heic": "heic heif hif avif",
        "pdf": "pdf",
    }.items()
    for ending in endings.split()
}
_PACKING: Final = frozenset("gz gzip zst zstd bz2 lz4 sz snappy".split())
_TEXTS: Final = frozenset(("csv", "jsonl", "json", "text", "xml"))
WHOLE: Final = frozenset("jpeg png heic pdf docx pptx eml binary".split())
"""Formats of which an object is one record."""
_MAILS: Final = frozenset(("eml", "mbox"))


def format_of_name(name: str) -> str:
    """Return the format that an object's name speaks for, or nothing. ``a.csv.gz`` → ``csv``."""
    parts = name.rsplit("/", 1)[-1].lower().split(".")[1:]
    while parts and (parts[-1] in _PACKING or re.fullmatch(r"\d{1,4}", parts[-1])):
        parts.pop()
    return _BY_ENDING.get(parts[-1], "") if parts else ""


class Replayed(io.RawIOBase):
    """A stream whose first bytes were already looked at."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
            return data
        return self._rest.read(size)


def open_content(raw: BinaryIO, name: str, *, depth: int = 0, budget: Budget | None = None) -> Content:
    """Return an object's content, its format found. ``depth`` counts the archives around it, which share a budget.

    Raises ``Damaged`` if the layers are broken.
    """
    layers: list[Unpacked | Narrowed | bytes] = []
    stream, head = _peeked(raw)
    while len(layers) < 2 and (packing := compression_of(head)):
        layer = Unpacked(stream, packing)
        layers.append(layer)
        stream, head = _peeked(cast(BinaryIO, layer))
    hint = format_of_name(name)
    if is_utf16(head):
        narrowed = Narrowed(stream)
        layers.append(narrowed)
        stream, head = _peeked(cast(BinaryIO, narrowed))
    elif head.startswith(_BOM):
        _take(stream, len(_BOM))
        layers.append(_BOM)
        stream, head = _peeked(stream)
    if head.startswith(zipped.MAGIC):
        stream = _with_random_access(raw, stream, layers)
        return Content(_zip_format(stream, depth, budget), stream, tuple(layers))
    if head[257:262] == b"ustar" or (hint == "tar" and len(head) >= 512):
        from connectors.formats.tar import TarFormat

        return Content(TarFormat(partial(_open_member, depth, budget)), stream, tuple(layers))
    found = detect(head, hint, name, complete=len(head) < SAMPLE_BYTES // 2)
    if found.seekable:
        stream = _with_random_access(raw, stream, layers)
    return Content(found, stream, tuple(layers))


def _with_random_access(raw: BinaryIO, stream: BinaryIO, layers: Sequence[object]) -> BinaryIO:
    """Return the content from its start: the object itself if nothing is around it, else a copy."""
    if layers or not raw.seekable():
        return _spooled(stream)
    raw.seek(0)
    return raw


def _open_member(depth: int, budget: Budget | None, stream: BinaryIO, name: str) -> Content:
    if depth >= DEPTH_LIMIT:
        raise Damaged(f"archives are nested more than {DEPTH_LIMIT} deep")
    return open_content(stream, name, depth=depth + 1, budget=budget)


def _zip_format(stream: BinaryIO, depth: int, budget: Budget | None) -> Format:
    """Return the format of an archive by its members: a document, a workbook, or just an archive."""
    from connectors.formats.archive import ZipFormat
    from connectors.formats.office import OfficeFormat, kind_of

    kind = kind_of(stream)
    stream.seek(0)
    if kind == "xlsx":
        from connectors.formats.xlsx import XlsxFormat

        return XlsxFormat()
    if kind in ("docx", "pptx"):
        return OfficeFormat(kind)
    return ZipFormat(lambda member, name, spent: _open_member(depth, spent, member, name), budget)


def detect(head: bytes, hint: str, name: str, *, complete: bool) -> Format:
    """Return the format of a content by its first bytes, the hint of its name, and its name."""
    if head.startswith((b"PAR1", b"PARE")):  # PARE: its footer is encrypted
        from connectors.formats.parquet import ParquetFormat

        return ParquetFormat()
    if head.startswith(b"Obj\x01"):
        from connectors.formats.avro import AvroFormat

        return AvroFormat()
    if head.startswith(b"ORC") and (hint == "orc" or b"\0" in head):
        from connectors.formats.orc import OrcFormat

        return OrcFormat()
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        from connectors.formats.image import ImageFormat

        return ImageFormat("png" if head.startswith(b"\x89") else "jpeg")
    if b"%PDF-" in head[:1024] and (hint == "pdf" or head.startswith(b"%PDF-")):
        from connectors.formats.pdf import PdfFormat

        return PdfFormat()
    if head[4:8] == b"ftyp":
        from connectors.formats.heif import HeifFormat, is_heif

        if is_heif(head):
            return HeifFormat()
    if found := _CARDS.match(head):
        from connectors.formats.cards import CardsFormat

        return CardsFormat("vcard" if found[1].upper() == b"VCARD" else "icalendar")
    if (mail := _mail_format(head, hint)) is not None:
        return mail
    if hint in _MAILS or hint in ("vcard", "icalendar"):
        hint = "text"
    if hint and hint not in _TEXTS:
        raise Damaged(f"the content is not the {hint} that the name says")
    if not hint and b"\0" in head:
        return BinaryFormat()
    if b"\0" not in head and (_XML.match(head) if hint != "xml" else head.lstrip().startswith(b"<")) and hint != "text":
        from connectors.formats.xml import XmlFormat

        return XmlFormat()
    if hint in ("text", "xml") or not (head.strip() or hint):
        return TextFormat()
    return _text_format(head, hint, name, complete)


def _mail_format(head: bytes, hint: str) -> Format | None:
    """Return a format of e-mail if the content is one, whatever its name says but for other texts."""
    if (hint and hint not in _MAILS) or not head[:5].isascii():
        return None
    from connectors.formats.mail import EmlFormat, MboxFormat, is_mailbox, is_message

    if is_mailbox(head) or (hint == "mbox" and head.startswith(b"From ")):
        return MboxFormat()
    return EmlFormat() if is_message(head, 1 if hint == "eml" else 3) else None


def _text_format(head: bytes, hint: str, name: str, complete: bool) -> Format:
    if b"\0" in head:
        raise Damaged(f"the content is not the {hint} that the name says: it holds NUL bytes")
    if hint == "csv":
        tabs = ".tsv" in name.lower() or ".tab" in name.lower()
        dialect = dialect_of(head, complete, "\t" if tabs else ",")
        if dialect is not None:
            return CsvFormat(dialect)
    if hint == "jsonl":
        return JsonlFormat()
    if hint == "json" or head.lstrip()[:1] in (b"{", b"["):
        lines = _is_lines(head, complete)
        if lines or hint == "json":
            return JsonlFormat() if lines else JsonFormat()
        if not complete or _is_json(head):
            return JsonFormat() if re.match(rb"\s*(?:\[\s*[{\[\]]|\{\s*[\"}])", head) else TextFormat()
    if not hint and _is_control(head):
        return BinaryFormat()
    dialect = dialect_of(head, complete) if not hint else None
    if dialect is not None and dialect.header:
        return CsvFormat(dialect)
    return TextFormat()


def _is_lines(head: bytes, complete: bool) -> bool:
    """Return whether a text's lines are JSON values of their own, one an object at least."""
    lines = [x for x in head.split(b"\n") if x.strip()]
    if not complete:
        lines = lines[:-1]
    if not lines or (len(lines) < 2 and not (complete and head.endswith(b"\n"))):
        return False
    return all(_is_object(x) for x in lines[:3])


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_control(head: bytes) -> bool:
    """Return whether more than one byte in a hundred is a control character that no text uses."""
    odd = sum(head.count(bytes([b])) for b in range(32) if b not in (7, 8, 9, 10, 12, 13, 27))
    return odd * 100 > len(head)


def _peeked(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    head = stream.read(SAMPLE_BYTES)
    return cast(BinaryIO, Replayed(head, stream)), head


def _take(stream: BinaryIO, size: int) -> None:
    while size and (data := stream.read(size)):
        size -= len(data)


def _spooled(stream: BinaryIO) -> BinaryIO:
    """Return the stream's content with random access, in a file that has no name."""
    spool = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the content
    for data in iter(lambda: stream.read(1 << 20), b""):
        spool.write(data)
    spool.seek(0)
    return cast(BinaryIO, spool)
