"""A restore does not resurrect: the gate blocks, the replay erases again, a second look finds nothing (T13)."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from delenda.backups.tombstones import Erased
from delenda.errors import Exit
from delenda.jobs import backups as jobs
from delenda.model import Action, Change, RequestId, Step, Technique

R1 = RequestId("R-1")


def restored(world, backup):
    path = world.database.with_name("restored.db")
    shutil.copyfile(backup, path)
    return path


@pytest.mark.promise("P23")
def test_a_restored_backup_is_blocked_until_it_is_erased_again(world):
    backup = world.backup("20300101")
    live = dict.fromkeys(("users", "orders", "items", "notes"))
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    live = {t: world.rows(t) for t in live}
    path = restored(world, backup)
    copy = world.at(path)
    before = jobs.restore_check(world.house, "app", world.datamap(), at=copy)
    assert (before.blocked, before.exit_code, before.hits, before.requests) == (True, Exit.FINDINGS, 6, (R1,))
    since = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    done = jobs.replay(world.house, "app", world.datamap(), since=since, at=copy)
    assert (done.residual, done.undecided, done.steps) == (0, 0, 6)
    assert not jobs.restore_check(world.house, "app", world.datamap(), at=copy).blocked
    assert {t: world.rows(t, path) for t in live} == live
    assert b"ann@example.com" not in path.read_bytes()
    assert [b["status"] for b in world.diary.of("restore.checked")] == ["blocked", "clear"]
    assert world.diary.of("backup.replayed")[0]["residual"] == 0


def test_the_live_store_is_clear_after_an_erasure(world):
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    assert not jobs.restore_check(world.house, "app", world.datamap()).blocked


def test_replaying_twice_changes_nothing_more(world):
    backup = world.backup("20300101")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    path = restored(world, backup)
    copy = world.at(path)
    jobs.replay(world.house, "app", world.datamap(), at=copy)
    after = path.read_bytes()
    assert jobs.replay(world.house, "app", world.datamap(), at=copy).steps == 0
    assert path.read_bytes() == after


def test_rows_that_had_gone_before_the_erasure_are_found_by_identity_and_by_reference(world):
    world.run("INSERT INTO orders VALUES (13, 1, 9); INSERT INTO items VALUES (103, 13, 'lid')")
    backup = world.backup("20291220")
    world.run("DELETE FROM items WHERE id = 103; DELETE FROM orders WHERE id = 13")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    path = restored(world, backup)
    done = jobs.replay(world.house, "app", world.datamap(), at=world.at(path))
    assert done.residual == 0
    assert [r[0] for r in world.rows("orders", path)] == [11]
    assert [r[0] for r in world.rows("items", path)] == [101]


def test_rows_changed_since_the_backup_are_erased_again(world):
    backup = world.backup("20291220")
    world.run("UPDATE items SET sku = 'green tea' WHERE id = 100; UPDATE users SET full_name = 'Ann E.' WHERE id = 1")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    path = restored(world, backup)
    assert jobs.replay(world.house, "app", world.datamap(), at=world.at(path)).residual == 0
    assert [r[0] for r in world.rows("users", path)] == [2]


def test_a_key_that_is_used_again_belongs_to_its_new_owner(world):
    jobs.mark(world.house, R1, _without_account(world.erase_ann()), world.datamap())
    world.run("INSERT INTO users VALUES (1, 'cid@example.com', 'Cid')")
    assert not jobs.restore_check(world.house, "app", world.datamap()).blocked


def _without_account(erased: Erased) -> Erased:
    return Erased(erased.at, erased.steps, erased.kept, erased.identifiers[1:])


def test_what_a_duty_keeps_is_left_alone(world):
    from delenda.model import Kept

    backup = world.backup("20291220")
    refs = world.refs("orders")
    kept = (Kept(refs[12], "tax", "law", None), Kept(world.refs("items")[102], "tax", "law", None))
    steps = [
        *world.erase("items", (100,)),
        *world.erase("orders", (10,)),
        *world.erase("users", (1,), Action.ANONYMIZE, (_suppress("email"), _suppress("full_name"))),
    ]
    erased = Erased(world.clock.now(), tuple(steps), kept, world_ann())
    jobs.mark(world.house, R1, erased, world.datamap())
    assert not jobs.restore_check(world.house, "app", world.datamap()).hits - 1  # Bob's note still names her
    path = restored(world, backup)
    done = jobs.replay(world.house, "app", world.datamap(), at=world.at(path))
    assert done.residual == 0
    assert [r[0] for r in world.rows("orders", path)] == [11, 12]
    assert [r[0] for r in world.rows("users", path)] == [1, 2]
    assert world.rows("users", path)[0][2] is None
    assert "ann@" not in str(world.rows("notes", path))


def world_ann():
    from delenda.kinds import Kind
    from delenda.model import Identifier

    return (Identifier(Kind.ACCOUNT_ID, "1"), Identifier(Kind.EMAIL, "ann@example.com"))


def _suppress(field: str) -> Change:
    return Change(field, Technique.SUPPRESS)


def test_only_what_was_erased_after_the_backup_is_replayed(world):
    backup = world.backup("20291220")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    copy = world.at(restored(world, backup))
    later = world.clock.now() + dt.timedelta(days=1)
    assert not jobs.restore_check(world.house, "app", world.datamap(), since=later, at=copy).blocked


@pytest.mark.promise("P23")
def test_a_redacted_row_loses_its_nullable_reference_too(world):
    world.run(
        "CREATE TABLE mails (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, "
        "about INTEGER REFERENCES users(id) ON DELETE SET NULL, body TEXT);"
        "INSERT INTO mails VALUES (1, 2, 1, 'meet ann@example.com'), (2, 2, 2, 'meet bob@example.com'), (3, 2, 1, '-');"
    )
    world.store = world.at(world.database)
    backup = world.backup("20300101")
    loose = Change("about", Technique.SUPPRESS)
    cut = (Change("body", Technique.REDACT_SPAN, ("ann@example.com",)), loose)
    steps = [*world.erase("mails", (1,), Action.REDACT, cut), *world.erase("mails", (3,), Action.REDACT, (loose,))]
    steps = [Step(s.ref, s.action, s.changes[:1]) for s in steps[:1]]  # what went with the account is nowhere told
    whole = world.erase_ann()
    jobs.mark(world.house, R1, Erased(whole.at, (*steps, *whole.steps), (), whole.identifiers), world.datamap())
    live = world.rows("mails")
    assert [row[2] for row in live] == [None, 2, None]
    path = restored(world, backup)
    copy = world.at(path)
    done = jobs.replay(world.house, "app", world.datamap(), at=copy)
    assert (done.residual, done.undecided) == (0, 0)
    assert world.rows("mails", path) == live, "cut, without its reference, and Bob's as it was"
    assert world.rows("users", path) == world.rows("users")
