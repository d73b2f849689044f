"""The statistics that a Delta log keeps of a data file, made from the file itself, so that none is older than it."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

import pyarrow.parquet as pq

_FIELDS: Final = 32
_LENGTH: Final = 32
"""Longer texts get no bounds: a bound that is cut must be made greater, and is seldom of use."""


def stats_of(file: BinaryIO, top: Mapping[str, str]) -> str:
    """Return statistics as JSON: rows, and bounds and NULLs of the first top-level fields. ``top``: names allowed."""
    meta = pq.ParquetFile(file).metadata
    low: dict[str, Any] = {}
    high: dict[str, Any] = {}
    nulls: dict[str, int] = {}
    seen = [n for n in range(meta.num_columns) if meta.schema.column(n).path in top][:_FIELDS]
    for n in seen:
        name = meta.schema.column(n).path
        parts = [meta.row_group(g).column(n).statistics for g in range(meta.num_row_groups)]
        if any(p is None for p in parts):
            continue
        if all(p.has_null_count for p in parts):
            nulls[name] = sum(p.null_count for p in parts)
        bounded = [p for p in parts if p.has_min_max]
        if len(bounded) != len(parts) or not bounded:
            continue
        least, most = _told(min(p.min for p in bounded)), _told(max(p.max for p in bounded))
        if least is not None and most is not None:
            low[name], high[name] = least, most
    body = {"numRecords": meta.num_rows, "minValues": low, "maxValues": high, "nullCount": nulls}
    return json.dumps(body, ensure_ascii=False)


def _told(value: Any) -> Any:
    """Return a bound as the log spells it; None for one that it shall not have."""
    match value:
        case bool():
            return None
        case int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case str():
            return value if len(value) <= _LENGTH else None
        case dt.datetime():
            return None
        case dt.date():
            return value.isoformat()
        case _:
            return None
