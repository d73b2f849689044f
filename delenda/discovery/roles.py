"""Whose a reference's record is: the owner's, co-owners', or it merely mentions somebody. Pure.

The rules, in the order in which they are asked (docs/ownership.md explains them with examples):

1. What a person said. 2. Of several people that a record names, one owns it: whom it is about, then who did it,
then who is named first; equals own it together. 3. Staff act on others' records: they own what nobody else does.
4. The company's own things (roles, categories, channels) belong to nobody, whoever made them. 5. A record without
a person of its own belongs to the record that it is a part of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from delenda.discovery import names
from delenda.discovery.naming import Naming, agent_of, patient_of
from delenda.discovery.surveyed import Link, Surveyed, Word
from delenda.discovery.tally import distinct, inclusion
from delenda.kinds import Kind
from delenda.model import Edge, Role

FIRST: Final = (
    "user uid account member customer client patient student subscriber owner buyer author sender creator poster"
).split()
"""When a record names several people as owners, the first of these is the owner."""
_OWN_DEEDS: Final = frozenset("owned submitted posted sent uploaded ordered placed requested booked bought".split())
_POINTERS: Final = frozenset(
    "last first latest current default primary best pinned cover next previous prev top firstpost lastpost".split()
)
_MEMBERS: Final = frozenset("member membership participant subscription attendee user follower watcher".split())
_ONCE: Final = 0.9
"""Of a field's cells, so many must differ for each of its values to stand there once."""
_REACHES: Final = frozenset({Kind.EMAIL, Kind.PHONE_NUMBER})
_FEW: Final = 4
"""A list of the company's own things has at most one entry for so many people."""


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


def with_roles(
    surveyed: Sequence[Surveyed],
    links: Sequence[Link],
    people: set[str],
    crew: frozenset[str],
    word: Word,
    naming: Naming,
) -> list[Edge]:
    """Return the references as edges, each with its role."""
    by_source: dict[str, list[Link]] = {}
    for link in links:
        by_source.setdefault(link.source_address, []).append(link)
    estate = Estate(
        {s.address: s for s in surveyed},
        by_source,
        frozenset(people),
        crew,
        naming,
        audit_columns(surveyed, links, people),
        word,
        _housed(by_source, people),
        _consulted(by_source, people),
    )
    personal = set(people)
    for _ in range(5):  # each pass knows better which parents are anybody's; it settles in two or three
        roles = {a: _of_collection(estate, s, personal) for a, s in estate.surveyed.items()}
        found = _owned(estate, roles)
        if found == personal:
            break
        personal = found
    return [
        Edge(link.source, link.target, roles[a][id(link)], link.evidence, link.declared,
             link.when, _is_derived(estate.surveyed[a], roles[a][id(link)]))
        for a in estate.surveyed
        for link in by_source.get(a, ())
    ]  # fmt: skip


def heads(surveyed: Sequence[Surveyed], links: Sequence[Link], edges: Sequence[Edge], people: set[str]) -> list[Link]:
    """Return references from records that nobody owns to the ones that extend them and are somebody's.

    ``node`` has a key and no author; ``node_field_data`` has the same key, and the author. They are one thing.
    """
    owned = {f"{e.source[0].store}/{e.source[0].collection}" for e in edges if e.role is not Role.MENTIONED} | people
    authored = {
        f"{e.source[0].store}/{e.source[0].collection}"
        for e in edges
        if e.role is Role.OWNER and f"{e.target[0].store}/{e.target[0].collection}" in people and e.when is None
    }
    keys = {s.address: s.collection.key for s in surveyed if len(s.collection.key) == 1}
    return [
        Link(link.target, link.source, link.evidence)
        for link in links
        if link.source_address in authored
        and link.target_address not in owned
        and keys.get(link.source_address) == (link.source[0].field,)
        and keys.get(link.target_address) == (link.target[0].field,)
    ]


def _owned(estate: Estate, roles: Mapping[str, Mapping[int, Role]]) -> set[str]:
    """Return the collections whose records are anybody's under these roles."""
    found = set(estate.people)
    while True:
        more = {
            a
            for a, links in estate.links.items()
            if a not in found
            and any(roles[a][id(k)] is not Role.MENTIONED and k.target_address in found for k in links)
        }
        if not more:
            return found
        found |= more


def _housed(by_source: Mapping[str, Sequence[Link]], people: set[str]) -> frozenset[str]:
    """Return the collections that have members: a collection named for members refers to them and to people."""
    found = set()
    for links in by_source.values():
        named = set(names.called(links[0].source[0].collection)[-2:]) & _MEMBERS
        if named and any(k.target_address in people for k in links):
            found |= {k.target_address for k in links if k.target_address not in people}
    return frozenset(found)


