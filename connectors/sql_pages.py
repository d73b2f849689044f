"""What servers keep in their own files, read without their help: pages of tables and indexes, and logs.

PostgreSQL reads its files for us if our role may (``pg_read_server_files``, or a superuser). MariaDB's are read from
disk, if it runs on this machine and we may. What can't be read is told as ``unseen_…``. A page that the server has
changed in memory only is not seen as it is, but as it last was on disk: a checkpoint before makes both one.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from connectors.search import Search, Stream

BLOCK: Final = 8 << 20
SEGMENT: Final = 1 << 30
Found = Iterator[tuple[str, str, int]]

_RELATIONS: Final = """
WITH RECURSIVE shown AS (
  SELECT c.oid, c.relname::text AS name FROM pg_catalog.pg_class c
  WHERE c.relnamespace = pg_catalog.to_regnamespace(:schema) AND c.relkind IN ('r', 'm')
  UNION ALL SELECT 'pg_catalog.pg_statistic'::regclass, 'pg_catalog.pg_statistic'
), files AS (
  SELECT oid, name, false AS is_index FROM shown
  UNION ALL SELECT c.reltoastrelid, s.name, false FROM shown s JOIN pg_catalog.pg_class c ON c.oid = s.oid
  WHERE c.reltoastrelid <> 0
), every AS (
  SELECT oid, name, is_index FROM files
  UNION ALL SELECT i.indexrelid, f.name, true FROM files f JOIN pg_catalog.pg_index i ON i.indrelid = f.oid
)
SELECT name, is_index, pg_catalog.pg_relation_filepath(oid), pg_catalog.pg_relation_size(oid) FROM every
"""


# --- PostgreSQL --------------------------------------------------------------------------------------


def postgres_pages(connection: sa.Connection, schema: str, store: str, needles: Sequence[bytes]) -> Found:
    """Yield needles in the files of tables, indexes, the planner's statistics and the write-ahead log."""
    if not _may_read(connection):
        yield from ((kind, store, 0) for kind in ("unseen_dead_rows", "unseen_indexes", "unseen_write_ahead_log"))
        return
    where = _quoted(connection, schema)
    counts: dict[tuple[str, str], int] = {}
    for name, is_index, path, size in connection.execute(sa.text(_RELATIONS), {"schema": where}).tuples().all():
        kind = "statistics_pages" if name.startswith("pg_catalog.") else "index_pages" if is_index else "heap_pages"
        counts[kind, name] = counts.get((kind, name), 0) + _server_file(connection, path, int(size), needles)
    yield from ((kind, f"{store}/{name}", hits) for (kind, name), hits in counts.items())
    logs = connection.execute(sa.text("SELECT name, size FROM pg_catalog.pg_ls_waldir()")).tuples().all()
    hits = sum(_server_file(connection, f"pg_wal/{name}", int(size), needles) for name, size in logs)
    yield "wal_segments", store, hits


def postgres_bytes(connection: sa.Connection, schema: str) -> int:
    """Return the size of the files that are read, the write-ahead log left out; nothing if they may not be read."""
    if not _may_read(connection):
        return 0
    rows = connection.execute(sa.text(_RELATIONS), {"schema": _quoted(connection, schema)}).all()
    return sum(int(row[3]) for row in rows)


def _may_read(connection: sa.Connection) -> bool:
    functions = ("pg_read_binary_file(text,bigint,bigint,boolean)", "pg_ls_waldir()")
    asked = " AND ".join(f"has_function_privilege('pg_catalog.{f}', 'EXECUTE')" for f in functions)
    return bool(connection.scalar(sa.text(f"SELECT {asked}")))


def _quoted(connection: sa.Connection, schema: str) -> str:
    name = schema or str(connection.scalar(sa.text("SELECT current_schema()")))
    return '"' + name.replace('"', '""') + '"'


