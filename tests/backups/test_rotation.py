"""What an erasure owes in backups: opened once, paid with evidence, never forgotten (P22, P23, P33, P46)."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from delenda.backups.obligations import Standing
from delenda.backups.tombstones import Erased
from delenda.errors import Exit
from delenda.jobs import backups as jobs
from delenda.model import RequestId

R1 = RequestId("R-1")


@pytest.mark.promise("P22")
@pytest.mark.promise("P33")
def test_an_obligation_stays_open_until_its_backup_is_rotated_out(world):
    old, young = world.backup("20291220"), world.backup("20291230")
    owed = jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    assert [(o.backup.taken_at.day, o.due_at.date()) for o in owed] == [
        (20, dt.date(2030, 1, 19)),
        (30, dt.date(2030, 1, 29)),
    ]
    assert jobs.purge(world.house, dry_run=False).closed == 0
    old.unlink()  # the set's owner rotates
    paid: list[str] = []
    looked = jobs.look(world.house, paid.append)
    assert (looked.gone, looked.paid, paid) == (1, (), [])
    standings = {o.backup.taken_at.day: o.standing for o in jobs.obligations_of(world.house, R1)}
    assert standings == {20: Standing.CLOSED, 30: Standing.OPEN}
    world.clock.advance(dt.timedelta(days=27))
    digest = hashlib.sha256(young.read_bytes()).hexdigest()
    report = jobs.purge(world.house, dry_run=False, on_paid=paid.append)
    assert not young.exists()
    assert (report.closed, report.paid, paid, report.exit_code) == (1, (R1,), [R1], Exit.DONE)
    how = {o.backup.taken_at.day: (o.evidence.how, o.evidence.digest) for o in jobs.obligations_of(world.house, R1)}
    assert how == {20: ("gone_at_inspection", ""), 30: ("purged", digest)}
    assert [b["method"] for b in world.diary.of("backup.purged")] == ["gone_at_inspection", "purged"]


def test_a_dry_run_touches_nothing(world):
    path = world.backup("20291201")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    world.clock.advance(dt.timedelta(days=60))
    report = jobs.purge(world.house)
    assert path.exists()
    assert (len(report.due), report.closed, report.dry_run, report.last_of_set) == (1, 0, True, 1)


def test_a_backup_taken_after_the_erasure_owes_nothing(world):
    erased = world.erase_ann()
    world.backup("20300103")
    world.clock.advance(dt.timedelta(days=2))
    assert jobs.mark(world.house, R1, erased, world.datamap()) == []


def test_a_backup_from_a_clock_that_runs_a_year_ahead_is_owed_all_the_same(world):
    world.backup("20310102")
    [owed] = jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    assert owed.due_at.date() == dt.date(2030, 2, 1)


def test_marking_twice_is_marking_once(world):
    world.backup("20291220")
    erased = world.erase_ann()
    first = jobs.mark(world.house, R1, erased, world.datamap())
    assert jobs.mark(world.house, R1, erased, world.datamap()) == first


def test_a_backup_found_late_is_owed_too(world):
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    world.backup("20291111")
    looked = jobs.look(world.house)
    assert [o.request_id for o in looked.opened] == [R1]


def test_a_backup_that_comes_back_opens_its_obligation_again(world):
    path = world.backup("20291220")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    world.backup("20291231")
    content = path.read_bytes()
    path.unlink()
    jobs.look(world.house)
    path.write_bytes(content)
    looked = jobs.look(world.house)
    [again] = [o for o in jobs.obligations_of(world.house, R1) if o.backup.taken_at.day == 20]
    assert (len(looked.returned), again.standing, again.evidence, again.reopened) == (1, Standing.OPEN, None, 1)
    assert world.diary.of("backup.kept")[0]["status"] == "returned"


@pytest.mark.parametrize("how", ["missing", "empty"])
def test_a_lost_mount_is_no_evidence(world, how):
    path = world.backup("20291220")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    path.unlink()
    if how == "missing":
        world.copies.rmdir()
    looked = jobs.look(world.house)
    expected = {"missing": "nightly: source_unavailable", "empty": "nightly: set_empty"}[how]
    assert looked.problems == (expected,)
    assert [o.standing for o in jobs.obligations_of(world.house, R1)] == [Standing.OPEN]
    assert jobs.purge(world.house).exit_code is Exit.PARTIAL


@pytest.mark.promise("P23")
def test_what_was_due_yesterday_and_cannot_go_is_overdue(world, monkeypatch):
    from connectors.backup_folder import FolderBackups
    from delenda.model import CollectionName, Outcome, RecordRef, Status

    world.backup("20291201")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    world.clock.advance(dt.timedelta(days=60))

    def refuse(self, backup):
        return Outcome(RecordRef(backup.store, CollectionName(backup.set_name), "[]"), Status.BLOCKED, "denied")

    monkeypatch.setattr(FolderBackups, "purge", refuse)
    report = jobs.purge(world.house, dry_run=False)
    assert (report.exit_code, len(report.overdue), report.closed) == (Exit.OVERDUE, 1, 0)
    assert world.diary.of("backup.kept")[-1]["reason"] == "denied"


@pytest.mark.promise("P23")
def test_beyond_use_names_what_each_condition_rests_on(world, tmp_path):
    from delenda.backups.obligations import beyond_use
    from delenda.settings import BackupSet

    bare = BackupSet(name="n", store="app", path=tmp_path)
    held = BackupSet(name="n", store="app", path=tmp_path, mode="hold", restorers=("dba",), encrypted=True)
    assert beyond_use(bare, None).unmet == ["no_sharing", "secured", "will_delete"]
    assert beyond_use(held, world.clock.now()).unmet == []


def test_units_of_a_purge_are_backups(world):
    world.backup("20291201"), world.backup("20291202")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    world.clock.advance(dt.timedelta(days=60))
    ids = jobs.partition(world.house)
    assert len(ids) == 2
    assert jobs.work(world.house, ids[:1]) == {"done": 1}
    assert jobs.work(world.house, ids) == {"done": 1}  # the first is gone already
    assert jobs.partition(world.house) == []


def test_tombstones_go_when_no_backup_needs_them(world):
    import sqlalchemy as sa

    from delenda.backups.tables import TOMBSTONE

    def stones() -> int:
        with world.control.begin() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(TOMBSTONE)) or 0

    world.backup("20291220")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    before = stones()
    world.clock.advance(dt.timedelta(days=40))
    jobs.purge(world.house, dry_run=False)
    jobs.look(world.house)
    assert stones() == before > 0  # a while longer, should it come back
    world.clock.advance(dt.timedelta(days=31))
    jobs.look(world.house)
    assert stones() == 0
    assert len(jobs.obligations_of(world.house, R1)) == 1


def test_ten_thousand_obligations_close_in_one_pass(world):
    import time

    from delenda.backups.ledger import Ledger
    from delenda.backups.obligations import Mark

    for day in range(1, 11):
        world.backup(f"202912{day:02d}")
    with world.control.begin() as connection:
        ledger = Ledger(world.control, connection)
        for n in range(1_000):
            ledger.mark(Mark(RequestId(f"R-{n}"), world.clock.now(), frozenset({"app"})), ())
    assert len(jobs.look(world.house).opened) == 10_000
    world.clock.advance(dt.timedelta(days=60))
    start = time.perf_counter()
    report = jobs.purge(world.house, dry_run=False)
    assert (report.closed, len(report.paid)) == (10_000, 1_000)
    assert time.perf_counter() - start < 60


def test_the_control_store_names_nobody(world):
    world.backup("20291220")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    world.control.close()
    bytes_of = b"".join(p.read_bytes() for p in world.database.parent.glob("control.db*"))
    assert b"ann@example.com" not in bytes_of
    assert b"app-20291220" not in bytes_of


def test_a_set_out_of_reach_at_erasure_time_is_owed_from_what_was_seen_before(world):
    world.backup("20291220")
    jobs.look(world.house)
    away = world.copies.rename(world.copies.with_name("away"))
    owed = jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    assert len(owed) == 1
    away.rename(world.copies)
    looked = jobs.look(world.house)
    assert (looked.problems, looked.opened) == ((), ())
    assert jobs.obligations_of(world.house, R1) == owed


def test_an_erasure_after_the_last_look_owes_in_backups_seen_long_ago(world):
    world.backup("20291220")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    erased = Erased(world.clock.now(), tuple(world.erase("notes", (2,))))
    owed = jobs.mark(world.house, RequestId("R-2"), erased, world.datamap())
    assert [(o.request_id, o.backup.taken_at.day) for o in owed] == [("R-2", 20)]


def test_a_finished_request_is_told_of_until_somebody_has_listened(world):
    path = world.backup("20291220")
    world.backup("20300103")
    jobs.mark(world.house, R1, world.erase_ann(), world.datamap())
    path.unlink()
    assert jobs.purge(world.house).paid == (R1,)  # a dry run with nobody to tell
    told: list[str] = []

    def busy(request):
        told.append(request)
        return False

    jobs.look(world.house, busy)
    jobs.look(world.house, told.append)
    jobs.look(world.house, told.append)
    assert told == [R1, R1]
