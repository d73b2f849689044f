"""Questions that are answered after the plan was applied: theirs, not theirs, changed since, and crashes in between."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.world.fill import World, fill
from bench.world.house import ask, opened
from bench.world.people import HOTLINE, phone
from delenda.errors import InputError, NeedsApproval, Refused, StalePlan, Unverified
from delenda.jobs import apply, course, erase, plan, scan
from delenda.jobs import copy as copies
from delenda.jobs import request as requests
from delenda.jobs.house import House
from delenda.jobs.plan import PlanReport
from delenda.jobs.receipt import last_receipt
from delenda.model import Doubt, RequestId, State
from delenda.subjects.closure import Answer

FAMILY, FORMER, HEIR, CARELESS, HOTLINED = 0, 4, 5, 8, 15
"""A mother whose child has her phone; two owners of a number, with dates; an heir without; one with the hotline's."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return fill(tmp_path, 500, per_object=500)


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with opened(world, fan_out=4) as house:
        assert not scan.run(house).problems
        yield house


def texts(world: World, number: str) -> set[str]:
    """Return the days of the texts to a number that are still there."""
    with closing(sqlite3.connect(world.database)) as db:
        return {day for (day,) in db.execute("SELECT sent_at FROM sms_log WHERE phone = ?", (number,))}


def accounts(world: World) -> int:
    with closing(sqlite3.connect(world.database)) as db:
        return int(db.execute("SELECT count(*) FROM accounts").fetchone()[0])


def planned(house: House, world: World, request: RequestId, name: str = "plan") -> PlanReport:
    return plan.plan(house, request, world.folder / f"{name}.json")


def carried_out(house: House, world: World, name: str = "plan") -> erase.End:
    plan.approve(house, world.folder / f"{name}.json", "officer")
    return erase.carry_out(house, world.folder / f"{name}.json")[0]


def asked_after(house: House, world: World, who: int) -> tuple[RequestId, str]:
    """Carry out somebody's erasure, and return the request and the question that it leaves."""
    [request] = ask(house, [who])
    [(_, question)] = planned(house, world, request).questions
    end = carried_out(house, world)
    assert end.state is State.OPEN_OBLIGATIONS
    assert [q.id for q in copies.questions(house, request)] == [question.id]
    return request, question.id


def test_what_is_said_to_be_theirs_is_erased_by_a_supplement_and_one_receipt_tells_both(
    house: House, world: World
) -> None:
    before = accounts(world)
    request, question = asked_after(house, world, FAMILY)
    assert len(texts(world, phone(FAMILY))) == 1
    assert course.standing(house, request).next is course.Next.NOTHING
    plan.answer(house, request, question, Answer.SUBJECT)
    assert requests.get(house, request).state is State.OPEN_OBLIGATIONS
    assert course.standing(house, request).next is course.Next.PLAN
    report = planned(house, world, request, "more")
    assert report.summary.startswith("Plan: 2 delete, 0 anonymize")
    assert report.questions == ()
    end = carried_out(house, world, "more")
    assert end.state is State.COMPLETE
    assert texts(world, phone(FAMILY)) == set()
    assert accounts(world) == before - 1
    receipt = last_receipt(house, request)
    counted = {c["collection"]: c["affected"] for c in receipt.core["collections"]}
    assert counted["accounts"] == 1
    assert counted["sms_log"] == 2
    assert copies.questions(house, request) == ()
    assert course.standing(house, request).next is course.Next.NOTHING


def test_what_is_said_to_be_anothers_stays_and_the_request_is_complete(house: House, world: World) -> None:
    request, question = asked_after(house, world, FAMILY)
    plan.answer(house, request, question, Answer.OTHER)
    with pytest.raises(Refused):
        planned(house, world, request, "more")
    assert erase.look_again(house, request).state is State.COMPLETE
    assert len(texts(world, phone(FAMILY))) == 1
    assert last_receipt(house, request).core["final"]


def test_an_answer_gives_the_records_that_were_asked_about_and_no_others(house: House, world: World) -> None:
    number = phone(HEIR)
    request, question = asked_after(house, world, HEIR)
    assert texts(world, number) == {"2020-02-02", "2021-05-05"}
    plan.answer(house, request, question, Answer.SUBJECT)
    planned(house, world, request, "more")
    assert carried_out(house, world, "more").state is State.COMPLETE
    assert texts(world, number) == {"2020-02-02"}


def test_so_it_does_before_anything_is_applied(house: House, world: World) -> None:
    [request] = ask(house, [FORMER])
    [(_, question)] = planned(house, world, request).questions
    plan.answer(house, request, question.id, Answer.SUBJECT)
    planned(house, world, request)
    assert carried_out(house, world).state is State.COMPLETE
    assert texts(world, phone(HEIR)) == {"2023-02-02"}


