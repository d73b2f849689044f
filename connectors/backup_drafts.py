"""Backups written anew: a dump, a SQLite copy, or a folder of objects, each beside itself, then put in its place.

The draft's name starts with a dot, so no catalogue takes it for a backup. A dump is written in one pass. A SQLite
copy is copied, changed as a database, and vacuumed. A folder's draft holds second names of the same files: changing
one gives it a file of its own, and the backup's stays.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from connectors.dumps import layout_of
from connectors.dumps.layout import CannotRewrite, Truncated
from connectors.dumps.pg_layouts import link_or_copy, parts_of
from connectors.dumps.store import DumpStore
from connectors.exchange import swap, sync
from connectors.files import FilesConnector
from connectors.sql import SqlConnector
from delenda.errors import SourceDenied, SourceUnavailable
from delenda.model import Collection, Outcome, Step
from delenda.ports import Draft, Store
from delenda.settings import AnyStore, FilesStore, S3Store, SqlStore

DRAFT: Final = ".{}.delenda-part"
_LOGS: Final = ("-wal", "-shm", "-journal")
SUMS: Final = {".sha256": "sha256", ".sha512": "sha512", ".sha1": "sha1", ".md5": "md5"}
LISTS: Final = {"SHA256SUMS": "sha256", "SHA512SUMS": "sha512", "SHA1SUMS": "sha1", "MD5SUMS": "md5"}
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
CHECK_SECONDS: Final = 600


class DiskFull(SourceUnavailable):
    """There is no room for the draft. Nothing was changed."""


@contextmanager
def drafted(
    path: Path, name: str, settings: AnyStore | None, known: Sequence[Collection], notes: Mapping[str, Any]
) -> Iterator[Draft]:
    """Open the backup at ``path`` of the store ``name``. Raises what :class:`delenda.ports.Rewritable` names."""
    aside = path.parent / DRAFT.format(path.name)
    opened: list[Draft] = []
    try:
        _forget(aside)
        opened.append(_open(path, aside, name, settings, known, notes))
        yield opened[0]
    except OSError as e:
        if e.errno in _FULL:
            raise DiskFull(f"{name}: there is no room to rewrite a backup") from e
        if isinstance(e, PermissionError):
            raise SourceDenied(f"{name}: a backup can't be written") from e
        raise SourceUnavailable(f"{name}: a backup can't be read or written") from e
    finally:
        for draft in opened:
            draft.store.close()
        _forget(aside)


def _open(
    path: Path,
    aside: Path,
    name: str,
    settings: AnyStore | None,
    known: Sequence[Collection],
    notes: Mapping[str, Any],
) -> Draft:
    if isinstance(settings, SqlStore):
        try:
            with (path / "toc.dat" if path.is_dir() else path).open("rb") as stream:
                head = stream.read(16)
            if head == b"SQLite format 3\0":
                return _SqliteDraft(path, aside, name, settings, notes)
            layout = layout_of(path, settings.db_schema or _default_schema(settings))
        except FileNotFoundError as e:
            raise CannotRewrite(f"{name}: a backup of this form can't be rewritten") from e
        if layout is not None:
            return _DumpDraft(path, aside, DumpStore(name, layout, settings, {str(c.name): c for c in known}), settings)
    elif isinstance(settings, FilesStore | S3Store) and path.is_dir():
        return _FilesDraft(path, aside, name, settings, notes)
    raise CannotRewrite(f"{name}: a backup of this form can't be rewritten: encrypted, packed, or of another kind")


def _default_schema(settings: SqlStore) -> str:
    return "public" if settings.url.get_secret_value().startswith("postgres") else ""


# --- the three forms ---------------------------------------------------------------------------------


class _DumpDraft:
    def __init__(self, path: Path, aside: Path, store: DumpStore, settings: SqlStore) -> None:
        self.store: DumpStore = store
        self._path, self._aside, self._settings = path, aside, settings
        self._before = _mark(path)
        self._draft: DumpStore | None = None

    def apply(self, steps: Mapping[str, Sequence[Step]]) -> Sequence[Outcome]:
        return self.store.rewrite(self._aside, steps)

    def finished(self) -> Store:
        if _listed(self._path) and not _listed(self._aside):
            raise Truncated(f"{self.store.name}: pg_restore does not read the draft")
        layout = layout_of(self._aside, self._settings.db_schema or _default_schema(self._settings))
        if layout is None:
            raise Truncated(f"{self.store.name}: the draft is no dump")
        known = {str(c.name): c for c in self.store.collections()}
        self._draft = DumpStore(str(self.store.name), layout, self._settings, known, self.store.crew)
        self._draft.only = self.store.changed
        return self._draft

    def place(self) -> str:
        """Put the draft in place, if what was read of it is what was written, byte for byte."""
        read = self._draft.seen if self._draft else {}
        if any(read.get(number) != digest for number, digest in self.store.written.items()):
            raise Truncated(f"{self.store.name}: the draft does not read as it was written")
        return _place(self._path, self._aside, self._before)


class _SqliteDraft:
    def __init__(self, path: Path, aside: Path, name: str, settings: SqlStore, notes: Mapping[str, Any]) -> None:
        self._path, self._aside, self._before = path, aside, _mark(path)
        _sound(path, name)
        for ending in ("", *_LOGS):
            if (part := path.with_name(path.name + ending)).exists():
                shutil.copy2(part, aside.with_name(aside.name + ending))
        url = SecretStr(f"sqlite:///{aside}")
        self.store: SqlConnector = SqlConnector(name, settings.model_copy(update={"url": url}), notes)

    def apply(self, steps: Mapping[str, Sequence[Step]]) -> Sequence[Outcome]:
        return _applied(self.store, steps)

    def finished(self) -> Store:
        self.store.close()
        with closing(sqlite3.connect(self._aside)) as db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("VACUUM")
        _sound(self._aside, str(self.store.name))
        return self.store

    def place(self) -> str:
        self.store.close()
        return _place(self._path, self._aside, self._before)


class _FilesDraft:
    def __init__(
        self, path: Path, aside: Path, name: str, settings: FilesStore | S3Store, notes: Mapping[str, Any]
    ) -> None:
        self._path, self._aside, self._before = path, aside, _mark(path)
        _twin(path, aside)
        section = FilesStore(
            type="files", root=aside, purpose=settings.purpose, include=settings.include, exclude=settings.exclude
        )
        self.store: FilesConnector = FilesConnector(name, section, notes)

    def apply(self, steps: Mapping[str, Sequence[Step]]) -> Sequence[Outcome]:
        return _applied(self.store, steps)

    def finished(self) -> Store:
        return self.store

    def place(self) -> str:
        return _place(self._path, self._aside, self._before)


def _applied(store: SqlConnector | FilesConnector, steps: Mapping[str, Sequence[Step]]) -> list[Outcome]:
    collections = {str(c.name): c for c in store.collections()}
    return [outcome for name, some in steps.items() for outcome in store.apply(collections[name], some)]


def _sound(path: Path, name: str) -> None:
    """Raise ``Truncated`` for a database file that SQLite finds damaged."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            answer = db.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as e:
        raise Truncated(f"{name}: a SQLite copy can't be read") from e
    if answer != ("ok",):
        raise Truncated(f"{name}: a SQLite copy is damaged")


