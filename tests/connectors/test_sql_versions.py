"""Versions that the database reckons: those of the rows as they are read, and never those of other content."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sqlite3
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import World, records, sqlite_world, table

from connectors import sql_apply
from connectors.sql_keys import matches
from connectors.sql_schema import Table
from connectors.sql_versions import Versions
from delenda.errors import FatalError
from delenda.model import Action, Change, Status, Step, Technique
from delenda.testing.contract import HOSTILE

COLUMNS = {
    "sqlite": "t text, v varchar(40), i integer, r real, d date, ts datetime, amount decimal(8,2), b boolean, j json, "
    "x blob, odd whatever",
    "postgresql": "t text, v varchar(40), c char(9), i integer, l bigint, s smallint, r double precision, f real, "
    "d date, ts timestamp, tz timestamptz, tm time, amount numeric(8,2), free numeric, b boolean, j json, jb jsonb, "
    "x bytea, u uuid, ip inet, a text[], e mood",
    "mysql": "t text, v varchar(40), c char(9), i integer, l bigint unsigned, s tinyint, r double, f float, d date, "
    "ts datetime, t6 datetime(6), tz timestamp(3) NULL, tm time, amount decimal(8,2), whole decimal(9), b boolean, "
    "j json, x varbinary(9), e enum('sad','glad'), `a\"b` text CHARACTER SET latin1",
}
ROWS: dict[str, tuple[dict[str, object], ...]] = {
    "sqlite": (
        {"t": "plain", "v": "x", "i": 47, "r": 0.1, "d": "1990-05-12", "ts": "2020-01-02 03:04:05.000000"},
        {"amount": 12.5, "b": 1, "j": '{"k": ["v"]}', "x": b"\x00\xff", "ts": "2020-01-02T03:04:05.120000"},
        {"amount": 100, "b": 0, "i": -1, "r": 1e300, "odd": 5, "ts": "2020-01-02 03:04:05"},
        {"amount": "7.10", "b": "maybe", "i": "seventeen", "r": "x", "d": "soon", "ts": "2020-01-02x03:04:05"},
        {"amount": 0.30000000000000004, "t": 17, "v": 0.5, "odd": 1.5, "ts": "2020-01-02 03:04"},
    ),
    "postgresql": (
        {"t": "plain", "c": "ab", "i": 47, "l": 1 << 60, "s": -3, "r": 0.1, "f": 0.5, "d": "1990-05-12"},
        {"ts": "2020-01-02 03:04:05.12", "tz": "2020-01-02 03:04:05+08", "tm": "03:04:05.5", "amount": "12.50"},
        {"ts": "2020-01-02 03:04:05", "tz": "2020-01-02 03:04:05.000001+00", "tm": "03:04:05", "amount": "-100"},
        {"free": "1e40", "b": True, "j": '{"k":  "v"}', "jb": '{"k": [1.50]}', "x": b"\x00\xff", "e": "glad"},
        {"u": "8a5f1ad6-5b5f-4b8e-9a3c-111111111111", "ip": "192.0.2.7", "a": ["x", "y"], "b": False},
        {"ts": "infinity", "d": "0044-03-15 BC", "amount": "NaN", "r": float("inf"), "tz": "-infinity"},
    ),
    "mysql": (
        {"t": "plain", "c": "ab", "i": 47, "l": 1 << 63, "s": -3, "r": 0.1, "f": 0.5, "d": "1990-05-12"},
        {"ts": "2020-01-02 03:04:05", "t6": "2020-01-02 03:04:05.12", "tz": "2020-01-02 03:04:05.5", "tm": "-8:00:00"},
        {"amount": "12.50", "whole": 1200, "b": 1, "j": '{"k":  "v"}', "x": b"\x00\xff", "e": "glad", 'a"b': "café"},
        {"amount": "-100.00", "t6": "2020-01-02 03:04:05", "ts": "0000-00-00 00:00:00"},
    ),
}  # fmt: skip


def filled(world: World) -> Table:
    """Make a table of every type, put odd rows into it, and return it as the connector sees it."""
    if world.dialect == "postgresql":
        world.run("CREATE TYPE mood AS ENUM ('sad', 'glad')")
    world.run(f"CREATE TABLE t (id integer PRIMARY KEY, {COLUMNS[world.dialect]})")
    texts: list[dict[str, object]] = [{"t": h, "v": h[:40], "j": json.dumps({"k": h})} for h in HOSTILE]
    texts += [{"t": 'a"],["v","b'}, {"t": "\\"}, {"t": "\r\n\t\b\f\x01\x7f\u2028"}, {"t": "null", "v": None}, {}]
    for number, row in enumerate([*ROWS[world.dialect], *texts]):
        _put(world, {"id": number, **row})
    return _table(world)


def _put(world: World, row: dict[str, object]) -> None:
    with world.engine.begin() as connection:
        if world.dialect == "mysql":
            connection.exec_driver_sql("SET SESSION sql_mode = ''")
        quote = connection.dialect.identifier_preparer.quote_identifier
        mark = "?" if world.dialect == "sqlite" else "%s"
        names, marks = ", ".join(map(quote, row)), ", ".join([mark] * len(row))
        connection.exec_driver_sql(f"INSERT INTO t ({names}) VALUES ({marks})", tuple(row.values()))


def _table(world: World) -> Table:
    store = world.connector()
    store.collections()
    return store._tables["t"]


def versions(world: World, seen: Table, keys: list[list[int]]) -> Counter[str]:
    """Return the versions that the database reckons of the rows with these keys."""
    store = world.connector()
    with store._database.connected() as connection, connection.begin():
        quote = connection.dialect.identifier_preparer.quote_identifier
        found: Counter[str] = Counter()
        for match in matches(seen, keys, quote):
            found.update(Versions(connection, seen, ()).read(match)[0])
        return found


def test_rows_have_the_version_that_they_are_read_with(world: World) -> None:
    seen = filled(world)
    read = {str(r["id"]): ref.version for ref, r in records(world.connector(), "t")}
    reckoned = versions(world, seen, [[int(k)] for k in read])
    missed = [k for k, version in read.items() if version not in reckoned]
    assert len(reckoned - Counter({"": len(read)})) >= len(read) - len(missed)
    assert len(missed) <= 4, f"rows {missed} are looked at one by one: too many for speed"


@pytest.mark.promise("P18")
def test_a_row_changed_in_any_column_has_another_version(world: World) -> None:
    """Also by what looks alike: another type, a zero more, a NULL for an empty text."""
    seen = filled(world)
    before = {ref.version for ref, _ in records(world.connector(), "t")}
    quote = world.engine.dialect.identifier_preparer.quote_identifier
    changed = 0
    for column in (c.name for c in seen.columns if c.name != "id"):
        with world.engine.connect() as connection, connection.begin() as transaction:
            if world.dialect == "mysql":
                connection.exec_driver_sql("SET SESSION sql_mode = ''")
            name = quote(column)
            given = f"SELECT m FROM (SELECT {name} AS m FROM t WHERE {name} IS NOT NULL ORDER BY id LIMIT 1) x"
            connection.exec_driver_sql(f"UPDATE t SET {name} = ({given}) WHERE {name} IS NULL")
            transaction.commit()
        after = {r["id"]: ref.version for ref, r in records(world.connector(), "t")}
        reckoned = versions(world, seen, [[int(str(k))] for k in after])
        strange = set(reckoned) - set(after.values()) - {""}
        assert not strange & before, "a version of what stood there before"
        changed += 1
    assert changed > 8


ODD: list[Any] = [
    *(None, 0, 1, 5, -1, 10**18, 1.0, 0.0, 5.0, 12.5, 0.3, 0.30000000000000004, 1e16, 1e20, 1e300, -0.0),
    *("", "0", "1", "5", "12.5", "100", "null", "{}", "[]", "true", "a", "a\0b", "a\n", '"', "\\", "é", '{"t":"x"}'),
    *("2020-01-02", "2020-W01-4", "2020-01-02 03:04:05", "2020-01-02T03:04:05", "2020-01-02x03:04:05"),
    *("2020-01-02 03:04:05.000000", "2020-01-02 03:04:05.120000", "2020-01-02 03:04:05.12", "2020-01-02 03:04"),
    *(b"", b"a", b"1", b"\x00\xff", b"2020-01-02", b"2020-01-02 03:04:05", b"\xff", "\\xff"),
]


@pytest.mark.promise("P18")
@pytest.mark.parametrize("kind", ["text", "integer", "date", "datetime", "decimal(8,2)", "boolean", "blob", "whatever"])
def test_no_value_passes_for_another_one_in_the_same_row(sqlite: World, kind: str) -> None:
    """Also where a column alone decides: each odd value in turn stands in one row, whose versions come as one text."""
    sqlite.run(f"CREATE TABLE t (id integer PRIMARY KEY, c {kind})", "INSERT INTO t VALUES (1, NULL)")
    seen = _table(sqlite)
    read: list[str] = []
    reckoned: list[str] = []
    for value in ODD:
        with sqlite.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE t SET c = ?", (value,))
        read += [ref.version for ref, _ in records(sqlite.connector(), "t")]
        try:
            reckoned.append(*versions(sqlite, seen, [[1]]) or [""])
        except FatalError:  # a blob in a column of text: by row
            reckoned.append("")
    assert len(read) == len(reckoned) == len(ODD)
    for value, own, version in zip(ODD, read, reckoned, strict=True):
        assert version == own or version not in read, (kind, value)
    assert sum(own == version for own, version in zip(read, reckoned, strict=True)) >= 2


def test_steps_planned_for_two_versions_of_a_row_are_not_both_done(sqlite: World) -> None:
    """The database writes no text for some rows; that stands for no version, and not for a row of two versions."""
    sqlite.run("CREATE TABLE t (id integer PRIMARY KEY, x real, day time)", "INSERT INTO t VALUES (1, 1.5, 'soon')")
    store = sqlite.connector()
    ((ref, _),) = records(store, "t")
    other = dataclasses.replace(ref, version="0" * 32)
    steps = [Step(r, Action.ANONYMIZE, (Change("x", Technique.SUPPRESS),)) for r in (ref, other)]
    assert [str(o.status) for o in store.apply(table(store, "t"), steps)] == ["done", "changed_since_read"]
    sqlite.run("UPDATE t SET x = 2.5")
    assert {str(o.status) for o in store.apply(table(store, "t"), steps)} == {"changed_since_read"}


VALUES = st.one_of(
    st.none(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.binary(max_size=8),
    st.sampled_from(["2020-01-02 03:04:05.000000", "2020-01-02 03:04:05", "2020-01-02", "1", "0.10", "a\0b", "a"]),
    st.decimals(-1000, 1000, places=2).map(float),
)
FIELDS = ["t", "i", "r", "d", "ts", "amount", "b", "x", "odd"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[VALUES] * len(FIELDS)), min_size=2, max_size=6))
def test_equal_versions_mean_equal_content_whatever_stands_in_a_column(rows: list[tuple[Any, ...]]) -> None:
    """SQLite takes any value in any column; what the database reckons is what reading gives, or no row's version."""
    with tempfile.TemporaryDirectory() as folder, sqlite_world(Path(folder)) as world:
        world.run(
            "CREATE TABLE t (id integer PRIMARY KEY, t text, i integer, r real, d date, ts datetime, "
            "amount decimal(8,2), b boolean, x blob, odd whatever)"
        )
        for number, row in enumerate(rows):
            _put(world, {"id": number, **dict(zip(FIELDS, row, strict=True))})
        seen = _table(world)
        read = {int(str(r["id"])): ref.version for ref, r in records(world.connector(), "t")}
        for number, version in read.items():
            try:
                [reckoned] = versions(world, seen, [[number]])
            except FatalError:  # a blob in a list: the table is then read row by row
                continue
            assert reckoned == version or reckoned not in read.values()


