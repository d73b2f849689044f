"""Legal holds and the suppression list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_house import EMAIL, PEPPER, PHONE, entries, sealed_nowhere

from delenda.errors import InputError, Unverified
from delenda.jobs import request as job
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Identifier, RequestKind, State, Token
from delenda.requests import cases, holds, suppress
from delenda.requests.cases import Case
from delenda.requests.holds import Hold, covering
from delenda.requests.intake import Asked
from delenda.requests.proof import Method
from delenda.requests.states import Event, Given
from delenda.testing.clock import FixedClock

NOW = dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC)
A, B = Token(b"a" * 16), Token(b"b" * 16)


def in_force(house: House) -> tuple[Hold, ...]:
    with house.control.begin() as connection:
        return holds.in_force(connection, house.clock.now())


@pytest.mark.promise("P34")
def test_a_hold_on_a_person_matches_every_alias(house: House, tmp_path: Path) -> None:
    job.hold(house, name="case 7", matter="M-7", reason="litigation", seeds=[("EMAIL", "ann@example.com")])
    [hold] = in_force(house)
    email, phone = EMAIL.token(PEPPER), PHONE.token(PEPPER)
    assert covering([hold], "app/orders", [phone, email]) == hold
    assert covering([hold], "app/orders", [phone]) is None
    assert covering([hold], "app/orders", []) is None
    sealed_nowhere(house, ["ann@example"], tmp_path)


@pytest.mark.promise("P34")
def test_holds_by_collection_and_by_both() -> None:
    tape = Hold("1", "n", "m", "r", None, ("app/tickets", "logs/*"))
    both = Hold("2", "n", "m", "r", None, ("app/tickets",), frozenset({A}))
    assert covering([tape], "logs/access", []) == tape
    assert covering([tape], "app/users", [A]) is None
    assert covering([both], "app/tickets", [B]) is None
    assert covering([both], "app/tickets", [B, A]) == both
    assert covering([both], "app/users", [A]) is None
    dated = Hold("3", "n", "m", "r", NOW, ("app/*",))
    assert covering([dated, tape], "app/tickets", []) == tape, "the one without an end lasts longest"


@given(st.sets(st.sampled_from([A, B])), st.sets(st.sampled_from([A, B])), st.sampled_from([(), ("app/*",), ("x/*",)]))
def test_a_hold_covers_what_it_says(named: set[Token], known: set[Token], collections: tuple[str, ...]) -> None:
    hold = Hold("1", "n", "m", "r", None, collections, frozenset(named))
    expected = collections != ("x/*",) and (not named or bool(named & known))
    assert hold.covers("app/users", known) is expected


@pytest.mark.promise("P34")
def test_a_hold_ends_by_date_or_by_release(house: House, clock: FixedClock) -> None:
    until = clock.now() + dt.timedelta(days=30)
    job.hold(house, name="a", matter="M-1", reason="litigation", collections=["app/*"], until=until)
    job.hold(house, name="b", matter="M-1", reason="litigation", collections=["logs/*"])
    assert {h.name for h in in_force(house)} == {"a", "b"}
    clock.advance(dt.timedelta(days=30))
    assert [h.name for h in in_force(house)] == ["b"]
    assert job.release(house, "settled", matter="M-1") == []
    assert in_force(house) == ()
    with pytest.raises(InputError):
        job.release(house, "settled", matter="M-1")
    assert [k for k, _ in entries(house)] == ["hold.set", "hold.set", "hold.released", "hold.released"]


def test_a_hold_on_everything_is_refused(house: House) -> None:
    with pytest.raises(InputError, match="names a person's identifiers"):
        job.hold(house, name="a", matter="M-1", reason="litigation")
    with pytest.raises(InputError, match="in the future"):
        job.hold(house, name="a", matter="M-1", reason="x", collections=["app/*"], until=house.clock.now())


def finished(house: House, cancel: Callable[..., Case], account: str, state: Event) -> Case:
    case = cancel(account, message_id=account)
    with house.control.begin() as connection:
        for event in (Event.PLAN, Event.APPROVE, Event.START, state):
            given = Given(plan_digest="d")
            cases.advance(connection, case.id, event, at=house.clock.now(), by="test", given=given)
    return case


@pytest.mark.promise("P34")
def test_a_release_opens_requests_again(house: House, cancel: Callable[..., Case]) -> None:
    hold = job.hold(house, name="a", matter="M-1", reason="litigation", collections=["app/tickets"])
    noted = finished(house, cancel, "1", Event.OWE)
    with house.control.begin() as connection:
        holds.note_effect(connection, hold.id, noted.id)
        holds.note_effect(connection, hold.id, noted.id)
    untouched = finished(house, cancel, "2", Event.FINISH)
    assert job.release(house, "settled", hold_id=hold.id) == [noted.id]
    again = job.get(house, noted.id)
    assert (again.state, again.request.plan_digest) == (State.VERIFIED, "")
    assert job.get(house, untouched.id).state is State.COMPLETE


@pytest.mark.promise("P34")
def test_a_release_finds_the_requests_of_its_subject(house: House, cancel: Callable[..., Case]) -> None:
    hold = job.hold(house, name="a", matter="M-1", reason="litigation", seeds=[("ACCOUNT_ID", "1")])
    done = finished(house, cancel, "1", Event.OWE)
    refused = cancel("1", message_id="again")
    job.refuse(house, refused.id, "legal_claims", evidence="M-1", approver="lawyer")
    assert job.release(house, "settled", hold_id=hold.id) == [done.id]
    assert job.get(house, refused.id).state is State.REFUSED, "what was refused stays refused"


def test_a_release_leaves_a_newer_open_request_alone(house: House, cancel: Callable[..., Case]) -> None:
    hold = job.hold(house, name="a", matter="M-1", reason="litigation", seeds=[("ACCOUNT_ID", "1")])
    done = finished(house, cancel, "1", Event.OWE)
    newer = cancel("1", message_id="again")
    assert newer.state is State.VERIFIED
    assert job.release(house, "settled", hold_id=hold.id) == []
    assert job.get(house, done.id).state is State.OPEN_OBLIGATIONS


# --- suppression -------------------------------------------------------------------------------------


@pytest.mark.promise("P37")
def test_whoever_asks_is_not_written_to_again(house: House, tmp_path: Path) -> None:
    case = job.new(house, Asked(RequestKind.SUPPRESS, (("EMAIL", "Ann@Example.com"),)))
    with pytest.raises(Unverified):
        job.fulfil_suppression(house, case.id)
    job.verify(house, case.id, Method.CONTACT, 1, "unsubscribe_link")
    assert job.fulfil_suppression(house, case.id).state is State.COMPLETE
    bob = Identifier(Kind.EMAIL, "bob@example.com")
    with house.control.begin() as connection:
        assert suppress.check(house, connection, [bob, EMAIL, bob], target="newsletter") == [False, True, False]
        assert suppress.check(house, connection, [EMAIL], purpose="research") == [False]
        assert suppress.add(house, connection, [EMAIL, bob]) == 1
        assert suppress.check(house, connection, [bob]) == [True]
    kinds = [k for k, _ in entries(house)]
    assert kinds.count("suppress.added") == 2
    assert kinds.count("suppress.blocked") == 2
    sealed_nowhere(house, ["ann@example", "bob@example"], tmp_path)


@pytest.mark.promise("P37")
def test_a_long_import_is_screened(house: House) -> None:
    people = [Identifier(Kind.EMAIL, f"p{i}@example.com") for i in range(1_200)]
    with house.control.begin() as connection:
        suppress.add(house, connection, people[::3])
        assert suppress.check(house, connection, people) == [i % 3 == 0 for i in range(1_200)]
