"""What every store of lake tables does: tables to collections, data files to units, steps to one commit a table.

A record is a row of a data file. All steps of a table, for however many subjects, are one transaction that replaces
the files that hold their rows, and with them every file some of whose rows are only masked: masked is not erased.
Then the table's history is cleaned, since every earlier version still shows what was erased. Where somebody asked
for that history (retention, a tag), the outcome says so, with the day on which it ends.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, BinaryIO, Final, cast

import pyarrow as pa

from connectors.formats.port import Damaged, RowEdit, nothing
from connectors.lake_record import Record, Records
from connectors.lake_residue import search
from connectors.lake_rows import Hits, Remade, read_rows, rewrite_rows
from connectors.lake_table import Conflict, LiveFile, State, Swap, Table, Tidied
from connectors.mark import Mark, mark_of
from connectors.objects import Ending, key_digest
from delenda.errors import CorruptData, DelendaError, SourceDenied
from delenda.model import (
    Action,
    Batch,
    Change,
    Collection,
    CollectionName,
    Field,
    Outcome,
    RecordRef,
    Shape,
    Status,
    Step,
    StoreName,
    Unit,
    decode_key,
)
from delenda.settings import LakeBase

_ATTEMPTS: Final = 50
_SPOOL_BYTES: Final = 64 << 20
_ORPHAN_AGE: Final = dt.timedelta(days=7)
"""A file that nothing names may belong to a commit that is still under way; not after this."""


class LakeStore:
    """A store of lake tables: reads, fetches, applies, searches below its surface."""

    def __init__(self, name: str, settings: LakeBase) -> None:
        self.name = StoreName(name)
        self._settings = settings
        self._known: dict[str, Table] = {}

    def _tables(self) -> Mapping[str, Table]:
        """Return the tables that there are now, by name."""
        raise AssertionError("a format gives its tables")

    def close(self) -> None:
        """Let go of connections; the store can be used again."""
        for table in self._known.values():
            table.files.close()
        self._known = {}

    def _looked_up(self) -> dict[str, Table]:
        """Return the wanted tables, looked up anew; those known before keep what they have read."""
        self._known = {n: self._known.get(n, t) for n, t in sorted(self._tables().items()) if self._wanted(n)}
        return self._known

    def _wanted(self, name: str) -> bool:
        section = self._settings
        included = not section.include or any(fnmatchcase(name, p) for p in section.include)
        return included and not any(fnmatchcase(name, p) for p in section.exclude)

    def _table(self, name: str) -> Table:
        table = self._known.get(name) or self._looked_up().get(name)
        if table is None:
            raise CorruptData(f"{self.name}/{name}: there is no such table")
        return table

    # --- what there is ---

    def collections(self) -> list[Collection]:
        """Return one collection a table, sorted by name; a table that can't be read has no fields."""
        return [self._collection(n, t) for n, t in self._looked_up().items()]

    def _collection(self, name: str, table: Table) -> Collection:
        fields: tuple[Field, ...] = ()
        with suppress(CorruptData):
            state = table.state()
            fields = tuple(Field(f.name, str(f.type), f.name not in state.required) for f in state.schema)
        section = self._settings
        return Collection(
            self.name,
            CollectionName(name),
            fields,
            shape=Shape.ROWS,
            format=section.type,
            region=section.region,
            purpose=section.purpose,
            source=section.source,
        )

    def units(self, collection: Collection, target_bytes: int = 64 << 20) -> Iterator[Unit]:
        """Yield one unit a data file of the current version; one that says so for a table that can't be read."""
        del target_bytes  # a file is read as a whole
        try:
            files = self._table(collection.name).state().files
        except CorruptData:
            yield Unit(self.name, collection.name, "", "unreadable")
            return
        for file in files:
            yield self._unit(collection.name, file)

    def _unit(self, collection: CollectionName, file: LiveFile) -> Unit:
        return Unit(self.name, collection, file.path, file.version, file.size_bytes, file.modified)

    # --- reading ---

    def scan(self, unit: Unit, fields: Sequence[str] | None = None) -> Iterator[Batch]:
        """Yield the file's rows as they are now; nothing if the table does without it by now."""
        table = self._table(unit.collection)
        state = self._state(table)
        file = next((f for f in state.files if f.path == unit.locator), None)
        if file is not None:
            yield from self._batches(table, state, file, unit.collection, fields)

    def _state(self, table: Table) -> State:
        try:
            return table.state()
        except CorruptData as e:
            raise CorruptData(f"{self.name}/{table.name}: {e}") from None

    def _batches(
        self, table: Table, state: State, file: LiveFile, collection: CollectionName, fields: Sequence[str] | None
    ) -> Iterator[Batch]:
        unit = self._unit(collection, file)
        try:
            with table.files.open(file.path) as stream:
                for first, records in read_rows(file, state, stream):
                    shown = records if fields is None else _selected(records, fields)
                    yield Batch(unit, shown, Shape.ROWS, (), first, file.path)
        except (Damaged, CorruptData) as e:
            if all(f.path != file.path for f in table.state().files):
                return  # replaced by somebody in between; the new file is a unit of its own
            place = key_digest(self.name, file.path)
            raise CorruptData(f"{self.name}/{collection}: data file {place}: {e}") from None

    def fetch(self, collection: Collection, refs: Sequence[RecordRef]) -> Iterator[Batch]:
        """Yield the rows that still exist in their files; neighbors come as one batch."""
        if not refs:
            return
        table = self._table(collection.name)
        state = self._state(table)
        wanted: dict[str, set[int | None]] = {}
        for ref in refs:
            path, *row = decode_key(ref.key)
            wanted.setdefault(str(path), set()).add(int(row[0]) if row else None)
        for file in state.files:
            if rows := wanted.get(file.path):
                for batch in self._batches(table, state, file, collection.name, None):
                    yield from _picked(batch, rows)

    # --- changing ---

    def apply(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        """Replace the files that hold the records, in one commit, and clean the table's history."""
        yield from self._guarded(collection, steps, self._apply)

    def rehearse(self, collection: Collection, steps: Sequence[Step]) -> Iterator[Outcome]:
        """Do all but write: read, check, rewrite to nowhere, look at what would hold the history."""
        yield from self._guarded(collection, steps, self._rehearse)

    def _guarded(self, collection: Collection, steps: Sequence[Step], act: Any) -> Iterator[Outcome]:
        if not steps:
            return
        try:
            yield from act(self._table(collection.name), steps)
        except SourceDenied as e:
            yield from (Outcome(s.ref, Status.BLOCKED, e.code) for s in steps)
        except DelendaError as e:
            yield from (Outcome(s.ref, Status.FAILED, e.code) for s in steps)
        except Damaged:
            yield from (Outcome(s.ref, Status.FAILED, CorruptData().code) for s in steps)

    def _rehearse(self, table: Table, steps: Sequence[Step]) -> list[Outcome]:
        now = dt.datetime.now(dt.UTC)
        state = self._state(table)
        known = Records(table).committed()
        work = _decided(state, steps, known)
        for file, hits in work.hits.items():
            with _spool() as target, table.files.open(file.path) as source:
                work.take(file, rewrite_rows(file, state, source, target, hits))
        return work.outcomes(table.foresee(now), None)

    def _apply(self, table: Table, steps: Sequence[Step]) -> list[Outcome]:
        records = Records(table)
        known = records.settle(dt.datetime.now(dt.UTC))
        record = records.begin(dt.datetime.now(dt.UTC))
        try:
            work, record, changed = self._committed(table, steps, known, records, record)
            tidied = None
            if changed or work.ours:
                tidied = table.tidy(dt.datetime.now(dt.UTC))
                self._remove_orphans(table)
            return work.outcomes(tidied, record)
        finally:
            records.end(record)

    def _committed(
        self, table: Table, steps: Sequence[Step], known: Sequence[Record], records: Records, record: Record
    ) -> tuple[_Work, Record, bool]:
        """Commit the steps; on a conflict look again, and keep what was made of files that are still current."""
        made: dict[str, tuple[Swap, Remade]] = {}
        for _ in range(_ATTEMPTS):
            state = self._state(table)
            work = _decided(state, steps, known)
            stale = [v for v in made if v not in {f.version for f in work.hits}]
            for version in stale:
                swap, _remade = made.pop(version)
                if swap.path:
                    table.files.remove(swap.path)
            paths = {f.version: table.new_path(f) for f in work.hits if f.version not in made}
            if paths:
                record = records.intend(record, (), [*paths.values(), *(s.path for s, _ in made.values() if s.path)])
            for file, hits in work.hits.items():
                if file.version not in made:
                    made[file.version] = _made(table, state, file, hits, paths[file.version])
                work.take(file, made[file.version][1])
            swaps = [made[f.version][0] for f in work.changed()]
            if not swaps:
                if record.added:
                    records.drop(record)
                return work, record, False
            record = records.intend(record, work.marks(), [s.path for s in swaps if s.path])
            try:
                table.commit(state, swaps, record.id)
            except Conflict:
                continue
            records.confirm(record)
            return work, record, True
        records.drop(record)
        return work.lost(), record, False

    def _remove_orphans(self, table: Table) -> None:
        """Remove files that nothing names and that are too old to become part of a commit, if config says so."""
        if self._settings.orphans == "remove":
            edge = dt.datetime.now(dt.UTC) - _ORPHAN_AGE
            for entry in table.orphans():
                if entry.modified < edge:
                    table.files.remove(entry.path)

    # --- below the surface ---

    def residue(self, needles: Sequence[bytes]) -> Iterator[tuple[str, str, int]]:
        """Search every file below the tables, also those that no version names, and old versions of objects.

        What the table's owner asked to keep is told as ``locked_version``.
        """
        now = dt.datetime.now(dt.UTC)
        for name, table in self._looked_up().items():
            live, held = frozenset[str](), False
            with suppress(CorruptData):
                live = frozenset(f.path for f in table.state().files)
                held = table.outlook(now).since(now) is not None
            for kind, path, hits in search(table.files, needles):
                shown = "locked_version" if held and path not in live else kind
                yield shown, f"{self.name}/{name}: {kind} {key_digest(self.name, path)}", hits

    def residue_bytes(self) -> int:
        """Return the size of all files below the tables."""
        return sum(e.size_bytes for t in self._looked_up().values() for e in t.files.list(""))


def _spool() -> BinaryIO:
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(_SPOOL_BYTES))  # the caller closes it


