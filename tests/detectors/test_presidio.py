"""Presidio runs our detectors, and we run Presidio's."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry

from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine
from delenda.kinds import CustomKind, Kind
from delenda.model import Evidence, Match
from detectors.presidio import (
    SCORES,
    EngineBatch,
    analyzer,
    detectors_of,
    read_recognizers,
    recognizers,
    score_of,
)

TEXT = "My phone is 13800138000, IMEI 490154203237518, mail zhang@example.com"


def test_an_analyzer_finds_what_the_engine_finds_offline(
    engine: DetectionEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    found = analyzer(engine, list(Kind)).analyze(TEXT, language="en")
    ours = engine.text(TEXT)
    assert sorted((r.entity_type, r.start, r.end) for r in found) == sorted((str(m.kind), m.start, m.end) for m in ours)
    assert {r.score for r in found} == {score_of(m.evidence) for m in ours}


def test_the_short_way_and_presidios_own_way_agree(engine: DetectionEngine) -> None:
    ours = analyzer(engine, list(Kind))
    theirs = AnalyzerEngine(
        registry=ours.registry,
        nlp_engine=ours.nlp_engine,
        context_aware_enhancer=ours.context_aware_enhancer,
        supported_languages=["en", "zh"],
    )
    text = TEXT + "\nDear John Smith, 192.0.2.1 logged in again and again"
    for asked in (
        {},
        {"entities": ["EMAIL", "IMEI"]},
        {"score_threshold": 0.9},
        {"allow_list": ["13800138000"]},
        {"allow_list": [r"\d+"], "allow_list_match": "regex"},
    ):
        short = ours.analyze(text, "en", **asked)  # type: ignore[arg-type]
        assert {(r.entity_type, r.start, r.end, r.score) for r in short} == {
            (r.entity_type, r.start, r.end, r.score) for r in theirs.analyze(text, "en", **asked)
        }, asked
        assert short, asked
    with pytest.raises(ValueError, match="No matching recognizers"):
        ours.analyze(text, "fr")


def test_a_recognizer_added_to_the_registry_is_heard(engine: DetectionEngine) -> None:
    ours = analyzer(engine, list(Kind))
    ours.registry.add_recognizer(PatternRecognizer("BADGE", patterns=[Pattern("badge", r"B-\d{6}", 0.8)]))
    found = ours.analyze("badge B-123456, mail a@example.com", "en")
    assert {r.entity_type for r in found} == {"BADGE", "EMAIL"}


def test_rows_are_read_together_as_if_alone(engine: DetectionEngine) -> None:
    ours = analyzer(engine, list(Kind))
    rows = [TEXT, "", "nothing", "联系人：李娜 13800138000", TEXT]
    together = ours.analyze_rows(rows, "en")
    assert [[(r.entity_type, r.start, r.end, r.score) for r in row] for row in together] == [
        [(r.entity_type, r.start, r.end, r.score) for r in ours.analyze(row, "en")] for row in rows
    ]
    assert [len(row) for row in ours.analyze_rows(rows, "en", ["EMAIL"])] == [1, 0, 0, 0, 1]


def test_each_kind_is_a_recognizer_of_its_own(engine: DetectionEngine) -> None:
    registry = RecognizerRegistry(recognizers=recognizers(engine, list(Kind)))
    assert {e for r in registry.recognizers for e in r.supported_entities} == {str(k) for k in Kind}
    [phone] = recognizers(engine, [Kind.PHONE_NUMBER])
    assert [TEXT[r.start : r.end] for r in phone.analyze(TEXT, ["PHONE_NUMBER"])] == ["13800138000"]
    assert phone.analyze(TEXT, ["EMAIL"]) == []


def test_recognizers_of_one_call_read_a_text_once(engine: DetectionEngine) -> None:
    class Counting:
        read = 0

        def text(self, text: str) -> list[Match]:
            self.read += 1
            return engine.text(text)

    counting = Counting()
    some = recognizers(counting, list(Kind))  # type: ignore[arg-type]
    text = "call 13800138000 or a@example.com"
    found = [r.entity_type for recognizer in some for r in recognizer.analyze(text, [])]
    assert sorted(found) == ["EMAIL", "PHONE_NUMBER"]
    assert counting.read == 1
    assert [r for recognizer in some for r in recognizer.analyze("nothing", [])] == []
    assert counting.read == 2


def test_presidios_batches_are_read_together_with_the_same_results(engine: DetectionEngine) -> None:
    ours = analyzer(engine, list(Kind))
    batch = EngineBatch(ours)
    rows = ["call 13800138000", "", "nothing", 13800138000, "a@example.com and \ud800", "我叫王小明"]
    for more in ({}, {"entities": ["EMAIL", "PHONE_NUMBER"]}, {"score_threshold": 0.7}):
        together = batch.analyze_iterator(rows, "en", **more)
        alone = [ours.analyze(str(row), "en", **more) for row in rows]  # type: ignore[arg-type]
        assert [[(r.entity_type, r.start, r.end, r.score) for r in row] for row in together] == [
            [(r.entity_type, r.start, r.end, r.score) for r in row] for row in alone
        ]
    assert [len(row) for row in batch.analyze_iterator(rows, "en")] == [1, 0, 0, 1, 1, 1]


def test_chinese_is_a_language_too(engine: DetectionEngine) -> None:
    found = analyzer(engine, [Kind.PERSON_NAME]).analyze("联系人：李娜", language="zh")
    assert [(r.entity_type, r.start, r.end) for r in found] == [("PERSON_NAME", 4, 6)]


def test_scores_fall_with_evidence() -> None:
    assert [s for _, s in SCORES] == sorted((s for _, s in SCORES), reverse=True)
    assert score_of(Evidence.NONE) < score_of(Evidence.SHAPE) < score_of(Evidence.SHAPE | Evidence.CHECK_DIGIT)


def test_a_users_recognizer_works_in_our_engine() -> None:
    badge = PatternRecognizer(supported_entity="BADGE", patterns=[Pattern("badge", r"B-\d{6}", 0.8)])
    engine = DetectionEngine([*load_detectors(), *detectors_of([badge])])
    assert [(m.kind, m.value) for m in engine.text("badge B-123456, mail a@example.com")] == [
        (CustomKind("BADGE"), "B-123456"),
        (Kind.EMAIL, "a@example.com"),
    ]
    assert engine.canonical(CustomKind("BADGE"), "B-123456") == "B-123456"
    assert engine.canonical(CustomKind("BADGE"), "xB-123456") is None


def test_recognizers_are_read_from_presidios_yaml(tmp_path: Path) -> None:
    file = tmp_path / "recognizers.yaml"
    file.write_text(
        "supported_languages: [en]\nglobal_regex_flags: 26\nrecognizers:\n"
        "  - name: Zip\n    supported_language: en\n    supported_entity: ZIP\n    type: custom\n"
        "    patterns: [{name: zip, regex: '\\b\\d{5}-\\d{4}\\b', score: 0.6}]\n"
    )
    [detector] = detectors_of(read_recognizers(file))
    assert [m.value for m in detector.find("zip 90210-1234")] == ["90210-1234"]


def test_a_recognizer_that_raises_finds_nothing() -> None:
    class Broken(PatternRecognizer):
        def analyze(self, *_: object, **__: object) -> list[object]:
            raise RuntimeError("broken")

    broken = Broken(supported_entity="X", patterns=[Pattern("x", "x", 0.5)])
    assert [list(d.find("xxx")) for d in detectors_of([broken])] == [[]]
