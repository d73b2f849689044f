"""Whose record is it: edges between collections, and the role of each field. Pure; every edge has its evidence.

Declared foreign keys come first. Where there is none, a field named for another collection's key is a
reference if its values stand in that key, in any store. One table of people is the *anchor*: its key is the
account id, and every field that refers to it holds one. After K9db's ownership edges and GDPRizer's inference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from delenda.discovery import names
from delenda.discovery.reading import SEGMENT
from delenda.discovery.references import Naming, at_their_source, declared, is_typed, spoken, undeclared
from delenda.discovery.roles import FIRST, field_roles, is_audit, with_roles
from delenda.discovery.surveyed import Surveyed, Word
from delenda.discovery.tally import distinct, inclusion
from delenda.kinds import Kind
from delenda.model import OBJECT_PATH, Edge, FieldAddress, Role, Shape

IDENTITY: Final = frozenset(
    {
        Kind.EMAIL,
        Kind.PHONE_NUMBER,
        Kind.PERSON_NAME,
        Kind.NICKNAME,
        Kind.PASSWORD,
        Kind.CN_RESIDENT_ID,
        Kind.NATIONAL_ID,
        Kind.BIRTH_DATE,
        Kind.AVATAR_URL,
        Kind.SOCIAL_ID,
        Kind.GENDER,
    }
)
"""Kinds that a table of people holds of its people."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """What was inferred."""

    edges: tuple[Edge, ...]
    roles: Mapping[str, Role]
    """By a field's address; fields that are not listed are the owner's."""
    anchors: tuple[FieldAddress, ...]
    """The fields that hold account ids where accounts are made."""
    accounts: frozenset[str]
    """Addresses of all fields that hold an account id."""
    foreign: frozenset[str]
    """Addresses of fields that are named like an account id, and are another collection's key."""
    in_paths: Mapping[str, int] = field(default_factory=dict)
    """By a collection's address: the part of its object keys, counted from 0, that is an account id."""


def infer(surveyed: Sequence[Surveyed], word: Word | None = None) -> Ownership:
    """Return edges, roles and account ids of an estate."""
    word = word or Word()
    people = _people(surveyed)
    anchors = _anchors(surveyed, people, word)
    people |= {f"{a.store}/{a.collection}" for a in anchors}
    links = declared(surveyed, word)
    links += spoken(surveyed, word, links)
    known = {str(link.source[0]) for link in links}
    links += undeclared(surveyed, word, people, anchors, known)
    links = [link for link in at_their_source(links) if link.declared or not word.refuses(link)]
    edges = with_roles(surveyed, links, people, word)
    account_places = {str(a) for a in anchors}
    accounts = account_places | {str(e.source[0]) for e in edges if str(e.target[0]) in account_places}
    foreign = {str(e.source[0]) for e in edges} - accounts
    strangers = _strangers(surveyed, anchors, frozenset(accounts))
    return Ownership(
        tuple(edges),
        field_roles(surveyed, edges, people, word),
        anchors,
        frozenset(accounts),
        frozenset(foreign | strangers),
        _in_paths(surveyed, anchors),
    )


def is_person_table(item: Surveyed) -> bool:
    """Is a collection a list of people: named so, with a key, or full of what identifies a person?"""
    collection = item.collection
    if collection.shape is not Shape.KEYED or len(collection.key) != 1:
        return False
    parts = [names.singular(w) for w in names.words(collection.name)]
    held = {k for f, k in item.kinds.items() if k in IDENTITY}
    named = bool(parts) and parts[-1] in names.PERSON
    return named or len(held) >= 4


def _people(surveyed: Sequence[Surveyed]) -> set[str]:
    """Return the tables of people; one that is only called so must hold something of a person, or none does.

    ``accounts`` beside ``users`` are tenants, if nothing in them is anybody's.
    """
    found = {s.address: s for s in surveyed if is_person_table(s)}
    held = {a: len({k for k in s.kinds.values() if k in IDENTITY}) for a, s in found.items()}
    full = any(n >= 2 for n in held.values())
    return {a for a, s in found.items() if held[a] or not full or not s.tally.records or _extends(s, found)}


