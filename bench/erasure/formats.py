"""How fast each format loses five rows, beside a plain loop over the library that one would take for it.

Rows of six fields, in memory, seed 3. The plain way reads, filters and writes all rows, and keeps neither bytes nor
manners of the old file; ours is the format's ``rewrite``, which copies what no edit names. Reading is told too: ours
yields what a scan sees. There is no bar but the plain way itself. Named after each format is the library.
"""

from __future__ import annotations

import csv
import io
import json
import random
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from xml.etree import ElementTree as ET

import fastavro
import openpyxl
import pyarrow as pa
import pyarrow.orc as orc

from bench.erasure.measure import line
from connectors.formats.detect import open_content
from connectors.formats.port import Edits, RowEdit

Rows = list[dict[str, Any]]
GONE = 5
FIELDS = ("id", "email", "phone", "city", "amount", "note")
SCHEMA = {
    "type": "record",
    "name": "event",
    "fields": [{"name": n, "type": {"id": "long", "amount": "double"}.get(n, "string")} for n in FIELDS],
}


def made(rows: int) -> Rows:
    """Return the rows."""
    rng = random.Random(3)
    return [
        {
            "id": n,
            "email": f"user{rng.randrange(10**6)}@example.com",
            "phone": f"+1202555{n % 10_000:04d}",
            "city": f"City {rng.randrange(500)}",
            "amount": rng.randrange(10**6) / 100,
            "note": " ".join(f"w{rng.randrange(5000)}" for _ in range(8)),
        }
        for n in range(rows)
    ]


class Csv:
    library = "csv"

    def written(self, rows: Rows) -> bytes:
        out = io.StringIO()
        writer = csv.DictWriter(out, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode()

    def read(self, data: bytes) -> Rows:
        return list(csv.DictReader(io.StringIO(data.decode())))


class Jsonl:
    library = "json"

    def written(self, rows: Rows) -> bytes:
        return "".join(json.dumps(r) + "\n" for r in rows).encode()

    def read(self, data: bytes) -> Rows:
        return [json.loads(text) for text in data.splitlines()]


class Json:
    library = "json"

    def written(self, rows: Rows) -> bytes:
        return json.dumps(rows).encode()

    def read(self, data: bytes) -> Rows:
        return list(json.loads(data))


class Avro:
    library = "fastavro"

    def written(self, rows: Rows) -> bytes:
        out = io.BytesIO()
        fastavro.writer(out, SCHEMA, rows, codec="deflate")
        return out.getvalue()

    def read(self, data: bytes) -> Rows:
        return list(fastavro.reader(io.BytesIO(data)))  # type: ignore[arg-type]


class Orc:
    library = "pyarrow"

    def written(self, rows: Rows) -> bytes:
        out = io.BytesIO()
        orc.write_table(pa.Table.from_pylist(rows), out)
        return out.getvalue()

    def read(self, data: bytes) -> Rows:
        return list(orc.read_table(io.BytesIO(data)).to_pylist())


class Xml:
    library = "ElementTree"

    def written(self, rows: Rows) -> bytes:
        root = ET.Element("events")
        for row in rows:
            event = ET.SubElement(root, "event")
            for name, value in row.items():
                ET.SubElement(event, name).text = str(value)
        return ET.tostring(root)

    def read(self, data: bytes) -> Rows:
        return [{field.tag: field.text for field in event} for event in ET.fromstring(data)]  # made above


class Xlsx:
    library = "openpyxl"

    def written(self, rows: Rows) -> bytes:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("events")
        sheet.append(FIELDS)
        for row in rows:
            sheet.append(list(row.values()))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def read(self, data: bytes) -> Rows:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
        assert sheet is not None
        cells = sheet.iter_rows(values_only=True)
        next(cells)
        return [dict(zip(FIELDS, row, strict=True)) for row in cells]


WAYS = {"csv": Csv(), "jsonl": Jsonl(), "json": Json(), "avro": Avro(), "orc": Orc(), "xml": Xml(), "xlsx": Xlsx()}


def run(rows: int, runs: int) -> None:
    """Print the table."""
    table = made(rows)
    gone = {rows * (2 * n + 1) // (2 * GONE) for n in range(GONE)}
    print(f"Formats: {rows:,} rows of {len(FIELDS)} fields, {GONE} go, processor seconds, seed 3")
    for name, way in WAYS.items():
        data = way.written(table)

        def plain(way: Any = way, data: bytes = data) -> int:
            return len(way.written([row for n, row in enumerate(way.read(data)) if n not in gone]))

        def ours(name: str = name, data: bytes = data) -> int:
            content = open_content(io.BytesIO(data), f"a.{name}")
            out = io.BytesIO()
            with content.writing_to(out) as sink:
                done = content.format.rewrite(content.stream, sink, Edits(dict.fromkeys(gone, RowEdit(delete=True))))
            assert done.deleted == GONE, done.deleted
            return len(out.getvalue())

        def read(name: str = name, data: bytes = data) -> int:
            content = open_content(io.BytesIO(data), f"a.{name}")
            return sum(batch.num_rows for batch in content.format.read(content.stream))

        taken = {act.__name__: seconds(act, runs) for act in (plain, ours, read)}
        told = f"{taken['plain']:.2f} s plain, {taken['ours']:.2f} s ours"
        line(f"{name}, {way.library}: rewritten", told, "<= 1", ratio=taken["ours"] / taken["plain"], best=1)
        line("", f"{rows / taken['ours']:,.0f} rows/s", "")
        line("  read", f"{rows / taken['read']:,.0f} rows/s", "")


def seconds(act: Callable[[], int], runs: int) -> float:
    """Return the median of the processor's seconds that a call takes."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return median(taken)
