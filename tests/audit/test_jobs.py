"""The audit jobs on a house: publish, beat, verify, hand out, forget keys, recover."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from delenda.audit import tables
from delenda.audit.bundle import verify_bundle
from delenda.audit.log import Log
from delenda.audit.policy import Policy
from delenda.audit.receipts import ReceiptFacts, verify_receipt
from delenda.audit.reconcile import Work
from delenda.control import Control, Sealer
from delenda.erasure import tables as erasure
from delenda.errors import AuditBroken, InputError, Refused
from delenda.jobs import audit, receipt
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Identifier
from delenda.ports import Engine
from delenda.recipients.tables import disclosure
from delenda.settings import AuditSettings, ControlSettings, Settings

SEED = Identifier(Kind.EMAIL, "ann@example.com")


def house_of(control: Control, settings: AuditSettings, clock: Any) -> House:
    secret = SecretStr("unused")
    whole = Settings(control=ControlSettings(key=secret, pepper=secret), audit=settings, stores={})
    return House(whole, control, {}, cast(Engine, None), Log(control, settings, clock), clock)


@pytest.fixture
def house(control: Control, settings: AuditSettings, clock: Any) -> House:
    return house_of(control, settings, clock)


def receive(house: House, request: str) -> None:
    with house.control.begin() as connection:
        house.log.append(connection, "request.received", {"kind": "erase"}, request)
        house.log.append(connection, "apply.collection", {"store": "crm", "collection": "users", "done": 1}, request)


def test_a_request_from_receipt_to_bundle(house: House, tmp_path: Path) -> None:
    receive(house, "R-1")
    issued = receipt.issue_receipt(house, ReceiptFacts("R-1", "erase", "complete", True), [SEED])
    assert receipt.last_receipt(house, "R-1") == issued
    paths = receipt.write_receipt(issued, tmp_path / "out")
    assert sorted(paths) == ["html", "json", "tlog-proof", "txt"]
    policy = Policy.of_log(audit.log_of(house).verifier)
    assert verify_receipt(paths["json"].read_bytes(), policy).id == issued.id
    assert verify_bundle(audit.bundle(house, tmp_path / "b.zip", "R-1"), policy).ok
    with pytest.raises(InputError):
        receipt.last_receipt(house, "R-2")


def test_verify_finds_harm_and_what_was_never_logged(house: House, settings: AuditSettings) -> None:
    receive(house, "R-1")
    head = audit.publish(house)
    assert audit.verify(house, heads=[head]).ok
    work = Work("R-1", "apply.collection", "done", 2, "crm", "users")
    assert not audit.verify(house, sources=[lambda _: [work]]).ok
    tile = next((settings.folder / "tile/0").rglob("3"))
    tile.write_bytes(b"x" * 96)
    assert not audit.verify(house).ok


def test_beats_come_when_they_are_due(house: House, clock: Any) -> None:
    assert audit.beat(house).size == 1
    assert audit.beat(house).size == 1
    clock.pass_time(house.settings.audit.checkpoint_every)
    assert audit.beat(house).size == 2


@pytest.mark.promise("P41")
def test_keys_are_destroyed_when_the_proof_period_is_over(house: House, clock: Any, settings: AuditSettings) -> None:
    for request in ("R-1", "R-2"):
        receive(house, request)
    receipt.issue_receipt(house, ReceiptFacts("R-1", "erase", "complete", True), [SEED])
    clock.pass_time(settings.proof_period - dt.timedelta(seconds=1))
    assert audit.expire_keys(house) == 0
    clock.pass_time(dt.timedelta(seconds=1))
    assert audit.expire_keys(house) == 1, "the one that ended; the other is still open"
    assert audit.expire_keys(house) == 0
    log = audit.log_of(house)
    with house.control.begin() as connection:
        with pytest.raises(Refused):
            log.vault.commit(connection, "R-1", "EMAIL", SEED.value)
        assert log.vault.commit(connection, "R-2", "EMAIL", SEED.value)
    assert audit.verify(house).ok


def test_a_sealed_key_opens_only_for_its_request(house: House) -> None:
    receive(house, "R-1")
    receive(house, "R-2")
    log = audit.log_of(house)
    with house.control.begin() as connection:
        one, two = (log.vault.key(connection, r) for r in ("R-1", "R-2"))
        assert one != two
        sealed = connection.execute(sa.select(tables.vault.c.sealed_key)).scalars().all()
        assert all(key not in row for key in (one, two) for row in sealed)


def test_a_restored_store_takes_back_what_it_forgot(
    house: House, settings: AuditSettings, clock: Any, tmp_path: Path
) -> None:
    receive(house, "R-1")
    audit.publish(house)
    receive(house, "R-2")  # waits in the copy, and is published after it was taken
    with house.control.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
    copy = sa.create_engine(f"sqlite:///{tmp_path}/copy.db")
    with house.control.engine.connect() as source, copy.connect() as target:
        source.connection.driver_connection.backup(target.connection.driver_connection)  # type: ignore[union-attr]
    copy.dispose()
    for request in ("R-3", "R-1"):
        receive(house, request)
    with house.control.begin() as connection:
        house.log.append(connection, "request.withdrawn", {}, "R-1")
    head = audit.publish(house)

    restored = Control(f"sqlite:///{tmp_path}/copy.db", Sealer(bytes(range(32))), b"p" * 32)
    house = house_of(restored, settings, clock)
    clock.pass_time(dt.timedelta(hours=1))
    for request in ("R-1", "R-4"):  # work goes on before anybody notices
        receive(house, request)
    with pytest.raises(AuditBroken, match="recover"):
        audit.publish(house)
    assert audit.recover(house) == head.size - 4 + 1
    assert audit.recover(house) == 0
    grown = audit.publish(house)
    assert grown.size > head.size
    report = audit.verify(house, heads=[head])
    assert (report.verdict.problems, report.discrepancies) == ([], ())
    trails = report.verdict.trails
    assert set(trails) == {"R-1", "R-2", "R-3", "R-4"}
    assert [e.entry.kind for e in audit.entries(house, "R-1")] == [
        "trail.opened",
        *["request.received", "apply.collection"] * 2,
        "request.withdrawn",
        "trail.closed",
        "trail.opened",
        "request.received",
        "apply.collection",
    ]
    with restored.begin() as connection:
        assert len({audit.log_of(house).vault.key(connection, r) for r in trails}) == 4
    restored.close()


def test_a_harmed_folder_is_not_recovered_from(house: House, settings: AuditSettings) -> None:
    receive(house, "R-1")
    audit.publish(house)
    shutil.rmtree(settings.folder / "tile/0")
    with pytest.raises(AuditBroken, match="does not verify"):
        audit.recover(house)


def remember_erasure(house: House, request: str, steps: int) -> None:
    """Write what the rooms' own tables hold after an erasure, without a word to the log."""
    now = house.clock.now()
    with house.control.begin() as connection:
        connection.execute(
            sa.insert(erasure.plan).values(
                digest="d", made_at=now, expires_at=now, planner="p", state="approved", closure="c", facts={}
            )
        )
        connection.execute(
            sa.insert(erasure.closure).values(
                plan="d", number=1, store="crm", collection="users", rank=0, works=steps, sealed=b""
            )
        )
        for i in range(steps):
            line = {"plan": "d", "work": f"w{i}", "part": 1, "action": "delete", "requests": [request], "at": now}
            connection.execute(sa.insert(erasure.journal).values(**line, status="done", detail=""))


