"""Catalogues of restic, pgBackRest and AWS: real programs and repositories; moto for RDS, its client for vaults."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.backup_aws import RdsSnapshots, RecoveryPoints
from connectors.backup_pgbackrest import PgBackRestBackups
from connectors.backup_restic import ResticBackups
from delenda.errors import ConfigError, Locked, SourceDenied, SourceUnavailable
from delenda.jobs import backups, backups_rewrite
from delenda.model import RequestId, Status
from delenda.ports import BackupCatalogue, Inspectable
from delenda.settings import BackupSet


def restic_set(folder: Path, **more: Any) -> BackupSet:
    return BackupSet(
        name="nightly", store="app", type="restic", path=folder, secret=SecretStr("pw"), keep="P30D", **more
    )


def restic(folder: Path, *arguments: str) -> str:
    env = {**os.environ, "RESTIC_PASSWORD": "pw"}
    command = ["restic", "-q", "--no-cache", "-r", str(folder), *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with snapshots of three days; only the first two hold a secret file."""
    folder, data = tmp_path / "repo", tmp_path / "data"
    data.mkdir()
    restic(folder, "init")
    for day in ("01", "02", "03"):
        (data / "app.sql").write_text(f"state of day {day} with ann@example.com {os.urandom(5000).hex()}")
        restic(folder, "backup", str(data), "--tag", "app", "--host", "db", "--time", f"2030-01-{day} 01:00:00")
    (data / "app.sql").write_text("something else")
    restic(folder, "backup", str(data), "--tag", "web", "--time", "2030-01-02 02:00:00")
    return folder


@pytest.mark.servers
class TestRestic:
    @pytest.mark.promise("P22")
    def test_snapshots_are_found_oldest_first_and_by_tag(self, repository: Path) -> None:
        found = ResticBackups(restic_set(repository, pattern="app")).backups()
        assert [f"{b.taken_at:%d}" for b in found] == ["01", "02", "03"]
        assert {(b.format, b.set_name, b.store) for b in found} == {("restic_snapshot", "nightly", "app")}
        assert len(ResticBackups(restic_set(repository)).backups()) == 4

    @pytest.mark.promise("P22", "P24")
    def test_a_purge_forgets_and_prunes_that_one_only(self, repository: Path) -> None:
        catalogue = ResticBackups(restic_set(repository))
        assert isinstance(catalogue, BackupCatalogue)
        assert isinstance(catalogue, Inspectable)
        first, *rest = catalogue.backups()
        before = json.loads(restic(repository, "stats", "--json", "--mode", "raw-data"))["total_size"]
        seen = catalogue.inspect(first)
        assert len(seen.digest) == 64
        assert seen.size_bytes > 10_000
        assert catalogue.purge(first).status is Status.DONE
        assert catalogue.backups() == rest
        after = json.loads(restic(repository, "stats", "--json", "--mode", "raw-data"))["total_size"]
        assert before - after > 5_000, "its data are still in the repository"
        restic(repository, "check", "--read-data")
        assert catalogue.purge(first).status is Status.ALREADY_ABSENT
        with pytest.raises(SourceUnavailable):
            catalogue.inspect(first)

    def test_what_goes_wrong_is_told(self, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wrong = restic_set(repository).model_copy(update={"secret": SecretStr("bad")})
        with pytest.raises(SourceDenied, match="password"):
            ResticBackups(wrong).backups()
        with pytest.raises(SourceUnavailable, match="is the repository there"):
            ResticBackups(restic_set(tmp_path / "none")).backups()
        with pytest.raises(ConfigError, match="needs path or repository, and secret"):
            ResticBackups(BackupSet(name="x", store="app", type="restic", path=repository))
        catalogue = ResticBackups(restic_set(repository))
        [first, *_] = catalogue.backups()
        lock = subprocess.Popen(
            ["restic", "--no-cache", "-q", "-r", str(repository), "backup", "--stdin"],
            env={**os.environ, "RESTIC_PASSWORD": "pw"},
            stdin=subprocess.PIPE,
        )
        try:
            while not list((repository / "locks").iterdir()):
                threading.Event().wait(0.05)
            with pytest.raises(Locked):
                catalogue.purge(first)
        finally:
            lock.communicate(b"x")
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(ConfigError, match="not installed"):
            catalogue.backups()

    @pytest.mark.promise("P22", "P24")
    def test_an_erasure_owes_in_snapshots_until_they_are_pruned(self, world: Any, repository: Path) -> None:
        import dataclasses

        section = restic_set(repository, pattern="app")
        settings = world.house.settings.model_copy(update={"backups": (section,)})
        world.house = dataclasses.replace(world.house, settings=settings)
        backups.mark(world.house, RequestId("R-1"), world.erase_ann(), world.datamap())
        owed = backups.obligations_of(world.house, RequestId("R-1"))
        assert [f"{o.due_at:%m-%d}" for o in owed if o.due_at] == ["01-31", "02-01"]  # the third came after
        report = backups_rewrite.rewrite(world.house, world.datamap(), dry_run=False)
        assert [r.what.problem for r in report.rewritten] == ["cannot_rewrite"] * 2
        done = backups.purge(world.house, dt.date(2030, 1, 31), dry_run=False)
        assert ([o.status.value for _, o in done.outcomes], done.closed) == (["done"], 1)
        assert len(ResticBackups(section).backups()) == 2


# --- pgBackRest --------------------------------------------------------------------------------------


def _initdb() -> Path:
    """Return Debian's initdb of the newest version that this pgBackRest reads."""
    [*_, newest] = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return newest


@pytest.fixture
def stanza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackupSet]:
    """A real stanza on loopback with two full backups and nothing else; the database is offline."""
    folder = tmp_path_factory.mktemp("pgbackrest")
    user = "postgres" if os.getuid() == 0 else None
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)
    if user:
        shutil.chown(folder, user)

    def call(*command: str) -> None:
        done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    call(str(_initdb()), "-D", str(folder / "data"), "--no-sync")
    lines = [
        "[global]",
        *(f"{k}={folder / v}" for k, v in {"repo1-path": "repo", "log-path": "log", "spool-path": "spool"}.items()),
        f"lock-path={folder / 'lock'}",
        "repo1-retention-full=9",
        "compress-level=1",
        "[main]",
        f"pg1-path={folder / 'data'}",
    ]
    config = folder / "pgbackrest.conf"
    config.write_text("\n".join(lines))
    config.chmod(0o644)
    base = ("pgbackrest", f"--config={config}", "--stanza=main", "--no-online")
    call(*base, "stanza-create")
    for _ in range(2):
        call(*base, "--type=full", "backup")
    yield BackupSet(name="pg", store="app", type="pgbackrest", path=config, resource="main")
    shutil.rmtree(folder)


