"""Iceberg tables of a catalog: read, changed by whole data files, and cleaned of their history.

The catalog, the metadata and the manifests are pyiceberg's; the exchange of files is ``connectors.iceberg_commit``.
Then every snapshot but the last is taken out of the metadata, and what only they, or earlier metadata, name is
removed: data and delete files, manifests, manifest lists, statistics, metadata. Libraries leave all of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import json
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from connectors.lake import LakeStore
from connectors.lake_files import Entry, Files, LocalFiles, S3Files
from connectors.lake_record import FOLDER as RECORDS
from connectors.lake_rows import flat_schema
from connectors.lake_table import Conflict, LiveFile, State, Swap, Tidied
from connectors.objects import Ending
from delenda.errors import ConfigError, CorruptData, PackageMissing, SourceDenied, SourceUnavailable
from delenda.model import Status
from delenda.settings import CollectionNote, IcebergStore, S3Store

if TYPE_CHECKING:
    from pyiceberg.catalog import Catalog
    from pyiceberg.io import FileIO
    from pyiceberg.manifest import DataFile, ManifestEntry, ManifestFile
    from pyiceberg.table import Table
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.snapshots import Snapshot

_ID: Final = b"PARQUET:field_id"
_ATTEMPTS: Final = 20
_AGE: Final = "history.expire.max-snapshot-age-ms"
_COUNT: Final = "history.expire.min-snapshots-to-keep"
_VERSION: Final = 2
"""The highest format version whose tables are changed; version 3 gives rows ids of their own."""


class IcebergConnector(LakeStore):
    """All tables of a catalog, by ``namespace.table``."""

    def __init__(self, name: str, settings: IcebergStore, notes: Mapping[str, CollectionNote]) -> None:
        super().__init__(name, settings)
        del notes
        if importlib.util.find_spec("pyiceberg") is None:
            raise PackageMissing(f"stores.{name}: Iceberg needs the package pyiceberg: install delenda[lakes]")
        self._where = settings
        self._plain = settings.properties | {k: v.get_secret_value() for k, v in settings.secrets.items()}

    @cached_property
    def _catalog(self) -> Catalog:
        from pyiceberg.catalog import load_catalog

        try:
            return load_catalog(self._where.catalog, **self._plain)
        except (ValueError, KeyError, ImportError) as e:
            raise ConfigError(
                f"stores.{self.name}.properties: they describe no catalog that can be opened ({type(e).__name__})"
            ) from None

    def close(self) -> None:
        """Let go of the catalog; it is opened again when it is needed."""
        super().close()
        self.__dict__.pop("_catalog", None)

    def _tables(self) -> dict[str, IcebergTable]:
        with iceberg_errors(self.name):
            found = sorted(set(_identifiers(self._catalog, ())))
        return {".".join(i): IcebergTable(self.name, i, lambda: self._catalog, self._plain, self._where) for i in found}


def _identifiers(catalog: Catalog, namespace: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for inner in catalog.list_namespaces(namespace):
        if len(inner) > len(namespace):
            yield from (tuple(i) for i in catalog.list_tables(inner))
            yield from _identifiers(catalog, tuple(inner))


@contextmanager
def iceberg_errors(name: str) -> Iterator[None]:
    """Turn the library's and its drivers' errors into ours; their texts may hold what we must not tell."""
    from pyiceberg import exceptions as theirs
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (theirs.UnauthorizedError, theirs.ForbiddenError, PermissionError):
        raise SourceDenied(f"{name}: the catalog refuses us") from None
    except (theirs.NoSuchTableError, theirs.NoSuchIcebergTableError, FileNotFoundError):
        raise CorruptData(f"{name}: a table, or a file that its metadata names, is not there") from None
    except (theirs.RESTError, theirs.CommitStateUnknownException, SQLAlchemyError, OSError) as e:
        raise SourceUnavailable(f"{name}: the catalog does not answer ({type(e).__name__})") from None


class IcebergTable:
    """One table."""

    def __init__(
        self,
        store: str,
        identifier: tuple[str, ...],
        catalog: Callable[[], Catalog],
        properties: Mapping[str, str],
        settings: IcebergStore,
    ) -> None:
        self.name = ".".join(identifier)
        self._store = store
        self._identifier = identifier
        self._catalog = catalog
        self._properties = properties
        self._settings = settings
        self._erase = settings.history == "erase"
        self._at: dict[str, Table] = {}
        self._known: dict[str, list[ManifestEntry]] = {}

    @cached_property
    def files(self) -> Files:
        """The files below the table's location."""
        location = self._load().metadata.location
        parts = urlsplit(location)
        if parts.scheme in ("", "file"):
            return LocalFiles(self._store, Path(unquote(parts.path) if parts.scheme else location))
        if parts.scheme in ("s3", "s3a", "s3n"):
            return S3Files(self._store, self._bucket(parts.netloc, parts.path.strip("/")))
        raise ConfigError(f"stores.{self._store}: tables in {parts.scheme}:// can't be cleaned, only folders and S3")

    def _bucket(self, bucket: str, prefix: str) -> S3Store:
        known = {**self._properties, **self._load().io.properties}
        secret = {"access_key": known.get("s3.access-key-id"), "secret_key": known.get("s3.secret-access-key")}
        return S3Store.model_validate(
            {
                "type": "s3",
                "purpose": self._settings.purpose,
                "bucket": bucket,
                "prefix": prefix,
                "endpoint": known.get("s3.endpoint", ""),
                "location": known.get("s3.region", ""),
                **{k: v for k, v in secret.items() if v},
            }
        )

    def _load(self) -> Table:
        with iceberg_errors(self._store):
            return self._catalog().load_table(self._identifier)

    # --- reading ---

    def state(self) -> State:
        """Return the table at its current snapshot."""
        from pyiceberg.io.pyarrow import schema_to_pyarrow

        table = self._load()
        meta = table.metadata
        with iceberg_errors(self._store):
            schema = schema_to_pyarrow(table.schema())
            flat = flat_schema(schema)
            names = dict(zip(flat_schema(_by_ids(schema)).names, flat.names, strict=True))
            files = self._live(table, names, flat)
        version = table.metadata_location
        self._at = {version: table}
        outside = any("://" in f.path or f.path.startswith("/") for f in files)
        formats = {str(f.raw.file_format) for f in files}
        forbids = (
            "outside_location" if outside else "file_format" if formats - {"PARQUET", "FileFormat.PARQUET"} else ""
        )
        return State(
            version=version,
            schema=flat,
            files=files,
            partition=_partition_fields(meta),
            required=frozenset(f.name for f in schema if not f.nullable),
            forbids="table_version" if meta.format_version > _VERSION else forbids,
        )

    def _live(self, table: Table, names: Mapping[str, str], flat: pa.Schema) -> tuple[LiveFile, ...]:
        snapshot = table.current_snapshot()
        if snapshot is None:
            return ()
        tasks = self._tasks(table, snapshot)
        when = dt.datetime.fromtimestamp(snapshot.timestamp_ms / 1000, dt.UTC)
        own = {f.name for f in flat}
        out = []
        for file, masks in sorted(tasks, key=lambda t: t[0].file_path):
            deletes = sorted(masks, key=lambda d: d.file_path)
            text = "\0".join([file.file_path, *(f"{d.file_path}@{d.file_size_in_bytes}" for d in deletes)])
            out.append(
                LiveFile(
                    path=self._below(file.file_path),
                    version=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
                    size_bytes=file.file_size_in_bytes,
                    modified=when,
                    names=partial(_names_in, names, own),
                    constants=_constants(table.metadata, file),
                    has_masked=bool(deletes),
                    masked=partial(self._masked, table, file, deletes) if deletes else tuple,
                    raw=file,
                )
            )
        return tuple(out)

    def _tasks(self, table: Table, snapshot: Snapshot) -> list[tuple[DataFile, Collection[DataFile]]]:
        """Return the live files, each with its delete files. Fast where there are none: others commit meanwhile."""
        from pyiceberg.manifest import ManifestContent, ManifestEntryStatus

        manifests = snapshot.manifests(table.io)
        paths = {m.manifest_path for m in manifests}
        self._known = {p: e for p, e in self._known.items() if p in paths}
        if all(m.content == ManifestContent.DATA for m in manifests):
            entries = (e for m in manifests for e in self._entries(table.io, m))
            return [(e.data_file, ()) for e in entries if e.status != ManifestEntryStatus.DELETED]
        try:
            return [(t.file, t.delete_files) for t in table.scan().plan_files()]
        except (ValueError, NotImplementedError):
            raise CorruptData("it has equality deletes, which can't be applied here") from None

    def _entries(self, io: FileIO, manifest: ManifestFile) -> list[ManifestEntry]:
        """Return a manifest's entries, read once."""
        if manifest.manifest_path not in self._known:
            self._known[manifest.manifest_path] = manifest.fetch_manifest_entry(io, discard_deleted=False)
        return self._known[manifest.manifest_path]

    def _masked(self, table: Table, file: DataFile, deletes: Sequence[DataFile]) -> list[int]:
        from pyiceberg.io.pyarrow import _read_deletes

        rows: set[int] = set()
        with iceberg_errors(self._store):
            for delete in deletes:
                found = _read_deletes(table.io, delete).get(file.file_path)
                rows.update(found.to_pylist() if found is not None else ())
        return sorted(rows)

    def _below(self, uri: str) -> str:
        """Return a path relative to the table's location, or the whole of one that is not below it."""
        base = _spelled(self._load_location()).rstrip("/") + "/"
        place = _spelled(uri)
        return place.removeprefix(base) if place.startswith(base) else uri

    def _load_location(self) -> str:
        if "_location" not in self.__dict__:
            self.__dict__["_location"] = self._load().metadata.location
        return str(self.__dict__["_location"])

    def _whole(self, path: str) -> str:
        return f"{self._load_location().rstrip('/')}/{path}"

    # --- changing ---

    def new_path(self, old: LiveFile) -> str:
        """Return a path in the same partition's folder."""
        folder = old.path.rpartition("/")[0]
        return f"{folder}/{secrets.token_hex(16)}.parquet" if folder else f"{secrets.token_hex(16)}.parquet"

    def commit(self, state: State, swaps: Sequence[Swap], operation: str) -> None:
        """Commit the next snapshot, if nobody did: files that go, files that come."""
        from connectors.iceberg_commit import OPERATION, data_file, exchange

        table = self._at[state.version]
        with iceberg_errors(self._store):
            come = [data_file(table.io, table.metadata, self._whole(s.path), s.old.raw) for s in swaps if s.path]
            gone = [s.old.raw for s in swaps]
            masked = {f.path for f in state.files if f.has_masked} - {s.old.path for s in swaps}
            exchange(table, gone, come, {OPERATION: operation}, partial(self._entries, table.io), bool(masked))

    def committed(self, operation: str) -> bool:
        """Look for the operation in all snapshots that the metadata know."""
        from connectors.iceberg_commit import OPERATION

        return any(s.summary is not None and s.summary[OPERATION] == operation for s in self._load().metadata.snapshots)

    # --- history ---

    def outlook(self, now: dt.datetime) -> Tidied:
        """Return what tags, branches and properties keep."""
        return self._outlook(self._load().metadata, now)

    def foresee(self, now: dt.datetime) -> Tidied:
        """Return the same, with the names that the present snapshot would then be held by."""
        meta = self._load().metadata
        return replace(self._outlook(meta, now), marked=tuple(_marked(meta, None)))

    def _outlook(self, meta: TableMetadata, now: dt.datetime) -> Tidied:
        settings = meta.properties
        held = None
        if str(settings.get("gc.enabled", "true")).lower() == "false":
            held = Ending(Status.BLOCKED, "gc_disabled")
        elif not self._erase and int(settings.get(_COUNT, 1)) > 1:
            held = Ending(Status.BLOCKED, "min_snapshots")
        keeps = dt.timedelta(milliseconds=int(settings[_AGE])) if _AGE in settings and not self._erase else None
        return Tidied(now, held, keeps, tuple(_marked(meta, meta.current_snapshot_id)))

    def tidy(self, now: dt.datetime) -> Tidied:
        """Expire what may be expired, and remove what nothing names then."""
        from connectors.iceberg_commit import exchange, expire

        for _ in range(_ATTEMPTS):
            table = self._load()
            outlook = self._outlook(table.metadata, now)
            if outlook.held is not None:
                return outlook
            try:
                with iceberg_errors(self._store):
                    if _names_gone(table):
                        masked = any(t.delete_files for t in table.scan().plan_files())
                        exchange(table, [], [], {}, partial(self._entries, table.io), masked)
                        continue
                    if old := _expired(table.metadata, outlook):
                        expire(table, old)
                        continue
                    held = self._removed(table, outlook)
            except Conflict:
                continue
            return Tidied(now, held, outlook.keeps, outlook.marked)
        raise SourceUnavailable(f"{self._store}: other writers commit faster than the history can be cleaned")

    def _removed(self, table: Table, outlook: Tidied) -> Ending | None:
        """Remove the files that only history names; metadata last, as they tell what else there is."""
        needed = _reached(table)
        held = []
        for names in self._history(table, outlook):
            places = [self._below(p) for p in names if p not in needed]
            held += [self.files.remove(p) for p in places if _is_below(p)]
        return next((e for e in held if e is not None), None)

    def _history(self, table: Table, outlook: Tidied) -> Iterator[list[str]]:
        """Yield the files that earlier metadata name: what is named before what names it, so that a run that breaks
        can be taken up again."""
        earlier = _earlier(table)
        metas = [m for _, m in earlier]
        named = [_named(table, m) for m in metas]
        for kind in range(3):
            yield sorted({p for one in named for p in one[kind]})
        edge = (outlook.now - outlook.keeps).timestamp() * 1000 if outlook.keeps else float("inf")
        oldest = sorted(earlier, key=lambda e: e[1].last_updated_ms)
        yield [place for place, m in oldest if m.last_updated_ms <= edge and place != table.metadata_location]

    def orphans(self) -> list[Entry]:
        """Return files below the table's location that neither its metadata nor earlier ones name."""
        table = self._load()
        earlier = _earlier(table)
        known = _reached(table) | {table.metadata_location}
        known |= {place for place, _ in earlier}
        known |= {p for _, m in earlier for kind in _named(table, m) for p in kind}
        paths = {self._below(p) for p in known}
        return [e for e in self.files.list("") if e.path not in paths and not e.path.startswith(RECORDS)]


