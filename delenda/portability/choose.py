"""Which claimed records go into a person's copy, and under which heading.

GDPR Art. 15 (access) is about everything held; Art. 20 (portability) only about what the person *provided*, by hand
or by using the service (WP 242 rev. 01: observed data counts, inferred and purchased data does not). Config tells
the two apart: a collection whose ``source`` is empty or ``person`` was provided; ``partner``, ``derived`` or any
other source was not. A record that is somebody else's and only mentions the person is theirs to know of (access),
not theirs to carry away (portability).

Nothing is left out in silence: each claim is either chosen or stands in ``left_out`` with a code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from delenda.errors import InputError
from delenda.kinds import Category, spec_of
from delenda.model import Claim, DataMap, MappedCollection, RequestKind, Role
from delenda.settings import CollectionNote

PROVIDED: Final = frozenset({"", "person"})
OTHER: Final = "other"
"""The heading of a collection in which no kind tells more."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Collections (``store/collection`` globs) that are not searched through, and why: it is printed in the copy."""

    pattern: str
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InputError(f"exclusion {self.pattern}: a reason is required; it is told to the person")


@dataclass(frozen=True, slots=True)
class Portion:
    """One collection's share of a copy: what the map knows of it, its heading, and the claims to give."""

    store: str
    collection: str
    heading: str
    source: str
    purpose: str
    mapped: MappedCollection | None
    claims: tuple[Claim, ...]

    @property
    def address(self) -> str:
        return f"{self.store}/{self.collection}"

    @property
    def basis(self) -> list[str]:
        """Return how we know that these records are the person's: paths between fields, without values."""
        return sorted({" · ".join(claim.basis) for claim in self.claims})


@dataclass(frozen=True, slots=True)
class Omission:
    """Records that a copy does not hold, and the code of the reason."""

    address: str
    records: int
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes into the copy, sorted by address, and what does not."""

    portions: tuple[Portion, ...]
    left_out: tuple[Omission, ...]

    @property
    def records(self) -> int:
        return sum(len(portion.claims) for portion in self.portions)


def choose(
    kind: RequestKind,
    claims: Sequence[Claim],
    datamap: DataMap,
    notes: Mapping[str, CollectionNote],
    scope: Sequence[str] = (),
    exclusions: Sequence[Exclusion] = (),
) -> Choice:
    """Return which claims a copy holds. ``scope`` names categories or purposes; empty: everything."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: c.ref.place):
        groups.setdefault((claim.ref.store, claim.ref.collection), []).append(claim)
    portions, left_out = [], []
    for (store, collection), group in groups.items():
        address, mapped = f"{store}/{collection}", datamap.get(store, collection)
        note = notes.get(address) or CollectionNote()
        source = note.source or (mapped.collection.source if mapped else "")
        purpose = note.purpose or (mapped.collection.purpose if mapped else "")
        heading = heading_of(mapped, note)
        reason = _why_not(kind, address, heading, source, purpose, scope, exclusions)
        given = [] if reason else [c for c in group if kind is RequestKind.ACCESS or c.role is not Role.MENTIONED]
        if given:
            portions.append(Portion(store, collection, heading, source, purpose, mapped, tuple(given)))
        if len(given) < len(group):
            left_out.append(Omission(address, len(group) - len(given), reason or "in_records_of_others"))
    return Choice(tuple(portions), tuple(left_out))


def _why_not(
    kind: RequestKind,
    address: str,
    heading: str,
    source: str,
    purpose: str,
    scope: Sequence[str],
    exclusions: Sequence[Exclusion],
) -> str:
    for exclusion in exclusions:
        if fnmatchcase(address, exclusion.pattern):
            return exclusion.reason
    if kind is RequestKind.PORTABILITY and source not in PROVIDED:
        return "not_provided_by_the_person"
    if scope and heading not in scope and purpose not in scope:
        return "outside_the_requested_scope"
    return ""


def heading_of(mapped: MappedCollection | None, note: CollectionNote) -> str:
    """Return the category under which a person finds a collection: the declared one, else the commonest of its
    fields' kinds; account numbers, which every table has, decide only where nothing else does."""
    if note.category:
        return note.category.value
    if mapped is None:
        return OTHER
    counts = Counter(spec_of(field.kind).category for field in mapped.fields if field.kind is not None)
    telling = {c: n for c, n in counts.items() if c not in (Category.ACCOUNT, Category.CUSTOM)}
    order = list(Category)
    best = max(telling or counts, key=lambda c: (counts[c], -order.index(c)), default=None)
    return best.value if best else OTHER


def estimate(choice: Choice, sizes: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Return ``(address, records, bytes)`` a portion: what a copy will cost before it is made.

    ``sizes`` gives the average bytes of a record by address, as a scan measured them; unknown: 0.
    """
    return [(p.address, len(p.claims), len(p.claims) * sizes.get(p.address, 0)) for p in choice.portions]