def _extends(item: Surveyed, people: Mapping[str, Surveyed]) -> bool:
    """Is a table's own key that of a table of people?"""
    return any(
        r.fields == item.collection.key and f"{item.collection.store}/{r.target}" in people
        for r in item.collection.references
    )


def _anchors(surveyed: Sequence[Surveyed], people: set[str], word: Word) -> tuple[FieldAddress, ...]:
    """Return the account ids that config names, or the key of the table that looks most like that of accounts."""
    named = tuple(s.place(word.account[s.address]) for s in surveyed if s.address in word.account)
    if named:
        return named

    naming = Naming.of(surveyed)

    def weight(item: Surveyed) -> tuple[int, int]:
        incoming = sum(_refers(s, item, naming) for s in surveyed if s is not item)
        parts = [names.singular(w) for w in names.words(item.collection.name)]
        rank = min((FIRST.index(w) for w in parts if w in FIRST), default=len(FIRST))
        held = len({k for k in item.kinds.values() if k in IDENTITY})
        owned = any(
            f"{item.collection.store}/{r.target}" in people - {item.address}
            for r in item.collection.references
            if not is_audit(r.fields[0])
        )
        return (incoming + held + 2 * (rank < 5) - 8 * owned, -rank)

    candidates = [s for s in surveyed if s.address in people]
    if not candidates:
        return ()
    best = max(candidates, key=weight)
    return (best.place(best.collection.key[0]),)


def _refers(item: Surveyed, target: Surveyed, naming: Naming) -> bool:
    """Does a collection of the same store refer to another, by a key or by a field called so? Not as who made a row."""
    if item.collection.store != target.collection.store:
        return False
    declared = {r.fields[0]: r.target for r in item.collection.references}
    if any(t == target.collection.name and not is_audit(f) for f, t in declared.items()):
        return True
    return any(
        naming.fit(names.stem(f), target.address) >= 1.9
        for f in item.field_names()
        if f not in declared and names.names_key(f)
    )


def _in_paths(surveyed: Sequence[Surveyed], anchors: Sequence[FieldAddress]) -> dict[str, int]:
    """Return where object keys hold account ids in a part that config has not named."""
    known = [s.tally.fields[a.field].sketch for a in anchors for s in surveyed if _holds(s, a)]
    found = {}
    for item in surveyed:
        if any(item.kinds.get(n) is Kind.ACCOUNT_ID for n in item.field_names() if n.startswith(OBJECT_PATH)):
            continue
        for name, tally in item.tally.fields.items():
            if name.startswith(SEGMENT) and distinct(tally.sketch) >= 3:
                held = [inclusion(tally.sketch, k) for k in known]
                if any(h.compared >= 3 and h.share >= 0.9 for h in held):
                    found[item.address] = int(name.removeprefix(SEGMENT).rstrip("]"))
    return found


def _holds(item: Surveyed, place: FieldAddress) -> bool:
    return item.address == f"{place.store}/{place.collection}" and place.field in item.tally.fields


def _strangers(
    surveyed: Sequence[Surveyed], anchors: Sequence[FieldAddress], accounts: frozenset[str]
) -> frozenset[str]:
    """Return fields that are named like an account id, while next to none of their values is one."""
    known = [s.tally.fields[a.field].sketch for a in anchors for s in surveyed if _holds(s, a)]
    if not known or not all(k.size for k in known):
        return frozenset()
    strangers = set()
    for item in surveyed:
        for name, kind in item.kinds.items():
            place, tally = str(item.place(name)), item.tally.fields.get(name)
            if kind is not Kind.ACCOUNT_ID or place in accounts or tally is None:
                continue
            if is_typed(item, name):
                strangers.add(place)  # an account's in some rows only
                continue
            held = [inclusion(tally.sketch, k) for k in known]
            if all(h.compared >= 8 and h.share < 0.1 for h in held):
                strangers.add(place)
    return frozenset(strangers)
