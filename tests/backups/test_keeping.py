"""Our own state, exported, lost, and brought back: the log verifies, the tombstones work, what is missing is told."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from delenda.audit.log import Log
from delenda.control import Control, Sealer
from delenda.errors import CorruptData, Exit, InputError, Refused
from delenda.jobs import audit, backups, keeping
from delenda.jobs.house import House
from delenda.model import RequestId

R1 = RequestId("R-1")


def house_at(world: Any, folder: Path, key: bytes = bytes(32)) -> House:
    """Return a house like the world's, with a control store and a real log in ``folder``."""
    control = Control(f"sqlite:///{folder}/own.db", Sealer(key), bytes(range(32)))
    control.migrate()
    section = world.house.settings.audit.model_copy(
        update={"key": SecretStr(base64.b64encode(bytes(range(32))).decode()), "folder": folder / "log"}
    )
    settings = world.house.settings.model_copy(update={"audit": section})
    return dataclasses.replace(world.house, settings=settings, control=control, log=Log(control, section, world.clock))


@pytest.fixture
def own(world: Any, tmp_path: Path) -> House:
    """A house that has erased Ann; one old backup knows her."""
    (tmp_path / "first").mkdir()
    house = house_at(world, tmp_path / "first")
    world.backup("20300101")
    backups.mark(house, R1, world.erase_ann(), world.datamap())
    return house


@pytest.mark.promise("P22", "P23")
def test_what_was_exported_comes_back_and_works(world: Any, own: House, tmp_path: Path) -> None:
    archive = tmp_path / "own.zip"
    kept = keeping.export(own, archive)
    assert kept.rows > 10
    assert kept == keeping.verify(own, archive)
    owed = backups.obligations_of(own, R1)
    own.control.close()
    (tmp_path / "second").mkdir()
    again = house_at(world, tmp_path / "second")
    assert keeping.restore(again, archive) == kept
    assert audit.verify(again).ok
    assert backups.obligations_of(again, R1) == owed
    [copy] = world.copies.iterdir()
    report = backups.restore_check(again, "app", world.datamap(), at=world.at(copy))
    assert report.exit_code == Exit.FINDINGS, "the tombstones are of no use"
    assert backups.replay(again, "app", world.datamap(), at=world.at(copy)).residual == 0
    assert audit.publish(again).size > kept.entries
    assert audit.verify(again).ok
    again.control.close()


@pytest.mark.promise("P22")
def test_an_older_state_says_what_it_forgot(world: Any, own: House, tmp_path: Path) -> None:
    archive = tmp_path / "own.zip"
    keeping.export(own, archive)
    backups.restore_check(own, "app", world.datamap())
    head = audit.publish(own)
    assert keeping.verify(own, archive, head).lost == 1
    keeping.export(own, tmp_path / "newer.zip")
    assert keeping.verify(own, tmp_path / "newer.zip", head).lost == 0
    own.control.close()


def test_it_tells_nothing_without_the_key_and_its_sums_need_none(world: Any, own: House, tmp_path: Path) -> None:
    archive = tmp_path / "own.zip"
    keeping.export(own, archive)
    content = archive.read_bytes()
    assert not any(word in content for word in (b"nightly", b"backup.marked", b"R-1"))
    with zipfile.ZipFile(archive) as opened:
        lines = opened.read("SHA256SUMS").decode().splitlines()
        assert len(lines) == len(opened.namelist()) - 1
        for line in lines:
            digest, _, member = line.partition("  ")
            assert hashlib.sha256(opened.read(member)).hexdigest() == digest
    (tmp_path / "wrong").mkdir()
    stranger = house_at(world, tmp_path / "wrong", b"k" * 32)
    with pytest.raises(CorruptData, match=r"wrong control\.key"):
        keeping.verify(stranger, archive)
    stranger.control.close()
    own.control.close()


def test_nothing_is_overwritten_and_no_half_archive_stays(world: Any, own: House, tmp_path: Path) -> None:
    archive = tmp_path / "own.zip"
    keeping.export(own, archive)
    with pytest.raises(InputError, match="already"):
        keeping.export(own, archive)
    with pytest.raises(Refused, match="not empty"):
        keeping.restore(own, archive)
    assert sorted(p.name for p in tmp_path.iterdir() if "own.zip" in p.name) == ["own.zip"]
    with pytest.raises(InputError):
        keeping.verify(own, tmp_path / "none.zip")
    own.control.close()


@pytest.mark.parametrize("harm", ["cut", "bit", "swapped", "missing"])
def test_a_harmed_archive_is_refused_and_brings_back_nothing(world: Any, own: House, tmp_path: Path, harm: str) -> None:
    archive = tmp_path / "own.zip"
    keeping.export(own, archive)
    own.control.close()
    whole = archive.read_bytes()
    if harm == "cut":
        archive.write_bytes(whole[: len(whole) // 2])
    elif harm == "bit":
        at = len(whole) // 3
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    else:
        with zipfile.ZipFile(archive) as old:
            members = {n: old.read(n) for n in old.namelist()}
        if harm == "swapped":
            members["tables/tombstone"], members["tables/backup"] = (
                members["tables/backup"],
                members["tables/tombstone"],
            )
        else:
            del members["tables/tombstone"]
        with zipfile.ZipFile(archive, "w") as new:
            for name, data in members.items():
                new.writestr(name, data)
    (tmp_path / "second").mkdir()
    again = house_at(world, tmp_path / "second")
    with pytest.raises(CorruptData):
        keeping.restore(again, archive)
    assert backups.all_obligations(again) == []
    assert not (tmp_path / "second" / "log").exists()
    again.control.close()
