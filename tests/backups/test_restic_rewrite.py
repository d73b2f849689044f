"""Snapshots of a real restic written anew: what was erased is gone from the repository, and a snapshot stays itself."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from connectors import backup_restic_draft
from connectors.backup_restic import ResticBackups
from connectors.backup_restic_snapshot import IN, OF
from delenda.jobs import backups, backups_rewrite
from delenda.model import RequestId
from delenda.settings import BackupSet

pytestmark = pytest.mark.servers
ANN = b"ann@example.com"
R1 = RequestId("R-1")


class Kept:
    """A repository with one snapshot of a database's copy, made before Ann was erased."""

    def __init__(self, world: Any, folder: Path) -> None:
        self.world, self.folder, self.data = world, folder / "repo", folder / "kept"
        self.data.mkdir()
        shutil.copyfile(world.database, self.data / "app.db")
        self.call("init")
        self.snapshot("app")
        self.section = BackupSet(
            name="vault", store="app", type="restic", path=self.folder, secret=SecretStr("pw"), pattern="app"
        )
        settings = world.house.settings.model_copy(update={"backups": (self.section,)})
        world.house = dataclasses.replace(world.house, settings=settings)

    def snapshot(self, tag: str) -> None:
        options = ["--tag", tag, "--tag", "night", "--host", "db", "--time", "2030-01-01 01:00:00"]
        self.call("backup", str(self.data), *options)

    def call(self, *arguments: str) -> str:
        env = {**os.environ, "RESTIC_PASSWORD": "pw", "TZ": "UTC"}
        command = ["restic", "-q", "--no-cache", "-r", str(self.folder), *arguments]
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout

    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.call("snapshots", "--json"))
        return found

    def erase(self) -> None:
        backups.mark(self.world.house, R1, self.world.erase_ann(), self.world.datamap())

    def rewrite(self) -> backups_rewrite.RewriteReport:
        return backups_rewrite.rewrite(self.world.house, self.world.datamap(), dry_run=False)

    def owed(self) -> list[str]:
        return [str(o.standing) for o in backups.obligations_of(self.world.house, R1)]


@pytest.fixture
def kept(world: Any, tmp_path: Path) -> Kept:
    return Kept(world, tmp_path)


@pytest.mark.promise("P22", "P24")
def test_a_snapshot_is_written_anew_and_stays_the_same_backup(kept: Kept, tmp_path: Path) -> None:
    kept.erase()
    [before] = ResticBackups(kept.section).backups()
    report = kept.rewrite()
    assert backups_rewrite.counts_of(report) == {"backups": 1, "rewritten": 1, "records": 6, "closed": 1, "problems": 0}
    [snapshot] = kept.listed()
    assert snapshot["id"] != before.locator
    assert (snapshot["hostname"], snapshot["time"][:19]) == ("db", "2030-01-01T01:00:00")
    assert sorted(snapshot["tags"]) == sorted(["app", "night", OF + before.locator, IN + "vault"])
    [now] = ResticBackups(kept.section).backups()
    assert (now.id, now.taken_at, now.locator) == (before.id, before.taken_at, snapshot["id"])
    kept.call("check", "--read-data")
    kept.call("restore", "latest", "--target", str(tmp_path / "out"))
    [copy] = (tmp_path / "out").rglob("app.db")
    assert copy.relative_to(tmp_path / "out") == (kept.data / "app.db").relative_to("/")
    assert ANN not in copy.read_bytes()
    with sqlite3.connect(copy) as db:
        for table in ("users", "orders", "items", "notes"):
            assert db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() == kept.world.rows(table)
    [obligation] = backups.obligations_of(kept.world.house, R1)
    assert obligation.evidence is not None
    assert (obligation.evidence.how, obligation.evidence.digest) == ("rewritten", snapshot["id"])
    backups.look(kept.world.house)
    assert kept.owed() == ["closed"], "it did not come back as another backup"
    assert kept.rewrite().rewritten == ()


def test_what_was_erased_is_out_of_the_repository(kept: Kept) -> None:
    kept.erase()
    packs = {p.name for p in (kept.folder / "data").rglob("*") if p.is_file()}
    kept.rewrite()
    assert not packs & {p.name for p in (kept.folder / "data").rglob("*") if p.is_file()}


def test_a_snapshot_of_more_than_one_copy_stays_owed(kept: Kept) -> None:
    (kept.data / "notes.csv").write_text("1,ann@example.com\n")
    kept.call("forget", "--prune", kept.listed()[0]["id"])
    kept.snapshot("app")
    kept.erase()
    before = kept.listed()
    assert [r.what.problem for r in kept.rewrite().rewritten] == ["cannot_rewrite"]
    assert (kept.listed(), kept.owed()) == (before, ["open"])


def test_a_new_snapshot_that_reads_otherwise_is_dropped_and_the_old_one_stays(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.erase()
    before = kept.listed()
    monkeypatch.setattr(backup_restic_draft, "digest_of", lambda path: path.name)
    assert [r.what.problem for r in kept.rewrite().rewritten] == ["corrupt_data"]
    assert (kept.listed(), kept.owed()) == (before, ["open"])
    monkeypatch.undo()
    assert kept.rewrite().rewritten[0].closed == 1


def test_what_a_cut_off_rewrite_left_is_no_backup_and_goes_with_the_next(kept: Kept) -> None:
    kept.erase()
    [old] = kept.listed()
    kept.call("backup", str(kept.data), "--tag", OF + old["id"], "--tag", IN + "vault", "--tag", "app")
    assert [b.locator for b in ResticBackups(kept.section).backups()] == [old["id"]]
    assert kept.rewrite().rewritten[0].closed == 1
    [left] = kept.listed()
    assert OF + old["id"] in left["tags"]
    assert left["time"][:4] == "2030"


def test_no_scratch_folder_is_left(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(backup_restic_draft.tempfile, "tempdir", str(scratch))
    kept.erase()
    kept.rewrite()
    assert list(scratch.iterdir()) == []
