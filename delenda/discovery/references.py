"""Which fields refer to which keys: declared by the store, said by people, or inferred by name and value. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from delenda.discovery import names
from delenda.discovery.likelihood import penalties
from delenda.discovery.naming import Naming, named_for
from delenda.discovery.several import several
from delenda.discovery.surveyed import Link, Surveyed, Word
from delenda.discovery.tally import SKETCH, FieldTally, distinct, inclusion
from delenda.discovery.typed import names_collection, type_field
from delenda.kinds import Kind, Power, spec_of
from delenda.model import Evidence, FieldAddress
from delenda.nested import NESTED


def declared(surveyed: Sequence[Surveyed], word: Word) -> list[Link]:
    """Return the foreign keys that stores declare, but for those that people point elsewhere."""
    links = []
    for item in surveyed:
        for r in item.collection.references:
            source = tuple(item.place(f) for f in r.fields)
            target = tuple(FieldAddress(item.collection.store, r.target, f) for f in r.target_fields)
            said = word.references.get(str(source[0]))
            if said not in (None, "none", str(target[0])):
                continue
            evidence = Evidence.REFERENCE | (Evidence.DECLARED if said == str(target[0]) else Evidence.NONE)
            links.append(Link(source, target, evidence, True, r.on_delete.upper() == "CASCADE"))
    return links


def spoken(surveyed: Sequence[Surveyed], word: Word, links: Sequence[Link]) -> list[Link]:
    """Return the references that people name, but for those that a store declares as well."""
    places = {str(s.place(f)): s.place(f) for s in surveyed for f in s.field_names()}
    known = {(str(link.source[0]), str(link.target[0])) for link in links}
    plain = [
        Link((places[source],), (places[target],), Evidence.DECLARED)
        for source, target in word.references.items()
        if source in places and target in places and (source, target) not in known
    ]
    return plain + [
        Link((places[source],), (places[target],), Evidence.DECLARED, when=when, role=role)
        for source, all_of in word.typed.items()
        for when, target, role in all_of
        if source in places and target in places
    ]


def undeclared(
    surveyed: Sequence[Surveyed],
    word: Word,
    people: set[str],
    crew: frozenset[str],
    anchors: Sequence[FieldAddress],
    known: set[str],
    naming: Naming,
    personas: frozenset[str] = frozenset(),
) -> list[Link]:
    """Return references that names suggest and values confirm, the best target a field."""
    keys = _keys(surveyed, people, anchors)
    targets = [Target.of(t, place, people, crew, anchors, personas) for t, place in keys]
    links = []
    for item in surveyed:
        for name in item.field_names():
            place = item.place(name)
            refused = word.references.get(str(place)) == "none"
            if refused or str(place) in known or place in anchors:
                continue
            if type_field(item, name) and not names_collection(item, name, naming):
                continue  # of which collection a typed one is, another field says, row by row
            best = _best(item, name, targets, naming)
            if best is not None:
                target, evidence = best
                links.append(Link((place,), (target,), evidence))
    told = known | {str(link.source[0]) for link in links} | {a for a, t in word.references.items() if t == "none"}
    return [*_without_copies(links, surveyed, people), *several(surveyed, keys, told)]


@dataclass(frozen=True, slots=True)
class Target:
    """A field that can be referred to."""

    item: Surveyed
    place: FieldAddress
    is_anchor: bool
    is_person: bool
    is_crew: bool
    is_key: bool
    """The collection's key, not just a field that is unique in it."""
    numeric: bool
    is_persona: bool = False
    """It lists what people act as: words for people may mean it, if the values are its keys and not people's."""

    @classmethod
    def of(
        cls,
        item: Surveyed,
        place: FieldAddress,
        people: set[str],
        crew: frozenset[str],
        anchors: Sequence[FieldAddress],
        personas: frozenset[str] = frozenset(),
    ) -> Target:
        tally = item.tally.fields.get(place.field)
        return cls(
            item,
            place,
            place in anchors,
            item.address in people,
            item.address in crew and item.collection.key == (place.field,),
            item.collection.key == (place.field,),
            tally is not None and _is_number(tally),
            item.address in personas and item.collection.key == (place.field,),
        )


