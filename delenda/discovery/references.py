"""Which fields refer to which keys: declared by the store, said by people, or inferred by name and value. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from delenda.discovery import names
from delenda.discovery.surveyed import Link, Surveyed, Word
from delenda.discovery.tally import SKETCH, FieldTally, distinct, inclusion
from delenda.kinds import Kind, Power, spec_of
from delenda.model import Evidence, FieldAddress


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
    return [
        Link((places[source],), (places[target],), Evidence.DECLARED)
        for source, target in word.references.items()
        if source in places and target in places and (source, target) not in known
    ]


def undeclared(
    surveyed: Sequence[Surveyed], word: Word, people: set[str], anchors: Sequence[FieldAddress], known: set[str]
) -> list[Link]:
    """Return references that names suggest and values confirm, the best target a field."""
    targets = _keys(surveyed, anchors)
    links = []
    for item in surveyed:
        for name in item.field_names():
            place = item.place(name)
            if str(place) in known or word.references.get(str(place)) == "none" or str(place) in map(str, anchors):
                continue
            kind = item.kinds.get(name)
            if kind is not None and kind is not Kind.ACCOUNT_ID and spec_of(kind).power is not Power.NEVER:
                continue  # an identifier links by itself
            own_key = item.collection.key == (name,)
            scored = [
                (score, t, target, evidence)
                for t, target in targets
                if target != place and (t is not item or not own_key)
                for score, evidence in [_fit(item, name, t, target, people, anchors, own_key=own_key)]
                if score > 0
            ]
            if scored:
                _, _, target, evidence = max(scored, key=lambda s: (s[0], s[1].collection.store == place.store))
                links.append(Link((place,), (target,), evidence))
    return links


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


def _keys(surveyed: Sequence[Surveyed], anchors: Sequence[FieldAddress]) -> list[tuple[Surveyed, FieldAddress]]:
    """Return the fields that can be referred to: single keys, unique fields, and the anchors."""
    found: dict[str, tuple[Surveyed, FieldAddress]] = {}
    for item in surveyed:
        unique = [f.name for f in item.collection.fields if f.unique and names.names_key(f.name)]
        unique += [n for n in item.field_names() if n not in unique and _unique_by_values(n, item.tally.fields.get(n))]
        for name in [*(item.collection.key if len(item.collection.key) == 1 else ()), *unique]:
            found[str(item.place(name))] = (item, item.place(name))
        found |= {str(a): (item, a) for a in anchors if f"{a.store}/{a.collection}" == item.address}
    return list(found.values())


def _unique_by_values(name: str, tally: FieldTally | None) -> bool:
    """Is a field that nobody declared unique a key all the same: every value once, and none a plain number?"""
    if tally is None:
        return False
    numeric = tally.type.startswith(("int", "uint", "double", "float", "decimal", "bool", "date", "time"))
    few = 20 <= tally.cells < SKETCH and distinct(tally.sketch) == tally.cells
    many = tally.cells >= SKETCH and distinct(tally.sketch) >= 0.9 * tally.cells
    return not numeric and names.names_key(name) and (few or many)


def _fit(
    item: Surveyed,
    name: str,
    target_item: Surveyed,
    target: FieldAddress,
    people: set[str],
    anchors: Sequence[FieldAddress],
    *,
    own_key: bool,
) -> tuple[float, Evidence]:
    """Return how well a field fits as a reference to ``target``, 0 if it does not, and the evidence."""
    named = _named_for(name, target_item, target, is_anchor=target in anchors, is_person=target_item.address in people)
    inner, outer = item.tally.fields.get(name), target_item.tally.fields.get(target.field)
    if inner is None or outer is None or not inner.cells or not outer.cells:
        same_store = item.collection.store == target_item.collection.store
        return (named * 0.5, Evidence.FIELD_NAME) if named >= 1 and same_store and not own_key else (0, Evidence.NONE)
    held = inclusion(inner.sketch, outer.sketch)
    if not held.compared:
        return (named * 0.4, Evidence.FIELD_NAME) if named >= 1 else (0, Evidence.NONE)
    if named and held.share >= (0.5 if named >= 1 else 0.9):
        return named + held.share + (target in anchors), Evidence.FIELD_NAME | Evidence.STATISTICS
    distinctive = not inner.type.startswith(("int", "uint", "double", "decimal")) and held.compared >= 20
    if distinctive and held.share >= 0.95 and not own_key and names.names_key(target.field):
        return held.share, Evidence.STATISTICS
    return 0, Evidence.NONE


def _named_for(name: str, item: Surveyed, target: FieldAddress, *, is_anchor: bool, is_person: bool) -> float:
    """Return how clearly a field is named for a key: 2 its collection's name, 1 a word for its people, 0 not at all."""
    stem = names.stem(name)
    if not stem or not names.names_key(name):
        return 0
    collection = tuple(names.singular(w) for w in names.words(item.collection.name))
    own = names.stem(target.field)
    if stem[-len(collection) :] == collection or (collection and stem == collection[-1:]):
        return 2
    if own not in (("id",), ("key",), ("code",)) and stem == own and names.words(name) == names.words(target.field):
        return 2
    if is_anchor and stem[-1] in names.OWNER:
        return 1.5 if stem[-1] in ("user", "uid", "userid", "account", "member") else 1
    if is_anchor and (stem[-1] in names.MENTION or stem[-1] == "by"):
        return 1 if names.words(name)[-1] in ("id", "uid", "by") else 0.5
    return 1 if is_person and stem[-1] in collection[-1:] else 0
