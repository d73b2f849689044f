"""The register of units of work: which there are, in which version each was read, and what was seen.

A unit's place is a keyed token, the unit itself is sealed; what the register says of it in clear is a size,
a version's token, and a tally.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from delenda.control import Control
from delenda.discovery.index import LocatorIndex
from delenda.discovery.reading import ReadingPlan
from delenda.discovery.tables import unit as table
from delenda.discovery.tables import unit_reading
from delenda.discovery.tally import Tally
from delenda.model import Collection, CollectionName, StoreName, Unit, token_of
from delenda.office import Office
from delenda.ports import Store

_CHUNK = 400
NOTED = 2
"""Counts up whenever readings note more than before: units that were read earlier are then read again."""


class Home(Office, Protocol):
    """What discovery needs of the open house: the office, and the stores."""

    @property
    def stores(self) -> Mapping[str, Store]: ...


@dataclass(frozen=True, slots=True)
class Known:
    """A unit as the register knows it.

    ``read``: in full, and under this reading plan. ``current``: also in this version.
    """

    id: int
    unit: Unit
    read: bool
    current: bool


def place_of(control: Control, unit: Unit) -> bytes:
    """Return the token of a unit's place."""
    return token_of(control.pepper, "unit", f"{unit.store}\0{unit.collection}\0{unit.locator}")


def _version_of(control: Control, unit: Unit) -> str:
    """Return the token of a unit's version; empty for a unit that has none, which is read every time."""
    return token_of(control.pepper, "unit-version", unit.version).hex() if unit.version else ""


def _seal(control: Control, unit: Unit, place: bytes) -> bytes:
    modified = unit.modified.isoformat() if unit.modified else None
    body = json.dumps([unit.locator, unit.version, unit.size_bytes, modified])
    return control.sealer.seal(body.encode("utf-8", "surrogatepass"), f"unit:{place.hex()}")


def _open(control: Control, row: sa.Row[Any]) -> Unit:
    body = control.sealer.open(row.sealed, f"unit:{row.place.hex()}").decode("utf-8", "surrogatepass")
    locator, version, size, modified = json.loads(body)
    when = dt.datetime.fromisoformat(modified) if modified else None
    return Unit(StoreName(row.store), CollectionName(row.collection), locator, version, size, when)


def plan_mark(plan: ReadingPlan, index: LocatorIndex) -> str:
    """Return what a unit's reading is marked with: the plan it was read under, and the index it was noted in."""
    return hashlib.blake2b(f"{plan.digest()} {index.generation()} {NOTED}".encode(), digest_size=16).hexdigest()


def seen_in(control: Control, run: str, collection: Collection) -> list[int]:
    """Return the ids of a collection's units that a run listed."""
    query = sa.select(table.c.id).where(
        table.c.store == collection.store, table.c.collection == collection.name, table.c.seen_run == run
    )
    with control.begin() as connection:
        return list(connection.scalars(query))


def some_of(control: Control, ids: Sequence[int], few: int) -> list[int]:
    """Return a few of the ids, in the order of their places' tokens: at random as to what the units hold."""
    places: list[tuple[bytes, int]] = []
    for chunk in _chunks(ids):
        with control.begin() as connection:
            rows = connection.execute(sa.select(table.c.place, table.c.id).where(table.c.id.in_(chunk)))
            places = sorted([*places, *((r.place, r.id) for r in rows)])[:few]
    return [number for _, number in places]


def register(control: Control, run: str, units: Iterable[Unit], plan: str) -> tuple[int, list[int]]:
    """Note the units that a collection has now; return how many, and the ids of those not yet read as they are.

    ``plan`` is the digest of the reading plan: a unit read under another one counts as unread.
    """
    count = 0
    unread: list[int] = []
    for chunk in _chunks(units):
        places = {place_of(control, u): u for u in chunk}
        count += len(places)
        with control.begin() as connection:
            rows = {r.place: r for r in connection.execute(sa.select(table).where(table.c.place.in_(places)))}
            for place, unit in places.items():
                version = _version_of(control, unit)
                values = {
                    "sealed": _seal(control, unit, place),
                    "version": version,
                    "size_bytes": unit.size_bytes,
                    "seen_run": run,
                }
                if row := rows.get(place):
                    connection.execute(sa.update(table).where(table.c.id == row.id).values(values))
                    number = int(row.id)
                else:
                    values |= {"store": unit.store, "collection": unit.collection, "place": place}
                    done = connection.execute(sa.insert(table).values(values))
                    number = int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has one
                if not (row and _is_current(row, version, plan)):
                    unread.append(number)
    return count, unread


