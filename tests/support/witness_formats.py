"""What stands in an object, unpacked by other people's libraries: no code of the product is used here."""

from __future__ import annotations

import bz2
import email
import gzip
import html
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from email import policy
from typing import Any

import cramjam
import fastavro
import lz4.frame
import pillow_heif
import pyarrow.parquet as pq
import pypdf
import pypdfium2
import zstandard
from PIL import ExifTags, Image
from pyarrow import orc

pillow_heif.register_heif_opener()


def texts(content: bytes) -> Iterable[str]:
    """Return what stands in an object, as texts: raw, unpacked, columns, metadata; also of objects within objects."""
    yield content.decode("utf-8", "replace")
    for opens, reader in READERS:
        if opens(content):
            yield from reader(content)


def _layer(unpack: Callable[[bytes], Any]) -> Callable[[bytes], Iterator[str]]:
    def read(content: bytes) -> Iterator[str]:
        yield from texts(bytes(unpack(content)))

    return read


def _dump(rows: Any) -> str:
    return json.dumps(rows, default=str, ensure_ascii=False)


def _parquet(content: bytes) -> Iterator[str]:
    yield _dump(pq.read_table(io.BytesIO(content)).to_pylist())
    yield str(pq.read_metadata(io.BytesIO(content)).to_dict())


def _orc(content: bytes) -> Iterator[str]:
    """Rows, and every stream of the file that unpacks: statistics and dictionaries are among them."""
    yield _dump(orc.ORCFile(io.BytesIO(content)).read().to_pylist())
    for start in range(len(content) - 4):  # zstd frames and raw deflate stand behind three bytes of length
        if content[start : start + 4] == b"\x28\xb5\x2f\xfd":
            try:
                frame = zstandard.ZstdDecompressor().decompressobj().decompress(content[start:])
            except zstandard.ZstdError:
                continue
            yield frame.decode("utf-8", "replace")


def _avro(content: bytes) -> Iterator[str]:
    reader = fastavro.block_reader(io.BytesIO(content))
    yield str(reader.metadata)
    for block in reader:
        yield block.bytes_.getvalue().decode("utf-8", "replace")


def _zip(content: bytes) -> Iterator[str]:
    """Names, comments and members; words that markup splits over runs are joined."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            yield info.filename + info.comment.decode("utf-8", "replace")
            member = archive.read(info)
            yield from texts(member)
            if info.filename.endswith((".xml", ".rels")):
                yield html.unescape(re.sub(r"<[^>]*>", "", member.decode("utf-8", "replace")))


def _tar(content: bytes) -> Iterator[str]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive.getmembers():
            yield member.name
            if file := archive.extractfile(member):
                yield from texts(file.read())


def _exif(content: bytes) -> Iterator[str]:
    image = Image.open(io.BytesIO(content))
    exif = image.getexif()
    yield str([dict(exif), exif.get_ifd(ExifTags.IFD.GPSInfo), exif.get_ifd(ExifTags.IFD.Exif), image.info])


def _mail(content: bytes) -> Iterator[str]:
    for raw in re.split(rb"(?m)^(?=From \S+ )", content):
        raw = re.sub(rb"\AFrom [^\n]*\n", b"", raw)
        for part in email.message_from_bytes(raw, policy=policy.default).walk():
            yield "\n".join(f"{k}: {v}" for k, v in part.items())
            yield str(part.get_filename())
            if not part.is_multipart():
                yield from texts(part.get_payload(decode=True) or b"")


def _pdf(content: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        yield text.get_text_bounded()
        text.close()
        page.close()
    yield str(document.get_metadata_dict())
    document.close()
    for number in range(1, len(pypdf.PdfReader(io.BytesIO(content)).xref.get(0, {})) + 1):
        found = pypdf.PdfReader(io.BytesIO(content)).get_object(number)
        yield str(found)
        if isinstance(found, pypdf.generic.StreamObject):
            yield found.get_data().decode("utf-8", "replace")


READERS: tuple[tuple[Callable[[bytes], object], Callable[[bytes], Iterator[str]]], ...] = (
    (lambda b: b[:2] == b"\x1f\x8b", _layer(gzip.decompress)),
    (lambda b: b[:3] == b"BZh", _layer(bz2.decompress)),
    (lambda b: b[:4] == b"\x28\xb5\x2f\xfd", _layer(lambda b: zstandard.ZstdDecompressor().stream_reader(b).read())),
    (lambda b: b[:4] == b"\x04\x22\x4d\x18", _layer(lambda b: lz4.frame.open(io.BytesIO(b)).read())),
    (lambda b: b[4:10] == b"sNaPpY", _layer(cramjam.snappy.decompress)),
    (lambda b: b[:4] == b"PAR1", _parquet),
    (lambda b: b[:3] == b"ORC" and b[-4:-1] == b"ORC", _orc),
    (lambda b: b[:4] == b"Obj\x01", _avro),
    (lambda b: b[:4] in (b"PK\x03\x04", b"PK\x05\x06"), _zip),
    (lambda b: b[257:262] == b"ustar", _tar),
    (lambda b: b[:3] == b"\xff\xd8\xff" or b[8:12] in (b"heic", b"mif1", b"avif"), _exif),
    (lambda b: b[:5] == b"%PDF-", _pdf),
    (lambda b: re.match(rb"(?:From \S+ [^\n]*\n)?(?:[\w-]+:[^\n]*\r?\n){3}", b), _mail),
)
"""How an object begins, and who reads it."""