# --- what follows -------------------------------------------------------------------------------------


def test_a_row_that_the_database_writes_otherwise_is_done_one_by_one(world: World) -> None:
    filled(world)
    store = world.connector()
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "t")]
    assert {o.status for o in store.apply(table(store, "t"), steps)} == {Status.DONE}
    assert world.rows("SELECT id FROM t") == []


def test_a_row_that_changed_among_thousands_is_the_only_one_left(world: World) -> None:
    world.run("CREATE TABLE t (id integer PRIMARY KEY, note varchar(40))")
    world.insert("t", *({"id": i, "note": f"n{i}"} for i in range(3000)))
    store = world.connector()
    steps = [Step(ref, Action.ANONYMIZE, (Change("note", Technique.SUPPRESS),)) for ref, _ in records(store, "t")]
    world.run("UPDATE t SET note = 'newer' WHERE id IN (7, 2999)", "DELETE FROM t WHERE id = 8")
    ends = Counter(str(o.status) for o in store.apply(table(store, "t"), steps))
    assert ends == {"done": 2997, "changed_since_read": 2, "already_absent": 1}
    assert world.rows("SELECT id, note FROM t WHERE note IS NOT NULL ORDER BY id") == [
        {"id": 7, "note": "newer"},
        {"id": 2999, "note": "newer"},
    ]


