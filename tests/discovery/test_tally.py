"""Tallies merge in any order; sketches tell inclusion without values."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from delenda.discovery.tally import (
    SKETCH,
    FieldTally,
    Seen,
    Tally,
    distinct,
    inclusion,
    merge,
    sketch_of,
)
from delenda.kinds import Kind
from delenda.model import Evidence, Presence, token_of

PEPPER = b"p" * 32


def sketch(values: range | list[str]):
    return sketch_of(token_of(PEPPER, "value", str(v)) for v in values)


fields = st.builds(
    FieldTally,
    cells=st.integers(0, 99),
    seen=st.dictionaries(
        st.tuples(st.sampled_from([Kind.EMAIL, Kind.IMEI]), st.sampled_from(Presence)),
        st.builds(Seen, st.sampled_from([Evidence.SHAPE, Evidence.CONTEXT | Evidence.SHAPE]), st.integers(0, 9)),
        max_size=3,
    ),
    sketch=st.lists(st.integers(0, 50), max_size=9).map(lambda v: sketch([str(x) for x in v])),
    type=st.sampled_from(["", "int64", "string"]),
)
tallies = st.builds(Tally, st.integers(0, 9), st.dictionaries(st.sampled_from("abc"), fields, max_size=3))


@given(st.lists(tallies, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_merging_does_not_matter(parts: list[Tally], rng: random.Random) -> None:
    shuffled = list(parts)
    rng.shuffle(shuffled)
    cut = len(parts) // 2
    assert merge(parts).as_json() == merge(shuffled).as_json()
    assert merge([merge(parts[:cut]), merge(parts[cut:])]).as_json() == merge(parts).as_json()


@given(tallies)
def test_a_tally_comes_back_from_json(tally: Tally) -> None:
    assert Tally.from_json(tally.as_json()).as_json() == tally.as_json()


def test_sketches_count_and_compare() -> None:
    big, part, other = sketch(range(20_000)), sketch(range(5_000, 9_000)), sketch(range(50_000, 60_000))
    assert len(big) == SKETCH
    assert 17_000 < distinct(big) < 23_000
    assert distinct(sketch(range(100))) == 100
    assert inclusion(part, big).share == 1.0
    assert inclusion(other, big).share == 0.0
    assert 0.1 < inclusion(big, part).share < 0.3


def test_sketches_of_parts_add_up_to_the_sketch_of_the_whole() -> None:
    whole = FieldTally(sketch=sketch(range(3_000)))
    parts = FieldTally(sketch=sketch(range(2_000))) + FieldTally(sketch=sketch(range(1_000, 3_000)))
    assert parts == whole
