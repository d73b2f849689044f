"""What SQLite says of itself: tables, keys, sizes, and the bytes of its files."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from connectors.search import Search, Stream
from connectors.sql_types import (
    Column,
    Declared,
    Inbound,
    exact_bool,
    exact_bytes,
    exact_date,
    exact_decimal,
    exact_float,
    exact_int,
    exact_moment,
    exact_time,
    text_of,
)
from connectors.sql_words import shortened
from delenda.model import CollectionName, Reference

_BLOCK: Final = 1 << 20
_FILES: Final = {"": "database_file", "-wal": "write_ahead_log", "-journal": "rollback_journal"}
"""What a database's files are, by what follows its name."""


def tables(connection: sa.Connection, schema: str, only: str = "") -> list[Declared]:
    """Return the tables of the main database, or one of them, full-text ones too; not views, nor SQLite's own."""
    where = schema or "main"
    query = "SELECT name, wr FROM pragma_table_list WHERE schema = :s AND type IN ('table', 'virtual')"
    names = [(str(n), bool(wr)) for n, wr in _rows(connection, query, s=where) if not str(n).startswith("sqlite_")]
    return [_table(connection, where, name, without) for name, without in sorted(names) if only in ("", name)]


def _rows(connection: sa.Connection, text: str, **values: Any) -> list[Any]:
    return list(connection.execute(sa.text(text), values).all())


def _table(connection: sa.Connection, schema: str, name: str, without_rowid: bool) -> Declared:
    info = _rows(
        connection,
        'SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(:t, :s) ORDER BY cid',
        t=name,
        s=schema,
    )
    primary = tuple(str(n) for n, _, _, pk, _ in sorted(info, key=lambda r: r[3]) if pk)
    alias = len(primary) == 1 and any(pk and str(t).upper() == "INTEGER" for _, t, _, pk, _ in info)
    keys = _unique_columns(connection, schema, name)
    in_key = {c for key in (primary, *keys) for c in key}
    columns = tuple(
        _column(str(n), str(t), bool(notnull) or (bool(pk) and (alias or without_rowid)), hidden > 1, str(n) in in_key)
        for n, t, notnull, pk, hidden in info
        if hidden != 1
    )
    taken = {c.name.lower() for c in columns}
    rowid = "" if without_rowid else next((r for r in ("rowid", "_rowid_", "oid") if r not in taken), "")
    return Declared(name, columns, primary, keys, _references(connection, schema, name), rowid)


def _unique_columns(connection: sa.Connection, schema: str, name: str) -> tuple[tuple[str, ...], ...]:
    found = _rows(
        connection,
        "SELECT l.name, i.name FROM pragma_index_list(:t, :s) l JOIN pragma_index_info(l.name, :s) i "
        'WHERE l."unique" AND NOT l.partial ORDER BY l.seq DESC, i.seqno',
        t=name,
        s=schema,
    )
    keys: dict[str, list[str | None]] = {}
    for index, column in found:
        keys.setdefault(index, []).append(column)
    return tuple(tuple(c for c in key if c) for key in keys.values() if None not in key)


def _references(connection: sa.Connection, schema: str, name: str) -> tuple[Reference, ...]:
    found = _rows(
        connection,
        'SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(:t, :s) ORDER BY id DESC, seq',
        t=name,
        s=schema,
    )
    keys: dict[int, list[Any]] = {}
    for row in found:
        keys.setdefault(row[0], []).append(row)
    return tuple(
        Reference(
            tuple(str(r[2]) for r in rows),
            CollectionName(_real_name(connection, schema, rows[0][1])),
            _target_fields(connection, schema, rows),
            _rule(rows[0][4]),
        )
        for rows in keys.values()
    )


def _real_name(connection: sa.Connection, schema: str, name: str) -> str:
    """Return a table's name as it was created: a foreign key may spell it in other case."""
    query = "SELECT name FROM pragma_table_list WHERE schema = :s AND name = :t COLLATE NOCASE"
    found = _rows(connection, query, s=schema, t=name)
    return str(found[0][0]) if found else name


def _target_fields(connection: sa.Connection, schema: str, rows: Sequence[Any]) -> tuple[str, ...]:
    if all(r[3] is not None for r in rows):
        return tuple(str(r[3]) for r in rows)
    query = "SELECT name FROM pragma_table_xinfo(:t, :s) WHERE pk > 0 ORDER BY pk"
    return tuple(str(r[0]) for r in _rows(connection, query, t=rows[0][1], s=schema))


def _rule(rule: str) -> str:
    return "" if rule.upper() in ("NO ACTION", "NONE") else rule.upper()


