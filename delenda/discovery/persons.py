"""Which collections are lists of people, which of these are the company's staff, and where accounts are made. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from delenda.discovery import names
from delenda.discovery.naming import Naming
from delenda.discovery.parts import FIRST, is_audit
from delenda.discovery.surveyed import Surveyed, Word
from delenda.discovery.tally import distinct
from delenda.discovery.traits import Trait, all_traits, named_traits, traits
from delenda.kinds import Kind, Power, spec_of
from delenda.model import FieldAddress, Shape

_PLAINLY: Final = frozenset(
    "user visitor customer guest player patient subscriber shopper consumer person member employee student".split()
)
"""What nothing but people is called; accounts, profiles and partners may be firms."""


_FIRMS: Final = frozenset("account partner profile contact party tenant client prospect owner identity".split())
"""What firms and their parts are called as well as people: an address alone makes no list of these one of people."""


def people(surveyed: Sequence[Surveyed], naming: Naming, companies: frozenset[str] = frozenset()) -> set[str]:
    """Return the collections of people: called so, or full of what identifies people and nobody else's.

    One that is only called so must hold something of a person, or none does: ``accounts`` beside ``users`` are
    tenants, if nothing in them is anybody's.

    Args:
        companies: what is known to list companies to which people belong.
    """
    keyed = [s for s in surveyed if s.collection.shape is Shape.KEYED and len(s.collection.key) == 1]
    parts = _parts_of_others(keyed, naming)
    keyed = [s for s in keyed if s.address not in parts | companies]
    held = {s.address: traits(s) for s in keyed}
    called = {s.address: s for s in keyed if _called_people(s)}
    known = any(held[a] & {Trait.NAME, Trait.LOGIN} for a in called)
    called = {a: s for a, s in called.items() if not (known and _may_be_firms(s) and held[a] == {Trait.CONTACT})}
    full = any(held[a] for a in called) or any(len(t) >= 3 for t in held.values())
    found = {
        a: s
        for a, s in called.items()
        if (held[a] or not full or _extends(s, called, held) or _is_pseudonymous(s))
        and not _is_address_book(s, called, held, naming)
    }
    most = max((s.tally.records for s in found.values()), default=0)
    lists = {
        s.address: s
        for s in keyed
        if s.address not in called
        and _lists_people(held[s.address], few=4 * s.tally.records <= most)
        and not _called_otherwise(s)
    }
    referred = _referred(surveyed, naming)
    for address, item in lists.items():
        whose = owning_target(item, {**found, **lists}, naming)
        if not whose and (len(held[address]) >= 3 or address in referred or not found):
            found[address] = item
    return set(found)


def personas(surveyed: Sequence[Surveyed], people: set[str], naming: Naming) -> frozenset[str]:
    """Return the collections of what people act as, whoever they are: characters of players, visits of visitors.

    A character holds two things of a person, belongs to one, and others are called after it. A visit holds what tells
    one visitor from another and what they came with, belongs to nobody who is known, and others refer to it.
    """
    lists = {s.address: s for s in surveyed if s.address in people}
    others = [s for s in surveyed if s.address not in people and len(s.collection.key) == 1]
    referred = _referred(surveyed, naming)
    return frozenset(
        s.address
        for s in others
        if (_is_visit(s) and s.address in referred and not owning_target(s, lists, naming))
        or (
            not _called_otherwise(s)
            and len(traits(s)) >= 2
            and s.place(s.collection.key[0]) in naming.homes.values()
            and owning_target(s, lists, naming)
        )
    )


_CAME_WITH: Final = frozenset(
    "browser os device screen language country region city referrer platform agent resolution ip".split()
)
"""What is known of a visitor."""
_FEW_TRACES: Final = 3


def _is_visit(item: Surveyed) -> bool:
    """Does it list visits: a visitor's cookie or device, and what they came with?"""
    called = names.head(names.called(item.collection.name)) in ("session", "visit")
    held = {w for f in item.field_names() for w in names.words(f)} & _CAME_WITH
    return called and Trait.PSEUDONYM in all_traits(item) and len(held) >= _FEW_TRACES


def _is_pseudonymous(item: Surveyed) -> bool:
    """Does it list people of whom nothing but a cookie, a device or another system's id is known?"""
    called = names.head(names.called(item.collection.name)) in _PLAINLY
    return called and Trait.PSEUDONYM in all_traits(item)


def _lists_people(held: frozenset[Trait], *, few: bool) -> bool:
    """Do traits say that people are listed, whatever they are called? Where a few places are, these do not."""
    return len(held) >= 2 and not (few and held == {Trait.CONTACT, Trait.PERSONAL})


def _may_be_firms(item: Surveyed) -> bool:
    return names.head(names.called(item.collection.name)) in _FIRMS


def _called_people(item: Surveyed) -> bool:
    called = names.called(item.collection.name)
    head = names.head(called)
    if _is_things_account(called):
        return False
    if head in names.GATHERED:
        return len(traits(item)) >= 2 and len(item.collection.references) < 2
    return names.is_person(head) or head in names.STAFF


