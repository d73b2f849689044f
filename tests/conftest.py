"""Fixtures of all tests: a clock that stands, and real servers, started when the first test asks for them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from servers.ceph import s3_server  # noqa: F401
from servers.mariadb import mariadb
from servers.postgres import postgres

from delenda.testing.clock import FixedClock

pytest_plugins = ("promise_report",)

# `make test` tries the same examples each time, so that it says the same of the same code; `test-random`, others.
# No deadline: the first example pays for imports.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("random", print_blob=True, deadline=None)
settings.load_profile(os.environ.get("DELENDA_TEST_EXAMPLES", "same"))


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
