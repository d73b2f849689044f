"""Whose record is it: edges between collections, and the role of each field. Pure; every edge has its evidence.

Declared foreign keys come first. Where there is none, a field named for another collection's key is a
reference if its values stand in that key, in any store. One table of people is the *anchor*: its key is the
account id, and every field that refers to it holds one. After K9db's ownership edges and GDPRizer's inference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from delenda.discovery import names
from delenda.discovery.reading import SEGMENT
from delenda.discovery.tally import SKETCH, FieldTally, Tally, distinct, inclusion
from delenda.kinds import AnyKind, Kind, Power, spec_of
from delenda.model import OBJECT_PATH, Collection, Edge, Evidence, FieldAddress, Role, Shape

IDENTITY: Final = frozenset(
    {
        Kind.EMAIL,
        Kind.PHONE_NUMBER,
        Kind.PERSON_NAME,
        Kind.NICKNAME,
        Kind.PASSWORD,
        Kind.CN_RESIDENT_ID,
        Kind.NATIONAL_ID,
        Kind.BIRTH_DATE,
        Kind.AVATAR_URL,
        Kind.SOCIAL_ID,
        Kind.GENDER,
    }
)
"""Kinds that a table of people holds of its people."""

_THIRD_PARTY: Final = frozenset(
    {Kind.PHONE_NUMBER, Kind.EMAIL, Kind.PERSON_NAME, Kind.MAC_ADDRESS, Kind.BSSID, Kind.IP_ADDRESS, Kind.NICKNAME}
)
_FIRST: Final = (
    "user uid account member customer client patient student subscriber owner buyer author sender creator poster"
).split()
"""When a record names several people as owners, the first of these is the owner."""
_POINTERS: Final = frozenset(
    "last first latest current default primary best pinned cover next previous prev top".split()
)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A collection with what was seen in it, and the kind that each of its fields holds."""

    collection: Collection
    tally: Tally
    kinds: Mapping[str, AnyKind]

    @property
    def address(self) -> str:
        return self.collection.address

    def place(self, name: str) -> FieldAddress:
        return FieldAddress(self.collection.store, self.collection.name, name)

    def field_names(self) -> list[str]:
        seen = (name for name in self.tally.fields if not name.startswith(SEGMENT))
        return list(dict.fromkeys([*(f.name for f in self.collection.fields), *seen]))


@dataclass(frozen=True, slots=True)
class Word:
    """What people said: references added (``source`` → ``target``) or refused, roles, and the anchor."""

    account: Mapping[str, str] = field(default_factory=dict)
    """The account id's field, by the collection's address."""
    references: Mapping[str, str] = field(default_factory=dict)
    """``target`` by ``source``, both ``store/collection.field``; ``none`` refuses every inferred one."""
    refused: frozenset[tuple[str, str]] = frozenset()
    """Pairs of source and target that a person refused."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """By a collection's address, or a field's."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """What was inferred."""

    edges: tuple[Edge, ...]
    roles: Mapping[str, Role]
    """By a field's address; fields that are not listed are the owner's."""
    anchors: tuple[FieldAddress, ...]
    """The fields that hold account ids where accounts are made."""
    accounts: frozenset[str]
    """Addresses of all fields that hold an account id."""
    foreign: frozenset[str]
    """Addresses of fields that are named like an account id, and are another collection's key."""
    in_paths: Mapping[str, int] = field(default_factory=dict)
    """By a collection's address: the part of its object keys, counted from 0, that is an account id."""


def infer(surveyed: Sequence[Surveyed], word: Word | None = None) -> Ownership:
    """Return edges, roles and account ids of an estate."""
    word = word or Word()
    people = {s.address for s in surveyed if is_person_table(s)}
    anchors = _anchors(surveyed, people, word)
    people |= {f"{a.store}/{a.collection}" for a in anchors}
    links = _declared(surveyed, word) + _spoken(surveyed, word)
    known = {str(link.source[0]) for link in links}
    links += _undeclared(surveyed, word, people, anchors, known)
    links = [link for link in _at_their_source(links) if (str(link.source[0]), str(link.target[0])) not in word.refused]
    edges = _with_roles(surveyed, links, people, word)
    account_places = {str(a) for a in anchors}
    accounts = account_places | {str(e.source[0]) for e in edges if str(e.target[0]) in account_places}
    foreign = {str(e.source[0]) for e in edges} - accounts
    strangers = _strangers(surveyed, anchors, frozenset(accounts))
    return Ownership(
        tuple(edges),
        _field_roles(surveyed, edges, people, word),
        anchors,
        frozenset(accounts),
        frozenset(foreign | strangers),
        _in_paths(surveyed, anchors),
    )


