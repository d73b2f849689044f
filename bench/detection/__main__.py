"""Print how well and how fast personal data is found, beside what else is installed: ``python -m bench.detection``.

``--texts`` and ``--seed`` choose our own corpus, ``--apart`` the seed of those written apart from the detectors,
``--peers`` how many texts the slow peers get. ``--only speed`` or ``--only quality`` prints one half, ``--lines`` says
how long the stretches of log are that are timed.
"""

from __future__ import annotations

import argparse
import logging
import time
import warnings
from collections.abc import Sequence

import pyarrow as pa

from bench.detection import apart
from bench.detection.apart import DEVICE
from bench.detection.corpus import Text, columns, texts
from bench.detection.peers import Finder, finders
from bench.detection.score import Score, macro, micro, score
from bench.detection.speed import speed
from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine
from delenda.jobs.detect import Column


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.detection", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--apart", type=int, default=1, help="seed of the corpora that were written apart")
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--peers", type=int, default=300)
    parser.add_argument("--only", choices=("quality", "speed"))
    parser.add_argument("--lines", type=int, default=20_000)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    engine = DetectionEngine(load_detectors())
    if chosen.only != "speed":
        quality(engine, chosen)
    if chosen.only != "quality":
        speed(engine, chosen.seed, chosen.lines)


def quality(engine: DetectionEngine, chosen: argparse.Namespace) -> None:
    """Print what is found, missed and wrongly found."""
    for corpus in apart.CORPORA:
        apart.texts(engine, chosen.apart, corpus)
        apart.columns(engine, chosen.apart, corpus)
        apart.peers(engine, chosen.apart, chosen.peers, corpus)
    print("\nOn our own templates, written beside the detectors: an upper bound\n")
    compare(engine, texts(chosen.seed, chosen.texts), chosen.peers)
    classify(engine, chosen.seed)


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


if __name__ == "__main__":
    main()
