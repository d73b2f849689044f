"""The job that ends a request: its receipt, signed, logged, proved, and readable."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from delenda.audit.bundle import receipt_files
from delenda.audit.issue import issue, load, receipts_of
from delenda.audit.receipts import Receipt, ReceiptFacts
from delenda.errors import InputError
from delenda.jobs.audit import log_of
from delenda.jobs.house import House
from delenda.model import Identifier


def issue_receipt(house: House, facts: ReceiptFacts, seeds: Iterable[Identifier] = ()) -> Receipt:
    """Issue a receipt over what the rooms know, and publish the log.

    Args:
        seeds: the request's identifiers, for keyed commitments; no value of them is written.

    Raises ``AuditBroken`` if the log can't be written: then there is no receipt either.
    """
    receipt = issue(log_of(house), facts, seeds)
    house.report("receipt.issued", request=facts.request, receipt=receipt.id, entry=receipt.index)
    return receipt


def last_receipt(house: House, request: str) -> Receipt:
    """Return a request's newest receipt, with a proof in the log as it stands. Raises ``InputError`` for none."""
    log = log_of(house)
    if not (ids := receipts_of(log, request)):
        raise InputError("the request has no receipt yet")
    return load(log, ids[-1])


def write_receipt(receipt: Receipt, folder: Path) -> dict[str, Path]:
    """Write a receipt as JSON, proof, page and text to ``folder``; return the paths by ending."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, data in receipt_files(receipt).items():
        path = folder / Path(name).name
        path.write_bytes(data)
        written[path.suffix.removeprefix(".")] = path
    return written
