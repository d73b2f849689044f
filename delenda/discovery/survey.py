"""A first look at a collection: a few batches, so that the whole of it is then read with the right plan."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from delenda.discovery.reading import read_batch, sample_plan
from delenda.discovery.tally import Tally, merge
from delenda.discovery.units import CollectionSum
from delenda.errors import CorruptData, RetryableError, SourceDenied
from delenda.model import Batch, Collection, Unit
from delenda.ports import Engine, Store

UNITS: Final = 3
"""Units that are looked into."""


def survey(engine: Engine, store: Store, collection: Collection, units: Sequence[Unit], pepper: bytes) -> CollectionSum:
    """Return what a few of the units show: the first, a middle and the last one that can be read."""
    order = [0, len(units) - 1, len(units) // 2, *range(len(units))]
    batches: list[Batch] = []
    for i in dict.fromkeys(n for n in order if 0 <= n < len(units)):
        if len(batches) >= UNITS or i > 20:
            break
        try:
            batches += itertools.islice(store.scan(units[i]), 1)
        except (CorruptData, SourceDenied, RetryableError):
            continue  # the scan proper reports it
    plan = sample_plan(engine, collection, batches)
    tally: Tally = merge(read_batch(engine, b, plan, pepper, collection)[0] for b in batches)
    return CollectionSum(tally, len(units), len(units), {}, None)
