"""A small lake with one object of each format. In the tables everybody has a row; in the papers two are named."""

from __future__ import annotations

import csv
import gzip
import io
import json
import mailbox
import tarfile
import tempfile
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import cramjam
import docx
import fastavro
import lz4.frame
import pillow_heif
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import zstandard
from lxml import etree
from PIL import ExifTags, Image
from pyarrow import orc
from reportlab.pdfgen import canvas

Row = dict[str, Any]
FIRST = "Ada Bela Cleo Dora Elin Fay Gwen Hedy Iris Jana Kira Lena".split()
PEOPLE: list[Row] = [
    {"full_name": f"{first} Examplewood", "email": f"{first.lower()}.w@example.com", "phone": f"+1 415 555 01{n:02d}"}
    for n, first in enumerate(FIRST, 10)
]
ADA, BELA = PEOPLE[0], PEOPLE[1]
SECRETS = [("EMAIL", str(ADA["email"])), ("PHONE_NUMBER", "+1415555" + "0110")]
SECRET_TEXTS = [str(ADA["email"]), "555 0110"]


def _jsonl(rows: list[Row]) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in rows)


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _parquet(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=4, compression="zstd")
    return out.getvalue()


def _avro(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    fields = [{"name": n, "type": ["null", "string"]} for n in rows[0]]
    fastavro.writer(out, {"type": "record", "name": "P", "fields": fields}, rows, codec="snappy", sync_interval=200)
    return out.getvalue()


def _orc(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    orc.write_table(pa.Table.from_pylist(rows), out, compression="zstd")
    return out.getvalue()


def _xml(rows: list[Row]) -> bytes:
    root = etree.Element("people")
    for row in rows:
        person = etree.SubElement(root, "person", email=row["email"])
        etree.SubElement(person, "full_name").text = row["full_name"]
        etree.SubElement(person, "phone").text = row["phone"]
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _xlsx(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("people")
    for n, row in enumerate([dict(zip(rows[0], rows[0], strict=True)), *rows]):
        sheet.write_row(n, 0, list(row.values()))
    book.close()
    return out.getvalue()


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()


def _tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as t:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _mail(sender: Row, to: Row, n: int = 0) -> EmailMessage:
    m = EmailMessage()
    m["From"] = f"{sender['full_name']} <{sender['email']}>"
    m["To"] = f"{to['full_name']} <{to['email']}>"
    m["Subject"], m["Date"] = f"Lunch {n}", "Mon, 05 Jan 2026 10:00:00 +0000"
    m.set_content(f"Call me: {sender['phone']}\nbest wishes — {sender['full_name']}\n", cte="base64")
    return m


def _mbox() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "box")
        for n, person in enumerate(PEOPLE[:4]):
            box.add(_mail(person, PEOPLE[(n + 1) % 4], n))
        box.close()
        return (Path(folder) / "box").read_bytes()


def _docx() -> bytes:
    letter = docx.Document()
    letter.core_properties.author = "Pomelo"
    paragraph = letter.add_paragraph("Write to ")
    for piece in (ADA["email"][:5], ADA["email"][5:]):
        paragraph.add_run(piece).bold = True
    paragraph.add_run(f" or {BELA['email']} about the party.")
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def paper(*people: Row) -> bytes:
    """Return a PDF that names some people."""
    out = io.BytesIO()
    page = canvas.Canvas(out)
    for n, person in enumerate(people):
        page.drawString(72, 700 - 40 * n, f"Invoice for {person['full_name']}")
        page.drawString(72, 680 - 40 * n, f"email: {person['email']}")
    page.save()
    return out.getvalue()


def _heic(person: Row) -> bytes:
    image = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = person["email"]
    out = io.BytesIO()
    pillow_heif.register_heif_opener()
    image.save(out, "HEIF", exif=exif.tobytes())
    return out.getvalue()


def objects() -> dict[str, bytes]:
    """Return the lake by key: a folder a format, so that each is a collection of its own."""
    rows = PEOPLE
    lines = _jsonl(rows)
    return {
        "a-csv/people.csv": _csv(rows),
        "a-jsonl/people.jsonl.gz": gzip.compress(lines),
        "a-zstd/people.jsonl.zst": zstandard.ZstdCompressor().compress(lines),
        "a-lz4/people.jsonl.lz4": lz4.frame.compress(lines),
        "a-snappy/people.jsonl.sz": bytes(cramjam.snappy.compress(lines)),
        "a-parquet/people.parquet": _parquet(rows),
        "a-avro/people.avro": _avro(rows),
        "a-orc/people.orc": _orc(rows),
        "a-xml/people.xml": _xml(rows),
        "a-xlsx/people.xlsx": _xlsx(rows),
        "a-zip/people.zip": _zip({"one.csv": _csv(rows[:6]), "two.jsonl": _jsonl(rows[6:]), "n.bin": b"\0\1"}),
        "a-tar/people.tar.gz": _tar({"one.csv": _csv(rows[6:]), "two.parquet": _parquet(rows[:6])}),
        "b-docx/party.docx": _docx(),
        "b-eml/lunch.eml": _mail(ADA, BELA).as_bytes(),
        "b-mbox/mail.mbox": _mbox(),
        "b-pdf/ada.pdf": paper(ADA),
        "b-pdf/bela.pdf": paper(BELA),
        "b-heic/ada.heic": _heic(ADA),
        "b-heic/bela.heic": _heic(BELA),
    }
