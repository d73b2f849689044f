"""What runs a flow's tasks: threads, processes, or a Dask or Ray cluster, as ``prefect.runner`` says."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from delenda import config
from delenda.errors import ConfigError
from delenda.settings import PrefectSettings


def runner_of(settings: PrefectSettings) -> TaskRunner[Any]:
    """Return the task runner that settings name. Raises ``ConfigError`` if its package is missing."""
    match settings.runner:
        case "threads":
            return ThreadPoolTaskRunner(max_workers=settings.tasks_at_once)
        case "processes":
            return ProcessPoolTaskRunner(max_workers=settings.tasks_at_once)
        case "dask":
            return _from("prefect_dask", "DaskTaskRunner", {"cluster_kwargs": {"n_workers": settings.tasks_at_once}})
        case "ray":
            return _from("prefect_ray", "RayTaskRunner", {"init_kwargs": {"num_cpus": settings.tasks_at_once}})


def configured_runner() -> TaskRunner[Any]:
    """Return the task runner of the configuration that this process knows; of none: threads."""
    return runner_of(config.load().prefect if config.is_named() else PrefectSettings())


def _from(module: str, name: str, options: dict[str, Any]) -> TaskRunner[Any]:
    try:
        made: TaskRunner[Any] = getattr(import_module(module), name)(**options)
    except ImportError as e:
        package = module.replace("_", "-")
        raise ConfigError(
            f"prefect.runner {package.removeprefix('prefect-')}: install the package {package} on every worker"
        ) from e
    return made
