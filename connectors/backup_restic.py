"""Snapshots in a restic repository, asked of the installed ``restic`` itself.

A snapshot is one backup: forgotten by its full id, and pruned, so that what only it held is out of the repository
too. Rows inside a snapshot can't be changed (restic's ``rewrite``, from 0.15 on, drops whole paths; Debian's 0.14 has
none), so what is owed in one stays owed until it goes. A snapshot's id is the SHA-256 of what restic stored of it.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from connectors.backup_command import id_of, ref_of, run, told
from delenda.errors import ConfigError, Locked, SourceDenied, SourceUnavailable
from delenda.model import Backup, Outcome, Status, StoreName
from delenda.settings import AnyStore, BackupSet


class ResticBackups:
    """A :class:`delenda.ports.BackupCatalogue`, and ``Inspectable``."""

    def __init__(self, section: BackupSet, store: AnyStore | None = None) -> None:  # noqa: ARG002  # one form for all
        self._where = section.repository or str(section.path or "")
        if not self._where or section.secret is None:
            raise ConfigError(f"backups: {section.name}: type restic needs path or repository, and secret")
        self._set, self._secret = section, section.secret

    def backups(self) -> Sequence[Backup]:
        """Return the snapshots that exist now, oldest first.

        Raises ``SourceDenied`` for a wrong password, ``SourceUnavailable`` for a repository that is not there.
        """
        found = told(self._set.name, "restic", self._call("snapshots", "--json", "--no-lock").stdout) or []
        ours = [s for s in found if self._is_ours(s)]
        return sorted((self._backup(s) for s in ours), key=lambda b: (b.taken_at, b.id))

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

    def _is_ours(self, snapshot: dict[str, Any]) -> bool:
        names = [*(snapshot.get("tags") or ()), *(snapshot.get("paths") or ())]
        return self._set.pattern == "*" or any(fnmatchcase(n, self._set.pattern) for n in names)

    def _backup(self, snapshot: dict[str, Any]) -> Backup:
        return Backup(
            id=id_of(self._set.name, snapshot["id"]),
            set_name=self._set.name,
            store=StoreName(self._set.store),
            taken_at=_moment(snapshot["time"]),
            expires_at=None,
            locator=snapshot["id"],
            mode=self._set.mode,
            format="restic_snapshot",
        )

    def _call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["restic", "--repo", self._where, "--no-cache", "--quiet", *arguments]
        done = run(self._set.name, command, {"RESTIC_PASSWORD": self._secret.get_secret_value()})
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


def _moment(text: str) -> dt.datetime:
    """Return restic's time, of nanoseconds and any zone, in UTC."""
    return dt.datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text).replace("Z", "+00:00")).astimezone(dt.UTC)
