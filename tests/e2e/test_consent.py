"""A consent is withdrawn: use stops, what rested on it goes, what was lawful before stays as it was."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from company import Company

from delenda.demo.people import FIRST_ACCOUNT

PLAIN = FIRST_ACCOUNT + 12
PURPOSE = "understand how the app is used"


def entries(company: Company) -> list[dict[str, Any]]:
    """Return the audit log, but for the places that publishing gives to entries."""
    return [{k: v for k, v in e.items() if k != "index"} for e in company.run("audit", "log")["entries"]]


@pytest.mark.promise("P29")
def test_a_withdrawn_consent_ends_its_purpose_and_nothing_else(embedded: Company, tmp_path: Path) -> None:
    person = embedded.estate.people[PLAIN - FIRST_ACCOUNT]
    before, log = embedded.snapshot(), entries(embedded)
    stop = embedded.run("request", "new", "suppress", "--seed", f"EMAIL={person.email}", "--scope", PURPOSE)["id"]
    embedded.run("request", "verify", stop, "--method", "known_channel", "--level", "2", "--reason", "seen")
    embedded.run("request", "suppress", stop)
    embedded.finish(embedded.ask(PLAIN, "erase", "--ground", "consent_withdrawn", "--scope", PURPOSE))

    after = embedded.snapshot()
    mine = {
        (r["store"], r["collection"], tuple(r["key"]))
        for r in embedded.ledger["records"]
        if r["owner"] == PLAIN and r["store"] == "analytics"
    }
    assert mine
    assert {k for k in before.rows if k[0] == "analytics"} - set(after.rows) == mine
    assert {k: v for k, v in after.rows.items() if k[0] == "app"} == {
        k: v for k, v in before.rows.items() if k[0] == "app"
    }
    assert after.objects == before.objects
    assert entries(embedded)[: len(log)] == log

    wanted = tmp_path / "survey.csv"
    wanted.write_text(f"mail,name\n{person.email.upper()},a\nsomebody@example.net,b\n,c\nnot an address,d\n")
    screened = ("suppression", "screen", str(wanted), "--column", "mail", "--purpose", PURPOSE)
    told = embedded.run(*screened, "-o", str(tmp_path / "may.csv"), expect=3)
    assert (told["kept"], told["listed"], told["unclear"]) == (2, 1, 1)
    with (tmp_path / "may.csv").open() as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["b", "c"]
    other = embedded.run("suppression", "screen", str(wanted), "--column", "mail", "-o", str(tmp_path / "o"), expect=3)
    assert other["listed"] == 0


@pytest.mark.promise("P37")
def test_who_opted_out_elsewhere_is_left_alone_too(embedded: Company, tmp_path: Path) -> None:
    listed = tmp_path / "out.csv"
    listed.write_text("who\nAnn@Example.net\nann@example.net\n")
    embedded.run("suppression", "add", str(listed), "--column", "who")
    again = embedded.run("suppression", "add", str(listed), "--column", "who")
    assert (again["new"], again["known"]) == (0, 1)
    told = embedded.run("suppression", "screen", str(listed), "--column", "who", "-o", str(tmp_path / "o.csv"))
    assert (told["kept"], told["listed"]) == (0, 2)
    embedded.run("suppression", "screen", str(listed), "--column", "nobody", "-o", str(tmp_path / "p.csv"), expect=10)
    embedded.run("suppression", "screen", str(listed), "--column", "who", "-o", str(tmp_path / "o.csv"), expect=10)
