"""The receiver: signed messages in, problem documents out, and no value in anything that it says."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from open_house import WEBHOOK_SECRET, settings_with
from pydantic import SecretStr
from serving import serving

from delenda.console.app import make_app
from delenda.errors import SourceUnavailable
from delenda.settings import Settings
from delenda.webhooks import MAX_BODY_BYTES, headers_for

ACCOUNT = "/webhooks/account"
VALUE = "somebody@example.com"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_with(tmp_path)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def client(settings: Settings, told: list[str]) -> Iterator[httpx.Client]:
    with serving(make_app(settings, told.append)) as open_client:
        yield open_client


def event(account: str = "4711", **data: Any) -> bytes:
    return json.dumps({"type": "account.cancelled", "data": {"account_id": account, **data}}).encode()


def signed(body: bytes, name: str = "evt-1", secret: str = WEBHOOK_SECRET) -> dict[str, str]:
    return headers_for(SecretStr(secret), name, dt.datetime.now(dt.UTC), body)


def test_a_cancellation_becomes_one_request_however_often_it_comes(client: httpx.Client, told: list[str]) -> None:
    body = event()
    first = client.post(ACCOUNT, content=body, headers=signed(body))
    assert (first.status_code, first.json()["state"]) == (202, "verified")
    again = client.post(ACCOUNT, content=body, headers=signed(body))
    assert again.json() == first.json()
    assert told == [first.json()["request"]] * 2


def test_a_strangers_message_is_refused_and_nothing_is_written(client: httpx.Client, told: list[str]) -> None:
    body = event(VALUE)
    other = "whsec_" + "A" * 43 + "="
    refused = client.post(ACCOUNT, content=body, headers=signed(body, secret=other))
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "unverified"
    altered = client.post(ACCOUNT, content=body + b" ", headers=signed(body))
    assert altered.status_code == 401
    assert told == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", event(VALUE, shoe_size=VALUE), b'{"type": "account.created"}'])
def test_what_is_no_event_is_refused_without_repeating_it(client: httpx.Client, body: bytes) -> None:
    headers = signed(body) if body != b"\xff" else signed(b"x")
    answer = client.post(ACCOUNT, content=body, headers=headers)
    assert answer.status_code == 400
    assert VALUE not in answer.text


def test_a_long_body_is_not_read(client: httpx.Client) -> None:
    told = client.post(ACCOUNT, content=b"x" * (MAX_BODY_BYTES + 1))
    assert told.status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * 4096

    untold = client.post(ACCOUNT, content=pieces())
    assert untold.status_code == 413
    assert untold.json()["status"] == 413


def test_if_nobody_can_be_told_the_sender_shall_come_again(settings: Settings) -> None:
    def deaf(_request: str) -> None:
        raise SourceUnavailable("the Prefect server does not take the event")

    body = event()
    with serving(make_app(settings, deaf)) as client:
        answer = client.post(ACCOUNT, content=body, headers=signed(body))
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    heard: list[str] = []
    with serving(make_app(settings, heard.append)) as client:
        assert client.post(ACCOUNT, content=body, headers=signed(body)).status_code == 202
    assert len(heard) == 1


def test_a_surprise_says_its_type_alone(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_request: str) -> None:
        raise ValueError(VALUE)

    body = event()
    with caplog.at_level(logging.DEBUG), serving(make_app(settings, broken)) as client:
        answer = client.post(ACCOUNT, content=body, headers=signed(body))
    assert (answer.status_code, answer.json()["code"]) == (500, "fatal")
    assert VALUE not in answer.text + caplog.text


def test_an_acknowledgement_that_fits_no_notice_is_refused(client: httpx.Client) -> None:
    data = {"notice": "n-1", "token": "t", "outcome": "erased"}
    body = json.dumps({"type": "erasure.acknowledged", "data": data}).encode()
    assert client.post("/webhooks/acknowledgements", content=body, headers=signed(body)).status_code in (400, 401)


def test_it_says_whether_it_is_well_and_shows_nothing_else(client: httpx.Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    for path in ("/", "/docs", "/openapi.json"):
        missing = client.get(path)
        assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert client.get(ACCOUNT).status_code == 405
