"""Backups as jobs: looked at, marked at erasure, purged when due, checked and replayed after a restore.

``look`` is the heart: it asks every catalogue what is there *now*, closes what is owed in backups that are gone,
opens it again for those that came back, and opens what late finds owe. ``mark`` and ``purge`` look first.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import sqlalchemy as sa

from delenda.backups import obligations as owed
from delenda.backups.graves import Graves, Watch
from delenda.backups.ledger import Ledger
from delenda.backups.obligations import Mark, Obligation
from delenda.backups.replay import Replayed
from delenda.backups.replay import replay as replay_store
from delenda.backups.tombstones import Erased, tombstones
from delenda.backups.watch import watch
from delenda.catalogue import open_backups
from delenda.discovery.datamap import load as load_map
from delenda.errors import ConfigError, DelendaError, Exit, RetryableError
from delenda.jobs.backups_notes import body_of, close, ref_of
from delenda.jobs.backups_rewrite import rewrite_one
from delenda.jobs.house import House
from delenda.jobs.shredding_backups import close_covered, stores_of
from delenda.kinds import AnyKind
from delenda.model import (
    Backup,
    DataMap,
    Outcome,
    RequestId,
    Shape,
    Status,
    Token,
)
from delenda.ports import BackupCatalogue, Inspectable, Store

OnPaid = Callable[[RequestId], bool | None]
"""Told of a request whose last obligation is closed; told again later if it returns False, or if we crashed."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at all sets found. ``paid`` requests owe nothing any more."""

    backups: tuple[Backup, ...] = ()
    gone: int = 0
    returned: tuple[Backup, ...] = ()
    opened: tuple[Obligation, ...] = ()
    paid: tuple[RequestId, ...] = ()
    problems: tuple[str, ...] = ()
    """Sets that could not be looked at, as ``set: code``; nothing of theirs is closed."""


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What a purge did, or would do. ``last_of_set`` counts due backups without a younger one beside them."""

    due: tuple[Obligation, ...]
    outcomes: tuple[tuple[Backup, Outcome], ...]
    closed: int
    paid: tuple[RequestId, ...]
    overdue: tuple[Obligation, ...]
    last_of_set: int
    problems: tuple[str, ...]
    dry_run: bool

    @property
    def exit_code(self) -> Exit:
        if self.overdue:
            return Exit.OVERDUE
        return Exit.PARTIAL if self.problems else Exit.DONE


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """Whether a store may serve. ``undecided`` rows need a person; they block too."""

    store: str
    scanned: int
    hits: int
    undecided: int
    requests: tuple[RequestId, ...]
    by_collection: tuple[tuple[str, int], ...] = ()

    @property
    def blocked(self) -> bool:
        return bool(self.hits or self.undecided)

    @property
    def exit_code(self) -> Exit:
        return Exit.FINDINGS if self.blocked else Exit.DONE


@dataclass(slots=True)
class _Change:
    """What looks at the sets add up to."""

    here: list[Backup] = field(default_factory=list)
    new: list[Backup] = field(default_factory=list)
    gone: list[Backup] = field(default_factory=list)
    returned: list[Backup] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


# --- looking -----------------------------------------------------------------------------------------


def look(house: House, on_paid: OnPaid | None = None) -> Looked:
    """Ask every catalogue what is there now, and bring what is owed up to date."""
    now, sections = house.clock.now(), {s.name: s for s in house.settings.backups}
    change, listings = _Change(), _listings(house)
    with house.control.begin() as connection:
        ledger = Ledger(house.control, connection)
        for name, listing in listings.items():
            if isinstance(listing, str):
                change.problems.append(f"{name}: {listing}")
                continue
            seen = ledger.look(sections[name], listing, now)
            if seen.suspicious:
                change.problems.append(f"{name}: set_empty")
            change.here += seen.here
            change.new += (*seen.new, *seen.returned)
            change.gone += seen.gone
            change.returned += seen.returned
        for backup in change.gone:
            close(house, ledger, connection, backup, "gone_at_inspection", now)
        for backup in change.returned:
            reopened = ledger.reopen(backup.id)
            body = {**body_of(backup), "status": "returned", "records": len(reopened)}
            house.log.append(connection, "backup.kept", body)
            house.report("backup.returned", set=backup.set_name, obligations=len(reopened))
        # New backups against every erasure, new erasures against every backup: also those out of reach just now.
        fresh = ledger.marks(fresh=True)
        known = [b for b in ledger.here() if b.set_name in sections]
        opened = ledger.owe(ledger.marks(), change.new, sections, now) if change.new else []
        opened += ledger.owe(fresh, known, sections, now) if fresh else []
        ledger.obliged(fresh, now)
        _log_opened(house, connection, opened)
        ledger.expire_tombstones(now)
    close_covered(house)
    paid = _tell(house, on_paid)
    return Looked(
        tuple(change.here),
        len(change.gone),
        tuple(change.returned),
        tuple(opened),
        tuple(paid),
        tuple(change.problems),
    )


def obligations_of(house: House, request_id: RequestId) -> list[Obligation]:
    """Return everything that a request owes or owed: what its receipt lists."""
    with house.control.begin() as connection:
        return Ledger(house.control, connection).obligations(request_id)


def all_obligations(house: House) -> list[Obligation]:
    """Return what is or was owed for every request, soonest due first."""
    with house.control.begin() as connection:
        return Ledger(house.control, connection).obligations()


def _tell(house: House, on_paid: OnPaid | None) -> list[RequestId]:
    """Tell of the requests whose last obligation is closed, remember that they were told of, and return them.

    Without anybody to tell all are returned, and stay to be told of. Who answers False is told again.
    """
    with house.control.begin() as connection:
        paid = Ledger(house.control, connection).paid()
    if on_paid is None:
        return paid
    told = []
    for request in paid:
        if on_paid(request) is False:
            continue
        with house.control.begin() as connection:
            Ledger(house.control, connection).told(request, house.clock.now())
        told.append(request)
    return told


def _listings(house: House) -> dict[str, Sequence[Backup] | str]:
    """Return each set's backups, or the code of why it can't be looked at. No transaction is held meanwhile."""
    found: dict[str, Sequence[Backup] | str] = {}
    for name, catalogue in open_backups(house.settings).items():
        try:
            found[name] = catalogue.backups()
        except ConfigError:
            raise
        except DelendaError as e:
            found[name] = e.code
    return found


# --- marking -----------------------------------------------------------------------------------------


def mark(house: House, request_id: RequestId, erased: Erased, datamap: DataMap) -> list[Obligation]:
    """Lay the tombstones of a finished erasure and open what it owes: one obligation a backup that may hold it.

    Twice is once. Returns everything that the request owes, also from before.
    """
    lay(house, request_id, erased, datamap)
    look(house)
    return obligations_of(house, request_id)


def lay(house: House, request_id: RequestId, erased: Erased, datamap: DataMap) -> None:
    """Lay the tombstones of a finished erasure; the next :func:`look` opens what it owes."""
    linkable: Callable[[AnyKind, str], bool] = getattr(house.engine, "linkable", lambda _kind, _value: True)
    shapes: dict[tuple[str, str], Shape] = {
        (m.collection.store, m.collection.name): m.collection.shape for m in datamap.collections
    }
    stones = list(tombstones(house.control.pepper, request_id, erased, shapes, linkable))
    objects = frozenset(s.token for s in stones if s.sort == "object")
    stores = erased.stores | stores_of(house, request_id)
    with house.control.begin() as connection:
        marked = Mark(request_id, erased.at, stores, frozenset(Token(t) for t in objects))
        Ledger(house.control, connection).mark(marked, stones)


def _log_opened(house: House, connection: sa.Connection, opened: Sequence[Obligation]) -> None:
    """Write one entry a request and set, so that a thousand backups don't make a thousand entries."""

    def of(o: Obligation) -> tuple[str, str]:
        return (o.request_id, o.backup.set_name)

    for (request, name), some in groupby(sorted(opened, key=of), key=of):
        group = list(some)
        dates = [o.due_at for o in group if o.due_at]
        body: dict[str, str | int | None] = {
            "set": name,
            "store": group[0].backup.store,
            "mode": group[0].backup.mode,
            "backups": len(group),
            "due": f"{max(dates):%Y-%m-%d}" if dates else None,
        }
        house.log.append(connection, "backup.marked", body, request)


