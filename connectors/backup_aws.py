"""Snapshots that Amazon keeps: of RDS instances and clusters, and recovery points in a vault of AWS Backup.

Automated snapshots of RDS go with their retention period only, and a vault's lock forbids to delete: both are waited
for. Credentials are found as boto3 finds them. A snapshot can't be rewritten: what is owed in it is owed until it goes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, Final

from connectors.backup_command import id_of, ref_of
from connectors.s3_client import check_endpoint
from delenda.errors import ConfigError, SourceDenied, SourceUnavailable
from delenda.model import Backup, Outcome, Status, StoreName
from delenda.settings import AnyStore, BackupSet

_DENIED: Final = (
    "AccessDenied",
    "UnauthorizedOperation",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "AuthFailure",
)
_ABSENT: Final = ("DBSnapshotNotFound", "DBClusterSnapshotNotFound", "ResourceNotFound")
_KEPT: Final = ("InvalidDBSnapshotState", "InvalidDBClusterSnapshotState", "InvalidRequest", "InvalidParameterValue")


class _Told(Exception):
    """The service refused; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Service:
    """One service, and what its errors mean."""

    def __init__(self, section: BackupSet, service: str) -> None:
        check_endpoint(section.name, section.endpoint)
        self._set, self._service = section, service
        self._client: Any = None

    def call(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """Return a call's answer. Raises ``SourceDenied``, ``SourceUnavailable``, or ``_Told`` with another code."""
        from botocore.exceptions import BotoCoreError, ClientError

        if self._client is None:
            import boto3

            make: Any = boto3.session.Session().client
            self._client = make(
                self._service, endpoint_url=self._set.endpoint or None, region_name=self._set.location or None
            )
        try:
            answer: dict[str, Any] = getattr(self._client, verb)(**arguments)
        except ClientError as e:
            code = str(e.response.get("Error", {}).get("Code", ""))
            if code.startswith(_DENIED):
                raise SourceDenied(f"backups: {self._set.name}: {verb} is refused") from None
            raise _Told(code) from None
        except BotoCoreError as e:
            raise SourceUnavailable(f"backups: {self._set.name}: {type(e).__name__}") from None
        return answer

    def pages(self, verb: str, field: str, marker: str, more: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        """Yield what a list holds, page by page."""
        while True:
            try:
                page = self.call(verb, **arguments)
            except _Told as e:
                raise SourceUnavailable(f"backups: {self._set.name}: {verb} failed ({e.code})") from None
            yield from page.get(field, ())
            if not page.get(more):
                return
            arguments[marker] = page[more]


class RdsSnapshots:
    """Snapshots of one database instance, or of a cluster (``cluster:NAME``). ``Inspectable``."""

    def __init__(self, section: BackupSet, store: AnyStore | None = None) -> None:  # noqa: ARG002  # one form for all
        kind, colon, name = section.resource.partition(":")
        if not section.resource:
            raise ConfigError(f"backups: {section.name}: type rds needs resource, the database instance's name")
        self._cluster, self._name = bool(colon) and kind == "cluster", name or kind
        self._word = "DBClusterSnapshot" if self._cluster else "DBSnapshot"
        self._set, self._service = section, _Service(section, "rds")

    def backups(self) -> Sequence[Backup]:
        """Return the finished snapshots that exist now, oldest first."""
        verb = "describe_db_cluster_snapshots" if self._cluster else "describe_db_snapshots"
        which = {"DBClusterIdentifier" if self._cluster else "DBInstanceIdentifier": self._name}
        found = self._service.pages(verb, f"{self._word}s", "Marker", "Marker", **which)
        ours = [s for s in found if fnmatchcase(s[f"{self._word}Identifier"], self._set.pattern)]
        return sorted((self._backup(s) for s in ours if s.get("SnapshotCreateTime")), key=lambda b: (b.taken_at, b.id))

    def inspect(self, backup: Backup) -> Backup:
        """Return the snapshot with the SHA-256 of its name and time: its content can't be read."""
        if backup.id not in {b.id for b in self.backups()}:
            raise SourceUnavailable(f"backups: {self._set.name}: the snapshot is not there any more")
        facts = f"{backup.locator}\n{backup.taken_at.isoformat()}\n{backup.size_bytes}"
        return replace(backup, digest=hashlib.sha256(facts.encode()).hexdigest())

    def purge(self, backup: Backup) -> Outcome:
        """Delete a manual snapshot; an automated one goes with its retention period."""
        if backup.format.endswith("automated"):
            return Outcome(ref_of(backup), Status.BLOCKED, "automated", backup.expires_at)
        verb = "delete_db_cluster_snapshot" if self._cluster else "delete_db_snapshot"
        return _deleted(self._service, backup, verb, **{f"{self._word}Identifier": backup.locator})

    def _backup(self, found: dict[str, Any]) -> Backup:
        name = found[f"{self._word}Identifier"]
        return Backup(
            id=id_of(self._set.name, f"{name}\0{found['SnapshotCreateTime'].isoformat()}"),
            set_name=self._set.name,
            store=StoreName(self._set.store),
            taken_at=found["SnapshotCreateTime"].astimezone(dt.UTC),
            expires_at=None,
            locator=name,
            size_bytes=int(found.get("AllocatedStorage") or 0) << 30,
            mode=self._set.mode,
            format=f"rds_{found.get('SnapshotType', 'manual')}",
        )


class RecoveryPoints:
    """Recovery points in one vault of AWS Backup. ``pattern`` is matched with the resource's ARN. ``Inspectable``."""

    def __init__(self, section: BackupSet, store: AnyStore | None = None) -> None:  # noqa: ARG002  # one form for all
        if not section.resource:
            raise ConfigError(f"backups: {section.name}: type aws_backup needs resource, the vault's name")
        self._set, self._service = section, _Service(section, "backup")

    def backups(self) -> Sequence[Backup]:
        """Return the recovery points that exist now, oldest first."""
        found = self._service.pages(
            "list_recovery_points_by_backup_vault",
            "RecoveryPoints",
            "NextToken",
            "NextToken",
            BackupVaultName=self._set.resource,
        )
        ours = [p for p in found if fnmatchcase(p.get("ResourceArn", ""), self._set.pattern)]
        return sorted((self._backup(p) for p in ours), key=lambda b: (b.taken_at, b.id))

    def inspect(self, backup: Backup) -> Backup:
        """Return the recovery point with the SHA-256 of its name, time and size: its content can't be read."""
        if backup.id not in {b.id for b in self.backups()}:
            raise SourceUnavailable(f"backups: {self._set.name}: the recovery point is not there any more")
        facts = f"{backup.locator}\n{backup.taken_at.isoformat()}\n{backup.size_bytes}"
        return replace(backup, digest=hashlib.sha256(facts.encode()).hexdigest())

    def purge(self, backup: Backup) -> Outcome:
        """Delete the recovery point, unless the vault's lock forbids it."""
        return _deleted(
            self._service,
            backup,
            "delete_recovery_point",
            BackupVaultName=self._set.resource,
            RecoveryPointArn=backup.locator,
        )

    def _backup(self, found: dict[str, Any]) -> Backup:
        life: dict[str, Any] = found.get("CalculatedLifecycle") or {}
        return Backup(
            id=id_of(self._set.name, found["RecoveryPointArn"]),
            set_name=self._set.name,
            store=StoreName(self._set.store),
            taken_at=found["CreationDate"].astimezone(dt.UTC),
            expires_at=life["DeleteAt"].astimezone(dt.UTC) if life.get("DeleteAt") else None,
            locator=found["RecoveryPointArn"],
            size_bytes=int(found.get("BackupSizeInBytes") or 0),
            mode=self._set.mode,
            format=f"aws_{str(found.get('ResourceType', 'backup')).lower()}",
        )


def _deleted(service: _Service, backup: Backup, verb: str, **arguments: str) -> Outcome:
    try:
        service.call(verb, **arguments)
    except SourceDenied:
        return Outcome(ref_of(backup), Status.BLOCKED, "denied")
    except _Told as e:
        if e.code.startswith(_ABSENT):
            return Outcome(ref_of(backup), Status.ALREADY_ABSENT)
        if e.code.startswith(_KEPT):
            return Outcome(ref_of(backup), Status.BLOCKED, "locked", backup.expires_at)
        return Outcome(ref_of(backup), Status.FAILED, "aws")
    return Outcome(ref_of(backup), Status.DONE)
