"""Where a flow's task finds the house: the configuration that ``DELENDA_CONFIG`` names, opened in its process."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager

from delenda import config
from delenda.guard import check_house
from delenda.jobs.house import House
from delenda.jobs.opening import open_house


@contextmanager
def opened(actor: str = "flow") -> Iterator[House]:
    """Open the house for one task. Raises ``ConfigError`` if the worker does not know its configuration."""
    _check_once()
    with open_house(config.load(), actor=actor) as house:
        yield house


@functools.cache
def _check_once() -> None:
    check_house()
