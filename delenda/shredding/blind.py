"""Looking sealed values up: the engine, wrapped, so that an identifier is also found by its blind index.

A blind index is one more digest of a value, keyed: wherever discovery, attribution and the re-scan look for the digests
of an identifier, they look for this one too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from delenda.control.sealing import key_from_text
from delenda.kinds import AnyKind, spec_of
from delenda.ports import Engine, Spelling
from delenda.settings import ShreddingSettings
from delenda.shredding.token import Names


class BlindEngine:
    """An engine that spells a value as its blind index, too. All else is the engine's own."""

    def __init__(self, inner: Engine, settings: ShreddingSettings) -> None:
        self._inner, self._settings = inner, settings
        self._names = Names.of(key_from_text(settings.pepper.get_secret_value(), "shredding.pepper"))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # of copying and travelling; those are not the engine's
            raise AttributeError(name)
        return getattr(self._inner, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return BlindEngine, (self._inner, self._settings)

    def spellings(self, kind: AnyKind, value: str) -> list[str]:
        """Return the ways to write a canonical value, then its digests, then its blind index."""
        return [*self._inner.spellings(kind, value), self.blind_index(kind, value)]

    def plain_spellings(self, kind: AnyKind, value: str) -> Sequence[str]:
        """Return the ways to write a canonical value, and its blind index, which no digest of ours leads to."""
        inner = self._inner
        plain = inner.plain_spellings(kind, value) if isinstance(inner, Spelling) else inner.spellings(kind, value)
        return [*plain, self.blind_index(kind, value)]

    def blind_index(self, kind: AnyKind, value: str) -> str:
        """Return the blind index of a canonical value."""
        return self._names.value(spec_of(kind).space, value)
