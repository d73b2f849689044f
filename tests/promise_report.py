"""A pytest plugin: writes which test proves which promise, and how it ended.

``pytest --promise-report FILE``; ``delenda report promises`` reads the file.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

WORSE: Final = ("passed", "skipped", "failed", "error")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promise-report", default="", help="write test results by promise to this file")


def pytest_configure(config: pytest.Config) -> None:
    if target := config.getoption("--promise-report"):
        config.pluginmanager.register(PromiseReport(Path(target)), "promise-report")


class PromiseReport:
    """Collects the outcome of every test that carries a promise: the worst of set-up, call and tear-down."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._promises: dict[str, list[str]] = {}
        self._outcomes: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[Any]:
        report = yield
        if promises := sorted({str(arg) for mark in item.iter_markers("promise") for arg in mark.args}):
            self._promises[item.nodeid] = promises
            broken = report.failed and report.when != "call"
            outcome = "error" if broken else report.outcome
            before = self._outcomes.get(item.nodeid, "passed")
            self._outcomes[item.nodeid] = max(before, outcome, key=WORSE.index)
        return report

    def pytest_sessionfinish(self) -> None:
        tests = [
            {"test": test, "promises": promises, "outcome": self._outcomes[test]}
            for test, promises in sorted(self._promises.items())
        ]
        document = {"ran_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "tests": tests}
        self._target.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
