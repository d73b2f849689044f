"""Alembic migrations of the control store, run in-process: no alembic.ini, no command."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

HERE = Path(__file__).parent


def newest() -> str:
    """Return the last revision: migrations stand in files named by their number, each upon the one before."""
    return max(f.name.partition("_")[0] for f in (HERE / "versions").glob("[0-9]*_*.py"))


def upgrade(engine: sa.Engine) -> None:
    """Bring the tables to the current version; Alembic is asked only if they are not."""
    with engine.begin() as connection:
        if _revisions(connection) == [newest()]:
            return
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(HERE))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revisions(connection: sa.Connection) -> list[str]:
    """Return what Alembic noted in the database; nothing for a new one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return []
    return list(connection.scalars(sa.select(sa.column("version_num")).select_from(sa.table("alembic_version"))))