def _listed(path: Path) -> bool:
    """Return whether an installed ``pg_restore`` reads the contents of an archive."""
    program = shutil.which("pg_restore")
    if program is None:
        return False
    command = [program, "--list", "--file=/dev/null", str(path)]
    return subprocess.run(command, capture_output=True, timeout=CHECK_SECONDS, check=False).returncode == 0


def _twin(path: Path, aside: Path) -> None:
    aside.mkdir()
    for item in sorted(path.rglob("*")):
        there = aside / item.relative_to(path)
        if item.is_dir() and not item.is_symlink():
            there.mkdir()
        else:
            link_or_copy(item, there)


# --- putting in place --------------------------------------------------------------------------------


def _mark(path: Path) -> tuple[int, ...]:
    """Return what tells whether a backup changed while it was rewritten."""
    found = path.lstat()
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def _place(path: Path, aside: Path, before: tuple[int, ...]) -> str:
    """Exchange a draft with its backup, and remove what that was. Sums beside it are told the new digest."""
    if _mark(path) != before:
        raise SourceUnavailable("the backup changed while it was rewritten")
    dress(path, aside)
    digests = {} if aside.is_dir() else _digests(aside, _sums_of(path))
    drafts = [(_sum_draft(p, path.name, digests[form]), p) for p, form in _sums_of(path)]
    swap(aside, path)
    for draft, sums in drafts:
        draft.replace(sums)
    for log in _LOGS:  # of a SQLite copy: what it says is in the draft
        path.with_name(path.name + log).unlink(missing_ok=True)
    _remove(aside)
    sync(path.parent)
    return digests.get("sha256") or digest_of(path)


def dress(path: Path, aside: Path) -> None:
    """Give a draft, and all in it, the owner, mode, times and attributes of what it stands for."""
    pairs = [(path, aside)]
    if path.is_dir():
        inner = sorted(aside.rglob("*"), key=lambda p: -len(p.parts))
        pairs = [*((path / p.relative_to(aside), p) for p in inner), *pairs]
    for old, new in pairs:
        if not old.exists() or (old.is_file() and old.samefile(new)):
            continue
        found = old.lstat()
        if (found.st_uid, found.st_gid) != (new.lstat().st_uid, new.lstat().st_gid):
            os.chown(new, found.st_uid, found.st_gid, follow_symlinks=False)
        shutil.copystat(old, new, follow_symlinks=False)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's names and digests."""
    if not path.is_dir():
        return _digests(path, ())["sha256"]
    whole = hashlib.sha256()
    for p in sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink()):
        whole.update(f"{digest_of(p)}  {p.relative_to(path).as_posix()}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _digests(path: Path, sums: Sequence[tuple[Path, str]]) -> dict[str, str]:
    hashes = {form: hashlib.new(form) for form in {"sha256", *(form for _, form in sums)}}
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            for one in hashes.values():
                one.update(piece)
    return {form: one.hexdigest() for form, one in hashes.items()}


def _sums_of(path: Path) -> list[tuple[Path, str]]:
    """Return the files beside a backup that tell its checksum."""
    if path.is_dir():
        return []
    own = [(path.with_name(path.name + ending), form) for ending, form in SUMS.items()]
    lists = [(path.with_name(name), form) for name, form in LISTS.items()]
    return [(p, form) for p, form in [*own, *lists] if p.is_file()]


def _sum_draft(sums: Path, name: str, digest: str) -> Path:
    """Write beside a file of checksums what it says once the backup is rewritten."""
    lines = []
    for line in sums.read_text("utf-8", "surrogateescape").splitlines(keepends=True):
        told, _, whose = line.rstrip("\n").partition(" ")
        alone = sums.name.startswith(name)
        ours = len(told) == len(digest) and (whose.lstrip(" *") == name or (alone and not whose))
        lines.append(digest + line[len(told) :] if ours else line)
    draft = sums.parent / DRAFT.format(sums.name)
    draft.write_text("".join(lines), "utf-8", "surrogateescape")
    shutil.copystat(sums, draft)
    return draft


def _forget(aside: Path) -> None:
    """Remove a draft, whatever there is of it."""
    _remove(aside)
    _remove(parts_of(aside))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    for ending in _LOGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)