def test_a_record_that_was_changed_since_it_was_asked_about_is_left(house: House, world: World) -> None:
    request, question = asked_after(house, world, HEIR)
    with closing(sqlite3.connect(world.database)) as db:
        db.execute("UPDATE sms_log SET sent_at = '2021-05-06' WHERE sent_at = '2021-05-05' AND phone = ?", (phone(5),))
        db.commit()
    plan.answer(house, request, question, Answer.SUBJECT)
    assert planned(house, world, request, "more").summary.startswith("Plan: 0 delete")
    carried_out(house, world, "more")
    assert texts(world, phone(HEIR)) == {"2020-02-02", "2021-05-06"}


def test_a_hub_that_is_theirs_after_all_is_followed_later_too(house: House, world: World) -> None:
    request, question = asked_after(house, world, HOTLINED)
    [asked] = copies.questions(house, request)
    assert (asked.doubt, dict(asked.places)["app/sms_log"]) == (Doubt.HUB, 5)
    plan.answer(house, request, question, Answer.SUBJECT)
    before = accounts(world)
    planned(house, world, request, "more")
    assert carried_out(house, world, "more").state is State.COMPLETE
    assert texts(world, HOTLINE) == set()
    assert accounts(world) == before


def test_a_hub_that_is_not_theirs_closes_the_request(house: House, world: World) -> None:
    request, question = asked_after(house, world, HOTLINED)
    plan.answer(house, request, question, Answer.OTHER)
    assert erase.look_again(house, request).state is State.COMPLETE
    assert len(texts(world, HOTLINE)) == 1


def test_a_supplement_is_approved_like_any_plan(house: House, world: World) -> None:
    request, question = asked_after(house, world, FAMILY)
    plan.answer(house, request, question, Answer.SUBJECT)
    planned(house, world, request, "more")
    with pytest.raises(NeedsApproval):
        apply.apply(house, world.folder / "more.json")
    assert apply.apply(house, world.folder / "plan.json").counts["done"]  # as it ended; nothing is done anew
    assert len(texts(world, phone(FAMILY))) == 1
    assert requests.get(house, request).state is State.PLANNED


def test_a_supplement_that_was_rejected_is_planned_again(house: House, world: World) -> None:
    request, question = asked_after(house, world, FAMILY)
    plan.answer(house, request, question, Answer.SUBJECT)
    first = planned(house, world, request, "more")
    plan.reject(house, world.folder / "more.json", "too_early", "officer")
    again = planned(house, world, request, "again")
    assert again.summary == first.summary
    with pytest.raises(StalePlan):
        plan.approve(house, world.folder / "more.json", "officer")
    assert carried_out(house, world, "again").state is State.COMPLETE


@pytest.mark.parametrize("crash", ["begin", "work", "merge"])
def test_killed_while_it_is_applied_a_supplement_goes_on(
    house: House, world: World, crash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, question = asked_after(house, world, FAMILY)
    plan.answer(house, request, question, Answer.SUBJECT)
    planned(house, world, request, "more")
    plan.approve(house, world.folder / "more.json", "officer")
    whole: Callable[..., object] = getattr(apply, crash)

    def dying(*given: object) -> object:
        if crash == "work":
            whole(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(apply, crash, dying)
        with pytest.raises(KeyboardInterrupt):
            erase.carry_out(house, world.folder / "more.json")
    end = erase.carry_out(house, world.folder / "more.json")[0]
    assert end.state is State.COMPLETE
    assert texts(world, phone(FAMILY)) == set()
    counted = {c["collection"]: c["affected"] for c in last_receipt(house, request).core["collections"]}
    assert (counted["accounts"], counted["sms_log"]) == (1, 2)


def test_killed_while_it_is_planned_the_request_stays_as_it_was(
    house: House, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, question = asked_after(house, world, FAMILY)
    plan.answer(house, request, question, Answer.SUBJECT)

    reopen = plan._reopen

    def dying(*given: Any) -> None:
        reopen(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(plan, "_reopen", dying)
        with pytest.raises(KeyboardInterrupt):
            planned(house, world, request, "more")
    assert requests.get(house, request).state is State.OPEN_OBLIGATIONS
    planned(house, world, request, "more")
    assert carried_out(house, world, "more").state is State.COMPLETE


def test_while_it_is_planned_the_request_is_open_and_its_answers_are_in_the_log(house: House, world: World) -> None:
    request, question = asked_after(house, world, FAMILY)
    with pytest.raises(InputError, match="no question's id"):
        plan.answer(house, request, "ann@example.com", Answer.SUBJECT)
    plan.answer(house, request, question, Answer.OTHER)
    plan.answer(house, request, question, Answer.SUBJECT)
    bodies = [e.entry.body for e in house.log.entries(request, "request.answered")]  # type: ignore[attr-defined]
    assert [(b["question"], b["reason"], b["state"]) for b in bodies] == [
        (question, "other", State.OPEN_OBLIGATIONS),
        (question, "subject", State.OPEN_OBLIGATIONS),
    ]
    planned(house, world, request, "more")
    assert erase.paid(house)(request) is False
    requests.withdraw(house, request)
    with pytest.raises((Refused, Unverified)):
        plan.approve(house, world.folder / "more.json", "officer")
    assert len(texts(world, phone(FAMILY))) == 1
