"""The scheduled scan: partition → units of work, fanned out → merge."""

from __future__ import annotations

from prefect import flow

from delenda.jobs import scan as job
from delenda.jobs.scan import Mode
from flows._house import opened
from flows._runner import configured_runner
from flows._tasks import discreet, unit_task


@unit_task
def partition_scan(stores: list[str], mode: Mode) -> tuple[str, list[int]]:
    """Return the run's id and the ids of the units to read."""
    with opened() as house:
        return job.partition(house, stores, mode)


@unit_task
def scan_units(run: str, units: list[int]) -> dict[str, int]:
    """Read some units; return counts."""
    with opened() as house:
        return job.work(house, run, units)


@unit_task
def owed_units(run: str) -> list[int]:
    """Return the ids of units that, as all that was read together now shows, were read too narrowly."""
    with opened() as house:
        return job.owed(house, run)


@unit_task
def merge_scan(run: str) -> dict[str, int]:
    """Write the data map; return counts."""
    with opened() as house:
        report = job.merge(house, run)
    return {
        "collections": report.collections,
        "units": report.units,
        "read": report.read,
        "records": report.records,
        "findings": report.findings,
        "problems": sum(report.problems.values()),
    }


@flow(name="scan", task_runner=configured_runner(), persist_result=False, log_prints=False)
@discreet
def scan(stores: list[str] | None = None, mode: Mode = Mode.INCREMENTAL) -> dict[str, int]:
    """Scan the stores (none named: all) and bring the data map and the locator index up to date."""
    run, units = partition_scan(stores or [], mode)
    for _ in range(job.ROUNDS):
        pieces = [units[i : i + job.CHUNK] for i in range(0, len(units), job.CHUNK)]
        scan_units.map([run] * len(pieces), pieces).result()
        units = owed_units(run)
        if not units:
            break
    return merge_scan(run)
