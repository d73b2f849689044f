"""A snapshot of restic written anew: restored aside, rewritten, backed up under its old time, read back; the old goes.

No restic changes rows: ``rewrite``, from 0.15 on, drops whole paths. So the way is the long one, for snapshots that
hold one dump or SQLite copy and nothing else. The new snapshot has the old one's host, time and tags, and two more:
which snapshot it stands for, and which set it belongs to (its paths are those of the scratch folder; its time is
of UTC, as restic is told, and of whole seconds). It counts as a
draft as long as the old one is there. The scratch folder is nobody else's, and gone at the end.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from connectors.backup_drafts import DiskFull, digest_of, drafted
from connectors.backup_restic_snapshot import IN, OF, moment, stands_for
from connectors.dumps.layout import CannotRewrite
from delenda.errors import CorruptData, DelendaError, SourceUnavailable
from delenda.model import Backup, Collection, Outcome, Step
from delenda.ports import Draft, Store
from delenda.settings import AnyStore, BackupSet, CollectionNote, SqlStore

Call = Callable[..., str]
"""Calls restic in a folder, and returns what it printed."""


@contextmanager
def restic_draft(
    call: Call,
    section: BackupSet,
    settings: AnyStore | None,
    snapshots: Sequence[Mapping[str, Any]],
    backup: Backup,
    known: Sequence[Collection],
    notes: Mapping[str, CollectionNote],
) -> Iterator[Draft]:
    """Open a snapshot to write it anew. Raises what :class:`delenda.ports.Rewritable` names."""
    old = next((s for s in snapshots if s["id"] == backup.locator), None)
    if old is None:
        raise SourceUnavailable(f"backups: {section.name}: the snapshot is not there any more")
    if not isinstance(settings, SqlStore):
        raise CannotRewrite(f"backups: {section.name}: only snapshots of a database's copy can be rewritten")
    for left in snapshots:
        if left["id"] != old["id"] and stands_for(left) == stands_for(old):
            call("forget", "--prune", left["id"])  # of a rewrite that was cut off
    scratch = Path(tempfile.mkdtemp(prefix="delenda-restic-"))
    try:
        try:
            call("restore", "--no-lock", "--verify", "--target", str(scratch / "old"), old["id"])
        except SourceUnavailable as e:
            if shutil.disk_usage(scratch).free < backup.size_bytes:
                raise DiskFull(f"backups: {section.name}: there is no room to restore a snapshot") from e
            raise
        with drafted(_copy_in(scratch / "old", section.name), section.store, settings, known, notes) as inner:
            yield _ResticDraft(call, section.name, old, scratch, inner)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _copy_in(folder: Path, name: str) -> Path:
    """Return the only file, or dump in a folder. Raises ``CannotRewrite``: what nobody reads may hold anybody."""
    dumps = [p.parent for p in folder.rglob("toc.dat")]
    others = [p for p in folder.rglob("*") if not p.is_dir() and not any(p.is_relative_to(d) for d in dumps)]
    if len(found := [*dumps, *others]) != 1 or found[0].is_symlink():
        raise CannotRewrite(f"backups: {name}: a snapshot of more than one dump or SQLite copy can't be rewritten")
    return found[0]


class _ResticDraft:
    def __init__(self, call: Call, name: str, old: Mapping[str, Any], scratch: Path, inner: Draft) -> None:
        self._call, self._name, self._old, self._scratch, self._inner = call, name, old, scratch, inner

    @property
    def store(self) -> Store:
        return self._inner.store

    def apply(self, steps: Mapping[str, Sequence[Step]]) -> Sequence[Outcome]:
        return self._inner.apply(steps)

    def finished(self) -> Store:
        return self._inner.finished()

    def place(self) -> str:
        """Put a new snapshot in the old one's place; return its id, the SHA-256 of what restic stored of it."""
        self._inner.place()
        new = self._backed_up()
        try:
            self._call("restore", "--no-lock", "--target", str(self._scratch / "new"), new)
            if digest_of(self._scratch / "new") != digest_of(self._scratch / "old"):
                raise CorruptData(f"backups: {self._name}: the new snapshot does not read as it was written")
        except DelendaError:
            with suppress(DelendaError):
                self._call("forget", "--prune", new)
            raise
        self._call("forget", "--prune", self._old["id"])
        return new

    def _backed_up(self) -> str:
        folder, old = self._scratch / "old", self._old
        tags = [t for t in old.get("tags") or () if not t.startswith((OF, IN))]
        told = [*tags, OF + stands_for(old), IN + self._name]
        options = [
            *(f"--tag={t}" for t in told),
            f"--host={old['hostname']}",
            f"--time={moment(old['time']):%Y-%m-%d %H:%M:%S}",
        ]
        names = sorted(p.name for p in folder.iterdir())
        said = self._call("backup", "--json", "--force", *options, "--", *names, folder=folder)
        for line in said.splitlines():
            with suppress(ValueError):
                if (found := json.loads(line)).get("message_type") == "summary":
                    return self._whole_id(found["snapshot_id"])
        raise SourceUnavailable(f"backups: {self._name}: restic did not tell the new snapshot's id")

    def _whole_id(self, short: str) -> str:
        found = json.loads(self._call("snapshots", "--json", "--no-lock", short))
        return str(found[0]["id"])