def test_values_that_differ_by_row_are_written_at_once(world: World) -> None:
    world.run("CREATE TABLE t (a varchar(9), n integer, note varchar(99), born date, PRIMARY KEY (a, n))")
    world.insert(
        "t",
        *({"a": f"k'{i % 7}", "n": i, "note": f"call 555-01{i % 100:02} {HOSTILE[i % 6]}"} for i in range(700)),
    )
    world.run("UPDATE t SET born = '1990-05-12'")
    store = world.connector()
    steps = []
    for ref, row in records(store, "t"):
        phone = str(row["note"])[5:13]
        changes = (Change("note", Technique.REDACT_SPAN, (phone,)), Change("born", Technique.GENERALIZE))
        steps.append(Step(ref, Action.REDACT, changes))
    assert Counter(str(o.status) for o in store.apply(table(store, "t"), steps)) == {"done": 700}
    for row in world.rows("SELECT * FROM t"):
        assert str(row["note"]).startswith("call [erased] ") and "555-01" not in str(row["note"])
        assert str(row["note"])[14:].strip() == HOSTILE[int(str(row["n"])) % 6].strip()
        assert str(row["born"])[:10] == "1990-01-01"


def test_a_key_of_another_type_is_addressed_too(sqlite: World) -> None:
    sqlite.run("CREATE TABLE t (k blob PRIMARY KEY NOT NULL, note text)")
    sqlite.insert("t", *({"k": bytes([i, 255]), "note": "n"} for i in range(20)))
    store = sqlite.connector()
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "t")]
    assert Counter(str(o.status) for o in store.apply(table(store, "t"), steps)) == {"done": 20}


