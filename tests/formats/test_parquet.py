"""Parquet: erased values are in no page, dictionary or statistic; the other rows and the layout stay."""

from __future__ import annotations

import datetime as dt
import io
import random
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)


def table(rows: int = 40) -> pa.Table:
    rng = random.Random(1)
    schema = pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False),
            pa.field("phone", pa.string(), nullable=False),
            pa.field("email", pa.dictionary(pa.int32(), pa.string())),
            ("at", pa.timestamp("us", "UTC")),
            ("born", pa.date32()),
            ("amount", pa.decimal128(9, 2)),
            ("device", pa.struct([("serial", pa.string()), ("ips", pa.list_(pa.string()))])),
            ("contacts", pa.list_(pa.struct([("name", pa.string()), ("phone", pa.string())]))),
            ("props", pa.map_(pa.string(), pa.string())),
        ],
        metadata={b"team": b"growth"},
    )
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return pa.Table.from_pylist(
        [
            {
                "id": n,
                "phone": f"+1555010{n:04d}",
                "email": f"p{n}@example.com",
                "at": start + dt.timedelta(hours=n),
                "born": dt.date(1980, 5, 1 + n % 28),
                "amount": Decimal(n) / 4,
                "device": {"serial": f"SER{n:05d}", "ips": [f"192.0.2.{n}", f"198.51.100.{n}"]},
                "contacts": [{"name": f"c{m}", "phone": f"+1555099{m:04d}"} for m in (n, n + 100)] if n % 3 else None,
                "props": [("color", "red"), ("ref", f"R{rng.random()}")],
            }
            for n in range(rows)
        ],
        schema,
    )


