"""Old versions in a versioned bucket, as backups: each noncurrent version of an object is a copy of that object.

A version that stopped being current is dropped by the bucket's own lifecycle, or by us when it is due. Object Lock
is waited for: a version under retention or legal hold is listed with the day on which the lock ends. Delete markers
hold nothing and are no backups.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, Final

from connectors.s3_client import connect
from delenda.errors import ConfigError, SourceDenied, SourceUnavailable
from delenda.model import Backup, CollectionName, Outcome, RecordRef, Status, StoreName, decode_key, encode_key
from delenda.settings import AnyStore, BackupSet, S3Store

FOREVER: Final = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""The end of a legal hold: none is known. (The same moment as in ``delenda.backups.obligations``.)"""
_DENIED: Final = frozenset({"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "403"})
_ABSENT: Final = frozenset(
    {"NoSuchKey", "NoSuchVersion", "404", "ObjectLockConfigurationNotFoundError", "NotImplemented"}
)


class S3VersionBackups:
    """A :class:`delenda.ports.BackupCatalogue`, and ``Inspectable``."""

    def __init__(self, section: BackupSet, store: AnyStore | None) -> None:
        if not isinstance(store, S3Store):
            raise ConfigError(f"backups: {section.name}: type s3_versions needs a store of type s3")
        self._set, self._store = section, store
        self._client: Any = None
        self._locks: bool | None = None

    def backups(self) -> Sequence[Backup]:
        """Return the noncurrent versions that exist now, oldest first.

        Raises ``SourceUnavailable`` or ``SourceDenied``.
        """
        found = [self._backup(v) for v in self._versions() if not v["IsLatest"] and self._is_ours(v["Key"])]
        return sorted(found, key=lambda b: (b.taken_at, b.id))

    def inspect(self, backup: Backup) -> Backup:
        """Return the version with the SHA-256 of its content."""
        key, version = decode_key(backup.locator)
        answer = self._call("get_object", Key=key, VersionId=version)
        digest = hashlib.sha256()
        with closing(answer["Body"]) as body:
            for piece in body.iter_chunks(1 << 20):
                digest.update(piece)
        return replace(backup, digest=digest.hexdigest(), size_bytes=int(answer["ContentLength"]))

    def purge(self, backup: Backup) -> Outcome:
        """Remove the version for good, unless a lock forbids it."""
        ref = RecordRef(backup.store, CollectionName(backup.set_name), encode_key([backup.id]))
        key, version = decode_key(backup.locator)
        try:
            self._call("delete_object", Key=key, VersionId=version)
        except SourceDenied:
            until = self._locked_until(key, version)
            return Outcome(ref, Status.BLOCKED, "locked" if until else "denied", until)
        return Outcome(ref, Status.DONE)

    def _versions(self) -> Iterator[dict[str, Any]]:
        marks: dict[str, Any] = {}
        while True:
            page = self._call("list_object_versions", Prefix=self._store.prefix, **marks)
            yield from page.get("Versions", ())
            if not page.get("IsTruncated"):
                return
            marks = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page.get("NextVersionIdMarker", "")}

    def _is_ours(self, key: str) -> bool:
        return fnmatchcase(key.removeprefix(self._store.prefix), self._set.pattern)

    def _backup(self, version: dict[str, Any]) -> Backup:
        key, number = version["Key"], version["VersionId"]
        identity = f"{self._set.name}\0{key}\0{number}"
        return Backup(
            id=hashlib.blake2b(identity.encode(), digest_size=12).hexdigest(),
            set_name=self._set.name,
            store=StoreName(self._set.store),
            taken_at=version["LastModified"].astimezone(dt.UTC),
            expires_at=None,
            locator=encode_key([key, number]),
            size_bytes=int(version["Size"]),
            mode=self._set.mode,
            locked_until=self._locked_until(key, number),
            format="object_version",
            object_key=key,
        )

    def _locked_until(self, key: str, version: str) -> dt.datetime | None:
        """Return when the version's lock ends or ended; None: it has none, or the bucket knows no locks."""
        if self._locks is None:
            answer = self._call("get_object_lock_configuration", absent={})
            self._locks = bool(answer.get("ObjectLockConfiguration"))
        if not self._locks:
            return None
        head = self._call("head_object", absent={}, Key=key, VersionId=version)
        if head.get("ObjectLockLegalHoldStatus") == "ON":
            return FOREVER
        until: dt.datetime | None = head.get("ObjectLockRetainUntilDate")
        return until.astimezone(dt.UTC) if until is not None else None

    def _call(self, verb: str, *, absent: dict[str, Any] | None = None, **arguments: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer: dict[str, Any] = getattr(self._open(), verb)(Bucket=self._store.bucket, **arguments)
        except ClientError as e:
            code = str(e.response.get("Error", {}).get("Code", ""))
            if absent is not None and code in _ABSENT:
                return absent
            if code in _DENIED:
                raise SourceDenied(f"backups: {self._set.name}: the bucket refuses {verb}") from None
            raise SourceUnavailable(f"backups: {self._set.name}: {verb} failed") from None
        except BotoCoreError:
            raise SourceUnavailable(f"backups: {self._set.name}: the bucket does not answer") from None
        return answer

    def _open(self) -> Any:
        if self._client is None:
            self._client = connect(self._set.store, self._store)
        return self._client
