"""Cleaning stores below their surface after an erasure (``delenda apply --deep``): listed with its cost, then done.

What a store can clean it says itself (:class:`~delenda.ports.Tidying`). A chore that fails stops no other; the look
below the surface that follows tells what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from delenda.erasure import tables
from delenda.errors import DelendaError
from delenda.jobs.house import House
from delenda.model import Chore
from delenda.ports import Tidying

__all__ = ["Done", "chores", "tidy", "view"]


@dataclass(frozen=True, slots=True)
class Done:
    """A chore, and the code of what stood in its way; none if it was done."""

    chore: Chore
    problem: str = ""


def chores(house: House, digest: str) -> list[Chore]:
    """Return what there is to clean after a plan, store by store, in the order to do it. Changes nothing.

    A store that does not answer has no chores; applying the plan says so.
    """
    query = sa.select(tables.closure.c.store, tables.closure.c.collection).where(tables.closure.c.plan == digest)
    with house.control.begin() as connection:
        touched = sorted({(str(store), str(collection)) for store, collection in connection.execute(query)})
    found: list[Chore] = []
    for name in dict.fromkeys(s for s, _ in touched):
        store: object = house.stores.get(name)
        if isinstance(store, Tidying):
            with suppress(DelendaError):
                found += store.chores([c for s, c in touched if s == name])
    return found


def tidy(house: House, digest: str) -> list[Done]:
    """Do what there is to clean after a plan; each chore is in the audit log once it has ended."""
    done = []
    for chore in chores(house, digest):
        store: object = house.stores[chore.store]
        assert isinstance(store, Tidying)  # noqa: S101  # for the type checker; it named the chore
        try:
            problem = store.do(chore)
        except DelendaError as e:
            problem = e.code
        with house.control.begin() as connection:
            body: dict[str, str | int | None] = {
                "store": chore.store,
                "collection": chore.place,
                "action": chore.name,
                "status": problem or "done",
            }
            house.log.append(connection, "store.tidied", body)
        house.report("tidy", store=chore.store, chore=chore.name, place=chore.place, status=problem or "done")
        done.append(Done(chore, problem))
    return done


def view(all_chores: Sequence[Chore]) -> list[dict[str, Any]]:
    """Return chores as JSON values."""
    return [
        {
            "store": c.store,
            "chore": c.name,
            "place": c.place,
            "removes": list(c.removes),
            "bytes": c.size_bytes,
            "others": str(c.meanwhile),
        }
        for c in all_chores
    ]
