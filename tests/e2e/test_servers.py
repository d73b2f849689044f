"""The main job on real servers: PostgreSQL, MariaDB and a versioned S3 bucket, from a signed cancellation on."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import oracle
import pytest
import sqlalchemy as sa
from botocore.config import Config
from company import SEED, Company, configure, ledger_in
from judge import judge
from servers.ceph import S3Server
from standardwebhooks import Webhook

from delenda.demo.layout import lay_out
from delenda.demo.people import FIRST_ACCOUNT

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]

SUBJECTS = 40
ERASED, ANONYMIZED, COPIED, KEPT_HALF = (FIRST_ACCOUNT + n for n in (12, 15, 21, 7))

BUCKET = """  bucket:
    type: s3
    bucket: ${DEMO_BUCKET}
    endpoint: ${DEMO_ENDPOINT}
    location: us-east-1
    access_key: ${DEMO_ACCESS_KEY}
    secret_key: ${DEMO_SECRET_KEY}
"""


class Bucket:
    """A versioned bucket, looked at with a client of its own."""

    def __init__(self, server: S3Server) -> None:
        self.name = f"demo-{uuid.uuid4().hex[:12]}"
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=server.endpoint,
            region_name="us-east-1",
            aws_access_key_id=server.access_key,
            aws_secret_access_key=server.secret_key,
            config=Config(s3={"addressing_style": "path"}),
        )
        self.client.create_bucket(Bucket=self.name)
        self.client.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": "Enabled"})

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=content)

    def objects(self) -> dict[str, bytes]:
        """Return what stands in the bucket."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return {e["Key"]: self._read(e["Key"]) for page in pages for e in page.get("Contents", [])}

    def versions(self) -> dict[str, bytes]:
        """Return every version of every object, by key and version id."""
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.name)
        listed = [(v["Key"], v["VersionId"]) for page in pages for v in page.get("Versions", [])]
        return {f"{key}@{version}": self._read(key, VersionId=version) for key, version in listed}

    def _read(self, key: str, **more: str) -> bytes:
        return bytes(self.client.get_object(Bucket=self.name, Key=key, **more)["Body"].read())


def database(url: str, name: str) -> sa.URL:
    """Make a database on a server; return its URL."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return sa.make_url(url).set(database=name)


def shown(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture
def company(
    postgres_url: str, mariadb_url: str, s3_server: S3Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Company]:
    """The demo company on three servers, scanned, anew for each test. Every object has an older version."""
    folder, mark = tmp_path_factory.mktemp("servers"), secrets.token_hex(4)
    urls = {
        "app": database(postgres_url, f"pomelo_app_{mark}"),
        "analytics": database(mariadb_url, f"pomelo_analytics_{mark}"),
    }
    engines = {name: sa.create_engine(url) for name, url in urls.items()}
    estate = lay_out(folder, SEED, SUBJECTS, dt.datetime.now(dt.UTC))
    for name, engine in engines.items():
        estate.load_database(name, engine)
    bucket = Bucket(s3_server)
    for _ in range(2):
        estate.write_objects(bucket.put)
    configure(folder, lambda text: text.replace("  bucket:\n    type: files\n    root: estate/bucket\n", BUCKET))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DEMO_APP_URL", shown(urls["app"]))
        environment.setenv("DEMO_ANALYTICS_URL", shown(urls["analytics"]))
        environment.setenv("DEMO_BUCKET", bucket.name)
        environment.setenv("DEMO_ENDPOINT", s3_server.endpoint)
        environment.setenv("DEMO_ACCESS_KEY", s3_server.access_key)
        environment.setenv("DEMO_SECRET_KEY", s3_server.secret_key)
        made = Company(folder, estate, engines, bucket.objects, ledger_in(folder), bucket.versions)
        assert made.run("scan")["problems"] == {}
        yield made
    for engine in engines.values():
        engine.dispose()


def cancel(company: Company, account: int, wish: str = "delete") -> str:
    """Let the product say, under its signature, that an account was cancelled; return the request."""
    secret = (company.folder / "keys" / "webhook").read_text().strip()
    body = json.dumps({"type": "account.cancelled", "data": {"account_id": str(account), "wish": wish}})
    message, now = f"msg_{account}", dt.datetime.now(dt.UTC)
    signed = {
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, now, body),
    }
    headers, raw = company.folder / f"{message}.headers", company.folder / f"{message}.body"
    headers.write_text(json.dumps(signed))
    raw.write_text(body)
    taken = company.run("request", "cancelled", str(headers), str(raw))
    assert (taken["state"], taken["method"]) == ("verified", "signed_event")
    return str(taken["id"])


def erase_by_event(company: Company, account: int) -> dict[str, Any]:
    return company.finish(cancel(company, account))


@pytest.mark.promise("P1", "P2", "P3", "P6", "P7", "P18", "P24", "P40")
@pytest.mark.parametrize("account", [ERASED, KEPT_HALF])
def test_a_signed_cancellation_leaves_nothing_on_any_server_nor_in_old_versions(company: Company, account: int) -> None:
    untouched = company.versions()
    done = judge(company, account, erase_by_event)
    after, kept_versions = company.snapshot(), company.versions()
    rewritten = {key.split("@")[0] for key in untouched.keys() - kept_versions.keys()}
    touched = [s for s in json.loads(done["plan"].read_text())["plan"]["collections"] if s["address"].startswith("b")]
    assert touched
    for key in rewritten:  # no old version of what was rewritten, and every old version of all else
        assert sum(k.startswith(key + "@") for k in kept_versions) <= 1
    again = company.run("apply", str(done["plan"]), "--confirm", done["request"])
    assert again["requests"][0]["residual"] == 0
    assert company.snapshot() == after
    assert company.versions() == kept_versions
    assert company.run("audit", "verify")["ok"]


@pytest.mark.promise("P24")
def test_who_wished_for_anonymity_ends_anonymized(company: Company) -> None:
    done = judge(company, ANONYMIZED, lambda c, account: c.finish(cancel(c, account, "anonymize")))
    body = json.loads(done["plan"].read_text())["plan"]
    actions = {s["action"] for s in body["steps"]}
    assert "anonymize" in actions
    orders = [r for (store, table, _), r in company.snapshot().rows.items() if (store, table) == ("app", "orders")]
    assert len(orders) == sum(r["collection"] == "orders" for r in company.ledger["records"])


@pytest.mark.promise("P15", "P27")
def test_a_copy_reads_from_all_servers(company: Company, tmp_path: Path) -> None:
    before = company.snapshot()
    request = company.ask(COPIED, "access")
    report = company.run("export", request, "-o", str(tmp_path), "--approve-as", "officer")
    owned = [r for r in company.ledger["records"] if r["owner"] == COPIED]
    assert report["incomplete"] == 0
    assert report["records"] + report["left_out"] >= len(owned)
    assert company.snapshot() == before
    assert (
        oracle.hits(
            oracle.Snapshot({}, {"report": json.dumps(report).encode()}), oracle.exclusive(company.ledger, COPIED)
        )
        == []
    )
