"""Whose records: the world of ``world.py``, one person at a time and all at once."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import pytest
from subjects import world
from subjects.world import REQUEST, seed

from delenda.kinds import Kind
from delenda.model import Attribution, Doubt, Identifier, RequestId, Role
from delenda.subjects.attribute import attribute
from delenda.subjects.closure import Answer, Rules
from delenda.subjects.reading import StoreReader, everywhere
from delenda.testing.memory import MemoryStore

ANN = seed(Kind.ACCOUNT_ID, "1")
STORES = (world.app(), world.bucket())
MAP = world.data_map(*STORES)


def ask(*seeds: Identifier, rules: Rules | None = None, of: tuple[MemoryStore, MemoryStore] = STORES) -> Attribution:
    return ask_many({REQUEST: seeds}, rules, of)[REQUEST]


def ask_many(
    seeds: dict[RequestId, tuple[Identifier, ...]],
    rules: Rules | None = None,
    of: tuple[MemoryStore, MemoryStore] = STORES,
) -> dict[RequestId, Attribution]:
    stores: dict[str, MemoryStore] = {s.name: s for s in of}
    reader = StoreReader(stores, world.engine(), MAP, everywhere(stores))
    starts = {"app/payments": ("paid_at",)}
    return attribute(seeds, MAP, reader, lambda _: rules or world.rules(), lambda address: starts.get(address, ()))


def places(result: Attribution, role: Role) -> dict[str, set[object]]:
    """Return what was claimed in a role: the last part of each key, by collection."""
    found: dict[str, set[object]] = {}
    for claim in result.claims:
        if claim.role is role:
            key = json.loads(claim.ref.key)
            found.setdefault(claim.ref.collection, set()).add(key[-1])
    return found


def mentions(result: Attribution, collection: str, last: object) -> dict[str, tuple[str, ...]]:
    [claim] = [c for c in result.claims if c.ref.collection == collection and json.loads(c.ref.key)[-1] == last]
    return dict(claim.mentions)


ANNS = {
    "users": {1},
    "devices": {11},
    "orders": {21, 22},
    "order_items": {31, 32},
    "payments": {41, 42},
    "messages": {61},
    "contacts": {73, 74},
    "newsletter": {"ann@example.com"},
    "events": {0, 1},
    "books": {"uploads/1.csv"},
    "logs": {0, 1},
}


@pytest.mark.promise("P3")
@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    "seeds",
    [
        (ANN,),
        (seed(Kind.EMAIL, "ann@example.com"),),
        (ANN, seed(Kind.PHONE_NUMBER, world.FAMILY_PHONE)),
        (ANN, seed(Kind.IMEI, world.IMEI_RESOLD), seed(Kind.PERSON_NAME, "ann harper")),
    ],
)
def test_an_account_owns_its_rows_children_and_objects_and_nobody_elses(seeds: tuple[Identifier, ...]) -> None:
    result = ask(*seeds)
    assert places(result, Role.OWNER) == ANNS
    assert not result.needs_review


def test_others_records_that_name_the_subject_are_mentions_with_the_exact_texts() -> None:
    result = ask(ANN)
    assert places(result, Role.MENTIONED) == {
        "users": {2},
        "messages": {62, 63},
        "contacts": {72},
        "books": {0},
    }
    assert mentions(result, "messages", 63) == {"body": ("ann@example.com",)}
    assert mentions(result, "messages", 62)["body"] == ("Ann Harper",)
    assert mentions(result, "contacts", 72)["email"] == ("ANN@example.com",)
    assert mentions(result, "logs", 1) == {"line": ("ann@example.com",)}


def test_a_name_alone_is_looked_for_only_where_the_subject_takes_part() -> None:
    assert 64 not in places(ask(ANN), Role.MENTIONED)["messages"]


@pytest.mark.promise("P2")
def test_a_family_phone_links_nobody_and_what_hangs_only_on_it_is_asked() -> None:
    result = ask(ANN)
    [question] = [q for q in result.questions if q.kind is Kind.PHONE_NUMBER]
    assert (question.doubt, question.accounts, question.places) == (Doubt.SHARED, 2, (("app/sms_log", 1),))
    assert world.FAMILY_PHONE in {i.value for i in result.shared}
    assert world.FAMILY_PHONE not in {i.value for i in result.identifiers}


def test_a_recycled_device_is_divided_by_its_time_bounds() -> None:
    ann, cal = ask(ANN), ask(seed(Kind.ACCOUNT_ID, "3"))
    assert places(ann, Role.OWNER)["events"] == {0, 1}
    assert places(cal, Role.OWNER)["events"] == {2, 4}
    for result in (ann, cal):
        [question] = [q for q in result.questions if q.kind is Kind.IMEI]
        assert question.places == (("bucket/events", 1),), "the event between the two tenures"


@pytest.mark.promise("P14")
def test_a_person_with_a_device_and_no_account() -> None:
    result = ask(seed(Kind.IDFA, world.IDFA_EVE))
    assert places(result, Role.OWNER) == {"events": {5, 7}}
    assert not result.questions


@pytest.mark.promise("P2")
def test_a_zeroed_advertising_id_is_nobody() -> None:
    result = ask(seed(Kind.IDFA, world.ZEROED))
    assert result.claims == ()
    assert [q.doubt for q in result.questions] == [Doubt.WEAK_ONLY]


def test_seeds_of_two_accounts_are_never_guessed() -> None:
    for seeds in (
        (ANN, seed(Kind.ACCOUNT_ID, "3")),
        (seed(Kind.EMAIL, "ann@example.com"), seed(Kind.EMAIL, DEE)),
        (seed(Kind.PHONE_NUMBER, world.FAMILY_PHONE),),
    ):
        result = ask(*seeds)
        assert result.needs_review
        assert result.claims == ()
        assert [(q.doubt, q.accounts) for q in result.questions] == [(Doubt.TWO_ACCOUNTS, 2)]


DEE = world.DEE_EMAIL


def test_an_answer_gives_what_hung_on_a_shared_identifier_or_ends_the_question() -> None:
    [question] = [q for q in ask(ANN).questions if q.kind is Kind.PHONE_NUMBER]
    mine = ask(ANN, rules=world.rules(answers={question.id: Answer.SUBJECT}))
    assert places(mine, Role.OWNER)["sms_log"] == {81}
    assert places(mine, Role.OWNER)["users"] == {1}, "the other account stays the other's"
    other = ask(ANN, rules=world.rules(answers={question.id: Answer.OTHER}))
    assert "sms_log" not in places(other, Role.OWNER)
    assert question.id not in {q.id for q in other.questions}


def test_an_answer_can_join_two_accounts_of_one_person() -> None:
    first = ask(seed(Kind.PHONE_NUMBER, world.FAMILY_PHONE))
    joined = ask(
        seed(Kind.PHONE_NUMBER, world.FAMILY_PHONE), rules=world.rules(answers={first.questions[0].id: Answer.SUBJECT})
    )
    assert places(joined, Role.OWNER)["users"] == {1, 2}


def test_a_hub_links_nothing_and_is_reported() -> None:
    result = ask(seed(Kind.IDFA, world.IDFA_EVE), rules=world.rules(fan_out=1))
    assert places(result, Role.OWNER) == {"events": {5}}
    assert [(q.doubt, q.kind, q.places) for q in result.questions] == [(Doubt.HUB, Kind.IMEI, (("bucket/events", 2),))]


@pytest.mark.promise("P9")
def test_an_address_book_never_merges_its_owner_with_its_entries() -> None:
    result = ask(ANN)
    values = {i.value for i in (*result.identifiers, *result.weak)}
    assert not values & {"may@example.com", "+8613800009999", "+8613800008888", DEE, world.CAL_PHONE}
    assert "may@example.com" not in places(result, Role.OWNER)["newsletter"]


def test_many_subjects_at_once_are_attributed_as_one_by_one() -> None:
    seeds = {RequestId(f"r-{n}"): (seed(Kind.ACCOUNT_ID, str(n)),) for n in (1, 2, 3, 4)}
    together = ask_many(seeds)
    for request, own in seeds.items():
        alone = ask(*own)
        assert set(together[request].claims) == set(alone.claims)
        assert together[request].questions == alone.questions


def test_nobodys_record_is_owned_by_two() -> None:
    seeds = {RequestId(f"r-{n}"): (seed(Kind.ACCOUNT_ID, str(n)),) for n in (1, 2, 3, 4)}
    owned = [c.ref.place for r in ask_many(seeds).values() for c in r.claims if c.role is Role.OWNER]
    twice = {p for p in owned if owned.count(p) > 1}
    assert {p[1] for p in twice} <= {"logs"}, "only a line of text that names two is both's"


def test_a_claim_says_by_which_way_it_was_reached() -> None:
    result = ask(seed(Kind.EMAIL, "ann@example.com"))
    [item] = [c for c in result.claims if c.ref.collection == "order_items" and c.ref.key == "[31]"]
    assert item.basis[-1] == "app/order_items.order_id → app/orders.id"
    assert item.parent is not None
    assert item.parent.key == "[21]"
    assert item.basis[0] == "seed EMAIL"
    assert not any("ann@" in text for c in result.claims for text in c.basis)


def test_dates_that_retention_starts_from_come_with_the_claim() -> None:
    [payment] = [c for c in ask(ANN).claims if c.ref.collection == "payments" and c.ref.key == "[41]"]
    assert [(name, at.date().isoformat()) for name, at in payment.events] == [("paid_at", "2025-06-01")]


def test_declared_references_between_claims_are_told() -> None:
    told = {(link.child.collection, link.child.key, link.parent.collection, link.nullable) for link in ask(ANN).links}
    assert ("payments", "[41]", "orders", False) in told
    assert ("orders", "[21]", "users", False) in told
    assert ("users", "[2]", "users", True) in told
    assert ("messages", "[62]", "messages", True) in told


def test_people_who_were_referred_do_not_make_the_referrer_look_like_an_address_book() -> None:
    app = world.app()
    app.tables["users"] += [
        {"id": n, "email": f"friend{n}@example.com", "phone": None, "full_name": None, "referred_by": 4}
        for n in range(100, 110)
    ]
    result = ask(seed(Kind.ACCOUNT_ID, "4"), of=(app, STORES[1]))
    assert DEE in {i.value for i in result.identifiers}
    assert places(result, Role.MENTIONED)["users"] == set(range(100, 110))


def test_an_address_book_that_the_map_takes_for_ones_own_numbers_teaches_nothing() -> None:
    own = {
        m.collection.name: dataclasses.replace(
            m, fields=tuple(dataclasses.replace(f, role=Role.OWNER) for f in m.fields)
        )
        for m in MAP.collections
        if m.collection.name in ("contacts", "books")
    }
    app = world.app()
    app.tables["contacts"] += [
        {"id": n, "owner_id": 1, "name": f"Friend {n}", "phone": None, "email": f"friend{n}@example.com"}
        for n in range(200, 203)
    ]
    app.tables["newsletter"] += [{"email": "friend200@example.com", "source": "app"}]
    wrong = dataclasses.replace(MAP, collections=tuple(own.get(m.collection.name, m) for m in MAP.collections))
    stores: dict[str, MemoryStore] = {"app": app, "bucket": STORES[1]}
    reader = StoreReader(stores, world.engine(), wrong, everywhere(stores))
    result = attribute({REQUEST: (ANN,)}, wrong, reader, lambda _: world.rules())[REQUEST]
    assert "friend200@example.com" not in places(result, Role.OWNER).get("newsletter", set())
    assert "friend200@example.com" not in {i.value for i in result.identifiers}


def test_a_hashed_identifier_is_the_identifier() -> None:
    app = world.app()
    app.tables["newsletter"] += [
        {"email": hashlib.sha256(b"ann@example.com").hexdigest(), "source": "hashed"},
        {"email": hashlib.md5(b"may@example.com").hexdigest(), "source": "hashed"},
    ]
    result = ask(ANN, of=(app, STORES[1]))
    assert len(places(result, Role.OWNER)["newsletter"]) == 2


def test_a_record_of_ones_device_under_somebody_elses_cookie_is_nobodys_to_give() -> None:
    bucket = world.bucket()
    rows = bucket.objects["events"]["events/1.jsonl"]
    rows.append({"uid": None, "imei": world.IMEI_BOB, "idfa": world.IDFA_DEE, "ts": "2024-03-02T10:00:00Z"})
    for account in ("2", "4"):
        result = ask(seed(Kind.ACCOUNT_ID, account), of=(STORES[0], bucket))
        assert 8 not in places(result, Role.OWNER).get("events", set())
        assert ("bucket/events", 1) in {p for q in result.questions for p in q.places}


def test_a_record_of_two_accounts_is_both_theirs_and_makes_neither_doubtful() -> None:
    both = tuple(
        dataclasses.replace(
            m,
            fields=tuple(
                dataclasses.replace(f, role=Role.OWNER) if f.field.name == "recipient_id" else f for f in m.fields
            ),
        )
        for m in MAP.collections
    )
    told = dataclasses.replace(MAP, collections=both)
    stores: dict[str, MemoryStore] = {s.name: s for s in STORES}
    reader = StoreReader(stores, world.engine(), told, everywhere(stores))
    result = attribute({REQUEST: (ANN,)}, told, reader, lambda _: world.rules())[REQUEST]
    assert not result.needs_review
    assert places(result, Role.CO_OWNER)["messages"] == {61, 62}
    assert "3" not in {i.value for i in result.identifiers}
