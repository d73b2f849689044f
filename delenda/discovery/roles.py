"""Whose a reference's record is, and whose a field's identifier: owner, co-owner, or merely mentioned. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from delenda.discovery import names
from delenda.discovery.surveyed import Link, Surveyed, Word
from delenda.discovery.tally import distinct
from delenda.kinds import Kind
from delenda.model import Edge, Role, Shape

_THIRD_PARTY: Final = frozenset(
    {Kind.PHONE_NUMBER, Kind.EMAIL, Kind.PERSON_NAME, Kind.MAC_ADDRESS, Kind.BSSID, Kind.IP_ADDRESS, Kind.NICKNAME}
)
FIRST: Final = (
    "user uid account member customer client patient student subscriber owner buyer author sender creator poster"
).split()
"""When a record names several people as owners, the first of these is the owner."""
_OWN_DEEDS: Final = frozenset("owned submitted posted sent uploaded ordered placed requested booked bought".split())
_MAKERS: Final = frozenset("creator create created writer write maker changed modified updated".split())
_POINTERS: Final = frozenset(
    "last first latest current default primary best pinned cover next previous prev top".split()
)


def with_roles(surveyed: Sequence[Surveyed], links: Sequence[Link], people: set[str], word: Word) -> list[Edge]:
    """Return the references as edges, each with its role."""
    by_address = {s.address: s for s in surveyed}
    sizes = {s.address: s.tally.records for s in surveyed}
    audits = audit_columns(surveyed, links, people)
    edges = []
    for item in surveyed:
        own = [link for link in links if link.source_address == item.address]
        claims = [link for link in own if link.target_address != item.address and not word.refuses(link)]
        owners = _owners(item, [link for link in claims if link.target_address in people], sizes, audits)
        has_owner = any(role is not Role.MENTIONED for role in owners.values())
        for link in own:
            said = next((r for a in link.source if (r := word.roles.get(str(a)))), None)
            if said is None and word.refuses(link):
                said = Role.MENTIONED
            role = said or owners.get(id(link)) or _role(item, link, by_address, has_owner=has_owner)
            edges.append(Edge(link.source, link.target, role, link.evidence, link.declared))
    return edges


def _owners(
    item: Surveyed, to_people: Sequence[Link], sizes: Mapping[str, int], audits: frozenset[str]
) -> dict[int, Role]:
    """Return the role of each reference to a table of people; one is the owner, unless all are alike."""
    ranked: list[tuple[tuple[int, int, int], Link]] = []
    roles: dict[int, Role] = {}
    most = max((sizes.get(link.target_address, 0) for link in to_people), default=0)
    about_mentions = names.singular(names.words(item.collection.name)[-1:][0]) in ("mention", "mentioning", "tagging")
    for link in to_people:
        name = link.source[0].field
        stem = _said(link)
        rank = _rank(stem)
        declared = item.collection.field_named(name)
        nullable = declared is not None and declared.nullable
        unclear = rank is None and (len(to_people) > 1 or nullable) and name not in item.collection.key
        if name in audits or about_mentions or _mentions(stem) or unclear:
            roles[id(link)] = Role.MENTIONED
        else:
            few = int(_is_staff(link) or 3 * sizes.get(link.target_address, 0) < most)
            ranked.append(((few, len(FIRST) if rank is None else rank, int(nullable)), link))
    if not ranked and len(to_people) > 1:
        for link in to_people:  # done to somebody, by somebody
            if "target" in names.stem(link.source[0].field):
                ranked.append(((0, 0, 0), link))
    ranked.sort(key=lambda r: r[0])
    twins = [r for r in ranked if r[0] == ranked[0][0] and _numbered(r[1])]
    for i, (_, link) in enumerate(ranked):
        first = Role.CO_OWNER if len(twins) > 1 else Role.OWNER
        roles[id(link)] = first if i == 0 or (len(twins) > 1 and _numbered(link)) else Role.MENTIONED
    return roles


def _said(link: Link) -> tuple[str, ...]:
    """Return the words of a reference that say something beside its target's name.

    ``contact_id`` names a contact and no more if it refers to ``contacts``; ``parent_id`` mentions a fellow, and
    is part of what it refers to in another collection.
    """
    stem = names.stem(link.source[0].field)
    target = tuple(names.singular(w) for w in names.words(link.target[0].collection))
    for n in range(len(target), 0, -1):
        if stem[-n:] == target[-n:]:
            return tuple(w for w in stem[:-n]) or ("owner",)
    if link.source_address != link.target_address and stem and set(stem) <= names.PARTS:
        return ("owner",)
    return stem


def _is_staff(link: Link) -> bool:
    return bool(names.STAFF & {names.singular(w) for w in names.words(link.target[0].collection)})


def _rank(stem: Sequence[str]) -> int | None:
    """Return how clearly a reference names the owner, 0 clearest; None if it names somebody else or nobody."""
    if _mentions(stem):
        return None
    ranks = [FIRST.index(w) for w in stem if w in FIRST]
    if ranks:
        return min(ranks) + (len(FIRST) if len(stem) > 1 and "from" not in stem else 0)
    return 2 * len(FIRST) if any(w in names.OWNER for w in stem) else None


def _mentions(stem: Sequence[str]) -> bool:
    by = bool(stem) and stem[-1] == "by" and not _OWN_DEEDS & set(stem)
    return (by or any(w in names.MENTION for w in stem)) and ("from" not in stem or stem[-1:] != ("from",))


def is_audit(name: str) -> bool:
    """Is a field named for who made or changed a record?"""
    return bool(_MAKERS & set(names.stem(name)))


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


def _role(item: Surveyed, link: Link, by_address: Mapping[str, Surveyed], *, has_owner: bool) -> Role:
    """Return the role of a reference to something that is not a table of people, or to the collection itself."""
    if link.target_address == item.address or has_owner:
        return Role.MENTIONED
    stem = names.stem(link.source[0].field)
    target = by_address.get(link.target_address)
    own_name = [names.singular(w) for w in names.words(target.collection.name)] if target else []
    if any(w in _POINTERS for w in names.words(link.source[0].field)):
        return Role.MENTIONED
    declared = item.collection.field_named(link.source[0].field)
    needed = declared is not None and not declared.nullable
    part_of = bool(own_name) and list(stem[-1:]) == own_name[-1:]
    return Role.OWNER if needed or link.cascade or part_of or not link.declared else Role.MENTIONED


def field_roles(surveyed: Sequence[Surveyed], edges: Sequence[Edge], people: set[str], word: Word) -> dict[str, Role]:
    """Return the role of fields whose identifiers are not the owner's."""
    roles: dict[str, Role] = {str(a): e.role for e in edges for a in e.source if e.role is not Role.OWNER}
    personal = _personal(edges, people)
    for item in surveyed:
        owners = [
            e.source[0].field
            for e in edges
            if e.role is not Role.MENTIONED
            and e.source[0] == item.place(e.source[0].field)
            and _target(e) in personal - {item.address}
        ]
        elsewhere = {str(e.source[0]) for e in edges if _target(e) not in people}
        accounts = [f for f, k in item.kinds.items() if k is Kind.ACCOUNT_ID and str(item.place(f)) not in elsewhere]
        owned = bool(owners) or (bool(accounts) and item.address not in people)
        for name in item.field_names():
            place = str(item.place(name))
            if place in roles or name in owners or item.kinds.get(name) is Kind.ACCOUNT_ID:
                continue
            if _third_party(item, name, owners or accounts, owned=owned):
                roles[place] = Role.MENTIONED
    for item in surveyed:
        if said := word.roles.get(item.address):
            roles |= {str(item.place(f)): said for f in item.field_names()}
    return roles | {a: r for a, r in word.roles.items() if "." in a.partition("/")[2]}


