"""Which promise is proved by which test, and how it last ended.

The promises are data (``config/promises.yaml``); tests name theirs with ``@pytest.mark.promise("P21")``; the
results are what the pytest plugin ``tests/promise_report.py`` wrote after a run:
``{"ran_at": …, "tests": [{"test": …, "promises": ["P21"], "outcome": "passed"}]}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from delenda.errors import ConfigError, InputError


class Scope(StrEnum):
    """Whose a promise is to keep."""

    CORE = "core"
    SUPPORTING = "supporting"
    OUT = "out"


class Standing(StrEnum):
    """How a promise stands after a run of the tests."""

    PROVED = "proved"
    FAILING = "failing"
    UNPROVED = "unproved"
    OUT = "out of scope"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise. ``why`` says, of one that is out of scope, whose it is."""

    id: str
    scope: Scope
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How one test ended: ``passed``, ``failed``, ``error`` or ``skipped``."""

    test: str
    promises: tuple[str, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Line:
    """A promise, the tests that carry its id, and what follows."""

    promise: Promise
    results: tuple[Result, ...]

    @property
    def standing(self) -> Standing:
        """A promise is proved if at least one test of it ran, and none ended other than passed."""
        if self.results and any(r.outcome != "passed" for r in self.results):
            return Standing.FAILING
        if self.results:
            return Standing.PROVED
        return Standing.OUT if self.promise.scope is Scope.OUT else Standing.UNPROVED


def read_promises(path: Path) -> list[Promise]:
    """Return the promises of a file, in its order. Raises ``ConfigError`` naming what is wrong."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [
            Promise(key, Scope(value["scope"]), value["text"], value.get("why", ""))
            for key, value in document["promises"].items()
        ]
    except OSError as e:
        raise ConfigError(f"{path.name}: can't be read") from e
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as e:
        raise ConfigError(f"{path.name}: not a list of promises, each with scope and text") from e


def read_results(path: Path) -> list[Result]:
    """Return the results that the last run of the tests left. Raises ``InputError`` if there are none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return [Result(t["test"], tuple(t["promises"]), t["outcome"]) for t in document["tests"]]
    except OSError as e:
        raise InputError(f"{path.name}: no results yet; run `make test`") from e
    except (ValueError, KeyError, TypeError) as e:
        raise InputError(f"{path.name}: not a file of test results") from e


def report(promises: Iterable[Promise], results: Iterable[Result]) -> list[Line]:
    """Return one line a promise. Raises ``InputError`` if a test names a promise that there is not."""
    listed = list(promises)
    by_id: dict[str, list[Result]] = {promise.id: [] for promise in listed}
    for result in results:
        for name in result.promises:
            if name not in by_id:
                raise InputError(f"test {result.test}: there is no promise {name}")
            by_id[name].append(result)
    return [Line(promise, tuple(by_id[promise.id])) for promise in listed]


def as_rows(lines: Iterable[Line]) -> list[Mapping[str, object]]:
    """Return the lines as JSON-ready rows: id, scope, text, why, standing, tests and their outcomes."""
    return [
        {
            "id": line.promise.id,
            "scope": str(line.promise.scope),
            "text": line.promise.text,
            "why": line.promise.why,
            "standing": str(line.standing),
            "tests": [{"test": r.test, "outcome": r.outcome} for r in line.results],
        }
        for line in lines
    ]
