"""What a scan has to read: the units of the estate as they are registered, and those of them that were not read yet.

A scan goes by lists of its stores, by reports and messages in their place, or by messages alone
(:mod:`delenda.jobs.changes`).
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from delenda.discovery import noted, planning
from delenda.discovery import units as register
from delenda.discovery.index import open_index
from delenda.discovery.tables import scan_run
from delenda.errors import DelendaError, FatalError, InputError, RetryableError
from delenda.jobs import changes
from delenda.jobs.house import House
from delenda.model import Collection, Unit

SAMPLE_UNITS: Final = 20
"""Units of a collection that a sample reads."""


class Mode(StrEnum):
    """What a scan reads."""

    FULL = "full"
    INCREMENTAL = "incremental"
    """Only units that are new, changed or were not read as the data map now asks."""
    SAMPLE = "sample"
    """Of those, a random few a collection; the map says how many were not read, and what may be missed."""
    CHANGED = "changed"
    """Only objects that messages of their stores name, and what was left unread; lists nothing."""


def partition(
    house: House, only_stores: Sequence[str] = (), mode: Mode = Mode.INCREMENTAL, sample_units: int = SAMPLE_UNITS
) -> tuple[str, list[int]]:
    """Register the estate's units; return the run's id and the ids of the units to read.

    Raises ``InputError`` for a store that is not open.
    """
    if unknown := sorted(set(only_stores) - set(house.stores)):
        raise InputError(f"store {unknown[0]!r} is not configured; configured are: {', '.join(sorted(house.stores))}")
    now = house.clock.now()
    run_id = f"scan-{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    names = sorted(only_stores or (changes.telling(house) if mode is Mode.CHANGED else house.stores))
    with house.control.begin() as connection:
        connection.execute(
            sa.insert(scan_run).values(id=run_id, mode=mode.value, stores=names, started_at=now, facts={})
        )
    if mode is Mode.CHANGED:
        facts, unread = _changed(house, run_id, names)
    else:
        with changes.sight(house, names, full=mode is Mode.FULL) as seen:
            facts, unread = _listed(seen, run_id, names, mode, sample_units)
    _save_facts(house, run_id, facts)
    house.report("scan.partitioned", run=run_id, **{k: facts[k] for k in ("units", "unread", "vanished")})
    return run_id, unread


def _listed(
    seen: changes.Sight, run_id: str, names: Sequence[str], mode: Mode, sample_units: int
) -> tuple[dict[str, Any], list[int]]:
    """Register all that the stores hold; return counts, and the ids of the units to read."""
    house = seen.house
    index = open_index(house.control, house.settings)
    found, problems = _collections(house, names)
    plans = planning.plans(house, found, anew=mode is Mode.FULL)
    unread: list[int] = []
    count = vanished = 0
    for collection in found:
        plan = plans[collection.address]
        noted.note(house.control, run_id, collection, plan)
        try:
            n, ids = register.register(house.control, run_id, seen.units(collection), register.plan_mark(plan, index))
        except (RetryableError, FatalError) as e:
            problems[f"{collection.address}: {e.code}"] += 1
            continue
        count += n
        match mode:
            case Mode.FULL:
                unread += register.seen_in(house.control, run_id, collection)
            case Mode.SAMPLE:
                unread += register.some_of(house.control, ids, sample_units)
            case _:
                unread += ids
        gone = register.forget_unseen(house.control, run_id, collection.store, collection.name)
        index.drop(gone)
        vanished += len(gone)
    for name in {c.store for c in found}:
        kept = [c.name for c in found if c.store == name]
        gone = register.forget_store(house.control, name, kept)
        index.drop(gone)
        vanished += len(gone)
        noted.forget(house.control, name, kept)
    index.flush()
    seen.settle({re.split("[/:]", place)[0] for place in problems})
    facts = {"units": count, "unread": len(unread), "vanished": vanished, "problems": dict(problems)}
    return facts | {"warnings": dict(seen.warnings)}, unread


def _changed(house: House, run_id: str, names: Sequence[str]) -> tuple[dict[str, Any], list[int]]:
    """Register what messages say has changed; return counts, and the ids of the units to read."""
    index = open_index(house.control, house.settings)
    found, wrong, problems = changes.changed(house, names)
    known = noted.collections(house.control)
    views = replace(house, stores={**house.stores, **{each.store: each.view for each in found}})
    there = {c.address: c for c, _ in known.values()} | {c.address: c for each in found for c in each.collections}
    plans = planning.plans(views, list(there.values()), anew=False)
    count = vanished = 0
    for each in found:
        kept: list[Unit] = []
        for collection in each.collections:
            plan = plans[collection.address]
            if collection.address not in known:
                noted.note(house.control, run_id, collection, plan)
            units = list(each.view.units(collection))
            kept += units
            count += register.register(house.control, run_id, units, register.plan_mark(plan, index))[0]
        gone = each.settle(house, kept)
        index.drop(gone)
        vanished += len(gone)
    index.flush()
    unread = [number for each in found for number in register.unread(house.control, each.store)]
    facts = {"units": count, "unread": len(unread), "vanished": vanished, "problems": dict(problems)}
    return facts | {"warnings": dict(wrong)}, unread


def _collections(house: House, names: Iterable[str]) -> tuple[list[Collection], Counter[str]]:
    """Return what the stores hold, and the stores that did not say."""
    found: list[Collection] = []
    problems: Counter[str] = Counter()
    for name in names:
        try:
            found += house.stores[name].collections()
        except DelendaError as e:
            problems[f"{name}: {e.code}"] += 1
    return found, problems


def _save_facts(house: House, run_id: str, facts: dict[str, Any]) -> None:
    with house.control.begin() as connection:
        connection.execute(sa.update(scan_run).where(scan_run.c.id == run_id).values(facts=facts))
