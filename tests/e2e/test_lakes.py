"""The main job on lake tables: two stores, one person, nothing left in any file and all others' rows as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import icebergs
import pyarrow as pa
import pytest
from company import Company, configure
from deltalake import DeltaTable, write_deltalake
from lakes import witness

CONFIG = """
stores:
  lake: {type: delta, root: lake, region: DE, purpose: understand how the app is used}
  ice:
    type: iceberg
    region: DE
    purpose: keep orders
    properties:
      type: sql
      uri: "sqlite:///ROOT/ice/catalog.db"
      warehouse: "file://ROOT/ice/warehouse"
collections:
  lake/users: {account: id}
fields:
  lake/events.user_id: {kind: ACCOUNT_ID}
  ice/app.orders.user_id: {kind: ACCOUNT_ID}
erasure: {caps: {share_floor: 100}}
requests: {profiles: [eu]}
control:
  url: sqlite:///state/control.db
  key: ${file:keys/control}
  pepper: ${file:keys/pepper}
audit: {origin: pomelo.example/log, key: "${file:keys/audit}", folder: state/log}
"""
PEOPLE = 60
ERASED = 40_000_017
Row = dict[str, Any]


def person(n: int) -> Row:
    return {
        "id": 40_000_000 + n,
        "name": f"Person{n:03} Example",
        "email": f"person-{n:03}@example.com",
        "phone": f"+1202555{n:04}",
    }


def event(n: int) -> Row:
    who = person(n % PEOPLE)
    note = f"mail to {who['email']} bounced" if n % 3 == 0 else "started"
    return {"event_id": n, "user_id": who["id"], "note": note, "day": f"2026-01-0{1 + n % 3}"}


def order(n: int) -> Row:
    who = person(n % PEOPLE)
    return {"order_id": n, "user_id": who["id"], "contact": {"email": who["email"]}, "amount": n * 1.5}


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """Two lakes with a past, configured and scanned."""
    users = [person(n) for n in range(PEOPLE)]
    write_deltalake(str(tmp_path / "lake" / "users"), pa.Table.from_pylist(users[:30]))
    write_deltalake(str(tmp_path / "lake" / "users"), pa.Table.from_pylist(users[30:]), mode="append")
    events = pa.Table.from_pylist([event(n) for n in range(180)])
    write_deltalake(str(tmp_path / "lake" / "events"), events, partition_by=["day"])
    DeltaTable(str(tmp_path / "lake" / "users")).update(predicate=f"id = {ERASED}", updates={"phone": "'+12025559999'"})
    DeltaTable(str(tmp_path / "lake" / "users")).create_checkpoint()
    catalog = icebergs.catalog(tmp_path / "ice")
    catalog.create_namespace("app")
    orders = pa.Table.from_pylist([order(n) for n in range(120)])
    table = catalog.create_table("app.orders", schema=orders.schema)
    table.append(orders.slice(0, 60))
    table.append(orders.slice(60))
    configure(tmp_path, lambda _: CONFIG.replace("ROOT", str(tmp_path)))
    made: Any = Company(tmp_path, None, {}, dict, {})  # type: ignore[arg-type]  # no demo estate
    made.run("scan")
    return made  # type: ignore[no-any-return]


def rows(root: Path) -> dict[str, list[Row]]:
    found = {n: DeltaTable(str(root / "lake" / n)).to_pyarrow_table().to_pylist() for n in ("users", "events")}
    found["orders"] = icebergs.catalog(root / "ice").load_table("app.orders").scan().to_arrow().to_pylist()
    return {n: sorted(some, key=lambda r: next(iter(r.values()))) for n, some in found.items()}


@pytest.mark.promise("P1", "P6", "P18")
def test_a_person_goes_from_both_lakes_and_from_their_past(company: Company) -> None:
    before = rows(company.folder)
    end = company.erase(ERASED)["end"]
    assert end["state"] == "complete", end
    after = rows(company.folder)
    for name, key in (("users", "id"), ("events", "user_id"), ("orders", "user_id")):
        assert after[name] == [r for r in before[name] if r[key] != ERASED]
    for text in ("person-017@example.com", "Person017", "+12025550017", "12025559999", str(ERASED)):
        for store in ("lake", "ice"):
            assert witness(company.folder / store, text) == [], text
    assert company.run("audit", "verify")["ok"]


def test_what_a_tag_holds_is_told_and_goes_once_it_is_gone(company: Company) -> None:
    table = icebergs.catalog(company.folder / "ice").load_table("app.orders")
    snapshot = table.current_snapshot()
    assert snapshot is not None
    table.manage_snapshots().create_tag(snapshot.snapshot_id, "audit", max_ref_age_ms=86_400_000).commit()
    request = company.ask(ERASED, "erase", "--ground", "cancelled")
    plan = company.prepare(request)
    end = company.run("apply", str(plan), "--confirm", request)["requests"][0]
    assert end["state"] == "complete_with_open_obligations", end
    assert not [r for r in rows(company.folder)["orders"] if r["user_id"] == ERASED]
    table.refresh().manage_snapshots().remove_tag("audit").commit()
    again = company.run("apply", str(plan), "--confirm", request)["requests"][0]
    assert again["state"] == "complete", again
    assert witness(company.folder, "person-017@example.com") == []
