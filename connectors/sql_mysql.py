"""What MariaDB and MySQL say of themselves: tables, types, keys, sizes, and where leftovers may lie."""

from __future__ import annotations

import re
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from connectors.sql_types import UTC_TIME, Column, Declared, Inbound
from delenda.model import CollectionName, Reference

# The server looks a table up only where its schema and its name are compared with constants: joined to another view,
# each of these reads every table of every database.
_TABLES: Final = """
SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES
WHERE TABLE_SCHEMA = COALESCE(:schema, DATABASE()) AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') {only}
ORDER BY TABLE_NAME
"""
_COLUMNS: Final = """
SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, EXTRA,
       CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, GENERATION_EXPRESSION
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = COALESCE(:schema, DATABASE()) {only}
ORDER BY TABLE_NAME, ORDINAL_POSITION
"""
_KEYS: Final = """
SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = COALESCE(:schema, DATABASE()) AND NON_UNIQUE = 0 {only}
ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
"""
_RULES: Final = """
SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE
FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE {where}
ORDER BY CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME
"""
_FOREIGN: Final = """
SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME,
       REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE
WHERE TABLE_SCHEMA = COALESCE(:schema, DATABASE()) AND REFERENCED_TABLE_NAME IS NOT NULL {only}
ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
"""
_CHECKS: Final = """
SELECT TABLE_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = COALESCE(:schema, DATABASE()) {only}
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
    json = _json_columns(connection, at)
    engines = {table: str(engine).lower() for table, engine in _asked(connection, _TABLES, at)}
    columns: dict[str, list[Column]] = {}
    for table, *facts in _asked(connection, _COLUMNS, at):
        columns.setdefault(table, []).append(_column(*facts, json=(table, facts[0]) in json))
    keys = _keys(connection, at)
    references: dict[str, list[Reference]] = {}
    for own, child, target_schema, target, deletes, _, fields, there in _foreign(connection, at):
        name = CollectionName(target if target_schema == own else f"{target_schema}.{target}")
        references.setdefault(child, []).append(Reference(fields, name, there, deletes))
    return [
        Declared(
            table,
            tuple(columns[table]),
            keys.get((table, "PRIMARY"), ()),
            tuple(k for (t, index), k in keys.items() if t == table and index != "PRIMARY"),
            tuple(references.get(table, ())),
            transactional=engine in _TRANSACTIONAL,
        )
        for table, engine in engines.items()
        if table in columns  # no column is shown to who may not read one
    ]


def _asked(connection: sa.Connection, query: str, at: dict[str, str | None]) -> sa.CursorResult[Any]:
    """Ask about the tables of a schema, or about the one that ``at`` names."""
    return connection.execute(sa.text(query.format(only="AND TABLE_NAME = :only" if "only" in at else "")), at)


def _json_columns(connection: sa.Connection, at: dict[str, str | None]) -> set[tuple[str, str]]:
    """Return the columns that must hold JSON: MariaDB's JSON is text with a check."""
    if not getattr(connection.dialect, "is_mariadb", False):
        return set()
    return {
        (table, name.replace("``", "`"))
        for table, clause in _asked(connection, _CHECKS, at)
        for name in _JSON_VALID.findall(clause)
    }


def _keys(connection: sa.Connection, at: dict[str, str | None]) -> dict[tuple[str, str], tuple[str, ...]]:
    keys: dict[tuple[str, str], list[str | None]] = {}
    for table, index, column, prefix in _asked(connection, _KEYS, at):
        keys.setdefault((table, index), []).append(None if prefix else column)
    return {k: tuple(c for c in names if c) for k, names in keys.items() if None not in names}


def _foreign(
    connection: sa.Connection,
    at: dict[str, str | None],
    rules: dict[tuple[str, str, str], tuple[str, str]] | None = None,
) -> list[tuple[Any, ...]]:
    """Return the foreign keys of tables; of those only that ``rules`` names, if it does."""
    if rules is None:
        where = "CONSTRAINT_SCHEMA = COALESCE(:schema, DATABASE())" + (
            " AND TABLE_NAME = :only" if "only" in at else ""
        )
        rules = _rules(connection, where, at)
    keys: dict[tuple[str, str, str], list[Any]] = {}
    for row in _asked(connection, _FOREIGN, at):
        if (row[0], row[1], row[2]) in rules:
            keys.setdefault((row[0], row[1], row[2]), []).append(row)
    return [
        (r[0][0], r[0][1], r[0][4], r[0][5], *rules[name], tuple(x[3] for x in r), tuple(x[6] for x in r))
        for name, r in keys.items()
    ]


def _rules(
    connection: sa.Connection, where: str, at: dict[str, str | None]
) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return what becomes of rows when the row that they name is deleted or changed, by foreign key."""
    found = connection.execute(sa.text(_RULES.format(where=where)), at)
    return {(own, table, name): (_rule(deletes), _rule(updates)) for own, table, name, deletes, updates in found}


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
    where = "UNIQUE_CONSTRAINT_SCHEMA = COALESCE(:schema, DATABASE()) AND REFERENCED_TABLE_NAME = :only"
    rules = _rules(connection, where, {"schema": schema or None, "only": table})
    return [
        Inbound(schema if own == home else own, CollectionName(child), fields, there, deletes, updates)
        for at in sorted({(own, child) for own, child, _ in rules})
        for own, child, home, target, deletes, updates, fields, there in _foreign(
            connection, {"schema": at[0], "only": at[1]}, rules
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
