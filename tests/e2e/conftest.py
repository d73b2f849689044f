"""The demo company on embedded stores, and on real servers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from company import Company, configure, files_below

from delenda.demo.layout import LEDGER, lay_out

SUBJECTS = 60


@pytest.fixture
def embedded(tmp_path: Path) -> Company:
    """SQLite and a folder."""
    folder = tmp_path / "company"
    folder.mkdir()
    estate = lay_out(folder, 7, SUBJECTS, dt.datetime.now(dt.UTC))
    engines = {s: sa.create_engine(f"sqlite:///{folder / 'estate' / s}.db") for s in ("app", "analytics")}
    ledger = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
    return Company(
        folder, estate, engines, lambda: files_below(folder / "estate" / "bucket"), configure(folder), ledger
    )