def _spelled(uri: str) -> str:
    """Return a location in one spelling: a folder's as its path, S3's with ``s3://``."""
    parts = urlsplit(uri)
    if parts.scheme in ("s3", "s3a", "s3n"):
        return f"s3://{parts.netloc}{parts.path}"
    return uri.removeprefix("file://").removeprefix("file:") if parts.scheme == "file" else uri


def _is_below(path: str) -> bool:
    return "://" not in path and not path.startswith("/")


# --- fields ------------------------------------------------------------------------------------------


def _by_ids(schema: pa.Schema) -> pa.Schema:
    """Return a schema whose fields are named by their ids."""
    return pa.schema([_field_by_id(f) for f in schema])


def _field_by_id(field: pa.Field) -> pa.Field:
    return pa.field((field.metadata or {})[_ID].decode(), _type_by_ids(field.type))


def _type_by_ids(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_struct(kind):
        return pa.struct([_field_by_id(kind.field(i)) for i in range(kind.num_fields)])
    if pa.types.is_map(kind):
        return pa.map_(_type_by_ids(kind.key_type), _type_by_ids(kind.item_type))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_type_by_ids(kind.value_type))
    return kind


def _names_in(by_id: Mapping[str, str], own: set[str], schema: pa.Schema) -> dict[str, str]:
    """Return for each flat path of a file the table's own; by names for a file that has no ids."""
    paths = flat_schema(schema).names
    try:
        ids = flat_schema(_by_ids(schema)).names
    except KeyError:
        return {p: p for p in paths if p in own}
    return {p: by_id[i] for p, i in zip(paths, ids, strict=True) if i in by_id}