def _server_file(connection: sa.Connection, path: str, size: int, needles: Sequence[bytes]) -> int:
    """Return how often a needle stands in a file of the server's, and in the segments that follow it."""
    query = sa.text("SELECT pg_catalog.pg_read_binary_file(:path, :start, :length, true)")
    counter = Stream(Search(needles))
    for start in range(0, size, BLOCK):
        segment, within = divmod(start, SEGMENT)
        name = f"{path}.{segment}" if segment else path
        block = connection.scalar(query, {"path": name, "start": within, "length": BLOCK})
        counter.feed(bytes(block or b""))
    return counter.hits


# --- MariaDB and MySQL -------------------------------------------------------------------------------

_LOGS: Final = {
    "undo_log": ("ibdata*", "undo*"),
    "redo_log": ("ib_logfile*", "#innodb_redo/*"),
    "free_pages": ("{database}/*.ibd",),
}
_UNSEEN: Final = {"free_pages": "unseen_free_pages", "undo_log": "unseen_undo_log", "redo_log": "unseen_redo_log"}
_KINDS: Final = {"free_pages": "data_file"}


def mysql_files(connection: sa.Connection, schema: str, store: str, needles: Sequence[bytes]) -> Found:
    """Yield needles in the server's files, if it runs here and we may read them."""
    for kind, files in _mysql_here(connection, schema).items():
        try:
            hits = [(f, _file(f, needles)) for f in files]
        except OSError:
            hits = []
        if not hits:
            yield _UNSEEN[kind], store, 0
        for file, count in hits:
            yield _KINDS.get(kind, kind), f"{store}/{file.stem}" if kind == "free_pages" else store, count


def mysql_bytes(connection: sa.Connection, schema: str) -> int:
    """Return the size of the files that are read; nothing if the server runs elsewhere, or they may not be read."""
    total = 0
    for files in _mysql_here(connection, schema).values():
        with suppress(OSError):
            total += sum(f.stat().st_size for f in files)
    return total


def _mysql_here(connection: sa.Connection, schema: str) -> dict[str, list[Path]]:
    """Return the server's files by kind; none if it runs elsewhere."""
    host, folder, database = connection.execute(
        sa.text("SELECT @@hostname, @@datadir, COALESCE(:schema, DATABASE())"), {"schema": schema or None}
    ).one()
    here = host == socket.gethostname()
    files: dict[str, list[Path]] = {}
    for kind, patterns in _LOGS.items():
        with suppress(OSError):
            found = [f for p in patterns for f in sorted(Path(str(folder)).glob(p.format(database=database)))]
            files[kind] = found if here else []
    return {kind: files.get(kind, []) for kind in _LOGS}


def mysql_statistics(connection: sa.Connection, schema: str, store: str, needles: Sequence[bytes]) -> Found:
    """Yield needles in the planner's statistics; and that the binary log, if there is one, is not looked at."""
    if connection.scalar(sa.text("SELECT @@log_bin")):
        yield "unseen_binary_log", store, 0
    database = connection.scalar(sa.text("SELECT COALESCE(:schema, DATABASE())"), {"schema": schema or None})
    query = sa.text(
        "SELECT table_name, CONCAT_WS(' ', min_value, max_value, CONVERT(histogram USING utf8mb4)) "
        "FROM mysql.column_stats WHERE db_name = :db"
    )
    try:
        with connection.begin_nested():
            rows = connection.execute(query, {"db": database}).tuples().all()
    except sa.exc.DBAPIError:
        yield "unseen_planner_statistics", store, 0
        return
    search = Search(needles)
    for table in sorted({str(t) for t, _ in rows}):
        texts = [str(text or "").encode() for t, text in rows if t == table]
        yield "planner_statistics", f"{store}/{table}", sum(search.count(text) for text in texts)


def _file(path: Path, needles: Sequence[bytes]) -> int:
    counter = Stream(Search(needles))
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            counter.feed(block)
    return counter.hits
