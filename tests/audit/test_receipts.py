"""Receipts: signed, logged, proved; a changed byte is no receipt; and a person can read them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html.parser
import json
from typing import Any

import markupsafe
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delenda.audit.issue import issue, load, receipts_of
from delenda.audit.log import Log
from delenda.audit.notes import Algorithm, Checkpoint, Note, SigningKey
from delenda.audit.policy import Policy
from delenda.audit.receipts import (
    BackupFacts,
    CollectionFacts,
    KeptFacts,
    Receipt,
    ReceiptFacts,
    RecipientFacts,
    ResidueFacts,
    VerificationFacts,
    summary,
    verify_receipt,
)
from delenda.audit.render import page_of, text_of
from delenda.audit.vault import opens
from delenda.control import Control
from delenda.errors import AuditBroken, InputError, Refused
from delenda.kinds import Kind
from delenda.model import Identifier

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
WITNESS = SigningKey.from_seed("auditor.example/w1", b"w" * 32, Algorithm.COSIGNATURE)
SEEDS = (Identifier(Kind.EMAIL, "ann@example.com"), Identifier(Kind.PHONE_NUMBER, "+15550100"))

FACTS = ReceiptFacts(
    request="R-1",
    kind="erase",
    state="complete_with_open_obligations",
    final=False,
    ground="account cancelled",
    jurisdiction="eu, cn",
    times={"received": AT, "verified": AT, "approved": AT, "executed": AT, "reverified": AT, "due": AT},
    identity_level=2,
    identity_method="signed account event",
    plan_digest="ab" * 32,
    config_digest="cd" * 32,
    collections=(
        CollectionFacts("crm", "users", "delete", planned=1, affected=1),
        CollectionFacts(
            "crm", "messages", "redact", planned=5, affected=4, already_absent=1, techniques=("redact-span",)
        ),
        CollectionFacts("bucket", "logs/*.jsonl", "delete", planned=3, affected=3, versions_removed=6),
    ),
    kept=(KeptFacts("crm", "payments", 2, "tax", "§ 147 AO", dt.date(2034, 1, 1)),),
    backups=(BackupFacts("crm", "nightly", "crm-20260201.dump", "rotate", "open", dt.date(2026, 8, 1)),),
    recipients=(
        RecipientFacts("mailer", "https", "acknowledged", AT),
        RecipientFacts("adnet", "smtp", "exempt", None, "own consent"),
    ),
    residue=(ResidueFacts("crm", "wal", 2, "gone at the next checkpoint"),),
    verification=VerificationFacts("verify-1", AT, passes=2, hits=0, units=17, detectors="0.1.0"),
    performed_by="operator-1",
    approved_by=("approver-1",),
    verified_by="verifier",
    controller="Example Apps Ltd",
    contact="privacy@controller.example",
    complaint="the data protection authority",
    tool_version="0.1.0",
)


def begun(log: Log) -> Log:
    with log.control.begin() as connection:
        log.append(connection, "request.received", {"kind": "erase", "ground": "cancelled"}, "R-1")
    return log


@pytest.fixture
def receipt(log: Log) -> Receipt:
    return issue(begun(log), FACTS, SEEDS)


@pytest.mark.promise("P40")
@pytest.mark.promise("P18")
def test_a_receipt_is_verified_with_nothing_but_the_public_key(log: Log, receipt: Receipt) -> None:
    found = verify_receipt(receipt.document, Policy.of_log(log.verifier))
    assert found == receipt
    assert found.core["ground"] == "account cancelled"
    assert found.core["log"] == "delenda.example/log"
    assert receipt.proof.startswith("c2sp.org/tlog-proof@v1\n")
    assert receipts_of(log, "R-1") == [receipt.id]


def test_a_receipt_holds_commitments_and_no_value(log: Log, control: Control, receipt: Receipt) -> None:
    for seed in SEEDS:
        assert seed.value.encode() not in receipt.document
        assert seed.value not in page_of(receipt) + text_of(receipt)
    with control.begin() as connection:
        key = log.vault.key(connection, "R-1")
    for seed in SEEDS:
        (digest,) = receipt.core["commitments"][seed.kind]
        assert opens(key, seed.kind, seed.value, digest)
        assert not opens(key, seed.kind, seed.value + "0", digest)
        assert not opens(b"k" * 32, seed.kind, seed.value, digest)


@pytest.mark.promise("P40")
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_of_a_receipt_can_change(log: Log, receipt: Receipt, data: st.DataObject) -> None:
    log.attach(WITNESS.cosign(receipt.checkpoint.text, AT), WITNESS.verifier)
    document = load(log, receipt.id).document
    policy = Policy((log.verifier,), {"dpo": WITNESS.verifier}, {}, "dpo")
    assert verify_receipt(document, policy).id == receipt.id
    at = data.draw(st.integers(0, len(document) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != document[at]))
    with pytest.raises(AuditBroken):
        verify_receipt(document[:at] + bytes([byte]) + document[at + 1 :], policy)


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.recursive(st.none() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(AuditBroken):
        verify_receipt(data, Policy((), {}, {}, "none"))


def test_the_parts_of_two_receipts_can_not_be_mixed(log: Log, receipt: Receipt) -> None:
    other = issue(log, dataclasses.replace(FACTS, state="complete", final=True))
    policy = Policy.of_log(log.verifier)
    one, two = json.loads(receipt.document), json.loads(other.document)
    assert verify_receipt(other.document, policy).core["final"] is True
    for part in ("core", "entry", "signature"):
        mixed = json.dumps(one | {part: two[part]}, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        with pytest.raises(AuditBroken):
            verify_receipt(mixed.encode(), policy)
    loaded = json.loads(load(log, receipt.id).document)
    swapped = loaded | {"proof": two["proof"]}
    with pytest.raises(AuditBroken):
        verify_receipt(json.dumps(swapped, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode(), policy)


def test_a_signed_core_that_was_never_logged_is_no_receipt(log: Log, receipt: Receipt) -> None:
    from delenda.audit.notes import base64_text
    from delenda.audit.receipts import core_bytes, signed_message

    parts = json.loads(receipt.document)
    parts["core"]["final"] = True
    signature = log.key.private.sign(signed_message(core_bytes(parts["core"])))
    parts["signature"]["ed25519"] = base64_text(signature)
    forged = json.dumps(parts, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    with pytest.raises(AuditBroken, match="another receipt"):
        verify_receipt(forged, Policy.of_log(log.verifier))


def test_a_receipt_of_another_log_is_refused(receipt: Receipt) -> None:
    stranger = SigningKey.from_seed("delenda.example/log", b"s" * 32)
    with pytest.raises(AuditBroken, match="not signed by a log"):
        verify_receipt(receipt.document, Policy.of_log(stranger.verifier))


def test_a_final_receipt_closes_the_trail_and_an_interim_one_does_not(log: Log, receipt: Receipt) -> None:
    assert [e.entry.kind for e in log.entries("R-1")][-1] == "receipt.issued"
    issue(log, dataclasses.replace(FACTS, final=True))
    assert [e.entry.kind for e in log.entries("R-1")][-2:] == ["receipt.issued", "trail.closed"]


def test_a_later_proof_is_of_the_grown_log(log: Log, receipt: Receipt) -> None:
    log.heartbeat()
    later = load(log, receipt.id)
    assert later.checkpoint.size == receipt.checkpoint.size + 1
    assert verify_receipt(later.document, Policy.of_log(log.verifier)).core == receipt.core
    with pytest.raises(InputError):
        load(log, "rc-none")


@pytest.mark.promise("P40")
def test_once_the_key_is_destroyed_the_trail_points_to_nobody_and_still_verifies(
    log: Log, control: Control, receipt: Receipt, clock: Any
) -> None:
    from delenda.audit.verify import verify_log

    with control.begin() as connection:
        assert log.vault.destroy_key(connection, "R-1", clock.now())
        log.append(connection, "key.destroyed", {"reason": "proof_period_over"}, "R-1")
        assert not log.vault.destroy_key(connection, "R-1", clock.now())
        with pytest.raises(Refused):
            log.vault.key(connection, "R-1")
    log.publish()
    policy = Policy.of_log(log.verifier)
    assert verify_log(log.tiles.folder, policy, [receipt.checkpoint]).ok
    assert verify_receipt(receipt.document, policy).id == receipt.id


def test_the_state_of_the_log_is_not_what_the_receipt_signs(log: Log, receipt: Receipt) -> None:
    """The checkpoint in a receipt is checked through the policy, so a key that signs both can't be misused."""
    message = b"delenda-receipt/v1\n" + b"{}"
    with pytest.raises(AuditBroken):
        Checkpoint.parse(message.decode())
    assert Note.parse(log.tiles.checkpoint()).signed_by(log.verifier)


