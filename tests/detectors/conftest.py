from __future__ import annotations

import pytest

from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine


@pytest.fixture(scope="session")
def engine() -> DetectionEngine:
    return DetectionEngine(load_detectors())
