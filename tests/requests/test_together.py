"""Many requests at once stand and move as each of them would alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from delenda.errors import InputError, Refused, StalePlan
from delenda.jobs import request as job
from delenda.jobs.house import House
from delenda.model import RequestKind, State
from delenda.requests import cases, conduct
from delenda.requests.intake import Asked
from delenda.requests.proof import Method
from delenda.requests.states import Event, Given
from delenda.requests.tables import request as table
from delenda.requests.tables import request_event

DIGEST = "d" * 64


def proven(house: House, count: int) -> list[str]:
    ids = []
    for n in range(count):
        case = job.new(house, Asked(RequestKind.ERASE, (("EMAIL", f"p{n}@example.com"),), ground="cancelled"))
        job.verify(house, case.id, Method.KNOWN_CHANNEL, 2, "called_back")
        ids.append(case.id)
    return ids


def history(house: House, request: str) -> list[tuple[object, ...]]:
    query = sa.select(request_event).where(request_event.c.request_id == request).order_by(request_event.c.n)
    with house.control.begin() as connection:
        return [tuple(row)[1:] for row in connection.execute(query)]


def row(house: House, request: str) -> tuple[object, ...]:
    columns = (table.c.state, table.c.revision, table.c.planned, table.c.approved, table.c.level)
    with house.control.begin() as connection:
        return tuple(connection.execute(sa.select(*columns).where(table.c.id == request)).one())


def test_many_are_read_as_each_is_alone_in_the_order_asked_for(house: House) -> None:
    ids = proven(house, 5)[::-1]
    with house.control.begin() as connection:
        conduct.wait_for(house, connection, ids[2], "identity")
        together = cases.get_all(connection, house.control.sealer, ids)
        assert together == [cases.get(connection, house.control.sealer, i) for i in ids]
        with pytest.raises(InputError, match="no such request"):
            cases.get_all(connection, house.control.sealer, [*ids, "R-0000000000000"])


def test_many_move_as_each_does_alone(house: House) -> None:
    *together, alone = proven(house, 6)
    given = Given(plan_digest=DIGEST)
    at = house.clock.now()
    with house.control.begin() as connection:
        cases.advance(connection, together[0], Event.PLAN, at=at, by="test", given=given)  # another revision
        cases.advance(connection, alone, Event.PLAN, at=at, by="test", given=given)
        cases.advance_all(connection, together, Event.PLAN, at=at, by="test", given=given)
        cases.advance(connection, alone, Event.APPROVE, at=at, by="test", given=given)
        cases.advance_all(connection, together, Event.APPROVE, at=at, by="test", given=given)
        for request in together:
            cases.assert_applicable(connection, request, DIGEST)
    assert {row(house, r) for r in together[1:]} == {row(house, alone)}
    assert all(history(house, r) == history(house, alone) for r in together[1:])
    assert [e[1] for e in history(house, together[0])] == ["verify", "plan", "plan", "approve"]


def test_if_one_may_not_move_none_does(house: House) -> None:
    first, second = proven(house, 2)
    given = Given(plan_digest=DIGEST)
    at = house.clock.now()
    with house.control.begin() as connection:
        cases.advance(connection, first, Event.PLAN, at=at, by="test", given=given)
    before = [row(house, r) for r in (first, second)]
    with pytest.raises(Refused), house.control.begin() as connection:
        cases.advance_all(connection, [first, second], Event.APPROVE, at=at, by="test", given=given)
    with pytest.raises(StalePlan), house.control.begin() as connection:
        cases.advance_all(connection, [first], Event.APPROVE, at=at, by="test", given=Given(plan_digest="e" * 64))
    assert [row(house, r) for r in (first, second)] == before
    assert row(house, first)[0] == State.PLANNED


def test_partial_refusals_are_told_by_request(house: House) -> None:
    first, second = proven(house, 2)
    job.refuse(
        house, first, "legal_claims", evidence="case-1", approver="counsel", collections=("app/orders", "app/bills")
    )
    with house.control.begin() as connection:
        told = conduct.refused_by_request(connection, [second, first])
    assert told == {first: dict.fromkeys(("app/orders", "app/bills"), "legal_claims"), second: {}}
