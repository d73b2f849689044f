"""No other distribution may own one of our package names."""

from __future__ import annotations

import pytest

from delenda import guard
from delenda.errors import StrangerInHouse


def test_we_are_alone_here() -> None:
    guard.check_house()


def test_a_stranger_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {"delenda": ["delenda"], "flows": ["delenda", "flows"], "detectors": ["pydetect"], "yaml": ["PyYAML"]}
    assert guard.strangers(owners) == [("detectors", "pydetect"), ("flows", "flows")]
    monkeypatch.setattr(guard, "packages_distributions", lambda: owners)
    with pytest.raises(StrangerInHouse, match="'pydetect' owns the package 'detectors'"):
        guard.check_house()
