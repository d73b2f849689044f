"""What queries that were run say of references: the fields that they join. Pure but for reading the file.

A file of statements (``.sql``), or the view ``pg_stat_statements`` saved as CSV (its column ``query``). Only the
fields' names are taken from it: literals, which may be anybody's data, are dropped with the statement.

>>> sorted(joins(["SELECT 1 FROM orders o JOIN users u ON u.id = o.uid WHERE o.note = 'x'"], "postgres"))
[(('orders', 'uid'), ('users', 'id'))]
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from delenda.discovery.surveyed import Link, Surveyed, Word
from delenda.discovery.tally import inclusion
from delenda.errors import ConfigError
from delenda.model import Evidence, FieldAddress

if TYPE_CHECKING:
    from sqlglot import expressions as exp

Joined: TypeAlias = tuple[tuple[str, str], tuple[str, str]]
"""Two fields that a query held equal, each (table, column), in alphabetical order."""

MOST_BYTES: Final = 64 << 20
"""Of a file of statements, so much is read."""
_STATEMENT: Final = re.compile(r";[ \t]*(?:\r?\n|$)")
_DIALECTS: Final = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}


def dialect_of(url: str) -> str:
    """Return what the parser calls the SQL of a database, by its URL; empty: any."""
    return _DIALECTS.get(re.split(r"[+:]", url, maxsplit=1)[0], "")


def statements(path: Path) -> list[str]:
    """Return the statements of a file.

    Raises ``ConfigError`` if it can't be read, or is a CSV without a column ``query``.
    """
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            if path.suffix.lower() == ".csv":
                csv.field_size_limit(MOST_BYTES)
                rows = csv.DictReader(file)
                column = next((c for c in rows.fieldnames or () if c.lower() == "query"), None)
                if column is None:
                    raise ConfigError(
                        f"{path.name}: has no column named query; save pg_stat_statements with its header"
                    )
                return [row[column] for row in rows if row.get(column)]
            return [s for s in _STATEMENT.split(file.read(MOST_BYTES)) if s.strip()]
    except OSError as e:
        raise ConfigError(f"{path.name}: the file of queries can't be read ({type(e).__name__})") from e


def joins(found: Iterable[str], dialect: str = "") -> Counter[Joined]:
    """Return how many statements hold two fields of different tables equal; what does not parse says nothing."""
    import logging

    import sqlglot
    from sqlglot.errors import SqlglotError

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # its messages quote statements
    seen: Counter[Joined] = Counter()
    for text in dict.fromkeys(found):
        try:
            trees = sqlglot.parse(re.sub(r"\$\d+", "NULL", text), dialect=dialect or None)
        except (SqlglotError, RecursionError):
            continue
        for tree in trees:
            if tree is not None:
                seen.update(set(_of_tree(tree)))
    return seen


def _of_tree(tree: exp.Expr) -> Iterator[Joined]:
    from sqlglot import expressions as exp

    tables = {t.alias_or_name: t.name for t in tree.find_all(exp.Table)}
    for equal in tree.find_all(exp.EQ):
        yield from _pair(equal.left, equal.right, tables)
    for within in tree.find_all(exp.In):
        query = within.args.get("query")
        inner = query.find(exp.Select) if query is not None else None
        if inner is not None and len(inner.expressions) == 1:
            yield from _pair(within.this, inner.expressions[0], tables)
    for join in tree.find_all(exp.Join):
        left = join.parent.args.get("from_") if join.parent is not None else None
        if join.args.get("using") and left is not None and isinstance(left.this, exp.Table):
            for column in join.args["using"]:
                pair = sorted([(left.this.name, column.name), (join.this.name, column.name)])
                yield pair[0], pair[1]


def _pair(one: object, other: object, tables: Mapping[str, str]) -> Iterator[Joined]:
    from sqlglot import expressions as exp

    if isinstance(one, exp.Column) and isinstance(other, exp.Column) and one.table and other.table:
        places = sorted((tables.get(c.table, c.table), c.name) for c in (one, other))
        if places[0][0] != places[1][0]:
            yield places[0], places[1]


def queried(surveyed: Sequence[Surveyed], links: Sequence[Link], word: Word) -> list[Link]:
    """Return the links with what queries say: known ones with more evidence, and those that only queries tell.

    What refers is the side that is no key of its own; where values of both were read, they must agree.
    """
    places: dict[tuple[str, str, str], tuple[Surveyed, str]] = {
        (s.collection.store, s.collection.name.lower(), f.lower()): (s, f) for s in surveyed for f in s.field_names()
    }
    found = list(links)
    for store, pairs in word.joins.items():
        for one, other in pairs:
            ends = [places.get((store, t.lower(), c.lower())) for t, c in (one, other)]
            if ends[0] is not None and ends[1] is not None:
                _note(found, ends[0], ends[1])
    return found


def _note(links: list[Link], one: tuple[Surveyed, str], other: tuple[Surveyed, str]) -> None:
    """Add what a join of two fields says to the links."""
    for source, target in ((one, other), (other, one)):
        places = (source[0].place(source[1]),), (target[0].place(target[1]),)
        for i, link in enumerate(links):
            if (link.source, link.target) == places:
                links[i] = _with(link, Evidence.QUERIED)
                return
    for source, target in sorted(((one, other), (other, one)), key=lambda pair: _is_key(*pair[0])):
        if not _is_key(*target) or not _agree(source, target):
            continue
        place: FieldAddress = source[0].place(source[1])
        rival = next((k for k in links if k.source == (place,) and k.when is None), None)
        if rival is not None and (rival.declared or Evidence.DECLARED in rival.evidence):
            return
        if rival is not None:
            links.remove(rival)
        links.append(Link((place,), (target[0].place(target[1]),), Evidence.QUERIED | Evidence.STATISTICS))
        return


def _with(link: Link, more: Evidence) -> Link:
    return replace(link, evidence=link.evidence | more)


def _is_key(item: Surveyed, name: str) -> bool:
    declared = item.collection.field_named(name)
    return item.collection.key == (name,) or (declared is not None and declared.unique)


def _agree(source: tuple[Surveyed, str], target: tuple[Surveyed, str]) -> bool:
    """Do the values of one field stand in the other, as far as both were read?"""
    inner, outer = (item.tally.fields.get(name) for item, name in (source, target))
    if inner is None or outer is None or not inner.sketch.size or not outer.sketch.size:
        return True
    return inclusion(inner.sketch, outer.sketch).share >= 0.5
