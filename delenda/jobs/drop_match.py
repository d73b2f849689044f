"""Matching a deletion list against the estate: one pass, a batch at a time, column by column.

The locator index can't be asked: it holds keyed tokens, and a list's hashes have no key. So every unit of a
collection that holds a listed kind of value is read once, and of it only the fields that matter; each distinct
value of a batch is put in standard form together with the others, hashed, and looked up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from delenda.discovery import datamap, names
from delenda.errors import InputError
from delenda.jobs.house import House
from delenda.kinds import AnyKind, Kind, Power, spec_of
from delenda.model import Batch, MappedCollection, Role
from delenda.requests import drop
from delenda.requests.drop import Entry
from delenda.subjects.pages import Leaves, leaves_of

STANDARDS: Final[Mapping[AnyKind, Callable[[str], str]]] = {
    Kind.EMAIL: drop.standard_email,
    Kind.PHONE_NUMBER: drop.standard_phone,
    Kind.IDFA: drop.standard_device,
    Kind.ANDROID_AD_ID: drop.standard_device,
}


@dataclass(slots=True)
class Holder:
    """Whom a digest was found with: accounts, and what a request about them can name."""

    accounts: set[str] = field(default_factory=set, repr=False)
    seeds: set[tuple[str, str]] = field(default_factory=set, repr=False)


def match(house: House, entries: Iterable[Entry]) -> tuple[int, dict[bytes, Holder]]:
    """Return the number of records read, and by digest with whom it was found.

    Raises ``InputError`` before the first scan.
    """
    wanted = {e.digest for e in entries}
    data = datamap.load(house)
    if not data.collections:
        raise InputError("there is no data map yet; run `delenda scan`")
    found: dict[bytes, Holder] = {}
    records = 0
    for mapped in data.collections:
        look = _Look.at(mapped)
        if not wanted or look is None:
            continue
        store = house.stores[mapped.collection.store]
        for unit in store.units(mapped.collection):
            for batch in store.scan(unit, look.fields):
                records += batch.num_rows
                look.over(batch, wanted, found)
    return records, found


@dataclass(frozen=True, slots=True)
class _Composite:
    """The fields of a record whose name, date of birth and ZIP code are hashed together."""

    name: tuple[str, ...]
    born: str
    zip: str

    @classmethod
    def of(cls, mapped: MappedCollection) -> _Composite | None:
        words = {f.field.name: set(names.words(f.field.name)) for f in mapped.fields}
        born = [f.field.name for f in mapped.fields if f.kind is Kind.BIRTH_DATE]
        zips = [n for n, w in words.items() if w & {"zip", "zipcode", "postcode", "postal"}]
        first = [n for n, w in words.items() if w & {"first", "firstname", "given"}]
        last = [
            n for n, w in words.items() if w & {"last", "lastname", "family", "surname"} and not w & {"login", "at"}
        ]
        whole = [f.field.name for f in mapped.fields if f.kind is Kind.PERSON_NAME]
        named = (first[0], last[0]) if first and last else tuple(whole[:1])
        return cls(named, born[0], zips[0]) if named and born and zips else None

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.name, self.born, self.zip)

    def digests(self, batch: Batch) -> list[bytes | None]:
        """Return each record's digest; None if a part is missing. Equal parts are hashed once a batch."""
        ways = (*(drop.standard_name for _ in self.name), drop.standard_birth_date, drop.standard_zip)
        parts = [_hashed(batch, name, way) for name, way in zip(self.fields, ways, strict=True)]
        return [
            hashlib.sha256("".join(row).encode()).digest() if all(row) else None for row in zip(*parts, strict=True)
        ]


