"""Snapshots in a restic repository, asked of the installed ``restic`` itself.

A snapshot is one backup: forgotten by its full id, and pruned, so that what only it held is out of the repository
too. A snapshot's id is the SHA-256 of what restic stored of it. One that was written anew
(:mod:`connectors.backup_restic_draft`) stays the backup that it was, whatever its id is now.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from connectors.backup_command import id_of, ref_of, run, told
from connectors.backup_restic_draft import restic_draft
from connectors.backup_restic_snapshot import IN, moment, stands_for
from delenda.errors import ConfigError, Locked, SourceDenied, SourceUnavailable
from delenda.model import Backup, Collection, Outcome, Status, StoreName
from delenda.ports import Draft
from delenda.settings import AnyStore, BackupSet, CollectionNote


class ResticBackups:
    """A :class:`delenda.ports.BackupCatalogue`, ``Inspectable`` and ``Rewritable``."""

    def __init__(self, section: BackupSet, store: AnyStore | None = None) -> None:
        self._where = section.repository or str(section.path or "")
        if not self._where or section.secret is None:
            raise ConfigError(f"backups: {section.name}: type restic needs path or repository, and secret")
        self._set, self._secret, self._store = section, section.secret, store

    def backups(self) -> Sequence[Backup]:
        """Return the snapshots that exist now, oldest first.

        Raises ``SourceDenied`` for a wrong password, ``SourceUnavailable`` for a repository that is not there.
        """
        found = self._snapshots()
        whole = {s["id"] for s in found}
        ours = [s for s in found if stands_for(s) == s["id"] or stands_for(s) not in whole]  # the others: drafts
        return sorted((self._backup(s) for s in ours), key=lambda b: (b.taken_at, b.id))

    def _snapshots(self) -> list[dict[str, Any]]:
        found = told(self._set.name, "restic", self._call("snapshots", "--json", "--no-lock").stdout) or []
        return [s for s in found if self._is_ours(s)]

    def inspect(self, backup: Backup) -> Backup:
        """Return the snapshot with its id as digest and its size as restored, in bytes."""
        if backup.id not in {b.id for b in self.backups()}:
            raise SourceUnavailable(f"backups: {self._set.name}: the snapshot is not there any more")
        stats = told(self._set.name, "restic", self._call("stats", "--json", "--no-lock", backup.locator).stdout)
        return replace(backup, digest=backup.locator, size_bytes=int(stats["total_size"]))

    def purge(self, backup: Backup) -> Outcome:
        """Forget the snapshot and prune what nothing else needs."""
        if backup.id not in {b.id for b in self.backups()}:
            return Outcome(ref_of(backup), Status.ALREADY_ABSENT)
        try:
            self._call("forget", "--prune", backup.locator)
        except SourceDenied:
            return Outcome(ref_of(backup), Status.BLOCKED, "denied")
        return Outcome(ref_of(backup), Status.DONE)

    @contextmanager
    def draft(
        self, backup: Backup, known: Sequence[Collection], notes: Mapping[str, CollectionNote]
    ) -> Iterator[Draft]:
        """Open a snapshot to write it anew. Raises what :class:`delenda.ports.Rewritable` names."""
        found = self._snapshots()
        with restic_draft(self._said, self._set, self._store, found, backup, known, notes) as draft:
            yield draft

    def _is_ours(self, snapshot: dict[str, Any]) -> bool:
        names = [*(snapshot.get("tags") or ()), *(snapshot.get("paths") or ())]
        if IN + self._set.name in names:
            return True
        return self._set.pattern == "*" or any(fnmatchcase(n, self._set.pattern) for n in names)

    def _backup(self, snapshot: dict[str, Any]) -> Backup:
        return Backup(
            id=id_of(self._set.name, stands_for(snapshot)),
            set_name=self._set.name,
            store=StoreName(self._set.store),
            taken_at=moment(snapshot["time"]),
            expires_at=None,
            locator=snapshot["id"],
            mode=self._set.mode,
            format="restic_snapshot",
        )

    def _said(self, *arguments: str, folder: Path | None = None) -> str:
        return self._call(*arguments, folder=folder).stdout

    def _call(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        where = self._where if ":" in self._where else str(Path(self._where).resolve())
        command = ["restic", "--repo", where, "--no-cache", "--quiet", *arguments]
        secrets = {"RESTIC_PASSWORD": self._secret.get_secret_value(), "TZ": "UTC"}
        done = run(self._set.name, command, secrets, folder)
        if done.returncode == 0:
            return done
        said = done.stderr
        if "wrong password" in said or "no key found" in said:
            raise SourceDenied(f"backups: {self._set.name}: restic says that the password is wrong")
        if "already locked" in said or "unable to create lock" in said:
            raise Locked(f"backups: {self._set.name}: another restic holds the repository's lock")
        if "permission denied" in said:
            raise SourceDenied(f"backups: {self._set.name}: restic may not read or write the repository")
        raise SourceUnavailable(f"backups: {self._set.name}: restic {arguments[0]} failed; is the repository there?")
