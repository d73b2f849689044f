"""Addressing many rows by key in one statement, with few parameters: arrays, JSON lists, value lists."""

from __future__ import annotations

# ruff: noqa: S608  # names are quoted, values are bound
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from connectors.sql_schema import Table, chunk_size, chunks
from connectors.sql_types import Column, bound

ROWS: Final = {"postgresql": 5000, "sqlite": 2000, "mysql": 900}
"""Rows that one statement addresses. MariaDB makes a longer list of values a table, and may lock more than it names."""


@dataclass(frozen=True, slots=True)
class Match:
    """A condition that finds rows by key, and its bound values."""

    where: str
    values: tuple[Any, ...] = field(repr=False)


def literal(dialect: str, text: str) -> str:
    """Return a text that stands in a statement: names of columns, never a value."""
    if dialect == "mysql":  # a backslash means something in one SQL mode, and nothing in another
        return f"_utf8mb4 X'{text.encode().hex()}'"
    quoted = "'" + text.replace("'", "''") + "'"
    return quoted.replace("%", "%%") if dialect == "postgresql" else quoted


def matches(table: Table, keys: Sequence[Sequence[Any]], quote: Callable[[str], str]) -> Iterator[Match]:
    """Yield conditions that together find the rows with these keys."""
    columns = table.columns_named(table.key)
    names = [quote(c.name) for c in columns]
    place = names[0] if len(names) == 1 else f"({', '.join(names)})"
    plain = set(map(type, chain.from_iterable(keys))) <= {int, str}
    if table.dialect == "postgresql":
        casts = ", ".join(f"%s::{cast_of(c)}[]" for c in columns)
        where = f"{place} = ANY({casts})" if len(columns) == 1 else f"{place} IN (SELECT * FROM unnest({casts}))"
        for part in chunks(keys, ROWS["postgresql"]):
            yield Match(where, tuple(array(cells) for cells in zip(*part, strict=True)))
    elif table.dialect == "mysql":
        for part in chunks(keys, ROWS["mysql"]):
            yield _in_list(place, part, len(columns))
    elif plain:
        cells = ", ".join(f"json_extract(value, '$[{i}]')" for i in range(len(columns)))
        where = f"{place} IN (SELECT {cells if len(columns) > 1 else 'value'} FROM json_each(?))"
        for part in chunks(keys, ROWS["sqlite"]):
            yield Match(where, (json.dumps(part if len(columns) > 1 else [k[0] for k in part]),))
    else:
        this = " AND ".join(f"{n} = ?" for n in names)
        for part in chunks(keys, chunk_size("sqlite", len(columns))):
            values = tuple(bound("sqlite", v) for key in part for v in key)
            yield Match(f"({' OR '.join([f'({this})'] * len(part))})", values)


def _in_list(place: str, keys: Sequence[Sequence[Any]], width: int) -> Match:
    """Return MariaDB's condition. Whole numbers stand in it as they are: its driver takes long over each value."""
    if width == 1 and set(map(type, chain.from_iterable(keys))) <= {int}:
        return Match(f"{place} IN ({','.join(str(k[0]) for k in keys)})", ())
    values = tuple(tuple(bound("mysql", v) for v in key) for key in keys)
    return Match(f"{place} IN %s", (tuple(v[0] for v in values) if width == 1 else values,))


def array(values: Sequence[Any]) -> str:
    """Return the text of a PostgreSQL array."""
    if set(map(type, values)) <= {int}:
        return f"{{{','.join(map(str, values))}}}"
    return f"{{{','.join(_element(bound('postgresql', v)) for v in values)}}}"


def _element(text: str | None) -> str:
    return "NULL" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def cast_of(column: Column) -> str:
    """Return the name of a column's type, as it stands in a statement of PostgreSQL."""
    return column.cast.replace("%", "%%")
