"""What a reference's name says that a person has to do with a record: its subject, its agent, its maker. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Final

from delenda.discovery import names
from delenda.discovery.estate import Estate
from delenda.discovery.naming import agent_of, patient_of
from delenda.discovery.surveyed import Link, Surveyed
from delenda.kinds import Kind

FIRST: Final = (
    "user uid account member customer client patient student subscriber owner buyer author sender creator poster"
).split()
"""When a record names several people as owners, the first of these is the owner."""

_OWN_DEEDS: Final = frozenset(
    "owned submitted posted sent uploaded ordered placed requested booked bought used redeemed claimed "
    "consumed purchased rented borrowed reserved registered enrolled".split()
)

_ASSIGNED: Final = frozenset("assigned assignee allotted borrower holder".split())

POINTERS: Final = frozenset(
    "last first latest current default primary best pinned cover next previous prev top firstpost lastpost lock".split()
)

_REACHES: Final = frozenset({Kind.EMAIL, Kind.PHONE_NUMBER})


_BILLED: Final = frozenset("sold bill billed billing invoiced payer paying".split())


class Part(IntEnum):
    """What a reference says that a person has to do with a record, clearest first."""

    SUBJECT = 0
    """The record is about them."""
    AGENT = 1
    """They did what the collection is called for: the reporter of a report."""
    NAMED = 2
    """It names them plainly: ``user_id``, ``author``."""
    UNCLEAR = 3
    """A name that says nothing."""
    MAKER = 4
    """They made the row."""
    ACTOR = 5
    """They acted: of a log, the owner; beside anybody else, mentioned."""
    OTHER = 6
    """Somebody else: the recipient, the approver."""


def part_of(estate: Estate, item: Surveyed, link: Link) -> Part:
    """Return what a reference's name says that the person has to do with the record."""
    stem = words_of(estate, link)
    called = names.called(item.collection.name)
    moderates = bool(set(called) & names.MODERATION)
    if set(stem) & names.SUBJECT or (moderates and "target" in stem):
        return Part.SUBJECT
    if names.head(called) in names.DELIVERED and set(stem) & names.RECEIVERS:
        return Part.SUBJECT
    done_to = moderates or names.head(called) in names.DELIVERED
    if stem and done_to and stem[-1] != "by" and _is_deed_of(stem[0], names.head(called)):
        return Part.SUBJECT  # the alerted_user of an alert
    if any(agent_of(w, c) for w in stem if w not in names.MENTION for c in called[-2:]):
        return Part.AGENT
    if stem and stem[0] in names.FILED and stem[0] in called and set(stem[1:]) <= names.PERSON:
        return Part.AGENT  # the reaction_user of a reaction
    if _is_handed(called, names.stem(link.source[0].field)):
        return Part.NAMED
    if link.when is not None:
        stem = names.stem(link.source[0].field)
        if _ASSIGNED & set(stem):
            return Part.OTHER
        return Part.NAMED if set(stem) & (names.OWNER | names.ACTORS) else Part.UNCLEAR
    by = bool(stem) and stem[-1] == "by"
    done = by and len(stem) > 1 and _is_deed_of(stem[-2], names.head(called))
    if done or (by and set(stem) & _OWN_DEEDS) or "from" in stem[-1:]:
        return Part.OTHER if by and _holds_contact(item) else Part.NAMED
    if set(stem) & names.MENTION and not set(stem) & names.DEEDS and _is_called_after(estate, link):
        return Part.NAMED if set(stem) & _ASSIGNED else Part.UNCLEAR
    if set(stem) & _BILLED and _is_sole(estate, link):
        return Part.NAMED  # whom an invoice is sent to, if it names nobody else
    if stem == ("contact",) and link.target_address not in estate.crew and _is_sole(estate, link):
        return Part.UNCLEAR
    if set(stem) & names.ACTORS and not set(stem) & (names.DEEDS | names.MENTION - names.ACTORS):
        return Part.ACTOR
    sent = "from" in stem and bool(set(stem) & (names.OWNER | set(FIRST)))
    if any(w.endswith("ee") and len(w) > 5 and w not in names.OWNER for w in stem):
        return Part.OTHER
    if not sent and (by or set(stem) & names.DEEDS or any(w in names.MENTION or w in POINTERS for w in stem)):
        return Part.OTHER
    if set(stem) & names.MAKERS:
        return Part.MAKER
    if len(stem) == 1 and stem[0].endswith(("er", "or")) and stem[0] not in names.OWNER | set(FIRST):
        staff = link.target_address in estate.crew
        return Part.ACTOR if staff else Part.NAMED  # the setter of a flag, the watcher of a bug
    if any(w in FIRST or w in names.OWNER for w in stem) or sent:
        return Part.NAMED
    return Part.UNCLEAR


def _is_handed(called: Sequence[str], stem: Sequence[str]) -> bool:
    """Does a record say to whom something was handed: ``assigned_to`` of a ``checkout``?"""
    return bool(_ASSIGNED & set(stem)) and bool(names.HANDED & set(called[-2:]))


def _is_deed_of(word: str, noun: str) -> bool:
    """Is it what a collection's records come from: ``suggested`` of a ``suggestion``, ``rated`` of a ``rating``?"""
    root = word.removesuffix("ed")
    return word.endswith("ed") and len(root) > 2 and noun.startswith(root)


def _is_called_after(estate: Estate, link: Link) -> bool:
    """Is a collection called after the people of its one reference to any: ``user_preferences``, ``items_users``?"""
    own, whole = estate.naming.bare[link.source_address], estate.naming.bare.get(link.target_address, ())
    named = set(words_of(estate, link)) & set(own)  # post_mentions_user is called for the mention
    after = own[: len(whole)] == whole or (own[-len(whole) :] == whole and not named)
    return bool(whole) and len(own) > len(whole) and after and _is_sole(estate, link)


