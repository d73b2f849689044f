"""The ledger of disclosures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from open_house import EMAIL, PEPPER, PHONE, START, entries, open_house, sealed_nowhere, settings_with

from delenda.control import metadata
from delenda.errors import InputError
from delenda.jobs.house import House
from delenda.recipients import disclosures
from delenda.recipients.tables import disclosure, disclosure_token
from delenda.testing.clock import FixedClock


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = open_house(settings_with(tmp_path), FixedClock(START))
    yield house
    house.control.close()


def record(house: House, **more: Any) -> str:
    given = {
        "content": ["contact", "location"],
        "at": START - dt.timedelta(days=1),
        "reason": "court_order",
        "recipient": "District court",
        "about": [EMAIL],
    }
    with house.control.begin() as connection:
        return disclosures.record(house, connection, **(given | more))


@pytest.mark.promise("P48")
@pytest.mark.parametrize(
    "missing", [{"content": []}, {"content": [" "]}, {"at": None}, {"reason": ""}, {"recipient": " "}]
)
def test_each_disclosure_has_its_four_fields(house: House, missing: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="content, time, reason and recipient; missing: "):
        record(house, **missing)
    assert entries(house) == []
    with house.control.begin() as connection:
        assert connection.execute(sa.select(disclosure)).all() == []


def test_a_disclosure_lies_in_the_past(house: House) -> None:
    with pytest.raises(InputError, match="in the past"):
        record(house, at=START + dt.timedelta(seconds=1))


@pytest.mark.promise("P48")
def test_the_ledger_only_grows(house: House) -> None:
    record(house)
    for statement in (
        sa.update(disclosure).values(recipient="nobody"),
        sa.delete(disclosure_token),
        sa.delete(disclosure),
    ):
        with pytest.raises(sa.exc.DatabaseError, match="only grows"), house.control.engine.begin() as connection:
            connection.execute(statement)
    assert [k for k, _ in entries(house)] == ["disclosure.recorded"]


@pytest.mark.promise("P48")
@pytest.mark.servers
def test_the_ledger_only_grows_on_postgresql(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.connect() as connection:
        transaction = connection.begin()
        connection.exec_driver_sql("CREATE SCHEMA ledger")
        connection.exec_driver_sql("SET search_path TO ledger")
        metadata.create_all(connection, tables=[disclosure, disclosure_token])
        connection.execute(
            sa.insert(disclosure).values(
                id="D-1",
                content=["contact"],
                disclosed_at=START,
                reason="r",
                recipient="c",
                recorded_at=START,
                recorded_by="t",
            )
        )
        with pytest.raises(sa.exc.DatabaseError, match="only grows"), connection.begin_nested():
            connection.execute(sa.delete(disclosure))
        transaction.rollback()
    engine.dispose()


@pytest.mark.promise("P49")
def test_the_person_sees_the_ledger_about_them(house: House, tmp_path: Path) -> None:
    shown = record(house, legal_basis="Code of Civil Procedure")
    record(house, withheld="investigation", at=START)
    record(house, about=[PHONE])
    with house.control.begin() as connection:
        seen = disclosures.about(connection, [EMAIL.token(PEPPER)])
        assert disclosures.about(connection, []) == []
    assert seen == [
        {
            "id": shown,
            "content": ["contact", "location"],
            "at": "2026-01-30T09:00:00+00:00",
            "reason": "court_order",
            "recipient": "District court",
            "legal_basis": "Code of Civil Procedure",
        },
        {"withheld": "investigation"},
    ]
    sealed_nowhere(house, ["ann@example", "15550123"], tmp_path)
