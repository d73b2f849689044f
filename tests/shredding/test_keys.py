"""The key store and the log of destroyed keys: rotation, restored copies, and what is left below the surface."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sealed_shop import Shop, key, section

from delenda.errors import ConfigError, CorruptData, KeyDestroyed
from delenda.shredding import Vault
from delenda.shredding.destroyed import Stone

FIELD = "app/users.email"


def copy(source: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(source)) as db, contextlib.closing(sqlite3.connect(target)) as out:
        db.backup(out)


def restore(saved: Path, place: Path) -> None:
    for name in (place, Path(f"{place}-wal"), Path(f"{place}-shm")):
        name.unlink(missing_ok=True)
    shutil.copy(saved, place)


@pytest.mark.promise("P23")
def test_a_restored_key_store_brings_no_key_back(tmp_path: Path) -> None:
    with Vault(section(tmp_path)) as vault:
        vault.create()
        sealed = vault.seal("17", FIELD, "ann@example.com")
        other = vault.seal("18", FIELD, "bob@example.com")
        copy(tmp_path / "keys.db", tmp_path / "saved.db")
        vault.destroy("17")
    restore(tmp_path / "saved.db", tmp_path / "keys.db")
    with Vault(section(tmp_path)) as vault:
        subject = vault.names.subject("person", "17")
        assert vault.living(subject) == 1, "the wrapped key is there again"
        with pytest.raises(KeyDestroyed):
            vault.open("17", FIELD, sealed)
        with pytest.raises(KeyDestroyed):
            vault.seal("17", FIELD, "late")
        assert vault.canaries(subject) == []
        assert vault.open("18", FIELD, other) == "bob@example.com"


def test_a_key_that_a_restored_store_makes_anew_opens_nothing_old(tmp_path: Path) -> None:
    """The copy knows neither the second generation nor its end: a new key must not take its place."""
    with Vault(section(tmp_path)) as vault:
        vault.create()
        vault.seal("17", FIELD, "first")
        copy(tmp_path / "keys.db", tmp_path / "saved.db")
        vault.destroy("17")
        vault.readmit("17")
        second = vault.seal("17", FIELD, "second")
        vault.destroy("17")
    restore(tmp_path / "saved.db", tmp_path / "keys.db")
    with Vault(section(tmp_path)) as vault:
        vault.readmit("17")
        third = vault.seal("17", FIELD, "third")
        assert vault.open("17", FIELD, third) == "third"
        with pytest.raises(KeyDestroyed):
            vault.open("17", FIELD, second)


def test_the_bytes_of_a_destroyed_key_are_gone_from_the_file(tmp_path: Path) -> None:
    with Vault(section(tmp_path)) as vault:
        vault.create()
        for n in range(50):
            vault.seal(str(n), FIELD, "x")
        wrapped = vault.keys.of_subject(vault.names.subject("person", "17"))[0].wrapped
        place = tmp_path / "keys.db"
        files = [place, Path(f"{place}-wal")]
        assert any(wrapped in f.read_bytes() for f in files)
        vault.destroy("17")
        assert vault.keys.clean() == ""
        assert not any(wrapped in f.read_bytes() for f in files if f.exists())
    assert place.stat().st_mode & 0o077 == 0, "nobody else reads the key store"


# --- the log -----------------------------------------------------------------------------------------


def test_a_line_is_there_once_and_a_later_generation_covers_earlier_ones(vault: Vault) -> None:
    subject = vault.names.subject("person", "17")
    now = vault._now()
    assert vault.log.append(Stone(subject, 1, "person", now))
    assert not vault.log.append(Stone(subject, 1, "person", now))
    assert not vault.log.append(Stone(subject, 0, "person", now))
    assert vault.log.append(Stone(subject, 2, "person", now))
    assert [s.generation for s in vault.log.stones()] == [1, 2]
    assert vault.log.generation(subject) == 2
    assert vault.log.generation(vault.names.subject("person", "18")) == -1


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE shred_destroyed SET generation = 7 WHERE n = 2",
        "UPDATE shred_destroyed SET subject = zeroblob(16) WHERE n = 2",
        "UPDATE shred_destroyed SET at = '2001-01-01 00:00:00' WHERE n = 1",
        "DELETE FROM shred_destroyed WHERE n = 1",
        "DELETE FROM shred_destroyed WHERE n = 2",
        "UPDATE shred_destroyed SET purpose = 'other' WHERE n = 3",
    ],
)
def test_a_changed_log_is_noticed(vault: Vault, tmp_path: Path, harm: str) -> None:
    for who in ("17", "18", "19"):
        vault.seal(who, FIELD, "x")
        vault.destroy(who)
    assert len(list(vault.log.stones())) == 3
    with contextlib.closing(sqlite3.connect(tmp_path / "destroyed.db")) as db, db:
        db.execute(harm)
    with pytest.raises(CorruptData, match="line"):
        list(vault.log.stones())


# --- rotation ----------------------------------------------------------------------------------------


def test_a_new_kek_opens_everything_and_the_old_one_nothing(tmp_path: Path) -> None:
    before = section(tmp_path)
    with Vault(before) as vault:
        vault.create()
        sealed = {str(n): vault.seal(str(n), FIELD, f"{n}@example.com") for n in range(30)}
        vault.destroy("3")
        copy(tmp_path / "keys.db", tmp_path / "saved.db")
    rotated = section(tmp_path, kek=key(), old_keks=(before.kek,))
    with Vault(rotated) as vault:
        done = 0
        while size := vault.keys.rewrap(7):
            done += size
        assert done == 29, "a destroyed key is nothing to wrap"
        counts = vault.keys.counts()
        assert (counts.keys, counts.destroyed, set(counts.by_kek)) == (29, 1, {vault.keys.keks.current})
        for who, text in sealed.items():
            if who != "3":
                assert vault.open(who, FIELD, text) == f"{who}@example.com", "no data was touched"
    with Vault(rotated.model_copy(update={"old_keks": ()})) as vault:
        assert vault.open("5", FIELD, sealed["5"]) == "5@example.com"
    restore(tmp_path / "saved.db", tmp_path / "keys.db")
    with Vault(rotated.model_copy(update={"old_keks": ()})) as vault, pytest.raises(ConfigError, match="KEK"):
        vault.open("5", FIELD, sealed["5"])  # a copy from before is of no use without the KEK of its time


def test_a_rotation_that_was_cut_short_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = section(tmp_path)
    with Vault(before) as vault:
        vault.create()
        sealed = {str(n): vault.seal(str(n), FIELD, f"{n}@example.com") for n in range(25)}
    rotated = section(tmp_path, kek=key(), old_keks=(before.kek,))
    with Vault(rotated) as vault:
        assert vault.keys.rewrap(10) == 10
        wrap, calls = vault.keys.keks.wrap, 0

        def dies(bare: bytes, place: bytes) -> bytes:
            nonlocal calls
            calls += 1
            if calls == 5:
                raise KeyboardInterrupt
            return wrap(bare, place)

        monkeypatch.setattr(type(vault.keys.keks), "wrap", lambda _, bare, place: dies(bare, place))
        with pytest.raises(KeyboardInterrupt):
            vault.keys.rewrap(10)
        monkeypatch.undo()
    for each in (before, rotated):  # half done, writers with either configuration read what the other half holds
        with Vault(rotated if each is before else each) as vault:
            assert all(vault.open(who, FIELD, text) for who, text in sealed.items())
    with Vault(rotated) as vault:
        assert vault.keys.counts().by_kek == {
            vault.keys.keks.current: 10,
            next(k for k in vault.keys.counts().by_kek if k != vault.keys.keks.current): 15,
        }
        assert [vault.keys.rewrap(10) for _ in range(3)] == [10, 5, 0]


def test_a_kek_that_is_missing_is_named_by_its_digest(tmp_path: Path) -> None:
    with Vault(section(tmp_path)) as vault:
        vault.create()
        sealed = vault.seal("17", FIELD, "x")
        old = vault.keys.keks.current
    changed = section(tmp_path, kek=key())
    with Vault(changed) as vault:
        with pytest.raises(ConfigError, match=old):
            vault.open("17", FIELD, sealed)
        with pytest.raises(ConfigError, match=old):
            vault.keys.rewrap(10)


# --- from the command line ---------------------------------------------------------------------------


def test_the_check_finds_what_a_restore_brought_back_and_mends_it(shop: Shop) -> None:
    saved = shop.copy_keys()
    with shop.vault() as vault:
        sealed = vault.seal("5", "app/users.name", "Ann Harper")
        vault.destroy("5")
    assert shop.run("shred", "restore-check")["returned"] == 0
    restore(saved, shop.folder / "vault" / "keys.db")
    assert shop.run("shred", "restore-check", expect=9) == {
        "tombstones": 1,
        "returned": 1,
        "missing": 0,
        "mended": False,
    }
    assert shop.run("shred", "restore-check", "--apply")["mended"]
    assert shop.run("shred", "restore-check")["returned"] == 0
    with shop.vault() as vault:
        assert vault.living(vault.names.subject("person", "5")) == 0
        with pytest.raises(KeyDestroyed):
            vault.open("5", "app/users.name", sealed)


def test_values_go_through_standard_streams_only(shop: Shop) -> None:
    who = {"SHRED_SUBJECT": "5"}
    sealed = shop.run("shred", "seal", "app/users.email", stdin="ann@example.com\n", **who)["sealed"]
    assert shop.run("shred", "open", "app/users.email", stdin=sealed + "\n", **who)["value"] == "ann@example.com"
    index = shop.run("shred", "index", "EMAIL", stdin="Ann@example.com")["index"]
    with shop.vault() as vault:
        assert index == vault.index("EMAIL", "ann@example.com")
    shop.run("shred", "open", "app/users.email", stdin=sealed, SHRED_SUBJECT="6", expect=15)
    shop.run("shred", "open", "app/users.name", stdin=sealed, **who, expect=15)
    shop.run("shred", "open", "app/users.email", stdin="ann@example.com", **who, expect=15)
    shop.run("shred", "seal", "app/users.email", stdin="x", SHRED_SUBJECT="", expect=10)
    with shop.vault() as vault:
        vault.destroy("5")
    shop.run("shred", "open", "app/users.email", stdin=sealed, **who, expect=14)
    assert "ann@" not in shop.said


def test_an_object_goes_through_the_shell(shop: Shop) -> None:
    data = bytes(range(256)) * 1_000
    environment = {**os.environ, "SHRED_SUBJECT": "5"}

    def delenda(*args: str, stdin: bytes, expect: int = 0) -> bytes:
        start = "from delenda.cli.main import run; run()"
        command = [sys.executable, "-c", start, "--config", str(shop.folder / "delenda.yaml"), *args]
        done = subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)
        assert done.returncode == expect, done.stderr.decode()[-500:]
        return done.stdout

    sealed = delenda("shred", "seal", "scans/5/bin", "--object", stdin=data)
    assert sealed.startswith(b"dsh1.")
    assert data[:64] not in sealed
    assert delenda("shred", "open", "scans/5/bin", "--object", stdin=sealed) == data
    delenda("shred", "open", "scans/5/bin", "--object", stdin=sealed[:-1], expect=15)
    delenda("shred", "open", "scans/6/bin", "--object", stdin=sealed, expect=15)


def test_rotating_from_the_command_line(shop: Shop) -> None:
    keys = int(shop.run("shred", "status")["keys"])
    old = (shop.folder / "keys" / "kek").read_text()
    (shop.folder / "keys" / "old-kek").write_text(old)
    (shop.folder / "keys" / "old-kek").chmod(0o600)
    (shop.folder / "keys" / "kek").write_text(base64.b64encode(b"k" * 32).decode())
    path = shop.folder / "delenda.yaml"
    path.write_text(path.read_text().replace("  sealed:\n", '  old_keks: ["${file:keys/old-kek}"]\n  sealed:\n'))
    assert shop.run("shred", "status")["other_keks"] == keys
    assert shop.run("shred", "rotate-kek")["rotated"] == keys
    assert shop.run("shred", "rotate-kek")["rotated"] == 0
    status = shop.run("shred", "status")
    assert (status["other_keks"], status["keks"]) == (0, {status["kek"]: keys})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("shred-keys", "sqlite:///{folder}/app.db"), "shredding.keys is the database of stores.app"),
        (("shred-keys", "sqlite:///{folder}/state/control.db"), "shredding.keys is the database of control.url"),
        (("shred-destroyed", "sqlite:///{folder}/vault/keys.db"), "is the key store itself"),
    ],
)
def test_one_backup_must_not_hold_the_data_and_what_opens_it(shop: Shop, change: tuple[str, str], told: str) -> None:
    for place, command in ((shop.folder, ("shred", "status")), (".", ("config", "check"))):
        url = change[1].format(folder=place).replace(":///./", ":///")
        (shop.folder / "keys" / change[0]).write_text(url)
        if "destroyed" in change[0]:
            (shop.folder / "keys" / "shred-keys").write_text(url)
        shop.run(*command, expect=10)
        assert told in shop.said.replace("keys: is", "keys is")


def test_without_a_section_the_commands_say_so(shop: Shop) -> None:
    path = shop.folder / "delenda.yaml"
    text = path.read_text()
    path.write_text(text[: text.index("shredding:")].replace('store: "@keys"', "store: app"))
    for command in (("init",), ("status",), ("rotate-kek",), ("restore-check",)):
        shop.run("shred", *command, expect=10)
        assert "docs/shredding.md" in shop.said
