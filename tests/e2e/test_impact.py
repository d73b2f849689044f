"""After a breach: whom it concerns, against the ledger of what was planted."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
from company import Company

from delenda.demo.people import FIRST_ACCOUNT


def owners(company: Company, store: str, *collections: str) -> set[str]:
    return {
        str(r["owner"])
        for r in company.ledger["records"]
        if r["store"] == store and (not collections or r["collection"] in collections) and r["owner"]
    }


def listed(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["account"]: row for row in csv.DictReader(file)}


@pytest.mark.promise("P62")
@pytest.mark.parametrize("table", ["payments", "order_items", "users", "user_profiles", "locations"])
def test_whom_a_leaked_table_concerns_is_what_the_ledger_says(embedded: Company, tmp_path: Path, table: str) -> None:
    told = embedded.run("impact", f"app/{table}", "--known", "2026-03-01T12:00:00", "--contacts", str(tmp_path / "c"))
    truth = owners(embedded, "app", table)
    people = listed(tmp_path / "c")
    assert set(people) == truth
    assert told["people"] == told["reachable"] == len(truth)
    assert told["due"].startswith("2026-03-04T12:00")
    person = embedded.estate.people[int(min(truth)) - FIRST_ACCOUNT]
    assert person.email in people[min(truth)]["e-mail addresses"].lower()
    assert stat.S_IMODE((tmp_path / "c").stat().st_mode) == 0o600


@pytest.mark.promise("P62")
def test_a_store_without_references_is_matched_by_what_else_is_known(embedded: Company, tmp_path: Path) -> None:
    embedded.run("impact", "analytics", "--contacts", str(tmp_path / "c"))
    assert owners(embedded, "analytics") <= set(listed(tmp_path / "c"))


def test_a_list_of_people_is_not_written_over(embedded: Company, tmp_path: Path) -> None:
    (tmp_path / "c").write_text("mine")
    embedded.run("impact", "app/users", "--contacts", str(tmp_path / "c"), expect=10)
    assert (tmp_path / "c").read_text() == "mine"


def test_an_unknown_place_is_said_so(embedded: Company) -> None:
    embedded.run("impact", "app/nothing", expect=10)


def test_the_trail_tells_of_it_without_names(embedded: Company) -> None:
    embedded.run("impact", "app/users")
    entries = embedded.run("audit", "log")
    assert any(e["kind"] == "impact.assessed" for e in entries["entries"])
    assert embedded.run("audit", "verify")["ok"]
