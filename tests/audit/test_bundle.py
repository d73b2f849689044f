"""Bundles, the verifier that shares no code with the product, and what was never logged."""

from __future__ import annotations

import ast
import datetime as dt
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rfc8785
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from delenda.audit import standalone, tables
from delenda.audit.bundle import make_bundle, verify_bundle
from delenda.audit.issue import issue
from delenda.audit.log import Log
from delenda.audit.merkle import inclusion_ranges, leaf_hash, look_up, root_of
from delenda.audit.notes import Algorithm, Note, SigningKey
from delenda.audit.policy import Policy
from delenda.audit.receipts import ReceiptFacts
from delenda.audit.reconcile import Work, reconcile
from delenda.control import Control
from delenda.errors import AuditBroken

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
WITNESS = SigningKey.from_seed("auditor.example/w1", b"w" * 32, Algorithm.COSIGNATURE)


@pytest.fixture
def bundle(log: Log, tmp_path: Path) -> Path:
    """A cosigned log of 300-odd entries, and two receipts of it."""
    ids = []
    for i in range(60):
        with log.control.begin() as connection:
            log.append(connection, "request.received", {"kind": "erase"}, f"R-{i}")
            for _ in range(4):
                log.append(connection, "apply.collection", {"store": "crm", "collection": "users", "done": 2}, f"R-{i}")
        if i in (7, 59):
            facts = ReceiptFacts(f"R-{i}", "erase", "complete", True, ground="取消账户 “quoted” \\ €")
            ids.append(issue(log, facts).id)
    head, _ = log.signed()
    log.attach(WITNESS.cosign(head.text, AT), WITNESS.verifier)
    return make_bundle(log, tmp_path / "bundle", ids, with_log=True)


def policy_of(log: Log, quorum: str = "none") -> Policy:
    return Policy((log.verifier,), {"dpo": WITNESS.verifier}, {}, quorum)


def run(path: Path, policy: Policy, *more: str) -> tuple[int, str]:
    """Run the stand-alone verifier in a process that has the product out of its path."""
    file = path.parent / "policy-of-the-auditor.txt"
    file.write_text(str(policy))
    script = path / "verify.py" if (path / "verify.py").exists() else Path(standalone.__file__)
    command = [sys.executable, "-I", str(script), str(path), "--policy", str(file), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=path.parent)
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.promise("P40")
def test_a_bundle_verifies_by_both_verifiers(log: Log, bundle: Path) -> None:
    verdict = verify_bundle(bundle, policy_of(log, "dpo"))
    assert verdict.problems == []
    assert len(verdict.receipts) == 2
    assert len(verdict.trails) == 60
    code, text = run(bundle, policy_of(log, "dpo"))
    assert code == 0, text
    assert text.startswith("OK: bundle with 2 genuine receipts and a log of 364 entries about 60 requests")
    assert run(bundle / "log", policy_of(log, "dpo"))[0] == 0
    for receipt in (bundle / "receipts").glob("*.json"):
        assert run(receipt, policy_of(log, "dpo"))[0] == 0


def test_a_zip_is_the_same(log: Log, bundle: Path, tmp_path: Path) -> None:
    ids = [p.stem for p in (bundle / "receipts").glob("*.json")]
    packed = make_bundle(log, tmp_path / "bundle.zip", ids, with_log=True)
    assert verify_bundle(packed, policy_of(log, "dpo")).problems == []
    for_person = make_bundle(log, tmp_path / "person.zip", ids[:1], with_log=False)
    assert list(verify_bundle(for_person, policy_of(log, "dpo")).receipts) == ids[:1]


def test_the_stand_alone_verifier_shares_no_code_with_the_product() -> None:
    tree = ast.parse(Path(standalone.__file__).read_text())
    names = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    names |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= {*sys.stdlib_module_names, "cryptography"}


def harms(bundle: Path) -> Iterator[tuple[Path, bytes | None]]:
    """One changed byte at a random place of every file, and every file gone."""
    chance = random.Random(7)
    for path in sorted(p for p in bundle.rglob("*") if p.is_file()):
        data = path.read_bytes()
        for _ in range(3):
            at = chance.randrange(len(data))
            yield path, data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
        yield path, None


@pytest.mark.promise("P40")
def test_every_harm_to_a_bundle_is_found_by_both(log: Log, bundle: Path, tmp_path: Path) -> None:
    policy = policy_of(log, "dpo")
    read = standalone.read_policy(str(policy))
    for path, harmed in harms(bundle):
        before = path.read_bytes()
        path.unlink() if harmed is None else path.write_bytes(harmed)
        assert verify_bundle(bundle, policy).problems, path
        with pytest.raises((standalone.Bad, ValueError, OSError, KeyError, TypeError)):
            standalone.check(bundle, read, [])
        path.write_bytes(before)
    assert verify_bundle(bundle, policy).ok
    (bundle / "extra.txt").write_text("hello")
    assert verify_bundle(bundle, policy).problems == ["extra.txt: not in the manifest"]
    assert run(bundle, policy)[0] == 1


