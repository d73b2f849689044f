"""A spliced Parquet file: untouched chunks are the same bytes, nothing erased is left, others' readers agree."""

from __future__ import annotations

import io
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import parquet, parquet_rewrite
from connectors.formats.parquet import ParquetFormat
from connectors.formats.parquet_footer import BLOOM_AT, COLUMNS, META, read_footer, span
from connectors.formats.port import Damaged, Edits, RowEdit
from connectors.formats.thrift import BINARY, I16, I64, LIST, STRUCT, Items, Struct, decoded, encoded
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
SUPPRESS = RowEdit(changes=(Change("email", Technique.SUPPRESS),))


def people(rows: int = 60) -> pa.Table:
    return pa.table(
        {
            "id": pa.array(range(rows), pa.int64()),
            "email": [f"p{n}@example.com" for n in range(rows)],
            "city": [f"city {n % 4}" for n in range(rows)],
            "tags": pa.array([[f"t{n}", None] if n % 5 else None for n in range(rows)]),
        }
    )


def packed(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **{"row_group_size": 10, **options})
    return out.getvalue()


def chunks(raw: bytes) -> list[list[bytes]]:
    """Return the bytes of every column chunk, group by group."""
    groups = read_footer(io.BytesIO(raw)).groups
    return [[raw[s : s + n] for s, n in map(span, g.items(COLUMNS))] for g in groups]


