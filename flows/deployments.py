"""The deployments: what runs when. Created by ``delenda deploy`` on the Prefect server that the profile names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments import deploy as deploy_all
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.exceptions import ObjectAlreadyExists
from prefect.types.entrypoint import EntrypointType

from delenda.config import DEFAULT, VARIABLE
from delenda.errors import SourceUnavailable
from delenda.settings import Settings
from flows.erase import erase
from flows.events import CANCELLED, EXPORT_ASKED, PLAN_APPROVED, REQUEST_PATTERN
from flows.export import export
from flows.notify import notify
from flows.purge import purge
from flows.retain import retain
from flows.scan import scan

_IN_TURN = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
"""Two events about one request must not meet: the second run waits, and finds nothing left to do."""
_ALONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
"""What a clock starts does not pile up: a run that finds another at work ends."""


@dataclass(frozen=True, slots=True)
class _Deployment:
    flow: Flow[..., Any]
    cron: str = ""
    events: tuple[str, ...] = ()

    @property
    def starts(self) -> str:
        """What starts it, for people."""
        return f"events {', '.join(self.events)}" if self.events else f"schedule {self.cron}"

    def made(self, pool: str, variables: Mapping[str, Any], source: Path | None) -> RunnerDeployment:
        """Return it as Prefect takes it."""
        name = self.flow.name
        starts: dict[str, Any] = {
            "name": name,
            "work_pool_name": pool,
            "job_variables": dict(variables),
            "concurrency_limit": _IN_TURN if self.events else _ALONE,
            "schedules": [CronSchedule(cron=self.cron)] if self.cron else [],
            "triggers": [_on(event) for event in self.events],
        }
        if source is None:  # workers import the flows from where delenda is installed
            return self.flow.to_deployment(entrypoint_type=EntrypointType.MODULE_PATH, **starts)  # type: ignore[return-value]
        elsewhere = Flow.from_source(source=str(source), entrypoint=f"flows/{name}.py:{name}")
        return elsewhere.to_deployment(**starts)  # type: ignore[union-attr,return-value]


def _on(event: str) -> DeploymentEventTrigger:
    return DeploymentEventTrigger(
        name=event.replace(".", " "),
        expect={event},
        match={"prefect.resource.id": REQUEST_PATTERN},
        parameters={"request_id": "{{ event.payload.request_id }}"},
    )


def deploy(settings: Settings, config: Path | None, source: Path | None = None) -> list[tuple[str, str]]:
    """Create or update the work pool and the deployments; return ``(name, what starts it)`` of each.

    Workers get the configuration that was named here, and import the installed flows (or those in ``source``).

    Raises ``SourceUnavailable`` if no Prefect server answers.
    """
    ours, pool = settings.prefect, settings.prefect.work_pool
    wanted = (
        _Deployment(scan, cron=ours.scan_cron),
        _Deployment(erase, events=(CANCELLED, PLAN_APPROVED)),
        _Deployment(export, events=(EXPORT_ASKED,)),
        _Deployment(purge, cron=ours.purge_cron),
        _Deployment(retain, cron=ours.retain_cron),
        _Deployment(notify, cron=ours.notify_cron),
    )
    place = Path(config or os.environ.get(VARIABLE) or DEFAULT).absolute()
    variables = {"env": {VARIABLE: str(place)}}
    try:
        with get_client(sync_client=True) as client, suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=pool, type="process"))
        made = [each.made(pool, variables, source) for each in wanted]
        with redirect_stdout(StringIO()):  # our own table says it, or our JSON
            deploy_all(*made, work_pool_name=pool, print_next_steps_message=False, ignore_warnings=True)
    except (httpx.HTTPError, OSError) as e:
        raise SourceUnavailable("the Prefect server does not answer; start it, and set PREFECT_API_URL") from e
    return [(f"{each.flow.name}/{each.flow.name}", each.starts) for each in wanted]
