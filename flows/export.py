"""The data copy: made if it may be, else put up for approval. Its key never comes by here: it waits sealed."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from delenda.jobs import copy as job
from delenda.jobs import request as desk
from delenda.jobs.course import request_id as as_id
from delenda.model import RequestId
from delenda.model import State as Standing
from flows._house import opened
from flows._runner import configured_runner
from flows._tasks import discreet, unit_task


@unit_task
def copy(request: RequestId) -> dict[str, int]:
    """Go on with the copy; return its counts, none if it was not made now."""
    with opened() as house:
        report = job.proceed(house, request)
    if report is None:
        return {}
    return {"records": report.records, "files": report.members, "incomplete": report.incomplete}


@unit_task
def ask_state(request: RequestId) -> str:
    """Return where the request stands."""
    with opened() as house:
        return str(desk.get(house, request).state)


@flow(name="export", task_runner=configured_runner(), persist_result=False, log_prints=False)
@discreet
def export(request_id: str) -> State[Any]:
    """Make a person's copy, once. Ends as ``WaitingForApproval`` if a person has to decide first."""
    request = as_id(request_id)
    counts, state = copy(request), ask_state(request)
    if counts.get("incomplete"):
        return Failed(name="Incomplete", message=f"{request}: {counts['incomplete']} records changed meanwhile")
    if counts:
        said = f"{counts['records']} records, {counts['files']} files"
        return Completed(message=f"{request}: {said}; `delenda export {request} --fetch` hands it over")
    if state == Standing.PLANNED:
        return Completed(name="WaitingForApproval", message=f"{request}: the copy is to be approved")
    return Completed(message=f"{request} is {state}: nothing to do")