@pytest.mark.servers
@pytest.mark.timeout(300)
@pytest.mark.promise("P22", "P24")
def test_a_stanza_is_listed_and_expired_but_for_its_last_full_backup(stanza: BackupSet) -> None:
    catalogue = PgBackRestBackups(stanza)
    first, last = catalogue.backups()
    assert (first.format, first.taken_at <= last.taken_at) == ("pgbackrest_full", True)
    assert catalogue.inspect(first).digest != catalogue.inspect(last).digest
    assert catalogue.purge(first).status is Status.DONE
    assert catalogue.backups() == [last]
    assert catalogue.purge(first).status is Status.ALREADY_ABSENT
    kept = catalogue.purge(last)
    assert (kept.status, kept.detail) == (Status.BLOCKED, "last_of_set")
    with pytest.raises(SourceUnavailable, match="does not find the stanza"):
        PgBackRestBackups(stanza.model_copy(update={"resource": "none"})).backups()
    with pytest.raises(ConfigError, match="resource"):
        PgBackRestBackups(stanza.model_copy(update={"resource": ""}))


# --- AWS ---------------------------------------------------------------------------------------------


@pytest.fixture
def moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.mark.promise("P22", "P24")
@pytest.mark.parametrize("cluster", [False, True])
def test_snapshots_of_rds_are_listed_and_deleted(moto: str, cluster: bool) -> None:
    import boto3

    rds = boto3.client("rds", endpoint_url=moto, region_name="eu-west-1")
    if cluster:
        rds.create_db_cluster(
            DBClusterIdentifier="shop", Engine="aurora-postgresql", MasterUsername="u", MasterUserPassword="p" * 10
        )
        for name in ("keep-1", "app-1", "app-2"):
            rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=name, DBClusterIdentifier="shop")
    else:
        for instance in ("shop", "other"):
            rds.create_db_instance(DBInstanceIdentifier=instance, DBInstanceClass="db.t3.small", Engine="postgres")
        rds.create_db_snapshot(DBSnapshotIdentifier="app-9", DBInstanceIdentifier="other")
        for name in ("keep-1", "app-1", "app-2"):
            rds.create_db_snapshot(DBSnapshotIdentifier=name, DBInstanceIdentifier="shop")
    section = BackupSet(
        name="rds",
        store="app",
        type="rds",
        resource="cluster:shop" if cluster else "shop",
        endpoint=moto,
        location="eu-west-1",
        pattern="app-*",
    )
    catalogue = RdsSnapshots(section)
    found = catalogue.backups()
    assert sorted(b.locator for b in found) == ["app-1", "app-2"]
    assert len(catalogue.inspect(found[0]).digest) == 64
    assert catalogue.purge(found[0]).status is Status.DONE
    assert catalogue.purge(found[0]).status is Status.ALREADY_ABSENT
    assert [b.locator for b in catalogue.backups()] == [found[1].locator]
    with pytest.raises(SourceUnavailable):
        catalogue.inspect(found[0])


