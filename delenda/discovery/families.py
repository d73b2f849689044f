"""What a key's name means among collections that are called after one another. Pure.

``characters`` has the key ``guid``; ``character_aura.guid``, ``character_pet_owner.guid`` are of its *family*, and
hold that key. Where most of what holds ``guid`` is of one family, ``guid`` is at home there: a stranger's ``guid``,
and any ``owner_guid``, refer to it too, unless they name another collection whose key is called ``guid``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from delenda.discovery import names
from delenda.discovery.surveyed import Surveyed
from delenda.discovery.tally import distinct, inclusion
from delenda.model import FieldAddress

_KEYS: Final = frozenset("guid uuid uid gid oid pk key rowid objectid".split())
"""Names of keys that say of no collection which it is."""
_KIN: Final = 3
"""So many of a family hold a key's name before it is at home there."""
_SPREAD: Final = 8
"""A field's different values are at least one in so many of its cells, or of the keys."""
_MOSTLY: Final = 2 / 3

Bare = Mapping[str, tuple[str, ...]]


def homes(surveyed: Sequence[Surveyed], bare: Bare) -> dict[tuple[str, str], FieldAddress]:
    """Return by store and name what a key's name refers to in most collections that hold it, if it is one family's."""
    votes: dict[tuple[str, str], Counter[FieldAddress]] = {}
    by_key: dict[tuple[str, str], list[Surveyed]] = {}
    for s in surveyed:
        if len(s.collection.key) == 1 and s.collection.key[0].lower() != "id":
            by_key.setdefault((s.collection.store, s.collection.key[0]), []).append(s)
    for (store, name), wholes in by_key.items():
        for s in surveyed:
            if s.collection.store == store and name in s.field_names():
                kin = [w for w in wholes if w is not s and is_kin(s.address, w.address, bare) and _stands(s, name, w)]
                if kin:
                    nearest = max(kin, key=lambda w: len(bare[w.address]))
                    votes.setdefault((store, name), Counter())[nearest.place(name)] += 1
    found = {}
    for place, counted in votes.items():
        best, held = counted.most_common(1)[0]
        if held >= _KIN and held >= _MOSTLY * sum(counted.values()):
            found[place] = best
    return found


def is_kin(part: str, whole: str, bare: Bare) -> bool:
    """Is a collection called after another: ``character_aura`` after ``characters``?"""
    own, theirs = bare[part], bare[whole]
    return 0 < len(theirs) < len(own) and own[: len(theirs)] == theirs and _store(part) == _store(whole)


def _is_kin_of_tail(part: str, whole: str, bare: Bare) -> bool:
    """Is a collection called after another's last words, no collection's name: ``pet_spell``, ``character_pet``?"""
    own, theirs = bare[part], bare[whole]
    shared = next((n for n in range(len(theirs) - 1, 0, -1) if own[:n] == theirs[-n:]), 0)
    return 0 < shared < len(own) and not any(b == own[:shared] for b in bare.values())


def fit(
    name: str,
    item: Surveyed,
    target: Surveyed,
    bare: Bare,
    homes: Mapping[tuple[str, str], FieldAddress],
    keys: Mapping[str, str],
) -> float | None:
    """Return how clearly a field is a family's key, 0 if it is surely another's, None if families say nothing.

    Args:
        keys: by address, the one field of a collection's key.
    """
    key, store = keys.get(target.address), item.collection.store
    if key is None or target is item or target.collection.store != store:
        return None
    own_key = item.collection.key == (name,)
    if name == key and is_kin(item.address, target.address, bare) and not _has_nearer(item, target, name, bare, keys):
        return None if own_key and (name.lower() == "id" or homes.get((store, name)) is None) else 2.1
    plain = name.rstrip("0123456789")
    ending = next((k for s, k in homes if s == store and name != k and plain.lower().endswith(k.lower())), None)
    if ending and not own_key:
        if not _is_spread(item, name, target):
            return 0
        return _ending(plain, ending, target, bare, homes[store, ending], keys)
    home = homes.get((store, name))
    if own_key or (home is None and name.lower() not in _KEYS):
        return None
    if home == target.place(key):
        return (
            None
            if any(is_kin(item.address, a, bare) and k == name for a, k in keys.items() if a != item.address)
            else 1.7
        )
    kin = is_kin(item.address, target.address, bare) or _is_kin_of_tail(item.address, target.address, bare)
    return 1.7 if kin and key != name and home is not None and not _names(item, target, bare, but=name) else None


def _ending(
    name: str, ending: str, target: Surveyed, bare: Bare, home: FieldAddress, keys: Mapping[str, str]
) -> float | None:
    """Return how clearly a field that ends in a family's key is this collection's: ``item_guid``, ``owner_guid``."""
    before = tuple(names.singular(w) for w in names.words(name[: -len(ending)]))
    if not before:
        return None
    store = home.store
    fellows = [a for a, k in keys.items() if k == ending and a.startswith(f"{store}/")]
    named = [a for a in fellows if bare[a][: len(before)] == before or bare[a][-len(before) :] == before]
    if len(named) == 1:
        return 1.9 if named[0] == target.address else 0
    at_home = target.address == f"{home.store}/{home.collection}"
    return 1.7 if at_home and not named else 0 if keys.get(target.address) != ending else None


def _has_nearer(item: Surveyed, target: Surveyed, name: str, bare: Bare, keys: Mapping[str, str]) -> bool:
    """Is there a longer name that a collection is called after, with a key of the same name?"""
    long = len(bare[target.address])
    return any(
        k == name and a != item.address and len(bare[a]) > long and is_kin(item.address, a, bare)
        for a, k in keys.items()
    )


def _names(item: Surveyed, target: Surveyed, bare: Bare, *, but: str) -> bool:
    """Does another field of a record name a collection: ``guildid`` beside ``guid``?"""
    whole = "".join(bare[target.address])
    return any("".join(names.stem(f)) == whole for f in item.field_names() if f != but)


def _is_spread(item: Surveyed, name: str, target: Surveyed) -> bool:
    """Do a field's values differ as much as references would: not five numbers in a hundred records?"""
    inner, outer = item.tally.fields.get(name), target.tally.fields.get(target.collection.key[0])
    if inner is None or outer is None:
        return True
    return _SPREAD * distinct(inner.sketch) >= min(inner.cells, distinct(outer.sketch))


def _stands(item: Surveyed, name: str, whole: Surveyed) -> bool:
    inner, outer = item.tally.fields.get(name), whole.tally.fields.get(name)
    if inner is None or outer is None or not inner.cells:
        return False
    return inclusion(inner.sketch, outer.sketch).share >= 0.98


def _store(address: str) -> str:
    return address.partition("/")[0]
