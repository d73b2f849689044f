"""The demo company on real SQLite databases and files: nobody else's record, nothing left, and killed on the way."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from erasure import demo_house
from erasure.demo_house import apply_and_die, opened, standing
from erasure.estate import ask
from oracle import snapshot, texts

from delenda.demo.estate import Estate
from delenda.discovery import datamap
from delenda.erasure import tables
from delenda.jobs import apply as apply_job
from delenda.jobs import plan as plan_job
from delenda.jobs import scan
from delenda.jobs import verify as verify_job
from delenda.kinds import Kind
from delenda.model import Identifier, RequestId, Role, State, decode_key

PEOPLE = 24
ERASED = (0, 7, 11)
"""Somebody plain; somebody with a family phone; somebody with a resold device."""

PRODUCT = ["delenda.catalogue", "delenda.config", "delenda.demo.layout", "delenda.jobs.apply", "connectors.sql"]
PRODUCT += ["connectors.files", "detectors.phone_number"]

Truth = dict[int, set[tuple[str, tuple[Any, ...]]]]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Estate]:
    """The company, scanned."""
    folder = tmp_path_factory.mktemp("company")
    estate = demo_house.make(folder, PEOPLE)
    with opened(folder) as house:
        assert scan.run(house).problems == {}
    return folder, estate


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Estate]:
    """A very small company, scanned: to be copied again and again."""
    folder = tmp_path_factory.mktemp("shop")
    estate = demo_house.make(folder, 8)
    with opened(folder) as house:
        assert scan.run(house).problems == {}
    return folder, estate


def prepare(company: tuple[Path, Estate], folder: Path, who: Sequence[int] = ERASED) -> Sequence[RequestId]:
    """Copy the company, and approve a plan there: a copied file is another version."""
    shutil.copytree(company[0], folder)
    with opened(folder) as house:
        requests = [ask(house, ("ACCOUNT_ID", str(company[1].people[i].account))) for i in who]
        plan_job.plan(house, requests, folder / "plan.json")
    with opened(folder, "approver") as house:
        plan_job.approve(house, folder / "plan.json")
    return requests


def truth(estate: Estate) -> tuple[Truth, Truth]:
    """Return the ledger's records by owner, and by whom they mention."""
    owned: Truth = {p.account: set() for p in estate.people}
    named: Truth = {p.account: set() for p in estate.people}
    for record in estate.ledger.records:
        key = tuple(record["key"])
        place = (record["store"], key if record["store"] == "bucket" else (record["collection"], *key))
        if record["owner"] in owned:
            owned[record["owner"]].add(place)
        for account in record["mentions"]:
            named[account].add(place)
    return owned, named


@pytest.mark.promise("P2")
@pytest.mark.promise("P6")
@pytest.mark.promise("P10")
def test_everybodys_records_are_theirs_and_nobodys_are_missed(company: tuple[Path, Estate]) -> None:
    folder, estate = company
    owned, named = truth(estate)
    seeds = {RequestId(str(p.account)): (Identifier(Kind.ACCOUNT_ID, str(p.account)),) for p in estate.people}
    with opened(folder) as house:
        found, _ = plan_job.attribution_of(house, seeds, datamap.load(house))

    def place(ref: Any) -> tuple[str, tuple[Any, ...]]:
        key = tuple(decode_key(ref.key))
        return (str(ref.store), key if ref.store == "bucket" else (str(ref.collection), *key))

    for person in estate.people:
        result = found[RequestId(str(person.account))]
        mine = {place(c.ref) for c in result.claims if c.role is Role.OWNER}
        whole = {key[0] for store, key in mine if store == "bucket" and len(key) == 1}
        waiting = {place(r) for r in result.waiting}
        objects = {key[0] for store, key in owned[person.account] if store == "bucket"}
        strange = {p for p in mine - owned[person.account] - named[person.account] if p[1][0] not in objects & whole}
        assert strange == set()
        missed = {p for p in owned[person.account] - mine - waiting if p[0] != "bucket" or p[1][0] not in whole}
        assert missed == set()
        assert not waiting or result.questions, "what waits is asked"


