"""Where a lake's files lie: a folder, or a prefix of a bucket. Paths are relative to it, with ``/``.

A table format needs more than an object store: a file that is created only if it is not there yet is how a commit
wins or loses, and a file that is removed must be gone with all its versions.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol, cast

from connectors.objects import Ending
from connectors.s3_client import ABSENT, connect, error_code, s3_errors
from connectors.s3_versions import Version, Versions
from delenda.errors import ConfigError, CorruptData, SourceDenied, SourceUnavailable
from delenda.settings import S3Store

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

DRAFT: Final = ".delenda-"
"""What names of files that are being written begin with; no table format reads them."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it is listed."""

    path: str = field(repr=False)
    size_bytes: int
    modified: dt.datetime


class Files(Protocol):
    """A place for files. Raises our errors only."""

    def list(self, under: str) -> Iterator[Entry]:
        """Yield the files whose path begins with ``under``, in the order of paths."""
        ...

    def open(self, path: str) -> BinaryIO:
        """Return a file for random access. Raises ``CorruptData`` if it is not there: the table names it."""
        ...

    def create(self, path: str, source: BinaryIO) -> bool:
        """Write a file durably, unless there is one: then return False and leave it as it is."""
        ...

    def replace(self, path: str, data: bytes) -> Ending | None:
        """Write a small file anew, at once, and leave nothing of the old one; or say what holds that."""
        ...

    def remove(self, path: str) -> Ending | None:
        """Remove a file with all its versions, or say what forbids it. None: it is gone."""
        ...

    def versions(self, under: str) -> Iterator[tuple[Entry, str, bool]]:
        """Yield the old versions of files: the file, the version, and whether a lock holds it."""
        ...

    def open_version(self, path: str, version: str) -> BinaryIO:
        """Return an old version for random access."""
        ...

    def close(self) -> None: ...


def read(files: Files, path: str) -> bytes:
    """Return a small file's content."""
    with files.open(path) as file:
        return file.read()


# --- a folder ----------------------------------------------------------------------------------------


class LocalFiles:
    """A folder."""

    def __init__(self, name: str, root: Path) -> None:
        self._name = name
        self._root = root

    def close(self) -> None:
        """Nothing is open."""

    def list(self, under: str) -> Iterator[Entry]:
        """Walk the folder; what can't be entered is an error, as a table without a file would be a wrong one."""
        if not self._root.is_dir():
            raise ConfigError(f"stores.{self._name}: there is no such folder, or it can't be entered")
        with self._errors():
            yield from self._below(self._root, "", under)

    def _below(self, folder: Path, base: str, under: str) -> Iterator[Entry]:
        with suppress(FileNotFoundError), os.scandir(folder) as listing:
            for entry in sorted(listing, key=lambda e: e.name + ("/" if e.is_dir(follow_symlinks=False) else "")):
                path = base + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if (path + "/").startswith(under) or under.startswith(path + "/"):
                        yield from self._below(Path(entry.path), path + "/", under)
                elif entry.is_file(follow_symlinks=False) and path.startswith(under):
                    with suppress(FileNotFoundError):
                        stat = entry.stat(follow_symlinks=False)
                        yield Entry(path, stat.st_size, dt.datetime.fromtimestamp(stat.st_mtime, dt.UTC))

    def open(self, path: str) -> BinaryIO:
        """Open the file."""
        with self._errors():
            return self._path(path).open("rb")

    def create(self, path: str, source: BinaryIO) -> bool:
        """Write it under a name of its own, then link it: linking fails if there is one."""
        target = self._path(path)
        with self._errors(), self._drafted(target, source) as draft:
            try:
                os.link(draft, target)
            except FileExistsError:
                return False
            _sync(target.parent)
        return True

    def replace(self, path: str, data: bytes) -> Ending | None:
        """Write it under a name of its own, then rename it."""
        target = self._path(path)
        with self._errors(), self._drafted(target, io.BytesIO(data)) as draft:
            draft.replace(target)
            _sync(target.parent)
        return None

    @contextmanager
    def _drafted(self, target: Path, source: BinaryIO) -> Iterator[Path]:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{DRAFT}{secrets.token_hex(8)}.tmp")
        try:
            with draft.open("xb") as file:
                while data := source.read(_BLOCK):
                    file.write(data)
                file.flush()
                os.fsync(file.fileno())
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def remove(self, path: str) -> Ending | None:
        """Unlink it, and the folders that are empty then: a partition's folder may be named for a person."""
        target = self._path(path)
        with self._errors():
            target.unlink(missing_ok=True)
            for folder in target.parents:
                if folder == self._root or self._root not in folder.parents:
                    break
                try:
                    folder.rmdir()
                except FileNotFoundError:
                    continue
                except OSError:
                    break
        return None

    def versions(self, under: str) -> Iterator[tuple[Entry, str, bool]]:
        """Yield nothing: a folder keeps none."""
        del under
        return iter(())

    def open_version(self, path: str, version: str) -> BinaryIO:
        """Raise: there are none."""
        del path, version
        raise CorruptData(f"{self._name}: a folder has no versions")

    def _path(self, path: str) -> Path:
        parts = path.split("/")
        if any(p in ("", ".", "..") for p in parts):
            raise SourceDenied(f"{self._name}: a table names a file outside of its folder")
        return self._root.joinpath(*parts)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise CorruptData(f"{self._name}: a file that the table names is not there") from None
        except PermissionError:
            raise SourceDenied(f"{self._name}: the folder, or a file in it, refuses us") from None
        except OSError as e:
            raise SourceUnavailable(f"{self._name}: the folder does not answer ({e.errno})") from None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- a bucket ----------------------------------------------------------------------------------------


