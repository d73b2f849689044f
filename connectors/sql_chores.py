"""Cleaning databases below SQL: what there is to do after an erasure, what it costs, and doing it.

PostgreSQL keeps dead rows and old values in pages, indexes, the planner's statistics and materialized views; MariaDB in
free pages and statistics; SQLite in free pages, its log and the segments of full-text indexes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Final

import sqlalchemy as sa

from connectors.sql_engine import Database, cause
from delenda.model import Chore, Meanwhile, StoreName

STATISTICS: Final = "pg_catalog.pg_statistic"


def chores(database: Database, schema: str, collections: Sequence[str], rewrite: bool) -> list[Chore]:
    """Return the chores after changes in these tables; ``rewrite``: tables of PostgreSQL are written anew."""
    with database.reading() as connection:
        match database.dialect:
            case "postgresql":
                found = list(_postgres(connection, database.name, schema, collections, rewrite))
            case "mysql":
                found = list(_mysql(connection, database.name, schema, collections))
            case _:
                found = list(_sqlite(connection, database.name))
    return found


def do(database: Database, schema: str, chore: Chore) -> str:
    """Do a chore outside any transaction; return nothing, or why it could not be done."""
    with database.connected() as connection:
        quote = connection.dialect.identifier_preparer.quote_identifier
        table = chore.place.partition("/")[2]
        name = STATISTICS if table == STATISTICS else ".".join(quote(n) for n in (schema, table) if n)
        statement = _STATEMENTS[database.dialect][chore.name].format(name, f"{name}({quote(table)})" if table else "")
        try:
            _alone(connection, statement)
        except sa.exc.DBAPIError as e:
            return cause(e)
        return ""


def _alone(connection: sa.Connection, statement: str) -> None:
    """Run a statement that takes no transaction, and hear what MariaDB says instead of failing."""
    if connection.dialect.name == "sqlite":
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(statement)
        return
    alone = connection.execution_options(isolation_level="AUTOCOMMIT")
    result = alone.exec_driver_sql(statement.replace("%", "%%"))
    if result.returns_rows:
        told = [row for row in result.all() if len(row) == 4 and str(row[2]).lower() == "error"]
        if told:
            raise sa.exc.DBAPIError(None, None, RuntimeError("refused"))


_STATEMENTS: Final[dict[str, dict[str, str]]] = {
    "postgresql": {
        "refresh": "REFRESH MATERIALIZED VIEW {0}",
        "vacuum": "VACUUM (TRUNCATE) {0}",
        "rewrite": "VACUUM (FULL) {0}",
        "reindex": "REINDEX TABLE {0}",
        "analyze": "ANALYZE {0}",
        "reset_statements": "SELECT pg_stat_statements_reset() IS NULL",
        "checkpoint": "CHECKPOINT",
    },
    "mysql": {"optimize": "OPTIMIZE TABLE {0}", "analyze": "ANALYZE TABLE {0} PERSISTENT FOR ALL"},
    "sqlite": {
        "optimize_text": "INSERT INTO {1} VALUES ('optimize')",
        "analyze": "ANALYZE",
        "vacuum": "VACUUM",
        "checkpoint": "PRAGMA wal_checkpoint(TRUNCATE)",
    },
}


# --- PostgreSQL --------------------------------------------------------------------------------------

_SIZES: Final = """
SELECT c.relname, c.relkind = 'm', pg_catalog.pg_table_size(c.oid), pg_catalog.pg_indexes_size(c.oid)
FROM pg_catalog.pg_class c WHERE c.relnamespace = pg_catalog.to_regnamespace(:schema)
  AND (c.relkind IN ('r', 'm') OR (c.relkind = 'p'))
