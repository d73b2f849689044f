"""S3 Inventory: a bucket's list of objects as Amazon writes it each day or week, read instead of asking for it.

A report is a folder ``YYYY-MM-DDTHH-MMZ/`` with ``manifest.json`` and ``manifest.checksum`` (the manifest's MD5), which
name the data files with their MD5: CSV in gzip (keys as in URLs, no header), Parquet or ORC; of all versions or of the
current ones. https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html

A report is whole or not used: every file must be there and be what the manifest says. What it holds goes into a file
without a name on this machine, so that a list of a hundred million keys takes little memory.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import re
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from connectors.objects import Item, Shelf
from connectors.s3_client import ABSENT, error_code, s3_errors
from connectors.s3_inventory_rows import NEEDED, OF_VERSIONS, Row, rows_of
from connectors.s3_listed import Listed, is_folder
from delenda.errors import InventoryUnfit
from delenda.model import ObjectChange, Standing, Unit
from delenda.ports import Store
from delenda.settings import CollectionNote, InventorySettings, S3Store

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_FOLDER: Final = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}Z)/")
_AHEAD: Final = dt.timedelta(hours=1)
"""How much the endpoint's clock may be ahead of ours."""
_MANIFEST_BYTES: Final = 64 << 20
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _File:
    key: str = field(repr=False)
    size_bytes: int
    md5: str


class Report:
    """One report, whose manifest was read and is what its checksum says."""

    def __init__(
        self,
        name: str,
        settings: S3Store,
        notes: Mapping[str, CollectionNote],
        live: Shelf,
        client: S3Client,
        found: _Manifest,
    ) -> None:
        self._name, self._settings, self._notes, self._live = name, settings, notes, live
        self._client, self._manifest = client, found
        self.at = found.at

    @contextmanager
    def listing(self, changes: Iterable[ObjectChange]) -> Iterator[ReportListing]:
        """Read the report with the changes over it, and give what they list."""
        with closing(_Table()) as table:
            for file in self._manifest.files:
                with self._fetched(file) as data, _damaged(self._name):
                    table.add(self._wanted(rows_of(data, self._manifest.format, self._manifest.columns)))
            for change in changes:
                table.change(change, self._live)
            yield ReportListing(Listed(self._name, self._settings, self._notes, self._live, table.items), table)

    def _wanted(self, rows: Iterable[Row]) -> Iterator[Row]:
        return (row for row in rows if row.item.key.startswith(self._live.prefix))

    @contextmanager
    def _fetched(self, file: _File) -> Iterator[BinaryIO]:
        """Give the file's bytes, once they are what the manifest says."""
        md5, size = hashlib.md5(usedforsecurity=False), 0
        with tempfile.TemporaryFile() as data:
            body = _got(self._name, self._client, self._manifest.bucket, file.key)
            with s3_errors(self._name):
                for piece in iter(lambda: body.read(_PIECE), b""):
                    md5.update(piece)
                    size += len(piece)
                    data.write(piece)
            if md5.hexdigest() != file.md5.lower() or size != file.size_bytes:
                raise InventoryUnfit("damaged", f"{self._name}: a file of the inventory is not what its manifest says")
            data.seek(0)
            yield cast(BinaryIO, data)


class ReportListing:
    """What a report and the changes since say that the bucket holds."""

    def __init__(self, store: Store, table: _Table) -> None:
        self.store = store
        self._table = table

    def has(self, unit: Unit) -> bool:
        """Return whether the object is listed in that version."""
        item = self._table.item(unit.locator)
        return item is not None and item.version == unit.version


# --- which report --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Manifest:
    bucket: str
    at: dt.datetime
    format: str
    columns: tuple[str, ...]
    files: tuple[_File, ...] = field(repr=False)


def newest(
    name: str,
    settings: S3Store,
    section: InventorySettings,
    notes: Mapping[str, CollectionNote],
    live: Shelf,
    client: S3Client,
    now: dt.datetime,
) -> Report:
    """Return the newest report. Raises ``InventoryUnfit`` if it can't be used; an older one is not tried."""
    bucket, prefix = section.bucket or settings.bucket, section.prefix.rstrip("/") + "/"
    folders: list[str] = []
    with s3_errors(name):
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/")
        for page in pages:
            names = (p["Prefix"].removeprefix(prefix) for p in page.get("CommonPrefixes", []))
            folders += [n for n in names if _FOLDER.fullmatch(n)]
    if not folders:
        raise InventoryUnfit("absent", f"{name}: there is no inventory report where config says")
    folder = max(folders)
    raw = _got(name, client, bucket, f"{prefix}{folder}manifest.json").read(_MANIFEST_BYTES)
    told = _got(name, client, bucket, f"{prefix}{folder}manifest.checksum").read(1024).decode("ascii", "replace")
    if hashlib.md5(raw, usedforsecurity=False).hexdigest() != told.strip().lower():
        raise InventoryUnfit("damaged", f"{name}: the inventory's manifest is not what its checksum says")
    with _damaged(name):
        begun = dt.datetime.strptime(folder, "%Y-%m-%dT%H-%MZ/").replace(tzinfo=dt.UTC)
        source, found = _manifest(json.loads(raw), bucket, begun)
    if source != settings.bucket:
        raise InventoryUnfit("foreign", f"{name}: the inventory is of another bucket")
    if now - found.at > section.max_age:
        raise InventoryUnfit("stale", f"{name}: the newest inventory is older than {section.max_age}")
    if found.at - now > _AHEAD:
        raise InventoryUnfit("damaged", f"{name}: the inventory is from the future")
    missing = set(NEEDED) - set(found.columns)
    if "version_id" in found.columns or set(OF_VERSIONS) & set(found.columns):
        missing |= set(OF_VERSIONS) - set(found.columns)
    if missing:
        raise InventoryUnfit("lacks_fields", f"{name}: the inventory lacks {', '.join(sorted(missing))}")
    return Report(name, settings, notes, live, client, found)


