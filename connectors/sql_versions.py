"""A row's version, reckoned from a text that the database itself builds: reading thousands of rows costs one column.

A version is a digest of the row's content (:func:`delenda.model.fingerprint`). Here the database writes the very text
that is digested; a column whose values it can't write that way (a float, a list) comes as it is, and is written here.
The text may differ from the true one, and then the row counts as changed and is read again in full; it never stands
for two contents, since each expression below writes different values differently.
"""

from __future__ import annotations

# ruff: noqa: S608  # names are quoted, values are bound
import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from connectors.sql_keys import Match, literal
from connectors.sql_schema import Table
from connectors.sql_types import Column, values_of
from delenda.model import encode_key

Row = tuple[str, tuple[Any, ...]]
"""A row's version, and the values that were asked for."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Reads the versions of a table's rows, and the values of the columns ``wanted``."""

    connection: sa.Connection
    table: Table
    wanted: tuple[Column, ...]

    def read(self, match: Match) -> Iterator[Row]:
        """Yield the rows that ``match`` finds; they are locked until the transaction ends."""
        quote = self.connection.dialect.identifier_preparer.quote_identifier
        layout = _layout(self.table, quote)
        if self.table.dialect == "mysql" and not layout.odd and not self.wanted:
            yield from zip(_digests(self._lines(match, layout.texts[0], quote)), itertools.repeat(()))
            return
        order = "" if self.table.dialect == "sqlite" else f"ORDER BY {', '.join(quote(k) for k in self.table.key)}"
        places = [_selected(self.table.dialect, c, quote(c.name)) for c in (*layout.odd, *self.wanted)]
        rows = self._rows(match, [*layout.texts, *places], quote, order)
        if not rows:
            return
        columns = list(zip(*rows, strict=True))
        last = len(layout.texts) + len(layout.odd)
        given = [values_of(c, cells) for c, cells in zip(self.wanted, columns[last:], strict=True)]
        values = zip(*given, strict=True) if given else itertools.repeat((), len(rows))
        yield from zip(_digests(layout.join(columns[:last])), values, strict=True)

    def _rows(self, match: Match, places: Sequence[str], quote: Callable[[str], str], order: str) -> Sequence[Any]:
        name = ".".join(quote(n) for n in (self.table.schema, self.table.name) if n)
        lock = "" if self.table.dialect == "sqlite" else "FOR UPDATE"
        statement = f"SELECT {', '.join(places)} FROM {name} WHERE {match.where} {order} {lock}"
        return self.connection.exec_driver_sql(statement, match.values).all()

    def _lines(self, match: Match, text: str, quote: Callable[[str], str]) -> list[str]:
        """Return the texts of all rows, that the server sends as one: its driver takes long over each row. No text
        holds a line's end; one that was cut off for its length is no row's text."""
        [(lines,)] = self._rows(match, [f"GROUP_CONCAT({text} SEPARATOR '\n')"], quote, "")
        return [] if lines is None else str(lines).split("\n")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Expressions for the text around the ``odd`` columns, which the database does not write.

    ``between`` is what stands before and after each odd one; ``listed``: each text is a JSON list, without its
    brackets a part of the whole.
    """

    texts: tuple[str, ...]
    odd: tuple[Column, ...] = ()
    between: tuple[tuple[str, str], ...] = ()
    listed: bool = False

    def join(self, columns: Sequence[Sequence[Any]]) -> Iterable[str | None]:
        """Return each row's text; None if it could not be written."""
        texts: Sequence[Sequence[Any]] = columns[: len(self.texts)]
        if self.listed:
            texts = [[cell[1:-1] for cell in column] for column in texts]
            texts = [[f'{{"m":[{cell}' for cell in texts[0]], *texts[1:]]
            texts = [*texts[:-1], [f"{cell}]}}" for cell in texts[-1]]]
        if not self.odd:
            return texts[0]
        filled = [_written(c, cells) for c, cells in zip(self.odd, columns[len(self.texts) :], strict=True)]
        pieces = [texts[0]]
        for (before, after), cells, text in zip(self.between, filled, texts[1:], strict=True):
            pieces += [itertools.repeat(before), cells, itertools.repeat(after), text] if before else [cells, text]  # type: ignore[list-item]
        return (None if None in row else "".join(row) for row in zip(*pieces))  # noqa: B905  # some repeat without end


