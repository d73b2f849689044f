"""Values survive the copy exactly as JSON, and never act as formulas as CSV (T5)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.portability.canonical import decode, encode, plain, type_name
from delenda.portability.names import extension, slug
from delenda.portability.sheet import FORMULA, cell, sheet

TYPED = st.one_of(
    st.tuples(st.just(pa.int64()), st.integers(-(2**63), 2**63 - 1)),
    st.tuples(st.just(pa.float64()), st.floats()),
    st.tuples(st.just(pa.string()), st.text()),
    st.tuples(st.just(pa.bool_()), st.booleans()),
    st.tuples(st.just(pa.binary()), st.binary()),
    st.tuples(st.just(pa.decimal128(20, 4)), st.decimals(-(10**9), 10**9, places=4)),
    st.tuples(st.just(pa.date32()), st.dates()),
    st.tuples(st.just(pa.time64("us")), st.times()),
    st.tuples(st.just(pa.timestamp("us", "UTC")), st.datetimes(timezones=st.just(dt.UTC))),
    st.tuples(st.just(pa.duration("us")), st.timedeltas(dt.timedelta(-9999), dt.timedelta(9999))),
    st.tuples(st.just(pa.list_(pa.string())), st.lists(st.text())),
)


@given(TYPED)
def test_every_value_comes_back_as_it_was(typed):
    kind, value = typed
    back = decode(json.loads(encode(value)), type_name(kind))
    assert back == value or (isinstance(value, float) and math.isnan(value) and math.isnan(back))
    assert type(back) is type(value)


@given(st.dictionaries(st.text(), st.text()))
def test_records_are_one_line_in_one_form(record):
    line = encode(record)
    assert "\n" not in line
    assert line == encode(dict(reversed(record.items())))


@given(st.one_of(st.text(), st.text(alphabet=sorted(FORMULA) + list(' A1"\n,;'))))
def test_no_cell_can_start_a_formula(text):
    shown = cell(text)
    assert not shown[:1] or (shown[0] not in FORMULA and shown.lstrip()[:1] not in FORMULA)
    assert text.replace("\0", "") in (shown, shown[1:])


@pytest.mark.promise("P27")
@given(
    st.lists(
        st.fixed_dictionaries({"=a": st.text(), "b": st.one_of(st.none(), st.integers(), st.floats())}), max_size=5
    )
)
def test_a_sheet_reads_back_cell_by_cell(records):
    text = b"".join(sheet(["=a", "b"], records)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["'=a", "b"]
    assert rows[1:] == [[cell(r["=a"]), cell(r["b"])] for r in records]


def test_numbers_are_quoted_like_text_when_they_start_like_a_formula():
    assert cell(-5) == "'-5"
    assert cell([1, "=2"]) == '[1,"=2"]'
    assert plain(2**60) == str(2**60)


@given(st.text())
def test_names_are_safe_on_every_system(text):
    name = slug(text)
    assert name and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert len(name) <= 61


@pytest.mark.parametrize(
    ("name", "expected"),
    [("CON", "con_"), ("../../etc", "etc"), ("logs/13800138000", "logs-n"), ("用户", "data"), ("a" * 99, "a" * 60)],
)
def test_names_from_schemas(name, expected):
    assert slug(name) == expected


def test_originals_are_named_by_their_content():
    assert extension(b"\xff\xd8\xff\xe0", "png") == ("jpg", "image/jpeg")
    assert extension(b"MZ", "exe") == ("bin", "application/octet-stream")