def _manifest(body: dict[str, Any], bucket: str, begun: dt.datetime) -> tuple[str, _Manifest]:
    """Return which bucket a manifest is of, and what it says."""
    made = dt.datetime.fromtimestamp(int(body["creationTimestamp"]) / 1000, dt.UTC)
    files = tuple(_File(str(f["key"]), int(f["size"]), str(f["MD5checksum"])) for f in body["files"])
    form, schema = str(body["fileFormat"]).upper(), str(body["fileSchema"])
    match form:
        case "CSV":
            columns = tuple(_snake(c.strip()) for c in schema.split(","))
        case "PARQUET":
            columns = tuple(re.findall(r"(\w+)\s*(?:\([^)]*\))?\s*;", schema))
        case "ORC":
            columns = tuple(re.findall(r"(\w+):", schema))
        case _:
            raise ValueError(form)
    return str(body["sourceBucket"]), _Manifest(bucket, min(made, begun), form, columns, files)


def _snake(name: str) -> str:
    """Return a field's name as Parquet and ORC write it.

    >>> _snake("ETag"), _snake("LastModifiedDate"), _snake("Key")
    ('e_tag', 'last_modified_date', 'key')
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _got(name: str, client: S3Client, bucket: str, key: str) -> Any:
    """Return the body of a report's object. One that is not there: the report is half written, or half removed."""
    from botocore.exceptions import ClientError

    with s3_errors(name):
        try:
            return client.get_object(Bucket=bucket, Key=key)["Body"]
        except ClientError as e:
            if error_code(e) in ABSENT:
                raise InventoryUnfit("half_written", f"{name}: a file of the inventory is not there") from None
            raise


@contextmanager
def _damaged(name: str) -> Iterator[None]:
    """Turn whatever a reader of broken data says into ``InventoryUnfit``; its own text may hold keys."""
    import pyarrow as pa

    try:
        yield
    except (
        pa.ArrowException,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        EOFError,
        OSError,
        zlib.error,
        csv.Error,
    ):
        raise InventoryUnfit("damaged", f"{name}: the inventory can't be read") from None


# --- what it lists -------------------------------------------------------------------------------------------


class _Table:
    """Objects by key, in a database without a name that is gone when it is closed."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.executescript("PRAGMA journal_mode = off; PRAGMA synchronous = off;")
        self._base.execute(
            "CREATE TABLE item (key BLOB PRIMARY KEY, version TEXT, size INTEGER, at TEXT) WITHOUT ROWID"
        )

    def add(self, rows: Iterable[Row]) -> None:
        """Add the objects that can be seen."""
        shown = (r.item for r in rows if not r.hidden and not is_folder(r.item))
        self._base.execute("BEGIN")
        self._base.executemany("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?)", map(_stored, shown))
        self._base.execute("COMMIT")

    def change(self, change: ObjectChange, live: Shelf) -> None:
        """Bring one object up to date, unless the report saw a later state of it."""
        known = self.item(change.locator)
        if change.standing is Standing.UNSURE:
            now = live.item(change.locator)
        elif known is not None and known.modified is not None and known.modified > change.at:
            return
        elif change.standing is Standing.PRESENT:
            now = Item(change.locator, change.version, change.size_bytes, change.at)
        else:
            now = None
        if now is None or is_folder(now) or not now.key.startswith(live.prefix):
            self._base.execute("DELETE FROM item WHERE key = ?", (_bytes(change.locator),))
        else:
            self._base.execute("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?)", _stored(now))

    def item(self, key: str) -> Item | None:
        """Return one object as it is listed."""
        row = self._base.execute("SELECT * FROM item WHERE key = ?", (_bytes(key),)).fetchone()
        return _item(row) if row else None

    def items(self, prefix: str) -> Iterator[Item]:
        """Yield the objects in the order of keys."""
        start = _bytes(prefix)
        for row in self._base.execute("SELECT * FROM item WHERE key >= ? ORDER BY key", (start,)):
            if not row[0].startswith(start):
                return
            yield _item(row)

    def close(self) -> None:
        """Forget everything."""
        self._base.close()


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _stored(item: Item) -> tuple[bytes, str, int, str | None]:
    return _bytes(item.key), item.version, item.size_bytes, item.modified.isoformat() if item.modified else None


def _item(row: Sequence[Any]) -> Item:
    key, version, size, at = row
    when = dt.datetime.fromisoformat(at) if at else None
    return Item(key.decode("utf-8", "surrogatepass"), version, size, when)
