"""Avro object container files (Apache Avro 1.11), read and rewritten block by block.

The container is taken apart here, records are decoded by fastavro. A block that no edit names is copied as it
stands, compression and all; in a block with edits every other record keeps its very bytes. Header, schema,
metadata, codec and sync marker stay as they were. Maps read as entries with ``@key``, like Arrow's.
"""

from __future__ import annotations

import bz2
import datetime as dt
import io
import json
import lzma
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO, Final, NamedTuple

import pyarrow as pa

from connectors.formats.changes import applied, edits_of
from connectors.formats.leaves import batch_of
from connectors.formats.port import RECORD_LIMIT, Damaged, Edits, Rewritten, nothing
from delenda.model import Shape

MAGIC: Final = b"Obj\x01"
_UNPACKED_LIMIT: Final = 4 * RECORD_LIMIT
_BATCH_BYTES: Final = 4 << 20
_HEADER_LIMIT: Final = 16 << 20
_CODEC: Final = "avro.codec"
_SCHEMA: Final = "avro.schema"


class _Block(NamedTuple):
    """A block: how many records, their packed bytes, and the block as it stands in the file."""

    records: int
    packed: bytes
    raw: bytes


@dataclass(frozen=True)
class _Header:
    raw: bytes
    codec: str
    schema: Any
    sync: bytes


class AvroFormat:
    """Avro container files."""

    name = "avro"
    shape = Shape.ROWS
    seekable = False

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches of a few blocks each; what stands before the damage is yielded first."""
        reader = _Reader(stream)
        some: list[Any] = []
        held = 0
        try:
            header = reader.header()
            shaped = _Shaper(header.schema)
            for block in reader.blocks(header):
                data = _unpacked(header.codec, block.packed)
                for record, _ in _records(data, block.records, header.schema):
                    some.append(shaped.plain(record))
                held += len(data)
                if held > _BATCH_BYTES:
                    yield _batch(some)
                    some, held = [], 0
        except Damaged:
            if some:
                yield _batch(some)
            raise
        if some:
            yield _batch(some)

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Copy block by block; a block is packed anew only if one of its records changes."""
        done = Rewritten()
        reader = _Reader(source)
        header = reader.header()
        shaped = _Shaper(header.schema)
        target.write(header.raw)
        for block in reader.blocks(header):
            if not edits.within(done.rows, block.records):
                target.write(block.raw)
                done.rows += block.records
                continue
            before = len(done.touched)
            data = _unpacked(header.codec, block.packed)
            kept = [
                after
                for record, raw in _records(data, block.records, header.schema)
                if (after := _edited(record, raw, edits, shaped, done)) is not None
            ]
            if len(done.touched) == before:
                target.write(block.raw)
            elif kept:
                packed = _packed(header.codec, b"".join(kept))
                target.write(_long(len(kept)) + _long(len(packed)) + packed + header.sync)
        return done


def _batch(some: list[Any]) -> pa.RecordBatch:
    batch = batch_of(some)
    return batch if batch.num_columns else nothing(len(some))


def _edited(record: Any, raw: bytes, edits: Edits, shaped: _Shaper, done: Rewritten) -> bytes | None:
    """Return a record's bytes after its edit; None if it goes."""
    row, edit = done.rows, edits.at(done.rows)
    done.rows += 1
    if edit is None:
        return raw
    if edit.delete:
        done.touched.add(row)
        done.deleted += 1
        return None
    plain = shaped.plain(record)
    new = edits_of(plain, edit.changes, shaped.empty)
    if not new:
        return raw
    after = shaped.encoded(applied(plain, new))
    if after is None:
        done.blocked[row] = "not_encodable"
        return raw
    done.touched.add(row)
    return after


# --- the container -----------------------------------------------------------------------------------


