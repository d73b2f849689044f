"""JPEG and PNG: one record an object, its fields the metadata that travels inside.

Fields: ``exif.GPS`` as ``lat,lon`` in decimal degrees, ``exif.Make`` and the other tags by their EXIF names,
``exif.SerialNumber`` (the body's), ``xmp``, ``iptc``, ``comment``, and ``text.NAME`` of PNG. Changes work on
segments (JPEG, ITU-T T.81) and chunks (PNG, ISO/IEC 15948): image data is copied byte for byte. Kept are the
color profile and what is needed to draw; of EXIF only a rotation, because without it the picture would lie.
Bytes after the end of the picture (a second picture, a video) go with the metadata.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pyarrow as pa
from PIL import ExifTags, Image

from connectors.formats.lines import strings
from connectors.formats.port import Damaged, Edits, Rewritten, nothing
from connectors.treatment import treat
from delenda.model import Change, Shape, Technique

IMAGE_LIMIT: Final = 512 << 20
_ORIENTATION: Final = 0x0112
_GPS: Final = 0x8825
_DETAILS: Final = 0x8769
_MAKER_NOTE: Final = 0x927C
_EXIF: Final = b"Exif\0\0"
_XMP: Final = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")
_RENAMED: Final = {"BodySerialNumber": "SerialNumber", "CameraSerialNumber": "SerialNumber"}
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_DRAWING: Final = frozenset(
    "SOI RST SCAN TABLE EOI SIGNATURE "
    "IHDR PLTE IDAT IEND cHRM gAMA iCCP sBIT sRGB bKGD hIST tRNS pHYs sPLT acTL fcTL fdAT cICP mDCv cLLi".split()
)
Part = tuple[str, bytes]
"""A piece of a picture: its name (``APP1``, ``tEXt``, …) and its bytes as they stand in the file."""


class ImageFormat:
    """Pictures with metadata. ``name`` is ``jpeg`` or ``png``."""

    shape = Shape.OBJECTS
    seekable = False

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield the one row, with the metadata that is there as text."""
        fields = metadata_of(self._parts(stream))
        if not fields:
            yield nothing(1)
            return
        yield pa.RecordBatch.from_arrays([strings([v]) for v in fields.values()], names=list(fields))

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy the picture without its metadata, or without the fields that are named."""
        done = Rewritten(rows=1)
        before = self._parts(source)
        after = before
        edit = edits.at(0)
        for change in edit.changes if edit else ():
            after = changed_parts(after, change, self.name)
        if after != before:
            done.touched.add(0)
        for _, data in after:
            target.write(data)
        return done

    def _parts(self, stream: BinaryIO) -> list[Part]:
        data = bytearray()
        while more := stream.read(1 << 20):
            data += more
            if len(data) > IMAGE_LIMIT:
                raise Damaged(f"a picture is larger than {IMAGE_LIMIT >> 20} MiB")
        try:
            return list(_jpeg_parts(bytes(data)) if self.name == "jpeg" else _png_parts(bytes(data)))
        except (struct.error, IndexError) as e:
            raise Damaged("the picture is cut short") from e


def _jpeg_parts(data: bytes) -> Iterator[Part]:
    """Yield the segments; a scan with its entropy-coded data is one ``SCAN``, all after EOI is ``TAIL``."""
    yield "SOI", data[:2]
    i = 2
    while True:
        start = i
        if data[i] != 0xFF:
            raise Damaged("the JPEG segments are broken")
        while data[i] == 0xFF:
            i += 1
        marker = data[i]
        i += 1
        if marker == 0xD9:
            yield "EOI", data[start:i]
            if i < len(data):
                yield "TAIL", data[i:]
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            yield "RST", data[start:i]
            continue
        (length,) = struct.unpack_from(">H", data, i)
        i += length
        if length < 2 or i > len(data):
            raise Damaged("the JPEG segments are broken")
        if marker == 0xDA:
            i = _scan_end(data, i)
            yield "SCAN", data[start:i]
        elif 0xE0 <= marker <= 0xEF:
            yield f"APP{marker - 0xE0}", data[start:i]
        else:
            yield "COM" if marker == 0xFE else "TABLE", data[start:i]


def _scan_end(data: bytes, i: int) -> int:
    """Return where entropy-coded data ends: at a marker that is no stuffing and no restart."""
    while True:
        i = data.find(b"\xff", i)
        if i < 0:
            raise Damaged("the JPEG image data is cut short")
        if data[i + 1] == 0 or 0xD0 <= data[i + 1] <= 0xD7:
            i += 2
        elif data[i + 1] == 0xFF:
            i += 1
        else:
            return i


def _png_parts(data: bytes) -> Iterator[Part]:
    if not data.startswith(_PNG):
        raise Damaged("the PNG signature is broken")
    yield "SIGNATURE", data[:8]
    i = 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, i)
        end = i + 12 + length
        if end > len(data) or not kind.isalpha():
            raise Damaged("the PNG chunks are broken or cut short")
        if zlib.crc32(data[i + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise Damaged("a PNG chunk's checksum is wrong")
        yield kind.decode(), data[i:end]
        i = end
        if kind == b"IEND":
            if i < len(data):
                yield "TAIL", data[i:]
            return


# --- reading -----------------------------------------------------------------------------------------


def metadata_of(parts: list[Part]) -> dict[str, str]:
    """Return the metadata in a picture's parts as text by field."""
    fields: dict[str, str] = {}
    for name, data in parts:
        kind, body = _metadata_kind(name, data)
        match kind:
            case "exif":
                fields.update(exif_fields(body))
            case "xmp" | "iptc" | "comment":
                text = body.decode("utf-8", "replace").strip("\0 \r\n")
                fields[kind] = f"{fields[kind]}\n{text}" if kind in fields else text
            case "text":
                keyword, value = _png_text(name, body)
                field = "xmp" if keyword == "XML:com.adobe.xmp" else f"text.{keyword}"
                fields[field] = value
    return fields


