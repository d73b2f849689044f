"""Reading real databases: types, odd values, hostile names, partitions, rights, and errors that quote nobody."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
import traceback
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from worlds import World, batches, delete_all, records, suppress, table

from connectors.sql import SqlConnector
from delenda.errors import ConfigError, CorruptData, FatalError, SourceDenied, SourceUnavailable
from delenda.model import Action, Change, Status, Step, Technique
from delenda.settings import SqlStore

# --- types -------------------------------------------------------------------------------------------


@pytest.mark.servers
def test_types_of_postgres(postgres: World) -> None:
    postgres.run(
        "CREATE TYPE mood AS ENUM ('sad', 'glad')",
        "CREATE DOMAIN mail AS varchar(50) CHECK (VALUE LIKE '%%@%%')",
        """CREATE TABLE t (id uuid PRIMARY KEY, s smallint, i int, l bigint, f real, d double precision,
        n numeric(10,2), n2 numeric, b boolean, day date, ts timestamp, tz timestamptz, tm time, raw bytea,
        j json, jb jsonb, ip inet, m mood, tags text[], ints int[], iv interval, pt point, c char(5), dom mail,
        rng int4range, ids uuid[])""",
        """INSERT INTO t VALUES ('8a5f1ad6-5b5f-4b8e-9a3c-111111111111', 1, 2, 3, 1.5, 2.5, 12.30, 7.125, true,
        '1990-05-12', '2020-01-02 03:04:05.678', '2020-01-02 03:04:05+02', '03:04:05', '\\xff00',
        '{"a":  1}', '{"a":  1}', '192.0.2.7', 'glad', '{a,NULL,"b c"}', '{1,2}', '1 month', '(1,2)', 'ab',
        'a@example.com', '[1,5)', '{8a5f1ad6-5b5f-4b8e-9a3c-111111111111}')""",
        "INSERT INTO t (id) VALUES ('8a5f1ad6-5b5f-4b8e-9a3c-222222222222')",
    )
    store = postgres.connector()
    [batch] = batches(store, "t")
    kinds = {f.name: f.type for f in batch.records.schema}
    assert kinds["n"] == pa.decimal128(10, 2) and kinds["tz"] == pa.timestamp("us", tz="UTC")
    assert kinds["day"] == pa.date32() and kinds["b"] == pa.bool_() and kinds["tags"] == pa.list_(pa.string())
    text = {"id", "n2", "j", "jb", "ip", "m", "iv", "pt", "c", "dom", "rng", "ids"}
    assert {n for n, k in kinds.items() if k == pa.string()} == text
    row = batch.record(0)
    assert row["ip"] == "192.0.2.7" and row["j"] == '{"a":  1}' and row["jb"] == '{"a": 1}' and row["n2"] == "7.125"
    assert row["tz"] == dt.datetime(2020, 1, 2, 1, 4, 5, tzinfo=dt.UTC) and row["n"] == Decimal("12.30")
    assert row["raw"] == b"\xff\x00" and row["tags"] == ["a", None, "b c"] and row["ints"] == [1, 2]
    assert row["tm"] == dt.time(3, 4, 5) and row["m"] == "glad" and row["dom"] == "a@example.com"
    for field, value in (
        ("id", "8A5F1AD6-5B5F-4B8E-9A3C-111111111111".lower()),
        ("n", "12.3"),
        ("tz", "2020-01-02T01:04:05Z"),
        ("day", "1990-05-12"),
        ("ip", "192.0.2.7"),
        ("m", "glad"),
        ("c", "ab"),
        ("dom", "a@example.com"),
        ("b", "true"),
        ("l", 3),
        ("f", 1.5),
    ):
        assert [b.num_rows for b in store.find(table(store, "t"), [field], [(value,)])] == [1], field
    for field in kinds:
        for value in ("nobody", "192.0.2.7x", 10**40, "1e400", "\0", "{", None):
            assert list(store.find(table(store, "t"), [field], [(value,)])) == [], (field, value)
    refs = {str(r["id"])[-1]: ref for ref, r in records(store, "t")}
    changes = tuple(Change(n, Technique.SUPPRESS) for n in kinds if n != "id")
    assert [o.status for o in store.apply(table(store, "t"), [Step(refs["1"], Action.ANONYMIZE, changes)])] == [
        Status.DONE
    ]
    assert all(v is None for n, v in records(store, "t")[1][1].items() if n != "id")
    assert {o.status for o in delete_all(store, "t")} == {Status.DONE}


@pytest.mark.servers
def test_types_of_mariadb(maria: World) -> None:
    maria.run(
        """CREATE TABLE t (id int unsigned PRIMARY KEY, s smallint, l bigint unsigned, f float, d double,
        n decimal(10,2), b boolean, day date, ts datetime(6), tz timestamp, tm time, raw varbinary(10), j json,
        m enum('sad','glad'), se set('a','b'), y year, u uuid, ip inet6, bt bit(8))""",
        """INSERT INTO t VALUES (4000000000, -1, 18446744073709551615, 1.5, 2.5, 12.30, true, '1990-05-12',
        '2020-01-02 03:04:05.678', '2020-01-02 03:04:05', '-30:00:00', x'ff00', '{"a": 1}', 'glad', 'a,b', 1999,
        '8a5f1ad6-5b5f-4b8e-9a3c-111111111111', '2001:db8::1', b'101')""",
    )
    store = maria.connector()
    [batch] = batches(store, "t")
    row = batch.record(0)
    assert row["id"] == 4_000_000_000 and row["l"] == 2**64 - 1 and row["n"] == Decimal("12.30")
    assert row["day"] == dt.date(1990, 5, 12) and row["ts"] == dt.datetime(2020, 1, 2, 3, 4, 5, 678000)  # noqa: DTZ001
    assert row["tz"].tzinfo is not None and row["tm"] == dt.timedelta(hours=-30) and row["raw"] == b"\xff\x00"
    assert (row["j"], row["m"], row["se"], row["y"]) == ('{"a": 1}', "glad", "a,b", 1999)
    assert row["u"] == "8a5f1ad6-5b5f-4b8e-9a3c-111111111111" and row["ip"] == "2001:db8::1"
    for field, value in (("l", str(2**64 - 1)), ("n", "12.3"), ("day", "1990-05-12"), ("u", row["u"]), ("m", "glad")):
        assert [b.num_rows for b in store.find(table(store, "t"), [field], [(value,)])] == [1], field
    assert {o.status for o in suppress(store, "t", *(n for n in row if n != "id"))} == {Status.DONE}
    assert {o.status for o in delete_all(store, "t")} == {Status.DONE}


def test_types_of_sqlite_and_values_that_are_none_of_theirs(sqlite: World) -> None:
    sqlite.run(
        """CREATE TABLE t (id integer PRIMARY KEY, n numeric(10,2), b boolean, day date, ts datetime, tm time,
        raw blob, v varchar(5), i int, r real, free)""",
        """INSERT INTO t VALUES (1, 12.3, 1, '1990-05-12', '2020-01-02T03:04:05', '03:04:05', x'ff', 'ab', 5, 1.5,
        'x')""",
        """INSERT INTO t VALUES (2, 'many', 'yes', '', '1.5.90', 'noon', 'text', x'ff', '5550100x', 'much', 7)""",
        """INSERT INTO t VALUES (3, 12.345, 2, 19900512, 1577934245, 7, 7, 'cd', 5.5, 2, 2.5)""",
        """INSERT INTO t VALUES (4, 1, 0, '1990-05-13', '2020-01-02 03:04', '03:04', x'', 'ef', 6, 2.5, NULL)""",
    )
    store = sqlite.connector()
    rows = {int(str(r["id"])): r for _, r in records(store, "t")}
    assert set(rows) == {1, 2, 3, 4}
    assert rows[1]["n"] == Decimal("12.30") and rows[1]["b"] is True and rows[1]["day"] == dt.date(1990, 5, 12)
    assert rows[1]["ts"] == dt.datetime(2020, 1, 2, 3, 4, 5) and rows[1]["raw"] == b"\xff"  # noqa: DTZ001
    assert (rows[2]["i"], rows[2]["b"], rows[2]["v"], rows[2]["day"]) == ("5550100x", "yes", "\\xff", "")
    assert (rows[3]["i"], rows[3]["n"], rows[3]["day"]) == ("5.5", "12.345", "19900512")
    assert [b.record(0)["id"] for b in store.find(table(store, "t"), ["i"], [("5550100x",)])] == [2]
    assert [b.record(0)["id"] for b in store.find(table(store, "t"), ["free"], [("7",)])] == [2]
    assert [b.record(0)["id"] for b in store.find(table(store, "t"), ["ts"], [("2020-01-02T03:04:05",)])] == [1]
    assert {o.status for o in delete_all(store, "t")} == {Status.DONE}


@pytest.mark.servers
def test_dates_that_python_has_not(postgres: World, maria: World) -> None:
    postgres.run(
        "CREATE TABLE t (id int PRIMARY KEY, day date, ts timestamptz)",
        "INSERT INTO t VALUES (1, 'infinity', '-infinity'), (2, '0044-03-15 BC', '20000-01-01')",
        "INSERT INTO t VALUES (3, '2020-01-01', now())",
    )
    store = postgres.connector()
    assert {str(r["day"]) for _, r in records(store, "t")} == {"infinity", "0044-03-15 BC", "2020-01-01"}
    assert {o.status for o in delete_all(store, "t")} == {Status.DONE}
    maria.run("CREATE TABLE t (id int PRIMARY KEY, day date)")
    with maria.engine.begin() as connection:
        connection.exec_driver_sql("SET sql_mode = ''")
        connection.exec_driver_sql("INSERT INTO t VALUES (1, '0000-00-00'), (2, '2020-01-01')")
    store = maria.connector()
    assert {str(r["day"]) for _, r in records(store, "t")} == {"0000-00-00", "2020-01-01"}
    assert {o.status for o in delete_all(store, "t")} == {Status.DONE}


def test_text_that_is_no_utf8_is_read_all_the_same(sqlite: World) -> None:
    sqlite.run("CREATE TABLE t (id integer PRIMARY KEY, s text)", "INSERT INTO t VALUES (1, CAST(x'61ff62' AS TEXT))")
    store = sqlite.connector()
    assert [r["s"] for _, r in records(store, "t")] == ["a\\xffb"]
    assert {o.status for o in delete_all(store, "t")} == {Status.DONE}


# --- names and shapes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ['x"; drop table people;--', "it's `odd`", "select", "王伟 %s %(a)s :b", "Mixed Case."]
)
def test_hostile_names_are_only_names(world: World, name: str) -> None:
    kind = sa.MetaData()
    sa.Table(
        sa.sql.quoted_name(name, True),
        kind,
        sa.Column(sa.sql.quoted_name(f"k{name}", True), sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(sa.sql.quoted_name(name, True), sa.String(50), nullable=False, unique=True),
    )
    kind.create_all(world.engine)
    world.run("CREATE TABLE people (id integer PRIMARY KEY)", "INSERT INTO people VALUES (1)")
    world.insert(name, {f"k{name}": 1, name: name}, {f"k{name}": 2, name: "other"})
    store = world.connector()
    collection = table(store, name)
    assert collection.key == (f"k{name}",) and {f.name for f in collection.fields} == {f"k{name}", name}
    [found] = store.find(collection, [name], [(name,)])
    step = Step(found.ref(0), Action.ANONYMIZE, (Change(name, Technique.SUPPRESS),))
    assert [o.status for o in store.apply(collection, [step])] == [Status.DONE]
    assert Counter(r[name] for _, r in records(store, name))["other"] == 1
    assert {o.status for o in delete_all(store, name)} == {Status.DONE}
    assert world.rows("SELECT id FROM people") == [{"id": 1}]


def test_views_are_left_out_and_config_chooses_tables(world: World) -> None:
    world.run(
        "CREATE TABLE users (id integer PRIMARY KEY)",
        "CREATE TABLE user_log (id integer PRIMARY KEY)",
        "CREATE TABLE tmp_x (id integer PRIMARY KEY)",
        "CREATE VIEW seen AS SELECT * FROM users",
    )
    assert [c.name for c in world.connector().collections()] == ["tmp_x", "user_log", "users"]
    assert [c.name for c in world.connector(include=("user*",), exclude=("*log",)).collections()] == ["users"]


@pytest.mark.servers
def test_partitions_are_one_table_and_schemas_are_apart(postgres: World) -> None:
    postgres.run(
        "CREATE TABLE ev (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
        "CREATE TABLE ev_a PARTITION OF ev FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        "CREATE TABLE ev_b PARTITION OF ev FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
        "INSERT INTO ev VALUES (1, '2020-05-05'), (2, '2021-05-05')",
        "CREATE SCHEMA crm",
        "CREATE TABLE crm.people (id int PRIMARY KEY)",
        "CREATE TABLE likes (id int PRIMARY KEY, who int REFERENCES crm.people ON DELETE CASCADE)",
        "INSERT INTO crm.people VALUES (1), (2)",
        "INSERT INTO likes VALUES (1, 2)",
    )
    store = postgres.connector()
    assert [c.name for c in store.collections()] == ["ev", "likes"]
    assert table(store, "likes").references[0].target == "crm.people"
    assert {o.status for o in delete_all(store, "ev")} == {Status.DONE}
    crm = postgres.connector(schema="crm")
    assert [c.name for c in crm.collections()] == ["people"]
    assert sorted(o.detail for o in delete_all(crm, "people")) == ["", "cascade"]
    assert postgres.rows("SELECT id FROM likes") == [{"id": 1}]


def test_full_text_tables_of_sqlite_are_tables(sqlite: World) -> None:
    sqlite.run("CREATE VIRTUAL TABLE notes USING fts5(body)", "INSERT INTO notes VALUES ('call Ann'), ('call Bob')")
    store = sqlite.connector()
    assert [c.name for c in store.collections()] == ["notes"]
    ref = next(ref for ref, r in records(store, "notes") if r["body"] == "call Ann")
    assert [o.status for o in store.apply(table(store, "notes"), [Step(ref, Action.DELETE)])] == [Status.DONE]
    assert sqlite.rows("SELECT body FROM notes") == [{"body": "call Bob"}]


# --- partitions and memory ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["integer", "varchar(20)", "numeric(12,2)"])
def test_key_ranges_hold_every_row_once_whatever_the_key(world: World, kind: str) -> None:
    world.run(f"CREATE TABLE t (k {kind} NOT NULL PRIMARY KEY, pad varchar(100))")
    odd = ["", " ", "a", "A", "é", "王", "z'"] if kind.startswith("varchar") else [-5, 0, 7]
    keys = [*odd, *((f"k{i:05}" if kind.startswith("varchar") else 1000 + i * i) for i in range(3000))]
    if world.dialect == "mysql" and kind.startswith("varchar"):
        keys = [k for k in keys if k not in ("", "A")]  # equal to others there
    world.insert("t", *({"k": k, "pad": "x" * 90} for k in keys))
    if world.dialect == "mysql":  # its sizes are estimates, made now and then
        world.run("ANALYZE TABLE t")
    store = world.connector(rows_per_batch=100)
    collection = table(store, "t")
    units = list(store.units(collection, 20_000))
    assert len(units) > 5
    found = Counter(str(b.record(i)["k"]) for u in units for b in store.scan(u) for i in range(b.num_rows))
    expected = [Decimal(k) if kind.startswith("numeric") else k for k in keys]
    as_text = {str(k.quantize(Decimal("0.01"))) if isinstance(k, Decimal) else str(k): 1 for k in expected}
    assert found == as_text


READ = """
import resource, sys
from connectors.sql import SqlConnector
from delenda.settings import SqlStore
store = SqlConnector("app", SqlStore(type="sql", url=sys.argv[1], purpose="tests"))
[collection] = store.collections()
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
rows, start = 0, 0
for unit in store.units(collection, 1 << 40):
    for batch in store.scan(unit):
        rows += batch.num_rows
        start = start or (peak() if rows > 2000 else 0)
