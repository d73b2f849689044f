"""Which collections list companies that people belong to, and things that several share: tenants, trackers. Pure.

A tenant has an e-mail address, a telephone and a street, as a person does. What tells it from one is who refers to
it: many people to each, by ``users.tenant_id`` or through a table of members.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from delenda.discovery import names
from delenda.discovery.naming import Naming
from delenda.discovery.persons import owning_target
from delenda.discovery.surveyed import Surveyed
from delenda.discovery.tally import distinct
from delenda.discovery.traits import Trait, is_of_one, traits
from delenda.model import Edge, Shape

_NEVER: Final = frozenset(
    "user person people visitor guest player patient subscriber shopper consumer member employee student staff worker "
    "passenger rider follower viewer reader learner teacher driver voter donor resident citizen".split()
)
"""What a company is never called; it may be a customer, an account, a tenant."""
_BELONG: Final = frozenset("user employee staff operator".split())
"""What those are called who belong to a company."""
_MAY_BELONG: Final = frozenset("member contact person agent admin administrator".split())
"""What they are called as well, if they log in: else ``contacts`` of an account may be an address book."""
_TIES: Final = frozenset("user member membership".split())
_ENOUGH: Final = 8
"""Ties between people and things before it is no chance that several have the same thing."""


def companies(surveyed: Sequence[Surveyed], naming: Naming) -> frozenset[str]:
    """Return the collections of which each record has several people, and holds nothing that only one person has."""
    keyed = [s for s in surveyed if s.collection.shape is Shape.KEYED]
    may_be = {
        s.address: s
        for s in keyed
        if len(s.collection.key) == 1
        and names.head(names.called(s.collection.name)) not in _NEVER | names.NOT_PEOPLE | names.DETAILS
        and traits(s)
        and not is_of_one(s)
    }
    members = {s.address: s for s in keyed if s.address not in may_be and _is_member(s)}
    ties = [
        s
        for s in keyed
        if s.address not in members
        and set(names.called(s.collection.name)[-1:]) & _TIES
        and owning_target(s, members, naming)
    ]
    return frozenset(
        a
        for a, s in may_be.items()
        if members and any(owning_target(m, {a: s}, naming) for m in (*members.values(), *ties))
    )


def _is_member(item: Surveyed) -> bool:
    """Does it list people one by one, each of whom logs in or can be reached?"""
    held, head = traits(item), names.head(names.called(item.collection.name))
    if Trait.LOGIN not in held and not {Trait.NAME, Trait.CONTACT} <= held:
        return False
    return head in _BELONG or head.endswith("user") or (head in _MAY_BELONG and Trait.LOGIN in held)


def shared(surveyed: Sequence[Surveyed], edges: Sequence[Edge], people: set[str]) -> dict[str, str]:
    """Return the collections whose records several people share by a table of ties, with that table's name.

    ``user_device`` ties each device to many, each user to many: the tie is the user's, and the device is nobody's
    alone. A tie refers, and says at most one thing more. An address is how somebody is reached, and a name whose it is.
    """
    ones = {s.address for s in surveyed if is_of_one(s) or names.head(names.called(s.collection.name)) in names.DETAILS}
    found: dict[str, str] = {}
    for item in surveyed:
        refers = {e.source[0].field: _target(e) for e in edges if e.source[0] == item.place(e.source[0].field)}
        more = set(item.field_names()) - refers.keys() - set(item.collection.key)
        if len(more) > 1 or len(refers) != 2 or not people & set(refers.values()):
            continue
        for name, thing in refers.items():
            tally = item.tally.fields.get(name)
            if thing in people | ones or tally is None or tally.cells < _ENOUGH:
                continue
            if 10 * distinct(tally.sketch) < 9 * tally.cells:
                found[thing] = item.collection.name
    return found


def _target(edge: Edge) -> str:
    return f"{edge.target[0].store}/{edge.target[0].collection}"