def is_person_table(item: Surveyed) -> bool:
    """Is a collection a list of people: named so, with a key, or full of what identifies a person?"""
    collection = item.collection
    if collection.shape is not Shape.KEYED or len(collection.key) != 1:
        return False
    parts = [names.singular(w) for w in names.words(collection.name)]
    held = {k for f, k in item.kinds.items() if k in IDENTITY}
    named = bool(parts) and parts[-1] in names.PERSON
    return named or len(held) >= 4


def _anchors(surveyed: Sequence[Surveyed], people: set[str], word: Word) -> tuple[FieldAddress, ...]:
    """Return the account ids that config names, or the key of the table that looks most like that of accounts."""
    named = tuple(s.place(word.account[s.address]) for s in surveyed if s.address in word.account)
    if named:
        return named

    def weight(item: Surveyed) -> tuple[int, int]:
        incoming = sum(
            r.target == item.collection.name and s.collection.store == item.collection.store
            for s in surveyed
            for r in s.collection.references
            if s is not item
        )
        parts = [names.singular(w) for w in names.words(item.collection.name)]
        rank = min((_FIRST.index(w) for w in parts if w in _FIRST), default=len(_FIRST))
        held = len({k for k in item.kinds.values() if k in IDENTITY})
        owned = any(
            f"{item.collection.store}/{r.target}" in people - {item.address} for r in item.collection.references
        )
        return (incoming + held + 2 * (rank < 5) - 8 * owned, -rank)

    candidates = [s for s in surveyed if s.address in people]
    if not candidates:
        return ()
    best = max(candidates, key=weight)
    return (best.place(best.collection.key[0]),)


@dataclass(frozen=True, slots=True)
class _Link:
    source: tuple[FieldAddress, ...]
    target: tuple[FieldAddress, ...]
    evidence: Evidence
    declared: bool = False
    cascade: bool = False


def _declared(surveyed: Sequence[Surveyed], word: Word) -> list[_Link]:
    links = []
    for item in surveyed:
        for r in item.collection.references:
            source = tuple(item.place(f) for f in r.fields)
            if word.references.get(str(source[0]), "none") != "none":
                continue
            target = tuple(FieldAddress(item.collection.store, r.target, f) for f in r.target_fields)
            links.append(_Link(source, target, Evidence.REFERENCE, True, r.on_delete.upper() == "CASCADE"))
    return links


def _spoken(surveyed: Sequence[Surveyed], word: Word) -> list[_Link]:
    places = {str(s.place(f)): s.place(f) for s in surveyed for f in s.field_names()}
    return [
        _Link((places[source],), (places[target],), Evidence.DECLARED)
        for source, target in word.references.items()
        if source in places and target in places
    ]


def _undeclared(
    surveyed: Sequence[Surveyed], word: Word, people: set[str], anchors: Sequence[FieldAddress], known: set[str]
) -> list[_Link]:
    """Return references that names suggest and values confirm, the best target a field."""
    targets = _keys(surveyed, anchors)
    links = []
    for item in surveyed:
        for name in item.field_names():
            place = item.place(name)
            if str(place) in known or word.references.get(str(place)) == "none" or str(place) in map(str, anchors):
                continue
            kind = item.kinds.get(name)
            if kind is not None and kind is not Kind.ACCOUNT_ID and spec_of(kind).power is not Power.NEVER:
                continue  # an identifier links by itself
            own_key = item.collection.key == (name,)
            scored = [
                (score, t, target, evidence)
                for t, target in targets
                if target != place and (t is not item or not own_key)
                for score, evidence in [_fit(item, name, t, target, people, anchors, own_key=own_key)]
                if score > 0
            ]
            if scored:
                _, _, target, evidence = max(scored, key=lambda s: (s[0], s[1].collection.store == place.store))
                links.append(_Link((place,), (target,), evidence))
    return links