@pytest.mark.promise("P40")
def test_erasures_that_the_log_does_not_know_are_found(house: House) -> None:
    receive(house, "R-1")  # the log tells of one step
    audit.publish(house)
    remember_erasure(house, "R-1", 3)
    found = audit.verify(house, sources=audit.sources(house)).discrepancies
    assert [str(d) for d in found] == [
        "request R-1: apply.collection done in crm/users: 3 in the control store, 1 logged"
    ]
    with house.control.begin() as connection:
        body: dict[str, str | int | None] = {"store": "crm", "collection": "users", "done": 2}
        house.log.append(connection, "apply.collection", body, "R-1")
    assert audit.verify(house, sources=audit.sources(house)).ok


def test_receipts_and_disclosures_that_the_log_does_not_know_are_found(house: House) -> None:
    receive(house, "R-1")
    receipt.issue_receipt(house, ReceiptFacts("R-1", "erase", "complete", True))
    assert audit.verify(house, sources=audit.sources(house)).ok
    now = house.clock.now()
    with house.control.begin() as connection:
        facts = {"content": ["contact"], "disclosed_at": now, "reason": "court_order", "recipient": "court"}
        connection.execute(sa.insert(disclosure).values(id="D-1", recorded_at=now, recorded_by="op", **facts))
        copy = {"issued_at": now, "final": True, "digest": "0" * 64, "core": b"{}", "signature": b""}
        connection.execute(sa.insert(tables.receipt).values(id="rc-x", request="R-1", **copy))
    found = audit.verify(house, sources=audit.sources(house)).discrepancies
    assert [(d.request, d.what, d.expected, d.logged) for d in found] == [
        ("*", "disclosure.recorded entries", 1, 0),
        ("R-1", "receipt.issued entries", 2, 1),
    ]
