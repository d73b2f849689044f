"""Storage limits at work: which records' time is over, the requests that follow, and what is left of them after.

A limit asks through a request of its own, without a person behind it, that is planned, approved, applied and proven
as any other. Retention rules and legal holds that still run come first.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection as Bag
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from delenda.discovery import datamap
from delenda.erasure.limits import changes_something, last_over
from delenda.erasure.retention import duty_on, end_of, hold_on, start_fields
from delenda.erasure.treatment import anonymize, key_names_owner
from delenda.errors import CapExceeded, DelendaError, Exit, InputError, SourceUnavailable
from delenda.jobs.holding import current_holds
from delenda.jobs.house import House
from delenda.jobs.locate import locator
from delenda.model import (
    Attribution,
    Batch,
    Claim,
    DataMap,
    MappedCollection,
    Presence,
    RequestId,
    RequestKind,
    Role,
    StoreName,
)
from delenda.portability.choose import PROVIDED
from delenda.requests.cases import Case
from delenda.requests.intake import profiles_of, receive_limit
from delenda.settings import StorageLimit
from delenda.subjects.attribute import Owners
from delenda.subjects.reading import StoreReader
from delenda.subjects.records import Records, accounts_where, people_of, rows_of
from delenda.subjects.rows import Place, Row, plains
from delenda.subjects.tenure import moment_of

__all__ = ["ARRIVAL", "Due", "attributions", "due", "in_force", "left_of", "of_case", "open_requests", "overdue"]

ARRIVAL: Final = "on_arrival"
"""The limit that a profile's ``third_party_on_arrival`` comes to."""
MODIFIED: Final = "@modified"
"""The start of a period that begins when an object was last written."""


@dataclass(slots=True)
class Due:
    """What one limit reaches today: counts by collection.

    ``oldest`` is the day on which the first of them was to go; ``overdue`` are there for longer than the limit's
    ``within``; ``kept`` stay by a duty or a hold. ``unread`` is what could not be read: an error code by collection.
    """

    limit: StorageLimit
    records: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    oldest: dt.date | None = None
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.records.total()

    @property
    def exit_code(self) -> Exit:
        if self.overdue:
            return Exit.OVERDUE
        if self.unread:
            return Exit.PARTIAL
        return Exit.CHANGES_PLANNED if self.total else Exit.DONE


def in_force(house: House) -> list[StorageLimit]:
    """Return the limits: those that config declares, and what the profiles promise of others' data."""
    settings = house.settings
    limits = list(settings.storage_limits)
    profiles = profiles_of(settings, settings.requests.profiles)
    promising = [p.name for p in profiles if p.third_party_on_arrival == "anonymize"]
    if promising and ARRIVAL not in {limit.name for limit in limits}:
        collections = [m.collection for m in datamap.load(house).collections]
        foreign = tuple(c.address for c in collections if c.source not in PROVIDED)
        if foreign:
            limits.append(
                StorageLimit(
                    name=ARRIVAL,
                    collections=foreign,
                    then="anonymize",
                    acts="at_once",
                    within="P1D",
                    legal_basis=", ".join(promising),
                )
            )
    return limits


def due(house: House) -> list[Due]:
    """Return what each limit reaches today. Changes nothing.

    Raises ``InputError`` if there is no data map yet.
    """
    data_map = _map(house)
    found = []
    for limit in in_force(house):
        look = _Look(house, limit, data_map)
        for _ in look.rows():
            pass
        found.append(look.due)
        house.report("limit", limit=limit.name, due=look.due.total, overdue=look.due.overdue)
    return found


def overdue(house: House) -> int:
    """Return how many records are still there long after their time, over all limits, and report each such limit."""
    late = 0
    for each in due(house):
        if each.overdue:
            house.report("limit.overdue", limit=each.limit.name, records=each.overdue)
        late += each.overdue
    return late


def open_requests(house: House, acts: Bag[str] = ("approved", "at_once")) -> dict[str, RequestId]:
    """Make a request for each limit that acts so and reaches something today; return them by the limit's name.

    A limit whose last request is still open gets no second one. Raises as :func:`due`.
    """
    data_map = _map(house)
    made: dict[str, RequestId] = {}
    for limit in in_force(house):
        if limit.acts not in acts or next(_Look(house, limit, data_map).rows(), None) is None:
            continue
        kind = RequestKind.ANONYMIZE if limit.then == "anonymize" else RequestKind.ERASE
        with house.control.begin() as connection:
            made[limit.name] = receive_limit(house, connection, kind, limit.name).id
    return made


