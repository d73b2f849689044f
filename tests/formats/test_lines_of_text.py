"""CSV, JSON Lines, JSON and text: what no edit names stays byte for byte; what is erased is gone."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.formats.delimited import cells, unquoted
from connectors.formats.detect import open_content
from connectors.formats.leaves import flattened
from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
NAMES = st.text("abcdefghij", min_size=2, max_size=6)
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)
TABLE = st.tuples(st.integers(2, 4), st.integers(1, 8)).flatmap(
    lambda size: st.lists(st.lists(CELL, min_size=size[0], max_size=size[0]), min_size=1, max_size=size[1])
)
HEADER = ["alpha", "beta", "gamma", "delta"]


def csv_bytes(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(HEADER[: len(rows[0])])
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


@given(TABLE, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["\r\n", "\n"]), st.data())
def test_csv_loses_the_erased_rows_and_nothing_else(read, write, rows, encoding, end, data):
    rows = [r for r in rows if "".join(r).strip()] or [["x"] * len(rows[0])]
    raw = csv_bytes(rows, encoding, ",", end)
    assert write(raw, "a.csv", {})[0] == raw
    seen = read(raw, "a.csv")
    assert [list(r.values()) for r in seen] == rows
    gone = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    after, done = write(raw, "a.csv", dict.fromkeys(gone, DELETE))
    kept = [r for i, r in enumerate(rows) if i not in gone]
    assert list(csv.reader(io.StringIO(after.decode(encoding), newline=""))) == [HEADER[: len(rows[0])], *kept]
    assert after == (csv_bytes(kept, encoding, ",", end) if kept else after)
    assert done.touched == gone
    assert done.rows == len(rows)


@given(st.text(st.sampled_from('a",\n;x'), max_size=20))
def test_cells_agree_with_the_standard_librarys_reader(text):
    try:
        [expected] = csv.reader(io.StringIO(text, newline=""))
    except ValueError:
        return  # more or less than one record
    if not text.endswith("\n"):
        assert [unquoted(text[a:b]) for a, b in cells(text, ",")] == expected


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_csv_redaction_changes_one_cell_only(read, write, delimiter, encoding):
    rows = [["王小明", "电话 555-0100, 555-0199", 'he said "hi"'], ["Ann", "none", "x"]]
    raw = csv_bytes(rows, encoding, delimiter)
    edit = RowEdit(changes=(Change("beta", Technique.REDACT_SPAN, ("555-0100",)),))
    after, done = write(raw, "a.csv", {0: edit})
    assert done.touched == {0}
    rows[0][1] = "电话 [erased], 555-0199"
    assert after == csv_bytes(rows, encoding, delimiter)
    assert [list(r.values()) for r in read(after, "a.csv")] == rows


def test_csv_takes_ragged_rows_blank_lines_and_a_stray_quote(read, write):
    raw = b'name,phone\n\nAnn,1,more\nBo\n5" pipe,2\n'
    rows = read(raw, "x.csv")
    assert [r["name"] for r in rows] == ["Ann", "Bo", '5" pipe']
    assert rows[0]["column_3"] == "more"
    assert write(raw, "x.csv", {1: DELETE})[0] == b'name,phone\n\nAnn,1,more\n5" pipe,2\n'


def test_a_csv_without_a_header_gets_no_value_as_a_fields_name(read):
    rows = read(b"ann@example.com,+15550100001\nbo@example.com,+15550100002\n", "x.csv")
    assert list(rows[0]) == ["column_1", "column_2"]
    assert len(rows) == 2


def test_csv_in_no_known_encoding_is_damaged_and_late_damage_is_told(read):
    with pytest.raises(Damaged, match="encoding"):
        read(b"name,city\n\x81\xff,\x90\x20\x81\n" * 3, "x.csv")
    late = b"name,city\n" + b"Ann,Rome\n" * 20_000 + b"caf\xe9,x\n"
    with pytest.raises(Damaged, match="not valid utf-8"):
        read(late, "x.csv")


def test_a_gb18030_csv_reads_as_chinese(read):
    [row] = read("姓名,手机\n王小明,13900000000\n".encode("gb18030"), "x.csv")
    assert row == {"姓名": "王小明", "手机": "13900000000"}


JSON_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.lists(st.dictionaries(NAMES, JSON_VALUE, min_size=1, max_size=4), min_size=1, max_size=8)


@given(RECORDS, st.booleans(), st.data())
def test_jsonl_loses_the_erased_lines_and_nothing_else(read, write, records, ascii_only, data):
    lines = [json.dumps(r, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") for r in records]
    raw = b"\n".join(lines) + b"\n"
    assert write(raw, "a.jsonl", {})[0] == raw
    assert len(read(raw, "a.jsonl")) == len(records)
    gone = data.draw(st.sets(st.integers(0, len(records) - 1)))
    after, _ = write(raw, "a.jsonl", dict.fromkeys(gone, DELETE))
    assert after == b"".join(x + b"\n" for i, x in enumerate(lines) if i not in gone)


@given(RECORDS, st.sampled_from([None, 2]), st.data())
def test_a_json_document_keeps_the_other_records_as_they_were(read, write, records, indent, data):
    raw = json.dumps(records, indent=indent).encode()
    assert write(raw, "a.json", {})[0] == raw
    assert len(read(raw, "a.json")) == len(records)
    gone = data.draw(st.sets(st.integers(0, len(records) - 1)))
    after, _ = write(raw, "a.json", dict.fromkeys(gone, DELETE))
    kept = [r for i, r in enumerate(records) if i not in gone]
    assert json.loads(after) == kept
    if kept:
        assert after == json.dumps(kept, indent=indent).encode()


@given(st.dictionaries(NAMES, JSON_VALUE, min_size=1, max_size=4), st.text(max_size=4))
def test_a_changed_line_differs_in_the_changed_value_only(write, record, secret):
    record = {**record, "zz": {"list": [{"who": "Ann", "tel": "555-0100"}, {"who": "Bo", "tel": "1"}], "n": 1.10}}
    text = json.dumps(record)
    edit = RowEdit(changes=(Change("zz.list[].tel", Technique.DROP_ENTRY, ("555-0100",)),))
    after, _ = write((text + "\n").encode(), "a.jsonl", {0: edit})
    assert after.decode() == text.replace('{"who": "Ann", "tel": "555-0100"}, ', "") + "\n"


def test_numbers_spaces_and_duplicate_keys_stay_as_written(write):
    line = b'{ "a":1.10,"a" : 1e5 , "big":12345678901234567890.0, "tel":13900000000, "t":"x 555-0100"}\n'
    edit = RowEdit(changes=(Change("t", Technique.REDACT_SPAN, ("555-0100",)),))
    assert write(line, "a.jsonl", {0: edit})[0] == line.replace(b"555-0100", b"[erased]")
    edit = RowEdit(changes=(Change("tel", Technique.SUPPRESS),))
    assert write(line, "a.jsonl", {0: edit})[0] == line.replace(b"13900000000", b"null")


def test_keys_that_are_values_become_entries_not_field_names(read, write):
    line = b'{"friends": {"+15550100001": {"name": "Ann"}, "+15550100002": {"name": "Bo"}}}\n'
    [row] = read(line, "a.jsonl")
    assert row == {"friends[].@key": ["+15550100001", "+15550100002"], "friends[].name": ["Ann", "Bo"]}
    edit = RowEdit(changes=(Change("friends[].@key", Technique.DROP_ENTRY, ("+15550100001",)),))
    assert write(line, "a.jsonl", {0: edit})[0] == b'{"friends": {"+15550100002": {"name": "Bo"}}}\n'


def test_both_ways_of_reading_json_lines_agree(read):
    nested = {"id": 1, "at": "2026-01-02T03:04:05Z", "who": {"tags": ["x", "y"]}, "l": [{"p": "1", "q": [{"r": 2}]}]}
    fast = read((json.dumps(nested) + "\n").encode(), "a.jsonl")
    slow = read((json.dumps(nested) + '\n{"id": 99999999999999999999}\n').encode(), "a.jsonl")
    assert slow[0] == {**fast[0], "id": "1"}
    assert fast[0]["at"] == "2026-01-02T03:04:05Z"
    assert fast[0]["l[].q[].r"] == [2]
    assert fast[0]["who.tags"] == ["x", "y"]


SMALL = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["x", "2026-01-02", "2026-01-02T03:04:05Z"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pqr"), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), SMALL, max_size=3), min_size=1, max_size=4))
def test_no_reading_loses_or_moves_a_value(read, records):
    raw = b"".join(json.dumps(r).encode() + b"\n" for r in records)
    for data, name in ((raw, "a.jsonl"), (json.dumps(records, indent=1).encode(), "a.json")):
        rows = read(data, name)
        assert len(rows) == len(records)
        for row, record in zip(rows, records, strict=True):
            expected = {k: v for k, v in flattened(record).items() if v not in (None, [])}
            assert sorted(texts(row)) == sorted(texts(expected)), name
            assert {k for k in expected if texts(expected[k])} <= set(row)


def texts(value):
    """Return every value in a row as text: a column of mixed types holds texts."""
    match value:
        case None:
            return []
        case dict() | list():
            inner = value.values() if isinstance(value, dict) else value
            return [t for v in inner for t in texts(v)]
        case bool():
            return [str(value).lower()]
        case float():
            return [str(int(value))]
    return [str(value)]


def test_a_broken_line_is_told_and_the_others_are_read_and_changed(read, write):
    raw = b'{"a": "1"}\n{"a": \n{"a": "3"}\n'
    assert write(raw, "a.jsonl", {2: DELETE})[0] == b'{"a": "1"}\n{"a": \n'
    with pytest.raises(Damaged, match="1 lines are no JSON"):
        read(raw, "a.jsonl")
    assert write(raw, "a.jsonl", {1: RowEdit(changes=(Change("a", Technique.SUPPRESS),))})[1].blocked == {
        1: "corrupt_data"
    }


@given(st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"")), min_size=1, max_size=6), st.data())
def test_text_in_any_encoding_keeps_its_other_lines(read, write, lines, data):
    raw = b"\n".join(lines) + b"\n"
    if (
        raw[:4] in (b"\x89PNG", b"PAR1", b"\x28\xb5\x2f\xfd")
        or raw[:2] in (b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")
        or raw[:3] in (b"BZh", b"\xef\xbb\xbf", b"\xff\xd8\xff")
    ):
        return  # another format
    assert write(raw, "a.log", {})[0] == raw
    assert len(read(raw, "a.log")) == len(lines)
    gone = data.draw(st.sets(st.integers(0, len(lines) - 1)))
    after, _ = write(raw, "a.log", dict.fromkeys(gone, DELETE))
    assert after == b"".join(x + b"\n" for i, x in enumerate(lines) if i not in gone)


@settings(max_examples=300)
@given(
    st.binary(max_size=200),
    st.sampled_from(["a.csv", "a.json", "a.jsonl", "a.log", "a", "a.png", "a.jpg", "a.parquet"]),
)
def test_any_bytes_under_any_name_raise_nothing_but_damaged(read, write, data, name):
    for act in (lambda: read(data, name), lambda: write(data, name, {0: DELETE})):
        try:
            act()
        except Damaged as e:
            assert str(e)


def test_a_field_name_that_is_no_utf8_is_told_and_the_other_lines_are_read():
    content = open_content(io.BytesIO(b'{"a\x80": 1}\n{"b": "kept"}\n'), "a.jsonl")
    rows = []
    with pytest.raises(Damaged, match="1 lines are no JSON"):
        rows += (row for batch in content.format.read(content.stream) for row in batch.to_pylist())
    assert [{k: v for k, v in row.items() if v is not None} for row in rows] == [{}, {"b": "kept"}]
