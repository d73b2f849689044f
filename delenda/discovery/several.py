"""Fields whose texts stand partly in one collection's key, partly in another's: any of several may be meant. Pure.

UUIDs stand in a key that is not theirs by no chance. So ``entity_id`` refers to ``website`` where its value is a
website's key, and to ``board`` where it is a board's, whatever number beside it says which is which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from delenda.discovery import names
from delenda.discovery.surveyed import Link, Surveyed
from delenda.discovery.tally import inclusion
from delenda.model import Evidence, FieldAddress

_ALL: Final = 0.95
"""Of a field's values, the share that stands in the keys together."""
_SOME: Final = 3
"""Values that stand in a key, at least, before it is one of those."""


def several(
    surveyed: Sequence[Surveyed], keys: Iterable[tuple[Surveyed, FieldAddress]], known: set[str]
) -> Iterator[Link]:
    """Yield references of the fields whose texts all stand in one of several keys.

    Args:
        keys: what can be referred to.
        known: addresses of fields of which it is known, or said, what they refer to.
    """
    texts = [(t, place) for t, place in keys if t.collection.key == (place.field,) and _is_text(t, place.field)]
    for item in surveyed:
        for name in item.field_names():
            place = item.place(name)
            own = item.collection.key == (name,)
            if own or str(place) in known or not names.names_key(name) or not _is_text(item, name):
                continue
            held = [
                (target, share) for t, target in texts if t is not item and (share := _share(item, name, t, target))
            ]
            if len(held) > 1 and sum(share for _, share in held) >= _ALL:
                yield from (Link((place,), (target,), Evidence.STATISTICS) for target, _ in held)


def _share(item: Surveyed, name: str, target: Surveyed, place: FieldAddress) -> float:
    """Return the share of a field's values that stand in a key; 0 if they are too few to tell."""
    if item.collection.store != place.store:
        return 0
    held = inclusion(item.tally.fields[name].sketch, target.tally.fields[place.field].sketch)
    return held.share if held.found >= _SOME else 0


def _is_text(item: Surveyed, name: str) -> bool:
    tally = item.tally.fields.get(name)
    return tally is not None and tally.type == "string" and tally.sketch.size > 0
