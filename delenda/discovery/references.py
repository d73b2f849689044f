"""Which fields refer to which keys: declared by the store, said by people, or inferred by name and value. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

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
    naming = Naming.of(surveyed)
    links = []
    for item in surveyed:
        for name in item.field_names():
            place = item.place(name)
            if str(place) in known or word.references.get(str(place)) == "none" or str(place) in map(str, anchors):
                continue
            kind = item.kinds.get(name)
            if kind is not None and kind is not Kind.ACCOUNT_ID and spec_of(kind).power is not Power.NEVER:
                continue  # an identifier links by itself
            if is_typed(item, name):
                continue  # of which collection another field says, row by row
            own_key = item.collection.key == (name,)
            scored = [
                (score, t, target, evidence)
                for t, target in targets
                if target != place and (t is not item or not own_key)
                for score, evidence in [_fit(item, name, t, target, people, anchors, naming, own_key=own_key)]
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


def is_typed(item: Surveyed, name: str) -> bool:
    """Does another field say to which collection a field refers: ``source_type`` beside ``source_id``?"""
    root = name.removesuffix("_id").removesuffix("Id")
    kinds = (
        {f"{root}{end}" for end in ("_type", "_model", "_class", "_kind", "Type", "_entity")} if root != name else ()
    )
    siblings = set(item.field_names())
    return any(k in siblings and _is_text(item, k) for k in kinds)


def _is_text(item: Surveyed, name: str) -> bool:
    declared = item.collection.field_named(name)
    return declared is not None and not declared.type.startswith(("int", "uint", "bool", "double", "decimal"))


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
    naming: Naming,
    *,
    own_key: bool,
) -> tuple[float, Evidence]:
    """Return how well a field fits as a reference to ``target``, 0 if it does not, and the evidence."""
    known = {"is_anchor": target in anchors, "is_person": target_item.address in people, "own_key": own_key}
    named = _named_for(name, item, target_item, target, naming, **known)
    inner, outer = item.tally.fields.get(name), target_item.tally.fields.get(target.field)
    if inner is None or outer is None or not inner.cells or not outer.cells:
        same_store = item.collection.store == target_item.collection.store
        return (named * 0.5, Evidence.FIELD_NAME) if named >= 1 and same_store and not own_key else (0, Evidence.NONE)
    held = inclusion(inner.sketch, outer.sketch)
    if not held.compared:
        return (named * 0.4, Evidence.FIELD_NAME) if named >= 1 else (0, Evidence.NONE)
    if named and held.share >= (0.5 if named >= 1 else 0.9):
        return named + held.share + 0.5 * (target in anchors), Evidence.FIELD_NAME | Evidence.STATISTICS
    distinctive = not inner.type.startswith(("int", "uint", "double", "decimal")) and held.compared >= 20
    if distinctive and held.share >= 0.95 and not own_key and names.names_key(target.field):
        return held.share, Evidence.STATISTICS
    return 0, Evidence.NONE


_FELLOWS: Final = frozenset("parent root ancestor original previous next reply to in top target".split())
"""A reference of these words alone, that nothing declares, is to a record of the same collection."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What collections are called: each collection's names as singular words, without its store's prefixes."""

    called: Mapping[str, tuple[tuple[str, ...], ...]]
    """By address, the full name first."""
    shared: frozenset[str]
    """Names that are the key of several collections: ``id``, ``entity_id``. They name none of them."""

    @classmethod
    def of(cls, surveyed: Sequence[Surveyed]) -> Naming:
        full = {s.address: tuple(names.singular(w) for w in names.words(s.collection.name)) for s in surveyed}
        first = Counter((a.partition("/")[0], w[0]) for a, w in full.items() if w)
        called = {
            a: tuple(
                n
                for n in (
                    w,
                    w[1:] if w and first[a.partition("/")[0], w[0]] > 1 else (),
                    w[:-1] if w and w[-1] in names.HOUSINGS else (),
                )
                if n and not set(n) <= names.HOUSINGS
            )
            or (w,)
            for a, w in full.items()
        }
        keys = Counter(s.collection.key[0] for s in surveyed if len(s.collection.key) == 1)
        return cls(called, frozenset(k for k, n in keys.items() if n > 2))

    def exactly(self, stem: Sequence[str], store: str) -> bool:
        """Is a collection of the store called just so?"""
        joined = "".join(stem)
        return any(
            a.startswith(f"{store}/") and any("".join(n) == joined for n in called) for a, called in self.called.items()
        )

    def fit(self, stem: Sequence[str], address: str) -> float:
        """Return how clearly words name a collection: 2 its name, less if qualified, below 1 only its last words."""
        joined = "".join(stem)
        for i, called in enumerate(self.called[address]):
            if joined == "".join(called):
                return 2 - i * 0.1
        for i, called in enumerate(self.called[address]):
            if tuple(stem[-len(called) :]) == called:
                return 1.8 - i * 0.1
        if len(joined) > 5 and any(len(c := "".join(n)) > 4 and joined.startswith(c) for n in self.called[address]):
            return 0.85
        if sum(called[0][-len(stem) :] == tuple(stem) for called in self.called.values()) > 1:
            return 0
        return 0.8 if stem and self.called[address][0][-len(stem) :] == tuple(stem) else 0


def _named_for(
    name: str, item: Surveyed, target_item: Surveyed, target: FieldAddress, naming: Naming, *, is_anchor: bool,
    is_person: bool, own_key: bool
) -> float:  # fmt: skip
    """Return how clearly a field is named for a key: 2 its collection's name, 1 a word for its people, 0 not at all."""
    stem = names.stem(name)
    if not stem or stem == ("id",):
        return 0
    if set(stem) <= _FELLOWS:
        return 1.9 if target_item is item and not own_key else 0
    fit = naming.fit(stem, target_item.address)
    if not names.names_key(name):
        return fit * 0.9 if fit and names.may_refer(name) and _whole_number(item, name) else 0
    if own_key and naming.called[item.address][0][-len(stem) :] == stem:
        return 0  # its own name
    if stem[0] == "parent" and naming.fit(stem[1:], item.address) and target_item is not item:
        return 0
    if fit >= 1:
        return fit
    if own_key and (not is_anchor or stem[-1] not in names.OWNER):
        return 0
    same = names.words(name) == names.words(target.field) and target.field not in naming.shared
    if same and names.stem(target.field) not in (("id",), ("key",), ("code",)):
        return 2
    elsewhere = naming.exactly(stem, item.collection.store) or naming.exactly(stem[-1:], item.collection.store)
    if is_anchor and not elsewhere:
        if stem[-1] in names.OWNER:
            return 1.5 if stem[-1] in ("user", "uid", "userid", "account", "member") else 1
        if any(w in names.MENTION or w in names.OWNER or w == "by" for w in stem):
            return 1 if names.words(name)[-1] in ("id", "uid", "by") else 0.5
    tail = target_item.collection.name and stem[-1] == naming.called[target_item.address][0][-1]
    return 1 if is_person and tail and not elsewhere else fit


def _whole_number(item: Surveyed, name: str) -> bool:
    """Does a field without a key's name hold numbers that are many enough to be references?"""
    tally = item.tally.fields.get(name)
    return tally is not None and tally.type.startswith(("int", "uint")) and distinct(tally.sketch) >= 10
