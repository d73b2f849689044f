"""An erasure ends sealed data wherever it is: planned, applied, proved, told; and what must stay stays."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sealed_shop import CONFIG, Shop

from delenda.errors import KeyDestroyed, SourceUnavailable
from delenda.shredding.keystore import KeyStore

NO_DUTIES = CONFIG[: CONFIG.index("retention:")] + CONFIG[CONFIG.index("erasure: ") :]


@pytest.fixture
def free(tmp_path: Path) -> Shop:
    """A shop that has to keep nothing."""
    return Shop(tmp_path, NO_DUTIES)


def receipt(shop: Shop, request: str) -> dict[str, Any]:
    """Return the core of a request's newest receipt."""
    return dict(shop.run("receipt", request)["core"])


@pytest.mark.promise("P24")
@pytest.mark.promise("P23")
def test_who_is_erased_can_be_read_in_no_copy_and_what_a_duty_keeps_can(shop: Shop) -> None:
    shop.run("scan")
    copy, keys = shop.backup(), shop.copy_keys()
    request = shop.ask("EMAIL=person3@example.com")
    path, plan = shop.plan(request)
    by_purpose = {k["purpose"]: k for k in plan["keys"]}
    assert by_purpose["person"]["action"] == "destroy"
    assert (by_purpose["person"]["keys"], by_purpose["person"]["records"]) == (1, 4)
    assert (by_purpose["invoices"]["action"], by_purpose["invoices"]["rule"]) == ("keep", "tax")
    assert "1 key to destroy" in plan["summary"]
    assert len(shop.run("show", str(path))["plan"]["keys"]) == 2
    with shop.vault() as vault:
        [(name,)] = shop.rows("SELECT name FROM users WHERE id = 3")
        assert vault.open("3", "app/users.name", name) == "Ann Harper 3", "a plan changes nothing"
    shop.run("approve", str(path), actor="officer")
    [end] = shop.run("apply", str(path), "--confirm", request)["requests"]
    assert (end["state"], end["residual"]) == ("complete_with_open_obligations", 0)
    assert any("key of your own was destroyed" in line for line in end["summary"])
    assert shop.rows("SELECT count(*) FROM users") == [(11,)]
    restored = shop.rows("SELECT name, email FROM users WHERE id = 3", at=copy)
    [(iban,)] = shop.rows("SELECT iban FROM invoices WHERE user_id = 3")
    with shop.vault() as vault:
        for field, sealed in zip(("app/users.name", "app/users.email"), restored[0], strict=True):
            with pytest.raises(KeyDestroyed):
                vault.open("3", field, sealed)
        assert vault.open("3", "app/invoices.iban", iban).startswith("DE00SENTINEL"), "the invoice can be audited"
        [(other,)] = shop.rows("SELECT name FROM users WHERE id = 4", at=copy)
        assert vault.open("4", "app/users.name", other) == "Ann Harper 4", "nobody else is touched"
        assert vault.living(vault.names.subject("person", "3")) == 0
    # the key store's own copy still has the wrapped key: it is owed until it has rotated
    assert shop.owed(request) == {"nightly": "open", "key-copies": "open"}
    keys.unlink()
    shop.copy_keys("keys-2")
    shop.run("backups", "purge", expect=0)
    assert shop.owed(request)["key-copies"] == "gone_at_inspection"
    assert shop.owed(request)["nightly"] == "open", "the invoice's key opens some of it"


@pytest.mark.promise("P22")
def test_a_backup_that_nobody_can_read_any_more_is_no_longer_owed(free: Shop) -> None:
    free.run("scan")
    free.backup()
    request = free.ask("EMAIL=person3@example.com")
    end = free.erase(request)
    assert end["residual"] == 0
    assert free.owed(request) == {"nightly": "key_destroyed"}
    assert end["state"] == "complete"
    core = receipt(free, request)
    assert [b["status"] for b in core["backups"]] == ["unreadable"]
    person = next(k for k in core["keys"] if k["purpose"] == "person")
    assert (person["status"], person["opened"]) == ("destroyed", 0)
    assert "app/users.email" in person["fields"]
    assert person["at"] and person["tried"]


def test_a_backup_with_one_field_in_the_clear_stays_owed(free: Shop) -> None:
    with contextlib.closing(sqlite3.connect(free.folder / "app.db")) as db, db:
        db.execute("ALTER TABLE users ADD phone TEXT")
        db.execute("UPDATE users SET phone = '+1202555' || (100 + id) || '1'")
    free.run("scan")
    free.backup()
    request = free.ask("EMAIL=person3@example.com")
    assert free.erase(request)["state"] == "complete_with_open_obligations"
    assert free.owed(request) == {"nightly": "open"}


def test_a_hold_set_after_the_approval_keeps_the_keys(free: Shop) -> None:
    free.run("scan")
    request = free.ask("ACCOUNT_ID=5")
    path, _ = free.plan(request)
    free.run("approve", str(path), actor="officer")
    free.run("hold", "set", "suit", "--seed", "ACCOUNT_ID=5", "--reason", "lawsuit", "--matter", "M-1")
    [end] = free.run("apply", str(path), "--confirm", request, expect=3)["requests"]
    assert end["state"] == "incomplete"
    [(name,)] = free.rows("SELECT name FROM users WHERE id = 5")
    with free.vault() as vault:
        assert vault.open("5", "app/users.name", name) == "Ann Harper 5"
    free.run("hold", "release", "--matter", "M-1", "--reason", "settled")
    free.backup()
    assert free.erase(request)["residual"] == 0, "the request is open again, and planned anew"
    assert free.owed(request) == {"nightly": "key_destroyed"}, "the plan that the hold had stopped counts no more"
    with free.vault() as vault, pytest.raises(KeyDestroyed):
        vault.open("5", "app/users.name", name)


