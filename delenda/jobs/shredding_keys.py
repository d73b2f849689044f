"""Looking after the key store: what is in it, a new KEK, and whether a restored copy brought a key back.

Three places know that a key was destroyed: the key store, the log of destroyed keys, and our own control store. A
restored copy of one of them forgets; the check compares all three, and mends what was lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from delenda.errors import ConfigError, Exit
from delenda.jobs.house import House
from delenda.jobs.shredding import KEY_STORE, vault_of
from delenda.shredding.destroyed import Stone
from delenda.shredding.keystore import Counts
from delenda.shredding.tables import KEY_STEP
from delenda.shredding.token import SubjectId
from delenda.shredding.vault import Vault

BATCH: Final = 500
"""Keys that are wrapped anew in one transaction."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found.

    ``returned`` counts people whose keys are there though a tombstone says that they are gone, ``missing`` tombstones
    that the log has lost. ``mended``: both were put right.
    """

    stones: int
    returned: int
    missing: int
    mended: bool

    @property
    def exit_code(self) -> Exit:
        return Exit.FINDINGS if (self.returned or self.missing) and not self.mended else Exit.DONE


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in the key store and the log. ``other_keks``: keys that still hang on an earlier KEK."""

    counts: Counts
    stones: int
    kek: str
    other_keks: int
    backups: tuple[str, ...]


@contextmanager
def required(house: House) -> Iterator[Vault]:
    """Open the vault. Raises ``ConfigError`` if config names none."""
    with vault_of(house) as vault:
        if vault is None:
            raise ConfigError("shredding: is missing in the configuration; docs/shredding.md says what it takes")
        yield vault


def standing(house: House) -> Standing:
    """Return how many keys there are, and under which KEK."""
    with required(house) as vault:
        counts = vault.keys.counts()
        kek = vault.keys.keks.current
        others = sum(n for k, n in counts.by_kek.items() if k != kek)
        backups = tuple(s.name for s in house.settings.backups if s.store == KEY_STORE)
        return Standing(counts, sum(1 for _ in vault.log.stones()), kek, others, backups)


def rotate(house: House) -> int:
    """Wrap every key anew under the current KEK, in batches; return how many. Killed and run again, it goes on.

    What an earlier KEK wrapped then opens with none of ours any more: drop it from ``old_keks``, and from wherever it
    is kept, and every older backup of the key store is useless.
    """
    done = 0
    with required(house) as vault:
        while size := vault.keys.rewrap(BATCH):
            done += size
            house.report("shred.rotate", done=done)
        vault.keys.clean()
    with house.control.begin() as connection:
        house.log.append(connection, "shred.rotated", {"records": done, "status": "done"})
    return done


def check(house: House, *, apply: bool) -> Checked:
    """Look whether a key came back that was destroyed, or the log lost a tombstone; with ``apply``, mend both.

    Nothing of it can be opened in any case as long as one of the three places knows: see :class:`Vault`.
    Raises ``CorruptData`` if a line of the log was changed.
    """
    with required(house) as vault:
        known = _known(house)
        stones: dict[SubjectId, Stone] = {}
        for stone in vault.log.stones():
            stones[stone.subject] = max(stone, stones.get(stone.subject, stone), key=lambda s: s.generation)
        missing = [s for s in known.values() if s.subject not in stones or stones[s.subject].generation < s.generation]
        everything = stones | {s.subject: s for s in missing}
        returned = _returned(vault, everything)
        if apply:
            for stone in missing:
                vault.log.append(stone)
            for stone in returned:
                vault.keys.destroy(stone.subject, stone.generation, house.clock.now())
            if returned:
                vault.keys.clean()
    mended = apply and bool(missing or returned)
    body: dict[str, str | int | None] = {"records": len(everything), "missing": len(missing), "restored": len(returned)}
    with house.control.begin() as connection:
        status = "mended" if mended else "blocked" if missing or returned else "clear"
        house.log.append(connection, "shred.checked", {**body, "status": status})
    return Checked(len(everything), len(returned), len(missing), mended)


def _known(house: House) -> dict[SubjectId, Stone]:
    """Return the tombstones that the control store knows of."""
    query = sa.select(KEY_STEP).where(KEY_STEP.c.state == "done", KEY_STEP.c.generation >= 0)
    found: dict[SubjectId, Stone] = {}
    with house.control.begin() as connection:
        for row in connection.execute(query.order_by(KEY_STEP.c.generation)):
            subject = SubjectId(bytes(row.subject))
            found[subject] = Stone(subject, int(row.generation), str(row.purpose), row.ended_at)
    return found


def _returned(vault: Vault, stones: dict[SubjectId, Stone]) -> list[Stone]:
    """Return the tombstones whose keys are in the key store all the same."""
    back = []
    for subject, stone in sorted(stones.items()):
        if any(r.wrapped and r.generation <= stone.generation for r in vault.keys.of_subject(subject)):
            back.append(stone)
    return back
