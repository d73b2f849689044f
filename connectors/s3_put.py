"""Putting an object's new content with everything that belongs to the old: one PUT, or parts when it is large.

What the new content has in common with the old is copied by the endpoint, part by part (``s3_parts``), if that moves
less than half of the object through us. Parts are only put together where nobody's object can be lost by it: the
bucket has versions, so that a look at their order tells, or the endpoint honours ``If-Match`` when an upload is
completed. Which it does is tried out on a key of our own.
"""

from __future__ import annotations

import io
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast
from urllib.parse import quote, urlencode

from connectors.mark import NAME as MARK_NAME
from connectors.mark import Mark
from connectors.s3_client import error_code
from connectors.s3_parts import Copied, Fresh, Piece, moved, plan
from delenda.errors import SourceUnavailable

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import CompletedPartTypeDef

SINGLE_BYTES: Final = 64 << 20
PART_BYTES: Final = 32 << 20
COMPOSED_BYTES: Final = 16 << 20
"""A smaller object is sent whole."""
_PROBE: Final = ".delenda-probe-"
_LARGEST_PUT: Final = 5 << 30
_PARTS: Final = 10_000
_LATER: Final = ("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling")
_KEPT: Final = (
    "CacheControl ContentDisposition ContentEncoding ContentLanguage ContentType ExpiresString "
    "WebsiteRedirectLocation StorageClass ServerSideEncryption SSEKMSKeyId BucketKeyEnabled"
).split()
ARCHIVES: Final = frozenset({"GLACIER", "DEEP_ARCHIVE"})
"""Storage classes whose objects can't be read before a copy of them was fetched."""
_CHANGED: Final = ("PreconditionFailed", "412", "NoSuchKey", "404", "ConditionalRequestConflict", "409")


@dataclass(frozen=True, slots=True)
class Written:
    """What was put: version id (empty without versions), ETag, and what has to be set on it after."""

    id: str
    etag: str
    later: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewContent:
    """An object's new bytes: a file of the fresh ones, and which ranges of the old object stand between them.

    ``taken`` holds, in order: how many fresh bytes come before the range, where it starts in the old, its size.
    """

    file: BinaryIO = field(repr=False)
    taken: Sequence[tuple[int, int, int]] = ()

    def pieces(self) -> list[Piece]:
        """Return what the new object is made of; a fresh piece's place is the one in the new object."""
        found: list[Piece] = []
        at = fresh = 0
        for before, start, size in (*self.taken, (self.file.seek(0, os.SEEK_END), 0, 0)):
            if before > fresh:
                found.append(Piece(None, at, before - fresh))
                at, fresh = at + before - fresh, before
            if size:
                found.append(Piece(start, at, size))
                at += size
        return found

    def fresh_at(self, piece: Piece) -> int:
        """Return where a fresh piece's bytes stand in the file."""
        return piece.new - sum(p.size for p in self.pieces() if p.old is not None and p.new < piece.new)


@dataclass(frozen=True, slots=True)
class Source:
    """The version of an object that is replaced."""

    key: str = field(repr=False)
    etag: str
    version_id: str

    @property
    def versioned(self) -> bool:
        """Whether the next version will lie beside it, and not in its place."""
        return self.version_id not in ("", "null")


