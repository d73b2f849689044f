"""The migrations lead to the very tables that the rooms declare, on both databases."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import delenda
from delenda.control import metadata
from delenda.control.migrations import HERE, newest, upgrade


def _declare() -> None:
    top = Path(delenda.__file__).parent
    for module in sorted(top.glob("*/tables.py")):
        importlib.import_module(f"delenda.{module.parent.name}.tables")


def _differences(engine: sa.Engine) -> list[object]:
    upgrade(engine)
    upgrade(engine)
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_migrations_lead_to_the_declared_tables_on_sqlite(tmp_path: Path) -> None:
    _declare()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'control.db'}")
    assert _differences(engine) == []
    with engine.begin() as connection:
        triggers = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").scalar_one()
    assert triggers == 4
    engine.dispose()


def test_the_newest_revision_is_told_by_its_file() -> None:
    assert ScriptDirectory(str(HERE)).get_heads() == [newest()]


@pytest.mark.servers
def test_migrations_lead_to_the_declared_tables_on_postgresql(postgres_url: str) -> None:
    _declare()
    with sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE migrations")
        connection.engine.dispose()
    engine = sa.create_engine(sa.make_url(postgres_url).set(database="migrations"))
    assert _differences(engine) == []
    engine.dispose()
