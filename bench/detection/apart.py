"""Our engines and the peers on the corpora that were written apart from the detectors, by halves, beside the bars."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.detection.anew import columns as anew_columns
from bench.detection.anew import texts as anew_texts
from bench.detection.blind import columns as blind_columns
from bench.detection.blind import texts as blind_texts
from bench.detection.fresh import columns as fresh_columns
from bench.detection.fresh import texts as fresh_texts
from bench.detection.peers import finders
from bench.detection.score import Score, macro, micro, score
from delenda.jobs.detect import detect_columns, detect_text
from delenda.ports import Engine

DEVICE: Final = (
    "IMEI DEVICE_SERIAL DEVICE_ID IDFA ANDROID_AD_ID OAID COOKIE_ID PUSH_TOKEN SIM_ID MAC_ADDRESS BSSID "
    "IP_ADDRESS CELL_TOWER CARRIER USER_AGENT".split()
)
HALVES: Final = ("dev", "held", "all")
_TEXTS: Final = 1900
_COLUMNS: Final = 430

Found = Mapping[str, set[Any]]


@dataclass(frozen=True, slots=True)
class Apart:
    """Makers of texts and of columns from a seed and a count, and the naming styles of the columns."""

    name: str
    texts: Callable[[int, int], list[dict[str, object]]]
    columns: Callable[[int, int], list[dict[str, object]]]
    styles: tuple[str, ...]


BLIND: Final = Apart("blind", blind_texts.texts, blind_columns.columns, blind_columns.STYLES)
FRESH: Final = Apart("fresh", fresh_texts.texts, fresh_columns.columns, fresh_columns.STYLES)
ANEW: Final = Apart("anew", anew_texts.texts, anew_columns.columns, anew_columns.STYLES)
CORPORA: Final = (BLIND, FRESH, ANEW)


def texts(engine: Engine, seed: int, apart: Apart = BLIND) -> None:
    """Print strict text scores by halves, beside their bars."""
    corpus = apart.texts(seed, _TEXTS)
    lines = [json.dumps({"id": t["id"], "text": t["text"]}) for t in corpus]
    found: dict[str, set[Any]] = {str(t["id"]): set() for t in corpus}
    seconds = []
    for _ in range(3):
        began = time.process_time()
        matches = list(detect_text(engine, lines))
        seconds.append(time.process_time() - began)
    for match in matches:
        found[match["id"]].add((match["type"], match["start"], match["end"]))
    gold = _spans(corpus)
    print(f"\nText written apart, {apart.name}: seed {seed}, {_TEXTS} texts, strict kind, start and end")
    _heading()
    halves = {h: _half(corpus, "id", h) for h in HALVES}
    by_half = {h: score(_only(gold, ids), _only(found, ids)) for h, ids in halves.items()}
    _row("micro F1", [micro(s) for s in by_half.values()], 0.90)
    _row("macro F1", [macro(s) for s in by_half.values()], 0.88)
    _row("device and network kinds, macro F1", [macro(_devices(s)) for s in by_half.values()], 0.93)
    _row("clean texts alarmed", [_alarmed(gold, found, ids) for ids in halves.values()], 0.08, less=True)
    everything = by_half["all"]
    chinese = [str(t["id"]) for t in corpus if not str(t["text"]).isascii()]
    names = score(_only(gold, chinese), _only(found, chinese)).get("PERSON_NAME", Score())
    _row("names in Chinese texts, F1", [None, None, names.f1], 0.92)
    _row("addresses, F1", [s.get("ADDRESS", Score()).f1 for s in by_half.values()], 0.95)
    print("  " + ", ".join(f"{k} {v.f1:.2f}" for k, v in sorted(everything.items(), key=lambda kv: kv[1].f1)))
    size = sum(len(str(t["text"]).encode()) for t in corpus)
    print(f"  {size / statistics.median(seconds) / 1e6:.1f} MB/s of CPU time, JSON Lines in and out, median of 3")


def columns(engine: Engine, seed: int, apart: Apart = BLIND) -> None:
    """Print strict column scores by halves and by naming style, beside their bars."""
    table = apart.columns(seed, _COLUMNS)
    lines = [json.dumps(c) for c in table]
    seconds = []
    for _ in range(3):
        began = time.process_time()
        found = {o["column_id"]: set(o["types"]) for o in detect_columns(engine, lines)}
        seconds.append(time.process_time() - began)
    gold = {str(c["column_id"]): set(_list(c["types"])) for c in table}
    print(f"\nColumns written apart, {apart.name}: seed {seed}, {_COLUMNS} columns, strict")
    _heading()
    halves = {h: _half(table, "column_id", h) for h in HALVES}
    by_half = {h: score(_only(gold, ids), _only(found, ids)) for h, ids in halves.items()}
    _row("micro F1", [micro(s) for s in by_half.values()], 0.88)
    _row("macro F1", [macro(s) for s in by_half.values()], 0.88)
    _row("clean columns flagged", [_alarmed(gold, found, ids) for ids in halves.values()], 0.05, less=True)
    _row("recall", [_recall(s) for s in by_half.values()], 0.90)
    for style in (*apart.styles, "odd"):
        own = {str(c["column_id"]) for c in table if c["style"] == style}
        scores = [
            micro(score(_only(gold, ids), _only(found, ids)))
            for ids in ([i for i in h if i in own] for h in halves.values())
        ]
        _row(f"names: {style}, micro F1", scores, 0.85 if style in ("pinyin", "blank") else None)
    values = sum(len(_list(c["values"])) for c in table)
    rate = values / statistics.median(seconds)
    print(f"  {rate:,.0f} values/s, JSON Lines in and out, median of 3 (bar 50,000: {rate / 50_000:.2f})")


def peers(engine: Engine, seed: int, few: int, apart: Apart = BLIND) -> None:
    """Print strict text scores of every finder on some of the texts."""
    corpus = apart.texts(seed, few)
    gold = _spans(corpus)
    print(f"\nBeside others, on {few} texts written apart, {apart.name}, one by one")
    print(f"{'':24}{'micro':>8}{'macro':>8}{'device':>8}{'clean alarmed':>15}{'MB/s':>9}")
    for name, find in finders(engine):
        find("warm up 13800138000")
        began = time.process_time()
        found: Found = {str(t["id"]): find(str(t["text"])) for t in corpus}
        seconds = time.process_time() - began
        scores = score(gold, found)
        rate = sum(len(str(t["text"]).encode()) for t in corpus) / seconds / 1e6
        alarmed = _alarmed(gold, found, list(gold))
        print(
            f"{name:24}{micro(scores):8.3f}{macro(scores):8.3f}{macro(_devices(scores)):8.3f}{alarmed:15.1%}{rate:9.3f}"
        )


def _spans(corpus: Sequence[Mapping[str, object]]) -> dict[str, set[Any]]:
    return {str(t["id"]): {(s["type"], s["start"], s["end"]) for s in _list(t["spans"])} for t in corpus}


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else []


def _half(corpus: Sequence[Mapping[str, object]], key: str, half: str) -> list[str]:
    return [str(item[key]) for item in corpus if half in ("all", item["half"])]


def _only(found: Found, ids: Sequence[str]) -> Found:
    return {i: found[i] for i in ids}


def _devices(scores: Mapping[str, Score]) -> dict[str, Score]:
    return {k: v for k, v in scores.items() if k in DEVICE}


def _alarmed(gold: Found, found: Found, ids: Sequence[str]) -> float:
    clean = [i for i in ids if not gold[i]]
    return sum(bool(found[i]) for i in clean) / len(clean)


def _recall(scores: Mapping[str, Score]) -> float:
    right = sum(s.right for s in scores.values())
    return right / (right + sum(s.missed for s in scores.values()))


def _heading() -> None:
    print(f"  {'':38}{'dev':>8}{'held':>8}{'all':>8}{'bar':>8}{'all to bar':>12}")


def _row(label: str, measured: Sequence[float | None], bar: float | None, *, less: bool = False) -> None:
    """Print a line of the table; a ratio above 1 is above the bar."""
    cells = "".join(f"{'':8}" if m is None else f"{m:8.3f}" for m in measured)
    last = measured[-1] or 0.0
    ratio = "" if bar is None else f"{(bar / last if last else float('inf')) if less else last / bar:12.2f}"
    print(f"  {label:38}{cells}{'' if bar is None else f'{bar:8.2f}'}{ratio}")
