"""Stores with something wrong: it is counted and named, the rest is scanned all the same, and nothing is lost."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path

import oracle
import pytest
from company import Company
from complaint import Said, refuses, say

from delenda.demo.people import FIRST_ACCOUNT

ACCOUNT = FIRST_ACCOUNT + 12


def app(company: Company, *statements: str) -> None:
    """Change the app's database behind the product's back."""
    with sqlite3.connect(company.folder / "estate" / "app.db") as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def reconfigure(company: Company, old: str, new: str) -> None:
    text = company.config.read_text(encoding="utf-8")
    assert old in text
    company.config.write_text(text.replace(old, new), encoding="utf-8")


def only(company: Company, pattern: str) -> Path:
    [path] = (company.folder / "estate" / "bucket").glob(pattern)
    return path


def scanned_in_part(company: Company, problem: str) -> Said:
    """Scan; the problem is the only one, and everything else was read."""
    said = say(company, "scan", "--full")
    assert said.code == 3, said.err
    assert said.result["problems"] == {problem: 1}
    assert said.result["records"] > 300
    return said


@pytest.fixture
def email(company: Company) -> str:
    return company.estate.people[ACCOUNT - FIRST_ACCOUNT].email


def test_a_store_that_does_not_answer_stops_nothing_else(company: Company) -> None:
    url = "postgresql+psycopg://127.0.0.1:1/none"
    reconfigure(company, "${DEMO_ANALYTICS_URL:-sqlite:///estate/analytics.db}", url)
    before = company.snapshot()
    scanned_in_part(company, "analytics: source_unavailable")
    tested = say(company, "stores", "test")
    assert tested.code == 13
    assert {s["store"]: s["ok"] for s in tested.result["stores"]} == {"analytics": False, "app": True, "bucket": True}
    assert company.snapshot() == before
    request = company.ask(ACCOUNT, "erase", "--ground", "cancelled")
    assert "analytics" in refuses(company, 13, "plan", request, "-o", str(company.folder / "plan.json"))
    assert company.run("request", "show", request)["state"] == "verified"


@pytest.mark.parametrize(
    ("pattern", "harm", "problem"),
    [
        ("sessions/*.parquet", lambda b: b[: len(b) // 2] + b"\0" * 40 + b"PAR1", "bucket/sessions/parquet"),
        ("events/*/*.jsonl.gz", lambda b: b[: len(b) // 2], "bucket/events/jsonl"),
    ],
    ids=["parquet", "gzip"],
)
def test_a_corrupt_object_is_counted_and_no_erasure_is_called_complete(
    company: Company, pattern: str, harm: object, problem: str
) -> None:
    path = only(company, pattern)
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    broken = path.read_bytes()
    scanned_in_part(company, f"{problem}: corrupt_data")
    request = company.ask(ACCOUNT, "erase", "--ground", "cancelled")
    plan = company.folder / "plan.json"
    made = say(company, "plan", request, "-o", str(plan), actor="planner")
    if made.code == 2:
        company.run("approve", str(plan), actor="officer")
        [end] = say(company, "apply", str(plan), "--confirm", request).result["requests"]
        assert end["state"] != "complete"
        assert path.name not in str(end)
    else:
        assert made.code == 15
    assert path.read_bytes() == broken


@pytest.mark.parametrize("encoding", ["latin-1", "gb18030"])
def test_a_table_in_another_encoding_is_read_and_cleaned(company: Company, email: str, encoding: str) -> None:
    name = "Zoë Größe" if encoding == "latin-1" else "王小明"
    rows = [["name", "email"], *([f"{name} {n}", f"lead{n}@example.net"] for n in range(30)), [name, email]]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path = company.folder / "estate" / "bucket" / "imports" / "leads.csv"
    path.parent.mkdir()
    path.write_bytes(text.getvalue().encode(encoding))
    said = say(company, "scan")
    assert said.code == 0, said.result["problems"]
    company.erase(ACCOUNT)
    left = path.read_bytes()
    assert email.encode() not in left
    assert left.decode(encoding).splitlines()[:31] == text.getvalue().splitlines()[:31]


def test_a_table_without_a_key_is_read_and_what_is_left_in_it_is_said(company: Company, email: str) -> None:
    app(company, "CREATE TABLE legacy (rowid TEXT, oid TEXT, _rowid_ TEXT, email TEXT)")
    app(company, *(f"INSERT INTO legacy VALUES ('a','b','c','lead{n}@example.net')" for n in range(30)))
    app(company, f"INSERT INTO legacy VALUES ('a','b','c','{email}')")
    assert say(company, "scan").code == 0
    request = company.ask(ACCOUNT, "erase", "--ground", "cancelled")
    plan = company.folder / "plan.json"
    made = say(company, "plan", request, "-o", str(plan), actor="planner")
    assert made.result["predicted"]["app/legacy"] == {"blocked:no_key": 1}
    company.run("approve", str(plan), actor="officer")
    applied = say(company, "apply", str(plan), "--confirm", request)
    assert applied.code == 3
    [end] = applied.result["requests"]
    assert (end["state"], end["residual"] > 0) == ("incomplete", True)
    left = {place for place, _ in oracle.hits(company.snapshot(), oracle.exclusive(company.ledger, ACCOUNT))}
    assert left == {"app/legacy[]"}


def test_an_identifier_that_matches_half_a_table_is_refused(company: Company, email: str) -> None:
    people = ((n, email if n % 2 else f"lead{n}@example.net") for n in range(900_000, 900_200))
    app(company, *(f"INSERT INTO support_tickets (id, contact_email) VALUES ({n}, '{to}')" for n, to in people))
    company.run("scan")
    before = company.snapshot()
    request = company.ask(ACCOUNT, "erase", "--ground", "cancelled")
    message = refuses(company, 5, "plan", request, "-o", str(company.folder / "plan.json"))
    assert "app/support_tickets" in message
    assert "erasure.caps" in message
    assert company.snapshot() == before


def test_a_store_that_denies_writes_leaves_the_request_open(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    request = company.ask(ACCOUNT, "erase", "--ground", "cancelled")
    plan = company.prepare(request)
    read_only = f"sqlite:///file:{company.folder}/estate/app.db?mode=ro&uri=true"
    monkeypatch.setenv("DEMO_APP_URL", read_only)
    before = company.snapshot()
    applied = say(company, "apply", str(plan), "--confirm", request)
    assert applied.code == 3
    assert applied.result["requests"][0]["state"] == "incomplete"
    after = company.snapshot()
    assert {k: v for k, v in after.rows.items() if k[0] == "app"} == {
        k: v for k, v in before.rows.items() if k[0] == "app"
    }
    monkeypatch.delenv("DEMO_APP_URL")
    again = say(company, "apply", str(plan), "--confirm", request)
    assert again.code == 0
    assert again.result["requests"][0]["residual"] == 0
    assert oracle.hits(company.snapshot(), oracle.exclusive(company.ledger, ACCOUNT)) == []