def _consulted(by_source: Mapping[str, Sequence[Link]], people: set[str]) -> frozenset[str]:
    """Return the collections that others refer to which refer to people themselves."""
    found = set()
    for address, links in by_source.items():
        if any(k.target_address in people for k in links):
            found |= {k.target_address for k in links if k.target_address not in people | {address}}
    return frozenset(found)


def _is_derived(item: Surveyed, role: Role) -> bool:
    called = names.called(item.collection.name)
    return role is not Role.MENTIONED and bool(set(called[-2:]) & names.DERIVED)


def _of_collection(estate: Estate, item: Surveyed, personal: set[str]) -> dict[int, Role]:
    """Return the role of each of a collection's references, by the reference's identity."""
    word, own = estate.word, estate.links.get(item.address, ())
    refused = {id(k) for k in own if word.refuses(k)}
    said = {
        id(k): r for k in own if (r := k.role or next((r for a in k.source if (r := word.roles.get(str(a)))), None))
    }
    claims = [k for k in own if k.target_address != item.address and id(k) not in refused]
    to_people = [k for k in claims if k.target_address in estate.people]
    roles: dict[int, Role] = {}
    if item.address in estate.people:
        roles |= {id(k): Role.OWNER for k in to_people if _is_same_person(estate, item, k)}
    else:
        parents = {id(k): _of_parent(estate, item, k) for k in claims if k.target_address not in estate.people}
        has_parent = any(
            parents.get(id(k)) is not Role.MENTIONED
            and k.target_address in personal
            and not _may_be_empty(item, k.source[0].field)
            for k in claims
            if id(k) in parents
        )
        roles |= _owners(estate, item, to_people, has_parent=has_parent)
        has_owner = any(role is not Role.MENTIONED for k, role in roles.items())
        roles |= dict.fromkeys(parents, Role.MENTIONED) if has_owner else parents
    for k in own:
        roles.setdefault(id(k), Role.MENTIONED)
    return roles | dict.fromkeys(refused, Role.MENTIONED) | said


