"""The flows on a real Prefect server with a real worker: what starts them, how they end, and that twice is once."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from production import Production, production

PLAIN, ASKED, CURIOUS = 3, 7, 12
"""People of the demo: one who shares nothing, one who shares a phone, one who wants a copy."""
pytestmark = [pytest.mark.servers, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    """A company that was scanned by its deployment. What a signed event asks for, policy approves."""
    folder = tmp_path_factory.mktemp("flows")
    with production(folder, 24, **{"caps: {share_floor: 100}": "{caps: {share_floor: 100}, approval: policy}"}) as it:
        it.start("scan")
        assert [r["state_name"] for r in it.wait_for_runs("scan", 1)] == ["Completed"]
        yield it


def account(company: Production, number: int) -> int:
    return company.estate.people[number].account


def last(runs: list[dict[str, Any]]) -> tuple[str, str]:
    state = runs[-1]["state"]
    return str(state["name"]), str(state["message"])


def erased(company: Production, request: str) -> bool:
    return company.state(request) in ("complete", "complete_with_open_obligations")


def test_a_signed_cancellation_ends_erased_with_nobody_at_the_desk(company: Production) -> None:
    before = len(company.runs("erase"))
    answer = company.cancel(account(company, PLAIN), "evt-policy")
    assert answer.status_code == 202
    request = answer.json()["request"]
    assert last(company.wait_for_runs("erase", before + 1))[0] == "Completed"
    assert erased(company, request)
    receipt = company.run("receipt", request)["core"]
    assert receipt["request"] == request
    assert [e["body"]["approver"] for e in log_of(company, request, "plan.approved")] == ["policy"]

    again = company.cancel(account(company, PLAIN), "evt-policy")  # the sender did not hear us, and repeats itself
    assert again.json()["request"] == request
    company.start("erase", request_id=request)
    assert last(company.wait_for_runs("erase", before + 2)) == (
        "Completed",
        f"{request} is {company.state(request)}: nothing to do",
    )
    assert len(log_of(company, request, "verify.finished")) == 1
    assert company.run("receipt", request)["core"] == receipt


def test_what_raises_a_question_waits_for_a_person(company: Production) -> None:
    before = len(company.runs("erase"))
    request = company.cancel(account(company, ASKED), "evt-person").json()["request"]
    name, message = last(company.wait_for_runs("erase", before + 1))
    assert (name, company.state(request)) == ("WaitingForApproval", "planned")
    assert request in message
    plan = company.folder / "plans" / f"{request}.json"
    company.run("approve", str(plan), "--emit", actor="officer")
    assert last(company.wait_for_runs("erase", before + 2))[0] == "Completed"
    assert erased(company, request)
    assert [e["body"]["approver"] for e in log_of(company, request, "plan.approved")] == ["officer"]


def test_no_word_of_a_stranger_is_taken_for_a_request(company: Production) -> None:
    before = len(company.runs("erase"))
    company.start("erase", request_id="nobody@example.com")
    name, message = last(company.wait_for_runs("erase", before + 1))
    assert name == "Failed"
    assert "nobody" not in message


def test_a_copy_is_made_and_its_key_is_told_once(company: Production) -> None:
    before = len(company.runs("export"))
    seed = f"ACCOUNT_ID={account(company, CURIOUS)}"
    request = str(company.run("request", "new", "access", "--seed", seed)["id"])
    company.run("request", "verify", request, "--method", "known_channel", "--level", "2", "--reason", "seen")
    company.start("export", request_id=request)
    assert last(company.wait_for_runs("export", before + 1))[0] == "WaitingForApproval"
    company.run("export", request, "--approve-as", "officer", "--emit")
    assert last(company.wait_for_runs("export", before + 2))[0] == "Completed"
    told = company.run("export", request, "--fetch")
    plain = pyrage.decrypt(Path(told["files"][0]).read_bytes(), [pyrage.x25519.Identity.from_str(told["key"])])
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        assert "index.html" in archive.namelist()
    company.run("export", request, "--fetch", expect=10)
    assert company.state(request) == "complete"


def test_the_clocks_flows_do_what_is_due(company: Production) -> None:
    due = company.folder / "backups" / "app" / "app-2020-01-01.db"
    due.write_bytes(b"an old copy")
    company.start("purge")
    company.start("notify")
    company.start("retain")
    assert last(company.wait_for_runs("purge", 1))[0] == "Completed"
    assert last(company.wait_for_runs("retain", 1))[0] == "Completed"
    assert last(company.wait_for_runs("notify", 1))[0] == "Completed"
    assert company.run("audit", "verify")["ok"] is True


def test_the_deployments_say_what_starts_them(company: Production) -> None:
    found = company.ask("POST", "/deployments/filter", {})
    clocks = {d["name"]: [s["schedule"]["cron"] for s in d["schedules"]] for d in found}
    assert clocks == {
        "scan": ["0 3 * * *"],
        "erase": [],
        "export": [],
        "purge": ["0 4 * * *"],
        "retain": ["30 4 * * *"],
        "notify": ["*/15 * * * *"],
    }
    triggers = company.ask("POST", "/automations/filter", {})
    assert sorted(t["trigger"]["expect"][0] for t in triggers) == ["account.cancelled", "export.asked", "plan.approved"]


def log_of(company: Production, request: str, kind: str) -> list[dict[str, Any]]:
    entries = company.run("audit", "log", "--request", request)["entries"]
    return [e for e in entries if e["kind"] == kind]