def rows_of(raw: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(io.BytesIO(raw)).to_pylist()
    return found


@pytest.mark.parametrize("options", [{}, {"write_page_index": True, "write_page_checksum": True},
                                     {"bloom_filter_options": {"email": {"ndv": 10}}, "data_page_version": "2.0"}],
                         ids=["plain", "indexed", "filtered"])  # fmt: skip
@given(st.sets(st.integers(0, 59), max_size=8), st.sets(st.integers(0, 59), max_size=8))
def test_only_chunks_with_an_edit_are_new(write, options, gone, changed):
    table = people()
    raw = packed(table, **options)
    edits = {**dict.fromkeys(changed, SUPPRESS), **dict.fromkeys(gone, DELETE)}
    after, done = write(raw, "a.parquet", edits)
    assert done.touched == gone | changed
    expected = [{**r, "email": None if i in changed else r["email"]} for i, r in enumerate(table.to_pylist())]
    assert rows_of(after) == [r for i, r in enumerate(expected) if i not in gone]
    left = [g for g in range(6) if len(gone & set(range(g * 10, g * 10 + 10))) < 10]
    old, new = chunks(raw), chunks(after)
    for n, g in enumerate(left):
        within = set(range(g * 10, g * 10 + 10))
        same = [c for c in range(4) if not gone & within and not (c == 1 and changed & within)]
        assert [new[n][c] for c in same] == [old[g][c] for c in same]


def test_page_indexes_filters_and_checksums_are_found_where_the_footer_says(write):
    raw = packed(people(), write_page_index=True, write_page_checksum=True, max_rows_per_page=3,
                 bloom_filter_options={"email": {"ndv": 10}})  # fmt: skip
    after, _ = write(raw, "a.parquet", {25: DELETE, 31: SUPPRESS})
    assert pq.ParquetFile(io.BytesIO(after), page_checksum_verification=True).read().num_rows == 59
    for name, data in (("before", raw), ("after", after)):
        footer = read_footer(io.BytesIO(data))
        for group in footer.groups:
            for column in group.items(COLUMNS):
                pages = decoded(data, column[4])[0].items(1)
                first_rows = [p[3] for p in pages]
                assert first_rows == sorted(first_rows), name
                start, size = span(column)
                for page in pages:
                    header, end = decoded(data, page[1])
                    assert start <= page[1] < start + size
                    assert end - page[1] + header[3] == page[2]
                assert len(decoded(data, column[6])[0].items(1)) == len(pages)
        blooms = [g.items(COLUMNS)[1][META].get(BLOOM_AT) for g in footer.groups]
        assert all(blooms), name
        assert all(decoded(data, at)[0][1] >= 32 for at in blooms)


@pytest.mark.promise("P7")
@pytest.mark.parametrize("store_schema", [True, False])
def test_a_value_left_in_the_dictionary_of_a_group_without_its_row_goes(write, store_schema):
    table = people()
    categories = table.set_column(1, "email", table["email"].combine_chunks().dictionary_encode())
    raw = packed(categories, compression="none", store_schema=store_schema)
    secret = b"p7@example.com"
    assert sum(chunk.count(secret) for group in chunks(raw)[1:] for chunk in group) >= 5, "Arrow leaves none any more"
    for edit in (DELETE, SUPPRESS):
        after, _ = write(raw, "a.parquet", {7: edit})
        assert secret not in after
        kept = [r for r in rows_of(raw) if r["id"] != 7]
        assert [r for r in rows_of(after) if r["id"] != 7] == kept
        assert all(a == b for one, two in zip(chunks(raw)[1:], chunks(after)[1:], strict=True)
                   for a, b in zip([one[0], *one[2:]], [two[0], *two[2:]], strict=True))  # fmt: skip


def test_a_value_that_other_rows_share_leaves_their_chunks_alone(write):
    raw = packed(people(), store_schema=False)
    after, _ = write(raw, "a.parquet", {3: DELETE})
    assert chunks(after)[1:] == chunks(raw)[1:]


@pytest.mark.promise("P7")
def test_a_value_left_in_the_statistics_of_another_group_goes(write):
    raw = packed(people(), compression="none", use_dictionary=["email"], store_schema=False)
    footer = read_footer(io.BytesIO(raw))
    statistics = footer.groups[3].items(COLUMNS)[1][META][12]
    statistics.put(5, BINARY, b"p7@example.com")
    harmed = raw[: footer.at] + closed(footer.meta)
    after, _ = write(harmed, "a.parquet", {7: DELETE})
    assert b"p7@example.com" not in after
    assert pq.read_metadata(io.BytesIO(after)).row_group(3).column(1).statistics.max == "p39@example.com"


@pytest.mark.promise("P7")
def test_the_files_own_metadata_holds_no_erased_value(write):
    schema = pa.schema(
        [pa.field("id", pa.int64()), pa.field("email", pa.string(), metadata={b"seen": b"p7@example.com"})],
        metadata={b"owner": b'{"mail": "p7@example.com", "team": "city 3", "peer": "p8@example.com"}'},
    )
    raw = packed(people().select(["id", "email"]).cast(schema))
    after, _ = write(raw, "a.parquet", {7: DELETE})
    found = pq.read_schema(io.BytesIO(after))
    assert b"p7@example.com" not in str(found.metadata).encode() + str(found.field("email").metadata).encode()
    assert (
        pq.read_metadata(io.BytesIO(after)).metadata[b"owner"]
        == b'{"mail": "[erased]", "team": "city 3", "peer": "p8@example.com"}'
    )
    untouched, _ = write(raw, "a.parquet", {9: DELETE})
    assert pq.read_metadata(io.BytesIO(untouched)).metadata == pq.read_metadata(io.BytesIO(raw)).metadata


def closed(meta: Struct) -> bytes:
    raw = encoded(meta)
    return raw + len(raw).to_bytes(4, "little") + b"PAR1"


def test_what_we_know_nothing_of_in_the_footer_stays(write):
    raw = packed(people())
    footer = read_footer(io.BytesIO(raw))
    footer.meta.put(900, BINARY, b"from the future")
    footer.groups[2].put(901, I64, 5)
    footer.groups[2].put(7, I16, 2)
    order = Struct({1: (STRUCT, Struct())})
    footer.meta.put(7, LIST, Items(STRUCT, [order] * 4))
    after, _ = write(raw[: footer.at] + closed(footer.meta), "a.parquet", dict.fromkeys(range(10), DELETE))
    found = read_footer(io.BytesIO(after))
    assert found.meta[900] == b"from the future"
    assert (found.groups[1][901], found.groups[1][7], found.writer) == (5, 1, footer.writer)
    assert found.meta.items(7) == [order] * 4


def test_a_group_is_no_longer_said_to_be_sorted_by_a_changed_column(write):
    raw = packed(people(), sorting_columns=[pq.SortingColumn(0), pq.SortingColumn(1)])
    after, _ = write(raw, "a.parquet", {3: SUPPRESS, 15: DELETE})
    meta = pq.read_metadata(io.BytesIO(after))
    assert meta.row_group(0).sorting_columns == ()
    assert len(meta.row_group(1).sorting_columns) == len(meta.row_group(2).sorting_columns) == 2


def test_pandas_reads_its_own_index_and_categories_again(write):
    frame = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(40)], "kind": pd.Categorical(["a", "b"] * 20)},
                         index=pd.Index([n * n for n in range(40)], name="key"))  # fmt: skip
    out = io.BytesIO()
    frame.to_parquet(out, row_group_size=10)
    after, _ = write(out.getvalue(), "a.parquet", {5: DELETE, 12: SUPPRESS})
    expected = frame.copy()
    expected.loc[144, "email"] = None
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(after)), expected.drop(25))


