"""Many texts are found as surely as one, wherever the blocks of a stream are cut."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from connectors.search import Search, Stream

TEXTS = st.binary(min_size=1, max_size=6)


@given(st.lists(TEXTS, max_size=40), st.lists(TEXTS, max_size=30))
def test_a_text_is_found_if_and_only_if_it_stands_there(texts: list[bytes], parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert bool(Search(texts).count(data)) is any(t in data for t in texts)


@given(st.lists(TEXTS, max_size=40), st.lists(TEXTS, max_size=30), st.lists(st.integers(0, 60), max_size=6))
def test_no_border_between_blocks_hides_a_text(texts: list[bytes], parts: list[bytes], cuts: list[int]) -> None:
    data = b"".join(parts)
    stream = Stream(Search(texts))
    for block in blocks(data, cuts):
        stream.feed(block)
    assert bool(stream.hits) is any(t in data for t in texts)
    assert stream.hits >= 0


def blocks(data: bytes, cuts: Iterable[int]) -> Iterable[bytes]:
    borders = [0, *sorted(min(c, len(data)) for c in cuts), len(data)]
    return [data[a:b] for a, b in pairwise(borders)]


def test_places_are_counted() -> None:
    texts = [b"u%05d@example.com" % n for n in range(12_000)]
    data = b"\xff\0".join([*texts[:3], b"nobody@example.com", texts[11_999]])
    assert Search(texts).count(data) == 4
    assert Search([]).count(data) == 0
