"""Rows cut out of pages: other readers see the rest, every count and bound is exact, nothing erased is left."""

from __future__ import annotations

import datetime as dt
import io
import random
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import parquet_rewrite
from connectors.formats.parquet_cut import Old, cut
from connectors.formats.parquet_footer import (
    BOUNDS_AT,
    BOUNDS_SIZE,
    COLUMNS,
    META,
    OFFSETS_AT,
    closing,
    read_footer,
    span,
)
from connectors.formats.parquet_hybrid import decoded as numbers
from connectors.formats.parquet_hybrid import encoded as packed_numbers
from connectors.formats.parquet_hybrid import run, run_of
from connectors.formats.parquet_pages import DICTIONARY, Misfit, Packing, pages
from connectors.formats.port import Damaged, RowEdit
from connectors.formats.thrift import I32, Struct, decoded
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
ROWS = 400
SETS = st.sets(st.integers(0, ROWS - 1), max_size=12)
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {"use_dictionary": False},
    "dictionary": {},
    "half a dictionary": {"dictionary_pagesize_limit": 2000},
    "indexed": {"write_page_index": True, "write_page_checksum": True},
    "second version": {"data_page_version": "2.0", "write_page_index": True, "write_page_checksum": True},
    "split": {
        "use_dictionary": False,
        "column_encoding": {"id": "BYTE_STREAM_SPLIT", "amount": "BYTE_STREAM_SPLIT", "yes": "RLE"},
    },
    "old": {"version": "1.0", "use_deprecated_int96_timestamps": True},
}


def events(seed: int = 1) -> pa.Table:
    rng = random.Random(seed)
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    def maybe(value: Any) -> Any:
        return None if rng.random() < 0.2 else value

    return pa.Table.from_pylist(
        [
            {
                "id": n,
                "email": maybe(f"person{n:05d}@example.com"),
                "kind": maybe(rng.choice(["click", "view", "purchase"])),
                "amount": maybe(rng.randrange(-1000, 1000) / 8),
                "small": maybe(rng.randrange(5)),
                "yes": maybe(rng.random() < 0.5),
                "at": maybe(start + dt.timedelta(minutes=rng.randrange(10**6))),
                "price": maybe(Decimal(rng.randrange(10**6)) / 100),
                "tags": maybe([maybe(f"tag {n} {m}") for m in range(rng.randrange(4))]),
                "calls": maybe([{"to": maybe(f"+1555010{n:04d}{m}"), "on": [m] * m} for m in range(rng.randrange(3))]),
                "nothing": None,
            }
            for n in range(ROWS)
        ],
        pa.schema(
            [
                pa.field("id", pa.int64(), nullable=False),
                ("email", pa.string()),
                ("kind", pa.string()),
                ("amount", pa.float64()),
                ("small", pa.int8()),
                ("yes", pa.bool_()),
                ("at", pa.timestamp("us", "UTC")),
                ("price", pa.decimal128(9, 2)),
                ("tags", pa.list_(pa.string())),
                ("calls", pa.list_(pa.struct([("to", pa.string()), ("on", pa.list_(pa.int32()))]))),
                ("nothing", pa.string()),
            ]
        ),
    )


