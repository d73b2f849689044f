"""A command pays for what it uses: what must not be imported before its work begins. No clock here: `bench/start`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from company import configure

HEAVY = {"alembic", "boto3", "botocore", "fastapi", "mako", "pandas", "phonenumbers", "playwright", "prefect"}
HEAVY |= {"presidio_analyzer", "psycopg", "pymysql", "rich", "spacy", "stdnum", "holidays", "httpx", "jinja2", "PIL"}
LIBRARIES = {"numpy", "pyarrow", "pydantic", "sqlalchemy", "yaml"}
"""What work needs, and telling a version does not."""

LISTEN = """
import json, sys
from delenda.cli.main import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted({m.partition(".")[0] for m in sys.modules})]))
"""


def imported(folder: Path, *args: str) -> tuple[int, set[str]]:
    """Return a command's exit code, and the packages that it had imported at its end."""
    command = [sys.executable, "-c", LISTEN, *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=120)
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, set(modules)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configured folder whose control store is current."""
    folder = tmp_path_factory.mktemp("start")
    configure(folder)
    code, modules = imported(folder, "request", "list", "--json")
    assert code == 0
    assert "alembic" in modules, "a new control store needs its tables; if it does not, the test below proves nothing"
    return folder


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--version"], 0),
        (["config", "check", "--json"], 0),
        (["scan", "nostore", "--json"], 10),
        (["plan", "R-unknown", "--json"], 10),
    ],
    ids=["version", "config check", "scan", "plan"],
)
def test_a_command_begins_without_what_it_does_not_use(folder: Path, args: list[str], expected: int) -> None:
    code, modules = imported(folder, *args)
    assert code == expected
    assert modules & (HEAVY | LIBRARIES if args == ["--version"] else HEAVY) == set()
