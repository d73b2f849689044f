"""``delenda apply --deep`` as a user runs it."""

from __future__ import annotations

import json

from company import Company

from delenda.demo.people import FIRST_ACCOUNT


def test_the_command_lists_the_cost_first_and_cleans_on_request(embedded: Company) -> None:
    request = embedded.ask(FIRST_ACCOUNT + 3, "erase", "--ground", "cancelled")
    embedded.prepare(request)
    plan = str(embedded.folder / f"plan-{request}.json")
    embedded.run("apply", plan, "--dry-run", expect=10)
    before = embedded.snapshot()
    listed = embedded.run("apply", plan, "--deep", "--dry-run")["chores"]
    assert {"vacuum", "checkpoint"} <= {c["chore"] for c in listed}
    assert any(c["bytes"] > 0 and c["others"] == "wait" for c in listed)
    assert embedded.snapshot() == before
    end = embedded.run("apply", plan, "--confirm", request, "--deep")["requests"][0]
    assert end["residual"] == 0
    logged = json.dumps(embedded.run("audit", "log"))
    assert logged.count("store.tidied") == len(listed)
