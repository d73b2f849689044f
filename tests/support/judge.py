"""The verdict on an erasure, whatever the stores are: nothing of the person is left, nothing else is touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import oracle
from company import Company

DONE = ("complete", "complete_with_open_obligations")


def judge(
    company: Company, account: int, erase: Callable[[Company, int], dict[str, Any]] = Company.erase
) -> dict[str, Any]:
    """Erase one account of a scanned company and let the witness look; return what ``erase`` did."""
    before = company.snapshot()
    mine = oracle.exclusive(company.ledger, account)
    assert len(mine) >= 8
    assert oracle.hits(before, mine), "the witness is blind"
    done = erase(company, account)
    assert done["end"]["state"] in DONE
    assert done["end"]["residual"] == 0
    after = company.snapshot()
    assert oracle.hits(after, mine) == []
    assert oracle.hits(oracle.Snapshot({}, company.versions()), mine) == []
    assert oracle.damage(before, after, company.ledger["records"], account) == []
    assert_kept_is_listed(company, done["plan"], after, account)
    return done


def assert_kept_is_listed(company: Company, plan: Path, after: oracle.Snapshot, account: int) -> None:
    """Every record of the person that still stands is in the plan: kept by a rule, or changed."""
    body = json.loads(plan.read_text(encoding="utf-8"))["plan"]
    names = [c["address"] for c in body["collections"]]
    changed = [s for s in body["steps"] if s["action"] != "delete"]
    listed = len(body["kept"]) + len(changed)
    owned = [r for r in company.ledger["records"] if r["owner"] == account and r["store"] != "bucket"]
    standing = [r for r in owned if (r["store"], r["collection"], tuple(r["key"])) in after.rows]
    assert len(standing) <= listed
    for row in standing:
        assert f"{row['store']}/{row['collection']}" in names