def packed(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **{"row_group_size": ROWS // 2, "max_rows_per_page": 50, **options})
    return out.getvalue()


@pytest.fixture
def ways(monkeypatch) -> list[str]:
    """How the rows of each chunk went: cut, or why not."""
    found: list[str] = []

    def watched(*given: Any) -> Any:
        try:
            chunk = cut(*given)
        except Exception as e:
            found.append(type(e).__name__)
            raise
        found.append("cut")
        return chunk

    monkeypatch.setattr(parquet_rewrite, "cut", watched)
    return found


def some(seed: int, count: int = 6) -> list[int]:
    """Return rows away from the ends of groups, whose numbers are bounds."""
    return sorted(random.Random(seed).sample([r for r in range(ROWS) if 0 < r % 50 < 49], count))


@pytest.mark.parametrize("codec", ["none", "snappy", "zstd", "gzip", "brotli"])
@pytest.mark.parametrize("name", OPTIONS)
def test_the_rest_is_equal_and_every_account_is_exact(write, ways, name, codec):
    table = events()
    raw = packed(table, compression=codec, **OPTIONS[name])
    gone = some(7)
    after, done = write(raw, "a.parquet", dict.fromkeys(gone, DELETE))
    assert done.touched == {*gone}
    assert ways.count("cut") >= 0.7 * len(ways) > 0, ways
    found = pq.ParquetFile(io.BytesIO(after), page_checksum_verification=True).read()
    before = pq.read_table(io.BytesIO(raw))
    assert found.equals(before.filter(pa.array([n not in gone for n in range(ROWS)])))
    check_accounts(after)


@given(st.integers(0, 10_000), st.sets(st.integers(0, ROWS - 1), max_size=20), st.sampled_from(sorted(OPTIONS)))
def test_any_rows_of_any_table(write, seed, gone, name):
    raw = packed(events(seed), **OPTIONS[name])
    after, _ = write(raw, "a.parquet", dict.fromkeys(gone, DELETE))
    before = pq.read_table(io.BytesIO(raw))
    assert pq.read_table(io.BytesIO(after)).equals(before.filter(pa.array([n not in gone for n in range(ROWS)])))
    check_accounts(after)


def check_accounts(raw: bytes) -> None:
    """Compare what the file says of chunks and pages with what stands in them."""
    footer = read_footer(io.BytesIO(raw))
    file = pq.ParquetFile(io.BytesIO(raw))
    for number, group in enumerate(footer.groups):
        table = file.read_row_group(number)
        for n, (column, leaf) in enumerate(zip(group.items(COLUMNS), footer.leaves(), strict=True)):
            start, size = span(column)
            listed = list(pages(memoryview(raw)[start : start + size]))
            data = [p for p in listed if p.kind != DICTIONARY]
            meta = file.metadata.row_group(number).column(n)
            assert sum(p.count for p in data) == meta.num_values
            assert sum(p.unpacked_size for p in listed) == meta.total_uncompressed_size
            if leaf.repetition:
                continue
            told = table.column(leaf.root)
            assert told.null_count == (meta.statistics.null_count if meta.is_stats_set else told.null_count)
            if meta.is_stats_set and meta.statistics.has_min_max and "int96" not in meta.physical_type.lower():
                held = [v for v in told.to_pylist() if v is not None]
                assert (meta.statistics.min, meta.statistics.max) == (min(held), max(held))
            check_pages(raw, column, data, told)


def check_pages(raw: bytes, column: Struct, data: list[Any], told: pa.ChunkedArray) -> None:
    """Compare page indexes, and pages' own statistics, with the values."""
    first = 0
    index = decoded(raw, column[BOUNDS_AT])[0] if column.get(BOUNDS_SIZE) else None
    places = decoded(raw, column[OFFSETS_AT])[0].items(1) if column.get(OFFSETS_AT) else []
    at = column[META][9]
    for n, page in enumerate(data):
        values = told.slice(first, page.count)
        if places:
            assert (places[n][1], places[n][2], places[n][3]) == (at, page.size, first)
        if page.statistics is not None and page.statistics.get(3) is not None:
            assert page.statistics[3] == values.null_count
        if index is not None:
            assert index.items(5)[n] == values.null_count
            held = [v for v in values.to_pylist() if v is not None]
            if pa.types.is_string(told.type) and held:
                assert (index.items(2)[n].decode(), index.items(3)[n].decode()) == (min(held), max(held))
            if pa.types.is_int64(told.type):
                ends = [int.from_bytes(index.items(m)[n], "little", signed=True) for m in (2, 3)]
                assert ends == [min(held), max(held)]
        first, at = first + page.count, at + page.size
    assert first == len(told)


@pytest.mark.promise("P7")
@pytest.mark.parametrize("name", OPTIONS)
def test_an_erased_value_is_in_no_page_dictionary_or_bound(write, ways, name):
    raw = packed(events(), compression="none", **OPTIONS[name])
    rows = pq.read_table(io.BytesIO(raw)).to_pylist()
    gone = [0, 49, 50, 120, 199, *some(3)]
    after, _ = write(raw, "a.parquet", dict.fromkeys(gone, DELETE))
    assert "cut" in ways
    for row in gone:
        texts = [rows[row]["email"], *(t for t in rows[row]["tags"] or () if t)]
        texts += [c["to"] for c in rows[row]["calls"] or () if c["to"]]
        for text in filter(None, texts):
            assert text.encode() in raw
            assert text.encode() not in after


def test_pages_without_an_erased_row_keep_their_bytes(write):
    raw = packed(events(), use_dictionary=False)
    after, _ = write(raw, "a.parquet", {120: DELETE})
    one, two = (read_footer(io.BytesIO(x)).groups[0].items(COLUMNS) for x in (raw, after))
    for old, new in zip(one, two, strict=True):
        before, now = (
            [bytes(p.body) for p in pages(memoryview(x)[span(c)[0] : sum(span(c))])]
            for x, c in ((raw, old), (after, new))
        )
        assert [a == b for a, b in zip(before, now, strict=True)] == [True, True, False, True]


def test_duckdb_reads_what_was_cut_out_of_its_own_file(write, ways, tmp_path):
    before, after = tmp_path / "before.parquet", tmp_path / "after.parquet"
    db = duckdb.connect()
    db.execute(
        f"copy (select range id, 'c' || (range % 7) city, case when range % 3 > 0 then range % 11 end often,"
        f" range * 0.5e0 amount, [range, range + 1] list from range(9000))"
        f" to '{before}' (format parquet, row_group_size 3072)"
    )
    data, _ = write(before.read_bytes(), "a.parquet", dict.fromkeys([17, 3100, 3101, 8000], DELETE))
    after.write_bytes(data)
    assert "cut" in ways
    source = f"select * from '{before}' where id not in (17, 3100, 3101, 8000)"
    for one, two in ((source, f"from '{after}'"), (f"from '{after}'", source)):
        assert db.execute(f"({one}) except all ({two})").fetchall() == []
    assert db.execute(f"select count(*) from '{after}' where id = 17 or id = 18").fetchone() == (1,)


@pytest.mark.parametrize(("options", "gone"), [
    ({"column_encoding": {"id": "DELTA_BINARY_PACKED"}, "use_dictionary": False}, [70]),
    ({"bloom_filter_options": {"id": {"ndv": 10}}}, [70]),
    ({"compression": "lz4"}, [70]),
    ({"use_dictionary": False}, list(range(50, 75))),
    ({}, [0]), ({"write_page_index": True}, [99]),
], ids=["deltas", "filter", "lz4", "a whole page", "least", "greatest of a page"])  # fmt: skip
def test_a_chunk_that_cannot_be_cut_is_written_anew(write, ways, options, gone):
    table = events().select(["id"])
    raw = packed(table, max_rows_per_page=25, **options)
    after, done = write(raw, "a.parquet", dict.fromkeys(gone, DELETE))
    assert (ways, done.deleted) == (["Misfit"], len(gone))
    assert pq.read_table(io.BytesIO(after))["id"].to_pylist() == [n for n in range(ROWS) if n not in gone]
    check_accounts(after)


def test_zero_is_a_bound_under_either_sign(write):
    table = pa.table({"id": range(200), "x": [0.0 if n == 30 else 1.0 + n for n in range(200)]})
    after, _ = write(packed(table, use_dictionary=False), "a.parquet", {30: DELETE})
    assert pq.read_metadata(io.BytesIO(after)).row_group(0).column(1).statistics.min == 1.0


@given(
    st.integers(0, 10**9), st.integers(0, 255), st.sampled_from(sorted(OPTIONS)), st.sampled_from(["none", "snappy"])
)
def test_a_harmed_file_is_never_written_wrongly(write, place, value, name, codec):
    raw = bytearray(packed(events().slice(0, 100), compression=codec, **OPTIONS[name]))
    raw[place % len(raw)] = value
    try:
        after, _ = write(bytes(raw), "a.parquet", {23: DELETE, 71: DELETE})
    except Damaged:
        return
    try:
        before = pq.read_table(io.BytesIO(raw))
        found = pq.read_table(io.BytesIO(after))
        rows = [r for n, r in enumerate(before.to_pylist()) if n not in (23, 71)]
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        return
    assert found.to_pylist() == rows


@given(st.integers(0, 32), st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 40)), max_size=30))
def test_numbers_in_runs_and_stretches_come_back(width, runs):
    held = np.array([n & (1 << width) - 1 for n, times in runs for _ in range(times)], np.uint32)
    assert numbers(packed_numbers(held, width), width, len(held)).tolist() == held.tolist()


