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
_DATE: Final = "0000-00-00".replace("0", "[0-9]")


@dataclass(frozen=True, slots=True)
class Versions:
    """Reads the versions of a table's rows, and the values of the columns ``wanted``."""

    connection: sa.Connection
    table: Table
    wanted: tuple[Column, ...]

    def read(self, match: Match) -> Iterator[Row]:
        """Yield the rows that ``match`` finds; they are locked until the transaction ends."""
        quote = self.connection.dialect.identifier_preparer.quote_identifier
        texts, odd = self._pieces(quote)
        if self.table.dialect == "mysql" and not odd and not self.wanted:
            yield from ((v, ()) for v in _digests(self._lines(match, texts[0], quote)) if v is not None)
            return
        order = ", ".join(quote(k) for k in self.table.key)
        places = [_selected(self.table.dialect, c, quote(c.name)) for c in (*odd, *self.wanted)]
        rows = self._rows(
            match, [*texts, *places], quote, "" if self.table.dialect == "sqlite" else f"ORDER BY {order}"
        )
        if not rows:
            return
        columns = list(zip(*rows, strict=True))
        first, last = len(texts), len(texts) + len(odd)
        filled = [_written(c, cells) for c, cells in zip(odd, columns[first:last], strict=True)]
        given = [values_of(c, cells) for c, cells in zip(self.wanted, columns[last:], strict=True)]
        values = zip(*given, strict=True) if given else itertools.repeat((), len(rows))
        for version, row in zip(_digests(_joined(columns[:first], filled)), values, strict=True):
            if version is not None:
                yield version, row

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

    def _pieces(self, quote: Callable[[str], str]) -> tuple[list[str], list[Column]]:
        """Return expressions for the text around the columns that the database can't write, and those columns."""
        write = _WRITERS[self.table.dialect]
        join = _JOINS[self.table.dialect]
        pieces: list[list[str]] = [[]]
        odd: list[Column] = []
        before = '{"m":['
        for column in sorted(self.table.columns, key=lambda c: c.name):
            pieces[-1].append(literal(self.table.dialect, f"{before}[{json.dumps(column.name, ensure_ascii=False)},"))
            written = write(column, quote(column.name))
            if written is None:
                odd.append(column)
                pieces.append([])
            else:
                pieces[-1].append(written)
            before = "],"
        pieces[-1].append(literal(self.table.dialect, "]]}"))
        return [join(p) for p in pieces], odd


def _joined(texts: Sequence[Sequence[str | None]], filled: Sequence[Sequence[str | None]]) -> Iterable[str | None]:
    """Return each row's text; None if it could not be written."""
    if not filled:
        return texts[0]
    pieces = [texts[0], *itertools.chain.from_iterable(zip(filled, texts[1:], strict=True))]
    return (None if None in row else "".join(row) for row in zip(*pieces, strict=True))


def _digests(texts: Iterable[str | None]) -> Iterator[str | None]:
    blake2b = hashlib.blake2b
    for text in texts:
        yield None if text is None else blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _written(column: Column, cells: Sequence[Any]) -> list[str | None]:
    """Return what stands for each cell of a column that the database does not write."""
    quick = _QUICK.get(column.parse.__name__) if column.parse else None
    if quick is not None:
        return [quick(cell) for cell in cells]
    return [encode_key([value])[1:-1] for value in values_of(column, cells)]


def _moment_text(cell: Any) -> str | None:
    """Return SQLite's text of a time as it stands in a version; None for one that is rarely spelled so."""
    if cell is None:
        return "null"
    if type(cell) is not str or cell[10:11] not in (" ", "T"):
        return None
    if len(cell) == 19 or (len(cell) == 26 and cell.endswith(".000000")):
        return f'{{"t":"{cell[:10]}T{cell[11:19]}"}}'
    return f'{{"t":"{cell[:10]}T{cell[11:]}"}}' if len(cell) == 26 and cell[19] == "." else None


def _decimal_text(cell: Any) -> str | None:
    if cell is None:
        return "null"
    if type(cell) is int:
        return f'{{"d":"{cell}"}}'
    text = repr(cell) if type(cell) is float else ""
    return f'{{"d":"{text.rstrip("0").rstrip(".")}"}}' if "." in text and "e" not in text else None


_QUICK: Final[dict[str, Callable[[Any], str | None]]] = {"exact_moment": _moment_text, "exact_decimal": _decimal_text}
"""SQLite would write these too, but takes longer."""


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


# --- SQLite: any column may hold anything; what does not fit its type gives NULL, and no text ---------


def _sqlite(column: Column, place: str) -> str | None:
    parse = column.parse.__name__ if column.parse else ""
    match parse:
        case "" | "text_of":
            cases = f"WHEN 'text' THEN json_quote({place})"
            cases += f""" WHEN 'integer' THEN '"' || {place} || '"'""" if parse else ""
        case "exact_int":
            cases = f"WHEN 'integer' THEN {place}"
        case "exact_bool":
            cases = f"WHEN 'integer' THEN CASE {place} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
        case "exact_bytes":
            cases = f"WHEN 'blob' THEN {_tagged('b', f'lower(hex({place}))')}"
        case "exact_date":
            cases = f"WHEN 'text' THEN CASE WHEN {place} GLOB '{_DATE}' THEN {_tagged('t', place)} END"
        case _:
            return None
    return f"CASE typeof({place}) {cases} WHEN 'null' THEN 'null' END"


_WRITERS: Final[dict[str, Callable[[Column, str], str | None]]] = {
    "postgresql": _postgres,
    "mysql": _mysql,
    "sqlite": _sqlite,
}


def _concat(pieces: Sequence[str]) -> str:
    """Return a call of ``concat``, which takes at most a hundred arguments in PostgreSQL."""
    parts = [f"concat({', '.join(pieces[i : i + 90])})" for i in range(0, len(pieces), 90)]
    return parts[0] if len(parts) == 1 else _concat(parts)


_JOINS: Final[dict[str, Callable[[Sequence[str]], str]]] = {
    "postgresql": _concat,
    "mysql": lambda pieces: f"CONCAT({', '.join(pieces)})",
    "sqlite": " || ".join,
}
