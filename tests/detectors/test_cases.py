"""Case tables: what each kind must find, and what it must leave alone.

A hit is a text with the passages to be found in it, or a column of that kind; a miss is a text or a column in
which the kind must not be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

import detectors
from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine
from delenda.kinds import Kind

CASES = Path(__file__).parent / "cases"
TABLES = {Kind(f.stem.upper()): yaml.safe_load(f.read_text("utf-8")) for f in sorted(CASES.glob("*.yaml"))}
HITS = [pytest.param(k, hit, id=f"{k}-{i}") for k, t in TABLES.items() for i, hit in enumerate(t["hits"])]
MISSES = [pytest.param(k, miss, id=f"{k}-{i}") for k, t in TABLES.items() for i, miss in enumerate(t["misses"])]


@dataclass
class Column:
    name: str
    values: pa.Array
    collection: str = "t"
    siblings: tuple[str, ...] = ()


def kinds_of(engine: DetectionEngine, case: dict[str, Any]) -> list[str]:
    return [kind for kind, _, _ in engine.classify(Column(case["column"], pa.array(case["values"])))]


def test_every_kind_has_a_detector_and_a_table() -> None:
    assert {d.kind for d in load_detectors()} == set(Kind) == set(TABLES)
    assert len(detectors.CATALOGUE) == len(set(detectors.CATALOGUE))


@pytest.mark.parametrize("kind", TABLES)
def test_tables_are_long_enough(kind: Kind) -> None:
    assert len(TABLES[kind]["hits"]) >= 10
    assert len(TABLES[kind]["misses"]) >= 10


@pytest.mark.promise("P1")
@pytest.mark.promise("P2")
@pytest.mark.promise("P4")
@pytest.mark.promise("P6")
@pytest.mark.parametrize(("kind", "hit"), HITS)
def test_hits(engine: DetectionEngine, kind: Kind, hit: dict[str, Any]) -> None:
    if "column" in hit:
        assert kind in kinds_of(engine, hit)
        return
    found = [m for m in engine.text(hit["text"]) if m.kind == kind]
    assert [hit["text"][m.start : m.end] for m in found] == hit["found"]
    if "value" in hit:
        assert [m.value for m in found] == [hit["value"]]


@pytest.mark.parametrize(("kind", "miss"), MISSES)
def test_misses(engine: DetectionEngine, kind: Kind, miss: str | dict[str, Any]) -> None:
    if isinstance(miss, dict):
        assert kind not in kinds_of(engine, miss)
    else:
        assert kind not in {m.kind for m in engine.text(miss)}
