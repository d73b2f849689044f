"""The data map as JSON and back: what the control store keeps, and what ``delenda map --json`` prints."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from delenda.kinds import AnyKind, as_kind
from delenda.model import (
    Collection,
    CollectionName,
    Condition,
    Edge,
    Evidence,
    Field,
    FieldAddress,
    Finding,
    MappedCollection,
    MappedField,
    Presence,
    Reference,
    Role,
    Shape,
    StoreName,
)


def collection_json(collection: Collection) -> dict[str, Any]:
    """Return a collection's schema as JSON values."""
    return dataclasses.asdict(collection) | {"shape": collection.shape.value}


def collection_of(body: Mapping[str, Any]) -> Collection:
    """Return the collection that :func:`collection_json` wrote."""
    return Collection(
        StoreName(body["store"]),
        CollectionName(body["name"]),
        tuple(Field(**f) for f in body["fields"]),
        tuple(body["key"]),
        tuple(
            Reference(tuple(r["fields"]), CollectionName(r["target"]), tuple(r["target_fields"]), r["on_delete"])
            for r in body["references"]
        ),
        Shape(body["shape"]),
        body["format"],
        body["region"],
        body["purpose"],
        body["source"],
    )


def mapped_json(mapped: MappedCollection) -> dict[str, Any]:
    """Return a collection of the map, with its findings, as JSON values."""
    return {
        "collection": collection_json(mapped.collection),
        "records": mapped.records,
        "scanned_at": mapped.scanned_at.isoformat() if mapped.scanned_at else None,
        "problems": list(mapped.problems),
        "fields": [
            {
                "field": dataclasses.asdict(f.field),
                "role": f.role.value,
                "kind": f.kind,
                "decided": f.decided,
                "findings": [_finding_json(x) for x in f.findings],
            }
            for f in mapped.fields
        ],
    }


def mapped_of(body: Mapping[str, Any]) -> MappedCollection:
    """Return the collection that :func:`mapped_json` wrote."""
    return MappedCollection(
        collection_of(body["collection"]),
        tuple(
            MappedField(
                Field(**f["field"]),
                tuple(_finding_of(f["field"]["name"], x) for x in f["findings"]),
                Role(f["role"]),
                _kind(f["kind"]),
                f["decided"],
            )
            for f in body["fields"]
        ),
        body["records"],
        dt.datetime.fromisoformat(body["scanned_at"]) if body["scanned_at"] else None,
        tuple(body["problems"]),
    )


def edge_json(edge: Edge) -> dict[str, Any]:
    """Return an edge as JSON values; evidence by name, as people read it."""
    return {
        "source": [dataclasses.asdict(a) for a in edge.source],
        "target": [dataclasses.asdict(a) for a in edge.target],
        "role": edge.role.value,
        "evidence": edge.evidence.names(),
        "declared_key": edge.declared_key,
        "when": {"field": edge.when.field, "values": list(edge.when.values)} if edge.when else None,
        "derived": edge.derived,
    }


def edge_of(body: Mapping[str, Any]) -> Edge:
    """Return the edge that :func:`edge_json` wrote."""
    return Edge(
        tuple(FieldAddress(**a) for a in body["source"]),
        tuple(FieldAddress(**a) for a in body["target"]),
        Role(body["role"]),
        _evidence(body["evidence"]),
        body["declared_key"],
        Condition(when["field"], tuple(when["values"])) if (when := body.get("when")) else None,
        body.get("derived", False),
    )


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "presence": finding.presence.value,
        "evidence": finding.evidence.names(),
        "scanned": finding.scanned,
        "matched": finding.matched,
    }


def _finding_of(field: str, body: Mapping[str, Any]) -> Finding:
    return Finding(
        field,
        as_kind(body["kind"]),
        Presence(body["presence"]),
        _evidence(body["evidence"]),
        body["scanned"],
        body["matched"],
    )


def _evidence(names: list[str]) -> Evidence:
    evidence = Evidence.NONE
    for name in names:
        evidence |= Evidence[name.upper()]
    return evidence


def _kind(name: str | None) -> AnyKind | None:
    return as_kind(name) if name else None