def _best(item: Surveyed, name: str, targets: Sequence[Target], naming: Naming) -> tuple[FieldAddress, Evidence] | None:
    """Return what a field refers to, and the evidence; None if it refers to nothing that is known."""
    place, kind = item.place(name), item.kinds.get(name)
    links_itself = kind not in (None, Kind.ACCOUNT_ID, Kind.NICKNAME) and spec_of(kind).power is not Power.NEVER
    in_text = name in item.tally.fields and item.tally.fields[name].type == NESTED
    found: list[tuple[float, bool, Target, Evidence]] = []
    own_key = item.collection.key == (name,)
    for target in targets:
        if target.place == place or (target.item is item and own_key):
            continue
        if in_text and not target.is_anchor:
            continue  # a key in a text is followed as an account id, or not at all
        person = target.is_person or target.is_persona
        alike = target.item.kinds.get(target.place.field) == kind
        if links_itself and not (person and alike) and not (kind is Kind.DEVICE_ID and _keyed(item, name, target)):
            continue  # an identifier links by itself, and refers to nothing but a person's, or what has it for a key
        score, evidence = _fit(item, name, target, naming, own_key=own_key)
        near = target.place.store == place.store
        if score > 0:
            found.append((score, near, target, evidence))
    if not found:
        return None
    values = item.tally.fields.get(name)
    numbers = values if values is not None and _is_number(values) else None
    unlikely = penalties(numbers, [t.item.tally.fields.get(t.place.field) for _, _, t, _ in found])
    best = max(range(len(found)), key=lambda i: (found[i][0] - unlikely[i], found[i][1]))
    return found[best][2].place, found[best][3]


def _keyed(item: Surveyed, name: str, target: Target) -> bool:
    """Are the texts of a field the keys of another collection, none of which has a meaning there but as a key?"""
    inner, outer = item.tally.fields.get(name), target.item.tally.fields.get(target.place.field)
    if not target.is_key or target.numeric or target.place.field in target.item.kinds or not (inner and outer):
        return False
    held = inclusion(inner.sketch, outer.sketch)
    return held.compared >= _SURELY and held.found == held.compared


def _without_copies(links: Sequence[Link], surveyed: Sequence[Surveyed], people: set[str]) -> list[Link]:
    """Leave out references by name or e-mail beside one by id to the same people: a copy says nothing more."""
    by_id = {
        (link.source_address, link.target_address)
        for link in links
        if link.target_address in people and not _is_natural(link, surveyed)
    }
    by_id |= {
        (s.address, f"{s.collection.store}/{r.target}")
        for s in surveyed
        for r in s.collection.references
        if f"{s.collection.store}/{r.target}" in people
    }
    return [
        link
        for link in links
        if not (
            (link.source_address, link.target_address) in by_id
            and _is_natural(link, surveyed)
            and _is_copied(link, surveyed)
        )
    ]


def _is_copied(link: Link, surveyed: Sequence[Surveyed]) -> bool:
    """Does a field hold what its name says it holds of the person: ``customer_email``, ``username``?"""
    item = next(s for s in surveyed if s.address == link.source_address)
    kind = item.kinds.get(link.source[0].field)
    return kind not in (None, Kind.ACCOUNT_ID)


def _is_natural(link: Link, surveyed: Sequence[Surveyed]) -> bool:
    """Does a reference name a person by something that is not their record's key?"""
    target = next((s for s in surveyed if s.address == link.target_address), None)
    return target is not None and target.collection.key != (link.target[0].field,)


def at_their_source(links: Sequence[Link]) -> list[Link]:
    """Return inferred links pointed at the key itself, where they named a field that refers to it in its turn."""
    onward = {link.source: link.target for link in links if len(link.source) == 1}
    found = []
    for link in links:
        target, passed = link.target, {link.source}
        while not link.declared and target in onward and target not in passed:
            passed.add(target)
            target = onward[target]
        found.append(link if target in (link.target, link.source) else replace(link, target=target))
    return found