# --- for people --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        ({}, "Your data was erased, except for what must be kept and copies in backups."),
        ({"kept": (), "backups": ()}, "Your data was erased."),
        ({"kept": ()}, "Your data was erased, except for copies in backups."),
        ({"kind": "anonymize", "kept": (), "backups": ()}, "Your data was anonymized."),
        ({"verification": None}, "Your data was erased in part: work is still open."),
        ({"verification": VerificationFacts("v", AT, 1, 3)}, "Your data was erased in part: work is still open."),
        (
            {"collections": (CollectionFacts("a", "b", "delete", 2, 1, blocked=1),)},
            "Your data was erased in part: work is still open.",
        ),
        ({"state": "refused", "refusal": "repetition"}, "The request was refused (repetition)."),
        ({"state": "withdrawn"}, "The request ended without a change: it was withdrawn."),
        ({"kind": "access"}, "A copy of the data was made for you."),
        ({"kind": "suppress"}, "Your details are on the list of those who are not contacted."),
    ],
)
def test_the_summary_promises_no_more_than_was_done(changes: dict[str, Any], headline: str) -> None:
    assert summary(dataclasses.replace(FACTS, **changes))[0] == headline


def test_the_summary_counts() -> None:
    text = " ".join(summary(FACTS))
    for part in (
        "4 records deleted and 4 records anonymized or redacted in 3 places. 1 record had gone before.",
        "2 records stay",
        "An independent search afterwards, made 2 times, found nothing more of yours.",
        "1 backup still holds copies. They are purged or expire by 2026-08-01",
        "1 recipient of the data was told to erase it; 1 confirmed.",
    ):
        assert part in text, part


