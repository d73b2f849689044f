"""Rows a second that ``apply`` deletes or anonymizes, beside one hand-written set-based statement a table.

A table of users and nine tables that refer to it, each with three times as many rows as are erased. ``apply`` gets a
step for every row, checks each row's version and that no other row would change with it, and tells how each step
ended; the statement by hand (``DELETE … WHERE user_id IN (SELECT id FROM chosen)``) does none of that. Both erase under
the same settings: in SQLite with ``secure_delete`` (what is deleted is overwritten) and enforced foreign keys, as the
servers enforce theirs; on servers started alike, that write their logs without waiting for the disk. ``job`` is the
same through closure, parts, journal and audit log (:mod:`bench.erasure.sql_job`). All run on databases of their own
that are filled alike, in turns; medians of their times. Bars: 50,000 rows a second, and 30 % of the statement.
"""

from __future__ import annotations

import datetime as dt
import gc
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from servers.mariadb import mariadb
from servers.postgres import postgres
from worlds import World, mariadb_world, postgres_world, sqlite_world

from connectors.sql import SqlConnector
from delenda.model import Action, Change, Step, Technique

CHILDREN = [f"events_{i}" for i in range(9)]
PERSONAL = ("email", "phone", "note")
Opener = Callable[[], AbstractContextManager[World]]


def metadata() -> sa.MetaData:
    """Return the ten tables."""
    tables = sa.MetaData()

    def columns() -> list[sa.Column[Any]]:
        return [
            sa.Column("email", sa.String(100)),
            sa.Column("phone", sa.String(40)),
            sa.Column("note", sa.String(400)),
            sa.Column("amount", sa.Numeric(12, 2)),
            sa.Column("at", sa.DateTime),
            sa.Column("kind", sa.String(20), nullable=False),
        ]

    sa.Table("users", tables, sa.Column("id", sa.Integer, primary_key=True, autoincrement=False), *columns())
    for name in CHILDREN:
        owner = sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False, index=True)
        sa.Table(name, tables, sa.Column("id", sa.Integer, primary_key=True, autoincrement=False), owner, *columns())
    sa.Table("chosen", tables, sa.Column("id", sa.Integer, primary_key=True, autoincrement=False))
    return tables


def fill(world: World, rows: int) -> None:
    """Put three times ``rows`` into each table; every third user is chosen."""
    tables = metadata()
    tables.create_all(world.engine)
    start = dt.datetime(2025, 1, 1)  # noqa: DTZ001  # a column without a zone

    def content(i: int) -> dict[str, Any]:
        return {
            "email": f"p{i}@example.com",
            "phone": f"+1 202 555 01{i % 100:02}",
            "note": f"order {i} of a customer, delivered to the back door, call before {i % 24}:00",
            "amount": i / 100,
            "at": start + dt.timedelta(minutes=i),
            "kind": "order",
        }

    with world.engine.begin() as connection:
        connection.execute(sa.insert(tables.tables["users"]), [{"id": i, **content(i)} for i in range(3 * rows)])
        names = ", ".join(content(0))
        for name in CHILDREN:
            connection.exec_driver_sql(
                f"INSERT INTO {name} (id, user_id, {names}) SELECT id, id, {names} FROM users ORDER BY id"
            )
        connection.execute(sa.insert(tables.tables["chosen"]), [{"id": i} for i in range(0, 3 * rows, 3)])
    if world.dialect == "postgresql":
        with world.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def steps_for(store: SqlConnector, action: Action) -> Iterator[tuple[Any, list[Step]]]:
    """Yield each collection with the steps of its chosen rows, children first."""
    changes = () if action is Action.DELETE else tuple(Change(f, Technique.SUPPRESS) for f in PERSONAL)
    by_name = {str(c.name): c for c in store.collections()}
    for name in [*CHILDREN, "users"]:
        steps = []
        for unit in store.units(by_name[name]):
            for batch in store.scan(unit):
                ids = batch.records.column("id").to_pylist()
                steps += [Step(batch.ref(i), action, changes) for i, key in enumerate(ids) if key % 3 == 0]
        yield by_name[name], steps


