"""What makes reading fast changes nothing: hits without match objects, arrays joined in Arrow's memory, memories."""

from __future__ import annotations

import pyarrow as pa
import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bench.detection.corpus import texts
from delenda.discovery.engine import DetectionEngine
from delenda.lexer import hits

LINES = [
    *(t.text for t in texts(31, 120)),
    "",
    "nothing here",
    "no",
    "手机１３８００１３８０００",
    "a\nb a1@example.com",
]


class Public:
    """A pattern that only has what google-re2 documents."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re2.compile(pattern.encode())
        self.finditer = self._pattern.finditer


@pytest.mark.parametrize("pattern", ["[0-9]+", "a*", r"\bab?\b", "x|xy|"])
@given(text=st.text("ab01xy \n", max_size=60))
def test_hits_are_those_of_the_public_interface(pattern: str, text: str) -> None:
    data = text.encode()
    assert hits(re2.compile(pattern.encode()), data) == hits(Public(pattern), data)


@given(st.lists(st.none() | st.sampled_from(LINES), max_size=60), st.integers(0, 5), st.booleans())
def test_an_array_is_read_as_its_rows(
    engine: DetectionEngine, rows: list[str | None], skipped: int, large: bool
) -> None:
    """Also a slice of one, one of 64-bit offsets, and one whose rows repeat."""
    for some in (rows, rows * 3):
        values = pa.array(some, pa.large_string() if large else pa.string()).slice(skipped)
        alone = [(i, m) for i, row in enumerate(some[skipped:]) for m in engine.text(row or "")]
        assert engine.texts(values) == alone


def test_arrays_longer_than_a_block_lose_nothing_at_its_edges(engine: DetectionEngine) -> None:
    rows = [f"{i:06} nothing of interest in this line at all " + "." * (i % 97) for i in range(20_000)]
    wanted = {0, 7_003, 11_111, 19_999}
    rows = [f"mail u{i}@example.com" if i in wanted else row for i, row in enumerate(rows)]
    found = engine.texts(pa.array(rows))
    assert [(i, m.value) for i, m in found] == [(i, f"u{i}@example.com") for i in sorted(wanted)]


def test_what_is_remembered_changes_nothing_and_stays_bounded(engine: DetectionEngine) -> None:
    again = [line for line in LINES if "\n" not in line] * 3
    first = [engine.text(line) for line in again]
    assert first == [engine.text(line) for line in again]
    pieces = engine._text._pieces
    for i in range(40_000):
        pieces.find(f"ip=203.0.{i // 250 % 250}.{i % 250} key{i}=10.{i % 250}.0.9", close=False)
    assert pieces._verdict.cache_info().currsize <= 1 << 15
    assert len(pieces._context._keys) <= 16_384


def test_a_hundred_megabytes_on_one_line_are_read_in_bounded_memory(engine: DetectionEngine) -> None:
    line = "x" * 50_000_000 + " a1@example.com " + "7" * 50_000_000
    assert [m.value for m in engine.text(line)] == ["a1@example.com"]
