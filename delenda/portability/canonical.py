"""Values as JSON, exactly: what is written can be read back as it was.

JSON has fewer types than a database. Each data file therefore ends with the type of every field, and a value
that JSON would bend is a string: integers beyond 2^53 (RFC 8259 §6), decimals, dates and times (ISO 8601),
bytes (Base64, RFC 4648 §4), and the numbers that JSON lacks (``NaN``, ``Infinity``).

>>> encode({"paid": Decimal("9.90"), "id": 7})
'{"id":7,"paid":"9.90"}'
>>> decode(json.loads('"9.90"'), "decimal")
Decimal('9.90')
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

SAFE_INTEGER: Final = 2**53
"""Readers that keep numbers as doubles are exact up to here."""


def type_name(of: pa.DataType) -> str:
    """Return the name by which a data file tells a field's type: ``list of string``."""
    if pa.types.is_list(of) or pa.types.is_large_list(of) or pa.types.is_fixed_size_list(of):
        return f"list of {type_name(of.value_type)}"
    if pa.types.is_dictionary(of):
        return type_name(of.value_type)
    tests = (
        ("boolean", pa.types.is_boolean),
        ("integer", pa.types.is_integer),
        ("number", pa.types.is_floating),
        ("decimal", pa.types.is_decimal),
        ("datetime", pa.types.is_timestamp),
        ("date", pa.types.is_date),
        ("time", pa.types.is_time),
        ("duration", pa.types.is_duration),
        ("null", pa.types.is_null),
        ("string", lambda t: pa.types.is_string(t) or pa.types.is_large_string(t)),
        ("bytes", lambda t: pa.types.is_binary(t) or pa.types.is_large_binary(t) or pa.types.is_fixed_size_binary(t)),
    )
    return next((name for name, holds in tests if holds(of)), "object")


def plain(value: Any) -> Any:
    """Return the JSON value for a record's value."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) <= SAFE_INTEGER else str(value)
        case float():
            return value if math.isfinite(value) else _unusual(value)
        case Decimal():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return f"PT{Decimal(value // dt.timedelta(microseconds=1)).scaleb(-6):f}S"
        case Mapping():
            return {str(k): plain(v) for k, v in value.items()}
        case Sequence():
            return [plain(v) for v in value]
        case _:
            return str(value)


def _unusual(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def decode(value: Any, kind: str) -> Any:
    """Return a JSON value as the Python value that :func:`plain` was given, by its type's name."""
    if value is None:
        return None
    if kind.startswith("list of "):
        return [decode(v, kind.removeprefix("list of ")) for v in value]
    match kind:
        case "integer":
            return int(value)
        case "number":
            return float(value)
        case "decimal":
            return Decimal(value)
        case "bytes":
            return base64.b64decode(value)
        case "datetime":
            return dt.datetime.fromisoformat(value)
        case "date":
            return dt.date.fromisoformat(value)
        case "time":
            return dt.time.fromisoformat(value)
        case "duration":
            return dt.timedelta(microseconds=int(Decimal(value[2:-1]).scaleb(6)))
        case _:
            return value


def encode(record: Any) -> str:
    """Return a value as one line of JSON: compact, keys sorted, characters as they are."""
    return json.dumps(plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
