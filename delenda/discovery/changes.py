"""What stores told of changes to their objects: the last of each, until a scan has seen to it and longer.

Messages come at least once and in any order. Which one counts is decided here, and nothing depends on it but work: a
scan reads objects as they are, and a plan lists its stores itself. Keys are sealed, as units' locators are.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from delenda.control import Control
from delenda.discovery.tables import object_change as table
from delenda.discovery.tables import object_feed
from delenda.model import ObjectChange, Standing, token_of

OVERLAP: Final = dt.timedelta(days=1)
"""How long before a report's time a change may be that the report does not show yet."""
_CHUNK: Final = 400


def later(known: ObjectChange, heard: ObjectChange) -> ObjectChange | None:
    """Return what is now known of an object after another message; None if the message brought nothing.

    Where two can't be told apart the object's state is ``UNSURE``: then its store is asked.

    >>> first = ObjectChange("k", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), Standing.PRESENT, "0a", "v1")
    >>> later(first, first), later(first, replace(first, order="0b", version="v2")).version
    (None, 'v2')
    """
    if heard == known:
        return None
    if known.order and heard.order:
        if heard.order != known.order:
            return heard if heard.order > known.order else None
    elif heard.at != known.at:
        return heard if heard.at > known.at else None
    if known.standing is heard.standing and known.version == heard.version:
        return None
    return None if known.standing is Standing.UNSURE else replace(heard, standing=Standing.UNSURE, version="")


@dataclass(frozen=True, slots=True)
class Feed:
    """How far the messages of a store can be relied on."""

    since: dt.datetime | None = None
    asked_at: dt.datetime | None = None
    listed_at: dt.datetime | None = None
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that no scan has seen to, as it was when it was taken."""

    id: int
    heard: int
    change: ObjectChange


def feed_of(control: Control, store: str) -> Feed:
    """Return what is known of a store's messages."""
    with control.begin() as connection:
        row = connection.execute(sa.select(object_feed).where(object_feed.c.store == store)).one_or_none()
    return Feed(row.since, row.asked_at, row.listed_at, row.missed) if row else Feed()


def keep_feed(control: Control, store: str, feed: Feed) -> None:
    """Note what is known of a store's messages."""
    values = {"since": feed.since, "asked_at": feed.asked_at, "listed_at": feed.listed_at, "missed": feed.missed}
    with control.begin() as connection:
        if not connection.execute(sa.update(object_feed).where(object_feed.c.store == store).values(values)).rowcount:
            connection.execute(sa.insert(object_feed).values(store=store, **values))


def note(control: Control, store: str, heard: Sequence[ObjectChange]) -> int:
    """Keep what was heard of a store; return of how many objects something new was.

    Duplicates and what came too late change nothing.
    """
    fresh = 0
    last: dict[bytes, ObjectChange] = {}
    for each in heard:
        place = _place(control, store, each.locator)
        known = last.get(place)
        last[place] = each if known is None else later(known, each) or known
    for chunk in _chunks(list(last)):
        with control.begin() as connection:
            rows = {r.place: r for r in connection.execute(sa.select(table).where(table.c.place.in_(chunk)))}
            for place in chunk:
                row = rows.get(place)
                change: ObjectChange | None = last[place]
                if row is not None:
                    change = later(_open(control, row), last[place])
                if change is None:
                    continue
                fresh += 1
                values: dict[str, Any] = {"sealed": _seal(control, place, change), "at": change.at, "settled": False}
                if row is None:
                    connection.execute(sa.insert(table).values(store=store, place=place, heard=1, **values))
                else:
                    changed = sa.update(table).where(table.c.id == row.id)
                    connection.execute(changed.values(heard=table.c.heard + 1, **values))
    return fresh


def pending(control: Control, store: str) -> list[Pending]:
    """Return the changes of a store that no scan has seen to."""
    query = sa.select(table).where(table.c.store == store, table.c.settled.is_(False)).order_by(table.c.id)
    with control.begin() as connection:
        rows = connection.execute(query).all()
    return [Pending(r.id, r.heard, _open(control, r)) for r in rows]


def settle(control: Control, taken: Sequence[Pending]) -> None:
    """Note that a scan has seen to these changes; what was heard of an object meanwhile is still to be seen to."""
    with control.begin() as connection:
        for each in taken:
            same = sa.and_(table.c.id == each.id, table.c.heard == each.heard)
            connection.execute(sa.update(table).where(same).values(settled=True))


def since(control: Control, store: str, at: dt.datetime) -> Iterator[ObjectChange]:
    """Yield the last change of each object that changed since then, seen to or not."""
    seen = 0
    while True:
        asked = sa.and_(table.c.store == store, table.c.at >= at, table.c.id > seen)
        with control.begin() as connection:
            rows = connection.execute(sa.select(table).where(asked).order_by(table.c.id).limit(_CHUNK)).all()
        if not rows:
            return
        yield from (_open(control, row) for row in rows)
        seen = rows[-1].id


def forget(control: Control, store: str, before: dt.datetime) -> None:
    """Forget changes that were seen to and are older than anything will ask for."""
    with control.begin() as connection:
        old = sa.and_(table.c.store == store, table.c.settled.is_(True), table.c.at < before)
        connection.execute(sa.delete(table).where(old))


def _place(control: Control, store: str, locator: str) -> bytes:
    return token_of(control.pepper, "object", f"{store}\0{locator}")


def _seal(control: Control, place: bytes, change: ObjectChange) -> bytes:
    body = [change.locator, change.at.isoformat(), change.standing, change.order, change.version, change.size_bytes]
    return control.sealer.seal(json.dumps(body).encode("utf-8", "surrogatepass"), f"object:{place.hex()}")


def _open(control: Control, row: Any) -> ObjectChange:
    body = control.sealer.open(row.sealed, f"object:{row.place.hex()}").decode("utf-8", "surrogatepass")
    locator, at, standing, order, version, size = json.loads(body)
    return ObjectChange(locator, dt.datetime.fromisoformat(at), Standing(standing), order, version, size)


def _chunks(items: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for i in range(0, len(items), _CHUNK):
        yield items[i : i + _CHUNK]
