"""References of which another field says to which collection: ``author_type`` beside ``author_id``. Pure.

What the type field holds is not read back: names that collections are usually given in such fields
(``Contact``, ``contacts``, ``App\\Models\\Contact``) are looked up among the digests of its values. A letter
(``T``) stands for the one collection that begins so and whose keys the values are; the linter says that this is a
guess. A number for a type (``share_type = 3``) can't be guessed; config can name it.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from delenda.discovery import names
from delenda.discovery.naming import Naming
from delenda.discovery.persons import owning_target
from delenda.discovery.surveyed import Link, Surveyed
from delenda.discovery.tally import FieldTally, distinct, inclusion
from delenda.model import Condition, Evidence

Digest = Callable[[str], int]
"""Returns the digest that a sketch holds of a value."""

_KEY_ENDS: Final = ("_id", "Id", "ID", "_uuid", "_key", "id")
_ANYTHING: Final = frozenset(
    "object entity item record target subject resource model foreign related linked content element".split()
)
"""Words that name no collection: what they refer to, a plain ``type`` beside them says, or the word alone."""
_CODED: Final = (("type",), ("table",), ("class",), ("model",), ("lookup",))
"""Last words of a field that says by a number of what kind another record is: ``content_type_id``."""
_MOST: Final = 20
"""Different texts that a field holds at most, before it is no type."""
_NAMED: Final = 1.6
"""How clearly a field must be named for a collection (:meth:`Naming.fit`) to refer to nothing else."""
_CLEARLY: Final = 1.3
"""So many times more than the next must speak for what an initial stands for."""


def type_field(item: Surveyed, name: str, *, numbers: bool = False) -> str | None:
    """Return the field that says to which collection a field refers: ``source_type`` of ``source_id``.

    Args:
        numbers: may it hold numbers for types too?
    """
    root = next((name.removesuffix(end) for end in _KEY_ENDS if name.endswith(end) and name != end), None)
    if not root:
        return None
    beside = {f.lower().replace("_", ""): f for f in item.field_names() if f != name and (numbers or _is_text(item, f))}
    roots = [root, *((name,) if names.names_key(name) else ())]
    found = [beside.get(r.lower().replace("_", "") + end) for r in roots for end in names.TYPES]
    if set(names.words(root)[-1:]) & _ANYTHING:
        text = next(
            (f for f in item.field_names() if f.lower() == root.lower().rstrip("_") and _is_text(item, f)), None
        )
        found += [text, *(beside.get(end) for end in ("type", "kind", "model"))]
        coded = (f for f in item.field_names() if f != name and names.stem(f)[-1:] in _CODED and names.names_key(f))
        found += [next(coded, None)] if numbers else []
    return next((f for f in found if f is not None), None)


@dataclass(frozen=True, slots=True)
class Typed:
    """The references that hold under a condition, and what could not be told of them."""

    links: tuple[Link, ...] = ()
    guessed: tuple[tuple[str, str, str], ...] = ()
    """Address, field and what its initials were taken for."""
    untold: tuple[tuple[str, str, str], ...] = ()
    """Address, field and type field, where types stand that could not be told."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A field, and the one beside it that says to which collection it refers."""

    item: Surveyed
    name: str
    kind: str
    types: FieldTally
    values: FieldTally


def beside(item: Surveyed, name: str) -> list[str]:
    """Return the fields that are called as a field is, and one word more: ``created_by_role`` of ``created_by``.

    One of them says to which collection the field refers if names of collections stand in it.
    """
    root = next((name.removesuffix(end) for end in _KEY_ENDS if name.endswith(end) and name != end), name)
    if not names.names_key(name):
        return []
    own = names.words(root)
    cut = own[:-1] if len(own) > 1 and own[-1] in ("to", "by", "for", "on") else own
    anything = own[-1] in _ANYTHING
    longer = [
        f
        for f in item.field_names()
        if f != name and _is_text(item, f) and (anything or names.words(f)[:-1] in (own, cut))
    ]
    return [f for f in longer if (t := item.tally.fields.get(f)) is not None and 0 < t.sketch.size <= _MOST]


