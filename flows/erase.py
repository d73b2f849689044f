"""The erasure: plan → approval → apply in waves → hand on → look again → receipt, from wherever the request stands."""

from __future__ import annotations

from collections import Counter
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from delenda.errors import Exit
from delenda.jobs import apply as job
from delenda.jobs import course, notify
from delenda.jobs.course import Next, Standing
from delenda.jobs.erase import End, hand_on, settle
from delenda.model import RequestId
from flows._house import opened
from flows._runner import configured_runner
from flows._tasks import discreet, unit_task


@unit_task
def ask_standing(request: RequestId) -> Standing:
    """Return where the request stands."""
    with opened() as house:
        return course.standing(house, request)


@unit_task
def prepare(request: RequestId) -> dict[str, int]:
    """Make the plan, and approve it where policy may; return counts."""
    with opened() as house:
        return course.prepare(house, request)


@unit_task
def begin(request: RequestId) -> tuple[str, list[list[int]]]:
    """Check that the approved plan may run; return its digest and the parts that are left, in waves."""
    with opened() as house:
        document = course.document_of(house, request)
        job.begin(house, document)
        return document.digest, job.partition(house, document.digest)


@unit_task
def apply_part(plan: str, part: int) -> dict[str, str]:
    """Do one part; return what stood in the way, as codes by collection."""
    with opened() as house:
        return job.work(house, plan, [part])


@unit_task
def merge(plan: str, problems: dict[str, str]) -> tuple[list[RequestId], dict[str, int]]:
    """Try once more what waited for other records, and sum up; return the plan's requests, and counts."""
    with opened() as house:
        report = job.merge(house, plan, problems | job.second_tries(house, plan))
    return list(report.requests), dict(report.counts)


@unit_task
def hand_over(request: RequestId) -> None:
    """Mark the backups, and write the notices to recipients."""
    with opened() as house:
        hand_on(house, request)


@unit_task
def send_notices() -> dict[str, int]:
    """Send what is due; return counts."""
    with opened() as house:
        return notify.work(house, notify.partition(house))


@unit_task
def look_and_prove(requests: list[RequestId]) -> list[End]:
    """Look again, independently, and issue the receipts; return how the requests ended."""
    with opened() as house:
        return settle(house, requests)


@flow(name="erase", task_runner=configured_runner(), persist_result=False, log_prints=False)
@discreet
def erase(request_id: str) -> State[Any]:
    """Bring an erasure as far as it may go now. Twice is once; after a crash it goes on.

    Ends as ``WaitingForApproval`` if a person has to decide first, and fails as ``Incomplete`` if something is left.
    """
    request = course.request_id(request_id)
    now = ask_standing(request)
    if now.next is Next.PLAN:
        prepare(request)
        now = ask_standing(request)
    match now.next:
        case Next.APPLY:
            return _end(_carry_out(request))
        case Next.PROVE:
            return _end(look_and_prove([request]))
        case Next.NOTHING:
            return Completed(message=f"{request} is {now.state}: nothing to do")
        case _:
            said = f"plan {now.plan[:12]}" if now.plan else "questions"
            return Completed(name="WaitingForApproval", message=f"{request} is {now.state}: {said} to be decided")


def _carry_out(request: RequestId) -> list[End]:
    plan, waves = begin(request)
    problems: dict[str, str] = {}
    for wave in waves:
        for found in apply_part.map([plan] * len(wave), wave).result():
            problems |= found
    requests, _ = merge(plan, problems)
    hand_over.map(requests).result()
    send_notices()
    return look_and_prove(requests)


def _end(ends: list[End]) -> State[Any]:
    states = Counter(str(end.state) for end in ends)
    counts = ", ".join(f"{state} {n}" for state, n in sorted(states.items()))
    owed, left = sum(end.open_obligations for end in ends), sum(end.residual for end in ends)
    message = f"requests: {counts}; residual {left}, open obligations {owed}"
    if any(end.exit_code is not Exit.DONE for end in ends):
        return Failed(name="Incomplete", message=message)
    return Completed(message=message)
