"""A harmed log never verifies, and the verdict names the entry."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delenda.audit.log import Log
from delenda.audit.merkle import root_of
from delenda.audit.notes import Algorithm, Checkpoint, SigningKey
from delenda.audit.policy import Policy
from delenda.audit.tiles import Tiles, tile_path
from delenda.audit.verify import verify_log
from delenda.control import Control
from delenda.errors import AuditBroken

WITNESS = SigningKey.from_seed("auditor.example/w1", b"w" * 32, Algorithm.COSIGNATURE)


def work(log: Log, requests: int, first: int = 0, steps: int = 4) -> None:
    for i in range(first, first + requests):
        with log.control.begin() as connection:
            log.append(connection, "request.received", {"kind": "erase", "ground": "cancelled"}, f"R-{i}")
            for step in range(steps):
                log.append(connection, "apply.collection", {"store": "crm", "done": step}, f"R-{i}")
            if i % 2:
                log.append(connection, "request.withdrawn", {}, f"R-{i}")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Policy]:
    """A cosigned log of 600-odd entries with stale partial tiles in it, and the policy that believes it."""
    import base64

    from pydantic import SecretStr

    from delenda.control import Sealer, metadata
    from delenda.settings import AuditSettings
    from delenda.testing.clock import FixedClock

    base = tmp_path_factory.mktemp("sound")
    control = Control(f"sqlite:///{base}/control.db", Sealer(bytes(range(32))), b"p" * 32)
    metadata.create_all(control.engine)
    key = SecretStr(base64.b64encode(bytes(range(32))).decode())
    log = Log(control, AuditSettings(origin="delenda.example/log", key=key, folder=base / "log"), FixedClock())
    for first in (0, 30, 80):
        work(log, 30, first)
        log.publish()
    log.attach(WITNESS.cosign(checkpoint(log).text, dt.datetime(2026, 3, 1, tzinfo=dt.UTC)), WITNESS.verifier)
    control.close()
    return base / "log", Policy((log.verifier,), {"dpo": WITNESS.verifier}, {}, "dpo")


def checkpoint(log: Log) -> Checkpoint:
    return Policy.of_log(log.verifier).check(log.tiles.checkpoint())[0]


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


@pytest.mark.promise("P40")
def test_a_sound_log_verifies(sound: tuple[Path, Policy]) -> None:
    folder, policy = sound
    verdict = verify_log(folder, policy)
    assert verdict.problems == []
    assert verdict.head
    assert verdict.head.size > 512
    assert verdict.cosigned_by == ("dpo",)
    assert len(verdict.trails) == 90
    assert sum(trail.open for trail in verdict.trails.values()) == 45
    assert verdict.kinds["request.withdrawn"] == 45
    assert any(".p/" in p.as_posix() for p in files(folder))


@pytest.mark.promise("P40")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_of_the_folder_can_change(sound: tuple[Path, Policy], data: st.DataObject) -> None:
    folder, policy = sound
    path = data.draw(st.sampled_from(files(folder)))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != before[at]))
    try:
        path.write_bytes(before[:at] + bytes([byte]) + before[at + 1 :])
        assert verify_log(folder, policy).problems
    finally:
        path.write_bytes(before)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_file_can_be_cut_grown_or_removed(sound: tuple[Path, Policy], data: st.DataObject) -> None:
    folder, policy = sound
    path = data.draw(st.sampled_from([p for p in files(folder) if not stale(p, folder)]))
    before = path.read_bytes()
    cut = data.draw(st.integers(0, len(before) - 1))
    harmed = data.draw(st.sampled_from([before[:cut], before + b"x", before + before, b"", None]))
    try:
        path.unlink() if harmed is None else path.write_bytes(harmed)
        assert verify_log(folder, policy).problems
    finally:
        path.write_bytes(before)


def stale(path: Path, folder: Path) -> bool:
    """Is this a partial tile of an older head, which a log may drop?"""
    size = int((folder / "checkpoint").read_text().splitlines()[1])
    level = path.relative_to(folder).parts[1] if path.name != "checkpoint" else ""
    width = (size >> 8 * (0 if level == "entries" else int(level or 0))) % 256
    return path.parent.name.endswith(".p") and int(path.name) != width


@pytest.mark.promise("P40")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 511), st.data())
def test_the_edited_entry_is_named(sound: tuple[Path, Policy], position: int, data: st.DataObject) -> None:
    folder, policy = sound
    path = folder / tile_path("entries", position // 256)
    before = path.read_bytes()
    entries = Tiles(folder).bundle(position // 256, 512)
    offset = sum(len(e) + 2 for e in entries[: position % 256]) + 2
    at = offset + data.draw(st.integers(0, len(entries[position % 256]) - 1))
    try:
        path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
        assert any(p.startswith(f"entry {position}:") for p in verify_log(folder, policy).problems)
    finally:
        path.write_bytes(before)


@pytest.fixture
def forger(sound: tuple[Path, Policy], tmp_path: Path) -> Any:
    """Rewrite the whole log with other entries, every tile fitting; sign it with the log's own key if asked."""
    folder, policy = sound

    def forge(change: Any, signed: bool) -> tuple[Path, Policy]:
        size = int((folder / "checkpoint").read_text().splitlines()[1])
        entries = change([data for _, data in Tiles(folder).entries(size)])
        target = tmp_path / f"forged-{random.random()}"
        target.mkdir()
        _, root = Tiles(target).extend(0, root_of([]), entries)
        shutil.copy(folder / "checkpoint", target)
        if signed:
            head = Checkpoint("delenda.example/log", len(entries), root)
            key = SigningKey.from_seed("delenda.example/log", bytes(range(32)))
            (target / "checkpoint").write_text(key.sign(head.text))
        return target, Policy(policy.logs, {}, {}, "none") if signed else policy

    return forge


