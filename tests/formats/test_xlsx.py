"""Excel: rows and cells go, their texts leave the shared table, everything else in the archive is copied raw."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
PEOPLE = [
    ["Ann Example", "ann@example.com", 15550100001, dt.date(1980, 5, 6), 1.5],
    ["Bo Other", "bo@example.com", 15550100002, dt.date(1990, 1, 2), 2.5],
    ["Cy Third", "cy@example.com", 15550100003, None, None],
]


def book() -> bytes:
    out = io.BytesIO()
    wb = xlsxwriter.Workbook(out, {"in_memory": True})
    wb.set_properties({"author": "Ann Example", "title": "Report"})
    day = wb.add_format({"num_format": "yyyy-mm-dd"})
    ws = wb.add_worksheet("People")
    ws.write_row(0, 0, ["name", "email", "phone", "born", "score"])
    for n, row in enumerate(PEOPLE, 1):
        for m, value in enumerate(row):
            if isinstance(value, dt.date):
                ws.write_datetime(n, m, value, day)
            elif value is not None:
                ws.write(n, m, value)
    ws.write_formula("F2", '=A2&" is here"', None, "")
    ws.write_comment("C2", "ask Ann Example", {"author": "Bo Reader"})
    notes = wb.add_worksheet("Notes")
    notes.write_row(0, 0, ["2026-01-02", "call 555-0100 about Ann Example & co"])
    notes.write_row(1, 0, ["2026-01-03", "Ann Example"])
    wb.close()
    return out.getvalue()


BOOK = book()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        assert z.testzip() is None
        return {n: z.read(n) for n in z.namelist()}


def cells(data: bytes, sheet: str) -> list[list[Any]]:
    ws = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return [[c.value for c in row] for row in ws.iter_rows()]


def test_rows_of_all_sheets_and_what_stands_beside_them_are_read(read):
    rows = [{k: v for k, v in r.items() if v is not None} for r in read(BOOK, "a.xlsx")]
    assert rows[0] == {"@sheet": "People", "name": "Ann Example", "email": "ann@example.com", "phone": "15550100001",
                       "born": "1980-05-06", "score": "1.5"}  # fmt: skip
    assert [r["@sheet"] for r in rows] == ["People"] * 3 + ["Notes"] * 2 + [""]
    assert rows[3]["column_2"] == "call 555-0100 about Ann Example & co"
    assert rows[5]["properties.creator"] == "Ann Example"
    assert "ask Ann Example" in rows[5]["comments"]


@pytest.mark.promise("P7")
def test_a_deleted_row_is_in_no_part_and_untouched_parts_are_raw(write):
    beside = RowEdit(changes=(Change("comments", Technique.REDACT_SPAN, ("Ann Example",)),
                              Change("properties.creator", Technique.SUPPRESS),
                              Change("properties.lastModifiedBy", Technique.SUPPRESS)))  # fmt: skip
    notes = RowEdit(changes=(Change("column_2", Technique.REDACT_SPAN, ("555-0100", "Ann Example")),))
    after, done = write(BOOK, "a.xlsx", {0: DELETE, 3: notes, 4: notes, 5: beside})
    assert (done.rows, done.touched, done.deleted) == (6, {0, 3, 4, 5}, 1)
    before, now = parts(BOOK), parts(after)
    text = b"".join(now.values())
    assert not any(s in text for s in (b"Ann Example", b"ann@example.com", b"15550100001", b"555-0100"))
    assert {n for n in before if before[n] != now[n]} == {
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "docProps/core.xml",
        "xl/comments1.xml",
    }  # fmt: skip
    people = cells(after, "People")
    assert people[0] == ["name", "email", "phone", "born", "score"]
    assert people[1] == [None] * 5
    assert [r[:2] for r in people[2:]] == [["Bo Other", "bo@example.com"], ["Cy Third", "cy@example.com"]]
    assert people[2][3] == dt.datetime(1990, 1, 2)  # noqa: DTZ001
    assert cells(after, "Notes") == [["2026-01-02", "call [erased] about [erased] & co"], ["2026-01-03", "[erased]"]]


def test_a_text_that_others_still_use_stays_in_the_table(read, write):
    after, _ = write(BOOK, "a.xlsx", {4: RowEdit(changes=(Change("column_2", Technique.SUPPRESS),))})
    assert cells(after, "Notes")[1] == ["2026-01-03", None]
    assert cells(after, "People")[1][0] == "Ann Example"
    assert parts(after)["xl/sharedStrings.xml"] == parts(BOOK)["xl/sharedStrings.xml"]
    assert read(after, "a.xlsx")[0]["name"] == "Ann Example"


def test_dates_and_numbers_are_generalized_in_their_type(write):
    edit = RowEdit(changes=(Change("born", Technique.GENERALIZE), Change("score", Technique.SUPPRESS),
                            Change("name", Technique.REPLACE, ("<B & C>",))))  # fmt: skip
    after, done = write(BOOK, "a.xlsx", {1: edit})
    assert done.touched == {1}
    row = cells(after, "People")[2]
    assert row[:5] == ["<B & C>", "bo@example.com", 15550100002, dt.datetime(1990, 1, 1), None]  # noqa: DTZ001


def test_a_formula_that_goes_leaves_the_order_of_calculation():
    from connectors.formats.workbook import unchained

    raw = b'<calcChain><c r="F2" i="1"/><c r="F3"/><c r="A1" i="2"/><c r="A2"/></calcChain>'
    after = unchained(raw, {"1": 0, "2": 1}, {(0, "F2"), (1, "A2")})
    assert after == b'<calcChain><c i="1" r="F3"/><c r="A1" i="2"/></calcChain>'


def test_other_writers_prefixes_inline_texts_and_rich_texts_are_read_and_changed(read, write):
    sheet = (
        b'<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData>'
        b'<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>tel</x:t></x:is></x:c>'
        b'<x:c r="C1" t="s"><x:v>0</x:v></x:c></x:row>'
        b'<x:row r="2"><x:c r="A2"><x:v>1.5550100001E10</x:v></x:c><x:c r="C2" t="s"><x:v>1</x:v></x:c></x:row>'
        b'<x:row r="3"/></x:sheetData></x:worksheet>'
    )
    shared = (
        b'<x:sst xmlns:x="m"><x:si><x:t>name</x:t></x:si>'
        b"<x:si><x:r><x:t>An</x:t></x:r><x:r><x:t>n &amp; Co</x:t></x:r></x:si></x:sst>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in (("[Content_Types].xml", b"<T/>"), ("xl/workbook.xml", b"<w/>"),
                           ("xl/worksheets/sheet9.xml", sheet), ("xl/sharedStrings.xml", shared)):  # fmt: skip
            z.writestr(name, data)
    assert read(out.getvalue(), "b.xlsx") == [{"@sheet": "", "tel": "15550100001", "name": "Ann & Co"}]
    after, _ = write(out.getvalue(), "b.xlsx", {0: RowEdit(changes=(Change("name", Technique.SUPPRESS),))})
    assert parts(after)["xl/worksheets/sheet9.xml"] == sheet.replace(
        b'<x:c r="C2" t="s"><x:v>1</x:v></x:c>', b'<x:c r="C2"/>'
    )
    assert parts(after)["xl/sharedStrings.xml"] == shared[: shared.index(b"<x:r>")] + b"<x:t/></x:si></x:sst>"


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=6).map(lambda t: t.strip())


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=6), st.data())
def test_any_rows_go_and_an_independent_reader_sees_the_others(write, read, rows, data):
    rows = [r for r in rows if any(r)] or [["x", "", ""]]
    wb = openpyxl.Workbook()
    wb.active.append(["alpha", "beta", "gamma"])
    for row in rows:
        for n, value in enumerate(row):
            cell = wb.active.cell(wb.active.max_row + (n == 0 or not any(row[:n])), n + 1) if value else None
            if cell is not None:
                cell.value, cell.data_type = value, "s"
    out = io.BytesIO()
    wb.save(out)
    found = [[r.get(n) or "" for n in ("alpha", "beta", "gamma")] for r in read(out.getvalue(), "a.xlsx")[:-1]]
    assert found == rows
    gone = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    after, _ = write(out.getvalue(), "a.xlsx", dict.fromkeys(gone, DELETE))
    left = [[v or "" for v in r[:3]] for r in cells(after, "Sheet")[1:]]
    assert [[*r, "", ""][:3] for r in left if any(r)] == [r for i, r in enumerate(rows) if i not in gone]


@given(st.integers(0, 100_000), st.integers(0, 255))
def test_a_harmed_workbook_is_read_or_damaged_never_worse(read, write, place, value):
    raw = bytearray(BOOK)
    raw[place % len(raw)] = value
    for act in (lambda: read(bytes(raw), "a.xlsx"), lambda: write(bytes(raw), "a.xlsx", {0: DELETE})):
        try:
            act()
        except Damaged as e:
            assert str(e)


@pytest.mark.parametrize("flood", [b"<row><c>", b"<row>", b"<c r='A1'>", b"<row r='1'><c t='inlineStr'><is><rPh>"])
def test_a_flood_of_open_tags_takes_linear_time(read, flood):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", "<T/>")
        z.writestr("xl/workbook.xml", "<w/>")
        z.writestr("xl/worksheets/sheet1.xml", b"<worksheet><row>" + flood * 300_000 + b"</row></worksheet>")
    assert read(out.getvalue(), "a.xlsx") == []
