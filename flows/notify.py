"""Notices that are due, answers that are not, and deadlines: every few minutes."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact

from delenda.jobs import notify as job
from delenda.jobs import request as desk
from flows._house import opened
from flows._runner import configured_runner
from flows._tasks import discreet, unit_task

_SHOWN = ("id", "kind", "state", "clock", "days_left")


@unit_task
def due_notices() -> list[str]:
    """Return the ids of the notices that are due."""
    with opened() as house:
        return job.partition(house)


@unit_task
def send_notice(notice: str) -> dict[str, int]:
    """Send one notice; return counts."""
    with opened() as house:
        return job.work(house, [notice])


@unit_task
def escalate() -> int:
    """Hand notices that nobody answered in time to a person; return how many."""
    with opened() as house:
        return len(job.escalate(house))


@unit_task
def look_at_deadlines() -> list[dict[str, Any]]:
    """End requests that nobody proved in time; return those that are overdue or soon due: ids, codes, days."""
    with opened() as house:
        desk.expire(house)
        return [{name: view[name] for name in _SHOWN} for view in desk.due(house)]


@flow(name="notify", task_runner=configured_runner(), persist_result=False, log_prints=False)
@discreet
def notify() -> dict[str, int]:
    """Send what is due, escalate, and look at deadlines; return counts."""
    ids = due_notices()
    counts = {"sent": 0, "later": 0, "failed": 0}
    for ended in send_notice.map(ids).result():
        for code, n in ended.items():
            counts[code] += n
    counts["escalated"] = escalate()
    due = look_at_deadlines()
    if due:
        create_table_artifact(table=due, key="deadlines", description="Requests that are overdue or soon due.")
    overdue = sum(row["clock"] == "overdue" for row in due)
    return counts | {"due": len(due) - overdue, "overdue": overdue}
