"""Compressed lines in pieces: any reader reads them, an erasure makes one anew, a wrong index is not believed."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import frames
from connectors.formats.frames import encoded_index, limit, read_index
from connectors.formats.pieces import Misindexed
from connectors.formats.port import Edits, Rewritten, RowEdit
from connectors.rewriting import longest, rows_near, shortest
from delenda.model import Change, Technique

DELETE = RowEdit(delete=True)
PACK = {"gzip": gzip.compress, "zstd": zstandard.ZstdCompressor().compress}
PIECE = 400


def unpacked(data: bytes) -> bytes:
    if data.startswith(b"\x1f"):
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True).read()


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "PIECE_BYTES", PIECE)
        patch.setattr("connectors.formats.lines.CHUNK_BYTES", 150)
        yield


class Counted(io.BytesIO):
    """A file that counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def anew(data: bytes, name: str, edits: dict[int, RowEdit], way: Any = longest) -> tuple[bytes, Rewritten]:
    raw, out = io.BytesIO(data), io.BytesIO()
    done = way(raw, name, Edits(edits), out, lambda start, size: out.write(data[start : start + size]))
    return out.getvalue(), done


def lines(count: int) -> list[bytes]:
    return [json.dumps({"id": n, "mail": f"p{n}@example.com"}).encode() + b"\n" for n in range(count)]


def in_pieces(packing: str, content: bytes, name: str) -> bytes:
    """Return some content as our own first rewrite leaves it."""
    data, _ = anew(PACK[packing](content), name, {})
    index = read_index(io.BytesIO(data), packing)
    assert index is not None and len(index) > 3
    assert unpacked(data) == content
    return data


@pytest.mark.promise("P7")
@pytest.mark.parametrize("packing", PACK)
@given(st.sets(st.integers(0, 119), max_size=10), st.sets(st.integers(0, 119), max_size=5))
def test_pieces_made_anew_say_what_a_whole_rewrite_says(packing, gone, changed):
    data = in_pieces(packing, b"".join(lines(120)), "a.jsonl")
    redact = RowEdit(changes=(Change("mail", Technique.SUPPRESS),))
    edits = {**dict.fromkeys(changed, redact), **dict.fromkeys(gone, DELETE)}
    (by_index, one), (whole, two) = anew(data, "a.jsonl", edits, shortest), anew(data, "a.jsonl", edits)
    assert unpacked(by_index) == unpacked(whole)
    assert (one.rows, one.touched, one.deleted, one.blocked) == (two.rows, two.touched, two.deleted, two.blocked)
    again = read_index(io.BytesIO(by_index), packing)
    assert again is not None
    assert sum(p.rows for p in again) == 120 - len(gone)


@pytest.mark.parametrize("packing", PACK)
def test_only_the_piece_with_the_edit_is_read_and_the_others_stay_as_they_are(packing):
    data = in_pieces(packing, b"".join(lines(200)), "a.jsonl")
    index = read_index(io.BytesIO(data), packing)
    assert index is not None
    taken: list[tuple[int, int]] = []
    raw, out = Counted(data), io.BytesIO()
    done = shortest(raw, "a.jsonl", Edits({100: DELETE}), out, lambda *part: taken.append(part))
    assert done.touched == {100}
    assert len(taken) == len(index) - 1
    starts = [sum(p.packed for p in index[:n]) for n in range(len(index))]
    assert set(taken) <= {(s, p.packed) for s, p in zip(starts, index, strict=True)}
    assert b"p100@" not in unpacked(out.getvalue()) and unpacked(out.getvalue()).count(b"\n") < 20


@given(st.sets(st.integers(0, 199), min_size=1, max_size=3))
def test_single_rows_are_read_from_their_pieces(wanted):
    data = in_pieces("gzip", b"".join(lines(200)), "a.jsonl")
    found: dict[int, Any] = {}
    for first, batch, _ in rows_near(io.BytesIO(data), "a.jsonl", sorted(wanted)):
        found |= {first + n: row for n, row in enumerate(batch.to_pylist())}
    assert {r: found[r]["id"] for r in wanted} == {r: r for r in wanted}
    assert len(found) <= 20 * len(wanted)


CSV = b"id,name,note\r\n" + b"".join(b'%d,"Ann, %d","two\nlines ""%d"""\r\n' % (n, n, n) for n in range(80))