class Put:
    """Replaces objects in one bucket; remembers what the endpoint can do, and how it wants ``If-Match``."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        self._styles = ['"{}"', "{}", ""]
        """Ways to say ``If-Match`` that were not found broken yet; the empty one says nothing."""
        self._copy_styles = ['"{}"', "{}"]
        """The same for the source of a copy; none left: the endpoint can't copy parts."""
        self._completes_safely: bool | None = None

    def replace(self, source: Source, content: NewContent, mark: Mark, dropped: frozenset[str]) -> Written | None:
        """Put the new content; None if the object is no longer the one with that ETag."""
        from botocore.exceptions import ClientError

        key, etag = source.key, source.etag
        head: dict[str, Any] = dict(self._client.head_object(Bucket=self._bucket, Key=key))
        if head["ETag"].strip('"') != etag:
            return None
        given, later = self._belongings(key, head, mark, dropped)
        size = sum(p.size for p in content.pieces())
        while True:
            style = self._styles[0]
            condition = {"IfMatch": style.format(etag)} if style else {}
            try:
                answer = self._send(source, content, given, condition)
            except ClientError as e:
                if error_code(e) not in _CHANGED or not style:
                    raise
                if not self._is_still(source):
                    return None
                self._styles = self._styles[1:]  # refused although nothing changed: the endpoint wants it otherwise
                continue
            return self._verified(key, answer, size, given, later)

    def _is_still(self, source: Source) -> bool:
        now = self._client.head_object(Bucket=self._bucket, Key=source.key)
        return now["ETag"].strip('"') == source.etag

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
        if given.get("StorageClass") in ARCHIVES:  # there nobody could look at it again before tomorrow
            del given["StorageClass"]
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
        self, source: Source, content: NewContent, given: Mapping[str, Any], condition: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Send the new content, by parts copied within the endpoint if that pays and is safe."""
        if content.taken:
            parts = plan(content.pieces())
            size = sum(p.size for p in parts)
            pays = size >= COMPOSED_BYTES and moved(parts) * 2 <= size
            if pays and self._copy_styles and self._is_safe(source):
                answer = self._composed(source, content, parts, given, condition)
                if answer is not None:
                    return answer
            with tempfile.TemporaryFile() as whole:
                for piece in content.pieces():
                    shutil.copyfileobj(self._bytes_of(source, content, piece), whole)
                return self._whole(source, cast(BinaryIO, whole), given, condition)
        return self._whole(source, content.file, given, condition)

    def _whole(
        self, source: Source, file: BinaryIO, given: Mapping[str, Any], condition: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if size <= SINGLE_BYTES or (size <= _LARGEST_PUT and not self._is_safe(source)):
            where: dict[str, Any] = {"Bucket": self._bucket, "Key": source.key}
            answer: Mapping[str, Any] = self._client.put_object(**where, Body=file, **given, **condition)
            return answer
        step = max(PART_BYTES, -(-size // _PARTS))
        with self._upload(source.key, given, condition) as upload:
            while data := file.read(step):
                upload.send(data)
        return upload.answer

    def _composed(
        self,
        source: Source,
        content: NewContent,
        parts: Sequence[Copied | Fresh],
        given: Mapping[str, Any],
        condition: Mapping[str, Any],
    ) -> Mapping[str, Any] | None:
        """Have the new object put together by the endpoint; None if it refuses to copy parts."""

        old: dict[str, Any] = {"Bucket": self._bucket, "Key": source.key}
        if source.versioned:
            old["VersionId"] = source.version_id
        while self._copy_styles:
            same = self._copy_styles[0].format(source.etag)
            try:
                with self._upload(source.key, given, condition) as upload:
                    for part in parts:
                        if isinstance(part, Copied):
                            upload.copy(old, same, part)
                        else:
                            upload.send(b"".join(self._bytes_of(source, content, p).read() for p in part.pieces))
            except _Refused as e:
                code = error_code(e.cause)
                if code in _LATER or (code in _CHANGED and not self._is_still(source)):
                    raise e.cause from None
                self._copy_styles = self._copy_styles[1:] if code in _CHANGED else []
            else:
                return upload.answer
        return None

    def _bytes_of(self, source: Source, content: NewContent, piece: Piece) -> BinaryIO:
        """Return a piece's bytes, fetched if they stand in the old object."""
        if piece.old is None:
            return cast(BinaryIO, _Slice(content.file, content.fresh_at(piece), piece.size))
        chosen: dict[str, Any] = {"VersionId": source.version_id} if source.versioned else {}
        given = f"bytes={piece.old}-{piece.old + piece.size - 1}"
        answer = self._client.get_object(
            Bucket=self._bucket, Key=source.key, Range=given, IfMatch=f'"{source.etag}"', **chosen
        )
        return cast(BinaryIO, answer["Body"])

    def _upload(self, key: str, given: Mapping[str, Any], condition: Mapping[str, Any]) -> _Upload:
        return _Upload(self._client, {"Bucket": self._bucket, "Key": key}, given, condition)

    def _is_safe(self, source: Source) -> bool:
        """Return whether completing an upload can't hide what somebody wrote meanwhile."""
        if source.versioned:
            return True
        if self._completes_safely is None:
            self._completes_safely = self._tried_out(source.key.rpartition("/")[0])
        return self._completes_safely

    def _tried_out(self, folder: str) -> bool:
        """Return whether the endpoint refuses to complete an upload over an object with another ETag."""
        from botocore.exceptions import ClientError

        key = f"{folder}/{_PROBE}{secrets.token_hex(8)}".lstrip("/")
        where: dict[str, Any] = {"Bucket": self._bucket, "Key": key}
        try:
            self._client.put_object(**where, Body=b"1")
            with self._upload(key, {}, {"IfMatch": '"00000000000000000000000000000000"'}) as upload:
                upload.send(b"2")
        except (ClientError, _Refused) as e:
            return error_code(getattr(e, "cause", e)) in _CHANGED
        else:
            return False
        finally:
            with suppress(ClientError):
                self._client.delete_object(**where, VersionId="null")  # so that no delete marker is left of it either