print(rows, peak() - start)
"""


def test_a_hundred_thousand_rows_stream_in_bounded_memory(world: World) -> None:
    """100 MB are read; the process grows by much less."""
    fill = {
        "sqlite": "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM s WHERE i < 100000) "
        "INSERT INTO t SELECT i, printf('%.1000c', 'x') FROM s",
        "postgresql": "INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1, 100000) i",
        "mysql": "INSERT INTO t SELECT seq, repeat('x', 1000) FROM seq_1_to_100000",
    }
    world.run("CREATE TABLE t (id integer PRIMARY KEY, pad text)", fill[world.dialect])
    url = world.url.render_as_string(hide_password=False)
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", READ, url], capture_output=True, text=True, timeout=120, check=True)
    rows, grown = map(int, done.stdout.split())
    assert rows == 100_000
    assert grown < 60, "MiB"
    assert time.monotonic() - started < 60


# --- reading only ------------------------------------------------------------------------------------


@pytest.mark.promise("P59")
def test_a_reading_transaction_cannot_write(world: World) -> None:
    world.run("CREATE TABLE t (id integer PRIMARY KEY)", "INSERT INTO t VALUES (1)")
    store = world.connector()
    with pytest.raises((SourceDenied, FatalError)), store._database.reading() as connection:
        connection.exec_driver_sql("DELETE FROM t")
    assert world.rows("SELECT id FROM t") == [{"id": 1}]


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    store = SqlConnector("app", SqlStore(type="sql", url=SecretStr(f"sqlite:///{path}"), purpose="t"))
    with pytest.raises(SourceUnavailable):
        store.collections()
    assert not path.exists()


# --- errors ------------------------------------------------------------------------------------------


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error.__context__) + repr(error.__cause__)


def test_a_damaged_database_is_corrupt_data(tmp_path: Path) -> None:
    path = tmp_path / "bad.db"
    path.write_bytes(b"ann@example.com is no database at all, but long enough to be taken for one" * 40)
    store = SqlConnector("app", SqlStore(type="sql", url=SecretStr(f"sqlite:///{path}"), purpose="t"))
    with pytest.raises(CorruptData) as caught:
        store.collections()
    assert "example.com" not in told(caught.value)


@pytest.mark.servers
@pytest.mark.parametrize("sort", ["postgres", "maria"])
def test_servers_that_refuse_or_are_gone(sort: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(sort)
    for change, error in (
        ({"password": "not-the-password-77"}, SourceDenied),
        ({"port": 9}, SourceUnavailable),
        ({"database": "nowhere"}, SourceUnavailable),
    ):
        url = world.url.set(**change)  # type: ignore[arg-type]
        store = world.connector(url=url.render_as_string(hide_password=False))
        with pytest.raises(error) as caught:
            store.collections()
        assert "not-the-password-77" not in told(caught.value)
        assert str(world.url.password) not in told(caught.value)


@pytest.mark.servers
@pytest.mark.parametrize("sort", ["postgres", "maria"])
def test_no_value_comes_out_with_an_error(sort: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(sort)
    world.run("CREATE TABLE t (id integer PRIMARY KEY, mail varchar(50) UNIQUE)")
    world.run("INSERT INTO t VALUES (1, 'ann@example.com'), (2, 'bob@example.com')")
    store = world.connector()
    with pytest.raises(FatalError) as caught, store._database.connected() as connection:
        connection.execute(sa.text("UPDATE t SET mail = :m WHERE id = 2"), {"m": "ann@example.com"})
    assert "example.com" not in told(caught.value)
    ref = next(ref for ref, r in records(store, "t") if r["id"] == 2)
    step = Step(ref, Action.REPLACE, (Change("mail", Technique.REPLACE, ("ann@example.com",)),))
    [outcome] = store.apply(table(store, "t"), [step])
    assert (outcome.status, outcome.detail) == (Status.BLOCKED, "unique")


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("postgresql://u:p@db.example.com/x", False),
        ("postgresql://u:p@192.0.2.1/x?sslmode=prefer", False),
        ("postgresql://u:p@db.example.com/x?sslmode=require", True),
        ("postgresql://u:p@db.example.com/x?sslmode=verify-full", True),
        ("postgresql://u:p@127.0.0.1/x", True),
        ("postgresql://u:p@[::1]:5432/x", True),
        ("postgresql://u:p@localhost/x?host=db.example.com", False),
        ("postgresql:///x?host=/run/postgresql", True),
        ("mysql://u:p@db.example.com/x", False),
        ("mysql://u:p@db.example.com/x?ssl_disabled=true&ssl_ca=/ca.pem", False),
        ("mysql://u:p@db.example.com/x?ssl_ca=/ca.pem", True),
        ("mariadb+pymysql://u:p@localhost/x", True),
        ("oracle://u:p@localhost/x", False),
        ("sqlite://", False),
        ("not a url", False),
    ],
)
def test_values_do_not_cross_a_network_in_clear(url: str, fine: bool) -> None:
    section = SqlStore(type="sql", url=SecretStr(url), purpose="t")
    if fine:
        SqlConnector("app", section).close()
        return
    with pytest.raises(ConfigError) as caught:
        SqlConnector("app", section)
    assert "u:p@" not in told(caught.value)


# --- leftovers ---------------------------------------------------------------------------------------


@pytest.mark.promise("P18")
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_nothing_of_a_record_is_left_in_sqlites_files(sqlite: World, mode: str) -> None:
    sqlite.run(f"PRAGMA journal_mode={mode}", "CREATE TABLE t (id integer PRIMARY KEY, mail text, note text)")
    sqlite.run("CREATE INDEX by_mail ON t (mail)")
    sqlite.insert("t", *({"id": i, "mail": f"m{i}@example.com", "note": f"note {i} " * 50} for i in range(500)))
    store = sqlite.connector()
    needles = [b"m77@example.com", b"note 78 "]
    assert sum(hits for _, _, hits in store.residue(needles)) > 10
    refs = {r["id"]: ref for ref, r in records(store, "t")}
    steps = [
        Step(refs[77], Action.DELETE),
        Step(refs[78], Action.ANONYMIZE, (Change("note", Technique.SUPPRESS), Change("mail", Technique.SUPPRESS))),
    ]
    assert [o.status for o in store.apply(table(store, "t"), steps)] == [Status.DONE] * 2
    assert {kind: hits for kind, _, hits in store.residue(needles)}.items() <= {
        "database_file": 0,
        "write_ahead_log": 0,
    }.items()
    for file in sqlite_files(sqlite):
        assert not any(n in file.read_bytes() for n in needles)
    assert sum(hits for _, _, hits in store.residue([b"m79@example.com"])) > 0


def sqlite_files(world: World) -> list[Path]:
    path = Path(str(world.url.database))
    return [p for p in path.parent.iterdir() if p.name.startswith(path.name)]


@pytest.mark.servers
def test_postgres_tells_what_is_left(postgres: World) -> None:
    postgres.run(
        "CREATE TABLE t (id int PRIMARY KEY, mail text)",
        "INSERT INTO t SELECT i, 'm' || i || '@example.com' FROM generate_series(1, 300) i",
        "ANALYZE t",
    )
    store = postgres.connector()
    held = {(kind, place): hits for kind, place, hits in store.residue([b"m1@example.com", b"\xff", b"x\0y"])}
    assert held["planner_statistics", "app/t"] > 0
    delete_all(store, "t")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        left = {(kind, place): hits for kind, place, hits in store.residue([b"m1@example.com"])}
        if left.get(("dead_rows", "app/t")):
            break
        time.sleep(0.2)
    assert left["dead_rows", "app/t"] == 300
    assert left["wal_segments", "app"] > 0
    assert not [kind for kind, _ in left if kind.startswith("unseen_")], "a superuser sees all of it"


@pytest.mark.servers
def test_mariadb_elsewhere_says_what_it_cannot_see(maria: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.sql_pages.socket.gethostname", lambda: "elsewhere")
    assert {kind for kind, _, _ in maria.connector().residue([b"x"])} == {
        "unseen_undo_log",
        "unseen_redo_log",
        "unseen_free_pages",
    }


@pytest.mark.servers
def test_what_a_server_would_read_is_known_before(postgres: World, maria: World) -> None:
    for world in (postgres, maria):
        world.run("CREATE TABLE t (id int PRIMARY KEY, mail text)")
        world.insert("t", *({"id": i, "mail": f"m{i}@example.com"} for i in range(300)))
        store = world.connector()
        assert store.residue_bytes() > 8192
        kinds = {kind for kind, _, _ in store.glance([b"m1@example.com"])}
        assert not kinds & {"heap_pages", "data_file", "wal_segments", "redo_log"}
