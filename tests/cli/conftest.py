"""A small company on embedded stores: scanned once, copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from company import Company, found, moved

SUBJECTS = 20


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Not to be changed."""
    return found(tmp_path_factory.mktemp("small") / "scanned", SUBJECTS)


@pytest.fixture
def company(small: Company, tmp_path: Path) -> Company:
    """A scanned company of one's own."""
    return moved(small, tmp_path / "company")
