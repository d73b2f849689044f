"""Searching all files of a lake table for values: unpacked, and whether or not any version of the table names them.

It shares nothing with what reads, writes and cleans tables: a fault there must not hide itself here. Parquet is
searched page by page as it lies, with dictionaries that no row uses, then its values, indexes and footer; Avro,
JSON, Puffin and ORC by what they hold. Only compressed bytes are not searched as such: that would prove nothing.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from typing import Any, BinaryIO, Final
from urllib.parse import unquote

import fastavro
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import orc

from connectors.lake_files import DRAFT, Files
from connectors.lake_filters import remembered
from connectors.lake_pages import Page, pages
from connectors.search import Search, Stream
from delenda.errors import CorruptData

_BATCH: Final = 16_384
_RAW: Final = 1 << 20
_DIGITS: Final = 7
"""A number with fewer digits is not looked for as bytes: it would be found everywhere."""


def search(files: Files, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
    """Yield ``(class, path, hits)`` for each file that holds one of the needles. Classes:

    ``lake_file`` data, whether current or not; ``lake_log``, ``lake_checkpoint``, ``lake_change_data`` of Delta;
    ``lake_manifest``, ``lake_metadata``, ``lake_statistics`` of Iceberg; ``lake_file_name`` a value in a path;
    ``lake_draft`` what a broken run left; ``old_version`` and ``locked_version`` of an object;
    ``unseen_lake_file`` what can't be read.
    """
    wanted = _Wanted(needles)
    if not wanted:
        return
    entries = list(files.list(""))
    names = frozenset(e.path.rpartition("/")[2] for e in entries)
    for entry in entries:
        kind = class_of(entry.path)
        if named := wanted.count(entry.path.encode("utf-8", "replace")):
            yield "lake_file_name", entry.path, named
        try:
            with files.open(entry.path) as file:
                hits = _hits(file, wanted, names)
        except CorruptData:
            continue  # removed while we looked
        except _BROKEN:
            yield "unseen_lake_file", entry.path, 0
            continue
        if hits:
            yield kind, entry.path, hits
    for entry, version, locked in files.versions(""):
        with files.open_version(entry.path, version) as file:
            if hits := _hits(file, wanted, names):
                yield ("locked_version" if locked else "old_version"), f"{entry.path}@{version}", hits


_BROKEN: Final = (pa.ArrowException, OSError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError)


def class_of(path: str) -> str:
    """Return the class of a file by where it lies and what it is named.

    >>> class_of("_delta_log/00000000000000000003.json")
    'lake_log'
    """
    name = path.rpartition("/")[2]
    if name.startswith(DRAFT):
        return "lake_draft"
    if path.startswith("_delta_log/"):
        return "lake_checkpoint" if ".checkpoint" in name or "_sidecars/" in path else "lake_log"
    if path.startswith("_change_data/"):
        return "lake_change_data"
    if name.endswith((".metadata.json", ".metadata.json.gz", ".gz.metadata.json")):
        return "lake_metadata"
    if name.endswith((".puffin", ".stats")):
        return "lake_statistics"
    if path.startswith("metadata/") or (name.endswith(".avro") and re.match(r"snap-|.*-m\d+\.avro", name)):
        return "lake_statistics" if name.endswith(".parquet") else "lake_manifest"
    return "lake_file"


class _Wanted:
    """The needles: as bytes, as one pattern for text, as numbers."""

    def __init__(self, needles: Sequence[bytes]) -> None:
        self._bytes = sorted({n for n in needles if n})
        texts = [n.decode() for n in self._bytes if _is_text(n)]
        self.pattern = "|".join(re.escape(t) for t in texts)
        self.numbers = [int(t) for t in texts if t.isascii() and t.isdigit() and len(t) < 19 and not t.startswith("0")]
        self._texts = texts
        self.texts = [t.encode() for t in texts]
        packed = [struct.pack("<q", n) for n in self.numbers if n >= 10 ** (_DIGITS - 1)]
        self._search, self._search_packed = Search(self._bytes), Search(packed)

    def __bool__(self) -> bool:
        return bool(self._bytes)

    def count(self, data: bytes) -> int:
        """Return how many times a needle stands in bytes."""
        return self._search.count(data)

    def stream(self) -> Stream:
        """Return a count over blocks of bytes."""
        return Stream(self._search)

    def cut(self, length: int) -> tuple[bytes, ...]:
        """Return what bounds of longer needles begin with: the greatest one's last character is the next one."""
        heads = {t[:length] for t in self._texts if len(t) > length}
        return tuple(x.encode() for h in heads for x in (h, h[:-1] + chr(ord(h[-1]) + 1)))

    def count_packed(self, data: bytes) -> int:
        """Return how many times a number stands in bytes as 64-bit integers do."""
        return self._search_packed.count(data)