@pytest.mark.promise("P36")
def test_the_outcome_says_where_to_complain(receipt: Receipt) -> None:
    for text in (page_of(receipt), text_of(receipt)):
        assert "the data protection authority" in text
        assert "privacy@controller.example" in text


def test_the_page_shows_every_fact(receipt: Receipt) -> None:
    for rendered in (page_of(receipt), text_of(receipt)):
        for text in (
            "crm",
            "bucket",
            "logs/*.jsonl",
            "§ 147 AO",
            "2034-01-01",
            "nightly",
            "2026-08-01",
            "mailer",
            "adnet",
        ):
            assert text in rendered, text
        assert receipt.core["plan_digest"] in rendered
        assert receipt.checkpoint.root.hex() in rendered


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.promise("P61")
@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "'-alert(1)-'"]
)
def test_a_page_runs_nothing_and_asks_for_nothing(log: Log, payload: str) -> None:
    facts = dataclasses.replace(
        FACTS,
        ground=payload,
        complaint=payload,
        controller=payload,
        collections=(CollectionFacts(payload, payload, payload, 1, 1, techniques=(payload,), rule=payload),),
        recipients=(RecipientFacts(payload, payload, payload, AT, payload),),
        residue=(ResidueFacts(payload, payload, 1, payload),),
    )
    page = page_of(issue(begun(log), facts))
    tags = Tags()
    tags.feed(page)
    assert "default-src 'none'" in page
    assert tags.names.isdisjoint({"script", "img", "link", "iframe", "object", "form", "a"})
    assert tags.attributes.isdisjoint({"src", "href", "onerror", "onclick", "style"})
    assert str(markupsafe.escape(payload)) in page


def test_a_refused_request_renders(log: Log) -> None:
    facts = ReceiptFacts(request="R-1", kind="erase", state="refused", final=True, refusal="criminal_proceedings")
    receipt = issue(begun(log), facts)
    assert "refused (criminal_proceedings)" in page_of(receipt)
    assert "criminal_proceedings" in text_of(receipt)