def _partition_fields(meta: TableMetadata) -> frozenset[str]:
    """Return the fields that any of the table's files may be parted by."""
    from pyiceberg.transforms import VoidTransform

    sources = {
        f.source_id for spec in meta.partition_specs for f in spec.fields if not isinstance(f.transform, VoidTransform)
    }
    schema = meta.schema()
    return frozenset(name for i in sources if (name := schema.find_column_name(i)))


def _constants(meta: TableMetadata, file: DataFile) -> dict[str, Any]:
    """Return the values of fields that stand with the file, should they not stand in it."""
    from pyiceberg.transforms import IdentityTransform

    spec = meta.specs()[file.spec_id]
    found = {}
    for place, field in enumerate(spec.fields):
        name = meta.schema().find_column_name(field.source_id)
        if name and isinstance(field.transform, IdentityTransform):
            found[name] = file.partition[place]
    return found


# --- history -----------------------------------------------------------------------------------------


def _marked(meta: TableMetadata, current: int | None) -> Iterator[tuple[dt.datetime, Ending]]:
    """Yield the times of snapshots, other than the current one, that tags and branches keep, and what says so."""
    for name, ref in meta.refs.items():
        snapshot = meta.snapshot_by_id(ref.snapshot_id)
        if name == "main" or snapshot is None or ref.snapshot_id == current:
            continue
        at = dt.datetime.fromtimestamp(snapshot.timestamp_ms / 1000, dt.UTC)
        until = at + dt.timedelta(milliseconds=ref.max_ref_age_ms) if ref.max_ref_age_ms else None
        yield at, Ending(Status.BLOCKED, ref.snapshot_ref_type.value, until)


