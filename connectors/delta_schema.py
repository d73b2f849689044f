"""The schema of a Delta table: its fields as Arrow, their names in the files, and what its protocol asks of us."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from connectors.lake_rows import flat_schema
from delenda.errors import CorruptData

_SIMPLE: Final = {
    "string": pa.string(),
    "long": pa.int64(),
    "integer": pa.int32(),
    "short": pa.int16(),
    "byte": pa.int8(),
    "float": pa.float32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "binary": pa.binary(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "timestamp_ntz": pa.timestamp("us"),
}
_DECIMAL: Final = re.compile(r"decimal\((\d+),\s*(-?\d+)\)")
_READ: Final = frozenset(
    "deletionVectors columnMapping timestampNtz v2Checkpoint vacuumProtocolCheck "
    "typeWidening typeWidening-preview".split()
)
_WRITE: Final = _READ | frozenset(
    "appendOnly invariants checkConstraints changeDataFeed generatedColumns identityColumns domainMetadata clustering "
    "inCommitTimestamp allowColumnDefaults".split()
)
_INTERVAL: Final = re.compile(r"(?i)(?:interval\s+)?(\d+)\s+(second|minute|hour|day|week)s?")


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's fields, nested and flat. ``names`` gives for a flat path in the files the table's own."""

    schema: pa.Schema
    flat: pa.Schema
    names: Mapping[str, str]
    parts: tuple[tuple[str, str, pa.DataType], ...]
    """The partition fields: their name, the name that partition values are kept under, and their type."""
    required: frozenset[str]


def shape_of(metadata: Mapping[str, Any]) -> Shape:
    """Return the fields that a table's metadata declare. Raises ``CorruptData`` for types we do not know."""
    try:
        declared = json.loads(metadata["schemaString"])["fields"]
    except (ValueError, KeyError, TypeError) as e:
        raise CorruptData("the table's schema can't be read") from e
    mapped = (metadata.get("configuration") or {}).get("delta.columnMapping.mode", "none") != "none"
    schema, own = pa.schema(_fields(declared, False)), pa.schema(_fields(declared, mapped))
    flat = flat_schema(schema)
    names = dict(zip(flat_schema(own).names, flat.names, strict=True))
    wanted = metadata.get("partitionColumns") or []
    parts = tuple(
        (f["name"], o.name, schema.field(f["name"]).type)
        for f, o in zip(declared, own, strict=True)
        if f["name"] in wanted
    )
    required = frozenset(f.name for f in schema if not f.nullable)
    return Shape(schema, flat, names, parts, required)


def _fields(declared: list[dict[str, Any]], physical: bool) -> list[pa.Field]:
    return [
        pa.field(
            (f.get("metadata") or {}).get("delta.columnMapping.physicalName", f["name"]) if physical else f["name"],
            _type(f["type"], physical),
            nullable=bool(f.get("nullable", True)),
        )
        for f in declared
    ]


def _type(kind: Any, physical: bool) -> pa.DataType:
    match kind:
        case str() if kind in _SIMPLE:
            return _SIMPLE[kind]
        case str() if match := _DECIMAL.fullmatch(kind):
            return pa.decimal128(int(match[1]), int(match[2]))
        case {"type": "struct", "fields": fields}:
            return pa.struct(_fields(fields, physical))
        case {"type": "array", "elementType": inner}:
            return pa.list_(_type(inner, physical))
        case {"type": "map", "keyType": key, "valueType": value}:
            return pa.map_(_type(key, physical), _type(value, physical))
        case _:
            raise CorruptData("the table's schema has a type that is not known here")


def partition_value(text: str | None, kind: pa.DataType) -> Any:
    """Return a partition value that the log keeps as text. Raises ``CorruptData``."""
    if text is None or text == "":
        return None
    try:
        if pa.types.is_integer(kind):
            return int(text)
        if pa.types.is_floating(kind):
            return float(text)
        if pa.types.is_boolean(kind):
            return text.lower() == "true"
        if pa.types.is_date(kind):
            return dt.date.fromisoformat(text)
        if pa.types.is_decimal(kind):
            return Decimal(text)
        if pa.types.is_timestamp(kind):
            moment = dt.datetime.fromisoformat(text)
            return moment.replace(tzinfo=dt.UTC) if kind.tz and moment.tzinfo is None else moment
        return text.encode() if pa.types.is_binary(kind) else text
    except (ValueError, ArithmeticError) as e:
        raise CorruptData("a partition value in the table's log can't be read") from e


# --- what the protocol asks --------------------------------------------------------------------------


def unreadable(protocol: Mapping[str, Any]) -> str:
    """Return the name of a feature without which the table can't be read right, or nothing."""
    if protocol.get("minReaderVersion", 1) > 3:
        return "reader version"
    return next((f for f in protocol.get("readerFeatures") or () if f not in _READ), "")


def forbidden(protocol: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    """Return the code of what forbids any change, or nothing."""
    settings = metadata.get("configuration") or {}
    if _on(settings, "delta.appendOnly"):
        return "append_only"
    if protocol.get("minWriterVersion", 1) > 7:
        return "unknown_feature"
    unknown = [f for f in protocol.get("writerFeatures") or () if f not in _WRITE]
    if unknown == ["rowTracking"] and not _on(settings, "delta.enableRowTracking"):
        return "row_tracking"
    return "unknown_feature" if unknown else ""


def forbidden_values(metadata: Mapping[str, Any]) -> str:
    """Return the code of what forbids changes of values, or nothing: what only an engine with SQL can keep true."""
    settings = metadata.get("configuration") or {}
    if any(k.startswith("delta.constraints.") for k in settings):
        return "check_constraint"
    text = metadata["schemaString"]
    return "generated_field" if "delta.generationExpression" in text or "delta.invariants" in text else ""


def _on(settings: Mapping[str, str], key: str) -> bool:
    return str(settings.get(key, "")).lower() == "true"


def times_in_commits(metadata: Mapping[str, Any]) -> bool:
    """Return whether commits must bear their own time."""
    return _on(metadata.get("configuration") or {}, "delta.enableInCommitTimestamps")


def feeds_changes(metadata: Mapping[str, Any]) -> bool:
    """Return whether the table has a change data feed."""
    return _on(metadata.get("configuration") or {}, "delta.enableChangeDataFeed")


def retention(metadata: Mapping[str, Any]) -> dt.timedelta | None:
    """Return how long the table's owner asked to keep removed files; None if they asked nothing."""
    text = (metadata.get("configuration") or {}).get("delta.deletedFileRetentionDuration", "")
    match = _INTERVAL.fullmatch(str(text).strip())
    return dt.timedelta(**{f"{match[2].lower()}s": int(match[1])}) if match else None
