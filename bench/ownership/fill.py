# ruff: noqa: ARG005, DTZ001  # makers are alike: each takes the row; databases hold naive times
"""Invented rows for a schema, in SQLite. Ids begin at 1 in every table, so that values alone prove little."""

from __future__ import annotations

import datetime as dt
import json
import random
import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.ownership.schema import Column, Table

FIRST = "Ada Ben Cleo Dora Emil Fay Gus Hana Ida Jon Kim Lea Max Nora Otto Pia Quin Rosa Sam Tess Uma Vic".split()
LAST = "Abel Brook Castle Dyer East Field Grove Hart Irons Jolly Kettle Lark Marsh North Oakes Pike Reed".split()
CITIES = "Springfield Riverton Lakeside Hillview Greenport Fairmont".split()
WORDS = "alpha basic color default enabled format general header index layout module normal option plain".split()
AREAS = (202, 212, 303, 312, 415, 503, 617, 702)
STATES = "new open pending complete closed".split()

Maker = Callable[[random.Random, int], Any]


def _name(r: random.Random) -> str:
    return f"{r.choice(FIRST)} {r.choice(LAST)}"


def _time(r: random.Random) -> str:
    return str(dt.datetime(2028, 1, 1) + dt.timedelta(seconds=r.randrange(60_000_000)))


def _text(r: random.Random) -> str:
    return " ".join(r.choices(WORDS, k=r.randrange(5, 14)))


MAKERS: Mapping[str, Maker] = {
    "email": lambda r, i: f"{r.choice(FIRST)}.{r.choice(LAST)}{i}@example.com".lower(),
    "login": lambda r, i: f"{r.choice(FIRST).lower()}{r.choice(LAST).lower()}{i}",
    "name": lambda r, i: _name(r),
    "first": lambda r, i: r.choice(FIRST),
    "last": lambda r, i: r.choice(LAST),
    "phone": lambda r, i: f"+1{r.choice(AREAS)}55501{r.randrange(100):02}",
    "text": lambda r, i: _text(r),
    "title": lambda r, i: " ".join(r.choices(WORDS, k=3)).title(),
    "word": lambda r, i: r.choice(WORDS),
    "loginkey": lambda r, i: f"{r.choice(FIRST).lower()}{i}",
    "slugkey": lambda r, i: f"{r.choice(WORDS)}{i}",
    "uuidpk": lambda r, i: str(uuid.UUID(int=r.getrandbits(128), version=4)),
    "hashpk": lambda r, i: f"{r.getrandbits(128):032x}",
    "seq": lambda r, i: 5001 + i,
    "slug": lambda r, i: f"{r.choice(WORDS)}-{i}",
    "url": lambda r, i: f"https://www.example.com/{r.choice(WORDS)}/{i}",
    "ip": lambda r, i: f"192.0.2.{r.randrange(1, 255)}",
    "ts": lambda r, i: _time(r),
    "int": lambda r, i: r.randrange(1_600_000_000, 1_800_000_000),
    "small": lambda r, i: r.randrange(1, 6),
    "money": lambda r, i: round(r.uniform(1, 500), 2),
    "bool": lambda r, i: r.randrange(2),
    "json": lambda r, i: f'{{"count": {r.randrange(9)}, "title": "{r.choice(WORDS)}"}}',
    "addr": lambda r, i: f"{r.randrange(1, 900)} {r.choice(LAST)} Street",
    "city": lambda r, i: r.choice(CITIES),
    "zip": lambda r, i: f"{r.randrange(10000, 99999)}",
    "uuid": lambda r, i: str(uuid.UUID(int=r.getrandbits(128), version=4)),
    "hash": lambda r, i: f"{r.getrandbits(160):040x}",
    "dob": lambda r, i: str(dt.date(1950, 1, 1) + dt.timedelta(days=r.randrange(18_000))),
    "gender": lambda r, i: r.choice("MF"),
    "state": lambda r, i: r.choice(STATES),
    "uidtext": lambda r, i: f"@{r.choice(FIRST).lower()}{i}:example.com",
    "roomtext": lambda r, i: f"!{r.getrandbits(70):018x}:example.com",
    "eventtext": lambda r, i: f"${r.getrandbits(140):035x}",
}
NUMBERS = {"pk", "seq", "int", "small", "bool"}


