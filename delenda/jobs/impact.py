"""After a breach: whom the records of some places are about, with what, and how to reach them. Changes nothing.

Every record is read. It concerns the accounts that own it, by its own fields or by what it refers to, and everybody
whose identifier it holds. An identifier without an account beside it is looked up in all stores: if a record of one
or more accounts holds it too, it is theirs; else the person is known by the identifier alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from delenda.discovery import datamap
from delenda.errors import DelendaError, Exit, InputError
from delenda.jobs.house import House
from delenda.jobs.locate import locator
from delenda.kinds import AnyKind, Category, Kind, Power, spec_of
from delenda.model import DataMap, FieldAddress, Identifier, MappedCollection, Presence, Role, Shape
from delenda.requests.deadlines import Deadline, Standing, deadline, strictest
from delenda.requests.intake import profiles_of
from delenda.subjects.attribute import Owners
from delenda.subjects.pages import Page
from delenda.subjects.reading import StoreReader
from delenda.subjects.rows import ACCOUNT, Found, Key, Row, own_accounts

__all__ = ["Impact", "Person", "impact", "write_contacts"]

REACHES: Final = (Kind.PERSON_NAME, Kind.EMAIL, Kind.PHONE_NUMBER)
"""What a person is addressed by and reached at, in the order of the columns of the list."""
LINKED: Final = "linked"
"""The category of records that hold nothing personal but hang on a person."""
_PERSONAL: Final = frozenset({Category.CONTACT, Category.GOVERNMENT_ID, Category.SOCIAL, Category.ACCOUNT})
"""What names a person wherever it stands; the id of a device that was merely nearby names nobody."""
_TOGETHER: Final = 5_000
"""People whose contacts are fetched at a time."""


@dataclass(slots=True)
class Person:
    """Somebody whose data lay there. ``account`` is empty for who is known by ``contacts`` alone."""

    account: str = field(default="", repr=False)
    categories: set[str] = field(default_factory=set)
    contacts: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set), repr=False)

    @property
    def reachable(self) -> bool:
        """Is there an address or a number to tell them at?"""
        return bool(self.contacts.get(Kind.EMAIL) or self.contacts.get(Kind.PHONE_NUMBER))


@dataclass(frozen=True, slots=True)
class Impact:
    """Whom a breach concerns. ``nobodys`` counts records that name nobody, by collection."""

    records: Mapping[str, int]
    nobodys: Mapping[str, int]
    people: Sequence[Person] = field(repr=False)
    unread: Mapping[str, str]
    """Units that could not be read, by collection: an error code."""
    due: Deadline | None = None
    """When the authority must be told, by the strictest profile in force."""

    @property
    def categories(self) -> dict[str, int]:
        """Return how many people each category of data concerns, most first."""
        counts: dict[str, int] = defaultdict(int)
        for person in self.people:
            for category in person.categories:
                counts[category] += 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def exit_code(self) -> Exit:
        return Exit.PARTIAL if self.unread else Exit.DONE


def impact(house: House, places: Sequence[str], known_at: dt.datetime | None = None) -> Impact:
    """Return whom the records of some places concern.

    Args:
        places: stores, or collections as ``store/collection``.
        known_at: when the breach became known; the clock starts there.

    Raises:
        InputError: the data map has no such place.
    """
    data_map = datamap.load(house)
    wanted = _collections(data_map, places)
    linkable = getattr(house.engine, "linkable", lambda _kind, _value: True)
    reader = StoreReader(house.stores, house.engine, data_map, locator(house, data_map))
    tally = _Tally(Owners(data_map, reader), linkable)
    for mapped in wanted:
        _read(house, mapped, tally)
    _look_up(tally, reader)
    _fetch_contacts(data_map, reader, tally)
    people = [*tally.accounts.values(), *tally.bare.values()]
    found = Impact(tally.records, tally.nobodys, people, tally.unread, _due(house, known_at or house.clock.now()))
    _log(house, found, len(wanted))
    return found


def _collections(data_map: DataMap, places: Sequence[str]) -> list[MappedCollection]:
    found: dict[str, MappedCollection] = {}
    for place in places:
        here = [m for m in data_map.collections if place in (m.collection.store, m.collection.address)]
        if not here:
            raise InputError(f"the data map has no store or collection {place!r}; see `delenda map`")
        found |= {m.collection.address: m for m in here}
    return list(found.values())


class _Tally:
    """What was seen so far."""

    def __init__(self, owners: Owners, linkable: Callable[[AnyKind, str], bool]) -> None:
        self.owners = owners
        self._linkable = linkable
        self.records: dict[str, int] = defaultdict(int)
        self.nobodys: dict[str, int] = defaultdict(int)
        self.unread: dict[str, str] = {}
        self.accounts: dict[str, Person] = {}
        self.bare: dict[Key, Person] = {}
        self.identifiers: dict[Key, Identifier] = {}

    def _names_somebody(self, found: Found) -> bool:
        spec = found.identifier.spec
        personal = found.owns or spec.category in _PERSONAL
        return spec.power is Power.STRONG and personal and self._linkable(found.identifier.kind, found.identifier.value)

    def account(self, account: str) -> Person:
        return self.accounts.setdefault(account, Person(account))

    def note(self, address: str, row: Row, categories: frozenset[str]) -> None:
        """Take a record in: its owners get all of its categories, whom it only names get that of the identifier."""
        strong = [f for f in row.found if self._names_somebody(f)]
        for account in row.accounts:
            self.account(account).categories |= categories
        for each in strong:
            about = categories if each.role is Role.OWNER else frozenset({each.identifier.spec.category.value})
            if each.key[0] == ACCOUNT:
                self.account(each.identifier.value).categories |= about
            elif not (row.accounts and each.owns):
                self.bare.setdefault(each.key, Person()).categories |= about
                self.identifiers[each.key] = each.identifier
        if not row.accounts and not strong:
            self.nobodys[address] += 1


def _read(house: House, mapped: MappedCollection, tally: _Tally) -> None:
    """Read one collection through; what can't be read is told."""
    address = mapped.collection.address
    categories = frozenset(spec_of(f.kind).category.value for m in mapped.fields for f in m.findings)
    categories = categories or frozenset({LINKED})
    store = house.stores[mapped.collection.store]
    for unit in store.units(mapped.collection):
        try:
            for batch in store.scan(unit):
                tally.records[address] += batch.num_rows
                for row in tally.owners.resolve(_rows(Page(batch, mapped, house.engine))):
                    tally.note(address, row, categories)
        except DelendaError as e:
            tally.unread[address] = e.code
    house.report("impact", collection=address, done=tally.records[address])