def test_an_automated_snapshot_is_waited_for(moto: str) -> None:
    import dataclasses

    import boto3

    rds = boto3.client("rds", endpoint_url=moto, region_name="eu-west-1")
    rds.create_db_instance(DBInstanceIdentifier="till", DBInstanceClass="db.t3.small", Engine="postgres")
    rds.create_db_snapshot(DBSnapshotIdentifier="auto-1", DBInstanceIdentifier="till")
    section = BackupSet(name="rds", store="app", type="rds", resource="till", endpoint=moto, location="eu-west-1")
    catalogue = RdsSnapshots(section)
    automated = dataclasses.replace(
        next(b for b in catalogue.backups() if b.locator == "auto-1"), format="rds_automated"
    )
    outcome = catalogue.purge(automated)
    assert (outcome.status, outcome.detail) == (Status.BLOCKED, "automated")
    with pytest.raises(SourceUnavailable):
        RdsSnapshots(section.model_copy(update={"endpoint": "http://127.0.0.1:1"})).backups()
    with pytest.raises(ConfigError, match="https"):
        RdsSnapshots(section.model_copy(update={"endpoint": "http://aws.example.com"}))


def test_a_vault_is_listed_and_its_lock_waited_for() -> None:
    """The real client checks every parameter and answer; the service itself is not to be had here."""
    import boto3
    from botocore.stub import Stubber

    section = BackupSet(name="vault", store="app", type="aws_backup", resource="v1", location="eu-west-1")
    catalogue = RecoveryPoints(section)
    client = boto3.client("backup", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    catalogue._service._client = client
    made = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    arn = "arn:aws:backup:eu-west-1:123456789012:recovery-point:"
    points = [
        {
            "RecoveryPointArn": f"{arn}{n}",
            "ResourceArn": "arn:aws:rds:eu-west-1:123456789012:db:shop",
            "ResourceType": "RDS",
            "CreationDate": made + dt.timedelta(days=n),
            "BackupSizeInBytes": 1000,
            "CalculatedLifecycle": {"DeleteAt": made + dt.timedelta(days=30)},
        }
        for n in (2, 1)
    ]
    where, gone = {"BackupVaultName": "v1"}, {"BackupVaultName": "v1", "RecoveryPointArn": f"{arn}1"}
    with Stubber(client) as stub:
        stub.add_response(
            "list_recovery_points_by_backup_vault", {"RecoveryPoints": points[:1], "NextToken": "n"}, where
        )
        stub.add_response(
            "list_recovery_points_by_backup_vault", {"RecoveryPoints": points[1:]}, {**where, "NextToken": "n"}
        )
        first, second = catalogue.backups()
        assert (first.taken_at < second.taken_at, first.format, first.size_bytes) == (True, "aws_rds", 1000)
        assert first.expires_at == made + dt.timedelta(days=30)
        stub.add_client_error("delete_recovery_point", "InvalidRequestException", expected_params=gone)
        locked = catalogue.purge(first)
        assert (locked.status, locked.detail, locked.until) == (Status.BLOCKED, "locked", first.expires_at)
        stub.add_response("delete_recovery_point", {}, gone)
        assert catalogue.purge(first).status is Status.DONE
        stub.add_client_error("delete_recovery_point", "ResourceNotFoundException")
        assert catalogue.purge(first).status is Status.ALREADY_ABSENT
        stub.add_client_error("delete_recovery_point", "AccessDeniedException")
        assert catalogue.purge(first).detail == "denied"
        stub.add_client_error("list_recovery_points_by_backup_vault", "AccessDeniedException")
        with pytest.raises(SourceDenied):
            catalogue.backups()
