"""Attribution that starts from records, whoever's they are: themselves, and what refers to them by declared keys."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from delenda.kinds import Kind
from delenda.model import Attribution, Batch, Claim, DataMap, Edge, Identifier, Link, MappedCollection, Presence, Role
from delenda.ports import Engine
from delenda.subjects.attribute import Owners
from delenda.subjects.claims import link_of, text_of
from delenda.subjects.pages import Page, leaves_of
from delenda.subjects.rows import Place, Reader, Row, key_of, own_accounts, plains
from delenda.subjects.tenure import moment_of

__all__ = ["Records", "accounts_where", "people_of", "rows_of"]

Events: TypeAlias = tuple[tuple[str, dt.datetime], ...]


def rows_of(batch: Batch, mapped: MappedCollection, engine: Engine, at: Sequence[int]) -> Iterator[Row]:
    """Yield some rows of a batch with the identifiers in them."""
    if not len(at):
        return
    found = Page(batch, mapped, engine).found(at)
    whole = batch.object_ref() if batch.object_key else None
    for i, record in zip(at, batch.records.take(pa.array(at, pa.int64())).to_pylist(), strict=True):
        mine = tuple(found.get(i, ()))
        size = sum(len(str(v)) for v in record.values())
        yield Row(batch.ref(i, record), whole, record, mine, own_accounts(mine), size)


def accounts_where(
    batch: Batch, mapped: MappedCollection, engine: Engine, name: str, values: Iterable[str]
) -> set[str]:
    """Return the accounts of a batch's records whose field holds one of some values, as text, in any case."""
    at = batch.records.schema.get_field_index(name)
    if at < 0:
        return set()
    column = batch.records.column(at)
    leaves = leaves_of(column.cast(pa.string()) if pa.types.is_boolean(column.type) else column)
    if leaves is None:
        return set()
    wanted = pa.array(sorted({v.strip().casefold() for v in values}), pa.string())
    hits = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(leaves.texts)), value_set=wanted)
    rows = leaves.rows[np.flatnonzero(hits.to_numpy(zero_copy_only=False))].tolist()
    return {account for row in rows_of(batch, mapped, engine, rows) for account in row.accounts}


def people_of(row: Row) -> list[Identifier]:
    """Return what a record knows its people by: its own identifiers, and the accounts that own it."""
    accounts = (Identifier(Kind.ACCOUNT_ID, a) for a in sorted(row.accounts))
    return list({key_of(i): i for i in (*(f.identifier for f in row.found if f.owns), *accounts)}.values())


@dataclass(slots=True)
class Records:
    """Records that a rule reaches, and what hangs on them. ``starts`` names the date fields of retention rules."""

    data_map: DataMap
    reader: Reader
    owners: Owners
    starts: Callable[[str], Sequence[str]]
    _rows: dict[Place, Row] = field(default_factory=dict)
    _claims: dict[Place, Claim] = field(default_factory=dict)
    _links: list[Link] = field(default_factory=list)

    def attribution(self, rows: Sequence[Row], why: str, *, whole: bool, follow: bool) -> Attribution:
        """Return the claims on some records.

        Args:
            why: the first step of their basis.
            whole: claim the objects that the records stand in.
            follow: also claim what refers to them; without it, only they change.

        ``weak`` holds the people that the records are about: what a legal hold knows them by.
        """
        for row in rows:
            ref = row.whole if whole and row.whole else row.ref
            self._rows[row.place] = row
            self._claims[row.place] = Claim(
                ref, Role.OWNER, (f"{row.address}: {why}",), None, _mentions(row), False, self._events(row)
            )
        level = list(rows) if follow else []
        while level:
            level = [row for edge in self.data_map.edges if edge.declared_key for row in self._below(level, edge)]
        people = {key_of(i): i for row in self._rows.values() for i in people_of(row)}
        claims = {(c.ref.place, c.ref.version): c for c in self._claims.values()}
        return Attribution(
            weak=tuple(people.values()),
            claims=tuple(claims.values()),
            links=tuple(self._links),
            sizes=self._sizes(),
        )

    def _below(self, level: Sequence[Row], edge: Edge) -> list[Row]:
        """Claim what refers to the records of a level by one key; return the records that go with them."""
        address = f"{edge.target[0].store}/{edge.target[0].collection}"
        names = [f.field for f in edge.source]
        parents: dict[tuple[str, ...], Row] = {}
        for row in level:
            values = row.values([f.field for f in edge.target]) if row.address == address else None
            if values is not None:
                parents[plains(values)] = row
        mapped = self.data_map.get(edge.source[0].store, edge.source[0].collection)
        if not parents or mapped is None:
            return []
        fresh: list[Row] = []
        for row in self.owners.resolve(self.reader.by_key(edge.source, parents.keys(), edge.target)):
            values = row.values(names)
            parent = parents.get(plains(values)) if values is not None else None
            if parent is None or parent.place == row.place or (edge.when and not edge.when.holds(row.record)):
                continue
            self._links.append(link_of(row, parent, edge, mapped))
            if self._claim_child(row, parent, edge):
                fresh.append(row)
        return fresh

    def _claim_child(self, row: Row, parent: Row, edge: Edge) -> bool:
        """Claim a record that refers to a claimed one; return whether it goes with it, and was not claimed before."""
        known = self._claims.get(row.place)
        if known is not None and (known.role is Role.OWNER or edge.role is not Role.OWNER):
            return False
        basis = (*self._claims[parent.place].basis, text_of(edge))
        owns = edge.role is Role.OWNER
        mentions = _mentions(row) if owns else tuple((f.field, (str(row.record.get(f.field)),)) for f in edge.source)
        self._rows[row.place] = row
        self._claims[row.place] = Claim(
            row.ref,
            Role.OWNER if owns else Role.MENTIONED,
            basis,
            parent.ref,
            mentions,
            not owns,
            self._events(row),
        )
        return owns

    def _events(self, row: Row) -> Events:
        return tuple((n, m) for n in self.starts(row.address) if (m := moment_of(row.record.get(n))))

    def _sizes(self) -> tuple[tuple[str, int, int], ...]:
        totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in self._rows.values():
            totals[row.address][0] += 1
            totals[row.address][1] += row.size_bytes
        return tuple((address, n, size) for address, (n, size) in sorted(totals.items()))


def _mentions(row: Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the texts within a record's fields that name anybody."""
    texts: dict[str, list[str]] = defaultdict(list)
    for each in row.found:
        if each.presence is Presence.WITHIN:
            texts[each.field].append(each.text)
    return tuple((name, tuple(dict.fromkeys(found))) for name, found in texts.items())
