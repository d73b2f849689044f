"""The product, opened on a world, with requests of its people."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from bench.world.fill import World
from bench.world.people import seeds
from delenda.config import shipped_profiles
from delenda.jobs import apply, plan, verify
from delenda.jobs.house import House
from delenda.jobs.opening import open_house
from delenda.model import RequestId, RequestKind
from delenda.requests.intake import Asked, receive
from delenda.requests.proof import Method, Proof, Reporter
from delenda.settings import (
    AuditSettings,
    Caps,
    ControlSettings,
    ErasureSettings,
    FilesStore,
    RequestSettings,
    Settings,
    SqlStore,
)

KEY = SecretStr(base64.b64encode(b"k" * 32).decode())


@contextmanager
def opened(world: World, fan_out: int = 1_000) -> Iterator[House]:
    """Open the house of a world; its own files lie beside the world's."""
    state = world.folder / "state"
    state.mkdir(exist_ok=True)
    settings = Settings(
        control=ControlSettings(url=SecretStr(f"sqlite:///{state}/control.db"), key=KEY, pepper=KEY),
        audit=AuditSettings(key=KEY, folder=state / "log"),
        stores={
            "app": SqlStore(type="sql", url=SecretStr(f"sqlite:///{world.database}"), purpose="service"),
            "lake": FilesStore(type="files", root=world.lake, purpose="analytics"),
        },
        profiles=shipped_profiles(),
        requests=RequestSettings(profiles=("us-ca",)),
        erasure=ErasureSettings(caps=Caps(fan_out=fan_out, records=10_000_000, share=1.0)),
    )
    with open_house(settings) as house:
        yield house


def ask(house: House, people: Iterable[int]) -> dict[RequestId, int]:
    """Take in a proven request to erase for each person."""
    proven = Proof(Method.MANDATE, 3, house.actor, reason="agent")
    found: dict[RequestId, int] = {}
    for who in people:
        asked = Asked(
            RequestKind.ERASE,
            seeds(who),
            ground="consumer_request",
            profiles=("us-ca",),
            reporter=Reporter.AGENT,
        )
        with house.control.begin() as connection:
            found[receive(house, connection, asked, proven).request.id] = who
    return found


def carry_out(house: House, people: Iterable[int], plan_file: Path) -> float:
    """Erase people together: plan, approve, apply, verify; return the seconds that it took."""
    requests = list(ask(house, people))
    start = time.perf_counter()
    plan.plan(house, requests, plan_file)
    plan.approve(house, plan_file, "officer")
    apply.apply(house, plan_file)
    verify.verify(house, requests)
    return time.perf_counter() - start
