"""What MariaDB and MySQL say of themselves: tables, types, keys, sizes, and where leftovers may lie."""

from __future__ import annotations

import re
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from connectors.sql_types import UTC_TIME, Column, Declared, Inbound
from delenda.model import CollectionName, Reference

_COLUMNS: Final = """
SELECT c.TABLE_NAME, t.ENGINE, c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE, c.IS_NULLABLE, c.EXTRA,
       c.CHARACTER_MAXIMUM_LENGTH, c.NUMERIC_PRECISION, c.NUMERIC_SCALE, c.GENERATION_EXPRESSION
FROM information_schema.TABLES t JOIN information_schema.COLUMNS c
  ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
WHERE t.TABLE_SCHEMA = COALESCE(:schema, DATABASE()) AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') {only}
ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION
"""
_KEYS: Final = """
SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = COALESCE(:schema, DATABASE()) AND NON_UNIQUE = 0 {only}
ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
"""
_FOREIGN: Final = """
SELECT k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_SCHEMA,
       k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE
FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
  ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
  AND r.TABLE_NAME = k.TABLE_NAME
WHERE k.{side} = COALESCE(:schema, DATABASE()) AND k.REFERENCED_TABLE_NAME IS NOT NULL {only}
ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION
"""
_CHECKS: Final = """
SELECT TABLE_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = COALESCE(:schema, DATABASE())
"""
_JSON_VALID: Final = re.compile(r"json_valid\(`((?:[^`]|``)+)`\)")
_INTEGERS: Final = {
    "tinyint": (pa.int16(), pa.int16()),
    "smallint": (pa.int16(), pa.int32()),
    "mediumint": (pa.int32(), pa.int32()),
    "int": (pa.int32(), pa.int64()),
    "bigint": (pa.int64(), pa.uint64()),
    "year": (pa.int16(), pa.int16()),
}
_PLAIN: Final[dict[str, pa.DataType]] = {
    "float": pa.float64(),
    "double": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "timestamp": UTC_TIME,
    "time": pa.duration("us"),
    **dict.fromkeys(
        ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit", "geometry", "point"), pa.binary()
    ),
}
_STAND_INS: Final = {
    "json": "{}",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "inet4": "0.0.0.0",  # noqa: S104  # an empty address, nothing is bound to it
    "inet6": "::",
}
_SIZED: Final = frozenset({"char", "varchar"})
_TRANSACTIONAL: Final = frozenset({"innodb", "rocksdb", "tokudb", "ndbcluster"})


def tables(connection: sa.Connection, schema: str, only: str = "") -> list[Declared]:
    """Return the tables of a database, or one of them; views are left out."""
    at = {"schema": schema or None} | ({"only": only} if only else {})
    json = _json_columns(connection, {"schema": schema or None})
    columns: dict[str, list[Column]] = {}
    engines: dict[str, str] = {}
    for table, engine, *facts in connection.execute(
        sa.text(_COLUMNS.format(only="AND t.TABLE_NAME = :only" if only else "")), at
    ):
        engines[table] = str(engine).lower()
        columns.setdefault(table, []).append(_column(*facts, json=(table, facts[0]) in json))
    keys = _keys(connection, at)
    references: dict[str, list[Reference]] = {}
    for found in _foreign(connection, at, "TABLE_SCHEMA", "TABLE_NAME"):
        own, child, target_schema, target, deletes, _, fields, there = found
        name = CollectionName(target if target_schema == own else f"{target_schema}.{target}")
        references.setdefault(child, []).append(Reference(fields, name, there, deletes))
    return [
        Declared(
            table,
            tuple(found),
            keys.get((table, "PRIMARY"), ()),
            tuple(k for (t, index), k in keys.items() if t == table and index != "PRIMARY"),
            tuple(references.get(table, ())),
            transactional=engines[table] in _TRANSACTIONAL,
        )
        for table, found in columns.items()
    ]


def _json_columns(connection: sa.Connection, at: dict[str, str | None]) -> set[tuple[str, str]]:
    """Return the columns that must hold JSON: MariaDB's JSON is text with a check."""
    if not getattr(connection.dialect, "is_mariadb", False):
        return set()
    return {
        (table, name.replace("``", "`"))
        for table, clause in connection.execute(sa.text(_CHECKS), at)
        for name in _JSON_VALID.findall(clause)
    }


