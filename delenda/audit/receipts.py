"""The receipt: what was done about one request, for the person and for whoever has to check it.

``ReceiptFacts`` is what the other rooms know. From it comes the *core*, a JSON object without personal data
(names, counts, codes, digests, keyed commitments). The core is signed, its digest is logged, and the receipt
is one file that carries all of it::

    {"core":{…}, "entry":"{…receipt.issued…}", "format":"delenda-receipt/v1",
     "proof":"c2sp.org/tlog-proof@v1…", "signature":{"ed25519":"…","key":"<vkey>"}}

The file is canonical JSON (RFC 8785) to the last byte, so that a changed byte is either a changed receipt or
no receipt. The signature is Ed25519 over ``delenda-receipt/v1``, a newline, and the canonical core.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import rfc8785

from delenda.audit.entries import Entry, read_entry
from delenda.audit.merkle import included, leaf_hash
from delenda.audit.notes import Checkpoint, Note, Proof, SigningKey, base64_text, strict_base64
from delenda.audit.policy import Policy
from delenda.errors import AuditBroken

FORMAT: Final = "delenda-receipt/v1"


# --- what the other rooms know -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CollectionFacts:
    """What was done to a collection under one rule. Counts are records.

    ``action`` is ``delete``, ``anonymize``, ``redact``, ``replace``, ``restrict`` or ``retain``. ``residual``
    is what the re-scan still found. ``versions_removed`` counts old object versions.
    """

    store: str
    collection: str
    action: str
    planned: int
    affected: int
    residual: int = 0
    already_absent: int = 0
    changed_since_read: int = 0
    blocked: int = 0
    failed: int = 0
    techniques: tuple[str, ...] = ()
    rule: str = ""
    versions_removed: int = 0


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What stays, and why. ``until`` None: no end is known. ``code`` is the exception's code, if one applies."""

    store: str
    collection: str
    records: int
    rule: str
    legal_basis: str
    until: dt.date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """A backup that still held the data, and what becomes of it.

    ``status`` is ``open``, ``purged``, ``expired``, ``kept`` or ``unreadable`` (it is there, and its keys are gone);
    ``evidence`` says how an obligation was closed.
    """

    store: str
    set_name: str
    backup: str
    mode: str
    status: str
    due: dt.date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class RecipientFacts:
    """Somebody who got the data. ``status``: ``sent``, ``acknowledged``, ``escalated``, ``exempt`` or ``open``."""

    recipient: str
    channel: str
    status: str
    notified_at: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResidueFacts:
    """Leftovers below a store's surface: a class such as ``old_version`` or ``write_ahead_log``, and what removes them.

    A class that begins with ``unseen_`` was not looked at.
    """

    store: str
    residue: str
    hits: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """The person's own keys of one purpose, and what they had sealed (fields as config names them).

    ``status``: ``destroyed``, ``kept`` (by ``rule``, ``until`` a day) or ``open``. Since ``at`` no copy of these fields
    can be read, wherever it is; ``tried`` says when that was last tried, and ``opened`` how much could be read all the
    same.
    """

    purpose: str
    fields: tuple[str, ...]
    keys: int
    status: str
    at: dt.datetime | None = None
    rule: str = ""
    until: dt.date | None = None
    tried: dt.datetime | None = None
    opened: int = 0


@dataclass(frozen=True, slots=True)
class VerificationFacts:
    """The independent re-scan. ``hits`` counts findings of the person outside what is kept."""

    run: str
    at: dt.datetime
    passes: int
    hits: int
    units: int = 0
    detectors: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """All that a receipt says of a request. No value of the person's, and no free text from a store.

    ``times`` maps ``received``, ``acknowledged``, ``verified``, ``approved``, ``executed``, ``reverified`` and
    ``due`` to their times, as far as known. ``state`` is the request's; ``final`` says that no obligation is
    open any more. The three ``…_by`` are pseudonyms.
    """

    request: str
    kind: str
    state: str
    final: bool
    ground: str = ""
    jurisdiction: str = ""
    refusal: str = ""
    times: Mapping[str, dt.datetime] = field(default_factory=dict)
    identity_level: int = 0
    identity_method: str = ""
    plan_digest: str = ""
    config_digest: str = ""
    collections: tuple[CollectionFacts, ...] = ()
    kept: tuple[KeptFacts, ...] = ()
    backups: tuple[BackupFacts, ...] = ()
    recipients: tuple[RecipientFacts, ...] = ()
    residue: tuple[ResidueFacts, ...] = ()
    keys: tuple[KeyFacts, ...] = ()
    verification: VerificationFacts | None = None
    performed_by: str = ""
    approved_by: tuple[str, ...] = ()
    verified_by: str = ""
    controller: str = ""
    contact: str = ""
    complaint: str = ""
    tool_version: str = ""


# --- core and summary --------------------------------------------------------------------------------


