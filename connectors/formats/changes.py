"""The changes of a nested record: pure decisions that every format shares.

A record is a tree of dicts, lists and scalars. ``leaves`` names each scalar by its path; ``edits_of`` says
which places of the tree get which new value, and ``applied`` carries that out on the tree. A format that
keeps its own bytes (JSON) carries it out on the text instead. What one value becomes is ``treatment``'s.

A path is dotted; ``[]`` follows the name of a list of records: ``contacts[].phone``. A list of scalars
bears its own name: ``tags``.

A dict whose keys are themselves values (``{"+1 555-0100": …}``) is read as a list of entries with the key
in ``@key``, so that no value ever becomes a field's name.

>>> edits_of({"a": [{"n": "Ann", "p": "1"}, {"n": "Bo", "p": "2"}]},
...          [Change("a[].p", Technique.DROP_ENTRY, ("2",))])
{('a', 1): <Gone.GONE: 'gone'>}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

from connectors.treatment import treat
from delenda.model import Change, Technique

MAP_KEY: Final = "@key"
MAP_VALUE: Final = "@value"
SCALAR: Final = "value"
"""The field's name where a record is no object but a bare value."""

Location = tuple[str | int, ...]


class Gone(Enum):
    """The mark of a place that is dropped whole."""

    GONE = "gone"


class Leaf(NamedTuple):
    """A scalar of a record: its path, where it is, and the lengths of location at which list entries end.

    ``entries`` counts entries that are records, or else bare elements of a list; ``bare`` says that the leaf
    itself is such an element, ``is_key`` that it is the key of a map's entry.
    """

    path: str
    location: Location
    entries: tuple[int, ...]
    value: Any
    bare: bool = False
    is_key: bool = False


_VALUE_LIKE = re.compile(
    r"\d{5,}|@.*\.|\d[\d\- ().]{7,}\d|^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}|^[0-9a-fA-F:]{12,}$|^\d+$"
)


def looks_like_a_value(name: str) -> bool:
    """Return whether a key or path segment is data rather than a name: numbers, addresses, digests, ids."""
    return bool(_VALUE_LIKE.search(name)) or len(name) > 128


def is_map(value: Mapping[str, Any]) -> bool:
    """Return whether a dict's keys are data."""
    return any(looks_like_a_value(str(k)) for k in value)


def entries_of(value: Any) -> list[tuple[str | int, Any, Any]] | None:
    """Return ``(place, key, entry)`` of a list or a map, None for anything else. A list's keys are None.

    Arrow gives its maps as lists of pairs; their place is the index.
    """
    if isinstance(value, dict):
        return [(k, k, v) for k, v in value.items()] if is_map(value) else None
    if isinstance(value, list):
        return [(i, *e) if isinstance(e, tuple) else (i, None, e) for i, e in enumerate(value)]
    return None


def leaves(value: Any, path: str = "", location: Location = (), entries: tuple[int, ...] = ()) -> Iterator[Leaf]:
    """Yield the scalars of a record in their order."""
    if (items := entries_of(value)) is not None:
        for place, key, entry in items:
            here = (*location, place)
            nested = isinstance(entry, dict | list)
            if key is not None:
                ends = (*entries, len(here))
                yield Leaf(f"{path}[].{MAP_KEY}", here, ends, key, is_key=True)
                yield from leaves(entry, f"{path}[]" if nested else f"{path}[].{MAP_VALUE}", here, ends)
            elif nested:
                yield from leaves(entry, f"{path}[]", here, (*entries, len(here)))
            else:
                yield Leaf(path or SCALAR, here, entries or (len(here),), entry, bare=True)
    elif isinstance(value, dict):
        for name, child in value.items():
            yield from leaves(child, f"{path}.{name}" if path else str(name), (*location, name), entries)
    else:
        yield Leaf(path or SCALAR, location, entries, value)


def edits_of(
    record: Any, changes: Sequence[Change], empty: Callable[[str], Any] = lambda _: None
) -> dict[Location, Any]:
    """Return new values by location (``Gone`` for entries that go); only what really changes is listed.

    ``empty`` gives what SUPPRESS leaves in the field of a path.
    """
    new: dict[Location, Any] = {}
    everything = list(leaves(record)) if changes else []
    for change in changes:
        for leaf in everything:
            if leaf.path != change.field or any(new.get(leaf.location[:n]) is Gone.GONE for n in leaf.entries):
                continue
            if change.technique is Technique.DROP_ENTRY and leaf.entries:
                _drop_entry(everything, leaf, change, new)
                continue
            before = new.get(leaf.location, leaf.value)
            after = treat(before, change, empty(change.field))
            if after == before and type(after) is type(before):
                continue
            if leaf.bare and change.technique is Technique.SUPPRESS:
                new[leaf.location[:-1]] = empty(change.field)
            elif before is not Gone.GONE:
                new[leaf.location] = Gone.GONE if leaf.is_key else after
    return new


def _drop_entry(everything: Sequence[Leaf], leaf: Leaf, change: Change, new: dict[Location, Any]) -> None:
    """Mark the innermost entry around a leaf if any leaf of that entry holds one of the texts."""
    entry = leaf.location[: leaf.entries[-1]]
    family = (x.value for x in everything if x.location[: len(entry)] == entry)
    if any(holds(value, change.texts) for value in family):
        new[entry] = Gone.GONE


def holds(value: Any, texts: Sequence[str]) -> bool:
    """Return whether a redaction of the texts would change the value."""
    return bool(treat(value, Change("", Technique.REDACT_SPAN, tuple(texts))) != value)


def applied(value: Any, new: Mapping[Location, Any], location: Location = ()) -> Any:
    """Return the record with the new values in their places."""
    if location in new:
        return new[location]
    if not new:
        return value
    if isinstance(value, dict):
        pairs = ((k, applied(v, new, (*location, k))) for k, v in value.items())
        return {k: v for k, v in pairs if v is not Gone.GONE}
    if isinstance(value, list):
        items = (
            (e[0], kept) if isinstance(e, tuple) and kept is not Gone.GONE else kept
            for i, e in enumerate(value)
            for kept in (applied(e[1] if isinstance(e, tuple) else e, new, (*location, i)),)
        )
        return [x for x in items if x is not Gone.GONE]
    return value