def _metadata_kind(name: str, data: bytes) -> tuple[str, bytes]:
    """Return what sort of metadata a part is, and its payload; an empty sort for what is needed to draw."""
    body = data[4:]
    if name == "APP1" and body.startswith(_EXIF):
        return "exif", body[6:]
    if name == "APP1" and body.startswith(_XMP):
        return "xmp", body[body.index(b"\0") + 1 :]
    if name == "APP13":
        return "iptc", body
    if name == "COM":
        return "comment", body
    if name == "eXIf":
        return "exif", data[8:-4].removeprefix(_EXIF)
    if name in ("tEXt", "zTXt", "iTXt"):
        return "text", data[8:-4]
    if name in _DRAWING or name == "APP14" or (name == "APP0" and body.startswith(b"JFIF")):
        return "", body
    if (name == "APP2" and body.startswith(b"ICC_PROFILE\0")) or (
        len(name) == 4 and name[0].isupper() and name != "TAIL"
    ):
        return "", body  # PNG: an upper-case name is a chunk that no reader may skip
    return "other", body


def _png_text(name: str, body: bytes) -> tuple[str, str]:
    keyword, _, rest = body.partition(b"\0")
    field = re.sub(r"[^\w:. -]", "_", keyword.decode("latin-1"))
    try:
        if name == "tEXt":
            return field, rest.decode("latin-1")
        if name == "zTXt":
            return field, _inflated(rest[1:]).decode("latin-1")
        packed, (_, _, text) = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
        return field, (_inflated(text) if packed else text).decode("utf-8", "replace")
    except (zlib.error, ValueError) as e:
        raise Damaged("a PNG text chunk is broken") from e


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, 64 << 20)


def loaded_exif(body: bytes) -> Image.Exif:
    exif = Image.Exif()
    try:
        exif.load(_EXIF + body)
        exif.get_ifd(_DETAILS)
        exif.get_ifd(_GPS)
    except Exception as e:  # Pillow raises whatever the bytes lead it to
        raise Damaged("the EXIF block is broken") from e
    return exif


