"""Requests as a job: what the command line, the console and the flows call. One call, one transaction.

>>> from delenda.jobs import request
>>> sorted(name for name in request.__all__)[:3]
['ask_fee', 'cancelled', 'confirm']
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from delenda.errors import Refused
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Identifier, RequestId, RequestKind, State
from delenda.requests import cases, codes, conduct, holds, letters, suppress
from delenda.requests import view as views
from delenda.requests.cancellation import receive_cancellation
from delenda.requests.cases import Case
from delenda.requests.holds import Hold
from delenda.requests.intake import Asked, profiles_of, receive
from delenda.requests.letters import Letter
from delenda.requests.proof import Method, Proof
from delenda.requests.seeds import canonical_seeds
from delenda.requests.states import Event

__all__ = [
    "ask_fee",
    "cancelled",
    "confirm",
    "deliver_code",
    "due",
    "expire",
    "extend",
    "fulfil_suppression",
    "get",
    "hold",
    "new",
    "refuse",
    "release",
    "send_letter",
    "show",
    "show_all",
    "verify",
    "withdraw",
    "write_letter",
]

Deliver = Callable[[Identifier, Letter], None]
"""How a letter reaches a contact: mail, a text message, paper."""


# --- taking in ---------------------------------------------------------------------------------------


def new(house: House, asked: Asked) -> Case:
    """Take a request in. Raises ``InputError``."""
    with house.control.begin() as connection:
        return receive(house, connection, asked)


def cancelled(house: House, headers: Mapping[str, str], body: bytes) -> Case:
    """Take in the product's signed cancellation event; the raw body, as it came.

    Raises ``Unverified`` or ``InputError``: then nothing is written.
    """
    with house.control.begin() as connection:
        return receive_cancellation(house, connection, headers, body)


# --- looking -----------------------------------------------------------------------------------------


def get(house: House, request_id: str) -> Case:
    """Return a request. Raises ``InputError`` if there is none of that id."""
    with house.control.begin() as connection:
        return cases.get(connection, house.control.sealer, request_id)


def show(house: House, request_id: str) -> dict[str, Any]:
    """Return a request as it may be shown: no values, but tokens, states, days left and what it waits for."""
    with house.control.begin() as connection:
        return views.view(house, connection, cases.get(connection, house.control.sealer, request_id))


def show_all(house: House, states: Iterable[State] = ()) -> list[dict[str, Any]]:
    """Return all requests of the wanted states (none: all), children's first, then by due date."""
    with house.control.begin() as connection:
        return [views.view(house, connection, c) for c in cases.find(connection, house.control.sealer, states)]


def due(house: House) -> list[dict[str, Any]]:
    """Return the open requests that are overdue or soon due, with ``clock`` and ``days_left``, most urgent first.

    One that has ``clock: overdue`` makes the process end with ``Exit.OVERDUE``.
    """
    with house.control.begin() as connection:
        return [views.view(house, connection, case) for case, _ in views.due(house, connection)]


# --- proving -----------------------------------------------------------------------------------------


def verify(house: House, request_id: str, method: Method, level: int, reason: str, evidence: str = "") -> Case:
    """Record the operator's decision about identity. Raises ``Unverified`` if it does not count or suffice."""
    with house.control.begin() as connection:
        proven = Proof(method, level, by=house.actor, reason=reason, evidence=evidence)
        return conduct.decide_identity(house, connection, request_id, proven)


def deliver_code(
    house: House, request_id: str, to: Identifier, deliver: Deliver, *, known: Callable[[Identifier], bool]
) -> None:
    """Send a one-time code to a contact that the request names.

    ``known`` says whether the estate held that contact before: then the code proves level 2, else level 1.
    """
    with house.control.begin() as connection:
        code = codes.issue(house, connection, request_id, to, level=2 if known(to) else 1)
        case = cases.get(connection, house.control.sealer, request_id)
    deliver(to, _letter(house, case, "code", secret=code))


def confirm(house: House, request_id: str, code: str) -> bool:
    """Does the code prove a contact of the request? A wrong attempt counts, and looks like any other no."""
    with house.control.begin() as connection:
        return codes.check(house, connection, request_id, code)


# --- deciding ----------------------------------------------------------------------------------------


