"""Avro: what no edit names stays byte for byte, record by record; what is erased is in no block."""

from __future__ import annotations

import datetime as dt
import io
import zlib

import fastavro
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.port import Damaged, RowEdit
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
CONTACT = {"type": "record", "name": "Contact", "fields": [{"name": "name", "type": "string"},
                                                           {"name": "phone", "type": ["null", "string"]}]}  # fmt: skip
SCHEMA = {
    "type": "record",
    "name": "Person",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "email", "type": ["null", "string"], "default": None},
        {"name": "phone", "type": "string"},
        {"name": "seen", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "contacts", "type": {"type": "array", "items": CONTACT}},
        {"name": "props", "type": {"type": "map", "values": "string"}},
        {"name": "best", "type": ["null", "Contact", "string"]},
        {"name": "mood", "type": {"type": "enum", "name": "Mood", "symbols": ["UP", "DOWN"]}},
    ],
}
CODECS = ["null", "deflate", "snappy", "bzip2", "xz", "zstandard"]


def person(n: int) -> dict[str, object]:
    return {
        "id": n,
        "email": f"p{n}@example.com" if n % 4 else None,
        "phone": f"+1555010{n:04d}",
        "seen": dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n),
        "tags": [f"t{n}", f"192.0.2.{n}"],
        "contacts": [{"name": f"c{m}", "phone": f"+1555099{m:04d}"} for m in (n, n + 100)],
        "props": {"color": "red", f"198.51.100.{n}": "seen"},
        "best": {"name": f"b{n}", "phone": None} if n % 2 else "nobody",
        "mood": "UP",
    }


PEOPLE = [person(n) for n in range(40)]


def packed(codec: str = "deflate", rows: list[dict[str, object]] = PEOPLE, interval: int = 600) -> bytes:
    out = io.BytesIO()
    fastavro.writer(out, SCHEMA, rows, codec=codec, sync_interval=interval, metadata={"team": "growth"})
    return out.getvalue()


def records(data: bytes) -> list[dict[str, object]]:
    return list(fastavro.reader(io.BytesIO(data)))


def unpacked(data: bytes) -> bytes:
    """Every block's bytes without compression, past the product."""
    return b"".join(block.bytes_.getvalue() for block in fastavro.block_reader(io.BytesIO(data)))


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.promise("P7")
def test_an_erased_record_is_in_no_block_and_the_others_and_the_header_stay(read, write, codec):
    raw = packed(codec)
    assert len(read(raw)) == 40
    after, done = write(raw, "a.avro", {7: DELETE, 8: DELETE})
    assert (done.rows, done.deleted, done.touched) == (40, 2, {7, 8})
    assert records(after) == [p for p in PEOPLE if p["id"] not in (7, 8)]
    one, two = (fastavro.reader(io.BytesIO(x)) for x in (raw, after))
    assert (one.codec, one.writer_schema, one.metadata) == (two.codec, two.writer_schema, two.metadata)
    assert one._header["sync"] == two._header["sync"]
    assert b"+15550100007" in unpacked(raw)
    assert not any(s in unpacked(after) for s in (b"+15550100007", b"p7@example.com", b"198.51.100.7", b"192.0.2.8"))


@given(st.sets(st.integers(0, 39)), st.sampled_from(CODECS))
def test_any_rows_go_and_untouched_blocks_keep_their_bytes(write, gone, codec):
    raw = packed(codec)
    after, done = write(raw, "a.avro", dict.fromkeys(gone, DELETE))
    assert records(after) == [p for p in PEOPLE if p["id"] not in gone]
    assert done.touched == gone
    if not gone:
        assert after == raw
    first = 0
    for block in fastavro.block_reader(io.BytesIO(raw)):
        if not gone & set(range(first, first + block.num_records)):
            assert raw[block.offset : block.offset + block.size] in after
        first += block.num_records