def _is_things_account(called: Sequence[str]) -> bool:
    """Is it an account of no person: a mailbox's, a ledger's, a bank's?"""
    return names.head(called) == "account" and bool(set(called[:-1]) & names.NO_PERSONS)


def _called_otherwise(item: Surveyed) -> bool:
    return _is_things_account(names.called(item.collection.name)) or (
        names.head(names.called(item.collection.name))
        in names.NOT_PEOPLE | names.CATALOG | names.INVENTORY | names.DERIVED
    )


def _is_address_book(
    item: Surveyed, called: Mapping[str, Surveyed], held: Mapping[str, frozenset[Trait]], naming: Naming
) -> bool:
    """Are the people listed those that others know, each entry its owner's: ``contacts.user_id``?"""
    others = {
        a: s
        for a, s in called.items()
        if s is not item and held[a] and (Trait.LOGIN in held[a] or 3 * s.tally.records >= item.tally.records)
    }
    others |= {} if others else {a: s for a, s in called.items() if s is not item and not held[item.address]}
    if not held[item.address] <= {Trait.CONTACT, Trait.NAME}:
        others = {a: s for a, s in others.items() if len(held[a]) > len(held[item.address])}
    return bool(others) and owning_target(item, others, naming)


def _parts_of_others(keyed: Sequence[Surveyed], naming: Naming) -> set[str]:
    """Return the collections whose key is declared to be that of a record that has an owner: a form's answers.

    They say more of that record, though they hold somebody's name and address.
    """
    by_address = {s.address: s for s in keyed}
    lists = {s.address: s for s in keyed if names.head(names.called(s.collection.name)) in names.PERSON}
    found = set()
    for item in keyed:
        for r in item.collection.references:
            whole = by_address.get(f"{item.collection.store}/{r.target}")
            extends = r.fields == item.collection.key and whole is not None and whole.address not in lists
            if extends and whole is not None and owning_target(whole, lists, naming):
                found.add(item.address)
    return found


def _extends(item: Surveyed, called: Mapping[str, Surveyed], held: Mapping[str, frozenset[Trait]]) -> bool:
    """Is a table's own key that of a table of people?"""
    return any(
        r.fields == item.collection.key and held.get(f"{item.collection.store}/{r.target}")
        for r in item.collection.references
    ) or any(
        item.collection.key == other.collection.key and item.collection.key[0] != "id" and held[a]
        for a, other in called.items()
        if other is not item
    )


def _referred(surveyed: Sequence[Surveyed], naming: Naming) -> set[str]:
    """Return the collections that others refer to, by declared keys or by names of fields."""
    found = {f"{s.collection.store}/{r.target}" for s in surveyed for r in s.collection.references}
    by_name = {
        (s.collection.store, "".join(naming.stem(f, s.address)))
        for s in surveyed
        for f in s.field_names()
        if names.names_key(f) and s.collection.key != (f,)
    }
    around = Counter((s.collection.store, f) for s in surveyed for f in s.field_names() if s.collection.key != (f,))
    keys = Counter((s.collection.store, s.collection.key) for s in surveyed)
    found |= {
        s.address
        for s in surveyed
        if len(s.collection.key) == 1
        and keys[s.collection.store, s.collection.key] == 1
        and naming.is_key_of(s.collection.key[0], s.address)
        and around[s.collection.store, s.collection.key[0]]
    }
    return found | {
        a for a, all_of in naming.called.items() if any((a.partition("/")[0], "".join(n)) in by_name for n in all_of)
    }


def owning_target(item: Surveyed, lists: Mapping[str, Surveyed], naming: Naming) -> bool:
    """Does a collection refer to a list of people as its owners, rather than as who made or looks after a row?"""
    for r in item.collection.references:
        target = f"{item.collection.store}/{r.target}"
        if target in lists and target != item.address and not looks_after(r.fields[0]) and not _once(item, r.fields[0]):
            return True
    return any(
        naming.fit(naming.stem(f, item.address), a) >= 1.6 or naming.is_key_of(f, a)
        for f in item.field_names()
        if (names.names_key(f) or f in naming.keys.values())
        and item.collection.key != (f,)
        and not looks_after(f)
        and not _once(item, f)
        for a in lists
        if a != item.address
    )


def _once(item: Surveyed, name: str) -> bool:
    """Does every value of a field stand in it once: one record a person?"""
    tally, declared = item.tally.fields.get(name), item.collection.field_named(name)
    unique = declared is not None and declared.unique
    return unique or (tally is not None and tally.cells > 2 and distinct(tally.sketch) >= 0.9 * tally.cells)


def looks_after(name: str) -> bool:
    """Is a field named for who made, changed or handles a record?"""
    stem = names.stem(name)
    return is_audit(name) or any(w in names.MENTION or w in names.MAKERS for w in stem) or stem[-1:] == ("by",)


