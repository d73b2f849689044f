"""The signed cancellation event: an account was cancelled in the product, so its data must go.

The product says so under its signature, with a thin body: no name, no mail address, only its own account id::

    {"type": "account.cancelled", "data": {"account_id": "4711", "ground": "cancelled", "wish": "delete"}}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from delenda.errors import ConfigError, InputError
from delenda.kinds import Kind
from delenda.model import RequestKind
from delenda.office import Office
from delenda.requests.cases import CANCELLATION, Case
from delenda.requests.intake import Asked, receive
from delenda.requests.proof import Method, Proof
from delenda.webhooks import verified_id


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    account_id: str = Field(min_length=1, max_length=200)
    ground: str = Field(default="cancelled", max_length=40)
    wish: Literal["delete", "anonymize"] = "delete"


class _Event(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    type: Literal["account.cancelled"]
    data: _Data


def receive_cancellation(office: Office, connection: sa.Connection, headers: Mapping[str, str], body: bytes) -> Case:
    """Take in a cancellation event as a proven request; the same event again gives the same request.

    Raises ``Unverified`` if it is not signed by us in time, ``InputError`` if it is malformed: nothing is written.
    """
    settings = office.settings.requests
    if not settings.webhook_secrets:
        raise ConfigError("requests.webhook_secrets is empty: no cancellation event can be verified")
    message_id = verified_id(settings.webhook_secrets, headers, body, office.clock.now(), settings.webhook_tolerance)
    try:
        event = _Event.model_validate_json(body)
    except ValidationError as e:
        raise InputError("the event is no account.cancelled event with data {account_id, ground, wish}") from e
    asked = Asked(
        kind=RequestKind.ANONYMIZE if event.data.wish == "anonymize" else RequestKind.ERASE,
        seeds=((Kind.ACCOUNT_ID, event.data.account_id),),
        ground=event.data.ground,
        channel=CANCELLATION,
        idempotency_key=f"webhook:{message_id}",
        wish=event.data.wish,
    )
    return receive(office, connection, asked, Proof(Method.SIGNED_EVENT, 2, by="webhook"))
