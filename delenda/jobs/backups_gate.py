"""The restore gate, and the watch that catches a gate that was forgotten.

A restored store is locked, looked through, and released only if it holds nothing that was erased. The watch looks
through every store that has backups, as a scheduled run: what it finds came back without anybody's word.
"""

from __future__ import annotations

import datetime as dt

from delenda.catalogue import open_gate
from delenda.errors import ConfigError, DelendaError
from delenda.jobs.backups import RestoreReport, restore_check
from delenda.jobs.house import House
from delenda.model import DataMap


def gated_check(
    house: House, store: str, datamap: DataMap, *, since: dt.datetime | None = None, lock: bool, release: bool
) -> RestoreReport:
    """Look whether a store may serve; ``lock`` it before, and ``release`` it after, if it may.

    Raises ``ConfigError`` if config names nobody to keep out.
    """
    gate = open_gate(house.settings, store) if lock or release else None
    if (lock or release) and gate is None:
        raise ConfigError(f"stores.{store}.gate: name the roles that serve from it, to keep them out")
    if gate is not None and lock:
        house.report("gate.locked", store=store, sessions=gate.lock())
    report = restore_check(house, store, datamap, since=since)
    if gate is not None and release and not report.blocked:
        gate.release()
        house.report("gate.released", store=store)
    return report


def watched(house: House) -> list[str]:
    """Return the stores that backups could bring somebody back into: the units of a watch."""
    return sorted({s.store for s in house.settings.backups} & set(house.stores))


def watch(house: House, datamap: DataMap) -> tuple[list[RestoreReport], list[str]]:
    """Look through all of them; return the reports, and what could not be looked at as ``store: code``."""
    reports, problems = [], []
    for store in watched(house):
        try:
            reports.append(restore_check(house, store, datamap))
        except ConfigError:
            raise
        except DelendaError as e:
            problems.append(f"{store}: {e.code}")
            continue
        if reports[-1].blocked:
            house.report("backup.resurrected", store=store, records=reports[-1].hits)
    return reports, problems
