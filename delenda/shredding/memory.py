"""Keys in memory: few, for a while, and overwritten once nobody uses them any more."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from delenda.shredding.keystore import wipe
from delenda.shredding.token import SubjectId

HELD: Final = 4_096
"""Keys in memory at most."""


@dataclass(slots=True)
class Held:
    """A key in memory, overwritten once nobody uses it. Its bytes stay with the cipher, which may refer to them."""

    subject: SubjectId
    serial: bytes
    until: float
    key: bytearray = field(repr=False)
    aead: AESGCM = field(repr=False)

    def __del__(self) -> None:
        wipe(self.key)


class Memory:
    """The keys that a vault holds, by serial, and each subject's newest. Shared by threads."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._held: OrderedDict[bytes, Held] = OrderedDict()
        self._current: dict[SubjectId, Held] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def current(self, subject: SubjectId) -> Held | None:
        """Return the key that a subject's new values are sealed with, if it is at hand."""
        held = self._current.get(subject)
        return held if held is not None and held.until > time.monotonic() else None

    def get(self, subject: SubjectId, serial: bytes) -> Held | None:
        """Return a key, if it is at hand."""
        held = self._held.get(serial)
        return held if held is not None and held.until > time.monotonic() and held.subject == subject else None

    def hold(self, subject: SubjectId, serial: bytes, key: bytearray, *, current: bool = False) -> Held:
        """Hold a key for its time, and let go of those whose time is over."""
        now = time.monotonic()
        held = Held(subject, serial, now + self._seconds, key, AESGCM(key))
        with self._lock:
            for old in [s for s, h in self._held.items() if h.until <= now or s == serial]:
                self._drop(old)
            self._held[serial] = held
            if current:
                self._current[subject] = held
            while len(self._held) > HELD:
                self._drop(next(iter(self._held)))
        return held

    def forget(self, subject: SubjectId) -> None:
        """Let go of a subject's keys."""
        with self._lock:
            for serial in [s for s, h in self._held.items() if h.subject == subject]:
                self._drop(serial)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._held.clear()
            self._current.clear()

    def _drop(self, serial: bytes) -> None:
        held = self._held.pop(serial)
        if self._current.get(held.subject) is held:
            del self._current[held.subject]