def attributions(house: House, cases: Sequence[Case], data_map: DataMap) -> dict[RequestId, Attribution]:
    """Return what the limits behind some requests reach, with what hangs on it.

    Raises:
        InputError: config has no such limit any more.
        CapExceeded: it reaches more records than ``erasure.caps.records``.
        SourceUnavailable: something could not be read.
    """
    found: dict[RequestId, Attribution] = {}
    for case in cases:
        limit = of_case(house, case)
        look = _Look(house, limit, data_map)
        rows: list[Row] = []
        for row in look.rows():
            rows.append(row)
            if len(rows) > house.settings.erasure.caps.records:
                raise CapExceeded(
                    f"limit {limit.name} reaches more records than erasure.caps.records allows "
                    f"({house.settings.erasure.caps.records}); raise it, or narrow the limit's collections"
                )
        if look.due.unread:
            raise SourceUnavailable(f"limit {limit.name}: can't read {', '.join(sorted(look.due.unread))}")
        records = Records(data_map, look.reader, look.owners, look.starts)
        whole = limit.starts.startswith("@") and limit.then == "delete"
        why = f"storage limit {limit.name}"
        found[case.id] = records.attribution(rows, why, whole=whole, follow=limit.then == "delete")
    return found


def left_of(house: House, case: Case, planned: Bag[Place]) -> tuple[Counter[str], dict[str, str]]:
    """Return how many records that a limit's plan was to change it still reaches, by collection.

    The second of the pair is what could not be read: an error code by collection.
    """
    look = _Look(house, of_case(house, case), _map(house))
    left: Counter[str] = Counter()
    for row in look.rows():
        if row.place in planned or (row.whole is not None and row.whole.place in planned):
            left[row.address] += 1
    return left, look.due.unread


def of_case(house: House, case: Case) -> StorageLimit:
    """Return the limit behind a request. Raises ``InputError`` if config has none of its name any more."""
    for limit in in_force(house):
        if limit.name == case.request.ground:
            return limit
    raise InputError(f"request {case.id}: there is no storage limit {case.request.ground!r} any more; withdraw it")


def _map(house: House) -> DataMap:
    data_map = datamap.load(house)
    if not data_map.collections:
        raise InputError("there is no data map yet: run `delenda scan` first")
    return data_map