def test_changes_reach_into_unions_arrays_and_maps(read, write):
    raw = packed()
    row = read(raw)[5]
    assert row["contacts[].phone"] == ["+15550990005", "+15550990105"]
    assert row["props[].@key"] == ["color", "198.51.100.5"]
    assert (row["tags"], row["best.name"]) == (["t5", "192.0.2.5"], "b5")
    assert row["seen"] == PEOPLE[5]["seen"]
    edit = RowEdit(
        changes=(
            Change("email", Technique.SUPPRESS),
            Change("phone", Technique.SUPPRESS),
            Change("tags", Technique.REDACT_SPAN, ("192.0.2.5",)),
            Change("contacts[].phone", Technique.DROP_ENTRY, ("+15550990005",)),
            Change("props[].@key", Technique.REDACT_SPAN, ("198.51.100.5",)),
            Change("seen", Technique.GENERALIZE),
            Change("best.name", Technique.REPLACE, ("B",)),
        )
    )
    after, done = write(raw, "a.avro", {5: edit})
    assert done.touched == {5}
    now = records(after)
    assert [r for r in now if r["id"] != 5] == [p for p in PEOPLE if p["id"] != 5]
    assert now[5] == {
        **PEOPLE[5],
        "email": None,
        "phone": "",
        "tags": ["t5", "[erased]"],
        "contacts": [{"name": "c105", "phone": "+15550990105"}],
        "props": {"color": "red"},
        "seen": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        "best": {"name": "B", "phone": None},
    }


def test_what_the_schema_can_not_hold_is_refused_and_stays(write):
    raw = packed()
    after, done = write(raw, "a.avro", {3: RowEdit(changes=(Change("mood", Technique.REPLACE, ("BLUE",)),))})
    assert done.blocked == {3: "not_encodable"}
    assert after == raw


def test_an_emptied_file_keeps_header_and_schema(read, write):
    after, _ = write(packed(), "a.avro", dict.fromkeys(range(40), DELETE))
    assert records(after) == []
    assert fastavro.reader(io.BytesIO(after)).writer_schema["name"] == "Person"
    assert read(after) == []


def test_a_cut_file_gives_its_first_blocks_and_is_damaged(write):
    from connectors.formats.detect import open_content

    raw = packed("null", interval=100)
    content = open_content(io.BytesIO(raw[: len(raw) * 3 // 4]), "a.avro")
    rows = []
    with pytest.raises(Damaged, match="cut short"):
        for batch in content.format.read(content.stream):
            rows += batch.to_pylist()
    assert 10 < len(rows) < 40
    assert [r["id"] for r in rows] == list(range(len(rows)))


def test_a_bomb_and_a_lying_count_are_refused(read):
    raw = bytearray(packed("null", PEOPLE[:1]))
    block = next(fastavro.block_reader(io.BytesIO(bytes(raw))))
    start = block.offset
    lie = raw[:start] + b"\xfe\xff\xff\xff\xff\x0f" + raw[start + 1 :]
    with pytest.raises(Damaged, match="more records"):
        read(bytes(lie), "a.avro")
    head = packed("deflate", PEOPLE[:1])
    start = next(fastavro.block_reader(io.BytesIO(head))).offset
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(packer.compress(b"\0" * (1 << 24)) for _ in range(17)) + packer.flush()
    size = bytearray()
    value = len(bomb) << 1
    while value > 0x7F:
        size.append(value & 0x7F | 0x80)
        value >>= 7
    size.append(value)
    with pytest.raises(Damaged, match="too large"):
        read(head[:start] + b"\x02" + bytes(size) + bomb + head[-16:], "a.avro")


@given(st.integers(4, 3000), st.integers(0, 255))
def test_a_harmed_file_is_read_or_damaged_never_worse(read, write, place, value):
    raw = bytearray(packed("null", PEOPLE[:8]))
    raw[place % len(raw)] = value
    for act in (lambda: read(bytes(raw), "a.avro"), lambda: write(bytes(raw), "a.avro", {0: DELETE})):
        try:
            act()
        except Damaged as e:
            assert "vro" in str(e)
