"""The course of an erasure after its plan is approved: apply, mark backups, tell recipients, look again, prove.

Each step is a job of its own and safe to repeat; this is the order in which they come, once, for the command line
and the flows alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from delenda.discovery import datamap
from delenda.erasure.tables import verification
from delenda.errors import Archived, Exit, Refused
from delenda.jobs import backups, notify
from delenda.jobs.applied import Carried, applied_plan, erased
from delenda.jobs.apply import apply
from delenda.jobs.facts import receipt_facts
from delenda.jobs.house import House
from delenda.jobs.receipt import issue_receipt
from delenda.jobs.residue import Depth
from delenda.jobs.verify import verify
from delenda.model import RequestId, State
from delenda.recipients import outbox
from delenda.requests import cases
from delenda.requests.cases import LIMIT
from delenda.requests.states import Event


@dataclass(frozen=True, slots=True)
class End:
    """How a request stands after its plan was carried out, as its receipt tells it."""

    request: RequestId
    state: State
    summary: tuple[str, ...]
    receipt: str
    residual: int
    open_obligations: int

    @property
    def exit_code(self) -> Exit:
        """Done when nothing is left to do now; what backups and recipients owe has its own dates."""
        return Exit.DONE if self.state in (State.COMPLETE, State.OPEN_OBLIGATIONS) else Exit.PARTIAL

    def view(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "request": self.request,
            "state": str(self.state),
            "summary": list(self.summary),
            "receipt": self.receipt,
            "residual": self.residual,
            "open_obligations": self.open_obligations,
        }


def carry_out(house: House, plan_file: Path, clean: Callable[[House, str], object] | None = None) -> list[End]:
    """Apply an approved plan and bring its requests to their end, each with a receipt.

    ``clean`` is called with the plan's digest after the changes and before the look for what is left: see
    :func:`delenda.jobs.tidy.tidy`.

    Raises as :func:`delenda.jobs.apply.apply`.
    """
    report = apply(house, plan_file)
    if clean is not None:
        clean(house, report.digest)
    return conclude(house, list(report.requests))


def conclude(house: House, requests: Sequence[RequestId]) -> list[End]:
    """After the changes: mark backups, tell recipients, look again, and issue the receipts."""
    hand_on_all(house, requests)
    notify.run(house)
    return settle(house, requests)


def hand_on(house: House, request: RequestId) -> None:
    """Mark the backups that still hold what was erased, and write the notices to who got it."""
    hand_on_all(house, [request])


def hand_on_all(house: House, requests: Sequence[RequestId]) -> None:
    """Do what :func:`hand_on` does for many requests; their plan is opened once, and backups are looked at once."""
    carried, data_map = Carried(house), datamap.load(house)
    done = {request: erased(house, request, carried) for request in requests}
    for request in requests:
        backups.lay(house, request, done[request], data_map)
    backups.look(house)
    with house.control.begin() as connection:
        found = cases.get_all(connection, house.control.sealer, requests)
    for case in found:
        if case.channel == LIMIT:  # nobody asked to be forgotten: what recipients may keep is agreed with them
            continue
        touched = {f"{step.ref.store}/{step.ref.collection}" for step in done[case.id].steps}
        notify.prepare(house, case.id, case.request.kind, sorted(touched), done[case.id].identifiers)


def settle(house: House, requests: Sequence[RequestId], depth: Depth | None = None) -> list[End]:
    """Look again, independently, move the requests to the state that follows, and issue their receipts."""
    owed: dict[str, int] = {request: _owed(house, request) for request in requests}
    report = verify(house, list(requests), owed, depth)
    left = {v.request: v.left for v in report.verdicts}
    carried = Carried(house)
    return [_end(house, request, left[request], owed[request], carried) for request in requests]


def look_again(house: House, request_id: str, depth: Depth | None = None) -> End:
    """Look once more for what is left of one request. Raises ``InputError`` if no plan was applied for it."""
    return settle(house, [RequestId(request_id)], depth)[0]


def look_into_archives(house: House) -> int:
    """Look again at requests that only wait for objects that are being fetched from an archive; return how many."""
    fetched = {n for n, s in house.settings.stores.items() if getattr(s, "archived", "tell") == "restore"}
    last = sa.select(sa.func.max(verification.c.id)).group_by(verification.c.request)
    query = sa.select(verification.c.request, verification.c.facts).where(verification.c.id.in_(last))
    with house.control.begin() as connection:
        waiting = [
            RequestId(request)
            for request, facts in connection.execute(query)
            if any(p.endswith(f": {Archived.CODE}") and p.partition("/")[0] in fetched for p in facts["unread"])
            and cases.get(connection, house.control.sealer, request).state is State.OPEN_OBLIGATIONS
        ]
    settle(house, waiting)
    return len(waiting)


def paid(house: House) -> Callable[[RequestId], bool]:
    """Return what to call when a request owes nothing in backups any more: it completes, with a final receipt.

    It answers False while something else keeps the request open (a recipient's answer, a question, a lock in the
    store itself, a unit that could not be read): then it wants to be told again.
    """

    def complete(request: RequestId) -> bool:
        with house.control.begin() as connection:
            case = cases.get(connection, house.control.sealer, request)
            if case.state is not State.OPEN_OBLIGATIONS:
                return case.state is State.COMPLETE
            if not outbox.is_settled(connection, request) or not _nothing_else(connection, request):
                return False
            try:
                cases.advance(connection, request, Event.FINISH, at=house.clock.now(), by=house.actor)
            except Refused:
                return False
        issue_receipt(house, receipt_facts(house, request, applied_plan(house, request)), case.request.seeds)
        return True

    return complete


def _nothing_else(connection: sa.Connection, request: RequestId) -> bool:
    """Did the last look leave nothing to wait for but backups and recipients?"""
    query = sa.select(verification.c.facts).where(verification.c.request == request).order_by(verification.c.id.desc())
    facts = connection.scalar(query.limit(1))
    return facts is not None and not (facts["locked"] or facts.get("held") or facts["questions"] or facts["unread"])


def _owed(house: House, request: RequestId) -> int:
    unpaid = sum(o.evidence is None for o in backups.obligations_of(house, request))
    with house.control.begin() as connection:
        silent = not outbox.is_settled(connection, request)
    return unpaid + silent


def _end(house: House, request: RequestId, left: int, owed: int, carried: Carried) -> End:
    facts = receipt_facts(house, request, applied_plan(house, request), carried)
    with house.control.begin() as connection:
        seeds = cases.get(connection, house.control.sealer, request).request.seeds
    receipt = issue_receipt(house, facts, seeds)
    return End(request, State(facts.state), tuple(receipt.core["summary"]), receipt.id, left, owed)
