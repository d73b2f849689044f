"""Writing the world: a SQLite database, a folder of Parquet, CSV and JSON Lines, and the ledger of what is true.

Streets are written as they are made, so memory does not grow with the world.
"""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from bench.world.people import STREET, Record, street
from delenda.model import encode_key

TABLES: Final = {
    "app/accounts": (
        "id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, phone TEXT, referred_by INTEGER REFERENCES accounts(id)"
    ),
    "app/phone_history": (
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES accounts(id), phone TEXT, "
        "valid_from TEXT, valid_to TEXT"
    ),
    "app/devices": (
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES accounts(id), imei TEXT, idfa TEXT, "
        "first_seen TEXT, last_seen TEXT"
    ),
    "app/orders": (
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES accounts(id), recipient_phone TEXT, "
        "phone TEXT, placed_at TEXT"
    ),
    "app/sms_log": "id INTEGER PRIMARY KEY, phone TEXT, sent_at TEXT",
    "app/contacts": (
        "id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES accounts(id), phone TEXT, email TEXT"
    ),
    "app/messages": (
        "id INTEGER PRIMARY KEY, sender_id INTEGER NOT NULL REFERENCES accounts(id), "
        "recipient_id INTEGER REFERENCES accounts(id), body TEXT"
    ),
}
INDEXES: Final = (
    "CREATE INDEX devices_user ON devices(user_id)",
    "CREATE INDEX orders_user ON orders(user_id)",
    "CREATE INDEX phone_history_user ON phone_history(user_id)",
    "CREATE INDEX contacts_owner ON contacts(owner_id)",
    "CREATE INDEX messages_sender ON messages(sender_id)",
    "CREATE INDEX messages_recipient ON messages(recipient_id)",
    "CREATE INDEX accounts_referred ON accounts(referred_by)",
)
"""What the foreign keys need; identifiers have no index, as in most databases."""
OBJECTS: Final = {
    "lake/events/parquet": ("parquet", ("uid", "imei", "idfa", "ts")),
    "lake/newsletter/csv": ("csv", ("email", "source")),
    "lake/guest_orders/jsonl": ("jsonl.gz", ("email", "phone", "total")),
}


@dataclass
class World:
    """Where a world lies. ``rows`` counts its records by collection."""

    folder: Path
    people: int
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def database(self) -> Path:
        return self.folder / "app.db"

    @property
    def lake(self) -> Path:
        return self.folder / "lake"

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.db"


def fill(folder: Path, people: int, per_object: int = 20_000) -> World:
    """Write a world of at least ``people`` people, in full streets; objects hold ``per_object`` people's records."""
    world = World(folder, -(-people // STREET) * STREET)
    folder.mkdir(parents=True, exist_ok=True)
    app, ledger = sqlite3.connect(world.database), sqlite3.connect(world.ledger)
    for name, columns in TABLES.items():
        app.execute(f"CREATE TABLE {name.partition('/')[2]} ({columns})")
    ledger.execute("CREATE TABLE truth (person INTEGER, address TEXT, key TEXT, part TEXT)")
    for db in (app, ledger):
        db.execute("PRAGMA synchronous=OFF")
    for first in range(0, world.people, per_object):
        _write(world, app, ledger, range(first, min(first + per_object, world.people), STREET))
    for statement in INDEXES:
        app.execute(statement)
    ledger.execute("CREATE INDEX truth_person ON truth(person)")
    ledger.execute("CREATE INDEX truth_key ON truth(address, key)")
    for db in (app, ledger):
        db.commit()
        db.close()
    return world


def _write(world: World, app: sqlite3.Connection, ledger: sqlite3.Connection, streets: range) -> None:
    made: dict[str, list[Record]] = defaultdict(list)
    for first in streets:
        for record in street(first):
            made[record.collection].append(record)
    for address, records in made.items():
        name = address.split("/")[1]
        if address in TABLES:
            keys = list(_insert(app, name, records, world.rows[address]))
        else:
            kind, columns = OBJECTS[address]
            key = f"{name}/part-{streets.start:08d}.{kind}"
            _WRITERS[kind](world.lake / key, columns, [r.row for r in records])
            keys = [encode_key([key, i]) for i in range(len(records))]
        world.rows[address] += len(records)
        ledger.executemany(
            "INSERT INTO truth VALUES (?, ?, ?, ?)",
            ((who, address, key, part) for key, r in zip(keys, records, strict=True) for who, part in r.people),
        )
    app.commit()
    ledger.commit()


def _insert(app: sqlite3.Connection, name: str, records: Sequence[Record], before: int) -> Iterator[str]:
    """Insert rows, numbered on where they name no key of their own; yield their keys."""
    rows = [(before + i + 1, *r.row[1:]) if r.row[0] is None else r.row for i, r in enumerate(records)]
    app.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(rows[0]))})", rows)
    yield from (encode_key([row[0]]) for row in rows)


def _parquet(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({c: pa.array([r[i] for r in rows]) for i, c in enumerate(columns)})
    pq.write_table(table, path, compression="zstd", row_group_size=20_000)


def _csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])


def _jsonl(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
        for row in rows:
            file.write(json.dumps(dict(zip(columns, row, strict=True))) + "\n")


_WRITERS: Final = {"parquet": _parquet, "csv": _csv, "jsonl.gz": _jsonl}
