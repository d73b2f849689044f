"""Notes, checkpoints, proofs and policies against the specifications' own examples, and byte by byte."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.audit.keys import fresh_keys, signing_key, witness_key
from delenda.audit.notes import Algorithm, Checkpoint, Note, Proof, SigningKey, VerifierKey, base64_text
from delenda.audit.policy import Policy
from delenda.control.sealing import key_from_text
from delenda.errors import AuditBroken, ConfigError

# The example of c2sp.org/signed-note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""
NOW = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
LOG = SigningKey.from_seed("delenda.example/log", bytes(range(32)))
WITNESSES = [SigningKey.from_seed(f"w{i}.example", bytes([i]) * 32, Algorithm.COSIGNATURE) for i in range(3)]
HEAD = Checkpoint("delenda.example/log", 7, b"r" * 32)


def test_the_example_of_the_specification_verifies() -> None:
    key = VerifierKey.parse(VKEY)
    assert str(key) == VKEY
    assert Note.parse(NOTE).signed_by(key)
    with pytest.raises(AuditBroken):
        Note.parse(NOTE.replace("example message", "example massage")).signed_by(key)


def test_a_checkpoint_has_the_form_of_the_specification() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert Checkpoint.parse(text).text == text
    for wrong in (text[:-1], text + "extension\n", text.replace("20852163", "020852163"), text.replace("I=", "J=")):
        with pytest.raises(AuditBroken):
            Checkpoint.parse(wrong)


def test_a_cosignature_is_over_time_and_text() -> None:
    signed = LOG.sign(HEAD.text) + WITNESSES[0].cosign(HEAD.text, NOW)
    note = Note.parse(signed)
    assert note.signed_by(WITNESSES[0].verifier)
    assert note.cosigned_at(WITNESSES[0].verifier) == NOW
    assert note.cosigned_at(WITNESSES[1].verifier) is None
    line = signed.splitlines()[-1].split(" ")[2]
    data = bytearray(__import__("base64").b64decode(line))
    data[11] ^= 1
    with pytest.raises(AuditBroken):
        Note.parse(signed.replace(line, base64_text(bytes(data)))).signed_by(WITNESSES[0].verifier)


@given(st.data())
def test_no_byte_of_a_cosigned_checkpoint_can_change(data: st.DataObject) -> None:
    signed = (LOG.sign(HEAD.text) + "".join(w.cosign(HEAD.text, NOW) for w in WITNESSES)).encode()
    policy = Policy((LOG.verifier,), {f"w{i}": w.verifier for i, w in enumerate(WITNESSES)}, {}, "none")
    everybody = Policy(policy.logs, policy.witnesses, {"all": (3, ("w0", "w1", "w2"))}, "all")
    assert everybody.check(signed.decode()) == (HEAD, ("w0", "w1", "w2"))
    at = data.draw(st.integers(0, len(signed) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != signed[at]))
    with pytest.raises((AuditBroken, UnicodeDecodeError)):
        everybody.check((signed[:at] + bytes([byte]) + signed[at + 1 :]).decode())


@given(st.text())
def test_parsers_refuse_but_never_crash(text: str) -> None:
    for parse in (Note.parse, Checkpoint.parse, Proof.parse, VerifierKey.parse, Policy.parse):
        try:
            parse(text)
        except AuditBroken:
            continue


def test_a_proof_reads_back_as_it_was_written() -> None:
    proof = Proof(73894, (b"a" * 32, b"b" * 32), LOG.sign(HEAD.text))
    assert str(proof).startswith("c2sp.org/tlog-proof@v1\nindex 73894\n")
    assert Proof.parse(str(proof)) == proof
    alone = Proof(0, (), LOG.sign(HEAD.text))
    assert Proof.parse(str(alone)) == alone


def policy_text(quorum: str) -> str:
    lines = [f"log {LOG.verifier}", "# those who watch"]
    lines += [f"witness w{i} {w.verifier}" for i, w in enumerate(WITNESSES)]
    return "\n".join([*lines, "group two 2 w0 w1 w2", f"quorum {quorum}", ""])


@pytest.mark.parametrize(
    ("quorum", "signers", "met"),
    [("none", [], True), ("w1", [0, 2], False), ("w1", [1], True), ("two", [0], False), ("two", [0, 2], True)],
)
def test_a_quorum_is_counted(quorum: str, signers: list[int], met: bool) -> None:
    signed = LOG.sign(HEAD.text) + "".join(WITNESSES[i].cosign(HEAD.text, NOW) for i in signers)
    policy = Policy.parse(policy_text(quorum))
    assert Policy.parse(str(policy)) == policy
    if met:
        assert policy.check(signed) == (HEAD, tuple(f"w{i}" for i in signers))
    else:
        with pytest.raises(AuditBroken, match="quorum"):
            policy.check(signed)


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "quorum w1",
        "quorum none\nquorum none",
        f"log {WITNESSES[0].verifier}\nquorum none",
        f"witness a {LOG.verifier}\nquorum a",
        f"witness none {WITNESSES[0].verifier}\nquorum none",
        f"witness a {WITNESSES[0].verifier}\nwitness b {WITNESSES[0].verifier}\nquorum a",
        f"log {LOG.verifier}\nlog {LOG.verifier}\nquorum none",
        f"witness a {WITNESSES[0].verifier}\ngroup g 2 a\nquorum g",
        f"witness a {WITNESSES[0].verifier}\ngroup g any b\nquorum g",
        f"witness a {WITNESSES[0].verifier}\ngroup g any a\ngroup h any a\nquorum g",
        "logs none\nquorum none",
    ],
)
def test_a_policy_that_is_wrong_is_refused(lines: str) -> None:
    with pytest.raises(AuditBroken):
        Policy.parse(lines)


def test_another_logs_checkpoint_is_refused() -> None:
    stranger = SigningKey.from_seed("other.example/log", bytes(range(32)))
    policy = Policy.of_log(LOG.verifier)
    with pytest.raises(AuditBroken):
        policy.check(stranger.sign(HEAD.text))
    with pytest.raises(AuditBroken):
        policy.check(LOG.sign(Checkpoint("other.example/log", 7, b"r" * 32).text))


def test_fresh_keys_fit_what_reads_them() -> None:
    keys = fresh_keys("delenda.example/log")
    for text in (keys.control, keys.pepper, keys.audit):
        assert len(key_from_text(text, "key")) == 32
        assert text not in repr(keys)
    assert len({keys.control, keys.pepper, keys.audit}) == 3
    assert str(signing_key("delenda.example/log", keys.audit).verifier) == keys.vkey
    assert Policy.parse(keys.policy).logs == (VerifierKey.parse(keys.vkey),)
    assert witness_key("w.example", keys.pepper).verifier.algorithm is Algorithm.COSIGNATURE
    with pytest.raises(AuditBroken):
        fresh_keys("two words")
    with pytest.raises(ConfigError):
        signing_key("delenda.example/log", "c2hvcnQ=")
