"""Backups that lie in a folder: each file, or each subfolder, that the set's pattern names is one.

What is there is looked at, never assumed: a file's first bytes say what it is, not its name. The time is the one in
the name if config says how to read it, else the file's own. A folder that is not there is an error, not an empty
set: a lost mount must not look as if every backup had been purged. Symbolic links are left alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from connectors.exchange import recover
from delenda.errors import ConfigError, SourceDenied, SourceUnavailable
from delenda.model import Backup, Collection, CollectionName, Outcome, RecordRef, Status, StoreName, encode_key
from delenda.ports import Draft
from delenda.settings import AnyStore, BackupSet, CollectionNote

_MAGIC: Final = (
    (b"SQLite format 3\0", "sqlite"),
    (b"PGDMP", "pg_dump_custom"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"age-encryption.org/", "age"),
    (b"PAR1", "parquet"),
)
_TEXT: Final = (
    (b"PostgreSQL database dump", "pg_dump_plain"),
    (b"PostgreSQL database cluster dump", "pg_dump_plain"),
    (b"MariaDB dump", "mysqldump"),
    (b"MySQL dump", "mysqldump"),
)
_SUMS: Final = frozenset({"sha256", "sha512", "sha1", "md5"})
"""Endings of files that tell the checksum of the one beside them."""
_LOGS: Final = ("-wal", "-shm", "-journal")
"""Endings of what SQLite keeps beside a database: part of that copy, no copy."""
_DIGITS: Final = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
"""How to read a time by its number of digits: strptime itself would take 20300120 for a time of day."""


class FolderBackups:
    """A :class:`delenda.ports.BackupCatalogue`, and ``Inspectable``."""

    def __init__(self, section: BackupSet, store: AnyStore | None = None) -> None:
        if section.path is None:
            raise ConfigError(f"backups: {section.name}: path is missing")
        self._set, self._root, self._store = section, section.path, store

    def backups(self) -> Sequence[Backup]:
        """Return what lies there now, oldest first. Raises ``SourceUnavailable`` if the folder does not."""
        try:
            recover(self._root)
            found = [self._backup(path) for path in self._root.iterdir() if self._is_one(path)]
        except (FileNotFoundError, NotADirectoryError) as e:
            raise SourceUnavailable(f"backups: {self._set.name}: the folder is not there; is it mounted?") from e
        except PermissionError as e:
            raise SourceDenied(f"backups: {self._set.name}: the folder can't be read") from e
        return sorted((b for b in found if b is not None), key=lambda b: (b.taken_at, b.id))

    def inspect(self, backup: Backup) -> Backup:
        """Return the backup with the SHA-256 of its content (of a folder: of its files' names and digests)."""
        path = self._root / backup.locator
        try:
            return replace(backup, digest=_digest(path), size_bytes=_size(path))
        except FileNotFoundError as e:
            raise SourceUnavailable(f"backups: {self._set.name}: the backup is not there any more") from e

    def purge(self, backup: Backup) -> Outcome:
        """Remove it; a file that took its name meanwhile is another backup, and stays."""
        ref = RecordRef(backup.store, CollectionName(backup.set_name), encode_key([backup.id]))
        path = self._root / backup.locator
        if path.parent != self._root or path.is_symlink():
            return Outcome(ref, Status.BLOCKED, "outside_the_set")
        now = self._backup(path) if path.exists() else None
        if now is None:
            return Outcome(ref, Status.ALREADY_ABSENT)
        if now.id != backup.id:
            return Outcome(ref, Status.CHANGED_SINCE_READ)
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        except FileNotFoundError:
            return Outcome(ref, Status.ALREADY_ABSENT)
        except PermissionError:
            return Outcome(ref, Status.BLOCKED, "denied")
        except OSError:
            return Outcome(ref, Status.FAILED, "io")
        return Outcome(ref, Status.DONE)

    @contextmanager
    def draft(
        self, backup: Backup, known: Sequence[Collection], notes: Mapping[str, CollectionNote]
    ) -> Iterator[Draft]:
        """Open a backup to write it anew. Raises what :class:`delenda.ports.Rewritable` names."""
        from connectors.backup_drafts import drafted

        path = self._root / backup.locator
        now = self._backup(path) if path.exists() and path.parent == self._root and not path.is_symlink() else None
        if now is None or now.id != backup.id:
            raise SourceUnavailable(f"backups: {self._set.name}: the backup is not there any more")
        with drafted(path, self._set.store, self._store, known, notes) as draft:
            yield draft

    def _is_one(self, path: Path) -> bool:
        hidden = path.name.startswith(".") or path.name.endswith((".part", ".tmp"))
        base, dot, ending = path.name.rpartition(".")
        hidden = hidden or (ending in _SUMS and bool(dot) and (path.parent / base).exists())
        hidden = hidden or (path.name.endswith(_LOGS) and (path.parent / path.name.rpartition("-")[0]).exists())
        return not hidden and not path.is_symlink() and fnmatchcase(path.name, self._set.pattern)

    def _backup(self, path: Path) -> Backup | None:
        try:
            modified = max((p.stat().st_mtime_ns for p in _files(path)), default=path.stat().st_mtime_ns)
            taken = taken_at(path.name, self._set.taken) or dt.datetime.fromtimestamp(modified / 1e9, dt.UTC)
            size, kind = _size(path), sniff(path)
        except FileNotFoundError:
            return None  # rotated away while we looked
        identity = f"{self._set.name}\0{path.name}\0{taken.isoformat()}"
        return Backup(
            id=hashlib.blake2b(identity.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest(),
            set_name=self._set.name,
            store=StoreName(self._set.store),
            taken_at=taken,
            expires_at=None,
            locator=path.name,
            size_bytes=size,
            mode=self._set.mode,
            format=kind,
        )


def taken_at(name: str, form: str) -> dt.datetime | None:
    """Return the time in a backup's name, aware UTC, or None.

    >>> taken_at("app-20300102.db", r"app-(\\d{8})").date().isoformat()
    '2030-01-02'
    >>> taken_at("app-2030-01-02.sql", "app-%Y-%m-%d.sql").day
    2
    """
    if not form:
        return None
    if "%" not in form:
        match = re.search(form, name)
        digits = re.sub(r"\D", "", match[1] if match and match.groups() else match[0] if match else "")
        return _parsed(digits, _DIGITS[len(digits)]) if len(digits) in _DIGITS else None
    return _parsed(name, form) or _parsed(name.split(".")[0], form)


def _parsed(text: str, form: str) -> dt.datetime | None:
    try:
        time = dt.datetime.strptime(text, form)  # noqa: DTZ007  # the zone is set in the next line
    except ValueError:
        return None
    return time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)


def sniff(path: Path) -> str:
    """Return what a backup is, by what is in it: ``sqlite``, ``pg_dump_custom``, ``restic``, ``unknown``, …"""
    if path.is_dir():
        names = {p.name for p in path.iterdir()}
        if "toc.dat" in names:
            return "pg_dump_directory"
        return "restic" if {"config", "data", "snapshots", "keys"} <= names else "folder"
    with path.open("rb") as stream:
        head = stream.read(512)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "tar"
    return next((kind for text, kind in _TEXT if text in head), "unknown")


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, _, names in os.walk(path):
        yield from (p for name in sorted(names) if not (p := Path(folder, name)).is_symlink())


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in _files(path))


def _digest(path: Path) -> str:
    if not path.is_dir():
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    whole = hashlib.sha256()
    for p in sorted(_files(path)):
        with p.open("rb") as stream:
            inner = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{inner}  {p.relative_to(path).as_posix()}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