def _keys(connection: sa.Connection, at: dict[str, str | None]) -> dict[tuple[str, str], tuple[str, ...]]:
    keys: dict[tuple[str, str], list[str | None]] = {}
    for table, index, column, prefix in connection.execute(
        sa.text(_KEYS.format(only="AND TABLE_NAME = :only" if "only" in at else "")), at
    ):
        keys.setdefault((table, index), []).append(None if prefix else column)
    return {k: tuple(c for c in names if c) for k, names in keys.items() if None not in names}


def _foreign(connection: sa.Connection, at: dict[str, str | None], side: str, name: str) -> list[tuple[Any, ...]]:
    keys: dict[tuple[str, str, str], list[Any]] = {}
    only = f"AND k.{name} = :only" if "only" in at else ""
    for row in connection.execute(sa.text(_FOREIGN.format(side=side, only=only)), at):
        keys.setdefault((row[0], row[1], row[2]), []).append(row)
    return [
        (
            r[0][0],
            r[0][1],
            r[0][4],
            r[0][5],
            _rule(r[0][7]),
            _rule(r[0][8]),
            tuple(x[3] for x in r),
            tuple(x[6] for x in r),
        )
        for r in keys.values()
    ]


def _rule(rule: str) -> str:
    return "" if rule.upper() == "NO ACTION" else rule.upper()


def _column(
    name: str,
    base: str,
    full: str,
    nullable: str,
    extra: str,
    length: int | None,
    digits: int | None,
    scale: int | None,
    expression: str | None,
    *,
    json: bool,
) -> Column:
    base = base.lower()
    kind: pa.DataType = _PLAIN.get(base, pa.string())
    if base in _INTEGERS:
        kind = _INTEGERS[base]["unsigned" in full.lower()]
    elif base == "decimal" and digits is not None and digits <= 38:
        kind = pa.decimal128(int(digits), int(scale or 0))
    json = json or base == "json"
    return Column(
        name,
        kind,
        nullable=nullable == "YES",
        generated=bool(expression) or "GENERATED" in extra.upper().replace("DEFAULT_GENERATED", ""),
        length=int(length or 0) if base in _SIZED else 0,
        json=json,
        as_text=base == "decimal" and kind == pa.string(),
        stand_in=_first_label(full) if base == "enum" else "{}" if json else _STAND_INS.get(base),
    )


def _first_label(full: str) -> str:
    """Return the first value of ``enum('a','b')``."""
    found = re.match(r"enum\('((?:[^']|'')*)'", full, re.IGNORECASE)
    return found[1].replace("''", "'") if found else ""


def inbound(connection: sa.Connection, schema: str, table: str) -> list[Inbound]:
    """Return the foreign keys, of any database on the server, that name ``table``."""
    return [
        Inbound(schema if own == home else own, CollectionName(child), fields, there, deletes, updates)
        for own, child, home, target, deletes, updates, fields, there in _foreign(
            connection, {"schema": schema or None, "only": table}, "REFERENCED_TABLE_SCHEMA", "REFERENCED_TABLE_NAME"
        )
        if target == table
    ]


_MAY_SEE: Final = """
SELECT COUNT(*) FROM (
  SELECT GRANTEE FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'TRIGGER'
  UNION ALL SELECT GRANTEE FROM information_schema.SCHEMA_PRIVILEGES
  WHERE PRIVILEGE_TYPE = 'TRIGGER' AND TABLE_SCHEMA = COALESCE(:schema, DATABASE())
) granted WHERE GRANTEE = :grantee
"""


def triggers(connection: sa.Connection, schema: str, table: str) -> bool:
    """Tell whether the table has a trigger; also if we may not see whether it has."""
    at = {"schema": schema or None}
    user, _, host = str(connection.scalar(sa.text("SELECT CURRENT_USER()"))).rpartition("@")
    if not connection.scalar(sa.text(_MAY_SEE), {**at, "grantee": f"'{user}'@'{host}'"}):
        return True
    query = sa.text(
        "SELECT COUNT(*) FROM information_schema.TRIGGERS "
        "WHERE EVENT_OBJECT_SCHEMA = COALESCE(:schema, DATABASE()) AND EVENT_OBJECT_TABLE = :t"
    )
    return bool(connection.scalar(query, {**at, "t": table}))


def size_bytes(connection: sa.Connection, schema: str, table: str) -> int:
    """Return what the table takes on disk, as the server last estimated it."""
    query = sa.text(
        "SELECT DATA_LENGTH FROM information_schema.TABLES "
        "WHERE TABLE_SCHEMA = COALESCE(:schema, DATABASE()) AND TABLE_NAME = :t"
    )
    return int(connection.scalar(query, {"schema": schema or None, "t": table}) or 0)
