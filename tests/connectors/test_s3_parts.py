"""What an object is uploaded in: all its bytes, in parts that the protocol allows; and a stream over ranges."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import s3_parts
from connectors.s3_body import Ranged
from connectors.s3_parts import Copied, Fresh, Piece, moved, plan
from connectors.s3_put import NewContent
from delenda.errors import SourceUnavailable

SIZES = st.one_of(st.integers(1, 40), st.integers(1, 1200))


def content(segments: list[tuple[bool, int]]) -> tuple[bytes, NewContent, bytes]:
    """Return an old object, and a new one of fresh bytes and ranges of the old, also put together by hand."""
    old = bytes(i * 7 % 251 for i in range(4000))
    file, taken, whole = io.BytesIO(), [], b""
    for number, (fresh, size) in enumerate(segments):
        if fresh:
            data = bytes([128 + number % 100]) * size
            file.write(data)
            whole += data
        else:
            start = number * 37 % 500
            taken.append((file.tell(), start, size))
            whole += old[start : start + size]
    return old, NewContent(file, taken), whole


@given(st.lists(st.tuples(st.booleans(), SIZES), min_size=1, max_size=12))
def test_the_parts_are_the_object_and_none_is_too_small(segments):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(s3_parts, "SMALLEST", 50)
        patch.setattr(s3_parts, "UPLOADED", 320)
        patch.setattr(s3_parts, "COPIED", 600)
        old, new, whole = content(segments)
        parts = plan(new.pieces())
        built = b""
        for part in parts:
            if isinstance(part, Copied):
                built += old[part.start : part.start + part.size]
                continue
            for piece in part.pieces:
                if piece.old is not None:
                    built += old[piece.old : piece.old + piece.size]
                else:
                    new.file.seek(new.fresh_at(piece))
                    built += new.file.read(piece.size)
        assert built == whole
        assert all(p.size >= 50 for p in parts[:-1])
        assert all(p.size <= (650 if isinstance(p, Copied) else 320) for p in parts)
        fetched = sum(p.size for part in parts if isinstance(part, Fresh) for p in part.pieces if p.old is not None)
        assert fetched <= 100 * (len(segments) + 1)


def test_one_group_of_twenty_moves_little_else():
    size = 10 << 20
    pieces = [Piece(0, 0, 5 * size), Piece(None, 5 * size, size - 9), Piece(6 * size, 6 * size - 9, 14 * size),
              Piece(None, 20 * size - 9, 40_000)]  # fmt: skip
    assert moved(plan(pieces)) == size - 9 + 40_000


DATA = bytes(i * 31 % 253 for i in range(3 << 20))


class Endpoint:
    """Answers ranges, and keeps which."""

    def __init__(self, data: bytes = DATA) -> None:
        self.data = data
        self.asked: list[tuple[int, int]] = []

    def get(self, start: int, end: int) -> Any:
        assert 0 <= start < end <= len(self.data)
        self.asked.append((start, end))
        return io.BytesIO(self.data[start:end])

    def stream(self) -> Ranged:
        return Ranged("s", len(self.data), self.get)


@given(st.lists(st.one_of(st.tuples(st.just("seek"), st.integers(0, len(DATA) + 9)),
                          st.tuples(st.just("read"), st.integers(-1, 400_000))), max_size=12))  # fmt: skip
def test_any_order_of_reads_gives_what_a_file_gives(acts):
    stream, file = Endpoint().stream(), io.BytesIO(DATA)
    for act, number in acts:
        if act == "seek":
            assert stream.seek(number) == file.seek(number)
        else:
            assert stream.read(number) == file.read(number)
        assert stream.tell() == file.tell()


def test_a_footer_costs_a_footer_and_a_whole_object_a_few_requests():
    end = Endpoint()
    stream = end.stream()
    stream.read(1 << 16)
    stream.seek(-8, io.SEEK_END)
    assert stream.read(8) == DATA[-8:]
    stream.seek(1 << 20)
    stream.read(300_000)
    assert end.asked == [(0, 256 << 10), (len(DATA) - 8, len(DATA)), (1 << 20, (1 << 20) + 300_000)]
    whole = Endpoint()
    once = whole.stream()
    assert b"".join(iter(lambda: once.read(1 << 16), b"")) == DATA
    assert len(whole.asked) == 3
    assert sum(b - a for a, b in whole.asked) == len(DATA)
    small = Endpoint(b"x" * 1000)
    assert small.stream().read() == b"x" * 1000
    assert small.asked == [(0, 1000)]
    assert Endpoint(b"").stream().read() == b""


def test_an_object_that_is_shorter_than_it_was_is_told():
    stream = Ranged("s", 100, lambda start, end: io.BytesIO(b"x" * 10) if start == 0 else io.BytesIO())
    with pytest.raises(SourceUnavailable, match="shorter"):
        stream.read()
