"""ORC: erased values are in no stream, dictionary or statistic; the other rows and the way of writing stay."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import orc

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)


def table(rows: int = 40) -> pa.Table:
    schema = pa.schema(
        [
            ("id", pa.int64()),
            ("phone", pa.string()),
            ("at", pa.timestamp("ns")),
            ("born", pa.date32()),
            ("amount", pa.decimal128(9, 2)),
            ("device", pa.struct([("serial", pa.string()), ("ips", pa.list_(pa.string()))])),
            ("contacts", pa.list_(pa.struct([("name", pa.string()), ("phone", pa.string())]))),
            ("props", pa.map_(pa.string(), pa.string())),
        ]
    )
    return pa.Table.from_pylist(
        [
            {
                "id": n,
                "phone": f"+1555010{n:04d}",
                "at": dt.datetime.fromisoformat("2026-01-01") + dt.timedelta(hours=n),
                "born": dt.date(1980, 5, 1 + n % 28),
                "amount": Decimal(n) / 4,
                "device": {"serial": f"SER{n:05d}", "ips": [f"192.0.2.{n}"]},
                "contacts": [{"name": f"c{m}", "phone": f"+1555099{m:04d}"} for m in (n, n + 100)] if n % 3 else None,
                "props": [("color", "red")],
            }
            for n in range(rows)
        ],
        schema,
    )


def packed(data: pa.Table, **options: object) -> bytes:
    out = io.BytesIO()
    with orc.ORCWriter(out, **{"compression": "zstd", **options}) as writer:
        writer.write(data)
    return out.getvalue()


def rows_of(data: bytes) -> list[dict[str, object]]:
    return orc.ORCFile(io.BytesIO(data)).read().to_pylist()


@given(st.sets(st.integers(0, 39)))
def test_the_other_rows_are_equal(write, gone):
    after, done = write(packed(table()), "a.orc", dict.fromkeys(gone, DELETE))
    assert done.touched == gone
    assert rows_of(after) == [r for i, r in enumerate(table().to_pylist()) if i not in gone]


@pytest.mark.parametrize("options", [{"compression": c} for c in ("uncompressed", "snappy", "zlib", "lz4", "zstd")]
                         + [{"file_version": "0.11"}, {"row_index_stride": 2000},
                            {"compression_block_size": 1 << 18}])  # fmt: skip
def test_the_way_of_writing_is_kept(write, options):
    raw = packed(table(), **options)
    after, _ = write(raw, "a.orc", {3: DELETE})
    one, two = (orc.ORCFile(io.BytesIO(x)) for x in (raw, after))
    names = ("compression", "compression_size", "file_version", "row_index_stride")
    assert [getattr(one, n) for n in names] == [getattr(two, n) for n in names]
    assert one.schema.equals(two.schema)


@pytest.mark.promise("P7")
def test_an_erased_value_is_nowhere_in_the_uncompressed_bytes_statistics_included(write):
    raw = packed(table(), compression="uncompressed")
    secrets = [b"+15550100039", b"SER00039", b"192.0.2.39"]
    assert all(s in raw for s in secrets)
    assert raw.count(b"+15550100039") > 1, "the greatest value also stands in the statistics"
    after, _ = write(raw, "a.orc", {39: DELETE})
    assert not any(s in after for s in secrets)


def test_changes_reach_into_lists_structs_and_maps(read, write):
    raw = packed(table())
    assert read(raw)[4]["contacts[].phone"] == ["+15550990004", "+15550990104"]
    edit = RowEdit(
        changes=(
            Change("contacts[].phone", Technique.DROP_ENTRY, ("+15550990004",)),
            Change("device.ips", Technique.REDACT_SPAN, ("192.0.2.4",)),
            Change("props[].@value", Technique.REPLACE, ("blue",)),
            Change("phone", Technique.SUPPRESS),
            Change("born", Technique.GENERALIZE),
        )
    )
    after, done = write(raw, "a.orc", {4: edit})
    assert done.touched == {4}
    rows, others = rows_of(after), table().to_pylist()
    assert rows[4]["contacts"] == [{"name": "c104", "phone": "+15550990104"}]
    assert (rows[4]["device"]["ips"], rows[4]["props"]) == (["[erased]"], [("color", "blue")])
    assert (rows[4]["phone"], rows[4]["born"]) == (None, dt.date(1980, 1, 1))
    assert rows[:4] + rows[5:] == others[:4] + others[5:]


def test_many_stripes_are_read_one_by_one_and_stay_many(read, write):
    big = pa.table({"n": list(range(60_000)), "t": [f"{n * 7919 % 100_003:032x}" for n in range(60_000)]})
    out = io.BytesIO()
    with orc.ORCWriter(out, stripe_size=1 << 18, batch_size=512) as writer:
        for start in range(0, 60_000, 5_000):
            writer.write(big.slice(start, 5_000))
    raw = out.getvalue()
    stripes = orc.ORCFile(io.BytesIO(raw)).nstripes
    assert stripes > 2
    assert len(read(raw)) == 60_000
    after, _ = write(raw, "a.orc", {59_999: DELETE})
    file = orc.ORCFile(io.BytesIO(after))
    assert file.nstripes > 1
    assert file.read().equals(big.slice(0, 59_999))


def test_an_emptied_file_keeps_its_schema(read, write):
    after, done = write(packed(table()), "a.orc", dict.fromkeys(range(40), DELETE))
    assert done.deleted == 40
    file = orc.ORCFile(io.BytesIO(after))
    assert (file.nrows, file.schema.names) == (0, table().schema.names)
    assert read(after, "a.orc") == []


def test_a_cut_footer_is_damaged(read):
    for raw in (packed(table())[:-5], b"ORC", b""):
        with pytest.raises(Damaged):
            read(raw, "a.orc")


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_harmed_file_is_read_or_damaged_never_worse(read, write, place, value):
    raw = bytearray(packed(table()))
    raw[place % len(raw)] = value
    for act in (lambda: read(bytes(raw), "a.orc"), lambda: write(bytes(raw), "a.orc", {0: DELETE})):
        try:
            act()
        except Damaged as e:
            assert "ORC" in str(e) or "not the orc" in str(e)
