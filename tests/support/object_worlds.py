"""The people of the contract as objects in every format, and readers that share no code with the product."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from delenda.testing.contract import PEOPLE

Row = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A format: how rows are packed, and how they are read back past the product."""

    ending: str
    pack: Callable[[Sequence[Row]], bytes]
    unpack: Callable[[bytes], list[Row]]
    format: str

    def objects(self) -> dict[str, bytes]:
        half = len(PEOPLE) // 2
        parts = {"people/dt=2026-01-01/a": PEOPLE[:half], "people/dt=2026-01-02/b": PEOPLE[half:]}
        return {f"{key}.{self.ending}": self.pack(rows) for key, rows in parts.items()}

    def rows(self, objects: Mapping[str, bytes]) -> list[Row]:
        return [row for key in sorted(objects) for row in self.unpack(objects[key])]


def _csv(rows: Sequence[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(PEOPLE[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _csv_rows(data: bytes) -> list[Row]:
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, lineterminator=None)
    return [{**r, "id": int(r["id"])} for r in frame.to_dict("records")]


def _jsonl(rows: Sequence[Row]) -> bytes:
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in rows)


def _jsonl_rows(data: bytes) -> list[Row]:
    return [json.loads(line) for line in data.split(b"\n") if line]


def _parquet(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), out, row_group_size=3, compression="zstd")
    return out.getvalue()


FORMS = {
    "csv": Form("csv", _csv, _csv_rows, "csv"),
    "jsonl": Form("jsonl", _jsonl, _jsonl_rows, "jsonl"),
    "jsonl.gz": Form(
        "jsonl.gz", lambda r: gzip.compress(_jsonl(r)), lambda b: _jsonl_rows(gzip.decompress(b)), "jsonl"
    ),
    "json": Form("json", lambda r: json.dumps(r, indent=1).encode(), json.loads, "json"),
    "parquet": Form("parquet", _parquet, lambda b: pq.read_table(io.BytesIO(b)).to_pylist(), "parquet"),
}


class Digits(str):
    """Text of digits that equals the number it spells: a CSV knows no numbers."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return int(self) == other if isinstance(other, int) else str(self) == other

    def __hash__(self) -> int:
        return hash(str(self))


def as_people_spell_it(value: Any) -> Any:
    """Return a value such that the number 1 and the text ``1`` are equal."""
    return Digits(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