def _target(edge: Edge) -> str:
    return f"{edge.target[0].store}/{edge.target[0].collection}"


def _personal(edges: Sequence[Edge], people: set[str]) -> set[str]:
    """Return the collections whose records belong to people: theirs, and what hangs on them."""
    found = set(people)
    while True:
        more = {
            f"{e.source[0].store}/{e.source[0].collection}"
            for e in edges
            if e.role is not Role.MENTIONED and _target(e) in found
        } - found
        if not more:
            return found
        found |= more


def _third_party(item: Surveyed, name: str, owners: Iterable[str], *, owned: bool) -> bool:
    """Do a field's identifiers belong to others than the record's owner?"""
    path, parts = names.words(name.rpartition(".")[0]), names.words(names.leaf(name))
    if "[]" in name and set(path) & names.SURROUNDINGS:
        return True
    if any(
        w in ("nearby", "neighbor", "neighbors", "other", "callee", "peer", "scanned", "surrounding") for w in parts
    ):
        return True
    kind = item.kinds.get(name)
    held = set(item.tally.fields[name].seen) if name in item.tally.fields else set()
    if kind not in _THIRD_PARTY and not any(k in _THIRD_PARTY for k, _ in held):
        return False
    own = {"own", "my", "self", "user", "owner", "uploader", "account"} & set(parts)
    around = set(names.words(item.collection.name)) & names.SURROUNDINGS
    uploaded = item.collection.shape is not Shape.KEYED and item.collection.shape is not Shape.UNKEYED
    if around and not own and not name.startswith("@") and (owned or uploaded):
        return True
    if (
        owned
        and not own
        and kind in _THIRD_PARTY
        and any(w in names.MENTION | {"ship", "bill", "recipient"} for w in parts)
    ):
        return True
    return owned and kind in (Kind.PHONE_NUMBER, Kind.EMAIL) and _many_per_owner(item, name, owners)


def _many_per_owner(item: Surveyed, name: str, owners: Iterable[str]) -> bool:
    """Does each owner have many values of the field? Then they are other people's."""
    tally = item.tally.fields.get(name)
    counts = [distinct(item.tally.fields[o].sketch) for o in owners if o in item.tally.fields]
    if tally is None or not counts or not min(counts):
        return False
    values = distinct(tally.sketch)
    return values >= 20 and values >= 4 * max(counts)
