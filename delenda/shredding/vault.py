"""The vault: what an application calls where it writes and reads personal data.

::

    vault = Vault.from_config()                     # or Vault(ShreddingSettings(keys=…, …))
    row["email"] = vault.seal("17", "app/users.email", "ann@example.com")
    row["email_index"] = vault.index("EMAIL", "ann@example.com")
    vault.open("17", "app/users.email", row["email"])   # "ann@example.com"

``subject`` is the company's own id of the person, ``field`` the address that config uses. Keys are made when they are
first needed. A vault may be shared by threads. It uses a key for ``key_ttl``, and overwrites it in memory when it next
asks for another one; within that time another process may have destroyed it.

Raises ``KeyDestroyed`` for what was ended, ``CorruptData`` for what was changed or moved, ``SourceUnavailable`` if
the key store or the log of destroyed keys does not answer: without the log nothing is opened.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final, TypeVar, cast

from delenda.control.sealing import key_from_text
from delenda.errors import CorruptData, KeyDestroyed
from delenda.kinds import as_kind, spec_of
from delenda.settings import ShreddingSettings
from delenda.shredding import stream, token
from delenda.shredding.destroyed import DestructionLog, Stone
from delenda.shredding.keystore import Keks, KeyStore, Row
from delenda.shredding.memory import Held, Memory
from delenda.shredding.token import DEFAULT, Names, SubjectId

KNOWN: Final = 4_096
"""Keyed names that are remembered, so that they need not be worked out for each value."""
Value = TypeVar("Value", str, bytes)


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What a destruction came to. ``keys`` lived until then; ``generation`` -1: the subject never had one."""

    subject: SubjectId
    purpose: str
    keys: int
    generation: int