def _made(table: Table, state: State, file: LiveFile, hits: Hits, path: str) -> tuple[Swap, Remade]:
    """Write the file that takes another's place, unless nothing changes or nothing is left."""
    with _spool() as target, table.files.open(file.path) as source:
        remade = rewrite_rows(file, state, source, target, hits)
        if not remade.left or not (remade.done.touched or file.has_masked):
            return Swap(file), remade
        size = target.seek(0, os.SEEK_END)
        target.seek(0)
        if not table.files.create(path, target):
            raise Conflict
        return Swap(file, path, size, remade.left), remade


@dataclass(slots=True)
class _Work:
    """The steps of one table, sorted by what becomes of them."""

    steps: Sequence[Step]
    hits: dict[LiveFile, Hits]
    places: dict[str, list[int]]
    """Numbers of the steps of each file that is hit, by its path."""
    ended: dict[int, Outcome]
    ours: dict[int, dt.datetime]
    """Numbers of the steps that an earlier operation carried out, with its time."""
    forbids: str
    remade: dict[str, Remade]

    def take(self, file: LiveFile, remade: Remade) -> None:
        self.remade[file.path] = remade

    def changed(self) -> list[LiveFile]:
        """Return the files that are not as they were."""
        return [f for f in self.hits if self.remade[f.path].done.touched or f.has_masked]

    def marks(self) -> list[Mark]:
        """Return the marks of the steps that the commit carries out."""
        marks = []
        for file in self.changed():
            done = [self.steps[n] for n in self.places.get(file.path, []) if self._outcome(n).status is not _BLOCKED]
            if done:
                marks.append(mark_of(file.version, done))
        return marks

    def lost(self) -> _Work:
        """Return the work as not done: other writers were faster, again and again."""
        for numbers in self.places.values():
            self.ended |= {n: Outcome(self.steps[n].ref, Status.FAILED, "busy") for n in numbers}
        return self

    def outcomes(self, tidied: Tidied | None, record: Record | None) -> list[Outcome]:
        """Return one outcome a step, with what holds the history that the change leaves."""
        out = []
        for n, step in enumerate(self.steps):
            if n in self.ours:
                held = tidied.since(self.ours[n]) if tidied else None
                out.append(Outcome(step.ref, *(held or Ending(Status.ALREADY_ABSENT))))
                continue
            outcome = self._outcome(n)
            if outcome.status is Status.DONE and tidied is not None:
                held = tidied.since(record.at if record else tidied.now)
                outcome = Outcome(step.ref, *held) if held else outcome
            out.append(outcome)
        return out

    def _outcome(self, n: int) -> Outcome:
        if n in self.ended:
            return self.ended[n]
        step = self.steps[n]
        path, *row = decode_key(step.ref.key)
        done = self.remade[str(path)].done
        refused = [code for r, code in done.blocked.items() if not row or r == row[0]]
        if refused:
            return Outcome(step.ref, Status.BLOCKED, refused[0])
        touched = row[0] in done.touched if row else bool(done.touched)
        return Outcome(step.ref, Status.DONE if touched else Status.ALREADY_ABSENT)


