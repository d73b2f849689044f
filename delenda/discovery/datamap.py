"""The data map: which field holds what, and how collections hang together. Names, counts and evidence; no value.

It is made from findings, from what config says, and from what people decided; a person's word wins, config
comes next. Each scan saves a version, so that two can be compared (:mod:`delenda.discovery.drift`).
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias, TypeVar

import sqlalchemy as sa

from delenda.discovery import codec
from delenda.discovery.ownership import Ownership, infer
from delenda.discovery.reading import SEGMENT, VALUE_SPACE, ReadingPlan, key_space
from delenda.discovery.surveyed import Surveyed, Word
from delenda.discovery.tables import map_decision, map_row, map_version
from delenda.discovery.tally import FieldTally, digest_of
from delenda.discovery.units import CollectionSum, Home
from delenda.errors import ConfigError
from delenda.kinds import AnyKind, Kind, Power, as_kind, spec_of
from delenda.model import (
    Collection,
    Condition,
    DataMap,
    Evidence,
    Field,
    FieldAddress,
    Finding,
    MappedCollection,
    MappedField,
    Presence,
    Role,
    token_of,
)
from delenda.nested import NESTED
from delenda.settings import CollectionNote, FieldNote, Settings

_Note = TypeVar("_Note")
Joins: TypeAlias = Mapping[str, tuple[tuple[tuple[str, str], tuple[str, str]], ...]]

NAMED_SHARE: Final = 0.1
SHARE: Final = 0.5
LONE_SHARE: Final = 0.9
"""Of a field's cells, so many must hold a kind for the field to be of that kind: where its name says so, where
the column as a whole was recognized, and where nothing but single values speaks."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided: kinds by field, and references."""

    kinds: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    """(field's address, kind) → confirmed or refused."""
    edges: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    """(source's address, target's address) → confirmed or refused."""


def decide(home: Home, address: str, subject: str, *, confirmed: bool) -> None:
    """Remember a person's word on a finding; it wins over every scan.

    Args:
        address: a field, ``store/collection.field``.
        subject: a kind's name, or the address of a field that it refers to.
    """
    key = sa.and_(map_decision.c.address == address, map_decision.c.subject == subject)
    with home.control.begin() as connection:
        connection.execute(sa.delete(map_decision).where(key))
        connection.execute(
            sa.insert(map_decision).values(
                address=address, subject=subject, verdict=confirmed, actor=home.actor, decided_at=home.clock.now()
            )
        )


def decisions(home: Home) -> Decisions:
    """Return everything that people decided so far."""
    with home.control.begin() as connection:
        rows = connection.execute(sa.select(map_decision)).all()
    kinds = {(r.address, r.subject): bool(r.verdict) for r in rows if "/" not in r.subject}
    return Decisions(kinds, {(r.address, r.subject): bool(r.verdict) for r in rows if "/" in r.subject})


def note_of(notes: Mapping[str, _Note], address: str) -> _Note | None:
    """Return what config says of an address: the exact key, else the longest glob that matches."""
    if address in notes:
        return notes[address]
    globs = [p for p in notes if ("*" in p or "?" in p) and fnmatch.fnmatchcase(address, p.replace("[", "[[]"))]
    return notes[max(globs, key=len)] if globs else None


def build(
    settings: Settings,
    sums: Sequence[tuple[Collection, CollectionSum]],
    decided: Decisions,
    pepper: bytes = b"",
    joins: Joins | None = None,
) -> DataMap:
    """Return the data map of what was read, under what config and people say. Pure."""
    return drawn(settings, sums, decided, pepper, joins)[0]