def typed(
    surveyed: Sequence[Surveyed], naming: Naming, digest: Digest | None, refused: set[str], people: set[str]
) -> Typed:
    """Return the references that hold under a condition; none without the digests to look them up with.

    Args:
        refused: addresses of fields that refer to something else, or to nothing.
        people: addresses of the lists of people: an initial stands for one of them before anything else.
    """
    if digest is None:
        return Typed()
    keyed = [s for s in surveyed if len(s.collection.key) == 1]
    spaces = _namespaces(surveyed)
    spelled = _spelled(keyed, naming, spaces, digest)
    pairs = [
        p
        for p in _pairs(surveyed, refused)
        if not names_collection(p.item, p.name, naming) or _names_collections(p, keyed, spelled)
    ]
    pairs += [
        p
        for p in _loose(surveyed, refused)
        if not names_collection(p.item, p.name, naming) and _names_collections(p, keyed, spelled)
    ]
    spoken = [(p, t, said) for p in pairs for t in keyed if (said := _said(p, t, spelled[t.address]))]
    letters = _initials(pairs, keyed, naming, digest, people)
    guessed = [
        (p, t, tuple(x for x in (letter, letter.lower()) if _holds(p.types, digest(x))))
        for p in pairs
        for letter, t in letters.get(p.item.collection.store, {}).items()
        if not any(q is p and {letter, letter.lower()} & set(said) for q, _, said in spoken)
    ]
    guessed = [(p, t, said) for p, t, said in guessed if said and t is not p.item and _could_be(p.values, t)]
    told = {id(p): sum(len(said) for q, _, said in (*spoken, *guessed) if q is p) for p in pairs}
    return Typed(
        tuple(_link(p, t, said, named=True) for p, t, said in spoken)
        + tuple(_link(p, t, said, named=False) for p, t, said in guessed),
        tuple((p.item.address, p.name, f"{'/'.join(said)}: {t.collection.name}") for p, t, said in guessed),
        tuple((p.item.address, p.name, p.kind) for p in pairs if 0 < told[id(p)] < distinct(p.types.sketch)),
    )


def _pairs(surveyed: Sequence[Surveyed], refused: set[str]) -> Iterator[_Pair]:
    for item in surveyed:
        for name in item.field_names():
            kind = type_field(item, name)
            types, values = item.tally.fields.get(kind or ""), item.tally.fields.get(name)
            known = str(item.place(name)) in refused
            if kind and not known and types is not None and values is not None and types.sketch.size:
                yield _Pair(item, name, kind, types, values)


def _loose(surveyed: Sequence[Surveyed], refused: set[str]) -> Iterator[_Pair]:
    for item in surveyed:
        for name in item.field_names():
            if type_field(item, name) or str(item.place(name)) in refused or name in item.collection.key:
                continue
            for kind in beside(item, name):
                values = item.tally.fields.get(name)
                if values is not None and values.sketch.size:
                    yield _Pair(item, name, kind, item.tally.fields[kind], values)


def _names_collections(
    pair: _Pair, keyed: Sequence[Surveyed], spelled: Mapping[str, Sequence[tuple[str, int]]]
) -> bool:
    """Do names of collections make up half of what stands in a field, and are their keys the values?"""
    told = {text for t in keyed for text in _said(pair, t, spelled[t.address])}
    return 2 * len(told) >= distinct(pair.types.sketch)


