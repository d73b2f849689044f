"""Drift: what the data map shows that it did not show before, or that nobody declared. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from delenda.discovery.datamap import note_of
from delenda.kinds import AnyKind, Category, spec_of
from delenda.model import DataMap, Evidence, MappedCollection, MappedField, Presence
from delenda.settings import Settings


class DriftCode(StrEnum):
    """What is different. Stable names, for machines."""

    NEW_COLLECTION = "new_collection"
    NEW_FIELD = "new_field"
    NEW_KIND = "new_kind"
    """A known field holds a kind that it did not hold."""
    GONE_COLLECTION = "gone_collection"
    GONE_FIELD = "gone_field"
    UNDECLARED = "undeclared"
    """Personal data stands in a collection, or in a field's text, where config declares none."""
    UNCONFIGURED = "unconfigured"
    """A collection that config neither names nor covers by a glob."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference: names and a kind, no value."""

    code: DriftCode
    collection: str
    field: str = ""
    kind: AnyKind | None = None

    def __str__(self) -> str:
        place = f"{self.collection}.{self.field}" if self.field else self.collection
        return f"{self.code}: {place}" + (f" holds {self.kind}" if self.kind else "")


def between(before: DataMap, after: DataMap) -> list[Drift]:
    """Return what is new or gone since ``before``; nothing if there was no map before."""
    if not before.collections:
        return []
    old = {m.collection.address: m for m in before.collections}
    new = {m.collection.address: m for m in after.collections}
    found = [Drift(DriftCode.GONE_COLLECTION, a) for a in old if a not in new]
    for address, mapped in new.items():
        if address not in old:
            found.append(Drift(DriftCode.NEW_COLLECTION, address))
        else:
            found += _fields(old[address], mapped)
    return found


def _fields(old: MappedCollection, new: MappedCollection) -> Iterator[Drift]:
    address = new.collection.address
    known = {f.field.name: f for f in old.fields}
    for f in new.fields:
        if f.field.name not in known:
            yield Drift(DriftCode.NEW_FIELD, address, f.field.name, f.kind)
            continue
        for kind in sorted(_kinds(f) - _kinds(known[f.field.name])):
            yield Drift(DriftCode.NEW_KIND, address, f.field.name, kind)
    names = {f.field.name for f in new.fields}
    yield from (Drift(DriftCode.GONE_FIELD, address, name) for name in known if name not in names)


def _kinds(mapped: MappedField) -> set[AnyKind]:
    return {x.kind for x in mapped.findings}


def against(settings: Settings, data: DataMap) -> list[Drift]:
    """Return what config does not say: identifiers that it does not declare, collections that it does not name.

    Config that names no collection at all is not asked for names.
    """
    names = bool(settings.collections or settings.fields)
    found: list[Drift] = []
    for mapped in data.collections:
        address = mapped.collection.address
        note = note_of(settings.collections, address)
        noted = [f.field.name for f in mapped.fields if note_of(settings.fields, f"{address}.{f.field.name}")]
        if names and note is None and not noted:
            found.append(Drift(DriftCode.UNCONFIGURED, address))
        if note is None or note.category is None:
            found += [d for d in undeclared(mapped) if d.field not in noted]
    return found


def undeclared(mapped: MappedCollection) -> list[Drift]:
    """Return identifiers that stand in texts not meant for them: an email in a note (P42).

    Messages and the like are meant for them; what a person confirmed is known.
    """
    expected = {f.field.name for f in mapped.fields if f.kind and spec_of(f.kind).category is Category.CONTENT}
    return [
        Drift(DriftCode.UNDECLARED, mapped.collection.address, f.field.name, x.kind)
        for f in mapped.fields
        for x in f.findings
        if x.presence is Presence.WITHIN and Evidence.DECLARED not in x.evidence and f.field.name not in expected
    ]
