"""Print how well and how fast personal data is found, beside what else is installed: ``python -m bench.detection``.

``--texts`` and ``--seed`` choose our own corpus, ``--apart`` the seed of those written apart from the detectors,
``--peers`` how many texts the slow peers get.
"""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import time
import warnings
from collections.abc import Callable, Sequence

import pyarrow as pa

from bench.detection import apart
from bench.detection.apart import DEVICE
from bench.detection.corpus import CLEAN, TEMPLATES, Text, columns, fill, texts
from bench.detection.peers import Finder, finders
from bench.detection.score import Score, macro, micro, score
from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine
from delenda.jobs.detect import Column
from delenda.kinds import Kind

QUIET = (
    "%s INFO [http-nio-8080-exec-%d] c.e.OrderService - order accepted status=200 cost=%dms items=%d region=eu-west-1",
    "%s DEBUG cache hit key=catalog:page:%d ttl=%d shard=%d node=cache-03 bytes=18234 evicted=0 origin=cdn",
    "%s WARN retrying upstream payments attempt=%d backoff=%dms budget=%d reason=timeout pool=blue",
)
MIXES = (
    ("logs, no line personal", 0.0),
    ("logs, 1 line in 100 personal", 0.01),
    ("mixed logs, 1 line in 20", 0.05),
    ("logs, 1 line in 10", 0.1),
    ("dense logs, every line", 1.0),
)
"""Shares of lines that hold personal data; one in twenty of the others is a clean one that looks dangerous."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.detection", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--apart", type=int, default=1, help="seed of the corpora that were written apart")
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--peers", type=int, default=300)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    engine = DetectionEngine(load_detectors())
    for corpus in apart.CORPORA:
        apart.texts(engine, chosen.apart, corpus)
        apart.columns(engine, chosen.apart, corpus)
        apart.peers(engine, chosen.apart, chosen.peers, corpus)
    print("\nOn our own templates, written beside the detectors: an upper bound\n")
    compare(engine, texts(chosen.seed, chosen.texts), chosen.peers)
    classify(engine, chosen.seed)
    speed(engine, chosen.seed)


def compare(engine: DetectionEngine, corpus: Sequence[Text], few: int) -> None:
    """Print strict text scores of every finder."""
    print(f"Text: strict kind, start and end; {len(corpus)} texts (peers: {few})\n")
    print(f"{'':24}{'micro':>8}{'macro':>8}{'device':>8}{'clean alarmed':>15}{'MB/s':>9}")
    kinds: dict[str, Score] = {}
    for name, find in finders(engine):
        some = corpus if name.startswith("delenda") else corpus[:few]
        scores, alarmed, rate = run(find, some)
        kinds = kinds or scores
        device = macro({k: v for k, v in scores.items() if k in DEVICE})
        print(f"{name:24}{micro(scores):8.3f}{macro(scores):8.3f}{device:8.3f}{alarmed:15.1%}{rate:9.3f}")
    print("\nPer kind, ours: " + ", ".join(f"{k} {v.f1:.2f}" for k, v in kinds.items()) + "\n")


def run(find: Finder, some: Sequence[Text]) -> tuple[dict[str, Score], float, float]:
    """Return the scores of a finder, the share of clean texts it alarms, and its speed in MB/s of CPU time."""
    find(some[0].text)
    began = time.process_time()
    found = {t.id: find(t.text) for t in some}
    seconds = time.process_time() - began
    clean = [t.id for t in some if t.family == "clean"]
    alarmed = sum(bool(found[i]) for i in clean) / len(clean)
    return score({t.id: t.spans for t in some}, found), alarmed, sum(len(t.text.encode()) for t in some) / seconds / 1e6


def classify(engine: DetectionEngine, seed: int) -> None:
    """Print column scores, by naming style."""
    table = columns(seed)
    sampled = {c.id: Column(c.name, c.table, c.siblings, pa.array(map(as_text, c.values), pa.string())) for c in table}
    began = time.process_time()
    found = {i: {str(kind) for kind, _, _ in engine.classify(column)} for i, column in sampled.items()}
    seconds = time.process_time() - began
    gold = {c.id: c.kinds for c in table}
    scores = score(gold, found)
    negative = [c.id for c in table if c.style == "negative"]
    flagged = sum(bool(found[i]) for i in negative) / len(negative)
    values = sum(len(c.values) for c in table)
    print(f"Columns: {len(table)}, strict")
    print(
        f"micro {micro(scores):.3f}  macro {macro(scores):.3f}  negatives flagged {flagged:.1%}"
        f"  {values / seconds:,.0f} values/s"
    )
    for style in dict.fromkeys(c.style for c in table if c.style != "negative"):
        ids = [c.id for c in table if c.style == style]
        print(f"  {style:8} {micro(score({i: gold[i] for i in ids}, {i: found[i] for i in ids})):.3f}")


def as_text(value: object) -> str | None:
    return None if value is None else str(value)


def speed(engine: DetectionEngine, seed: int) -> None:
    """Print the speed on logs by the share of lines that hold personal data, of ours and through Presidio's API."""
    from detectors.presidio import analyzer

    presidio = analyzer(engine, list(Kind))
    r = random.Random(seed)
    print("\nSpeed, scan and validate, MB/s of CPU time, one core; medians of five (bars: engine 40, Presidio 5)")
    print(f"{'':34}{'engine':>9}{'Presidio, one call':>21}{'Presidio, rows':>17}")
    for label, portion in MIXES:
        rows = [line(r, personal=r.random() < portion) for _ in range(20_000)]
        whole = "\n".join(rows)
        values = pa.array(rows)
        calls: tuple[Callable[[], object], ...] = (
            lambda values=values: engine.texts(values),
            lambda whole=whole: presidio.analyze(whole, "en"),
            lambda rows=rows: presidio.analyze_rows(rows, "en"),
        )
        ours, at_once, in_rows = (len(whole.encode()) / typical(call) / 1e6 for call in calls)
        print(f"  {label:32}{ours:9.1f}{at_once:21.1f}{in_rows:17.1f}")
    short = [t.text for t in texts(seed, 2000)]
    size = sum(len(t.encode()) for t in short)
    each = size / typical(lambda: [engine.text(t) for t in short]) / 1e6
    asked = size / typical(lambda: [presidio.analyze(t, "en") for t in short]) / 1e6
    together = size / typical(lambda: presidio.analyze_rows(short, "en")) / 1e6
    print(f"  {'texts of the corpus, one by one':32}{each:9.1f}{asked:21.1f}{together:17.1f}")
    numbers = [str(r.randrange(10**14, 10**15)) for _ in range(20_000)]
    taken = sum(m.kind == "IMEI" for _, m in engine.texts(pa.array(numbers)))
    print(f"\nRandom 15-digit numbers taken for an IMEI: {taken / len(numbers):.2%}")


def line(r: random.Random, *, personal: bool) -> str:
    if personal:
        return fill(r.choice(TEMPLATES["log"] + TEMPLATES["json"]), r)[0]
    if r.random() < 0.05:
        return fill(r.choice(CLEAN), r)[0]
    stamp = f"2024-03-{r.randint(1, 28):02} 12:{r.randint(0, 59):02}:{r.randint(0, 59):02}.{r.randint(0, 999):03}"
    return r.choice(QUIET) % (stamp, r.randint(1, 99), r.randint(1, 999), r.randint(1, 99))


def typical(call: Callable[[], object], times: int = 5) -> float:
    """Return the median CPU seconds of some calls, after one that does not count."""
    call()
    seconds = []
    for _ in range(times):
        began = time.process_time()
        call()
        seconds.append(time.process_time() - began)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
