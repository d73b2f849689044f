"""Fixtures of all tests: a clock that stands, and real servers, started when the first test asks for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from servers.ceph import s3_server  # noqa: F401
from servers.mariadb import mariadb
from servers.postgres import postgres

from delenda.testing.clock import FixedClock

pytest_plugins = ("promise_report",)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """SQLAlchemy URL of a real PostgreSQL's superuser; make a database or schema of your own in it."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def mariadb_url() -> Iterator[str]:
    """SQLAlchemy URL of a real MariaDB's root; make a database of your own in it."""
    with mariadb() as url:
        yield url
