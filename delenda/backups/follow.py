"""What refers to a row that came back comes with it: children by foreign key, and their children."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from delenda.backups.graves import Graves, Hit, Watch, is_kept
from delenda.backups.tombstones import record_token
from delenda.model import (
    Action,
    Batch,
    Change,
    Collection,
    DataMap,
    Reference,
    RequestId,
    Role,
    Step,
    Technique,
)
from delenda.ports import Searchable, Store

Values = dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], RequestId]]
"""By referred collection and fields: the values of rows that will be deleted, and for whom."""


def remember(
    values: Values, incoming: Sequence[tuple[Collection, Reference]], batch: Batch, row: int, request: RequestId
) -> None:
    """Keep the values by which other rows refer to one that will be deleted."""
    for _, reference in incoming:
        key = tuple(batch.records.column(f)[row].as_py() for f in reference.target_fields)
        values.setdefault((reference.target, reference.target_fields), {})[key] = request


def follow(
    store: Store,
    collections: dict[str, Collection],
    datamap: DataMap,
    graves: Graves,
    found: Watch,
    values: Values,
) -> None:
    """Add the rows that refer to rows which will be deleted, and the rows that refer to those."""
    done: Values = {}
    while values:
        (target, fields), keys = values.popitem()
        keys = {k: r for k, r in keys.items() if k not in done.get((target, fields), {})}
        done.setdefault((target, fields), {}).update(keys)
        for child in collections.values():
            for reference in child.references:
                if reference.target != target or reference.target_fields != fields or not keys:
                    continue
                incoming = [(c, r) for c in collections.values() for r in c.references if r.target == child.name]
                for batch, row, request in _referring(store, child, reference, keys):
                    hit = _child(batch, row, child, reference, datamap, graves, found, request)
                    if hit is not None:
                        found.hits[hit.step.ref.place] = hit
                        if hit.step.action is Action.DELETE:
                            remember(values, incoming, batch, row, hit.request_id)


def _referring(
    store: Store, child: Collection, reference: Reference, keys: dict[tuple[Any, ...], RequestId]
) -> Iterator[tuple[Batch, int, RequestId]]:
    if isinstance(store, Searchable):
        batches: Iterable[Batch] = store.find(child, reference.fields, sorted(keys, key=str))
    else:
        batches = (batch for unit in store.units(child) for batch in store.scan(unit))
    for batch in batches:
        columns = [batch.records.column(f).to_pylist() for f in reference.fields]
        for row, key in enumerate(zip(*columns, strict=True)):
            if key in keys:
                yield batch, row, keys[key]


def _child(
    batch: Batch,
    row: int,
    child: Collection,
    reference: Reference,
    datamap: DataMap,
    graves: Graves,
    found: Watch,
    request: RequestId,
) -> Hit | None:
    """Decide on a row that refers to one which came back."""
    ref = batch.ref(row)
    before = found.hits.get(ref.place)
    if before is not None and before.step.action is Action.DELETE:
        return None
    if before is None and is_kept(
        graves.records.get(record_token(graves.pepper, child.store, child.name, ref.key), ())
    ):
        found.held[child.name] += 1
        return None
    mapped = datamap.get(child.store, child.name)
    roles = {f.field.name: f.role for f in mapped.fields} if mapped else {}
    loose = reference.on_delete.upper() in ("SET NULL", "SET DEFAULT")
    if loose or any(roles.get(name) is Role.MENTIONED for name in reference.fields):
        nullable = [n for n in reference.fields if (declared := child.field_named(n)) and declared.nullable]
        if not nullable:
            found.undecided[child.name] += 1
            return None
        cut = tuple(Change(n, Technique.SUPPRESS) for n in nullable)
        if before is None:
            return Hit(request, Step(ref, Action.REDACT, cut, "replay"), "child")
        rest = tuple(c for c in before.step.changes if c.field not in nullable)
        return replace(before, step=replace(before.step, changes=(*rest, *cut)))
    if before is not None:  # it was anonymized where it refers to a row that was only deleted here
        found.held[child.name] += 1
        return None
    return Hit(request, Step(ref, Action.DELETE, reason="replay"), "child")
