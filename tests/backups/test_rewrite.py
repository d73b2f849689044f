"""Backups written anew on a real SQLite: what was erased is gone, what is owed is closed, nothing else moves."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import os
import resource
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from connectors import backup_drafts
from delenda.backups.tombstones import Erased
from delenda.errors import ConfigError, Exit
from delenda.jobs import backups, backups_rewrite
from delenda.jobs.backups_rewrite import RewriteReport
from delenda.model import RequestId
from delenda.testing.clock import FixedClock

R1 = RequestId("R-1")
ANN = b"ann@example.com"


def erased_since(world: Any, *days: str) -> Erased:
    """Take backups of these days, erase Ann, and lay her tombstones."""
    for day in days:
        world.backup(day)
    erased: Erased = world.erase_ann()
    backups.mark(world.house, R1, erased, world.datamap())
    return erased


def rewritten(world: Any, **options: Any) -> RewriteReport:
    return backups_rewrite.rewrite(world.house, world.datamap(), dry_run=False, **options)


def owed(world: Any) -> list[str]:
    return [str(o.standing) for o in backups.obligations_of(world.house, R1)]


@pytest.mark.promise("P22", "P24")
def test_a_rewritten_copy_holds_everything_but_what_was_erased(world: Any) -> None:
    erased_since(world, "20300101")
    [copy] = world.copies.iterdir()
    assert ANN in copy.read_bytes()
    report = rewritten(world)
    assert backups_rewrite.counts_of(report) == {"backups": 1, "rewritten": 1, "records": 6, "closed": 1, "problems": 0}
    assert ANN not in copy.read_bytes()
    for table in ("users", "orders", "items", "notes"):
        assert world.rows(table, copy) == world.rows(table)
    [obligation] = backups.obligations_of(world.house, R1)
    assert obligation.evidence is not None
    assert (obligation.evidence.how, obligation.evidence.digest) == (
        "rewritten",
        hashlib.sha256(copy.read_bytes()).hexdigest(),
    )
    assert backups.restore_check(world.house, "app", world.datamap(), at=world.at(copy)).exit_code == Exit.DONE
    assert [b["method"] for b in world.diary.of("backup.purged")] == ["rewritten"]


def test_it_stays_the_same_backup_with_its_mode_times_and_sums(world: Any) -> None:
    erased_since(world, "20300101")
    [copy] = world.copies.iterdir()
    copy.chmod(0o640)
    os.utime(copy, ns=(10**18, 10**18))
    sums = world.copies / f"{copy.name}.sha256"
    sums.write_text(f"{hashlib.sha256(copy.read_bytes()).hexdigest()}  {copy.name}\n")
    (world.copies / "MD5SUMS").write_text(
        f"{'0' * 32}  other\n{hashlib.md5(copy.read_bytes()).hexdigest()} *{copy.name}\n"
    )
    before = [b.id for b in backups.look(world.house).backups]
    assert len(before) == 2, "the list of sums is a file of its own here"
    rewritten(world)
    assert [b.id for b in backups.look(world.house).backups] == before
    found = copy.stat()
    assert (found.st_mode & 0o777, found.st_mtime_ns) == (0o640, 10**18)
    assert sums.read_text() == f"{hashlib.sha256(copy.read_bytes()).hexdigest()}  {copy.name}\n"
    assert (
        world.copies / "MD5SUMS"
    ).read_text() == f"{'0' * 32}  other\n{hashlib.md5(copy.read_bytes()).hexdigest()} *{copy.name}\n"
    assert sorted(p.name for p in world.copies.iterdir()) == sorted([copy.name, sums.name, "MD5SUMS"])


def test_a_dry_run_says_what_it_would_do_and_touches_nothing(world: Any) -> None:
    erased_since(world, "20300101")
    [copy] = world.copies.iterdir()
    before = copy.read_bytes(), copy.stat().st_mtime_ns
    report = backups_rewrite.rewrite(world.house, world.datamap())
    assert (report.dry_run, report.rewritten[0].what.hits) == (True, 6)
    assert dict(report.rewritten[0].what.actions) == {"delete": 5, "redact": 1}
    assert (copy.read_bytes(), copy.stat().st_mtime_ns, owed(world)) == (*before, ["open"])


def test_twice_is_once(world: Any) -> None:
    erased_since(world, "20300101")
    rewritten(world)
    [copy] = world.copies.iterdir()
    before = copy.read_bytes()
    assert rewritten(world).rewritten == ()
    assert copy.read_bytes() == before


def test_a_backup_that_holds_nothing_of_it_closes_what_is_owed_too(world: Any) -> None:
    erased = erased_since(world)
    world.backup("20291231")  # taken by its name before the erasure, but of the state after it
    backups.look(world.house)
    assert owed(world) == ["open"]
    report = rewritten(world)
    assert (report.rewritten[0].what.hits, report.rewritten[0].closed) == (0, 1)
    [obligation] = backups.obligations_of(world.house, R1)
    assert obligation.evidence is not None
    assert obligation.evidence.how == "nothing_found"
    assert erased.stores == {"app"}


def test_what_came_up_while_it_was_rewritten_stays_owed(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    erased_since(world, "20300101")
    real = backups_rewrite.write_anew
    R2 = RequestId("R-2")

    def slow(*arguments: Any, **options: Any) -> Any:
        done = real(*arguments, **options)
        steps = world.erase("users", (2,)) if world.rows("users") else []
        backups.mark(world.house, R2, Erased(world.clock.now(), tuple(steps)), world.datamap())
        return done

    world.run("DELETE FROM notes; DELETE FROM items; DELETE FROM orders;")
    monkeypatch.setattr(backups_rewrite, "write_anew", slow)
    assert rewritten(world).rewritten[0].closed == 1
    assert owed(world) == ["closed"]
    assert [str(o.standing) for o in backups.obligations_of(world.house, R2)] == ["open"]


def test_only_the_sets_and_backups_that_are_named(world: Any) -> None:
    erased_since(world, "20300101", "20300102")
    with pytest.raises(ConfigError, match="no such set"):
        rewritten(world, sets=("weekly",))
    one = backups.look(world.house).backups[1]
    assert [r.backup.id for r in rewritten(world, sets=("nightly",), only=(one.id,)).rewritten] == [one.id]
    assert sorted(owed(world)) == ["closed", "open"]


@pytest.mark.parametrize("harm", ["truncated", "encrypted", "random", "empty"])
def test_what_can_not_be_read_stays_as_it_is_and_stays_owed(world: Any, harm: str) -> None:
    erased_since(world, "20300101")
    [copy] = world.copies.iterdir()
    whole = copy.read_bytes()
    kept = {
        "truncated": whole[: len(whole) // 2],
        "encrypted": b"age-encryption.org/v1\n" + whole[:100],
        "random": bytes(900),
        "empty": b"",
    }[harm]
    copy.write_bytes(kept)
    report = rewritten(world)
    assert report.exit_code == Exit.PARTIAL
    problem = report.rewritten[0].what.problem
    assert problem == ("truncated" if harm == "truncated" else "cannot_rewrite")
    assert (copy.read_bytes(), owed(world), list(world.copies.iterdir())) == (kept, ["open"], [copy])
    assert [b["reason"] for b in world.diary.of("backup.kept")] == [problem]


def test_a_backup_that_vanished_meanwhile_is_told(world: Any) -> None:
    erased_since(world, "20300101")
    [copy] = world.copies.iterdir()
    copy.unlink()
    assert [r.what.problem for r in rewritten(world).rewritten] == ["source_unavailable"]
    assert owed(world) == ["open"]


def test_a_backup_that_changes_meanwhile_stays(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    erased_since(world, "20300101")
    [copy] = world.copies.iterdir()
    real = backup_drafts._SqliteDraft.finished

    def touched(draft: Any) -> Any:
        done = real(draft)
        copy.write_bytes(copy.read_bytes() + bytes(4096))
        return done

    monkeypatch.setattr(backup_drafts._SqliteDraft, "finished", touched)
    assert [r.what.problem for r in rewritten(world).rewritten] == ["source_unavailable"]
    assert ANN in copy.read_bytes()
    assert owed(world) == ["open"]


@pytest.mark.promise("P24")
def test_a_full_disk_leaves_the_backup_as_it_was(world: Any) -> None:
    erased_since(world, "20300101")
    [copy] = world.copies.iterdir()
    before = copy.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    control = Path(str(world.control.engine.url.database)).stat().st_size
    world.run("CREATE TABLE big (x BLOB); INSERT INTO big VALUES (zeroblob(4000000));", copy)
    os.utime(copy, ns=(10**18, 10**18))
    before = copy.read_bytes()
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(2_000_000, 2 * control), hard))
    try:
        report = rewritten(world)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [r.what.problem for r in report.rewritten] == ["disk_full"]
    assert (copy.read_bytes(), list(world.copies.iterdir()), owed(world)) == (before, [copy], ["open"])


@pytest.mark.promise("P24")
@pytest.mark.parametrize("when", ["apply", "finished", "place"])
def test_a_process_that_dies_leaves_the_backup_whole(world: Any, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    erased_since(world, "20300101")
    [copy] = world.copies.iterdir()
    before = copy.read_bytes()
    if (child := os.fork()) == 0:  # it dies in the middle, with nothing tidied up

        def dies(*_: Any) -> None:
            os._exit(9)

        monkeypatch.setattr(backup_drafts, {"apply": "_sound", "finished": "_sound", "place": "swap"}[when], dies)
        if when == "finished":
            monkeypatch.setattr(backup_drafts, "_sound", lambda path, _: path.name.startswith(".") and os._exit(9))
        rewritten(world)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert (copy.read_bytes(), owed(world)) == (before, ["open"])
    assert [b.locator for b in backups.look(world.house).backups] == [copy.name]
    rewritten(world)
    assert (ANN in copy.read_bytes(), list(world.copies.iterdir()), owed(world)) == (False, [copy], ["closed"])


def test_a_crash_between_two_names_of_a_folder_is_mended_at_the_next_look(tmp_path: Path) -> None:
    from connectors.exchange import recover

    (tmp_path / ".app.delenda-old").mkdir()
    (tmp_path / ".app.delenda-old" / "toc.dat").write_text("x")
    recover(tmp_path)
    assert (tmp_path / "app" / "toc.dat").read_text() == "x"


def test_the_log_that_sqlite_kept_beside_a_copy_is_read_and_goes(world: Any) -> None:
    path = world.copies / "app-20300101.db"
    source = sqlite3.connect(world.database)
    source.execute("PRAGMA journal_mode = WAL")
    source.execute("INSERT INTO users VALUES (3, 'late@example.com', 'Late')")
    source.commit()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{world.database}{ending}", f"{path}{ending}")
    source.close()
    erased_since(world)
    assert [b.locator for b in backups.look(world.house).backups] == [path.name]
    rewritten(world)
    assert [r[0] for r in world.rows("users", path)] == [2, 3]
    assert [p.name for p in world.copies.iterdir()] == [path.name]


def test_the_undecided_is_left_to_a_person(world: Any) -> None:
    """A note that nobody may be taken out of: its field takes no NULL."""
    world.run(
        "CREATE TABLE pins (id INTEGER PRIMARY KEY, by INTEGER NOT NULL REFERENCES users(id) ON DELETE SET NULL);"
    )
    world.run("INSERT INTO pins VALUES (1, 1)")
    world.backup("20300101")
    world.run("DELETE FROM pins")
    backups.mark(world.house, R1, world.erase_ann(), world.datamap())
    report = rewritten(world)
    assert [r.what.problem for r in report.rewritten] == ["undecided"]
    [copy] = world.copies.iterdir()
    assert ANN in copy.read_bytes()
    assert owed(world) == ["open"]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(dt.datetime(2030, 1, 3, tzinfo=dt.UTC))


def test_a_purge_rewrites_what_is_due_where_the_set_says_so(world: Any) -> None:
    section = world.house.settings.backups[0].model_copy(update={"due": "rewrite"})
    settings = world.house.settings.model_copy(update={"backups": (section,)})
    world.house = dataclasses.replace(world.house, settings=settings)
    erased_since(world, "20300101")
    from delenda.discovery import datamap as saved

    saved.save(world.house, world.datamap(), "run-1")
    report = backups.purge(world.house, dt.date(2030, 3, 1), dry_run=False)
    assert [(o.status.value, report.closed) for _, o in report.outcomes] == [("done", 1)]
    [copy] = world.copies.iterdir()
    assert ANN not in copy.read_bytes()


@pytest.mark.promise("P22", "P24")
def test_a_copy_of_a_folder_of_objects_is_rewritten_and_the_others_keep_their_bytes(world: Any, tmp_path: Path) -> None:
    from connectors.files import FilesConnector
    from delenda.discovery.engine import DetectionEngine
    from delenda.kinds import Kind
    from delenda.model import Action, DataMap, Identifier, MappedCollection, MappedField, Status, Step
    from delenda.settings import FilesStore

    root = tmp_path / "lake"
    (root / "users").mkdir(parents=True)
    (root / "users" / "a.csv").write_text("id,email\n1,ann@example.com\n2,bob@example.com\n")
    (root / "users" / "b.csv").write_text("id,email\n3,cid@example.com\n")
    (root / "logs").mkdir()
    (root / "logs" / "x.jsonl").write_text('{"who": "ann@example.com", "n": 1}\n{"who": "bob@example.com", "n": 2}\n')
    section = FilesStore(type="files", root=root, purpose="testing")
    store = FilesConnector("lake", section, {})
    nightly = world.house.settings.backups[0].model_copy(update={"store": "lake"})
    settings = world.house.settings.model_copy(update={"backups": (nightly,), "stores": {"lake": section}})
    world.house = dataclasses.replace(world.house, settings=settings, stores={"lake": store})
    assert isinstance(world.house.engine, DetectionEngine)
    copy = world.copies / "app-20300101"
    shutil.copytree(root, copy)
    steps = []
    mapped = []
    for c in store.collections():
        kinds = {f.name: Kind.EMAIL if f.name in ("email", "who") else None for f in c.fields}
        mapped.append(MappedCollection(c, tuple(MappedField(f, (), kind=kinds[f.name]) for f in c.fields)))
        some = [
            Step(b.ref(i), Action.DELETE)
            for u in store.units(c)
            for b in store.scan(u)
            for i, row in enumerate(b.records.to_pylist())
            if "ann@example.com" in row.values()
        ]
        assert {o.status for o in store.apply(c, some)} == {Status.DONE}
        steps += some
    datamap = DataMap(tuple(mapped))
    erased = Erased(world.clock.now(), tuple(steps), (), (Identifier(Kind.EMAIL, "ann@example.com"),))
    backups.mark(world.house, R1, erased, datamap)
    untouched = (copy / "users" / "b.csv").stat()
    report = backups_rewrite.rewrite(world.house, datamap, dry_run=False)
    assert [(r.what.problem, r.what.hits, r.closed) for r in report.rewritten] == [("", 2, 1)]
    assert {p.relative_to(copy): p.read_bytes() for p in copy.rglob("*") if p.is_file()} == {
        p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()
    }
    now = (copy / "users" / "b.csv").stat()
    assert (now.st_ino, now.st_mtime_ns) == (untouched.st_ino, untouched.st_mtime_ns)
    assert list(world.copies.iterdir()) == [copy]
    store.close()
