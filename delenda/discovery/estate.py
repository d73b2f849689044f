"""What roles are decided by: an estate's collections and links, and what kind of thing a collection is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from delenda.discovery import names
from delenda.discovery.naming import Naming
from delenda.discovery.surveyed import Link, Surveyed, Word
from delenda.discovery.tally import inclusion

_MEMBERS: Final = frozenset("member membership participant subscription attendee user follower watcher".split())


@dataclass(frozen=True, slots=True)
class Estate:
    """What roles are decided by."""

    surveyed: Mapping[str, Surveyed]
    links: Mapping[str, Sequence[Link]]
    """By the collection that refers."""
    people: frozenset[str]
    crew: frozenset[str]
    naming: Naming
    audits: frozenset[str]
    word: Word
    housed: frozenset[str]
    """Collections that have members: rooms, projects, groups."""
    consulted: frozenset[str]
    """Collections that records of people refer to: what they were given, rated, took part in."""
    scopes: frozenset[str]
    """Small collections that a large part of all others refer to: tenants, branches, languages."""
    personas: frozenset[str] = frozenset()
    """Of the people, those who are what somebody acts as: a player's characters."""


def housed(by_source: Mapping[str, Sequence[Link]], people: set[str]) -> frozenset[str]:
    """Return the collections that have members: a collection named for members refers to them and to people."""
    found = set()
    for links in by_source.values():
        named = set(names.called(links[0].source[0].collection)[-2:]) & _MEMBERS
        if named and any(k.target_address in people for k in links):
            found |= {k.target_address for k in links if k.target_address not in people}
    return frozenset(found)


def consulted(by_source: Mapping[str, Sequence[Link]], people: set[str]) -> frozenset[str]:
    """Return the collections that others refer to which refer to people themselves."""
    found = set()
    for address, links in by_source.items():
        if any(k.target_address in people for k in links):
            found |= {k.target_address for k in links if k.target_address not in people | {address}}
    return frozenset(found)


_SCOPED: Final = 0.3
"""Of a store's collections, so many refer to what they are parted by."""
_SHARED: Final = 4
"""So many people there are, at least, for each entry of what an estate is parted by."""


def scopes(surveyed: Sequence[Surveyed], by_source: Mapping[str, Sequence[Link]], people: set[str]) -> frozenset[str]:
    """Return the small collections that parts of the whole estate refer to: tenants, branches, languages.

    Whatever refers to one is no part of it: it only says where a record belongs.
    """
    sizes = {s.address: s.tally.records for s in surveyed}
    most = max((sizes[a] for a in people if a in sizes), default=0)
    found: dict[str, set[str]] = {}
    for address, links in by_source.items():
        for k in links:
            found.setdefault(k.target_address, set()).add(address)
    return frozenset(
        a
        for a, sources in found.items()
        if a not in people and len(sources) >= max(4, _SCOPED * len(sizes)) and _SHARED * sizes.get(a, 0) <= most
    )


def is_served(estate: Estate, link: Link) -> bool:
    """Does a reference name somebody whom the company works for: ``client_id``?"""
    words = set(estate.naming.stem(link.source[0].field, link.source_address)) - names.MENTION
    return bool(words & names.SERVED) and link.target_address not in estate.crew


def always_refers(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Does every record refer to somebody, as far as was read: none is empty, and none holds 0 for nobody?"""
    target = estate.surveyed.get(link.target_address)
    inner = item.tally.fields.get(link.source[0].field)
    outer = target.tally.fields.get(link.target[0].field) if target else None
    if may_be_empty(item, link.source[0].field) or inner is None or outer is None:
        return False
    held = inclusion(inner.sketch, outer.sketch)
    return held.found == held.compared


def may_be_nobody(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Does a record name nobody at times: is its reference empty, or 0 where no key is?"""
    if may_be_empty(item, link.source[0].field):
        return True
    target, digest = estate.surveyed.get(link.target_address), estate.word.digest
    inner = item.tally.fields.get(link.source[0].field)
    outer = target.tally.fields.get(link.target[0].field) if target else None
    if digest is None or inner is None or outer is None:
        return False
    zero = digest("0")
    return zero in inner.sketch and zero not in outer.sketch


def is_catalog(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Is a collection one of the company's own things, and not what ties people, or what is referred to, to them?"""
    called = estate.naming.bare[item.address]
    if names.head(called) not in names.CATALOG:
        return False
    target = names.called(link.target[0].collection)[-2:]
    tied = names.PERSON | set(target) if link.target_address not in estate.people else names.PERSON | set(target[-1:])
    return not set(called[:-1]) & (tied - {"account", "contact"})


def is_few(estate: Estate, item: Surveyed) -> bool:
    """Has a collection at most one record for so many people that it can't be a list of what each of them has?"""
    return _SHARED * item.tally.records <= max((size_of(estate, a) for a in estate.people), default=0)


def size_of(estate: Estate, address: str) -> int:
    return estate.surveyed[address].tally.records if address in estate.surveyed else 0


def may_be_empty(item: Surveyed, name: str) -> bool:
    """Is a field empty in some records, as far as was read, or may it be where nothing was?"""
    declared = item.collection.field_named(name)
    tally = item.tally.fields.get(name)
    if tally is not None and item.tally.records:
        return tally.cells < item.tally.records
    return declared is not None and declared.nullable