def _is_current(row: sa.Row[Any], version: str, plan: str) -> bool:
    return bool(version) and row.read_version == version and row.read_plan == plan and not row.problem


def compare(control: Control, units: Iterable[Unit], plan: str) -> Iterator[tuple[Unit, Known | None]]:
    """Yield each unit with what the register knows of it; None: never seen. Writes nothing."""
    for chunk in _chunks(units):
        places = {place_of(control, u): u for u in chunk}
        with control.begin() as connection:
            rows = {r.place: r for r in connection.execute(sa.select(table).where(table.c.place.in_(places)))}
        for place, unit in places.items():
            row = rows.get(place)
            if row is None:
                yield unit, None
            else:
                read = row.read_version is not None and row.read_plan == plan and not row.problem
                yield unit, Known(row.id, unit, read, _is_current(row, _version_of(control, unit), plan))


def ranges(control: Control, store: str, collection: str, plan: str) -> list[tuple[Unit, Known]]:
    """Return a collection's units as the register knows them, without asking the store.

    For tables: key ranges that were registered together hold every row, also those that came since.
    """
    query = sa.select(table).where(table.c.store == store, table.c.collection == collection).order_by(table.c.id)
    with control.begin() as connection:
        rows = connection.execute(query).all()
    found = []
    for row in rows:
        read = row.read_version is not None and row.read_plan == plan and not row.problem
        unit = _open(control, row)
        found.append((unit, Known(row.id, unit, read, _is_current(row, _version_of(control, unit), plan))))
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit that is about to be read, the number of this reading, and that of the one before."""

    id: int
    unit: Unit
    number: int
    before: int | None


def begin_reading(control: Control, ids: Sequence[int]) -> list[Reading]:
    """Give each unit a new reading number and mark it unread, so that what a crash leaves is never trusted.

    Ids that are gone are left out.
    """
    found: list[Reading] = []
    for chunk in _chunks(sorted(set(ids))):
        with control.begin() as connection:
            rows = connection.execute(sa.select(table).where(table.c.id.in_(chunk)).order_by(table.c.id)).all()
            for row in rows:
                done = connection.execute(sa.insert(unit_reading).values(unit=row.id))
                number = int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has one
                connection.execute(
                    sa.update(table).where(table.c.id == row.id).values(read_version=None, reading=number)
                )
                found.append(Reading(row.id, _open(control, row), number, row.reading))
            connection.execute(sa.delete(unit_reading).where(unit_reading.c.unit.in_(chunk)))
    return found


def mark_read(control: Control, run: str, read: Sequence[tuple[Reading, Tally, str]], now: dt.datetime) -> None:
    """Note units that were read in full, in the version that they were listed in, each with its plan's digest."""
    with control.begin() as connection:
        for reading, tally, plan in read:
            values = {
                "read_version": _version_of(control, reading.unit),
                "read_plan": plan,
                "read_at": now,
                "read_run": run,
                "tally": tally.as_json(),
                "problem": "",
            }
            ours = sa.and_(table.c.id == reading.id, table.c.reading == reading.number)
            connection.execute(sa.update(table).where(ours).values(values))


def of_readings(control: Control, numbers: Iterable[int]) -> dict[int, int]:
    """Return the ids of units by reading number; numbers of earlier readings are left out."""
    found: dict[int, int] = {}
    for chunk in _chunks(numbers):
        with control.begin() as connection:
            query = sa.select(table.c.reading, table.c.id).where(table.c.reading.in_(chunk))
            found |= {r.reading: r.id for r in connection.execute(query)}
    return found


