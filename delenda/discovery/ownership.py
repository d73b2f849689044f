"""Whose record is it: edges between collections, and the role of each field. Pure; every edge has its evidence.

Declared foreign keys come first. Where there is none, a field named for another collection's key is a
reference if its values stand in that key, in any store. One table of people is the *anchor*: its key is the
account id, and every field that refers to it holds one. After K9db's ownership edges and GDPRizer's inference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from delenda.discovery import names, persons
from delenda.discovery.companies import companies, shared
from delenda.discovery.estate import may_be_empty
from delenda.discovery.field_roles import field_roles, owned_by_people, reaches
from delenda.discovery.names import names_key
from delenda.discovery.naming import Naming, counts_or_flags
from delenda.discovery.queries import queried
from delenda.discovery.reading import SEGMENT
from delenda.discovery.references import at_their_source, declared, spoken, undeclared
from delenda.discovery.roles import heads, with_roles
from delenda.discovery.surveyed import Surveyed, Word
from delenda.discovery.tally import distinct, inclusion
from delenda.discovery.typed import Typed, type_field, typed
from delenda.kinds import Kind
from delenda.model import OBJECT_PATH, Edge, FieldAddress, Role


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
    remarks: tuple[tuple[str, str, str], ...] = ()
    """What a person should look at: a lint's code, a collection's address, and a hint."""


def infer(surveyed: Sequence[Surveyed], word: Word | None = None) -> Ownership:
    """Return edges, roles and account ids of an estate."""
    word = word or Word()
    naming = Naming.of(surveyed)
    firms = companies(surveyed, naming)
    people = persons.people(surveyed, naming, firms)
    crew = persons.staff(surveyed, people)
    anchors = persons.anchors(surveyed, people, crew, word, naming)
    people |= {f"{a.store}/{a.collection}" for a in anchors}
    firms -= people
    crew -= {f"{a.store}/{a.collection}" for a in anchors}
    personas = persons.personas(surveyed, people, naming)
    links = declared(surveyed, word)
    links += spoken(surveyed, word, links)
    known = {str(link.source[0]) for link in links}
    silent = {f for f, target in word.references.items() if target == "none"}
    by_type = typed(surveyed, naming, word.digest, silent | known, people)
    links += by_type.links
    known |= {str(link.source[0]) for link in by_type.links}
    links += undeclared(surveyed, word, people, crew, anchors, known, naming, personas)
    links = queried(surveyed, links, word)
    links = [link for link in at_their_source(links) if link.declared or not word.refuses(link)]
    edges = with_roles(surveyed, links, people, crew, word, naming, personas)
    while more := heads(surveyed, links, edges, people):
        links += more
        edges = with_roles(surveyed, links, people, crew, word, naming, personas)
    theirs = {f"{e.source[0].store}/{e.source[0].collection}" for e in edges if e.role is not Role.MENTIONED}
    together = shared(surveyed, edges, people)
    anchors += persons.nameless(surveyed, people, anchors, theirs)
    account_places = {str(a) for a in anchors}
    accounts = account_places | {
        str(e.source[0]) for e in edges if str(e.target[0]) in account_places and e.when is None
    }
    foreign = {str(e.source[0]) for e in edges} - accounts
    strangers = _strangers(surveyed, anchors, frozenset(accounts))
    return Ownership(
        tuple(edges),
        field_roles(surveyed, edges, people, word, firms | together.keys()),
        anchors,
        frozenset(accounts),
        frozenset(foreign | strangers),
        _in_paths(surveyed, anchors),
        (
            *_hubs(surveyed, edges, people),
            *_untold(surveyed, edges, word, by_type),
            *(("typed_guessed", a, f"{name}: {what}") for a, name, what in by_type.guessed),
            *_doubted(surveyed, edges, people | personas, word, together),
            *_unknown(surveyed, word),
        ),
    )


_FEW: Final = 4
"""A list of the company's own things has at most one entry for so many people."""
HUB_CELLS: Final = 200
"""Records of a collection before one person that all of them refer to is remarkable."""


