"""Strict scores: a finding counts only if kind, start and end are all right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """Counts of right, wrong and missed findings."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


def score(gold: Mapping[str, Iterable[object]], found: Mapping[str, Iterable[object]]) -> dict[str, Score]:
    """Return the score of each kind; an item is a kind, or a tuple that begins with its kind."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for key, wanted in gold.items():
        wanted, got = set(wanted), set(found.get(key, ()))
        for bag, items in ((right, wanted & got), (wrong, got - wanted), (missed, wanted - got)):
            bag.update(i if isinstance(i, str) else i[0] for i in items)  # type: ignore[index]
    return {k: Score(right[k], wrong[k], missed[k]) for k in sorted({*right, *wrong, *missed})}


def micro(scores: Mapping[str, Score]) -> float:
    """Return the F1 of all findings together."""
    return Score(*(sum(getattr(s, n) for s in scores.values()) for n in ("right", "wrong", "missed"))).f1


def macro(scores: Mapping[str, Score]) -> float:
    """Return the mean F1 of the kinds that the labelled data holds."""
    held = [s for s in scores.values() if s.right + s.missed]
    return sum(s.f1 for s in held) / len(held) if held else 1.0