def _is_text(needle: bytes) -> bool:
    try:
        needle.decode()
    except UnicodeDecodeError:
        return False
    return True


def _hits(file: BinaryIO, wanted: _Wanted, names: Set[str]) -> int:
    """Return how many times a needle stands in a file, by its first bytes, whatever it is named.

    ``names`` are those of all files: what is told of one that is gone may be cut short, and counts all the same.
    """
    head = file.read(8)
    file.seek(0)
    if head.startswith(b"PAR1"):
        return _in_parquet(file, wanted, names)
    if head.startswith(b"Obj\x01"):
        return sum(_in_record(r, wanted, names) for r in fastavro.reader(file))
    if head.startswith(b"ORC"):
        return _in_raw(file, wanted) + sum(_in_column(c, wanted) for b in _orc(file) for c in b.columns)
    if head.startswith(b"PFA1"):
        return sum(wanted.count(t) for t in _puffin(file.read()))
    if head.startswith(b"\x1f\x8b"):
        return _in_text(gzip.decompress(file.read()), wanted, names)
    if head.lstrip()[:1] in (b"{", b"["):
        return _in_text(file.read(), wanted, names)
    return _in_raw(file, wanted)


def _in_raw(file: BinaryIO, wanted: _Wanted) -> int:
    file.seek(0)
    stream = wanted.stream()
    while data := file.read(_RAW):
        stream.feed(data)
    return stream.hits


# --- Parquet -----------------------------------------------------------------------------------------


def in_parquet(file: BinaryIO, needles: Sequence[bytes]) -> int:
    """Return how many times a needle stands in a Parquet file: in rows, or in what no row shows."""
    wanted = _Wanted(needles)
    return _in_parquet(file, wanted, frozenset()) if wanted else 0


def _in_parquet(file: BinaryIO, wanted: _Wanted, names: Set[str]) -> int:
    reader = pq.ParquetFile(file)
    meta = reader.metadata
    hits, end = 0, 4
    for g in range(meta.num_row_groups):
        for c in range(meta.num_columns):
            column = meta.row_group(g).column(c)
            start = column.data_page_offset
            if column.has_dictionary_page and column.dictionary_page_offset:
                start = min(start, column.dictionary_page_offset)
            end = max(end, start + column.total_compressed_size)
            file.seek(start)
            chunk = file.read(column.total_compressed_size)
            hits += sum(_in_page(p, column.physical_type, wanted) for p in pages(chunk, column.compression))
    file.seek(end)
    rest = file.read()  # filters, indexes, the footer
    hits += wanted.count(rest) + wanted.count_packed(rest)
    hits += remembered(file, wanted.texts) + sum(wanted.count(t) for t in _folded(meta.metadata or {}))
    for batch in reader.iter_batches(_BATCH):
        hits += sum(_in_column(c, wanted) for c in batch.columns)
        if "add" in batch.schema.names and not hits:
            hits += sum(_in_record({"add": a}, wanted, names) for a in batch.column("add").to_pylist() if a)
    return hits


def _folded(pairs: Mapping[bytes, bytes]) -> Iterator[bytes]:
    """Yield what stands in Base64 among a file's own key-value pairs: Arrow's schema."""
    for value in pairs.values():
        with suppress(ValueError):
            yield base64.b64decode(value, validate=True)


def _in_page(page: Page, kind: str, wanted: _Wanted) -> int:
    if page.joins_values:
        return 0  # texts stand there without a border, or by their differences; they are found as values
    return wanted.count(page.data) + (wanted.count_packed(page.data) if kind == "INT64" else 0)


