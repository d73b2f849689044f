"""Many people at once, in a generated world of nasty cases, each plan judged by the ledger of what is true."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bench.world.__main__ import sample_of
from bench.world.fill import World, fill
from bench.world.house import ask, opened
from bench.world.people import CASES, STREET, case_of
from bench.world.score import Score, score
from delenda.erasure.closure import Part, SubjectRecord, load_parts, load_subjects
from delenda.erasure.document import load_plan
from delenda.jobs import plan, scan
from delenda.jobs.plan import PlanReport
from delenda.model import Doubt, RequestId

UNDECIDED = {
    "family phone",
    "shared tablet",
    "recycled number, undated",
    "recycled number, dated",
    "resold device, dated",
    "hotline as phone",
}
"""Cases in which some records can't be told apart by anybody: a person is asked."""


@dataclasses.dataclass(frozen=True)
class Planned:
    """A world in which erasures were planned for people, all in one batch."""

    world: World
    people: dict[RequestId, int]
    report: PlanReport
    parts: list[Part]
    subjects: list[SubjectRecord]

    def score(self, parts: list[Part] | None = None) -> Score:
        parts = self.parts if parts is None else parts
        return score(self.world, self.people, parts, self.subjects, self.report.review, self.report.questions)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    world = fill(tmp_path_factory.mktemp("world"), 2_400, per_object=600)
    with opened(world, fan_out=20) as house:
        assert not scan.run(house).problems
        people = ask(house, sample_of(world.people, 288, seed=3))
        report = plan.plan(house, list(people), world.folder / "plan.json")
        parts = list(load_parts(house.control, report.digest))
        return Planned(world, people, report, parts, load_subjects(house.control, report.digest))


@pytest.mark.promise("P2")
@pytest.mark.promise("P9")
def test_no_plan_holds_anybody_elses_row_and_none_is_missed_without_a_word(planned: Planned) -> None:
    assert {case_of(who) for who in planned.people.values()} == {*CASES.values(), "plain"}
    total = planned.score()
    assert total.foreign == {}
    assert total.missed == {}
    assert set(total.reported) <= UNDECIDED
    assert sum(total.right.values()) > 2 * len(planned.people)
    assert planned.report.review == ()


def test_a_hub_links_nobody_and_is_asked_about(planned: Planned) -> None:
    hubs = [request for request, q in planned.report.questions if q.doubt is Doubt.HUB]
    assert {planned.people[request] % STREET for request in hubs} == {15}


def test_the_ledger_notices_what_is_left_out_and_what_is_anothers(planned: Planned) -> None:
    first = next(p for p in planned.parts if p.collection == "accounts")
    others = [p for p in planned.parts if p is not first]
    missing = planned.score([*others, dataclasses.replace(first, works=first.works[1:])])
    assert sum(missing.missed.values()) == len(first.works[0].requests)
    a, b, *_ = (w for w in first.works if len(w.requests) == 1)
    swapped = [dataclasses.replace(w, requests=b.requests) if w is a else w for w in first.works]
    wrong = planned.score([*others, dataclasses.replace(first, works=tuple(swapped))])
    assert sum(wrong.foreign.values()) == 1
    assert sum(wrong.missed.values()) == 1


def test_the_people_of_a_batch_are_looked_for_together(planned: Planned, tmp_path: Path) -> None:
    one = fill(tmp_path, 2_400, per_object=600)
    with opened(one, fan_out=20) as house:
        scanned = scan.run(house)
        alone = plan.plan(house, list(ask(house, [30])), tmp_path / "plan.json")
    many = planned.report.cost
    assert many["searches"] <= 3 * alone.cost["searches"]
    assert many["units"] <= scanned.units


def test_planned_in_waves_the_people_of_a_batch_have_the_same_plan(
    planned: Planned, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def told(file: Path) -> dict[str, object]:
        body = load_plan(file).body
        return {key: body[key] for key in ("summary", "requests", "collections", "steps", "kept", "questions", "bases")}

    together = told(planned.world.folder / "plan.json")
    monkeypatch.setattr(plan, "WAVE", 50)
    with opened(planned.world, fan_out=20) as house:
        again = plan.plan(house, list(planned.people), tmp_path / "waves.json")
    assert again.cost["searches"] > planned.report.cost["searches"]
    assert told(tmp_path / "waves.json") == together
