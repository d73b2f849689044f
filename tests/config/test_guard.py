"""No other distribution may own one of our package names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from delenda import guard
from delenda.errors import StrangerInHouse


def test_we_are_alone_here() -> None:
    guard.check_house()


def test_owners_are_told_by_the_files_that_a_distribution_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "a": ("RECORD", "flows/__init__.py,,\nflows2/x.py,,\n"),
        "b": ("RECORD", "my/flows/__init__.py,,\ndetectors.py,,\n"),
        "c": ("top_level.txt", "connectors\n"),
        "d": ("RECORD", "flowsheet/__init__.py,,\n"),
    }
    for name, (file, text) in files.items():
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / file).write_text(text)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert guard.owners_of_packages() == {"flows": ["a"], "detectors": ["b"], "connectors": ["c"]}


def test_a_stranger_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {"delenda": ["delenda"], "flows": ["delenda", "flows"], "detectors": ["pydetect"], "yaml": ["PyYAML"]}
    assert guard.strangers(owners) == [("detectors", "pydetect"), ("flows", "flows")]
    monkeypatch.setattr(guard, "owners_of_packages", lambda: owners)
    with pytest.raises(StrangerInHouse, match="'pydetect' owns the package 'detectors'"):
        guard.check_house()