def _at_their_source(links: Sequence[_Link]) -> list[_Link]:
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
    *,
    own_key: bool,
) -> tuple[float, Evidence]:
    """Return how well a field fits as a reference to ``target``, 0 if it does not, and the evidence."""
    named = _named_for(name, target_item, target, is_anchor=target in anchors, is_person=target_item.address in people)
    inner, outer = item.tally.fields.get(name), target_item.tally.fields.get(target.field)
    if inner is None or outer is None or not inner.cells or not outer.cells:
        same_store = item.collection.store == target_item.collection.store
        return (named * 0.5, Evidence.FIELD_NAME) if named >= 1 and same_store and not own_key else (0, Evidence.NONE)
    held = inclusion(inner.sketch, outer.sketch)
    if not held.compared:
        return (named * 0.4, Evidence.FIELD_NAME) if named >= 1 else (0, Evidence.NONE)
    if named and held.share >= (0.5 if named >= 1 else 0.9):
        return named + held.share + (target in anchors), Evidence.FIELD_NAME | Evidence.STATISTICS
    distinctive = not inner.type.startswith(("int", "uint", "double", "decimal")) and held.compared >= 20
    if distinctive and held.share >= 0.95 and not own_key and names.names_key(target.field):
        return held.share, Evidence.STATISTICS
    return 0, Evidence.NONE


def _named_for(name: str, item: Surveyed, target: FieldAddress, *, is_anchor: bool, is_person: bool) -> float:
    """Return how clearly a field is named for a key: 2 its collection's name, 1 a word for its people, 0 not at all."""
    stem = names.stem(name)
    if not stem or not names.names_key(name):
        return 0
    collection = tuple(names.singular(w) for w in names.words(item.collection.name))
    own = names.stem(target.field)
    if stem[-len(collection) :] == collection or (collection and stem == collection[-1:]):
        return 2
    if own not in (("id",), ("key",), ("code",)) and stem == own and names.words(name) == names.words(target.field):
        return 2
    if is_anchor and stem[-1] in names.OWNER:
        return 1.5 if stem[-1] in ("user", "uid", "userid", "account", "member") else 1
    if is_anchor and (stem[-1] in names.MENTION or stem[-1] == "by"):
        return 1 if names.words(name)[-1] in ("id", "uid", "by") else 0.5
    return 1 if is_person and stem[-1] in collection[-1:] else 0


def _with_roles(surveyed: Sequence[Surveyed], links: Sequence[_Link], people: set[str], word: Word) -> list[Edge]:
    by_address = {s.address: s for s in surveyed}
    edges = []
    for item in surveyed:
        own = [link for link in links if f"{link.source[0].store}/{link.source[0].collection}" == item.address]
        to_people = [link for link in own if _target(link) in people and _target(link) != item.address]
        owners = _owners(item, to_people)
        for link in own:
            said = next((r for a in link.source if (r := word.roles.get(str(a)))), None)
            role = said or owners.get(id(link)) or _role(item, link, by_address, has_owner=bool(owners))
            edges.append(Edge(link.source, link.target, role, link.evidence, link.declared))
    return edges


def _target(link: _Link) -> str:
    return f"{link.target[0].store}/{link.target[0].collection}"


def _owners(item: Surveyed, to_people: Sequence[_Link]) -> dict[int, Role]:
    """Return the role of each reference to a table of people; one is the owner, unless all are alike."""
    ranked: list[tuple[int, int, _Link]] = []
    roles: dict[int, Role] = {}
    for link in to_people:
        stem = names.stem(link.source[0].field)
        rank = _rank(stem)
        declared = item.collection.field_named(link.source[0].field)
        nullable = declared is not None and declared.nullable
        if rank is None and (len(to_people) > 1 or nullable or _mentions(stem)):
            roles[id(link)] = Role.MENTIONED
        else:
            ranked.append((len(_FIRST) if rank is None else rank, int(nullable), link))
    ranked.sort(key=lambda r: r[:2])
    twins = [r for r in ranked if r[0] == ranked[0][0] and _numbered(r[2])]
    for i, (_, _, link) in enumerate(ranked):
        first = Role.CO_OWNER if len(twins) > 1 else Role.OWNER
        roles[id(link)] = first if i == 0 or (len(twins) > 1 and _numbered(link)) else Role.MENTIONED
    return roles


def _rank(stem: Sequence[str]) -> int | None:
    """Return how clearly a reference names the owner, 0 clearest; None if it names somebody else or nobody."""
    if _mentions(stem):
        return None
    ranks = [_FIRST.index(w) for w in stem if w in _FIRST]
    if ranks:
        return min(ranks) + (len(_FIRST) if len(stem) > 1 and "from" not in stem else 0)
    return 2 * len(_FIRST) if any(w in names.OWNER for w in stem) else None


