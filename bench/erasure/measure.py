"""Measuring two ways of doing the same thing side by side: each run in a process of its own, in turns, medians."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

MB = 1_000_000


class Run(NamedTuple):
    """What one run took: wall and processor seconds; the process's peak meanwhile, and its size before, in bytes."""

    seconds: float
    processor: float
    peak: int
    before: int

    @property
    def more(self) -> int:
        """How much memory the work itself took at most."""
        return self.peak - self.before


def measured(way: Callable[..., None], *given: Any) -> Run:
    """Return what a call took in this process. Its imports, and what it prepares, are to be done before."""
    before = _held("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak from now on, not that of the imports
    wall, processor = time.perf_counter(), time.process_time()
    way(*given)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return Run(wall, processor, _held("VmHWM"), before)


def in_turns(ways: Mapping[str, tuple[Callable[..., Run], tuple[Any, ...]]], runs: int) -> dict[str, Run]:
    """Return the medians of several runs of each way, each run in a process of its own."""
    taken: dict[str, list[Run]] = {name: [] for name in ways}
    context = multiprocessing.get_context("spawn")
    for _ in range(runs):
        for name, (way, given) in ways.items():
            with context.Pool(1) as pool:
                taken[name].append(pool.apply(way, given))
    return {name: Run(*(median(column) for column in zip(*found, strict=True))) for name, found in taken.items()}  # type: ignore[arg-type]


def line(name: str, measure: str, bar: str, *, ratio: float | None = None, best: float | None = None) -> None:
    """Print a line of a bench's table."""
    share = "" if ratio is None else f"{ratio:>8.3f}"
    told = "" if ratio is None or best is None else ("  reached" if ratio <= best else "  NOT reached")
    print(f"{name:<46}{measure:>34}  {bar:<18}{share}{told}", flush=True)


def _held(name: str) -> int:
    """Return a size that the kernel tells of this process, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(text.split()[1]) * 1024 for text in lines if text.startswith(name))