ORDER BY c.relname
"""
_PARTS: Final = """
SELECT coalesce(sum(pg_catalog.pg_table_size(t.relid)), 0), coalesce(sum(pg_catalog.pg_indexes_size(t.relid)), 0)
FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass(:name)) t
"""
_STATEMENTS_KEPT: Final = "SELECT pg_catalog.to_regclass('pg_stat_statements') IS NOT NULL"


def _postgres(
    connection: sa.Connection, store: str, schema: str, collections: Sequence[str], rewrite: bool
) -> Iterator[Chore]:
    where = schema or str(connection.scalar(sa.text("SELECT current_schema()")))
    quoted = _quoted(where)
    relations = connection.execute(sa.text(_SIZES), {"schema": quoted}).tuples().all()

    def chore(name: str, place: str, removes: str, size: int, meanwhile: Meanwhile = Meanwhile.READ_AND_WRITE) -> Chore:
        at = f"{store}/{place}" if place else store
        return Chore(StoreName(store), name, at, tuple(removes.split()), int(size), meanwhile)

    for name, view, size, _ in relations:
        if view:
            yield chore("refresh", name, "materialized_view", 2 * size, Meanwhile.WAIT)
    for name, view, heap, index in relations:
        if not view and name not in collections:
            continue
        if not view:
            parts = connection.execute(sa.text(_PARTS), {"name": f"{quoted}.{_quoted(name)}"}).one()
            heap, index = max(heap, parts[0]), max(index, parts[1])
        if view:
            pass  # what is refreshed is written anew
        elif rewrite:
            yield chore("rewrite", name, "heap_pages index_pages dead_rows", 2 * (heap + index), Meanwhile.WAIT)
        else:
            yield chore("vacuum", name, "dead_rows", heap + index)
            yield chore("reindex", name, "index_pages", heap + index, Meanwhile.READ)
        yield chore("analyze", name, "planner_statistics", min(heap, 30_000 * 8192))
    statistics = int(
        connection.scalar(sa.text("SELECT pg_catalog.pg_total_relation_size('pg_catalog.pg_statistic')")) or 0
    )
    yield chore("rewrite", STATISTICS, "statistics_pages", 2 * statistics, Meanwhile.WAIT)
    if connection.scalar(sa.text(_STATEMENTS_KEPT)):
        yield chore("reset_statements", "", "statement_texts", 0)
    yield chore("checkpoint", "", "wal_segments", 0)  # from here on the server may write over its log


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# --- MariaDB and MySQL -------------------------------------------------------------------------------


def _mysql(connection: sa.Connection, store: str, schema: str, collections: Sequence[str]) -> Iterator[Chore]:
    query = sa.text(
        "SELECT TABLE_NAME, DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES "
        "WHERE TABLE_SCHEMA = COALESCE(:schema, DATABASE()) AND TABLE_TYPE <> 'VIEW' ORDER BY TABLE_NAME"
    )
    for name, size in connection.execute(query, {"schema": schema or None}).tuples():
        if name in collections:
            place = f"{store}/{name}"
            yield Chore(
                StoreName(store), "optimize", place, ("data_file",), 2 * int(size or 0), Meanwhile.READ_AND_WRITE
            )
            yield Chore(StoreName(store), "analyze", place, ("planner_statistics",), int(size or 0))


# --- SQLite ------------------------------------------------------------------------------------------


def _sqlite(connection: sa.Connection, store: str) -> Iterator[Chore]:
    pages, page = connection.execute(
        sa.text("SELECT page_count, page_size FROM pragma_page_count, pragma_page_size")
    ).one()
    size = int(pages) * int(page)
    tables = connection.execute(
        sa.text("SELECT name, coalesce(sql, '') FROM sqlite_master WHERE type = 'table'")
    ).tuples()
    names = {str(name): str(text).upper() for name, text in tables}
    for name, text in names.items():
        if "USING FTS" in text:
            removes = ("database_file",)
            yield Chore(StoreName(store), "optimize_text", f"{store}/{name}", removes, size, Meanwhile.READ)
    if any(n.startswith("sqlite_stat") for n in names):
        yield Chore(StoreName(store), "analyze", store, ("planner_statistics",), size, Meanwhile.READ)
    yield Chore(StoreName(store), "vacuum", store, ("database_file",), 2 * size, Meanwhile.WAIT)
    yield Chore(StoreName(store), "checkpoint", store, ("write_ahead_log",), 0, Meanwhile.READ)