# --- purging -----------------------------------------------------------------------------------------


def due(house: House, today: dt.date | None = None) -> list[Obligation]:
    """Return what must be paid by ``today``, soonest first, as the last look left it."""
    with house.control.begin() as connection:
        unpaid = Ledger(house.control, connection).obligations(unpaid=True)
    return owed.due(unpaid, today or house.clock.now().date())


def partition(house: House, today: dt.date | None = None) -> list[str]:
    """Return the ids of the backups that are due, oldest first: the units of a purge."""
    first = {o.backup.id: o.backup for o in due(house, today)}
    return sorted(first, key=lambda i: (first[i].taken_at, i))


def work(house: House, ids: Sequence[str]) -> Counter[str]:
    """Purge these backups, and record how each ended; return counts by outcome."""
    counts: Counter[str] = Counter()
    with house.control.begin() as connection:
        here = {b.id: b for b in Ledger(house.control, connection).here()}
    catalogues = open_backups(house.settings)
    for backup_id in ids:
        if backup_id in here:
            outcome = _purge_one(house, catalogues[here[backup_id].set_name], here[backup_id])
            counts[outcome.status.value] += 1
    return counts


def purge(
    house: House, today: dt.date | None = None, *, dry_run: bool = True, on_paid: OnPaid | None = None
) -> PurgeReport:
    """Look, then remove what is due and close what was owed in it, with evidence. Locks are waited for."""
    day = today or house.clock.now().date()
    looked = look(house, on_paid)
    owing = due(house, day)
    backups = list({o.backup.id: o.backup for o in owing}.values())
    youngest = {b.set_name: b.id for b in sorted(looked.backups, key=lambda b: b.taken_at)}
    outcomes: list[tuple[Backup, Outcome]] = []
    if not dry_run:
        catalogues = open_backups(house.settings)
        for backup in backups:
            if backup.set_name in catalogues:
                outcomes.append((backup, _purge_one(house, catalogues[backup.set_name], backup)))
                house.report("backup.purge", set=backup.set_name, status=outcomes[-1][1].status.value)
    with house.control.begin() as connection:
        ledger = Ledger(house.control, connection)
        left = ledger.obligations(unpaid=True)
    paid = _tell(house, on_paid)
    return PurgeReport(
        tuple(owing),
        tuple(outcomes),
        len({o.id for o in owing} - {o.id for o in left}),
        tuple(sorted({*paid, *looked.paid})),
        tuple(owed.overdue(left, day)),
        sum(youngest.get(b.set_name) == b.id for b in backups),
        looked.problems,
        dry_run,
    )


