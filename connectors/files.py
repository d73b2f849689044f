"""A folder as a store: its files are the objects, their paths below the root the keys.

Symbolic links are not followed, so nothing outside the root is read or changed. A file is replaced whole: the
new content is written beside it, made durable, and exchanged with it in one move; if the file turns out to have
changed in the meantime, the move is undone. Owner, mode and extended attributes stay; the time of change is
the rewrite's, so that backups and scans notice it. Folders that a deletion leaves empty go too, as their names
may be the person's.
"""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import quote_from_bytes, unquote_to_bytes

from connectors.exchange import exchange, sync
from connectors.formats.port import Damaged
from connectors.inward import look
from connectors.mark import NAME as MARK_NAME
from connectors.mark import Mark, decoded_mark
from connectors.needles import count_needles
from connectors.objects import Ending, Item, ObjectStore, key_digest
from delenda.errors import ConfigError, SourceDenied, SourceUnavailable
from delenda.model import Status
from delenda.settings import CollectionNote, FilesStore

_DRAFT: Final = ".delenda-"
_STALE_SECONDS: Final = 3600
_MARK: Final = f"user.{MARK_NAME}"
_RAW_NAME: Final = "bytes:"
_COPIED_BYTES: Final = 1 << 30
_WRITTEN_BYTES: Final = 1 << 20
_EARLY_BYTES: Final = 8 << 20


