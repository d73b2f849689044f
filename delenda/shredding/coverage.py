"""May what is owed in a backup be closed because the keys are gone? A pure decision.

Only if nothing in the backup can be read about the person: every field of that store that holds personal data is
sealed, all of it, since before the backup was taken, with keys that were destroyed. The whole store counts, not only
the collections that the erasure touched: an older backup may hold records that were long gone. A blind index is not
sealed: it stands for its value as long as the pepper exists. Only config can say of a field that what it holds leads to
nobody once the keys are gone (``pointers``). Whatever is not known keeps the obligation open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from delenda.kinds import Kind
from delenda.model import MappedCollection, MappedField, Presence
from delenda.settings import ShreddingSettings


class Ending(StrEnum):
    """Why an obligation may be closed by the keys' destruction, or may not."""

    KEY_DESTROYED = "key_destroyed"
    NOT_SCANNED = "not_scanned"
    """Nothing is known of the store, or some of it could not be read."""
    NOT_SEALED = "not_sealed"
    """A field that holds personal data is not sealed, or not all of it."""
    SEALED_LATER = "sealed_later"
    """It was sealed after the backup was taken, or nobody says since when it is."""
    KEY_KEPT = "key_kept"
    """A key that opens some of it was not destroyed."""


@dataclass(frozen=True, slots=True)
class FieldCover:
    """A field that holds personal data: the purpose of the keys that seal all of it, and since when.

    ``purpose`` empty: it is not sealed, or not all of it.
    """

    address: str
    purpose: str = ""
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StoreCover:
    """What is personal in a store. ``known``: all of it was read."""

    known: bool
    fields: tuple[FieldCover, ...] = ()


def cover_of(mapped: Iterable[MappedCollection], settings: ShreddingSettings) -> StoreCover:
    """Return what is personal in the collections of one store, from its data map and what config says of it."""
    collections = list(mapped)
    known = bool(collections) and all(m.scanned_at is not None and not m.problems for m in collections)
    return StoreCover(known, tuple(c for m in collections for c in _fields(m, settings)))


def _fields(mapped: MappedCollection, settings: ShreddingSettings) -> Iterable[FieldCover]:
    place = mapped.collection.address
    indexes = {note.index for note in settings.sealed.values() if note.index}
    for each in mapped.fields:
        address = f"{place}.{each.field.name}"
        if _points(address, settings.pointers):
            continue
        if address in indexes:
            yield FieldCover(address)
        elif each.findings or each.kind is not None:
            note = settings.sealed.get(address) or next(
                (n for pattern, n in settings.sealed.items() if fnmatchcase(address, pattern)), None
            )
            whole = note is not None and _all_sealed(each)
            yield FieldCover(address, note.purpose, note.since) if note and whole else FieldCover(address)


def _points(address: str, pointers: Sequence[str]) -> bool:
    return any(fnmatchcase(address, pattern) for pattern in pointers)


def _all_sealed(mapped: MappedField) -> bool:
    """Was every cell that the last scan saw a sealed value?"""
    whole = [f for f in mapped.findings if f.kind is Kind.SEALED and f.presence is Presence.WHOLE]
    return bool(whole) and all(f.matched >= f.scanned for f in whole) and len(mapped.findings) == len(whole)


def ending(taken_at: dt.datetime, cover: StoreCover, destroyed: Collection[str]) -> Ending:
    """Return whether what one person is owed in a backup taken then ended with their keys.

    ``destroyed`` names the purposes whose keys were destroyed, or of which the person never had one.
    """
    if not cover.known or not cover.fields:
        return Ending.NOT_SCANNED
    if any(not f.purpose for f in cover.fields):
        return Ending.NOT_SEALED
    if any(f.since is None or taken_at.date() < f.since for f in cover.fields):
        return Ending.SEALED_LATER
    if any(f.purpose not in destroyed for f in cover.fields):
        return Ending.KEY_KEPT
    return Ending.KEY_DESTROYED
