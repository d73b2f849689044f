"""Issuing receipts: sign, log, publish, and hand out with the proof."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from delenda.audit import tables
from delenda.audit.log import Log, LoggedEntry
from delenda.audit.notes import Checkpoint, Note
from delenda.audit.receipts import (
    Receipt,
    ReceiptFacts,
    commitments_of,
    core_bytes,
    make_core,
    make_document,
    signed_message,
)
from delenda.errors import AuditBroken, InputError
from delenda.model import Identifier


def issue(log: Log, facts: ReceiptFacts, seeds: Iterable[Identifier] = ()) -> Receipt:
    """Return a receipt over ``facts``: signed, logged in the control store, published, proved.

    Args:
        seeds: the request's identifiers; the receipt holds keyed commitments to them, so that the person
            can show that it is about them.

    Raises ``AuditBroken`` if the log can't be written, ``Refused`` if seeds are given and the request's
    commitment key is destroyed.
    """
    now, receipt_id = log.clock.now(), f"rc-{os.urandom(8).hex()}"
    with log.control.begin() as connection:
        pairs = [(str(s.kind), log.vault.commit(connection, facts.request, str(s.kind), s.value)) for s in seeds]
        core = core_bytes(make_core(facts, receipt_id, now, log.verifier.name, commitments_of(pairs)))
        digest = hashlib.sha256(core).hexdigest()
        connection.execute(
            sa.insert(tables.receipt).values(
                id=receipt_id,
                request=facts.request,
                issued_at=now,
                final=facts.final,
                digest=digest,
                core=core,
                signature=log.key.private.sign(signed_message(core)),
            )
        )
        body: dict[str, str | int | None] = {
            "receipt": receipt_id,
            "sha256": digest,
            "final": int(facts.final),
            "state": facts.state,
        }
        log.append(connection, "receipt.issued", body, facts.request)
    log.publish()
    return load(log, receipt_id)


def load(log: Log, receipt_id: str) -> Receipt:
    """Return an issued receipt with a proof in the log as it now stands, cosignatures included.

    Raises ``InputError`` if there is no such receipt or it is not published yet.
    """
    with log.control.begin() as connection:
        row = connection.execute(sa.select(tables.receipt).where(tables.receipt.c.id == receipt_id)).one_or_none()
    if row is None:
        raise InputError("there is no such receipt")
    logged = _announcement(log, row.request, receipt_id)
    if logged.position is None:
        raise InputError("the receipt is not published yet; run `delenda audit publish`")
    proof = log.proof(logged.position)
    document = make_document(row.core, row.signature, log.key, logged.entry, proof)
    head = Checkpoint.parse(Note.parse(proof.checkpoint).text)
    return Receipt(receipt_id, row.request, json.loads(row.core), head, proof.index, document)


def receipts_of(log: Log, request: str = "") -> Sequence[str]:
    """Return the ids of a request's receipts, or of all, oldest first."""
    query = sa.select(tables.receipt.c.id).order_by(tables.receipt.c.issued_at, tables.receipt.c.id)
    if request:
        query = query.where(tables.receipt.c.request == request)
    with log.control.begin() as connection:
        return connection.execute(query).scalars().all()


def _announcement(log: Log, request: str, receipt_id: str) -> LoggedEntry:
    for logged in log.entries(request, "receipt.issued"):
        if logged.entry.body["receipt"] == receipt_id:
            return logged
    raise AuditBroken("a receipt stands in the control store that was never logged")