def drawn(
    settings: Settings,
    sums: Sequence[tuple[Collection, CollectionSum]],
    decided: Decisions,
    pepper: bytes = b"",
    joins: Joins | None = None,
) -> tuple[DataMap, Ownership]:
    """Return the data map, and all that was inferred for it. Pure.

    Args:
        pepper: what the sketches were made with: names of collections are looked up in them.
        joins: by store, the fields that queries hold equal.

    Raises:
        ConfigError: config and people's decisions contradict each other.
    """
    mapped = [_mapped(settings, collection, read, decided) for collection, read in sums]
    surveyed = [
        Surveyed(m.collection, read.tally, {f.field.name: f.kind for f in m.fields if f.kind is not None})
        for m, (_, read) in zip(mapped, sums, strict=True)
    ]
    word = word_of(settings, decided, [s.address for s in surveyed], surveyed)
    word = replace(word, joins=joins or {})
    if pepper:
        word = replace(word, digest=lambda text: digest_of(token_of(pepper, VALUE_SPACE, text)))
    owned = infer(surveyed, word)
    return DataMap(tuple(_with_ownership(m, owned, settings) for m in mapped), owned.edges), owned


def word_of(settings: Settings, decided: Decisions, addresses: Sequence[str], surveyed: Sequence[Surveyed]) -> Word:
    """Return what config and people say of references, roles and the anchor.

    Raises ``ConfigError`` if they contradict each other.
    """
    roles: dict[str, Role] = {}
    references: dict[str, str] = {}
    account: dict[str, str] = {}
    typed: dict[str, tuple[tuple[Condition, str, Role | None], ...]] = {}
    for address in addresses:
        note = note_of(settings.collections, address)
        if note and note.account:
            account[address] = note.account
        if note and note.role:
            roles[address] = note.role
    for item in surveyed:
        for name in item.field_names():
            place = str(item.place(name))
            said = note_of(settings.fields, place)
            if said and said.role:
                roles[place] = said.role
            if said and said.references:
                references[place] = said.references
            if said and said.typed_references:
                typed[place] = tuple((Condition(t.field, t.values), t.to, t.role) for t in said.typed_references)
    confirmed = {source: target for (source, target), yes in decided.edges.items() if yes}
    refused = frozenset(e for e, yes in decided.edges.items() if not yes)
    if found := contradictions(references, decided):
        raise ConfigError("; ".join(found))
    return Word(account, references | confirmed, refused, roles, typed)


def contradictions(references: Mapping[str, str], decided: Decisions) -> list[str]:
    """Return where config and people, or two people, say opposite things of one reference. Names, no values.

    A field refers to one other; it can't be confirmed to refer to two, or to what config says it does not.
    """
    found = []
    confirmed: dict[str, list[str]] = {}
    for (source, target), yes in sorted(decided.edges.items()):
        said = references.get(source)
        if yes:
            confirmed.setdefault(source, []).append(target)
            if said is not None and said != target:
                found.append(f"fields: {source}: config says references: {said}, and {target} was confirmed")
        elif said == target:
            found.append(f"fields: {source}: config says references: {said}, which was refused")
    for source, targets in confirmed.items():
        if len(targets) > 1:
            found.append(f"{source}: was confirmed to refer to {' and to '.join(targets)}; refuse all but one")
    return found


def _mapped(settings: Settings, collection: Collection, read: CollectionSum, decided: Decisions) -> MappedCollection:
    note = note_of(settings.collections, collection.address) or CollectionNote()
    collection = replace(
        collection,
        purpose=note.purpose or collection.purpose,
        region=note.region or collection.region,
        source=note.source or collection.source,
    )
    declared = {f.name for f in collection.fields}
    seen = {name: t for name, t in read.tally.fields.items() if not name.startswith(SEGMENT)}
    extra = [Field(name, t.type) for name, t in seen.items() if name not in declared]
    fields = tuple(
        _mapped_field(settings, collection, f, read.tally.fields.get(f.name, FieldTally()), decided, note)
        for f in [*collection.fields, *sorted(extra, key=lambda f: f.name)]
    )
    problems = [f"{code}: {_units(n)}" for code, n in sorted(read.problems.items())]
    unread = read.unread - sum(read.problems.values())
    if unread > 0:
        rare = rarest_seen(read.units - read.unread, read.units)
        problems.append(f"not_read: {_units(unread)}; a kind in fewer than {rare:.1%} of units may be missed")
    return MappedCollection(collection, fields, read.tally.records, read.read_at, tuple(problems))