def _purge_one(house: House, catalogue: BackupCatalogue, backup: Backup) -> Outcome:
    """Remove one backup, or rewrite it if its set says so; look again, and only then close what was owed in it."""
    now = house.clock.now()
    section = next(s for s in house.settings.backups if s.name == backup.set_name)
    if section.due == "rewrite" and not (backup.locked_until is not None and backup.locked_until > now):
        return rewrite_one(house, catalogue, backup, load_map(house)).outcome
    if backup.locked_until is not None and backup.locked_until > now:
        outcome = Outcome(ref_of(backup), Status.BLOCKED, "locked", backup.locked_until)
    else:
        try:
            if isinstance(catalogue, Inspectable):
                backup = catalogue.inspect(backup)
            outcome = catalogue.purge(backup)
            if outcome.status in (Status.DONE, Status.ALREADY_ABSENT) and backup.id in _ids(catalogue):
                outcome = Outcome(outcome.ref, Status.FAILED, "still_there")
        except RetryableError as e:
            outcome = Outcome(ref_of(backup), Status.FAILED, e.code)
    with house.control.begin() as connection:
        ledger = Ledger(house.control, connection)
        match outcome.status:
            case Status.DONE | Status.ALREADY_ABSENT:
                ledger.gone(backup, now)
                how = "purged" if outcome.status is Status.DONE else "gone_at_inspection"
                close(house, ledger, connection, backup, how, now)
            case _:
                if outcome.status is Status.BLOCKED:
                    ledger.block(backup.id, outcome.until)
                body = {**body_of(backup), "status": outcome.status.value, "reason": outcome.detail or None}
                until = f"{outcome.until:%Y-%m-%d}" if outcome.until else None
                house.log.append(connection, "backup.kept", {**body, "until": until})
    return outcome