@pytest.mark.parametrize("options", ["codec zstd", "codec snappy, parquet_version v2", "codec uncompressed"])
def test_duckdb_reads_its_own_file_again(write, tmp_path, options):
    """DuckDB shares no code with Arrow; its files have bloom filters, and dictionaries that we do not trust unseen."""
    before, after = tmp_path / "before.parquet", tmp_path / "after.parquet"
    db = duckdb.connect()
    db.execute(
        "create table people as select range id, case when range >= 0 then 'p' || range || '@example.com' end email,"
        " 'c' || (range % 7) city, [range, range + 1] list, {'a': range, 'b': 'x' || range} struct,"
        " map {'k' || range: range} map, range::decimal(9, 2) price, uuid() uuid, (range % 2 = 0) as yes,"
        " timestamp '2026-01-01' + interval (range) minute as moment, interval (range) day as lasts from range(8000)"
    )
    db.execute(f"copy people to '{before}' (format parquet, {options}, row_group_size 2048)")
    raw = before.read_bytes()
    blooms = "select count(*) from parquet_metadata('{}') where bloom_filter_offset is not null"
    assert db.execute(blooms.format(before)).fetchone() > (0,)
    data, done = write(raw, "a.parquet", {5: DELETE, 4100: DELETE, 4101: SUPPRESS})
    after.write_bytes(data)
    assert done.touched == {5, 4100, 4101}
    assert b"p5@example.com" not in data and b"p4100@example.com" not in data
    for file in (before, after):
        for name, expected in (("p5", file == before), ("p4100", file == before), ("p4099", True), ("p7999", True)):
            query = f"select count(*) from '{file}' where email = '{name}@example.com'"
            assert db.execute(query).fetchone() == (int(expected),), name
    changed = "* replace (case when id = 4101 then '' else email end as email)"
    source = f"select {changed} from '{before}' where id not in (5, 4100)"
    for one, two in ((source, f"select * from '{after}'"), (f"select * from '{after}'", source)):
        assert db.execute(f"({one}) except all ({two})").fetchall() == []
    assert db.execute(blooms.format(after)).fetchone() == db.execute(blooms.format(before)).fetchone()


def test_times_that_nanoseconds_cannot_hold_stay(write):
    far = pa.table({"id": range(20), "at": pa.array([253402214400_000000 + n for n in range(20)], pa.timestamp("us"))})
    raw = packed(far, use_deprecated_int96_timestamps=True)
    after, _ = write(raw, "a.parquet", {3: DELETE})
    read = pq.ParquetFile(io.BytesIO(after), coerce_int96_timestamp_unit="us").read()
    assert read["at"].to_pylist() == [v for n, v in enumerate(far["at"].to_pylist()) if n != 3]
    assert pq.read_metadata(io.BytesIO(after)).schema.column(1).physical_type == "INT96"


