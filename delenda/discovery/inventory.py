"""The data map as rows and as one JSON document: what tables, pages and machines are made from. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from delenda.discovery import codec
from delenda.discovery.drift import Drift
from delenda.discovery.explain import about_people
from delenda.discovery.lint import Lint
from delenda.errors import Exit
from delenda.kinds import AnyKind, Category, spec_of
from delenda.model import DataMap, MappedCollection, MappedField
from delenda.settings import Settings

SCHEMA = "delenda.data-map/1"


@dataclass(frozen=True, slots=True)
class MapView:
    """A version of the data map with what belongs beside it."""

    data: DataMap
    version: int
    made_at: dt.datetime | None
    settings: Settings
    drift: tuple[Drift, ...] = ()
    doubts: tuple[Lint, ...] = ()

    @property
    def exit_code(self) -> Exit:
        """``FINDINGS`` if something drifted: for CI."""
        return Exit.FINDINGS if self.drift else Exit.DONE


def categories(mapped: MappedCollection) -> list[Category]:
    """Return the categories of personal data that a collection holds, in the order of the vocabulary."""
    held = {spec_of(k).category for f in mapped.fields for k in kinds(f)}
    return [c for c in Category if c in held]


def kinds(mapped: MappedField) -> list[AnyKind]:
    """Return the kinds in a field: the one that decisions rest on first."""
    return list(dict.fromkeys([*([mapped.kind] if mapped.kind else []), *(x.kind for x in mapped.findings)]))


def rows(data: DataMap, *, everything: bool = False) -> list[dict[str, str | int | float]]:
    """Return one row a finding, and with ``everything`` one for each field without any."""
    table: list[dict[str, str | int | float]] = []
    for mapped in data.collections:
        for f in mapped.fields:
            common: dict[str, str | int | float] = {
                "store": mapped.collection.store,
                "collection": mapped.collection.name,
                "field": f.field.name,
            }
            rest: dict[str, str | int | float] = {
                "role": f.role.value,
                "purpose": mapped.collection.purpose,
                "region": mapped.collection.region,
                "source": mapped.collection.source,
                "decided": "" if f.decided is None else "confirmed" if f.decided else "refused",
            }
            for x in f.findings:
                seen: dict[str, str | int | float] = {
                    "kind": x.kind,
                    "category": spec_of(x.kind).category.value,
                    "presence": x.presence.value,
                    "matched": x.matched,
                    "scanned": x.scanned,
                    "evidence": ", ".join(x.evidence.names()),
                }
                table.append(common | seen | rest)
            if everything and not f.findings:
                none = dict.fromkeys(("kind", "category", "presence", "evidence"), "") | {"matched": 0, "scanned": 0}
                table.append(common | none | rest)
    return table


def document(view: MapView) -> dict[str, Any]:
    """Return the map as one JSON document; keys are only ever added."""
    return {
        "schema": SCHEMA,
        "version": view.version,
        "made_at": view.made_at.isoformat() if view.made_at else None,
        "collections": [
            codec.mapped_json(m) | {"categories": [c.value for c in categories(m)]} for m in view.data.collections
        ],
        "edges": [codec.edge_json(e) for e in view.data.edges],
        "drift": [
            {"code": d.code.value, "collection": d.collection, "field": d.field, "kind": d.kind} for d in view.drift
        ],
        "doubts": [{"code": d.code.value, "collection": d.collection, "hint": d.hint} for d in view.doubts],
        "backups": [
            {"name": b.name, "store": b.store, "keep": b.keep, "mode": b.mode, "region": b.region}
            for b in view.settings.backups
        ],
    }


def totals(data: DataMap) -> dict[str, int]:
    """Return what the page's head says: counts."""
    people = about_people(data)
    personal = [m for m in data.collections if m.collection.address in people]
    held: Sequence[MappedField] = [f for m in personal for f in m.fields if kinds(f)]
    return {
        "stores": len({m.collection.store for m in data.collections}),
        "collections": len(data.collections),
        "personal": len(personal),
        "fields": len(held),
        "kinds": len({k for f in held for k in kinds(f)}),
        "records": sum(m.records for m in personal),
        "problems": sum(len(m.problems) for m in data.collections),
    }