def _ids(catalogue: BackupCatalogue) -> set[str]:
    return {b.id for b in catalogue.backups()}


# --- restoring ---------------------------------------------------------------------------------------


def restore_check(
    house: House, store: str, datamap: DataMap, *, since: dt.datetime | None = None, at: Store | None = None
) -> RestoreReport:
    """Look whether a store holds records that were erased: before it serves, or now and then.

    ``since``: only what was erased after the backup was taken. ``at``: a restored copy, opened under the name of
    the store it is a copy of; default: the store itself.
    """
    target, graves = _target(house, store, at), _graves(house, store, since)
    found = watch(target, graves, datamap, house.engine)
    report = RestoreReport(
        store,
        found.scanned,
        len(found.hits),
        sum(found.undecided.values()),
        tuple(sorted(found.requests)),
        _by_collection(found),
    )
    body: dict[str, str | int | None] = {
        "store": store,
        "taken": f"{since:%Y-%m-%dT%H:%M:%SZ}" if since else None,
        "subjects": len(report.requests),
        "hits": report.hits,
        "records": report.scanned,
        "status": "blocked" if report.blocked else "clear",
    }
    with house.control.begin() as connection:
        house.log.append(connection, "restore.checked", body)
    return report


def replay(
    house: House, store: str, datamap: DataMap, *, since: dt.datetime | None = None, at: Store | None = None
) -> Replayed:
    """Erase again, in a restored store, what was erased after ``since``; look again whether anything is left."""
    target, graves = _target(house, store, at), _graves(house, store, since)
    done = replay_store(target, graves, datamap, house.engine)
    body: dict[str, str | int | None] = {
        "store": store,
        "taken": f"{since:%Y-%m-%dT%H:%M:%SZ}" if since else None,
        "subjects": len(done.requests),
        "planned": done.steps,
        "done": done.outcomes[Status.DONE],
        "absent": done.outcomes[Status.ALREADY_ABSENT],
        "changed": done.outcomes[Status.CHANGED_SINCE_READ],
        "blocked": done.outcomes[Status.BLOCKED],
        "failed": done.outcomes[Status.FAILED],
        "residual": done.residual,
    }
    with house.control.begin() as connection:
        house.log.append(connection, "backup.replayed", body)
    return done


def _target(house: House, store: str, at: Store | None) -> Store:
    if at is not None:
        if at.name != store:
            raise ConfigError(f"a restored copy of {store} must be opened under that name")
        return at
    if store not in house.stores:
        raise ConfigError(f"store {store!r} is not configured")
    return house.stores[store]


def _graves(house: House, store: str, since: dt.datetime | None) -> Graves:
    with house.control.begin() as connection:
        return Graves.of(house.control.pepper, Ledger(house.control, connection).tombstones(store, since))


def _by_collection(found: Watch) -> tuple[tuple[str, int], ...]:
    counts = Counter(str(hit.step.ref.collection) for hit in found.hits.values())
    return tuple(sorted(counts.items()))
