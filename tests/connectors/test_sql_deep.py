"""What databases keep below SQL after an erasure: found, cleaned, and found again if any one clean-up is left out."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Sequence

import pytest
from worlds import World, delete_all, records, table

from connectors.sql import SqlConnector
from delenda.model import Action, Chore, Meanwhile, Status, Step
from delenda.ports import Residual, Tidying

ERASED = [f"needle{i:03}@example.com" for i in range(40)]
NEEDLES = [e.encode() for e in ERASED]
LOGS = {"wal_segments", "redo_log", "undo_log", "unseen_binary_log"}
"""Classes that no command can empty: they are told, with what ends them."""


def found(store: SqlConnector) -> Counter[str]:
    """Return how many needles stand in each class."""
    hits: Counter[str] = Counter()
    for kind, _, n in store.residue(NEEDLES):
        hits[kind] += n
    return hits


def erase(store: SqlConnector) -> None:
    steps = [Step(ref, Action.DELETE) for ref, r in records(store, "people") if str(r["email"]).startswith("needle")]
    assert len(steps) == len(ERASED)
    assert {o.status for o in store.apply(table(store, "people"), steps)} == {Status.DONE}


def clean(store: SqlConnector, chores: Sequence[Chore], but: Chore | None = None) -> None:
    for chore in chores:
        if chore != but:
            assert store.do(chore) == "", chore


def cleanable(hits: Counter[str]) -> dict[str, int]:
    return {kind: n for kind, n in hits.items() if n and kind not in LOGS}


# --- PostgreSQL --------------------------------------------------------------------------------------


def on_postgres(world: World, deep: str) -> SqlConnector:
    world.run(
        "CREATE TABLE people (id integer PRIMARY KEY, email text UNIQUE, note text)",
        "INSERT INTO people SELECT i, 'other' || i || '@example.net', repeat('x', 90) "
        "FROM generate_series(1000, 1400) i",
    )
    world.insert("people", *({"id": i, "email": e, "note": f"wrote from {e}"} for i, e in enumerate(ERASED)))
    world.run(
        "CREATE MATERIALIZED VIEW mails AS SELECT id, email FROM people",
        "ALTER TABLE people ALTER email SET STATISTICS 1000",
    )
    with world.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE people, mails")
        connection.exec_driver_sql("CHECKPOINT")
    return world.connector(deep=deep)


@pytest.mark.servers
@pytest.mark.promise("P18")
def test_postgres_written_anew_holds_nothing_of_the_erased(postgres: World) -> None:
    store = on_postgres(postgres, "rewrite")
    assert isinstance(store, Tidying) and isinstance(store, Residual)
    erase(store)
    before = cleanable(found(store))
    assert {"materialized_view", "planner_statistics", "heap_pages", "index_pages"} <= before.keys()
    clean(store, store.chores(["people"]))
    assert cleanable(found(store)) == {}
    assert len(postgres.rows("SELECT * FROM mails")) == len(postgres.rows("SELECT * FROM people")) == 401


@pytest.mark.servers
@pytest.mark.promise("P18")
@pytest.mark.parametrize("number", range(5))
def test_postgres_tells_which_clean_up_was_left_out(postgres: World, number: int) -> None:
    store = on_postgres(postgres, "rewrite")
    erase(store)
    chores = store.chores(["people"])
    assert [c.name for c in chores] == ["refresh", "analyze", "rewrite", "analyze", "rewrite", "checkpoint"]
    left_out = chores[number]
    clean(store, chores, but=left_out)
    hits = cleanable(found(store))
    assert hits, left_out
    assert set(hits) & set(left_out.removes), (left_out, hits)


@pytest.mark.servers
def test_postgres_vacuumed_only_tells_what_the_pages_still_hold(postgres: World) -> None:
    store = on_postgres(postgres, "vacuum")
    erase(store)
    chores = store.chores(["people"])
    assert [c.name for c in chores if not c.place.endswith("pg_statistic")] == [
        "refresh", "analyze", "vacuum", "reindex", "analyze", "checkpoint",
    ]  # fmt: skip
    clean(store, chores)
    assert set(cleanable(found(store))) == {"heap_pages"}, "what vacuum frees is not wiped; all else is gone"


@pytest.mark.servers
@pytest.mark.promise("P18")
@pytest.mark.parametrize(("left_out", "told"), [("reindex", "index_pages"), ("vacuum", "dead_rows")])
def test_postgres_vacuumed_tells_which_clean_up_was_left_out(postgres: World, left_out: str, told: str) -> None:
    store = on_postgres(postgres, "vacuum")
    erase(store)
    [skipped] = [c for c in store.chores(["people"]) if c.name == left_out]
    assert told in skipped.removes
    clean(store, store.chores(["people"]), but=skipped)
    deadline = time.monotonic() + 120  # the server counts dead rows now and then
    while time.monotonic() < deadline and not found(store)[told]:
        time.sleep(0.2)
    assert found(store)[told] > 0


@pytest.mark.servers
def test_postgres_says_what_a_role_may_not_look_at_or_do(postgres: World) -> None:
    on_postgres(postgres, "rewrite")
    name = f"plain_{postgres.url.database}"
    postgres.run(f"CREATE ROLE {name} LOGIN PASSWORD 'pw'", f"GRANT SELECT ON people, mails TO {name}")
    url = postgres.url.set(username=name, password="pw")
    store = postgres.connector(url=url.render_as_string(hide_password=False), deep="rewrite")
    kinds = found(store)
    assert {"unseen_dead_rows", "unseen_indexes", "unseen_write_ahead_log"} <= kinds.keys()
    refused = [c for c in store.chores(["people"]) if store.do(c) == "permission"]
    assert {"refresh", "checkpoint"} <= {c.name for c in refused}
    store.close()
    postgres.run(f"DROP OWNED BY {name}", f"DROP ROLE {name}")


# --- MariaDB -----------------------------------------------------------------------------------------


def on_mariadb(world: World) -> SqlConnector:
    world.run("CREATE TABLE people (id integer PRIMARY KEY, email varchar(99) UNIQUE, note text)")
    world.insert("people", *({"id": i, "email": e, "note": f"wrote from {e}"} for i, e in enumerate(ERASED)))
    world.insert("people", *({"id": 999 + i, "email": f"other{i}@example.net", "note": "x" * 90} for i in range(400)))
    with world.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET SESSION histogram_size = 254")
        connection.exec_driver_sql("ANALYZE TABLE people PERSISTENT FOR ALL").all()
        connection.exec_driver_sql("FLUSH TABLES people FOR EXPORT")
        connection.exec_driver_sql("UNLOCK TABLES")
    return world.connector()


@pytest.mark.servers
@pytest.mark.promise("P18")
@pytest.mark.parametrize("left_out", ["", "optimize", "analyze"])
def test_mariadb_holds_nothing_unless_a_clean_up_is_left_out(maria: World, left_out: str) -> None:
    store = on_mariadb(maria)
    before = cleanable(found(store))
    assert {"data_file", "planner_statistics"} <= before.keys()
    erase(store)
    chores = store.chores(["people"])
    assert {c.name for c in chores} == {"optimize", "analyze"}
    clean(store, [c for c in chores if c.name != left_out])
    hits = cleanable(found(store))
    expected = {"": set(), "optimize": {"data_file"}, "analyze": {"planner_statistics"}}[left_out]
    assert set(hits) == expected


# --- SQLite ------------------------------------------------------------------------------------------


def on_sqlite(world: World) -> SqlConnector:
    """A database that somebody else writes too, without wiping what is deleted, on a log that nobody empties."""
    world.run("PRAGMA journal_mode=WAL")
    world.run("CREATE TABLE people (id integer PRIMARY KEY, email text, note text)")
    world.insert("people", *({"id": i, "email": e, "note": f"wrote from {e}"} for i, e in enumerate(ERASED)))
    world.insert("people", *({"id": 999 + i, "email": f"other{i}@example.net", "note": "x" * 90} for i in range(400)))
    return world.connector()


@pytest.mark.promise("P18")
@pytest.mark.parametrize("left_out", ["", "vacuum"])
def test_sqlite_holds_nothing_unless_a_clean_up_is_left_out(sqlite: World, left_out: str) -> None:
    store = on_sqlite(sqlite)
    other = sqlite3.connect(str(sqlite.url.database))
    other.execute("PRAGMA secure_delete=OFF")
    other.execute("DELETE FROM people WHERE email LIKE 'needle%'")
    other.commit()
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    assert cleanable(found(store)).keys() == {"database_file"}
    clean(store, [c for c in store.chores(["people"]) if c.name != left_out])
    assert set(cleanable(found(store))) == ({"database_file"} if left_out else set())


@pytest.mark.promise("P18")
@pytest.mark.parametrize("left_out", ["", "checkpoint"])
def test_sqlite_empties_its_log_unless_that_is_left_out(sqlite: World, left_out: str) -> None:
    store = on_sqlite(sqlite)
    keeper = sqlite3.connect(str(sqlite.url.database))  # while it is open, nobody else's end empties the log
    keeper.execute("PRAGMA wal_autocheckpoint=0")
    keeper.execute("PRAGMA secure_delete=ON")
    keeper.execute("UPDATE people SET note = note || ' again' WHERE email LIKE 'needle%'")
    keeper.commit()
    keeper.execute("DELETE FROM people WHERE email LIKE 'needle%'")
    keeper.commit()
    assert "write_ahead_log" in cleanable(found(store))
    clean(store, [c for c in store.chores(["people"]) if c.name != left_out])
    assert ("write_ahead_log" in cleanable(found(store))) == bool(left_out)
    keeper.close()


@pytest.mark.promise("P18")
@pytest.mark.parametrize("index", ["fts5", "fts4"])
@pytest.mark.parametrize("left_out", ["", "optimize_text"])
def test_full_text_of_sqlite_holds_nothing_unless_a_clean_up_is_left_out(
    sqlite: World, left_out: str, index: str
) -> None:
    """An index keeps words; those that begin as the one before are shortened."""
    sqlite.run(f"CREATE VIRTUAL TABLE notes USING {index}(body)")
    numbers = ["13800137990", "13800138000", "13800138001", "13800138002"]
    sqlite.run("INSERT INTO notes VALUES " + ", ".join(f"('call {n} now')" for n in numbers))
    store = sqlite.connector()
    gone = [Step(ref, Action.DELETE) for ref, r in records(store, "notes") if numbers[3] not in str(r["body"])]
    assert {o.status for o in store.apply(table(store, "notes"), gone)} == {Status.DONE}
    clean(store, [c for c in store.chores(["notes"]) if c.name != left_out])
    for number in numbers[:3]:
        hits = {kind for kind, _, n in store.residue([number.encode()]) if n}
        assert hits == ({"database_file"} if left_out else set()), number


def test_full_text_of_sqlite_is_merged_and_statistics_are_made_anew(sqlite: World) -> None:
    sqlite.run("CREATE VIRTUAL TABLE notes USING fts5(body)", "INSERT INTO notes VALUES ('secretword here')")
    sqlite.run("CREATE TABLE people (id integer PRIMARY KEY, email text)", "CREATE INDEX i ON people (email)")
    sqlite.insert("people", *({"id": i, "email": e} for i, e in enumerate(ERASED)))
    sqlite.run("ANALYZE")
    store = sqlite.connector()
    assert {o.status for o in delete_all(store, "notes")} == {Status.DONE}
    chores = store.chores(["notes"])
    assert [c.name for c in chores] == ["optimize_text", "analyze", "vacuum", "checkpoint"]
    clean(store, chores)
    raw = open(str(sqlite.url.database), "rb").read()  # noqa: SIM115, PTH123
    assert b"secretword" not in raw


# --- what it costs -----------------------------------------------------------------------------------


def test_every_chore_says_what_it_reads_and_whom_it_keeps_waiting(world: World) -> None:
    world.run("CREATE TABLE people (id integer PRIMARY KEY, email varchar(50))")
    world.insert("people", *({"id": i, "email": e} for i, e in enumerate(ERASED)))
    chores = world.connector().chores(["people"])
    assert chores
    for chore in chores:
        assert chore.store == "app" and chore.place.startswith("app")
        assert chore.size_bytes >= 0 and isinstance(chore.meanwhile, Meanwhile) and chore.removes
    assert any(c.size_bytes for c in chores)
    assert world.connector(deep="never").chores(["people"]) == []
