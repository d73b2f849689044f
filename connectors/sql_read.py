"""Reading tables: partitions by key range, streamed batches, rows by the values of fields or by key."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection as Bag
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from connectors.sql_schema import Table, chunk_size, chunks, matches, selected
from connectors.sql_types import Column, bound, coerce, parameter, to_batches
from delenda.model import Batch, CollectionName, Unit, decode_key, encode_key

BATCH_BYTES: Final = 8 << 20
FIRST_ROWS: Final = 100
SAMPLE_ROWS: Final = 200
_TEXT: Final = Column("", pa.string())


# --- partitions --------------------------------------------------------------------------------------


def partitions(connection: sa.Connection, table: Table, target_bytes: int) -> list[Unit]:
    """Return key ranges of about ``target_bytes`` each, that hold every row exactly once.

    A table without a single-column key is one unit. Only the keys on the borders are read.
    """
    size = table.size_bytes(connection)
    if size <= target_bytes or len(table.key) != 1 or pa.types.is_duration(_key_column(table).type):
        return [_unit(table, None, None, size)]
    rows = int(connection.scalar(sa.select(sa.func.count()).select_from(table.source)) or 0)
    width = _width(connection, table) if table.dialect == "sqlite" else max(1, size // max(rows, 1))
    per_unit = max(1, target_bytes // width)
    borders: list[Any] = [None]
    while rows > per_unit * len(borders):
        border = _border(connection, table, borders[-1], per_unit)
        if border is None:
            break
        borders.append(border)
    ends = [*borders[1:], None]
    return [_unit(table, low, high, min(rows, per_unit) * width) for low, high in zip(borders, ends, strict=True)]


def _key_column(table: Table) -> Column:
    return table.columns_named(table.key)[0]


def _width(connection: sa.Connection, table: Table) -> int:
    sample = connection.execute(sa.select(*table.source.c).limit(SAMPLE_ROWS)).all()
    total = sum(len(v) if isinstance(v, str | bytes) else 8 for row in sample for v in row)
    return max(1, total // max(1, len(sample)))


def _border(connection: sa.Connection, table: Table, low: Any, rows: int) -> Any:
    column = _key_column(table)
    place = table.source.c[column.name]
    query = sa.select(selected(table.dialect, column, place)).order_by(place).limit(1).offset(rows)
    query = query.where(place.is_not(None)) if low is None else query.where(place >= parameter(column, "low"))
    return connection.scalar(query, None if low is None else {"low": bound(table.dialect, low)})


def _unit(table: Table, low: Any, high: Any, size: int) -> Unit:
    locator = json.dumps([None if v is None else encode_key([v]) for v in (low, high)])
    return Unit(table.collection.store, table.collection.name, locator, "", size)


def in_range(table: Table, unit: Unit) -> tuple[sa.ColumnElement[bool], dict[str, Any]]:
    """Return the condition for a unit's rows, and its bound values."""
    low, high = (None if v is None else decode_key(v)[0] for v in json.loads(unit.locator))
    if low is None and high is None:
        return sa.true(), {}
    column = _key_column(table)
    place = table.source.c[column.name]
    values: dict[str, Any] = {}
    parts: list[sa.ColumnElement[bool]] = []
    for name, value in (("low", low), ("high", high)):
        if value is not None:
            values[name] = bound(table.dialect, value)
            edge = parameter(column, name)
            parts.append(place >= edge if name == "low" else place < edge)
    condition = sa.and_(*parts)
    return (sa.or_(condition, place.is_(None)) if low is None and column.nullable else condition), values


# --- rows --------------------------------------------------------------------------------------------


