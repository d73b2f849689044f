"""The versions of one object: listed, checked for their order, removed for good.

In a bucket with versions a deletion only hides, so erasing means removing every version and delete marker. A
version under Object Lock stays until its day; we never bypass governance mode, as somebody chose it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors.objects import Ending
from connectors.s3_client import ABSENT, error_code
from delenda.model import Status

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an object, or a delete marker (which has no ETag). Listed newest first."""

    id: str
    etag: str
    latest: bool
    modified: dt.datetime | None = None


class Versions:
    """All versions of the objects of one bucket."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def of(self, key: str) -> list[Version]:
        """Return a key's versions and delete markers, newest first; without versioning, the object as ``null``."""
        found: list[Version] = []
        pages = self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key)
        for page in pages:
            for entry in page.get("Versions", []):
                if entry.get("Key") == key:
                    found.append(_version(entry, entry.get("ETag", "").strip('"')))
            for marker in page.get("DeleteMarkers", []):
                if marker.get("Key") == key:
                    found.append(_version(marker, ""))
            after = page.get("NextKeyMarker")
            if after is not None and after > key:
                break
        return sorted(found, key=lambda v: (v.latest, v.modified), reverse=True)

    def remove(self, key: str, versions: Iterable[Version]) -> Ending | None:
        """Remove versions for good, oldest first. None: all are gone; else what forbids it."""
        from botocore.exceptions import ClientError

        locked: list[dt.datetime | None] = []
        for version in reversed(list(versions)):
            try:
                self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version.id)
            except ClientError as e:
                if error_code(e) in ABSENT:
                    continue
                if error_code(e) not in ("AccessDenied", "ObjectLocked", "InvalidRequest", "Forbidden"):
                    raise
                lock = self.lock_of(key, version.id)
                if lock is None:
                    raise
                locked.append(lock.until)
        if not locked:
            return None
        return Ending(Status.BLOCKED, "locked", None if None in locked else max(d for d in locked if d is not None))

    def lock_of(self, key: str, version_id: str | None) -> Lock | None:
        """Return the lock on a version, if there is one."""
        from botocore.exceptions import ClientError

        chosen: dict[str, Any] = {"VersionId": version_id} if version_id else {}
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=key, **chosen)
        except ClientError as e:
            if error_code(e) in ABSENT or error_code(e) in ("405", "MethodNotAllowed"):
                return None
            raise
        return lock_in(dict(head))

    def abort_uploads(self, key: str) -> None:
        """Abort the key's unfinished multipart uploads: their parts may hold what was erased."""
        for upload in self.uploads(key):
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)

    def uploads(self, key: str) -> list[str]:
        """Return the ids of the key's unfinished multipart uploads."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket, Prefix=key)
        every = (upload for page in pages for upload in page.get("Uploads", []))
        return [upload["UploadId"] for upload in every if upload.get("Key") == key]


@dataclass(frozen=True, slots=True)
class Lock:
    """An Object Lock. ``until`` None: a legal hold, whose end nobody knows."""

    until: dt.datetime | None


def lock_in(head: dict[str, Any]) -> Lock | None:
    """Return the lock that a HEAD answer tells of, if it is in force."""
    if head.get("ObjectLockLegalHoldStatus") == "ON":
        return Lock(None)
    until = head.get("ObjectLockRetainUntilDate")
    if isinstance(until, dt.datetime) and until > head.get("_now", dt.datetime.now(dt.UTC)):
        return Lock(until)
    return None


def _version(entry: Any, etag: str) -> Version:
    return Version(str(entry.get("VersionId", "null")), etag, bool(entry.get("IsLatest")), entry.get("LastModified"))
