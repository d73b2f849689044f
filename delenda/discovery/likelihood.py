"""Which of several keys the numbers in a field most likely are, by how densely they lie in each. Pure.

Keys that are numbers include one another: what stands in ``account.id`` stands in ``characters.guid`` too, if there
are more characters. But if a field holds some of ``n`` keys, each stands there with a chance of 1 in ``n``: that so
many values all lie in the smaller key is no accident; nor is it that one lies in neither.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from delenda.discovery.tally import FieldTally, distinct, inclusion

MOST: Final = 0.6
"""What unlikely values take from a name's score at most: they decide between names that are about as clear."""
_CLEARLY: Final = 10.0
"""By so much the logarithms of two likelihoods differ before the values count as much as they may."""
_ORPHAN: Final = 14.0
"""What a value that is no key takes from the logarithm."""


def penalties(values: FieldTally | None, keys: Sequence[FieldTally | None]) -> list[float]:
    """Return how much less likely each key's values are what stands in a field than the likeliest's: 0 to ``MOST``.

    Args:
        values: the field, if it holds numbers; texts stand in a key or do not.
    """
    if values is None or not values.sketch.size or len(keys) < 2:
        return [0.0] * len(keys)
    logs = [_logarithm(values, k) for k in keys]
    most = max((x for x in logs if x is not None), default=0.0)
    return [0.0 if x is None else MOST * min(1.0, (most - x) / _CLEARLY) for x in logs]


def _logarithm(values: FieldTally, keys: FieldTally | None) -> float | None:
    """Return the logarithm of the likelihood that a field's different values are some of a key's; None if unknown."""
    if keys is None or not keys.sketch.size:
        return None
    held = inclusion(values.sketch, keys.sketch)
    if not held.compared:
        return None
    strange = max(0, held.compared - held.found - 1)  # a zero may stand for nobody
    each = math.log(max(2, distinct(keys.sketch)))
    return -((held.compared - strange) * each + strange * _ORPHAN) * distinct(values.sketch) / held.compared