def packed(data: pa.Table, **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(data, out, row_group_size=10, **{"compression": "zstd", **options})
    return out.getvalue()


@given(st.sets(st.integers(0, 39)))
def test_the_other_rows_are_equal_and_the_groups_stay(write, gone):
    before = table()
    after, done = write(packed(before), "a.parquet", dict.fromkeys(gone, DELETE))
    assert done.touched == gone
    result = pq.read_table(io.BytesIO(after))
    assert result.schema.equals(pq.read_schema(io.BytesIO(packed(before))), check_metadata=True)
    assert result.to_pylist() == [r for i, r in enumerate(before.to_pylist()) if i not in gone]
    groups = [sum(1 for i in range(g * 10, g * 10 + 10) if i not in gone) for g in range(4)]
    meta = pq.read_metadata(io.BytesIO(after))
    assert [meta.row_group(g).num_rows for g in range(meta.num_row_groups)] == [g for g in groups if g]


@pytest.mark.parametrize("options", [{"compression": c} for c in ("none", "snappy", "gzip", "brotli", "lz4", "zstd")]
                         + [{"write_page_index": True}, {"use_deprecated_int96_timestamps": True},
                            {"store_decimal_as_integer": True}, {"version": "1.0"}, {"use_dictionary": False},
                            {"use_dictionary": ["phone"], "compression": {"phone": "gzip"}},
                            {"store_schema": False}, {"use_compliant_nested_type": False}])  # fmt: skip
def test_the_way_of_writing_is_kept(write, options):
    raw = packed(table(), **options)
    after, _ = write(raw, "a.parquet", {3: DELETE})
    one, two = (pq.read_metadata(io.BytesIO(x)) for x in (raw, after))
    assert one.format_version == two.format_version
    assert one.metadata == two.metadata
    assert one.schema.equals(two.schema)
    for n in range(one.num_columns):
        a, b = one.row_group(0).column(n), two.row_group(0).column(n)
        assert (a.compression, a.physical_type, a.encodings, a.has_column_index) == (
            b.compression, b.physical_type, b.encodings, b.has_column_index)  # fmt: skip


@pytest.mark.promise("P7")
def test_an_erased_value_is_nowhere_in_the_uncompressed_bytes(write):
    raw = packed(table(), compression="none", write_page_index=True)
    secrets = [b"+15550100007", b"p7@example.com", b"SER00007", b"198.51.100.7"]
    assert all(s in raw for s in secrets)
    after, _ = write(raw, "a.parquet", {7: DELETE})
    assert not any(s in after for s in secrets)
    edits = {7: RowEdit(changes=tuple(Change(f, Technique.SUPPRESS) for f in
                                      ("phone", "email", "device.serial", "device.ips")))}  # fmt: skip
    after, done = write(raw, "a.parquet", edits)
    assert done.touched == {7}
    assert not any(s in after for s in secrets)
    row = pq.read_table(io.BytesIO(after)).to_pylist()[7]
    assert (row["id"], row["phone"], row["email"], row["device"]) == (7, "", None, {"serial": None, "ips": None})


def test_changes_reach_into_lists_structs_and_maps(read, write):
    raw = packed(table())
    edit = RowEdit(
        changes=(
            Change("contacts[].phone", Technique.DROP_ENTRY, ("+15550990004",)),
            Change("device.ips", Technique.REDACT_SPAN, ("192.0.2.4",)),
            Change("props[].@value", Technique.REPLACE, ("blue",)),
            Change("born", Technique.GENERALIZE),
            Change("amount", Technique.GENERALIZE),
        )
    )
    after, _ = write(raw, "a.parquet", {4: edit})
    rows = pq.read_table(io.BytesIO(after)).to_pylist()
    row = rows[4]
    assert row["contacts"] == [{"name": "c104", "phone": "+15550990104"}]
    assert row["device"]["ips"] == ["[erased]", "198.51.100.4"]
    assert row["props"] == [("color", "blue"), ("ref", "blue")]
    assert (row["born"], row["amount"]) == (dt.date(1980, 1, 1), Decimal("0.00"))
    others = table().to_pylist()
    assert [r for i, r in enumerate(rows) if i != 4] == [r for i, r in enumerate(others) if i != 4]
    assert read(after, "a.parquet")[4]["contacts[].phone"] == ["+15550990104"]


def test_nested_data_reads_as_leaf_paths(read):
    row = read(packed(table()), "a.parquet")[4]
    assert row["contacts[].phone"] == ["+15550990004", "+15550990104"]
    assert row["device.ips"] == ["192.0.2.4", "198.51.100.4"]
    assert row["props[].@key"] == ["color", "ref"]
    assert read(packed(table()), "a.parquet")[3]["contacts[].phone"] is None


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_harmed_file_is_read_or_damaged_never_worse(read, write, place, value):
    raw = bytearray(packed(table()))
    raw[place % len(raw)] = value
    for act in (lambda: read(bytes(raw), "a.parquet"), lambda: write(bytes(raw), "a.parquet", {0: DELETE})):
        try:
            act()
        except Damaged as e:
            assert "Parquet" in str(e) or "not the parquet" in str(e)


def test_field_ids_stay(write):
    schema = pa.schema([pa.field("a", pa.int64(), metadata={b"PARQUET:field_id": b"7"}), ("b", pa.list_(pa.string()))])
    raw = packed(pa.Table.from_pylist([{"a": 1, "b": ["x"]}, {"a": 2, "b": None}], schema))
    after, _ = write(raw, "a.parquet", {0: DELETE})
    assert pq.read_schema(io.BytesIO(after)).field("a").metadata[b"PARQUET:field_id"] == b"7"
    assert pq.read_table(io.BytesIO(after)).to_pylist() == [{"a": 2, "b": None}]


def test_an_emptied_file_keeps_its_schema(read, write):
    after, done = write(packed(table()), "a.parquet", dict.fromkeys(range(40), DELETE))
    assert done.deleted == 40
    assert pq.read_table(io.BytesIO(after)).num_rows == 0
    assert pq.read_schema(io.BytesIO(after)).names == table().schema.names
    assert read(after, "a.parquet") == []


def test_a_cut_footer_and_an_empty_file_are_damaged(read):
    for raw in (packed(table())[:-5], b"PAR1", b""):
        with pytest.raises(Damaged):
            read(raw, "a.parquet")
