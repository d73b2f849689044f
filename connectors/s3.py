"""S3 and what speaks its protocol.

An object's version is its ETag. A rewrite is written to a file without a name, then put with ``If-Match``
where the endpoint honours it, and its place among the versions is checked after; if somebody else wrote in
between, ours is taken back. What belongs to the object stays: content type and encoding, metadata, tags,
storage class, encryption, ACL, retention. Then every older version, delete marker and unfinished upload of the
key is removed, since each may hold what was erased.

An endpoint without versions that ignores ``If-Match`` leaves a moment between check and put in which another
writer's object can be lost; see ``docs/limits.md``.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from connectors.inward import look
from connectors.mark import NAME as MARK_NAME
from connectors.mark import Mark, decoded_mark
from connectors.needles import count_needles
from connectors.objects import Ending, Item, ObjectStore, key_digest
from connectors.s3_body import Ranged
from connectors.s3_client import ABSENT, check_endpoint, connect, error_code, s3_errors
from connectors.s3_events import Queue, changes, opaque
from connectors.s3_inventory import Report, newest
from connectors.s3_listed import Among
from connectors.s3_put import NewContent, Put, Source
from connectors.s3_versions import Versions, lock_in
from connectors.search import Search
from delenda.errors import DelendaError, SourceUnavailable
from delenda.model import ObjectChange, Status, Unit
from delenda.settings import CollectionNote, S3Store

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_HEADS: Final = 512
_OF_RANGE: Final = frozenset(("Body", "ContentLength", "ContentRange"))
"""What a GET says of the range it answers with, and not of the object."""


class S3Connector(ObjectStore):
    """A bucket, or a prefix of it."""

    def __init__(self, name: str, settings: S3Store, notes: Mapping[str, CollectionNote]) -> None:
        check_endpoint(name, settings.endpoint)
        self._settings_s3 = settings
        self._bucket = _Bucket(name, settings)
        self._notes = notes
        self._queue = Queue(name, settings, settings.events) if settings.events and settings.events.queue else None
        super().__init__(name, settings, notes, self._bucket)

    def close(self) -> None:
        """Let go of connections; the store can be used again."""
        super().close()
        if self._queue is not None:
            self._queue.close()

    @property
    def queue(self) -> str:
        """The URL of the queue that the bucket's notifications wait in; empty for none."""
        return self._settings_s3.events.queue if self._settings_s3.events else ""

    def messages(self) -> Iterator[tuple[bytes, Callable[[], None]]]:
        """Yield the notifications that wait in the queue, each with what takes it off."""
        if self._queue is not None:
            yield from self._queue.messages()

    def understood(self, message: bytes) -> list[ObjectChange]:
        """Return what a notification says of the objects below the store's prefix."""
        settings = self._settings_s3
        return [c for c in changes(message, settings.bucket) if c.locator.startswith(settings.prefix)]

    def proofs(self, message: bytes) -> set[str]:
        """Return what Ceph sends along with each record, as the topic was made with it."""
        return opaque(message)

    def among(self, locators: Iterable[str], known: Iterable[str]) -> Among:
        """Return the store with only those of the objects that it holds now."""
        return Among(self.name, self._settings_s3, self._notes, self._bucket, locators, known)

    def inventory(self, now: dt.datetime) -> Report | None:
        """Return the newest report; None without ``inventory`` in config. Raises ``InventoryUnfit``."""
        settings = self._settings_s3
        if settings.inventory is None:
            return None
        return newest(self.name, settings, settings.inventory, self._notes, self._bucket, self._bucket.client, now)

    def thaw(self, unit: Unit) -> bool:
        """Ask for a copy of an archived object that can be read, as ``archived`` and ``restore_days`` of config say.

        Returns whether one was asked for, now or before. Raises ``SourceDenied``.
        """
        return self._settings_s3.archived == "restore" and self._bucket.thaw(unit.locator)

    def residue(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Yield old versions that still hold one of the needles, looked for in their unpacked content."""
        yield from self._bucket.residue(needles)

    def within(
        self, locators: Iterable[str], needles: Sequence[bytes], most: int | None
    ) -> Iterator[tuple[str, str, int]]:
        """Yield objects that still hold one of the needles, also where no record shows it; and unfinished uploads."""
        keys = list(locators)
        yield from look(self.name, self._bucket, keys, needles, most)
        yield from self._bucket.beside(keys, needles)

    def residue_bytes(self) -> int:
        """Return the size of the old versions."""
        return self._bucket.residue_bytes()


class _Bucket:
    """The shelf."""

    def __init__(self, name: str, settings: S3Store) -> None:
        self._name = name
        self._settings = settings
        self._bucket = settings.bucket
        self.prefix = settings.prefix
        self._client: S3Client | None = None
        self._lock = threading.Lock()
        self._heads: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
        self._put: Put | None = None

    @property
    def client(self) -> S3Client:
        """The client, made when first needed."""
        with self._lock:
            if self._client is None:
                with s3_errors(self._name):
                    self._client = connect(self._name, self._settings)
                self._put = Put(self._client, self._bucket)
            return self._client

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = self._put = None

    # --- reading ---

    def items(self, prefix: str) -> Iterator[Item]:
        """Yield the objects in the order of keys; folder markers are none."""
        with s3_errors(self._name):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            for page in pages:
                for entry in page.get("Contents", []):
                    if not (entry["Key"].endswith("/") and entry["Size"] == 0):
                        yield Item(entry["Key"], entry["ETag"].strip('"'), entry["Size"], entry["LastModified"])

    def item(self, key: str) -> Item | None:
        """Return the object as it is now."""
        from botocore.exceptions import ClientError

        with s3_errors(self._name):
            try:
                head = self.client.head_object(Bucket=self._bucket, Key=key)
            except ClientError as e:
                if error_code(e) in ABSENT:
                    return None
                raise
        item = Item(key, head["ETag"].strip('"'), head["ContentLength"], head["LastModified"])
        self._remember(item, dict(head))
        return item

    def open(self, item: Item) -> BinaryIO:
        """Return the object's bytes, resumed if the connection breaks."""
        return cast(BinaryIO, Ranged(self._name, item.size_bytes, lambda start, end: self._body(item, start, end)))

    def _body(self, item: Item, start: int, end: int) -> Any:
        from botocore.exceptions import ClientError

        part = f"bytes={start}-{end - 1}"
        with s3_errors(self._name):
            try:
                answer = self.client.get_object(
                    Bucket=self._bucket, Key=item.key, IfMatch=f'"{item.version}"', Range=part
                )
            except ClientError as e:
                if error_code(e) in ("PreconditionFailed", "412") or error_code(e) in ABSENT:
                    raise SourceUnavailable(f"{self._name}: an object changed while it was read") from None
                raise
        self._remember(item, {k: v for k, v in answer.items() if k not in _OF_RANGE})
        return answer["Body"]

    def meta(self, item: Item) -> Mapping[str, str]:
        """Return the user metadata and the tags; metadata wins where both have a name."""
        head = self._head(item)
        if "tags" not in head:
            head["tags"] = self._tags(item) if head.get("TagCount") else {}
        return {k: v for k, v in {**head["tags"], **head.get("Metadata", {})}.items() if k != MARK_NAME}

    def _tags(self, item: Item) -> dict[str, str]:
        with s3_errors(self._name):
            answer = self.client.get_object_tagging(Bucket=self._bucket, Key=item.key)
        return {t["Key"]: t["Value"] for t in answer.get("TagSet", [])}

    def mark(self, item: Item) -> Mark | None:
        """Return the mark of the last rewrite."""
        return decoded_mark(self._head(item).get("Metadata", {}).get(MARK_NAME, ""))

    def _remember(self, item: Item, head: dict[str, Any]) -> None:
        with self._lock:
            place = (item.key, item.version)
            self._heads[place] = {**self._heads.pop(place, {}), **head}
            while len(self._heads) > _HEADS:
                self._heads.popitem(last=False)

    def _head(self, item: Item) -> dict[str, Any]:
        with self._lock:
            known = self._heads.get((item.key, item.version))
        if known is None:
            self.item(item.key)
            known = self._heads.get((item.key, item.version), {})
        return known

    def thaw(self, key: str) -> bool:
        """Have a copy of an archived object fetched; return whether one is under way."""
        from botocore.exceptions import ClientError

        days, tier = self._settings.restore_days, self._settings.restore_tier
        with s3_errors(self._name):
            try:
                wanted: Any = {"Days": days, "GlacierJobParameters": {"Tier": tier}}
                self.client.restore_object(Bucket=self._bucket, Key=key, RestoreRequest=wanted)
            except ClientError as e:
                if error_code(e) == "RestoreAlreadyInProgress":
                    return True
                if error_code(e) in ABSENT:
                    return False
                raise
        return True

    # --- changing ---

    def prepare(self, keys: Sequence[str]) -> None:
        """Drafts have no name, so nothing is left of a broken run."""

    @contextmanager
    def draft(self, item: Item) -> Iterator[_Draft]:
        """Give a file without a name for the new content."""
        with tempfile.TemporaryFile() as file:
            yield _Draft(self, item, cast(BinaryIO, file))

    def replace(self, item: Item, content: NewContent, mark: Mark, dropped: frozenset[str]) -> Ending:
        """Put the new content in place of the item, and remove what is older."""
        client = self.client
        versions = Versions(client, self._bucket)
        with s3_errors(self._name):
            before = versions.of(item.key)
            if not before or not before[0].latest or before[0].etag != item.version:
                return Ending(Status.CHANGED_SINCE_READ)
            if self._put is None:
                raise SourceUnavailable(f"{self._name}: the store was closed")
            source = Source(item.key, item.version, before[0].id)
            written = self._put.replace(source, content, mark, dropped)
            if written is None:
                return Ending(Status.CHANGED_SINCE_READ)
            after = versions.of(item.key)
            ours = [v for v in after if (v.id == written.id if written.id else v.etag == written.etag)]
            known = {v.id for v in before}
            foreign = [v for v in after if v not in ours and v.id not in known]
            replaced = before[0].id == "null" and any(v.id == "null" and v.etag != item.version for v in foreign)
            if not ours or not ours[0].latest or foreign or replaced:
                versions.remove(item.key, [v for v in ours if v.id != "null"])
                return Ending(Status.CHANGED_SINCE_READ)
            self._put.restore(item.key, ours[0].id, written)
            blocked = versions.remove(item.key, [v for v in after if v not in ours])
            versions.abort_uploads(item.key)
        return blocked or Ending(Status.DONE)

    def remove(self, item: Item) -> Ending:
        """Remove the object with all its versions; a locked one is hidden, and named with its day."""
        versions = Versions(self.client, self._bucket)
        with s3_errors(self._name):
            before = versions.of(item.key)
            if not before or not before[0].latest or before[0].etag != item.version:
                return Ending(Status.CHANGED_SINCE_READ)
            blocked = versions.remove(item.key, before)
            versions.abort_uploads(item.key)
            left = versions.of(item.key)
            if any(v.id not in {b.id for b in before} for v in left):
                return Ending(Status.CHANGED_SINCE_READ)
            if blocked and left and left[0].latest and left[0].etag:
                self.client.delete_object(Bucket=self._bucket, Key=item.key)
        return blocked or Ending(Status.DONE)

    def remove_rehearsed(self, item: Item) -> Ending:
        """Return what ``remove`` would: a lock is seen without touching it."""
        lock = lock_in(self._head(item))
        return Ending(Status.BLOCKED, "locked", lock.until) if lock else Ending(Status.DONE)

    def finish(self, key: str) -> Ending:
        """Remove old versions, or all if the object is hidden, and unfinished uploads."""
        versions = Versions(self.client, self._bucket)
        with s3_errors(self._name):
            found = versions.of(key)
            live = [v for v in found if v.latest and v.etag]
            blocked = versions.remove(key, [v for v in found if v not in live])
            versions.abort_uploads(key)
        return blocked or Ending(Status.ALREADY_ABSENT)

    # --- looking below ---

    def residue(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Search every version that is not the live one; what can't be read is told as unseen."""
        for entry in self._old_versions():
            key, version = entry["Key"], entry["VersionId"]
            place = f"{self._name}: object {key_digest(self._name, key)} version {version}"
            try:
                kind, hits = self._search_version(key, version, needles)
            except DelendaError:
                kind, hits = "unseen_version", 0
            if hits or kind == "unseen_version":
                yield kind, place, hits

    def residue_bytes(self) -> int:
        """Return the size of all versions that are not the live one."""
        return sum(int(entry["Size"]) for entry in self._old_versions())

    def beside(self, keys: Sequence[str], needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Yield unfinished uploads of the keys, whose parts nobody can read; and delete markers that name somebody."""
        versions = Versions(self.client, self._bucket)
        for key in keys:
            place = f"{self._name}: object {key_digest(self._name, key)}"
            with s3_errors(self._name):
                if started := versions.uploads(key):
                    yield "unseen_upload", place, len(started)
                markers = [v for v in versions.of(key) if not v.etag]
            if markers and (hits := Search(needles).count(key.encode("utf-8", "surrogatepass"))):
                yield "old_version", place, hits

    def _old_versions(self) -> Iterator[dict[str, Any]]:
        with s3_errors(self._name):
            pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=self.prefix)
            for page in pages:
                yield from (cast(dict[str, Any], e) for e in page.get("Versions", []) if not e["IsLatest"])

    def _search_version(self, key: str, version: str, needles: Sequence[bytes]) -> tuple[str, int]:
        """Return a version's class, by whether a lock holds it, and how often a needle stands in it."""
        with s3_errors(self._name):
            head = self.client.head_object(Bucket=self._bucket, Key=key, VersionId=version)
            raw = Ranged(self._name, head["ContentLength"], partial(self._version_body, key, version))
            hits = count_needles(cast(BinaryIO, raw), key, needles)
            return ("locked_version" if lock_in(dict(head)) else "old_version"), hits

    def _version_body(self, key: str, version: str, start: int, end: int) -> Any:
        with s3_errors(self._name):
            part = f"bytes={start}-{end - 1}"
            return self.client.get_object(Bucket=self._bucket, Key=key, VersionId=version, Range=part)["Body"]


class _Draft:
    """An object's new content in the making."""

    def __init__(self, bucket: _Bucket, item: Item, file: BinaryIO) -> None:
        self._bucket = bucket
        self._item = item
        self.file = file
        self._taken: list[tuple[int, int, int]] = []

    def take(self, start: int, size: int) -> None:
        """Note that a range of the old object follows; neighbors become one."""
        at = self.file.tell()
        if self._taken and self._taken[-1][0] == at and sum(self._taken[-1][1:]) == start:
            start, size = self._taken[-1][1], self._taken.pop()[2] + size
        self._taken.append((at, start, size))

    def commit(self, mark: Mark, dropped_meta: frozenset[str]) -> Ending:
        """Put it in the object's place."""
        self.file.flush()
        return self._bucket.replace(self._item, NewContent(self.file, self._taken), mark, dropped_meta)
