"""Deletion lists of a platform: matched against the estate in one pass, and answered once the erasures have ended.

The locator index can't be asked: it holds keyed tokens, and a list's hashes have no key. So every unit of a
collection that holds a listed kind of value is read once, its distinct values hashed and looked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa
import sqlalchemy as sa

from delenda.discovery import datamap, names
from delenda.errors import InputError
from delenda.jobs.house import House
from delenda.kinds import AnyKind, Kind, Power, spec_of
from delenda.model import Batch, MappedCollection, RequestKind, Role, State, token_of
from delenda.requests import drop
from delenda.requests.drop import Answer, Entry
from delenda.requests.intake import Asked, receive
from delenda.requests.proof import Method, Proof, Reporter
from delenda.requests.tables import request

CHANNEL: Final = "drop"
STANDARDS: Final[Mapping[AnyKind, Callable[[str], str]]] = {
    Kind.EMAIL: drop.standard_email,
    Kind.PHONE_NUMBER: drop.standard_phone,
    Kind.IDFA: drop.standard_device,
    Kind.ANDROID_AD_ID: drop.standard_device,
}
ANSWERS: Final = {
    State.COMPLETE: Answer.DELETED,
    State.OPEN_OBLIGATIONS: Answer.DELETED,
    State.REFUSED: Answer.EXEMPT,
}
"""What a request's end means for its entry. Any other state is no end: the entry stays open."""


@dataclass(slots=True)
class Holder:
    """Whom a digest was found with: accounts, and what a request about them can name."""

    accounts: set[str] = field(default_factory=set, repr=False)
    seeds: set[tuple[str, str]] = field(default_factory=set, repr=False)


@dataclass(frozen=True, slots=True)
class DropReport:
    """How a list was answered: counts by answer, requests that came in, and entries whose erasure is not over."""

    entries: int
    records: int
    answers: Mapping[Answer, int]
    requests: tuple[str, ...]
    open: int


def run(house: House, path: Path, output: Path, profile: str = "us-ca") -> DropReport:
    """Match a list, ask for the erasure of whom it names, and write the answers that are final.

    The same list again asks for nothing anew, and answers what has ended since. Raises ``InputError``.
    """
    if profile not in {p.name for p in house.settings.profiles}:
        raise InputError(f"there is no profile {profile!r}")
    entries = list(drop.read_list(path))
    known = _known(house)
    fresh = [e for e in entries if _key(house, e) not in known]
    records, holders = match(house, fresh)
    numbers: list[str] = []
    answers: list[tuple[str, Answer]] = []
    left = 0
    for entry in entries:
        state = known.get(_key(house, entry))
        holder = holders.get(entry.digest)
        if state is None and holder is not None and len(holder.accounts) < 2 and holder.seeds:
            number, state = _ask(house, entry, holder, profile)
            numbers.append(number)
        answer = _answer(state, holder)
        if answer is None:
            left += 1
        else:
            answers.append((entry.id, answer))
    drop.write_answers(output, answers)
    house.report("drop.matched", entries=len(entries), requests=len(numbers), open=left)
    return DropReport(len(entries), records, Counter(a for _, a in answers), tuple(dict.fromkeys(numbers)), left)


def _answer(state: State | None, holder: Holder | None) -> Answer | None:
    if state is not None:
        return ANSWERS.get(state)
    return Answer.NOT_FOUND if holder is None else Answer.OPTED_OUT


def match(house: House, entries: Iterable[Entry]) -> tuple[int, dict[bytes, Holder]]:
    """Return the number of records read, and by digest with whom it was found. One pass, a batch at a time.

    Raises ``InputError`` before the first scan.
    """
    wanted = {e.digest for e in entries}
    data = datamap.load(house)
    if not data.collections:
        raise InputError("there is no data map yet; run `delenda scan`")
    found: dict[bytes, Holder] = {}
    records = 0
    for mapped in data.collections:
        if not wanted or not (_listed(mapped) or _Composite.of(mapped)):
            continue
        store = house.stores[mapped.collection.store]
        for unit in store.units(mapped.collection):
            for batch in store.scan(unit):
                records += batch.num_rows
                _look(batch, mapped, wanted, found)
    return records, found


def _listed(mapped: MappedCollection) -> dict[str, AnyKind]:
    """Return the fields that hold values of a listed kind as whole cells."""
    kinds = {f.field.name: f.kind for f in mapped.fields if f.kind in STANDARDS}
    return {name: kind for name, kind in kinds.items() if kind is not None}


@dataclass(frozen=True, slots=True)
class _Composite:
    """The fields of a record whose name, date of birth and ZIP code are hashed together."""

    name: tuple[str, ...]
    born: str
    zip: str

    @classmethod
    def of(cls, mapped: MappedCollection) -> _Composite | None:
        words = {f.field.name: set(names.words(f.field.name)) for f in mapped.fields}
        born = [f.field.name for f in mapped.fields if f.kind is Kind.BIRTH_DATE]
        zips = [n for n, w in words.items() if w & {"zip", "zipcode", "postcode", "postal"}]
        first = [n for n, w in words.items() if w & {"first", "firstname", "given"}]
        last = [
            n for n, w in words.items() if w & {"last", "lastname", "family", "surname"} and not w & {"login", "at"}
        ]
        whole = [f.field.name for f in mapped.fields if f.kind is Kind.PERSON_NAME]
        named = (first[0], last[0]) if first and last else tuple(whole[:1])
        return cls(named, born[0], zips[0]) if named and born and zips else None

    def digest(self, record: Mapping[str, object]) -> bytes | None:
        """Return the record's digest; None if a part is missing."""
        named = [drop.standard_name(str(record.get(n) or "")) for n in self.name]
        parts = [
            *named,
            drop.standard_birth_date(str(record.get(self.born) or "")),
            drop.standard_zip(str(record.get(self.zip) or "")),
        ]
        return drop.composite_digest(parts) if all(parts) else None


