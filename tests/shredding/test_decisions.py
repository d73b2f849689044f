"""Which keys go, and which backups end with them: tables of pure decisions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed_shop import section

from delenda.kinds import Kind
from delenda.model import (
    Change,
    Collection,
    CollectionName,
    Evidence,
    Field,
    Finding,
    Kept,
    MappedCollection,
    MappedField,
    Presence,
    RecordRef,
    StoreName,
    Technique,
)
from delenda.settings import SealedNote
from delenda.shredding.coverage import Ending, FieldCover, StoreCover, cover_of, ending
from delenda.shredding.fate import Fate, collection_of, fates, lies_in

PURPOSES = {"invoices": ("app/invoices.iban",), "person": ("app/users.email", "bucket/scans")}


def kept(collection: str, rule: str = "tax", until: dt.date | None = None, emptied: str = "") -> Kept:
    store, _, name = collection.partition("/")
    changes = (Change(emptied, Technique.SUPPRESS),) if emptied else ()
    return Kept(RecordRef(StoreName(store), CollectionName(name), "[1]"), rule, "tax law", until, changes=changes)


def told(decided: list[Fate]) -> dict[str, str]:
    return {f.purpose: f.rule for f in decided}


SOON, LATE = dt.date(2031, 1, 1), dt.date(2035, 1, 1)


@pytest.mark.parametrize(
    ("stays", "held", "changed", "expected"),
    [
        ([], {}, None, {"invoices": "", "person": ""}),
        ([kept("app/invoices")], {}, None, {"invoices": "tax", "person": ""}),
        ([kept("app/users")], {}, None, {"invoices": "", "person": "tax"}),
        ([kept("bucket/scans")], {}, None, {"invoices": "", "person": "tax"}),
        ([kept("app/invoices", emptied="iban")], {}, None, {"invoices": "", "person": ""}),
        ([kept("app/invoices", emptied="city")], {}, None, {"invoices": "tax", "person": ""}),
        ([kept("app/invoices_old")], {}, None, {"invoices": "", "person": ""}),
        ([kept("app/elsewhere")], {}, None, {"invoices": "", "person": ""}),
        (
            [kept("app/invoices", "short", SOON), kept("app/invoices", "long", LATE)],
            {},
            None,
            {"invoices": "long", "person": ""},
        ),
        (
            [kept("app/invoices", "long", LATE), kept("app/invoices", "ever")],
            {},
            None,
            {"invoices": "ever", "person": ""},
        ),
        ([], {"person": "H-1"}, None, {"invoices": "", "person": "hold:H-1"}),
        ([kept("app/invoices")], {"invoices": "H-1"}, None, {"invoices": "hold:H-1", "person": ""}),
        ([], {}, ["app/users"], {"invoices": "outside_scope", "person": "outside_scope"}),
        ([], {}, ["app/users", "bucket/scans"], {"invoices": "outside_scope", "person": ""}),
        ([], {}, ["app/invoices"], {"invoices": "", "person": "outside_scope"}),
        ([], {}, [], {"invoices": "outside_scope", "person": "outside_scope"}),
    ],
)
def test_a_key_goes_unless_something_that_it_opens_must_stay(
    stays: list[Kept], held: dict[str, str], changed: list[str] | None, expected: dict[str, str]
) -> None:
    assert told(fates(PURPOSES, stays, held, changed)) == expected


def test_what_config_does_not_name_is_needed_by_whatever_is_kept() -> None:
    assert told(fates({"person": ()}, [], {})) == {"person": ""}
    assert told(fates({"person": ()}, [kept("app/anything")], {})) == {"person": "tax"}
    assert told(fates({"person": ()}, [], {}, ["app/users"])) == {"person": "outside_scope"}


@given(st.lists(st.sampled_from(["app/users", "app/invoices", "bucket/scans", "x/y"])), st.booleans())
def test_every_purpose_has_one_fate_and_nothing_kept_loses_its_key(places: list[str], scoped: bool) -> None:
    decided = fates(PURPOSES, [kept(p) for p in places], {}, places if scoped else None)
    assert [f.purpose for f in decided] == sorted(PURPOSES)
    for fate in decided:
        needed = any(lies_in(a, p) for a in fate.fields for p in places)
        assert not (needed and fate.ends)


@pytest.mark.parametrize(
    ("address", "collection", "lies"),
    [
        ("app/users.email", "app/users", True),
        ("app/users.email", "app/user", False),
        ("app/public.users.email", "app/public.users", True),
        ("logs/*.mail", "logs/web/jsonl", True),
        ("bucket/scans", "bucket/scans", True),
        ("bucket/scans*", "bucket/scans/jpg", True),
        ("bucket/scans", "bucket/scans2", False),
    ],
)
def test_where_a_sealed_field_lies(address: str, collection: str, lies: bool) -> None:
    assert lies_in(address, collection) is lies


def test_the_collection_of_an_address() -> None:
    assert collection_of("app/public.users.email") == "app/public.users"
    assert collection_of("bucket/scans") == "bucket/scans"


# --- backups -----------------------------------------------------------------------------------------

DAY = dt.date(2030, 6, 1)
TAKEN = dt.datetime(2030, 6, 1, 3, tzinfo=dt.UTC)
SEALED = FieldCover("app/users.email", "person", DAY)
INVOICE = FieldCover("app/invoices.iban", "invoices", DAY)
PLAIN = FieldCover("app/users.phone")


@pytest.mark.parametrize(
    ("taken", "known", "fields", "destroyed", "expected"),
    [
        (TAKEN, True, (SEALED,), {"person"}, Ending.KEY_DESTROYED),
        (TAKEN, True, (SEALED, INVOICE), {"person", "invoices"}, Ending.KEY_DESTROYED),
        (TAKEN, True, (SEALED, INVOICE), {"person"}, Ending.KEY_KEPT),
        (TAKEN, True, (SEALED,), set(), Ending.KEY_KEPT),
        (TAKEN, True, (SEALED, PLAIN), {"person"}, Ending.NOT_SEALED),
        (TAKEN, True, (PLAIN,), {"person"}, Ending.NOT_SEALED),
        (TAKEN, True, (), {"person"}, Ending.NOT_SCANNED),
        (TAKEN, False, (SEALED,), {"person"}, Ending.NOT_SCANNED),
        (TAKEN, False, (), set(), Ending.NOT_SCANNED),
        (TAKEN - dt.timedelta(days=1), True, (SEALED,), {"person"}, Ending.SEALED_LATER),
        (TAKEN - dt.timedelta(hours=4), True, (SEALED,), {"person"}, Ending.SEALED_LATER),
        (TAKEN + dt.timedelta(days=900), True, (SEALED,), {"person"}, Ending.KEY_DESTROYED),
        (TAKEN, True, (FieldCover("app/users.email", "person", None),), {"person"}, Ending.SEALED_LATER),
    ],
)
@pytest.mark.promise("P22")
def test_an_obligation_ends_with_the_keys_only_if_nothing_can_be_read(
    taken: dt.datetime, known: bool, fields: tuple[FieldCover, ...], destroyed: set[str], expected: Ending
) -> None:
    assert ending(taken, StoreCover(known, fields), destroyed) is expected


covers = st.builds(
    FieldCover,
    st.just("a/b.c"),
    st.sampled_from(["", "person", "invoices"]),
    st.none() | st.dates(dt.date(2029, 1, 1), dt.date(2031, 1, 1)),
)


@given(st.lists(covers), st.booleans(), st.sets(st.sampled_from(["person", "invoices"])))
def test_one_readable_field_keeps_it_open(fields: list[FieldCover], known: bool, destroyed: set[str]) -> None:
    ended = ending(TAKEN, StoreCover(known, tuple(fields)), destroyed) is Ending.KEY_DESTROYED
    unreadable = [f.purpose in destroyed and f.since is not None and f.since <= TAKEN.date() for f in fields]
    assert ended == (known and bool(fields) and all(unreadable))


def mapped(name: str, *findings: Finding, kind: Kind | None = None, decided: bool | None = None) -> MappedField:
    return MappedField(Field(name, "string"), findings, kind=kind, decided=decided)


def sealed_in(share: int = 10, presence: Presence = Presence.WHOLE) -> Finding:
    return Finding("email", Kind.SEALED, presence, Evidence.SHAPE, 10, share)


PHONE = Finding("phone", Kind.PHONE_NUMBER, Presence.WHOLE, Evidence.SHAPE, 10, 10)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([mapped("email", sealed_in(), kind=Kind.SEALED)], {"email": "person"}),
        ([mapped("email", sealed_in(9), kind=Kind.SEALED)], {"email": ""}),
        ([mapped("email", sealed_in(10, Presence.WITHIN), kind=Kind.SEALED)], {"email": ""}),
        ([mapped("email", sealed_in(), PHONE, kind=Kind.SEALED)], {"email": ""}),
        ([mapped("email", kind=Kind.EMAIL)], {"email": ""}),
        ([mapped("name", sealed_in(), kind=Kind.SEALED)], {"name": ""}),
        ([mapped("phone", PHONE, kind=Kind.PHONE_NUMBER)], {"phone": ""}),
        ([mapped("id", kind=Kind.ACCOUNT_ID)], {}),
        ([mapped("cents")], {}),
        ([mapped("email_index")], {"email_index": ""}),
    ],
)
def test_a_field_is_covered_if_all_of_it_is_sealed_and_config_says_so(
    tmp_path: Path, fields: list[MappedField], expected: dict[str, str]
) -> None:
    note = {"app/users.email": SealedNote(index="app/users.email_index", since=DAY)}
    settings = section(tmp_path).model_copy(update={"sealed": note, "pointers": ("app/users.id",)})
    collection = Collection(StoreName("app"), CollectionName("users"), tuple(f.field for f in fields))
    seen = MappedCollection(collection, tuple(fields), 10, TAKEN)
    cover = cover_of([seen], settings)
    assert cover.known
    assert {f.address.rpartition(".")[2]: f.purpose for f in cover.fields} == expected


def test_what_was_not_read_is_not_known(tmp_path: Path) -> None:
    collection = Collection(StoreName("app"), CollectionName("users"), ())
    for seen in (
        [],
        [MappedCollection(collection, (), 0, None)],
        [MappedCollection(collection, (), 0, TAKEN, ("corrupt_data: 1 object",))],
    ):
        assert not cover_of(seen, section(tmp_path)).known
