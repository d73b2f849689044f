"""Legal holds as the planner and the work take them: which are in force, and by what a person is known to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from delenda.erasure.closure import SubjectRecord
from delenda.erasure.retention import Hold
from delenda.jobs.house import House
from delenda.model import Attribution, Token
from delenda.requests import holds


def current_holds(connection: sa.Connection, now: dt.datetime) -> list[Hold]:
    """Return the legal holds in force, as the planner takes them."""
    return [
        Hold(h.id, h.reason, h.tokens, h.collections, h.until.date() if h.until else None)
        for h in holds.in_force(connection, now)
    ]


def aliases_of(house: House, known: Attribution | SubjectRecord, tokens: Iterable[Token] = ()) -> frozenset[Token]:
    """Return the tokens by which a hold may know a subject: of everything known of them, shared things too."""
    everything = (*known.identifiers, *known.weak, *known.shared)
    return frozenset([i.token(house.control.pepper) for i in everything]) | frozenset(tokens)
