"""The log on a real PostgreSQL: many writers, two sequencers, one tree."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from delenda.audit import tables
from delenda.audit.log import Log
from delenda.audit.merkle import leaf_hash, root_of
from delenda.audit.policy import Policy
from delenda.audit.verify import verify_log
from delenda.control import Control, Sealer, metadata


@pytest.fixture
def control(postgres_url: str) -> Iterator[Control]:
    control = Control(postgres_url, Sealer(bytes(range(32))), b"p" * 32)
    ours = [tables.entry, tables.trail, tables.head, tables.vault, tables.receipt]
    metadata.create_all(control.engine, tables=ours)
    yield control
    metadata.drop_all(control.engine, tables=ours)
    control.close()


@pytest.mark.servers
@pytest.mark.promise("P40")
def test_writers_and_sequencers_at_once_leave_no_hole(log: Log, control: Control, settings: Any) -> None:
    errors: list[BaseException] = []

    def writer(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(40):
            try:
                with control.begin() as connection:
                    for _ in range(chance.randint(1, 3)):
                        log.append(connection, "apply.started", {"steps": 1}, f"R-{seed % 3}")
                    if chance.random() < 0.2:
                        raise InterruptedError
            except InterruptedError:
                continue

    def sequencer(_: int) -> None:
        for _ in range(15):
            log.publish()

    def guarded(work: Callable[[int], None], seed: int) -> None:
        try:
            work(seed)
        except BaseException as e:  # noqa: BLE001  # handed to the test below
            errors.append(e)

    jobs = [(writer, seed) for seed in range(6)] + [(sequencer, 0), (sequencer, 1)]
    threads = [threading.Thread(target=guarded, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(e, e.__cause__) for e in errors] == []
    head = log.publish()
    with control.begin() as connection:
        query = sa.select(tables.entry.c.bytes).order_by(tables.entry.c.position)
        entries = connection.execute(query).scalars().all()
    assert head.size == len(entries) > 200
    assert head.root == root_of([leaf_hash(e) for e in entries])
    verdict = verify_log(settings.folder, Policy.of_log(log.verifier))
    assert verdict.problems == []
    assert set(verdict.trails) == {"R-0", "R-1", "R-2"}