class _Refused(Exception):
    """The endpoint does not copy a part."""

    def __init__(self, cause: ClientError) -> None:
        super().__init__("a part was not copied")
        self.cause = cause


class _Upload:
    """A multipart upload: completed when the block ends, aborted if it breaks."""

    def __init__(
        self, client: S3Client, where: Mapping[str, Any], given: Mapping[str, Any], condition: Mapping[str, Any]
    ) -> None:
        self._client, self._condition = client, condition
        self._parts: list[CompletedPartTypeDef] = []
        upload = client.create_multipart_upload(**where, **given)["UploadId"]
        self._where: dict[str, Any] = {**where, "UploadId": upload}
        self.answer: Mapping[str, Any] = {}

    def __enter__(self) -> _Upload:
        return self

    def send(self, data: bytes) -> None:
        """Upload a part."""
        number = len(self._parts) + 1
        part = self._client.upload_part(**self._where, PartNumber=number, Body=data)
        self._parts.append({"ETag": part["ETag"], "PartNumber": number})

    def copy(self, old: Any, same: str, part: Copied) -> None:
        """Have a range of an object copied as a part. Raises ``_Refused``."""
        from botocore.exceptions import ClientError

        number = len(self._parts) + 1
        try:
            answer = self._client.upload_part_copy(
                **self._where,
                PartNumber=number,
                CopySource=old,
                CopySourceIfMatch=same,
                CopySourceRange=f"bytes={part.start}-{part.start + part.size - 1}",
            )
        except ClientError as e:
            raise _Refused(e) from None
        self._parts.append({"ETag": answer["CopyPartResult"]["ETag"], "PartNumber": number})

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            try:
                self.answer = self._client.complete_multipart_upload(
                    **self._where, MultipartUpload={"Parts": self._parts}, **self._condition
                )
            except BaseException:
                self._abort()
                raise
        else:
            self._abort()

    def _abort(self) -> None:
        with suppress(Exception):
            self._client.abort_multipart_upload(**self._where)


class _Slice(io.RawIOBase):
    """A range of a file."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._at = start
        self._end = start + size

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Return up to ``size`` bytes."""
        left = self._end - self._at
        self._file.seek(self._at)
        data = self._file.read(left if size is None or size < 0 else min(size, left))
        self._at += len(data)
        return data
