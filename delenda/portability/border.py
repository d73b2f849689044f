"""Whether data may go where it is asked to go: borders, consent, allow-lists. Pure decisions; every "no" has a code.

The rules (PIPL Art. 38–40, GDPR Ch. V, and the policies' own words): data that must stay in a region leaves it only
with the person's recorded consent, or without what identifies anybody; a recipient gets only the collections and
kinds agreed on; nothing goes out without a recorded basis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from delenda.errors import Refused
from delenda.portability.choose import Portion

EEA: Final = frozenset(
    "at be bg hr cy cz de dk ee es fi fr gr hu ie is it li lt lu lv mt nl no pl pt ro se si sk".split()
)
CLOUD: Final = {
    "ap-southeast-1": "sg",
    "ap-southeast-2": "au",
    "ap-northeast-1": "jp",
    "ap-northeast-2": "kr",
    "ap-south-1": "in",
    "ap-east-1": "hk",
    "eu-west-2": "gb",
    "eu-central-2": "ch",
}
"""Cloud regions whose first word is not their country."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where data is to go, on what basis, and what may go there.

    ``consent`` is the reference of the person's recorded consent to leave the region. Empty ``collections`` and
    ``kinds``: whatever the person may get, since they name the destination themselves.
    """

    name: str
    region: str = ""
    basis: str = ""
    consent: str = ""
    deidentified: bool = False
    collections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    minor_override: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why something may not go: a code, and the collection or field it is about."""

    code: str
    place: str

    def __str__(self) -> str:
        return f"{self.place}: {self.code}"


def objections(
    portions: Sequence[Portion], destination: Destination, residency: Sequence[str] = (), *, minor: bool = False
) -> list[Objection]:
    """Return everything that stands against handing the portions to a destination; empty: they may go.

    ``residency`` lists regions that the person's data may not leave, from the profiles that apply.
    """
    found = [] if destination.basis else [Objection("no_basis", destination.name)]
    if minor and not destination.minor_override:
        found.append(Objection("minor", destination.name))
    for portion in portions:
        found += _outside(portion, destination)
        region = portion.mapped.collection.region if portion.mapped else ""
        if not (destination.consent or destination.deidentified) and _crosses(region, destination.region, residency):
            found.append(Objection("crosses_border", portion.address))
    return found


def require_none(found: Sequence[Objection]) -> None:
    """Raise ``Refused``, naming the first few objections, if there are any."""
    if found:
        shown = "; ".join(str(o) for o in found[:5])
        more = f" (and {len(found) - 5} more)" if len(found) > 5 else ""
        raise Refused(f"the data may not go there: {shown}{more}")


def jurisdiction(region: str) -> str:
    """Return the legal area of a country code or cloud region.

    >>> jurisdiction("cn-north-1"), jurisdiction("DE"), jurisdiction("eu-west-1"), jurisdiction("ap-southeast-1")
    ('cn', 'eu', 'eu', 'sg')
    """
    name = region.strip().lower()
    place = CLOUD.get(name) or name.split("-")[0]
    return "eu" if place in EEA or place in ("eu", "eea") else {"uk": "gb"}.get(place, place)


def _crosses(region: str, target: str, residency: Sequence[str]) -> bool:
    """Return whether data held in ``region`` would leave its area, or the areas it must stay in."""
    if residency and jurisdiction(target) not in {jurisdiction(r) for r in residency}:
        return True  # an unnamed target is no permitted place either
    return bool(region and target) and jurisdiction(region) != jurisdiction(target)


def _outside(portion: Portion, destination: Destination) -> list[Objection]:
    if destination.collections and not any(fnmatchcase(portion.address, p) for p in destination.collections):
        return [Objection("collection_not_agreed", portion.address)]
    if not destination.kinds or portion.mapped is None:
        return []
    fields = [
        f.field.name
        for f in portion.mapped.fields
        if any(str(k) not in destination.kinds for k in {f.kind, *(x.kind for x in f.findings)} if k is not None)
    ]
    return [Objection("kind_not_agreed", f"{portion.address}.{name}") for name in fields]