def _hubs(surveyed: Sequence[Surveyed], edges: Sequence[Edge], people: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the references by which nearly all records are one person's, of the many that there are."""
    by_address = {s.address: s for s in surveyed}
    for edge in edges:
        target = by_address.get(f"{edge.target[0].store}/{edge.target[0].collection}")
        source = by_address[f"{edge.source[0].store}/{edge.source[0].collection}"]
        tally = source.tally.fields.get(edge.source[0].field)
        if target is None or target.address not in people or edge.role is Role.MENTIONED or tally is None:
            continue
        few = distinct(tally.sketch) <= 2 and tally.cells >= HUB_CELLS
        if few and target.tally.records >= 20:
            yield "hub", source.address, edge.source[0].field


def _untold(
    surveyed: Sequence[Surveyed], edges: Sequence[Edge], word: Word, by_type: Typed
) -> Iterator[tuple[str, str, str]]:
    """Yield the fields that refer by a type of which some values or all could not be told."""
    told = {e.source[0] for e in edges}
    said = word.typed.keys()
    yield from (
        ("typed_unknown", a, f"some of {name} by {kind}")
        for a, name, kind in by_type.untold
        if f"{a}.{name}" not in said
    )
    for item in surveyed:
        for name in item.field_names():
            kind = type_field(item, name, numbers=True)
            silent = word.references.get(str(item.place(name))) == "none"
            own = item.collection.key == (name,)
            if kind and not (silent or own) and item.place(name) not in told and names_key(name):
                yield "typed_unknown", item.address, f"{name} by {kind}"


def _doubted(
    surveyed: Sequence[Surveyed], edges: Sequence[Edge], people: set[str], word: Word, together: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield the collections that nobody owns though each record names somebody plainly, or that are called people.

    Args:
        together: what several people share, by the collection's address, with the table that ties them to it.
    """
    owned = owned_by_people(edges, people)
    most = max((s.tally.records for s in surveyed if s.address in people), default=0)
    for item in surveyed:
        if item.address in owned or item.address in word.roles:
            continue
        many = _FEW * item.tally.records > most  # of few, an empty reference says who looks after them
        plain = [
            e.source[0].field
            for e in edges
            if e.source[0] == item.place(e.source[0].field)
            and f"{e.target[0].store}/{e.target[0].collection}" in people
            and (not persons.looks_after(e.source[0].field) or _made(item, e.source[0].field))
        ]
        asked = [f for f in plain if not word.settles(item.place(f)) and (many or not may_be_empty(item, f))]
        if asked:
            yield "maybe_theirs", item.address, ", ".join(asked)
        elif item.address in together and reaches(item):
            yield "maybe_theirs", item.address, together[item.address]
        elif not plain and names.head(names.called(item.collection.name)) in names.PERSON:
            yield "maybe_people", item.address, ""


def _made(item: Surveyed, name: str) -> bool:
    """Does a field say who made what belongs to whoever makes it: comments, likes, sessions?"""
    stem, called = set(names.stem(name)), names.called(item.collection.name)
    wrote = bool(names.AUTHORS & stem) and names.head(called) not in names.CATALOG | names.INVENTORY
    return wrote or (names.is_makers(item.collection.name) and bool(names.MAKERS & stem))


def _unknown(surveyed: Sequence[Surveyed], word: Word) -> Iterator[tuple[str, str, str]]:
    """Yield the references that people name, of fields that are not there."""
    places = {str(s.place(f)) for s in surveyed for f in s.field_names()}
    said = [(f, t) for f, t in word.references.items() if t != "none"]
    said += [(f, t) for f, all_of in word.typed.items() for _, t, _ in all_of]
    for source, target in said:
        for place in (source, target):
            if place not in places:
                yield "unknown_reference", place, f"{source} → {target}"


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
    strangers, stores = set(), {a.store for a in anchors}
    for item in surveyed:
        for name, kind in item.kinds.items():
            place, tally = str(item.place(name)), item.tally.fields.get(name)
            if kind is not Kind.ACCOUNT_ID or place in accounts or tally is None:
                continue
            if type_field(item, name):
                strangers.add(place)  # an account's in some rows only
                continue
            held = [inclusion(tally.sketch, k) for k in known]
            home = item.collection.store in stores
            if home and item.collection.key == (name,):
                strangers.add(place)  # the numbers of a list that is not the accounts', and refers to none
            if home and (counts_or_flags(name, item) or all(h.compared and not h.found for h in held)):
                strangers.add(place)  # where accounts are made, every one is known
            if all(h.compared >= 8 and h.share < 0.1 for h in held):
                strangers.add(place)
    return frozenset(strangers)
