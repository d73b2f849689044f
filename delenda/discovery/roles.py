"""Whose a reference's record is: the owner's, co-owners', or it merely mentions somebody. Pure.

The rules, in the order in which they are asked (docs/ownership.md explains them with examples):

1. What a person said. 2. Of several people that a record names, one owns it: whom it is about, then who did it,
then who is named first; equals own it together. 3. Staff act on others' records: they own what nobody else does.
4. The company's own things (roles, categories, channels) belong to nobody, whoever made them. 5. A record without
a person of its own belongs to the record that it is a part of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from delenda.discovery import names
from delenda.discovery.estate import (
    Estate,
    always_refers,
    consulted,
    housed,
    is_catalog,
    is_few,
    is_served,
    may_be_empty,
    may_be_nobody,
    scopes,
    size_of,
)
from delenda.discovery.families import is_kin
from delenda.discovery.field_roles import owned_by_people
from delenda.discovery.naming import Naming
from delenda.discovery.parts import (
    FIRST,
    POINTERS,
    Part,
    audit_columns,
    is_audit,
    is_authors,
    is_numbered,
    opposites,
    part_of,
    words_of,
)
from delenda.discovery.persons import looks_after
from delenda.discovery.surveyed import Link, Surveyed, Word
from delenda.discovery.tally import distinct
from delenda.model import Edge, Role

_ONCE: Final = 0.9
"""Of a field's cells, so many must differ for each of its values to stand there once."""
_SURELY: Final = 20
"""Records of a collection of which each has one owner by another collection, for that to be no chance."""
_FEW: Final = 4
"""A list of the company's own things has at most one entry for so many people."""


def with_roles(
    surveyed: Sequence[Surveyed],
    links: Sequence[Link],
    people: set[str],
    crew: frozenset[str],
    word: Word,
    naming: Naming,
    personas: frozenset[str] = frozenset(),
) -> list[Edge]:
    """Return the references as edges, each with its role.

    Args:
        personas: what people act as: whoever is meant by one is a person, and each is somebody's.
    """
    by_source: dict[str, list[Link]] = {}
    for link in links:
        by_source.setdefault(link.source_address, []).append(link)
    everybody = people | personas
    estate = Estate(
        {s.address: s for s in surveyed},
        by_source,
        frozenset(everybody),
        crew,
        naming,
        audit_columns(surveyed, links, people),
        word,
        housed(by_source, everybody),
        consulted(by_source, everybody),
        scopes(surveyed, by_source, people),
        personas,
    )
    personal, roles = set(people), dict[str, dict[int, Role]]()
    for _ in range(5):  # each pass knows better which parents are anybody's; it settles in two or three
        roles = {a: _of_collection(estate, s, personal, roles) for a, s in estate.surveyed.items()}
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
    owned = owned_by_people(edges, people)
    authored = {
        f"{e.source[0].store}/{e.source[0].collection}"
        for e in edges
        if e.role is Role.OWNER and f"{e.target[0].store}/{e.target[0].collection}" in people and e.when is None
    }
    by_address = {s.address: s for s in surveyed}
    keys = {s.address: s.collection.key for s in surveyed if len(s.collection.key) == 1}
    return [
        Link(link.target, link.source, link.evidence)
        for link in links
        if link.source_address in owned
        and link.target_address not in owned
        and keys.get(link.target_address) == (link.target[0].field,)
        and (
            (link.source_address in authored and keys.get(link.source_address) == (link.source[0].field,))
            or _gives_owner(by_address[link.source_address], by_address[link.target_address], link)
        )
    ]


def _gives_owner(tie: Surveyed, thing: Surveyed, link: Link) -> bool:
    """Does a collection say of each of another's records whose it is: ``orders_customer_lnk`` of ``orders``?"""
    own, whole = names.called(tie.collection.name), names.called(thing.collection.name)
    held = tie.tally.fields.get(link.source[0].field)
    if own[: len(whole)] != whole or len(own) <= len(whole) or held is None or thing.tally.records < _SURELY:
        return False
    each = distinct(held.sketch)
    return each == held.cells and 10 * each >= 9 * thing.tally.records and names.head(whole) not in names.CATALOG


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


def _is_derived(item: Surveyed, role: Role) -> bool:
    called = names.called(item.collection.name)
    return role is not Role.MENTIONED and bool(set(called[-2:]) & names.DERIVED)