class Vault:
    """Seals, opens, and destroys."""

    def __init__(
        self, settings: ShreddingSettings, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        """Raises ``ConfigError`` for keys that are none."""

        def key(text: str, name: str) -> bytes:
            return key_from_text(text, f"shredding.{name}")

        older = [key(k.get_secret_value(), "old_keks") for k in settings.old_keks]
        self.names = Names.of(key(settings.pepper.get_secret_value(), "pepper"))
        keks = Keks.of(key(settings.kek.get_secret_value(), "kek"), older)
        self.keys = KeyStore(settings.keys.get_secret_value(), keks)
        self.log = DestructionLog(settings.destroyed.get_secret_value(), self.names.lines)
        self._settings, self._now = settings, now
        self._purpose = lru_cache(KNOWN)(self._purpose_of)
        self._subject = lru_cache(KNOWN)(self.names.subject)
        self.memory = Memory(settings.key_ttl.total_seconds())

    @classmethod
    def from_config(cls, path: Path | None = None) -> Vault:
        """Return the vault that a configuration names. Raises ``ConfigError`` if it names none."""
        from delenda import config
        from delenda.errors import ConfigError

        settings = config.load(path).shredding
        if settings is None:
            raise ConfigError("shredding: is missing; docs/shredding.md says what it takes")
        return cls(settings)

    def create(self) -> bool:
        """Make the two databases' tables; tell whether any was not there."""
        made = self.keys.create()
        return self.log.create() or made

    def close(self) -> None:
        """Forget all keys and let go of connections."""
        self.memory.clear()
        self.keys.close()
        self.log.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- values ---

    def seal(self, subject: str, address: str, value: Value) -> Value:
        """Return the value, sealed for that field of that person: text as text, bytes as bytes.

        Raises ``KeyDestroyed`` if the person was erased since: :meth:`readmit` says that they are back.
        """
        held = self._for_writing(subject, address)
        return cast(Value, token.seal(held.aead, held.subject, held.serial, address, value))

    def open(self, subject: str, address: str, sealed: Value) -> Value:
        """Return the value. Raises ``CorruptData`` if it is not that person's, not that field's, or was changed."""
        parts = token.parse(sealed, address)
        self._require(parts.subject, subject, address)
        return cast(Value, token.unseal(self._for_reading(parts.subject, parts.serial, address).aead, parts, address))

    def unseal(self, address: str, sealed: Value) -> Value:
        """Return the value of whomever it is: for readers that know the field and not the person."""
        parts = token.parse(sealed, address)
        return cast(Value, token.unseal(self._for_reading(parts.subject, parts.serial, address).aead, parts, address))

    def index(self, kind: str, value: str) -> str:
        """Return the blind index of a value of that kind: equal for equal values in canonical form, keyed.

        Store it beside the sealed value to look that up. It outlives the key, as a pseudonym: see docs/shredding.md.
        """
        known = as_kind(kind)
        return self.names.value(spec_of(known).space, _canonical(kind, value))

    # --- objects ---

    def seal_stream(self, subject: str, address: str, source: BinaryIO, out: BinaryIO) -> int:
        """Write a sealed object, in pieces; return how many bytes were read."""
        held = self._for_writing(subject, address)
        head = stream.new_head(held.subject, held.serial)
        return stream.seal_pieces(held.key, head, address, source, out)

    def open_stream(self, subject: str, address: str, source: BinaryIO) -> Iterator[bytes]:
        """Yield an object's plain pieces. Raises ``CorruptData`` at the first piece that is not right, also at the end:
        use what came before only once all of it has."""
        head = stream.read_head(source, address)
        self._require(head.subject, subject, address)
        return self._open(head, address, source)

    def unseal_stream(self, address: str, source: BinaryIO) -> Iterator[bytes]:
        """Yield an object's plain pieces, of whomever it is. Raises as :meth:`open_stream`."""
        return self._open(stream.read_head(source, address), address, source)

    def _open(self, head: stream.Head, address: str, source: BinaryIO) -> Iterator[bytes]:
        held = self._for_reading(head.subject, head.serial, address)
        return stream.open_pieces(bytes(held.key), head, address, source)

    # --- keys ---

    def purpose_of(self, address: str) -> str:
        """Return the purpose of the keys of a field or an object, as config says."""
        return self._purpose(address)

    def _purpose_of(self, address: str) -> str:
        sealed = self._settings.sealed
        if address in sealed:
            return sealed[address].purpose
        return next((note.purpose for pattern, note in sealed.items() if fnmatchcase(address, pattern)), DEFAULT)

    @property
    def purposes(self) -> tuple[str, ...]:
        """Every purpose that config names, and the default one."""
        return tuple(sorted({DEFAULT, *(note.purpose for note in self._settings.sealed.values())}))

    def renew(self, subject: str, purpose: str = DEFAULT) -> None:
        """Make a new key for what is written from now on; what older ones sealed still opens."""
        known = self.names.subject(purpose, subject)
        rows = self._living(known)
        if not rows:
            self._make_first(known, purpose)
            return
        self.keys.add(known, purpose, rows[0].generation, rows[0].number + 1, self._now())
        self.memory.forget(known)

    def readmit(self, subject: str, purpose: str = DEFAULT) -> None:
        """Say that an erased person is back: they get a key of a new generation; what was ended stays ended."""
        known = self.names.subject(purpose, subject)
        if self._living(known):
            return
        before = max([self.log.generation(known), *(r.generation for r in self.keys.of_subject(known))])
        self.keys.add(known, purpose, before + 1, 1, self._now())

    def destroy(self, subject: str, purpose: str = DEFAULT) -> Destroyed:
        """Destroy a person's keys of one purpose for good. Twice is once."""
        return self.destroy_id(self.names.subject(purpose, subject), purpose)

    def destroy_id(self, subject: SubjectId, purpose: str, least: int = -1) -> Destroyed:
        """Destroy the keys of a subject: first its tombstone is laid, then they go.

        With ``least`` 0 it is laid even if there is no key yet: then a writer who comes late makes none either.
        """
        rows = self.keys.of_subject(subject)
        upto = max([least, *(r.generation for r in rows)])
        self.memory.forget(subject)
        if upto < 0:
            return Destroyed(subject, purpose, 0, -1)
        now = self._now()
        self.log.append(Stone(subject, upto, purpose, now))
        return Destroyed(subject, purpose, self.keys.destroy(subject, upto, now), upto)

    # --- proof ---

    def canaries(self, subject: SubjectId) -> list[str]:
        """Return a value sealed with each living key of a subject: what must not open once they are destroyed."""
        made = []
        for row in self._living(subject):
            held = self.memory.hold(subject, row.serial, self.keys.unwrap(row))
            made.append(str(token.seal(held.aead, subject, held.serial, CANARY, os.urandom(16).hex())))
        return made

    def opens(self, canaries: Sequence[str]) -> int:
        """Return how many of these values still open, asked of the stores and not of memory."""
        still = 0
        for text in canaries:
            parts = token.parse(text, CANARY)
            self.memory.forget(parts.subject)
            try:
                token.unseal(self._for_reading(parts.subject, parts.serial, CANARY).aead, parts, CANARY)
                still += 1
            except (KeyDestroyed, CorruptData):
                continue
        return still

    def living(self, subject: SubjectId) -> int:
        """Return how many of a subject's keys are in the key store, tombstone or not."""
        return sum(bool(r.wrapped) for r in self.keys.of_subject(subject))

    # --- inside ---

    def _require(self, found: SubjectId, subject: str, address: str) -> None:
        if found != self._subject(self._purpose(address), subject):
            raise CorruptData(f"{address}: the sealed value is another person's, or of another purpose")

    def _for_writing(self, subject: str, address: str) -> Held:
        purpose = self._purpose(address)
        known = self._subject(purpose, subject)
        held = self.memory.current(known)
        if held is not None:
            return held
        rows = self._living(known) or self._make_first(known, purpose)
        return self.memory.hold(known, rows[0].serial, self.keys.unwrap(rows[0]), current=True)

    def _make_first(self, subject: SubjectId, purpose: str) -> list[Row]:
        """Make a subject's first key and return it, or that of whoever was faster."""
        if self.log.generation(subject) < 0:
            self.keys.add(subject, purpose, 0, 1, self._now())
        rows = self._living(subject)
        if not rows:
            raise KeyDestroyed(f"purpose {purpose}: this person's keys were destroyed; readmit them to seal anew")
        return rows

    def _living(self, subject: SubjectId) -> list[Row]:
        """Return a subject's keys that may be used, the newest first."""
        destroyed = self.log.generation(subject)
        return [r for r in self.keys.of_subject(subject) if r.wrapped and r.generation > destroyed]

    def _for_reading(self, subject: SubjectId, serial: bytes, address: str) -> Held:
        held = self.memory.get(subject, serial)
        if held is not None:
            return held
        destroyed = self.log.generation(subject)
        row = self.keys.get(subject, serial)
        if row is None and destroyed < 0:
            raise CorruptData(
                f"{address}: the key store has no such key: the value was changed, or is of another house"
            )
        if row is None or not row.wrapped or row.generation <= destroyed:
            raise KeyDestroyed(f"{address}: the key of this value was destroyed; no copy of it opens any more")
        return self.memory.hold(subject, serial, self.keys.unwrap(row))


CANARY: Final = "@canary"
"""The address of values that are sealed to be tried after a destruction."""

_DETECTORS: dict[str, Callable[[str], str | None]] = {}


def _canonical(kind: str, value: str) -> str:
    """Return a value in the canonical form of its kind, as discovery has it; else without blanks around it."""
    from delenda.catalogue import load_detectors

    if not _DETECTORS:
        _DETECTORS.update({str(d.kind): d.canonical for d in load_detectors()})
    found = _DETECTORS[kind](value) if kind in _DETECTORS else None
    return found or value.strip()


__all__ = ["CANARY", "DEFAULT", "Destroyed", "Vault"]
