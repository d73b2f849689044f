"""What PostgreSQL says of itself: tables, types, keys, sizes, leftovers; and its dates, also those Python lacks."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import sqlalchemy as sa

from connectors.sql_types import UTC_TIME, Column, Declared, Inbound
from delenda.model import CollectionName, Reference

if TYPE_CHECKING:
    from psycopg.adapt import Buffer, Loader

# --- dates: ``infinity`` and years before 1 stay text ---------------------------------------------------


@functools.cache
def _loaders() -> dict[str, type[Loader]]:
    """Return what reads each type's text. Made when PostgreSQL is first spoken to: its driver takes long to import."""
    from psycopg.adapt import Loader

    def reading(parse: Callable[[str], Any]) -> type[Loader]:
        class Tolerant(Loader):
            def load(self, data: Buffer) -> Any:
                text = bytes(data).decode()
                try:
                    return parse(text)
                except ValueError:
                    return text

        return Tolerant

    moment = reading(dt.datetime.fromisoformat)
    date, time = reading(dt.date.fromisoformat), reading(dt.time.fromisoformat)
    return {"date": date, "timestamp": moment, "timestamptz": moment, "time": time}


def tolerant(connection: Any) -> None:
    """Make one psycopg connection read every date and time; its session must use ISO dates and UTC."""
    for name, loader in _loaders().items():
        connection.adapters.register_loader(name, loader)


# --- tables ------------------------------------------------------------------------------------------