def test_a_list_of_two_levels_is_written_anew_as_a_whole(write):
    """Such files come from old writers. Arrow reads them and can't write them, so no chunk of theirs is kept."""
    raw = packed(pa.table({"id": range(20), "tags": [[f"t{n}"] for n in range(20)]}, schema=pa.schema(
        [pa.field("id", pa.int64()), pa.field("tags", pa.list_(pa.field("item", pa.string(), False)), False)])),
        use_dictionary=False, compression="none")  # fmt: skip
    footer = read_footer(io.BytesIO(raw))
    schema = footer.meta.items(2)
    group, middle, leaf = schema[2], schema[3], schema[4]
    leaf.put(3, 5, 2)
    middle.drop(3)
    group.put(5, 5, 1)
    footer.meta.put(2, LIST, Items(STRUCT, [*schema[:3], leaf]))
    for g in footer.groups:
        g.items(COLUMNS)[1][META].put(3, LIST, Items(BINARY, [b"tags", b"element"]))
    two_levels = raw[: footer.at] + closed(footer.meta)
    before = rows_of(two_levels)
    assert before[4] == {"id": 4, "tags": ["t4"]}
    after, _ = write(two_levels, "a.parquet", {4: DELETE})
    assert rows_of(after) == before[:4] + before[5:]


def test_an_encrypted_file_is_named_and_left(write):
    raw = packed(people())
    with pytest.raises(Damaged, match="encrypted"):
        write(b"PARE" + raw[4:-4] + b"PARE", "a.parquet", {0: DELETE})
    footer = read_footer(io.BytesIO(raw))
    footer.meta.put(8, STRUCT, Struct())
    with pytest.raises(Damaged, match="encrypted"):
        write(raw[: footer.at] + closed(footer.meta), "a.parquet", {0: DELETE})


@given(st.sets(st.integers(0, 59), min_size=1, max_size=4))
def test_single_rows_are_read_from_their_groups_only(wanted):
    raw = packed(people())

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            places.append((self.tell(), size or 0))
            return super().read(size)

    places: list[tuple[int, int]] = []
    found = {}
    for first, batch in ParquetFormat().read_near(Counted(raw), sorted(wanted)):
        found |= {first + i: row["email"] for i, row in enumerate(batch.to_pylist())}
    assert {found[r] for r in wanted} == {f"p{r}@example.com" for r in wanted}
    footer = read_footer(io.BytesIO(raw))
    starts = {span(footer.groups[r // 10].items(COLUMNS)[0])[0] for r in wanted}
    assert {at for at, size in places if at + size <= footer.at and at >= 4} <= starts
    assert len(found) == 10 * len(starts)


@given(st.sets(st.integers(0, 59), max_size=4), st.sets(st.integers(0, 59), max_size=4))
def test_a_group_too_large_to_unpack_at_once_is_made_anew_in_lots(gone, changed):
    raw = packed(people(), write_page_index=True)
    edits = Edits({**dict.fromkeys(changed, SUPPRESS), **dict.fromkeys(gone, DELETE)})
    one, two = io.BytesIO(), io.BytesIO()
    whole = ParquetFormat().rewrite(io.BytesIO(raw), one, edits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_rewrite, "_LOT_BYTES", 1)
        patch.setattr(parquet, "_SLAB_BYTES", 1)
        lots = ParquetFormat().rewrite(io.BytesIO(raw), two, edits)
        read = [row for batch in ParquetFormat().read(io.BytesIO(two.getvalue())) for row in batch.to_pylist()]
    assert one.getvalue() == two.getvalue()
    assert (whole.touched, whole.deleted, whole.rows) == (lots.touched, lots.deleted, lots.rows)
    assert [r["id"] for r in read] == [n for n in range(60) if n not in gone]


def test_the_order_of_edits_and_groups_does_not_matter_to_the_counts():
    raw = packed(people())
    out = io.BytesIO()
    done = ParquetFormat().rewrite(io.BytesIO(raw), out, Edits({59: DELETE, 0: DELETE, 30: SUPPRESS}))
    assert (done.rows, done.deleted, done.touched) == (60, 2, {0, 30, 59})


@pytest.mark.parametrize("cut", [b"", b"\0", b"\x15\x02\0"], ids=["nothing", "no field", "no schema"])
def test_a_footer_that_says_too_little_is_no_empty_file(cut: bytes) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"mail": ["ann@example.com"]}), out)
    broken = out.getvalue()[:40] + cut + len(cut).to_bytes(4, "little") + b"PAR1"
    with pytest.raises(Damaged, match="broken"):
        list(ParquetFormat().read(io.BytesIO(broken)))