def staff(surveyed: Sequence[Surveyed], persons: set[str]) -> frozenset[str]:
    """Return the collections of people who work for the company: called so, or few beside the many."""
    sizes = {s.address: s.tally.records for s in surveyed if s.address in persons}
    most = max(sizes.values(), default=0)
    titled = {s.address for s in surveyed if names.STAFF & set(names.called(s.collection.name))} & persons
    others = max((n for a, n in sizes.items() if a not in titled), default=0)
    found = {
        a
        for a, n in sizes.items()
        if (a in titled and n <= others) or (most >= 12 and 3 * n < most)  # of employees and applicants, neither serves
    }
    return frozenset(found) if found < persons else frozenset()


def anchors(
    surveyed: Sequence[Surveyed], persons: set[str], crew: frozenset[str], word: Word, naming: Naming
) -> tuple[FieldAddress, ...]:
    """Return the account ids that config names, or the key of the table that looks most like that of accounts."""
    named = tuple(s.place(word.account[s.address]) for s in surveyed if s.address in word.account)
    if named:
        return named
    candidates = [s for s in surveyed if s.address in persons - crew] or [s for s in surveyed if s.address in persons]
    if not candidates:
        return ()
    incoming = _incoming(surveyed, candidates, naming)

    def weight(item: Surveyed) -> tuple[float, int]:
        rank = min((FIRST.index(w) for w in names.called(item.collection.name) if w in FIRST), default=len(FIRST))
        owned = any(
            f"{item.collection.store}/{r.target}" in persons - {item.address}
            for r in item.collection.references
            if not looks_after(r.fields[0])
        )
        extends = any(
            naming.fit(naming.stem(item.collection.key[0], item.address), other.address) >= 1.6
            for other in candidates
            if other is not item
        )
        return incoming[item.address] + 2 * len(traits(item)) + 2 * (rank < 5) - 8 * (owned or extends), -rank

    best = max(candidates, key=weight)
    return (best.place(_account_field(best, surveyed, naming)),)


def nameless(
    surveyed: Sequence[Surveyed], persons: set[str], anchors: Sequence[FieldAddress], owned: set[str]
) -> tuple[FieldAddress, ...]:
    """Return the keys of further lists of people in which nothing else finds anybody, if they are texts.

    Numbers would be taken for other accounts' ids; UUIDs, logins and hashes can't be.

    Args:
        owned: the lists that belong to people of other lists.
    """
    known = {f"{a.store}/{a.collection}" for a in anchors}
    found = []
    for item in surveyed:
        if item.address not in persons - known - owned or len(item.collection.key) != 1:
            continue
        strong = any(spec_of(k).power is Power.STRONG for k in item.kinds.values() if k is not Kind.ACCOUNT_ID)
        tally = item.tally.fields.get(item.collection.key[0])
        head = names.head(names.called(item.collection.name))
        plainly = head in _PLAINLY or (head in names.PERSON and Trait.NAME in traits(item))
        if not plainly or strong or tally is None:
            continue
        if tally.type == "string":
            found.append(item.place(item.collection.key[0]))
        elif (name := _text_id(item)) is not None:
            found.append(item.place(name))
    return tuple(found)


def _text_id(item: Surveyed) -> str | None:
    """Return the unique text by which another system calls each of a list's people, if it has one: ``external_id``."""
    ids = (f for f in item.field_names() if named_traits([f]) == {Trait.PSEUDONYM} and _once(item, f))
    texts = (f for f in ids if f in item.tally.fields and item.tally.fields[f].type == "string")
    return next((f for f in texts if item.kinds.get(f) in (None, Kind.ACCOUNT_ID)), None)


def _account_field(item: Surveyed, surveyed: Sequence[Surveyed], naming: Naming) -> str:
    """Return the field by which a list of people is referred to: its key, or one that is unique and stands around.

    OpenEMR's patients have an ``id`` that nobody asks for, and a ``pid`` that stands in every table.
    """
    key = item.collection.key[0]
    declared = {
        r.target_fields[0] for s in surveyed for r in s.collection.references if r.target == item.collection.name
    }
    around = Counter(
        f
        for s in surveyed
        if s is not item and s.collection.store == item.collection.store
        for f in s.field_names()
        if f != key and s.collection.key != (f,) and naming.is_key_of(f, item.address)
    )
    best = max(around, key=lambda f: around[f], default=key)
    return key if key in declared or around[best] < 2 or item.kinds.get(best) not in (None, Kind.ACCOUNT_ID) else best


def _incoming(surveyed: Sequence[Surveyed], candidates: Sequence[Surveyed], naming: Naming) -> Counter[str]:
    """Return how many collections of the same store refer to each candidate, but as who made a row."""
    found: Counter[str] = Counter()
    for item in surveyed:
        store = item.collection.store
        declared = {r.fields[0]: r.target for r in item.collection.references}
        stems = [naming.stem(f, item.address) for f in item.field_names() if f not in declared and names.names_key(f)]
        for target in candidates:
            if target is item or target.collection.store != store:
                continue
            by_key = any(t == target.collection.name and not looks_after(f) for f, t in declared.items())
            found[target.address] += by_key or any(naming.fit(s, target.address) >= 1.6 for s in stems)
    return found
