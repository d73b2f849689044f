"""How clearly a field's name names a collection's key, given what everything else is called. Pure.

>>> agent_of("reporter", "report"), agent_of("voter", "vote"), patient_of("ignored", "ignorer")
(True, True, True)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from delenda.discovery import families, names
from delenda.discovery.surveyed import Surveyed
from delenda.discovery.tally import distinct
from delenda.model import FieldAddress

_FELLOWS: Final = frozenset("parent root ancestor original previous next reply to in top target ancestors".split())
"""A reference of these words alone, that nothing declares, is to a record of the same collection."""
_WEAK_KEYS: Final = frozenset("no number num nr sn code ref reference key".split())
"""Endings that name a key of letters; a whole number that ends so counts or sorts as often."""
_DOINGS: Final = names.DEEDS | names.MAKERS | names.MENTION | {"from"}
_PLAIN_KEYS: Final = frozenset(
    "id key code name type uuid guid rowid no number email mail token phone mobile username login slug".split()
)
_WHOLES: Final = frozenset("entity master header".split())
"""Words for the record that a part is of: of the collection after which the part's is called."""
_FLAGS: Final = (("is",), ("has",), ("was",), ("can",), ("should",), ("allow",), ("enable",))
_GRANTS: Final = frozenset("oauth oauth2 oidc openid openidconnect token tokens grant grants consent consents".split())
"""Words of collections in which a client is a program."""
_MANY: Final = 20
"""Cells of a field before one that takes two values is a flag."""
_LEAST: Final = 3
"""Letters of an abbreviation that may stand for a name: ``soc`` for ``societe``."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What collections are called: each collection's names as singular words, without its store's prefixes."""

    called: Mapping[str, tuple[tuple[str, ...], ...]]
    """By address, the full name first."""
    shared: frozenset[str]
    """Names that are the key of several collections: ``id``, ``entity_id``. They name none of them."""
    keys: Mapping[str, str]
    """By address, the one field of a collection's key."""
    unique: Mapping[str, frozenset[str]]
    """By address, the other fields that the store declares unique."""
    joined: frozenset[tuple[str, str]]
    """(store, name run together) of every collection."""
    affixes: Mapping[str, frozenset[str]]
    """By address, the word that most of a collection's fields begin with: ``rev`` in ``rev_id``, ``rev_actor``."""
    bare: Mapping[str, tuple[str, ...]]
    """By address, its name without the prefix that most of its store's collections have."""
    usual: Mapping[tuple[str, str], FieldAddress]
    """(store, field's name) → what every declared key of that name refers to."""
    tails: Mapping[tuple[str, ...], int]
    """How many collections' full names end so."""
    homes: Mapping[tuple[str, str], FieldAddress]
    """(store, key's name) → the key of the family in which it is at home."""
    fits: dict[tuple[tuple[str, ...], str], float] = field(default_factory=dict)
    """What :meth:`fit` has said before: the same few stems stand in every collection."""

    @classmethod
    def of(cls, surveyed: Sequence[Surveyed]) -> Naming:
        full = {s.address: names.called(s.collection.name) for s in surveyed}
        first = Counter((a.partition("/")[0], w[0]) for a, w in full.items() if w)
        called = {
            a: tuple(
                dict.fromkeys(
                    n
                    for n in (
                        w,
                        w[1:] if w and first[a.partition("/")[0], w[0]] > 1 else (),
                        _unhoused(w) if w and w[-1] in names.HOUSINGS else (),
                        _unhoused(w)[1:] if w and w[-1] in names.HOUSINGS and w[0] in ("t", "tbl") else (),
                    )
                    if n and not set(n) <= names.HOUSINGS
                )
            )
            or (w,)
            for a, w in full.items()
        }
        stores = Counter(a.partition("/")[0] for a in full)
        lone = {(a.partition("/")[0], w[0]) for a, w in full.items() if len(w) == 1}
        common = {k for k, n in first.items() if 2 * n >= stores[k[0]] > 2 and k not in lone}
        common |= {(k, "t") for k in stores}
        bare = {a: w[1:] if len(w) > 1 and (a.partition("/")[0], w[0]) in common else w for a, w in full.items()}
        keys = Counter(s.collection.key[0] for s in surveyed if len(s.collection.key) == 1)
        return cls(
            called,
            frozenset(k for k, n in keys.items() if n > 2),
            {s.address: s.collection.key[0] for s in surveyed if len(s.collection.key) == 1},
            {s.address: frozenset(f.name for f in s.collection.fields if f.unique) for s in surveyed},
            frozenset((a.partition("/")[0], "".join(n)) for a, all_of in called.items() for n in all_of),
            {s.address: _affix(s) for s in surveyed},
            bare,
            _usual(surveyed),
            Counter(w[i:] for w in full.values() for i in range(len(w))),
            families.homes(surveyed, bare),
        )

    def exactly(self, stem: Sequence[str], store: str) -> bool:
        """Is a collection of the store called just so?"""
        return (store, "".join(stem)) in self.joined

    def stem(self, name: str, address: str) -> tuple[str, ...]:
        """Return a field's stem without the affix that its collection's fields share."""
        stem = names.stem(name)
        return stem[1:] if len(stem) > 1 and stem[0] in self.affixes.get(address, ()) else stem

    def fit(self, stem: Sequence[str], address: str) -> float:
        """Return how clearly words name a collection: 2 its name, less if qualified, below 1 only its last words."""
        asked = tuple(stem), address
        if asked not in self.fits:
            self.fits[asked] = self._fit(asked[0], address)
        return self.fits[asked]

    def _fit(self, stem: tuple[str, ...], address: str) -> float:
        joined = "".join(stem)
        if not joined:
            return 0
        for i, called in enumerate(self.called[address]):
            if joined == "".join(called):
                return 2 - i * 0.1
        for i, called in enumerate(self.called[address]):
            if tuple(stem[-len(called) :]) == called:
                return 1.8 - i * 0.1
        if any(tuple(stem[: len(n)]) == n and set(stem[len(n) :]) <= _DOINGS for n in self.called[address]):
            return 1.4  # the name, and what they do: user_modif
        if (
            len(stem) == 1
            and len(joined) > 5
            and any(len(c := "".join(n)) > 4 and joined.startswith(c) for n in self.called[address])
        ):
            return 0.85
        if len(joined) >= _LEAST and any("".join(n).startswith(joined) for n in self.called[address]):
            return 0.9 if self._only_abbreviated(joined, address) else 0
        if self.tails.get(stem, 0) > 1:
            return 0
        return 0.8 if self.called[address][0][-len(stem) :] == tuple(stem) else 0

    def is_key_of(self, name: str, address: str) -> bool:
        """Is a name that of a collection's key, and of next to no other's: ``nid``, ``ipb_id``?"""
        unique = self.keys.get(address) == name or name in self.unique.get(address, ())
        return unique and name not in self.shared and name.lower() not in _PLAIN_KEYS

    def ends(self, stem: Sequence[str], address: str) -> bool:
        """Do words end a collection's name?"""
        return bool(stem) and any(n[-len(stem) :] == tuple(stem) for n in self.called[address])

    def abbreviates(self, stem: Sequence[str], address: str) -> bool:
        """Is a stem short for this collection's name?"""
        joined = "".join(stem)
        return len(joined) >= _LEAST and any("".join(n).startswith(joined) for n in self.called.get(address, ()))

    def _only_abbreviated(self, joined: str, address: str) -> bool:
        """Does an abbreviation stand for this collection's name and for no other's?"""
        store = address.partition("/")[0]
        fitting = {
            a
            for a, all_of in self.called.items()
            if a.startswith(f"{store}/") and any("".join(n).startswith(joined) for n in all_of)
        }
        return fitting == {address}