def test_a_header_and_quoted_lines_keep_their_rows():
    data = in_pieces("gzip", CSV, "a.csv")
    for edits in ({0: DELETE, 41: DELETE, 79: DELETE}, dict.fromkeys(range(80), DELETE)):
        (by_index, one), (whole, two) = anew(data, "a.csv", edits, shortest), anew(data, "a.csv", edits)
        assert unpacked(by_index) == unpacked(whole)
        assert one.touched == two.touched == set(edits)
        assert unpacked(by_index).startswith(b"id,name,note\r\n")
    [row] = [b.slice(40 - f, 1).to_pylist()[0] for f, b, _ in rows_near(io.BytesIO(data), "a.csv", [40])
             if 0 <= 40 - f < b.num_rows]  # fmt: skip
    assert row == {"id": "40", "name": "Ann, 40", "note": 'two\nlines "40"'}


def test_a_byte_order_mark_stays_before_the_first_row():
    content = b"\xef\xbb\xbf" + b"".join(lines(100))
    data = in_pieces("gzip", content, "a.jsonl")
    after, done = anew(data, "a.jsonl", {0: DELETE, 50: DELETE}, shortest)
    assert done.touched == {0, 50}
    assert unpacked(after) == content.replace(lines(1)[0], b"").replace(lines(51)[50], b"")


def test_an_object_without_a_row_left_is_empty_and_valid():
    for packing in PACK:
        data = in_pieces(packing, b"".join(lines(90)), "a.jsonl")
        after, done = anew(data, "a.jsonl", dict.fromkeys(range(90), DELETE), shortest)
        assert (done.deleted, unpacked(after)) == (90, b"")
        assert after


def test_everybody_reads_what_we_wrote(tmp_path):
    content = b"".join(lines(150))
    after, _ = anew(in_pieces("gzip", content, "a.jsonl"), "a.jsonl", {3: DELETE}, shortest)
    expected = content.replace(lines(4)[3], b"")
    assert gzip.decompress(after) == expected
    stream, rest = zlib.decompressobj(31), after
    found = b""
    while rest:
        found += stream.decompress(rest)
        stream, rest = zlib.decompressobj(31), stream.unused_data
    assert found == expected
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(after)
    assert subprocess.run(["gzip", "-dc", path], capture_output=True, check=True).stdout == expected
    subprocess.run(["gzip", "-t", path], check=True)
    assert pd.read_json(path, lines=True)["id"].tolist() == [n for n in range(150) if n != 3]


@pytest.mark.parametrize("packing", PACK)
def test_an_index_that_does_not_fit_is_not_believed(packing):
    data = in_pieces(packing, b"".join(lines(120)), "a.jsonl")
    pieces = read_index(io.BytesIO(data), packing)
    assert pieces is not None
    body = data[: sum(p.packed for p in pieces)]
    assert read_index(io.BytesIO(data + data), packing) is None
    assert read_index(io.BytesIO(data + PACK[packing](lines(1)[0])), packing) is None
    assert read_index(io.BytesIO(body), packing) is None
    for place in range(len(body) + 16, len(data)):
        harmed = bytearray(data)
        harmed[place] ^= 1
        assert read_index(io.BytesIO(bytes(harmed)), packing) in (None, pieces)
    one, two, *rest = pieces
    shifted = [replace(one, rows=one.rows + 1), replace(two, rows=two.rows - 1), *rest]
    wrong = body + encoded_index(shifted, packing)
    with pytest.raises(Misindexed):
        anew(wrong, "a.jsonl", {1: DELETE}, shortest)
    after, done = anew(wrong, "a.jsonl", {1: DELETE})
    assert done.touched == {1}
    assert unpacked(after) == b"".join(lines(120)).replace(lines(2)[1], b"")
    [row] = [b.to_pylist()[1] for f, b, _ in rows_near(io.BytesIO(wrong), "a.jsonl", [1]) if f == 0]
    assert row["id"] == 1


def test_a_concatenation_of_two_is_read_as_a_whole():
    data = in_pieces("gzip", b"".join(lines(120)), "a.jsonl")
    after, done = anew(data + data, "a.jsonl", {0: DELETE, 120: DELETE}, shortest)
    assert done.touched == {0, 120}
    assert unpacked(after) == b"".join(lines(120)[1:]) * 2


def test_the_index_fits_an_extra_field_however_large_the_object_is(monkeypatch):
    monkeypatch.setattr(frames, "PIECE_BYTES", 1 << 20)
    pieces, total = [], 0
    while total < 32 << 30:
        size = limit(total)
        pieces.append(frames.Piece(size // 3, size, size // 100))
        total += size
    written = encoded_index(pieces, "gzip")
    assert 0 < len(written) < 1 << 16
    assert gzip.decompress(written) == b""
    assert encoded_index(pieces * 3, "gzip") == b"", "one that does not fit is left out"


def test_bzip2_has_no_index_and_is_still_rewritten():
    after, done = anew(bz2.compress(b"".join(lines(100))), "a.jsonl.bz2", {5: DELETE}, shortest)
    assert done.touched == {5}
    assert bz2.decompress(after).count(b"\n") == 99
