"""The state machine, alone: what can never happen, whatever the sequence of events."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.errors import NeedsApproval, Refused, StalePlan, Unverified
from delenda.model import RequestKind, State
from delenda.requests.states import (
    ACTED,
    APPLICABLE,
    DEAD,
    OPEN,
    PROVEN,
    TABLE,
    Event,
    Facts,
    Given,
    assert_applicable,
    move,
    replay,
)

PLANS = ("plan-a", "plan-b", "")
steps = st.tuples(st.sampled_from(Event), st.builds(Given, level=st.integers(0, 3), plan_digest=st.sampled_from(PLANS)))


@pytest.mark.promise("P31")
@given(kind=st.sampled_from(RequestKind), needed=st.integers(1, 3), events=st.lists(steps, max_size=60))
def test_nothing_executes_unproven_or_unapproved(
    kind: RequestKind, needed: int, events: list[tuple[Event, Given]]
) -> None:
    facts = Facts(kind, needed)
    proven_at = 0
    approved = planned = ""
    died_in: State | None = None
    for event, what in events:
        try:
            after = move(facts, event, what)
        except Refused:
            continue
        assert died_in is None, "a dead request moved"
        if event is Event.VERIFY:
            proven_at = what.level
        if event is Event.PLAN:
            planned, approved = what.plan_digest, ""
        if event is Event.APPROVE:
            assert what.plan_digest == planned
            approved = what.plan_digest
        if event in (Event.LAPSE, Event.REVIEW, Event.RESOLVE, Event.REOPEN):
            planned = approved = ""
        if after.state is State.EXECUTING:
            assert proven_at >= needed
            assert approved
            assert after.approved == approved
            assert event is Event.START
            assert what.plan_digest == approved
        if after.state in ACTED:
            assert after.approved
        if after.state in PROVEN:
            assert after.level >= needed
        if after.state in DEAD:
            died_in = after.state
        facts = after
        for plan in PLANS:
            try:
                assert_applicable(facts, plan)
            except Refused:
                continue
            assert facts.state in APPLICABLE
            assert plan == approved != ""
            assert proven_at >= needed


@given(events=st.lists(steps, max_size=40))
def test_history_replays_to_the_state(events: list[tuple[Event, Given]]) -> None:
    facts = Facts(RequestKind.ERASE, 2)
    happened = []
    for event, what in events:
        try:
            facts = move(facts, event, what)
        except Refused:
            continue
        happened.append((event, what))
    assert replay(RequestKind.ERASE, 2, happened) == facts


def test_every_state_is_reached_and_none_is_a_trap() -> None:
    reached = {State.RECEIVED} | set(TABLE.values())
    assert reached == set(State)
    leaving = {state for state, _ in TABLE}
    assert set(State) - leaving == DEAD


def test_withdrawal_is_possible_until_executing() -> None:
    may = {state for state, event in TABLE if event is Event.WITHDRAW}
    assert may == {State.RECEIVED, State.VERIFIED, State.NEEDS_REVIEW, State.PLANNED, State.APPROVED}
    assert may < OPEN


@pytest.mark.parametrize("state", list(State))
def test_only_an_approved_plan_is_applicable(state: State) -> None:
    facts = Facts(RequestKind.ERASE, 2, state, 2, planned="p", approved="p" if state in APPLICABLE else "")
    if state in APPLICABLE:
        assert_applicable(facts, "p")
        with pytest.raises(StalePlan):
            assert_applicable(facts, "q")
        with pytest.raises(Unverified):
            assert_applicable(Facts(RequestKind.ERASE, 3, state, 2, "p", "p"), "p")
        return
    with pytest.raises(Refused) as caught:
        assert_applicable(facts, "p")
    if state in DEAD or state is State.RECEIVED:
        assert isinstance(caught.value, Unverified)
    if state in (State.VERIFIED, State.PLANNED, State.NEEDS_REVIEW):
        assert isinstance(caught.value, NeedsApproval)


def test_an_erasure_is_never_fulfilled_without_a_plan() -> None:
    for kind, state in itertools.product(RequestKind, (State.VERIFIED, State.APPROVED)):
        facts = Facts(kind, 2, state, 2, "p", "p")
        if kind in (RequestKind.ERASE, RequestKind.ANONYMIZE):
            with pytest.raises(NeedsApproval):
                move(facts, Event.FULFIL)
        else:
            assert move(facts, Event.FULFIL).state is State.COMPLETE
    with pytest.raises(Refused):
        move(Facts(RequestKind.ACCESS, 2, State.PLANNED, 2, "p"), Event.FULFIL)


def test_a_new_plan_drops_the_approval() -> None:
    facts = replay(
        RequestKind.ERASE,
        2,
        [
            (Event.VERIFY, Given(level=2)),
            (Event.PLAN, Given(plan_digest="a")),
            (Event.APPROVE, Given(plan_digest="a")),
            (Event.PLAN, Given(plan_digest="b")),
        ],
    )
    assert (facts.state, facts.approved) == (State.PLANNED, "")
    with pytest.raises(StalePlan):
        move(facts, Event.APPROVE, Given(plan_digest="a"))
