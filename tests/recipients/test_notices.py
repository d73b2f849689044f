"""Recipients are told, really: over HTTP, by mail, by hand; and their answers are believed only if they are theirs."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import email
import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from open_house import EMAIL, PHONE, START, entries, open_house, sealed_nowhere, settings_with
from partners import Mailbox, Partner
from pydantic import SecretStr
from standardwebhooks import Webhook

from delenda.errors import InputError, Refused, Unverified
from delenda.jobs import notify as job
from delenda.jobs.house import House
from delenda.kinds import Kind
from delenda.model import Identifier, RequestKind
from delenda.recipients import outbox, registry
from delenda.recipients.notices import wait_after
from delenda.settings import MailSettings, NoticeSettings, Recipient
from delenda.testing.clock import FixedClock

RAW = b"shared-secret-of-32-random-bytes"
SECRET = SecretStr("whsec_" + base64.b64encode(RAW).decode())
DAY = dt.timedelta(days=1)
ADDRESS = Identifier(Kind.ADDRESS, "1 Example Street")
ALIASES = [EMAIL, PHONE, Identifier(Kind.ACCOUNT_ID, "4711"), ADDRESS]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def with_recipients(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[..., House]]:
    """A function that opens a house with these recipients."""
    opened: list[House] = []

    def one(*recipients: Recipient, mail: MailSettings | None = None, **notices: Any) -> House:
        settings = settings_with(tmp_path).model_copy(
            update={
                "recipients": recipients,
                "notices": NoticeSettings(private_hosts=("127.0.0.1",), callback="https://example.com/ack", **notices),
                "mail": mail or MailSettings(),
            }
        )
        opened.append(open_house(settings, clock))
        return opened[-1]

    yield one
    for house in opened:
        house.control.close()


def https(name: str, url: str, **more: Any) -> Recipient:
    return Recipient(name=name, channel="https", url=url, secret=SECRET, basis="processor", **more)


def opened(body: bytes) -> dict[str, Any]:
    """What a recipient reads in a notice, opened as ADR 3 says, without the product's code."""
    data = json.loads(body)["data"]
    sealed = base64.b64decode(data["sealed"])
    key = HKDF(SHA256(), 32, data["notice"].encode(), b"delenda recipient notice v1").derive(RAW)
    return json.loads(AESGCM(key).decrypt(sealed[:12], sealed[12:], data["notice"].encode()))


def answer(clock: FixedClock, body: bytes, outcome: str = "erased", **harm: Any) -> tuple[dict[str, str], bytes]:
    """A recipient's signed answer to a notice."""
    notice = json.loads(body)["data"]["notice"]
    token = opened(body)["token"]
    data = {"notice": notice, "token": token, "outcome": outcome} | harm.get("data", {})
    raw = json.dumps({"type": "erasure.acknowledged", "data": data}).encode()
    secret = harm.get("secret", SECRET.get_secret_value())
    signature = Webhook(secret).sign("ack-1", clock.now(), raw.decode())
    stamp = str(int(clock.now().timestamp()))
    return {"webhook-id": "ack-1", "webhook-timestamp": stamp, "webhook-signature": signature}, raw


def prepare(house: House, request_id: str = "R-1", collections: tuple[str, ...] = ("app/users",)) -> list[str]:
    return job.prepare(house, request_id, RequestKind.ERASE, collections, ALIASES)


def states(house: House) -> dict[str, tuple[str, str]]:
    return {n["recipient"]: (n["state"], n["code"]) for n in job.merge(house)["notices"]}


