"""Dumps of real servers, read and rewritten without a server: what they hold is what the server holds."""

from __future__ import annotations

import errno
import gzip
import resource
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from dumps import Database, Mariadb, Postgres
from pydantic import SecretStr

from connectors.dumps import layout_of
from connectors.dumps.crew import Crew
from connectors.dumps.store import DumpStore
from connectors.sql import SqlConnector
from delenda.model import Action, Change, Status, Step, Technique, fingerprint
from delenda.ports import Store
from delenda.settings import SqlStore

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]

POSTGRES = r"""
CREATE TYPE mood AS ENUM ('it''s ok', 'sad');
CREATE DOMAIN mail AS text;
CREATE TABLE zoo (id bigint PRIMARY KEY, i int NOT NULL, s smallint, r real, d double precision, b boolean, t text,
  v varchar(9) NOT NULL UNIQUE, c char(5), y bytea, da date, ti time, ts timestamp, tz timestamptz NOT NULL,
  n numeric(10,2), nn numeric, u uuid, j json, jb jsonb, ip inet, ta text[], ia int[], m mood NOT NULL, dm mail,
  "Odd ""name" text, parent bigint REFERENCES zoo(id) ON DELETE SET NULL);
CREATE TABLE "Odd.Table" (a text, b int, x text, PRIMARY KEY (a, b));
CREATE TABLE nokey (a text, b int);
CREATE TABLE one (only_one text UNIQUE NOT NULL);
CREATE TABLE parted (id int PRIMARY KEY, t text) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (100) TO (200);
CREATE TABLE empty (id int PRIMARY KEY);
CREATE TABLE wide (id int PRIMARY KEY, zoo_id bigint NOT NULL REFERENCES zoo(id) ON DELETE CASCADE, body text);
CREATE FUNCTION said() RETURNS text LANGUAGE sql AS $$
SELECT 'COPY '$$;
INSERT INTO zoo VALUES (1, 5, -2, 0.1, 1e300, true, E'tab\there\nline \\N \\. "q" \r', 'ann', 'ab', '\x00ff0a5c',
  '2020-02-29', '12:03:04', '2020-01-02 03:04:05.123', '2020-01-02 03:04:05.5+05:30', 12.50, 1234567890.0987654321,
  'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', '{"a": "b\n"}', '{"k": [1, 2]}', '192.0.2.7', ARRAY['a,b','c"d',NULL,''],
  ARRAY[1,2,NULL], 'it''s ok', 'ann@example.com', 'x', NULL),
  (2, 6, NULL, 'Infinity', 'NaN', NULL, '', 'bob', NULL, '', 'infinity', NULL, NULL, '1999-12-31 23:59:59+00', NULL,
  'NaN', NULL, NULL, NULL, '2001:db8::/64', '{}', NULL, 'sad', NULL, NULL, 1);
INSERT INTO "Odd.Table" VALUES (E'a\tb', 1, 'ann@example.com'), (E'a\tb', 2, E'\\.'), ('', 1, NULL), (E'\\.', 3, '');
INSERT INTO nokey VALUES ('first', 1), ('second', 2), (NULL, NULL);
INSERT INTO one VALUES (''), ('x'), (E'\n'), (E'\\.');
INSERT INTO parted SELECT n, 'row ' || n FROM generate_series(1, 150) n;
INSERT INTO wide SELECT n, 1 + n % 2, repeat('body ' || n || E'\n', 40) FROM generate_series(1, 12000) n;
"""
MARIADB = r"""
CREATE TABLE zoo (id bigint PRIMARY KEY, i int NOT NULL, u int unsigned, t tinyint, f float, d double,
  dec1 decimal(10,2), txt text, v varchar(9) NOT NULL UNIQUE, c char(5), bin varbinary(9), bl blob, da date,
  ti time(3), dt datetime(6), ts timestamp(3) NULL, y year, e enum('a,b','c)d') NOT NULL, js json,
  g int AS (i * 2) STORED, `odd ``name` text, parent bigint,
  CONSTRAINT p FOREIGN KEY (parent) REFERENCES zoo (id) ON DELETE SET NULL) ENGINE=InnoDB;
CREATE TABLE `odd,table` (a varchar(20), b int, x text, PRIMARY KEY (a, b));
CREATE TABLE nokey (a text, b int);
CREATE TABLE empty (id int PRIMARY KEY);
CREATE TABLE wide (id int PRIMARY KEY, zoo_id bigint NOT NULL, body text,
  FOREIGN KEY (zoo_id) REFERENCES zoo (id) ON DELETE CASCADE);
INSERT INTO zoo (id, i, u, t, f, d, dec1, txt, v, c, bin, bl, da, ti, dt, ts, y, e, js, `odd ``name`, parent) VALUES
  (1, 5, 4000000000, 1, 0.5, 1e300, 12.50, 'tab\there\nline; \'q\' "d" \\ (a),(b)', 'ann', 'ab',
  X'00ff0a5c27', X'1a0d', '2020-02-29', '-12:03:04.5', '2020-01-02 03:04:05.123456', '2020-01-02 03:04:05', 2020,
  'c)d', '{"a": "b"}', 'x', NULL),
  (2, -6, NULL, NULL, NULL, NULL, NULL, '', 'bob', NULL, '', NULL, NULL, NULL, NULL, NULL, NULL, 'a,b', NULL, NULL, 1);
INSERT INTO `odd,table` VALUES ('a\tb', 1, 'ann@example.com'), ('', 2, NULL), (');', 3, 'x\');\n');
INSERT INTO nokey VALUES ('first', 1), ('second', 2), (NULL, NULL);
INSERT INTO wide SELECT seq, 1 + seq MOD 2, REPEAT(CONCAT('body ', seq, '\n'), 40) FROM seq_1_to_12000;
"""


