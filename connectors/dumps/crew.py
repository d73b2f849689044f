"""Threads that work on the blocks of a dump, one a processor: almost all of the work is done by native code.

What one block becomes depends on no other, so any thread may take the next one; results come in order, and only a few
blocks are under way at a time.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from connectors.dumps.streams import ahead

T = TypeVar("T")
R = TypeVar("R")
MOST: Final = 8


class Crew:
    """Does work on many blocks. Closed, it drops what was begun; it can be used again."""

    def __init__(self, count: int = 0) -> None:
        """``count``: how many work at a time; 0: one a processor."""
        self._count = count or min(MOST, len(os.sched_getaffinity(0)))
        self._pool: ThreadPoolExecutor | None = None

    def each(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield what ``work`` makes of each item, in order. Items are made in a thread of their own."""
        if self._count < 2:
            yield from map(work, items)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._count, thread_name_prefix="dump")
        begun: deque[Future[R]] = deque()
        try:
            for item in ahead(items):
                begun.append(self._pool.submit(work, item))
                if len(begun) > self._count:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        finally:
            for future in begun:
                future.cancel()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
