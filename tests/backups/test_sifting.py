"""A look that reads few columns of most rows, in several threads, finds what one that reads everything does."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from connectors.backup_drafts import drafted
from connectors.dumps import layout_of
from connectors.dumps.crew import Crew
from connectors.dumps.layout import Truncated
from connectors.dumps.store import DumpStore
from delenda.backups.graves import Graves, Watch
from delenda.backups.rewriting import rewrite
from delenda.backups.tombstones import Erased, Tombstone, tombstones
from delenda.backups.watch import watch
from delenda.discovery.engine import DetectionEngine
from delenda.kinds import Kind, Power, spec_of
from delenda.model import (
    Action,
    Change,
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
    Technique,
)
from delenda.ports import Sifting
from delenda.settings import SqlStore

PEPPER = bytes(range(32))
SECTION = SqlStore(type="sql", url=SecretStr("postgresql://db.example.com/app"), purpose="testing")
CASES = sorted((Path(__file__).parents[1] / "detectors" / "cases").glob("*.yaml"))
TEXTS = [str(c["text"]) for p in CASES for c in yaml.safe_load(p.read_text("utf-8"))["hits"] if "text" in c]
PLAIN = (
    "nothing",
    "",
    "order 123456",
    "on 2024-01-02 at 10:00",
    "1.23456",
    "O-100000",
    "\u4f60\u597d",
    "call \uff11\uff13",
)
KINDS = {
    ("users", "id"): Kind.ACCOUNT_ID,
    ("users", "email"): Kind.EMAIL,
    ("orders", "user_id"): Kind.ACCOUNT_ID,
    ("notes", "author"): Kind.ACCOUNT_ID,
}
DDL = """--
-- PostgreSQL database dump
--
SET client_encoding = 'UTF8';
CREATE TABLE public.users (
    id bigint NOT NULL,
    email text,
    seen numeric(6,2)
);
CREATE TABLE public.orders (
    id text NOT NULL,
    user_id bigint,
    note text
);
CREATE TABLE public.notes (
    a integer NOT NULL,
    b text NOT NULL,
    author bigint,
    body text
);
CREATE TABLE public.loose (
    body text
);
"""
END = """ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (a, b);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES public.users(id);
--
-- PostgreSQL database dump complete
--
"""
USERS = 60
GONE = (3, 7, 8, 41)


def text(n: int) -> str:
    return TEXTS[n % len(TEXTS)].replace("\\", "").replace("\t", " ").replace("\n", " ").replace("\r", " ")


def dump_to(path: Path) -> None:
    """Write a dump in which people are named by keys, references and texts; some numbers fit no number."""
    rows = {
        "users (id, email, seen)": [f"{n}\tp{n}@example.com\t{'NaN' if n % 9 == 0 else n}" for n in range(1, USERS)],
        "orders (id, user_id, note)": [
            f'o"{n}\\\\\u00fc\t{n % USERS or chr(92) + "N"}\t{text(n)} p{n % 80}@example.com' for n in range(300)
        ],
        "notes (a, b, author, body)": [
            f"{n}\tb{n}\t{n % 90}\t{text(3 * n)} / p{n % 70}@example.com" for n in range(400)
        ],
        "loose (body)": [f"{text(n)} p{n}@example.com" for n in range(100)],
    }
    blocks = [f"COPY public.{head} FROM stdin;\n" + "\n".join(lines) + "\n\\.\n\n" for head, lines in rows.items()]
    path.write_text(DDL + "".join(blocks) + END, "utf-8")


def opened(path: Path, crew: Crew | None = None) -> DumpStore:
    layout = layout_of(path, "public")
    assert layout is not None
    return DumpStore("app", layout, SECTION, {}, crew)


def mapped(store: DumpStore) -> DataMap:
    collections = []
    for c in store.collections():
        fields = []
        for f in c.fields:
            kind = KINDS.get((str(c.name), f.name))
            found = (Finding(f.name, kind, Presence.WHOLE, Evidence.SHAPE, 2, 2),) if kind else ()
            fields.append(MappedField(f, found, Role.OWNER, kind))
        collections.append(MappedCollection(c, tuple(fields), 2))
    return DataMap(tuple(collections))


def stones(store: DumpStore) -> Iterator[Tombstone]:
    """Yield the tombstones of several people: each one's account, an order, a note from which a text was cut."""
    at = {str(c.name): c for c in store.collections()}
    shapes = {("app", name): c.shape for name, c in at.items()}
    for n in GONE:
        steps: list[Step] = []
        for name, key in (("users", n), ("orders", f'o"{n}\\\u00fc'), ("notes", n + 100)):
            for unit in store.units(at[name]):
                for batch in store.scan(unit):
                    rows = [i for i in range(batch.num_rows) if batch.record(i)[batch.key[0]] == key]
                    cut = (Change("body", Technique.REDACT_SPAN, (f"p{(n + 100) % 70}@example.com",)),)
                    what: tuple[Action, Any] = (Action.REDACT, cut) if name == "notes" else (Action.DELETE, ())
                    steps += [Step(batch.ref(i), what[0], what[1]) for i in rows]
        assert len(steps) == 3
        ids = (Identifier(Kind.ACCOUNT_ID, str(n)), Identifier(Kind.EMAIL, f"p{n}@example.com"))
        erased = Erased(dt.datetime(2030, 1, 1, tzinfo=dt.UTC), tuple(steps), (), ids)
        yield from tombstones(PEPPER, RequestId(f"R-{n}"), erased, shapes, lambda _k, _v: True)


