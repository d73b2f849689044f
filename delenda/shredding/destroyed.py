"""The log of destroyed keys: what keeps a restored key store from bringing a key back.

A line is a tombstone: no key of this subject up to this generation opens anything any more. It is written before the
key goes, and asked before a key is used. Lines are chained by a keyed digest (HMAC-SHA256 over the one before, number,
subject, generation, purpose and time), so that nobody without the pepper can add, change, or take one out between
others; that lines are missing at the end is found by comparing with the key store and the control store.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from delenda.errors import CorruptData, SourceUnavailable
from delenda.shredding.database import LOG, Database, shred_destroyed
from delenda.shredding.token import SubjectId

_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class Stone:
    """One line: from when on which keys are gone."""

    subject: SubjectId
    generation: int
    purpose: str
    at: dt.datetime


class DestructionLog:
    """Appends and reads; there is no other verb."""

    def __init__(self, url: str, key: bytes) -> None:
        self._key = key
        self._database = Database(url, "shredding.destroyed", LOG)

    def create(self) -> bool:
        """Make the log's table; tell whether it was not there."""
        return self._database.create()

    def close(self) -> None:
        self._database.close()

    def generation(self, subject: SubjectId) -> int:
        """Return up to which generation a subject's keys are destroyed; -1: none is."""
        c = shred_destroyed.c
        with self._database.begin() as connection:
            found = connection.scalar(sa.select(sa.func.max(c.generation)).where(c.subject == subject))
        return -1 if found is None else int(found)

    def append(self, stone: Stone) -> bool:
        """Write a line, unless it is there already; tell whether it was new. Durable on return."""
        if self.generation(stone.subject) >= stone.generation:
            return False
        for _ in range(_TRIES):
            try:
                with self._database.begin() as connection:
                    last = connection.execute(
                        sa.select(shred_destroyed).order_by(shred_destroyed.c.n.desc()).limit(1)
                    ).one_or_none()
                    number, before = (int(last.n) + 1, bytes(last.mac)) if last else (1, b"")
                    mac = _mac(self._key, before, number, stone)
                    values = {"n": number, "mac": mac, "subject": stone.subject, "generation": stone.generation}
                    values |= {"purpose": stone.purpose, "at": stone.at}
                    connection.execute(shred_destroyed.insert().values(values))
                return True
            except sa.exc.IntegrityError:  # another process wrote that number, or this very line
                if self.generation(stone.subject) >= stone.generation:
                    return False
        raise SourceUnavailable("shredding.destroyed: too many write to the log at once")

    def stones(self) -> Iterator[Stone]:
        """Yield all lines in their order, each checked. Raises ``CorruptData`` at the first that is not ours."""
        before, number = b"", 0
        while True:
            query = sa.select(shred_destroyed).where(shred_destroyed.c.n > number).order_by(shred_destroyed.c.n)
            with self._database.begin() as connection:
                rows = connection.execute(query.limit(1_000)).all()
            if not rows:
                return
            for row in rows:
                stone = _stone(row)
                number += 1
                if row.n != number or not hmac.compare_digest(bytes(row.mac), _mac(self._key, before, number, stone)):
                    raise CorruptData(f"shredding.destroyed: line {number} was changed, or one before it is missing")
                before = bytes(row.mac)
                yield stone


def _stone(row: Any) -> Stone:
    return Stone(SubjectId(bytes(row.subject)), int(row.generation), str(row.purpose), row.at)


def _mac(key: bytes, before: bytes, number: int, stone: Stone) -> bytes:
    at = f"{stone.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    told = f"{number}\0{stone.subject.hex()}\0{stone.generation}\0{stone.purpose}\0{at}"
    return hmac.digest(key, before + told.encode(), "sha256")