def _of_collection(
    estate: Estate, item: Surveyed, personal: set[str], before: Mapping[str, Mapping[int, Role]]
) -> dict[int, Role]:
    """Return the role of each of a collection's references, by the reference's identity.

    Args:
        personal: the collections whose records are anybody's, as far as is known.
        before: all roles, as far as is known.
    """
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
        if item.address in estate.personas:
            theirs = [k for k in to_people if k.target_address not in estate.personas]
            roles |= _owners(estate, item, theirs, has_parent=False)
    else:
        parents = {id(k): _of_parent(estate, item, k) for k in claims if k.target_address not in estate.people}
        parents |= _passed_on(estate, item, [k for k in claims if id(k) in parents], parents, personal, before)
        has_parent = any(
            parents.get(id(k)) is not Role.MENTIONED
            and k.target_address in personal
            and not may_be_empty(item, k.source[0].field)
            for k in claims
            if id(k) in parents
        )
        roles |= _owners(estate, item, to_people, has_parent=has_parent)
        owning = [k for k in to_people if roles[id(k)] is not Role.MENTIONED]
        settled = any(k.when is None and not may_be_empty(item, k.source[0].field) for k in owning)
        done = names.is_done(item.collection.name)
        needed = {
            id(k)
            for k in claims
            if not done
            and k.when is None
            and k.target_address in personal
            and always_refers(estate, item, k)
            and (any(o.when is not None for o in owning) or _is_called_for(estate, item, k))
        }
        roles |= {
            p: role if not owning or (p in needed and not settled) else Role.MENTIONED for p, role in parents.items()
        }
    for k in own:
        roles.setdefault(id(k), Role.MENTIONED)
    return roles | dict.fromkeys(refused, Role.MENTIONED) | said


def _passed_on(
    estate: Estate,
    item: Surveyed,
    links: Sequence[Link],
    roles: Mapping[int, Role],
    personal: set[str],
    before: Mapping[str, Mapping[int, Role]],
) -> dict[int, Role]:
    """Return the references that say no more than a record's whole does: its site, beside the event that it details.

    What the whole merely names, its parts do not belong to either.
    """
    wholes = [
        k
        for k in links
        if roles[id(k)] is Role.OWNER and k.target_address in personal and always_refers(estate, item, k)
    ]
    named = set()
    for whole in wholes:
        thing = estate.surveyed[whole.target_address]
        named |= {
            (k.source[0].field, k.target_address)
            for k in estate.links.get(whole.target_address, ())
            if before.get(whole.target_address, {}).get(id(k)) is Role.MENTIONED and always_refers(estate, thing, k)
        }
    copied = {id(k) for k in links if (k.source[0].field, k.target_address) in named}
    bare = estate.naming.bare
    if any(is_kin(item.address, k.target_address, bare) for k in wholes):  # an item's task, beside its invoice
        optional = [k for k in links if k.when is None and may_be_empty(item, k.source[0].field)]
        copied |= {id(k) for k in optional if not set(bare.get(k.target_address, ())) & set(bare[item.address])}
    if all(id(k) in copied for k in wholes):
        return {}
    return dict.fromkeys(copied, Role.MENTIONED)


