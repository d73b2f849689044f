"""Which promise is proved by which test: the list, the plugin, the report."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from delenda.errors import ConfigError, InputError
from delenda.promises import Promise, Result, Scope, Standing, as_rows, read_promises, read_results, report

ROOT = Path(__file__).parents[2]


@pytest.mark.promise("P66")
def test_all_66_promises_are_listed_and_nobody_tests_another() -> None:
    promises = read_promises(ROOT / "config/promises.yaml")
    assert [p.id for p in promises] == [f"P{i}" for i in range(1, 67)]
    assert all(p.why for p in promises if p.scope is Scope.OUT)
    assert all(p.text and not p.why for p in promises if p.scope is not Scope.OUT)
    marked = {
        name
        for path in (ROOT / "tests").rglob("*.py")
        for call in re.findall(r"mark\.promise\(([^)]*)\)", path.read_text(encoding="utf-8"))
        for name in re.findall(r'"(P\d+)"', call)
    }
    assert marked <= {p.id for p in promises}
    assert "P40" in marked


def test_the_plugin_writes_and_the_report_reads(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text(
        "import pytest\n"
        "@pytest.fixture\ndef broken():\n    raise RuntimeError\n"
        "@pytest.mark.promise('P1')\n@pytest.mark.parametrize('i', [1, 2])\ndef test_good(i): pass\n"
        "@pytest.mark.promise('P2', 'P3')\ndef test_bad(): assert False\n"
        "@pytest.mark.promise('P3')\ndef test_error(broken): pass\n"
        "@pytest.mark.promise('P4')\ndef test_skipped(): pytest.skip()\n"
        "def test_without(): pass\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = promise(id): x\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "promise_report", "--promise-report", "out.json"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT / "tests")}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    lines = report([Promise(f"P{i}", Scope.CORE, "x") for i in range(1, 6)], read_results(tmp_path / "out.json"))
    assert [line.standing for line in lines] == [
        Standing.PROVED,
        Standing.FAILING,
        Standing.FAILING,
        Standing.FAILING,
        Standing.UNPROVED,
    ]
    assert [r.outcome for r in lines[2].results] == ["failed", "error"]
    assert as_rows(lines)[0]["tests"] == [
        {"test": "test_x.py::test_good[1]", "outcome": "passed"},
        {"test": "test_x.py::test_good[2]", "outcome": "passed"},
    ]


def test_a_promise_out_of_scope_needs_no_test() -> None:
    (line,) = report([Promise("P1", Scope.OUT, "x", "them")], [])
    assert line.standing is Standing.OUT


def test_wrong_files_are_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        report([], [Result("test_x", ("P99",), "passed")])
    for text in ("", "promises: [1]", "promises: {P1: {scope: odd, text: x}}", "promises: {P1: {scope: core}}", "{"):
        (tmp_path / "p.yaml").write_text(text)
        with pytest.raises(ConfigError):
            read_promises(tmp_path / "p.yaml")
    for text in ("", "{}", '{"tests": [{}]}'):
        (tmp_path / "r.json").write_text(text)
        with pytest.raises(InputError):
            read_results(tmp_path / "r.json")
    with pytest.raises(InputError, match="make test"):
        read_results(tmp_path / "missing.json")
    with pytest.raises(ConfigError):
        read_promises(tmp_path / "missing.yaml")
