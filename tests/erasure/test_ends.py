"""Outcomes and the work that they end."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.erasure.ends import Pairing
from delenda.erasure.work import Work
from delenda.model import Action, CollectionName, Outcome, RecordRef, RequestId, Status, Step, StoreName


def work(number: int, key: str, version: str = "v") -> Work:
    ref = RecordRef(StoreName("app"), CollectionName("t"), key, version)
    return Work(str(number), Step(ref, Action.DELETE), (RequestId("R-1"),), 0)


@given(
    keys=st.lists(st.sampled_from(["[1]", "[2]", "[3]", ""]), max_size=12),
    size=st.integers(1, 5),
    data=st.data(),
)
def test_each_outcome_ends_one_piece_of_work_at_its_place(keys: list[str], size: int, data: st.DataObject) -> None:
    """In any order and in shares of any size, whether a store gives back our references or makes its own."""
    works = [work(i, key) for i, key in enumerate(keys)]
    told = data.draw(st.permutations(works))
    refs = [dataclasses.replace(w.step.ref) if data.draw(st.booleans()) else w.step.ref for w in told]
    outcomes = [Outcome(ref, Status.DONE) for ref in refs]
    pairing = Pairing(works)
    pairs = [pair for i in range(0, len(outcomes), size) for pair in pairing.pairs(outcomes[i : i + size])]
    assert [o for _, o in pairs] == outcomes
    assert all(w.step.ref == o.ref for w, o in pairs)
    assert sorted(w.id for w, _ in pairs) == sorted(w.id for w in works)


def test_a_record_that_no_step_names_ends_nothing() -> None:
    one = work(1, "[1]")
    pairing = Pairing([one])
    assert pairing.pairs([Outcome(one.step.ref, Status.DONE)])[0][0] is one
    with pytest.raises(LookupError):
        pairing.pairs([Outcome(one.step.ref, Status.DONE)])
