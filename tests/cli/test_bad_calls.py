"""Calls with something wrong: each ends with its own exit code and one line that says what to do."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

import pytest
from company import Company
from complaint import refuses, say

from delenda.demo.people import FIRST_ACCOUNT

ACCOUNT = FIRST_ACCOUNT + 12


@pytest.fixture
def request_id(company: Company) -> str:
    return company.ask(ACCOUNT, "erase", "--ground", "cancelled")


def test_a_wrong_key_in_the_configuration_is_named_with_its_line(company: Company) -> None:
    lines = company.config.read_text(encoding="utf-8").splitlines()
    number = lines.index("retention:")
    lines[number] = "retentoin:"
    company.config.write_text("\n".join(lines), encoding="utf-8")
    message = refuses(company, 10, "scan")
    assert f"delenda.yaml:{number + 1}" in message
    assert "did you mean" in message
    assert "retention" in message


def test_a_configuration_that_is_not_there(company: Company) -> None:
    company.config.unlink()
    assert "delenda.yaml" in refuses(company, 10, "scan")


@pytest.mark.parametrize(
    "text", ['{"EMAIL": null}', '{"EMAIL": ""}', "EMAIL=x", '"EMAIL"', "[1, 2]", "{}", '{"EMAIL": 7}']
)
def test_seeds_that_are_none_are_refused_and_leave_no_request(company: Company, tmp_path: Path, text: str) -> None:
    seeds = tmp_path / "seeds.json"
    seeds.write_text(text)
    refuses(company, 10, "request", "new", "erase", "--seeds", str(seeds), "--ground", "cancelled")
    assert company.run("request", "list")["requests"] == []


def test_files_that_are_not_there(company: Company, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere.json")
    for args in (
        ("request", "new", "erase", "--seeds", nowhere, "--ground", "cancelled"),
        ("request", "cancelled", nowhere, nowhere),
        ("show", nowhere),
        ("approve", nowhere),
        ("apply", nowhere, "--confirm", "R-0"),
    ):
        refuses(company, 10, *args)


def test_an_unverified_a_withdrawn_and_a_duplicate_request_are_not_planned(company: Company, tmp_path: Path) -> None:
    plan = str(tmp_path / "plan.json")
    new = ("request", "new", "erase", "--seed", f"ACCOUNT_ID={ACCOUNT}", "--ground", "cancelled")
    first = company.run(*new)["id"]
    refuses(company, 7, "plan", first, "-o", plan)
    second = company.run(*new)
    assert (second["state"], second["duplicate_of"]) == ("duplicate", first)
    refuses(company, 7, "plan", second["id"], "-o", plan)
    company.run("request", "withdraw", first)
    refuses(company, 7, "plan", first, "-o", plan)
    assert not Path(plan).exists()


def test_a_plan_that_was_edited_by_one_byte_is_refused(company: Company, request_id: str) -> None:
    plan = company.prepare(request_id)
    content = plan.read_bytes()
    before = company.snapshot()
    for place in range(0, len(content), len(content) // 7):
        plan.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        said = say(company, "apply", str(plan), "--confirm", request_id)
        assert said.code in (6, 10), "a plan that is no JSON any more is wrong input"
    assert company.snapshot() == before


def test_an_expired_plan_is_stale(company: Company, request_id: str) -> None:
    text = company.config.read_text(encoding="utf-8")
    company.config.write_text(text.replace("erasure:\n", "erasure:\n  plan_valid: PT1S\n"), encoding="utf-8")
    plan = company.folder / "plan.json"
    assert say(company, "plan", request_id, "-o", str(plan), actor="planner").code == 2
    time.sleep(1.2)
    assert "expired" in refuses(company, 6, "approve", str(plan), actor="officer")


def test_a_harmed_audit_log_is_told(company: Company) -> None:
    company.run("audit", "verify")
    [checkpoint] = (company.folder / "state" / "log").glob("checkpoint")
    tile = max((p for p in (company.folder / "state" / "log").rglob("*") if p.is_file() and p != checkpoint), key=str)
    content = tile.read_bytes()
    tile.write_bytes(content[:10] + bytes([content[10] ^ 1]) + content[11:])
    said = say(company, "audit", "verify")
    assert said.code == 12
    assert said.result["ok"] is False
    assert said.result["problems"]


@pytest.mark.slow
def test_a_locked_control_store_is_said_and_nothing_is_lost(company: Company) -> None:
    other = sqlite3.connect(company.folder / "state" / "control.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert "control store" in refuses(company, 13, "request", "list")
    finally:
        other.rollback()
        other.close()
    assert company.run("request", "list")["requests"] == []


def test_a_wrong_option_is_one_line_too(company: Company) -> None:
    said = say(company, "scan", "--fulll")
    assert said.code == 10
    assert said.error["message_type"] == "error"
    assert json.loads(said.err.splitlines()[-1])["code"] == "usage"


def test_a_scan_is_of_everything_or_of_a_sample(company: Company) -> None:
    assert "--sample" in refuses(company, 10, "scan", "--full", "--sample", "2")
