"""The events that start flows. A payload holds a request's id, and nothing else: Prefect keeps events in clear."""

from __future__ import annotations

import datetime as dt
from typing import Final

import httpx
from prefect.client.orchestration import get_client
from prefect.events import Event
from prefect.settings import get_current_settings

from delenda.errors import SourceUnavailable
from delenda.jobs.course import request_id

CANCELLED: Final = "account.cancelled"
PLAN_APPROVED: Final = "plan.approved"
EXPORT_ASKED: Final = "export.asked"
REQUEST_PATTERN: Final = "delenda.request.*"


def configured() -> bool:
    """Is there a Prefect server to tell?"""
    return bool(get_current_settings().api.url)


def tell(event: str, request: str) -> None:
    """Tell the Prefect server an event about a request, and return once it has it.

    Raises ``InputError`` for what is no request's id, ``SourceUnavailable`` if the server does not take the event.
    """
    about = request_id(request)
    body = Event.model_validate(
        {
            "event": event,
            "occurred": dt.datetime.now(dt.UTC),
            "resource": {"prefect.resource.id": f"delenda.request.{about}"},
            "payload": {"request_id": about},
        }
    )
    try:
        with get_client(sync_client=True) as client:
            client.request("POST", "/events", json=[body.model_dump(mode="json")]).raise_for_status()
    except (httpx.HTTPError, OSError) as e:
        raise SourceUnavailable("the Prefect server does not take the event; set PREFECT_API_URL, try again") from e
