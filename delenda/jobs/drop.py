"""Deletion lists of a platform: matched against the estate in one pass, and answered once the erasures have ended.

The matching itself is in :mod:`delenda.jobs.drop_match`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from delenda.errors import InputError
from delenda.jobs.drop_match import Holder, match
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import RequestKind, State, token_of
from delenda.requests import drop
from delenda.requests.drop import Answer, Entry
from delenda.requests.intake import Asked, receive
from delenda.requests.proof import Method, Proof, Reporter
from delenda.requests.tables import request

CHANNEL: Final = "drop"
TOGETHER: Final = 200
"""Requests that come in within one transaction."""
ANSWERS: Final = {
    State.COMPLETE: Answer.DELETED,
    State.OPEN_OBLIGATIONS: Answer.DELETED,
    State.REFUSED: Answer.EXEMPT,
}
"""What a request's end means for its entry. Any other state is no end: the entry stays open."""


@dataclass(frozen=True, slots=True)
class DropReport:
    """How a list was answered: counts by answer, requests that came in, and entries whose erasure is not over."""

    entries: int
    records: int
    answers: Mapping[Answer, int]
    requests: tuple[str, ...]
    open: int


def run(house: House, path: Path, output: Path, profile: str = "us-ca") -> DropReport:
    """Match a list, ask for the erasure of whom it names, and write the answers that are final.

    The same list again asks for nothing anew, and answers what has ended since. Raises ``InputError``.
    """
    if profile not in {p.name for p in house.settings.profiles}:
        raise InputError(f"there is no profile {profile!r}")
    entries = list(drop.read_list(path))
    known = _known(house)
    states = [known.get(_key(house, e)) if known else None for e in entries]
    records, holders = match(house, [e for e, state in zip(entries, states, strict=True) if state is None])
    asking = [
        i
        for i, entry in enumerate(entries)
        if states[i] is None and (h := holders.get(entry.digest)) is not None and len(h.accounts) < 2 and h.seeds
    ]
    numbers: list[str] = []
    for some in (asking[i : i + TOGETHER] for i in range(0, len(asking), TOGETHER)):
        with house.control.begin() as connection:
            for i in some:
                number, states[i] = _ask(house, connection, entries[i], holders[entries[i].digest], profile)
                numbers.append(number)
    told = [(e.id, _answer(state, holders.get(e.digest))) for e, state in zip(entries, states, strict=True)]
    answers = [(number, answer) for number, answer in told if answer is not None]
    left = len(told) - len(answers)
    drop.write_answers(output, answers)
    house.report("drop.matched", entries=len(entries), requests=len(numbers), open=left)
    return DropReport(len(entries), records, Counter(a for _, a in answers), tuple(dict.fromkeys(numbers)), left)


def _answer(state: State | None, holder: Holder | None) -> Answer | None:
    if state is not None:
        return ANSWERS.get(state)
    return Answer.NOT_FOUND if holder is None else Answer.OPTED_OUT


# --- requests ------------------------------------------------------------------------------------------


def _name(entry: Entry) -> str:
    return f"{CHANNEL}:{entry.id}:{entry.digest.hex()}"


def _key(house: House, entry: Entry) -> bytes:
    return token_of(house.control.pepper, "idempotency", _name(entry))


def _known(house: House) -> dict[bytes, State]:
    """Return the states of requests that lists have led to, by their idempotency tokens."""
    query = sa.select(request.c.idempotency, request.c.state, request.c.duplicate_of, request.c.id).where(
        request.c.channel == CHANNEL
    )
    with house.control.begin() as connection:
        rows = connection.execute(query).all()
        states = {r.id: State(r.state) for r in connection.execute(sa.select(request.c.id, request.c.state))}
    return {r.idempotency: states[r.duplicate_of or r.id] for r in rows if r.idempotency}


def _ask(house: House, connection: sa.Connection, entry: Entry, holder: Holder, profile: str) -> tuple[str, State]:
    """Ask for an erasure, as the platform's agent; return the request's id and state."""
    asked = Asked(
        RequestKind.ERASE,
        _few(sorted(holder.seeds)),
        ground="consumer_request",
        profiles=(profile,),
        channel=CHANNEL,
        idempotency_key=_name(entry),
        reporter=Reporter.AGENT,
    )
    proven = Proof(Method.MANDATE, 3, house.actor, reason=CHANNEL)
    case = receive(house, connection, asked, proven)
    return case.request.id, case.state


def _few(seeds: Sequence[tuple[str, str]]) -> tuple[tuple[str, str | None], ...]:
    """Return as many spellings as a request may name, the account first."""
    ranked = sorted(seeds, key=lambda s: s[0] != Kind.ACCOUNT_ID)
    return tuple((kind, value) for kind, value in ranked[:20])
