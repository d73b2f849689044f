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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from connectors.sql_keys import Match, literal
from connectors.sql_schema import Table
from connectors.sql_types import Column, values_of
from delenda.model import encode_key


@dataclass(frozen=True, slots=True)
class Versions:
    """Reads the versions of a table's rows, and the values of the columns ``wanted``."""

    connection: sa.Connection
    table: Table
    wanted: tuple[Column, ...]

    def read(self, match: Match) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the versions of the rows that ``match`` finds, and of each the values that are wanted, if any are;
        the rows are locked until the transaction ends."""
        quote = self.connection.dialect.identifier_preparer.quote_identifier
        layout = _layout(self.table, quote)
        if self.table.dialect != "postgresql" and not layout.odd and not self.wanted:
            return self._read_lines(match, layout.texts[0], quote), []
        order = "" if self.table.dialect == "sqlite" else f"ORDER BY {', '.join(quote(k) for k in self.table.key)}"
        places = [_selected(self.table.dialect, c, quote(c.name)) for c in (*layout.odd, *self.wanted)]
        rows = self._rows(match, [*layout.texts, *places], quote, order)
        if not rows:
            return [], []
        columns = list(zip(*rows, strict=True))
        last = len(layout.texts) + len(layout.odd)
        given = [values_of(c, cells) for c, cells in zip(self.wanted, columns[last:], strict=True)]
        return _digests(layout.join(columns[:last])), list(zip(*given, strict=True))

    def _rows(self, match: Match, places: Sequence[str], quote: Callable[[str], str], order: str) -> Sequence[Any]:
        name = ".".join(quote(n) for n in (self.table.schema, self.table.name) if n)
        lock = "" if self.table.dialect == "sqlite" else "FOR UPDATE"
        statement = f"SELECT {', '.join(places)} FROM {name} WHERE {match.where} {order} {lock}"
        return self.connection.exec_driver_sql(statement, match.values).all()

    def _read_lines(self, match: Match, text: str, quote: Callable[[str], str]) -> list[str]:
        """Return the versions of all rows, whose texts come as one: a driver takes long over each row. No text holds
        a line's end; one that was cut off for its length is no row's text."""
        if self.table.dialect == "mysql":
            [(lines,)] = self._rows(match, [f"GROUP_CONCAT({text} SEPARATOR '\n')"], quote, "")
            return [] if lines is None else _digests(str(lines).split("\n"))
        driver: Any = self.connection.connection.dbapi_connection
        decoded, driver.text_factory = driver.text_factory, bytes
        try:
            [(whole,)] = self._rows(match, [f"group_concat({text}, '}}' || char(10) || '{{\"m\":')"], quote, "")
        finally:
            driver.text_factory = decoded
        if whole is None:
            return []
        blake2b = hashlib.blake2b
        return [blake2b(t, digest_size=16).hexdigest() for t in (b'{"m":%b}' % whole).split(b"\n")]


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
    match table.dialect:
        case "sqlite":
            return _lists(columns, quote)
        case "postgresql":
            return _woven("postgresql", [(c, _postgres(c, quote(c.name))) for c in columns])
    escaped = _woven("mysql", [(c, _mysql(c, quote(c.name), escaped=True)) for c in columns])
    texts = [quote(c.name) for c in columns if _is_text(c)]
    if not texts:
        return escaped
    plain = _woven("mysql", [(c, _mysql(c, quote(c.name), escaped=False)) for c in columns])
    calm = f"CONCAT_WS('', {', '.join(texts)}) REGEXP {literal('mysql', _SIGNS)} = 0"
    either = tuple(f"IF({calm}, {p}, {e})" for p, e in zip(plain.texts, escaped.texts, strict=True))
    return replace(escaped, texts=either)


def _woven(dialect: str, written: Iterable[tuple[Column, str | None]]) -> _Layout:
    """Return the texts around columns with an expression, and those without one."""
    pieces: list[list[str]] = [[]]
    odd: list[Column] = []
    before = '{"m":['
    for column, expression in written:
        pieces[-1].append(literal(dialect, f"{before}[{_quoted(column)},"))
        if expression is None:
            odd.append(column)
            pieces.append([])
        else:
            pieces[-1].append(expression)
        before = "],"
    pieces[-1].append(literal(dialect, "]]}"))
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
    if pa.types.is_floating(column.type) and set(map(type, cells)) <= {float}:
        return [f'{{"f":"{cell.hex()}"}}' for cell in cells]
    return [encode_key([value])[1:-1] for value in values_of(column, cells)]


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

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SIGNS: Final = '["\\\\\n\r\t]'
"""A regular expression for what is to be escaped: few rows hold any, and to look once costs less than to replace."""


def _is_text(column: Column) -> bool:
    return column.as_text or pa.types.is_string(column.type)


def _mysql(column: Column, place: str, *, escaped: bool) -> str | None:
    kind, written = column.type, None
    if _is_text(column):
        text = f"CONVERT({place} USING utf8mb4)"
        for sign, escape in _ESCAPES.items() if escaped else ():
            text = f"REPLACE({text}, {literal('mysql', sign)}, {literal('mysql', escape)})"
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

_MISFIT: Final = "json_object()"
"""What stands for a value that its column's type can't hold: no such value is ever digested so."""


def _sqlite(column: Column, place: str) -> str | None:
    """Return what stands for a column in a JSON list; a nested object is what a function of JSON made."""
    match column.parse.__name__ if column.parse else "":
        case "" | "exact_int":
            return place
        case "text_of":
            return f"CASE typeof({place}) WHEN 'integer' THEN CAST({place} AS TEXT) ELSE {place} END"
        case "exact_moment":  # its seconds have six more digits, or none
            short = f"CASE substr({place}, 20) WHEN '.000000' THEN substr({place}, 1, 19) ELSE {place} END"
            return _by_type(place, text=f"json_object('t', replace({short}, ' ', 'T'))")
        case "exact_date":
            return _by_type(place, text=f"json_object('t', {place})")
        case "exact_decimal":  # of a number that has more than fifteen digits, quote() gives twenty and an exponent
            exact = f"json_object('d', rtrim(rtrim(quote({place}), '0'), '.'))"
            return _by_type(place, integer=f"json_object('d', CAST({place} AS TEXT))", real=exact)
        case "exact_bool":
            return _by_type(
                place, integer=f"CASE {place} WHEN 0 THEN json('false') WHEN 1 THEN json('true') ELSE {_MISFIT} END"
            )
        case "exact_bytes":
            return _by_type(place, blob=f"json_object('b', lower(hex({place})))")
    return None


def _by_type(place: str, **written: str) -> str:
    cases = " ".join(f"WHEN '{name}' THEN {text}" for name, text in written.items())
    return f"CASE typeof({place}) {cases} WHEN 'null' THEN NULL ELSE {_MISFIT} END"


def _concat(pieces: Sequence[str]) -> str:
    """Return a call of ``concat``, which takes at most a hundred arguments in PostgreSQL."""
    parts = [f"concat({', '.join(pieces[i : i + 90])})" for i in range(0, len(pieces), 90)]
    return parts[0] if len(parts) == 1 else _concat(parts)
