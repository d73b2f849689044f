"""The house keeps its own rules: catalogues are complete, personal fields have no repr, docs name what exists."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import subprocess
from pathlib import Path

import pytest

import connectors
import detectors
from delenda import kinds, model
from delenda.catalogue import load_detectors

TOP = Path(__file__).parents[2]


def test_every_detector_module_is_in_the_catalogue() -> None:
    named = {place.partition(":")[0] for place in detectors.CATALOGUE}
    classes = set()
    for path in (TOP / "detectors").glob("*.py"):
        module = f"detectors.{path.stem}"
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and any(
                isinstance(x, ast.Assign) and ast.unparse(x).startswith("kind = ") for x in node.body
            ):
                classes.add(module)
    assert classes - named == set()


def test_every_kind_has_a_detector_and_a_spec() -> None:
    assert set(kinds.SPECS) == set(kinds.Kind)
    assert set(kinds.Kind) - {d.kind for d in load_detectors()} == set()


def test_every_store_in_the_catalogue_loads() -> None:
    for place in connectors.CATALOGUE.values():
        module, _, name = place.partition(":")
        assert inspect.isclass(getattr(importlib.import_module(module), name))


NAMES_AND_COUNTS = {"Collection.key", "Batch.key", "MappedCollection.records"}
PERSONAL = {"value", "key", "locator", "records", "mentions", "texts", "seeds", "object_key"}


@pytest.mark.promise("P60")
def test_fields_that_may_hold_personal_data_are_not_in_a_repr() -> None:
    shown = [
        f"{name}.{field.name}"
        for name, noun in vars(model).items()
        if inspect.isclass(noun) and dataclasses.is_dataclass(noun)
        for field in dataclasses.fields(noun)
        if field.name in PERSONAL and field.repr and f"{name}.{field.name}" not in NAMES_AND_COUNTS
    ]
    assert shown == []


def _tracked() -> list[Path]:
    out = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=True).stdout
    return [TOP / name for name in out.decode().split("\0") if name and (TOP / name).is_file()]


def test_no_path_of_a_machine_and_no_registry_is_named() -> None:
    forbidden = re.compile(
        r"(^|[^\w.])/(work|farm|root|home/\w+)/|(index|registry|extra-index)[-_]url *= *.?https?:/{2}"
        r"|files\.pythonhosted\.org|url = \"https?://[^\"]*\.(whl|tar\.gz)\"",
        re.MULTILINE,
    )
    guilty = []
    for path in _tracked():
        if path == Path(__file__) or path.suffix in {".png", ".jpg"}:
            continue
        found = forbidden.search(path.read_text(encoding="utf-8", errors="replace"))
        if found:
            guilty.append(f"{path.relative_to(TOP)}: {found[0]!r}")
    assert guilty == []


def test_every_guarantee_names_tests_that_exist() -> None:
    text = (TOP / "docs" / "guarantees.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?(?:::(\w+))?`", text)
    assert len(named) >= 14
    missing = []
    for file, *names in named:
        path = TOP / file
        source = path.read_text(encoding="utf-8") if path.exists() else ""
        missing += [f"{file}::{n}" for n in names if n and not re.search(rf"(def|class) {n}\b", source)]
        if not source:
            missing.append(file)
    assert missing == []


def test_prefect_is_imported_in_flows_only() -> None:
    guilty = [
        str(path.relative_to(TOP))
        for folder in ("delenda", "connectors", "detectors")
        for path in (TOP / folder).rglob("*.py")
        if re.search(r"^\s*(import|from) prefect\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert guilty == []
