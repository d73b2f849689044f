"""References of which another field says to which collection: ``author_type`` beside ``author_id``. Pure.

What the type field holds is not read back: names that collections are usually given in such fields
(``Contact``, ``contacts``, ``App\\Models\\Contact``) are looked up among the digests of its values. A number
for a type (``share_type = 3``) can't be guessed; config can name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from delenda.discovery import names
from delenda.discovery.naming import Naming
from delenda.discovery.surveyed import Link, Surveyed
from delenda.discovery.tally import FieldTally, inclusion
from delenda.model import Condition, Evidence

Digest = Callable[[str], int]
"""Returns the digest that a sketch holds of a value."""

_ENDS: Final = ("type", "model", "class", "kind", "entity", "module", "table", "source")
_KEY_ENDS: Final = ("_id", "Id", "ID", "_uuid", "_key", "id")


def type_field(item: Surveyed, name: str) -> str | None:
    """Return the field that says to which collection a field refers: ``source_type`` of ``source_id``."""
    root = next((name.removesuffix(end) for end in _KEY_ENDS if name.endswith(end) and name != end), None)
    if not root:
        return None
    beside = {f.lower().replace("_", ""): f for f in item.field_names() if f != name and _is_text(item, f)}
    plain = root.lower().replace("_", "")
    return next((beside[plain + end] for end in _ENDS if plain + end in beside), None)


def typed(surveyed: Sequence[Surveyed], naming: Naming, digest: Digest | None, refused: set[str]) -> list[Link]:
    """Return the references that hold under a condition; none without the digests to look them up with."""
    if digest is None:
        return []
    keyed = [s for s in surveyed if len(s.collection.key) == 1]
    spelled = {s.address: [(text, digest(text)) for text in dict.fromkeys(_spellings(s, naming))] for s in keyed}
    links = []
    for item in surveyed:
        for name in item.field_names():
            kind = type_field(item, name)
            if kind is None or str(item.place(name)) in refused:
                continue
            types, values = item.tally.fields.get(kind), item.tally.fields.get(name)
            if types is None or values is None or not types.sketch.size:
                continue
            for target in keyed:
                said = tuple(text for text, d in spelled[target.address] if _holds(types, d))
                if said and target.collection.store == item.collection.store and _could_be(values, target):
                    place = target.place(target.collection.key[0])
                    evidence = Evidence.FIELD_NAME | Evidence.STATISTICS
                    links.append(Link((item.place(name),), (place,), evidence, when=Condition(kind, said)))
    return links


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


def _spellings(item: Surveyed, naming: Naming) -> Iterator[str]:
    """Yield what a collection may be called in a type field."""
    yield from (item.collection.name, item.collection.name.lower(), item.collection.name.upper())
    plural = tuple(names.words(item.collection.name))
    for one in naming.called[item.address]:
        many = plural[len(plural) - len(one) :] if len(plural) >= len(one) else plural
        for parts in (one, many, plural):
            camel = "".join(w.capitalize() for w in parts)
            yield from ("_".join(parts), "-".join(parts), "".join(parts), camel, camel[:1].lower() + camel[1:])
            yield from (camel.upper(), "_".join(parts).upper(), " ".join(parts), " ".join(parts).title())
            yield from (f"App\\Models\\{camel}", f"App\\{camel}", f"App\\Entity\\{camel}", f"models.{camel}")
            if len(plural) > 1:
                yield f"{plural[0].capitalize()}::{camel}"
            yield ".".join((plural[0], "_".join(parts)))
