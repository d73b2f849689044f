"""The demo company on embedded stores: laid out and scanned once, copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from company import Company, found, moved

SUBJECTS = 60


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """SQLite and a folder, scanned; not to be changed."""
    return found(tmp_path_factory.mktemp("company") / "scanned", SUBJECTS)


@pytest.fixture
def embedded(scanned: Company, tmp_path: Path) -> Company:
    """A scanned company of one's own."""
    return moved(scanned, tmp_path / "company")
