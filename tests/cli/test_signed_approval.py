"""Approvals that are signed: whose key, over what, checked again before the first write, and by anybody's OpenSSH."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from company import Company
from hypothesis import given
from hypothesis import strategies as st

from delenda import signing
from delenda.erasure.approval import PlanRow, PlanState, still_holds
from delenda.errors import NeedsApproval
from delenda.settings import ErasureSettings

Key = tuple[Path, str]
"""The file of a private key, and the line of its public one."""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Key]:
    folder = tmp_path_factory.mktemp("keys")

    def key(name: str, *kind: str) -> Key:
        path = folder / name
        if not path.exists():
            made = ["ssh-keygen", "-q", "-N", "", "-C", name, "-f", str(path), *(kind or ("-t", "ed25519"))]
            subprocess.run(made, check=True)
        return path, path.with_suffix(".pub").read_text().strip()

    return key


TEXT = signing.message("plan", "ab" * 32)


@pytest.mark.parametrize(
    "kind", [("-t", "ed25519"), ("-t", "ecdsa", "-b", "256"), ("-t", "ecdsa", "-b", "521"), ("-t", "rsa", "-b", "2048")]
)
def test_openssh_checks_what_we_sign_and_we_what_it_signs(keys, tmp_path: Path, kind: tuple[str, ...]) -> None:
    private, public = keys("-".join(kind).replace("--", "-"), *kind)
    ours = signing.sign(TEXT, private.read_bytes())
    (tmp_path / "allowed").write_text(f"ann {public}\n")
    (tmp_path / "signature").write_text(ours)
    verify = ["ssh-keygen", "-Y", "verify", "-f", tmp_path / "allowed", "-I", "ann", "-n", signing.NAMESPACE]
    subprocess.run([*verify, "-s", tmp_path / "signature"], input=TEXT, check=True, capture_output=True)
    sign = ["ssh-keygen", "-Y", "sign", "-f", private, "-n", signing.NAMESPACE]
    theirs = subprocess.run(sign, input=TEXT, check=True, capture_output=True).stdout.decode()
    everybody = {"bob": keys("bob")[1], "ann": public}
    assert signing.check(ours, TEXT, everybody) == signing.check(theirs, TEXT, everybody) == "ann"


def test_a_signature_is_refused_over_another_plan_for_another_purpose_or_of_a_stranger(keys) -> None:
    private, public = keys("ann")
    signature = signing.sign(TEXT, private.read_bytes())
    with pytest.raises(NeedsApproval, match="not over this"):
        signing.check(signature, signing.message("plan", "cd" * 32), {"ann": public})
    with pytest.raises(NeedsApproval, match="not over this"):
        signing.check(signature, signing.message("copy", "ab" * 32), {"ann": public})
    with pytest.raises(NeedsApproval, match="does not list"):
        signing.check(signature, TEXT, {"bob": keys("bob")[1]})
    sign = ["ssh-keygen", "-Y", "sign", "-f", private, "-n", "file"]
    elsewhere = subprocess.run(sign, input=TEXT, check=True, capture_output=True).stdout.decode()
    with pytest.raises(NeedsApproval, match=signing.NAMESPACE):
        signing.check(elsewhere, TEXT, {"ann": public})


@given(st.integers(0, 400), st.integers(1, 255))
def test_an_edited_signature_is_refused(keys, place: int, change: int) -> None:
    private, public = keys("ann")
    body = bytearray(signing.sign(TEXT, private.read_bytes()).encode())
    at = place % len(body)
    body[at] = (body[at] + change) % 256
    edited = body.decode("latin-1")
    if edited.split() == signing.sign(TEXT, private.read_bytes()).split():
        return  # white space between lines says nothing
    with pytest.raises(NeedsApproval):
        signing.check(edited, TEXT, {"ann": public})


@given(st.text(max_size=300))
def test_any_text_is_refused_in_plain_words(keys, text: str) -> None:
    with pytest.raises(NeedsApproval):
        signing.check(text, TEXT, {"ann": keys("ann")[1]})


def test_what_counts_is_decided_anew_when_it_counts(keys) -> None:
    now = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
    (ann, ann_public), (bob, bob_public) = keys("ann"), keys("bob")
    digest = "ab" * 32
    signed = {"ann": signing.sign(TEXT, ann.read_bytes()), "bob": signing.sign(TEXT, bob.read_bytes())}

    def holds(signatures: dict[str, str], approvers: int = 1, by_policy: bool = False, **listed: str) -> bool:
        row = PlanRow(digest, PlanState.APPROVED, "planner", "c", now, frozenset(signatures), signatures)
        settings = ErasureSettings(approvers=approvers, approver_keys=listed)
        return still_holds(row, settings, by_policy=by_policy)

    assert holds(signed, 2, ann=ann_public, bob=bob_public)
    assert not holds(signed, 2, ann=ann_public), "a key that was taken off the list counts no more"
    assert not holds({"ann": signed["bob"]}, ann=ann_public, bob=bob_public), "a name is not a key"
    assert not holds({"ann": ""}, ann=ann_public), "a row that somebody wrote by hand"
    assert holds({"ann": ""}), "where no keys are listed, names count"
    assert holds({"policy": ""}, by_policy=True, ann=ann_public)
    assert not holds({"policy": ""}, ann=ann_public), "policy counts where policy may"


ACCOUNT = 100_012


def test_a_signature_that_nobody_asked_for_is_refused(company: Company, keys) -> None:
    request = company.ask(ACCOUNT, "erase", "--ground", "cancelled")
    plan = company.folder / "plan.json"
    company.run("plan", request, "-o", str(plan), actor="planner", expect=2)
    company.run("approve", str(plan), "--key", str(keys("ann")[0]), actor="ann", expect=10)


def test_from_the_command_line_to_the_first_write(company: Company, keys) -> None:
    (ann, ann_public), (eve, _) = keys("ann"), keys("eve")
    text = company.config.read_text()
    company.config.write_text(text.replace("erasure:", f"erasure:\n  approver_keys: {{ann: {ann_public}}}", 1))
    company.run("config", "check")
    request = company.ask(ACCOUNT, "erase", "--ground", "cancelled")
    plan = company.folder / "plan.json"
    company.run("plan", request, "-o", str(plan), actor="planner", expect=2)
    company.run("approve", str(plan), actor="ann", expect=4)
    company.run("approve", str(plan), "--key", str(eve), actor="ann", expect=4)
    company.run("approve", str(plan), actor="policy", expect=4)
    company.run("approve", str(plan), "--key", str(ann), actor="whoever")
    control = sa.create_engine(f"sqlite:///{company.folder}/state/control.db")
    with control.begin() as connection:  # somebody with the database puts another name to it
        kept = connection.exec_driver_sql("SELECT signature FROM plan_decision").scalar()
        connection.exec_driver_sql("UPDATE plan_decision SET signature = ''")
    company.run("apply", str(plan), "--confirm", request, expect=4)
    with control.begin() as connection:
        connection.execute(sa.text("UPDATE plan_decision SET signature = :s"), {"s": kept})
    assert company.run("apply", str(plan), "--confirm", request)["requests"][0]["residual"] == 0
    [shown] = company.run("audit", "approvals", request)["approvals"]
    assert (shown["approver"], shown["signature"]) == ("ann", kept)
    [entry] = [e for e in company.run("audit", "log", "--request", request)["entries"] if e["kind"] == "plan.approved"]
    told = entry["body"]
    assert told["approver"] == "ann" and told["signer"] == signing.key_digest(ann_public)
    assert told["signature"] == signing.digest_of(str(kept)), "the log binds the signature"
    assert signing.check(str(kept), signing.message("plan", json.loads(plan.read_text())["digest"]), {"a": ann_public})


def test_a_copy_wants_a_signature_too(company: Company, keys) -> None:
    ann, ann_public = keys("ann")
    text = company.config.read_text()
    company.config.write_text(text.replace("erasure:", f"erasure:\n  approver_keys: {{ann: {ann_public}}}", 1))
    request = company.ask(ACCOUNT, "access")
    company.run("export", request, "--approve-as", "officer", expect=4)
    report = company.run("export", request, "--approve-as", "officer", "--approve-key", str(ann))
    assert report["records"] > 0


def test_a_key_that_can_not_be_used_is_an_error_of_config(company: Company) -> None:
    text = company.config.read_text()
    company.config.write_text(text.replace("erasure:", "erasure:\n  approver_keys: {ann: ssh-ed25519 AAAA}", 1))
    company.run("config", "check", expect=10)