def _is_sole(estate: Estate, link: Link) -> bool:
    """Is it the only reference of its record to people, but for whoever made or changed the row?"""
    return not any(
        k is not link and k.target_address in estate.people and not is_audit(k.source[0].field)
        for k in estate.links[link.source_address]
    )


def _holds_contact(item: Surveyed) -> bool:
    """Does a record hold how to reach somebody? Then it is about them, and whoever asked for it is somebody else."""
    return bool(_REACHES & set(item.kinds.values()))


def opposites(estate: Estate, links: Sequence[Link], parts: Mapping[int, Part]) -> dict[int, Part]:
    """Return the parts of two that do something to each other: ``ignorer`` and ``ignored``, actor and target."""
    found: dict[int, Part] = {}
    stems = {id(k): words_of(estate, k) for k in links}
    for one in links:
        for other in links:
            agents = [w for w in stems[id(one)] if any(patient_of(p, w) for p in stems[id(other)])]
            if agents or _is_with(stems[id(one)], stems[id(other)]):
                found |= {id(one): Part.AGENT, id(other): Part.OTHER}
            elif _is_done_to(stems[id(one)], stems[id(other)]):
                found |= {id(one): Part.OTHER, id(other): Part.SUBJECT}
    plain = any(p <= Part.NAMED for p in {**parts, **found}.values())
    acted = any(p in (Part.ACTOR, Part.OTHER, Part.MAKER) for p in parts.values())
    if not plain and acted and len(links) > 1:
        for k in links:
            stem = stems[id(k)]
            done_to = "target" in stem or (len(stem) > 1 and stem[0].endswith("ed") and stem[-1] in names.PERSON)
            if done_to:
                found[id(k)] = Part.SUBJECT
    return found


def _is_with(agent: Sequence[str], other: Sequence[str]) -> bool:
    """Did the one do it and the other take part: ``shared_by`` and ``shared_with``?"""
    return len(agent) > 1 and agent[-1] == "by" and agent[:-1] == other[:-1] and other[-1] in ("with", "to", "for")


def _is_done_to(agent: Sequence[str], other: Sequence[str]) -> bool:
    """Did the one do it to the other: ``impersonated_by`` and ``impersonated_user``?"""
    done = len(agent) == 2 and agent[1] == "by" and agent[0].endswith("ed")
    return done and other[:1] == agent[:1] and (len(other) == 1 or other[-1] in names.PERSON)


def words_of(estate: Estate, link: Link) -> tuple[str, ...]:
    """Return the words of a reference that say something beside its target's name.

    ``contact_id`` names a contact and no more if it refers to ``contacts``; ``parent_id`` mentions a fellow, and
    is part of what it refers to in another collection.
    """
    stem = estate.naming.stem(link.source[0].field, link.source_address)
    if estate.surveyed[link.source_address].kinds.get(link.source[0].field) in _REACHES:
        stem = tuple(w for w in stem if w != "contact")  # contact_email is where somebody is reached
    key = estate.naming.stem(link.target[0].field, link.target_address)
    for target in (*estate.naming.called.get(link.target_address, ()), *(() if key == ("id",) else (key,))):
        for n in range(len(target), 0, -1):
            if stem[-n:] == target[-n:]:
                return tuple(w for w in stem[:-n]) or ("owner",)
    fellow = link.source_address == link.target_address
    if not fellow and stem and (set(stem) <= names.PARTS or estate.naming.abbreviates(stem, link.target_address)):
        return ("owner",)
    return stem


def is_audit(name: str) -> bool:
    """Is a field named for who made or changed a record?"""
    makers = names.MAKERS | {"write", "changed", "modified", "updated", "change", "update", "modif", "modifier"}
    return bool(makers & set(names.stem(name)))


def audit_columns(surveyed: Sequence[Surveyed], links: Sequence[Link], people: set[str]) -> frozenset[str]:
    """Return the fields that say of most tables' rows who made or changed them: they stand everywhere.

    Only names of makers count: ``user_id`` stands everywhere too, and owns.
    """
    fields = {link.source[0] for link in links if link.target_address in people and link.when is None}
    held = Counter(f.field for f in fields if is_audit(f.field))
    makers = {name for name in held if is_authors(name)}
    changed = max((n for name, n in held.items() if name not in makers), default=0)
    where: dict[str, set[str]] = {}
    for f in fields:
        where.setdefault(f.field, set()).add(f"{f.store}/{f.collection}")
    changers = set().union(*(where[name] for name in held if name not in makers))
    held |= Counter(  # an owner that stands wherever somebody changes a row is who made it
        {
            name: len(places)
            for name, places in where.items()
            if names.stem(name) == ("owner",) and 10 * len(places & changers) >= 9 * len(places)
        }
    )
    return frozenset(
        name
        for name, n in held.items()
        if n >= 4 and n >= 0.3 * len(surveyed) and (name not in makers or 2 * changed >= n)
    )


def is_authors(name: str) -> bool:
    """Is a field named for who wrote a record, by a noun: ``creator_id``, and not ``created_by``?"""
    return bool(names.AUTHORS & set(names.stem(name)))


def is_numbered(link: Link) -> bool:
    """Is it one of a pair of equals: ``user1_id`` and ``user2_id``, ``user_a`` and ``user_b``?"""
    return any(w in ("1", "2", "a", "b", "one", "two", "x", "y") for w in names.words(link.source[0].field))
