"""A real SQLite database with backups in a folder, and a house that knows both."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.sql import SqlConnector
from delenda.audit.entries import make_entry
from delenda.backups.tombstones import Erased
from delenda.catalogue import load_detectors
from delenda.control import Control, Sealer, metadata
from delenda.discovery.engine import DetectionEngine
from delenda.jobs.house import House
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
    RecordRef,
    Role,
    Status,
    Step,
)
from delenda.settings import AuditSettings, BackupSet, ControlSettings, Settings, SqlStore
from delenda.testing.clock import FixedClock

SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, full_name TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), total NUMERIC);
CREATE TABLE items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders(id), sku TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, author_id INTEGER, body TEXT);
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann'), (2, 'bob@example.com', 'Bob');
INSERT INTO orders VALUES (10, 1, 5), (11, 2, 6), (12, 1, 7);
INSERT INTO items VALUES (100, 10, 'tea'), (101, 11, 'cup'), (102, 12, 'pot');
INSERT INTO notes VALUES (1, 2, 'ask ann@example.com about it'), (2, 2, 'nothing');
"""
KINDS = {
    ("users", "id"): (Kind.ACCOUNT_ID, Role.OWNER, Presence.WHOLE),
    ("users", "email"): (Kind.EMAIL, Role.OWNER, Presence.WHOLE),
    ("orders", "user_id"): (Kind.ACCOUNT_ID, Role.OWNER, Presence.WHOLE),
    ("notes", "author_id"): (Kind.ACCOUNT_ID, Role.OWNER, Presence.WHOLE),
    ("notes", "body"): (Kind.EMAIL, Role.MENTIONED, Presence.WITHIN),
}
ANN = (Identifier(Kind.ACCOUNT_ID, "1"), Identifier(Kind.EMAIL, "ann@example.com"))


class Diary:
    """An audit log that checks entries as the real one does, and keeps them in a list."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, dict[str, Any], str]] = []

    def append(self, connection: Any, kind: str, body: Any, request: str = "") -> None:
        make_entry(kind, body, dt.datetime(2030, 1, 2, tzinfo=dt.UTC), request)
        self.entries.append((kind, dict(body), request))

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [body for k, body, _ in self.entries if k == kind]


class World:
    """The database, its backups, and the house."""

    def __init__(self, folder: Path, clock: FixedClock, engine: DetectionEngine, sets: tuple[BackupSet, ...]) -> None:
        self.clock, self.diary = clock, Diary()
        self.database, self.copies = folder / "app.db", folder / "copies"
        self.copies.mkdir()
        with sqlite3.connect(self.database) as db:
            db.executescript(SCHEMA)
        db.close()
        self.control = Control(f"sqlite:///{folder}/control.db", Sealer(bytes(32)), bytes(range(32)))
        metadata.create_all(self.control.engine)
        self.store = self.open(self.database)
        self.opened = [self.store]
        settings = Settings(
            control=ControlSettings(key=SecretStr("k"), pepper=SecretStr("p")),
            audit=AuditSettings(key=SecretStr("a")),
            stores={"app": SqlStore(type="sql", url=SecretStr(f"sqlite:///{self.database}"), purpose="testing")},
            backups=sets
            or (BackupSet(name="nightly", store="app", path=self.copies, taken=r"app-(\d{8})", keep="P30D"),),
        )
        self.house = House(settings, self.control, {"app": self.store}, engine, self.diary, clock)

    def open(self, path: Path) -> SqlConnector:
        return SqlConnector("app", SqlStore(type="sql", url=SecretStr(f"sqlite:///{path}"), purpose="testing"))

    def at(self, path: Path) -> SqlConnector:
        """Open another copy of the database under the store's name."""
        self.opened.append(self.open(path))
        return self.opened[-1]

    def backup(self, day: str) -> Path:
        """Take a real copy of the database, named for a day."""
        path = self.copies / f"app-{day}.db"
        shutil.copyfile(self.database, path)
        return path

    def rows(self, table: str, path: Path | None = None) -> list[tuple[Any, ...]]:
        db = sqlite3.connect(path or self.database)
        try:
            return db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
        finally:
            db.close()

    def run(self, sql: str, path: Path | None = None) -> None:
        db = sqlite3.connect(path or self.database)
        db.executescript(sql)
        db.close()

    def datamap(self) -> DataMap:
        mapped = []
        for c in self.store.collections():
            fields = []
            for f in c.fields:
                kind = KINDS.get((c.name, f.name))
                findings = (Finding(f.name, kind[0], kind[2], Evidence.SHAPE, 2, 2),) if kind else ()
                fields.append(MappedField(f, findings, kind[1] if kind else Role.OWNER, kind[0] if kind else None))
            mapped.append(MappedCollection(c, tuple(fields), 2))
        return DataMap(tuple(mapped))

    def refs(self, table: str) -> dict[Any, RecordRef]:
        [c] = [c for c in self.store.collections() if c.name == table]
        return {
            b.record(i)["id"]: b.ref(i)
            for u in self.store.units(c)
            for b in self.store.scan(u)
            for i in range(b.num_rows)
        }

    def erase(self, table: str, ids: tuple[int, ...], action: Action = Action.DELETE, changes: Any = ()) -> list[Step]:
        """Erase records for good; return the steps."""
        [c] = [c for c in self.store.collections() if c.name == table]
        refs = self.refs(table)
        steps = [Step(refs[i], action, changes) for i in ids]
        assert {o.status for o in self.store.apply(c, steps)} == {Status.DONE}
        return steps

    def erase_ann(self) -> Erased:
        """Erase Ann: her items, orders and account; cut her address out of Bob's note."""
        from delenda.model import Change, Technique

        cut = (Change("body", Technique.REDACT_SPAN, ("ann@example.com",)),)
        steps = [
            *self.erase("items", (100, 102)),
            *self.erase("orders", (10, 12)),
            *self.erase("users", (1,)),
            *self.erase("notes", (1,), Action.REDACT, cut),
        ]
        return Erased(self.clock.now(), tuple(steps), (), ANN)


@pytest.fixture(scope="session")
def engine() -> DetectionEngine:
    return DetectionEngine(load_detectors())


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock, engine: DetectionEngine) -> Iterator[World]:
    world = World(tmp_path, clock, engine, ())
    yield world
    for store in world.opened:
        store.close()
    world.control.close()
