"""Whose the identifier in a field is: the record's owner's, or somebody else's who stands in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from delenda.discovery import names
from delenda.discovery.surveyed import Surveyed, Word
from delenda.discovery.tally import distinct
from delenda.kinds import Kind, Power, spec_of
from delenda.model import Edge, Role, Shape

_THIRD_PARTY: Final = frozenset(
    {Kind.PHONE_NUMBER, Kind.EMAIL, Kind.PERSON_NAME, Kind.MAC_ADDRESS, Kind.BSSID, Kind.IP_ADDRESS, Kind.NICKNAME}
)
_REACHES: Final = frozenset({Kind.EMAIL, Kind.PHONE_NUMBER})
_MANY: Final = 12
"""People beside whom a collection of one record is about the company."""
_FEW: Final = 4
"""A list that records refer to is the company's if it has at most one entry for so many people."""


def field_roles(
    surveyed: Sequence[Surveyed],
    edges: Sequence[Edge],
    people: set[str],
    word: Word,
    firms: frozenset[str] = frozenset(),
) -> dict[str, Role]:
    """Return the role of fields whose identifiers are not the owner's.

    Args:
        firms: the lists of companies and of what several people share: whom an address there reaches is mentioned.
    """
    roles: dict[str, Role] = {str(a): e.role for e in edges for a in e.source if e.role is not Role.OWNER}
    personal = owned_by_people(edges, people)
    consulted = {_target(e) for e in edges}
    most = max((s.tally.records for s in surveyed if s.address in people), default=0)
    roles |= dict.fromkeys(_keys_of_things(surveyed, edges, personal), Role.MENTIONED)
    for item in surveyed:
        owners = [
            e.source[0].field
            for e in edges
            if e.role is not Role.MENTIONED
            and e.source[0] == item.place(e.source[0].field)
            and _target(e) in personal - {item.address}
        ]
        elsewhere = {str(e.source[0]) for e in edges if _target(e) not in people}
        accounts = [f for f, k in item.kinds.items() if k is Kind.ACCOUNT_ID and str(item.place(f)) not in elsewhere]
        companys = item.address in firms or _is_companys(item, most, consulted=item.address in consulted)
        if item.address not in personal and companys:
            roles |= {p: Role.MENTIONED for f in reaches(item) if (p := str(item.place(f))) not in roles}
        owned = bool(owners) or (bool(accounts) and item.address not in people)
        for name in item.field_names():
            place = str(item.place(name))
            if place in roles or name in owners or item.kinds.get(name) is Kind.ACCOUNT_ID:
                continue
            if _third_party(item, name, owners or accounts, owned=owned):
                roles[place] = Role.MENTIONED
    for item in surveyed:
        if said := word.roles.get(item.address):
            roles |= {str(item.place(f)): said for f in item.field_names()}
    return roles | {a: r for a, r in word.roles.items() if "." in a.partition("/")[2]}


def reaches(item: Surveyed) -> list[str]:
    """Return the fields that say how to reach somebody, or which thing it is."""
    return [f for f, k in item.kinds.items() if k in _REACHES | {Kind.DEVICE_SERIAL}]


def _keys_of_things(surveyed: Sequence[Surveyed], edges: Sequence[Edge], personal: set[str]) -> list[str]:
    """Return the fields that look like a device's id, and are keys of the company's things: ``rpc.device_id``."""
    kinds = {s.address: s.kinds for s in surveyed}
    bare = {a for a, held in kinds.items() if not any(spec_of(k).power is Power.STRONG for k in held.values())}
    return [
        str(e.source[0])
        for e in edges
        if kinds[f"{e.source[0].store}/{e.source[0].collection}"].get(e.source[0].field) is Kind.DEVICE_ID
        and _target(e) in bare - personal
    ]


def _is_companys(item: Surveyed, most: int, *, consulted: bool) -> bool:
    """Is it a list of the company's own things, so that an address in it is where a firm or a desk is reached?

    Records refer to such a list; to one of subscribers, ``newsletter``, none does.
    """
    if item.tally.records == 1 and most >= _MANY:
        return True  # settings, or who the company is
    few = _FEW * item.tally.records <= most
    head = names.head(names.called(item.collection.name))
    if few and head in names.TEXTS:
        return True
    return consulted and (few or head in names.CATALOG | names.INVENTORY)


def _target(edge: Edge) -> str:
    return f"{edge.target[0].store}/{edge.target[0].collection}"


def owned_by_people(edges: Sequence[Edge], people: set[str]) -> set[str]:
    """Return the collections whose records belong to people: theirs, and what hangs on them."""
    found = set(people)
    while True:
        more = {
            f"{e.source[0].store}/{e.source[0].collection}"
            for e in edges
            if e.role is not Role.MENTIONED and _target(e) in found
        } - found
        if not more:
            return found
        found |= more


def _third_party(item: Surveyed, name: str, owners: Iterable[str], *, owned: bool) -> bool:
    """Do a field's identifiers belong to others than the record's owner?"""
    path, parts = names.words(name.rpartition(".")[0]), names.words(names.leaf(name))
    if "[]" in name and set(path) & names.SURROUNDINGS:
        return True
    if any(
        w in ("nearby", "neighbor", "neighbors", "other", "callee", "peer", "scanned", "surrounding") for w in parts
    ):
        return True
    kind = item.kinds.get(name)
    held = set(item.tally.fields[name].seen) if name in item.tally.fields else set()
    if kind not in _THIRD_PARTY and not any(k in _THIRD_PARTY for k, _ in held):
        return False
    own = {"own", "my", "self", "user", "owner", "uploader", "account"} & set(parts)
    around = set(names.words(item.collection.name)) & names.SURROUNDINGS
    uploaded = item.collection.shape is not Shape.KEYED and item.collection.shape is not Shape.UNKEYED
    if around and not own and not name.startswith("@") and (owned or uploaded):
        return True
    if (
        owned
        and not own
        and kind in _THIRD_PARTY
        and any(w in names.MENTION | {"ship", "bill", "recipient"} for w in parts)
    ):
        return True
    return owned and kind in (Kind.PHONE_NUMBER, Kind.EMAIL) and _many_per_owner(item, name, owners)


def _many_per_owner(item: Surveyed, name: str, owners: Iterable[str]) -> bool:
    """Does each owner have many values of the field? Then they are other people's."""
    tally = item.tally.fields.get(name)
    counts = [distinct(item.tally.fields[o].sketch) for o in owners if o in item.tally.fields]
    if tally is None or not counts or not min(counts):
        return False
    values = distinct(tally.sketch)
    return values >= 20 and values >= 4 * max(counts)
