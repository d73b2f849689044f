"""Telling recipients, as a job: write the notices with the work, send them, take answers in, fetch a person in time.

``work`` needs nothing but ids, so that it runs anywhere: ``partition`` names what is due, ``merge`` counts.
"""

from __future__ import annotations

import hashlib
import ssl
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from typing import Any, Final

from delenda.errors import DelendaError, InputError, Refused, SourceUnavailable
from delenda.jobs.house import House
from delenda.model import Identifier, RequestKind
from delenda.recipients import https, mail, outbox
from delenda.recipients.notices import Content, Notice, message
from delenda.recipients.registry import view
from delenda.settings import Recipient
from delenda.webhooks import headers_for

ACTIONS: Final = {RequestKind.ERASE: "erase", RequestKind.ANONYMIZE: "anonymize", RequestKind.SUPPRESS: "stop"}


def prepare(
    house: House, request_id: str, kind: RequestKind, collections: Iterable[str], identifiers: Sequence[Identifier]
) -> list[str]:
    """Write a notice to everybody who got data of these collections; return the new notices' ids.

    ``identifiers`` are all aliases of the person; each recipient is named only the kinds that they got.
    Raises ``InputError`` for a kind of request that recipients are not told of.
    """
    if kind not in ACTIONS:
        raise InputError(f"recipients are told of erasures, not of {kind}")
    with house.control.begin() as connection:
        return outbox.put(house, connection, request_id, ACTIONS[kind], collections, identifiers)


def partition(house: House, limit: int = 100) -> list[str]:
    """Return the ids of the notices that are due; for a while they are the caller's alone."""
    with house.control.begin() as connection:
        return outbox.take_due(house, connection, limit)


def work(house: House, notice_ids: Iterable[str], trust: ssl.SSLContext | None = None) -> dict[str, int]:
    """Send these notices and return counts of ``sent``, ``later`` and ``failed``; every result is recorded at once."""
    counts: Counter[str] = Counter(sent=0, later=0, failed=0)
    for notice_id in notice_ids:
        counts[_send(house, notice_id, trust)] += 1
    return dict(counts)


def merge(house: House, request_id: str = "") -> dict[str, Any]:
    """Return every notice as a receipt lists it, and how many stand in which state."""
    with house.control.begin() as connection:
        found = outbox.outcomes(connection, request_id)
    return {"notices": found, "states": dict(Counter(n["state"] for n in found))}


def run(house: House, request_id: str = "", trust: ssl.SSLContext | None = None) -> dict[str, Any]:
    """Send what is due, hand to a person what nobody answered, and report."""
    counts = work(house, partition(house), trust)
    escalated = escalate(house)
    report = merge(house, request_id) | {"sent": counts["sent"], "later": counts["later"], "failed": counts["failed"]}
    house.report("notify", sent=counts["sent"], later=counts["later"], escalated=len(escalated))
    return report | {"escalated": escalated}


def acknowledge(house: House, headers: Mapping[str, str], body: bytes) -> str:
    """Take in a recipient's signed answer; the raw body. Raises ``Unverified`` or ``InputError``."""
    with house.control.begin() as connection:
        return outbox.acknowledge(house, connection, headers, body)


def acknowledge_by_hand(house: House, notice_id: str, outcome: str, evidence: str) -> None:
    """Record an answer that a person got."""
    with house.control.begin() as connection:
        outbox.acknowledge_by_hand(house, connection, notice_id, outcome, evidence)


def escalate(house: House) -> list[str]:
    """Hand notices that nobody answered in time to a person; return their ids."""
    with house.control.begin() as connection:
        return outbox.escalate_silent(house, connection)


def read_task(house: House, notice_id: str) -> Content:
    """Return what a person must tell a recipient by hand. It is personal data: show it, never log it."""
    with house.control.begin() as connection:
        return outbox.open_notice(house, connection, notice_id)[0].content


def recipients(house: House) -> list[dict[str, Any]]:
    """Return the list of recipients, as it may be shown."""
    return view(house.settings)


def send_mail(house: House, to: Identifier, subject: str, text: str, html: str = "") -> None:
    """Send a letter to a person's mail address."""
    settings = house.settings.mail
    mail.send(settings, mail.compose(settings, to.value, subject, text, html))


# --- sending -----------------------------------------------------------------------------------------


def _send(house: House, notice_id: str, trust: ssl.SSLContext | None) -> str:
    with house.control.begin() as connection:
        notice, recipient = outbox.open_notice(house, connection, notice_id)
    try:
        sha256 = _hand_over(house, notice, recipient, trust)
    except SourceUnavailable:
        ended, code, again = "later", "unavailable", True
    except Refused:
        ended, code, again = "failed", "refused", False
    except DelendaError as e:
        ended, code, again = "failed", e.code, False
    else:
        with house.control.begin() as connection:
            outbox.taken(house, connection, notice_id, sha256)
        return "sent"
    with house.control.begin() as connection:
        outbox.not_taken(house, connection, notice_id, code, again=again)
    return ended


def _hand_over(house: House, notice: Notice, recipient: Recipient, trust: ssl.SSLContext | None) -> str:
    """Send one notice by its recipient's channel, and return the SHA-256 of the body sent."""
    if recipient.secret is None:
        raise InputError(f"recipient {recipient.name}: a notice is not sent without a secret to seal it")
    settings, now = house.settings.notices, house.clock.now()
    body = message(notice, recipient.secret, now, settings.callback)
    headers = headers_for(recipient.secret, notice.id, now, body)
    if recipient.channel == "smtp":
        mail.send(house.settings.mail, _mail(house, notice, recipient, headers, body), trust)
    else:
        https.post(
            recipient.url,
            headers,
            body,
            private_hosts=settings.private_hosts,
            timeout=settings.timeout.total_seconds(),
            trust=trust,
        )
    return hashlib.sha256(body).hexdigest()


def _mail(house: House, notice: Notice, recipient: Recipient, headers: Mapping[str, str], body: bytes) -> EmailMessage:
    text = (
        f"Please {notice.action} the data that you got from us about the person named in the attached notice,\n"
        f"and acknowledge it by {notice.due.isoformat()}. The person's identifiers are sealed with our shared secret;\n"
        "docs/requests.md tells how to open them.\n\n"
        f"Notice {notice.id}, request {notice.request_id}\n{house.settings.requests.controller}\n"
    )
    subject = f"Request to {notice.action} data ({notice.id})"
    settings = house.settings.mail
    composed = mail.compose(settings, recipient.contact, subject, text, attachments=[(f"{notice.id}.json", body)])
    for name, value in headers.items():
        composed[f"X-{name.title()}"] = value
    return composed
