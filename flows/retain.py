"""The storage limits, on a schedule: find whose time is over, and bring what follows as far as it may go now."""

from __future__ import annotations

from prefect import flow

from delenda.jobs import limits
from delenda.model import RequestId
from flows._house import opened
from flows._runner import configured_runner
from flows._tasks import discreet, unit_task
from flows.erase import erase


@unit_task
def find_due() -> list[RequestId]:
    """Make a request for each limit that reaches something today; return them."""
    with opened() as house:
        return list(limits.open_requests(house).values())


@unit_task
def count_overdue() -> int:
    """Return how many records are still there long after their time, and tell."""
    with opened() as house:
        return limits.overdue(house)


@flow(name="retain", task_runner=configured_runner(), persist_result=False, log_prints=False)
@discreet
def retain() -> dict[str, int]:
    """Make the requests, and erase where a limit acts at once; the others wait for approval. Return counts."""
    requests = find_due()
    for request in requests:
        erase(request, return_state=True)
    return {"requests": len(requests), "overdue": count_overdue()}