def _units(n: int) -> str:
    return f"{n} unit" if n == 1 else f"{n} units"


def rarest_seen(read: int, units: int, confidence: float = 0.95) -> float:
    """Return the share of units that a kind must stand in to be seen with that confidence in a random sample.

    >>> rarest_seen(20, 1000)
    0.138
    >>> rarest_seen(1000, 1000), rarest_seen(0, 10)
    (0.0, 1.0)
    """
    if read >= units:
        return 0.0
    if read == 0:
        return 1.0
    missed = 1.0
    for holding in range(1, units + 1):  # of `units`, so many hold the kind; none of them is in the sample
        if units - holding < read:
            return holding / units
        missed *= (units - holding + 1 - read) / (units - holding + 1)
        if missed <= 1 - confidence:
            return math.ceil(1000 * holding / units) / 1000
    return 1.0


def _mapped_field(
    settings: Settings, collection: Collection, f: Field, tally: FieldTally, decided: Decisions, note: CollectionNote
) -> MappedField:
    address = f"{collection.address}.{f.name}"
    said = note_of(settings.fields, address) or FieldNote()
    if said.kind == "none":
        return MappedField(f, (), said.role or Role.OWNER, None, False)
    verdicts = {as_kind(kind): yes for (where, kind), yes in decided.kinds.items() if where == address}
    findings = tuple(
        replace(x, evidence=x.evidence | Evidence.DECLARED) if verdicts.get(x.kind) else x
        for x in settled(tally.findings(f.name))
        if verdicts.get(x.kind) is not False
    )
    within = {x.kind for x in findings if x.presence is Presence.WITHIN}
    confirmed = [kind for kind, yes in verdicts.items() if yes and kind not in within]
    told: AnyKind | None = as_kind(said.kind) if said.kind else None
    if note.account == f.name:
        told = told or Kind.ACCOUNT_ID
    chosen = confirmed[0] if confirmed else told
    if chosen is not None:
        findings = _declare(f.name, chosen, findings, tally.cells)
        return MappedField(f, findings, said.role or Role.OWNER, chosen, True)
    decision = any(verdicts.values()) if verdicts else None
    return MappedField(f, findings, said.role or Role.OWNER, kind_of(findings), decision)


def _declare(name: str, kind: AnyKind, findings: tuple[Finding, ...], cells: int) -> tuple[Finding, ...]:
    """Return the findings with the declared kind first."""
    same = [x for x in findings if x.kind == kind and x.presence is Presence.WHOLE]
    seen = same[0] if same else Finding(name, kind, Presence.WHOLE, Evidence.NONE, cells, 0)
    first = replace(seen, evidence=seen.evidence | Evidence.DECLARED)
    return (first, *(x for x in findings if x is not seen))