_BLOCKED: Final = Status.BLOCKED


def _decided(state: State, steps: Sequence[Step], known: Sequence[Record]) -> _Work:
    """Return what is to be done to which file of a table as it is now."""
    work = _Work(steps, {}, {}, {}, {}, state.forbids, {})
    live = {f.path: f for f in state.files}
    for n, step in enumerate(steps):
        path = str(decode_key(step.ref.key)[0])
        file = live.get(path)
        if step.action in (Action.RETAIN, Action.RESTRICT):
            work.ended[n] = Outcome(step.ref, Status.FAILED, "no_change")
        elif file is not None and file.version == step.ref.version:
            if state.forbids:
                work.ended[n] = Outcome(step.ref, Status.BLOCKED, state.forbids)
            else:
                work.places.setdefault(path, []).append(n)
        elif at := next((r.at for r in known if r.covered([step])), None):
            work.ours[n] = at
        else:
            work.ended[n] = Outcome(step.ref, Status.CHANGED_SINCE_READ)
    for file in state.files:
        numbers = work.places.get(file.path)
        if numbers or (file.has_masked and not state.forbids):
            work.hits[file] = _hits([steps[n] for n in numbers or []])
    return work


def _hits(steps: Sequence[Step]) -> Hits:
    """Return the edits of one file: steps for the same row are one edit, in their order."""
    rows: dict[int, RowEdit] = {}
    every: tuple[Change, ...] = ()
    whole = False
    for step in steps:
        _, *row = decode_key(step.ref.key)
        delete = step.action is Action.DELETE
        if not row:
            whole, every = whole or delete, every + (() if delete else step.changes)
        else:
            before = rows.get(int(row[0]), RowEdit())
            rows[int(row[0])] = RowEdit(before.delete or delete, before.changes + step.changes)
    return Hits(rows, every, whole)


def _picked(batch: Batch, rows: set[int | None]) -> Iterator[Batch]:
    """Yield the wanted rows of a batch, each run of neighbors as one."""
    if None in rows:
        yield batch
        return
    inside = sorted(r - batch.first_row for r in rows if r is not None and 0 <= r - batch.first_row < batch.num_rows)
    while inside:
        start = inside[0]
        length = next((n for n, r in enumerate(inside) if r != start + n), len(inside))
        yield replace(batch, records=batch.records.slice(start, length), first_row=batch.first_row + start)
        inside = inside[length:]


def _selected(records: pa.RecordBatch, fields: Sequence[str]) -> pa.RecordBatch:
    """Return the fields asked for; one that the table lacks is null."""
    if not fields:
        return nothing(records.num_rows)
    have = set(records.schema.names)
    columns = [records.column(f) if f in have else pa.nulls(records.num_rows, pa.string()) for f in fields]
    return pa.RecordBatch.from_arrays(columns, names=list(fields))