def _column(name: str, declared: str, not_null: bool, generated: bool, in_key: bool) -> Column:
    kind, parse = _type(declared, in_key)
    size = re.search(r"CHAR[A-Z ]*\(\s*(\d+)\s*\)", declared.upper())
    json = declared.upper().startswith("JSON")
    return Column(
        name,
        kind,
        nullable=not not_null,
        generated=generated,
        length=0 if size is None else int(size[1]),
        json=json,
        stand_in="{}" if json else None,
        parse=parse,
    )


def _type(declared: str, in_key: bool) -> tuple[pa.DataType, Any]:
    """Return the Arrow type for a declared one. What is stored as text and stands in a key stays text, for
    a key must find its row again in the very spelling that is stored.
    """
    name = declared.upper()
    if "INT" in name:
        return pa.int64(), exact_int
    if any(part in name for part in ("CHAR", "CLOB", "TEXT")):
        return pa.string(), None
    if "BLOB" in name or "BINARY" in name:
        return pa.binary(), exact_bytes
    if any(part in name for part in ("REAL", "FLOA", "DOUB")):
        return pa.float64(), exact_float
    if "BOOL" in name:
        return pa.bool_(), exact_bool
    if size := re.search(r"(?:DEC|NUM)[A-Z]*\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)", name):
        digits, scale = int(size[1]), int(size[2] or 0)
        if 0 < digits <= 38 and scale <= digits:
            return pa.decimal128(digits, scale), exact_decimal
    if "DEC" in name or "NUM" in name:
        return pa.float64(), exact_float
    if in_key:
        return pa.string(), text_of
    if "DATETIME" in name or "TIMESTAMP" in name:
        return pa.timestamp("us"), exact_moment
    if "DATE" in name:
        return pa.date32(), exact_date
    if "TIME" in name:
        return pa.time64("us"), exact_time
    return pa.string(), text_of


def inbound(connection: sa.Connection, schema: str, table: str) -> list[Inbound]:
    """Return the foreign keys that name ``table``."""
    where = schema or "main"
    query = (
        'SELECT t.name, f.id, f."from", f."to", f.on_delete, f.on_update, f."table" FROM pragma_table_list t '
        "JOIN pragma_foreign_key_list(t.name, :s) f WHERE t.schema = :s AND t.type = 'table' "
        'AND f."table" = :t COLLATE NOCASE ORDER BY t.name, f.id, f.seq'
    )
    keys: dict[tuple[str, int], list[Any]] = {}
    for row in _rows(connection, query, s=where, t=table):
        keys.setdefault((row[0], row[1]), []).append(row)
    return [
        Inbound(
            schema,
            CollectionName(child),
            tuple(str(r[2]) for r in rows),
            _target_fields(connection, where, [(r[1], r[6], r[2], r[3]) for r in rows]),
            _rule(rows[0][4]),
            _rule(rows[0][5]),
        )
        for (child, _), rows in keys.items()
    ]


def triggers(connection: sa.Connection, schema: str, table: str) -> bool:
    """Tell whether the table has a trigger, or is virtual: then its rows stand in tables of its own."""
    where = schema or "main"
    virtual = "SELECT count(*) FROM pragma_table_list WHERE schema = :s AND name = :t AND type = 'virtual'"
    if _rows(connection, virtual, s=where, t=table)[0][0]:
        return True
    master = sa.table("sqlite_master", sa.column("type"), sa.column("tbl_name"), schema=where)
    query = sa.select(sa.func.count()).where(
        master.c.type == "trigger", sa.func.lower(master.c.tbl_name) == table.lower()
    )
    return bool(connection.scalar(query))


def size_bytes(connection: sa.Connection, schema: str, table: str) -> int:  # noqa: ARG001  # one signature for all
    """Return the most that the table can take: all of the database, for SQLite keeps no sizes."""
    pages, size = _rows(connection, "SELECT page_count, page_size FROM pragma_page_count, pragma_page_size")[0]
    return int(pages) * int(size)


def residue(path: Path, store: str, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
    """Yield how often a needle stands in each of the database's files, live records included."""
    for suffix, kind in _FILES.items():
        with suppress(FileNotFoundError):  # a log goes with the last connection
            yield kind, f"{store}{suffix}", _count(path.with_name(path.name + suffix), needles)
    try:
        if hits := shortened(path, needles):
            yield "database_file", f"{store}: full text", hits
    except sqlite3.Error:
        yield "unseen_source_unavailable", f"{store}: full text", 0


def files_bytes(path: Path) -> int:
    """Return the size of the database's files together."""
    total = 0
    for suffix in _FILES:
        with suppress(FileNotFoundError):
            total += path.with_name(path.name + suffix).stat().st_size
    return total


def _count(file: Path, needles: Sequence[bytes]) -> int:
    counter = Stream(Search(needles))
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            counter.feed(block)
    return counter.hits
