"""The sequencer: gap-free, the same tree after any crash, and never a head that contradicts another."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from delenda.audit import tables
from delenda.audit.log import Log
from delenda.audit.merkle import EMPTY_ROOT, included, leaf_hash, root_of
from delenda.audit.notes import Checkpoint, Note
from delenda.audit.policy import Policy
from delenda.audit.tiles import Tiles
from delenda.control import Control
from delenda.errors import AuditBroken, InputError


def fill(log: Log, entries: int, request: str = "") -> None:
    with log.control.begin() as connection:
        for i in range(entries):
            log.append(connection, "apply.started", {"steps": i}, request)


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def database_root(control: Control) -> bytes:
    """The root over the control store's own copy of the entries, independent of the files."""
    with control.begin() as connection:
        query = sa.select(tables.entry.c.bytes).order_by(tables.entry.c.position)
        return root_of([leaf_hash(e) for e in connection.execute(query).scalars()])


def test_a_published_log_is_numbered_without_gaps_and_signed(log: Log, control: Control) -> None:
    fill(log, 300, "R-1")
    head = log.publish()
    assert head.size == 301
    assert head.root == log.tiles.root(301) == database_root(control)
    assert Policy.of_log(log.verifier).check(log.tiles.checkpoint()) == (head, ())
    assert [e.position for e in log.entries()] == list(range(301))
    assert [e.entry.n for e in log.entries("R-1")] == list(range(1, 302))


def test_an_empty_log_has_a_signed_head(log: Log) -> None:
    assert log.publish() == Checkpoint("delenda.example/log", 0, EMPTY_ROOT)
    assert Note.parse(log.tiles.checkpoint()).signed_by(log.verifier)


def test_publishing_nothing_new_changes_no_byte(log: Log, settings: Any) -> None:
    fill(log, 5)
    log.publish()
    before = folder_bytes(settings.folder)
    log.publish()
    assert folder_bytes(settings.folder) == before


def test_rolled_back_work_leaves_no_gap(log: Log, control: Control) -> None:
    fill(log, 2)
    with pytest.raises(ZeroDivisionError), control.begin() as connection:
        log.append(connection, "apply.started", {"steps": 7})
        raise ZeroDivisionError
    fill(log, 2)
    assert log.publish().size == 4


class Crash(BaseException):
    """The process dies here."""


def write_points(monkeypatch: pytest.MonkeyPatch, die_at: int) -> list[int]:
    """Make the ``die_at``-th file write, and everything after it, never happen."""
    seen = [0]
    write = Tiles._write

    def dying(self: Tiles, name: str, data: bytes) -> None:
        seen[0] += 1
        if seen[0] >= die_at:
            raise Crash
        write(self, name, data)

    monkeypatch.setattr(Tiles, "_write", dying)
    return seen


