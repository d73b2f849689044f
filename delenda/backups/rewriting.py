"""Writing a backup anew without what was erased: the same look and the same steps as a replay, on the backup itself.

What a look can't decide, a rewrite doesn't: a row that only a person can decide on, or a kept row that refers to one
that would go, leaves the backup as it is. The draft is looked through again before it is put in place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from delenda.backups.graves import Graves, Watch
from delenda.backups.replay import replay
from delenda.backups.watch import watch
from delenda.model import Action, DataMap, RecordRef, RequestId, Status, Step
from delenda.ports import Draft, Engine, Erasable, Store

SETTLED: Final = frozenset({Status.DONE, Status.ALREADY_ABSENT})


@dataclass(slots=True)
class Rewriting:
    """What a rewrite found and did. ``problem`` is why the backup stays as it is: a code, or empty."""

    scanned: int = 0
    hits: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    requests: set[RequestId] = field(default_factory=set)
    problem: str = ""
    digest: str = ""
    """SHA-256 of what was put in place; empty: nothing was."""


def rewrite(draft: Draft, graves: Graves, datamap: DataMap, engine: Engine, *, dry_run: bool) -> Rewriting:
    """Look through a backup, write the draft without what was erased, look through that, and put it in place."""
    found = _look(draft.store, graves, datamap, engine)
    done = Rewriting(found.scanned, len(found.hits), requests=found.requests)
    done.actions.update(str(h.step.action) for h in found.hits.values())
    if sum(found.undecided.values()):
        done.problem = "undecided"
    elif sum(found.held.values()):
        done.problem = "referenced"
    if done.problem or dry_run or not found.hits:
        return done
    done.problem = _written(draft, found, graves, datamap, engine)
    if not done.problem:
        done.digest = draft.place()
    return done


def _look(store: Store, graves: Graves, datamap: DataMap, engine: Engine) -> Watch:
    found = Watch()

    def settled(ref: RecordRef) -> bool:
        hit = found.hits.get(ref.place)
        return hit is not None and hit.step.action is Action.DELETE

    if hasattr(store, "settled"):
        store.settled = settled
    return watch(store, graves, datamap, engine, into=found)


def _written(draft: Draft, found: Watch, graves: Graves, datamap: DataMap, engine: Engine) -> str:
    """Write the draft; return what is wrong with it, or nothing."""
    steps = steps_of(found)
    if isinstance(draft.store, Erasable):
        done = replay(draft.store, graves, datamap, engine)
        if done.residual or done.undecided:
            return "residual" if done.residual else "undecided"
        again = watch(draft.finished(), graves, datamap, engine)
        return "residual" if again.hits else ""
    for outcome in draft.apply(steps):
        if outcome.status not in SETTLED:
            return outcome.detail or outcome.status.value
    again = watch(draft.finished(), graves, datamap, engine, only=steps)
    return "residual" if again.hits or again.undecided else ""


def steps_of(found: Watch) -> dict[str, list[Step]]:
    """Return the steps that a look found due, by collection."""
    steps: dict[str, list[Step]] = {}
    for hit in found.hits.values():
        steps.setdefault(str(hit.step.ref.collection), []).append(hit.step)
    return steps
