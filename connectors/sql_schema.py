"""Tables as collections: which are read, what their key is, and the statements that address their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.sql.elements import quoted_name

from connectors import sql_mysql, sql_postgres, sql_sqlite
from connectors.sql_types import Column, Declared, Inbound, Named, bound, empty, exact_int
from delenda.errors import ConfigError
from delenda.model import Collection, CollectionName, Field, Shape, StoreName
from delenda.settings import CollectionNote, SqlStore

_TABLES: Final[dict[str, Callable[[sa.Connection, str, str], list[Declared]]]] = {
    "sqlite": sql_sqlite.tables,
    "postgresql": sql_postgres.tables,
    "mysql": sql_mysql.tables,
}
_INBOUND: Final[dict[str, Callable[[sa.Connection, str, str], list[Inbound]]]] = {
    "sqlite": sql_sqlite.inbound,
    "postgresql": sql_postgres.inbound,
    "mysql": sql_mysql.inbound,
}
_TRIGGERS: Final[dict[str, Callable[[sa.Connection, str, str], bool]]] = {
    "sqlite": sql_sqlite.triggers,
    "postgresql": sql_postgres.triggers,
    "mysql": sql_mysql.triggers,
}
_SIZES: Final[dict[str, Callable[[sa.Connection, str, str], int]]] = {
    "sqlite": sql_sqlite.size_bytes,
    "postgresql": sql_postgres.size_bytes,
    "mysql": sql_mysql.size_bytes,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table that config lets us see. ``columns`` hold its hidden key too, if that is what addresses its rows."""

    dialect: str
    schema: str
    collection: Collection
    columns: tuple[Column, ...]
    in_unique: frozenset[str]
    transactional: bool
    source: sa.TableClause

    @property
    def name(self) -> str:
        return str(self.collection.name)

    @property
    def key(self) -> tuple[str, ...]:
        return self.collection.key

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.name == name), None)

    def columns_named(self, names: Iterable[str]) -> list[Column]:
        """Return columns in the order of ``names``. Raises ``KeyError`` for one that is not there."""
        by_name = {c.name: c for c in self.columns}
        return [by_name[n] for n in names]

    def empties(self, names: Iterable[str]) -> dict[str, Any]:
        """Return what SUPPRESS leaves in each of the named fields of one row."""
        fields = {f.name: f for f in self.collection.fields}
        return {c.name: empty(c, fields[c.name], c.name in self.in_unique) for c in self.columns_named(names)}

    def inbound(self, connection: sa.Connection) -> list[Inbound]:
        return _INBOUND[self.dialect](connection, self.schema, self.name)

    def triggers(self, connection: sa.Connection) -> bool:
        """Tell whether a change here may set off something that we don't see: a trigger or a rule."""
        return _TRIGGERS[self.dialect](connection, self.schema, self.name)

    def size_bytes(self, connection: sa.Connection) -> int:
        return _SIZES[self.dialect](connection, self.schema, self.name)


def table_named(schema: str, name: str, columns: Iterable[str]) -> sa.TableClause:
    """Return a table whose every name is quoted, whatever stands in it."""
    return sa.table(
        quoted_name(name, True),
        *(sa.column(quoted_name(c, True)) for c in dict.fromkeys(columns)),
        schema=quoted_name(schema, True) if schema else None,
    )


# --- which tables, with which key --------------------------------------------------------------------


def read_tables(
    connection: sa.Connection,
    dialect: str,
    store: str,
    settings: SqlStore,
    notes: Mapping[str, CollectionNote],
    only: str = "",
) -> dict[str, Table]:
    """Return the tables that config lets us see, by name; ``only`` limits them to one."""
    declared = [t for t in _TABLES[dialect](connection, settings.db_schema, only) if _wanted(t.name, settings)]
    return {t.name: _table(dialect, store, settings, _note(notes, f"{store}/{t.name}"), t) for t in declared}


def _wanted(name: str, settings: SqlStore) -> bool:
    included = not settings.include or any(fnmatchcase(name, p) for p in settings.include)
    return included and not any(fnmatchcase(name, p) for p in settings.exclude)


def _note(notes: Mapping[str, CollectionNote], address: str) -> CollectionNote:
    if address in notes:
        return notes[address]
    return next((note for pattern, note in notes.items() if fnmatchcase(address, pattern)), CollectionNote())


