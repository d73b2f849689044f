"""The map is true: what the documents name exists, and what exists is on the map."""

from __future__ import annotations

import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from delenda.control import metadata

TOP = Path(__file__).parents[2]
MAP = TOP / "ARCHITECTURE.md"
PAGES = [TOP / "README.md", MAP, TOP / "CONTRIBUTING.md", TOP / "CHANGELOG.md", *sorted((TOP / "docs").rglob("*.md"))]
FOLDERS = ("delenda", "connectors", "detectors", "flows", "config", "tests", "bench", "docs", "scripts", r"\.ci")
PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*")
NAME = re.compile(r"(?:delenda|connectors|detectors|flows)(?:\.\w+)+(?::[\w.]+)?")
BUILT = {"delenda/shipped/"}
"""Made by the build of the wheel."""
STAND_IN = re.compile(r"\b[A-Z]{3,}\b")
"""A name in capitals stands for one that the reader gives: ``detectors/KIND.py``."""


def quoted(page: Path) -> Iterator[str]:
    """Yield what stands in backticks on a page, outside of fenced blocks and generated parts."""
    text = re.sub(r"<!-- the reference begins.*?the reference ends -->", "", page.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    yield from (found.strip("`").strip() for found in re.findall(r"``.+?``|`[^`\n]+`", text))


def resolves(name: str) -> bool:
    """Does ``module:attribute``, or a dotted name, lead to something?"""
    module, _, inner = name.partition(":")
    inside = [part for part in inner.split(".") if part]
    while module:
        try:
            found: object = importlib.import_module(module)
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            inside.insert(0, last)
            continue
        for part in inside:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(TOP)))
def test_every_path_that_a_document_names_exists(page: Path) -> None:
    named = {q for q in quoted(page) if PATH.fullmatch(q) and not STAND_IN.search(q)}
    assert sorted(q for q in named - BUILT if not (TOP / q).exists()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(TOP)))
def test_every_function_that_a_document_names_exists(page: Path) -> None:
    named = {q.split("(")[0] for q in quoted(page)}
    named = {q for q in named if NAME.fullmatch(q) and not q.endswith((".yaml", ".md"))}
    assert sorted(q for q in named if not resolves(q)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(TOP)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_folder_and_room_is_on_the_map() -> None:
    text = MAP.read_text("utf-8")
    tracked = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, check=True, text=True).stdout.split(
        "\n"
    )
    top = {name.split("/")[0] for name in tracked if "/" in name}
    rooms = {f"delenda/{p.parent.name}" for p in (TOP / "delenda").glob("*/__init__.py")}
    assert len(rooms) > 10
    assert sorted(folder for folder in top | rooms if f"`{folder}/`" not in text) == []


def test_every_module_beside_the_rooms_is_on_the_map() -> None:
    text = MAP.read_text("utf-8")
    modules = [f"delenda/{p.name}" for p in (TOP / "delenda").glob("*.py") if p.stem != "__init__"]
    assert sorted(m for m in modules if f"`{m}`" not in text) == []


def test_every_flow_and_document_is_on_the_map() -> None:
    text = MAP.read_text("utf-8")
    flows = [
        f"`flows/{p.name}`" for p in (TOP / "flows").glob("*.py") if re.search(r"^@flow\b", p.read_text(), re.MULTILINE)
    ]
    documents = [f"({p.relative_to(TOP)})" for p in (TOP / "docs").glob("*.md")]
    assert flows
    assert sorted(name for name in flows + documents if name not in text) == []


def test_every_table_is_on_the_map_with_its_room() -> None:
    text = MAP.read_text("utf-8")
    for page in (TOP / "delenda").glob("*/tables.py"):
        importlib.import_module(f"delenda.{page.parent.name}.tables")
    rows = dict(re.findall(r"^\| (\w+) \| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE))
    listed = {name: room for room, names in rows.items() for name in re.findall(r"\w+", names)}
    assert set(listed) == set(metadata.tables)
    for room in set(listed.values()):
        source = (TOP / "delenda" / room / "tables.py").read_text("utf-8")
        assert [t for t, r in listed.items() if r == room and f'"{t}"' not in source] == []


def test_every_decision_is_in_the_index() -> None:
    text = (TOP / "docs" / "adr" / "README.md").read_text("utf-8")
    decisions = [p.name for p in (TOP / "docs" / "adr").glob("[0-9]*.md")]
    assert decisions
    assert sorted(name for name in decisions if f"({name})" not in text) == []
