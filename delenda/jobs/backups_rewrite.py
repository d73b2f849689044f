"""Backups written anew without what was erased, and what was owed in them closed, with evidence.

Looking through a backup that turns out to hold nothing closes what is owed in it too (``nothing_found``). A backup
that can't be rewritten stays as it is, and so does what is owed; the outcome's code says why: ``undecided``,
``referenced``, ``residual``, ``disk_full``, ``corrupt_data``, ``refused``, …
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from delenda.backups.graves import Graves
from delenda.backups.ledger import Ledger
from delenda.backups.rewriting import Rewriting
from delenda.backups.rewriting import rewrite as write_anew
from delenda.catalogue import open_backups
from delenda.errors import ConfigError, DelendaError, Exit
from delenda.jobs.backups_notes import body_of, close, ref_of
from delenda.jobs.house import House
from delenda.model import Backup, DataMap, Outcome, RequestId, Status
from delenda.ports import BackupCatalogue, Rewritable


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One backup and how its rewrite ended."""

    backup: Backup
    outcome: Outcome
    what: Rewriting
    closed: int = 0


@dataclass(frozen=True, slots=True)
class RewriteReport:
    """What was rewritten, or would be."""

    rewritten: tuple[Rewritten, ...]
    dry_run: bool

    @property
    def exit_code(self) -> Exit:
        return Exit.PARTIAL if any(r.what.problem for r in self.rewritten) else Exit.DONE


def rewrite(
    house: House, datamap: DataMap, *, sets: Collection[str] = (), only: Collection[str] = (), dry_run: bool = True
) -> RewriteReport:
    """Rewrite every backup in which something is owed: of these sets, or only these backups, if named. Oldest first.

    Raises ``ConfigError`` for a set that config does not name.
    """
    catalogues = open_backups(house.settings)
    if unknown := set(sets) - set(catalogues):
        raise ConfigError(f"backups: no such set: {', '.join(sorted(unknown))}")
    with house.control.begin() as connection:
        ledger = Ledger(house.control, connection)
        owed = {o.backup.id for o in ledger.obligations(unpaid=True)}
        here = [b for b in ledger.here() if b.id in owed and b.set_name in catalogues and not b.object_key]
        here = [b for b in here if b.store in house.settings.stores]  # a key store's copy has no records to take out
    wanted = [b for b in here if (not sets or b.set_name in sets) and (not only or b.id in only)]
    done = []
    for backup in wanted:
        done.append(rewrite_one(house, catalogues[backup.set_name], backup, datamap, dry_run=dry_run))
        house.report("backup.rewrite", set=backup.set_name, status=done[-1].outcome.status.value)
    return RewriteReport(tuple(done), dry_run)


def rewrite_one(
    house: House, catalogue: BackupCatalogue, backup: Backup, datamap: DataMap, *, dry_run: bool = False
) -> Rewritten:
    """Rewrite one backup, and close what is owed in it. Nothing is closed that came up meanwhile."""
    with house.control.begin() as connection:
        ledger = Ledger(house.control, connection)
        requests = {o.request_id for o in ledger.obligations(backup_id=backup.id, unpaid=True)}
        graves = Graves.of(house.control.pepper, ledger.tombstones(str(backup.store)))
    what = _tried(house, catalogue, backup, graves, datamap, dry_run=dry_run)
    if dry_run:
        return Rewritten(backup, Outcome(ref_of(backup), _status(what)), what)
    return _noted(house, replace(backup, digest=what.digest or backup.digest), what, requests)


def _tried(
    house: House, catalogue: BackupCatalogue, backup: Backup, graves: Graves, datamap: DataMap, *, dry_run: bool
) -> Rewriting:
    if not isinstance(catalogue, Rewritable):
        return Rewriting(problem="cannot_rewrite")
    known = [m.collection for m in datamap.collections if m.collection.store == backup.store]
    try:
        with catalogue.draft(backup, known, house.settings.collections) as draft:
            return write_anew(draft, graves, datamap, house.engine, dry_run=dry_run)
    except ConfigError:
        raise
    except DelendaError as e:
        return Rewriting(problem=e.code)


def _status(what: Rewriting) -> Status:
    if what.problem:
        return Status.BLOCKED if what.problem in ("undecided", "referenced", "cannot_rewrite") else Status.FAILED
    return Status.DONE if what.hits else Status.ALREADY_ABSENT


def _noted(house: House, backup: Backup, what: Rewriting, requests: set[RequestId]) -> Rewritten:
    now, status = house.clock.now(), _status(what)
    closed = 0
    with house.control.begin() as connection:
        ledger = Ledger(house.control, connection)
        if status in (Status.DONE, Status.ALREADY_ABSENT):
            how = "rewritten" if what.digest else "nothing_found"
            closed = close(house, ledger, connection, backup, how, now, requests)
        else:
            body = {**body_of(backup), "status": status.value, "reason": what.problem}
            house.log.append(connection, "backup.kept", body)
    return Rewritten(backup, Outcome(ref_of(backup), status, what.problem), what, closed)


def counts_of(report: RewriteReport) -> dict[str, int]:
    """Return what a rewrite did, in numbers."""
    rows: Sequence[Rewritten] = report.rewritten
    return {
        "backups": len(rows),
        "rewritten": sum(bool(r.what.digest) for r in rows),
        "records": sum(r.what.hits for r in rows),
        "closed": sum(r.closed for r in rows),
        "problems": sum(bool(r.what.problem) for r in rows),
    }