def exif_fields(body: bytes) -> dict[str, str]:
    exif = loaded_exif(body)
    fields: dict[str, str] = {}
    for tag, value in [*exif.items(), *exif.get_ifd(_DETAILS).items()]:
        name = ExifTags.TAGS.get(tag, "")
        if name and tag not in (_GPS, _DETAILS, _MAKER_NOTE, _ORIENTATION) and (text := _text(value)):
            fields[f"exif.{_RENAMED.get(name, name)}"] = text
    gps = exif.get_ifd(_GPS)
    if point := _point(gps):
        fields["exif.GPS"] = point
    for tag, value in gps.items():
        if tag > 4 and (text := _text(value)):
            fields[f"exif.{ExifTags.GPSTAGS.get(tag, f'GPS{tag}')}"] = text
    return fields


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        for prefix, encoding in ((b"ASCII\0\0\0", "ascii"), (b"UNICODE\0", "utf-16-be"), (b"\0" * 8, "utf-8")):
            if value.startswith(prefix):
                return value[8:].decode(encoding, "replace").strip("\0 ")
        encoding = "utf-16-le" if len(value) > 2 and value[1:2] == b"\0" else "utf-8"
        text = value.decode(encoding, "replace").strip("\0 ")
        return text if text.isprintable() else ""
    if isinstance(value, tuple):
        return " ".join(str(v) for v in value)
    text = str(value).strip("\0 ")
    try:  # Pillow reads text as Latin-1; writers mean UTF-8
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _point(gps: dict[int, Any]) -> str:
    """Return ``lat,lon`` in decimal degrees, south and west negative; nothing if there is no valid point."""
    try:
        lat, lon = (sum(float(part) / 60**n for n, part in enumerate(gps[tag])) for tag in (2, 4))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    if not (lat == lat and lon == lon and abs(lat) <= 90 and abs(lon) <= 180):
        return ""
    south, west = (str(gps.get(tag, "")).strip("\0 ").upper() == side for tag, side in ((1, "S"), (3, "W")))
    return f"{-lat if south else lat:.6f},{-lon if west else lon:.6f}"


# --- changing ----------------------------------------------------------------------------------------


def changed_parts(parts: list[Part], change: Change, name: str) -> list[Part]:
    """Return a picture's parts after a change: without any metadata, or with one field changed."""
    if change.technique is Technique.STRIP_METADATA:
        return _stripped(parts, name)
    fields = metadata_of(parts)
    if change.field not in fields:
        return parts
    before = fields[change.field]
    after = treat(before, change)
    if after == before:
        return parts
    out: list[Part] = []
    for kind, data in parts:
        sort, body = _metadata_kind(kind, data)
        if sort == "exif" and change.field.startswith("exif."):
            out.append(_exif_part(changed_exif(loaded_exif(body), change.field.removeprefix("exif."), after), name))
        elif sort == "xmp" or sort == change.field or (sort == "text" and _names(kind, body, change.field)):
            continue  # XMP repeats what EXIF says
        elif sort == "other" and kind != "tIME":
            continue  # a second picture, or a maker's own block, may repeat it too
        else:
            out.append((kind, data))
    return out


def _names(kind: str, body: bytes, field: str) -> bool:
    keyword = _png_text(kind, body)[0]
    return f"text.{keyword}" == field or keyword == "XML:com.adobe.xmp"


def _stripped(parts: list[Part], name: str) -> list[Part]:
    turned = 1
    for kind, data in parts:
        sort, body = _metadata_kind(kind, data)
        if sort == "exif":
            try:
                turned = int(loaded_exif(body).get(_ORIENTATION, 1))
            except (Damaged, TypeError, ValueError):
                turned = 1
    kept = [p for p in parts if not _metadata_kind(*p)[0]]
    if 2 <= turned <= 8:
        exif = Image.Exif()
        exif[_ORIENTATION] = turned
        part = _exif_part(exif, name)
        if part in parts and len(kept) == len(parts) - 1:
            return parts
        kept.insert(1 if name == "jpeg" else 2, part)
    return kept


def changed_exif(exif: Image.Exif, field: str, value: str | None) -> Image.Exif:
    """Return the block with one field changed; the maker's note, which may repeat it, goes."""
    details, gps = exif.get_ifd(_DETAILS), exif.get_ifd(_GPS)
    details.pop(_MAKER_NOTE, None)
    if field.startswith("GPS"):
        gps.clear()
        if value and field == "GPS" and (point := re.fullmatch(r"(-?[\d.]+),(-?[\d.]+)", value)):
            lat, lon = float(point[1]), float(point[2])
            gps.update({1: "S" if lat < 0 else "N", 2: _dms(lat), 3: "W" if lon < 0 else "E", 4: _dms(lon)})
        elif _GPS in exif:
            del exif[_GPS]
        return exif
    for block in (exif, details):
        for tag in list(block):
            name = ExifTags.TAGS.get(tag, "")
            if _RENAMED.get(name, name) == field:
                if value is None:
                    del block[tag]
                else:
                    block[tag] = value.encode("utf-8").decode("latin-1") if isinstance(block[tag], str) else value
    return exif


def _dms(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(degrees) * 3600, 3600)
    return whole, float(rest // 60), rest % 60


def _exif_part(exif: Image.Exif, name: str) -> Part:
    body = exif.tobytes().removeprefix(_EXIF)
    if name == "jpeg":
        payload = _EXIF + body
        return "APP1", b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload
    chunk = b"eXIf" + body
    return "eXIf", struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk))
