"""Old versions on a real S3 server: what a lock holds is listed, owed and waited for, and goes on its day."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
import uuid
from typing import Any

import boto3
import pytest
from pydantic import SecretStr
from servers.ceph import S3Server

from connectors.backup_s3 import FOREVER, S3VersionBackups
from delenda.backups import obligations as owed
from delenda.backups.obligations import Mark, Standing, covers, open_obligation
from delenda.backups.tombstones import object_token
from delenda.model import Backup, RequestId, Status
from delenda.settings import BackupSet, S3Store

pytestmark = pytest.mark.servers
PEPPER = bytes(32)
SECTION = BackupSet(name="versions", store="photos", type="s3_versions", keep="P90D")


class Versioned:
    """A bucket of its own, with versions and locks, and its old versions as backups."""

    def __init__(self, server: S3Server) -> None:
        self.name = f"v-{uuid.uuid4().hex[:16]}"
        keys = {"aws_access_key_id": server.access_key, "aws_secret_access_key": server.secret_key}
        self.client: Any = boto3.client("s3", endpoint_url=server.endpoint, region_name="us-east-1", **keys)
        self.client.create_bucket(Bucket=self.name, ObjectLockEnabledForBucket=True)
        store = S3Store(
            type="s3",
            bucket=self.name,
            endpoint=server.endpoint,
            purpose="testing",
            access_key=SecretStr(server.access_key),
            secret_key=SecretStr(server.secret_key),
        )
        self.set = S3VersionBackups(SECTION, store)

    def put(self, key: str, body: bytes, **more: Any) -> str:
        return str(self.client.put_object(Bucket=self.name, Key=key, Body=body, **more)["VersionId"])

    def old(self, key: str) -> Backup:
        [found] = [b for b in self.set.backups() if b.object_key == key]
        return found


@pytest.fixture
def bucket(s3_server: S3Server) -> Versioned:
    return Versioned(s3_server)


def obligation(backup: Backup, now: dt.datetime) -> owed.Obligation:
    """Return what an erasure of just now owes in a backup."""
    token = object_token(PEPPER, "photos", backup.object_key)
    mark = Mark(RequestId("R-1"), now, frozenset({"photos"}), frozenset({token}))
    assert covers(backup, mark, now, token)
    assert not covers(backup, mark, now, object_token(PEPPER, "photos", "another"))
    return open_obligation(mark, backup, SECTION, now)


@pytest.mark.promise("P22")
@pytest.mark.parametrize("mode", ["COMPLIANCE", "GOVERNANCE"])
def test_a_lock_is_waited_for_and_the_version_goes_on_its_day(bucket: Versioned, mode: str) -> None:
    until = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=8)
    bucket.put("a", b"old", ObjectLockMode=mode, ObjectLockRetainUntilDate=until)
    bucket.put("a", b"new")
    backup = bucket.old("a")
    assert backup.locked_until == until
    debt = obligation(backup, dt.datetime.now(dt.UTC))
    assert (debt.standing, debt.due_at, debt.blocked_until) == (Standing.BLOCKED, until, until)
    assert bucket.set.inspect(backup).digest == hashlib.sha256(b"old").hexdigest()
    outcome = bucket.set.purge(backup)
    assert (outcome.status, outcome.detail, outcome.until) == (Status.BLOCKED, "locked", until)
    assert bucket.old("a").id == backup.id
    while dt.datetime.now(dt.UTC) <= until + dt.timedelta(seconds=1):
        time.sleep(0.2)
    assert bucket.set.purge(backup).status is Status.DONE
    assert [b for b in bucket.set.backups() if b.object_key == "a"] == []
    assert bucket.client.get_object(Bucket=bucket.name, Key="a")["Body"].read() == b"new"


@pytest.mark.promise("P22")
def test_a_legal_hold_has_no_day_and_is_due_when_it_is_lifted(bucket: Versioned) -> None:
    version = bucket.put("h", b"old", ObjectLockLegalHoldStatus="ON")
    bucket.put("h", b"new")
    backup, now = bucket.old("h"), dt.datetime.now(dt.UTC)
    assert backup.locked_until == FOREVER == owed.FOREVER
    debt = obligation(backup, now)
    assert (debt.standing, debt.blocked_until) == (Standing.BLOCKED, FOREVER)
    assert owed.due([debt], now.date()) == []
    assert bucket.set.purge(backup).status is Status.BLOCKED
    bucket.client.put_object_legal_hold(Bucket=bucket.name, Key="h", VersionId=version, LegalHold={"Status": "OFF"})
    lifted = bucket.old("h")
    assert lifted.locked_until is None
    freed = owed.replace(debt, backup=lifted)
    assert owed.due([freed], now.date()) == [freed]
    assert bucket.set.purge(lifted).status is Status.DONE


@pytest.mark.promise("P22")
def test_an_old_version_without_a_lock_is_due_at_once_and_a_hidden_object_is_one(bucket: Versioned) -> None:
    bucket.put("b", b"only")
    bucket.client.delete_object(Bucket=bucket.name, Key="b")
    backup, now = bucket.old("b"), dt.datetime.now(dt.UTC)
    debt = obligation(backup, now)
    assert (debt.standing, debt.due_at) == (Standing.OPEN, now)
    assert owed.due([debt], now.date()) == [debt]
    assert bucket.set.purge(backup).status is Status.DONE
    assert bucket.set.backups() == []
