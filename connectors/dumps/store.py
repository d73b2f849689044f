"""A dump as a store: its tables are collections, looked through like a database's, and written anew with changes.

What a row becomes is decided by the very functions that decide it on a living database
(``connectors.sql_decide.decide``); keys and fingerprints are the same, so tombstones fit. Tables without a key are
addressed by row. Reading never holds more than a block; of keys and references, the columns are kept at hand (up to
``MEMORY_BYTES``), so that what refers to a row is found without reading everything again. Several threads work on
the blocks of a table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from connectors.dumps.crew import Crew
from connectors.dumps.layout import Layout, Parted, Piece, Whole
from connectors.dumps.parts import (
    Changed,
    Dump,
    Held,
    Keys,
    Sifter,
    Wanted,
    Writer,
    batch_of,
    columns_of,
    even,
    picked,
)
from connectors.sql_decide import Work, sort_out
from connectors.sql_schema import Table
from connectors.sql_schema import _table as table_of
from delenda.model import (
    Batch,
    Collection,
    Outcome,
    RecordRef,
    Shape,
    Status,
    Step,
    StoreName,
    Unit,
    decode_key,
    encode_key,
)
from delenda.ports import Sieve
from delenda.settings import CollectionNote, SqlStore

MEMORY_BYTES: Final = 600 << 20


class DumpStore:
    """A :class:`delenda.ports.Store`, ``Searchable`` and ``Sifting``. ``rewrite`` writes what steps make of it."""

    def __init__(
        self,
        name: str,
        layout: Layout,
        settings: SqlStore,
        known: Mapping[str, Collection],
        crew: Crew | None = None,
    ) -> None:
        self.name, self.layout, self.crew = StoreName(name), layout, crew or Crew()
        self.settled: Callable[[RecordRef], bool] = lambda _ref: False
        """Told of a row that was decided on already: :meth:`find` need not read it again."""
        stored = {p.table for p in layout.parts}
        self._tables: dict[str, Table] = {}
        for declared in layout.declared:
            if declared.name in stored:
                note = CollectionNote(key=known[declared.name].key) if declared.name in known else CollectionNote()
                self._tables[declared.name] = table_of(layout.rows.dialect, name, settings, note, declared)
        self.only: dict[str, Keys] | None = None
        """By table with a key: the keys of the only rows that :meth:`sift` leaves; all are read. None: no limit."""
        self.written: dict[int, bytes] = {}
        """By part: the digest of the rows that :meth:`rewrite` wrote."""
        self.changed: dict[str, Keys] = {}
        """By table: the keys of the rows that :meth:`rewrite` changed."""
        self.seen: dict[int, bytes] = {}
        """By part: the digest of the rows that :meth:`sift` read, all of them."""
        self._held: dict[int, Held] = {}
        self._memory = 0
        self._dump = Dump(layout, self._tables)

    # --- reading ---

    def collections(self) -> list[Collection]:
        """Return the tables that the dump has rows of, sorted by name."""
        return [self._shown(self._tables[n]) for n in sorted(self._tables)]

    def _shown(self, table: Table) -> Collection:
        c = table.collection
        return c if c.shape is Shape.KEYED else replace(c, shape=Shape.ROWS)

    def units(self, collection: Collection, target_bytes: int = 0) -> Iterator[Unit]:  # noqa: ARG002
        """Yield a unit a part: a stream can't be entered in its middle."""
        for number, part in enumerate(self.layout.parts):
            if part.table == collection.name:
                yield self._unit(number, part.table)

    def _unit(self, number: int, table: str) -> Unit:
        return Unit(self.name, self._tables[table].collection.name, str(number), "dump")

    def scan(self, unit: Unit, fields: Sequence[str] | None = None) -> Iterator[Batch]:
        """Yield a part's rows, a batch a block."""
        part, table, first = self.layout.parts[int(unit.locator)], self._tables[unit.collection], 0
        columns = [c for c in columns_of(table, part) if fields is None or c.name in fields]
        for block in self.layout.read(part):
            records = self.layout.rows.records(block, part, columns)
            yield from (batch for _, batch in even(self.layout, table, columns, records, first, unit))
            first += records.num_rows

    def sift(self, sieves: Mapping[str, Sieve]) -> Callable[[Unit], Iterator[tuple[int, Batch, Sequence[int]]]]:
        """Return what yields a part's rows that the sieve of its table leaves. Keys and references are kept at hand."""
        return lambda unit: self._sifted(unit, sieves[unit.collection])

    def _sifted(self, unit: Unit, sieve: Sieve) -> Iterator[tuple[int, Batch, Sequence[int]]]:
        table, number = self._tables[unit.collection], int(unit.locator)
        part, first, digest = self.layout.parts[number], 0, hashlib.sha256()
        only = None if self.only is None else self.only.get(part.table, set())
        held = Held(self._kept(table)) if only is None else None
        sifter = Sifter(self._dump, number, unit, sieve, only, held.columns if held else ())
        blocks = self.layout.read(part)
        for records, groups in self.crew.each(sifter, _noted(blocks, digest) if held is None else blocks):
            scanned = records.num_rows
            if held is not None:
                held.add(records)
            for rows, some in groups or [([0], _nothing())]:
                at = first if table.key else first + rows[0]
                yield scanned, batch_of(table, unit, some, at), range(some.num_rows)
                scanned = 0
            first += records.num_rows
        self.seen[number] = digest.digest()
        if held is not None and held.blocks and self._memory + held.size < MEMORY_BYTES:
            self._held[number] = held
            self._memory += held.size

    def _kept(self, table: Table) -> tuple[str, ...]:
        names = [*table.key, *(f for r in table.collection.references for f in r.fields)]
        return tuple(dict.fromkeys(names))

    def find(self, collection: Collection, fields: Sequence[str], values: Iterable[Sequence[Any]]) -> Iterator[Batch]:
        """Yield the rows whose ``fields`` equal one of ``values``, but for those that are settled."""
        table, wanted = self._tables[collection.name], Wanted(fields, {tuple(v) for v in values})
        for unit in self.units(collection):
            part, first = self.layout.parts[int(unit.locator)], 0
            columns = [c for c in columns_of(table, part) if c.name in fields]
            held = self._held.get(int(unit.locator))
            places: dict[int, list[int]] | None = None
            if held is not None and set(fields) <= set(held.columns):
                places = self._places(unit, table, held, wanted)
                if not any(places.values()):
                    continue
            for at, block in enumerate(self.layout.read(part)):
                if places is None or held is None:
                    few = self.layout.rows.records(block, part, columns)
                    rows, count = wanted.rows(few), few.num_rows
                else:
                    rows, count = places[at], held.blocks[at].num_rows
                for some, records in picked(self.layout, part, table, block, rows) if rows else ():
                    yield batch_of(table, unit, records, first if table.key else first + some[0])
                first += count

    def _places(self, unit: Unit, table: Table, held: Held, wanted: Wanted) -> dict[int, list[int]]:
        """Return, by block, the rows to read: those that match and nobody decided on yet."""
        places: dict[int, list[int]] = {}
        for at, records in enumerate(held.blocks):
            rows = wanted.rows(records)
            if rows and table.key:
                keys = [records.column(k).take(pa.array(rows)).to_pylist() for k in table.key]
                refs = [RecordRef(self.name, unit.collection, encode_key(key)) for key in zip(*keys, strict=True)]
                rows = [row for row, ref in zip(rows, refs, strict=True) if not self.settled(ref)]
            places[at] = rows
        return places

    def close(self) -> None:
        self._held, self._memory = {}, 0
        self.crew.close()

    # --- writing ---

    def rewrite(self, target: Path, steps: Mapping[str, Sequence[Step]]) -> list[Outcome]:
        """Write the dump to ``target`` with the steps of each collection taken; return their outcomes.

        Raises ``OSError`` if the disk is full, ``Truncated`` if the dump is not as it was.
        """
        outcomes: list[Outcome] = []
        works: dict[str, dict[str, Work]] = {}
        for name, some in steps.items():
            refused, found = _sorted_out(self._tables[name], some)
            outcomes += refused
            works[name] = {w.key: w for w in found}
        touched = {n: works[p.table] for n, p in enumerate(self.layout.parts) if works.get(p.table)}
        writers, layout = {n: Writer(self._dump, n, some) for n, some in touched.items()}, self.layout
        if isinstance(layout, Parted):
            self._archive(layout, target, writers)
        elif isinstance(layout, Whole):
            layout.write(target, lambda pieces: self._changed(writers, pieces))
        outcomes += [o for w in writers.values() for o in w.outcomes]
        self.written = {n: w.digest.digest() for n, w in writers.items()}
        self.changed = {name: {tuple(w.values) for w in found.values()} for name, found in works.items()}
        seen = {o.ref.place for o in outcomes}
        for some in steps.values():
            outcomes += [Outcome(s.ref, Status.ALREADY_ABSENT) for s in some if s.ref.place not in seen]
        return outcomes

    def _archive(self, layout: Parted, target: Path, writers: Mapping[int, Writer]) -> None:
        """Write each part to a file of its own, and put them together."""
        places = dict(zip(writers, layout.places(target, [layout.parts[n] for n in writers]), strict=True))
        for number, place in places.items():
            part = layout.parts[number]
            layout.pack(part, self._changed(writers, ((number, b) for b in layout.read(part))), place)
        layout.join(target, places)

    def _changed(self, writers: Mapping[int, Writer], pieces: Iterable[Piece]) -> Iterator[bytes]:
        """Yield what is to be written instead of each piece, in order."""

        def work(piece: Piece) -> tuple[Piece, Changed | None]:
            writer = writers.get(piece[0])
            return piece, None if writer is None or writer.numbered else writer.change(piece[1])

        for (number, data), done in self.crew.each(work, pieces):
            writer = writers.get(number)
            yield data if writer is None else writer.written(done or writer.change(data))


def _noted(blocks: Iterable[bytes], digest: Any) -> Iterator[bytes]:
    for block in blocks:
        digest.update(block)
        yield block


def _nothing() -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([], names=[])


def _sorted_out(table: Table, steps: Sequence[Step]) -> tuple[list[Outcome], list[Work]]:
    """Return the outcomes of steps that can't be tried, and the rest by row; a row may be told by its number."""
    if table.key:
        return sort_out(table, steps)
    works: dict[str, Work] = {}
    for step in steps:
        works.setdefault(step.ref.key, Work(step.ref.key, decode_key(step.ref.key))).steps.append(step)
    return [], list(works.values())
