"""The rows of S3 Inventory's data files: CSV in gzip, Parquet or ORC; of all versions of objects or of the latest.

In CSV keys are written as in URLs, and there is no header: the manifest names the fields.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast
from urllib.parse import unquote_plus

from connectors.objects import Item

NEEDED: Final = ("key", "size", "last_modified_date", "e_tag")
"""The fields that a report must have."""
OF_VERSIONS: Final = ("is_latest", "is_delete_marker")
"""Those that a report of all versions must have, too."""


@dataclass(frozen=True, slots=True)
class Row:
    """The latest version of an object, or the delete marker that hides it."""

    item: Item
    hidden: bool


def rows_of(data: BinaryIO, form: str, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the latest version of each object. ``columns``: the fields' names, as Parquet and ORC write them."""
    match form:
        case "CSV":
            found = _csv(data, columns)
        case "PARQUET":
            found = _parquet(data, columns)
        case _:
            found = _orc(data, columns)
    for row in found:
        if _yes(row.get("is_latest", True)):
            hidden = _yes(row.get("is_delete_marker", False))
            version = str(row["e_tag"] or "").strip('"')
            yield Row(Item(row["key"], version, int(row["size"] or 0), _time(row["last_modified_date"])), hidden)


def _csv(data: BinaryIO, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    with gzip.open(data) as plain, io.TextIOWrapper(cast(BinaryIO, plain), "utf-8", newline="") as text:
        for values in csv.reader(text, strict=True):
            row: dict[str, Any] = dict(zip(columns, values, strict=True))
            row["key"] = unquote_plus(row["key"], errors="strict")
            yield row


def _parquet(data: BinaryIO, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(data) as file:
        for batch in file.iter_batches(columns=_read(columns)):
            yield from batch.to_pylist()


def _orc(data: BinaryIO, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    from pyarrow import orc

    file = orc.ORCFile(data)
    for number in range(file.nstripes):
        yield from file.read_stripe(number, columns=_read(columns)).to_pylist()


def _read(columns: Sequence[str]) -> list[str]:
    return [c for c in columns if c in (*NEEDED, *OF_VERSIONS)]


def _yes(value: Any) -> bool:
    if isinstance(value, str):
        if value.lower() not in ("true", "false"):
            raise ValueError
        return value.lower() == "true"
    return bool(value)


def _time(value: Any) -> dt.datetime | None:
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if value else None
    if value is None:
        return None
    return cast(dt.datetime, value if value.tzinfo else value.replace(tzinfo=dt.UTC))
