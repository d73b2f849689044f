"""The signed cancellation event: what is believed, and what leaves no trace."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from open_house import WEBHOOK_SECRET, entries
from pydantic import SecretStr

from delenda.errors import ConfigError, InputError, Refused, Unverified
from delenda.jobs import request as job
from delenda.jobs.house import House
from delenda.model import RequestKind, State
from delenda.requests.cases import Case
from delenda.testing.clock import FixedClock
from delenda.webhooks import headers_for, verified_id

Signed = Callable[..., tuple[dict[str, str], bytes]]
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()


def no_trace(house: House) -> bool:
    return job.show_all(house) == [] and entries(house) == []


@pytest.mark.promise("P24")
def test_a_cancelled_account_is_a_proven_request(house: House, cancel: Callable[..., Case]) -> None:
    deleted = cancel("4711", message_id="a")
    assert (deleted.state, deleted.facts.level, deleted.request.kind) == (State.VERIFIED, 2, RequestKind.ERASE)
    kept = cancel("4712", message_id="b", wish="anonymize", ground="purpose_ended")
    assert (kept.request.kind, kept.wish, kept.request.ground) == (RequestKind.ANONYMIZE, "anonymize", "purpose_ended")
    assert [k for k, _ in entries(house)] == ["request.received", "request.verified"] * 2


@pytest.mark.promise("P31")
def test_a_replay_is_the_same_request(house: House, signed: Signed, clock: FixedClock) -> None:
    headers, body = signed()
    first = job.cancelled(house, headers, body)
    clock.advance(dt.timedelta(minutes=4))
    assert job.cancelled(house, headers, body).id == first.id
    clock.advance(dt.timedelta(minutes=2))
    with pytest.raises(Unverified):
        job.cancelled(house, headers, body)
    assert len(job.show_all(house)) == 1
    assert job.cancelled(house, *signed(message_id="msg_2")).state is State.DUPLICATE


@pytest.mark.promise("P31")
@pytest.mark.parametrize(
    "harm",
    [
        {"secret": OTHER},
        {"at": dt.timedelta(minutes=-6)},
        {"at": dt.timedelta(minutes=6)},
    ],
)
def test_forged_old_and_early_events_leave_no_trace(
    house: House, signed: Signed, clock: FixedClock, harm: dict[str, Any]
) -> None:
    if "at" in harm:
        harm = {"at": clock.now() + harm["at"]}
    with pytest.raises(Unverified):
        job.cancelled(house, *signed(**harm))
    assert no_trace(house)


@pytest.mark.promise("P31")
def test_a_reparsed_body_does_not_verify(house: House, signed: Signed) -> None:
    headers, body = signed()
    for other in (json.dumps(json.loads(body), indent=1).encode(), body + b" ", body.replace(b"4711", b"4712")):
        with pytest.raises(Unverified):
            job.cancelled(house, headers, other)
    for name in headers:
        with pytest.raises((InputError, Unverified)):
            job.cancelled(house, {k: v for k, v in headers.items() if k != name}, body)
        with pytest.raises((InputError, Unverified)):
            job.cancelled(house, headers | {name: headers[name] + "x"}, body)
    with pytest.raises(InputError, match="longer"):
        job.cancelled(house, headers, body + b" " * 20_000)
    assert no_trace(house)


def test_signed_nonsense_is_an_error_not_a_request(house: House, signed: Signed) -> None:
    for body in (
        b"[]",
        b"{",
        b'{"type":"account.created","data":{"account_id":"1"}}',
        b'{"type":"account.cancelled","data":{"account_id":1}}',
        b'{"type":"account.cancelled","data":{"account_id":""}}',
        b'{"type":"account.cancelled","data":{"account_id":"1","wish":"sell"}}',
        b'{"type":"account.cancelled","data":{"account_id":"1","email":"a@example.com"}}',
        b'{"type":"account.cancelled","data":{"account_id":"1","ground":"no_such"}}',
        b'{"type":"account.cancelled","data":{"account_id":"null"}}',
    ):
        with pytest.raises(InputError):
            job.cancelled(house, *signed(body=body))
    assert no_trace(house)


def test_keys_rotate(house: House, signed: Signed) -> None:
    both = (SecretStr(OTHER), SecretStr(WEBHOOK_SECRET))
    requests = house.settings.requests.model_copy(update={"webhook_secrets": both})
    rotated = dataclasses.replace(house, settings=house.settings.model_copy(update={"requests": requests}))
    assert job.cancelled(rotated, *signed("1", message_id="a")).state is State.VERIFIED
    headers, body = signed("2", message_id="b", secret=OTHER)
    headers["Webhook-Signature"] = "v1a,xx v1,AAAA " + headers["Webhook-Signature"]
    assert job.cancelled(rotated, headers, body).state is State.VERIFIED


def test_without_a_secret_nothing_is_believed(house: House, signed: Signed) -> None:
    requests = house.settings.requests.model_copy(update={"webhook_secrets": ()})
    silent = dataclasses.replace(house, settings=house.settings.model_copy(update={"requests": requests}))
    with pytest.raises(ConfigError):
        job.cancelled(silent, *signed())
    for bad in ("", "short", "whsec_!!!!"):
        with pytest.raises(ConfigError, match="24 to 64"):
            headers_for(SecretStr(bad), "m", house.clock.now(), b"{}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    headers=st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text(max_size=40)
    ),
    body=st.binary(max_size=60),
)
def test_noise_is_refused(clock: FixedClock, headers: dict[str, str], body: bytes) -> None:
    with pytest.raises((InputError, Refused)):
        verified_id([SecretStr(WEBHOOK_SECRET)], headers, body, clock.now(), dt.timedelta(minutes=5))
