"""Backups seen, obligations and tombstones in the control store.

The ledger never deletes an obligation: receipts and auditors ask for closed ones too. Tombstones go when the last
backup that may hold their subject has been gone for a while; until then a backup that comes back is recognized.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from delenda.backups.obligations import (
    BeyondUse,
    Evidence,
    Mark,
    Obligation,
    Standing,
    covers,
    expires,
    obligation_id,
    open_obligation,
)
from delenda.backups.tables import BACKUP, MARK, OBLIGATION, TOMBSTONE
from delenda.backups.tombstones import Sort, Tombstone, Treatment, object_token
from delenda.control import Control
from delenda.model import Action, Backup, RequestId, StoreName, Technique, Token
from delenda.settings import BackupSet

GRACE: Final = dt.timedelta(days=30)
"""How long tombstones outlive the last backup, for one that comes back."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at one set found: backups there now, gone since the last look, and come back."""

    here: tuple[Backup, ...]
    new: tuple[Backup, ...]
    gone: tuple[Backup, ...]
    returned: tuple[Backup, ...]
    suspicious: bool = False
    """The set is empty though some of its backups are not due: a lost mount, not a purge. Nothing is closed."""


class Ledger:
    """Reads and writes within the caller's transaction."""

    def __init__(self, control: Control, connection: sa.Connection) -> None:
        self._control, self._db = control, connection

    # --- backups ---

    def look(self, section: BackupSet, listing: Sequence[Backup], now: dt.datetime) -> Look:
        """Record what a set's catalogue lists, and return what changed since the last look."""
        rows = {r.id: r for r in self._db.execute(sa.select(BACKUP).where(BACKUP.c.set_name == section.name))}
        first = {b.id: rows[b.id].first_seen if b.id in rows else now for b in listing}
        here = [replace(b, expires_at=expires(b, section, first[b.id])) for b in listing]
        new = [b for b in here if b.id not in rows]
        returned = [b for b in here if b.id in rows and rows[b.id].gone_at is not None]
        listed = {b.id for b in here}
        lost = [r for r in rows.values() if r.gone_at is None and r.id not in listed]
        if not here and any(r.expires_at is None or r.expires_at > now for r in lost):
            return Look((), (), (), (), suspicious=True)
        for b in here:
            values = {
                "expires_at": b.expires_at,
                "locked_until": b.locked_until,
                "size_bytes": b.size_bytes,
                "format": b.format,
                "mode": b.mode,
                "last_seen": now,
                "gone_at": None,
            }
            if b.id in rows:
                self._db.execute(BACKUP.update().where(BACKUP.c.id == b.id).values(**values))
            else:
                self._db.execute(BACKUP.insert().values(first_seen=now, **values, **self._fixed(b)))
        for part in _parts([r.id for r in lost]):
            self._db.execute(BACKUP.update().where(BACKUP.c.id.in_(part)).values(gone_at=now))
        return Look(tuple(here), tuple(new), tuple(self._backup(r) for r in lost), tuple(returned))

    def gone(self, backup: Backup, now: dt.datetime) -> None:
        """Record that a backup was looked for and is not there any more."""
        self._db.execute(BACKUP.update().where(BACKUP.c.id == backup.id).values(gone_at=now, digest=backup.digest))

    def here(self) -> list[Backup]:
        """Return the backups that were there at the last look, oldest first."""
        query = sa.select(BACKUP).where(BACKUP.c.gone_at.is_(None)).order_by(BACKUP.c.taken_at, BACKUP.c.id)
        return [self._backup(r) for r in self._db.execute(query)]

    def _fixed(self, b: Backup) -> dict[str, Any]:
        return {
            "id": b.id,
            "set_name": b.set_name,
            "store": b.store,
            "taken_at": b.taken_at,
            "locator": self._control.sealer.seal(json.dumps([b.locator, b.object_key]).encode(), f"backup:{b.id}"),
            "digest": b.digest,
        }

    def _backup(self, row: Any) -> Backup:
        locator, object_key = json.loads(self._control.sealer.open(bytes(row.locator), f"backup:{row.id}"))
        return Backup(
            row.id,
            row.set_name,
            StoreName(row.store),
            row.taken_at,
            row.expires_at,
            locator,
            row.size_bytes,
            row.digest,
            row.mode,
            row.locked_until,
            row.format,
            object_key,
        )

    # --- marks and obligations ---

    def mark(self, mark: Mark, stones: Iterable[Tombstone]) -> None:
        """Remember a finished erasure and its tombstones; a second time replaces the first."""
        this = mark.request_id
        self._db.execute(TOMBSTONE.delete().where(TOMBSTONE.c.request_id == this))
        self._db.execute(MARK.delete().where(MARK.c.request_id == this))
        self._db.execute(MARK.insert().values(request_id=this, erased_at=mark.erased_at, stores=sorted(mark.stores)))
        rows = [
            {
                "request_id": s.request_id,
                "sort": s.sort.value,
                "store": s.store,
                "collection": s.collection,
                "token": s.token,
                "version_token": s.version,
                "action": s.action.value,
                "changes": [
                    [t.field, t.technique.value, [[length, token.hex()] for length, token in t.scars]]
                    for t in s.changes
                ],
                "hint": s.hint,
            }
            for s in stones
        ]
        for part in _parts(rows):
            self._db.execute(TOMBSTONE.insert(), part)

    def marks(self, *, fresh: bool = False) -> list[Mark]:
        """Return every finished erasure (or those without obligations yet), with the objects that it touched."""
        marks = sa.select(MARK).where(MARK.c.obliged_at.is_(None)) if fresh else sa.select(MARK)
        objects: dict[str, set[Token]] = {}
        query = sa.select(TOMBSTONE.c.request_id, TOMBSTONE.c.token).where(TOMBSTONE.c.sort == Sort.OBJECT.value)
        for request_id, token in self._db.execute(query):
            objects.setdefault(request_id, set()).add(Token(bytes(token)))
        return [
            Mark(RequestId(r.request_id), r.erased_at, frozenset(r.stores), frozenset(objects.get(r.request_id, ())))
            for r in self._db.execute(marks.order_by(MARK.c.request_id))
        ]

    def owe(
        self, marks: Sequence[Mark], backups: Sequence[Backup], sections: Mapping[str, BackupSet], now: dt.datetime
    ) -> list[Obligation]:
        """Open what is not open yet: one obligation a mark and backup that may hold what was erased."""
        wanted = {
            obligation_id(mark.request_id, backup.id): (mark, backup)
            for backup in backups
            for mark in marks
            if covers(backup, mark, now, self._token(backup))
        }
        known: set[str] = set()
        for part in _parts(list(wanted)):
            known |= set(self._db.scalars(sa.select(OBLIGATION.c.id).where(OBLIGATION.c.id.in_(part))))
        opened = [
            open_obligation(mark, backup, sections[backup.set_name], now)
            for key, (mark, backup) in wanted.items()
            if key not in known
        ]
        for part in _parts([_row(o) for o in opened]):
            self._db.execute(OBLIGATION.insert(), part)
        self._owing([o.request_id for o in opened])
        return opened

    def _owing(self, requests: Iterable[str]) -> None:
        """Forget that somebody was told that these requests owe nothing."""
        for part in _parts(sorted(set(requests))):
            self._db.execute(MARK.update().where(MARK.c.request_id.in_(part)).values(paid_at=None))

    def obliged(self, marks: Sequence[Mark], now: dt.datetime) -> None:
        """Record that the obligations of these erasures are open."""
        for part in _parts([m.request_id for m in marks]):
            self._db.execute(MARK.update().where(MARK.c.request_id.in_(part)).values(obliged_at=now))

    def _token(self, backup: Backup) -> Token | None:
        return object_token(self._control.pepper, backup.store, backup.object_key) if backup.object_key else None

    def obligations(self, request_id: str = "", backup_id: str = "", *, unpaid: bool = False) -> list[Obligation]:
        """Return obligations, soonest due first; of one request or backup if named."""
        query = sa.select(OBLIGATION, BACKUP).join(BACKUP, BACKUP.c.id == OBLIGATION.c.backup_id)
        if request_id:
            query = query.where(OBLIGATION.c.request_id == request_id)
        if backup_id:
            query = query.where(OBLIGATION.c.backup_id == backup_id)
        if unpaid:
            query = query.where(OBLIGATION.c.state != Standing.CLOSED.value)
        backups: dict[str, Backup] = {}
        found = []
        for row in self._db.execute(query.order_by(OBLIGATION.c.due_at, OBLIGATION.c.id)).mappings():
            key = row[OBLIGATION.c.backup_id]
            if key not in backups:
                backups[key] = self._backup(_Columns(row))
            found.append(_obligation(row, backups[key]))
        return found

    def close(self, backup_id: str, evidence: Evidence, requests: Collection[str] | None = None) -> int:
        """Close everything owed in one backup (only for ``requests``, if given); return how many that was."""
        this = [OBLIGATION.c.backup_id == backup_id, OBLIGATION.c.state != Standing.CLOSED.value]
        if requests is not None:
            return sum(
                self._close([*this, OBLIGATION.c.request_id.in_(part)], evidence) for part in _parts([*requests])
            )
        return self._close(this, evidence)

    def _close(self, this: Sequence[sa.ColumnElement[bool]], evidence: Evidence) -> int:
        told = {"how": evidence.how, "seen_at": evidence.seen_at.isoformat(), "by": evidence.by}
        result = self._db.execute(
            OBLIGATION.update()
            .where(*this)
            .values(
                state=Standing.CLOSED.value,
                closed_at=evidence.seen_at,
                evidence={**told, "digest": evidence.digest},
                blocked_until=None,
            )
        )
        return int(result.rowcount)

    def block(self, backup_id: str, until: dt.datetime | None) -> int:
        """Mark what is owed in a backup as held up by a lock; return how many."""
        this = (OBLIGATION.c.backup_id == backup_id, OBLIGATION.c.state != Standing.CLOSED.value)
        result = self._db.execute(
            OBLIGATION.update().where(*this).values(state=Standing.BLOCKED.value, blocked_until=until)
        )
        return int(result.rowcount)

    def reopen(self, backup_id: str) -> list[RequestId]:
        """Open again what had been closed for a backup that came back."""
        this = (OBLIGATION.c.backup_id == backup_id, OBLIGATION.c.state == Standing.CLOSED.value)
        requests = list(self._db.scalars(sa.select(OBLIGATION.c.request_id).where(*this)))
        self._db.execute(
            OBLIGATION.update()
            .where(*this)
            .values(state=Standing.OPEN.value, closed_at=None, evidence=None, reopened=OBLIGATION.c.reopened + 1)
        )
        self._owing(requests)
        return [RequestId(r) for r in requests]

    def paid(self) -> list[RequestId]:
        """Return the requests whose last obligation is closed, and which nobody was told of yet."""
        owed = sa.select(OBLIGATION.c.request_id)
        query = sa.select(MARK.c.request_id).where(
            MARK.c.paid_at.is_(None),
            MARK.c.request_id.in_(owed),
            MARK.c.request_id.not_in(owed.where(OBLIGATION.c.state != Standing.CLOSED.value)),
        )
        return [RequestId(r) for r in self._db.scalars(query.order_by(MARK.c.request_id))]

    def told(self, request: RequestId, now: dt.datetime) -> None:
        """Remember that somebody was told that a request owes nothing any more."""
        self._db.execute(MARK.update().where(MARK.c.request_id == request).values(paid_at=now))

    # --- tombstones ---

    def tombstones(self, store: str, since: dt.datetime | None = None) -> Iterator[Tombstone]:
        """Yield what may have come back in a store: all, or what was erased after ``since``."""
        query = (
            sa.select(TOMBSTONE)
            .join(MARK, MARK.c.request_id == TOMBSTONE.c.request_id)
            .where(TOMBSTONE.c.store.in_(("", store)))
        )
        if since is not None:
            query = query.where(MARK.c.erased_at >= since)
        for row in self._db.execute(query.order_by(TOMBSTONE.c.id)):
            yield Tombstone(
                RequestId(row.request_id),
                Sort(row.sort),
                Token(bytes(row.token)),
                row.store,
                row.collection,
                Token(bytes(row.version_token)) if row.version_token is not None else None,
                Action(row.action),
                tuple(_treatment(*told) for told in row.changes),
                row.hint,
            )

    def expire_tombstones(self, now: dt.datetime) -> int:
        """Drop the tombstones of erasures that no backup needs any more; return how many erasures that was."""
        owed = sa.select(OBLIGATION.c.request_id).where(
            sa.or_(
                OBLIGATION.c.state != Standing.CLOSED.value,
                OBLIGATION.c.closed_at > now - GRACE,
                sa.and_(  # it is there, though unreadable: what it brings back must be known
                    OBLIGATION.c.evidence["how"].as_string() == "key_destroyed",
                    OBLIGATION.c.backup_id.in_(sa.select(BACKUP.c.id).where(BACKUP.c.gone_at.is_(None))),
                ),
            )
        )
        done = (
            MARK.c.expired_at.is_(None),
            MARK.c.erased_at <= now - GRACE,
            MARK.c.request_id.not_in(owed),
        )
        requests = list(self._db.scalars(sa.select(MARK.c.request_id).where(*done)))
        for part in _parts(requests):
            self._db.execute(TOMBSTONE.delete().where(TOMBSTONE.c.request_id.in_(part)))
            self._db.execute(MARK.update().where(MARK.c.request_id.in_(part)).values(expired_at=now))
        return len(requests)