def _table(dialect: str, store: str, settings: SqlStore, note: CollectionNote, declared: Declared) -> Table:
    columns, key = _keyed(store, note, declared)
    alone = {k[0] for k in (declared.primary, *declared.uniques, key) if len(k) == 1}
    collection = Collection(
        StoreName(store),
        CollectionName(declared.name),
        tuple(Field(c.name, str(c.type), c.nullable, c.name in alone, c.generated) for c in columns),
        key,
        declared.references,
        Shape.KEYED if key else Shape.UNKEYED,
        region=note.region or settings.region,
        purpose=note.purpose or settings.purpose,
        source=note.source or settings.source,
    )
    in_unique = frozenset(n for k in (declared.primary, *declared.uniques, key) for n in k)
    source = table_named(settings.db_schema, declared.name, [c.name for c in columns])
    return Table(dialect, settings.db_schema, collection, columns, in_unique, declared.transactional, source)


def _keyed(store: str, note: CollectionNote, declared: Declared) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Return the columns and the key: the primary one, a unique one without NULL, a hidden one, config's."""
    if declared.primary:
        return declared.columns, declared.primary
    required = {c.name for c in declared.columns if not c.nullable}
    sound = [k for k in declared.uniques if required.issuperset(k)]
    if sound:
        return declared.columns, min(sound, key=lambda k: (len(k), k))
    if declared.rowid:
        hidden = Column(declared.rowid, pa.int64(), nullable=False, generated=True, parse=exact_int)
        return (hidden, *declared.columns), (declared.rowid,)
    if missing := set(note.key) - {c.name for c in declared.columns}:
        raise ConfigError(
            f"collections.{store}/{declared.name}.key: the table has no column {', '.join(sorted(missing))}"
        )
    return declared.columns, note.key


# --- addressing rows ---------------------------------------------------------------------------------

ANY_CHUNK: Final = 10_000
IN_CHUNK: Final = 1000
OR_CHUNK: Final = 100


def chunk_size(dialect: str, width: int) -> int:
    """Return how many tuples of ``width`` values one condition may hold."""
    return ANY_CHUNK if dialect == "postgresql" else IN_CHUNK if width == 1 else OR_CHUNK


def chunks(items: Iterable[Any], size: int) -> Iterable[list[Any]]:
    """Yield lists of at most ``size`` items."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def selected(dialect: str, column: Column, place: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Return the expression that reads a column: ``place``, or its text as the database writes it."""
    if not column.as_text:
        return place
    if column.cast == "inet":  # a cast would add a mask: 192.0.2.7/32
        return sa.case((place.is_(None), sa.null()), else_=sa.func.format("%s", place))
    return sa.cast(place, sa.CHAR() if dialect == "mysql" else sa.Text())


def matches(
    dialect: str,
    columns: Sequence[Column],
    places: Sequence[sa.ColumnElement[Any]],
    tuples: Sequence[Sequence[Any]],
    *,
    by_text: bool = False,
) -> sa.ColumnElement[bool]:
    """Return the condition that ``places`` hold one of ``tuples``; every value is bound, none is written out.

    ``by_text``: columns whose type would refuse a value that it can't hold are compared as text.
    """
    bind = [[bound(dialect, v) for v in values] for values in tuples]
    if dialect == "postgresql":
        return _any(columns, places, bind, by_text)
    if len(places) == 1:
        keys = [v[0] for v in bind]  # one parameter that is spread when the statement runs: compiled once, not by value
        return places[0].in_(sa.bindparam(None, keys, type_=sa.types.NullType(), unique=True, expanding=True))
    return sa.or_(
        *(
            sa.and_(
                *(
                    p == sa.bindparam(None, x, type_=sa.types.NullType(), unique=True)
                    for p, x in zip(places, v, strict=True)
                )
            )
            for v in bind
        )
    )


def _any(
    columns: Sequence[Column],
    places: Sequence[sa.ColumnElement[Any]],
    tuples: Sequence[Sequence[Any]],
    by_text: bool,
) -> sa.ColumnElement[bool]:
    sides, arrays = [], []
    for column, place, values in zip(columns, places, zip(*tuples, strict=True), strict=True):
        as_text = by_text and column.as_text and column.cast != "uuid"
        sides.append(selected("postgresql", column, place) if as_text else place)
        plain: sa.ColumnElement[Any] = sa.bindparam(None, list(values), type_=sa.types.NullType(), unique=True)
        arrays.append(sa.cast(plain, Named("text[]" if as_text else f"{column.cast}[]")))
    if len(sides) == 1:
        return sides[0] == sa.func.any(arrays[0])
    names = [f"u{i}" for i in range(len(sides))]
    rows = sa.func.unnest(*arrays).table_valued(*names).render_derived()
    return sa.tuple_(*sides).in_(sa.select(*(rows.c[n] for n in names)))
