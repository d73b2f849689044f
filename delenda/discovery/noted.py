"""Collections as the last scan saw them, and how each is read: kept in the control store."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from delenda.control import Control
from delenda.discovery import codec
from delenda.discovery.reading import ReadingPlan
from delenda.discovery.tables import scan_collection as table
from delenda.model import Collection


def collections(control: Control) -> dict[str, tuple[Collection, ReadingPlan]]:
    """Return the noted collections with their reading plans, by address, sorted."""
    with control.begin() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.store, table.c.collection)).all()
    return {f"{r.store}/{r.collection}": (codec.collection_of(r.body), ReadingPlan.from_json(r.plan)) for r in rows}


def plans(control: Control) -> dict[str, ReadingPlan]:
    """Return how each noted collection is read, by address."""
    return {address: plan for address, (_, plan) in collections(control).items()}


def note(control: Control, run: str, collection: Collection, plan: ReadingPlan) -> None:
    """Note a collection as a run sees it."""
    with control.begin() as connection:
        connection.execute(sa.delete(table).where(_is(collection)))
        connection.execute(
            sa.insert(table).values(
                store=collection.store,
                collection=collection.name,
                run=run,
                body=codec.collection_json(collection),
                plan=plan.as_json(),
            )
        )


def replan(control: Control, collection: Collection, plan: ReadingPlan) -> None:
    """Change how a collection is read from now on."""
    with control.begin() as connection:
        connection.execute(sa.update(table).where(_is(collection)).values(plan=plan.as_json()))


def forget(control: Control, store: str, kept: Sequence[str]) -> None:
    """Forget the collections of a store that are no longer there."""
    with control.begin() as connection:
        connection.execute(sa.delete(table).where(table.c.store == store, table.c.collection.not_in(kept)))


def _is(collection: Collection) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.store == collection.store, table.c.collection == collection.name)