@pytest.mark.promise("P21")
def test_three_recipients_answering_silent_and_exempt(
    with_recipients: Callable[..., House], partner: Partner, second_partner: Partner, clock: FixedClock
) -> None:
    house = with_recipients(
        https("answers", partner.url, collections=("app/users",), kinds=("EMAIL",)),
        https("silent", second_partner.url, collections=("app/*",)),
        Recipient(name="bank", basis="own controller", collections=("app/*",), independent_authorisation=True),
        https("elsewhere", partner.url, collections=("app/orders",)),
    )
    assert len(prepare(house)) == 3
    assert prepare(house) == [], "telling twice is telling once"
    assert job.run(house)["sent"] == 2
    headers, body = partner.got[0]
    Webhook(SECRET.get_secret_value())
    signed = Webhook(SECRET.get_secret_value()).sign(headers["webhook-id"], clock.now(), body.decode())
    assert headers["webhook-signature"] == signed
    assert opened(body)["identifiers"] == [{"kind": "EMAIL", "value": "ann@example.com"}]
    named = {i["kind"] for i in opened(second_partner.got[0][1])["identifiers"]}
    assert named == {"EMAIL", "PHONE_NUMBER", "ACCOUNT_ID"}, "a weak one is named only to who got it"
    assert b"ann" not in body
    assert json.loads(body)["data"]["acknowledge"] == "https://example.com/ack"

    job.acknowledge(house, *answer(clock, body))
    assert states(house) == {
        "answers": ("acknowledged", "erased"),
        "silent": ("sent", ""),
        "bank": ("exempt", "independent_authorisation"),
    }
    with house.control.begin() as connection:
        assert not outbox.is_settled(connection, "R-1")
    clock.advance(14 * DAY)
    assert len(job.run(house)["escalated"]) == 1
    assert states(house)["silent"] == ("escalated", "silent")
    assert [k for k, _ in entries(house)] == [
        "recipient.exempt",
        "recipient.notified",
        "recipient.notified",
        "recipient.acknowledged",
        "recipient.escalated",
    ]
    late = job.acknowledge(house, *answer(clock, second_partner.got[0][1], "nothing_found"))
    assert late
    with house.control.begin() as connection:
        assert outbox.is_settled(connection, "R-1")
        [first, *_] = outbox.outcomes(connection, "R-1")
    assert first["channel"] == "https"
    assert first["answered_at"]


@pytest.mark.promise("P21")
def test_it_retries_later_each_time_then_fetches_a_person(
    with_recipients: Callable[..., House], partner: Partner, clock: FixedClock
) -> None:
    house = with_recipients(https("p", partner.url), attempts=3)
    prepare(house)
    partner.answers = [500, 429, 503]
    assert job.run(house)["later"] == 1
    assert job.run(house)["later"] == 0, "not before its time"
    clock.advance(wait_after(1))
    assert job.run(house)["later"] == 1
    clock.advance(wait_after(1))
    assert partner.got[2:] == []
    clock.advance(wait_after(2))
    job.run(house)
    assert len(partner.got) == 3
    assert states(house) == {"p": ("escalated", "unavailable")}
    assert len({h["webhook-id"] for h, _ in partner.got}) == 1, "the id tells a recipient that it is the same"


@pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 404, 410])
def test_what_is_refused_is_not_sent_again(
    with_recipients: Callable[..., House], partner: Partner, clock: FixedClock, status: int
) -> None:
    house = with_recipients(https("p", partner.url))
    prepare(house)
    partner.answers = [status]
    assert job.run(house)["failed"] == 1
    assert states(house) == {"p": ("escalated", "refused")}
    clock.advance(DAY)
    job.run(house)
    assert len(partner.got) == 1, "no redirect is followed, and no second attempt made"


def test_a_recipient_that_is_down_is_tried_later(with_recipients: Callable[..., House]) -> None:
    house = with_recipients(https("p", "http://127.0.0.1:9/none"))
    prepare(house)
    assert job.run(house)["later"] == 1
    assert states(house) == {"p": ("due", "unavailable")}


def test_two_senders_do_not_send_twice(with_recipients: Callable[..., House], partner: Partner) -> None:
    house = with_recipients(https("p", partner.url))
    prepare(house)
    first, second = job.partition(house), job.partition(house)
    assert (len(first), second) == (1, [])
    assert job.work(house, first)["sent"] == 1


def test_a_sender_that_died_is_followed_by_another(
    with_recipients: Callable[..., House], partner: Partner, clock: FixedClock
) -> None:
    house = with_recipients(https("p", partner.url))
    prepare(house)
    assert len(job.partition(house)) == 1
    clock.advance(outbox.LEASE)
    assert job.run(house)["sent"] == 1


# --- answers -----------------------------------------------------------------------------------------


