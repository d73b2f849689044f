"""A first glance never keeps from a detector what it would have said yes to."""

from __future__ import annotations

import random
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.detection.corpus import columns, texts
from bench.detection.values import MAKERS
from delenda.catalogue import load_detectors
from delenda.discovery.detect_glance import LEAST, LISTED, Judgements, may_be
from delenda.discovery.engine import DetectionEngine
from delenda.discovery.reading import Sample
from delenda.kinds import AnyKind
from delenda.model import Evidence

DETECTORS = {d.kind: d for d in load_detectors()}
KINDS = sorted({*LEAST, *LISTED})


@cache
def values() -> tuple[str, ...]:
    """Return values of all kinds, as they are and as people write them, and what only looks like them."""
    r = random.Random(12)
    made = [make(r) for make in MAKERS.values() for _ in range(60)]
    written = [s for kind, d in DETECTORS.items() for v in made[::3] if (c := d.canonical(v)) for s in d.spellings(c)]
    return tuple(dict.fromkeys([*made, *written, *(t.text for t in texts(12, 600))]))


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_detector_takes_passes_the_glance(kind: AnyKind) -> None:
    detector = DETECTORS[kind]
    judged = {v: j for v in values() if (j := detector.judge(v))}  # type: ignore[attr-defined]
    assert judged
    if kind in LEAST:
        assert [v for v in judged if not may_be(kind, v)] == []
    if kind in LISTED:
        listed = [v for v, (_, evidence) in judged.items() if Evidence.DICTIONARY in evidence]
        assert listed
        assert [v for v in listed if not may_be(kind, v, LISTED)] == []


@given(
    st.sampled_from(KINDS), st.text(st.characters(codec="utf-8"), max_size=40) | st.from_regex(r"[0-9A-Fo:@. +-]{1,40}")
)
def test_whatever_text_a_detector_takes_passes_the_glance(kind: AnyKind, text: str) -> None:
    judged = DETECTORS[kind].judge(text.strip())  # type: ignore[attr-defined]
    assert judged is None or kind not in LEAST or may_be(kind, text.strip())


def test_judgements_are_those_of_the_detector() -> None:
    some = values()[::7]
    judgements = Judgements(some)
    for detector in DETECTORS.values():
        if hasattr(detector, "judge"):
            said = [detector.judge(t) for t in some]
            assert judgements.of(detector, some) in (said, [] if not any(said) else said)
            assert judgements.any(detector) is any(said[:8])


def test_a_glance_costs_most_values_no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of detectors is what takes time: on average fewer than four questions a value."""
    engine = DetectionEngine(load_detectors())
    asked = 0

    for detector in engine._detectors.values():
        judge = detector.judge

        def counted(text: str, judge: object = judge) -> object:
            nonlocal asked
            asked += 1
            return judge(text)  # type: ignore[operator]

        monkeypatch.setattr(detector, "judge", counted)
    table = columns(8)
    for column in table:
        cells = pa.array([None if v is None else str(v) for v in column.values], pa.string())
        engine.classify(Sample(column.name, column.table, [], cells))
    assert asked < 4 * sum(len(c.values) for c in table)
