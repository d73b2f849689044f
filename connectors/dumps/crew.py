"""Helper processes for the parts of a dump: one a processor, started only where there is enough to do.

Each is a fresh Python that gets what it works on through a pipe; nothing is written down for it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, TypeVar

from delenda.errors import SourceUnavailable

T = TypeVar("T")
ENOUGH_BYTES: Final = 48 << 20
"""Packed data that are worth the second which a process needs to start."""
MOST: Final = 8


class Crew:
    """Does work on many parts. Closed, it does no more; what was begun is dropped."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def begin(self, work: Callable[..., T], tasks: Mapping[int, tuple[Any, ...]], sizes: Mapping[int, int]) -> Callable[
        [int], T
    ]:  # fmt: skip
        """Return what gives the result of ``work`` on a part's arguments; the largest parts are begun first.

        Without helpers, a part is worked on when its result is asked for.
        """
        pool = self._helpers(sizes)
        if pool is None:
            return lambda number: work(*tasks[number])
        order = sorted(tasks, key=lambda number: -sizes[number])
        futures: dict[int, Future[T]] = {n: pool.submit(work, *tasks[n]) for n in order}

        def result(number: int) -> T:
            try:
                return futures.pop(number).result()
            except BrokenProcessPool as e:
                raise SourceUnavailable("dump: a process that read it has ended") from e

        return result

    def _helpers(self, sizes: Mapping[int, int]) -> ProcessPoolExecutor | None:
        count = min(MOST, len(os.sched_getaffinity(0)))
        alone = count < 2 or len(sizes) < 2 or multiprocessing.current_process().daemon
        if self._pool is None and not alone and sum(sizes.values()) >= ENOUGH_BYTES:
            self._pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))
        return self._pool

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
