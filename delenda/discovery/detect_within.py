"""What stands inside a column's cells where no cell is a value as a whole: lists, JSON by path, notes and log lines.

A list's items and each path of JSON objects are columns of their own, and are classified like any; texts are read.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from delenda.discovery.columns import Cells, is_opaque
from delenda.kinds import AnyKind, Kind
from delenda.model import Evidence
from delenda.ports import ColumnSample, Engine

Found = tuple[AnyKind, Evidence, float]

_MOST: Final = 0.7
"""Share of the cells that must be lists, or JSON, for the column to be read as such."""
_OFTEN: Final = 0.25
"""Share of texts that hold a kind for the column to count as holding it: a stray one is a matter of that text."""
_PARTED: Final = re.compile(r"[;,|、；，\n]|\s/\s")
_DEEPEST: Final = 6
_NOTE: Final = 14
"""Characters that a note has on average."""
_SPOKEN: Final = frozenset({Kind.CHAT_TEXT, Kind.SEARCH_QUERY, Kind.NICKNAME, Kind.PASSWORD, Kind.ADDRESS})
"""Kinds whose values hold commas themselves: no list is one of them."""


@dataclass(slots=True)
class _Part:
    """A column that is a part of another."""

    name: str
    collection: str
    siblings: Sequence[str]
    values: pa.Array = field(repr=False)


def kinds_within(engine: Engine, column: ColumnSample) -> list[Found]:
    """Return the kinds that stand within a column's cells, with the share of the cells that hold them."""
    texts = Cells.of(column.values).texts
    if not texts:
        return []
    parsed = [value for value in map(_json, texts) if value is not None]
    if len(parsed) >= _MOST * len(texts):
        return _in_json(engine, column, parsed)
    return _in_list(engine, column, texts) or (_in_texts(engine, texts) if _are_notes(texts) else [])


def _are_notes(texts: Sequence[str]) -> bool:
    """Return whether texts are long enough to hold something beside a value."""
    return sum(map(len, texts)) >= _NOTE * len(texts)


def _json(text: str) -> Any:
    if text[:1] not in "[{":
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list | dict) else None


def _in_json(engine: Engine, column: ColumnSample, cells: Sequence[Any]) -> list[Found]:
    paths: dict[str, list[str]] = {}
    for cell in cells:
        for path, value in _leaves(cell, "", _DEEPEST):
            paths.setdefault(path, []).append(value)
    found: dict[AnyKind, Found] = {}
    for path, values in paths.items():
        name = path.rpartition(".")[2] or column.name
        part = _Part(name, column.name, [p.rpartition(".")[2] for p in paths if p != path], pa.array(values))
        for kind, evidence, share in engine.classify(part):
            if Evidence.FIELD_NAME in evidence or not is_opaque(name) or not path:
                found.setdefault(kind, (kind, evidence, share))
    return list(found.values())


def _leaves(value: Any, path: str, deeper: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and deeper:
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key), deeper - 1)
    elif isinstance(value, list) and deeper:
        for inner in value:
            yield from _leaves(inner, path, deeper - 1)
    elif isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
        yield path, str(value).encode("utf-8", "replace").decode()


def _in_list(engine: Engine, column: ColumnSample, texts: Sequence[str]) -> list[Found]:
    """Return what the items of lists are, where cells are lists such as ``a;b``: one item a cell is a list too."""
    items = [[i for i in map(str.strip, _PARTED.split(text)) if i] for text in texts]
    if sum(len(i) > 1 for i in items) < 0.25 * len(items):
        return []
    part = _Part(column.name, column.collection, column.siblings, pa.array([i for some in items for i in some]))
    return [found for found in engine.classify(part) if found[2] >= 0.9 and found[0] not in _SPOKEN]


def _in_texts(engine: Engine, texts: Sequence[str]) -> list[Found]:
    rows: dict[AnyKind, set[int]] = {}
    evidence: dict[AnyKind, Evidence] = {}
    for row, match in engine.texts(pa.array([t.encode("utf-8", "replace").decode() for t in texts])):
        if match.end - match.start == len(texts[row]):
            continue  # it would be the whole cell, which has been judged already
        rows.setdefault(match.kind, set()).add(row)
        evidence[match.kind] = evidence.get(match.kind, Evidence.NONE) | match.evidence
    held = Counter({kind: len(some) for kind, some in rows.items()})
    return [
        (kind, evidence[kind], count / len(texts))
        for kind, count in held.most_common()
        if count >= max(2, _OFTEN * len(texts))
    ]
