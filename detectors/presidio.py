"""Presidio, both ways.

*Ours in theirs*: :func:`analyzer` gives a Presidio ``AnalyzerEngine`` that runs every detector of an engine,
offline and at full speed: an ``NlpEngine`` that computes nothing, no context enhancer (our context is decided
already), one recognizer that reads a text once for all kinds. :func:`recognizers` gives one recognizer a kind,
for a registry of your own. Presidio's default registry is never loaded: its patterns flood numbers.

*Theirs in ours*: :func:`detectors_of` wraps Presidio recognizers, built in Python or read from Presidio's YAML,
as detectors that a :class:`~delenda.discovery.engine.DetectionEngine` takes beside its own.

Presidio wants scores. Ours follow from evidence by :data:`SCORES`, and from nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from presidio_analyzer import (
    AnalyzerEngine,
    BatchAnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

from delenda.kinds import AnyKind, as_kind
from delenda.model import Evidence, Match
from delenda.ports import Detector, Engine

SCORES: Final[tuple[tuple[Evidence, float], ...]] = (
    (Evidence.CHECK_DIGIT | Evidence.FIELD_NAME, 1.0),
    (Evidence.CHECK_DIGIT | Evidence.CONTEXT, 0.95),
    (Evidence.DICTIONARY | Evidence.FIELD_NAME, 0.95),
    (Evidence.FIELD_NAME, 0.9),
    (Evidence.DICTIONARY | Evidence.CONTEXT, 0.9),
    (Evidence.CHECK_DIGIT, 0.85),
    (Evidence.CONTEXT, 0.8),
    (Evidence.DICTIONARY, 0.7),
    (Evidence.SHAPE, 0.6),
)
"""Presidio's score of a match: that of the first line whose evidence it has; 0.5 if none."""

LANGUAGES: Final = ("en", "zh")
_PRESIDIO_FLAGS: Final = int(re.DOTALL | re.MULTILINE | re.IGNORECASE)


def score_of(evidence: Evidence) -> float:
    """Return the score that stands for some evidence.

    >>> score_of(Evidence.SHAPE | Evidence.CHECK_DIGIT)
    0.85
    """
    return next((score for needed, score in SCORES if needed in evidence), 0.5)


class NullNlp(NlpEngine):
    """An NLP engine that computes nothing: our detectors read the text itself."""

    def load(self) -> None:
        """There is nothing to load."""

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        nothing: Any = []
        return NlpArtifacts(nothing, nothing, nothing, nothing, self, language)

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **_: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return False

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return list(LANGUAGES)


class NoEnhancer(ContextAwareEnhancer):
    """Leaves results as they are: context has been weighed by the detectors."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *_: Any, **__: Any
    ) -> list[RecognizerResult]:
        return raw_results


class Reading:
    """An engine that reads a text once, however many recognizers ask for it in turn: only the last text is kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._last: tuple[str, list[Match]] = ("", [])

    def text(self, text: str) -> list[Match]:
        """Return the engine's matches in a text."""
        known, matches = self._last
        if text != known:
            matches = self._engine.text(text)
            self._last = (text, matches)
        return matches


class EngineRecognizer(EntityRecognizer):
    """A recognizer that answers with an engine's matches of some kinds; of all kinds, it reads a text once."""

    def __init__(self, engine: Engine | Reading, kinds: Sequence[AnyKind], name: str, language: str = "en") -> None:
        self._engine = engine
        self.name: str = name
        super().__init__(supported_entities=[str(k) for k in kinds], name=name, supported_language=language)

    def load(self) -> None:
        """There is nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        wanted = set(self.supported_entities) & set(entities or self.supported_entities)
        return self.results(self._engine.text(text), wanted)

    def results(self, matches: Iterable[Match], wanted: Collection[str], least: float = 0.0) -> list[RecognizerResult]:
        """Return matches of the ``wanted`` entities as Presidio's results, left to right."""
        found = []
        for match in matches:
            score, names = _said(match.evidence)
            if match.kind in wanted and score >= least:
                metadata = {
                    RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                    "evidence": list(names),
                }
                result = RecognizerResult(str(match.kind), match.start, match.end, score, recognition_metadata=metadata)
                found.append(result)
        return found


@lru_cache(maxsize=1024)
def _said(evidence: Evidence) -> tuple[float, tuple[str, ...]]:
    return score_of(evidence), tuple(evidence.names())