def refuse(
    house: House, request_id: str, code: str, *, evidence: str, approver: str, collections: Sequence[str] = ()
) -> Case:
    """Refuse a request, or the named collections of it, on a coded ground; a letter is owed."""
    with house.control.begin() as connection:
        return conduct.refuse(
            house, connection, request_id, code, evidence=evidence, approver=approver, collections=collections
        )


def withdraw(house: House, request_id: str, reason: str = "asked_by_person") -> Case:
    """End a request as the person wishes; not once it is executing."""
    with house.control.begin() as connection:
        return conduct.withdraw(house, connection, request_id, reason)


def extend(house: House, request_id: str, reason: str) -> Case:
    """Put the answer off once, as far as the profiles allow; a letter is owed."""
    with house.control.begin() as connection:
        return conduct.extend(house, connection, request_id, reason)


def ask_fee(
    house: House, request_id: str, decision: Literal["ask_fee", "waive_fee", "paid"], reason: str, approver: str
) -> Case:
    """Record a decision about a fee for a repeated request."""
    with house.control.begin() as connection:
        return conduct.fee(house, connection, request_id, decision, reason, approver)


def expire(house: House) -> list[RequestId]:
    """End the requests that nobody has proven in time."""
    with house.control.begin() as connection:
        return conduct.expire(house, connection)


def fulfil_suppression(house: House, request_id: str) -> Case:
    """Put a suppression request's identifiers on the list for each purpose of its scope, and complete it.

    Without a scope, nobody may write to them for marketing.

    Raises ``Refused`` for another kind of request, ``Unverified`` for one that is not proven.
    """
    with house.control.begin() as connection:
        case = cases.get(connection, house.control.sealer, request_id)
        if case.request.kind is not RequestKind.SUPPRESS:
            raise Refused(f"the request asks for {case.request.kind}, not to be left alone")
        now = house.clock.now()
        cases.advance(connection, request_id, Event.FULFIL, at=now, by=house.actor)
        for purpose in case.request.scope or (suppress.MARKETING,):
            suppress.add(house, connection, case.request.seeds, purpose=purpose, request_id=case.id)
        return cases.get(connection, house.control.sealer, request_id)


# --- holding -----------------------------------------------------------------------------------------


def hold(
    house: House,
    *,
    name: str,
    matter: str,
    reason: str,
    seeds: Sequence[tuple[str, str]] = (),
    collections: Sequence[str] = (),
    until: dt.datetime | None = None,
) -> Hold:
    """Set a legal hold on a person, on collections, or on a person's records in them."""
    identifiers = canonical_seeds(house.engine, house.settings, seeds) if seeds else ()
    with house.control.begin() as connection:
        return holds.set_hold(
            house,
            connection,
            name=name,
            matter=matter,
            reason=reason,
            seeds=identifiers,
            collections=collections,
            until=until,
        )


def release(house: House, reason: str, *, hold_id: str = "", matter: str = "") -> list[RequestId]:
    """Release a hold or a matter's holds; return the requests that are open again."""
    with house.control.begin() as connection:
        return holds.release(house, connection, reason, hold_id=hold_id, matter=matter)


# --- writing -----------------------------------------------------------------------------------------


def write_letter(house: House, request_id: str, kind: letters.Kind, note: str = "") -> Letter:
    """Return a letter about a request, with the reasons that were decided."""
    with house.control.begin() as connection:
        case = cases.get(connection, house.control.sealer, request_id)
        what = {"refused": "refuse", "partial": "partial"}.get(kind)
        decided = [d["code"] for d in conduct.decisions(connection, request_id) if d["what"] == what]
    return _letter(house, case, kind, codes=decided, note=note)


def send_letter(
    house: House, request_id: str, kind: letters.Kind, deliver: Deliver, channel: str, note: str = ""
) -> bool:
    """Send a letter to a mail address that the request names, and note it; False if it names none: send it by hand."""
    letter = write_letter(house, request_id, kind, note)
    to = next((s for s in get(house, request_id).request.seeds if s.kind is Kind.EMAIL), None)
    if to is None:
        return False
    deliver(to, letter)
    with house.control.begin() as connection:
        conduct.letter_sent(house, connection, request_id, kind, channel)
    return True


def _letter(
    house: House, case: Case, kind: letters.Kind, *, codes: Sequence[str] = (), note: str = "", secret: str = ""
) -> Letter:
    profiles = profiles_of(house.settings, case.profiles)
    now = house.clock.now()
    return letters.write(kind, case, profiles, house.settings.requests, now, codes=codes, note=note, secret=secret)
