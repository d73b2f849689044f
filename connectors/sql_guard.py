"""Foreign keys that point at a table: rows that would change with ours, and the order of rows that name each other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

import sqlalchemy as sa

from connectors.sql_read import rows_by_key
from connectors.sql_schema import Table, chunk_size, chunks, matches, selected, table_named
from connectors.sql_types import Inbound, to_batches
from delenda.model import encode_key

SPREADING: Final = frozenset({"CASCADE", "SET NULL", "SET DEFAULT"})
"""Rules by which the database itself would change rows that no step names."""


class Keyed(Protocol):
    key: str
    values: list[Any]

    @property
    def deletes(self) -> bool: ...


W = TypeVar("W", bound=Keyed)


def dependents(
    connection: sa.Connection,
    table: Table,
    inbound: Sequence[Inbound],
    changes: Mapping[str, tuple[Mapping[str, Any], bool, frozenset[str]]],
) -> dict[str, str]:
    """Return the keys of rows that must stay as they are, with the code ``cascade``.

    ``changes`` holds, by key, a row, whether it is deleted, and which of its fields are changed. A row stays
    if another one, that is not deleted with it, would be changed by a rule of the database.
    """
    blocked: dict[str, str] = {}
    links = [link for reference in inbound for link in _links(connection, table, reference, changes)]
    while True:  # a row that stays is a child that stays
        doomed = {k for k, (_, delete, _) in changes.items() if delete and k not in blocked}
        more = {parent for parent, child in links if parent not in blocked and (child is None or child not in doomed)}
        if not more:
            return blocked
        blocked |= dict.fromkeys(more, "cascade")


def _links(
    connection: sa.Connection,
    table: Table,
    reference: Inbound,
    changes: Mapping[str, tuple[Mapping[str, Any], bool, frozenset[str]]],
) -> Iterator[tuple[str, str | None]]:
    """Yield ``(our row, the child's key)`` for rows that the reference would change; None: of another table."""
    columns = table.columns_named(reference.target_fields)
    parents: dict[str, tuple[str, list[Any]]] = {}
    for key, (record, delete, fields) in changes.items():
        rule = reference.on_delete if delete else reference.on_update if fields & set(reference.target_fields) else ""
        values = [record[f] for f in reference.target_fields]
        if rule in SPREADING and None not in values:
            parents[_loosely(values)] = (key, values)
    own = (reference.schema, reference.child) == (table.schema, table.name)
    child = table_named(reference.schema, str(reference.child), [*reference.fields, *(table.key if own else ())])
    places = [child.c[f] for f in reference.fields]
    read = [selected(table.dialect, c, p) for c, p in zip(columns, places, strict=True)]
    keys = table.columns_named(table.key) if own else []
    read += [selected(table.dialect, c, child.c[c.name]) for c in keys]
    for part in chunks(parents.values(), chunk_size(table.dialect, len(columns))):
        condition = matches(table.dialect, columns, places, [values for _, values in part])
        query = sa.select(*(e.label(f"c{i}") for i, e in enumerate(read))).where(condition).distinct()
        for records in to_batches([*columns, *keys], connection.execute(query).all()):
            cells = [records.column(i).to_pylist() for i in range(records.num_columns)]
            for row in zip(*cells, strict=True):
                parent = parents.get(_loosely(row[: len(columns)]))
                if parent is not None:
                    yield parent[0], encode_key(row[len(columns) :]) if own else None


def _loosely(values: Sequence[Any]) -> str:
    """Return what values have in common that a collation may hold equal."""
    return encode_key([v.casefold().rstrip() if isinstance(v, str) else v for v in values])


# --- order -------------------------------------------------------------------------------------------


def children_first(connection: sa.Connection, table: Table, works: Sequence[W], size: int) -> Iterator[list[W]]:
    """Yield works in batches; in a table that refers to itself, rows come before those that they name.

    Rows that name each other in a circle come last, and together.
    """
    own = [r for r in table.collection.references if r.target == table.name]
    doomed = {w.key: w for w in works if w.deletes} if own else {}
    if not doomed:
        yield from chunks(works, size)
        return
    yield from chunks([w for w in works if not w.deletes], size)
    parents = _parents(connection, table, list(doomed.values()))
    waiting = dict.fromkeys(doomed, 0)
    for named in parents.values():
        for parent in named:
            waiting[parent] += 1
    free = deque(key for key, children in waiting.items() if not children)
    ordered: list[W] = []
    while free:
        key = free.popleft()
        ordered.append(doomed.pop(key))
        for parent in parents.get(key, ()):
            waiting[parent] -= 1
            if not waiting[parent]:
                free.append(parent)
    yield from chunks(ordered, size)
    if doomed:
        yield list(doomed.values())


def _parents(connection: sa.Connection, table: Table, works: Sequence[Keyed]) -> dict[str, set[str]]:
    """Return which of the rows each one names, by key."""
    by_target: dict[tuple[int, str], str] = {}
    names: dict[str, list[tuple[int, str]]] = {}
    wanted = {w.key for w in works}
    own = [r for r in table.collection.references if r.target == table.name]
    for records in rows_by_key(connection, table, [w.values for w in works]):
        for record in records.to_pylist():
            key = encode_key([record[k] for k in table.key])
            for i, reference in enumerate(own):
                by_target[(i, _loosely([record[f] for f in reference.target_fields]))] = key
                names.setdefault(key, []).append((i, _loosely([record[f] for f in reference.fields])))
    return {key: {by_target[n] for n in named if n in by_target} for key, named in names.items() if key in wanted}