@pytest.mark.promise("P21")
@pytest.mark.parametrize(
    "harm",
    [
        {"secret": "whsec_" + base64.b64encode(b"another-secret-of-32-random-byte").decode()},
        {"data": {"token": "guess"}},
        {"data": {"notice": "N-none"}},
    ],
)
def test_an_answer_that_is_not_theirs_is_not_believed(
    with_recipients: Callable[..., House], partner: Partner, clock: FixedClock, harm: dict[str, Any]
) -> None:
    house = with_recipients(https("p", partner.url))
    prepare(house)
    job.run(house)
    with pytest.raises(Unverified):
        job.acknowledge(house, *answer(clock, partner.got[0][1], **harm))
    with pytest.raises(InputError, match="outcome is one of"):
        job.acknowledge(house, *answer(clock, partner.got[0][1], "whatever"))
    headers, body = answer(clock, partner.got[0][1])
    with pytest.raises(Unverified):
        job.acknowledge(house, headers, body + b" ")
    clock.advance(dt.timedelta(minutes=6))
    with pytest.raises(Unverified):
        job.acknowledge(house, headers, body)
    with pytest.raises(InputError):
        job.acknowledge(house, headers, b"{}")
    assert states(house) == {"p": ("sent", "")}


def test_an_exception_is_a_persons_task(
    with_recipients: Callable[..., House], partner: Partner, clock: FixedClock
) -> None:
    house = with_recipients(https("p", partner.url))
    [notice] = prepare(house)
    job.run(house)
    job.acknowledge(house, *answer(clock, partner.got[0][1], "exception"))
    assert states(house) == {"p": ("escalated", "exception")}
    assert job.read_task(house, notice).identifiers[0] == EMAIL
    job.acknowledge_by_hand(house, notice, "erased", "call-2026-02-03")
    job.acknowledge_by_hand(house, notice, "erased", "call-2026-02-03")
    assert states(house) == {"p": ("acknowledged", "erased")}
    with pytest.raises(InputError, match="content is gone"):
        job.read_task(house, notice)
    assert [k for k, _ in entries(house)].count("recipient.acknowledged") == 2


def test_what_was_answered_is_forgotten(
    with_recipients: Callable[..., House], partner: Partner, clock: FixedClock, tmp_path: Path
) -> None:
    house = with_recipients(https("p", partner.url))
    prepare(house)
    job.run(house)
    job.acknowledge(house, *answer(clock, partner.got[0][1]))
    with house.control.begin() as connection:
        assert connection.execute(outbox.table.select()).one().content == b""
    sealed_nowhere(house, ["ann@example", "15550123", "4711", opened(partner.got[0][1])["token"]], tmp_path)


def test_by_hand(with_recipients: Callable[..., House]) -> None:
    house = with_recipients(Recipient(name="printer", basis="processor", kinds=("ADDRESS",)))
    [notice] = prepare(house)
    assert states(house) == {"printer": ("manual", "")}
    assert job.read_task(house, notice).identifiers == (ADDRESS,)
    with pytest.raises(InputError, match="evidence"):
        job.acknowledge_by_hand(house, notice, "erased", " ")
    job.acknowledge_by_hand(house, notice, "erased", "letter-7")
    assert states(house)["printer"][0] == "acknowledged"


def test_who_got_nothing_of_the_person_is_exempt(with_recipients: Callable[..., House]) -> None:
    house = with_recipients(Recipient(name="cards", basis="processor", kinds=("CREDIT_CARD",)))
    prepare(house)
    assert states(house) == {"cards": ("exempt", "nothing_shared")}
    with pytest.raises(InputError, match="not of access"):
        job.prepare(house, "R-2", RequestKind.ACCESS, ("app/users",), ALIASES)


def test_a_recipient_taken_out_of_config_is_told_of(with_recipients: Callable[..., House], partner: Partner) -> None:
    house = with_recipients(https("p", partner.url))
    prepare(house)
    without = dataclasses.replace(house, settings=house.settings.model_copy(update={"recipients": ()}))
    with pytest.raises(InputError, match="not configured any more"):
        job.run(without)


# --- mail --------------------------------------------------------------------------------------------


def by_mail(mailbox: Mailbox) -> tuple[Recipient, MailSettings]:
    recipient = Recipient(name="m", channel="smtp", contact="dpo@example.com", secret=SECRET, basis="processor")
    return recipient, MailSettings(host="localhost", port=mailbox.port, sender="privacy@example.com")


