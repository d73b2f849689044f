"""How fast personal data is found, in CPU time of one core, beside bars, Presidio's own cost and other tools.

Every figure is the median of stretches that were never read before, after some of the same sort: what is remembered
between lines helps only as far as the lines themselves repeat, and patterns are as warm as in a scan of some minutes.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry

from bench.detection.corpus import columns, texts
from bench.detection.logs import DENSITIES, lines, with_ids
from bench.detection.peers import finders
from delenda.discovery.engine import DetectionEngine
from delenda.kinds import Kind
from delenda.ports import ColumnSample
from detectors.presidio import EngineBatch, NoEnhancer, NullNlp, analyzer

_TIMES = 5
_BARS = {"1 line in 20": 40.0, "every line": 6.0}
Rows = Sequence[str]
Reader = Callable[[Rows], object]


def speed(engine: DetectionEngine, seed: int, size: int) -> None:
    """Print all speeds; ``size`` is the lines of a stretch, an eighth of it where every line is personal."""
    presidio = analyzer(engine, list(Kind))
    readers: tuple[Reader, ...] = (
        lambda rows: engine.texts(pa.array(rows)),
        lambda rows: engine.text("\n".join(rows)),
        lambda rows: presidio.analyze("\n".join(rows), "en"),
        lambda rows: presidio.analyze_rows(rows, "en"),
    )
    print(f"\nSpeed, scan and validate, MB/s of CPU time on one core; seed {seed}, medians of {_TIMES} fresh stretches")
    print(f"{'':36}{'rows':>8}{'bar':>6}{'ratio':>7}{'text':>8}{'Presidio: text':>16}{'rows':>8}{'values a line':>15}")
    sorts = [
        (
            f"{sort}: {label}",
            _BARS.get(label),
            _stretches(seed, size if portion < 0.5 else size // 8, portion, known=known),
        )
        for known, sort in ((False, "new people"), (True, "people come back"))
        for label, portion in DENSITIES
    ]
    sorts.append(("nobody, with ids of requests", 40.0, _cut(with_ids(random.Random(seed)), size)))
    for label, bar, stretches in sorts:
        rates = [_rate(read, stretches) for read in readers]
        beside = f"{bar:6.0f}{rates[0] / bar:7.2f}" if bar else f"{'':13}"
        ours = f"{rates[0]:8.1f}{beside}{rates[1]:8.1f}"
        held = _density(engine, next(stretches))
        print(f"  {label:34}{ours}{rates[2]:16.1f}{rates[3]:8.1f}{held:15.2f}")
    short_texts(engine, seed)
    cells(engine, seed)
    beside_others(engine, seed)
    r = random.Random(seed)
    numbers = [str(r.randrange(10**14, 10**15)) for _ in range(20_000)]
    taken = sum(m.kind == "IMEI" for _, m in engine.texts(pa.array(numbers)))
    print(f"\nRandom 15-digit numbers taken for an IMEI: {taken / len(numbers):.2%}")


def short_texts(engine: DetectionEngine, seed: int) -> None:
    """Print the speed on short texts, one call each and in batches, beside Presidio with a recognizer of nothing."""
    presidio = analyzer(engine, list(Kind))
    batch = EngineBatch(presidio)
    floor = _nothing()
    stretches = ([t.text for t in texts(seed + i, 1000)] for i in itertools.count())
    size = statistics.mean(len(t.encode()) for t in next(stretches))
    print(f"\nSingle texts of some {size:.0f} bytes: MB/s, microseconds a text, and how many times Presidio's own cost")
    print("(floor: its analyzer with one recognizer that finds nothing, no NLP, no enhancer)")
    readers: tuple[tuple[str, Reader], ...] = (
        ("Presidio, floor", lambda rows: [floor.analyze(t, "en") for t in rows]),
        ("engine, one call a text", lambda rows: [engine.text(t) for t in rows]),
        ("engine, all texts as rows", lambda rows: engine.texts(pa.array(rows))),
        ("ours as a Presidio analyzer", lambda rows: [presidio.analyze(t, "en") for t in rows]),
        ("ours as a Presidio batch", lambda rows: batch.analyze_iterator(rows, "en")),
    )
    least = 0.0
    for label, read in readers:
        rate = _rate(read, stretches)
        least = least or rate
        bar = f"   bar 5: {rate / 5:.2f}" if "Presidio b" in label or "Presidio a" in label else ""
        print(f"  {label:34}{rate:8.2f}{size / rate:10.1f} us{least / rate:9.2f} x{bar}")


class _Nothing(EntityRecognizer):
    """Finds nothing."""

    def load(self) -> None:
        """There is nothing to load."""

    def analyze(self, *_: object, **__: object) -> list[object]:
        return []


def _nothing() -> AnalyzerEngine:
    registry = RecognizerRegistry(recognizers=[_Nothing(supported_entities=["NOTHING"])], supported_languages=["en"])
    return AnalyzerEngine(
        registry=registry, nlp_engine=NullNlp(), context_aware_enhancer=NoEnhancer(), supported_languages=["en"]
    )


class _Column:
    """A column to classify."""

    def __init__(self, name: str, collection: str, siblings: Sequence[str], values: pa.Array) -> None:
        self.name, self.collection, self.siblings, self.values = name, collection, siblings, values


def cells(engine: DetectionEngine, seed: int) -> None:
    """Print how many cells of short columns (40 cells) and of long ones (4,000) are classified in a second."""
    print("\nColumns classified, values a second of CPU time (bar 100,000)")
    for label, rows in (("40 cells a column: all are judged", 40), ("2,000 cells: a spread sample is", 2000)):
        rates = []
        for i in range(4):
            table: list[ColumnSample] = [
                _Column(c.name, c.table, c.siblings, pa.array([None if v is None else str(v) for v in c.values]))
                for c in columns(seed + i, per_kind=1, rows=rows)
            ]
            seconds = _seconds(lambda table=table: [engine.classify(c) for c in table])
            rates.append(sum(len(c.values) for c in table) / seconds)
        rate = statistics.median(rates[1:])
        print(f"  {label:34}{rate:12,.0f}   ratio {rate / 100_000:.2f}")


def beside_others(engine: DetectionEngine, seed: int) -> None:
    """Print how fast what one would take instead reads a log, on as little of it as the slowest can bear."""
    rows = next(_stretches(seed, 400, 0.05, known=True))
    size = sum(len(r.encode()) for r in rows)
    print(f"\nOther tools on {len(rows)} of those lines (people come back, 1 line in 20), line by line, MB/s")
    for name, find in finders(engine):
        find(rows[0])
        rate = size / _seconds(lambda find=find: [find(row) for row in rows]) / 1e6
        print(f"  {name:34}{rate:9.3f}")


def _stretches(seed: int, size: int, portion: float, *, known: bool) -> Iterator[Rows]:
    """Return stretches of one log without end."""
    return _cut(lines(random.Random(seed), portion, known=known), size)


def _cut(endless: Iterator[str], size: int) -> Iterator[Rows]:
    while True:
        yield list(itertools.islice(endless, size))


def _density(engine: DetectionEngine, rows: Rows) -> float:
    return len(engine.texts(pa.array(rows))) / len(rows)


def _rate(read: Reader, stretches: Iterator[Rows]) -> float:
    """Return the median MB/s of fresh stretches, after as many that only warm up."""
    rates = []
    for i in range(2 * _TIMES):
        rows = next(stretches)
        seconds = _seconds(lambda rows=rows: read(rows))
        if i >= _TIMES:
            rates.append(sum(len(row.encode()) for row in rows) / seconds / 1e6)
    return statistics.median(rates)


def _seconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began
