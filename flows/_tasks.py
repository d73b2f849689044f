"""The one way to make a task: nothing cached, nothing stored, retried only when a retry can help.

An exception that is not one of ours may carry a value from a store in its text, and Prefect would keep it. It leaves
here as a ``FatalError`` that names its type and place alone. What a flow does itself is as discreet.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar, get_type_hints

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from delenda.errors import DelendaError, FatalError, RetryableError

P = ParamSpec("P")
R = TypeVar("R")
RETRIES: Final = 3
RETRY_DELAYS_SECONDS: Final = [1.0, 5.0, 30.0]


def discreet(work: Callable[P, R]) -> Callable[P, R]:
    """Return ``work`` with every exception reduced to one of ours: names and codes, no value, and no cause."""

    @functools.wraps(work)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        found: DelendaError
        try:
            return work(*args, **kwargs)
        except DelendaError as e:
            found = e
        except Exception as e:  # noqa: BLE001  # whatever it is, its text must not reach Prefect
            found = FatalError(f"unexpected {type(e).__name__} in {work.__module__}.{work.__qualname__}")
        found.__cause__ = found.__context__ = None
        raise found.with_traceback(None)

    guarded.__annotations__ = get_type_hints(work)  # read here, where the names are known: Prefect would look elsewhere
    guarded.__signature__ = inspect.signature(work, eval_str=True)  # type: ignore[attr-defined]
    return guarded


def _can_help(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    return isinstance(state.data, RetryableError)


def unit_task(work: Callable[P, R]) -> Task[P, R]:
    """Return ``work`` as a Prefect task under the rules of this module."""
    made: Task[P, R] = Task(
        discreet(work),
        persist_result=False,
        cache_policy=NO_CACHE,
        retries=RETRIES,
        retry_delay_seconds=RETRY_DELAYS_SECONDS,
        retry_condition_fn=_can_help,
        log_prints=False,
    )
    return made
