"""The key store: each person's data keys, wrapped under the house's key-encryption key (KEK).

A data key is 32 random bytes, wrapped by AES-256-GCM under the KEK and bound to its place: subject, serial, generation
and number. A KEK's id is the first eight bytes of HMAC-SHA256 over a label, so that it can be told apart without being
told. The store knows no person: subjects are keyed names.
"""

from __future__ import annotations

import datetime as dt
import hmac
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from delenda.control import insert
from delenda.errors import ConfigError, CorruptData
from delenda.shredding.database import KEYS, Database, shred_key
from delenda.shredding.token import NONCE_BYTES, SERIAL_BYTES, SubjectId

KEY_BYTES: Final = 32


def kek_id(kek: bytes) -> str:
    """Return what names a KEK in the store: 16 hexadecimal digits."""
    return hmac.digest(kek, b"delenda shredding 1: kek", "sha256")[:8].hex()


@dataclass(frozen=True, slots=True)
class Keks:
    """The KEK that wraps what is new, and older ones that still unwrap; by id."""

    current: str
    by_id: Mapping[str, AESGCM] = field(repr=False)

    @classmethod
    def of(cls, current: bytes, older: Sequence[bytes] = ()) -> Keks:
        return cls(kek_id(current), {kek_id(k): AESGCM(k) for k in (*older, current)})

    def wrap(self, key: bytes | bytearray, place: bytes) -> bytes:
        """Return the key under the current KEK."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self.by_id[self.current].encrypt(nonce, bytes(key), place)

    def unwrap(self, wrapped: bytes, kek: str, place: bytes) -> bytearray:
        """Return the key. Raises ``ConfigError`` without its KEK, ``CorruptData`` if its row was changed."""
        if kek not in self.by_id:
            raise ConfigError(f"shredding.kek: a key is wrapped under KEK {kek}, which is neither kek nor in old_keks")
        try:
            return bytearray(self.by_id[kek].decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], place))
        except (InvalidTag, ValueError) as e:
            raise CorruptData("key store: a wrapped key was changed, or moved from another row") from e


@dataclass(frozen=True, slots=True)
class Row:
    """A key's row. ``wrapped`` is empty once the key is destroyed."""

    subject: SubjectId
    generation: int
    number: int
    serial: bytes
    purpose: str
    wrapped: bytes = field(repr=False)
    kek: str
    destroyed_at: dt.datetime | None

    @property
    def place(self) -> bytes:
        """What the wrapped key is bound to."""
        count = self.generation.to_bytes(4, "big") + self.number.to_bytes(4, "big")
        return b"delenda key 1" + self.subject + self.serial + count + self.purpose.encode()


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in a key store: people and purposes with a living key, keys, destroyed ones, keys by KEK."""

    subjects: int
    keys: int
    destroyed: int
    by_kek: Mapping[str, int]


class KeyStore:
    """Reads and writes keys, a transaction each."""

    def __init__(self, url: str, keks: Keks) -> None:
        self.keks = keks
        self._database = Database(url, "shredding.keys", KEYS)

    def create(self) -> bool:
        """Make the store's table; tell whether it was not there."""
        return self._database.create()

    def close(self) -> None:
        self._database.close()

    def clean(self) -> str:
        """Remove what destroyed keys leave below the surface; see :meth:`Database.clean`."""
        return self._database.clean()

    # --- reading ---

    def of_subject(self, subject: SubjectId) -> list[Row]:
        """Return a subject's keys, the newest first."""
        query = sa.select(shred_key).where(shred_key.c.subject == subject)
        newest = (shred_key.c.generation.desc(), shred_key.c.number.desc())
        with self._database.begin() as connection:
            return [_row(r) for r in connection.execute(query.order_by(*newest))]

    def get(self, subject: SubjectId, serial: bytes) -> Row | None:
        """Return one key's row."""
        query = sa.select(shred_key).where(shred_key.c.subject == subject, shred_key.c.serial == serial)
        with self._database.begin() as connection:
            found = connection.execute(query).one_or_none()
        return _row(found) if found else None

    def unwrap(self, row: Row) -> bytearray:
        """Return a living key in the clear; the caller wipes it."""
        return self.keks.unwrap(row.wrapped, row.kek, row.place)

    def counts(self) -> Counts:
        """Return what is in the store."""
        c = shred_key.c
        living = sa.select(c.kek, sa.func.count()).where(c.wrapped.is_not(None)).group_by(c.kek).order_by(c.kek)
        subjects = sa.select(sa.func.count()).select_from(
            sa.select(c.subject).where(c.wrapped.is_not(None)).distinct().subquery()
        )
        with self._database.begin() as connection:
            by_kek = {str(kek): int(n) for kek, n in connection.execute(living)}
            gone = int(connection.scalar(sa.select(sa.func.count()).where(c.wrapped.is_(None))) or 0)
            return Counts(int(connection.scalar(subjects) or 0), sum(by_kek.values()), gone, by_kek)

    def all_subjects(self, size: int = 1_000) -> Iterator[list[tuple[SubjectId, int, bool]]]:
        """Yield subject, newest generation, and whether a key of it lives, in lists, in the order of subjects."""
        c, after = shred_key.c, b""
        while True:
            query = (
                sa.select(c.subject, sa.func.max(c.generation), sa.func.count(c.wrapped))
                .where(c.subject > after)
                .group_by(c.subject)
                .order_by(c.subject)
                .limit(size)
            )
            with self._database.begin() as connection:
                rows = [(SubjectId(bytes(s)), int(g), bool(n)) for s, g, n in connection.execute(query)]
            if not rows:
                return
            yield rows
            after = rows[-1][0]

    # --- writing ---

    def add(self, subject: SubjectId, purpose: str, generation: int, number: int, now: dt.datetime) -> None:
        """Make a key of that number, unless there is one: of two who make it at once, one wins, and both read it."""
        key = bytearray(os.urandom(KEY_BYTES))
        bare = Row(subject, generation, number, os.urandom(SERIAL_BYTES), purpose, b"", self.keks.current, None)
        values = {
            "subject": subject,
            "generation": generation,
            "number": number,
            "serial": bare.serial,
            "purpose": purpose,
            "wrapped": self.keks.wrap(key, bare.place),
            "kek": self.keks.current,
            "created_at": now,
        }
        wipe(key)
        with self._database.begin() as connection:
            connection.execute(insert(connection, shred_key).values(values).on_conflict_do_nothing())

    def destroy(self, subject: SubjectId, generation: int, now: dt.datetime) -> int:
        """Destroy a subject's keys up to a generation; return how many lived."""
        c = shred_key.c
        with self._database.begin() as connection:
            done = connection.execute(
                shred_key.update()
                .where(c.subject == subject, c.generation <= generation, c.wrapped.is_not(None))
                .values(wrapped=None, kek=None, destroyed_at=now)
            )
            return int(done.rowcount)

    def rewrap(self, size: int) -> int:
        """Wrap up to ``size`` keys of other KEKs anew under the current one; return how many that was.

        Raises ``ConfigError`` if the KEK of one is not at hand: nothing of this batch is changed then.
        """
        c = shred_key.c
        query = sa.select(shred_key).where(c.wrapped.is_not(None), c.kek != self.keks.current).limit(size)
        with self._database.begin() as connection:
            rows = [_row(r) for r in connection.execute(query.with_for_update(skip_locked=True))]
            for row in rows:
                key = self.unwrap(row)
                connection.execute(
                    shred_key.update()
                    .where(c.serial == row.serial, c.kek == row.kek, c.wrapped.is_not(None))
                    .values(wrapped=self.keks.wrap(key, row.place), kek=self.keks.current)
                )
                wipe(key)
        return len(rows)


def wipe(key: bytearray) -> None:
    """Overwrite a key in memory."""
    key[:] = bytes(len(key))


def _row(r: Any) -> Row:
    return Row(
        SubjectId(bytes(r.subject)),
        int(r.generation),
        int(r.number),
        bytes(r.serial),
        str(r.purpose),
        bytes(r.wrapped or b""),
        str(r.kek or ""),
        r.destroyed_at,
    )