def _look(batch: Batch, mapped: MappedCollection, wanted: set[bytes], found: dict[bytes, Holder]) -> None:
    """Note which wanted digests stand in a batch, and with whom. Each distinct value is hashed once."""
    for name, kind in _listed(mapped).items():
        if name not in batch.records.schema.names:
            continue
        rows = batch.records.column(batch.records.schema.get_field_index(name))
        if pa.types.is_list(rows.type) or pa.types.is_large_list(rows.type):
            cells = [(row, str(v)) for row, vs in enumerate(rows.to_pylist()) for v in vs or () if v is not None]
            for row, value in cells:
                _note(batch, mapped, row, drop.digest_of(STANDARDS[kind](value)), (kind, name, value), wanted, found)
            continue
        encoded = rows.cast(pa.string()).dictionary_encode()
        hits = {
            i: value
            for i, value in enumerate(encoded.dictionary.to_pylist())
            if (plain := STANDARDS[kind](value)) and drop.digest_of(plain) in wanted
        }
        if hits:
            for row, i in enumerate(encoded.indices.to_pylist()):
                if i in hits:
                    digest = drop.digest_of(STANDARDS[kind](hits[i]))
                    _note(batch, mapped, row, digest, (kind, name, hits[i]), wanted, found)
    if composite := _Composite.of(mapped):
        fields = [n for n in (*composite.name, composite.born, composite.zip) if n in batch.records.schema.names]
        for row, record in enumerate(batch.records.select(fields).to_pylist()):
            combined = composite.digest(record)
            if combined is not None:
                _note(batch, mapped, row, combined, None, wanted, found)


def _note(
    batch: Batch,
    mapped: MappedCollection,
    row: int,
    digest: bytes,
    by: tuple[AnyKind, str, str] | None,
    wanted: set[bytes],
    found: dict[bytes, Holder],
) -> None:
    """Note that a wanted digest stands in a row. Whose row it is counts only if the field is its owner's."""
    if digest not in wanted:
        return
    holder = found.setdefault(digest, Holder())
    mentioned = {f.field.name for f in mapped.fields if f.role is Role.MENTIONED}
    if by is not None:
        holder.seeds.add((str(by[0]), by[2]))
    if by is not None and by[1] in mentioned:
        return
    record = batch.record(row)
    accounts = [str(record[n]) for n in _fields_of(mapped, Kind.ACCOUNT_ID) - mentioned if record.get(n) is not None]
    holder.accounts.update(accounts[:1])
    holder.seeds.update((str(Kind.ACCOUNT_ID), a) for a in accounts[:1])
    if by is None and not accounts:
        strong = {f.field.name: f.kind for f in mapped.fields if f.kind and spec_of(f.kind).power is Power.STRONG}
        values = [(str(k), str(record[n])) for n, k in strong.items() if n not in mentioned and record.get(n)]
        holder.seeds.update(values[:1])
        holder.accounts.update(f"{k}:{v}" for k, v in values[:1])


def _fields_of(mapped: MappedCollection, kind: Kind) -> set[str]:
    return {f.field.name for f in mapped.fields if f.kind is kind}


# --- requests ------------------------------------------------------------------------------------------


def _name(entry: Entry) -> str:
    return f"{CHANNEL}:{entry.id}:{entry.digest.hex()}"


def _key(house: House, entry: Entry) -> bytes:
    return token_of(house.control.pepper, "idempotency", _name(entry))


def _known(house: House) -> dict[bytes, State]:
    """Return the states of requests that lists have led to, by their idempotency tokens."""
    query = sa.select(request.c.idempotency, request.c.state, request.c.duplicate_of, request.c.id).where(
        request.c.channel == CHANNEL
    )
    with house.control.begin() as connection:
        rows = connection.execute(query).all()
        states = {r.id: State(r.state) for r in connection.execute(sa.select(request.c.id, request.c.state))}
    return {r.idempotency: states[r.duplicate_of or r.id] for r in rows if r.idempotency}


def _ask(house: House, entry: Entry, holder: Holder, profile: str) -> tuple[str, State]:
    """Ask for an erasure, as the platform's agent; return the request's id and state."""
    asked = Asked(
        RequestKind.ERASE,
        _few(sorted(holder.seeds)),
        ground="consumer_request",
        profiles=(profile,),
        channel=CHANNEL,
        idempotency_key=_name(entry),
        reporter=Reporter.AGENT,
    )
    proven = Proof(Method.MANDATE, 3, house.actor, reason=CHANNEL)
    with house.control.begin() as connection:
        case = receive(house, connection, asked, proven)
    return case.request.id, case.state


def _few(seeds: Sequence[tuple[str, str]]) -> tuple[tuple[str, str | None], ...]:
    """Return as many spellings as a request may name, the account first."""
    ranked = sorted(seeds, key=lambda s: s[0] != Kind.ACCOUNT_ID)
    return tuple((kind, value) for kind, value in ranked[:20])
