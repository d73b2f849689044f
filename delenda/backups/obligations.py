"""What an erasure leaves owing in backups: pure decisions.

A backup that holds the person cannot, or need not, be opened at once; what is owed is that it goes, by a day, and
is out of use until then. One obligation a backup and request: opened when the erasure is done, closed only with
evidence that the backup is gone. Two modes: ``rotate`` (it goes when its set replaces it) and ``hold`` (it stays
"beyond use" until it is erased or anonymized); both have a due date.

The four conditions of *beyond use* are the ICO's ("Right to erasure", guide to the UK GDPR): no decision is made
with the data, nobody else gets it, it is secured, and it will be deleted as soon as that is possible.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from delenda.errors import ConfigError
from delenda.model import Backup, RequestId, Token
from delenda.settings import BackupSet

SKEW: Final = dt.timedelta(hours=24)
"""A backup "taken" further in the future than this comes from a clock that is wrong."""
FOREVER: Final = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""The end of a legal hold: none is known."""
_PERIOD: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


class Standing(StrEnum):
    """How an obligation stands."""

    OPEN = "open"
    BLOCKED = "blocked"
    """Due, but a lock or a hold forbids it until a day."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class BeyondUse:
    """The four conditions, each with what it rests on; an empty one is not met."""

    no_decisions: str
    no_sharing: str
    secured: str
    will_delete: str

    @property
    def unmet(self) -> list[str]:
        return [name for name in self.__slots__ if not getattr(self, name)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How we know that a backup is gone: ``purged``, ``rewritten`` or ``gone_at_inspection``; looked at, when.

    ``key_destroyed``: it is there, and nobody can read it about the person any more.
    """

    how: str
    seen_at: dt.datetime
    by: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one request still owes in one backup."""

    id: str
    request_id: RequestId
    backup: Backup
    due_at: dt.datetime | None
    standing: Standing
    beyond_use: BeyondUse
    opened_at: dt.datetime
    blocked_until: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    evidence: Evidence | None = None
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A finished erasure: when, in which stores, and the tokens of the objects that it touched."""

    request_id: RequestId
    erased_at: dt.datetime
    stores: frozenset[str]
    objects: frozenset[Token] = frozenset()


def covers(backup: Backup, mark: Mark, now: dt.datetime, object_token: Token | None = None) -> bool:
    """Return whether a backup may hold what was erased.

    It does if it was taken before the erasure ended, or by a clock so wrong that this can't be told.
    """
    if backup.store not in mark.stores or (backup.object_key and object_token not in mark.objects):
        return False
    return backup.taken_at <= mark.erased_at or backup.taken_at > now + SKEW


def expires(backup: Backup, section: BackupSet, first_seen: dt.datetime) -> dt.datetime:
    """Return when its set drops a backup: its own date, else so long after it was taken (or first seen, if the
    clock it was taken by ran ahead)."""
    return backup.expires_at or add_period(min(backup.taken_at, first_seen), section.keep)


def open_obligation(mark: Mark, backup: Backup, section: BackupSet, now: dt.datetime) -> Obligation:
    """Return what ``mark`` owes in ``backup`` (whose ``expires_at`` is known).

    Old versions of an erased object go with it, so one that is still there is due as soon as no lock holds it.
    """
    locked = backup.locked_until if backup.locked_until is not None and backup.locked_until > now else None
    due_at = backup.expires_at
    if backup.object_key and locked != FOREVER:
        due_at = locked or now
    return Obligation(
        obligation_id(mark.request_id, backup.id),
        mark.request_id,
        backup,
        due_at,
        Standing.BLOCKED if locked else Standing.OPEN,
        beyond_use(section, due_at),
        now,
        locked,
    )


def obligation_id(request_id: str, backup_id: str) -> str:
    return "o-" + hashlib.blake2b(f"{request_id}\0{backup_id}".encode(), digest_size=12).hexdigest()


def beyond_use(section: BackupSet, due_at: dt.datetime | None) -> BeyondUse:
    """Return the conditions as config lets us state them; who can restore must be known for two of them."""
    who = ", ".join(section.restorers)
    return BeyondUse(
        no_decisions="restored only through the restore gate, which erases again first",
        no_sharing=f"access for {who} only" if who else "",
        secured="encrypted at rest" if section.encrypted else "",
        will_delete=f"deleted by {due_at:%Y-%m-%d}" if due_at else "",
    )


def due(obligations: Iterable[Obligation], today: dt.date) -> list[Obligation]:
    """Return the obligations that must be paid by ``today``, soonest first; dated today is due today."""
    owed = [
        o
        for o in obligations
        if o.standing is not Standing.CLOSED
        and ((o.due_at is not None and o.due_at.date() <= today) or _freed(o, today))
    ]
    return sorted(owed, key=lambda o: (o.due_at or dt.datetime.max.replace(tzinfo=dt.UTC), o.id))


def _freed(o: Obligation, today: dt.date) -> bool:
    """Return whether an old object version waited for nothing but a lock that has ended, or was lifted."""
    locked = o.backup.locked_until
    return bool(o.backup.object_key) and (locked is None or locked.date() <= today)


def overdue(obligations: Iterable[Obligation], today: dt.date) -> list[Obligation]:
    """Return those whose day has passed, and that no lock excuses."""
    return [
        o
        for o in due(obligations, today)
        if o.due_at is not None
        and o.due_at.date() < today
        and not (o.blocked_until is not None and o.blocked_until.date() >= today)
    ]


def close(obligation: Obligation, evidence: Evidence) -> Obligation:
    """Return the obligation paid. There is no other way to close one."""
    return replace(
        obligation, standing=Standing.CLOSED, closed_at=evidence.seen_at, evidence=evidence, blocked_until=None
    )


def block(obligation: Obligation, until: dt.datetime | None) -> Obligation:
    """Return the obligation as one that a lock holds up."""
    return replace(obligation, standing=Standing.BLOCKED, blocked_until=until)


def reopen(obligation: Obligation) -> Obligation:
    """Return the obligation open again: the backup came back."""
    return replace(obligation, standing=Standing.OPEN, closed_at=None, evidence=None, reopened=obligation.reopened + 1)


def add_period(start: dt.datetime, period: str) -> dt.datetime:
    """Return the time after an ISO 8601 period of years, months, weeks and days; a day that a month lacks is its last.

    >>> add_period(dt.datetime(2031, 1, 31, tzinfo=dt.UTC), "P1M").date().isoformat()
    '2031-02-28'
    """
    match = _PERIOD.fullmatch(period)
    if not match or period == "P":
        raise ConfigError("backups: keep must be an ISO 8601 duration in years, months, weeks and days: P180D")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    month = start.month - 1 + months + 12 * years
    year, month = start.year + month // 12, month % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    moved = start.replace(year=year, month=month, day=min(start.day, last))
    return moved + dt.timedelta(days=days + 7 * weeks)


def all_paid(obligations: Sequence[Obligation]) -> bool:
    """Return whether nothing is owed any more."""
    return all(o.standing is Standing.CLOSED for o in obligations)