_COLUMNS: Final = """
SELECT c.relname, a.attname, b.typname, pg_catalog.format_type(b.oid, -1),
       CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
       a.attnotnull OR t.typnotnull, a.attgenerated <> '' OR a.attidentity = 'a', b.typtype, e.typname,
       (SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = b.oid ORDER BY enumsortorder LIMIT 1)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
WHERE c.relnamespace = pg_catalog.to_regnamespace(:schema) AND c.relkind IN ('r', 'p') AND NOT c.relispartition {only}
ORDER BY c.relname, a.attnum
"""
_KEYS: Final = """
SELECT c.relname, i.indisprimary, array_agg(a.attname::text ORDER BY k.position)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position)
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
WHERE c.relnamespace = pg_catalog.to_regnamespace(:schema) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
  AND NOT 0 = ANY(i.indkey::int2[]) AND k.position <= i.indnkeyatts {only}
GROUP BY c.relname, i.indexrelid, i.indisprimary
ORDER BY c.relname, i.indexrelid
"""
_FOREIGN: Final = """
SELECT n.nspname, c.relname, p.nspname, r.relname, f.confdeltype, f.confupdtype,
       array_agg(a.attname::text ORDER BY k.position), array_agg(b.attname::text ORDER BY k.position)
FROM pg_catalog.pg_constraint f
JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = f.confrelid
JOIN pg_catalog.pg_namespace p ON p.oid = r.relnamespace
CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k(here, there, position)
JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.here
JOIN pg_catalog.pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.there
WHERE f.contype = 'f' AND f.conparentid = 0 AND {side} = pg_catalog.to_regnamespace(:schema) {only}
GROUP BY f.oid, n.nspname, c.relname, p.nspname, r.relname
ORDER BY c.relname, f.oid
"""
_RULES: Final = {"a": "", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
_PLAIN: Final[dict[str, pa.DataType]] = {
    "bool": pa.bool_(),
    "int2": pa.int16(),
    "int4": pa.int32(),
    "int8": pa.int64(),
    "float4": pa.float64(),
    "float8": pa.float64(),
    "text": pa.string(),
    "varchar": pa.string(),
    "bpchar": pa.string(),
    "bytea": pa.binary(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "timestamp": pa.timestamp("us"),
    "timestamptz": UTC_TIME,
}
_STAND_INS: Final = {
    "json": "{}",
    "jsonb": "{}",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "inet": "0.0.0.0",  # noqa: S104  # an empty address, nothing is bound to it
    "cidr": "0.0.0.0/32",
    "macaddr": "00:00:00:00:00:00",
    "macaddr8": "00:00:00:00:00:00:00:00",
    "numeric": "0",
    "money": "0",
    "interval": "0",
    "timetz": "00:00:00+00",
    "point": "(0,0)",
    "xml": "<erased/>",
    "hstore": "",
}


def _quoted(schema: str) -> str:
    return '"' + schema.replace('"', '""') + '"'


def _where(connection: sa.Connection, schema: str) -> str:
    """Return the schema's name, quoted, as ``to_regnamespace`` reads it."""
    return _quoted(schema or str(connection.scalar(sa.text("SELECT current_schema()"))))


def tables(connection: sa.Connection, schema: str, only: str = "") -> list[Declared]:
    """Return the tables of a schema, or one of them, partitioned ones as one; views and partitions are left out."""
    at = {"schema": _where(connection, schema)} | ({"only": only} if only else {})
    one = "AND c.relname = :only" if only else ""
    columns: dict[str, list[Column]] = {}
    for table, *facts in connection.execute(sa.text(_COLUMNS.format(only=one)), at):
        columns.setdefault(table, []).append(_column(*facts))
    primary: dict[str, tuple[str, ...]] = {}
    uniques: dict[str, list[tuple[str, ...]]] = {}
    for table, is_primary, names in connection.execute(sa.text(_KEYS.format(only=one)), at):
        if is_primary:
            primary[table] = tuple(names)
        else:
            uniques.setdefault(table, []).append(tuple(names))
    references: dict[str, list[Reference]] = {}
    query = sa.text(_FOREIGN.format(side="c.relnamespace", only=one))
    for own, table, target_schema, target, on_delete, _, fields, target_fields in connection.execute(query, at):
        name = target if target_schema == own else f"{target_schema}.{target}"
        reference = Reference(tuple(fields), CollectionName(name), tuple(target_fields), _RULES[_char(on_delete)])
        references.setdefault(table, []).append(reference)
    return [
        Declared(t, tuple(c), primary.get(t, ()), tuple(uniques.get(t, ())), tuple(references.get(t, ())))
        for t, c in columns.items()
    ]


def _char(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _column(
    name: str,
    base: str,
    cast: str,
    modifier: int,
    not_null: bool,
    generated: bool,
    sort: Any,
    element: str | None,
    label: str | None,
) -> Column:
    kind = _PLAIN.get(base)
    if kind is None and base == "numeric" and modifier >= 4:
        digits, scale = (modifier - 4) >> 16 & 0xFFFF, (modifier - 4) & 0x7FF
        if digits <= 38 and scale <= digits:
            kind = pa.decimal128(digits, scale)
    if kind is None and element in _PLAIN:
        kind = pa.list_(_PLAIN[element])
    sized = base in ("varchar", "bpchar") and modifier > 4
    return Column(
        name,
        kind or pa.string(),
        nullable=not not_null,
        generated=generated,
        cast=cast,
        as_text=kind is None,
        length=modifier - 4 if sized else 0,
        padded=base == "bpchar",
        json=base in ("json", "jsonb"),
        stand_in=(label if _char(sort) == "e" else _STAND_INS.get(base)) if kind is None else None,
    )


def inbound(connection: sa.Connection, schema: str, table: str) -> list[Inbound]:
    """Return the foreign keys, of any schema, that name ``table``."""
    query = sa.text(_FOREIGN.format(side="r.relnamespace", only="AND r.relname = :only"))
    return [
        Inbound(
            schema if own == home else own,
            CollectionName(child),
            tuple(fields),
            tuple(there),
            _RULES[_char(deletes)],
            _RULES[_char(updates)],
        )
        for own, child, home, target, deletes, updates, fields, there in connection.execute(
            query, {"schema": _where(connection, schema), "only": table}
        )
        if target == table
    ]


def triggers(connection: sa.Connection, schema: str, table: str) -> bool:
    """Tell whether the table, or a partition of it, has a trigger of somebody's or a rule."""
    query = sa.text(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass(:name)) p "
        "RIGHT JOIN (SELECT pg_catalog.to_regclass(:name) AS oid) own ON true "
        "JOIN pg_catalog.pg_class c ON c.oid IN (p.relid, own.oid) "
        "WHERE c.relhasrules OR EXISTS (SELECT FROM pg_catalog.pg_trigger t "
        "WHERE t.tgrelid = c.oid AND NOT t.tgisinternal))"
    )
    return bool(connection.scalar(query, {"name": f"{_where(connection, schema)}.{_quoted(table)}"}))


def size_bytes(connection: sa.Connection, schema: str, table: str) -> int:
    """Return what the table takes on disk, partitions included, indexes not."""
    query = sa.text(
        "SELECT coalesce(sum(pg_catalog.pg_table_size(t.relid)), 0) "
        "FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass(:name)) t"
    )
    name = f"{_where(connection, schema)}.{_quoted(table)}"
    size = int(connection.scalar(query, {"name": name}) or 0)
    plain = sa.text("SELECT pg_catalog.pg_table_size(pg_catalog.to_regclass(:name))")
    return size or int(connection.scalar(plain, {"name": name}) or 0)


# --- leftovers ---------------------------------------------------------------------------------------


def residue(
    connection: sa.Connection, schema: str, store: str, needles: Sequence[bytes]
) -> Iterator[tuple[str, str, int]]:
    """Yield dead rows by table, and needles in the planner's statistics, in materialized views and in texts of
    statements; the server's files are read by :mod:`connectors.sql_pages`."""
    at = {"schema": schema or str(connection.scalar(sa.text("SELECT current_schema()")))}
    connection.execute(sa.text("SELECT pg_catalog.pg_stat_clear_snapshot()"))
    dead = sa.text(
        "SELECT relname, n_dead_tup FROM pg_catalog.pg_stat_all_tables WHERE schemaname = :schema AND n_dead_tup > 0"
    )
    for table, count in connection.execute(dead, at):
        yield "dead_rows", f"{store}/{table}", int(count)
    texts = [n.decode() for n in needles if n and _is_text(n)]
    held = sa.text(
        "SELECT s.tablename, count(*) FROM pg_catalog.pg_stats s, "
        "unnest(CAST(:needles AS text[])) AS needle WHERE s.schemaname = :schema AND "
        "strpos(coalesce(s.most_common_vals::text, '') || coalesce(s.histogram_bounds::text, '') || "
        "coalesce(s.most_common_elems::text, ''), needle) > 0 GROUP BY s.tablename"
    )
    for table, count in connection.execute(held, {**at, "needles": texts}):
        yield "planner_statistics", f"{store}/{table}", int(count)
    yield from _views(connection, at["schema"], store, texts)
    if connection.scalar(sa.text("SELECT pg_catalog.to_regclass('pg_stat_statements') IS NOT NULL")):
        kept = "SELECT count(*) FROM pg_stat_statements, unnest(CAST(:needles AS text[])) n WHERE strpos(query, n) > 0"
        yield "statement_texts", store, int(connection.scalar(sa.text(kept), {"needles": texts}) or 0)


def _views(connection: sa.Connection, schema: str, store: str, texts: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Yield needles in the rows of materialized views: copies that anybody can read until they are refreshed."""
    named = sa.text("SELECT matviewname FROM pg_catalog.pg_matviews WHERE schemaname = :schema AND ispopulated")
    for view in connection.scalars(named, {"schema": schema}).all():
        source = f"{_quoted(schema)}.{_quoted(view)}".replace(":", "\\:")
        query = f"SELECT count(*) FROM {source} v, unnest(CAST(:n AS text[])) n WHERE strpos(v::text, n) > 0"  # noqa: S608  # quoted
        yield (
            "materialized_view",
            f"{store}/{view}",
            int(connection.scalar(sa.text(query.replace("v::", "v\\:\\:")), {"n": texts}) or 0),
        )


def _is_text(needle: bytes) -> bool:
    try:
        return "\0" not in needle.decode()
    except UnicodeDecodeError:
        return False
