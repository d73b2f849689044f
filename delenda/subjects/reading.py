"""Reading records for attribution: only the units that may hold somebody, or a search, or everything.

Where the locator index speaks for a collection, only the units that it names are read. A store that finds
values itself is asked for common spellings on top, since rows may have come after the last scan. What
nothing speaks for is read in full, and counted. All subjects of a round are looked for together, and a unit
that is not large is kept for the next round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Bag
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from delenda.errors import Archived, CorruptData, DelendaError, SourceDenied
from delenda.model import Batch, DataMap, FieldAddress, Identifier, MappedCollection, RecordRef, Shape, Unit
from delenda.ports import Engine, Searchable, Store, Thawing
from delenda.subjects.needles import Needles, Speller
from delenda.subjects.pages import Page
from delenda.subjects.rows import Found, Row, own_accounts, place_of, plains

__all__ = ["Located", "Locator", "StoreReader", "everywhere", "typed"]

KEPT_BYTES: Final = 128 << 20
"""Of what was read, so much stays in memory for the next round."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where to look: ``units`` to read, and ``search``, the collections that are asked by value as well.

    In the units that are ``plain``, identifiers stand as whole cells in common spellings only.
    """

    units: tuple[Unit, ...]
    search: frozenset[str] = frozenset()
    plain: frozenset[Unit] = frozenset()


class Locator(Protocol):
    """Says which units may hold somebody."""

    def __call__(
        self, identifiers: Sequence[Identifier], keys: Sequence[tuple[FieldAddress, str]], only: str = ""
    ) -> Located:
        """Return where identifiers, or values of keys, may stand; ``only`` limits it to one collection."""
        ...


def everywhere(stores: Mapping[str, Store]) -> Locator:
    """Return a locator for an estate without an index: it names everything."""

    def locate(
        identifiers: Sequence[Identifier],  # noqa: ARG001  # everything may hold anybody
        keys: Sequence[tuple[FieldAddress, str]],  # noqa: ARG001
        only: str = "",
    ) -> Located:
        return Located(
            tuple(
                unit
                for store in stores.values()
                for collection in store.collections()
                if only in ("", collection.address)
                for unit in store.units(collection)
            )
        )

    return locate


class StoreReader:
    """Reads an estate's stores. ``counts`` tells what it cost: units and rows read, searches asked.

    An object in an archive is asked for, where its store may; ``around_archives`` then goes on without it, and counts
    it, where else ``Archived`` is raised. So it goes around an object that is broken or that we may not read; these are
    counted in ``unread``, by place and error code.
    """

    def __init__(
        self,
        stores: Mapping[str, Store],
        engine: Engine,
        data_map: DataMap,
        locate: Locator,
        *,
        around_archives: bool = False,
    ) -> None:
        self._around_archives = around_archives
        self._archived: set[Unit] = set()
        self._unread: dict[Unit, str] = {}
        self.counts: Counter[str] = Counter()
        self._stores, self._engine, self._locate = stores, engine, locate
        self._mapped = {m.collection.address: m for m in data_map.collections}
        self._speller = Speller(engine)
        self._seen: dict[tuple[str, ...], Row] = {}
        self._kept: dict[Unit, list[Page]] = {}
        self._room = KEPT_BYTES

    def forget(self) -> None:
        """Forget the records that were seen; what was read of units is kept for others."""
        self._seen.clear()

    # --- by identifier ---

    def rows(self, identifiers: Bag[Identifier]) -> Iterator[Row]:
        """Yield the records in which one of the identifiers stands."""
        needles = Needles(identifiers, self._speller)
        located = self._locate(list(identifiers), [])
        for unit in located.units:
            mapped = self._mapped.get(f"{unit.store}/{unit.collection}")
            if mapped is not None:
                look = needles.plain_rows_of if unit in located.plain else needles.rows_of
                for page in self._pages(unit, mapped):
                    yield from self._rows(page, look(page), needles)
        for address in sorted(located.search & self._mapped.keys()):
            yield from self._search(self._mapped[address], needles)

    def _search(self, mapped: MappedCollection, needles: Needles) -> Iterator[Row]:
        store = self._stores[mapped.collection.store]
        if not isinstance(store, Searchable):
            return
        for each in mapped.fields:
            texts = needles.spellings(each)
            if texts and mapped.collection.field_named(each.field.name) is not None:
                self.counts["searches"] += 1
                values = [(value,) for text in texts if (value := typed(text, each.field.type)) is not None]
                for batch in store.find(mapped.collection, [each.field.name], values):
                    yield from self._rows(Page(batch, mapped, self._engine), range(batch.num_rows), needles)

    # --- by key ---

    def by_key(
        self, fields: tuple[FieldAddress, ...], values: Bag[tuple[str, ...]], target: tuple[FieldAddress, ...]
    ) -> Iterator[Row]:
        """Yield the records whose ``fields`` hold one of ``values``."""
        place = fields[0]
        mapped = self._mapped.get(f"{place.store}/{place.collection}")
        store = self._stores.get(place.store)
        if mapped is None or store is None or not values:
            return
        names = [f.field for f in fields]
        for page in self._pages_by_key(store, mapped, names, values, target):
            yield from self._rows(page, _holding(page, names, values), None)

    def _pages_by_key(
        self,
        store: Store,
        mapped: MappedCollection,
        names: Sequence[str],
        values: Bag[tuple[str, ...]],
        target: tuple[FieldAddress, ...],
    ) -> Iterator[Page]:
        collection = mapped.collection
        if isinstance(store, Searchable) and collection.shape in (Shape.KEYED, Shape.UNKEYED):
            types = [f.type if (f := collection.field_named(n)) else "string" for n in names]
            rows = [tuple(typed(text, t) for text, t in zip(value, types, strict=True)) for value in values]
            self.counts["searches"] += 1
            for batch in store.find(collection, names, [r for r in rows if None not in r]):
                yield Page(batch, mapped, self._engine)
            return
        keys = [(target[0], value[0]) for value in values] if len(target) == 1 else []
        for unit in self._locate([], keys, collection.address).units:
            yield from self._pages(unit, mapped)

    # --- one unit, one record ---

    def _pages(self, unit: Unit, mapped: MappedCollection) -> Iterator[Page]:
        """Yield a unit's pages; a unit for which there is room is read from its store once."""
        if unit in self._kept:
            yield from self._kept[unit]
            return
        self.counts["units"] += 1
        pages: list[Page] | None = []
        size = 0
        for batch in self._batches(unit, mapped.collection.shape):
            self.counts["records"] += batch.num_rows
            page = Page(batch, mapped, self._engine)
            size += batch.records.nbytes
            if pages is not None and size <= self._room:
                pages.append(page)
            else:
                pages = None
            yield page
        if pages is not None:
            self._kept[unit] = pages
            self._room -= size

    @property
    def unread(self) -> Counter[str]:
        """How many objects could not be read, by ``store/collection: code``."""
        return Counter(f"{unit.store}/{unit.collection}: {code}" for unit, code in self._unread.items())

    def _batches(self, unit: Unit, shape: Shape) -> Iterator[Batch]:
        """Read a unit; one that lies in an archive is asked for. A table is never gone around."""
        store = self._stores[unit.store]
        try:
            yield from store.scan(unit)
        except Archived:
            if unit not in self._archived:
                self._archived.add(unit)
                self.counts["archived"] += 1
                self.counts["thawing"] += _thaws(store, unit)
            if not self._around_archives:
                raise
        except (CorruptData, SourceDenied) as e:
            if not self._around_archives or shape not in (Shape.ROWS, Shape.OBJECTS):
                raise
            self._unread[unit] = e.code

    def _rows(self, page: Page, hits: Sequence[int], needles: Needles | None) -> Iterator[Row]:
        """Yield some rows of a page; the same record is the same object, whichever way it was reached."""
        if not hits:
            return
        batch = page.batch
        records = batch.records.take(pa.array(hits, pa.int64())).to_pylist()
        refs = [batch.ref(i, record) for i, record in zip(hits, records, strict=True)]
        known = [self._seen.get((*place_of(ref), ref.version)) for ref in refs]
        fresh = page.found([i for i, row in zip(hits, known, strict=True) if row is None])
        hashed = needles.hashed(page, frozenset(hits)) if needles is not None else {}
        for i, record, ref, row in zip(hits, records, refs, known, strict=True):
            found = tuple(fresh.get(i, ())) if row is None else row.found
            if row is None or i in hashed:
                row = self._row(page, ref, record, tuple(dict.fromkeys((*found, *hashed.get(i, ())))))
                self._seen[*place_of(ref), ref.version] = row
            yield row

    def _row(self, page: Page, ref: RecordRef, record: Mapping[str, Any], found: tuple[Found, ...]) -> Row:
        batch = page.batch
        whole = batch.object_ref() if batch.shape in (Shape.ROWS, Shape.OBJECTS) else None
        size = batch.unit.size_bytes if batch.shape is Shape.OBJECTS else sum(len(str(v)) for v in record.values())
        return Row(ref, whole, record, found, own_accounts(found), size)


