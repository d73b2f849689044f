"""A flow that breaks in the worst way: with a person's value in the text of its exceptions."""

from __future__ import annotations

import os

from prefect import flow

from flows._tasks import discreet, unit_task


@unit_task
def break_down(place: str) -> None:
    """Fail as a driver might, quoting what it could not digest."""
    try:
        raise ValueError(f"{place}: can't convert {os.environ['PLANTED']}")
    except ValueError as e:
        raise RuntimeError(f"row {os.environ['PLANTED']} is broken") from e


@flow(name="leaky", persist_result=False)
@discreet
def leaky() -> None:
    """Break in a task, then in the flow's own code."""
    states = [break_down.submit("users").wait()]
    raise KeyError(os.environ["PLANTED"], states)


if __name__ == "__main__":
    leaky()