@pytest.mark.servers
def test_a_server_that_lacks_a_function_is_served_row_by_row(postgres: World, monkeypatch: pytest.MonkeyPatch) -> None:
    postgres.run("CREATE TABLE t (id integer PRIMARY KEY, amount numeric(8,2))")
    postgres.run("INSERT INTO t SELECT i, i FROM generate_series(1, 50) i")
    monkeypatch.setattr("connectors.sql_versions._postgres", lambda column, place: f"no_such_function({place})::text")
    store = postgres.connector()
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "t")]
    assert Counter(str(o.status) for o in store.apply(table(store, "t"), steps)) == {"done": 50}


# --- triggers ----------------------------------------------------------------------------------------

RESTORING = {
    "sqlite": (
        "CREATE TRIGGER back AFTER DELETE ON t WHEN OLD.id = 3 BEGIN INSERT INTO t VALUES (OLD.id, OLD.note); END",
        "CREATE TRIGGER keep AFTER UPDATE ON t WHEN OLD.id = 5 BEGIN UPDATE t SET note = OLD.note WHERE id = 5; END",
    ),
    "postgresql": (
        "CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.id = 3 THEN INSERT INTO t VALUES (OLD.id, OLD.note); END IF; RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER back AFTER DELETE ON t DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION back()",
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.id = 5 THEN NEW.note = OLD.note; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER keep BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION keep()",
    ),
    "mysql": ("CREATE TRIGGER keep BEFORE UPDATE ON t FOR EACH ROW SET NEW.note = IF(OLD.id = 5, OLD.note, NEW.note)",),
}