@pytest.mark.promise("P40")
def test_harm_to_log_and_receipt_alone_is_found_without_the_manifest(log: Log, bundle: Path) -> None:
    read = standalone.read_policy(str(policy_of(log, "dpo")))
    for path, harmed in harms(bundle / "log"):
        if harmed is None:
            continue
        before = path.read_bytes()
        path.write_bytes(harmed)
        with pytest.raises((standalone.Bad, ValueError)):
            standalone.check_log(bundle / "log", read, [])
        path.write_bytes(before)
    for path in sorted((bundle / "receipts").glob("*.json")):
        data = path.read_bytes()
        for at in range(0, len(data), 7):
            with pytest.raises((standalone.Bad, ValueError, KeyError, TypeError, AttributeError)):
                standalone.check_receipt(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], read)


def test_a_log_cut_back_behind_a_receipt_is_found(log: Log, bundle: Path, settings: Any, tmp_path: Path) -> None:
    shutil.copytree(bundle / "log", tmp_path / "old")
    log.heartbeat()
    (tmp_path / "kept").write_text(log.tiles.checkpoint())
    code, text = run(tmp_path / "old", policy_of(log), "--head", str(tmp_path / "kept"))
    assert code == 1
    assert "cut back" in text
    shutil.rmtree(bundle / "log")
    shutil.copytree(settings.folder, bundle / "log")
    assert "log/tile/0/001.p/109: not in the manifest" in verify_bundle(bundle, policy_of(log)).problems


def test_wrong_keys_and_missing_witnesses_fail(log: Log, bundle: Path) -> None:
    stranger = SigningKey.from_seed("delenda.example/log", b"s" * 32)
    assert verify_bundle(bundle, Policy.of_log(stranger.verifier)).problems
    assert run(bundle, Policy.of_log(stranger.verifier))[0] == 1
    other = SigningKey.from_seed("other.example/w", b"o" * 32, Algorithm.COSIGNATURE)
    asks = Policy((log.verifier,), {"dpo": WITNESS.verifier, "x": other.verifier}, {"both": (2, ("dpo", "x"))}, "both")
    assert any("quorum" in p for p in verify_bundle(bundle, asks).problems)
    assert "quorum" in run(bundle, asks)[1]


@pytest.mark.promise("P61")
@pytest.mark.parametrize(
    "name", ["../evil.txt", "/evil.txt", "a/../../evil.txt", "C:evil.txt", "a\\..\\evil.txt", "a//b"]
)
def test_a_zip_whose_names_lead_out_is_refused(log: Log, tmp_path: Path, name: str) -> None:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(AuditBroken):
        verify_bundle(path, policy_of(log))
    assert not list(tmp_path.rglob("evil.txt"))


def test_what_is_no_bundle_is_refused(log: Log, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    with pytest.raises(AuditBroken):
        verify_bundle(tmp_path / "x.zip", policy_of(log))
    (tmp_path / "empty").mkdir()
    assert verify_bundle(tmp_path / "empty", policy_of(log)).problems == ["MANIFEST: missing or not readable"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcdefgh_.", max_size=9), inner),
)


@given(JSON)
def test_both_canonical_forms_are_one(value: Any) -> None:
    assert standalone.canonical(value) == rfc8785.dumps(value)


@given(st.integers(1, 300), st.data())
def test_both_trees_are_one(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(b"%d" % i) for i in range(size)]
    assert standalone.merkle_root(leaves) == root_of(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = look_up(inclusion_ranges(index, size), lambda lo, hi: root_of(leaves[lo:hi]))
    assert standalone.root_from_proof(leaves[index], index, size, path) == root_of(leaves)


# --- never logged ------------------------------------------------------------------------------------


def test_work_that_was_never_logged_is_found(log: Log, bundle: Path, control: Control) -> None:
    def journal(connection: sa.Connection) -> Iterator[Work]:
        yield Work("R-1", "apply.collection", "done", 3, "crm", "users")
        yield Work("R-1", "apply.collection", "done", 5, "crm", "users")
        yield Work("R-2", "apply.collection", "done", 9, "crm", "users")
        yield Work("R-3", "backup.marked", "", 1)
        yield Work("R-4", "apply.collection", "done", 1, "crm", "orders")

    assert [str(d) for d in reconcile(log, [journal])] == [
        "request R-2: apply.collection done in crm/users: 9 in the control store, 8 logged",
        "request R-3: backup.marked entries: 1 in the control store, 0 logged",
        "request R-4: apply.collection done in crm/orders: 1 in the control store, 0 logged",
    ]
    assert reconcile(log, []) == []


def test_entries_edited_or_removed_in_the_control_store_are_found(log: Log, bundle: Path, control: Control) -> None:
    with control.begin() as connection:
        row = connection.execute(sa.select(tables.entry).where(tables.entry.c.position == 9)).one()
        edited = row.bytes.replace(b'"done":2', b'"done":3')
        assert edited != row.bytes
        connection.execute(sa.update(tables.entry).where(tables.entry.c.position == 9).values(bytes=edited))
    assert [d.what for d in reconcile(log, [])] == ["entries 0 to 363 differ"]
    with control.begin() as connection:
        connection.execute(sa.delete(tables.entry).where(tables.entry.c.position == 9))
    assert "published entries" in [d.what for d in reconcile(log, [])]


def test_the_manifest_is_signed_by_the_log(log: Log, bundle: Path) -> None:
    assert Note.parse((bundle / "MANIFEST").read_text()).signed_by(log.verifier)
