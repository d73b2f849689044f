"""Columns: their Arrow type, how a driver's value becomes one, and how a value is bound again."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

from connectors.treatment import empty_value, placeholder
from delenda.model import ERASED, CollectionName, Field, Reference

UTC_TIME: Final = pa.timestamp("us", tz="UTC")
_MISFIT: Final = (
    pa.ArrowInvalid,
    pa.ArrowTypeError,
    pa.ArrowNotImplementedError,
    ValueError,
    TypeError,
    ArithmeticError,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its database declares it."""

    name: str
    type: pa.DataType
    nullable: bool = True
    generated: bool = False
    cast: str = ""
    """PostgreSQL: the name of its type, without length or scale, that bound values are cast to."""
    as_text: bool = False
    """It is read as its database writes it."""
    length: int = 0
    """The most characters it holds; 0: any number."""
    padded: bool = False
    """Trailing spaces mean nothing."""
    json: bool = False
    stand_in: Any = None
    """What SUPPRESS leaves where NULL is refused, if not the Arrow type's empty value."""
    parse: Callable[[Any], Any] | None = None
    """Turns a driver's value into one of ``type``; raises ``ValueError`` if it is none."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A table as its database declares it. ``rowid`` is its hidden key's name, if it has one."""

    name: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    rowid: str = ""
    transactional: bool = True


@dataclass(frozen=True, slots=True)
class Inbound:
    """A foreign key of ``child`` that names this table: ``fields`` there, ``target_fields`` here."""

    schema: str
    child: CollectionName
    fields: tuple[str, ...]
    target_fields: tuple[str, ...]
    on_delete: str
    on_update: str


class Named(UserDefinedType[Any]):
    """A type by the name that the database itself gave."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        return self.name.replace("%", "%%")


# --- from the driver ---------------------------------------------------------------------------------


def to_batches(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> list[pa.RecordBatch]:
    """Return rows as Arrow. Rows with values that their column's type can't hold come in batches of their
    own, in which those columns are text: how a row looks never depends on its neighbors.
    """
    if not rows:
        return []
    try:
        return [_batch(columns, rows, frozenset())]
    except _MISFIT:
        groups: dict[frozenset[int], list[Sequence[Any]]] = {}
        for row in rows:
            odd = frozenset(i for i, (c, v) in enumerate(zip(columns, row, strict=True)) if not _fits(c, v))
            groups.setdefault(odd, []).append(row)
        return [_batch(columns, part, odd) for odd, part in groups.items()]


def _batch(columns: Sequence[Column], rows: Sequence[Sequence[Any]], odd: frozenset[int]) -> pa.RecordBatch:
    arrays = []
    for i, (column, values) in enumerate(zip(columns, zip(*rows, strict=True), strict=True)):
        if i in odd:
            arrays.append(pa.array([_as_text(v) for v in values], pa.string()))
        elif column.parse is None:
            arrays.append(pa.array(values, column.type))
        else:
            parse = column.parse
            arrays.append(pa.array([None if v is None else parse(v) for v in values], column.type))
    return pa.RecordBatch.from_arrays(arrays, names=[c.name for c in columns])


def values_of(column: Column, cells: Sequence[Any]) -> list[Any]:
    """Return one column's cells as :func:`to_batches` would show them, each on its own."""
    parse = column.parse
    try:
        plain = cells if parse is None else [None if v is None else parse(v) for v in cells]
        return list(pa.array(plain, column.type).to_pylist())
    except _MISFIT:
        if len(cells) == 1:
            return [_as_text(cells[0])]
        return [v for cell in cells for v in values_of(column, [cell])]


def _fits(column: Column, value: Any) -> bool:
    if value is None:
        return True
    try:
        pa.array([column.parse(value) if column.parse else value], column.type)
    except _MISFIT:
        return False
    return True


def _as_text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bytes() | bytearray() | memoryview():
            return bytes(value).decode("utf-8", "backslashreplace")
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case _:
            return str(value)


# --- to the database ---------------------------------------------------------------------------------


def coerce(column: Column, value: Any) -> Any:
    """Return ``value`` as the column's type holds it, or None if it can't: ``"17"`` → 17, ``"x"`` → None."""
    if value is None:
        return None
    try:
        typed = _coerced(column.type, value)
        if typed is None or not _storable(column, typed):
            return None
        return pa.scalar(typed, column.type).as_py()
    except (*_MISFIT, InvalidOperation, OverflowError):
        return None


def _coerced(kind: pa.DataType, value: Any) -> Any:
    if pa.types.is_string(kind):
        if isinstance(value, str | bytes):
            return value if isinstance(value, str) else value.decode()
        return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
    if pa.types.is_binary(kind):
        return value.encode() if isinstance(value, str) else bytes(value) if isinstance(value, bytes) else None
    if pa.types.is_list(kind):
        return [_coerced(kind.value_type, v) for v in value] if isinstance(value, list | tuple) else None
    if pa.types.is_boolean(kind):
        return {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}.get(str(value).lower())
    if pa.types.is_integer(kind):
        number = Decimal(str(value).strip())
        return int(number) if not isinstance(value, bool) and number == int(number) else None
    if pa.types.is_floating(kind):
        return float(value)
    if pa.types.is_decimal(kind):
        return Decimal(str(value).strip())
    return _coerced_time(kind, value)


