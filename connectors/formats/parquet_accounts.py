"""What a chunk says of its pages besides their values: counts, sizes, histograms, least and greatest values. Pure.

After the Parquet format's ``parquet.thrift``: ``Statistics``, ``SizeStatistics``, ``ColumnIndex``, ``OffsetIndex``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from connectors.formats.parquet_footer import Leaf
from connectors.formats.parquet_pages import Misfit
from connectors.formats.thrift import I32, I64, LIST, Items, Struct, decoded, encoded

# Statistics
NULLS, _DISTINCT = 3, 4
_LEAST: Final = (2, 6)
_GREATEST: Final = (1, 5)
_STATISTICS: Final = set(range(1, 9))
# ColumnIndex
_MINIMA, _MAXIMA, _INDEX_NULLS, _INDEX_REPETITIONS, _INDEX_DEFINITIONS = 2, 3, 5, 6, 7
_INDEX: Final = set(range(1, 8))
# OffsetIndex and PageLocation
_LOCATIONS, _INDEX_TEXTS = 1, 2
_PAGE_AT, _PAGE_BYTES, _FIRST_ROW = 1, 2, 3
# SizeStatistics
_TEXTS, _REPETITIONS, _DEFINITIONS = 1, 2, 3


@dataclass(slots=True)
class Loss:
    """What a page loses: entries of its levels, nulls among them, entries by height of their levels, values.

    A value that became a null is a null less than none.
    """

    entries: int = 0
    nulls: int = 0
    repetitions: Sequence[int] = ()
    definitions: Sequence[int] = ()
    values: Sequence[bytes] = field(default=(), repr=False)


def bounds(statistics: Struct) -> tuple[set[bytes], set[bytes]]:
    """Return the least and the greatest values. Raises ``Misfit`` if more is said than we know."""
    if statistics.fields.keys() - _STATISTICS:
        raise Misfit
    least, greatest = (
        {bytes(v) for n in numbers if (v := statistics.get(n)) is not None} for numbers in (_LEAST, _GREATEST)
    )
    return least, greatest


def index_bounds(raw: bytes) -> tuple[set[bytes], set[bytes]]:
    """Return the least and the greatest values of a column index. Raises ``Misfit`` if more is said than we know."""
    index = decoded(raw)[0]
    if index.fields.keys() - _INDEX:
        raise Misfit
    return set(map(bytes, index.items(_MINIMA))), set(map(bytes, index.items(_MAXIMA)))


def statistics_after(statistics: Struct, loss: Loss) -> Struct:
    """Return statistics whose bounds stay true. How many values are distinct is known no more."""
    after = statistics.copy()
    if after.get(NULLS) is not None:
        [left] = _subtracted([after[NULLS]], [loss.nulls])
        after.put(NULLS, I64, left)
    if loss.entries or loss.nulls or loss.values:
        after.drop(_DISTINCT)
    return after


def sizes_after(sizes: Struct, leaf: Leaf, losses: Sequence[Loss]) -> Struct:
    """Return a chunk's size statistics."""
    after = sizes.copy()
    if after.get(_TEXTS) is not None:
        [left] = _subtracted([after[_TEXTS]], [sum(_text_bytes(n) for n in losses)])
        after.put(_TEXTS, I64, left)
    for number, lost in ((_REPETITIONS, _repetitions(leaf, losses)), (_DEFINITIONS, _definitions(leaf, losses))):
        if after.items(number):
            after.put(
                number, LIST, Items(I64, _subtracted(after.items(number), [sum(n) for n in zip(*lost, strict=True)]))
            )
    return after


def index_after(raw: bytes, leaf: Leaf, losses: Sequence[Loss]) -> bytes:
    """Return a column index whose bounds stay true."""
    index = decoded(raw)[0]
    if len(index.items(_MINIMA)) != len(losses):
        raise Misfit
    for number, lost in (
        (_INDEX_NULLS, [n.nulls for n in losses]),
        (_INDEX_REPETITIONS, [h for n in _repetitions(leaf, losses) for h in n]),
        (_INDEX_DEFINITIONS, [h for n in _definitions(leaf, losses) for h in n]),
    ):
        if index.items(number):
            index.put(number, LIST, Items(I64, _subtracted(index.items(number), lost)))
    return encoded(index)


def offsets_after(raw: bytes, at: int, sizes: Sequence[int], rows: Sequence[int], losses: Sequence[Loss]) -> bytes:
    """Return an offset index of pages that lie one after the other from ``at`` on; their sizes in bytes, and rows."""
    index = decoded(raw)[0]
    if len(index.items(_LOCATIONS)) != len(sizes):
        raise Misfit
    row = 0
    for location, size, count in zip(index.items(_LOCATIONS), sizes, rows, strict=True):
        location.put(_PAGE_AT, I64, at)
        location.put(_PAGE_BYTES, I32, size)
        location.put(_FIRST_ROW, I64, row)
        at, row = at + size, row + count
    if index.items(_INDEX_TEXTS):
        lost = [_text_bytes(n) for n in losses]
        index.put(_INDEX_TEXTS, LIST, Items(I64, _subtracted(index.items(_INDEX_TEXTS), lost)))
    return encoded(index)


def _repetitions(leaf: Leaf, losses: Sequence[Loss]) -> list[Sequence[int]]:
    return [n.repetitions or [0] * leaf.repetition + [n.entries] for n in losses]


def _definitions(leaf: Leaf, losses: Sequence[Loss]) -> list[Sequence[int]]:
    return [n.definitions or [0] * leaf.definition + [n.entries] for n in losses]


def _text_bytes(loss: Loss) -> int:
    return sum(map(len, loss.values))


def _subtracted(numbers: Sequence[int], lost: Sequence[int]) -> list[int]:
    after = [n - m for n, m in zip(numbers, lost, strict=False)]
    if len(numbers) != len(lost) or any(n < 0 for n in after):
        raise Misfit
    return after
