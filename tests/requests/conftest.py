"""An open house, and the product's signed cancellation events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from open_house import START, WEBHOOK_SECRET, open_house, settings_with
from standardwebhooks import Webhook

from delenda.jobs import request as job
from delenda.jobs.house import House
from delenda.requests.cases import Case
from delenda.testing.clock import FixedClock

Signed = Callable[..., tuple[dict[str, str], bytes]]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def house(tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    house = open_house(settings_with(tmp_path), clock)
    yield house
    house.control.close()


@pytest.fixture
def signed(clock: FixedClock) -> Signed:
    """A function that returns headers and body of an event, signed by the specification's own library."""

    def one(
        account: str = "4711",
        *,
        message_id: str = "msg_1",
        secret: str = WEBHOOK_SECRET,
        at: dt.datetime | None = None,
        body: bytes | None = None,
        **data: str,
    ) -> tuple[dict[str, str], bytes]:
        event = {"type": "account.cancelled", "data": {"account_id": account} | data}
        raw = body if body is not None else json.dumps(event).encode()
        when = at or clock.now()
        signature = Webhook(secret).sign(message_id, when, raw.decode("latin-1") if body else raw.decode())
        headers = {
            "Webhook-Id": message_id,
            "Webhook-Timestamp": str(int(when.timestamp())),
            "Webhook-Signature": signature,
        }
        return headers, raw

    return one


@pytest.fixture
def cancel(house: House, signed: Signed) -> Callable[..., Case]:
    """A function that sends the product's cancellation event, and returns the request."""

    def one(account: str, **more: str) -> Case:
        return job.cancelled(house, *signed(account, **more))

    return one
