"""Backup sets of a pgBackRest stanza, asked of the installed ``pgbackrest`` itself.

A full, differential or incremental backup is one; expiring one expires those that depend on it. pgBackRest keeps the
last full backup until there is another: that is waited for. Source: pgBackRest's reference of ``info`` and ``expire``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, Final

from connectors.backup_command import id_of, ref_of, run, told
from delenda.errors import ConfigError, Locked, SourceDenied, SourceUnavailable
from delenda.model import Backup, Outcome, Status, StoreName
from delenda.settings import AnyStore, BackupSet

LAST_FULL: Final = "cannot be expired until another full backup"
_LOCKED: Final = 50
_MISSING: Final = frozenset({1, 2, 3})
"""Codes of a stanza's status: its path, or its backups' description, is missing."""


class PgBackRestBackups:
    """A :class:`delenda.ports.BackupCatalogue`, and ``Inspectable``."""

    def __init__(self, section: BackupSet, store: AnyStore | None = None) -> None:  # noqa: ARG002  # one form for all
        if not section.resource:
            raise ConfigError(f"backups: {section.name}: type pgbackrest needs resource, the stanza's name")
        self._set = section

    def backups(self) -> Sequence[Backup]:
        """Return the stanza's backups that exist now, oldest first. Raises ``SourceUnavailable`` if it is not there."""
        ours = [b for b in self._listed() if fnmatchcase(b["label"], self._set.pattern)]
        return sorted((self._backup(b) for b in ours), key=lambda b: (b.taken_at, b.locator))

    def inspect(self, backup: Backup) -> Backup:
        """Return the backup with the SHA-256 of what pgBackRest tells of it."""
        found = next((b for b in self._listed() if b["label"] == backup.locator), None)
        if found is None:
            raise SourceUnavailable(f"backups: {self._set.name}: the backup is not there any more")
        facts = json.dumps(found, sort_keys=True).encode()
        return replace(backup, digest=hashlib.sha256(facts).hexdigest(), size_bytes=int(found["info"]["size"]))

    def purge(self, backup: Backup) -> Outcome:
        """Expire the backup and what depends on it."""
        if backup.locator not in {b["label"] for b in self._listed()}:
            return Outcome(ref_of(backup), Status.ALREADY_ABSENT)
        done = self._call("expire", f"--set={backup.locator}")
        if done.returncode == 0:
            return Outcome(ref_of(backup), Status.DONE)
        if LAST_FULL in done.stdout + done.stderr:
            return Outcome(ref_of(backup), Status.BLOCKED, "last_of_set")
        raise self._error("expire", done)

    def _listed(self) -> list[dict[str, Any]]:
        done = self._call("info", "--output=json")
        if done.returncode != 0:
            raise self._error("info", done)
        stanzas = told(self._set.name, "pgbackrest", done.stdout) or []
        found = next((s for s in stanzas if s["name"] == self._set.resource), None)
        if found is None or found["status"]["code"] in _MISSING - {2}:
            raise SourceUnavailable(f"backups: {self._set.name}: pgBackRest does not find the stanza")
        backups: list[dict[str, Any]] = found["backup"]
        return backups

    def _backup(self, found: dict[str, Any]) -> Backup:
        return Backup(
            id=id_of(self._set.name, found["label"]),
            set_name=self._set.name,
            store=StoreName(self._set.store),
            taken_at=dt.datetime.fromtimestamp(found["timestamp"]["stop"], dt.UTC),
            expires_at=None,
            locator=found["label"],
            size_bytes=int(found["info"]["size"]),
            mode=self._set.mode,
            format=f"pgbackrest_{found['type']}",
        )

    def _call(self, verb: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        config = [f"--config={self._set.path}"] if self._set.path else []
        return run(self._set.name, ["pgbackrest", *config, f"--stanza={self._set.resource}", verb, *arguments])

    def _error(self, verb: str, done: subprocess.CompletedProcess[str]) -> Exception:
        said = done.stdout + done.stderr
        if done.returncode == _LOCKED or "[050]" in said:
            return Locked(f"backups: {self._set.name}: another pgBackRest works on the stanza")
        if "[041]" in said or "Permission denied" in said:
            return SourceDenied(f"backups: {self._set.name}: pgBackRest may not read or write the repository")
        return SourceUnavailable(f"backups: {self._set.name}: pgbackrest {verb} failed ({done.returncode})")
