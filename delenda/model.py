"""The nouns: frozen values that every room shares.

Fields that hold personal data, or may, are ``repr=False``; a contract test checks it. Times are aware UTC.
Field paths are dotted; ``[]`` marks a list: ``contacts[].phone``. Three pseudo-fields exist in object
stores: ``@path`` is the object's key, ``@path.NAME`` a part of it that a configured pattern names, and
``@meta.NAME`` its user metadata or a tag.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Flag, StrEnum, auto
from typing import TYPE_CHECKING, Any, Final, NewType

from delenda.kinds import AnyKind, KindSpec, spec_of

if TYPE_CHECKING:
    import pyarrow as pa

StoreName = NewType("StoreName", str)
CollectionName = NewType("CollectionName", str)
RequestId = NewType("RequestId", str)
Token = NewType("Token", bytes)
"""A keyed digest of an identifier: 16 bytes, the only form that may be written down."""

TOKEN_BYTES: Final = 16
OBJECT_PATH: Final = "@path"
OBJECT_META: Final = "@meta."


def token_of(pepper: bytes, space: str, value: str) -> Token:
    """Return the keyed digest of a canonical value in its space (BLAKE2b, 16 bytes)."""
    text = f"{space}\0{value}".encode("utf-8", "surrogatepass")
    return Token(hashlib.blake2b(text, key=pepper, digest_size=TOKEN_BYTES).digest())


# --- identifiers and what is found -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identifier:
    """A value that singles someone out, in canonical form, and its kind."""

    kind: AnyKind
    value: str = field(repr=False)

    @property
    def spec(self) -> KindSpec:
        return spec_of(self.kind)

    def token(self, pepper: bytes) -> Token:
        """Return the only form of this identifier that may be written down."""
        return token_of(pepper, self.spec.space, self.value)


class Evidence(Flag):
    """Why something counts as an identifier. Facts, not a score; policy decides what suffices."""

    NONE = 0
    SHAPE = auto()
    """The value has the kind's form."""
    CHECK_DIGIT = auto()
    """A checksum, an allocated prefix or another validator holds."""
    FIELD_NAME = auto()
    """The column, key or path is named for it."""
    CONTEXT = auto()
    """Words beside the value name it."""
    DICTIONARY = auto()
    """A dictionary or gazetteer lists it."""
    SIBLINGS = auto()
    """The other fields of the same record fit."""
    STATISTICS = auto()
    """The distribution of the field's values fits."""
    REFERENCE = auto()
    """The field refers to another that holds it."""
    HASHED = auto()
    """The value is a digest of it."""
    DECLARED = auto()
    """Config, or a person, says so."""
    QUERIED = auto()
    """Queries that were run join the one with the other."""

    def names(self) -> list[str]:
        """Return the flags' names, lower case, in a fixed order."""
        return [f.name.lower() for f in Evidence if f in self and f.name]


@dataclass(frozen=True, slots=True)
class Match:
    """An identifier in a text: character offsets, end exclusive, and the canonical value."""

    kind: AnyKind
    start: int
    end: int
    value: str = field(repr=False)
    evidence: Evidence = Evidence.SHAPE

    @property
    def identifier(self) -> Identifier:
        return Identifier(self.kind, self.value)