class EngineAnalyzer(AnalyzerEngine):
    """A Presidio analyzer that answers with one engine's matches: they never overlap, so nothing is to be merged.

    Whatever asks for more than the engine (further recognizers, context words, thresholds of a recognizer, a trace
    of decisions) goes Presidio's own way, which hashes, sorts and compares all results several times.
    """

    def __init__(self, engine: Engine, kinds: Sequence[AnyKind], languages: Sequence[str] = LANGUAGES) -> None:
        self._engine = engine
        self._readers = {language: EngineRecognizer(engine, kinds, "Delenda", language) for language in languages}
        super().__init__(
            registry=RecognizerRegistry(recognizers=list(self._readers.values()), supported_languages=list(languages)),
            nlp_engine=NullNlp(),
            context_aware_enhancer=NoEnhancer(),
            supported_languages=list(languages),
        )

    def analyze(
        self,
        text: str,
        language: str,
        entities: list[str] | None = None,
        correlation_id: str | None = None,
        score_threshold: float | None = None,
        return_decision_process: bool | None = False,
        ad_hoc_recognizers: list[EntityRecognizer] | None = None,
        context: list[str] | None = None,
        allow_list: list[str] | None = None,
        allow_list_match: str | None = "exact",
        regex_flags: int | None = _PRESIDIO_FLAGS,
        nlp_artifacts: NlpArtifacts | None = None,
    ) -> list[RecognizerResult]:
        """Return Presidio's results for a text, left to right."""
        reader = None if ad_hoc_recognizers or context else self._alone(language, entities)
        if reader is None:
            return super().analyze(
                text,
                language,
                entities,
                correlation_id,
                score_threshold,
                return_decision_process,
                ad_hoc_recognizers,
                context,
                allow_list,
                allow_list_match,
                regex_flags,
                nlp_artifacts,
            )
        found = self._results(reader, self._engine.text(text), entities, score_threshold)
        return (
            self._remove_allow_list(found, allow_list, text, regex_flags, allow_list_match or "exact")
            if allow_list
            else found
        )

    def analyze_rows(
        self, texts: Sequence[str], language: str, entities: list[str] | None = None
    ) -> list[list[RecognizerResult]]:
        """Return the results of many texts, each a row, lines of a log perhaps: read together, which is faster."""
        reader = self._alone(language, entities)
        if reader is None:
            return [self.analyze(text, language, entities) for text in texts]
        try:
            values = pa.array(texts, pa.string())
        except UnicodeEncodeError:  # half a character; Arrow holds whole ones
            return [self.analyze(text, language, entities) for text in texts]
        rows: list[list[Match]] = [[] for _ in texts]
        for row, match in self._engine.texts(values):
            rows[row].append(match)
        return [self._results(reader, row, entities, None) if row else [] for row in rows]

    def _alone(self, language: str, entities: list[str] | None) -> EngineRecognizer | None:
        """Return the recognizer that can answer all alone; None if the registry holds another, or lacks an entity."""
        reader = self._readers.get(language)
        others = len(list(self.registry.recognizers)) != len(self._readers) or self.log_decision_process
        if reader is None or others or reader.score_thresholds:
            return None
        return reader if set(entities or ()) <= set(reader.supported_entities) else None

    def _results(
        self, reader: EngineRecognizer, matches: Iterable[Match], entities: list[str] | None, least: float | None
    ) -> list[RecognizerResult]:
        wanted = frozenset(entities or reader.supported_entities)
        return reader.results(matches, wanted, self.default_score_threshold if least is None else least)


class EngineBatch(BatchAnalyzerEngine):
    """Presidio's engine for lists of texts and for dictionaries, over one of ours: lists are read together."""

    def __init__(self, analyzer_engine: EngineAnalyzer) -> None:
        super().__init__(analyzer_engine)
        self._ours = analyzer_engine

    def analyze_iterator(
        self, texts: Iterable[Any], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
    ) -> list[list[RecognizerResult]]:
        """Return the results of many texts in their order; what asks for more than entities goes Presidio's own way."""
        if kwargs.keys() - {"entities"}:
            return list(super().analyze_iterator(texts, language, batch_size, n_process, **kwargs))
        return self._ours.analyze_rows([str(t) for t in self._validate_types(texts)], language, kwargs.get("entities"))


def recognizers(engine: Engine, kinds: Iterable[AnyKind], language: str = "en") -> list[EntityRecognizer]:
    """Return one Presidio recognizer for each kind. Those of one call share one reading of a text."""
    reading = Reading(engine)
    return [
        EngineRecognizer(reading, [kind], f"Delenda{str(kind).title().replace('_', '')}", language) for kind in kinds
    ]


def analyzer(engine: Engine, kinds: Sequence[AnyKind], languages: Sequence[str] = LANGUAGES) -> EngineAnalyzer:
    """Return a Presidio analyzer that finds ``kinds`` with ``engine``: offline, one reading of a text for all."""
    return EngineAnalyzer(engine, kinds, languages)


class RecognizerDetector:
    """One entity of a user's Presidio recognizer, as a detector. Results below ``least`` do not count."""

    def __init__(self, recognizer: EntityRecognizer, entity: str, least: float = 0.4) -> None:
        self.kind: AnyKind = as_kind(entity)
        self._recognizer = recognizer
        self._entity = entity
        self._least = least
        self._nlp = NullNlp().process_text("", recognizer.supported_language)

    def canonical(self, text: str) -> str | None:
        value = text.strip()
        return value if any(m.start == 0 and m.end == len(value) for m in self.find(value)) else None

    def find(self, text: str) -> Iterator[Match]:
        for result in self._results(text):
            if result.entity_type == self._entity and result.score >= self._least:
                yield Match(self.kind, result.start, result.end, text[result.start : result.end], Evidence.SHAPE)

    def _results(self, text: str) -> list[RecognizerResult]:
        try:
            return self._recognizer.analyze(text, [self._entity], self._nlp) or []
        except Exception:  # noqa: BLE001  # a stranger's recognizer must not stop a scan
            return []


def detectors_of(recognizers: Iterable[EntityRecognizer], least: float = 0.4) -> list[Detector]:
    """Return a detector for each entity of each Presidio recognizer."""
    return [RecognizerDetector(r, entity, least) for r in recognizers for entity in r.supported_entities]


def read_recognizers(file: Path) -> list[EntityRecognizer]:
    """Return the recognizers that a Presidio registry YAML declares (``recognizers:`` of patterns or deny lists)."""
    registry = RecognizerRegistryProvider(conf_file=str(file)).create_recognizer_registry()
    return list(registry.recognizers)
