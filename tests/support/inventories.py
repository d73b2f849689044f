"""Buckets whose inventory reports and event messages are written as Amazon documents them, by code of their own."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import uuid
from typing import Any
from urllib.parse import quote_plus

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import orc
from pydantic import SecretStr

from connectors.s3 import S3Connector
from delenda.settings import EventSettings, InventorySettings, S3Store

SECRET = "whsec_" + "c3Nz" * 8
AT = dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC)
FIELDS = ("Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker", "Size", "LastModifiedDate", "ETag",
          "StorageClass", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus")  # fmt: skip
SNAKE = ("bucket", "key", "version_id", "is_latest", "is_delete_marker", "size", "last_modified_date", "e_tag",
         "storage_class", "object_lock_retain_until_date", "object_lock_legal_hold_status")  # fmt: skip
TYPES = (pa.string(), pa.string(), pa.string(), pa.bool_(), pa.bool_(), pa.int64(), pa.timestamp("ms"), pa.string(),
         pa.string(), pa.timestamp("ms"), pa.string())  # fmt: skip


class World:
    """A bucket, and who writes its reports: from what the endpoint lists, in the form that Amazon documents."""

    def __init__(self, client: Any = None, versioning: bool = False) -> None:
        self.client: Any = client or boto3.client("s3", region_name="us-east-1")
        self.name, self.reports = f"b-{uuid.uuid4().hex[:12]}", f"r-{uuid.uuid4().hex[:12]}"
        for bucket in (self.name, self.reports):
            self.client.create_bucket(Bucket=bucket)
        if versioning:
            self.client.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": "Enabled"})

    def put(self, key: str, data: bytes = b'{"a": 1}\n') -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def settings(self, prefix: str = "", **more: Any) -> S3Store:
        where = InventorySettings(bucket=self.reports, prefix=f"inv/{self.name}/daily")
        config = {"inventory": where, "events": EventSettings(secrets=(SecretStr(SECRET),))} | more
        return S3Store(type="s3", bucket=self.name, prefix=prefix, purpose="testing", **config)

    def store(self, prefix: str = "") -> S3Connector:
        return S3Connector("lake", self.settings(prefix), {})

    def rows(self) -> list[tuple[Any, ...]]:
        page = self.client.list_object_versions(Bucket=self.name)
        rows: list[tuple[Any, ...]] = [
            (self.name, v["Key"], v["VersionId"], v["IsLatest"], False, v["Size"], v["LastModified"],
             v["ETag"].strip('"'), "STANDARD", None, "OFF")
            for v in page.get("Versions", [])
        ]  # fmt: skip
        return rows + [
            (self.name, m["Key"], m["VersionId"], m["IsLatest"], True, None, m["LastModified"], None, None, None, None)
            for m in page.get("DeleteMarkers", [])
        ]

    def report(self, form: str = "CSV", at: dt.datetime = AT, parts: int = 2, versions: bool = True,
               source: str = "", drop: tuple[str, ...] = ()) -> str:  # fmt: skip
        """Write a report of what is there now; return the key of its manifest."""
        root, rows = f"inv/{self.name}/daily", self.rows()
        gone = {*drop, *(() if versions else FIELDS[2:5])}
        if not versions:
            rows = [r for r in rows if r[3] and not r[4]]
        keep = [i for i, f in enumerate(FIELDS) if f not in gone]
        files = []
        for part in range(parts):
            data = written(form, [tuple(r[i] for i in keep) for r in rows[part::parts]], keep)
            key = f"{root}/data/{uuid.uuid4()}.{form.lower()}"
            self.client.put_object(Bucket=self.reports, Key=key, Body=data)
            files.append({"key": key, "size": len(data), "MD5checksum": hashlib.md5(data).hexdigest()})
        manifest = {
            "sourceBucket": source or self.name, "destinationBucket": f"arn:aws:s3:::{self.reports}",
            "version": "2016-11-30", "creationTimestamp": str(int(at.timestamp() * 1000)),
            "fileFormat": form if form != "PARQUET" else "Parquet", "fileSchema": schema_of(form, keep), "files": files,
        }  # fmt: skip
        body = json.dumps(manifest).encode()
        folder = f"{root}/{at:%Y-%m-%dT%H-%MZ}"
        self.client.put_object(Bucket=self.reports, Key=f"{folder}/manifest.json", Body=body)
        told = hashlib.md5(body).hexdigest().encode() + b"\n"
        self.client.put_object(Bucket=self.reports, Key=f"{folder}/manifest.checksum", Body=told)
        return f"{folder}/manifest.json"

    def manifest(self, key: str) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.client.get_object(Bucket=self.reports, Key=key)["Body"].read())
        return body


def written(form: str, rows: list[tuple[Any, ...]], keep: list[int]) -> bytes:
    out = io.BytesIO()
    if form == "CSV":
        text = io.StringIO()
        for row in rows:
            cells = dict(zip([FIELDS[i] for i in keep], row, strict=True))
            cells["Key"] = quote_plus(cells["Key"], safe="/")
            told = cells.get("LastModifiedDate")
            if told:
                cells["LastModifiedDate"] = f"{told:%Y-%m-%dT%H:%M:%S}.000Z"
            values = ["" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in cells.values()]
            csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(values)
        return gzip.compress(text.getvalue().encode())
    schema = pa.schema([(SNAKE[i], TYPES[i]) for i in keep])
    plain = [[c.replace(tzinfo=None) if isinstance(c, dt.datetime) else c for c in row] for row in rows]
    columns = [pa.array([r[n] for r in plain], TYPES[i]) for n, i in enumerate(keep)]
    table = pa.Table.from_arrays(columns, schema=schema)
    (pq.write_table if form == "PARQUET" else orc.write_table)(table, out)
    return out.getvalue()


def schema_of(form: str, keep: list[int]) -> str:
    if form == "CSV":
        return ", ".join(FIELDS[i] for i in keep)
    if form == "ORC":
        names = {pa.string(): "string", pa.bool_(): "boolean", pa.int64(): "bigint", pa.timestamp("ms"): "timestamp"}
        return "struct<" + ",".join(f"{SNAKE[i]}:{names[TYPES[i]]}" for i in keep) + ">"
    names = {pa.string(): "binary {} (UTF8)", pa.bool_(): "boolean {}", pa.int64(): "int64 {}",
             pa.timestamp("ms"): "int64 {} (TIMESTAMP_MILLIS)"}  # fmt: skip
    return "message s3.inventory { " + " ".join(f"optional {names[TYPES[i]].format(SNAKE[i])};" for i in keep) + " }"


def record(name: str, key: str, order: str = "0055AED6", bucket: str = "lake", **thing: Any) -> dict[str, Any]:
    obj = {"key": quote_plus(key, safe="/"), "size": 5, "eTag": "e1", "sequencer": order, **thing}
    return {"eventVersion": "2.1", "eventSource": "aws:s3", "eventTime": "2026-03-01T10:00:00.123Z", "eventName": name,
            "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": bucket}, "object": obj}}  # fmt: skip


def message(*records: dict[str, Any]) -> bytes:
    return json.dumps({"Records": records}).encode()


def bridged(kind: str, key: str, **detail: Any) -> bytes:
    thing = {"key": key, "size": 5, "etag": "e1", "sequencer": "0055AED6"} | detail.pop("object", {})
    body = {"version": "0", "id": "1", "detail-type": kind, "source": "aws.s3", "time": "2026-03-01T10:00:00Z",
            "detail": {"version": "0", "bucket": {"name": "lake"}, "object": thing, **detail}}  # fmt: skip
    return json.dumps(body).encode()
