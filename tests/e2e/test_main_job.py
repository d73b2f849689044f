"""The main job as a user runs it, judged by a witness that shares no code with the product."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from pathlib import Path

import oracle
import pytest
from company import Company
from judge import judge

from delenda.demo import schema
from delenda.demo.people import FIRST_ACCOUNT

FAMILY_PHONE = FIRST_ACCOUNT + 7
RECYCLED_DEVICE = FIRST_ACCOUNT + 11
PLAIN = FIRST_ACCOUNT + 12


@pytest.mark.promise("P1", "P2", "P3", "P6", "P7", "P18", "P24")
@pytest.mark.parametrize("account", [FAMILY_PHONE, RECYCLED_DEVICE, PLAIN, FIRST_ACCOUNT + 3])
def test_nothing_of_the_erased_is_left_and_nothing_else_is_touched(embedded: Company, account: int) -> None:
    judge(embedded, account)


@pytest.mark.promise("P40")
def test_twice_is_once(embedded: Company) -> None:
    done = embedded.erase(PLAIN)
    after = embedded.snapshot()
    again = embedded.run("apply", str(done["plan"]), "--confirm", done["request"])
    assert again["requests"][0]["residual"] == 0
    assert embedded.snapshot() == after
    assert embedded.run("audit", "verify")["ok"]


@pytest.mark.promise("P15", "P27")
def test_a_copy_holds_what_the_ledger_lists(embedded: Company, tmp_path: Path) -> None:
    account = PLAIN
    request = embedded.run("request", "new", "access", "--seed", f"ACCOUNT_ID={account}")["id"]
    embedded.run("request", "verify", request, "--method", "known_channel", "--level", "2", "--reason", "seen")
    report = embedded.run("export", request, "-o", str(tmp_path / "out"), "--approve-as", "officer")
    owned = [r for r in embedded.ledger["records"] if r["owner"] == account]
    assert report["incomplete"] == 0
    assert report["records"] + report["left_out"] >= len(owned)
    with zipfile.ZipFile(report["files"][0]) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        assert {"index.html", "ABOUT.txt"} <= names
        for member in manifest["files"]:
            assert hashlib.sha256(archive.read(member["path"])).hexdigest() == member["sha256"]
        text = "".join(archive.read(n).decode() for n in names if n.startswith("data/"))
    person = embedded.estate.people[account - FIRST_ACCOUNT]
    assert person.email in text
    assert person.device.imei in text
    written = [m for m in embedded.estate.rows["app"]["messages"] if m["sender_id"] == account]
    others = [v["value"] for v in embedded.ledger["values"] if account not in v["accounts"] and v["kind"] == "EMAIL"]
    assert any(value in m["body"] for m in written for value in others), "they wrote of others"
    assert [value for value in others if value in text] == []
    assert [m["recipient_id"] for m in written if f'"recipient_id":{m["recipient_id"]}' in text] == []
    assert person.device.mac in text and person.device.android_id in text, "their own devices are nobody else's"


@pytest.mark.promise("P22", "P23")
def test_backups_are_marked_and_a_restored_one_is_erased_again(embedded: Company) -> None:
    done = embedded.erase(FAMILY_PHONE)
    assert done["end"]["open_obligations"] >= 3
    listed = embedded.run("backups", "list")["backups"]
    assert [b["owed"] for b in listed] == [1, 1, 1]
    backup = sorted((embedded.folder / "backups" / "app").iterdir())[0]
    for engine in embedded.engines.values():
        engine.dispose()
    with sqlite3.connect(backup) as source, sqlite3.connect(embedded.folder / "estate" / "app.db") as target:
        source.backup(target)
    embedded.run("backups", "restore-check", "app", expect=9)
    replayed = embedded.run("backups", "replay", "app")
    assert replayed["residual"] == 0
    embedded.run("backups", "restore-check", "app")
    mine = oracle.exclusive(embedded.ledger, FAMILY_PHONE)
    app_only = oracle.Snapshot({k: v for k, v in embedded.snapshot().rows.items() if k[0] == "app"}, {})
    assert oracle.hits(app_only, mine) == []


@pytest.mark.promise("P31")
def test_nothing_unverified_unapproved_or_edited_is_applied(embedded: Company) -> None:
    before = embedded.snapshot()
    request = embedded.run("request", "new", "erase", "--seed", f"ACCOUNT_ID={PLAIN}", "--ground", "cancelled")["id"]
    plan = embedded.folder / "plan.json"
    embedded.run("plan", request, "-o", str(plan), expect=7)
    embedded.run("request", "verify", request, "--method", "known_channel", "--level", "2", "--reason", "seen")
    embedded.run("plan", request, "-o", str(plan), actor="planner", expect=2)
    embedded.run("apply", str(plan), "--confirm", request, expect=4)
    embedded.run("approve", str(plan), actor="planner", expect=4)
    embedded.run("approve", str(plan), actor="officer")
    embedded.run("apply", str(plan), "--confirm", "somebody", expect=4)
    edited = embedded.folder / "edited.json"
    edited.write_bytes(plan.read_bytes().replace(b'"delete"', b'"redact"', 1))
    embedded.run("apply", str(edited), "--confirm", request, expect=6)
    embedded.run("request", "withdraw", request)
    embedded.run("apply", str(plan), "--confirm", request, expect=7)
    assert embedded.snapshot() == before


def test_a_row_that_came_after_the_scan_is_erased_too(embedded: Company) -> None:
    person = embedded.estate.people[PLAIN - FIRST_ACCOUNT]
    late = {"id": 999_999_999, "contact_email": person.email, "subject": "late", "body": "", "contact_phone": None}
    with embedded.engines["app"].begin() as connection:
        connection.execute(schema.app.tables["support_tickets"].insert().values(**late))
    embedded.engines["app"].dispose()
    done = embedded.erase(PLAIN)
    assert done["end"]["residual"] == 0
    assert ("app", "support_tickets", (999_999_999,)) not in embedded.snapshot().rows


@pytest.mark.promise("P11")
def test_a_portrait_derived_from_the_erased_goes_with_them(embedded: Company) -> None:
    before = embedded.snapshot().rows
    portraits = {k for k in before if k[1] == "user_profiles"}
    mine = {k for k in portraits if PLAIN in k[2]}
    assert len(mine) == 1
    done = embedded.erase(PLAIN)
    assert done["end"]["residual"] == 0
    after = embedded.snapshot().rows
    assert {k for k in after if k[1] == "user_profiles"} == portraits - mine


@pytest.mark.promise("P13")
def test_recorded_calls_with_staff_go_unless_a_dispute_holds_them(embedded: Company) -> None:
    recordings = embedded.folder / "estate" / "bucket" / "recordings"
    for account in (PLAIN, FIRST_ACCOUNT + 3):
        folder = recordings / str(account)
        folder.mkdir(parents=True)
        (folder / "2026-05-01.wav").write_bytes(b"RIFF\0\0\0\0WAVE" + bytes([account % 251]) * 64)
    note = 'collections:\n  bucket/recordings: {path: "recordings/{account_id}/{file}"}\n'
    embedded.config.write_text(embedded.config.read_text().replace("collections:\n", note, 1))
    embedded.run("scan")
    held, free = embedded.ask(PLAIN, "erase", "--ground", "cancelled"), FIRST_ACCOUNT + 3
    embedded.run("hold", "set", "dispute", "--matter", "M-1", "--seed", f"ACCOUNT_ID={PLAIN}", "--reason", "claim")
    assert embedded.erase(free)["end"]["residual"] == 0
    before = embedded.snapshot()
    embedded.finish(held)
    assert embedded.snapshot() == before
    assert [p.parent.name for p in recordings.rglob("*.wav")] == [str(PLAIN)]
