"""A witness vouches for growth, and for nothing else."""

from __future__ import annotations

import base64
import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delenda.audit.log import Log
from delenda.audit.merkle import EMPTY_ROOT, consistency_ranges, leaf_hash, look_up, root_of
from delenda.audit.notes import Algorithm, Checkpoint, Note, SigningKey
from delenda.audit.policy import Policy
from delenda.audit.tiles import Tiles
from delenda.audit.witness import Witness, growth
from delenda.errors import AuditBroken

WITNESS = SigningKey.from_seed("auditor.example/w1", b"w" * 32, Algorithm.COSIGNATURE)


def fill(log: Log, entries: int) -> Checkpoint:
    with log.control.begin() as connection:
        for i in range(entries):
            log.append(connection, "apply.started", {"steps": i}, "R-1")
    return log.publish()


@pytest.fixture
def witness(log: Log, tmp_path: Path, clock: Any) -> Witness:
    return Witness(WITNESS, [log.verifier], tmp_path / "witness.json", clock)


def test_growth_is_cosigned_and_attached(log: Log, witness: Witness, settings: Any, clock: Any) -> None:
    for entries in (3, 300, 1):
        head = fill(log, entries)
        log.attach(witness.watch(settings.folder, head.origin), WITNESS.verifier)
        assert witness.last(head.origin) == head
        note = Note.parse(log.tiles.checkpoint())
        assert note.cosigned_at(WITNESS.verifier) == clock.now()
        policy = Policy((log.verifier,), {"dpo": WITNESS.verifier}, {}, "dpo")
        assert policy.check(log.tiles.checkpoint()) == (head, ("dpo",))
    clock.pass_time(dt.timedelta(hours=1))
    again = witness.watch(settings.folder, head.origin)
    assert Note.parse(log.key.sign(head.text) + again).cosigned_at(WITNESS.verifier) == clock.now()


def test_cosignatures_stay_while_the_log_is_idle(log: Log, witness: Witness, settings: Any) -> None:
    head = fill(log, 3)
    log.attach(witness.watch(settings.folder, head.origin), WITNESS.verifier)
    text = log.tiles.checkpoint()
    log.publish()
    log.attach(text.splitlines()[-1] + "\n", WITNESS.verifier)
    assert log.tiles.checkpoint() == text


def test_a_line_that_is_no_cosignature_is_not_attached(log: Log, settings: Any) -> None:
    head = fill(log, 3)
    other = Checkpoint(head.origin, 2, b"x" * 32)
    for line in (WITNESS.cosign(other.text, dt.datetime.now(dt.UTC)), "— a b\n", ""):
        with pytest.raises(AuditBroken):
            log.attach(line, WITNESS.verifier)


def test_a_rolled_back_log_gets_no_signature(log: Log, witness: Witness, settings: Any, tmp_path: Path) -> None:
    head = fill(log, 5)
    shutil.copytree(settings.folder, tmp_path / "old")
    fill(log, 5)
    witness.watch(settings.folder, head.origin)
    with pytest.raises(AuditBroken, match="rolled back"):
        witness.watch(tmp_path / "old", head.origin)
    assert witness.last(head.origin).size == 11


