"""Statements on many rows of one table at once, addressed by key."""

from __future__ import annotations

# ruff: noqa: S608  # names are quoted, values are bound
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from connectors.sql_keys import ROWS, Match, array, cast_of, matches
from connectors.sql_schema import Table, chunks
from connectors.sql_types import Column, bound

CASES: Final = 200
"""Rows whose new values stand in one statement of MariaDB, where each is looked for in turn."""
Key = Sequence[Any]


class Sets:
    """Writes to, and deletes from, one table; a method tells whether each row was there exactly once."""

    def __init__(self, connection: sa.Connection, table: Table) -> None:
        self._connection = connection
        self._table = table
        self._quote = connection.dialect.identifier_preparer.quote_identifier
        self._name = ".".join(self._quote(n) for n in (table.schema, table.name) if n)

    def matches(self, keys: Sequence[Key]) -> Iterator[Match]:
        """Yield conditions that together find the rows with these keys."""
        return matches(self._table, keys, self._quote)

    def delete(self, keys: Sequence[Key]) -> bool:
        """Delete rows."""
        return self._run(f"DELETE FROM {self._name}", (), keys)

    def write(self, values: Mapping[str, Any], keys: Sequence[Key]) -> bool:
        """Write the same values into rows."""
        if not values:
            return True
        columns = self._table.columns_named(values)
        news = ", ".join(f"{self._quote(c.name)} = {self._parameter(c)}" for c in columns)
        given = tuple(bound(self._table.dialect, values[c.name]) for c in columns)
        return self._run(f"UPDATE {self._name} SET {news}", given, keys)

    def write_each(self, rows: Sequence[tuple[Key, Mapping[str, Any]]]) -> bool:
        """Write into each row values of its own."""
        alike: dict[tuple[str, ...], list[tuple[Key, Mapping[str, Any]]]] = {}
        for key, values in rows:
            alike.setdefault(tuple(sorted(values)), []).append((key, values))
        return all(self._write_alike(self._table.columns_named(names), part) for names, part in alike.items())

    def _write_alike(self, columns: Sequence[Column], rows: Sequence[tuple[Key, Mapping[str, Any]]]) -> bool:
        lists = self._table.dialect == "postgresql" and any(pa.types.is_list(c.type) for c in columns)
        if len(rows) == 1 or lists:
            return all(self.write(values, [key]) for key, values in rows)
        match self._table.dialect:
            case "postgresql":
                return all(self._from_arrays(columns, part) for part in chunks(rows, ROWS["postgresql"]))
            case "mysql":
                return all(self._by_case(columns, part) for part in chunks(rows, CASES))
            case _:
                return self._one_by_one(columns, rows)

    def _from_arrays(self, columns: Sequence[Column], rows: Sequence[tuple[Key, Mapping[str, Any]]]) -> bool:
        keys = self._table.columns_named(self._table.key)
        names = [f"k{i}" for i in range(len(keys))] + [f"v{i}" for i in range(len(columns))]
        news = ", ".join(f"{self._quote(c.name)} = given.v{i}" for i, c in enumerate(columns))
        arrays = ", ".join(f"%s::{cast_of(c)}[]" for c in (*keys, *columns))
        where = " AND ".join(f"changed.{self._quote(c.name)} = given.k{i}" for i, c in enumerate(keys))
        statement = f"UPDATE {self._name} AS changed SET {news} FROM unnest({arrays}) AS given({', '.join(names)})"
        cells = [array([k[i] for k, _ in rows]) for i in range(len(keys))]
        cells += [array([v[c.name] for _, v in rows]) for c in columns]
        result = self._connection.exec_driver_sql(f"{statement} WHERE {where}", tuple(cells))
        return bool(result.rowcount == len(rows))

    def _by_case(self, columns: Sequence[Column], rows: Sequence[tuple[Key, Mapping[str, Any]]]) -> bool:
        this = " AND ".join(f"{self._quote(k)} = %s" for k in self._table.key)
        cases = " ".join([f"WHEN {this} THEN %s"] * len(rows))
        news = ", ".join(f"{self._quote(c.name)} = CASE {cases} END" for c in columns)
        given = tuple(bound("mysql", part) for c in columns for key, values in rows for part in (*key, values[c.name]))
        return self._run(f"UPDATE {self._name} SET {news}", given, [key for key, _ in rows])

    def _one_by_one(self, columns: Sequence[Column], rows: Sequence[tuple[Key, Mapping[str, Any]]]) -> bool:
        news = ", ".join(f"{self._quote(c.name)} = ?" for c in columns)
        this = " AND ".join(f"{self._quote(k)} = ?" for k in self._table.key)
        given = [tuple(bound("sqlite", v) for v in (*(new[c.name] for c in columns), *key)) for key, new in rows]
        result = self._connection.exec_driver_sql(f"UPDATE {self._name} SET {news} WHERE {this}", given)
        return bool(result.rowcount == len(rows))

    def _parameter(self, column: Column) -> str:
        if self._table.dialect == "sqlite":
            return "?"
        return f"CAST(%s AS {cast_of(column)})" if column.cast else "%s"

    def _run(self, statement: str, given: tuple[Any, ...], keys: Sequence[Key]) -> bool:
        changed = 0
        for each in self.matches(keys):
            changed += self._connection.exec_driver_sql(
                f"{statement} WHERE {each.where}", (*given, *each.values)
            ).rowcount
        return changed == len(keys)