def _mentions(stem: Sequence[str]) -> bool:
    return any(w in names.MENTION for w in stem) and "from" not in stem


def _numbered(link: _Link) -> bool:
    """Is it one of a pair of equals: ``user1_id`` and ``user2_id``, ``user_a`` and ``user_b``?"""
    return any(w in ("1", "2", "a", "b", "one", "two", "x", "y") for w in names.words(link.source[0].field))


def _role(item: Surveyed, link: _Link, by_address: Mapping[str, Surveyed], *, has_owner: bool) -> Role:
    """Return the role of a reference to something that is not a table of people, or to the collection itself."""
    if _target(link) == item.address or has_owner:
        return Role.MENTIONED
    stem = names.stem(link.source[0].field)
    target = by_address.get(_target(link))
    own_name = [names.singular(w) for w in names.words(target.collection.name)] if target else []
    if any(w in _POINTERS for w in names.words(link.source[0].field)):
        return Role.MENTIONED
    declared = item.collection.field_named(link.source[0].field)
    needed = declared is not None and not declared.nullable
    part_of = bool(own_name) and list(stem[-1:]) == own_name[-1:]
    return Role.OWNER if needed or link.cascade or part_of or not link.declared else Role.MENTIONED


def _in_paths(surveyed: Sequence[Surveyed], anchors: Sequence[FieldAddress]) -> dict[str, int]:
    """Return where object keys hold account ids in a part that config has not named."""
    known = [s.tally.fields[a.field].sketch for a in anchors for s in surveyed if _holds(s, a)]
    found = {}
    for item in surveyed:
        if any(item.kinds.get(n) is Kind.ACCOUNT_ID for n in item.field_names() if n.startswith(OBJECT_PATH)):
            continue
        for name, tally in item.tally.fields.items():
            if name.startswith(SEGMENT) and distinct(tally.sketch) >= 3:
                held = [inclusion(tally.sketch, k) for k in known]
                if any(h.compared >= 3 and h.share >= 0.9 for h in held):
                    found[item.address] = int(name.removeprefix(SEGMENT).rstrip("]"))
    return found


def _holds(item: Surveyed, place: FieldAddress) -> bool:
    return item.address == f"{place.store}/{place.collection}" and place.field in item.tally.fields


def _strangers(
    surveyed: Sequence[Surveyed], anchors: Sequence[FieldAddress], accounts: frozenset[str]
) -> frozenset[str]:
    """Return fields that are named like an account id, while next to none of their values is one."""
    known = [s.tally.fields[a.field].sketch for a in anchors for s in surveyed if _holds(s, a)]
    if not known or not all(k.size for k in known):
        return frozenset()
    strangers = set()
    for item in surveyed:
        for name, kind in item.kinds.items():
            place, tally = str(item.place(name)), item.tally.fields.get(name)
            if kind is not Kind.ACCOUNT_ID or place in accounts or tally is None:
                continue
            held = [inclusion(tally.sketch, k) for k in known]
            if all(h.compared >= 20 and h.share < 0.1 for h in held):
                strangers.add(place)
    return frozenset(strangers)


def _field_roles(surveyed: Sequence[Surveyed], edges: Sequence[Edge], people: set[str], word: Word) -> dict[str, Role]:
    """Return the role of fields whose identifiers are not the owner's."""
    roles: dict[str, Role] = {str(a): e.role for e in edges for a in e.source if e.role is not Role.OWNER}
    for item in surveyed:
        owners = [
            e.source[0].field
            for e in edges
            if e.role is not Role.MENTIONED and e.source[0] == item.place(e.source[0].field)
        ]
        accounts = [f for f, k in item.kinds.items() if k is Kind.ACCOUNT_ID]
        owned = bool(owners or accounts)
        for name in item.field_names():
            place = str(item.place(name))
            if place in roles or name in owners or item.kinds.get(name) is Kind.ACCOUNT_ID:
                continue
            if _third_party(item, name, owners or accounts, owned=owned and item.address not in people):
                roles[place] = Role.MENTIONED
    for item in surveyed:
        if said := word.roles.get(item.address):
            roles |= {str(item.place(f)): said for f in item.field_names()}
    return roles | {a: r for a, r in word.roles.items() if "." in a.partition("/")[2]}


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
