"""A database of each sort, empty, for what must hold in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import races
from worlds import World, mariadb_world, postgres_world, sqlite_world


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show how the races ended."""
    for line in races.told:
        terminalreporter.write_line(line)


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.servers),
        pytest.param("mariadb", marks=pytest.mark.servers),
    ]
)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    match request.param:
        case "sqlite":
            with sqlite_world(tmp_path) as world:
                yield world
        case "postgres":
            with postgres_world(request.getfixturevalue("postgres_url")) as world:
                yield world
        case _:
            with mariadb_world(request.getfixturevalue("mariadb_url")) as world:
                yield world


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[World]:
    with sqlite_world(tmp_path) as world:
        yield world


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[World]:
    with postgres_world(postgres_url) as world:
        yield world


@pytest.fixture
def maria(mariadb_url: str) -> Iterator[World]:
    with mariadb_world(mariadb_url) as world:
        yield world