class _Reader:
    """Takes a container apart. Counts and sizes are zigzag-coded (Avro specification, "Binary encoding")."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._seen = bytearray()

    def header(self) -> _Header:
        """Return what stands before the first block."""
        import fastavro

        if self._take(4) != MAGIC:
            raise Damaged("the Avro header is broken")
        meta: dict[str, bytes] = {}
        while count := self._long():
            if count < 0:
                self._long()  # the size of these entries in bytes
            for _ in range(abs(count)):
                key = self._take(self._size(_HEADER_LIMIT)).decode("utf-8", "replace")
                meta[key] = self._take(self._size(_HEADER_LIMIT))
                if len(self._seen) > _HEADER_LIMIT:
                    raise Damaged("the Avro header is too large")
        sync = self._take(16)
        codec = meta.get(_CODEC, b"null").decode("ascii", "replace") or "null"
        if codec not in _CODECS:
            raise Damaged("the Avro codec is not known")
        try:
            schema = fastavro.parse_schema(json.loads(meta[_SCHEMA]))
        except Exception as e:  # fastavro raises whatever the schema leads it to
            raise Damaged("the Avro schema is broken") from e
        return _Header(self._taken(), codec, schema, sync)

    def blocks(self, header: _Header) -> Iterator[_Block]:
        """Yield the blocks in order."""
        while first := self._stream.read(1):
            self._seen += first
            count = self._long(first)
            if count < 0:
                raise Damaged("an Avro block is broken")
            packed = self._take(self._size(_UNPACKED_LIMIT))
            if self._take(16) != header.sync:
                raise Damaged("an Avro block is broken: its sync marker is wrong")
            yield _Block(count, packed, self._taken())

    def _taken(self) -> bytes:
        raw = bytes(self._seen)
        self._seen.clear()
        return raw

    def _take(self, size: int) -> bytes:
        parts: list[bytes] = []
        left = size
        while left:
            data = self._stream.read(left)
            if not data:
                raise Damaged("the Avro file is cut short")
            parts.append(data)
            left -= len(data)
        data = b"".join(parts)
        self._seen += data
        return data

    def _size(self, limit: int) -> int:
        size = self._long()
        if not 0 <= size <= limit:
            raise Damaged("an Avro block is broken, or too large")
        return size

    def _long(self, first: bytes = b"") -> int:
        value = shift = 0
        byte = (first or self._take(1))[0]
        while True:
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)
            shift += 7
            if shift > 63:
                raise Damaged("an Avro number is broken")
            byte = self._take(1)[0]


def _long(value: int) -> bytes:
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _records(data: bytes, count: int, schema: Any) -> Iterator[tuple[Any, bytes]]:
    """Yield each record of an unpacked block with its bytes."""
    import fastavro

    if count > max(len(data), 1) * 64 + 1024:
        raise Damaged("an Avro block claims more records than it can hold")
    stream = io.BytesIO(data)
    start = 0
    for _ in range(count):
        try:
            record = fastavro.schemaless_reader(stream, schema, None)
        except Exception as e:  # fastavro raises whatever the bytes lead it to
            raise Damaged("an Avro block is broken") from e
        end = stream.tell()
        yield record, data[start:end]
        start = end
    if start != len(data):
        raise Damaged("an Avro block is broken: bytes are left over")


# --- codecs ------------------------------------------------------------------------------------------


def _unpacked(codec: str, data: bytes) -> bytes:
    try:
        out: bytes = _CODECS[codec][0](data)
    except Damaged:
        raise
    except Exception as e:  # each codec has its own errors
        raise Damaged(f"an Avro block's {codec} data is broken") from e
    if len(out) > _UNPACKED_LIMIT:
        raise Damaged("an Avro block is too large")
    return out


def _packed(codec: str, data: bytes) -> bytes:
    out: bytes = _CODECS[codec][1](data)
    return out


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _inflate(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(-15)
    out = unpacker.decompress(data, _UNPACKED_LIMIT + 1)
    if not unpacker.eof and len(out) <= _UNPACKED_LIMIT:
        raise Damaged("an Avro block's deflate data is cut short")
    return out


def _unsnap(data: bytes) -> bytes:
    import cramjam

    if len(data) < 4 or cramjam.snappy.decompress_raw_len(data[:-4]) > _UNPACKED_LIMIT:
        raise Damaged("an Avro block's snappy data is broken")
    out = bytes(cramjam.snappy.decompress_raw(data[:-4]))
    if zlib.crc32(out) != int.from_bytes(data[-4:], "big"):
        raise Damaged("an Avro block's checksum is wrong")
    return out


def _snap(data: bytes) -> bytes:
    import cramjam

    return bytes(cramjam.snappy.compress_raw(data)) + zlib.crc32(data).to_bytes(4, "big")


def _unzstd(data: bytes) -> bytes:
    import zstandard

    with zstandard.ZstdDecompressor().stream_reader(data) as stream:
        return bytes(stream.read(_UNPACKED_LIMIT + 1))


def _zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


_CODECS: Final[Mapping[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]]] = {
    "null": (bytes, bytes),
    "deflate": (_inflate, _deflate),
    "snappy": (_unsnap, _snap),
    "bzip2": (lambda b: bz2.BZ2Decompressor().decompress(b, _UNPACKED_LIMIT + 1), bz2.compress),
    "xz": (lambda b: lzma.LZMADecompressor().decompress(b, _UNPACKED_LIMIT + 1), lzma.compress),
    "zstandard": (_unzstd, _zstd),
}


# --- records and their schema ------------------------------------------------------------------------


class _Shaper:
    """Records as every format has them (maps as pairs, ids as text), and back as their schema wants them."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema
        self._named: dict[str, Any] = {}
        self._collect(schema)
        self._empties: dict[str, Any] = {}
        self._walk(schema, "", False, 0)

    def plain(self, record: Any) -> Any:
        """Return a record with its maps as lists of pairs, and UUIDs as text."""
        return self._plain(record, self._schema)

    def empty(self, path: str) -> Any:
        """Return what SUPPRESS leaves in a leaf: null where the schema allows it."""
        return self._empties.get(path)

    def encoded(self, record: Any) -> bytes | None:
        """Return a plain record's bytes; None if the schema can't hold it."""
        import fastavro

        out = io.BytesIO()
        try:
            value = self._whole(record, self._schema)
            fastavro.schemaless_writer(out, self._schema, value)
            out.seek(0)
            again = fastavro.schemaless_reader(out, self._schema, None)
        except Exception:  # noqa: BLE001  # fastavro raises whatever the value leads it to: it does not fit
            return None
        return out.getvalue() if self.plain(again) == record else None

    def _collect(self, schema: Any) -> None:
        match schema:
            case list():
                for each in schema:
                    self._collect(each)
            case dict():
                if "name" in schema and schema["type"] in ("record", "error", "enum", "fixed"):
                    self._named[str(schema["name"])] = schema
                for part in [f["type"] for f in schema.get("fields", ())] + [
                    schema[k] for k in ("items", "values") if k in schema
                ]:
                    self._collect(part)
                if isinstance(schema["type"], dict | list):
                    self._collect(schema["type"])

    def _resolved(self, schema: Any) -> Any:
        return self._named.get(schema, schema) if isinstance(schema, str) else schema

    def _plain(self, value: Any, schema: Any) -> Any:
        schema = self._branch(value, self._resolved(schema))
        kind = schema["type"] if isinstance(schema, dict) else schema
        if kind in ("record", "error") and isinstance(value, dict):
            return {f["name"]: self._plain(value.get(f["name"]), f["type"]) for f in schema["fields"]}
        if kind == "array" and isinstance(value, list):
            return [self._plain(v, schema["items"]) for v in value]
        if kind == "map" and isinstance(value, dict):
            return [(k, self._plain(v, schema["values"])) for k, v in value.items()]
        return str(value) if isinstance(value, uuid.UUID) else value

    def _whole(self, value: Any, schema: Any) -> Any:
        """Return a plain value as fastavro writes it."""
        schema = self._branch(value, self._resolved(schema))
        kind = schema["type"] if isinstance(schema, dict) else schema
        if kind in ("record", "error") and isinstance(value, dict):
            return {f["name"]: self._whole(value.get(f["name"]), f["type"]) for f in schema["fields"]}
        if kind == "array" and isinstance(value, list):
            return [self._whole(v, schema["items"]) for v in value]
        if kind == "map" and isinstance(value, list):
            return {k: self._whole(v, schema["values"]) for k, v in value}
        return value

    def _branch(self, value: Any, schema: Any) -> Any:
        """Return the branch of a union that a value is of; other schemas as they are."""
        if not isinstance(schema, list):
            return schema
        for each in map(self._resolved, schema):
            kind = each["type"] if isinstance(each, dict) else each
            match value:
                case dict():
                    fits = kind == "map" or (
                        kind in ("record", "error") and {f["name"] for f in each["fields"]} == value.keys()
                    )
                case list():
                    pairs = bool(value) and isinstance(value[0], tuple)
                    fits = kind == ("map" if pairs else "array")
                case _:
                    fits = False
            if fits:
                return each
        return "null"

    def _walk(self, schema: Any, path: str, nullable: bool, depth: int) -> None:
        """Note the empty value of each leaf below ``path``."""
        schema = self._resolved(schema)
        if depth > 32:
            return
        if isinstance(schema, list):
            nullable = nullable or "null" in schema
            for each in schema:
                if each != "null":
                    self._walk(each, path, nullable, depth + 1)
            return
        kind = schema["type"] if isinstance(schema, dict) else schema
        match kind:
            case "record" | "error":
                for field in schema["fields"]:
                    name = f"{path}.{field['name']}" if path else field["name"]
                    self._walk(field["type"], name, False, depth + 1)
            case "array" | "map":
                inner = schema["items" if kind == "array" else "values"]
                if kind == "map":
                    self._empties[f"{path}[].@key"] = ""
                    leaf = f"{path}[]" if self._nests(inner) else f"{path}[].@value"
                    self._walk(inner, leaf, False, depth + 1)
                elif self._nests(inner):
                    self._walk(inner, f"{path}[]", False, depth + 1)
                else:
                    self._empties[path] = None if nullable else []
            case _:
                self._empties.setdefault(path, None if nullable else _empty(schema))

    def _nests(self, schema: Any) -> bool:
        schema = self._resolved(schema)
        if isinstance(schema, list):
            return any(self._nests(s) for s in schema)
        return isinstance(schema, dict) and schema["type"] in ("record", "error", "array", "map")


def _empty(schema: Any) -> Any:
    """Return the empty value of a leaf that takes no null."""
    if not isinstance(schema, dict):
        return {"string": "", "bytes": b"", "boolean": False, "float": 0.0, "double": 0.0, "null": None}.get(schema, 0)
    logical = str(schema.get("logicalType", ""))
    if logical == "decimal":
        return Decimal(0)
    if logical == "date":
        return dt.date(1970, 1, 1)
    if logical == "uuid":
        return str(uuid.UUID(int=0))
    if logical.startswith("time-"):
        return dt.time(0)
    if logical.startswith("timestamp-"):
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    if logical.startswith("local-timestamp-"):
        return dt.datetime(1970, 1, 1)  # noqa: DTZ001  # local: it has no zone
    match schema["type"]:
        case "enum":
            return schema.get("default", schema["symbols"][0])
        case "fixed":
            return b"\0" * int(schema["size"])
        case inner:
            return _empty(inner) if inner != schema else None