class _Look:
    """One limit's look through its collections."""

    def __init__(self, house: House, limit: StorageLimit, data_map: DataMap) -> None:
        self.due = Due(limit)
        self._house, self._limit, self._map = house, limit, data_map
        self._today = house.clock.now().date()
        self._last = last_over(limit.period, self._today)
        self.reader = StoreReader(house.stores, house.engine, data_map, locator(house, data_map))
        self.owners = Owners(data_map, self.reader)
        with house.control.begin() as connection:
            self._holds = current_holds(connection, house.clock.now())

    def starts(self, address: str) -> tuple[str, ...]:
        return start_fields(self._house.settings.retention, address)

    def rows(self) -> Iterator[Row]:
        """Yield the records whose time is over and that nothing keeps, and count them."""
        if self._last is None:
            return
        accounts = self._accounts() if self._limit.owners else None
        for mapped in self._map.collections:
            if not any(fnmatchcase(mapped.collection.address, glob) for glob in self._limit.collections):
                continue
            try:
                for batch, at in self._begun(mapped):
                    rows = self.owners.resolve(rows_of(batch, mapped, self._house.engine, at))
                    yield from self._counted(rows, batch, mapped, accounts)
            except DelendaError as e:
                self.due.unread[mapped.collection.address] = e.code

    def _counted(
        self, rows: Sequence[Row], batch: Batch, mapped: MappedCollection, accounts: frozenset[str] | None
    ) -> Iterator[Row]:
        for row in rows:
            if accounts is not None and row.accounts.isdisjoint(accounts):
                continue
            if self._limit.then == "anonymize" and not self._says_something(row, mapped):
                continue
            if self._is_kept(row) or self._is_skeleton(row, mapped):
                self.due.kept[row.address] += 1
                continue
            self._note(row, batch)
            yield row

    def _note(self, row: Row, batch: Batch) -> None:
        self.due.records[row.address] += 1
        start = self._start_of(row, batch)
        if start is not None:
            over = end_of(start, self._limit.period)
            self.due.oldest = min(over, self.due.oldest or over)
            self.due.overdue += end_of(over, self._limit.within) <= self._today

    def _start_of(self, row: Row, batch: Batch) -> dt.date | None:
        note = self._house.settings.collections.get(row.address)
        name = self._limit.starts or (note.arrived if note is not None else "")
        moment = batch.unit.modified if name == MODIFIED else moment_of(row.record.get(name)) if name else None
        return moment.date() if moment else None

    def _begun(self, mapped: MappedCollection) -> Iterator[tuple[Batch, list[int]]]:
        """Yield a collection's batches, each with the rows whose period began early enough."""
        assert self._last is not None  # noqa: S101  # for the type checker; the caller has looked
        store, starts = self._house.stores[StoreName(mapped.collection.store)], self._limit.starts
        for unit in store.units(mapped.collection):
            if starts == MODIFIED and (unit.modified is None or unit.modified.date() > self._last):
                continue
            for batch in store.scan(unit):
                at = _begun_by(batch.records, starts, self._last) if starts not in ("", MODIFIED) else None
                yield batch, list(range(batch.num_rows)) if at is None else at

    def _accounts(self) -> frozenset[str]:
        """Return the accounts whose own record says what the limit asks for."""
        assert self._limit.owners is not None  # noqa: S101
        place, _, name = self._limit.owners.field.rpartition(".")
        mapped = self._map.get(*place.split("/", 1)) if "/" in place else None
        if mapped is None:
            raise InputError(f"limit {self._limit.name}: owners.field names {place}, which is not in the data map")
        store = self._house.stores[StoreName(mapped.collection.store)]
        return frozenset(
            account
            for unit in store.units(mapped.collection)
            for batch in store.scan(unit)
            for account in accounts_where(batch, mapped, self._house.engine, name, self._limit.owners.values)
        )

    def _says_something(self, row: Row, mapped: MappedCollection) -> bool:
        """Would anonymizing still change the record?"""
        if key_names_owner(mapped):
            return True
        texts = tuple((f.field, (f.text,)) for f in row.found if f.presence is Presence.WITHIN)
        claim = Claim(row.ref, Role.OWNER, (), None, texts)
        fields = {f.name: f for f in mapped.collection.fields}
        return changes_something(row.record, anonymize(mapped, claim, bare=self._limit.then == "delete"), fields)

    def _is_skeleton(self, row: Row, mapped: MappedCollection) -> bool:
        """Does the record only stay, empty, for the sake of one that refers to it and must be kept?"""
        if self._limit.then != "delete" or self._says_something(row, mapped):
            return False
        for edge in self._map.edges:
            target = f"{edge.target[0].store}/{edge.target[0].collection}"
            values = row.values([f.field for f in edge.target]) if edge.declared_key and target == row.address else None
            if values is not None and any(
                self._is_kept(child) for child in self.reader.by_key(edge.source, {plains(values)}, edge.target)
            ):
                return True
        return False

    def _is_kept(self, row: Row) -> bool:
        """Is there a duty to keep the record, or a hold on one of its people?"""
        events = tuple((n, m) for n in self.starts(row.address) if (m := moment_of(row.record.get(n))))
        claim = Claim(row.ref, Role.OWNER, (), events=events)
        if duty_on(self._house.settings.retention, claim, self._today, self._today) is not None:
            return True
        if not self._holds:
            return False
        aliases = frozenset(i.token(self._house.control.pepper) for i in people_of(row))
        return hold_on(self._holds, row.address, aliases) is not None


def _begun_by(records: pa.RecordBatch, name: str, last: dt.date) -> list[int]:
    """Return the rows whose date field is not after a day; a row without a date has not begun."""
    at = records.schema.get_field_index(name)
    if at < 0:
        return []
    column = records.column(at)
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        early = pc.less_equal(column.cast(pa.date32(), safe=False), pa.scalar(last, pa.date32()))
        return list(np.flatnonzero(pc.fill_null(early, False).to_numpy(zero_copy_only=False)).tolist())
    return [i for i, v in enumerate(column.to_pylist()) if (m := moment_of(v)) is not None and m.date() <= last]
