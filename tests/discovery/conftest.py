"""A house over stores in memory, with the real detectors and a control store in a file."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from delenda.audit.entries import make_entry
from delenda.catalogue import open_engine, open_stores
from delenda.control import Control, Sealer, metadata
from delenda.discovery import tables as _tables  # noqa: F401  # their tables are on the metadata
from delenda.jobs.house import House
from delenda.ports import Store
from delenda.settings import AuditSettings, ControlSettings, Settings
from delenda.testing.clock import FixedClock

KEY = bytes(range(32))
SECRET = SecretStr(base64.b64encode(KEY).decode())


@dataclass
class ListLog:
    """Keeps entries in a list, after the audit log's own check of them."""

    entries: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def append(
        self, connection: sa.Connection, kind: str, body: Mapping[str, str | int | None], request: str = ""
    ) -> None:
        make_entry(kind, body, dt.datetime(2030, 1, 2, tzinfo=dt.UTC), request)
        self.entries.append((kind, body))


@pytest.fixture(scope="session")
def engine() -> Any:
    return open_engine(settings_with())


def settings_with(**more: Any) -> Settings:
    config = {"stores": {}} | more
    return Settings(control=ControlSettings(key=SECRET, pepper=SECRET), audit=AuditSettings(key=SECRET), **config)


def open_over(folder: Path, engine: Any, settings: Settings, stores: Mapping[str, Store], pepper: bytes) -> House:
    control = Control(f"sqlite:///{folder}/state/control.db", Sealer(KEY), pepper)
    metadata.create_all(control.engine)
    return House(settings, control, stores, engine, ListLog(), FixedClock())


@pytest.fixture
def make_house(tmp_path: Path, engine: Any) -> Callable[..., House]:
    """Return a function that opens a house: ``make_house(store, …, collections={…})``."""

    def make(*stores: Store, pepper: bytes = KEY, **config: Any) -> House:
        return open_over(tmp_path, engine, settings_with(**config), {s.name: s for s in stores}, pepper)

    return make


@pytest.fixture(scope="session")
def configured_house(engine: Any) -> Callable[..., House]:
    """Return a function that opens a house with the real connectors: ``configured_house(folder, stores={…})``."""

    def make(folder: Path, **config: Any) -> House:
        settings = settings_with(**config)
        return open_over(folder, engine, settings, open_stores(settings), KEY)

    return make