@pytest.mark.promise("P18")
def test_a_trigger_that_brings_a_row_back_fails_that_row_by_name(world: World) -> None:
    world.run("CREATE TABLE t (id integer PRIMARY KEY, note varchar(40))")
    world.insert("t", *({"id": i, "note": f"n{i}"} for i in range(9)))
    world.run(*RESTORING[world.dialect])
    store = world.connector()
    steps = [Step(ref, Action.ANONYMIZE, (Change("note", Technique.SUPPRESS),)) for ref, _ in records(store, "t")]
    ends = Counter((str(o.status), o.detail) for o in store.apply(table(store, "t"), steps))
    assert ends == {("done", ""): 8, ("failed", "restored"): 1}
    assert [r["id"] for r in world.rows("SELECT id FROM t WHERE note IS NOT NULL")] == [5]
    if world.dialect == "mysql":  # no trigger there may write to its own table
        return
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "t")]
    ends = Counter((str(o.status), o.detail) for o in store.apply(table(store, "t"), steps))
    assert ends == {("done", ""): 8, ("failed", "restored"): 1}
    assert [r["id"] for r in world.rows("SELECT id FROM t")] == [3]


# --- others at work ----------------------------------------------------------------------------------


def test_a_deadlock_is_waited_out(sqlite: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first tries find the database busy; nothing is lost, nothing is done twice."""
    sqlite.run("CREATE TABLE t (id integer PRIMARY KEY, note text)")
    sqlite.insert("t", *({"id": i, "note": "n"} for i in range(10)))
    change, tries = sql_apply.Applier._change, []

    def busy(self: sql_apply.Applier, *args: Any) -> Any:
        tries.append(1)
        if len(tries) < 3:
            self._connection.exec_driver_sql("DELETE FROM t")
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorname = "SQLITE_BUSY"
            raise sql_apply.sa.exc.OperationalError("", {}, error)
        return change(self, *args)

    monkeypatch.setattr(sql_apply.Applier, "_change", busy)
    store = sqlite.connector()
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "t")]
    assert Counter(str(o.status) for o in store.apply(table(store, "t"), steps)) == {"done": 10}
    assert len(tries) == 3


def test_a_store_can_be_held_back(sqlite: World) -> None:
    sqlite.run("CREATE TABLE t (id integer PRIMARY KEY, note text)")
    sqlite.insert("t", *({"id": i, "note": "n"} for i in range(30)))
    store = sqlite.connector(rows_per_second=20)
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "t")]
    start = dt.datetime.now(dt.UTC)
    assert Counter(str(o.status) for o in store.apply(table(store, "t"), steps)) == {"done": 30}
    assert dt.datetime.now(dt.UTC) - start >= dt.timedelta(seconds=1.4)
