"""Rewriting a dump for many subjects without a server, beside restoring it, deleting there, and dumping again.

Four tables: users, and orders, events and messages that refer to them. The subjects are erased: all their rows go,
which tombstones tell (no value). The rewrite decides on every row as a restore check does (keys, identifiers, texts,
foreign keys), writes the dump anew, reads what it wrote once more, and looks again. The comparison knows the
subjects' numbers: ``pg_restore --jobs``, ``DELETE … WHERE user_id = ANY (…)`` on every table, ``pg_dump`` in the same
form (a directory with ``--jobs`` too), packed as the dump was: each side has all processors. Both results are
restored, and compared by checksum of every table. Times are medians, taken in turns: by the clock, and of all
processors together (on a busy machine, the truer one). Rows are made by a formula, the same at each run.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from dumps import Postgres
from pydantic import SecretStr
from servers.postgres import postgres

from connectors.backup_drafts import drafted
from connectors.dumps import layout_of
from connectors.sql import SqlConnector
from delenda.backups.graves import Graves
from delenda.backups.rewriting import rewrite
from delenda.backups.tombstones import Erased, Tombstone, tombstones
from delenda.catalogue import open_engine
from delenda.kinds import Kind
from delenda.model import (
    Action,
    DataMap,
    Evidence,
    Finding,
    Identifier,
    MappedCollection,
    MappedField,
    Presence,
    RequestId,
    Role,
    Shape,
    Step,
)
from delenda.ports import Engine
from delenda.settings import SqlStore

PEPPER = bytes(range(32))
BAR = 3.0
PROCESSORS = len(os.sched_getaffinity(0))
SCHEMA = """
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(190) NOT NULL UNIQUE, phone varchar(32), full_name text,
  city text, created_at timestamp NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users(id), order_no varchar(40),
  amount numeric(10,2), currency char(3), ship_to text, created_at timestamp NOT NULL);
CREATE TABLE events (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users(id), kind varchar(40),
  page text, at timestamptz NOT NULL);
CREATE TABLE messages (id bigint PRIMARY KEY, sender_id bigint NOT NULL REFERENCES users(id), body text,
  sent_at timestamp);
