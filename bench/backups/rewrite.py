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
import random
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
"""
INDEXES = """
CREATE INDEX ON orders (user_id);
CREATE INDEX ON events (user_id);
CREATE INDEX ON messages (sender_id);
"""
WORDS = """
the a and of to in it was that for on are with they be at one have this from by hot word but what some is you or
had were there can out other all your when up use how said each she which their time will way about many then
them would write like so these her long make thing see him two has look more day could go come did my sound no
most number who over know water than call first people may down side been now find any new work part take get
place made live where after back little only round man year came show every good give our under name very
through just form much great think say help low line before turn cause same mean differ move right boy old too
does tell sentence set three want air well also play small end put home read hand port large spell add land here
must big high such follow act why ask men change went light kind off need house picture try again animal point
mother world near build self earth father head stand own page should country found answer school grow study still
"""
COPIES = {
    "users": "id, email, phone, full_name, city, created_at",
    "orders": "id, user_id, order_no, amount, currency, ship_to, created_at",
    "events": "id, user_id, kind, page, at",
    "messages": "id, sender_id, body, sent_at",
}
SEED = 20300101
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


def filling(users: int) -> Iterator[str]:
    """Yield a script that makes the tables and fills them."""
    chance = random.Random(SEED)
    pick = chance.random
    words = WORDS.split()
    text = " ".join(words[int(pick() * len(words))] for _ in range(1_000_000))
    starts = [0, *(at + 1 for at, c in enumerate(text) if c == " ")]
    clock = [f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(86_400)]
    days = [str(dt.date(2024, 1, 1) + dt.timedelta(n)) for n in range(700)]
    towns = [say.title() for say in words[:200]]

    def said(many: int) -> str:
        at = int(pick() * (len(starts) - 100))
        return text[starts[at] : starts[at + many] - 1]

    def when() -> str:
        return f"{days[int(pick() * 700)]} {clock[int(pick() * 86_400)]}"

    def who() -> int:
        return 1 + int(pick() * users)

    rows: dict[str, Iterator[str]] = {
        "users": (
            f"{n}\tp{n}@example.com\t+1 202 555 01{n % 100:02}\t{said(2).title()}\t{towns[n % 200]}\t{when()}\n"
            for n in range(1, users + 1)
        ),
        "orders": (
            f"{n}\t{who()}\tO-{n}\t{pick() * 15000:.2f}\tEUR\t{n % 300} {said(2).title()} Street\t{when()}\n"
            for n in range(1, users * 4 + 1)
        ),
        "events": (
            f"{n}\t{who()}\t{('view', 'click', 'buy', 'login')[n % 4]}\t/shop/{said(3).replace(' ', '-')}"
            f"?from={words[n % len(words)]}\t{when()}+00\n"
            for n in range(1, users * 10 + 1)
        ),
        "messages": (f"{n}\t{who()}\t{said(12 + int(pick() * 60))}\t{when()}\n" for n in range(1, users * 4 + 1)),
    }
    yield SCHEMA
    for table, lines in rows.items():
        yield f"COPY {table} ({COPIES[table]}) FROM stdin;\n"
        yield from lines
        yield "\\.\n"
    yield INDEXES


class World:
    """The database, its dump, and the tombstones of the subjects."""

    def __init__(self, server: str, folder: Path, form: str, megabytes: int, subjects: int) -> None:
        self.server, self.folder = server, folder
        users = max(subjects * 3, megabytes * 1_000_000 // BYTES_A_USER)
        database = Postgres(server)
        script = folder / "fill.sql"
        with script.open("w") as out:
            out.writelines(filling(users))
        database.load(script)
        script.unlink()
        self.dump = folder / {"custom": "app.dump", "plain": "app.sql"}.get(form, "app")
        self.jobs = [] if form == "plain" else [f"--jobs={PROCESSORS}"]
        database.dump(self.dump, *(self.jobs if form == "directory" else []))
        self.settings = SqlStore(
            type="sql", url=SecretStr(database.url.render_as_string(hide_password=False)), purpose="bench"
        )
        self.chosen = list(range(1, users + 1, users // subjects))[:subjects]
        live = SqlConnector("app", self.settings)
        self.datamap = mapped(live)
        self.stones = list(self._stones(live))
        self.graves = Graves.of(PEPPER, self.stones)
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