def _said(pair: _Pair, target: Surveyed, spelled: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Return the spellings of a collection's name that stand among a pair's types."""
    said = tuple(text for text, d in spelled if _holds(pair.types, d))
    same = target.collection.store == pair.item.collection.store
    return said if said and same and _could_be(pair.values, target) else ()


def _link(pair: _Pair, target: Surveyed, said: tuple[str, ...], *, named: bool) -> Link:
    evidence = Evidence.STATISTICS | (Evidence.FIELD_NAME if named else Evidence.NONE)
    place = target.place(target.collection.key[0])
    return Link((pair.item.place(pair.name),), (place,), evidence, when=Condition(pair.kind, said))


def _initials(
    pairs: Sequence[_Pair], keyed: Sequence[Surveyed], naming: Naming, digest: Digest, people: set[str]
) -> dict[str, dict[str, Surveyed]]:
    """Return by store what a letter for a type stands for: ``T`` for tickets. It is the same in all its collections.

    It is a list of people, or refers to one; of several, the one whose keys the values cover clearly best.
    """
    found: dict[str, dict[str, Surveyed]] = {}
    lists = {s.address: s for s in keyed if s.address in people}
    for store in {p.item.collection.store for p in pairs}:
        here = [p for p in pairs if p.item.collection.store == store]
        for letter in string.ascii_uppercase:
            using = [p for p in here if any(_holds(p.types, digest(x)) for x in (letter, letter.lower()))]
            fitting = [
                s
                for s in keyed
                if s.collection.store == store
                and len(naming.bare[s.address]) == 1
                and naming.bare[s.address][0].upper().startswith(letter)
                and (s.address in people or owning_target(s, lists, naming))
            ]
            best = _clearest(using, fitting, people) if using and fitting else None
            if best is not None:
                found.setdefault(store, {})[letter] = best
    return found


def _clearest(using: Sequence[_Pair], fitting: Sequence[Surveyed], people: set[str]) -> Surveyed | None:
    listed = [s for s in fitting if s.address in people]
    if len(listed) == 1:
        return listed[0]
    scores = sorted(
        ((sum(_likeness(p, s) for p in using if p.item is not s), i) for i, s in enumerate(fitting)), reverse=True
    )
    clear = scores[0][0] > 0 and (len(scores) == 1 or scores[0][0] >= _CLEARLY * scores[1][0])
    return fitting[scores[0][1]] if clear else None


def _likeness(pair: _Pair, target: Surveyed) -> float:
    """Return how much of a field's values and of a collection's keys are the same, 0 to 1."""
    keys = target.tally.fields.get(target.collection.key[0])
    if keys is None or not keys.sketch.size or not pair.values.sketch.size:
        return 0
    return inclusion(pair.values.sketch, keys.sketch).share * inclusion(keys.sketch, pair.values.sketch).share


def _is_text(item: Surveyed, name: str) -> bool:
    declared = item.collection.field_named(name)
    return declared is not None and not declared.type.startswith(("int", "uint", "bool", "double", "decimal"))


def _holds(tally: FieldTally, digest: int) -> bool:
    at = int(np.searchsorted(tally.sketch, np.uint64(digest)))
    return at < tally.sketch.size and int(tally.sketch[at]) == digest


def _could_be(values: FieldTally, target: Surveyed) -> bool:
    """May some of the values be keys of a collection: do any stand in it?"""
    keys = target.tally.fields.get(target.collection.key[0])
    if keys is None or not keys.sketch.size or not values.sketch.size:
        return keys is not None and not target.tally.records
    return inclusion(values.sketch, keys.sketch).found > 0


def _spelled(
    keyed: Sequence[Surveyed], naming: Naming, spaces: Mapping[str, Sequence[str]], digest: Digest
) -> dict[str, list[tuple[str, int]]]:
    """Return by address what may stand for a collection in a type field, with the digests.

    What spells several is said of the one that needs the least left out of its name: ``OrderLine`` is
    ``order_lines``, and no ``old_order_lines``.
    """
    ranks: dict[tuple[str, str], tuple[int, set[str]]] = {}
    for s in keyed:
        store = s.collection.store
        for text, rank in _spellings(s, naming, spaces.get(store, ())):
            best, who = ranks.get((store, text), (rank, set()))
            if rank <= best:
                ranks[store, text] = rank, {s.address} | (who if rank == best else set())
    found: dict[str, list[tuple[str, int]]] = {s.address: [] for s in keyed}
    for (_, text), (_, addresses) in ranks.items():
        value = digest(text)
        for address in addresses:
            found[address].append((text, value))
    return found


def names_collection(item: Surveyed, name: str, naming: Naming) -> bool:
    """Is a field named for a collection, so that ``address_type`` tells the address of ``address_id``, not its list?"""
    stem, store = naming.stem(name, item.address), f"{item.collection.store}/"
    return any(naming.fit(stem, a) >= _NAMED for a in naming.called if a.startswith(store))


def _namespaces(surveyed: Sequence[Surveyed]) -> dict[str, list[str]]:
    """Return by store the namespaces that classes stand in, wherever a field names classes."""
    found: dict[str, set[str]] = {}
    for item in surveyed:
        for tally in item.tally.fields.values():
            if tally.namespaces:
                found.setdefault(item.collection.store, set()).update(tally.namespaces)
    return {store: sorted(spaces) for store, spaces in found.items()}


def _plural(word: str) -> str:
    """Return an English word's plural, by the regular rules."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _spellings(item: Surveyed, naming: Naming, namespaces: Sequence[str] = ()) -> Iterator[tuple[str, int]]:
    """Yield what a collection may be called in a type field, and how much of its name that leaves out: 0 nothing."""
    yield from ((t, 0) for t in (item.collection.name, item.collection.name.lower(), item.collection.name.upper()))
    plural = tuple(names.words(item.collection.name))
    for rank, one in enumerate(naming.called[item.address]):
        many = plural[len(plural) - len(one) :] if len(plural) >= len(one) else plural
        for parts in dict.fromkeys((one, many, plural, (*one[:-1], _plural(one[-1])))):
            camel = "".join(w.capitalize() for w in parts)
            found = ["_".join(parts), "-".join(parts), "".join(parts), camel, camel[:1].lower() + camel[1:]]
            found += [camel.upper(), "_".join(parts).upper(), " ".join(parts), " ".join(parts).title()]
            found += [f"App\\Models\\{camel}", f"App\\{camel}", f"App\\Entity\\{camel}", f"models.{camel}"]
            for space in namespaces:
                found += [f"{space}{camel}", f"{space}{'_'.join(parts)}", f"{space}{''.join(parts)}"]
            if len(plural) > 1:
                found.append(f"{plural[0].capitalize()}::{camel}")
            found.append(".".join((plural[0], "_".join(parts))))
            yield from ((text, 0 if parts is plural else rank) for text in found)