def by_us(world: World, action: Action, rows: int) -> float:
    """Return the seconds that ``apply`` takes."""
    store = world.connector()
    work = list(steps_for(store, action))
    start = time.perf_counter()
    ends = Counter(str(o.status) for collection, steps in work for o in store.apply(collection, steps))
    taken = time.perf_counter() - start
    assert ends == {"done": rows * 10}, ends
    return taken


def by_job(world: World, action: Action, rows: int) -> float:
    """Return the seconds that the whole job takes."""
    from bench.erasure.sql_job import seconds_of_job

    store = world.connector()
    ranked = [(int(c.name == "users"), steps) for c, steps in steps_for(store, action)]
    assert sum(len(steps) for _, steps in ranked) == rows * 10
    return seconds_of_job(store, ranked)


def by_hand(world: World, action: Action, rows: int) -> float:
    """Return the seconds that one statement a table takes, a transaction each."""
    suppressed = ", ".join(f"{f} = NULL" for f in PERSONAL)
    done = 0
    start = time.perf_counter()
    for name in [*CHILDREN, "users"]:
        where = f"WHERE {'id' if name == 'users' else 'user_id'} IN (SELECT id FROM chosen)"
        with _like_ours(world) as connection:
            text = (
                f"DELETE FROM {name} {where}" if action is Action.DELETE else f"UPDATE {name} SET {suppressed} {where}"
            )
            done += connection.exec_driver_sql(text).rowcount
    taken = time.perf_counter() - start
    assert done == rows * 10, done
    return taken


@contextmanager
def _like_ours(world: World) -> Iterator[sa.Connection]:
    """A transaction under the settings that the connector's has: in SQLite, those that overwrite what is deleted, and
    enforce the foreign keys, are a connection's own."""
    with world.engine.connect() as connection:
        if world.dialect == "sqlite":
            for pragma in ("secure_delete=ON", "foreign_keys=ON", "temp_store=MEMORY"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.commit()
        with connection.begin():
            yield connection


def openers(names: list[str], stack: ExitStack) -> dict[str, Opener]:
    """Return how to open an empty database of each server; the servers stop with ``stack``."""
    found: dict[str, Opener] = {}
    if "sqlite" in names:
        found["sqlite"] = lambda: sqlite_world(Path(stack.enter_context(tempfile.TemporaryDirectory())))
    if "postgresql" in names:
        postgres_url = stack.enter_context(postgres())
        found["postgresql"] = lambda: postgres_world(postgres_url)
    if "mariadb" in names:
        mariadb_url = stack.enter_context(mariadb())
        found["mariadb"] = lambda: mariadb_world(mariadb_url)
    return found


ROWS_BAR = 50_000
SHARE_BAR = 0.30


def run(names: list[str] | None = None, rows: int = 10_000, runs: int = 3) -> None:
    """Print a line for each database and action: apply, the job, the statement by hand, and what share they reach."""
    gc.set_threshold(100_000, 20, 50)  # as the command line does
    print(f"{rows:,} rows erased from each of ten tables of {3 * rows:,}; median of {runs}; rows are counted, no seed")
    print(f"bars: {ROWS_BAR:,} rows/s and {SHARE_BAR:.0%} of the statement by hand, in the same run")
    print(f"{'':<22}{'apply':>10}{'job':>10}{'by hand':>10}{'apply/hand':>12}{'job/hand':>10}   bars")
    with ExitStack() as stack:
        for name, opened in openers(names or ["sqlite", "postgresql", "mariadb"], stack).items():
            for action in (Action.DELETE, Action.ANONYMIZE):
                taken: dict[Callable[[World, Action, int], float], list[float]] = {by_us: [], by_job: [], by_hand: []}
                for _ in range(runs):
                    for way, seconds in taken.items():
                        with opened() as world:
                            fill(world, rows)
                            seconds.append(way(world, action, rows))
                _line(f"{name} {action}", *(rows * 10 / median(seconds) for seconds in taken.values()))


def _line(name: str, ours: float, job: float, hand: float) -> None:
    met = [word for word, good in (("rows", ours >= ROWS_BAR), ("share", ours / hand >= SHARE_BAR)) if good]
    speeds = f"{ours:>10,.0f}{job:>10,.0f}{hand:>10,.0f}"
    print(f"{name:<22}{speeds}{ours / hand:>12.0%}{job / hand:>10.0%}   {' '.join(met) or 'none'} met", flush=True)
