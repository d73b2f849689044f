"""What stands inside cells: lists, JSON by path, notes; digests and masks keep the kind that their name tells."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.detection.blind.columns import columns as columns_apart
from bench.detection.blind.texts import texts as texts_apart
from bench.detection.score import macro, micro, score
from delenda.discovery.engine import DetectionEngine
from delenda.jobs.detect import detect_columns, detect_text

MAILS = [f"user{i}@example.com" for i in range(12)]
DIGESTS = [f"{i:064x}" for i in range(10**60, 10**60 + 12)]


def kinds(engine: DetectionEngine, name: str, values: list[Any], table: str = "t") -> list[str]:
    line = json.dumps({"column_id": 1, "table": table, "column": name, "values": values})
    return sorted(next(detect_columns(engine, [line]))["types"])


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("recipients", [f"{a};{b}" for a, b in zip(MAILS, reversed(MAILS), strict=True)], ["EMAIL"]),
        ("attendees", [json.dumps([{"name": "Anna Smith", "email": m}]) for m in MAILS], ["EMAIL", "PERSON_NAME"]),
        ("payload", [json.dumps({"a": {"mac": f"3c:5a:b4:01:02:{i:02x}"}}) for i in range(12)], ["MAC_ADDRESS"]),
        ("message", [f"login ok user={m} from 203.0.113.{i}" for i, m in enumerate(MAILS)], ["EMAIL", "IP_ADDRESS"]),
        ("hashed_email", DIGESTS, ["EMAIL"]),
        ("mobile_masked", [f"138****{i:04}" for i in range(12)], ["PHONE_NUMBER"]),
        ("c7", [f"138****{i:04}" for i in range(12)], ["PHONE_NUMBER"]),
        ("col_3", ["王伟:13800138000;李娜:13912345678"] * 6, ["CONTACTS"]),
        ("sha256", DIGESTS, []),
        ("app_ver", [f"{i % 9 + 1}.{i}.{i + 3}.{i * 7}" for i in range(12)], []),
        ("remark", ["please call back later", "no answer", "ask again next week"] * 4, []),
    ],
)
def test_what_cells_hold(engine: DetectionEngine, name: str, values: list[str], found: list[str]) -> None:
    assert kinds(engine, name, values) == found


def test_the_corpus_written_apart_stays_above_its_bars(engine: DetectionEngine) -> None:
    """A quarter of what `python -m bench.detection` measures, both halves together."""
    some = texts_apart(3, 480)
    gold = {t["id"]: {(s["type"], s["start"], s["end"]) for s in t["spans"]} for t in some}  # type: ignore[attr-defined]
    found: dict[object, set[tuple[str, int, int]]] = {t["id"]: set() for t in some}
    for m in detect_text(engine, [json.dumps(t) for t in some]):
        found[m["id"]].add((m["type"], m["start"], m["end"]))
    assert micro(scores := score(gold, found)) >= 0.90  # type: ignore[arg-type]
    assert macro(scores) >= 0.88
    table = columns_apart(3, 215)
    types = {o["column_id"]: set(o["types"]) for o in detect_columns(engine, [json.dumps(c) for c in table])}
    own = {c["column_id"]: set(c["types"]) for c in table}  # type: ignore[call-overload]
    assert micro(score(own, types)) >= 0.88  # type: ignore[arg-type]
