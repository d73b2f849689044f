"""The small world of ``subjects.world`` in an open house, with requests in it."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from open_house import open_house, settings_with
from subjects import world

from delenda.discovery import datamap
from delenda.erasure import tables as erasure_tables
from delenda.jobs import apply as apply_job
from delenda.jobs import plan as plan_job
from delenda.jobs.apply import ApplyReport
from delenda.jobs.house import House
from delenda.jobs.plan import PlanReport
from delenda.model import RequestId, RequestKind, State
from delenda.requests import cases
from delenda.requests.intake import Asked, receive
from delenda.requests.proof import Method, Proof
from delenda.settings import Caps, ErasureSettings, RetentionRule, Settings
from delenda.subjects import tables as subject_tables
from delenda.testing.clock import FixedClock
from delenda.testing.memory import MemoryStore

assert erasure_tables.plan.metadata is subject_tables.attribution_answer.metadata

PAYMENTS = RetentionRule(
    name="tax",
    collections=("app/payments",),
    starts="paid_at",
    period="P7Y",
    legal_basis="tax law",
    purpose="bookkeeping",
    suppress=("CREDIT_CARD",),
)


def settings(folder: Path, **changes: Any) -> Settings:
    """Settings of the world: payments are kept seven years, caps fit four people."""
    plain = settings_with(folder)
    told: dict[str, Any] = {
        "retention": (PAYMENTS,),
        "erasure": ErasureSettings(caps=Caps(share=1.0), **changes.pop("erasure", {})),
    }
    return plain.model_copy(update=told | changes)


def open_estate(folder: Path, clock: FixedClock, told: Settings | None = None) -> House:
    """Return a house with the world's stores and its data map; ``house.control`` is the caller's to close."""
    house = open_house(told or settings(folder), clock)
    app, bucket = world.app(), world.bucket()
    house = dataclasses.replace(house, stores={"app": app, "bucket": bucket}, engine=world.engine(), actor="planner")
    datamap.save(house, world.data_map(app, bucket), "test")
    return house


def ask(
    house: House,
    *seeds: tuple[str, str],
    kind: RequestKind = RequestKind.ERASE,
    wish: str = "",
    scope: tuple[str, ...] = (),
    proven: bool = True,
) -> RequestId:
    """Take in a request, verified on a known channel at level 2 or by document at 3."""
    proof = Proof(Method.DOCUMENT, 3, "operator-1", reason="shown", evidence="file-1") if proven else None
    ground = "cancelled"
    with house.control.begin() as connection:
        asked = Asked(kind, seeds, ground=ground, wish=wish, scope=scope)
        return receive(house, connection, asked, proof).id


def state(house: House, request: RequestId) -> State:
    with house.control.begin() as connection:
        return cases.get(connection, house.control.sealer, request).state


def snapshot(house: House) -> dict[str, Any]:
    """Return everything that stands in the stores now."""
    return {
        name: copy.deepcopy((store.tables, store.objects))
        for name, store in house.stores.items()
        if isinstance(store, MemoryStore)
    }


def rows(house: House, table: str) -> dict[Any, dict[str, Any]]:
    store = house.stores["app"]
    assert isinstance(store, MemoryStore)
    return {r.get("id", r.get("email")): r for r in store.tables[table]}


def objects(house: House, collection: str) -> Mapping[str, list[dict[str, Any]]]:
    store = house.stores["bucket"]
    assert isinstance(store, MemoryStore)
    return store.objects[collection]


def as_other(house: House) -> House:
    """Return the same house with somebody else at work."""
    return dataclasses.replace(house, actor="approver")


def plan(house: House, folder: Path, *requests: RequestId) -> tuple[PlanReport, Path]:
    path = folder / "plan.json"
    return plan_job.plan(house, list(requests), path), path


def carry_out(house: House, folder: Path, *requests: RequestId) -> tuple[PlanReport, ApplyReport]:
    """Plan, approve and apply."""
    report, path = plan(house, folder, *requests)
    plan_job.approve(as_other(house), path)
    return report, apply_job.apply(house, path)