def _hashed(batch: Batch, name: str, standard: Callable[[str], str]) -> list[str]:
    """Return the hash of each cell's standard form as lists write it, empty where there is none."""
    at = batch.records.schema.get_field_index(name)
    if at < 0:
        return [""] * batch.num_rows
    known: dict[Any, str] = {None: ""}
    hashed = []
    for value in batch.records.column(at).to_pylist():
        if value not in known:
            plain = standard(str(value))
            known[value] = drop.hash_text(plain) if plain else ""
        hashed.append(known[value])
    return hashed


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked at in a collection: fields of listed kinds, composites, and who a record's person is."""

    listed: Mapping[str, AnyKind]
    composite: _Composite | None
    accounts: tuple[str, ...]
    strong: Mapping[str, AnyKind]
    mentioned: frozenset[str]

    @classmethod
    def at(cls, mapped: MappedCollection) -> _Look | None:
        """Return what to look at; None if nothing in the collection can be listed."""
        kinds = {f.field.name: f.kind for f in mapped.fields if f.kind is not None}
        mentioned = frozenset(f.field.name for f in mapped.fields if f.role is Role.MENTIONED)
        listed = {n: k for n, k in kinds.items() if k in STANDARDS}
        composite = _Composite.of(mapped)
        if not listed and composite is None:
            return None
        return cls(
            listed,
            composite,
            tuple(sorted(n for n, k in kinds.items() if k is Kind.ACCOUNT_ID and n not in mentioned)),
            {n: k for n, k in kinds.items() if spec_of(k).power is Power.STRONG and n not in mentioned},
            mentioned,
        )

    @property
    def fields(self) -> list[str]:
        composite = self.composite.fields if self.composite else ()
        return list(dict.fromkeys([*self.listed, *composite, *self.accounts, *self.strong]))

    def over(self, batch: Batch, wanted: AbstractSet[bytes], found: dict[bytes, Holder]) -> None:
        """Note which wanted digests stand in a batch, and with whom."""
        for name, kind in self.listed.items():
            at = batch.records.schema.get_field_index(name)
            leaves = leaves_of(batch.records.column(at)) if at >= 0 else None
            if leaves is not None:
                for row, digest, value in _hits(leaves, kind, wanted):
                    self._note(batch, row, digest, (kind, name, value), found)
        if self.composite is not None:
            for row, combined in enumerate(self.composite.digests(batch)):
                if combined is not None and combined in wanted:
                    self._note(batch, row, combined, None, found)

    def _note(
        self, batch: Batch, row: int, digest: bytes, by: tuple[AnyKind, str, str] | None, found: dict[bytes, Holder]
    ) -> None:
        """Note that a wanted digest stands in a row. Whose row it is counts only if the field is its owner's."""
        holder = found.setdefault(digest, Holder())
        if by is not None:
            holder.seeds.add((str(by[0]), by[2]))
            if by[1] in self.mentioned:
                return
        record = batch.record(row)
        accounts = [str(record[n]) for n in self.accounts if record.get(n) is not None]
        holder.accounts.update(accounts[:1])
        holder.seeds.update((str(Kind.ACCOUNT_ID), a) for a in accounts[:1])
        if by is None and not accounts:
            values = [(str(k), str(record[n])) for n, k in self.strong.items() if record.get(n)]
            holder.seeds.update(values[:1])
            holder.accounts.update(f"{k}:{v}" for k, v in values[:1])


def _hits(leaves: Leaves, kind: AnyKind, wanted: AbstractSet[bytes]) -> Iterable[tuple[int, bytes, str]]:
    """Yield row, digest and text of the leaves whose digest is wanted. Each distinct text is hashed once."""
    encoded = leaves.texts.dictionary_encode()
    sha256 = hashlib.sha256
    hits: dict[int, tuple[bytes, str]] = {}
    for i, plain in enumerate(standard_column(kind, encoded.dictionary)):
        if plain and (digest := sha256(plain.encode("utf-8", "surrogatepass")).digest()) in wanted:
            hits[i] = digest, encoded.dictionary[i].as_py()
    if hits:
        for leaf, i in enumerate(encoded.indices.to_pylist()):
            if i in hits:
                yield int(leaves.rows[leaf]), *hits[i]


def standard_column(kind: AnyKind, texts: pa.Array) -> Sequence[str]:
    """Return a column's values in standard form, as :data:`STANDARDS` makes them; empty where there is none.

    Arrow does a column in plain ASCII at once; outside of it, letters and digits are Python's to tell.
    """
    if not pc.all(pc.string_is_ascii(texts), min_count=0).as_py():
        return [STANDARDS[kind](text) for text in texts.to_pylist()]
    if kind is Kind.PHONE_NUMBER:
        digits = pc.replace_substring_regex(texts, r"[^0-9]+", "")
        long_enough = pc.greater_equal(pc.binary_length(digits), 10)
        return list(pc.if_else(long_enough, pc.utf8_slice_codeunits(digits, -10), "").to_pylist())
    return list(pc.utf8_lower(pc.utf8_trim_whitespace(texts)).to_pylist())
