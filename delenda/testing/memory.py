"""A store in memory that keeps every promise of the ports: the reference that connectors are measured by.

>>> store = MemoryStore("app", {"users": [{"id": 1, "email": "a@example.com"}, {"id": 2, "email": None}]})
>>> [users] = store.collections()
>>> [batch] = store.find(users, ["email"], [("a@example.com",)])
>>> [outcome.status.value for outcome in store.apply(users, [Step(batch.ref(0), Action.DELETE)])]
['done']
>>> store.tables["users"]
[{'id': 2, 'email': None}]
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from connectors.treatment import empty_value
from delenda.model import (
    Action,
    Batch,
    Collection,
    CollectionName,
    Field,
    Outcome,
    RecordRef,
    Reference,
    Shape,
    Status,
    Step,
    StoreName,
    Unit,
    encode_key,
    fingerprint,
)
from delenda.testing.nested import change_record, flatten, schema_of

Row = dict[str, Any]


class MemoryStore:
    """Tables and objects of Python rows; ``tables`` and ``objects`` may be looked at and altered by a test.

    Args:
        tables: rows by table. The key is ``keys[table]``, else ``id`` if every row has one; ``()``: unkeyed.
        objects: by collection, then by object key: a list of rows (``Shape.ROWS``), or one mapping
            (``Shape.OBJECTS``, a photo's metadata). Rows may nest: ``contacts[].phone`` is a field path.
        fields: what the store declares of fields where the rows do not show it (not nullable, unique).
        references: foreign keys by table; they are enforced as a database would.
    """

    def __init__(
        self,
        name: str,
        tables: Mapping[str, Sequence[Row]] | None = None,
        *,
        keys: Mapping[str, Sequence[str]] | None = None,
        references: Mapping[str, Sequence[Reference]] | None = None,
        fields: Mapping[str, Sequence[Field]] | None = None,
        objects: Mapping[str, Mapping[str, Sequence[Row] | Row]] | None = None,
        formats: Mapping[str, str] | None = None,
        rows_per_batch: int = 100,
        region: str = "",
        purpose: str = "testing",
    ) -> None:
        self.name = StoreName(name)
        self.tables: dict[str, list[Row]] = {t: [copy.deepcopy(r) for r in rows] for t, rows in (tables or {}).items()}
        self.objects: dict[str, dict[str, list[Row]]] = {}
        shapes: dict[str, Shape] = {}
        for collection, members in (objects or {}).items():
            single = bool(members) and all(isinstance(m, Mapping) for m in members.values())
            shapes[collection] = Shape.OBJECTS if single else Shape.ROWS
            self.objects[collection] = {
                key: [copy.deepcopy(dict(r)) for r in ([m] if isinstance(m, Mapping) else m)]
                for key, m in members.items()
            }
        self._rows_per_batch = rows_per_batch
        self._collections: dict[str, Collection] = {}
        self._schemas: dict[str, pa.Schema] = {}
        for table in [*self.tables, *self.objects]:
            rows = self._flat(table)
            key = tuple((keys or {}).get(table, ("id",) if rows and all("id" in r for r in rows) else ()))
            shape = shapes.get(table, Shape.KEYED if key else Shape.UNKEYED)
            declared = {f.name: f for f in (fields or {}).get(table, ())}
            schema = schema_of(rows, declared)
            self._schemas[table] = schema
            self._collections[table] = Collection(
                self.name,
                CollectionName(table),
                tuple(
                    declared.get(f.name) or Field(f.name, str(f.type), f.name not in key, key == (f.name,))
                    for f in schema
                ),
                key if shape is Shape.KEYED else (),
                tuple((references or {}).get(table, ())),
                shape,
                (formats or {}).get(table, "table" if table in self.tables else "jsonl"),
                region,
                purpose,
            )

    # --- reading ---

    def collections(self) -> list[Collection]:
        return [self._collections[name] for name in sorted(self._collections)]

    def units(self, collection: Collection, target_bytes: int = 64 << 20) -> Iterator[Unit]:
        """Yield one unit an object, or one a thousand rows of a table."""
        name = collection.name
        if name in self.objects:
            for key, rows in sorted(self.objects[name].items()):
                yield Unit(self.name, name, key, _version(rows), len(json.dumps(rows, default=str)))
            return
        keys = sorted(self._key(collection, r) for r in self.tables[name])
        starts = ["", *keys[1000::1000]]
        for low, high in zip(starts, [*starts[1:], ""], strict=True):
            inside = [
                r for r in self.tables[name] if low <= self._key(collection, r) and self._below(collection, r, high)
            ]
            yield Unit(self.name, name, json.dumps([low, high]), _version(inside), min(target_bytes, 100 * len(inside)))

    def scan(self, unit: Unit, fields: Sequence[str] | None = None) -> Iterator[Batch]:
        collection = self._collections[unit.collection]
        if unit.collection in self.objects:
            rows = self.objects[unit.collection].get(unit.locator, [])
            yield from self._batches(unit, [(i, r) for i, r in enumerate(rows)], fields, unit.locator)
            return
        low, high = json.loads(unit.locator)
        keyed = sorted(
            (self._key(collection, r), i)
            for i, r in enumerate(self.tables[unit.collection])
            if low <= self._key(collection, r) and self._below(collection, r, high)
        )
        table = self.tables[unit.collection]
        yield from self._batches(unit, [(n, table[i]) for n, (_, i) in enumerate(keyed)], fields)

    def find(self, collection: Collection, fields: Sequence[str], values: Iterable[Sequence[Any]]) -> Iterator[Batch]:
        schema = self._schemas[collection.name]
        wanted = {
            encode_key(typed)
            for value in values
            if None not in (typed := [_typed(v, schema.field(f).type) for f, v in zip(fields, value, strict=True)])
        }
        for unit in list(self.units(collection)):
            for batch in self.scan(unit):
                rows = [batch.record(i) for i in range(batch.num_rows)]
                hits = [i for i, r in enumerate(rows) if encode_key([r[f] for f in fields]) in wanted]
                yield from _pick(batch, hits)

    def fetch(self, collection: Collection, refs: Sequence[RecordRef]) -> Iterator[Batch]:
        wanted = {ref.key for ref in refs}
        for unit in list(self.units(collection)):
            for batch in self.scan(unit):
                whole = batch.object_ref().key in wanted
                yield from _pick(batch, [i for i in range(batch.num_rows) if whole or batch.ref(i).key in wanted])

    def close(self) -> None:
        """Nothing is open."""

    # --- changing ---

    def apply(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        if collection.name in self.objects:
            outcomes = self._apply_objects(collection, steps)
        else:
            outcomes = self._apply_rows(collection, steps)
        yield from outcomes

    def rehearse(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        before = copy.deepcopy((self.tables, self.objects))
        try:
            outcomes = list(self.apply(collection, steps))
        finally:
            self.tables, self.objects = before
        yield from outcomes

    def _apply_rows(self, collection: Collection, steps: Sequence[Step]) -> list[Outcome]:
        ended: dict[int, Outcome] = {}
        versions = {self._key(collection, r): self._fingerprint(collection, r) for r in self.tables[collection.name]}
        waiting = list(enumerate(steps))
        while waiting:  # children before parents, in a table that refers to itself
            blocked = []
            for number, step in waiting:
                outcome = self._apply_row(collection, step, versions)
                ended[number] = outcome
                if outcome.status is Status.BLOCKED and outcome.detail in ("foreign_key", "cascade"):
                    blocked.append((number, step))
            waiting = blocked if len(blocked) < len(waiting) else []
        return [ended[n] for n in range(len(steps))]

    def _apply_row(self, collection: Collection, step: Step, versions: Mapping[str, str]) -> Outcome:
        if not collection.key:
            return Outcome(step.ref, Status.BLOCKED, "no_key")
        table = self.tables[collection.name]
        place = next((i for i, r in enumerate(table) if self._key(collection, r) == step.ref.key), None)
        if place is None:
            return Outcome(step.ref, Status.ALREADY_ABSENT)
        after = self._changed(collection, table[place], step)
        if versions[step.ref.key] != step.ref.version:
            same = after is not None and self._fingerprint(collection, after) == versions[step.ref.key]
            return Outcome(step.ref, Status.ALREADY_ABSENT if same else Status.CHANGED_SINCE_READ)
        if after is None:
            if code := self._dependents(collection, table[place]):
                return Outcome(step.ref, Status.BLOCKED, code)
            del table[place]
        else:
            table[place] = after
        return Outcome(step.ref, Status.DONE)

    def _apply_objects(self, collection: Collection, steps: Sequence[Step]) -> list[Outcome]:
        objects = self.objects[collection.name]
        versions = {key: _version(rows) for key, rows in objects.items()}
        outcomes: list[Outcome] = []
        gone: dict[str, set[int | None]] = {}
        for step in steps:
            key, *row = json.loads(step.ref.key)
            rows = objects.get(key)
            if key not in versions or (row and row[0] >= len(rows or [])):
                outcomes.append(Outcome(step.ref, Status.ALREADY_ABSENT))
            elif versions[key] != step.ref.version:
                outcomes.append(Outcome(step.ref, Status.CHANGED_SINCE_READ))
            elif step.action is Action.DELETE:
                gone.setdefault(key, set()).add(row[0] if row else None)
                outcomes.append(Outcome(step.ref, Status.DONE))
            else:
                for i in row or range(len(rows or [])):
                    objects[key][i] = self._changed(collection, objects[key][i], step) or {}
                outcomes.append(Outcome(step.ref, Status.DONE))
        for key, numbers in gone.items():
            if None in numbers or collection.shape is Shape.OBJECTS:
                del objects[key]
            else:
                objects[key] = [r for i, r in enumerate(objects[key]) if i not in numbers]
        return outcomes

    def _changed(self, collection: Collection, row: Row, step: Step) -> Row | None:
        """Return the row after the step; None if it is deleted."""
        if step.action is Action.DELETE:
            return None
        schema = self._schemas[collection.name]
        empties = {f.name: empty_value(f) for f in collection.fields}
        after = change_record(row, step.changes, empties)
        flat = flatten(after)
        for change in step.changes:
            if change.field in after and isinstance(flat.get(change.field), str):
                after[change.field] = _typed(flat[change.field], schema.field(change.field).type)
        return after

    def _dependents(self, collection: Collection, row: Row) -> str:
        """Return why other rows forbid that this one is deleted: ``foreign_key``, ``cascade``, or nothing."""
        for child in self._collections.values():
            for reference in child.references:
                if reference.target != collection.name:
                    continue
                value = [row.get(f) for f in reference.target_fields]
                for other in self.tables.get(child.name, ()):
                    if other is not row and [other.get(f) for f in reference.fields] == value:
                        loose = reference.on_delete.upper() in ("CASCADE", "SET NULL", "SET DEFAULT")
                        return "cascade" if loose else "foreign_key"
        return ""

    # --- rows ---

    def _flat(self, name: str) -> list[Row]:
        if name in self.tables:
            return [flatten(r) for r in self.tables[name]]
        return [{"@path": key, **flatten(r)} for key, rows in self.objects[name].items() for r in rows]

    def _fingerprint(self, collection: Collection, row: Row) -> str:
        flat = flatten(row)
        return fingerprint({f.name: flat.get(f.name) for f in collection.fields})

    def _key(self, collection: Collection, row: Row) -> str:
        return encode_key([row[k] for k in collection.key]) if collection.key else fingerprint(flatten(row))

    def _below(self, collection: Collection, row: Row, high: str) -> bool:
        return not high or self._key(collection, row) < high

    def _batches(
        self, unit: Unit, rows: Sequence[tuple[int, Row]], fields: Sequence[str] | None, object_key: str = ""
    ) -> Iterator[Batch]:
        collection, schema = self._collections[unit.collection], self._schemas[unit.collection]
        if fields is not None:
            schema = pa.schema([f for f in schema if f.name in fields])
        for start in range(0, len(rows), self._rows_per_batch):
            part = rows[start : start + self._rows_per_batch]
            flat = [{"@path": object_key, **flatten(r)} for _, r in part]
            arrays = [pa.array([r.get(f.name) for r in flat], f.type) for f in schema]
            records = pa.RecordBatch.from_arrays(arrays, schema=schema)
            yield Batch(unit, records, collection.shape, collection.key, part[0][0], object_key)


def _version(rows: Sequence[Row]) -> str:
    return fingerprint({"rows": list(rows)})


def _typed(value: Any, kind: pa.DataType) -> Any:
    """Return ``value`` as the column's type holds it, or None if it can't."""
    if isinstance(value, bool) and not pa.types.is_boolean(kind):
        return None
    try:
        return pa.scalar(value).cast(kind).as_py()
    except (pa.ArrowNotImplementedError, pa.ArrowTypeError, ValueError, OverflowError):
        return None


def _pick(batch: Batch, rows: Sequence[int]) -> Iterator[Batch]:
    """Yield some rows of a batch, each run of neighbors as one batch, so that row numbers stay true."""
    for i, row in enumerate(rows):
        if i == 0 or rows[i - 1] != row - 1:
            end = row + 1
            while end in rows[i:]:
                end += 1
            records = batch.records.slice(row, end - row)
            yield Batch(batch.unit, records, batch.shape, batch.key, batch.first_row + row, batch.object_key)
