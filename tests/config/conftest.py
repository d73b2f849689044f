"""Configuration on disk for the tests of reading it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

MINIMAL = """\
control: {key: "${KEY}", pepper: "${KEY}"}
audit: {key: "${KEY}"}
stores:
  crm:
    type: sql
    url: sqlite:///crm.db
    purpose: support
"""


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A function that writes a minimal configuration with the given changes, and returns its file."""
    monkeypatch.setenv("KEY", "sentinel-key")

    def write(more: str = "", **replaced: str) -> Path:
        text = MINIMAL + more
        for old, new in replaced.items():
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "estate.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write