def _unhoused(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name without the last words that say nothing."""
    while len(words) > 1 and words[-1] in names.HOUSINGS:
        words = words[:-1]
    return words


def _affix(item: Surveyed) -> frozenset[str]:
    """Return the first word of most of a collection's fields, if it is none that means something."""
    declared = item.collection.fields
    first = Counter(w[0] for f in declared if (w := names.words(f.name)) and len(w) > 1)
    if not first or len(declared) < 3:
        return frozenset()
    word, count = first.most_common(1)[0]
    means = word in names.OWNER | names.MENTION | names.PERSON | {"id", "fk", "is", "has", "user"}
    return frozenset() if count < 0.7 * len(declared) or means else frozenset({names.singular(word)})


def _usual(surveyed: Sequence[Surveyed]) -> dict[tuple[str, str], FieldAddress]:
    """Return what fields of a name refer to wherever a store declares it: the same name then means it elsewhere."""
    targets: dict[tuple[str, str], set[FieldAddress]] = {}
    for s in surveyed:
        for r in s.collection.references:
            if len(r.fields) == 1 and r.fields != s.collection.key and r.fields[0].lower() not in _PLAIN_KEYS:
                place = FieldAddress(s.collection.store, r.target, r.target_fields[0])
                targets.setdefault((s.collection.store, r.fields[0]), set()).add(place)
    plain = _FELLOWS | {"entity", "object", "item", "source"}
    return {k: next(iter(t)) for k, t in targets.items() if len(t) == 1 and not set(names.stem(k[1])) <= plain}


def named_for(
    name: str,
    item: Surveyed,
    target_item: Surveyed,
    target: FieldAddress,
    naming: Naming,
    *,
    is_anchor: bool,
    is_person: bool,
    is_crew: bool = False,
) -> float:
    """Return how clearly a field is named for a key: 2 its collection's name, 1 a word for its people, 0 not at all."""
    own_key = item.collection.key == (name,)
    stem = naming.stem(name, item.address)
    if naming.usual.get((item.collection.store, name)) == target:
        return 2.2
    kin = families.fit(name, item, target_item, naming.bare, naming.homes, naming.keys)
    if kin is not None and (kin == 0 or target.field == naming.keys.get(target_item.address)):
        return kin
    if not stem or stem == ("id",) or names.words(names.leaf(name))[:1] in _FLAGS:
        return 0
    if set(stem) <= _FELLOWS:
        return 1.9 if target_item is item and not own_key else 0
    if _of_key(name, item, target_item, target, naming) and (not own_key or _is_part(item, target_item, naming)):
        return 1.9
    if set(stem) <= _WHOLES and not (own_key and name == target.field) and _is_part(item, target_item, naming):
        return 1.7
    if not names.names_key(name) or (names.words(name)[-1:] and _counts(name, item)):
        if counts_or_flags(name, item):
            return 0
        fit = naming.fit(stem, target_item.address)
        return fit * 0.9 if fit and _may_number(name, item) else _of_people(stem, item, naming, is_anchor=is_anchor)
    found = _keyed(name, stem, item, target_item, target, naming, own_key, is_anchor, is_person)
    crew = is_crew and (set(stem) & names.STAFF or _of_people(stem, item, naming, is_anchor=True))
    return found or (0.8 if crew else 0)


def _keyed(
    name: str, stem: tuple[str, ...], item: Surveyed, target_item: Surveyed, target: FieldAddress, naming: Naming,
    own_key: bool, is_anchor: bool, is_person: bool,
) -> float:  # fmt: skip
    """Return how clearly a field that is named like a key is named for this one."""
    fit = naming.fit(stem, target_item.address)
    if target_item is item and fit < 1.5:
        return 0
    if (
        own_key
        and (naming.ends(stem, item.address) or fit < 1)
        and not (is_anchor and stem[-1] in names.OWNER and not naming.ends(stem[-1:], item.address))
    ):
        return _extending(name, item, target_item, target, naming)
    if stem[0] == "parent" and len(stem) > 1 and naming.ends(stem[1:], item.address):
        return 1.9 if target_item is item else 0
    to_key = _to_key(stem, target_item, target, naming)
    if fit < 1 and naming.ends(stem, target_item.address) and _is_part(item, target_item, naming):
        return 1.8  # form_entry_values.entry_id, of form_entry and not of thread_entry
    if fit >= 1 or to_key:
        return max(fit, to_key)
    same = names.words(name) == names.words(target.field) and target.field not in naming.shared
    if same and names.stem(target.field) not in (("id",), ("key",), ("code",), ("reference",), ("number",)):
        return 2
    people = _of_people(stem, item, naming, is_anchor=is_anchor)
    if people:
        return people if names.words(name)[-1] in ("id", "uid", "by") or stem[-1] in names.OWNER else people / 2
    elsewhere = naming.exactly(stem, item.collection.store) or naming.exactly(stem[-1:], item.collection.store)
    tail = stem[-1] == naming.called[target_item.address][0][-1]
    return 1 if is_person and tail and not elsewhere else fit


def _of_key(name: str, item: Surveyed, target_item: Surveyed, target: FieldAddress, naming: Naming) -> bool:
    """Is a field called as the key is, but for what its collection's fields begin with: ``nid``, ``ir_ipb_id``?"""
    if not naming.is_key_of(target.field, target_item.address):
        return False
    parts, key = names.words(name), names.words(target.field)
    affix = naming.affixes.get(item.address, frozenset())
    return parts == key or (len(parts) == len(key) + 1 and parts[0] in affix and parts[1:] == key)


def _is_part(item: Surveyed, target_item: Surveyed, naming: Naming) -> bool:
    """Is a collection called after another, and after none with a longer name: ``node__body`` after ``node``?"""
    own, whole = naming.bare[item.address], naming.bare[target_item.address]
    if target_item.collection.store != item.collection.store or own[: len(whole)] != whole or len(own) <= len(whole):
        return False
    return not any(
        len(own) > len(n) > len(whole) and own[: len(n)] == n and a != item.address
        for a, n in naming.bare.items()
        if a.startswith(f"{item.collection.store}/") and a in naming.keys
    )


def _extending(name: str, item: Surveyed, target_item: Surveyed, target: FieldAddress, naming: Naming) -> float:
    """Return how clearly a collection's own key is another's too: the same name, and no collection's own."""
    same = names.words(name) == names.words(target.field) and target.field not in naming.shared
    own = naming.ends(names.stem(name), item.address)
    return (
        2 if same and not own and target_item is not item and naming.fit(names.stem(name), target_item.address) else 0
    )


def _to_key(stem: Sequence[str], target_item: Surveyed, target: FieldAddress, naming: Naming) -> float:
    """Return how clearly words name a collection and one of its fields: ``order_reference``, ``member_no``."""
    key = names.stem(target.field)
    if len(stem) > len(key) and tuple(stem[-len(key) :]) == key:
        return min(1.7, naming.fit(stem[: -len(key)], target_item.address))
    return 0


def _of_people(stem: Sequence[str], item: Surveyed, naming: Naming, *, is_anchor: bool) -> float:
    """Return how clearly words name one of the people that have accounts, and no collection."""
    if not is_anchor:
        return 0
    store = item.collection.store
    if any(naming.exactly(part, store) for part in (stem, stem[-1:], stem[:1])):
        return 0
    if stem[-1:] == ("client",) and set(names.words(item.collection.name)) & _GRANTS:
        return 0  # the application that a token was given to
    if stem[-1] in ("account", "partner", "client", "contact", "profile"):
        return (
            0
            if any(naming.ends(stem[-1:], a) for a in naming.called if a.startswith(f"{store}/") and a != item.address)
            else 1.2
        )
    if stem[-1] in names.OWNER:
        return 1.5 if stem[-1] in ("user", "uid", "userid", "account", "member") else 1
    return 1 if any(w in names.MENTION | names.OWNER | names.MAKERS or w == "by" for w in stem) else 0


def _counts(name: str, item: Surveyed) -> bool:
    """Is a field with a weak key's ending a number that more likely counts?"""
    tally = item.tally.fields.get(name)
    whole = tally is not None and tally.type.startswith(("int", "uint"))
    return whole and names.words(names.leaf(name))[-1] in _WEAK_KEYS


def counts_or_flags(name: str, item: Surveyed) -> bool:
    """Is a field a whole number called in the plural (``subscribers``), or one of no two but 0 and 1?

    None of these refers to anything.
    """
    tally = item.tally.fields.get(name)
    last = names.words(names.leaf(name))[-1:]
    if tally is None or not last or not tally.type.startswith(("int", "uint", "bool")):
        return False
    return names.singular(last[0]) != last[0] or (distinct(tally.sketch) <= 2 and tally.cells >= _MANY)


def _may_number(name: str, item: Surveyed) -> bool:
    """Does a field without a key's name hold values that may be references: numbers that are many enough, or texts?"""
    tally = item.tally.fields.get(name)
    if tally is None or not names.may_refer(name):
        return False
    return not tally.type.startswith(("int", "uint")) or distinct(tally.sketch) >= 10


def agent_of(word: str, root: str) -> bool:
    """Is a word whoever does what a noun says: ``reporter`` of ``report``, ``blocker`` of ``block``?"""
    for end in ("er", "or", "r"):
        if word.endswith(end) and len(word) > len(end) + 2:
            bare = word[: -len(end)]
            if root in (bare, f"{bare}e") or (len(bare) > 3 and root.startswith(bare)):
                return True
    return False


def patient_of(word: str, agent: str) -> bool:
    """Is a word whom an agent does it to: ``ignored`` by the ``ignorer``, ``followee`` of the ``follower``?"""
    if not agent.endswith(("er", "or")):
        return False
    root = agent[:-2]
    return word in (f"{root}ed", f"{root}ee", f"{root}d", f"{root}{root[-1]}ed") or (
        root.endswith("ow") and word == f"{root}ing"
    )