class S3Files:
    """A prefix of a bucket."""

    def __init__(self, name: str, settings: S3Store) -> None:
        self._name = name
        self._settings = settings
        self._bucket = settings.bucket
        self._prefix = f"{settings.prefix.rstrip('/')}/" if settings.prefix else ""
        self._made: S3Client | None = None
        self._lock = threading.Lock()
        self._conditional: bool | None = None

    @property
    def _client(self) -> S3Client:
        with self._lock:
            if self._made is None:
                with s3_errors(self._name):
                    self._made = connect(self._name, self._settings)
            return self._made

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._made is not None:
                self._made.close()
            self._made = None

    def list(self, under: str) -> Iterator[Entry]:
        """List the objects."""
        with s3_errors(self._name):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + under
            )
            for page in pages:
                for entry in page.get("Contents", []):
                    if not entry["Key"].endswith("/"):
                        yield Entry(entry["Key"].removeprefix(self._prefix), entry["Size"], entry["LastModified"])

    def open(self, path: str) -> BinaryIO:
        """Read by ranges."""
        return self._ranged(path, {})

    def open_version(self, path: str, version: str) -> BinaryIO:
        """Read an old version by ranges."""
        return self._ranged(path, {"VersionId": version})

    def _ranged(self, path: str, chosen: dict[str, str]) -> BinaryIO:
        from botocore.exceptions import ClientError

        key = self._prefix + path

        def part(start: int, end: int) -> bytes:
            with s3_errors(self._name):
                place: dict[str, Any] = {"Bucket": self._bucket, "Key": key, **chosen}
                return self._client.get_object(**place, Range=f"bytes={start}-{end - 1}")["Body"].read()

        with s3_errors(self._name):
            try:
                place: dict[str, Any] = {"Bucket": self._bucket, "Key": key, **chosen}
                size = self._client.head_object(**place)["ContentLength"]
            except ClientError as e:
                if error_code(e) in ABSENT:
                    raise CorruptData(f"{self._name}: a file that the table names is not there") from None
                raise
        return cast(BinaryIO, io.BufferedReader(_Ranges(size, part), _BLOCK))

    def create(self, path: str, source: BinaryIO) -> bool:
        """Put it on condition that there is none. Raises ``SourceDenied`` if the endpoint ignores conditions."""
        if self._conditional is None:
            self._conditional = self._probe()
        if not self._conditional:
            raise SourceDenied(
                f"{self._name}: the endpoint ignores If-None-Match, so commits could overwrite another's"
            )
        return self._put_new(path, source)

    def _put_new(self, path: str, source: BinaryIO) -> bool:
        from botocore.exceptions import ClientError

        with s3_errors(self._name):
            try:
                self._client.put_object(Bucket=self._bucket, Key=self._prefix + path, Body=source, IfNoneMatch="*")
            except ClientError as e:
                if error_code(e) in ("PreconditionFailed", "412", "ConditionalRequestConflict", "409"):
                    return False
                raise
        return True

    def _probe(self) -> bool:
        """Return whether the endpoint keeps the second of two files of one name from being put."""
        path = f"_delenda/{DRAFT}probe-{secrets.token_hex(8)}"
        try:
            return self._put_new(path, io.BytesIO(b"1")) and not self._put_new(path, io.BytesIO(b"2"))
        finally:
            self.remove(path)

    def replace(self, path: str, data: bytes) -> Ending | None:
        """Put it, then remove all older versions."""
        with s3_errors(self._name):
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + path, Body=data)
            versions = Versions(self._client, self._bucket)
            return versions.remove(self._prefix + path, versions.of(self._prefix + path)[1:])

    def remove(self, path: str) -> Ending | None:
        """Remove all versions and markers, and parts of uploads that were not finished."""
        key = self._prefix + path
        with s3_errors(self._name):
            versions = Versions(self._client, self._bucket)
            versions.abort_uploads(key)
            left = versions.of(key)
            held = versions.remove(key, left)
            if held is not None and not _hidden(left):
                self._client.delete_object(Bucket=self._bucket, Key=key)
            return held

    def versions(self, under: str) -> Iterator[tuple[Entry, str, bool]]:
        """Yield every version that is not the live one."""
        with s3_errors(self._name):
            versions = Versions(self._client, self._bucket)
            pages = self._client.get_paginator("list_object_versions").paginate(
                Bucket=self._bucket, Prefix=self._prefix + under
            )
            for page in pages:
                for old in page.get("Versions", []):
                    if not old.get("IsLatest"):
                        entry = Entry(old["Key"].removeprefix(self._prefix), old["Size"], old["LastModified"])
                        yield entry, old["VersionId"], versions.lock_of(old["Key"], old["VersionId"]) is not None


def _hidden(versions: list[Version]) -> bool:
    return any(v.latest and not v.etag for v in versions)


class _Ranges(io.RawIOBase):
    """An object that is read by ranges."""

    def __init__(self, size: int, part: Any) -> None:
        self._size = size
        self._part = part
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._size, self._at + len(buffer))
        if end <= self._at:
            return 0
        data = self._part(self._at, end)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