def fill(tables: Sequence[Table], path: Path, seed: int = 7) -> None:
    """Create the tables in a new SQLite file, with rows."""
    rows = {t.name: _Rows(t, seed) for t in tables}
    with sqlite3.connect(path) as connection:
        for table in tables:
            connection.execute(f"CREATE VIEW {table.name} AS {table.view}" if table.view else _ddl(table, rows))
        for table in tables:
            if table.view:
                continue
            values = [rows[table.name].row(i, rows) for i in range(table.rows)]
            marks = ", ".join("?" * len(table.columns))
            connection.executemany(f'INSERT OR IGNORE INTO "{table.name}" VALUES ({marks})', values)


class _Rows:
    """A table's values, made column by column when they are asked for."""

    def __init__(self, table: Table, seed: int) -> None:
        self.table = table
        self.random = random.Random(f"{seed} {table.name}")
        self.made: dict[str, list[Any]] = {}

    def values(self, name: str, rows: Mapping[str, _Rows]) -> list[Any]:
        if name not in self.made:
            column = next(c for c in self.table.columns if c.name == name)
            self.made[name] = self._make(column, rows)
        return self.made[name]

    def row(self, i: int, rows: Mapping[str, _Rows]) -> list[Any]:
        return [self.values(c.name, rows)[i] for c in self.table.columns]

    def _make(self, column: Column, rows: Mapping[str, _Rows]) -> list[Any]:
        r, n = self.random, self.table.rows
        if column.maker == "pk":
            return list(range(1, n + 1))
        if column.maker == "type":
            return [r.choice(self._types(column)) for _ in range(n)]
        if column.choices:
            pools = {kind: rows[t].values(c, rows) for kind, (t, c), _ in column.choices}
            return [r.choice(pools[kind]) for kind in self.values(column.type_column, rows)]
        if column.target:
            return self._references(column, rows)
        made = [MAKERS[column.maker](r, i) for i in range(n)]
        return [v if not column.nullable or r.random() < 0.7 else None for v in made]

    def _types(self, column: Column) -> list[str]:
        users = [c for c in self.table.columns if c.type_column == column.name]
        return [kind for kind, _, _ in users[0].choices]

    def _references(self, column: Column, rows: Mapping[str, _Rows]) -> list[Any]:
        r, n = self.random, self.table.rows
        table, name = column.target or ("", "")
        pool = rows[table].values(name, rows)
        if column.maker in ("pkref", "pkfk"):
            return list(pool[:n])
        none = 0 if column.zero else None
        gaps = column.zero or column.nullable
        if column.unique:
            pool = r.sample(pool, min(n, len(pool)))
            return [none if gaps and r.random() < 0.4 else v for v in pool] + [none] * (n - len(pool))
        found = [none if gaps and r.random() < 0.4 else r.choice(pool) for _ in range(n)]
        if column.maker == "jsonref":
            inner = column.name.partition(".")[2]
            return [json.dumps({"kind": r.choice(WORDS), inner: v, "n": r.randrange(9)}) for v in found]
        return found


def _ddl(table: Table, rows: Mapping[str, _Rows]) -> str:
    parts = [f'"{c.column}" {_type(c, rows)}{_limits(c)}' for c in table.columns]
    if not any(c.is_key for c in table.columns):
        pair = [f'"{c.name}"' for c in table.columns if c.target][:2]
        if len(pair) == 2:
            parts.append(f"PRIMARY KEY ({', '.join(pair)})")
    for c in table.columns:
        if c.target and c.maker in ("fk", "pkfk"):
            parts.append(f'FOREIGN KEY ("{c.name}") REFERENCES "{c.target[0]}" ("{c.target[1]}")')
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _type(column: Column, rows: Mapping[str, _Rows]) -> str:
    if column.maker == "jsonref":
        return "TEXT"
    if column.target:
        target = next(c for c in rows[column.target[0]].table.columns if c.name == column.target[1])
        return _type(target, rows)
    if column.maker == "money":
        return "NUMERIC(10, 2)"
    return "INTEGER" if column.maker in NUMBERS | {"poly"} else "TEXT"


def _limits(column: Column) -> str:
    if column.is_key:
        return " NOT NULL PRIMARY KEY"
    needed = column.target is not None and not column.nullable
    return (" NOT NULL" if needed else "") + (" UNIQUE" if column.unique else "")