def make_core(
    facts: ReceiptFacts, receipt_id: str, issued_at: dt.datetime, origin: str, commitments: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Return the part of a receipt that is signed. ``commitments``: kind → digests of the request's seeds."""
    core: dict[str, Any] = _plain(facts)
    return core | {
        "id": receipt_id,
        "version": 1,
        "issued_at": _plain(issued_at),
        "log": origin,
        "commitments": {kind: sorted(digests) for kind, digests in commitments.items()},
        "summary": summary(facts),
    }


def summary(facts: ReceiptFacts) -> list[str]:
    """Return what happened in plain sentences, the most important first."""
    done = sum(c.affected + c.already_absent for c in facts.collections)
    removed = sum(c.affected for c in facts.collections if c.action == "delete")
    changed = sum(c.affected for c in facts.collections if c.action != "delete")
    left = sum(c.changed_since_read + c.blocked + c.failed + c.residual for c in facts.collections)
    kept = sum(k.records for k in facts.kept)
    waiting = [b for b in facts.backups if b.status == "open"]
    lines = [_headline(facts, left, kept, len(waiting))]
    if facts.collections:
        places = len({(c.store, c.collection) for c in facts.collections})
        lines.append(
            f"{_count(removed, 'record')} deleted and {_count(changed, 'record')} anonymized or redacted"
            f" in {_count(places, 'place')}."
            + (f" {_count(done - removed - changed, 'record')} had gone before." if done > removed + changed else "")
        )
    if left:
        lines.append(f"{_count(left, 'record')} could not be handled yet, and {_is(left, 'is', 'are')} listed below.")
    if kept:
        stays = _is(kept, "stays", "stay")
        lines.append(
            f"{_count(kept, 'record')} {stays} because a law or a rule requires it; each rule is listed below."
        )
    if facts.keys:
        lines += _keys(facts.keys, [b for b in waiting if b.store == "@keys"])
    if facts.verification:
        lines.append(_verified(facts.verification, "it" if facts.identity_method == "internal" else "yours"))
    if facts.residue:
        lines.append(_below(facts.residue))
    if waiting:
        last = max((b.due for b in waiting if b.due), default=None)
        until = f" by {last:%Y-%m-%d} at the latest" if last else ""
        lines.append(
            f"{_count(len(waiting), 'backup')} still {_is(len(waiting), 'holds', 'hold')} copies."
            f" They are purged or expire{until}; a restored copy is erased again before use."
        )
    told = [r for r in facts.recipients if r.status in ("sent", "acknowledged", "escalated")]
    if told:
        answered = sum(r.status == "acknowledged" for r in told)
        were = _is(len(told), "was", "were")
        lines.append(f"{_count(len(told), 'recipient')} of the data {were} told to erase it; {answered} confirmed.")
    if untold := sum(r.status == "open" for r in facts.recipients):
        lines.append(f"{_count(untold, 'recipient')} of the data {_is(untold, 'is', 'are')} still to be told.")
    return lines


def _headline(facts: ReceiptFacts, left: int, kept: int, waiting: int) -> str:
    match facts.kind, facts.state:
        case _, "refused":
            return f"The request was refused ({facts.refusal or 'ground below'})."
        case _, "withdrawn" | "duplicate" | "expired":
            return f"The request ended without a change: it was {facts.state}."
        case (("access" | "portability"), _):
            return "A copy of the data was made for you."
        case "suppress", _:
            return "Your details are on the list of those who are not contacted."
        case _:
            verb = "anonymized" if facts.kind == "anonymize" else "erased"
            whose = "The data" if facts.identity_method == "internal" else "Your data"  # nobody asked: we found it
            if left or not facts.verification or facts.verification.hits:
                return f"{whose} was {verb} in part: work is still open."
            rest = [text for text, there in (("what must be kept", kept), ("copies in backups", waiting)) if there]
            return f"{whose} was {verb}" + (f", except for {' and '.join(rest)}." if rest else ".")


def _verified(verification: VerificationFacts, whose: str) -> str:
    if verification.hits:
        return f"An independent search afterwards still found {_count(verification.hits, 'trace')}."
    times = "" if verification.passes == 1 else f", made {verification.passes} times,"
    return f"An independent search afterwards{times} found nothing more of {whose}."


def _keys(keys: tuple[KeyFacts, ...], copies: list[BackupFacts]) -> list[str]:
    """Return what is said of the person's own keys."""
    lines = []
    gone = [k for k in keys if k.status == "destroyed" and k.keys]
    if gone:
        since = max(k.at for k in gone if k.at) if any(k.at for k in gone) else None
        on = f" on {since:%Y-%m-%d}" if since else ""
        lines.append(
            f"{_count(sum(k.keys for k in gone), 'key')} of your own {_is(len(gone), 'was', 'were')} destroyed{on}:"
            " no copy of what they sealed can be read any more, in backups neither."
            + (
                f" {_count(len(copies), 'copy', 'copies')} of the key store, which nothing here opens,"
                if copies
                else ""
            )
            + (f" {_is(len(copies), 'has', 'have')} still to go." if copies else "")
        )
    if kept := sum(k.keys for k in keys if k.status == "kept"):
        what = _is(kept, "stays because what it opens", "stay because what they open")
        lines.append(f"{_count(kept, 'key')} {what} must be kept.")
    return lines


def _below(residue: tuple[ResidueFacts, ...]) -> str:
    traces = sum(r.hits for r in residue)
    if not traces:
        return "Some places below the surface of the stores were not looked at; each is listed below."
    return (
        f"{_count(traces, 'trace')} {_is(traces, 'stands', 'stand')} below the surface of the stores,"
        " in leftovers that no record shows; what removes each is listed below."
    )


def _count(number: int, noun: str, many: str = "") -> str:
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def _is(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def _plain(value: Any) -> Any:
    """Return a JSON value: dataclasses by field, times in UTC to the second, no floats."""
    match value:
        case dt.datetime():
            return f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
        case dt.date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(v) for v in value]
        case Mapping():
            return {str(k): _plain(v) for k, v in value.items()}
        case _ if hasattr(value, "__dataclass_fields__"):
            return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
        case _:
            return value


# --- the file ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt whose every part was checked, or made, here. ``document`` is the file's bytes."""

    id: str
    request: str
    core: Mapping[str, Any]
    checkpoint: Checkpoint
    index: int
    document: bytes = field(repr=False)

    @property
    def proof(self) -> str:
        """Return the ``.tlog-proof`` of the log entry that announces this receipt."""
        text: str = json.loads(self.document)["proof"]
        return text


def signed_message(core: bytes) -> bytes:
    """Return what a receipt's signature is over."""
    return FORMAT.encode() + b"\n" + core


def core_bytes(core: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of a core, whose SHA-256 is logged."""
    return rfc8785.dumps(dict(core))


def make_document(core: bytes, signature: bytes, key: SigningKey, entry: Entry, proof: Proof) -> bytes:
    """Return the bytes of a receipt."""
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "core": json.loads(core),
            "signature": {"key": str(key.verifier), "ed25519": base64_text(signature)},
            "entry": entry.canonical().decode(),
            "proof": str(proof),
        }
    )


def verify_receipt(document: bytes, policy: Policy) -> Receipt:
    """Return the receipt if a log of the policy signed it, logged it, and the quorum saw the log.

    Raises ``AuditBroken`` saying which part is wrong.
    """
    core, entry, proof, signature = _parts(document)
    head, _ = policy.check(proof.checkpoint)
    note = Note.parse(proof.checkpoint)
    key = next(k for k in policy.logs if k.name == head.origin and note.signed_by(k))
    if signature["key"] != str(key):
        raise AuditBroken("receipt: it names another key than that of its log")
    canonical = core_bytes(core)
    if not key.accepts(strict_base64(signature["ed25519"]), signed_message(canonical)):
        raise AuditBroken("receipt: the signature is wrong")
    told = read_entry(entry)
    expected = (core["id"], hashlib.sha256(canonical).hexdigest(), int(core["final"]))
    if told.kind != "receipt.issued" or told.request != core["request"]:
        raise AuditBroken("receipt: its log entry is not that of a receipt of this request")
    if tuple(told.body.get(name) for name in ("receipt", "sha256", "final")) != expected:
        raise AuditBroken("receipt: its log entry is that of another receipt")
    if not included(leaf_hash(entry), proof.index, head.size, proof.path, head.root):
        raise AuditBroken("receipt: the proof does not show its entry in the log")
    return Receipt(core["id"], core["request"], core, head, proof.index, document)


def _parts(document: bytes) -> tuple[dict[str, Any], bytes, Proof, dict[str, str]]:
    """Return core, entry, proof and signature of a file that has exactly a receipt's form."""
    try:
        parsed = json.loads(document)
        if rfc8785.dumps(parsed) != document:
            raise AuditBroken("receipt: not in canonical form")
        core, signature = parsed["core"], parsed["signature"]
        if set(parsed) != {"format", "core", "signature", "entry", "proof"} or parsed["format"] != FORMAT:
            raise AuditBroken(f"receipt: not of the form {FORMAT}")
        if set(signature) != {"key", "ed25519"} or not {"id", "request", "final"} <= set(core):
            raise AuditBroken("receipt: a part is missing")
        return core, parsed["entry"].encode(), Proof.parse(parsed["proof"]), signature
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise AuditBroken("receipt: not a receipt") from e


def commitments_of(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return kind → digests, from ``(kind, digest)`` pairs."""
    found: dict[str, list[str]] = {}
    for kind, digest in pairs:
        found.setdefault(kind, []).append(digest)
    return found
