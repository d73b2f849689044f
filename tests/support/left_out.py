"""Every clean-up step with the test that leaves it out, as `docs/erasure.md` lists them: run, and shown as a table."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"\| ([^|]+) \| ([^|]+) \| ((?:`\w+`(?:, )?)+) \| `(tests/[^`]+::\w+)` \|")


@dataclass(frozen=True)
class Step:
    """A clean-up step of a store, the classes of residue that tell of it, and the test that leaves it out."""

    store: str
    step: str
    told: tuple[str, ...]
    test: str


def steps() -> list[Step]:
    """Return the steps that the documentation lists."""
    text = (ROOT / "docs" / "erasure.md").read_text()
    return [Step(m[1], m[2], tuple(re.findall(r"\w+", m[3])), m[4]) for m in _ROW.finditer(text)]


class _Outcomes:
    """How each test ended, its examples together."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.partition("[")[0]
        if report.failed or self.of.get(name) != "failed":
            self.of[name] = "failed" if report.failed else "found" if report.when == "call" else self.of.get(name, "")


def main() -> int:
    """Run the tests and print the table; return pytest's exit code."""
    outcomes, listed = _Outcomes(), steps()
    code = pytest.main(["-q", *dict.fromkeys(s.test for s in listed)], [outcomes])
    for step in listed:
        state = outcomes.of.get(step.test, "not run")
        print(f"{step.store:20} {step.step[:66]:68} {', '.join(step.told)[:40]:42} {state}")
    found = sum(outcomes.of.get(s.test) == "found" for s in listed)
    print(f"{found} of {len(listed)} steps were left out and found")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
