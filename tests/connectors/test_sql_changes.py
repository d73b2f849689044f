"""Changing rows in real databases: what blocks a row, what must not be dragged along, and in which order."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter

import pytest
import sqlalchemy as sa
from worlds import World, delete_all, records, suppress, table

from connectors.sql_apply import BATCH_ROWS
from delenda.model import ERASED, Action, Change, Outcome, Status, Step, Technique
from delenda.settings import CollectionNote

PEOPLE = "CREATE TABLE people (id integer PRIMARY KEY, name varchar(50))"
ORDERS = "CREATE TABLE orders (id integer PRIMARY KEY, who integer, FOREIGN KEY (who) REFERENCES people(id){})"


def ends(outcomes: list[Outcome]) -> Counter[tuple[str, str]]:
    return Counter((o.status.value, o.detail) for o in outcomes)


# --- keys --------------------------------------------------------------------------------------------


def test_a_composite_key_addresses_its_row_and_no_other(world: World) -> None:
    world.run("CREATE TABLE likes (who integer, what varchar(20), note varchar(20), PRIMARY KEY (who, what))")
    world.insert("likes", *({"who": i, "what": w, "note": f"{i}{w}"} for i in range(3) for w in ("a", "b")))
    store = world.connector()
    collection = table(store, "likes")
    assert collection.key == ("who", "what")
    found = [b.record(0) for b in store.find(collection, ["who", "what"], [(1, "b"), ("2", "c"), ("x", "a")])]
    assert found == [{"who": 1, "what": "b", "note": "1b"}]
    refs = {(r["who"], r["what"]): ref for ref, r in records(store, "likes")}
    steps = [
        Step(refs[1, "b"], Action.DELETE),
        Step(refs[2, "a"], Action.ANONYMIZE, (Change("note", Technique.SUPPRESS),)),
    ]
    assert ends(list(store.apply(collection, steps))) == {("done", ""): 2}
    left = {(r["who"], r["what"]): r["note"] for r in world.rows("SELECT * FROM likes")}
    assert left == {(0, "a"): "0a", (0, "b"): "0b", (1, "a"): "1a", (2, "a"): None, (2, "b"): "2b"}
    assert [b.num_rows for b in store.fetch(collection, list(refs.values()))] == [5]


def test_a_unique_key_without_null_stands_in_for_a_primary_one(world: World) -> None:
    world.run("CREATE TABLE t (mail varchar(50) NOT NULL UNIQUE, alias varchar(50) UNIQUE, note varchar(50))")
    world.insert("t", {"mail": "a@example.com", "alias": None, "note": "x"})
    store = world.connector()
    assert table(store, "t").key == ("mail",)
    assert ends(delete_all(store, "t")) == {("done", ""): 1}
    assert world.rows("SELECT * FROM t") == []


def test_a_table_without_a_key_is_read_and_never_changed(world: World) -> None:
    world.run("CREATE TABLE t (line varchar(50))")
    world.insert("t", {"line": "a"}, {"line": "a"}, {"line": "b"})
    store = world.connector()
    if world.dialect == "sqlite":  # it has a hidden key
        assert table(store, "t").key == ("rowid",)
        ref = next(ref for ref, r in records(store, "t") if r["line"] == "a")
        assert ends(list(store.apply(table(store, "t"), [Step(ref, Action.DELETE)]))) == {("done", ""): 1}
        assert sorted(str(r["line"]) for r in world.rows("SELECT * FROM t")) == ["a", "b"]
        return
    assert table(store, "t").key == ()
    assert len(records(store, "t")) == 3
    assert ends(delete_all(store, "t")) == {("blocked", "no_key"): 3}
    assert len(world.rows("SELECT * FROM t")) == 3


@pytest.mark.servers
def test_config_may_name_a_key_and_is_not_believed_when_it_is_none(postgres: World) -> None:
    postgres.run("CREATE TABLE t (ref text, line text)")
    postgres.insert("t", {"ref": "1", "line": "a"}, {"ref": "2", "line": "b"}, {"ref": "2", "line": "c"})
    store = postgres.connector({"app/*": CollectionNote(key=("ref",))})
    assert table(store, "t").key == ("ref",)
    assert ends(delete_all(store, "t")) == {("done", ""): 1, ("blocked", "key_not_unique"): 2}
    assert len(postgres.rows("SELECT * FROM t")) == 2


# --- foreign keys ------------------------------------------------------------------------------------


@pytest.mark.promise("P18")
def test_one_row_that_the_database_keeps_does_not_keep_the_others(world: World) -> None:
    world.run(PEOPLE, ORDERS.format(""))
    world.insert("people", *({"id": i, "name": f"n{i}"} for i in range(200)))
    world.insert("orders", {"id": 1, "who": 77}, {"id": 2, "who": 133})
    store = world.connector()
    rehearsed = list(
        store.rehearse(table(store, "people"), [Step(r, Action.DELETE) for r, _ in records(store, "people")])
    )
    assert ends(rehearsed) == {("done", ""): 198, ("blocked", "foreign_key"): 2}
    assert len(world.rows("SELECT * FROM people")) == 200
    assert ends(delete_all(store, "people")) == {("done", ""): 198, ("blocked", "foreign_key"): 2}
    assert sorted(int(str(r["id"])) for r in world.rows("SELECT id FROM people")) == [77, 133]
    assert ends(delete_all(store, "orders")) == {("done", ""): 2}
    assert ends(delete_all(store, "people")) == {("done", ""): 2}


@pytest.mark.parametrize("rule", ["CASCADE", "SET NULL"])
def test_a_delete_drags_no_other_record_along(world: World, rule: str) -> None:
    world.run(PEOPLE, ORDERS.format(f" ON DELETE {rule}"))
    world.insert("people", *({"id": i, "name": "n"} for i in range(5)))
    world.insert("orders", {"id": 1, "who": 3})
    store = world.connector()
    assert table(store, "orders").references[0].on_delete == rule
    assert ends(delete_all(store, "people")) == {("done", ""): 4, ("blocked", "cascade"): 1}
    assert world.rows("SELECT * FROM orders") == [{"id": 1, "who": 3}]
    assert ends(delete_all(store, "orders")) == {("done", ""): 1}
    assert ends(delete_all(store, "people")) == {("done", ""): 1}


def test_a_suppressed_key_drags_no_other_record_along(world: World) -> None:
    world.run(
        "CREATE TABLE people (id integer PRIMARY KEY, mail varchar(60) UNIQUE NOT NULL)",
        "CREATE TABLE orders (id integer PRIMARY KEY, mail varchar(60), "
        "FOREIGN KEY (mail) REFERENCES people(mail) ON UPDATE CASCADE)",
    )
    world.insert("people", {"id": 1, "mail": "a@example.com"}, {"id": 2, "mail": "b@example.com"})
    world.insert("orders", {"id": 1, "mail": "a@example.com"})
    store = world.connector()
    assert ends(suppress(store, "people", "mail")) == {("done", ""): 1, ("blocked", "cascade"): 1}
    assert world.rows("SELECT mail FROM orders") == [{"mail": "a@example.com"}]


TREE = (
    "CREATE TABLE posts (id integer PRIMARY KEY, parent integer {null}, "
    "FOREIGN KEY (parent) REFERENCES posts(id) {rule})"
)


@pytest.mark.parametrize("rule", ["", "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE RESTRICT"])
def test_a_thread_goes_with_its_replies_in_any_order(world: World, rule: str) -> None:
    world.run(TREE.format(null="", rule=rule))
    world.insert("posts", *({"id": i, "parent": i - 1 if i % 7 else None} for i in range(2500)))
    store = world.connector()
    assert ends(delete_all(store, "posts")) == {("done", ""): 2500}
    assert world.rows("SELECT * FROM posts") == []


@pytest.mark.parametrize("rule", ["", "ON DELETE CASCADE"])
def test_a_reply_that_stays_keeps_its_thread(world: World, rule: str) -> None:
    world.run(TREE.format(null="", rule=rule))
    world.insert(
        "posts", {"id": 1, "parent": None}, {"id": 2, "parent": 1}, {"id": 3, "parent": 2}, {"id": 4, "parent": 1}
    )
    store = world.connector()
    steps = [Step(ref, Action.DELETE) for ref, r in records(store, "posts") if r["id"] in (1, 2, 4)]
    code = "cascade" if rule else "foreign_key"
    assert ends(list(store.apply(table(store, "posts"), steps))) == {("done", ""): 1, ("blocked", code): 2}
    assert [(r["id"], r["parent"]) for r in world.rows("SELECT * FROM posts ORDER BY id")] == [
        (1, None),
        (2, 1),
        (3, 2),
    ]


def test_rows_in_a_circle_go_together(world: World) -> None:
    world.run(TREE.format(null="", rule=""))
    world.insert("posts", *({"id": i, "parent": None} for i in range(1, 6)))
    world.run("UPDATE posts SET parent = CASE id WHEN 1 THEN 2 WHEN 2 THEN 3 WHEN 3 THEN 1 WHEN 4 THEN 4 ELSE 3 END")
    store = world.connector()
    assert ends(delete_all(store, "posts")) == {("done", ""): 5}
    assert world.rows("SELECT * FROM posts") == []


def test_a_circle_that_cannot_be_opened_is_kept_or_goes_whole(world: World) -> None:
    """A NOT NULL circle goes in one statement where constraints are checked at its end; MariaDB keeps it."""
    world.run(TREE.format(null="NOT NULL", rule=""))
    world.run(
        "INSERT INTO posts VALUES (1, 1)", "INSERT INTO posts VALUES (2, 1)", "UPDATE posts SET parent = 2 WHERE id = 1"
    )
    store = world.connector()
    expected = {("blocked", "foreign_key"): 2} if world.dialect == "mysql" else {("done", ""): 2}
    assert ends(delete_all(store, "posts")) == expected


@pytest.mark.servers
def test_a_deferred_constraint_is_heard_before_the_commit(postgres: World) -> None:
    postgres.run(PEOPLE, ORDERS.format(" DEFERRABLE INITIALLY DEFERRED"))
    postgres.run("INSERT INTO people SELECT i, 'n' FROM generate_series(1, 20) i", "INSERT INTO orders VALUES (1, 5)")
    store = postgres.connector()
    assert ends(delete_all(store, "people")) == {("done", ""): 19, ("blocked", "foreign_key"): 1}


def test_a_deferred_constraint_of_sqlite_is_heard_at_the_commit(sqlite: World) -> None:
    sqlite.run(PEOPLE, ORDERS.format(" DEFERRABLE INITIALLY DEFERRED"))
    sqlite.insert("people", *({"id": i, "name": "n"} for i in range(20)))
    sqlite.run("INSERT INTO orders VALUES (1, 5)")
    assert ends(delete_all(sqlite.connector(), "people")) == {("done", ""): 19, ("blocked", "foreign_key"): 1}


# --- what SUPPRESS leaves ----------------------------------------------------------------------------

REQUIRED = {
    "sqlite": "t text, i integer, d date, ts datetime, amount decimal(8,2), b boolean, j json, x blob",
    "postgresql": "t text, i integer, d date, ts timestamptz, amount numeric(8,2), b boolean, j jsonb, x bytea, "
    "u uuid, e mood, ip inet, a text[]",
    "mysql": "t text, i integer, d date, ts datetime, amount decimal(8,2), b boolean, j json, x blob, u uuid, "
    "e enum('sad','glad')",
}
GIVEN = {
    "t": "'secret'",
    "i": "47",
    "d": "'1990-05-12'",
    "ts": "'2020-01-02 03:04:05'",
    "amount": "12.5",
    "b": "true",
    "j": '\'{"k": "secret"}\'',
    "x": "'secret'",
    "u": "'8a5f1ad6-5b5f-4b8e-9a3c-111111111111'",
    "e": "'glad'",
    "ip": "'192.0.2.7'",
    "a": "'{secret}'",
}
LEFT = {"t": "", "i": 0, "amount": 0, "b": False, "j": "{}", "x": b"", "e": "sad", "ip": "0.0.0.0", "a": []}


@pytest.mark.promise("P24")
def test_fields_that_refuse_null_get_an_empty_value(world: World) -> None:
    columns = [c.strip() for c in REQUIRED[world.dialect].replace("(8,2)", "(8;2)").replace("','", "';'").split(",")]
    if world.dialect == "postgresql":
        world.run("CREATE TYPE mood AS ENUM ('sad', 'glad')")
    parts = ", ".join(f"{c} NOT NULL".replace(";", ",") for c in columns)
    names = [c.split()[0] for c in columns]
    world.run(f"CREATE TABLE t (id integer PRIMARY KEY, {parts})")
    world.run(f"INSERT INTO t VALUES (1, {', '.join(GIVEN[n] for n in names)})")
    store = world.connector()
    assert ends(suppress(store, "t", *names)) == {("done", ""): 1}
    [(_, row)] = records(store, "t")
    for name in names:
        if name in LEFT:
            assert row[name] == LEFT[name], name
    assert str(row["d"]) == "1970-01-01" and str(row["ts"]).startswith("1970-01-01 00:00:00")
    assert "secret" not in repr(row) and "8a5f" not in repr(row)
    assert ends(suppress(store, "t", *names)) == {("done", ""): 1}


@pytest.mark.promise("P24")
def test_unique_fields_that_refuse_null_get_placeholders_that_say_nothing(world: World) -> None:
    world.run(
        "CREATE TABLE t (id integer PRIMARY KEY, mail varchar(60) NOT NULL UNIQUE, code varchar(8) NOT NULL, "
        "day date NOT NULL, phone bigint NOT NULL UNIQUE, UNIQUE (code, day))"
    )
    world.insert(
        "t",
        *(
            {"id": i, "mail": f"m{i}@example.com", "code": f"c{i}", "day": "2020-01-01", "phone": 5550100 + i}
            for i in range(50)
        ),
    )
    store = world.connector()
    assert ends(suppress(store, "t", "mail", "code", "phone")) == {("done", ""): 50}
    rows = world.rows("SELECT * FROM t")
    assert len({r["mail"] for r in rows}) == len({r["code"] for r in rows}) == len({r["phone"] for r in rows}) == 50
    assert not any("example.com" in str(r["mail"]) or 5550100 <= int(str(r["phone"])) < 5550150 for r in rows)


def test_a_text_that_does_not_fit_any_more_is_cut_or_emptied(world: World) -> None:
    world.run("CREATE TABLE t (id integer PRIMARY KEY, a varchar(5), b varchar(10))")
    world.insert("t", {"id": 1, "a": "x1y", "b": "ab12345678"})
    store = world.connector()
    [(ref, _)] = records(store, "t")
    changes = (Change("a", Technique.REDACT_SPAN, ("1",)), Change("b", Technique.REDACT_SPAN, ("12345678",)))
    assert ends(list(store.apply(table(store, "t"), [Step(ref, Action.REDACT, changes)]))) == {("done", ""): 1}
    assert world.rows("SELECT a, b FROM t") == [{"a": "xy", "b": f"ab{ERASED}"}]


def test_json_stays_json_and_numbers_in_it_go_too(world: World) -> None:
    kind = "jsonb" if world.dialect == "postgresql" else "json"
    world.run(f"CREATE TABLE t (id integer PRIMARY KEY, doc {kind})")
    text = json.dumps({"tel": 5550100, "list": ["555-0100", 1.50], "deep": {"555-0100": [{"n": "5550100"}]}})
    world.run(f"INSERT INTO t VALUES (1, '{text}')")
    store = world.connector()
    [(ref, _)] = records(store, "t")
    step = Step(ref, Action.REDACT, (Change("doc", Technique.REDACT_SPAN, ("555-0100", "5550100")),))
    assert ends(list(store.apply(table(store, "t"), [step]))) == {("done", ""): 1}
    [(_, row)] = records(store, "t")
    assert json.loads(str(row["doc"])) == {"tel": ERASED, "list": [ERASED, 1.5], "deep": {ERASED: [{"n": ERASED}]}}


def test_generated_columns_follow_their_source(world: World) -> None:
    world.run(
        "CREATE TABLE t (id integer PRIMARY KEY, mail varchar(50), "
        "low varchar(60) GENERATED ALWAYS AS (lower(mail)) STORED)"
    )
    world.insert("t", {"id": 1, "mail": "A@Example.com"})
    store = world.connector()
    fields = {f.name: f for f in table(store, "t").fields}
    assert fields["low"].generated and not fields["mail"].generated
    assert ends(suppress(store, "t", "low")) == {("blocked", "generated"): 1}
    assert ends(suppress(store, "t", "mail", "low")) == {("done", ""): 1}
    assert world.rows("SELECT mail, low FROM t") == [{"mail": None, "low": None}]


# --- what the database refuses -----------------------------------------------------------------------


def test_a_check_blocks_its_row_only(world: World) -> None:
    world.run("CREATE TABLE t (id integer PRIMARY KEY, age integer NOT NULL CHECK (age > 0 OR id < 3))")
    world.insert("t", *({"id": i, "age": 40} for i in range(10)))
    assert ends(suppress(world.connector(), "t", "age")) == {("done", ""): 3, ("blocked", "check"): 7}


@pytest.mark.servers
@pytest.mark.parametrize(
    ("body", "code"), [("RETURN NULL", "not_effective"), ("RAISE EXCEPTION 'kept: secret'", "trigger")]
)
def test_a_trigger_that_keeps_a_row_is_never_reported_as_done(postgres: World, body: str, code: str) -> None:
    postgres.run(
        PEOPLE,
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.id = 3 THEN "
        f"{body}; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER keep BEFORE DELETE ON people FOR EACH ROW EXECUTE FUNCTION keep()",
        "INSERT INTO people SELECT i, 'n' FROM generate_series(1, 9) i",
    )
    assert ends(delete_all(postgres.connector(), "people")) == {("done", ""): 8, ("blocked", code): 1}
    assert postgres.rows("SELECT id FROM people") == [{"id": 3}]


@pytest.mark.promise("P59")
@pytest.mark.servers
def test_missing_rights_block_changes_and_nothing_else(postgres: World, maria: World) -> None:
    for world, grants in (
        (postgres, ("CREATE ROLE reader_{0} LOGIN PASSWORD 'pw'", "GRANT SELECT ON people TO reader_{0}")),
        (
            maria,
            (
                "CREATE USER reader_{0}@'127.0.0.1' IDENTIFIED BY 'pw'",
                "GRANT SELECT ON people TO reader_{0}@'127.0.0.1'",
            ),
        ),
    ):
        name = str(world.url.database)
        world.run(PEOPLE, "INSERT INTO people VALUES (1, 'a'), (2, 'b')", *(g.format(name) for g in grants))
        url = world.url.set(username=f"reader_{name}", password="pw")
        store = world.connector(url=url.render_as_string(hide_password=False))
        assert len(records(store, "people")) == 2
        assert ends(delete_all(store, "people")) == {("blocked", "permission"): 2}
        assert ends(suppress(store, "people", "name")) == {("blocked", "permission"): 2}
        assert len(world.rows("SELECT * FROM people")) == 2
        store.close()
    postgres.run(f"DROP OWNED BY reader_{postgres.url.database}", f"DROP ROLE reader_{postgres.url.database}")
    maria.run(f"DROP USER reader_{maria.url.database}@'127.0.0.1'")


@pytest.mark.servers
def test_a_table_without_transactions_is_not_rehearsed(maria: World) -> None:
    maria.run(f"{PEOPLE} ENGINE=MyISAM", "INSERT INTO people VALUES (1, 'a'), (2, 'b')")
    store = maria.connector()
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "people")]
    assert ends(list(store.rehearse(table(store, "people"), steps))) == {("blocked", "no_transactions"): 2}
    assert len(maria.rows("SELECT * FROM people")) == 2
    assert ends(list(store.apply(table(store, "people"), steps))) == {("done", ""): 2}


def test_steps_that_cannot_be_tried_fail_by_name(world: World) -> None:
    world.run(PEOPLE, "INSERT INTO people VALUES (1, 'a')")
    store = world.connector()
    collection = table(store, "people")
    [(ref, _)] = records(store, "people")
    steps = [
        Step(ref, Action.RETAIN),
        Step(ref, Action.REDACT, (Change("nothing", Technique.SUPPRESS),)),
    ]
    assert ends(list(store.apply(collection, steps))) == {("failed", "not_a_change"): 1, ("failed", "no_field"): 1}
    world.run("DROP TABLE people")
    assert ends(list(store.apply(collection, [Step(ref, Action.DELETE)]))) == {("failed", "no_collection"): 1}


# --- others at work ----------------------------------------------------------------------------------


@pytest.mark.servers
@pytest.mark.parametrize("sort", ["postgres", "maria"])
def test_a_change_that_commits_while_we_wait_is_not_lost(sort: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(sort)
    world.run(PEOPLE, "INSERT INTO people VALUES (1, 'a'), (2, 'b')")
    store = world.connector()
    collection = table(store, "people")
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "people")]
    outcomes: list[Outcome] = []
    with world.engine.connect() as other:
        other.execute(sa.text("UPDATE people SET name = 'new' WHERE id = 1"))
        waiting = threading.Thread(target=lambda: outcomes.extend(store.apply(collection, steps)))
        waiting.start()
        time.sleep(0.5)
        assert outcomes == []
        other.commit()
        waiting.join(20)
    assert ends(outcomes) == {("done", ""): 1, ("changed_since_read", ""): 1}
    assert world.rows("SELECT name FROM people") == [{"name": "new"}]


def test_an_outcome_is_told_only_once_its_change_is_committed(world: World) -> None:
    world.run(PEOPLE)
    rows = 2 * BATCH_ROWS + 500
    world.insert("people", *({"id": i, "name": "n"} for i in range(rows)))
    store = world.connector()
    steps = [Step(ref, Action.DELETE) for ref, _ in records(store, "people")]
    stream = store.apply(table(store, "people"), steps)
    told = [next(stream) for _ in range(BATCH_ROWS + 1)]
    gone = rows - len(world.rows("SELECT id FROM people"))
    assert rows > gone >= len(told) and {o.status for o in told} == {Status.DONE}
    stream.close()  # type: ignore[attr-defined]  # as when the process is told to stop
    assert rows - len(world.rows("SELECT id FROM people")) == gone
    rest = list(store.apply(table(store, "people"), steps))
    assert ends(rest) == {("already_absent", ""): gone, ("done", ""): rows - gone}
