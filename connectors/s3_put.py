"""Putting an object's new content with everything that belongs to the old: one PUT, or parts when it is large."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from urllib.parse import quote, urlencode

from connectors.mark import NAME as MARK_NAME
from connectors.mark import Mark
from connectors.s3_client import error_code
from delenda.errors import SourceUnavailable

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import CompletedPartTypeDef

SINGLE_BYTES: Final = 64 << 20
PART_BYTES: Final = 32 << 20
_PARTS: Final = 10_000
_KEPT: Final = (
    "CacheControl ContentDisposition ContentEncoding ContentLanguage ContentType ExpiresString "
    "WebsiteRedirectLocation StorageClass ServerSideEncryption SSEKMSKeyId BucketKeyEnabled"
).split()
_CHANGED: Final = ("PreconditionFailed", "412", "NoSuchKey", "404", "ConditionalRequestConflict", "409")


@dataclass(frozen=True, slots=True)
class Written:
    """What was put: version id (empty without versions), ETag, and what has to be set on it after."""

    id: str
    etag: str
    later: Mapping[str, Any] = field(repr=False)


class Put:
    """Replaces objects in one bucket; remembers how the endpoint wants ``If-Match``."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        self._styles = ['"{}"', "{}", ""]
        """Ways to say ``If-Match`` that were not found broken yet; the empty one says nothing."""

    def replace(self, key: str, etag: str, file: BinaryIO, mark: Mark, dropped: frozenset[str]) -> Written | None:
        """Put the file's content; None if the object is no longer the one with that ETag."""
        from botocore.exceptions import ClientError

        head: dict[str, Any] = dict(self._client.head_object(Bucket=self._bucket, Key=key))
        if head["ETag"].strip('"') != etag:
            return None
        given, later = self._belongings(key, head, mark, dropped)
        size = file.seek(0, os.SEEK_END)
        while True:
            style = self._styles[0]
            condition = {"IfMatch": style.format(etag)} if style else {}
            try:
                answer = self._send(key, file, size, given, condition)
            except ClientError as e:
                if error_code(e) not in _CHANGED or not style:
                    raise
                now = self._client.head_object(Bucket=self._bucket, Key=key)
                if now["ETag"].strip('"') != etag:
                    return None
                self._styles = self._styles[1:]  # refused although nothing changed: the endpoint wants it otherwise
                continue
            return self._verified(key, answer, size, given, later)

    def _verified(
        self, key: str, answer: Mapping[str, Any], size: int, given: Mapping[str, Any], later: Mapping[str, Any]
    ) -> Written | None:
        """Return what was written, if it is what lies there now.

        It is known by its mark: some endpoints answer a multipart upload without an ETag.
        """
        ident = str(answer.get("VersionId") or "")
        chosen: dict[str, Any] = {"VersionId": ident} if ident else {}
        lies: dict[str, Any] = dict(self._client.head_object(Bucket=self._bucket, Key=key, **chosen))
        if lies.get("Metadata", {}).get(MARK_NAME) != given["Metadata"][MARK_NAME]:
            return None  # somebody was faster: theirs stays
        if lies["ContentLength"] != size:
            raise SourceUnavailable("the endpoint did not store what was sent")
        return Written(ident, str(lies["ETag"]).strip('"'), later)

    def _belongings(
        self, key: str, head: Mapping[str, Any], mark: Mark, dropped: frozenset[str]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what goes along with the content, and what is set once it lies there."""
        from botocore.exceptions import ClientError

        given = {name: head[name] for name in _KEPT if head.get(name)}
        if "ExpiresString" in given:
            given["Expires"] = given.pop("ExpiresString")
        kept = {k: v for k, v in head.get("Metadata", {}).items() if k not in dropped}
        given["Metadata"] = {**kept, MARK_NAME: mark.encoded()}
        later: dict[str, Any] = {}
        tagging = self._client.get_object_tagging(Bucket=self._bucket, Key=key)
        if tags := [t for t in tagging.get("TagSet", []) if t["Key"] not in dropped]:
            given["Tagging"] = urlencode([(t["Key"], t["Value"]) for t in tags], quote_via=quote)
            later["tags"] = tags
        with suppress(ClientError):  # an endpoint or owner without ACLs: then there is none to keep
            acl = self._client.get_object_acl(Bucket=self._bucket, Key=key)
            if len(acl["Grants"]) > 1 or acl["Grants"][0].get("Grantee", {}).get("ID") != acl["Owner"].get("ID"):
                later["acl"] = {"Grants": acl["Grants"], "Owner": acl["Owner"]}
        if "ObjectLockRetainUntilDate" in head:
            later["retention"] = {"Mode": head["ObjectLockMode"], "RetainUntilDate": head["ObjectLockRetainUntilDate"]}
        if head.get("ObjectLockLegalHoldStatus") == "ON":
            later["hold"] = {"Status": "ON"}
        return given, later

    def restore(self, key: str, version_id: str, written: Written) -> None:
        """Set tags, ACL and locks on the new version, once its place is checked: a locked one can't be taken back."""
        where: dict[str, Any] = {"Bucket": self._bucket, "Key": key}
        if version_id and version_id != "null":
            where["VersionId"] = version_id
        later = written.later
        if "tags" in later and not self._client.get_object_tagging(**where).get("TagSet"):
            # some endpoints forget the tags that a multipart upload was begun with
            self._client.put_object_tagging(**where, Tagging={"TagSet": later["tags"]})
        if "acl" in later:
            self._client.put_object_acl(**where, AccessControlPolicy=later["acl"])
        if "retention" in later:
            self._client.put_object_retention(**where, Retention=later["retention"])
        if "hold" in later:
            self._client.put_object_legal_hold(**where, LegalHold=later["hold"])

    def _send(
        self, key: str, file: BinaryIO, size: int, given: Mapping[str, Any], condition: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        where: dict[str, Any] = {"Bucket": self._bucket, "Key": key}
        file.seek(0)
        if size <= SINGLE_BYTES:
            answer: Mapping[str, Any] = self._client.put_object(**where, Body=file, **given, **condition)
            return answer
        upload = self._client.create_multipart_upload(**where, **given)["UploadId"]
        try:
            parts: list[CompletedPartTypeDef] = []
            step = max(PART_BYTES, -(-size // _PARTS))
            while data := file.read(step):
                number = len(parts) + 1
                part = self._client.upload_part(**where, UploadId=upload, PartNumber=number, Body=data)
                parts.append({"ETag": part["ETag"], "PartNumber": number})
            done: Mapping[str, Any] = self._client.complete_multipart_upload(
                **where, UploadId=upload, MultipartUpload={"Parts": parts}, **condition
            )
        except BaseException:
            with suppress(Exception):
                self._client.abort_multipart_upload(**where, UploadId=upload)
            raise
        return done
