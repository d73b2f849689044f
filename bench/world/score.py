"""Judging plans by the ledger: whose rows they touch, and what they leave without a word."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.world.fill import World
from bench.world.people import Part, case_of
from delenda.erasure.closure import Part as Share
from delenda.erasure.closure import SubjectRecord
from delenda.model import Action, Doubt, Question, RecordRef, RequestId

GOES = frozenset({Action.DELETE, Action.ANONYMIZE})


@dataclass
class Score:
    """What plans came to, in records, each by case and collection. ``foreign`` and ``missed`` must be empty."""

    people: int = 0
    asked: int = 0
    """People whose plan waits for an answer about themselves."""
    right: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    """Records that wait for a person's decision, and are told as such."""
    foreign: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What was reported: records, and the collections in which a hub's stand."""

    places: set[tuple[str, str]]
    hubs: set[str]


def score(
    world: World,
    people: Mapping[RequestId, int],
    parts: Iterable[Share],
    subjects: Sequence[SubjectRecord],
    review: Sequence[RequestId],
    questions: Iterable[tuple[RequestId, Question]],
) -> Score:
    """Return the score of the plans of requests, ``people`` naming who asked.

    A record that several requests touch is given up as the one that owns it wants; a hub's records are reported
    by their number and place.
    """
    touched: dict[RequestId, dict[tuple[str, str], Action]] = defaultdict(dict)
    for part in parts:
        for work in part.works:
            for request in work.requests:
                alone = len(work.requests) == 1
                touched[request][_place(work.step.ref)] = work.step.action if alone else Action.REDACT
    hubs: dict[RequestId, set[str]] = defaultdict(set)
    for request, question in questions:
        if question.doubt is Doubt.HUB:
            hubs[request] |= {address for address, _ in question.places}
    total = Score(people=len(people), asked=len(review))
    ledger = sqlite3.connect(world.ledger)
    for subject in subjects:
        waiting = _Waiting({_place(ref) for ref in subject.waiting}, hubs[subject.request])
        kept = {_place(k.ref) for k in subject.kept}
        who = people[subject.request]
        truth = {
            (address, key): Part(part)
            for address, key, part in ledger.execute("SELECT address, key, part FROM truth WHERE person = ?", (who,))
        }
        _judge(total, case_of(who), truth, touched[subject.request], waiting, kept)
    ledger.close()
    return total


def _judge(
    total: Score,
    case: str,
    truth: Mapping[tuple[str, str], Part],
    touched: Mapping[tuple[str, str], Action],
    waiting: _Waiting,
    kept: set[tuple[str, str]],
) -> None:
    for place, action in touched.items():
        part = truth.get(place)
        if part is None or (part is Part.NAMED and action in GOES):
            total.foreign[f"{case}: {place[0]}"] += 1
    for place, part in truth.items():
        if place in touched or place in kept:
            total.right[case] += 1
        elif place in waiting.places or place[0] in waiting.hubs:
            total.reported[case] += 1
        else:
            total.missed[f"{case}: {place[0]} ({part})"] += 1


def _place(ref: RecordRef) -> tuple[str, str]:
    return f"{ref.store}/{ref.collection}", ref.key