def settled(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with those that too few whole cells bear out turned into findings within texts."""
    kept = [x for x in findings if x.presence is Presence.WITHIN or _fits(x)]
    for x in findings:
        if x.presence is Presence.WHOLE and not _fits(x):
            same = next((y for y in kept if y.kind == x.kind and y.presence is Presence.WITHIN), None)
            total = replace(x, presence=Presence.WITHIN, evidence=x.evidence | (same.evidence if same else x.evidence))
            if same:
                kept.remove(same)
                total = replace(total, matched=min(x.scanned, x.matched + same.matched))
            kept.append(total)
    return tuple(x for x in kept if not any(_shadows(y, x) for y in kept))


def _shadows(one: Finding, other: Finding) -> bool:
    """Does one finding say better what the other says too: BSSID by name, MAC address by form alone?

    They share a space of values, but not what an equal value proves: a router's address links nobody.
    """
    whole = one.presence is other.presence is Presence.WHOLE
    same = one.kind != other.kind and spec_of(one.kind).space == spec_of(other.kind).space
    return whole and same and Evidence.FIELD_NAME in one.evidence and Evidence.FIELD_NAME not in other.evidence


def _fits(finding: Finding) -> bool:
    """Do enough of a field's whole cells hold a kind, given what else speaks for it?"""
    if Evidence.FIELD_NAME in finding.evidence:
        return finding.share >= NAMED_SHARE
    return finding.share >= (SHARE if Evidence.STATISTICS in finding.evidence else LONE_SHARE)


def kind_of(findings: Sequence[Finding]) -> AnyKind | None:
    """Return the kind that a field's whole cells hold: the one with the most evidence, then the largest share."""
    fit = [x for x in findings if x.presence is Presence.WHOLE]
    best = max(fit, key=lambda x: (_weight(x.evidence), x.share, x.matched), default=None)
    return best.kind if best else None


def _weight(evidence: Evidence) -> int:
    """Return how much decides for a kind: a check digit or a name more than a shape."""
    strong = Evidence.CHECK_DIGIT | Evidence.FIELD_NAME | Evidence.DECLARED | Evidence.REFERENCE
    return 2 * (evidence & strong).value.bit_count() + (evidence & ~strong).value.bit_count()


def _with_ownership(mapped: MappedCollection, owned: Ownership, settings: Settings) -> MappedCollection:
    fields = []
    for f in mapped.fields:
        address = f"{mapped.collection.address}.{f.field.name}"
        said = note_of(settings.fields, address)
        role = (said.role if said else None) or owned.roles.get(address, f.role)
        kind, findings = f.kind, f.findings
        refused = f.decided is False and not findings
        if f.field.type == NESTED and role is not Role.OWNER:
            fields.append(replace(f, role=role, kind=None, findings=()))  # what it mentions can't be cut out
            continue
        if address in owned.accounts and kind in (None, Kind.ACCOUNT_ID) and not refused:
            kind = Kind.ACCOUNT_ID
            if not any(x.kind is Kind.ACCOUNT_ID for x in findings):
                cells = findings[0].scanned if findings else mapped.records
                seen = Finding(f.field.name, kind, Presence.WHOLE, Evidence.REFERENCE, cells, cells)
                findings = (seen, *findings)
        elif address in owned.foreign and kind is Kind.ACCOUNT_ID and f.decided is None:
            kind = None
            findings = tuple(x for x in findings if x.kind is not Kind.ACCOUNT_ID)
        fields.append(replace(f, role=role, kind=kind, findings=findings))
    return replace(mapped, fields=tuple(fields))


def plan_of(settings: Settings, data: DataMap, mapped: MappedCollection) -> ReadingPlan:
    """Return how a collection is to be read so that the index serves the map: its kinds, and both ends of edges."""
    spaces: dict[str, set[str]] = {}
    accounts = {str(a) for a in account_fields(data)}
    here = (mapped.collection.store, mapped.collection.name)
    for edge in data.edges:
        if len(edge.source) != 1 or (str(edge.target[0]) in accounts and edge.when is None):
            continue
        for end in (edge.source[0], edge.target[0]):
            if (end.store, end.collection) == here:
                spaces.setdefault(end.field, set()).add(key_space(str(edge.target[0])))
    whole: dict[str, tuple[tuple[AnyKind, Evidence], ...]] = {}
    for f in mapped.fields:
        kinds = {x.kind: x.evidence for x in f.findings if x.presence is Presence.WHOLE}
        whole[f.field.name] = tuple(kinds.items())
    notes = (
        (f.field.name, note_of(settings.fields, f"{mapped.collection.address}.{f.field.name}")) for f in mapped.fields
    )
    silent = frozenset(name for name, note in notes if note and note.kind == "none")
    return ReadingPlan(whole, {name: tuple(sorted(s)) for name, s in spaces.items()}, silent)


def account_fields(data: DataMap) -> list[FieldAddress]:
    """Return the fields that hold account ids; their values are noted in the space of accounts, not as keys."""
    return [
        FieldAddress(m.collection.store, m.collection.name, f.field.name)
        for m in data.collections
        for f in m.fields
        if f.kind is Kind.ACCOUNT_ID
    ]


def is_personal(mapped: MappedCollection) -> bool:
    """Does the collection hold identifiers or content of people?"""
    return any(f.kind is not None or f.findings for f in mapped.fields)


def links(mapped: MappedCollection) -> bool:
    """Does the collection hold anything by which a person can be found in it directly?"""
    kinds = {x.kind for f in mapped.fields for x in f.findings}
    return any(spec_of(k).power is Power.STRONG for k in kinds)


def save(
    home: Home,
    data: DataMap,
    run: str,
    in_paths: Mapping[str, int] | None = None,
    remarks: Sequence[tuple[str, str, str]] = (),
) -> int:
    """Save a new version of the map, and return its number.

    Args:
        in_paths: by a collection's address, the part of its object keys that holds account ids, though config
            names no such part.
        remarks: what inference saw that a person should look at: code, collection, hint.
    """
    with home.control.begin() as connection:
        done = connection.execute(sa.insert(map_version).values(run=run, made_at=home.clock.now()))
        version = int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has one
        bodies = [("collection", codec.mapped_json(m)) for m in data.collections]
        bodies += [("edge", codec.edge_json(e)) for e in data.edges]
        bodies += [("remark", {"code": c, "collection": a, "hint": h}) for c, a, h in remarks]
        bodies += [("path", {"collection": a, "part": n}) for a, n in sorted((in_paths or {}).items())]
        rows = [{"version": version, "number": i, "sort": s, "body": b} for i, (s, b) in enumerate(bodies)]
        if rows:
            connection.execute(sa.insert(map_row), rows)
    return version


def load(home: Home, version: int | None = None) -> DataMap:
    """Return a version of the map, by default the newest; an empty one before the first scan."""
    with home.control.begin() as connection:
        number = version or connection.scalar(sa.select(sa.func.max(map_version.c.id)))
        query = sa.select(map_row.c.sort, map_row.c.body).where(map_row.c.version == number).order_by(map_row.c.number)
        rows = connection.execute(query).all()
    return DataMap(
        tuple(codec.mapped_of(r.body) for r in rows if r.sort == "collection"),
        tuple(codec.edge_of(r.body) for r in rows if r.sort == "edge"),
    )


def accounts_in_paths(home: Home, version: int) -> dict[str, int]:
    """Return where a version of the map saw account ids in object keys that config does not name."""
    query = sa.select(map_row.c.body).where(map_row.c.version == version, map_row.c.sort == "path")
    with home.control.begin() as connection:
        return {body["collection"]: body["part"] for body in connection.scalars(query)}


def remarks_of(home: Home, version: int) -> list[tuple[str, str, str]]:
    """Return what inference remarked on when a version of the map was made: code, collection, hint."""
    query = sa.select(map_row.c.body).where(map_row.c.version == version, map_row.c.sort == "remark")
    with home.control.begin() as connection:
        bodies = connection.scalars(query.order_by(map_row.c.number)).all()
    return [(b["code"], b["collection"], b["hint"]) for b in bodies]


def versions(home: Home) -> list[int]:
    """Return the numbers of all versions, oldest first."""
    with home.control.begin() as connection:
        return list(connection.scalars(sa.select(map_version.c.id).order_by(map_version.c.id)))


def digest(data: DataMap) -> str:
    """Return the SHA-256 of a map's content: what a plan and the audit log name it by."""
    body = [[codec.mapped_json(m) for m in data.collections], [codec.edge_json(e) for e in data.edges]]
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
