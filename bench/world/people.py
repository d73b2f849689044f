"""Invented people in streets of a hundred: who shares what with whom, and every record that follows from it.

A street's houses are alike in all streets, so that each nasty case is there in every hundred people. Of a
hundred, fourteen share an identifier or have one that was another's before. Everything follows from a person's
number: nothing is random, and a world of any size begins as the smaller ones do.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from delenda.kinds import Kind

STREET: Final = 100
ZEROS: Final = "00000000-0000-0000-0000-000000000000"
ZERO_IMEI: Final = "000000000000000"
HOTLINE: Final = "+8613900000001"
"""The phone number of a call center, that one in a hundred gave."""


class Part(StrEnum):
    """What a record has to do with a person, in truth."""

    OWNS = "owns"
    """It is theirs alone."""
    ENTRY = "entry"
    """An entry about them in somebody's address book: it may go, as a whole."""
    NAMED = "named"
    """Somebody else's record that names them: it stays, and the name goes."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table or an object, and whose it is: ``(person, part)``."""

    collection: str
    row: tuple[Any, ...]
    people: tuple[tuple[int, Part], ...]


CASES: Final = {
    **dict.fromkeys((0, 1), "family phone"),
    **dict.fromkeys((2, 3), "shared tablet"),
    **dict.fromkeys((4, 5), "recycled number, dated"),
    **dict.fromkeys((6, 7), "resold device, dated"),
    **dict.fromkeys((8, 9), "recycled number, undated"),
    **dict.fromkeys((10, 11, 12), "zeroed device ids"),
    13: "in an address book",
    14: "has an address book",
    15: "hotline as phone",
    16: "device only",
    17: "guest without account",
    18: "orders for a guest",
    19: "was referred",
    20: "refers somebody",
    21: "odd spellings",
    22: "writes about others",
    23: "is written about",
    24: "two phones",
    25: "device id in an address book",
}
"""The case of each house; all others are plain."""


def case_of(person: int) -> str:
    return CASES.get(person % STREET, "plain")


def account(person: int) -> int:
    return person + 1


def email(person: int) -> str:
    return f"p{person}.{'abcdefgh'[person % 8]}@example.com"


def phone(person: int, second: int = 0) -> str:
    """Return a person's number; a family and a careless heir share theirs."""
    house = person % STREET
    if house == 15 and not second:
        return HOTLINE
    base = person - 1 if house in (1, 9) and not second else person
    return f"+86{('199', '198')[second]}{base:08d}"


def imei(person: int) -> str:
    """Return the number of a person's device; a tablet, and a device that was sold, have two people."""
    base = person - 1 if person % STREET in (3, 7) else person
    body = f"35{693803 + base // 1_000_000:06d}{base % 1_000_000:06d}"
    return body + _check_digit(body)


def _check_digit(body: str) -> str:
    total = 0
    for i, c in enumerate(reversed(body)):
        n = int(c) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


def idfa(person: int) -> str:
    if person % STREET in (10, 11, 12):
        return ZEROS
    return str(uuid.UUID(bytes=hashlib.blake2b(b"%d" % person, digest_size=16).digest(), version=4))


def seeds(person: int) -> tuple[tuple[str, str | None], ...]:
    """Return what the person would name in a request: the account, the address in capitals, or the device."""
    match person % STREET:
        case 16:
            return ((str(Kind.IMEI), imei(person)),)
        case 17:
            return ((str(Kind.EMAIL), email(person).upper()),)
        case house if house % 2:
            return ((str(Kind.EMAIL), email(person).upper()),)
        case _:
            return ((str(Kind.ACCOUNT_ID), str(account(person))),)