def _rows(page: Page) -> Iterator[Row]:
    batch = page.batch
    found = page.found(range(batch.num_rows))
    whole = batch.object_ref() if batch.shape in (Shape.ROWS, Shape.OBJECTS) else None
    for i, record in enumerate(batch.records.to_pylist()):
        mine: tuple[Found, ...] = tuple(found.get(i, ()))
        yield Row(batch.ref(i, record), whole, record, mine, own_accounts(mine))


def _look_up(tally: _Tally, reader: StoreReader) -> None:
    """Find the accounts of those who are known by an identifier alone."""
    keys = list(tally.bare)
    for start in range(0, len(keys), _TOGETHER):
        some = {k: tally.identifiers[k] for k in keys[start : start + _TOGETHER]}
        theirs: dict[Key, set[str]] = defaultdict(set)
        for row in tally.owners.resolve(reader.rows(list(some.values()))):
            for each in row.found:
                if each.owns and each.key in some:
                    theirs[each.key] |= row.accounts
        for key, identifier in some.items():
            person = tally.bare[key]
            if identifier.kind in REACHES:
                person.contacts[Kind(str(identifier.kind))].add(identifier.value)
            for account in theirs[key]:
                tally.account(account).categories |= person.categories
            if theirs[key]:
                del tally.bare[key]


def _fetch_contacts(data_map: DataMap, reader: StoreReader, tally: _Tally) -> None:
    """Take names, addresses and numbers from the collections that have one record an account."""
    accounts = list(tally.accounts)
    for place in _account_fields(data_map):
        for start in range(0, len(accounts), _TOGETHER):
            asked = {(a,) for a in accounts[start : start + _TOGETHER]}
            for row in reader.by_key((place,), asked, (place,)):
                for account in row.accounts:
                    if account in tally.accounts:
                        _take_contacts(tally.accounts[account], row.found)


def _take_contacts(person: Person, found: Iterable[Found]) -> None:
    for each in found:
        if each.role is Role.OWNER and each.presence is Presence.WHOLE and each.identifier.kind in REACHES:
            person.contacts[Kind(str(each.identifier.kind))].add(each.text)


def _account_fields(data_map: DataMap) -> list[FieldAddress]:
    """Return the fields that hold an account id and are a key of their collection."""
    return [
        FieldAddress(m.collection.store, m.collection.name, f.field.name)
        for m in data_map.collections
        for f in m.fields
        if f.kind is Kind.ACCOUNT_ID
        and f.role is Role.OWNER
        and (f.field.unique or m.collection.key == (f.field.name,))
    ]


def _due(house: House, known_at: dt.datetime) -> Deadline | None:
    profiles = profiles_of(house.settings, house.settings.requests.profiles)
    rules = [Standing(p.name, rule) for p in profiles for rule in p.deadlines if rule.event == "breach"]
    now = house.clock.now()
    return strictest(deadline(r, known_at, now) for r in rules).get("breach")


def _log(house: House, found: Impact, collections: int) -> None:
    body: dict[str, str | int | None] = {
        "collections": collections,
        "records": sum(found.records.values()),
        "subjects": len(found.people),
        "categories": ",".join(sorted(found.categories)),
        "errors": len(found.unread),
        "by": house.actor,
    }
    if found.due:
        body["due"] = found.due.due_at.isoformat()
    with house.control.begin() as connection:
        house.log.append(connection, "impact.assessed", body)


def write_contacts(found: Impact, path: Path) -> int:
    """Write whom to tell, and of what, as CSV that only its owner may read. Returns how many can be reached.

    Raises ``InputError`` if the file is there already: a list of people is not overwritten by accident.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as e:
        raise InputError(f"{path.name} is there already; name another file, or remove it first") from e
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["account", "names", "e-mail addresses", "phone numbers", "data concerned"])
        for person in found.people:
            cells = [";".join(sorted(person.contacts.get(kind, ()))) for kind in REACHES]
            sheet.writerow([_cell(c) for c in (person.account, *cells, ", ".join(sorted(person.categories)))])
    return sum(person.reachable for person in found.people)


def _cell(text: str) -> str:
    """Return a cell that no sheet takes for a formula; numbers in international form stay as they are."""
    risky = text.startswith(("=", "@", "\t", "\r")) or (text[:1] in "+-" and not text[1:2].isdigit())
    return f"'{text}" if risky else text
