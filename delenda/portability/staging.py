"""Gathering a copy: records are read again, covered, and staged as the files that the person will get.

A data file holds one record a line between its head and its tail, so that it can be read, and checked, in bounded
memory::

    {"store":"app","collection":"users","records":[
    {"email":"ada@example.com","id":7},
    {"@role":"co-owner","email":"a@example.com","id":8}
    ],"fields":{"email":"string","id":"integer"},"count":2}

Keys that start with ``@`` are ours or the object's: ``@role`` (absent: the record is the person's own), ``@file``
(the original, in ``files/``), ``@types`` (where a value's type differs from ``fields``), ``@path`` (the object).
A record that changed since it was attributed is left out and counted: it may be somebody else's by now.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from delenda.errors import CorruptData
from delenda.model import Batch, Claim, Collection, RecordRef, Role, Shape, decode_key
from delenda.portability.canonical import decode, encode, type_name
from delenda.portability.choose import Omission, Portion
from delenda.portability.names import Names, extension
from delenda.portability.release import Covered, Guard, Releaser, guard_of
from delenda.portability.sheet import sheet
from delenda.portability.spool import BLOCK, Extent, Spool
from delenda.ports import Fetchable, Openable, Store

CHUNK: Final = 2_000
"""Records fetched at once."""
PREVIEW_ROWS: Final = 50
ROLE: Final = "@role"
FILE: Final = "@file"
TYPES: Final = "@types"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive, staged."""

    path: str
    media_type: str
    extent: Extent
    spool: Spool

    def pieces(self) -> Iterator[bytes]:
        """Yield the file's bytes."""
        return self.spool.get(self.extent)


@dataclass(slots=True)
class Section:
    """What the page and the manifest tell of one collection."""

    portion: Portion
    fields: dict[str, str] = field(default_factory=dict)
    records: int = 0
    covered: Covered = field(default_factory=Covered)
    roles: Counter[str] = field(default_factory=Counter)
    preview: list[dict[str, Any]] = field(default_factory=list, repr=False)
    data: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Staged:
    """The staged files of a copy, in order, with what is told of them."""

    members: list[Member] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    left_out: list[Omission] = field(default_factory=list)

    @property
    def incomplete(self) -> int:
        """Return how many records changed or could not be read while the copy was made."""
        return sum(o.records for o in self.left_out if o.reason in ("changed_meanwhile", "unreadable"))