def _layout(table: Table, quote: Callable[[str], str]) -> _Layout:
    columns = sorted(table.columns, key=lambda c: c.name)
    if table.dialect == "sqlite":
        return _lists(columns, quote)
    write = _postgres if table.dialect == "postgresql" else _mysql
    pieces: list[list[str]] = [[]]
    odd: list[Column] = []
    before = '{"m":['
    for column in columns:
        pieces[-1].append(literal(table.dialect, f"{before}[{_quoted(column)},"))
        written = write(column, quote(column.name))
        if written is None:
            odd.append(column)
            pieces.append([])
        else:
            pieces[-1].append(written)
        before = "],"
    pieces[-1].append(literal(table.dialect, "]]}"))
    return _Layout(tuple(_concat(p) for p in pieces), tuple(odd), (("", ""),) * len(odd))


def _lists(columns: Sequence[Column], quote: Callable[[str], str]) -> _Layout:
    """Return SQLite's layout: it writes lists faster than it puts texts together."""
    runs: list[list[str]] = [[]]
    odd: list[Column] = []
    for column in columns:
        written = _sqlite(column, quote(column.name))
        if written is None:
            odd.append(column)
            runs.append([])
        else:
            runs[-1].append(f"json_array({literal('sqlite', column.name)}, {written})")
    between = []
    for i, column in enumerate(odd):
        before = "," if i or runs[0] else ""
        between.append((f"{before}[{_quoted(column)},", "]," if runs[i + 1] else "]"))
    return _Layout(tuple(_nested(run) for run in runs), tuple(odd), tuple(between), listed=True)


def _nested(items: Sequence[str]) -> str:
    """Return a list of items, however many: a function takes at most a hundred arguments."""
    lists = [f"json_array({', '.join(items[i : i + 90])})" for i in range(0, len(items), 90)] or ["'[]'"]
    if len(lists) == 1:
        return lists[0]
    return "'[' || " + " || ',' || ".join(f"substr({part}, 2, length({part}) - 2)" for part in lists) + " || ']'"


def _quoted(column: Column) -> str:
    return json.dumps(column.name, ensure_ascii=False)