def _thaws(store: Store, unit: Unit) -> bool:
    """Ask for a copy of an archived unit; return whether one is under way. A store that refuses leaves it archived."""
    try:
        return isinstance(store, Thawing) and store.thaw(unit)
    except DelendaError:
        return False


def _holding(page: Page, names: Sequence[str], values: Bag[tuple[str, ...]]) -> list[int]:
    """Return the rows whose fields hold one of the values; the elements of lists are none of a key."""
    columns = [page.leaves(name) for name in names]
    if any(c is None or c.lists for c in columns):
        return []
    if len(columns) == 1 and columns[0] is not None:
        texts = pc.utf8_trim_whitespace(columns[0].texts)
        wanted = {value[0] for value in values}
        if len(texts) < len(wanted):
            at: Any = [i for i, text in enumerate(texts.to_pylist()) if text in wanted]
        else:
            at = np.flatnonzero(pc.is_in(texts, value_set=pa.array(sorted(wanted), pa.string())))
        return list(columns[0].rows[at].tolist())
    records = page.batch.records.select(list(names)).to_pylist()
    own = [tuple(record[n] for n in names) for record in records]
    return [i for i, each in enumerate(own) if None not in each and plains(each) in values]


def typed(text: str, kind: str) -> Any:
    """Return a key's text in the type of a field, named as Arrow does; None if it can't be such a value."""
    try:
        if kind.startswith(("int", "uint")):
            return int(text)
        if kind.startswith(("float", "double", "half")):
            return float(text)
    except ValueError:
        return None
    return text