def _expired(meta: TableMetadata, outlook: Tidied) -> list[int]:
    """Return the snapshots that nothing keeps."""
    kept = {meta.current_snapshot_id} | {ref.snapshot_id for ref in meta.refs.values()}
    edge = (outlook.now - outlook.keeps).timestamp() * 1000 if outlook.keeps else float("inf")
    return [s.snapshot_id for s in meta.snapshots if s.snapshot_id not in kept and s.timestamp_ms <= edge]


def _names_gone(table: Table) -> bool:
    """Return whether the current snapshot has an entry of a file that is gone, with that file's bounds."""
    snapshot = table.current_snapshot()
    manifests = snapshot.manifests(table.io) if snapshot else []
    return any((m.deleted_files_count or 0) > 0 for m in manifests)


def _earlier(table: Table) -> list[tuple[str, TableMetadata]]:
    """Return the metadata that came before the current ones and are still there. Others' drafts are none of them."""
    from pyiceberg.serializers import FromInputFile

    found: dict[str, TableMetadata] = {}
    waiting = [e.metadata_file for e in table.metadata.metadata_log]
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        try:
            found[place] = FromInputFile.table_metadata(table.io.new_input(place))
        except (FileNotFoundError, json.JSONDecodeError, ValueError):
            continue
        waiting += [e.metadata_file for e in found[place].metadata_log]
    return list(found.items())


def _reached(table: Table) -> set[str]:
    """Return all files that the current metadata need: lists, manifests, live files, statistics."""
    return {p for kind in _named(table, table.metadata, live=True) for p in kind}


def _named(table: Table, meta: TableMetadata, live: bool = False) -> tuple[set[str], set[str], set[str]]:
    """Return what metadata name: data, delete and statistics files; manifests; lists of manifests.

    Of history, some may be gone already; of what is ``live``, none.
    """
    data = {s.statistics_path for s in (*meta.statistics, *meta.partition_statistics)}
    manifests: set[str] = set()
    lists = {s.manifest_list for s in meta.snapshots}
    gone: tuple[type[Exception], ...] = () if live else (FileNotFoundError,)
    for snapshot in meta.snapshots:
        with suppress(*gone):
            for manifest in snapshot.manifests(table.io):
                if manifest.manifest_path not in manifests:
                    manifests.add(manifest.manifest_path)
                    with suppress(*gone):
                        entries = manifest.fetch_manifest_entry(table.io, discard_deleted=live)
                        data.update(e.data_file.file_path for e in entries)
    return data, manifests, lists