CREATE FUNCTION pick(n bigint, i int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
SELECT ('x' || substr(md5(n || '.' || i), 1, 7))::bit(28)::int $$;
CREATE FUNCTION words(n bigint, many int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT string_agg((string_to_array(
  'the a and of to in it was that for on are with they be at one have this from by hot word but what some is you or '
  'had were there can out other all your when up use how said each she which their time will way about many then '
  'them would write like so these her long make thing see him two has look more day could go come did my sound no '
  'most number who over know water than call first people may down side been now find any new work part take get '
  'place made live where after back little only round man year came show every good give our under name very '
  'through just form much great think say help low line before turn cause same mean differ move right boy old too '
  'does tell sentence set three want air well also play small end put home read hand port large spell add land here '
  'must big high such follow act why ask men change went light kind off need house picture try again animal point '
  'mother world near build self earth father head stand own page should country found answer school grow study still',
  ' '))[1 + pick(n, i) % 190], ' ') FROM generate_series(1, many) i $$;
INSERT INTO users SELECT n, 'p' || n || '@example.com', '+1 202 555 01' || lpad((n % 100)::text, 2, '0'),
  initcap(words(n, 2)), initcap(words(n % 500, 1)), timestamp '2024-01-01' + pick(n, 9) * interval '1 second'
  FROM generate_series(1, :users) n;
INSERT INTO orders SELECT n, 1 + pick(n, 1) % :users, 'O-' || n, pick(n, 2) % 100000 / 7.0, 'EUR',
  pick(n, 3) % 300 || ' ' || initcap(words(n % 5000, 2)) || ' Street',
  timestamp '2024-01-01' + pick(n, 4) * interval '1 second'
  FROM generate_series(1, :users * 4) n;
INSERT INTO events SELECT n, 1 + pick(n, 1) % :users, (ARRAY['view','click','buy','login'])[1 + pick(n, 2) % 4],
  '/shop/' || replace(words(n % 3000, 3), ' ', '-') || '?from=' || words(n, 1),
  timestamptz '2024-01-01 00:00+00' + pick(n, 4) * interval '1 second' FROM generate_series(1, :users * 10) n;
INSERT INTO messages SELECT n, 1 + pick(n, 1) % :users, words(n, 12 + pick(n, 2) % 60),
  timestamp '2024-01-01' + pick(n, 3) * interval '1 second' FROM generate_series(1, :users * 4) n;
"""
INDEXES = """
CREATE INDEX ON orders (user_id);
CREATE INDEX ON events (user_id);
CREATE INDEX ON messages (sender_id);
"""
BYTES_A_USER = 90 + 4 * 85 + 10 * 85 + 4 * 240
KINDS = {
    ("users", "id"): (Kind.ACCOUNT_ID, Presence.WHOLE),
    ("users", "email"): (Kind.EMAIL, Presence.WHOLE),
    ("users", "phone"): (Kind.PHONE_NUMBER, Presence.WHOLE),
    ("users", "full_name"): (Kind.PERSON_NAME, Presence.WHOLE),
    ("orders", "user_id"): (Kind.ACCOUNT_ID, Presence.WHOLE),
    ("orders", "ship_to"): (Kind.ADDRESS, Presence.WHOLE),
    ("events", "user_id"): (Kind.ACCOUNT_ID, Presence.WHOLE),
    ("messages", "sender_id"): (Kind.ACCOUNT_ID, Presence.WHOLE),
    ("messages", "body"): (Kind.EMAIL, Presence.WITHIN),
}
OWNED = {"users": "id", "orders": "user_id", "events": "user_id", "messages": "sender_id"}


class World:
    """The database, its dump, and the tombstones of the subjects."""

    def __init__(self, server: str, folder: Path, form: str, megabytes: int, subjects: int) -> None:
        self.server, self.folder = server, folder
        users = max(subjects * 3, megabytes * 1_000_000 // BYTES_A_USER)
        database = Postgres(server)
        script = folder / "fill.sql"
        script.write_text((SCHEMA + INDEXES).replace(":users", str(users)))
        database.load(script)
        self.dump = folder / {"custom": "app.dump", "plain": "app.sql"}.get(form, "app")
        self.jobs = [] if form == "plain" else [f"--jobs={PROCESSORS}"]
        database.dump(self.dump, *(self.jobs if form == "directory" else []))
        self.settings = SqlStore(
            type="sql", url=SecretStr(database.url.render_as_string(hide_password=False)), purpose="bench"
        )
        self.chosen = list(range(1, users + 1, users // subjects))[:subjects]
        live = SqlConnector("app", self.settings)
        self.datamap = mapped(live)
        self.graves = Graves.of(PEPPER, list(self._stones(live)))
        live.close()
        database.drop()

    def _stones(self, live: SqlConnector) -> Iterator[Tombstone]:
        steps: list[Step] = []
        for c in live.collections():
            for batch in live.find(c, (OWNED[str(c.name)],), [(n,) for n in self.chosen]):
                steps += [Step(batch.ref(i), Action.DELETE) for i in range(batch.num_rows)]
        self.records = len(steps)
        identifiers = tuple(
            Identifier(kind, value)
            for n in self.chosen
            for kind, value in ((Kind.ACCOUNT_ID, str(n)), (Kind.EMAIL, f"p{n}@example.com"))
        )
        erased = Erased(dt.datetime.now(dt.UTC), tuple(steps), (), identifiers)
        shapes = {("app", str(m.collection.name)): Shape.KEYED for m in self.datamap.collections}
        yield from tombstones(PEPPER, RequestId("R-1"), erased, shapes, lambda _k, _v: True)

    def copy(self) -> Path:
        """Return a fresh copy of the dump: a rewrite takes its place."""
        path = self.folder / f"copy-{self.dump.name}"
        _remove(path)
        (shutil.copytree if self.dump.is_dir() else shutil.copy2)(self.dump, path)
        return path

    def rewrite(self, path: Path, engine: Engine) -> Path:
        """Rewrite a dump in place, as the command does; return it."""
        known = [m.collection for m in self.datamap.collections]
        with drafted(path, "app", self.settings, known, {}) as draft:
            done = rewrite(draft, self.graves, self.datamap, engine, dry_run=False)
        assert (done.problem, done.hits) == ("", self.records), done
        return path

    def restore_delete_dump(self) -> Path:
        """Do the same with a server; return the new dump."""
        path = self.folder / f"again-{self.dump.name}"
        _remove(path)
        database = Postgres(self.server)
        database.load(self.dump, *self.jobs)
        deletes = [f"DELETE FROM {t} WHERE {OWNED[t]} = ANY (:n)" for t in ("messages", "events", "orders", "users")]
        database.sql(*(sa.text(d).bindparams(n=self.chosen) for d in deletes))
        database.dump(path, *(self.jobs if not path.suffix else []))
        database.drop()
        return path

    def checksums(self, dump: Path) -> dict[str, str]:
        """Restore a dump, and return a checksum of each table."""
        database = Postgres(self.server)
        database.load(dump, *self.jobs)
        engine = sa.create_engine(database.url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            sums = {
                t: str(connection.scalar(sa.text(f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY id)) FROM {t} t")))
                for t in OWNED
            }
        database.drop()
        return sums


def mapped(live: SqlConnector) -> DataMap:
    """Return what a scan would know of the tables."""
    collections = []
    for c in live.collections():
        fields = []
        for f in c.fields:
            kind, presence = KINDS.get((str(c.name), f.name), (None, Presence.WHOLE))
            found = (Finding(f.name, kind, presence, Evidence.SHAPE, 2, 2),) if kind else ()
            fields.append(MappedField(f, found, Role.OWNER, kind))
        collections.append(MappedCollection(c, tuple(fields), 2))
    return DataMap(tuple(collections))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _timed(call: Callable[[], Path]) -> tuple[float, float, Path]:
    """Return the seconds by the clock, those of all processors (ours, the programs', the server's), and the result."""
    start, work = time.perf_counter(), _processor_seconds()
    path = call()
    return time.perf_counter() - start, _processor_seconds() - work, path


def _processor_seconds() -> float:
    """Return what this process, its ended children, and the server with its ended sessions have used so far."""
    total = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition(")")
        except OSError:
            continue
        fields = rest.split()
        if name.endswith("(postgres") and int(fields[1]) == os.getpid():
            total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    return sum(p.stat().st_size for p in path.rglob("*")) if path.is_dir() else path.stat().st_size


def rows_bytes(path: Path) -> int:
    """Return the bytes of a dump's rows, unpacked."""
    layout = layout_of(path, "public")
    assert layout is not None
    return sum(len(block) for part in layout.parts for block in layout.read(part))


def measure(megabytes: int, subjects: int, runs: int, forms: list[str]) -> None:
    """Print a table."""
    engine = open_engine()
    print(f"# rewriting a dump for {subjects:,} subjects on {PROCESSORS} processors, medians of {runs} runs in turns")
    print(f"{'form':<10} {'seconds of':<10} {'ours':>8} {'server':>9} {'ratio':>6} {'bar':>5}  tables")
    for form in forms:
        with tempfile.TemporaryDirectory(prefix="delenda-bench-") as name, postgres() as server:
            world = World(server, Path(name), form, megabytes, subjects)
            ours, theirs = [], []
            for _ in range(runs):
                *seconds, rewritten = _timed(partial(world.rewrite, world.copy(), engine))
                ours.append(seconds)
                *seconds, redumped = _timed(world.restore_delete_dump)
                theirs.append(seconds)
            equal = "equal" if world.checksums(rewritten) == world.checksums(redumped) else "DIFFERENT"
            for i, what in enumerate(("clock", "processors")):
                mine, server_side = median(o[i] for o in ours), median(t[i] for t in theirs)
                times = f"{mine:8.2f} {server_side:9.2f} {server_side / mine:6.2f}"
                print(f"{form:<10} {what:<10} {times} {BAR:5.1f}  {equal}", flush=True)
            sizes = [rows_bytes(world.dump), *map(size_of, (world.dump, rewritten, redumped))]
            told = "rows {}, dump {}, rewritten {}, dumped again {} MB".format(*(s // 1_000_000 for s in sizes))
            print(f"{'':<10} {told}; {world.records:,} rows erased", flush=True)
