"""Jobs of the audit trail: publish, beat, verify, hand out, forget keys, recover."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from delenda.audit import bundle as bundles
from delenda.audit import recover as recovery
from delenda.audit.issue import receipts_of
from delenda.audit.log import Log, LoggedEntry
from delenda.audit.notes import Checkpoint
from delenda.audit.policy import Policy
from delenda.audit.reconcile import ANY_REQUEST, Discrepancy, Source, Work, reconcile
from delenda.audit.tables import receipt, trail, vault
from delenda.audit.verify import Verdict, verify_log
from delenda.backups.tables import OBLIGATION
from delenda.erasure.tables import closure, journal, plan_decision, plan_request
from delenda.jobs.house import House
from delenda.model import Status
from delenda.recipients.tables import disclosure
from delenda.requests import cases
from delenda.requests.tables import request as request_table


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's approval of a plan. ``signature`` is armored; empty: none was wanted."""

    plan: str
    approver: str
    at: dt.datetime
    signature: str

    def view(self) -> dict[str, str]:
        """Return it as JSON values."""
        return {"plan": self.plan, "approver": self.approver, "at": self.at.isoformat(), "signature": self.signature}


def approvals(house: House, request: str) -> list[Approval]:
    """Return the approvals of a request's plans, oldest first. Raises ``InputError`` for an unknown request."""
    query = (
        sa.select(plan_decision.c.plan, plan_decision.c.actor, plan_decision.c.at, plan_decision.c.signature)
        .join(plan_request, plan_request.c.plan == plan_decision.c.plan)
        .where(plan_request.c.request == request, plan_decision.c.verdict == "approve")
        .order_by(plan_decision.c.at)
    )
    with house.control.begin() as connection:
        cases.channel_of(connection, request)  # is there one?
        return [Approval(*row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What checking our own log found: in its files, and between them and the control store."""

    verdict: Verdict
    discrepancies: tuple[Discrepancy, ...]

    @property
    def ok(self) -> bool:
        return self.verdict.ok and not self.discrepancies


def log_of(house: House) -> Log:
    """Return the house's log with all that the audit room can do, beyond ``append``."""
    return Log(house.control, house.settings.audit, house.clock)


def publish(house: House) -> Checkpoint:
    """Publish what waits, under a new checkpoint; after each request's end. Raises ``AuditBroken``."""
    head = log_of(house).publish()
    house.report("audit.published", entries=head.size)
    return head


def beat(house: House) -> Checkpoint:
    """Publish, with a sign of life if the last checkpoint is old: so that silence can be noticed."""
    log = log_of(house)
    return log.heartbeat() if log.heartbeat_due() else log.publish()


def entries(house: House, request: str = "", kind: str = "") -> Iterable[LoggedEntry]:
    """Return the log's entries in order, of one request or kind if named."""
    return log_of(house).entries(request, kind)


def verify(
    house: House, policy: Policy | None = None, heads: Iterable[Checkpoint] = (), sources: Iterable[Source] = ()
) -> AuditReport:
    """Check our own log: every byte of its files, and whether all work is in it.

    Args:
        policy: whose signatures count; by default our own log's alone.
        heads: heads that somebody kept; the log must continue them.
        sources: what other rooms' tables remember of their work (``delenda.audit.reconcile``).
    """
    log = log_of(house)
    verdict = verify_log(house.settings.audit.folder, policy or Policy.of_log(log.verifier), heads)
    return AuditReport(verdict, tuple(reconcile(log, sources)) if verdict.ok else ())


def bundle(house: House, target: Path, request: str = "", *, with_log: bool = True) -> Path:
    """Write a bundle of a request's receipts (or of all), and of the log if wanted, and return its path."""
    log = log_of(house)
    return bundles.make_bundle(log, target, receipts_of(log, request), with_log=with_log)


def expire_keys(house: House) -> int:
    """Destroy the commitment keys of requests that ended longer ago than ``audit.proof_period``; return how many.

    The log keeps verifying; which person its entries are about can't be shown any more, by anyone.
    """
    log, now = log_of(house), house.clock.now()
    ended = trail.c.open.is_(False) & (trail.c.changed_at <= now - house.settings.audit.proof_period)
    query = sa.select(trail.c.request).join(vault, vault.c.request == trail.c.request)
    with house.control.begin() as connection:
        requests = connection.execute(query.where(ended, vault.c.sealed_key.is_not(None))).scalars().all()
        for request in requests:
            log.vault.destroy_key(connection, request, now)
            log.append(connection, "key.destroyed", {"reason": "proof_period_over"}, request)
    log.publish()
    return len(requests)


def recover(house: House) -> int:
    """After a restore of the control store: take over what only the log's files still hold; return how many."""
    return recovery.recover(log_of(house))


# --- what other rooms remember -----------------------------------------------------------------------


def sources(_: House) -> list[Source]:
    """Return what the other rooms' tables remember of their work, for ``reconcile``: the log must tell all of it."""
    return [_requests, _erasures, _obligations, _disclosures, _receipts]


def _requests(connection: sa.Connection) -> Iterator[Work]:
    for request in connection.execute(sa.select(request_table.c.id)).scalars():
        yield Work(request, "request.received", "", 1)


def _erasures(connection: sa.Connection) -> Iterator[Work]:
    """Yield, by request and collection, how many steps the journal says are done."""
    part = (closure.c.plan == journal.c.plan) & (closure.c.number == journal.c.part)
    query = sa.select(journal.c.requests, closure.c.store, closure.c.collection).join(closure, part)
    done: Counter[tuple[str, str, str]] = Counter()
    for row in connection.execute(query.where(journal.c.status == str(Status.DONE))):
        done.update((request, row.store, row.collection) for request in row.requests)
    for (request, store, collection), count in done.items():
        yield Work(request, "apply.collection", "done", count, store, collection)


def _obligations(connection: sa.Connection) -> Iterator[Work]:
    query = sa.select(OBLIGATION.c.request_id, sa.func.count()).group_by(OBLIGATION.c.request_id)
    for request, count in connection.execute(query):
        yield Work(request, "backup.marked", "backups", count)


def _disclosures(connection: sa.Connection) -> Iterator[Work]:
    count = connection.execute(sa.select(sa.func.count()).select_from(disclosure)).scalar_one()
    yield Work(ANY_REQUEST, "disclosure.recorded", "", count)


def _receipts(connection: sa.Connection) -> Iterator[Work]:
    query = sa.select(receipt.c.request, sa.func.count()).group_by(receipt.c.request)
    for request, count in connection.execute(query):
        yield Work(request, "receipt.issued", "", count)
