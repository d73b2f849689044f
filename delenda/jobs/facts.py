"""What all rooms together know of one request, for its receipt: names, counts, codes, times, no value."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from delenda import __version__
from delenda.audit.receipts import (
    BackupFacts,
    CollectionFacts,
    KeptFacts,
    KeyFacts,
    ReceiptFacts,
    RecipientFacts,
    VerificationFacts,
)
from delenda.backups.ledger import Ledger
from delenda.backups.obligations import Obligation
from delenda.erasure import approval, tables
from delenda.erasure.plan import Place, place_of
from delenda.jobs import residue, shredding
from delenda.jobs.applied import Carried, applied_chain
from delenda.jobs.house import House
from delenda.model import Action, Kept, RequestId, State, Status
from delenda.recipients import outbox
from delenda.requests import cases, conduct
from delenda.requests.cases import Case
from delenda.requests.intake import profiles_of
from delenda.requests.tables import request_event

FINAL: Final = (State.COMPLETE, State.REFUSED, State.WITHDRAWN, State.DUPLICATE, State.EXPIRED)
_TIMES: Final = {
    "approve": "approved",
    "start": "executed",
    "finish": "reverified",
    "owe": "reverified",
    "fulfil": "executed",
}
_NOTICE: Final = {
    "due": "open",
    "sent": "sent",
    "acknowledged": "acknowledged",
    "escalated": "escalated",
    "exempt": "exempt",
}


def receipt_facts(house: House, request_id: RequestId, plan: str = "", carried: Carried | None = None) -> ReceiptFacts:
    """Return what a receipt says of a request; ``plan`` is the digest of the plan that was applied, if one was."""
    carried = carried or Carried(house)
    chain = applied_chain(house, RequestId(request_id)) if plan else []
    with house.control.begin() as connection:
        case = cases.get(connection, house.control.sealer, request_id)
        times = _times(connection, case)
        refusals = [d["code"] for d in conduct.decisions(connection, request_id) if d["what"] in ("refuse", "partial")]
        owed = Ledger(house.control, connection).obligations(request_id)
        notices = outbox.outcomes(connection, request_id)
        rows = [approval.get_plan(connection, digest) for digest in chain]
        scan = _last_verification(connection, request_id, plan) if plan else None
    profiles = profiles_of(house.settings, case.profiles)
    residual: Mapping[str, int] = scan.facts["residual"] if scan else {}
    return ReceiptFacts(
        request=case.id,
        kind=str(case.request.kind),
        state=str(case.state),
        final=case.state in FINAL,
        ground=case.request.ground,
        jurisdiction=",".join(case.profiles),
        refusal=",".join(refusals),
        times=times,
        identity_level=case.facts.level,
        identity_method=case.method,
        plan_digest=plan,
        config_digest=case.request.config_digest,
        collections=_collections(carried, case.id, chain, residual) if plan else (),
        kept=_kept(carried, case.id, chain) if plan else (),
        backups=tuple(_backup(o) for o in owed),
        recipients=tuple(_recipient(n) for n in notices),
        residue=residue.facts(residue.remembered(scan.facts.get("residue", ()))) if scan else (),
        keys=_keys(house, case.id, plan) if plan else (),
        verification=_verification(scan),
        performed_by=house.actor,
        approved_by=tuple(sorted({who for row in rows for who in row.approvers})),
        verified_by=f"{house.actor}/rescan" if scan else "",
        controller=house.settings.requests.controller,
        contact=house.settings.requests.contact,
        complaint=" ".join(dict.fromkeys(p.complaint for p in profiles if p.complaint)),
        tool_version=__version__,
    )


def _times(connection: sa.Connection, case: Case) -> dict[str, dt.datetime]:
    rows = connection.execute(
        sa.select(request_event.c.event, request_event.c.at)
        .where(request_event.c.request_id == case.id)
        .order_by(request_event.c.n)
    )
    times = {"received": case.request.received_at}
    if case.verified_at:
        times["verified"] = case.verified_at
    if case.request.due_at:
        times["due"] = case.request.due_at
    return times | {_TIMES[event]: at for event, at in rows if event in _TIMES}


def _last_verification(connection: sa.Connection, request_id: str, plan: str) -> Any:
    query = (
        sa.select(tables.verification)
        .where(tables.verification.c.request == request_id, tables.verification.c.plan == plan)
        .order_by(tables.verification.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def _verification(scan: Any) -> VerificationFacts | None:
    if scan is None:
        return None
    facts = scan.facts
    hits = sum(facts["residual"].values()) + sum(facts["rejoins"].values()) + facts.get("versions", 0)
    return VerificationFacts(f"rescan-{scan.id}", scan.finished_at, facts["passes"], hits, facts["units"], __version__)


def _collections(
    carried: Carried, request_id: RequestId, chain: Sequence[str], residual: Mapping[str, int]
) -> tuple[CollectionFacts, ...]:
    counts: dict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
    techniques: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for plan in chain:
        lines = carried.lines(plan)
        for work in carried.works(plan, request_id):
            ref = work.step.ref
            key = (str(ref.store), str(ref.collection), str(work.step.action), work.rule)
            status = lines[work.id].status if work.id in lines else Status.FAILED
            counts[key]["planned"] += 1
            counts[key][str(status)] += 1
            techniques[key] |= {str(c.technique) for c in work.step.changes}
    first = {key[:2]: key for key in sorted(counts, reverse=True)}
    found = [
        _collection(key, c, techniques[key], residual if first[key[:2]] == key else {}) for key, c in counts.items()
    ]
    touched = {f"{f.store}/{f.collection}" for f in found}
    left = [_untouched(address, n) for address, n in residual.items() if address not in touched]
    return tuple(sorted([*found, *left], key=lambda f: (f.store, f.collection, f.action, f.rule)))


def _collection(
    key: tuple[str, str, str, str], c: Counter[str], techniques: Iterable[str], residual: Mapping[str, int]
) -> CollectionFacts:
    store, collection, action, rule = key
    return CollectionFacts(
        store,
        collection,
        action,
        planned=c["planned"],
        affected=c[str(Status.DONE)],
        residual=residual.get(f"{store}/{collection}", 0),
        already_absent=c[str(Status.ALREADY_ABSENT)],
        changed_since_read=c[str(Status.CHANGED_SINCE_READ)],
        blocked=c[str(Status.BLOCKED)],
        failed=c[str(Status.FAILED)],
        techniques=tuple(sorted(techniques)),
        rule=rule,
    )


def _untouched(address: str, hits: int) -> CollectionFacts:
    store, _, collection = address.partition("/")
    return CollectionFacts(store, collection, str(Action.RETAIN), planned=0, affected=0, residual=hits)


def _kept(carried: Carried, request_id: RequestId, chain: Sequence[str]) -> tuple[KeptFacts, ...]:
    kept: dict[Place, Kept] = {}
    for plan in chain:
        kept |= {place_of(k.ref): k for k in carried.subject(plan, request_id).kept}

    def of(kept: Kept) -> tuple[str, str, str, str, dt.date | None]:
        return (kept.ref.store, kept.ref.collection, kept.rule, kept.legal_basis, kept.until)

    counted = Counter(of(k) for k in kept.values())
    return tuple(
        KeptFacts(store, collection, n, rule, basis, until)
        for (store, collection, rule, basis, until), n in sorted(counted.items(), key=str)
    )


def _keys(house: House, request_id: RequestId, plan: str) -> tuple[KeyFacts, ...]:
    status = {"done": "destroyed", "kept": "kept"}
    return tuple(
        KeyFacts(
            step.purpose,
            tuple(step.fields),
            step.living,
            status.get(step.state, "open"),
            step.ended_at,
            step.rule,
            step.until,
            step.tried_at,
            step.opened,
        )
        for step in shredding.steps_of(house, request_id, plan)
    )


def _backup(o: Obligation) -> BackupFacts:
    status = {
        "purged": "purged",
        "rewritten": "purged",
        "gone_at_inspection": "expired",
        "key_destroyed": "unreadable",
    }
    how = o.evidence.how if o.evidence else ""
    return BackupFacts(
        store=o.backup.store,
        set_name=o.backup.set_name,
        backup=o.backup.id,
        mode=o.backup.mode,
        status=status.get(how, "open"),
        due=o.due_at.date() if o.due_at else None,
        evidence=f"{how}, seen {o.evidence.seen_at:%Y-%m-%d}" if o.evidence else "",
    )


def _recipient(n: Mapping[str, Any]) -> RecipientFacts:
    sent = dt.datetime.fromisoformat(n["sent_at"]) if n["sent_at"] else None
    return RecipientFacts(n["recipient"], n["channel"], _NOTICE.get(n["state"], "open"), sent, n["code"] or "")