class World:
    """A database of its own, and a dump of it in one form."""

    def __init__(self, database: Database, dump: Path) -> None:
        self.database, self.dump = database, dump
        self.settings = SqlStore(
            type="sql", url=SecretStr(database.url.render_as_string(hide_password=False)), purpose="testing"
        )
        self.live = SqlConnector("app", self.settings)
        self.schema = "public" if isinstance(database, Postgres) else ""

    def open(self, path: Path | None = None) -> DumpStore:
        layout = layout_of(path or self.dump, self.schema)
        assert layout is not None
        return DumpStore("app", layout, self.settings, {})

    def restored(self, path: Path) -> dict[str, list[str]]:
        self.live.close()
        self.database.restore(path)
        return contents(self.live)


def contents(store: Store, without: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Return a fingerprint of every row, by collection."""
    found: dict[str, list[str]] = {}
    for c in store.collections():
        rows = [r for u in store.units(c) for b in store.scan(u) for r in b.records.to_pylist()]
        found[str(c.name)] = sorted(fingerprint({k: v for k, v in r.items() if k not in without}) for r in rows)
    return {name: rows for name, rows in found.items() if rows}


FORMS: list[tuple[str, str, tuple[str, ...]]] = [
    ("postgres", ".sql", ()),
    ("postgres", ".sql.gz", ()),
    ("postgres", ".dump", ()),
    ("postgres", ".dump", ("--compress=none",)),
    ("postgres", "", ()),
    ("postgres", "", ("--compress=none",)),
    ("mariadb", ".sql", ()),
    ("mariadb", ".sql.gz", ("--skip-extended-insert", "--complete-insert")),
]


@pytest.fixture(params=FORMS, ids=lambda f: f"{f[0]}{f[1]}{''.join(f[2])}")
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    server, ending, options = request.param
    form: Callable[[str], Database] = {"postgres": Postgres, "mariadb": Mariadb}[server]
    database = form(request.getfixturevalue(f"{server}_url"))
    (tmp_path / "script.sql").write_text(POSTGRES if server == "postgres" else MARIADB)
    database.load(tmp_path / "script.sql")
    dump = tmp_path / f"app{ending.removesuffix('.gz')}"
    database.dump(dump, *options)
    if ending.endswith(".gz"):
        with dump.open("rb") as plain, gzip.open(f"{dump}.gz", "wb") as packed:
            shutil.copyfileobj(plain, packed)
        dump = Path(f"{dump}.gz")
    world = World(database, dump)
    yield world
    world.live.close()
    database.drop()


def test_a_dump_is_read_as_its_database_is(world: World) -> None:
    store = world.open()
    assert contents(store, frozenset({"g"})) == contents(world.live, frozenset({"g"}))
    live = {c.name: c for c in world.live.collections()}
    for c in store.collections():
        assert (c.key, c.references, c.fields) == (live[c.name].key, live[c.name].references, live[c.name].fields)


def row_of(store: Store, table: str, **values: Any) -> Any:
    [c] = [c for c in store.collections() if c.name == table]
    [ref] = [
        b.ref(i)
        for u in store.units(c)
        for b in store.scan(u)
        for i, r in enumerate(b.records.to_pylist())
        if values.items() <= r.items()
    ]
    return ref


@pytest.mark.promise("P22", "P24")
def test_a_rewritten_dump_restores_to_what_a_living_erasure_leaves(world: World, tmp_path: Path) -> None:
    store = world.open()
    odd = "Odd.Table" if world.schema else "odd,table"
    odd_name = 'Odd "name' if world.schema else "odd `name"
    cut = (Change(odd_name, Technique.REDACT_SPAN, ("x",)), Change("v", Technique.SUPPRESS))
    general = (Change("da", Technique.GENERALIZE),)
    children = [row_of(store, "wide", id=n) for n in (1, 2, 6000, 12000)]
    steps: dict[str, list[Step]] = {
        "zoo": [Step(row_of(store, "zoo", id=1), Action.ANONYMIZE, (*cut, *general))],
        odd: [Step(row_of(store, odd, b=1, x="ann@example.com"), Action.DELETE)],
        "wide": [Step(ref, Action.DELETE) for ref in children],
        "nokey": [Step(row_of(store, "nokey", b=2), Action.DELETE)],
    }
    before = contents(store)
    target = tmp_path / f"new{world.dump.suffix if world.dump.suffix != '.gz' else '.sql.gz'}"
    assert {o.status for o in store.rewrite(target, steps)} == {Status.DONE}
    assert contents(world.open()) == before, "the original was touched"
    # The same steps on the living database; without a key there, that row is deleted by hand.
    collections = {str(c.name): c for c in world.live.collections()}
    for name in (odd, "wide", "zoo"):
        assert {o.status for o in world.live.apply(collections[name], steps[name])} == {Status.DONE}
    world.database.sql(sa.text("DELETE FROM nokey WHERE b = 2"))
    random = frozenset({"v"})  # what stands in for a unique text is drawn by lot
    live = contents(world.live, random)
    assert contents(world.open(target), random | {"g"}) == contents(world.live, random | {"g"})
    plain = target
    if target.name.endswith(".gz"):
        plain = tmp_path / "plain.sql"
        plain.write_bytes(gzip.decompress(target.read_bytes()))
    world.restored(plain)
    assert contents(world.live, random) == live


def all_bytes(path: Path) -> dict[str, bytes]:
    files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in files}


@pytest.mark.promise("P24")
def test_threads_write_what_one_writes_and_tell_of_a_full_disk(world: World, tmp_path: Path) -> None:
    store = world.open()
    store.crew = Crew(1)
    children = [row_of(store, "wide", id=n) for n in (1, 2, 6000, 12000)]
    steps = {
        "wide": [Step(ref, Action.DELETE) for ref in children],
        "zoo": [Step(row_of(store, "zoo", id=2), Action.DELETE)],
    }
    names = ("alone", "helped", "full")
    alone, helped, full = (tmp_path / f"{n}{world.dump.suffix}" for n in names)
    outcomes = store.rewrite(alone, steps)
    with_helpers = world.open()
    with_helpers.crew = Crew(4)
    assert with_helpers.rewrite(helped, steps) == outcomes
    assert with_helpers.written == store.written
    assert all_bytes(helped) == all_bytes(alone)
    with_helpers.close()
    before = all_bytes(world.dump)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    limited = world.open()
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError) as caught:
            limited.rewrite(full, steps)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        limited.close()
    assert caught.value.errno == errno.EFBIG
    assert all_bytes(world.dump) == before
