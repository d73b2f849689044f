"""Which piece of work an outcome ends. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from delenda.erasure.work import Work
from delenda.model import Outcome, RecordRef


class Pairing:
    """Pieces of work that wait for their ends. A store mostly gives back the very reference that it was given; one
    that it made anew is told by its place."""

    def __init__(self, works: Sequence[Work]) -> None:
        self._waiting = {id(w.step.ref): w for w in works}
        self._by_place: dict[tuple[str, str, str], list[Work]] | None = None

    def pairs(self, outcomes: Sequence[Outcome]) -> list[tuple[Work, Outcome]]:
        """Return each outcome with its work, which waits no longer. Raises ``LookupError`` for one that nobody asked
        for."""
        known = [self._waiting.pop(id(o.ref), None) for o in outcomes]
        return [(work or self._placed(o.ref), o) for work, o in zip(known, outcomes, strict=True)]

    def _placed(self, ref: RecordRef) -> Work:
        if self._by_place is None:
            self._by_place = {}
            for work in reversed(list(self._waiting.values())):  # the first of a place is taken first
                self._by_place.setdefault(_place(work.step.ref), []).append(work)
        waiting = self._by_place.get(_place(ref), [])
        while waiting:
            work = waiting.pop()
            if self._waiting.pop(id(work.step.ref), None) is not None:
                return work
        raise LookupError("a store told of a record that no step names")


def _place(ref: RecordRef) -> tuple[str, str, str]:
    return (ref.store, ref.collection, ref.key or f"~{ref.version}")