def test_killed_at_any_write_and_published_again_it_is_the_same_tree(
    log: Log, control: Control, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(log, 250)
    first = log.publish()
    fill(log, 300)
    for die_at in range(1, 50):
        with monkeypatch.context() as patch:
            seen = write_points(patch, die_at)
            try:
                log.publish()
            except Crash:
                old = Policy.of_log(log.verifier).check(log.tiles.checkpoint())[0]
                assert old == first, "what is shown is still whole"
                assert log.tiles.root(old.size) == old.root
                continue
            assert seen[0] < die_at
            break
    else:
        pytest.fail("publishing never ended")
    assert die_at > 6, "several points were tried"
    head = log.publish()
    assert head.size == 550
    assert head.root == log.tiles.root(550) == database_root(control)


def test_new_entries_after_a_crash_do_not_move_the_numbered_ones(
    log: Log, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(log, 10)
    with monkeypatch.context() as patch:
        write_points(patch, 2)
        with pytest.raises(Crash):
            log.publish()
    fill(log, 10)
    assert log.publish().root == database_root(control)
    assert [e.entry.body["steps"] for e in log.entries()] == [*range(10), *range(10)]


def test_a_lost_folder_is_written_again_with_the_same_head(log: Log, settings: Any) -> None:
    fill(log, 600)
    log.publish()
    head, before = log.tiles.checkpoint(), folder_bytes(settings.folder)
    shutil.rmtree(settings.folder)
    log.publish()
    assert log.tiles.checkpoint() == head
    assert folder_bytes(settings.folder).items() >= {k: v for k, v in before.items() if ".p/" not in k}.items()


@pytest.mark.promise("P40")
def test_an_edited_entry_in_the_control_store_is_never_signed(log: Log, control: Control, settings: Any) -> None:
    fill(log, 20)
    log.publish()
    with control.begin() as connection:
        edited = sa.update(tables.entry).where(tables.entry.c.position == 3)
        connection.execute(edited.values(bytes=b'{"at":"2026-03-01T09:00:00Z"}'))
    shutil.rmtree(settings.folder)
    with pytest.raises(AuditBroken, match="contradict"):
        log.publish()
    assert log.tiles.checkpoint() == ""


def test_a_removed_entry_in_the_control_store_is_noticed(log: Log, control: Control, settings: Any) -> None:
    fill(log, 20)
    log.publish()
    with control.begin() as connection:
        connection.execute(sa.delete(tables.entry).where(tables.entry.c.position == 3))
    shutil.rmtree(settings.folder)
    with pytest.raises(AuditBroken, match="lacks"):
        log.publish()


def test_a_control_store_older_than_the_log_does_not_fork_it(log: Log, control: Control) -> None:
    fill(log, 10)
    head = log.publish()
    with control.begin() as connection:
        connection.execute(sa.delete(tables.entry).where(tables.entry.c.position >= 5))
        connection.execute(sa.update(tables.head).values(numbered=5, size=5))
    fill(log, 1)
    with pytest.raises(AuditBroken, match="older copy"):
        log.publish()
    assert Policy.of_log(log.verifier).check(log.tiles.checkpoint())[0] == head


def test_a_head_of_another_key_is_not_continued(log: Log, settings: Any, control: Control, clock: Any) -> None:
    import base64

    from pydantic import SecretStr

    fill(log, 3)
    log.publish()
    stranger = settings.model_copy(update={"key": SecretStr(base64.b64encode(b"s" * 32).decode())})
    fill(log, 3)
    with pytest.raises(AuditBroken, match=r"audit\.key"):
        Log(control, stranger, clock).publish()


def test_sequencers_at_once_give_one_tree(log: Log, control: Control) -> None:
    errors: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            for _ in range(15):
                work()
        except BaseException as e:  # noqa: BLE001  # handed to the test below
            errors.append(e)

    def publishing() -> None:
        log.publish()

    threads = [
        threading.Thread(target=guarded, args=(work,)) for work in (publishing, publishing, lambda: fill(log, 20))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    head = log.publish()
    assert head.size == 300
    assert head.root == database_root(control) == log.tiles.root(300)


def test_every_published_entry_is_proved_included(log: Log, control: Control) -> None:
    fill(log, 270, "R-1")
    head = log.publish()
    with control.begin() as connection:
        rows = connection.execute(sa.select(tables.entry.c.bytes).order_by(tables.entry.c.position)).scalars().all()
    for position, data in enumerate(rows):
        proof = log.proof(position)
        assert proof.index == position
        assert included(leaf_hash(data), position, head.size, proof.path, head.root)
    fill(log, 1, "R-1")
    with pytest.raises(InputError):
        log.proof(head.size)


def test_an_idle_log_still_beats(log: Log, clock: Any) -> None:
    assert log.heartbeat_due()
    fill(log, 3, "R-1")
    first = log.heartbeat()
    assert not log.heartbeat_due()
    clock.pass_time(dt.timedelta(minutes=15))
    assert log.heartbeat_due()
    assert log.heartbeat().size == first.size + 1
    beats = [e.entry.body for e in log.entries(kind="log.heartbeat")]
    assert beats == [{"entries": 4, "since": 4, "open": 1}, {"entries": 5, "since": 0, "open": 1}]


def test_partial_tiles_go_when_they_are_full(log: Log, settings: Any) -> None:
    fill(log, 100)
    log.publish()
    assert (settings.folder / "tile/0/000.p/100").exists()
    fill(log, 200)
    log.publish()
    assert not (settings.folder / "tile/0/000.p").exists()
    assert not (settings.folder / "tile/entries/000.p").exists()
    assert (settings.folder / "tile/entries/001.p/44").exists()


def test_a_hundred_thousand_entries_are_published_in_seconds(log: Log, control: Control) -> None:
    with control.begin() as connection:
        row = {"request": "", "n": None, "kind": "apply.collection"}
        rows = [row | {"bytes": b'{"n":%d,' % i + b"x" * 360 + b"}"} for i in range(100_000)]
        connection.execute(sa.insert(tables.entry), rows)
    started = time.monotonic()
    assert log.publish().size == 100_000
    took = time.monotonic() - started
    fill(log, 1)
    started = time.monotonic()
    log.publish()
    assert took < 30
    assert time.monotonic() - started < 2, "growing costs by what is new, not by what is there"
    print(f"100,000 entries in {took:.1f} s")
