"""The folder catalogue looks at what is there, and removes only what it saw."""

from __future__ import annotations

import gzip
import os
import sqlite3
from pathlib import Path

import pytest

from connectors.backup_folder import FolderBackups, sniff, taken_at
from delenda.errors import ConfigError, SourceUnavailable
from delenda.model import Status
from delenda.settings import BackupSet


def catalogue(folder: Path, **more) -> FolderBackups:
    return FolderBackups(BackupSet(name="n", store="app", path=folder, **more))


@pytest.mark.promise("P46")
def test_files_and_folders_are_backups_and_are_looked_at(tmp_path):
    db = sqlite3.connect(tmp_path / "a.bak")
    db.execute("CREATE TABLE t (x)")
    db.commit()
    db.close()
    (tmp_path / "b.sql").write_text("--\n-- PostgreSQL database dump\n--\n")
    (tmp_path / "c.sql").write_text("-- MariaDB dump 10.19\n")
    (tmp_path / "d.db").write_bytes(gzip.compress(b"x"))
    (tmp_path / "e.dump").write_bytes(b"PGDMP\x01\x0e")
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "toc.dat").write_bytes(b"")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "g.part").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "a.bak")
    seen = {b.locator: b.format for b in catalogue(tmp_path).backups()}
    assert seen == {
        "a.bak": "sqlite",
        "b.sql": "pg_dump_plain",
        "c.sql": "mysqldump",
        "d.db": "gzip",
        "e.dump": "pg_dump_custom",
        "f": "pg_dump_directory",
    }


def test_unknown_content_is_said_to_be_unknown(tmp_path):
    (tmp_path / "x.sqlite").write_bytes(b"not what the name says")
    assert sniff(tmp_path / "x.sqlite") == "unknown"


@pytest.mark.parametrize(
    ("name", "form", "expected"),
    [
        ("app-20300102.db", r"app-(\d{8})", "2030-01-02T00:00:00"),
        ("app-20300102T0304.db", r"app-(\d{8}T\d{4})", "2030-01-02T03:04:00"),
        ("2030-01-02T03-04-05", r"([\d-]+T[\d-]+)", "2030-01-02T03:04:05"),
        ("app_2030_01_02.sql.gz", "app_%Y_%m_%d", "2030-01-02T00:00:00"),
        ("app-20301399.db", r"app-(\d{8})", None),
        ("latest.db", r"app-(\d{8})", None),
    ],
)
def test_the_time_in_a_name(name, form, expected):
    time = taken_at(name, form)
    assert (time and time.strftime("%Y-%m-%dT%H:%M:%S")) == expected


def test_a_file_written_over_is_another_backup(tmp_path):
    path = tmp_path / "latest.db"
    path.write_bytes(b"one")
    [one] = catalogue(tmp_path).backups()
    path.write_bytes(b"two")
    os.utime(path, (2_000_000_000, 2_000_000_000))
    [two] = catalogue(tmp_path).backups()
    assert one.id != two.id
    assert catalogue(tmp_path).purge(one).status is Status.CHANGED_SINCE_READ
    assert path.read_bytes() == b"two"


def test_purging_removes_a_folder_and_nothing_beside_it(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name)
    first = next(b for b in catalogue(tmp_path).backups() if b.locator == "a")
    assert len(catalogue(tmp_path).inspect(first).digest) == 64
    assert catalogue(tmp_path).purge(first).status is Status.DONE
    assert catalogue(tmp_path).purge(first).status is Status.ALREADY_ABSENT
    assert [p.name for p in tmp_path.iterdir()] == ["b"]


def test_a_locator_that_leads_elsewhere_is_refused(tmp_path):
    from dataclasses import replace

    folder, outside = tmp_path / "set", tmp_path / "outside"
    folder.mkdir()
    outside.write_text("x")
    (folder / "a").write_text("x")
    [one] = catalogue(folder).backups()
    assert catalogue(folder).purge(replace(one, locator="../outside")).status is Status.BLOCKED
    assert outside.exists()


def test_a_missing_folder_is_an_error_not_an_empty_set(tmp_path):
    with pytest.raises(SourceUnavailable, match="mounted"):
        catalogue(tmp_path / "gone").backups()


def test_a_set_without_a_path_is_a_config_error():
    with pytest.raises(ConfigError, match="path"):
        FolderBackups(BackupSet(name="n", store="app"))