class FilesConnector(ObjectStore):
    """A store in a folder."""

    def __init__(self, name: str, settings: FilesStore, notes: Mapping[str, CollectionNote]) -> None:
        self._folder = _Folder(name, settings.root)
        super().__init__(name, settings, notes, self._folder)

    def residue(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Yield drafts of broken runs that hold one of the needles, looked for in their unpacked content."""
        yield from self._folder.residue(needles)

    def within(
        self, locators: Iterable[str], needles: Sequence[bytes], most: int | None
    ) -> Iterator[tuple[str, str, int]]:
        """Yield files that still hold one of the needles, also where no record shows it."""
        yield from look(self.name, self._folder, locators, needles, most)

    def residue_bytes(self) -> int:
        """Return the size of these drafts."""
        return self._folder.residue_bytes()


class _Folder:
    """The shelf."""

    prefix = ""

    def __init__(self, name: str, root: Path) -> None:
        self._name = name
        self._root = root

    def close(self) -> None:
        """Nothing is open."""

    # --- reading ---

    def items(self, prefix: str) -> Iterator[Item]:
        """Yield the regular files in the order of keys. A folder that can't be listed is an item with no version."""
        if not self._root.is_dir():
            raise ConfigError(f"stores.{self._name}.root: there is no such folder, or it can't be entered")
        yield from self._below(self._root, "", prefix)

    def _below(self, folder: Path, base: str, prefix: str) -> Iterator[Item]:
        with self._errors():
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(((_name_in_order(e), e) for e in listing), key=itemgetter(0))
            except PermissionError:
                if base:
                    yield Item(base, "", 0)
                    return
                raise
        for name, entry in entries:
            key = base + _name_of(entry.name)
            if name.endswith("/"):
                inner = key + "/"
                if inner.startswith(prefix) or prefix.startswith(inner):
                    yield from self._below(Path(entry.path), inner, prefix)
            elif entry.is_file(follow_symlinks=False) and key.startswith(prefix) and not _is_draft(entry.name):
                with suppress(FileNotFoundError):
                    yield _item(key, entry.stat(follow_symlinks=False))

    def item(self, key: str) -> Item | None:
        """Return the file as it is now, if it is a file below the root."""
        if key.endswith("/"):
            return Item(key, "", 0)
        path = self._path(key)
        if path is None:
            return None
        with self._errors():
            try:
                found = path.lstat()
            except (FileNotFoundError, NotADirectoryError):
                return None
        return _item(key, found) if stat.S_ISREG(found.st_mode) else None

    def open(self, item: Item) -> BinaryIO:
        """Return the file's bytes."""
        path = self._path(item.key)
        with self._errors():
            if path is None or item.key.endswith("/"):
                raise PermissionError
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            return os.fdopen(handle, "rb")

    def meta(self, item: Item) -> Mapping[str, str]:
        """Return nothing: files bear no metadata that we read."""
        del item
        return {}

    def mark(self, item: Item) -> Mark | None:
        """Return the mark of the last rewrite, if the file is still as it left it."""
        path = self._path(item.key)
        try:
            text = os.getxattr(path or "", _MARK, follow_symlinks=False).decode()
        except (OSError, ValueError):
            return None
        version, _, mark = text.partition("|")
        return decoded_mark(mark) if version == item.version else None

    def _path(self, key: str) -> Path | None:
        """Return where a key lies, None if it would lead out of the root."""
        parts = [os.fsdecode(unquote_to_bytes(p[6:])) if p.startswith(_RAW_NAME) else p for p in key.split("/")]
        if any(p in ("", ".", "..") or "\0" in p or "/" in p for p in parts):
            return None
        path = self._root
        for part in parts[:-1]:
            path = path / part
            if path.is_symlink():
                return None
        return path / parts[-1]

    def residue(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Search what no listing shows: our own drafts."""
        for path in self._drafts():
            with suppress(FileNotFoundError), self._errors(), path.open("rb") as raw:
                if hits := count_needles(raw, "", needles):
                    place = str(path.relative_to(self._root))
                    yield "draft", f"{self._name}: object {key_digest(self._name, place)}", hits

    def residue_bytes(self) -> int:
        """Return the size of our own drafts."""
        total = 0
        for path in self._drafts():
            with suppress(FileNotFoundError), self._errors():
                total += path.stat().st_size
        return total

    def _drafts(self) -> Iterator[Path]:
        for folder, _, names in os.walk(self._root):
            yield from (Path(folder) / name for name in filter(_is_draft, names))

    # --- changing ---

    def prepare(self, keys: Sequence[str]) -> None:
        """Remove drafts that a broken run left in the folders of these files."""
        folders = {path.parent for key in keys if (path := self._path(key)) is not None}
        for folder in folders:
            with suppress(OSError):
                for name in filter(_is_draft, os.listdir(folder)):  # noqa: PTH208  # names alone: there may be many
                    if _is_stale(folder / name):
                        (folder / name).unlink(missing_ok=True)

    def finish(self, key: str) -> Ending:
        """Files have no old versions."""
        del key
        return Ending(Status.ALREADY_ABSENT)

    @contextmanager
    def draft(self, item: Item) -> Iterator[_Draft]:
        """Give a new file beside the old one; it is gone when the block ends without a commit."""
        path = self._path(item.key)
        if path is None:
            raise SourceDenied(f"{self._name}: a path leads out of the folder")
        with self._errors():
            draft = _Draft(path, item)
        try:
            with self._errors():
                yield draft
        finally:
            draft.discard()

    def remove(self, item: Item) -> Ending:
        """Unlink the file if it is still what was read."""
        path = self._path(item.key)
        with self._errors():
            if path is None:
                return Ending(Status.ALREADY_ABSENT)
            aside = _draft_path(path)
            try:
                path.rename(aside)
            except FileNotFoundError:
                return Ending(Status.ALREADY_ABSENT)
            except PermissionError:
                return Ending(Status.BLOCKED, "source_denied")
            if _version(aside.lstat()) != item.version:
                with suppress(FileExistsError):  # somebody wrote a newer one already
                    os.link(aside, path)
                aside.unlink()
                return Ending(Status.CHANGED_SINCE_READ)
            aside.unlink()
            sync(path.parent)
            self._remove_empty(path.parent)
        return Ending(Status.DONE)

    def remove_rehearsed(self, item: Item) -> Ending:
        """Return what ``remove`` would."""
        path = self._path(item.key)
        if path is None:
            return Ending(Status.ALREADY_ABSENT)
        allowed = os.access(path.parent, os.W_OK | os.X_OK)
        return Ending(Status.DONE) if allowed else Ending(Status.BLOCKED, "source_denied")

    def _remove_empty(self, folder: Path) -> None:
        with suppress(OSError):  # it is not empty, or not ours to remove
            while folder != self._root:
                folder.rmdir()
                folder = folder.parent

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as e:
            raise SourceDenied(f"{self._name}: a file or folder can't be accessed: {_code(e)}") from None
        except OSError as e:
            raise SourceUnavailable(f"{self._name}: the file system does not answer: {_code(e)}") from None


class _Draft:
    """A file in the making."""

    def __init__(self, path: Path, item: Item) -> None:
        self._path = path
        self._item = item
        self._aside = _draft_path(path)
        handle = os.open(self._aside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        self.file: BinaryIO = io.BufferedRandom(_Lasting(handle, "r+"))
        self._old: int | None = None

    def take(self, start: int, size: int) -> None:
        """Append a range of the old file, copied within the kernel where it can be."""
        self.file.flush()
        if self._old is None:
            self._old = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        here = self.file.fileno()
        while size:
            try:
                done = os.copy_file_range(self._old, here, min(size, _COPIED_BYTES), start)
            except OSError as e:
                if e.errno not in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV):
                    raise
                done = os.write(here, os.pread(self._old, min(size, _WRITTEN_BYTES), start))
            if not done:
                raise Damaged("the file became shorter while it was copied")
            start, size = start + done, size - done
        self.file.seek(0, os.SEEK_END)

    def commit(self, mark: Mark, dropped_meta: frozenset[str]) -> Ending:
        """Exchange the draft with the file, and make it last."""
        del dropped_meta
        try:
            before = self._path.lstat()
        except FileNotFoundError:
            return Ending(Status.ALREADY_ABSENT)
        if _version(before) != self._item.version:
            return Ending(Status.CHANGED_SINCE_READ)
        self.file.flush()
        try:
            self._dress(before)
        except PermissionError:
            return Ending(Status.BLOCKED, "owner")
        after = os.fstat(self.file.fileno())
        with suppress(OSError):  # the file system keeps no attributes: then there is no mark
            os.setxattr(self.file.fileno(), _MARK, f"{_version(after)}|{mark.encoded()}".encode())
        os.fsync(self.file.fileno())
        exchange(self._aside, self._path)
        try:
            changed = self._aside.exists() and _version(self._aside.lstat()) != self._item.version
        except FileNotFoundError:
            changed = False
        if changed:
            exchange(self._aside, self._path)
            return Ending(Status.CHANGED_SINCE_READ)
        self._aside.unlink(missing_ok=True)
        sync(self._path.parent)
        return Ending(Status.DONE)

    def _dress(self, before: os.stat_result) -> None:
        """Give the draft the file's owner, mode and attributes."""
        handle = self.file.fileno()
        mine = os.fstat(handle)
        if (mine.st_uid, mine.st_gid) != (before.st_uid, before.st_gid):
            os.fchown(handle, before.st_uid, before.st_gid)
        os.fchmod(handle, stat.S_IMODE(before.st_mode))
        with suppress(OSError):
            for name in os.listxattr(self._path, follow_symlinks=False):
                if name != _MARK:
                    with suppress(OSError):
                        os.setxattr(handle, name, os.getxattr(self._path, name, follow_symlinks=False))

    def discard(self) -> None:
        """Close the draft, and remove it if it is still there."""
        self.file.close()
        if self._old is not None:
            os.close(self._old)
        self._aside.unlink(missing_ok=True)


class _Lasting(io.FileIO):
    """A file whose bytes go to the disk while more are made, so that little is left to wait for at the end."""

    _asked = 0

    def write(self, data: Any) -> int:
        done = super().write(data)
        end = self.tell()
        if end - self._asked >= _EARLY_BYTES:
            with suppress(OSError):  # it is no more than advice
                os.posix_fadvise(self.fileno(), self._asked, end - self._asked, os.POSIX_FADV_DONTNEED)
            self._asked = end
        return done


def _name_in_order(entry: os.DirEntry[str]) -> str:
    """Return what an entry is sorted by: folders as the keys of what is in them."""
    return entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name


def _item(key: str, found: os.stat_result) -> Item:
    modified = dt.datetime.fromtimestamp(found.st_mtime, dt.UTC)
    return Item(key, _version(found), found.st_size, modified)


def _version(found: os.stat_result) -> str:
    return f"{found.st_mtime_ns}-{found.st_size}-{found.st_ino}"


def _draft_path(path: Path) -> Path:
    return path.with_name(f"{_DRAFT}{os.getpid()}-{secrets.token_hex(8)}")


def _is_draft(name: str) -> bool:
    return name.startswith(_DRAFT)


def _is_stale(path: Path) -> bool:
    """Return whether no running process works on a draft any more."""
    with suppress(FileNotFoundError):
        if time.time() - path.lstat().st_mtime > _STALE_SECONDS:
            return True
    owner = path.name.removeprefix(_DRAFT).partition("-")[0]
    if not owner.isdigit():
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _name_of(name: str) -> str:
    """Return a file's name as it stands in a key; one that is no UTF-8 is escaped whole."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return _RAW_NAME + quote_from_bytes(os.fsencode(name))
    return _RAW_NAME + quote_from_bytes(os.fsencode(name)) if name.startswith(_RAW_NAME) else name


def _code(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "unknown")