REWRITES = {
    "removed": lambda e: e[:10] + e[11:],
    "removed at the end": lambda e: e[:-1],
    "reordered": lambda e: [*e[:10], e[11], e[10], *e[12:]],
    "doubled": lambda e: [*e[:10], e[10], *e[10:]],
    "inserted": lambda e: [*e[:10], b'{"at":"2026-03-01T09:00:00Z","body":{},"kind":"scan.finished","v":1}', *e[10:]],
    "edited": lambda e: [*e[:10], e[10].replace(b'"v":1', b'"v":2'), *e[11:]],
}


@pytest.mark.promise("P40")
@pytest.mark.parametrize("name", REWRITES)
def test_a_rewritten_log_does_not_fit_the_signed_head(forger: Any, name: str) -> None:
    folder, policy = forger(REWRITES[name], signed=False)
    assert verify_log(folder, policy).problems


@pytest.mark.promise("P40")
@pytest.mark.parametrize("name", ["removed", "reordered", "doubled", "edited"])
def test_even_the_holder_of_the_key_can_not_take_an_entry_out_of_a_trail(forger: Any, name: str) -> None:
    folder, policy = forger(REWRITES[name], signed=True)
    problems = verify_log(folder, policy).problems
    assert any(p.startswith(("entry 10:", "entry 11:")) for p in problems)


def test_what_the_holder_of_the_key_rewrites_whole_is_shown_by_a_head_that_others_keep(
    forger: Any, sound: tuple[Path, Policy]
) -> None:
    kept = Checkpoint.parse((sound[0] / "checkpoint").read_text().split("\n\n")[0] + "\n")
    folder, policy = forger(lambda e: [d for d in e if b'"R-3"' not in d], signed=True)
    assert verify_log(folder, policy).ok, "in itself it is whole: nobody else looked"
    assert "cut back" in verify_log(folder, policy, [kept]).problems[0]
    folder, policy = forger(lambda e: [d.replace(b"cancelled", b"no_longer") for d in e], signed=True)
    assert "not those of a head" in verify_log(folder, policy, [kept]).problems[0]


def test_cut_back_to_an_older_signed_head_is_shown_by_a_receipt_or_a_witness(
    log: Log, settings: Any, tmp_path: Path
) -> None:
    work(log, 3)
    log.publish()
    shutil.copytree(settings.folder, tmp_path / "old")
    work(log, 3, first=3)
    head = log.publish()
    policy = Policy.of_log(log.verifier)
    assert verify_log(tmp_path / "old", policy).ok
    assert "cut back" in verify_log(tmp_path / "old", policy, [head]).problems[0]
    assert verify_log(settings.folder, policy, [checkpoint(log), head]).ok


def test_files_that_a_crash_left_are_told_from_harm(log: Log, settings: Any) -> None:
    work(log, 3)
    head = log.publish()
    policy = Policy.of_log(log.verifier)
    more = [b"later"] * 300
    Tiles(settings.folder).extend(head.size, head.root, more)
    (settings.folder / "tile/0/000.77.tmp").write_bytes(b"half")
    verdict = verify_log(settings.folder, policy)
    assert verdict.ok
    assert len(verdict.notices) >= 4
    (settings.folder / "notes.txt").write_text("hello")
    assert verify_log(settings.folder, policy).problems == ["notes.txt: no part of the log"]


def test_a_missing_quorum_and_a_missing_checkpoint_fail(log: Log, settings: Any) -> None:
    work(log, 1)
    log.publish()
    asks = Policy((log.verifier,), {"dpo": WITNESS.verifier}, {}, "dpo")
    assert "quorum" in verify_log(settings.folder, asks).problems[0]
    (settings.folder / "checkpoint").unlink()
    verdict = verify_log(settings.folder, Policy.of_log(log.verifier))
    assert verdict.problems == ["checkpoint: missing"]
    with pytest.raises(AuditBroken, match="missing"):
        verdict.require()


def test_silence_is_measured(log: Log, settings: Any, clock: Any) -> None:
    work(log, 1)
    clock.pass_time(dt.timedelta(hours=7))
    log.heartbeat()
    clock.pass_time(dt.timedelta(minutes=15))
    log.heartbeat()
    assert verify_log(settings.folder, Policy.of_log(log.verifier)).silence == dt.timedelta(hours=7)


def test_the_log_says_nothing_of_values(sound: tuple[Path, Policy]) -> None:
    text = b"".join(p.read_bytes() for p in files(sound[0]) if "entries" in p.parts)
    assert b"cancelled" in text
    assert b"@" not in text
