"""The same on PostgreSQL: what several processes may do to one request at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from open_house import START, open_house, settings_with
from pydantic import SecretStr

from delenda.errors import Locked, Refused, Unverified
from delenda.jobs import notify
from delenda.jobs import request as job
from delenda.jobs.house import House
from delenda.model import RequestKind, State
from delenda.requests import cases
from delenda.requests.intake import Asked
from delenda.requests.proof import Method
from delenda.requests.states import Event, Given
from delenda.requests.tables import request as table
from delenda.settings import Recipient
from delenda.testing.clock import FixedClock

pytestmark = pytest.mark.servers

ASKED = Asked(RequestKind.ERASE, (("EMAIL", "ann@example.com"),), ground="cancelled")


@pytest.fixture
def house(postgres_url: str, tmp_path: Path) -> Iterator[House]:
    admin = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE requests_room")
    url = sa.make_url(postgres_url).set(database="requests_room").render_as_string(hide_password=False)
    settings = settings_with(tmp_path)
    control = settings.control.model_copy(update={"url": SecretStr(url)})
    recipients = (Recipient(name="printer", basis="processor"),)
    house = open_house(settings.model_copy(update={"control": control, "recipients": recipients}), FixedClock(START))
    yield house
    house.control.close()
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE requests_room WITH (FORCE)")
    admin.dispose()


def at_once(*calls: object) -> list[object]:
    ended: list[object] = []
    barrier = threading.Barrier(len(calls))

    def one(call: object) -> None:
        barrier.wait()
        try:
            ended.append(call())  # type: ignore[operator]
        except (Locked, Refused) as e:
            ended.append(type(e))

    threads = [threading.Thread(target=one, args=(c,)) for c in calls]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return ended


@pytest.mark.promise("P31")
def test_only_one_is_open_and_only_one_moves_it(house: House) -> None:
    ended = at_once(*[lambda: job.new(house, ASKED).state] * 6)
    assert ended.count(State.RECEIVED) == 1
    assert set(ended) <= {State.RECEIVED, State.DUPLICATE, Locked}
    [case_id] = [r["id"] for r in job.show_all(house, [State.RECEIVED])]
    moves = at_once(
        *[lambda: job.verify(house, case_id, Method.KNOWN_CHANNEL, 2, "called_back").state] * 3,
        *[lambda: job.withdraw(house, case_id).state] * 3,
    )
    assert len(moves) == 6
    assert moves.count(State.VERIFIED) <= 1
    assert moves.count(State.WITHDRAWN) == 1
    with pytest.raises(Unverified), house.control.begin() as connection:
        cases.assert_applicable(connection, case_id, "d")


@pytest.mark.promise("P31")
def test_a_request_runs_and_a_row_altered_by_hand_does_not(house: House) -> None:
    case = job.new(house, ASKED)
    with pytest.raises(sa.exc.IntegrityError), house.control.engine.begin() as connection:
        connection.execute(sa.update(table).values(state="executing"))
    job.verify(house, case.id, Method.KNOWN_CHANNEL, 2, "called_back")
    with house.control.begin() as connection:
        for event in (Event.PLAN, Event.APPROVE):
            given = Given(plan_digest="d")
            cases.advance(connection, case.id, event, at=house.clock.now(), by="test", given=given)
        cases.assert_applicable(connection, case.id, "d")
    assert job.get(house, case.id).request.due_at == job.get(house, case.id).course.answer(START).due_at  # type: ignore[union-attr]
    hold = job.hold(house, name="n", matter="M-1", reason="litigation", seeds=[("EMAIL", "ann@example.com")])
    assert job.release(house, "settled", hold_id=hold.id) == []
    assert len(notify.prepare(house, case.id, RequestKind.ERASE, ["app/users"], case.request.seeds)) == 1
    assert notify.run(house)["states"] == {"manual": 1}