class Presence(StrEnum):
    """How a kind stands in a field: the cell *is* the value, or the value stands somewhere in it."""

    WHOLE = "whole"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of identifier found in a field: counts and evidence, no value."""

    field: str
    kind: AnyKind
    presence: Presence
    evidence: Evidence
    scanned: int
    matched: int

    @property
    def share(self) -> float:
        return self.matched / self.scanned if self.scanned else 0.0


# --- where data lies ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A column, or a leaf path of nested data. ``nullable`` and ``unique`` as the store declares them."""

    name: str
    type: str
    nullable: bool = True
    unique: bool = False
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A declared foreign key: ``fields`` of one collection name the ``target_fields`` of another."""

    fields: tuple[str, ...]
    target: CollectionName
    target_fields: tuple[str, ...]
    on_delete: str = ""


class Shape(StrEnum):
    """How records are addressed in a collection."""

    KEYED = "keyed"
    """Rows with a key: a table."""
    ROWS = "rows"
    """Rows of objects, addressed by object and row number."""
    OBJECTS = "objects"
    """One record an object: a photo."""
    UNKEYED = "unkeyed"
    """Rows that can be read but not addressed: a table without a key."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A table, or a data set of objects under a prefix.

    ``format`` is the content format of objects (``jsonl``, ``csv``, …) or ``table``. ``purpose``,
    ``region`` and ``source`` come from config.
    """

    store: StoreName
    name: CollectionName
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    shape: Shape = Shape.KEYED
    format: str = "table"
    region: str = ""
    purpose: str = ""
    source: str = ""

    @property
    def address(self) -> str:
        """``store/collection``, the way config and reports name it."""
        return f"{self.store}/{self.name}"

    def field_named(self, name: str) -> Field | None:
        return next((f for f in self.fields if f.name == name), None)


class Standing(StrEnum):
    """What a message of a change says of an object."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"
    """It can't be told from the message: the store has to be asked."""


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """A message of a store: an object was written, or removed.

    ``order`` is greater, as text, for what came later to the same object; empty if the message does not tell.
    """

    locator: str = field(repr=False)
    at: dt.datetime
    standing: Standing
    order: str = ""
    version: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of work: a key range of a table, or an object. ``version`` changes when its content does.

    ``locator`` means something to its connector only; it may hold key values or an object's key.
    """

    store: StoreName
    collection: CollectionName
    locator: str = field(repr=False)
    version: str = ""
    size_bytes: int = 0
    modified: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordRef:
    """The address of a record. ``version`` lets a record that changed since it was read be left alone.

    ``key`` is a JSON array: a table's key values; ``[object key, row]`` for a row of an object;
    ``[object key]`` for the whole object. ``version`` is the row's fingerprint, or the object's version.
    """

    store: StoreName
    collection: CollectionName
    key: str = field(repr=False)
    version: str = ""

    @property
    def place(self) -> tuple[StoreName, CollectionName, str]:
        """What two references to the same record have in common."""
        return (self.store, self.collection, self.key)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as Arrow, and where each came from.

    ``records`` has one column a field path. ``first_row`` is the number of the batch's first row in its
    unit. ``key`` names the key columns of a keyed collection.
    """

    unit: Unit
    records: pa.RecordBatch = field(repr=False)
    shape: Shape
    key: tuple[str, ...] = ()
    first_row: int = 0
    object_key: str = field(default="", repr=False)

    @property
    def num_rows(self) -> int:
        return int(self.records.num_rows)

    def record(self, row: int) -> dict[str, Any]:
        """Return one row as Python values."""
        return {name: self.records.column(i)[row].as_py() for i, name in enumerate(self.records.schema.names)}

    def ref(self, row: int, record: Mapping[str, Any] | None = None) -> RecordRef:
        """Return the address of one row, with its version; ``record`` is the row as Python values, if at hand.

        A keyed row's version is the fingerprint of all its columns, so the batch must hold them all.
        """
        unit = self.unit
        match self.shape:
            case Shape.KEYED:
                record = self.record(row) if record is None else record
                return RecordRef(
                    unit.store, unit.collection, encode_key([record[k] for k in self.key]), fingerprint(record)
                )
            case Shape.ROWS:
                key = encode_key([self.object_key, self.first_row + row])
                return RecordRef(unit.store, unit.collection, key, unit.version)
            case Shape.OBJECTS:
                return RecordRef(unit.store, unit.collection, encode_key([self.object_key]), unit.version)
            case Shape.UNKEYED:
                record = self.record(row) if record is None else record
                return RecordRef(unit.store, unit.collection, "", fingerprint(record))

    def object_ref(self) -> RecordRef:
        """Return the address of the whole object that the batch was read from."""
        return RecordRef(self.unit.store, self.unit.collection, encode_key([self.object_key]), self.unit.version)


_AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})
_to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _plain(value: Any) -> Any:
    """Return a JSON value for ``value``, the same one for equal values of any driver."""
    if type(value) in _AS_THEY_ARE:  # most are, and a fingerprint looks at every value of every row
        return value
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return {"f": value.hex()}
        case bytes() | bytearray() | memoryview():
            return {"b": bytes(value).hex()}
        case Decimal():
            return {"d": format(value.normalize(), "f")}
        case dt.datetime():
            return {"t": (value.astimezone(dt.UTC) if value.tzinfo else value).isoformat()}
        case dt.date() | dt.time():
            return {"t": value.isoformat()}
        case dt.timedelta():
            return {"s": value / dt.timedelta(microseconds=1)}
        case Mapping():
            return {"m": [[str(k), _plain(v)] for k, v in sorted(value.items(), key=lambda kv: str(kv[0]))]}
        case Sequence():
            return [_plain(v) for v in value]
        case _:
            return {"x": str(value)}


