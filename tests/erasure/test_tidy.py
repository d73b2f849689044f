"""``delenda apply --deep``: what a store would clean is listed with its cost, done after the changes, and logged."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest
from erasure.estate import ask, carry_out
from open_house import entries

from delenda.errors import SourceUnavailable
from delenda.jobs import erase, tidy
from delenda.jobs.apply import applied_plan
from delenda.jobs.house import House
from delenda.model import Chore, Meanwhile, StoreName

ANN = ("ACCOUNT_ID", "1")


class Broom:
    """A store of the small world that can also be cleaned."""

    def __init__(self, under: object, refuses: str = "", silent: bool = False) -> None:
        self.under, self.refuses, self.silent = under, refuses, silent
        self.done: list[Chore] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.under, name)

    def chores(self, collections: Sequence[str]) -> list[Chore]:
        if self.silent:
            raise SourceUnavailable("store app: it does not answer")
        name = StoreName("app")
        return [Chore(name, "sweep", f"app/{c}", ("dust",), 8192, Meanwhile.READ) for c in collections]

    def do(self, chore: Chore) -> str:
        self.done.append(chore)
        return self.refuses if chore.place.endswith("users") else ""


def swept(house: House, broom: Broom, folder: Path) -> str:
    house = dataclasses.replace(house, stores={**house.stores, "app": broom})  # type: ignore[dict-item]
    request = ask(house, ANN)
    carry_out(house, folder, request)
    return applied_plan(house, request)


@pytest.mark.parametrize("refuses", ["", "permission"])
def test_each_chore_is_done_once_and_logged_and_a_refused_one_stops_no_other(
    house: House, tmp_path: Path, refuses: str
) -> None:
    broom = Broom(house.stores["app"], refuses)
    plan = swept(house, broom, tmp_path)
    house = dataclasses.replace(house, stores={**house.stores, "app": broom})  # type: ignore[dict-item]
    listed = tidy.chores(house, plan)
    assert len(listed) > 2 and broom.done == []
    assert {v["others"] for v in tidy.view(listed)} == {"read"}
    done = tidy.tidy(house, plan)
    assert broom.done == listed
    assert [d.problem for d in done if d.chore.place.endswith("users")] == [refuses]
    assert not any(d.problem for d in done if not d.chore.place.endswith("users"))
    assert len([kind for kind, _ in entries(house) if kind == "store.tidied"]) == len(listed)


def test_a_store_that_does_not_answer_has_no_chores(house: House, tmp_path: Path) -> None:
    broom = Broom(house.stores["app"])
    plan = swept(house, broom, tmp_path)
    broom.silent = True
    house = dataclasses.replace(house, stores={**house.stores, "app": broom})  # type: ignore[dict-item]
    assert tidy.chores(house, plan) == tidy.tidy(house, plan) == []


def test_it_comes_after_the_changes_and_before_the_look(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr(erase, "apply", lambda *_: order.append("apply") or _Report())  # type: ignore[func-returns-value]
    monkeypatch.setattr(erase, "conclude", lambda *_: order.append("look") or [])  # type: ignore[func-returns-value]
    erase.carry_out(house, tmp_path / "plan.json", lambda _, digest: order.append(digest))
    erase.carry_out(house, tmp_path / "plan.json")
    assert order == ["apply", "d" * 64, "look", "apply", "look"]


class _Report:
    digest = "d" * 64
    requests = ()