def _in_column(column: pa.Array, wanted: _Wanted) -> int:
    kind = column.type
    if isinstance(column, pa.ExtensionArray):
        return _in_column(column.storage, wanted)
    if pa.types.is_dictionary(kind):
        return _in_column(column.dictionary_decode(), wanted)
    if pa.types.is_struct(kind):
        return sum(_in_column(pc.struct_field(column, [i]), wanted) for i in range(kind.num_fields))
    if pa.types.is_map(kind):
        return _in_column(column.keys, wanted) + _in_column(column.items, wanted)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _in_column(column.flatten(), wanted)
    if pa.types.is_integer(kind):
        found = pc.is_in(column.cast(pa.int64(), safe=False), pa.array(wanted.numbers, pa.int64()))
        return int(pc.sum(found).as_py() or 0)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        if not wanted.pattern:
            return 0
        found = pc.count_substring_regex(column, wanted.pattern)
        nested = column.filter(pc.fill_null(pc.starts_with(column, "{"), False))
        return int(pc.sum(found).as_py() or 0) + sum(
            wanted.count(t) for text in nested.to_pylist() for t in _parsed(text)
        )
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return sum(wanted.count(v) for v in column.to_pylist() if v)
    return 0


def _orc(file: BinaryIO) -> Iterator[pa.RecordBatch]:
    reader = orc.ORCFile(file)
    for stripe in range(reader.nstripes):
        yield reader.read_stripe(stripe)


# --- what holds text ---------------------------------------------------------------------------------


def _in_text(data: bytes, wanted: _Wanted, names: Set[str]) -> int:
    """Return the hits in JSON, one document or one a line, as it is spelled or as it is meant."""
    lines = data.splitlines() if b"\n{" in data else [data]
    read = (_read(line.decode("utf-8", "replace")) for line in lines)
    return wanted.count(data) or sum(_in_record(r, wanted, names) for r in read)


def _in_record(record: Any, wanted: _Wanted, names: Set[str]) -> int:
    """Return the hits in an entry of a manifest or log; with bounds cut short, if its file is gone."""
    hits = sum(wanted.count(t) for t in _texts(record))
    if hits or not isinstance(record, dict):
        return hits
    for key, place, length in _TOLD:
        file = record.get(key)
        if isinstance(file, dict) and unquote(str(file.get(place))).rpartition("/")[2] not in names:
            cut = wanted.cut(length)
            hits += sum(t.startswith(cut) for t in _texts(file)) if cut else 0
    return hits


_TOLD: Final = (("data_file", "file_path", 16), ("add", "path", 32), ("remove", "path", 32))
"""Where files are told of, by which name, and after how many characters bounds are cut."""


def _parsed(text: str) -> Iterable[bytes]:
    """Return the texts in a JSON document, and in JSON within them."""
    return _texts(_read(text))


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _texts(value: Any) -> Iterator[bytes]:
    match value:
        case str():
            yield value.encode("utf-8", "replace")
            if value[:1] in ("{", "["):
                yield from _parsed(value)
        case bytes():
            yield value
        case bool() | None:
            pass
        case int():
            yield str(value).encode()
        case dict():
            for key, inner in value.items():
                yield str(key).encode("utf-8", "replace")
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
        case _:
            yield str(value).encode("utf-8", "replace")


def _puffin(data: bytes) -> Iterator[bytes]:
    """Yield a Puffin file's footer and its unpacked blobs. Source: the Iceberg Puffin specification."""
    size, flags = struct.unpack_from("<iI", data, len(data) - 12)
    footer = data[len(data) - 12 - size : len(data) - 12]
    footer = _unpacked("lz4", footer) if flags & 1 else footer
    yield footer
    for blob in json.loads(footer)["blobs"]:
        packed = data[blob["offset"] : blob["offset"] + blob["length"]]
        yield _unpacked(blob.get("compression-codec") or "", packed)


def _unpacked(codec: str, data: bytes) -> bytes:
    if not codec:
        return data
    with pa.CompressedInputStream(io.BytesIO(data), codec) as stream:
        return bytes(stream.read())