def adopt(control: Control, store: str, collection: str, old: str, new: str, covers: Callable[[Tally], bool]) -> int:
    """Take units that were read under plan ``old`` for read under ``new`` where that makes no difference.

    Returns how many units of the collection have to be read again.
    """
    query = sa.select(table.c.id, table.c.tally, table.c.read_plan, table.c.read_version).where(
        table.c.store == store, table.c.collection == collection
    )
    kept: list[int] = []
    owed = 0
    with control.begin() as connection:
        for row in connection.execute(query.execution_options(yield_per=_CHUNK)):
            if row.read_version is None or not row.tally:
                continue
            if row.read_plan == old and covers(Tally.from_json(row.tally)):
                kept.append(row.id)
            elif row.read_plan != new:
                owed += 1
        for chunk in _chunks(kept):
            connection.execute(sa.update(table).where(table.c.id.in_(chunk)).values(read_plan=new))
    return owed


def owing(control: Control, store: str, collection: str, plan: str) -> list[int]:
    """Return the ids of units that were read, but under another plan."""
    query = sa.select(table.c.id).where(
        table.c.store == store,
        table.c.collection == collection,
        table.c.read_version.is_not(None),
        table.c.read_plan != plan,
    )
    with control.begin() as connection:
        return list(connection.scalars(query))


def mark_problem(control: Control, reading: Reading, code: str) -> None:
    """Note that a unit could not be read; what was seen of it before stays."""
    with control.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == reading.id).values(problem=code))


def forget_unseen(control: Control, run: str, store: str, collection: str) -> list[int]:
    """Remove the units of a collection that this run's listing did not have, and return their reading numbers."""
    gone = sa.and_(table.c.store == store, table.c.collection == collection, table.c.seen_run != run)
    return _forget(control, gone)


def unread(control: Control, store: str) -> list[int]:
    """Return the ids of a store's units that were not read in the version that they were last listed in."""
    stale = sa.or_(table.c.read_version.is_(None), table.c.read_version != table.c.version, table.c.problem != "")
    with control.begin() as connection:
        return list(connection.scalars(sa.select(table.c.id).where(table.c.store == store, stale)))


def forget_objects(
    control: Control, store: str, names: Iterable[str], locators: Iterable[str], kept: Iterable[Unit]
) -> list[int]:
    """Remove the units of some objects from all of a store's collections, but for ``kept``; return their readings."""
    held = {place_of(control, unit) for unit in kept}
    every = (Unit(StoreName(store), CollectionName(n), locator) for locator in locators for n in names)
    places = (place for unit in every if (place := place_of(control, unit)) not in held)
    return [n for chunk in _chunks(places) for n in _forget(control, table.c.place.in_(chunk))]


def forget_store(control: Control, store: str, kept: Iterable[str]) -> list[int]:
    """Remove the units of a store's collections that are no longer there, and return their reading numbers."""
    gone = sa.and_(table.c.store == store, table.c.collection.not_in(list(kept)))
    return _forget(control, gone)


def _forget(control: Control, gone: sa.ColumnElement[bool]) -> list[int]:
    with control.begin() as connection:
        numbers = connection.scalars(sa.select(table.c.reading).where(gone)).all()
        connection.execute(sa.delete(table).where(gone))
    return [n for n in numbers if n is not None]


@dataclass(frozen=True, slots=True)
class CollectionSum:
    """What the register says of a collection's units together."""

    tally: Tally
    units: int
    unread: int
    problems: Mapping[str, int]
    read_at: dt.datetime | None
    """When the unit that was read longest ago was read; None if any never was."""


def sum_up(control: Control, store: str, collection: str) -> CollectionSum:
    """Return the sum of a collection's units."""
    query = sa.select(table.c.tally, table.c.problem, table.c.read_at, table.c.read_version).where(
        table.c.store == store, table.c.collection == collection
    )
    total, problems, oldest, units, unread = Tally(), dict[str, int](), None, 0, 0
    with control.begin() as connection:
        for row in connection.execute(query.execution_options(yield_per=_CHUNK)):
            units += 1
            unread += row.read_version is None
            if row.tally:
                total += Tally.from_json(row.tally)
            if row.problem:
                problems[row.problem] = problems.get(row.problem, 0) + 1
            if row.read_at:
                oldest = min(oldest or row.read_at, row.read_at)
    return CollectionSum(total, units, unread, problems, None if unread else oldest)


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for item in items:
        chunk.append(item)
        if len(chunk) >= _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