def _is_same_person(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Does a record of a person extend another one's of the same person? Then each is referred to once."""
    if link.source[0].field in item.collection.key:
        return True
    if part_of(estate, item, link) is not Part.NAMED or link.when is not None:
        return False
    if link.target_address in estate.crew and item.address not in estate.crew:
        return False
    own, whole = estate.naming.bare[item.address], estate.naming.bare.get(link.target_address, ())
    if whole and len(own) > len(whole) and own[: len(whole)] == whole and not may_be_empty(item, link.source[0].field):
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
    parts = {id(k): part_of(estate, item, k) for k in to_people}
    parts |= opposites(estate, to_people, parts)
    candidates = [k for k in to_people if _may_own(estate, item, k, parts[id(k)], to_people, has_parent=has_parent)]
    roles = {id(k): Role.MENTIONED for k in to_people}
    if not candidates:
        return roles
    ranked = sorted(candidates, key=lambda k: _rank(estate, item, k, parts[id(k)]))
    best = ranked[0]
    roles[id(best)] = Role.OWNER
    if best.when is not None or may_be_empty(item, best.source[0].field):
        source = best.source if best.when is not None else None
        roles |= {id(k): Role.OWNER for k in candidates if k.when is not None and source in (None, k.source)}
    roles |= {id(k): Role.OWNER for k in candidates if _is_either(estate, item, best, k)}
    twins = [k for k in ranked if is_numbered(k) and parts[id(k)] <= Part.UNCLEAR]
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
    if not has_parent and link.when is None and _is_whose_made(estate, item, link, others):
        return True
    if part is Part.OTHER or (name in estate.audits and link.when is None):
        return False
    staff = link.target_address in estate.crew
    done = names.is_done(item.collection.name)
    titled = bool(names.STAFF & set(names.called(link.target[0].collection)))
    either = not titled and (done or not has_parent) and any(_is_either(estate, item, link, k) for k in others)
    if (
        staff
        and not either
        and (has_parent or any(k.target_address not in estate.crew for k in others if k is not link))
    ):
        return False  # they act on somebody else's record
    in_key = name in item.collection.key
    size = size_of(estate, link.target_address) if not staff else max(size_of(estate, a) for a in estate.people)
    listed = names.head(names.called(item.collection.name)) in names.PERSON | names.STAFF | names.FILED
    shelved = 2 * _FEW * item.tally.records <= size and item.address in estate.consulted and not listed
    served = is_served(estate, link) and always_refers(estate, item, link)
    catalog = is_catalog(estate, item, link)
    theirs = in_key or served or _is_tie(estate, item, link) or _is_or_groups(estate, item, link)
    made_of_company = (shelved or catalog) and not theirs
    wrote = is_authors(name) and always_refers(estate, item, link)
    few = staff or _FEW * item.tally.records <= size
    match part:
        case Part.MAKER if has_parent:
            return wrote and not (staff or made_of_company or catalog) and item.address not in estate.housed
        case Part.MAKER:
            busy = wrote or 2 * item.tally.records >= size_of(estate, link.target_address)
            return not (staff or made_of_company or catalog or item.address in estate.housed) and busy
        case Part.UNCLEAR if link.when is not None:
            plain = [
                k
                for k in others
                if k.when is None and k.target_address not in estate.crew and part_of(estate, item, k) <= Part.NAMED
            ]
            return all(may_be_empty(item, k.source[0].field) for k in plain)
        case Part.UNCLEAR:
            rivals = [k for k in others if k is not link and part_of(estate, item, k) <= Part.UNCLEAR]
            sole = all(k.target_address in estate.crew and not staff for k in rivals)
            sole = sole and not may_be_empty(item, name)
            return (sole or in_key or (is_numbered(link) and not has_parent)) and not (made_of_company and few)
        case Part.ACTOR:
            rivals = [k for k in others if k is not link and part_of(estate, item, k) <= Part.MAKER]
            return not rivals and not has_parent and not made_of_company and not staff
        case _:
            stem = set(names.stem(name))
            tied = names.head(names.called(item.collection.name)) in stem  # posts_authors lists the authors
            authored = staff and not tied and bool({"author", "poster", "writer"} & stem)
            if staff and not either and may_be_nobody(estate, item, link) and not _is_for_use(item):
                return False  # somebody looks after it, or nobody does yet
            return not (made_of_company and few) and not (authored and not in_key)


def _is_besides(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Does a reference name another than the whole: ``target_account_id`` beside ``account_id``, ``performed_by``?"""
    stem = words_of(estate, link)
    if names.is_person(names.head(estate.naming.bare.get(link.target_address, ()))) and looks_after(
        link.source[0].field
    ):
        return stem != ("owner",)
    fellows = (k for k in estate.links[item.address] if k is not link and k.target_address == link.target_address)
    return stem != ("owner",) and any(words_of(estate, k) == ("owner",) for k in fellows)


def _is_called_for(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Does a collection's name say what it is a part of: ``request_actions`` of ``requests``?"""
    whole, own = estate.naming.bare.get(link.target_address, ()), estate.naming.bare[item.address]
    name = "".join(whole)
    begins = bool(name) and "".join(own).startswith(name[: 1 + 4 * len(name) // 5])  # shelf and shelves are one
    return begins or names.head(whole) in own[:-1]


def _is_detail(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Is what a record refers to an address, a picture or the like of it, and not the whole that it is a part of?"""
    own, target = estate.naming.bare[item.address], estate.naming.bare.get(link.target_address, ())
    after = bool(target) and own[: len(target)] == target
    return names.head(target) in names.DETAILS and not after and link.source[0].field not in item.collection.key


def _is_either(estate: Estate, item: Surveyed, link: Link, other: Link) -> bool:
    """Do two references name one person of two lists: by a type, or ``from_user_id`` beside ``from_guest_id``?"""
    if other is link or other.target_address == link.target_address:
        return False
    if link.when is not None or other.when is not None:
        return link.source == other.source
    stem = words_of(estate, link)
    both = stem == words_of(estate, other) != ("owner",)
    return both and all(may_be_empty(item, k.source[0].field) for k in (link, other))


def _is_whose_made(estate: Estate, item: Surveyed, link: Link, others: Sequence[Link]) -> bool:
    """Does a record belong to whoever made it, though who made it stands everywhere: a session, a draft, a like?"""
    made = bool(names.MAKERS & set(names.stem(link.source[0].field)))
    alone = made and not is_few(estate, item) and all(k is link or is_audit(k.source[0].field) for k in others)
    written = names.head(names.called(item.collection.name)) in names.FILED
    return alone and names.is_makers(item.collection.name) and (written or always_refers(estate, item, link))


def _is_tie(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Does a record tie somebody to what its collection is called after: ``dataset_permissions.account_id``?"""
    own = estate.links.get(item.address, ())
    tied = (k for k in own if k.target_address not in estate.people | estate.scopes and k.when is None)
    return part_of(estate, item, link) is Part.NAMED and any(
        _is_called_for(estate, item, k) and always_refers(estate, item, k) for k in tied
    )


def _is_or_groups(estate: Estate, item: Surveyed, link: Link) -> bool:
    """Is a record somebody's, or else a group's: ``user_id`` beside ``team_id``, either of them empty?"""
    groups = (k for k in estate.links.get(item.address, ()) if k.target_address in estate.housed)
    either = may_be_empty(item, link.source[0].field)
    return either and any(may_be_empty(item, k.source[0].field) for k in groups)


def _is_for_use(item: Surveyed) -> bool:
    """Is it what somebody needs to work with a system: their session, token or settings?"""
    return bool(set(names.called(item.collection.name)) & names.USED)


def _rank(estate: Estate, item: Surveyed, link: Link, part: Part) -> tuple[int, int, int, int]:
    stem = words_of(estate, link)
    first = [FIRST.index(w) for w in stem if w in FIRST]
    order = min(first) + (len(FIRST) if len(stem) > 1 and "from" not in stem else 0) if first else 2 * len(FIRST)
    if stem == ("owner",):
        order = 0
    if is_served(estate, link):
        order = -1  # the customer of a ticket, before its owner
    behind = 2 * (link.target_address in estate.crew) + (link.target_address in estate.personas)
    return behind, int(part), order, int(may_be_empty(item, link.source[0].field))


def _of_parent(estate: Estate, item: Surveyed, link: Link) -> Role:
    """Return the role of a reference to what is no list of people, if nothing else owns the record."""
    name = link.source[0].field
    if link.when is not None:
        return Role.OWNER
    if link.target_address in estate.scopes:
        return Role.MENTIONED
    if any(w in POINTERS for w in names.words(name)):
        return Role.MENTIONED
    if is_catalog(estate, item, link) and (is_few(estate, item) or item.address in estate.consulted):
        return Role.MENTIONED
    if _is_detail(estate, item, link) or _is_besides(estate, item, link):
        return Role.MENTIONED
    mutual = any(k.target_address == item.address for k in estate.links.get(link.target_address, ()))
    if mutual and name not in item.collection.key:
        return Role.MENTIONED  # of two that refer to each other, the part is the one that needs the whole
    target = estate.surveyed.get(link.target_address)
    own_name = names.called(target.collection.name) if target else ()
    declared = item.collection.field_named(name)
    needed = declared is not None and not declared.nullable
    is_part = bool(own_name) and names.stem(name)[-1:] == own_name[-1:]
    return Role.OWNER if needed or link.cascade or is_part or not link.declared else Role.MENTIONED