def _digests(texts: Iterable[str | None]) -> list[str]:
    """Return the versions that texts stand for; an empty one for none."""
    blake2b = hashlib.blake2b
    return ["" if t is None else blake2b(t.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() for t in texts]


def _written(column: Column, cells: Sequence[Any]) -> list[str | None]:
    """Return what stands for each cell of a column that the database does not write."""
    quick = _QUICK.get(column.parse.__name__) if column.parse else None
    if quick is not None:
        return [quick(cell) for cell in cells]
    if pa.types.is_floating(column.type) and set(map(type, cells)) <= {float}:
        return [f'{{"f":"{cell.hex()}"}}' for cell in cells]
    return [encode_key([value])[1:-1] for value in values_of(column, cells)]


# --- what Python writes of SQLite's values; None for one that is rarely spelled so ----------------------


def _moment_text(cell: Any) -> str | None:
    if cell is None:
        return "null"
    if type(cell) is not str or cell[10:11] not in (" ", "T"):
        return None
    if len(cell) == 19 or (len(cell) == 26 and cell.endswith(".000000")):
        return f'{{"t":"{cell[:10]}T{cell[11:19]}"}}'
    return f'{{"t":"{cell[:10]}T{cell[11:]}"}}' if len(cell) == 26 and cell[19] == "." else None


def _date_text(cell: Any) -> str | None:
    if cell is None:
        return "null"
    return f'{{"t":"{cell}"}}' if type(cell) is str and len(cell) == 10 else None


def _decimal_text(cell: Any) -> str | None:
    if cell is None:
        return "null"
    if type(cell) is int:
        return f'{{"d":"{cell}"}}'
    text = repr(cell) if type(cell) is float else ""
    return f'{{"d":"{text.rstrip("0").rstrip(".")}"}}' if "." in text and "e" not in text else None


def _bool_text(cell: Any) -> str | None:
    return "null" if cell is None else {0: "false", 1: "true"}.get(cell) if type(cell) is int else None


_QUICK: Final[dict[str, Callable[[Any], str | None]]] = {
    "exact_moment": _moment_text,
    "exact_date": _date_text,
    "exact_decimal": _decimal_text,
    "exact_bool": _bool_text,
}


def _selected(dialect: str, column: Column, place: str) -> str:
    """Return the expression that reads a column, as :func:`connectors.sql_schema.selected` does."""
    if not column.as_text:
        return place
    if column.cast == "inet":
        return f"CASE WHEN {place} IS NULL THEN NULL ELSE format('%%s', {place}) END"
    return f"CAST({place} AS {'CHAR' if dialect == 'mysql' else 'text'})"


# --- PostgreSQL --------------------------------------------------------------------------------------


def _postgres(column: Column, place: str) -> str | None:
    kind, written = column.type, None
    if column.as_text or pa.types.is_string(kind):
        written = f"to_json({_selected('postgresql', column, place)})::text"
    elif pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        written = f"{place}::text"
    elif pa.types.is_decimal(kind):
        written = _tagged("d", f"pg_catalog.trim_scale({place})")
    elif pa.types.is_date(kind):
        written = _tagged("t", f"{place}::text")
    elif pa.types.is_time(kind):
        written = _tagged("t", _padded(f"{place}::text", 8))
    elif pa.types.is_timestamp(kind):
        moment = f"({place} AT TIME ZONE 'UTC')" if kind.tz else place
        written = _tagged("t", _padded(f"replace({moment}::text, ' ', 'T')", 19), "+00:00" if kind.tz else "")
    elif pa.types.is_binary(kind):
        written = _tagged("b", f"encode({place}, 'hex')")
    return written and f"coalesce({written}, 'null')"


def _tagged(tag: str, text: str, end: str = "") -> str:
    return f"""'{{"{tag}":"' || {text} || '{end}"}}'"""


def _padded(text: str, whole: int) -> str:
    """Return a time with six digits of a second, or none: PostgreSQL drops zeros at the end."""
    return f"CASE WHEN length({text}) > {whole} THEN rpad({text}, {whole + 7}, '0') ELSE {text} END"


# --- MariaDB and MySQL -------------------------------------------------------------------------------


def _mysql(column: Column, place: str) -> str | None:
    kind, written = column.type, None
    if column.as_text or pa.types.is_string(kind):
        text = f"CONVERT({place} USING utf8mb4)"
        for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
            text = f"REPLACE({text}, {literal('mysql', plain)}, {literal('mysql', escaped)})"
        written = f"""CONCAT('"', {text}, '"')"""
    elif pa.types.is_integer(kind):
        written = place
    elif pa.types.is_decimal(kind):
        zeros = f"TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM {place}))" if kind.scale else place
        written = f"""CONCAT('{{"d":"', {zeros}, '"}}')"""
    elif pa.types.is_date(kind):
        written = f"""CONCAT('{{"t":"', {place}, '"}}')"""
    elif pa.types.is_timestamp(kind):
        moment = f"IF(MICROSECOND({place}) = 0, REPLACE(LEFT({place}, 19), ' ', 'T'), "
        moment += f"DATE_FORMAT({place}, '%%Y-%%m-%%dT%%H:%%i:%%s.%%f'))"
        written = f"""CONCAT('{{"t":"', {moment}, '{"+00:00" if kind.tz else ""}"}}')"""
    elif pa.types.is_binary(kind):
        written = f"""CONCAT('{{"b":"', LOWER(HEX({place})), '"}}')"""
    return written and f"COALESCE({written}, 'null')"


# --- SQLite: any column may hold anything; what does not fit its type is written as nothing that would ------


def _sqlite(column: Column, place: str) -> str | None:
    match column.parse.__name__ if column.parse else "":
        case "" | "exact_int":
            return place
        case "text_of":
            return f"CASE typeof({place}) WHEN 'integer' THEN CAST({place} AS TEXT) ELSE {place} END"
    return None


def _concat(pieces: Sequence[str]) -> str:
    """Return a call of ``concat``, which takes at most a hundred arguments in PostgreSQL."""
    parts = [f"concat({', '.join(pieces[i : i + 90])})" for i in range(0, len(pieces), 90)]
    return parts[0] if len(parts) == 1 else _concat(parts)
