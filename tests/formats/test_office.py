"""Office documents: found across runs, cut in place; what no edit names is copied raw; nothing is left behind."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.parts import redealt
from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique


def document() -> bytes:
    doc = docx.Document()
    doc.core_properties.author = "Ann Example"
    doc.core_properties.last_modified_by = "Ann Example"
    doc.core_properties.title = "Report"
    paragraph = doc.add_paragraph("Call ")
    paragraph.add_run("555-").bold = True
    paragraph.add_run("0100")
    paragraph.add_run(" or ann@example.com today")
    doc.add_paragraph("Bo lives elsewhere & well")
    table = doc.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Ann Example", "bo@example.com"
    doc.sections[0].header.paragraphs[0].text = "for Ann Example"
    doc.sections[0].footer.paragraphs[0].text = "ref 555-0100"
    doc.add_comment(paragraph.runs, text="ask Ann Example", author="Bo Reader", initials="BR")
    doc.part.relate_to("mailto:ann@example.com", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        assert z.testzip() is None
        return {n: z.read(n) for n in z.namelist()}


def test_every_text_is_in_a_field(read):
    [row] = read(document(), "letter.docx")
    assert row["text"].splitlines()[:2] == ["Call 555-0100 or ann@example.com today", "Bo lives elsewhere & well"]
    assert "Ann Example" in row["text"]
    assert (row["header"], row["footer"], row["comments"]) == ("for Ann Example", "ref 555-0100", "ask Ann Example")
    assert row["properties.creator"] == row["properties.lastModifiedBy"] == "Ann Example"
    assert row["authors"].split() == ["Bo", "Reader", "BR"]
    assert row["links"] == "mailto:ann@example.com"


SECRETS = ("Ann Example", "555-0100", "ann@example.com")


@pytest.mark.promise("P7")
def test_redacted_spans_are_in_no_part_and_other_parts_are_copied_raw(read, write):
    raw = document()
    [row] = read(raw, "letter.docx")
    changes = tuple(Change(field, Technique.REDACT_SPAN, SECRETS) for field in row)
    after, done = write(raw, "letter.docx", {0: RowEdit(changes=changes)})
    assert done.touched == {0}
    before, now = parts(raw), parts(after)
    assert list(before) == list(now)
    touched = {n for n in before if before[n] != now[n]}
    assert touched == {
        "word/document.xml", "word/header1.xml", "word/footer1.xml", "word/comments.xml", "docProps/core.xml",
        "word/_rels/document.xml.rels",
    }  # fmt: skip
    text = b"".join(now.values()).decode("utf-8", "replace")
    assert not any(s in text for s in SECRETS)
    doc = docx.Document(io.BytesIO(after))
    assert doc.paragraphs[0].text == "Call [erased] or [erased] today"
    assert [r.bold for r in doc.paragraphs[0].runs][:3] == [None, True, None]
    assert doc.paragraphs[1].text == "Bo lives elsewhere & well"
    assert doc.tables[0].cell(0, 1).text == "bo@example.com"
    assert doc.core_properties.title == "Report"
    one, two = (zipfile.ZipFile(io.BytesIO(x)) for x in (raw, after))
    for info in one.infolist():
        if info.filename not in touched:
            assert packed(one, raw, info.filename) == packed(two, after, info.filename)


def packed(archive: zipfile.ZipFile, data: bytes, name: str) -> bytes:
    info = archive.getinfo(name)
    start = info.header_offset + 30 + len(info.orig_filename.encode()) + data[info.header_offset + 28]
    return data[start : start + info.compress_size]


def test_one_property_goes_alone_and_stripping_takes_all_of_them(read, write):
    raw = document()
    after, _ = write(raw, "a.docx", {0: RowEdit(changes=(Change("properties.creator", Technique.SUPPRESS),))})
    doc = docx.Document(io.BytesIO(after))
    assert (doc.core_properties.author, doc.core_properties.last_modified_by) == ("", "Ann Example")
    after, _ = write(raw, "a.docx", {0: RowEdit(changes=(Change("", Technique.STRIP_METADATA),))})
    [row] = read(after, "a.docx")
    assert not any(f.startswith("properties") or f == "authors" for f in row)
    assert row["text"] == read(raw, "a.docx")[0]["text"]


def test_a_document_without_a_change_stays_as_it_is(write):
    raw = document()
    after, done = write(raw, "a.docx", {0: RowEdit(changes=(Change("text", Technique.REDACT_SPAN, ("nobody",)),))})
    assert parts(after) == parts(raw)
    assert done.touched == set()


RUNS = st.lists(st.text(st.sampled_from("ab 15"), max_size=4), min_size=1, max_size=6)


@given(RUNS, st.text(st.sampled_from("ab 15"), min_size=1, max_size=5))
def test_a_cut_across_runs_is_the_cut_of_the_whole(runs, span):
    from delenda.spans import cut

    change = Change("t", Technique.REDACT_SPAN, (span,))
    assert "".join(redealt(runs, [True] * len(runs), change)) == cut("".join(runs), [span])


def test_slides_are_read_too(read, write):
    out = io.BytesIO()
    slide = (b'<?xml version="1.0"?><p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>call 555</a:t></a:r>'
             b"<a:r><a:t>-0100</a:t></a:r></a:p></p:sld>")  # fmt: skip
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("ppt/presentation.xml", "<p/>")
        z.writestr("ppt/slides/slide1.xml", slide)
    assert read(out.getvalue(), "talk.pptx") == [{"text": "call 555-0100"}]
    after, _ = write(out.getvalue(), "x", {0: RowEdit(changes=(Change("text", Technique.REDACT_SPAN, ("555-0100",)),))})
    assert parts(after)["ppt/slides/slide1.xml"] == slide.replace(b"555", b"[erased]").replace(b"-0100", b"")


@given(st.integers(0, 100_000), st.integers(0, 255))
def test_a_harmed_document_is_read_or_damaged_never_worse(read, write, place, value):
    raw = bytearray(DOCUMENT)
    raw[place % len(raw)] = value
    for act in (lambda: read(bytes(raw), "a.docx"), lambda: write(bytes(raw), "a.docx", {0: RowEdit(delete=True)})):
        try:
            act()
        except Damaged as e:
            assert str(e)


DOCUMENT = document()