def test_a_key_store_that_does_not_answer_leaves_the_request_incomplete(
    free: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    free.run("scan")
    request = free.ask("ACCOUNT_ID=5")
    path, _ = free.plan(request)
    free.run("approve", str(path), actor="officer")

    def silent(*_: object) -> int:
        raise SourceUnavailable("shredding.keys: the database does not answer or is locked")

    monkeypatch.setattr(KeyStore, "destroy", silent)
    [end] = free.run("apply", str(path), "--confirm", request, expect=3)["requests"]
    assert end["state"] == "incomplete"
    monkeypatch.undo()
    with free.vault() as vault:  # the tombstone was laid first: nothing opens, though the key is still there
        assert vault.living(vault.names.subject("person", "5")) == 1
        assert vault.canaries(vault.names.subject("person", "5")) == []
    [end] = free.run("apply", str(path), "--confirm", request)["requests"]
    assert end["residual"] == 0
    with free.vault() as vault:
        assert vault.living(vault.names.subject("person", "5")) == 0


def test_a_key_that_came_back_is_found_by_the_next_look(free: Shop) -> None:
    free.run("scan")
    request = free.ask("ACCOUNT_ID=5")
    saved = free.copy_keys()
    assert free.erase(request)["residual"] == 0
    place = free.folder / "vault" / "keys.db"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{place}{suffix}").unlink(missing_ok=True)
    place.write_bytes(saved.read_bytes())
    found = free.run("verify", request, expect=3)
    assert json.dumps(found).count("residual")
    assert free.run("shred", "restore-check", "--apply")["mended"]
    free.run("verify", request)


def test_a_log_that_was_lost_is_made_whole_from_the_control_store(free: Shop) -> None:
    free.run("scan")
    free.erase(free.ask("ACCOUNT_ID=5"))
    with contextlib.closing(sqlite3.connect(free.folder / "log-of-keys" / "destroyed.db")) as db, db:
        db.execute("DELETE FROM shred_destroyed")
    found = free.run("shred", "restore-check", expect=9)
    assert found["missing"] >= 1
    assert free.run("shred", "restore-check", "--apply")["mended"]
    assert free.run("shred", "restore-check") == {**found, "missing": 0, "mended": False}


@pytest.mark.promise("P27")
def test_a_copy_for_the_person_is_readable_and_others_stay_sealed(shop: Shop) -> None:
    (shop.folder / "scans" / "3").mkdir()
    with shop.vault() as vault, (shop.folder / "scans" / "3" / "passport.bin").open("wb") as out:
        vault.seal_stream("3", "scans/3/bin", io.BytesIO(b"a photograph of a passport"), out)
    shop.run("scan")
    request = shop.ask("EMAIL=person3@example.com", kind="access")
    made = shop.run("export", request)
    [archive] = list((shop.folder / "exports").glob("*.zip"))
    with zipfile.ZipFile(archive) as file:
        text = "\n".join(file.read(n).decode("utf-8", "replace") for n in file.namelist())
    assert made
    for opened in ("person3@example.com", "Ann Harper 3", "sentinel words 3", "DE00SENTINEL00000003"):
        assert opened in text, opened
    assert "person4@example.com" not in text
    assert "dsh1." not in text


@pytest.mark.promise("P60")
def test_no_key_and_no_value_leaves_the_vault(free: Shop) -> None:
    """Neither a value nor a key stands in the log, the control store, the plan, the index, or what was printed."""
    free.run("scan")
    free.backup()
    with free.vault() as vault:
        row = vault.keys.of_subject(vault.names.subject("person", "3"))[0]
        key = bytes(vault.keys.unwrap(row))
    said = ""
    request = free.ask("ACCOUNT_ID=3")
    path, _ = free.plan(request)
    said += free.said + path.read_text()
    free.run("approve", str(path), actor="officer")
    free.run("apply", str(path), "--confirm", request)
    said += free.said
    free.run("shred", "status")
    said += free.said
    with contextlib.closing(sqlite3.connect(free.folder / "state" / "control.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [
        p for folder in ("state", "log-of-keys", "vault") for p in (free.folder / folder).rglob("*") if p.is_file()
    ]
    whole = said.encode() + b"".join(p.read_bytes() for p in files)
    secrets = [key, row.wrapped, (free.folder / "keys" / "kek").read_bytes().strip()]
    values = [b"person3@example.com", b"Ann Harper 3", b"sentinel words 3", b"DE00SENTINEL00000003"]
    for sentinel in [*secrets, key.hex().encode(), *values]:
        assert sentinel not in whole


def test_the_map_says_what_is_sealed(shop: Shop) -> None:
    shop.run("scan")
    place = shop.folder / "map.csv"
    shop.run("map", "--form", "csv", "-o", str(place))
    told = place.read_text()
    assert "SEALED" in told
    assert "EMAIL" not in told, "nothing of it can be read"


def test_without_shredding_a_plan_is_what_it_was(tmp_path: Path) -> None:
    plain = NO_DUTIES[: NO_DUTIES.index("shredding:")].replace('store: "@keys"', "store: app")
    shop = Shop(tmp_path)
    (tmp_path / "delenda.yaml").write_text(plain)
    shop.run("scan")
    _, plan = shop.plan(shop.ask("ACCOUNT_ID=3"))
    assert "keys" not in plan
    assert "destroy" not in plan["summary"]