def encode_key(values: Sequence[Any]) -> str:
    """Return key values as a JSON array. ``encode_key(["a.csv", 3])`` → ``["a.csv",3]``."""
    return _to_json([v if type(v) in _AS_THEY_ARE else _plain(v) for v in values])


def same(one: Any, other: Any) -> bool:
    """Tell whether a key or a fingerprint would show two values alike: ``1`` is not ``True``, nor ``1.0``."""
    if type(one) in _AS_THEY_ARE and type(other) in _AS_THEY_ARE:
        return type(one) is type(other) and bool(one == other)
    return encode_key([one]) == encode_key([other])


def decode_key(key: str) -> list[Any]:
    """Return the values that :func:`encode_key` was given (bytes, decimals and times come back typed)."""

    def typed(value: Any) -> Any:
        match value:
            case {"f": str(text)}:
                return float.fromhex(text)
            case {"b": str(text)}:
                return bytes.fromhex(text)
            case {"d": str(text)}:
                return Decimal(text)
            case {"t": str(text)}:
                return _time(text)
            case _:
                return value

    return [v if type(v) in _AS_THEY_ARE else typed(v) for v in json.loads(key)]


def _time(text: str) -> dt.datetime | dt.date | dt.time:
    if "T" in text:
        return dt.datetime.fromisoformat(text)
    return dt.date.fromisoformat(text) if text.count("-") == 2 else dt.time.fromisoformat(text)


@functools.lru_cache(maxsize=1024)
def _in_order(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return a record's fields in the order that fingerprints take them: rows of one table share it."""
    return sorted(((name, str(name)) for name in names), key=lambda pair: pair[1])


def fingerprint(record: Mapping[str, Any]) -> str:
    """Return a digest of a record's content: equal records, equal digests, whatever the order of columns."""
    pairs = [
        [text, value if type(value := record[name]) in _AS_THEY_ARE else _plain(value)]
        for name, text in _in_order(tuple(record))
    ]
    text = _to_json({"m": pairs})
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# --- whose it is -------------------------------------------------------------------------------------


class Role(StrEnum):
    """What a field, an edge or a record has to do with a person."""

    OWNER = "owner"
    """The record is about this person."""
    CO_OWNER = "co-owner"
    """The record is about this person and others: a thread, a shared order."""
    MENTIONED = "mentioned"
    """The record is someone else's and names this person: an entry in an address book."""


@dataclass(frozen=True, slots=True)
class FieldAddress:
    """A field of a collection, the way config and reports name it: ``store/collection.field``."""

    store: StoreName
    collection: CollectionName
    field: str

    def __str__(self) -> str:
        return f"{self.store}/{self.collection}.{self.field}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A record's ``field`` holds one of ``values``: names of collections or classes, as in ``author_type``."""

    field: str
    values: tuple[str, ...]

    def holds(self, record: Mapping[str, Any]) -> bool:
        """Does a record meet it?"""
        value = record.get(self.field)
        return value is not None and str(value).strip() in self.values

    def __str__(self) -> str:
        return f"{self.field} = {' or '.join(self.values)}"


class Depth(StrEnum):
    """What becomes of a record when what an edge refers to goes (after DELF)."""

    DEEP = "deep"
    """It goes too."""
    COUNTED = "counted"
    """It goes with the last of its owners; until then, only their part."""
    SHALLOW = "shallow"
    """It stays, without the reference."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Values of ``source`` name a record by ``target``: whose record it then is, and how we know."""

    source: tuple[FieldAddress, ...]
    target: tuple[FieldAddress, ...]
    role: Role
    evidence: Evidence
    declared_key: bool = False
    """The store itself enforces it: a foreign key."""
    when: Condition | None = None
    """Only records that meet it refer to the target: a polymorphic reference."""
    derived: bool = False
    """The records are made from what they refer to: a summary, a search index, a copy."""

    @property
    def depth(self) -> Depth:
        """What becomes of the record when its target goes."""
        match self.role:
            case Role.OWNER:
                return Depth.DEEP
            case Role.CO_OWNER:
                return Depth.COUNTED
            case Role.MENTIONED:
                return Depth.SHALLOW


@dataclass(frozen=True, slots=True)
class MappedField:
    """A field in the data map. ``role`` says whose the identifier in it is. ``decided`` holds a person's word."""

    field: Field
    findings: tuple[Finding, ...] = ()
    role: Role = Role.OWNER
    kind: AnyKind | None = None
    """The kind that decisions rest on: the declared one, or that of the finding with the best evidence."""
    decided: bool | None = None


@dataclass(frozen=True, slots=True)
class MappedCollection:
    """A collection in the data map, with what was found in it and when it was last read in full."""

    collection: Collection
    fields: tuple[MappedField, ...]
    records: int = 0
    scanned_at: dt.datetime | None = None
    problems: tuple[str, ...] = ()
    """What could not be read, as error codes and counts: ``corrupt_data: 1 object``."""


@dataclass(frozen=True, slots=True)
class DataMap:
    """Which field holds what, and how collections hang together."""

    collections: tuple[MappedCollection, ...]
    edges: tuple[Edge, ...] = ()

    def get(self, store: str, collection: str) -> MappedCollection | None:
        return next(
            (m for m in self.collections if m.collection.store == store and m.collection.name == collection), None
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """A record attributed to a subject.

    ``basis`` lists the steps of the path as text without values (``app/orders.user_id → app/users.id``).
    ``parent`` is the record through which this one was reached by a foreign key. ``mentions`` maps a field
    to the exact texts in it that name the subject. ``shared`` says that the record also names others.
    """

    ref: RecordRef
    role: Role
    basis: tuple[str, ...]
    parent: RecordRef | None = None
    mentions: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), repr=False)
    shared: bool = False
    events: tuple[tuple[str, dt.datetime], ...] = ()
    """Values of the date fields that retention rules start from, by field."""
    others: bool = False
    """The record is the person's own, and names others too: a copy covers them."""