def _keys(
    surveyed: Sequence[Surveyed], people: set[str], anchors: Sequence[FieldAddress]
) -> list[tuple[Surveyed, FieldAddress]]:
    """Return the fields that can be referred to: single keys, unique fields, people's own names, and the anchors."""
    found: dict[str, tuple[Surveyed, FieldAddress]] = {}
    for item in surveyed:
        person = item.address in people
        unique = [f.name for f in item.collection.fields if f.unique and (person or names.names_key(f.name))]
        unique += [
            n
            for n in item.field_names()
            if n not in unique and _unique_by_values(n, item.tally.fields.get(n), person=person)
        ]
        for name in [*(item.collection.key if len(item.collection.key) == 1 else ()), *unique]:
            found[str(item.place(name))] = (item, item.place(name))
        found |= {str(a): (item, a) for a in anchors if f"{a.store}/{a.collection}" == item.address}
    return list(found.values())


def _unique_by_values(name: str, tally: FieldTally | None, *, person: bool) -> bool:
    """Is a field that nobody declared unique a key all the same: every value once, and none a plain number?"""
    if tally is None or _is_number(tally):
        return False
    few = (8 if person else 20) <= tally.cells < SKETCH and distinct(tally.sketch) == tally.cells
    many = tally.cells >= SKETCH and distinct(tally.sketch) >= 0.9 * tally.cells
    return (person or names.names_key(name)) and (few or many)


def _is_number(tally: FieldTally) -> bool:
    return tally.type.startswith(("int", "uint", "double", "float", "decimal", "bool", "date", "time"))


def _fit(item: Surveyed, name: str, target: Target, naming: Naming, *, own_key: bool) -> tuple[float, Evidence]:
    """Return how well a field fits as a reference to ``target``, 0 if it does not, and the evidence."""
    inner, outer = item.tally.fields.get(name), target.item.tally.fields.get(target.place.field)
    named = named_for(
        name,
        item,
        target.item,
        target.place,
        naming,
        is_anchor=target.is_anchor or target.is_persona,
        is_person=target.is_person,
        is_crew=target.is_crew,
    )
    if inner is None or outer is None or not inner.cells or not outer.cells:
        same_store = item.collection.store == target.place.store
        return (named * 0.5, Evidence.FIELD_NAME) if named >= 1 and same_store and not own_key else (0, Evidence.NONE)
    extends = own_key and target.is_person and target.is_key and names.words(name) == names.words(target.place.field)
    if not named and (target.numeric or (own_key and not extends) or _is_number(inner)):
        return 0, Evidence.NONE  # numbers agree by chance
    held = inclusion(inner.sketch, outer.sketch)
    if not held.compared:
        return (named * 0.4, Evidence.FIELD_NAME) if named >= 1 else (0, Evidence.NONE)
    if named and held.share >= (0.5 if named >= 1 else 0.9):
        tight = target.is_crew and named <= 1 and held.share >= 0.98 and held.compared >= _ENOUGH
        return named + held.share + (0.5 * target.is_anchor or 0.8 * tight), Evidence.FIELD_NAME | Evidence.STATISTICS
    by_chance = target.numeric or (own_key and not extends) or held.share < 0.95 or held.compared < _ENOUGH
    sure = target.is_key and held.compared >= _SURELY
    if by_chance or not (names.names_key(target.place.field) or target.is_person or sure):
        return 0, Evidence.NONE
    few = held.compared < 20 and not (target.is_key or target.is_person)
    return (0, Evidence.NONE) if few else (held.share, Evidence.STATISTICS)


_SURELY: Final = 20
"""Different texts that stand in a key before its name need not say that it is one."""
_ENOUGH: Final = 3
"""Different texts that stand in a key before that is taken for more than chance."""
