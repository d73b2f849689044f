"""The contract of a store, over a folder whose objects are Avro, ORC, XML, Excel and archives."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import fastavro
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from object_worlds import FORMS, Form, Row, as_people_spell_it
from pyarrow import orc

from connectors.files import FilesConnector
from delenda.ports import Store
from delenda.settings import FilesStore
from delenda.testing.contract import PEOPLE, FetchContract, StoreContract

NAMES = list(PEOPLE[0])
SCHEMA = {
    "type": "record",
    "name": "Person",
    "fields": [{"name": n, "type": "long" if n == "id" else ["null", "string"]} for n in NAMES],
}


def avro(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    fastavro.writer(out, SCHEMA, rows, codec="deflate", sync_interval=100)
    return out.getvalue()


def orc_of(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    orc.write_table(pa.Table.from_pylist(list(rows)), out, compression="zstd")
    return out.getvalue()


def xml(rows: Sequence[Row]) -> bytes:
    root = etree.Element("people")
    for row in rows:
        person = etree.SubElement(root, "person")
        for name, value in row.items():
            etree.SubElement(person, name).text = str(value)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def xml_rows(data: bytes) -> list[Row]:
    rows = [{e.tag: e.text or "" for e in person} for person in etree.fromstring(data)]
    return [{**r, "id": int(r["id"])} for r in rows]


def xlsx(rows: Sequence[Row]) -> bytes:
    book = openpyxl.Workbook()
    for m, name in enumerate(NAMES, 1):
        book.active.cell(1, m, name)
    for n, row in enumerate(rows, 2):
        for m, name in enumerate(NAMES, 1):
            if row[name] != "":
                book.active.cell(n, m, row[name])
    whole, out = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.startswith("docProps"):  # the texts beside the sheets are a record of their own
                new.writestr(name, old.read(name))
    return out.getvalue()


def xlsx_rows(data: bytes) -> list[Row]:
    [_, *rows] = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    return [
        {n: "" if v is None else v for n, v in zip(NAMES, [*row, *[None] * 6], strict=False)}
        for row in rows
        if any(v is not None for v in row)
    ]


def zipped(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("one.jsonl", FORMS["jsonl"].pack(rows[:2]))
        z.writestr("two.csv.gz", gzip.compress(FORMS["csv"].pack(rows[2:])))
    return out.getvalue()


def zip_rows(data: bytes) -> list[Row]:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return FORMS["jsonl"].unpack(z.read("one.jsonl")) + FORMS["csv"].unpack(gzip.decompress(z.read("two.csv.gz")))


def tarred(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as t:
        for name, data in (("a/one.avro", avro(rows[:2])), ("b/two.json", json.dumps(rows[2:]).encode())):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def tar_rows(data: bytes) -> list[Row]:
    with tarfile.open(fileobj=io.BytesIO(data)) as t:
        one, two = (t.extractfile(n).read() for n in ("a/one.avro", "b/two.json"))  # type: ignore[union-attr]
    return avro_rows(one) + json.loads(two)


def avro_rows(data: bytes) -> list[Any]:
    return list(fastavro.reader(io.BytesIO(data)))


MORE = {
    "avro": Form("avro", avro, avro_rows, "avro"),
    "orc": Form("orc", orc_of, lambda b: orc.ORCFile(io.BytesIO(b)).read().to_pylist(), "orc"),
    "zip": Form("zip", zipped, zip_rows, "zip"),
    "tar.gz": Form("tar.gz", tarred, tar_rows, "tar"),
}
MARKUP = {"xml": Form("xml", xml, xml_rows, "xml"), "xlsx": Form("xlsx", xlsx, xlsx_rows, "xlsx")}


class InAFolder(FetchContract):
    @pytest.fixture(autouse=True)
    def _world(self, form: Form, tmp_path: Path) -> None:
        self.form, self.root = form, tmp_path / "root"
        for key, data in form.objects().items():
            path = self.root / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.collection_name = f"people/{form.format}"  # type: ignore[misc]

    @pytest.fixture
    def store(self) -> Store:
        return FilesConnector("files", FilesStore(type="files", root=self.root, purpose="testing"), {})

    def raw(self, store: Store) -> list[dict[str, Any]]:
        return self.form.rows({str(p.relative_to(self.root)): p.read_bytes() for p in self.root.rglob("*.*")})


@pytest.mark.parametrize("form", MORE.values(), ids=MORE)
class TestTyped(InAFolder):
    def plain(self, value: Any) -> Any:
        return as_people_spell_it(value)


@pytest.mark.parametrize("form", MARKUP.values(), ids=MARKUP)
class TestMarkup(InAFolder):
    """Formats that know no difference between an empty text and none."""

    def plain(self, value: Any) -> Any:
        return "" if value is None else as_people_spell_it(value)

    def test_only_the_fields_that_are_asked_for_are_read(self, store: Store) -> None:
        batches = [b for u in store.units(self.collection(store)) for b in store.scan(u, ["name"])]
        assert all({n for n in b.records.schema.names if n[0] != "@"} == {"name"} for b in batches)
        names = sorted(self.plain(n) for b in batches for n in b.records.column("name").to_pylist())
        assert names == sorted(p["name"] for p in PEOPLE)

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40))
    def test_any_text_survives(self, store: Store, text: str) -> None:
        """Every text that XML can say; it has no way to write most control characters."""
        StoreContract.test_any_text_survives.hypothesis.inner_test(self, store, text)  # type: ignore[attr-defined]