@given(st.integers(1, 32), st.integers(1, 100_000), st.integers(0, 2**32 - 1), st.integers(1, 100_000))
def test_a_run_is_told_from_its_head(width, size, number, asked):
    number &= (1 << width) - 1
    packed = run(size, number, width)
    assert run_of(packed, width, asked) == (number if asked <= size else None)
    assert (numbers(packed, width, size) == number).all()
    assert run_of(packed[:-1], width, size) is None


@given(st.binary(max_size=12), st.integers(1, 32), st.integers(1, 100))
def test_what_is_told_from_a_head_is_what_the_numbers_are(data, width, count):
    told = run_of(data, width, count)
    if told is not None and told < 1 << width:
        assert (numbers(data, width, count) == told).all()


@given(st.integers(1, 32), st.integers(0, 4), st.integers(0, 60), st.booleans(), st.integers(0, 2**32 - 1))
def test_stretches_of_the_length_that_writers_end_them_at_are_read(width, even, more, run, seed):
    rng = np.random.default_rng(seed)
    parts = [rng.integers(0, 1 << width, 504, np.uint32) for _ in range(even)]
    if run:
        parts.insert(even // 2, np.full(80, (1 << width) - 1, np.uint32))
    parts.append(rng.integers(0, 1 << width, more, np.uint32))
    held = np.concatenate(parts)
    packed = b"".join(packed_numbers(part, width) for part in parts)
    assert numbers(packed, width, len(held)).tolist() == held.tolist()
    fewer = len(held) * 2 // 3
    assert numbers(packed, width, fewer).tolist() == held[:fewer].tolist()


@given(st.binary(max_size=40), st.integers(0, 32), st.integers(0, 100))
def test_numbers_of_any_bytes_are_read_or_missing(data, width, count):
    try:
        assert len(numbers(data, width, count)) == count
    except ValueError as e:
        assert "numbers" in str(e) or "run" in str(e)


def test_a_page_that_unpacks_to_another_size_is_broken():
    for codec in ("snappy", "zstd", "gzip", "brotli"):
        raw = packed(events().select(["id"]), compression=codec, use_dictionary=False)
        footer = read_footer(io.BytesIO(raw))
        column, leaf = footer.groups[0].items(COLUMNS)[0], footer.leaves()[0]
        start, size = span(column)
        page = next(pages(memoryview(raw)[start : start + size]))
        page.header.put(2, 5, page.header[2] + 8)
        with pytest.raises((ValueError, OSError)):
            Packing(column[META][4], leaf).opened(page)
        with pytest.raises(Misfit):
            cut(Old(memoryview(b""), column, leaf), 200, np.array([1]))


@given(st.integers(0, 10_000), SETS, SETS, st.sampled_from(sorted(OPTIONS)))
def test_values_that_become_nothing_are_cut_out_too(write, seed, emptied, gone, name):
    raw = packed(events(seed), compression="none", **OPTIONS[name])
    fields = ("email", "kind", "amount", "yes")
    edits = dict.fromkeys(emptied, RowEdit(changes=tuple(Change(f, Technique.SUPPRESS) for f in fields)))
    after, _ = write(raw, "a.parquet", {**edits, **dict.fromkeys(gone, DELETE)})
    rows = pq.read_table(io.BytesIO(raw)).to_pylist()
    expected = [
        {**row, **(dict.fromkeys(fields) if n in emptied else {})} for n, row in enumerate(rows) if n not in gone
    ]
    assert pq.read_table(io.BytesIO(after)).to_pylist() == expected
    check_accounts(after)
    for text in filter(None, (rows[n]["email"] for n in emptied | gone)):
        assert text.encode() not in after


def test_chunks_whose_values_become_nothing_are_cut_and_others_are_kept(write, ways):
    raw = packed(events())
    after, done = write(
        raw, "a.parquet", dict.fromkeys(some(5), RowEdit(changes=(Change("email", Technique.SUPPRESS),)))
    )
    assert done.touched and {*ways} == {"cut"}
    one, two = (read_footer(io.BytesIO(x)).groups[0].items(COLUMNS) for x in (raw, after))
    same = [raw[slice(*_ends(a))] == after[slice(*_ends(b))] for a, b in zip(one, two, strict=True)]
    assert [n for n, equal in enumerate(same) if not equal] == [1]


def _ends(column: Struct) -> tuple[int, int]:
    start, size = span(column)
    return start, start + size


def test_a_codec_that_nobody_knows_is_named_and_not_looked_up(write):
    raw = packed(events().select(["id"]))
    footer = read_footer(io.BytesIO(raw))
    for group in footer.groups:
        group.items(COLUMNS)[0][META].put(4, I32, -12)
    with pytest.raises(Damaged, match="codec"):
        write(raw[: footer.at] + closing(footer.meta), "a.parquet", {5: DELETE})