@pytest.mark.promise("P21")
@pytest.mark.promise("P60")
def test_a_notice_by_mail_is_signed_sealed_and_over_tls(
    with_recipients: Callable[..., House], mailbox: Mailbox, trust: ssl.SSLContext, clock: FixedClock
) -> None:
    recipient, mail = by_mail(mailbox)
    house = with_recipients(recipient, mail=mail)
    prepare(house)
    assert job.run(house, trust=trust)["sent"] == 1
    message = email.message_from_bytes(mailbox.got[0])
    assert message["To"] == "dpo@example.com"
    [_, attachment] = message.get_payload()
    body = attachment.get_payload(decode=True)
    assert opened(body)["identifiers"][0]["value"] == "ann@example.com"
    assert b"ann@example" not in mailbox.got[0]
    signed = Webhook(SECRET.get_secret_value()).sign(message["X-Webhook-Id"], clock.now(), body.decode())
    assert message["X-Webhook-Signature"] == signed
    job.acknowledge(house, *answer(clock, body))
    assert states(house)["m"][0] == "acknowledged"


def test_a_mail_server_that_is_not_trusted_gets_nothing(
    with_recipients: Callable[..., House], mailbox: Mailbox
) -> None:
    recipient, mail = by_mail(mailbox)
    house = with_recipients(recipient, mail=mail)
    prepare(house)
    assert job.run(house)["later"] == 1
    assert mailbox.got == []


@pytest.mark.parametrize(("refusal", "ended"), [("451 later", "later"), ("550 never", "failed")])
def test_what_a_mail_server_refuses(
    with_recipients: Callable[..., House], mailbox: Mailbox, trust: ssl.SSLContext, refusal: str, ended: str
) -> None:
    recipient, mail = by_mail(mailbox)
    house = with_recipients(recipient, mail=mail)
    prepare(house)
    mailbox.refusal = refusal
    assert job.run(house, trust=trust)[ended] == 1


def test_an_address_writes_no_headers(with_recipients: Callable[..., House], mailbox: Mailbox) -> None:
    house = with_recipients(mail=by_mail(mailbox)[1])
    victim = Identifier(Kind.EMAIL, "a@example.com\nBcc: b@example.com")
    with pytest.raises(InputError) as caught:
        job.send_mail(house, victim, "s", "t")
    assert "b@example" not in str(caught.value)


# --- registry ----------------------------------------------------------------------------------------


@pytest.mark.promise("P50")
@pytest.mark.promise("P52")
@pytest.mark.promise("P56")
def test_only_what_was_agreed_is_handed_over() -> None:
    recipient = Recipient(name="lab", basis="contract", collections=("app/results*",), kinds=("EMAIL",))
    registry.check_transfer(recipient, ["app/results_2026"], ["EMAIL"], minor=False)
    for collections, kinds, minor, match in [
        (["app/users"], ["EMAIL"], False, "app/users is not among"),
        (["app/results"], ["PHONE_NUMBER"], False, "PHONE_NUMBER is not among"),
        (["app/results"], ["EMAIL"], True, "a child's data"),
    ]:
        with pytest.raises(Refused, match=match):
            registry.check_transfer(recipient, collections, kinds, minor=minor)
    registry.check_transfer(recipient, ["app/results"], ["EMAIL"], minor=True, override="emergency")
    with pytest.raises(Refused, match="no basis"):
        registry.check_transfer(recipient.model_copy(update={"basis": " "}), [], [], minor=False)


@pytest.mark.promise("P51")
def test_the_list_of_partners(with_recipients: Callable[..., House]) -> None:
    house = with_recipients(
        https("<b>mail</b>", "https://mail.example.com/x?y", contract="DPA-1", kinds=("EMAIL",)),
        Recipient(name="bank", basis="own controller", independent_authorisation=True),
    )
    listed = job.recipients(house)
    assert [r["name"] for r in listed] == ["<b>mail</b>", "bank"]
    assert "whsec_" not in json.dumps(listed)
    page = registry.as_html(house.settings)
    assert "&lt;b&gt;mail" in page
    assert "<b>mail" not in page
    assert "own authorisation" in page
