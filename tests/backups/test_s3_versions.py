"""Old versions of a bucket as backups. (Locks that are really kept are proved on a real server, not here.)"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from pydantic import SecretStr

from connectors.backup_s3 import S3VersionBackups
from delenda.errors import ConfigError, SourceUnavailable
from delenda.model import Status
from delenda.settings import BackupSet, S3Store

STORE = S3Store(
    type="s3",
    bucket="photos",
    location="us-east-1",
    purpose="testing",
    access_key=SecretStr("test"),
    secret_key=SecretStr("test"),
)
SECTION = BackupSet(name="versions", store="bucket", type="s3_versions")


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", "us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
        client.create_bucket(Bucket="photos")
        client.put_bucket_versioning(Bucket="photos", VersioningConfiguration={"Status": "Enabled"})
        yield client


def test_each_old_version_is_a_backup_of_its_object(s3):
    for body in (b"one", b"two", b"three"):
        s3.put_object(Bucket="photos", Key="a.txt", Body=body)
    s3.put_object(Bucket="photos", Key="b.txt", Body=b"only")
    s3.delete_object(Bucket="photos", Key="b.txt")
    backups = S3VersionBackups(SECTION, STORE)
    found = backups.backups()
    assert sorted(b.object_key for b in found) == ["a.txt", "a.txt", "b.txt"]
    assert len({b.id for b in found}) == 3
    old = next(b for b in found if b.object_key == "a.txt")
    digests = {hashlib.sha256(body).hexdigest() for body in (b"one", b"two")}
    assert {backups.inspect(b).digest for b in found if b.object_key == "a.txt"} == digests
    assert backups.purge(old).status is Status.DONE
    assert old.id not in {b.id for b in backups.backups()}
    assert s3.get_object(Bucket="photos", Key="a.txt")["Body"].read() == b"three"


def test_a_bucket_that_is_not_there_is_an_error(s3):
    with pytest.raises(SourceUnavailable):
        S3VersionBackups(SECTION, STORE.model_copy(update={"bucket": "gone"})).backups()


def test_the_set_needs_a_bucket():
    with pytest.raises(ConfigError, match="s3"):
        S3VersionBackups(SECTION, None)
