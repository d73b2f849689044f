"""The deployments: what runs when. Created by ``delenda deploy`` on the Prefect server that the profile names."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments import deploy as deploy_all
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.exceptions import ObjectAlreadyExists

from delenda.errors import SourceUnavailable
from delenda.settings import Settings
from flows.events import CANCELLED, EXPORT_ASKED, PLAN_APPROVED, REQUEST_PATTERN


def _on(event: str, name: str) -> DeploymentEventTrigger:
    return DeploymentEventTrigger(
        name=name,
        expect={event},
        match={"prefect.resource.id": REQUEST_PATTERN},
        parameters={"request_id": "{{ event.payload.request_id }}"},
    )


def deploy(settings: Settings, config: Path | None, source: Path | None = None) -> list[tuple[str, str]]:
    """Create or update the work pool and the deployments; return ``(name, what starts it)`` of each.

    Raises ``SourceUnavailable`` if no Prefect server answers.
    """
    pool = settings.prefect.work_pool
    where = source or Path(__file__).parent.parent
    variables = {"env": {"DELENDA_CONFIG": str(config.absolute())}} if config else {}
    plans: tuple[tuple[str, str, dict[str, Any], str], ...] = (
        ("scan", "flows/scan.py:scan", {"schedules": [CronSchedule(cron=settings.prefect.scan_cron)]}, "schedule"),
        (
            "erase",
            "flows/erase.py:erase",
            {"triggers": [_on(CANCELLED, "account cancelled"), _on(PLAN_APPROVED, "plan approved")]},
            f"events {CANCELLED}, {PLAN_APPROVED}",
        ),
        (
            "export",
            "flows/export.py:export",
            {"triggers": [_on(EXPORT_ASKED, "export asked")]},
            f"event {EXPORT_ASKED}",
        ),
        ("purge", "flows/purge.py:purge", {"schedules": [CronSchedule(cron=settings.prefect.purge_cron)]}, "schedule"),
    )
    deployments: list[RunnerDeployment] = []
    for name, entrypoint, starts, _ in plans:
        flow: Flow[..., Any] = Flow.from_source(source=str(where), entrypoint=entrypoint)  # type: ignore[assignment]
        deployments.append(flow.to_deployment(name=name, work_pool_name=pool, job_variables=variables, **starts))  # type: ignore[arg-type]
    try:
        with get_client(sync_client=True) as client, suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=pool, type="process"))
        deploy_all(*deployments, work_pool_name=pool, print_next_steps_message=False, ignore_warnings=True)
    except OSError as e:
        raise SourceUnavailable("the Prefect server does not answer; start it, and set PREFECT_API_URL") from e
    return [(f"{name}/{name}", starts) for name, _, _, starts in plans]