class Stager:
    """Stages one portion after the other. Originals lie apart: they come while a data file is being written."""

    def __init__(
        self, folder: Path, releaser: Releaser, member_bytes: int, guard: Callable[[Claim], Guard] = guard_of
    ) -> None:
        self._data, self._originals = Spool(folder), Spool(folder)
        self._releaser, self._member_bytes, self._guard = releaser, member_bytes, guard
        self._names = Names()
        self.staged = Staged()

    def close(self) -> None:
        """Give the staging area back."""
        self._data.close()
        self._originals.close()

    def __enter__(self) -> Stager:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, portion: Portion, store: Store) -> Section:
        """Read a portion's records and stage its data, sheet and original files."""
        section = Section(portion)
        collection = next((c for c in store.collections() if c.name == portion.collection), None)
        missing: Counter[str] = Counter()
        records = self._records(section, collection, store, missing)
        for first, more in _runs(records):
            self._stage_data(section, first, more)
        self.staged.sections.append(section)
        self.staged.left_out += [Omission(portion.address, n, reason) for reason, n in sorted(missing.items()) if n]
        return section

    def put(self, path: str, media_type: str, pieces: Iterable[bytes]) -> Member:
        """Stage one more file under a path of ours."""
        member = Member(path, media_type, self._data.put(pieces), self._data)
        self.staged.members.append(member)
        return member

    # --- records ---

    def _records(
        self, section: Section, collection: Collection | None, store: Store, missing: Counter[str]
    ) -> Iterator[dict[str, Any]]:
        """Yield the records as they go into the data file."""
        claims = section.portion.claims
        mentions = [c for c in claims if c.role is Role.MENTIONED]
        held = [c for c in claims if c.role is not Role.MENTIONED]
        if held and (collection is None or not isinstance(store, Fetchable)):
            missing["gone_meanwhile" if collection is None else "unreadable"] += len(held)
            held = []
        if collection is not None:
            for start in range(0, len(held), CHUNK):
                yield from self._fetched(section, collection, store, held[start : start + CHUNK], missing)
        for claim in mentions:
            section.roles[claim.role] += 1
            yield {ROLE: claim.role.value, **{name: list(texts) for name, texts in claim.mentions}}

    def _fetched(
        self, section: Section, collection: Collection, store: Store, claims: Sequence[Claim], missing: Counter[str]
    ) -> Iterator[dict[str, Any]]:
        asked = {c.ref.key: c for c in claims}
        objects = {key for key, c in asked.items() if _is_object(collection, c.ref)}
        rows: dict[str, dict[str, Any] | None] = {}
        if lines := [c.ref for c in claims if c.ref.key not in objects or collection.shape is Shape.OBJECTS]:
            for batch in store.fetch(collection, lines):  # type: ignore[attr-defined]  # a Fetchable: asked above
                rows |= self._released(section, batch, asked)
            missing["changed_meanwhile"] += sum(record is None for record in rows.values())
            missing["gone_meanwhile"] += sum(ref.key not in rows for ref in lines)
        for key, claim in asked.items():
            record = rows.get(key)
            if key in objects and (key in rows) is (record is not None):
                path = self._original(section, collection, store, claim, missing)
                record = {**(record or {}), FILE: path} if path else record
            if record is not None:
                section.roles[claim.role] += 1
                yield record

    def _released(self, section: Section, batch: Batch, asked: Mapping[str, Claim]) -> dict[str, dict[str, Any] | None]:
        """Return a batch's records by key, covered and with their types; None for one that changed."""
        claims = [(ref, asked.get(ref.key)) for ref in (batch.ref(i) for i in range(batch.num_rows))]
        guards = [self._guard(claim) if claim else Guard.JOINT for _, claim in claims]
        records, covered = self._releaser.records(batch.records, section.portion.mapped, guards)
        section.covered += covered
        types = {f.name: type_name(f.type) for f in batch.records.schema}
        for name, kind in types.items():
            if section.fields.get(name, "null") == "null":
                section.fields[name] = kind
        odd = {n: t for n, t in types.items() if t not in ("null", section.fields[n])}
        found: dict[str, dict[str, Any] | None] = {}
        for (ref, claim), record in zip(claims, records, strict=True):
            if claim is not None:
                mark = {} if claim.role is Role.OWNER else {ROLE: claim.role.value}
                whole = {**record, **mark, **({TYPES: odd} if odd else {})}
                found[ref.key] = whole if ref.version == claim.ref.version else None
        return found

    def _original(
        self, section: Section, collection: Collection, store: Store, claim: Claim, missing: Counter[str]
    ) -> str:
        """Stage an object as it is and return its path, or "" if it can't be given."""
        if self._guard(claim) is not Guard.OWN:
            missing["names_others"] += 1
            return ""
        if not isinstance(store, Openable):
            missing["unreadable"] += 1
            return ""
        try:
            with store.open(claim.ref) as stream:
                head = stream.read(BLOCK)
                suffix, media_type = extension(head, collection.format)
                path = self._names.file(section.portion.heading, suffix)
                extent = self._originals.put(_pieces(head, stream.read))
        except (FileNotFoundError, CorruptData):
            missing["gone_meanwhile"] += 1
            return ""
        self.staged.members.append(Member(path, media_type, extent, self._originals))
        section.files.append(path)
        return path

    # --- files ---

    def _stage_data(self, section: Section, first: dict[str, Any], more: Iterator[dict[str, Any]]) -> None:
        """Stage one data file, up to the size limit, and the sheet made from it."""
        portion, count = section.portion, 0
        head = encode({"store": portion.store, "collection": portion.collection})[:-1]

        def pieces() -> Iterator[bytes]:
            nonlocal count
            size = 0
            yield f'{head},"records":[\n'.encode()
            record: dict[str, Any] | None = first
            while record is not None:
                if len(section.preview) < PREVIEW_ROWS:
                    section.preview.append(record)
                line = encode(record).encode()
                yield b",\n" + line if count else line
                count, size = count + 1, size + len(line)
                record = next(more, None) if size < self._member_bytes else None
            yield f'\n],"fields":{encode(section.fields)},"count":{count}}}\n'.encode()

        stem = self._names.stem(portion.heading, portion.store, portion.collection)
        data = self.put(f"data/{stem}.json", "application/json", pieces())
        section.records += count
        section.data.append(data.path)
        columns = [*section.fields, *_extra(records_of(data), section.fields)]
        section.sheets.append(self.put(f"csv/{stem}.csv", "text/csv", sheet(columns, records_of(data))).path)


def records_of(member: Member) -> Iterator[dict[str, Any]]:
    """Yield a staged data file's records as they stand in it."""
    lines = member.spool.lines(member.extent)
    next(lines)
    for line in lines:
        if line.startswith(b"{"):
            yield json.loads(line.removesuffix(b","))


def read_records(data: bytes) -> list[dict[str, Any]]:
    """Return a data file's records with the values and types that the store gave.

    Keys of ours (``@role``, ``@file``, ``@types``) are left away.
    """
    document = json.loads(data)
    records = []
    for record in document["records"]:
        types = {**document["fields"], **record.get(TYPES, {})}
        whole = {k: v for k, v in record.items() if k not in (ROLE, FILE, TYPES)}
        records.append({name: _uncovered(value, types.get(name, "string")) for name, value in whole.items()})
    return records


def _uncovered(value: Any, kind: str) -> Any:
    """Return the typed value; what was covered is text, whatever its field's type."""
    try:
        return decode(value, kind)
    except (ValueError, TypeError, ArithmeticError):
        return value


def _is_object(collection: Collection, ref: RecordRef) -> bool:
    return collection.shape in (Shape.ROWS, Shape.OBJECTS) and len(decode_key(ref.key)) == 1


def _pieces(head: bytes, read: Callable[[int], bytes]) -> Iterator[bytes]:
    piece = head
    while piece:
        yield piece
        piece = read(BLOCK)


def _runs(records: Iterator[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Iterator[dict[str, Any]]]]:
    """Yield ``(first, rest)`` as long as there are records; the taker consumes as many of the rest as it wants."""
    while (first := next(records, None)) is not None:
        yield first, records


def _extra(records: Iterator[Mapping[str, Any]], fields: Mapping[str, str]) -> list[str]:
    """Return the keys that stand in records beside the fields, sorted."""
    return sorted({name for record in records for name in record if name not in fields and name != TYPES})
