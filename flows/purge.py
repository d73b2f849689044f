"""The daily purge: backups that are due, copies that nobody fetched, keys that have had their time; a sign of life;
and a look whether a restore brought back what was erased."""

from __future__ import annotations

from prefect import flow

from delenda.discovery import datamap
from delenda.jobs import audit, backups, backups_gate, handover
from delenda.jobs.erase import look_into_archives, paid
from delenda.jobs.export import purge_packages
from flows._house import opened
from flows._runner import configured_runner
from flows._tasks import discreet, unit_task


@unit_task
def look() -> dict[str, int]:
    """Look at every set, close what is gone, complete who owes nothing any more; return counts."""
    with opened() as house:
        report = backups.purge(house, dry_run=True, on_paid=paid(house))
    return {
        "due": len(report.due),
        "overdue": len(report.overdue),
        "complete": len(report.paid),
        "problems": len(report.problems),
    }


@unit_task
def due_backups() -> list[str]:
    """Return the ids of the backups that are due."""
    with opened() as house:
        return backups.partition(house)


@unit_task
def purge_backup(backup: str) -> dict[str, int]:
    """Remove one backup; return counts by outcome."""
    with opened() as house:
        return dict(backups.work(house, [backup]))


@unit_task
def guarded_stores() -> list[str]:
    """Return the stores into which a backup could bring somebody back."""
    with opened() as house:
        return backups_gate.watched(house)


@unit_task
def look_for_returned(store: str) -> int:
    """Look through one store for what was erased and is there again; return how many records."""
    with opened() as house:
        report = backups.restore_check(house, store, datamap.load(house))
        if report.blocked:
            house.report("backup.resurrected", store=store, records=report.hits)
    return report.hits + report.undecided


@unit_task
def look_into_archived() -> int:
    """Look again at erasures that waited for what lay in an archive; return how many."""
    with opened() as house:
        return look_into_archives(house)


@unit_task
def purge_copies() -> int:
    """Remove packages that expired, and forget their keys; return how many files went."""
    with opened() as house:
        handover.forget(house)
        return purge_packages(house)


@unit_task
def keep_the_log() -> int:
    """Destroy commitment keys that are due, and publish with a sign of life; return the log's size."""
    with opened() as house:
        audit.expire_keys(house)
        return audit.beat(house).size


@flow(name="purge", task_runner=configured_runner(), persist_result=False, log_prints=False)
@discreet
def purge() -> dict[str, int]:
    """Do what is due today; return counts."""
    look()
    ids = due_backups()
    removed = sum(ended.get("done", 0) for ended in purge_backup.map(ids).result())
    counts = look()
    counts["returned"] = sum(look_for_returned.map(guarded_stores()).result())
    counts["archived"] = look_into_archived()
    return counts | {"removed": removed, "copies": purge_copies(), "log": keep_the_log()}
