"""S3 event notifications: what a message says of a bucket's objects, and the queue that messages wait in.

Messages come as S3 sends them (``Records``), through SNS (``Type: Notification``) or through EventBridge
(``detail-type``); MinIO and Ceph send the first form. They come at least once and in any order: of one object, the
greater ``sequencer`` is the later, compared as text after the shorter was filled up with zeros on the right.

Ceph's is a time with its bytes in the machine's order, which tells nothing as text: there the time of the event counts.

What happened to an old version says nothing of the object, so it is ``UNSURE``, as is a key of Ceph's that can be read
in two ways: some of its releases write keys as they are, others as URLs do.

>>> [change.standing.value for change in changes(b'{"Event": "s3:TestEvent"}', "uploads")]
[]
"""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import unquote_plus

from connectors.s3_client import check_endpoint, s3_errors
from delenda.errors import InputError
from delenda.model import ObjectChange, Standing
from delenda.settings import EventSettings, S3Store

_ORDER: Final = re.compile(r"[0-9a-f]{1,64}")
_DEPTH: Final = 4
"""Envelopes around envelopes: EventBridge to SNS to SQS, and one to spare."""
_AT_MOST: Final = 200_000
"""Messages that are taken off a queue at a time: one that fills as fast as it empties must not keep a scan forever."""
_TOUCHED: Final = ("ObjectRestore:Completed", "Object Restore Completed")
"""What leaves an object as it was, but lets it be read."""


def changes(message: bytes, bucket: str) -> list[ObjectChange]:
    """Return what a message says of the bucket's objects. Raises ``InputError`` if it is no message of S3."""
    try:
        return list(_of(json.loads(message), bucket, _DEPTH))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InputError("the message is no S3 event notification") from None


def opaque(message: bytes) -> set[str]:
    """Return the ``opaqueData`` of a message's records, as Ceph sends what its topic was made with."""
    try:
        return {str(record.get("opaqueData", "")) for record in json.loads(message)["Records"]}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return set()


def _of(body: Any, bucket: str, depth: int) -> Iterator[ObjectChange]:
    if depth == 0:
        raise ValueError
    if isinstance(body, list):
        for each in body:
            yield from _of(each, bucket, depth - 1)
    elif "Records" in body:
        for record in body["Records"]:
            yield from _record(record, bucket)
    elif body.get("Event") == "s3:TestEvent":
        return
    elif body.get("Type") == "Notification":
        yield from _of(json.loads(body["Message"]), bucket, depth - 1)
    elif body.get("source") == "aws.s3":
        yield from _bridged(body, bucket)
    else:
        raise ValueError


def _record(record: dict[str, Any], bucket: str) -> Iterator[ObjectChange]:
    """Read one of ``Records``: keys are written as in URLs."""
    name, entry = str(record["eventName"]).removeprefix("s3:"), record["s3"]
    if entry["bucket"]["name"] != bucket:
        return
    thing = entry["object"]
    version = str(thing.get("versionId") or "")
    if name.startswith("ObjectCreated:"):
        standing = Standing.PRESENT
    elif name.startswith(("ObjectRemoved:", "LifecycleExpiration:")):
        hidden = name.endswith("DeleteMarkerCreated") or not version
        standing = Standing.ABSENT if hidden else Standing.UNSURE
    elif name in _TOUCHED:
        standing = Standing.UNSURE
    else:
        return
    raw = str(thing["key"])
    key = unquote_plus(raw, errors="strict")
    at = _time(record["eventTime"])
    if str(record.get("eventSource", "")).startswith("ceph:"):
        thing = {**thing, "sequencer": ""}
        if key != raw:
            yield _change(raw, at, Standing.UNSURE, thing)
            standing = Standing.UNSURE
    yield _change(key, at, standing, thing)


def _bridged(body: dict[str, Any], bucket: str) -> Iterator[ObjectChange]:
    """Read an event of EventBridge: keys are written as they are."""
    kind, detail = body["detail-type"], body["detail"]
    if detail["bucket"]["name"] != bucket:
        return
    thing = detail["object"]
    match kind:
        case "Object Created":
            standing = Standing.PRESENT
        case "Object Deleted":
            hidden = detail.get("deletion-type") == "Delete Marker Created" or not thing.get("version-id")
            standing = Standing.ABSENT if hidden else Standing.UNSURE
        case _ if kind in _TOUCHED:
            standing = Standing.UNSURE
        case _:
            return
    yield _change(str(thing["key"]), _time(body["time"]), standing, thing)


def _change(key: str, at: dt.datetime, standing: Standing, thing: dict[str, Any]) -> ObjectChange:
    order = str(thing.get("sequencer") or "").lower()
    order = order.rstrip("0") or "0" if _ORDER.fullmatch(order) else ""
    version = str(thing.get("eTag") or thing.get("etag") or "").strip('"')
    if standing is Standing.PRESENT and (not version or "size" not in thing):
        standing = Standing.UNSURE
    if standing is not Standing.PRESENT:
        return ObjectChange(key, at, standing, order)
    return ObjectChange(key, at, standing, order, version, int(thing["size"]))


def _time(text: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(text)
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)


class Queue:
    """An SQS queue with a bucket's notifications."""

    def __init__(self, name: str, settings: S3Store, events: EventSettings) -> None:
        check_endpoint(name, events.queue_endpoint)
        self._name, self._settings, self._events = name, settings, events
        self._client: Any = None
        self._lock = threading.Lock()

    @property
    def client(self) -> Any:
        """The client, made when first needed."""
        with self._lock:
            if self._client is None:
                import boto3

                access, secret = self._settings.access_key, self._settings.secret_key
                location = self._events.location or self._settings.location
                with s3_errors(self._name):
                    self._client = boto3.session.Session().client(
                        "sqs",
                        endpoint_url=self._events.queue_endpoint or None,
                        region_name=location or ("us-east-1" if self._events.queue_endpoint else None),
                        aws_access_key_id=access.get_secret_value() if access else None,
                        aws_secret_access_key=secret.get_secret_value() if secret else None,
                    )
            return self._client

    def messages(self) -> Iterator[tuple[bytes, Callable[[], None]]]:
        """Yield the messages that wait, each with what takes it off; one that is left there comes once only."""
        seen: set[str] = set()
        while len(seen) < _AT_MOST:
            with s3_errors(self._name):
                answer = self.client.receive_message(
                    QueueUrl=self._events.queue, MaxNumberOfMessages=10, WaitTimeSeconds=1
                )
            fresh = [m for m in answer.get("Messages", []) if m["MessageId"] not in seen]
            if not fresh:
                return
            for message in fresh:
                seen.add(message["MessageId"])
                yield message["Body"].encode(), lambda handle=message["ReceiptHandle"]: self._take(handle)  # type: ignore[misc]  # mypy can't tell its type

    def _take(self, handle: str) -> None:
        with s3_errors(self._name):
            self.client.delete_message(QueueUrl=self._events.queue, ReceiptHandle=handle)

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = None