@pytest.mark.promise("P5")
@pytest.mark.promise("P7")
def test_after_the_erasure_no_planted_value_is_left_and_others_are_as_before(
    company: tuple[Path, Estate], tmp_path: Path
) -> None:
    estate, folder = company[1], tmp_path / "company"
    requests = prepare(company, folder)
    before = standing(folder)
    with opened(folder) as house:
        report = apply_job.apply(house, folder / "plan.json")
        verdicts = verify_job.verify(house, requests).verdicts
    assert report.counts["left"] == 0
    assert [v.residual for v in verdicts] == [{}, {}, {}]
    assert {v.state for v in verdicts} <= {State.COMPLETE, State.OPEN_OBLIGATIONS}
    gone = {estate.people[i].account for i in ERASED}
    engines = {s: sa.create_engine(f"sqlite:///{folder}/estate/{s}.db") for s in ("app", "analytics")}
    bucket = folder / "estate" / "bucket"
    files = {str(p.relative_to(bucket)): p.read_bytes() for p in bucket.rglob("*") if p.is_file()}
    now = snapshot(engines, files)
    everything = "\n".join(
        [json.dumps([str(v) for v in row], ensure_ascii=False) for row in now.rows.values()]
        + [text for content in now.objects.values() for text in texts(content)]
    ).casefold()
    strong = {"PHONE_NUMBER", "EMAIL", "CN_RESIDENT_ID", "IMEI", "MAC_ADDRESS", "OAID", "SOCIAL_ID", "PUSH_TOKEN"}
    for (kind, value), holders in estate.ledger.holders.items():
        if holders <= gone and kind in strong:
            assert value.casefold() not in everything, kind
    owned, named = truth(estate)
    others = set().union(*(owned[a] for a in owned if a not in gone)) - set().union(*(named[a] for a in gone))
    after = standing(folder)
    for store, key in others:
        if store != "bucket":
            address = f"{store}/{key[0]}/{key[1]}"
            assert after[address] == before[address]


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_killed_at_any_boundary_and_applied_again_it_ends_the_same(shop: tuple[Path, Estate], tmp_path: Path) -> None:
    _kill_at(shop, tmp_path, points=10_000 if os.environ.get("DELENDA_TEST_FULL") else 6)


def _kill_at(company: tuple[Path, Estate], tmp_path: Path, points: int) -> None:
    whole = tmp_path / "whole"
    prepare(company, whole, (0, 7))
    boundaries = _worker(whole, 0)
    assert boundaries is not None
    assert boundaries > 150
    end, counts = standing(whole), _ends(whole)
    step = max(1, boundaries // points)
    killed = 0
    for at in range(1 + step // 2, boundaries, step):
        folder = tmp_path / f"killed-{at}"
        prepare(company, folder, (0, 7))
        assert _worker(folder, at) is None, "the process should have died"
        killed += 1
        with opened(folder) as house:
            again = apply_job.apply(house, folder / "plan.json")
        assert again.counts["left"] == 0, at
        assert standing(folder) == end, at
        assert _ends(folder) == counts, at
        shutil.rmtree(folder)
    assert killed >= min(points, boundaries) // 2


def _worker(folder: Path, at: int) -> int | None:
    """Run apply in a process of its own; return how many boundaries it passed, None if it was killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRODUCT)  # imported once, so that each worker starts at once
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=apply_and_die, args=(str(folder), at, theirs))
    process.start()
    theirs.close()
    try:
        passed: int | None = ours.recv()
    except EOFError:
        passed = None
    process.join(60)
    assert process.exitcode == (0 if passed is not None else -9)
    return passed


def _ends(folder: Path) -> int:
    """Count the work that came to its end."""
    with opened(folder) as house, house.control.begin() as connection:
        query = sa.select(sa.func.count()).where(tables.journal.c.status.in_(["done", "already_absent"]))
        return int(connection.scalar(query) or 0)
