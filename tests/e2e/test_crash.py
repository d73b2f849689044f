"""``delenda apply`` as a process of its own, killed without warning, and started again: the same end."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import oracle
import pytest
from company import Company, found, twin

from delenda.demo.people import FIRST_ACCOUNT

SUBJECTS = 20
ACCOUNT = FIRST_ACCOUNT + 3
FULL = bool(os.environ.get("DELENDA_TEST_FULL"))
COMMAND = "import sys; from delenda.cli.main import main; sys.exit(main())"


@dataclass
class World:
    """An approved plan that nobody has applied yet, and what comes of it undisturbed."""

    company: Company
    request: str
    after: oracle.Snapshot
    journal: Counter[tuple[str, str]]
    marked: int
    seconds: float


def steps(company: Company) -> int:
    """Return how many ends are in the journal."""
    return sum(journal(company).values())


def journal(company: Company) -> Counter[tuple[str, str]]:
    """Return how many pieces of work ended in which way, by part; that it ended already counts as done."""
    with sqlite3.connect(f"file:{company.folder}/state/control.db?mode=ro", uri=True, timeout=30) as control:
        rows = control.execute("SELECT part, status FROM journal").fetchall()
    control.close()
    return Counter((str(part), "done" if status == "already_absent" else status) for part, status in rows)


def settled(snapshot: oracle.Snapshot) -> oracle.Snapshot:
    """Return it with one name for all the placeholders that stand where a unique value may not be empty."""

    def plain(cell: Any) -> Any:
        return "erased" if isinstance(cell, str) and re.fullmatch(r"erased-[0-9a-f]{32}", cell) else cell

    return oracle.Snapshot({k: tuple(map(plain, row)) for k, row in snapshot.rows.items()}, snapshot.objects)


def debts(company: Company) -> int:
    return sum(b["owed"] for b in company.run("backups", "list")["backups"])


@contextmanager
def applying(company: Company, request: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``delenda apply``; whatever happens, it is dead at the end."""
    args = [sys.executable, "-c", COMMAND, "--config", str(company.config), "apply"]
    args += [str(plan_of(company, request)), "--confirm", request, "--json"]
    with (company.folder / "out").open("wb") as out, (company.folder / "err").open("wb") as err:
        process = subprocess.Popen(args, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def plan_of(company: Company, request: str) -> Path:
    return company.folder / f"plan-{request}.json"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("crash")
    company = found(folder / "approved", SUBJECTS)
    request = company.ask(ACCOUNT, "erase", "--ground", "cancelled")
    company.prepare(request)
    calm = twin(company, folder / "calm")
    start = time.monotonic()
    with applying(calm, request) as process:
        assert process.wait(120) == 0, (calm.folder / "err").read_text()
    seconds = time.monotonic() - start
    after = settled(calm.snapshot())
    assert oracle.hits(after, oracle.exclusive(calm.ledger, ACCOUNT)) == []
    return World(company, request, after, journal(calm), debts(calm), seconds)


def at_step(number: int) -> Callable[[Company, World, subprocess.Popen[bytes]], None]:
    """Wait until that many ends are in the journal."""

    def wait(company: Company, _world: World, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None and steps(company) < number:
            time.sleep(0.001)

    return wait


def at_object(number: int) -> Callable[[Company, World, subprocess.Popen[bytes]], None]:
    """Wait until that many objects have been written or removed: work that may not be in the journal yet."""

    def wait(company: Company, _world: World, process: subprocess.Popen[bytes]) -> None:
        bucket = company.folder / "estate" / "bucket"
        before = {p: p.stat().st_mtime_ns for p in bucket.rglob("*") if p.is_file()}

        def changed() -> int:
            return sum(_changed(p, then) for p, then in before.items())

        while process.poll() is None and changed() < number:
            time.sleep(0.001)

    return wait


def at_moment(seed: int) -> Callable[[Company, World, subprocess.Popen[bytes]], None]:
    """Wait a random share of the time that the whole takes."""

    def wait(_company: Company, world: World, process: subprocess.Popen[bytes]) -> None:
        share = random.Random(f"crash:{seed}").uniform(0.3, 1.0)
        try:
            process.wait(world.seconds * share)
        except subprocess.TimeoutExpired:
            return

    return wait


def _changed(path: Path, then: int) -> bool:
    try:
        return path.stat().st_mtime_ns != then
    except FileNotFoundError:
        return True


KILLS: dict[str, Callable[[Company, World, subprocess.Popen[bytes]], None]] = {
    **{f"step-{n}": at_step(n) for n in ((1, 9, 30) if not FULL else range(1, 41))},
    **{f"object-{n}": at_object(n) for n in ((1, 3) if not FULL else range(1, 6))},
    **{f"moment-{n}": at_moment(n) for n in range(3 if not FULL else 160)},
}


@pytest.mark.slow
@pytest.mark.promise("P40")
@pytest.mark.parametrize("kill", KILLS.values(), ids=KILLS.keys())
def test_killed_and_applied_again_it_comes_to_the_same_end(
    world: World, tmp_path: Path, kill: Callable[[Company, World, subprocess.Popen[bytes]], None]
) -> None:
    company = twin(world.company, tmp_path / "company")
    with applying(company, world.request) as process:
        kill(company, world, process)
    end = again(company, world.request)
    assert end["state"] == "complete_with_open_obligations"
    assert end["residual"] == 0
    assert settled(company.snapshot()) == world.after
    assert journal(company) == world.journal
    assert debts(company) == world.marked
    assert company.run("audit", "verify") | {"entries": 0, "notices": []} == {
        "ok": True,
        "entries": 0,
        "problems": [],
        "notices": [],
    }


def again(company: Company, request: str) -> dict[str, Any]:
    end: dict[str, Any] = company.run("apply", str(plan_of(company, request)), "--confirm", request)["requests"][0]
    return end


@pytest.mark.promise("P40")
def test_killed_twice_in_a_row_it_still_comes_to_the_same_end(world: World, tmp_path: Path) -> None:
    company = twin(world.company, tmp_path / "company")
    for number in (1, 20):
        with applying(company, world.request) as process:
            at_step(number)(company, world, process)
    assert steps(company) >= 1
    assert again(company, world.request)["residual"] == 0
    assert settled(company.snapshot()) == world.after
    assert json.loads((company.folder / "out").read_text() or "{}") == {}, "the second try was not cut short"
