"""A bucket whose old versions a lock holds: erased as far as it goes, owed until the lock ends, then complete."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from pathlib import Path
from typing import Any

import boto3
import pytest
from company import SEED, Company, configure, embedded_in
from servers.ceph import S3Server

from delenda import config
from delenda.demo.layout import lay_out
from delenda.demo.people import FIRST_ACCOUNT
from delenda.jobs import notify
from delenda.jobs.opening import open_house
from delenda.recipients import outbox

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]

ACCOUNT = FIRST_ACCOUNT + 12
FILES = "  bucket:\n    type: files\n    root: estate/bucket\n"
S3 = """  bucket:
    type: s3
    bucket: ${DEMO_BUCKET}
    endpoint: ${DEMO_ENDPOINT}
    location: us-east-1
    access_key: ${DEMO_ACCESS_KEY}
    secret_key: ${DEMO_SECRET_KEY}
"""
VERSIONS = "backups:\n  - {name: bucket-versions, store: bucket, type: s3_versions, keep: P90D}\n"


def with_bucket(text: str) -> str:
    """Put the bucket on S3, and its old versions in place of the app's copies."""
    before, _, after = text.replace(FILES, S3).partition("backups:\n")
    return before + VERSIONS + "export:" + after.partition("export:")[2]


@pytest.mark.promise("P22", "P24")
def test_what_a_lock_holds_is_owed_until_the_lock_ends(
    s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"locked-{uuid.uuid4().hex[:12]}"
    keys = {"aws_access_key_id": s3_server.access_key, "aws_secret_access_key": s3_server.secret_key}
    s3: Any = boto3.client("s3", endpoint_url=s3_server.endpoint, region_name="us-east-1", **keys)
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    told = {"BUCKET": name, "ENDPOINT": s3_server.endpoint}
    told |= {"ACCESS_KEY": s3_server.access_key, "SECRET_KEY": s3_server.secret_key}
    for key, value in told.items():
        monkeypatch.setenv(f"DEMO_{key}", value)
    estate = lay_out(tmp_path, SEED, 20, dt.datetime.now(dt.UTC))
    configure(tmp_path, with_bucket)
    company = embedded_in(tmp_path, estate)
    until = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=1)
    lock = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": until}
    estate.write_objects(
        lambda key, body: s3.put_object(Bucket=name, Key=key, Body=body, **(lock if str(ACCOUNT) in key else {}))
    )
    locked = [key for key in estate.objects if str(ACCOUNT) in key]
    assert locked
    run = company.run
    assert run("scan")["problems"] == {}
    done = company.erase(ACCOUNT)
    assert done["end"]["state"] == "complete_with_open_obligations"
    owed = run("backups", "list")["backups"]
    assert {b["owed"] for b in owed} == {1}
    assert len(owed) >= len(locked)
    settle_recipients(company, done["request"])
    assert run("backups", "purge", "--apply")["due"] == [], "a lock is waited for"

    soon = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=5)
    for version in s3.list_object_versions(Bucket=name)["Versions"]:  # whoever set the lock lets it end
        if str(ACCOUNT) in version["Key"]:
            where = {"Bucket": name, "Key": version["Key"], "VersionId": version["VersionId"]}
            brief = {"Mode": "GOVERNANCE", "RetainUntilDate": soon}
            s3.put_object_retention(**where, Retention=brief, BypassGovernanceRetention=True)
    time.sleep(7)
    purged = run("backups", "purge", "--apply")
    assert {o["status"] for o in purged["outcomes"]} == {"done"}
    assert purged["closed"] == len(owed)
    assert purged["complete"] == [], "the plan has steps without an end, and nobody has looked"
    end = run("apply", str(done["plan"]), "--confirm", done["request"])["requests"][0]
    assert (end["state"], end["residual"], end["open_obligations"]) == ("complete", 0, 0)
    assert [v for v in s3.list_object_versions(Bucket=name)["Versions"] if not v["IsLatest"]] == []
    assert run("audit", "verify")["ok"]


def settle_recipients(company: Company, request: str) -> None:
    with open_house(config.load(company.config), actor="officer") as house:
        with house.control.begin() as connection:
            waiting = [n for n in outbox.outcomes(connection, request) if n["state"] != "exempt"]
        for notice in waiting:
            notify.acknowledge_by_hand(house, notice["id"], "erased", "letter of today")