def _is_same_person(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Does a record of a person extend another one's of the same person? Then each is referred to once."""
    if link.source[0].field in item.collection.key:
        return True
    if _part(estate, item, link) is not Part.NAMED or link.when is not None:
        return False
    if link.target_address in estate.crew and item.address not in estate.crew:
        return False
    own, whole = estate.naming.bare[item.address], estate.naming.bare.get(link.target_address, ())
    if whole and len(own) > len(whole) and own[: len(whole)] == whole and not _may_be_empty(item, link.source[0].field):
        return True  # client_contacts, of a client
    field = item.collection.field_named(link.source[0].field)
    tally = item.tally.fields.get(link.source[0].field)
    if field is not None and field.unique:
        return True
    return tally is not None and tally.cells > 2 and distinct(tally.sketch) >= _ONCE * tally.cells


def _owners(estate: Estate, item: Surveyed, to_people: Sequence[Link], *, has_parent: bool) -> dict[int, Role]:
    """Return the role of each reference to people; one is the owner, unless all are alike."""
    if not to_people or _is_about_mentions(item):
        return {id(k): Role.MENTIONED for k in to_people}
    parts = {id(k): _part(estate, item, k) for k in to_people}
    parts |= _opposites(estate, to_people, parts)
    candidates = [k for k in to_people if _may_own(estate, item, k, parts[id(k)], to_people, has_parent=has_parent)]
    roles = {id(k): Role.MENTIONED for k in to_people}
    if not candidates:
        return roles
    ranked = sorted(candidates, key=lambda k: _rank(estate, item, k, parts[id(k)]))
    best = ranked[0]
    roles[id(best)] = Role.OWNER
    if best.when is not None or _may_be_empty(item, best.source[0].field):
        source = best.source if best.when is not None else None
        roles |= {id(k): Role.OWNER for k in candidates if k.when is not None and source in (None, k.source)}
    twins = [k for k in ranked if _numbered(k) and parts[id(k)] <= Part.UNCLEAR]
    if best in twins and len(twins) > 1:
        roles |= {id(k): Role.CO_OWNER for k in twins}
    return roles


def _is_about_mentions(item: Surveyed) -> bool:
    return names.called(item.collection.name)[-1:] in (("mention",), ("mentioning",), ("tagging",))


def _may_own(
    estate: Estate, item: Surveyed, link: Link, part: Part, others: Sequence[Link], *, has_parent: bool
) -> bool:
    """May a reference to a person own the record at all?"""
    name = link.source[0].field
    if part is Part.OTHER or name in estate.audits:
        return False
    staff = link.target_address in estate.crew
    if staff and (has_parent or any(k.target_address not in estate.crew for k in others if k is not link)):
        return False  # they act on somebody else's record
    in_key = name in item.collection.key
    size = _size(estate, link.target_address)
    listed = names.head(names.called(item.collection.name)) in names.PERSON | names.STAFF
    shelved = 2 * _FEW * item.tally.records <= size and item.address in estate.consulted and not listed
    served = _is_served(estate, link) and _always(estate, item, link)
    made_of_company = (shelved or _is_catalog(estate, item, link)) and not in_key and not served
    few = staff or _FEW * item.tally.records <= size
    match part:
        case Part.MAKER if has_parent:
            return False
        case Part.MAKER:
            busy = 2 * item.tally.records >= _size(estate, link.target_address)
            return not (staff or made_of_company or item.address in estate.housed) and busy
        case Part.UNCLEAR if link.when is not None:
            plain = [
                k
                for k in others
                if k.when is None and k.target_address not in estate.crew and _part(estate, item, k) <= Part.NAMED
            ]
            return all(_may_be_empty(item, k.source[0].field) for k in plain)
        case Part.UNCLEAR:
            rivals = [k for k in others if k is not link and _part(estate, item, k) <= Part.UNCLEAR]
            sole = all(k.target_address in estate.crew and not staff for k in rivals)
            sole = sole and not _may_be_empty(item, name)
            return (sole or in_key or (_numbered(link) and not has_parent)) and not (made_of_company and few)
        case Part.ACTOR:
            rivals = [k for k in others if k is not link and _part(estate, item, k) <= Part.MAKER]
            return not rivals and not has_parent and not made_of_company
        case _:
            authored = staff and bool({"author", "poster", "writer"} & set(names.stem(name)))
            return not (made_of_company and few) and not (authored and not in_key)


def _is_served(estate: Estate, link: Link) -> bool:
    """Does a reference name somebody whom the company works for: ``client_id``?"""
    words = set(estate.naming.stem(link.source[0].field, link.source_address)) - names.MENTION
    return bool(words & names.SERVED) and link.target_address not in estate.crew


def _always(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Does every record refer to somebody, as far as was read: none is empty, and none holds 0 for nobody?"""
    target = estate.surveyed.get(link.target_address)
    inner = item.tally.fields.get(link.source[0].field)
    outer = target.tally.fields.get(link.target[0].field) if target else None
    if _may_be_empty(item, link.source[0].field) or inner is None or outer is None:
        return False
    held = inclusion(inner.sketch, outer.sketch)
    return held.found == held.compared


def _is_catalog(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Is a collection one of the company's own things, and not what ties people, or what is referred to, to them?"""
    called = estate.naming.bare[item.address]
    if names.head(called) not in names.CATALOG:
        return False
    target = names.called(link.target[0].collection)[-2:]
    tied = names.PERSON | set(target) if link.target_address not in estate.people else names.PERSON
    return not set(called[:-1]) & (tied - {"account", "contact"})


def _size(estate: Estate, address: str) -> int:
    return estate.surveyed[address].tally.records if address in estate.surveyed else 0


def _rank(estate: Estate, item: Surveyed, link: Link, part: Part) -> tuple[int, int, int, int]:
    stem = _said(estate, link)
    first = [FIRST.index(w) for w in stem if w in FIRST]
    order = min(first) + (len(FIRST) if len(stem) > 1 and "from" not in stem else 0) if first else 2 * len(FIRST)
    if stem == ("owner",):
        order = 0
    return int(link.target_address in estate.crew), int(part), order, int(_may_be_empty(item, link.source[0].field))


def _part(estate: Estate, item: Surveyed, link: Link) -> Part:
    """Return what a reference's name says that the person has to do with the record."""
    stem = _said(estate, link)
    called = names.called(item.collection.name)
    moderates = bool(set(called) & names.MODERATION)
    if set(stem) & names.SUBJECT or (moderates and "target" in stem):
        return Part.SUBJECT
    if any(agent_of(w, c) for w in stem if w not in names.MENTION for c in called[-2:]):
        return Part.AGENT
    if link.when is not None:
        stem = names.stem(link.source[0].field)
        return Part.NAMED if set(stem) & (names.OWNER | names.ACTORS) else Part.UNCLEAR
    by = bool(stem) and stem[-1] == "by"
    done = by and len(stem) > 1 and _is_deed_of(stem[-2], names.head(called))
    if done or (by and set(stem) & _OWN_DEEDS) or "from" in stem[-1:]:
        return Part.OTHER if by and _holds_contact(item) else Part.NAMED
    if set(stem) & names.ACTORS and not set(stem) & (names.DEEDS | names.MENTION - names.ACTORS):
        return Part.ACTOR
    sent = "from" in stem and bool(set(stem) & (names.OWNER | set(FIRST)))
    if any(w.endswith("ee") and len(w) > 5 and w not in names.OWNER for w in stem):
        return Part.OTHER
    if not sent and (by or set(stem) & names.DEEDS or any(w in names.MENTION or w in _POINTERS for w in stem)):
        return Part.OTHER
    if set(stem) & names.MAKERS:
        return Part.MAKER
    if len(stem) == 1 and stem[0].endswith(("er", "or")) and stem[0] not in names.OWNER | set(FIRST):
        staff = link.target_address in estate.crew
        return Part.ACTOR if staff else Part.NAMED  # the setter of a flag, the watcher of a bug
    if any(w in FIRST or w in names.OWNER for w in stem) or sent:
        return Part.NAMED
    return Part.UNCLEAR


def _is_deed_of(word: str, noun: str) -> bool:
    """Is it what a collection's records come from: ``suggested`` of a ``suggestion``, ``rated`` of a ``rating``?"""
    root = word.removesuffix("ed")
    return word.endswith("ed") and len(root) > 2 and noun.startswith(root)


def _holds_contact(item: Surveyed) -> bool:
    """Does a record hold how to reach somebody? Then it is about them, and whoever asked for it is somebody else."""
    return bool(_REACHES & set(item.kinds.values()))


def _opposites(estate: Estate, links: Sequence[Link], parts: Mapping[int, Part]) -> dict[int, Part]:
    """Return the parts of two that do something to each other: ``ignorer`` and ``ignored``, actor and target."""
    found: dict[int, Part] = {}
    stems = {id(k): _said(estate, k) for k in links}
    for one in links:
        for other in links:
            agents = [w for w in stems[id(one)] if any(patient_of(p, w) for p in stems[id(other)])]
            if agents:
                found |= {id(one): Part.AGENT, id(other): Part.OTHER}
    plain = any(p <= Part.NAMED for p in {**parts, **found}.values())
    acted = any(p in (Part.ACTOR, Part.OTHER, Part.MAKER) for p in parts.values())
    if not plain and acted and len(links) > 1:
        for k in links:
            stem = stems[id(k)]
            done_to = "target" in stem or (len(stem) > 1 and stem[0].endswith("ed") and stem[-1] in names.PERSON)
            if done_to:
                found[id(k)] = Part.SUBJECT
    return found


def _said(estate: Estate, link: Link) -> tuple[str, ...]:
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
    fields = {link.source[0] for link in links if link.target_address in people}
    held = Counter(f.field for f in fields if is_audit(f.field))
    return frozenset(name for name, n in held.items() if n >= 4 and n >= 0.3 * len(surveyed))


def _numbered(link: Link) -> bool:
    """Is it one of a pair of equals: ``user1_id`` and ``user2_id``, ``user_a`` and ``user_b``?"""
    return any(w in ("1", "2", "a", "b", "one", "two", "x", "y") for w in names.words(link.source[0].field))


def _may_be_empty(item: Surveyed, name: str) -> bool:
    """Is a field empty in some records, as far as was read, or may it be where nothing was?"""
    declared = item.collection.field_named(name)
    tally = item.tally.fields.get(name)
    if tally is not None and item.tally.records:
        return tally.cells < item.tally.records
    return declared is not None and declared.nullable


def _of_parent(estate: Estate, item: Surveyed, link: Link) -> Role:
    """Return the role of a reference to what is no list of people, if nothing else owns the record."""
    name = link.source[0].field
    if link.when is not None:
        return Role.OWNER
    if any(w in _POINTERS for w in names.words(name)) or _is_catalog(estate, item, link):
        return Role.MENTIONED
    mutual = any(k.target_address == item.address for k in estate.links.get(link.target_address, ()))
    if mutual and name not in item.collection.key:
        return Role.MENTIONED  # of two that refer to each other, the part is the one that needs the whole
    target = estate.surveyed.get(link.target_address)
    own_name = names.called(target.collection.name) if target else ()
    declared = item.collection.field_named(name)
    needed = declared is not None and not declared.nullable
    part_of = bool(own_name) and names.stem(name)[-1:] == own_name[-1:]
    return Role.OWNER if needed or link.cascade or part_of or not link.declared else Role.MENTIONED