class Unsifted:
    """The same store, read whole."""

    def __init__(self, store: DumpStore) -> None:
        self.name, self.collections, self.units = store.name, store.collections, store.units
        self.scan, self.find = store.scan, store.find


def seen(found: Watch) -> tuple[Any, ...]:
    return found.hits, +found.undecided, +found.held, found.reused, found.scanned


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    dump_to(tmp_path / "app.sql")
    return tmp_path / "app.sql"


def hinted(stones: Iterator[Tombstone], how: str) -> list[Tombstone]:
    """Return tombstones with hints, without (as they were before there were any), or one of each sort without."""
    if how == "hints":
        return list(stones)
    last: dict[tuple[str, str], int] = {}
    some = list(stones)
    for i, stone in enumerate(some):
        last[stone.sort, stone.collection] = i
    return [replace(s, hint=None) if how == "none" or i in last.values() else s for i, s in enumerate(some)]


@pytest.mark.promise("P23")
@pytest.mark.parametrize("how", ["hints", "none", "mixed"])
@pytest.mark.parametrize("count", [4, 1], ids=["threads", "alone"])
def test_few_columns_tell_what_all_of_them_do(dump: Path, engine: DetectionEngine, count: int, how: str) -> None:
    store = opened(dump, Crew(count))
    graves, datamap = Graves.of(PEPPER, hinted(stones(store), how)), mapped(store)
    assert isinstance(store, Sifting)
    assert {c.shape for c in store.collections()} == {Shape.KEYED, Shape.ROWS}
    unhinted = Graves.of(PEPPER, hinted(stones(store), "none"))
    assert (graves.marks() is None, graves.marks("users") is None) == (how != "hints", how != "hints")
    expected = watch(Unsifted(opened(dump)), unhinted, datamap, engine)
    assert {h.request_id for h in expected.hits.values()} == {f"R-{n}" for n in GONE}
    assert {h.step.ref.collection for h in expected.hits.values()} == {"users", "orders", "notes", "loose"}
    found = watch(store, graves, datamap, engine)
    store.close()
    assert seen(found) == seen(expected)


@pytest.mark.promise("P22", "P23")
def test_one_rewrite_serves_many_people(dump: Path, engine: DetectionEngine) -> None:
    store = opened(dump)
    graves, datamap = Graves.of(PEPPER, stones(store)), mapped(store)
    before = dump.read_text("utf-8").splitlines()
    with drafted(dump, "app", SECTION, [m.collection for m in datamap.collections], {}) as draft:
        done = rewrite(draft, graves, datamap, engine, dry_run=False)
    assert (done.problem, done.requests) == ("", {RequestId(f"R-{n}") for n in GONE})
    after = dump.read_text("utf-8").splitlines()
    lost = [line for line in before if line not in set(after)]
    assert len(lost) == done.hits
    ours = [f"p{n}@example.com" for n in GONE]
    assert not [line for line in after if any(o in line.split() or line.endswith(f" {o}") for o in ours)]
    assert [line for line in after if line in set(before)] == [line for line in before if line in set(after)]
    assert not list(dump.parent.glob(".*"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_crew_keeps_the_order_and_passes_on_what_went_wrong(count: int) -> None:
    crew = Crew(count)
    late = threading.Event()

    def work(n: int) -> int:
        if n == 0 and count > 1:
            late.wait()  # for one that began later
        late.set()
        if n == 7:
            raise Truncated("no such row")
        return n * n

    done = crew.each(work, iter(range(20)))
    assert [next(done) for _ in range(7)] == [n * n for n in range(7)]
    with pytest.raises(Truncated, match="no such row"):
        next(done)
    crew.close()
    assert list(crew.each(work, iter(range(3)))) == [0, 1, 4]  # it can be used again
    crew.close()


def test_a_crew_holds_a_few_blocks_only() -> None:
    crew, made = Crew(2), Counter[str]()

    def blocks() -> Iterator[int]:
        for n in range(1000):
            made["blocks"] += 1
            yield n

    done = crew.each(lambda n: n, blocks())
    assert next(done) == 0
    assert made["blocks"] < 12
    done.close()
    crew.close()


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([*TEXTS, *PLAIN]), min_size=1, max_size=3).map(" ".join), max_size=20))
def test_no_text_in_which_somebody_is_named_is_left_out(engine: DetectionEngine, texts: list[str]) -> None:
    strong = {i for i, m in engine.texts(pa.array(texts, pa.string())) if spec_of(m.kind).power is Power.STRONG}
    strong |= {i for i, t in enumerate(texts) for m in engine.text(t) if spec_of(m.kind).power is Power.STRONG}
    assert strong <= set(engine.may_link(pa.array(texts, pa.string())))


def test_texts_in_which_nothing_stands_are_left_out(engine: DetectionEngine) -> None:
    texts = [
        "nothing at all",
        None,
        "",
        "O-100000",
        "on 2024-01-02",
        "\u4f60\u597d",
        "write to ann@example.com",
        "x" * 99,
    ]
    assert engine.may_link(pa.array(texts, pa.string())) == [6]
