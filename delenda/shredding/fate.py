"""Which of a person's keys an erasure destroys: a pure decision.

Keys are one's own by person and purpose. A key goes unless something that it opens has to stay: a record that a
duty keeps, a legal hold, a collection that the request does not reach. Then it stays whole, with that reason: half a
key can't be destroyed, and what must stay must stay readable. Whoever wants the rest to end all the same gives what
a duty keeps a purpose of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from delenda.model import Kept
from delenda.settings import SealedNote

OUT_OF_SCOPE: Final = "outside_scope"


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a person's keys of one purpose. ``rule`` empty: they are destroyed."""

    purpose: str
    fields: tuple[str, ...]
    rule: str = ""
    legal_basis: str = ""
    until: dt.date | None = None

    @property
    def ends(self) -> bool:
        """Are the keys destroyed?"""
        return not self.rule


def fields_of(sealed: Mapping[str, SealedNote]) -> dict[str, tuple[str, ...]]:
    """Return what is sealed, by purpose, as config addresses it."""
    found: dict[str, list[str]] = {}
    for address, note in sealed.items():
        found.setdefault(note.purpose, []).append(address)
    return {purpose: tuple(sorted(addresses)) for purpose, addresses in sorted(found.items())}


def lies_in(address: str, collection: str) -> bool:
    """Is a sealed field, or object, of that collection? Both as config writes them; ``address`` may be a glob."""
    return (
        address == collection
        or address.startswith(f"{collection}.")
        or fnmatchcase(collection, address)
        or fnmatchcase(collection, address.rpartition(".")[0])
    )


def collection_of(address: str) -> str:
    """Return the collection of a sealed field; a sealed object's address is its collection.

    >>> collection_of("app/users.email"), collection_of("bucket/scans")
    ('app/users', 'bucket/scans')
    """
    store, _, rest = address.partition("/")
    return f"{store}/{rest.rpartition('.')[0] or rest}"


def fates(
    purposes: Mapping[str, Sequence[str]],
    kept: Iterable[Kept],
    held: Mapping[str, str],
    changed: Collection[str] | None = None,
) -> list[Fate]:
    """Return what becomes of the keys of each purpose.

    Args:
        purposes: what is sealed, by purpose; of one without an address nobody knows, so whatever is kept needs it.
        kept: the person's records that stay by a rule.
        held: the legal hold that covers the person, by purpose.
        changed: of a request that reaches some collections only: those in which the plan changes records.
    """
    stays = list(kept)
    return [_fate(purpose, tuple(fields), stays, held, changed) for purpose, fields in sorted(purposes.items())]


def _fate(
    purpose: str,
    fields: tuple[str, ...],
    kept: Sequence[Kept],
    held: Mapping[str, str],
    changed: Collection[str] | None,
) -> Fate:
    if purpose in held:
        return Fate(purpose, fields, f"hold:{held[purpose]}", "legal_hold")
    needed = [k for k in kept if not fields or any(_needs(k, address) for address in fields)]
    if needed:
        last = max(needed, key=lambda k: (k.until is None, k.until or dt.date.min, k.rule))
        return Fate(purpose, fields, last.rule, last.legal_basis, last.until)
    reached = fields and all(any(lies_in(address, c) for c in changed or ()) for address in fields)
    if changed is not None and not reached:
        return Fate(purpose, fields, OUT_OF_SCOPE, "request")
    return Fate(purpose, fields)


def _needs(kept: Kept, address: str) -> bool:
    """Does a kept record still hold the sealed field after it was emptied of what the duty does not need?"""
    collection = f"{kept.ref.store}/{kept.ref.collection}"
    if not lies_in(address, collection):
        return False
    return address.removeprefix(f"{collection}.") not in {c.field for c in kept.changes}