class Doubt(StrEnum):
    """Why a person must decide whose a record is."""

    TWO_ACCOUNTS = "two_accounts"
    """The request's identifiers belong to more than one account. Nothing is planned."""
    WEAK_ONLY = "weak_only"
    """The request names nothing that singles a person out. Nothing is planned."""
    SHARED = "shared"
    """An identifier also stands in another person's records; what hangs only on it is left."""
    HUB = "hub"
    """An identifier reaches more records than the safety cap allows; it links nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must answer before more can be attributed: kinds, counts and places, no value.

    ``id`` is a keyed digest: the same question about the same identifier keeps its id. ``places`` counts
    the records that wait for the answer, by ``store/collection``.
    """

    id: str
    doubt: Doubt
    kind: AnyKind
    accounts: int = 0
    places: tuple[tuple[str, int], ...] = ()

    @property
    def stops(self) -> bool:
        """Must it be answered before anything is planned?"""
        return self.doubt in (Doubt.TWO_ACCOUNTS, Doubt.WEAK_ONLY)


@dataclass(frozen=True, slots=True)
class Link:
    """A claimed record refers to another by a declared key. ``nullable``: the reference can be cut.

    ``cut_version`` is the child's version once its reference is cut.
    """

    child: RecordRef
    parent: RecordRef
    fields: tuple[str, ...]
    nullable: bool
    cut_version: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What belongs to a subject, and what could not be decided.

    ``identifiers`` are the person's alone; ``weak`` ones are known of them and link nothing; ``shared`` ones
    stand in other people's records too. ``waiting`` are the records that hang on a question, answered or not.
    ``sizes`` holds records and bytes by ``store/collection``. ``marks`` tell the waiting records by their content, in
    the same order; ``asked`` names what each question is about that can still be answered later.
    """

    identifiers: tuple[Identifier, ...] = field(default=(), repr=False)
    weak: tuple[Identifier, ...] = field(default=(), repr=False)
    shared: tuple[Identifier, ...] = field(default=(), repr=False)
    claims: tuple[Claim, ...] = ()
    links: tuple[Link, ...] = ()
    questions: tuple[Question, ...] = ()
    waiting: tuple[RecordRef, ...] = ()
    sizes: tuple[tuple[str, int, int], ...] = ()
    marks: tuple[str, ...] = ()
    asked: tuple[tuple[Question, Identifier], ...] = field(default=(), repr=False)

    @property
    def needs_review(self) -> bool:
        """Must a person answer before anything is planned?"""
        return any(q.stops for q in self.questions)


# --- what is to be done ------------------------------------------------------------------------------


class Action(StrEnum):
    """What happens to a record. Only ``delete``, ``anonymize`` and ``redact`` may close an erasure."""

    DELETE = "delete"
    ANONYMIZE = "anonymize"
    REDACT = "redact"
    REPLACE = "replace"
    RETAIN = "retain"
    RESTRICT = "restrict"


class Technique(StrEnum):
    """How a field is changed (names after ISO/IEC 20889)."""

    SUPPRESS = "suppress"
    """Set to NULL; where a field takes none, to its type's empty value."""
    GENERALIZE = "generalize"
    """Dates to their year's first day, coordinates to whole degrees, numbers to the lower ten."""
    REDACT_SPAN = "redact-span"
    """Cut the given texts out of the field, and write ``[erased]`` in their place."""
    DROP_ENTRY = "drop-entry"
    """Drop the entries of a list that hold one of the given texts: the whole element, not one leaf."""
    STRIP_METADATA = "strip-metadata"
    """Remove embedded metadata (EXIF, XMP, IPTC), keep the content byte for byte."""
    REPLACE = "replace"
    """Write the given text: a correction."""