def street(first: int) -> Iterator[Record]:
    """Yield the records of a hundred people, in the order in which their tables take them."""
    p = [first + house for house in range(STREET)]
    owns = [((who, Part.OWNS),) for who in p]
    for who in p:
        house = who - first
        if house not in (16, 17):
            referrer = p[20] if house == 19 else None
            named = ((p[20], Part.NAMED),) if referrer is not None else ()
            row = (account(who), email(who), phone(who), account(referrer) if referrer is not None else None)
            yield Record("app/accounts", row, (*owns[house], *named))
    # houses 4 and 5: a number that was another's before, with dates; 4 has a new one
    old = phone(p[5])
    for house, span in ((4, ("2018-01-01", "2021-03-31")), (5, ("2021-07-01", None))):
        yield Record("app/phone_history", (None, account(p[house]), old, *span), owns[house])
    yield Record("app/sms_log", (None, old, "2020-02-02"), owns[4])
    yield Record("app/sms_log", (None, old, "2023-02-02"), owns[5])
    yield Record("app/sms_log", (None, old, "2021-05-05"), owns[4])
    # texts to the phones of a family, of a careless heir, of the hotline, of the rest
    for house in (0, 1, 8, 9, 15, 21, 24, 40, 41):
        spelled = phone(p[house])
        if house == 21:
            spelled = f"0086 {spelled[3:6]}-{spelled[6:10]}-{spelled[10:]}"
        yield Record("app/sms_log", (None, spelled, "2024-01-01"), owns[house])
    yield Record("app/orders", (None, account(p[24]), None, phone(p[24], 1), "2024-01-01"), owns[24])
    # devices
    for house in (2, 3, 6, 7, 10, 11, 12, 25, *range(30, 40)):
        spans = {
            2: ("2020-01-01", "2025-01-01"),
            3: ("2021-01-01", "2024-01-01"),
            6: ("2019-01-01", "2021-12-31"),
            7: ("2022-02-01", "2025-01-01"),
        }
        number = ZERO_IMEI if house in (10, 11, 12) else imei(p[house])
        row = (None, account(p[house]), number, idfa(p[house]), *spans.get(house, ("2022-01-01", "2025-01-01")))
        yield Record("app/devices", row, owns[house])
    for house in (14, 18, 20, *range(42, 72)):
        guest = phone(p[17]) if house == 18 else None
        people = ((p[house], Part.OWNS), *(((p[17], Part.NAMED),) if guest else ()))
        yield Record("app/orders", (None, account(p[house]), guest, None, "2024-02-02"), people)
    book = [
        (14, 13, phone(p[13])[3:], email(p[13])),
        (14, 25, phone(p[25]), None),
        (60, 61, None, email(p[61]).title()),
    ]
    for holder, other, number, address in book:
        people = ((p[holder], Part.OWNS), (p[other], Part.ENTRY))
        yield Record("app/contacts", (None, account(p[holder]), number, address), people)
    told = f"ask {email(p[23])} about it"
    yield Record(
        "app/messages",
        (None, account(p[22]), account(p[62]), told),
        ((p[22], Part.OWNS), (p[23], Part.NAMED), (p[62], Part.NAMED)),
    )
    yield Record("app/messages", (None, account(p[63]), None, "see you at eight"), owns[63])
    yield from _objects(p, owns)


def _objects(p: list[int], owns: list[tuple[tuple[int, Part], ...]]) -> Iterator[Record]:
    """Yield what lies in the bucket: events of devices, the newsletter's list, orders of guests."""

    def event(house: int, day: str, *, known: bool = False, odd: bool = False) -> Record:
        number = ZERO_IMEI if house in (10, 11, 12) else imei(p[house])
        number = f"{number[:2]}-{number[2:8]}-{number[8:14]}-{number[14]}" if odd else number
        row = (str(account(p[house])) if known else None, number, idfa(p[house]), f"{day}T10:00:00Z")
        return Record("lake/events/parquet", row, owns[house])

    for house, day in ((2, "2022-05-05"), (3, "2022-06-06"), (6, "2020-05-05"), (7, "2023-05-05"), (6, "2022-01-15")):
        shared = event(house, day)
        yield Record(shared.collection, (None, shared.row[1], None, shared.row[3]), owns[house])
    for house in (10, 11, 12):
        yield event(house, "2023-01-01", known=True)
    for house in (16, 16, 25, *range(30, 40)):
        yield event(house, "2023-03-03")
    yield event(30, "2023-04-04", odd=True)
    yield Record("lake/newsletter/csv", (email(p[17]), "shop"), owns[17])
    yield Record("lake/newsletter/csv", (email(p[21]).upper(), "app"), owns[21])
    for house in (41, 44, 47, 72, 73, 74):
        yield Record("lake/newsletter/csv", (email(p[house]), "app"), owns[house])
    yield Record("lake/guest_orders/jsonl", (email(p[17]), phone(p[17]), 12.5), owns[17])
    yield Record("lake/guest_orders/jsonl", (email(p[17]).title(), None, 7.25), owns[17])
    yield Record("lake/guest_orders/jsonl", (email(p[80]), phone(p[80]), 3.0), owns[80])