def stream(
    connection: sa.Connection, query: sa.Select[Any], values: dict[str, Any], columns: Sequence[Column], most: int
) -> Iterator[pa.RecordBatch]:
    """Yield a query's rows as Arrow batches of at most ``most`` rows and about ``BATCH_BYTES``."""
    options = {"stream_results": True, "max_row_buffer": FIRST_ROWS}
    result = connection.execute(query, values, execution_options=options)
    size = min(FIRST_ROWS, most)
    try:
        while rows := result.fetchmany(size):
            batches = to_batches(columns, rows)
            width = max(1, sum(b.nbytes for b in batches) // len(rows))
            size = max(1, min(most, BATCH_BYTES // width, 10 * size))
            yield from batches
    finally:
        result.close()


def read_unit(
    connection: sa.Connection, table: Table, unit: Unit, fields: Sequence[str] | None, most: int
) -> Iterator[Batch]:
    """Yield a unit's rows, with all their columns or only ``fields``."""
    columns = [c for c in table.columns if fields is None or c.name in fields]
    if not columns:
        return
    condition, values = in_range(table, unit)
    query = _select(table, columns).where(condition)
    first = 0
    for records in stream(connection, query, values, columns, most):
        yield Batch(unit, records, table.collection.shape, table.key, first)
        first += records.num_rows


def _select(table: Table, columns: Sequence[Column]) -> sa.Select[Any]:
    source = table.source
    return sa.select(
        *(selected(table.dialect, c, source.c[c.name]).label(f"c{i}") for i, c in enumerate(columns))
    ).select_from(source)


def _loose_unit(table: Table) -> Unit:
    return Unit(table.collection.store, CollectionName(table.name), json.dumps([None, None]))


def find_rows(
    connection: sa.Connection,
    table: Table,
    fields: Sequence[str],
    values: Iterable[Sequence[Any]],
    most: int,
) -> Iterator[Batch]:
    """Yield the rows whose ``fields`` equal one of ``values``, letter by letter, whatever the collation.

    A value that the column's type can't hold matches nothing.
    """
    columns = table.columns_named(fields)
    if table.dialect == "sqlite" and len(columns) == 1 and columns[0].type == pa.string() and not columns[0].as_text:
        values = list(values)
        texts = {t for (value,) in values if (t := _as_text(value)) is not None}
        if all(map(_is_json, texts)):
            yield from _find_texts(connection, table, columns[0], texts, most)
            return
    source, unit = table.source, _loose_unit(table)
    places = [source.c[c.name] for c in columns]
    seen: set[str] = set()
    for part in chunks(values, chunk_size(table.dialect, len(columns)) // 2):
        asked = {encode_key(s): s for value in part for s in _spellings(table.dialect, columns, value)}
        wanted = {_mark(columns, s) for s in asked.values()} - seen
        seen |= wanted
        if not wanted:
            continue
        condition = matches(table.dialect, columns, places, list(asked.values()), by_text=True)
        query = _select(table, table.columns).where(condition)
        for records in stream(connection, query, {}, table.columns, most):
            marks = zip(*(records.column(c.name).to_pylist() for c in columns), strict=True)
            keep = pa.array([_mark(columns, m) in wanted for m in marks], pa.bool_())
            if picked := records.filter(keep):
                yield Batch(unit, picked, table.collection.shape, table.key)


def _find_texts(connection: sa.Connection, table: Table, column: Column, texts: Bag[str], most: int) -> Iterator[Batch]:
    """Yield the rows of a SQLite table that hold one of some texts: all are asked for at once, in one JSON list.

    Its columns hold what they are given: a text of digits may stand there as a number.
    """
    forms = sorted([*texts, *(n for t in texts if t.isdecimal() and len(t) < 19 and str(n := int(t)) == t)], key=str)
    if not forms:
        return
    listed = sa.func.json_each(sa.bindparam("forms", json.dumps(forms))).table_valued("value")
    query = _select(table, table.columns).where(table.source.c[column.name].in_(sa.select(listed.c.value)))
    for records in stream(connection, query, {}, table.columns, most):
        keep = pc.is_in(records.column(column.name), value_set=pa.array(sorted(texts), pa.string()))
        if picked := records.filter(keep):
            yield Batch(_loose_unit(table), picked, table.collection.shape, table.key)


def _as_text(value: Any) -> str | None:
    """Return a value as a column of texts holds it; None if it can't."""
    if isinstance(value, str) and value.isascii():
        return value
    text = coerce(_TEXT, value)
    return text if isinstance(text, str) else None


def _is_json(text: str) -> bool:
    """Does a text come out of SQLite's JSON as it went in?"""
    if text.isascii():
        return "\0" not in text
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text if c > "\ud7ff")


def _spellings(dialect: str, columns: Sequence[Column], value: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Return the tuples to ask for; in SQLite any column may hold text, and dates are spelled in two ways."""
    options: list[list[Any]] = []
    for column, part in zip(columns, value, strict=True):
        typed = coerce(column, part)
        forms = [] if typed is None else [typed]
        if dialect == "sqlite" and part is not None:
            if pa.types.is_timestamp(column.type) and typed is not None:
                forms.append(typed.isoformat())
            if isinstance(part, str) and part not in forms and coerce(_TEXT, part) is not None:
                forms.append(part)
            if column.type == pa.string() and isinstance(typed, str) and typed.isdecimal() and len(typed) < 19:
                forms.append(int(typed))
        options.append(forms)
    return itertools.product(*options)


def _mark(columns: Sequence[Column], values: Sequence[Any]) -> str:
    """Return what equal values of these columns have in common."""
    plain = []
    for column, value in zip(columns, values, strict=True):
        if pa.types.is_timestamp(column.type) and isinstance(value, str):
            value = coerce(column, value) or value
        if column.type == pa.string():
            value = str(value)
        plain.append(value.rstrip(" ") if column.padded and isinstance(value, str) else value)
    return encode_key(plain)


def rows_by_key(
    connection: sa.Connection, table: Table, keys: Sequence[Sequence[Any]], *, lock: bool = False
) -> list[pa.RecordBatch]:
    """Return the rows that have one of ``keys``, with all columns; ``lock`` holds them until the transaction ends."""
    columns, source = table.columns_named(table.key), table.source
    places = [source.c[c.name] for c in columns]
    found: list[pa.RecordBatch] = []
    for part in chunks(keys, chunk_size(table.dialect, len(columns))):
        query = _select(table, table.columns).where(matches(table.dialect, columns, places, part))
        if lock:
            query = query.order_by(*places).with_for_update()
        found += to_batches(table.columns, connection.execute(query).all())
    return found


def fetch_rows(connection: sa.Connection, table: Table, keys: Sequence[str]) -> Iterator[Batch]:
    """Yield the rows that still have one of the encoded ``keys``."""
    wanted, unit = set(keys), _loose_unit(table)
    usable = [k for k in map(decode_key, wanted) if len(k) == len(table.key) and None not in k]
    for part in chunks(usable, 1000):
        for records in rows_by_key(connection, table, part):
            marks = zip(*(records.column(n).to_pylist() for n in table.key), strict=True)
            keep = pa.array([encode_key(m) in wanted for m in marks], pa.bool_())
            if picked := records.filter(keep):
                yield Batch(unit, picked, table.collection.shape, table.key)
