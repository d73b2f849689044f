"""Compression and UTF-16: taken off and put back alike; broken streams are told."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import zlib

import cramjam
import lz4.frame
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import layers
from connectors.formats.layers import Narrowed, Unpacked, Widened, compression_of
from connectors.formats.port import Damaged, RowEdit

PACK = {
    "gzip": lambda b: gzip.compress(b, mtime=7),
    "zstd": lambda b: zstandard.ZstdCompressor().compress(b),
    "bzip2": bz2.compress,
    "lz4": lz4.frame.compress,
    "snappy": lambda b: bytes(cramjam.snappy.compress(b)) or b"\xff\x06\0\0sNaPpY",
}
UNPACK = {
    "gzip": gzip.decompress,
    "bzip2": bz2.decompress,
    "lz4": lambda b: lz4.frame.open(io.BytesIO(b)).read(),
    "snappy": lambda b: bytes(cramjam.snappy.decompress(b)),
    "zstd": lambda b: zstandard.ZstdDecompressor().stream_reader(io.BytesIO(b), read_across_frames=True).read(),
}
DELETE = RowEdit(delete=True)


@pytest.mark.parametrize("packing", PACK)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=4))
def test_any_members_unpack_to_what_was_packed(packing, parts):
    raw = b"".join(PACK[packing](p) for p in parts)
    assert compression_of(raw) == packing
    assert Unpacked(io.BytesIO(raw), packing).read() == b"".join(parts)


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.promise("P7")
def test_a_line_inside_goes_and_the_members_stay(read, write, packing):
    parts = [b"".join(json.dumps({"m": m, "n": n}).encode() + b"\n" for n in range(50)) for m in range(3)]
    raw = b"".join(PACK[packing](p) for p in parts)
    assert len(read(raw, "no-name-that-tells")) == 150
    after, done = write(raw, "events.jsonl", {60: DELETE})
    assert done.deleted == 1
    gone = json.dumps({"m": 1, "n": 10}).encode() + b"\n"
    assert UNPACK[packing](after) == b"".join(parts).replace(gone, b"")
    unpacked = Unpacked(io.BytesIO(after), packing)
    unpacked.read()
    assert unpacked.members == 3


@pytest.mark.parametrize("packing", PACK)
def test_every_cut_and_most_flips_of_a_packed_file_are_told(read, packing):
    content = b"".join(b'{"a": "%d"}\n' % n for n in range(200))
    raw = PACK[packing](content)
    for cut in range(5, len(raw) - 1, 7):
        with pytest.raises(Damaged):
            read(raw[:cut], "a.jsonl")
    with pytest.raises(Damaged):
        read(raw + b"garbage", "a.jsonl")


def test_gzip_headers_lose_the_name_and_keep_the_time(write):
    out = io.BytesIO()
    with gzip.GzipFile("ann.example.log", "wb", fileobj=out, mtime=1234) as f:
        f.write(b"one\ntwo\n")
    after, _ = write(out.getvalue(), "x.log", {0: DELETE})
    assert b"ann.example" not in after
    assert gzip.decompress(after) == b"two\n"
    assert int.from_bytes(after[4:8], "little") == 1234


def test_an_emptied_packed_file_is_a_valid_empty_one(write):
    after, _ = write(gzip.compress(b"one\n"), "x.log.gz", {0: DELETE})
    assert gzip.decompress(after) == b""


def test_a_bomb_is_refused_in_bounded_memory(monkeypatch):
    monkeypatch.setattr(layers, "BOMB_BYTES", 1 << 22)
    monkeypatch.setattr(layers, "BOMB_RATIO", 100)
    bomb = zlib.compress(b"\0" * (1 << 24), 9, wbits=31)
    stream = Unpacked(io.BytesIO(bomb), "gzip")
    with pytest.raises(Damaged, match="grows"):
        while len(stream.read(1 << 20)) <= 1 << 20:
            pass


@given(st.lists(st.integers(0, 0xFFFF), max_size=40), st.sampled_from([b"\xff\xfe", b"\xfe\xff"]), st.integers(1, 9))
def test_utf_16_comes_back_unit_for_unit(units, mark, step):
    order = "little" if mark == b"\xff\xfe" else "big"
    raw = mark + b"".join(u.to_bytes(2, order) for u in units)
    narrowed = Narrowed(io.BytesIO(raw))
    out = io.BytesIO()
    wide = Widened(out, narrowed)
    while data := narrowed.read(step):
        wide.write(data)
    assert out.getvalue() == raw