ERASED: Final = "[erased]"


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change. ``texts`` are exact substrings for the techniques that need them."""

    field: str
    technique: Technique
    texts: tuple[str, ...] = dataclasses.field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One record's change. ``reason`` names the rule or the role it rests on."""

    ref: RecordRef
    action: Action
    changes: tuple[Change, ...] = ()
    reason: str = ""
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A claimed record that stays, with the rule that keeps it. ``until`` None: no end is known."""

    ref: RecordRef
    rule: str
    legal_basis: str
    until: dt.date | None
    basis: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    """What the rule does not need: these fields are suppressed although the record stays."""


class Status(StrEnum):
    """How a step ended."""

    DONE = "done"
    ALREADY_ABSENT = "already_absent"
    CHANGED_SINCE_READ = "changed_since_read"
    BLOCKED = "blocked"
    """The store forbids it: a lock, a constraint, a missing right. ``detail`` is a code."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step ended. ``detail`` is a code, never a driver's text. ``until`` dates a lock's end."""

    ref: RecordRef
    status: Status
    detail: str = ""
    until: dt.datetime | None = None


class Meanwhile(StrEnum):
    """What others can do with a store while it is cleaned."""

    READ_AND_WRITE = "read and write"
    READ = "read"
    """They wait to write."""
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Chore:
    """One piece of cleaning below a store's surface, and what it costs.

    ``name`` says what is done, ``place`` where: ``store/collection``, or the store. ``removes`` are the classes of
    residue that it is for. ``size_bytes`` is about what is read and written; ``meanwhile`` is what others can do.
    """

    store: StoreName
    name: str
    place: str
    removes: tuple[str, ...]
    size_bytes: int
    meanwhile: Meanwhile = Meanwhile.READ_AND_WRITE


# --- requests, backups, proof ------------------------------------------------------------------------


class RequestKind(StrEnum):
    """What a person asks."""

    ACCESS = "access"
    PORTABILITY = "portability"
    ERASE = "erase"
    ANONYMIZE = "anonymize"
    SUPPRESS = "suppress"


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    VERIFIED = "verified"
    NEEDS_REVIEW = "needs_review"
    PLANNED = "planned"
    APPROVED = "approved"
    EXECUTING = "executing"
    INCOMPLETE = "incomplete"
    OPEN_OBLIGATIONS = "complete_with_open_obligations"
    COMPLETE = "complete"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Request:
    """What a data subject asks, and where it stands. Seeds are identifiers in canonical form."""

    id: RequestId
    kind: RequestKind
    state: State
    seeds: tuple[Identifier, ...] = field(repr=False)
    received_at: dt.datetime
    ground: str = ""
    jurisdiction: str = ""
    due_at: dt.datetime | None = None
    scope: tuple[str, ...] = ()
    """Categories or purposes that a partial request is limited to; empty: everything."""
    duplicate_of: RequestId | None = None
    config_digest: str = ""
    plan_digest: str = ""
    """Digest of the approved plan, once there is one."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of one or more stores at a time. ``locator`` means something to its catalogue only."""

    id: str
    set_name: str
    store: StoreName
    taken_at: dt.datetime
    expires_at: dt.datetime | None
    locator: str = field(repr=False)
    size_bytes: int = 0
    digest: str = ""
    mode: str = "rotate"
    locked_until: dt.datetime | None = None
    format: str = ""
    """What was seen when it was looked at: ``sqlite``, ``pg_dump_plain``, ``folder``, …"""
    object_key: str = field(default="", repr=False)
    """Not empty: a copy of this one object only, an old version of it."""
