"""A vault on two SQLite files, and a shop whose new data is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sealed_shop import Shop, section

from delenda.shredding import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault(section(tmp_path)) as opened:
        opened.create()
        yield opened


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)
