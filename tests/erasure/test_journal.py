"""The journal on both databases that a control store may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import World, postgres_world, sqlite_world

from delenda.control import Control, Sealer, metadata
from delenda.erasure import journal, tables
from delenda.erasure.journal import Line
from delenda.erasure.work import Work
from delenda.model import Action, CollectionName, Outcome, RecordRef, RequestId, Status, Step, StoreName

NOW = dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=30, microseconds=5)
PLAN = "f" * 64


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def control(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Control]:
    opened = sqlite_world(tmp_path) if request.param == "sqlite" else None
    opened = opened or postgres_world(request.getfixturevalue("postgres_url"))
    with opened as world:
        yield _filled(world)


def _filled(world: World) -> Control:
    control = Control(world.url.render_as_string(hide_password=False), Sealer(b"k" * 32), b"p")
    metadata.create_all(control.engine, [tables.plan, tables.journal])
    row = {"digest": PLAN, "made_at": NOW, "expires_at": LATER, "planner": "t", "closure": "", "facts": {}}
    with control.begin() as connection:
        connection.execute(tables.plan.insert().values(state="applying", **row))
    return control


def _work(number: int, action: Action, requests: tuple[str, ...]) -> Work:
    ref = RecordRef(StoreName("app"), CollectionName("t"), f"[{number}]")
    return Work(f"{number:032x}", Step(ref, action), tuple(map(RequestId, requests)), 0)


ENDS = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.sampled_from([Action.DELETE, Action.ANONYMIZE]),
        st.sampled_from([("R-1",), ("R-1", "R-2"), ('odd "%s" ?',)]),
        st.sampled_from(list(Status)),
        st.sampled_from(["", "locked", "x" * 90, "100%"]),
        st.sampled_from([None, LATER]),
    ),
    unique_by=lambda end: end[0],
)


@given(tries=st.lists(ENDS, max_size=3), part=st.integers(1, 2))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_end_of_each_piece_of_work_is_read_back(control: Control, tries: list[list[tuple]], part: int) -> None:  # type: ignore[type-arg]
    expected: dict[str, Line] = {}
    with control.begin() as connection:
        connection.execute(tables.journal.delete())
        for ends in tries:
            done = []
            for number, action, requests, status, detail, until in ends:
                work = _work(number, action, requests)
                done.append((work, Outcome(work.step.ref, status, detail, until)))
                expected[work.id] = Line(work.id, status, detail[:64], until, requests, part)
            journal.write(connection, PLAN, part, done, NOW)
        assert journal.read(connection, PLAN) == journal.read(connection, PLAN, part) == expected
        assert journal.read(connection, PLAN, 3) == {}
        assert journal.statuses(connection, PLAN, part) == {w: str(line.status) for w, line in expected.items()}
        counted = journal.counts(connection, PLAN, part)
        assert journal.counts(connection, PLAN, 3) == []
    assert sum(c.number for c in counted) == len(expected)
    for count in counted:
        alike = [x for x in expected.values() if (x.status, x.requests) == (count.status, count.requests)]
        assert count.number == len([x for x in alike if (x.until is not None) == count.owed])