def sign(log: Log, entries: list[bytes]) -> str:
    return log.key.sign(Checkpoint(log.verifier.name, len(entries), root_of([leaf_hash(e) for e in entries])).text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_fork_gets_no_signature_whatever_proof_is_shown(log: Log, clock: Any, data: st.DataObject) -> None:
    import tempfile

    old = data.draw(st.integers(1, 40))
    new = data.draw(st.integers(old, 60))
    honest = [b"%d" % i for i in range(60)]
    changed = data.draw(st.integers(0, old - 1))
    forked = [b"forged" if i == changed else e for i, e in enumerate(honest)]
    leaves = [leaf_hash(e) for e in data.draw(st.sampled_from([honest, forked]))]
    with tempfile.TemporaryDirectory() as folder:
        witness = Witness(WITNESS, [log.verifier], Path(folder) / "state.json", clock)
        witness.cosign(sign(log, honest[:old]), 0, [])
        proof = look_up(consistency_ranges(old, new), lambda lo, hi: root_of(leaves[lo:hi]))
        with pytest.raises(AuditBroken, match="forked"):
            witness.cosign(sign(log, forked[:new]), old, proof)
        assert witness.last(log.verifier.name).size == old


def test_a_proof_from_elsewhere_is_refused(log: Log, witness: Witness) -> None:
    entries = [b"a", b"b", b"c"]
    witness.cosign(sign(log, entries[:2]), 0, [])
    with pytest.raises(AuditBroken, match="I know 2"):
        witness.cosign(sign(log, entries), 0, [])
    with pytest.raises(AuditBroken, match="I know 2"):
        witness.cosign(sign(log, entries), 3, [])


def test_strangers_are_refused(log: Log, witness: Witness) -> None:
    stranger = SigningKey.from_seed("other.example/log", b"o" * 32)
    with pytest.raises(AuditBroken, match="not one of mine"):
        witness.cosign(stranger.sign(Checkpoint("other.example/log", 0, EMPTY_ROOT).text), 0, [])
    impostor = SigningKey.from_seed(log.verifier.name, b"i" * 32)
    with pytest.raises(AuditBroken, match="not signed"):
        witness.cosign(impostor.sign(Checkpoint(log.verifier.name, 0, EMPTY_ROOT).text), 0, [])


def test_the_wire_form_of_the_protocol_is_spoken(log: Log, witness: Witness, settings: Any) -> None:
    policy = Policy.of_log(log.verifier)
    origin = log.verifier.name
    for entries in (4, 9):
        fill(log, entries)
        line = witness.add_checkpoint(growth(settings.folder, policy, witness.last(origin)))
        assert Note.parse(log.tiles.checkpoint() + line).signed_by(WITNESS.verifier)
    for body in ("", "old 1\n", "old x\n\n" + log.tiles.checkpoint(), "new 1\n\n" + log.tiles.checkpoint()):
        with pytest.raises(AuditBroken):
            witness.add_checkpoint(body)


def test_a_witness_that_lost_its_memory_does_not_vouch(
    log: Log, witness: Witness, settings: Any, tmp_path: Path
) -> None:
    head = fill(log, 3)
    (tmp_path / "witness.json").write_text("{")
    with pytest.raises(AuditBroken, match="memory"):
        witness.watch(settings.folder, head.origin)


def test_a_folder_with_missing_tiles_gets_no_signature(log: Log, witness: Witness, settings: Any) -> None:
    head = fill(log, 3)
    witness.watch(settings.folder, head.origin)
    fill(log, 3)
    shutil.rmtree(settings.folder / "tile")
    with pytest.raises(AuditBroken, match="missing"):
        witness.watch(settings.folder, head.origin)
    (settings.folder / "checkpoint").unlink()
    assert Tiles(settings.folder).checkpoint() == ""
    with pytest.raises(AuditBroken, match="no checkpoint"):
        witness.watch(settings.folder, head.origin)


def test_it_runs_as_a_process_of_its_own(log: Log, settings: Any, tmp_path: Path) -> None:
    head = fill(log, 3)
    key = tmp_path / "w1.key"
    key.write_text(base64.b64encode(b"w" * 32).decode())
    command = [sys.executable, "-m", "delenda.audit.witness", "--name", "auditor.example/w1", "--key-file", str(key)]
    command += ["--log", str(log.verifier), "--state", str(tmp_path / "w1.json"), "--folder", str(settings.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    log.attach(done.stdout, WITNESS.verifier)
    (settings.folder / "checkpoint").write_text(log.key.sign(Checkpoint(head.origin, 2, b"x" * 32).text))
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (12, "")
    assert "rolled back" in refused.stderr
    assert "Traceback" not in refused.stderr
