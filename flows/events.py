"""The events that start flows. A payload holds a request's id, and nothing else: Prefect keeps events in clear."""

from __future__ import annotations

from typing import Final

from prefect.events import emit_event
from prefect.events.worker import EventsWorker

from delenda.model import RequestId

CANCELLED: Final = "account.cancelled"
PLAN_APPROVED: Final = "plan.approved"
EXPORT_ASKED: Final = "export.asked"
REQUEST_PATTERN: Final = "delenda.request.*"
DRAIN_SECONDS: Final = 20


def tell(event: str, request: RequestId) -> None:
    """Emit ``event`` about a request, and wait until the server has it."""
    emit_event(event, resource={"prefect.resource.id": f"delenda.request.{request}"}, payload={"request_id": request})
    EventsWorker.instance().wait_until_empty()