def _coerced_time(kind: pa.DataType, value: Any) -> Any:
    if pa.types.is_timestamp(kind):
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        if not isinstance(moment, dt.datetime):
            return dt.datetime.combine(moment, dt.time(0), dt.UTC if kind.tz else None)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=dt.UTC) if kind.tz else moment
        return moment.astimezone(dt.UTC) if kind.tz else moment.astimezone(dt.UTC).replace(tzinfo=None)
    if pa.types.is_date(kind):
        date = dt.date.fromisoformat(value) if isinstance(value, str) else value
        return date if isinstance(date, dt.date) and not isinstance(date, dt.datetime) else None
    if pa.types.is_time(kind):
        return dt.time.fromisoformat(value) if isinstance(value, str) else value
    return value if isinstance(value, dt.timedelta) else None


def _storable(column: Column, value: Any) -> bool:
    """Tell whether PostgreSQL takes a value of the right Arrow type; it refuses more than its types say."""
    match column.cast:
        case "":
            return True
        case "real":
            return not 3.4e38 < abs(value) < math.inf
        case "uuid":
            uuid.UUID(value)
    return not (isinstance(value, str) and "\0" in value)


def bound(dialect: str, value: Any) -> Any:
    """Return what the driver is given for a value."""
    if dialect == "postgresql":
        return _postgres_text(value)
    if dialect == "sqlite":
        match value:
            case bool():
                return int(value)
            case Decimal():
                return str(value)
            case dt.datetime():
                return value.isoformat(sep=" ")
            case dt.date() | dt.time():
                return value.isoformat()
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    return value


def _postgres_text(value: Any) -> Any:
    """Return the text that PostgreSQL reads back as ``value``; lists stay lists."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case bytes():
            return f"\\x{value.hex()}"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case list() | tuple():
            return [_postgres_text(v) for v in value]
        case _:
            return str(value)


def parameter(column: Column, name: str) -> sa.ColumnElement[Any]:
    """Return a bound parameter that compares with, or is written to, the column as its own type."""
    plain: sa.ColumnElement[Any] = sa.bindparam(name, type_=sa.types.NullType())
    return sa.cast(plain, Named(column.cast)) if column.cast else plain


# --- what a change leaves ----------------------------------------------------------------------------


def empty(column: Column, field: Field, shared_unique: bool) -> Any:
    """Return what SUPPRESS leaves in the column; ``shared_unique`` if it stands in any unique key."""
    if column.nullable:
        return None
    if column.stand_in is not None:
        return str(uuid.uuid4()) if column.cast == "uuid" and shared_unique else column.stand_in
    unique = field.unique or shared_unique
    value = empty_value(Field(field.name, field.type, nullable=False, unique=unique))
    if unique and pa.types.is_string(column.type) and column.length:
        text = placeholder()
        return text if len(text) <= column.length else secrets.token_hex(16)[: column.length]
    return value


def is_random(column: Column, field: Field, shared_unique: bool) -> bool:
    """Tell whether :func:`empty` gives something else for each row."""
    if column.nullable:
        return False
    if column.stand_in is not None:
        return column.cast == "uuid" and shared_unique
    return field.unique or shared_unique


def fitted(column: Column, value: Any, empty: Any) -> Any:
    """Return a treated value as the column can hold it; ``empty`` if it can't."""
    if value is None or value is empty:
        return empty if value is None and not column.nullable else value
    typed = coerce(column, value)
    if isinstance(typed, str):
        if column.length and len(typed) > column.length:
            typed = typed.replace(ERASED, "")
            typed = typed if len(typed) <= column.length else None
        if column.json and typed is not None and not _is_json(typed):
            typed = None
    return empty if typed is None else typed


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


# --- SQLite's values: any column may hold anything -----------------------------------------------------


def exact_int(value: Any) -> int:
    if type(value) is not int:
        raise ValueError
    return value


def exact_float(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError
    return float(value)


def exact_bool(value: Any) -> bool:
    if type(value) is not int or value not in (0, 1):
        raise ValueError
    return bool(value)


def exact_bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError  # noqa: TRY004  # a misfit, not a wrong call
    return value


def exact_decimal(value: Any) -> Decimal:
    return Decimal(value if type(value) in (int, str) else repr(value))


def exact_date(value: Any) -> dt.date:
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError
    return dt.date.fromisoformat(value)


_NAIVE: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?")


def exact_moment(value: Any) -> dt.datetime:
    if not isinstance(value, str) or not _NAIVE.fullmatch(value):
        raise ValueError
    whole, _, fraction = value.partition(".")
    return dt.datetime.fromisoformat(f"{whole}.{fraction:0<6}" if fraction else whole)


def exact_time(value: Any) -> dt.time:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004  # a misfit, not a wrong call
    return dt.time.fromisoformat(value)


def text_of(value: Any) -> str:
    return _as_text(value) or ""
