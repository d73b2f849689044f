"""PDF: text is found everywhere; metadata goes by a full save; what can't be cut safely is refused."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, NameObject
from reportlab.pdfgen import canvas

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

STRIP = {0: RowEdit(changes=(Change("", Technique.STRIP_METADATA),))}
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Ann Example</x:xmpmeta>"


def plain() -> bytes:
    out = io.BytesIO()
    c = canvas.Canvas(out, pageCompression=1)
    c.setAuthor("Ann Example")
    c.setTitle("Report")
    c.drawString(72, 700, "call 555-0100 about ann@example.com")
    c.linkURL("mailto:ann@example.com", (10, 10, 50, 50))
    c.textAnnotation("ask Ann Example", (10, 60, 50, 90))
    c.bookmarkPage("k")
    c.addOutlineEntry("Ann's part", "k")
    c.acroForm.textfield(name="who", value="Ann Example", x=10, y=100)
    c.showPage()
    c.drawString(72, 700, "page two")
    c.showPage()
    c.save()
    return out.getvalue()


def updated(raw: bytes) -> bytes:
    """The file with XMP, and then an incremental update that hides the author."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    stream = DecodedStreamObject()
    stream.set_data(XMP)
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    later = pypdf.PdfWriter(io.BytesIO(out.getvalue()), incremental=True)
    later.add_metadata({"/Author": "Bo Other"})
    last = io.BytesIO()
    later.write(last)
    return last.getvalue()


PLAIN = plain()
RAW = updated(PLAIN)


def pages(data: bytes) -> list[tuple[str, bytes]]:
    """Each page's text and pixels, by an independent reader."""
    document = pypdfium2.PdfDocument(data)
    out = []
    for page in document:
        text = page.get_textpage()
        out.append((text.get_text_bounded(), page.render().to_numpy().tobytes()))
        text.close()
        page.close()
    document.close()
    return out


def test_text_and_what_stands_beside_it_is_read(read):
    [row] = read(RAW, "letter.pdf")
    assert row["text"].split("\n")[0] == "call 555-0100 about ann@example.com"
    assert "page two" in row["text"]
    assert (row["links"], row["outline"], row["form"]) == ("mailto:ann@example.com", "Ann's part", "Ann Example")
    assert "ask Ann Example" in row["notes"]
    assert (row["meta.Author"], row["meta.Title"]) == ("Bo Other", "Report")
    assert "Ann Example" in row["xmp"]


@pytest.mark.promise("P7")
def test_metadata_goes_with_every_earlier_version_of_it_and_the_pages_stay(read, write):
    assert RAW.count(b"Ann Example") > PLAIN.count(b"Ann Example"), "an earlier version holds the author"
    after, done = write(RAW, "letter.pdf", STRIP)
    assert done.touched == {0}
    assert not any(s in after for s in (b"Bo Other", b"(Report)", b"xmpmeta"))
    assert after.count(b"%%EOF") == 1
    reader = pypdf.PdfReader(io.BytesIO(after))
    assert not reader.metadata
    assert "/Metadata" not in reader.root_object
    assert pages(after) == pages(RAW)
    [before], [now] = read(RAW, "a.pdf"), read(after, "a.pdf")
    assert now == {n: t for n, t in before.items() if n != "xmp" and not n.startswith("meta.")}
    assert write(after, "a.pdf", STRIP)[0] == after


def test_one_value_can_go_alone(read, write):
    after, _ = write(PLAIN, "a.pdf", {0: RowEdit(changes=(Change("meta.Author", Technique.SUPPRESS),))})
    [row] = read(after, "a.pdf")
    assert "meta.Author" not in row
    assert row["meta.Title"] == "Report"
    assert pages(after) == pages(PLAIN)


@pytest.mark.parametrize("field", ["text", "notes", "links", "form", "outline"])
def test_a_cut_in_what_is_drawn_is_refused_and_nothing_is_half_done(write, field):
    changes = (Change("meta.Author", Technique.SUPPRESS),
               Change(field, Technique.REDACT_SPAN, ("Ann", "Ann Example", "ann@example.com")))  # fmt: skip
    after, done = write(PLAIN, "a.pdf", {0: RowEdit(changes=changes)})
    assert (after, done.blocked, done.touched) == (PLAIN, {0: "pdf_text"}, set())
    nobody = RowEdit(changes=(Change(field, Technique.REDACT_SPAN, ("nobody",)),))
    assert write(PLAIN, "a.pdf", {0: nobody})[1].blocked == {}


def test_encrypted_files_are_told_or_left(read, write):
    for password, owner in (("secret", "owner"), ("", "owner")):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(PLAIN))
        writer.encrypt(password, owner, algorithm="AES-128")
        out = io.BytesIO()
        writer.write(out)
        if password:
            with pytest.raises(Damaged, match="encrypted with a password"):
                read(out.getvalue(), "a.pdf")
        else:
            assert "555-0100" in read(out.getvalue(), "a.pdf")[0]["text"]
            assert write(out.getvalue(), "a.pdf", STRIP)[1].blocked == {0: "encrypted"}


def test_a_signed_file_is_left(write):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PLAIN))
    writer.root_object["/AcroForm"].get_object()[NameObject("/SigFlags")] = pypdf.generic.NumberObject(3)
    out = io.BytesIO()
    writer.write(out)
    assert write(out.getvalue(), "a.pdf", STRIP)[1].blocked == {0: "signed"}


def test_what_is_no_pdf_any_more_is_damaged(read):
    for raw in (b"%PDF-1.4\n", PLAIN[: len(PLAIN) // 20]):
        with pytest.raises(Damaged):
            read(raw, "a.pdf")


@given(st.integers(0, 100_000), st.integers(0, 255))
def test_a_harmed_file_is_read_or_damaged_never_worse(read, write, place, value):
    raw = bytearray(PLAIN)
    raw[8 + place % (len(raw) - 8)] = value
    for act in (lambda: read(bytes(raw), "a.pdf"), lambda: write(bytes(raw), "a.pdf", STRIP)):
        try:
            act()
        except Damaged as e:
            assert "PDF" in str(e)
