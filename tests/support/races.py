"""Erasures that race with another writer on one object.

A race is one erasure and one write, begun together but for a short wait. The object says at its start which write it is
from. Once both have ended it must be that of this race: as they wrote it, or without the erased row.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable

from connectors.objects import ObjectStore
from delenda.model import Action, Status, Step

RACES = 1000 if os.environ.get("DELENDA_TEST_FULL") else 40
KEY = "logs/a.log"
FILL = b"".join(b"line %d of many\n" % n for n in range(50))


def content(write: int) -> bytes:
    return b"write %d\nann 555-0100\n" % write + FILL


def race(store: ObjectStore, put: Callable[[bytes], None], get: Callable[[], bytes], span: float) -> Counter[str]:
    """Run the races; ``span`` seconds is how long an erasure takes at most, for the waits to be spread over."""
    rng = random.Random(7)
    put(content(0))
    [collection] = store.collections()
    endings: Counter[str] = Counter()
    for number in range(1, RACES + 1):
        batch = next(store.scan(next(store.units(collection))))
        step = Step(batch.ref(1), Action.DELETE)
        ready = threading.Barrier(2)
        wait = rng.random() * span

        def write(number: int = number, ready: threading.Barrier = ready, wait: float = wait) -> None:
            ready.wait()
            time.sleep(wait)
            put(content(number))

        writer = threading.Thread(target=write)
        writer.start()
        ready.wait()
        [outcome] = store.apply(collection, [step])
        writer.join()
        endings[outcome.status] += 1
        after = get()
        assert after.startswith(b"write %d\n" % number), f"race {number}: an update is lost ({outcome.status})"
        assert after in (content(number), content(number).replace(b"ann 555-0100\n", b"")), f"race {number}"
        put(content(number))
    assert set(endings) <= {Status.DONE, Status.CHANGED_SINCE_READ, Status.FAILED, Status.ALREADY_ABSENT}, endings
    return endings