def _treatment(name: str, technique: str, marks: Sequence[tuple[int, str]]) -> Treatment:
    return Treatment(
        name, Technique(technique), tuple((length, Token(bytes.fromhex(token))) for length, token in marks)
    )


class _Columns:
    """A joined row's backup columns, by attribute."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return self._row[BACKUP.c[name]]


def _row(o: Obligation) -> dict[str, Any]:
    return {
        "id": o.id,
        "request_id": o.request_id,
        "backup_id": o.backup.id,
        "mode": o.backup.mode,
        "due_at": o.due_at,
        "state": o.standing.value,
        "blocked_until": o.blocked_until,
        "beyond_use": asdict(o.beyond_use),
        "opened_at": o.opened_at,
        "closed_at": o.closed_at,
        "evidence": None,
        "reopened": o.reopened,
    }


def _obligation(row: Any, backup: Backup) -> Obligation:
    told = row[OBLIGATION.c.evidence]
    evidence = (
        Evidence(told["how"], dt.datetime.fromisoformat(told["seen_at"]), told["by"], told["digest"]) if told else None
    )
    return Obligation(
        row[OBLIGATION.c.id],
        RequestId(row[OBLIGATION.c.request_id]),
        replace(backup, mode=row[OBLIGATION.c.mode]),
        row[OBLIGATION.c.due_at],
        Standing(row[OBLIGATION.c.state]),
        BeyondUse(**row[OBLIGATION.c.beyond_use]),
        row[OBLIGATION.c.opened_at],
        row[OBLIGATION.c.blocked_until],
        row[OBLIGATION.c.closed_at],
        evidence,
        row[OBLIGATION.c.reopened],
    )


def _parts(items: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the items in lists that one statement can take."""
    for start in range(0, len(items), 500):
        yield list(items[start : start + 500])
