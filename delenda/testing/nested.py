"""Nested Python rows as flat fields, the way object connectors show them: ``contacts[].phone``."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from connectors.treatment import treat
from delenda.model import Change, Field, Technique


def flatten(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the leaf fields of a row.

    >>> flatten({"id": 1, "at": {"lat": 2.5}, "book": [{"phone": "1"}, {"phone": "2"}]})
    {'id': 1, 'at.lat': 2.5, 'book[].phone': ['1', '2']}
    """
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{leaf}": v for leaf, v in flatten(value).items()}
        elif isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value):
            parts = [flatten(v) for v in value]
            flat |= {f"{name}[].{leaf}": [p.get(leaf) for p in parts] for leaf in {k: None for p in parts for k in p}}
        else:
            flat[name] = value
    return flat


def schema_of(rows: Sequence[Mapping[str, Any]], declared: Mapping[str, Field]) -> pa.Schema:
    """Return one schema for all rows: types as the values show them, strings where there are none."""
    names = {**dict.fromkeys(declared), **{k: None for row in rows for k in row}}
    fields = []
    for name in names:
        if any(other.startswith(f"{name}[].") for other in names):
            continue  # the same list, empty in some row
        kind = pa.array([row.get(name) for row in rows]).type
        fields.append(pa.field(name, pa.string() if pa.types.is_null(kind) else kind))
    return pa.schema(fields)


def change_record(row: Mapping[str, Any], changes: Sequence[Change], empties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a nested row with every change applied at its path; ``empties`` gives what SUPPRESS leaves."""
    after = copy.deepcopy(dict(row))
    for change in changes:
        _change_at(after, change.field, change, empties.get(change.field))
    return after


def _change_at(node: dict[str, Any], path: str, change: Change, empty: Any) -> None:
    if path in node:
        node[path] = treat(node[path], change, empty)
        return
    for name in list(node):
        inner = node[name]
        if isinstance(inner, dict) and path.startswith(f"{name}."):
            _change_at(inner, path.removeprefix(f"{name}."), change, empty)
        elif isinstance(inner, list) and path.startswith(f"{name}[]."):
            leaf = path.removeprefix(f"{name}[].")
            if change.technique is Technique.DROP_ENTRY:
                cut = Change(leaf, Technique.REDACT_SPAN, change.texts)
                node[name] = [e for e in inner if flatten(e) == flatten(change_record(e, [cut], {}))]
            else:
                for element in inner:
                    _change_at(element, leaf, change, empty)
