"""What generalizes from one application to the next: tenants, parts, roles by name, types of any namespace."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pyarrow as pa
import pytest

from delenda.discovery import names
from delenda.discovery.ownership import Ownership, infer
from delenda.discovery.reading import ReadingPlan, read_batch
from delenda.discovery.surveyed import Surveyed, Word
from delenda.discovery.tally import FieldTally, Tally, digest_of, sketch_of
from delenda.kinds import Kind
from delenda.model import (
    Batch,
    Collection,
    CollectionName,
    Field,
    Reference,
    Role,
    Shape,
    StoreName,
    Unit,
    token_of,
)
from delenda.ports import Engine

PEPPER = b"p" * 32
IDS = range(1, 101)


def table(
    name: str, columns: Mapping[str, Sequence[Any]], to: Mapping[str, str] | None = None, **kinds: Kind
) -> Surveyed:
    """Return a collection as a scan would have seen it; its first column is its key, None is an empty cell."""
    key, rows = next(iter(columns)), max(len(v) for v in columns.values())
    kept = {n: [v for v in vs if v is not None] for n, vs in columns.items()}
    types = {n: "int64" if all(isinstance(v, int) for v in vs) else "string" for n, vs in kept.items()}
    fields = tuple(Field(n, types[n], len(kept[n]) < rows, n == key) for n in columns)
    links = tuple(
        Reference((f,), CollectionName(t.partition(".")[0]), (t.partition(".")[2],)) for f, t in (to or {}).items()
    )
    tallies = {
        n: FieldTally(len(vs), {}, sketch_of(token_of(PEPPER, "value", str(v)) for v in set(vs)), types[n])
        for n, vs in kept.items()
    }
    collection = Collection(
        StoreName("app"), CollectionName(name), fields, (key,), links, Shape.KEYED, purpose="testing"
    )
    return Surveyed(collection, Tally(rows, tallies), kinds)


USERS = table(
    "users", {"id": IDS, "name": ["x"] * 100, "email": ["x"] * 100, "password": ["x"] * 100}, email=Kind.EMAIL
)


def looked_up(*tables: Surveyed) -> Ownership:
    return infer(tables, Word(digest=lambda text: digest_of(token_of(PEPPER, "value", text))))


def roles(*tables: Surveyed) -> dict[str, Role]:
    return {f"{e.source[0].collection}.{e.source[0].field}": e.role for e in looked_up(*tables).edges}


def sometimes(values: Sequence[int]) -> list[int | None]:
    return [v if i % 3 else None for i, v in enumerate(values)]


def test_what_parts_of_the_estate_refer_to_is_no_whole() -> None:
    tenants = table("tenants", {"id": [1, 2, 3], "contact_email": ["x"] * 3}, contact_email=Kind.EMAIL)
    scoped = [
        table(f"{name}s", {"id": IDS, "tenant_id": [1, 2, 3, 1] * 25}, {"tenant_id": "tenants.id"})
        for name in ("kiln", "loom", "anvil", "lathe")
    ]
    found = roles(USERS, tenants, *scoped)
    assert {found[f"{s.collection.name}.tenant_id"] for s in scoped} == {Role.MENTIONED}


def test_a_list_that_is_not_the_accounts_has_numbers_of_its_own() -> None:
    firms = table("customers", {"customer_id": range(1, 9), "title": ["x"] * 8}, customer_id=Kind.ACCOUNT_ID)
    assert "app/customers.customer_id" in looked_up(USERS, firms).foreign


def test_a_record_whose_person_may_be_empty_stays_with_its_whole() -> None:
    orders = table("orders", {"id": IDS, "user_id": IDS}, {"user_id": "users.id"})
    where = {"order_id": "orders.id", "user_id": "users.id"}
    events = table("order_events", {"id": IDS, "order_id": IDS, "user_id": sometimes(IDS)}, where)
    likes = table("order_likes", {"id": IDS, "order_id": IDS, "user_id": sometimes(IDS)}, where)
    found = roles(USERS, orders, events, likes)
    assert found["order_events.order_id"] is Role.OWNER
    assert found["order_likes.order_id"] is Role.MENTIONED  # what somebody did about an order is theirs


@pytest.mark.parametrize(
    ("collection", "owner", "named"),
    [
        ("partners", "shared_by_id", "shared_with_id"),
        ("masquerades", "impersonated_user_id", "impersonated_by_id"),
        ("tickets", "customer_id", "owner_id"),
        ("alerts", "alerted_user_id", "user_id"),
        ("reactions", "reaction_user_id", "content_user_id"),
    ],
)
def test_of_two_people_the_names_tell_whose_it_is(collection: str, owner: str, named: str) -> None:
    both = {owner: "users.id", named: "users.id"}
    found = roles(USERS, table(collection, {"id": IDS, named: IDS, owner: IDS}, both))
    assert (found[f"{collection}.{owner}"], found[f"{collection}.{named}"]) == (Role.OWNER, Role.MENTIONED)


@pytest.mark.parametrize("collection", ["license_seats", "loans", "kiln_users"])
def test_what_was_handed_out_is_of_whom_it_was_given_to(collection: str) -> None:
    found = roles(USERS, table(collection, {"id": IDS, "assigned_to": IDS}, {"assigned_to": "users.id"}))
    assert found[f"{collection}.assigned_to"] is Role.OWNER


def test_a_task_is_not_of_whom_it_is_assigned_to() -> None:
    found = roles(USERS, table("tasks", {"id": IDS, "assigned_to": IDS}, {"assigned_to": "users.id"}))
    assert found["tasks.assigned_to"] is Role.MENTIONED


def test_an_address_is_no_whole_of_what_refers_to_it() -> None:
    addresses = table("addresses", {"id": IDS, "user_id": IDS, "street": ["x"] * 100}, {"user_id": "users.id"})
    found = roles(USERS, addresses, table("depots", {"id": IDS, "address_id": IDS}, {"address_id": "addresses.id"}))
    assert found["depots.address_id"] is Role.MENTIONED


def test_a_session_is_of_whoever_opened_it_though_that_stands_everywhere() -> None:
    who = {"created_by": IDS, "updated_by": IDS}
    declared = dict.fromkeys(who, "users.id")
    plain = [table(name, {"id": IDS, **who}, declared) for name in ("kilns", "looms", "anvils", "lathes")]
    found = roles(USERS, *plain, table("sessions", {"id": IDS, **who}, declared))
    assert found["sessions.created_by"] is Role.OWNER
    assert found["sessions.updated_by"] is Role.MENTIONED
    assert {found[f"{t.collection.name}.created_by"] for t in plain} == {Role.MENTIONED}


def test_a_link_table_says_whose_the_things_are() -> None:
    orders = table("orders", {"id": IDS, "total": range(900, 1000)})
    tie = table(
        "orders_customer_lnk",
        {"id": IDS, "order_id": IDS, "user_id": IDS},
        {"order_id": "orders.id", "user_id": "users.id"},
    )
    found = looked_up(USERS, orders, tie)
    assert ("app/orders.id", "app/orders_customer_lnk.order_id", Role.OWNER) in {
        (str(e.source[0]), str(e.target[0]), e.role) for e in found.edges
    }


def test_the_kind_of_an_address_does_not_say_what_it_refers_to() -> None:
    addresses = table("addresses", {"id": IDS, "user_id": IDS, "street": ["x"] * 100}, {"user_id": "users.id"})
    parcels = table("parcels", {"id": IDS, "address_id": IDS, "address_type": ["billing", "shipping"] * 50})
    edges = {str(e.source[0]): e for e in looked_up(USERS, addresses, parcels).edges}
    assert edges["app/parcels.address_id"].when is None


class _Nothing:
    """An engine that finds nothing."""

    def classify(self, sample: object) -> list[Any]:
        return []

    def texts(self, values: object) -> list[Any]:
        return []


def read(item: Surveyed, columns: Mapping[str, Any]) -> Surveyed:
    """Return a collection with these columns read as a scan reads them."""
    fields = tuple(Field(n, "int64" if n.endswith("id") else "string", False, n == "id") for n in columns)
    collection = dataclasses.replace(item.collection, fields=fields)
    unit = Unit(collection.store, collection.name, "all")
    batch = Batch(unit, pa.record_batch({n: pa.array(v) for n, v in columns.items()}), Shape.KEYED, ("id",))
    engine = cast("Engine", _Nothing())
    return Surveyed(collection, read_batch(engine, batch, ReadingPlan(), PEPPER, collection)[0], {})


@pytest.mark.parametrize("space", ["Acme\\Models\\", "Shop::", "billing."])
def test_classes_are_read_below_any_namespace(space: str) -> None:
    types = [f"{space}User", f"{space}Order"] * 50
    notes = read(table("notes", {"id": IDS}), {"id": IDS, "notable_id": IDS, "notable_type": types})
    kept = notes.tally.fields["notable_type"]
    assert kept.namespaces == {space}
    assert FieldTally.from_json(kept.as_json()).namespaces == {space}
    assert (kept + FieldTally(namespaces=frozenset({"Other::"}))).namespaces == {space, "Other::"}
    orders = table("orders", {"id": IDS, "user_id": IDS}, {"user_id": "users.id"})
    found = {
        (str(e.target[0]), str(e.when))
        for e in looked_up(USERS, orders, notes).edges
        if e.source[0] == notes.place("notable_id")
    }
    assert found == {("app/users.id", f"notable_type = {space}User"), ("app/orders.id", f"notable_type = {space}Order")}


def test_a_field_of_types_that_holds_anything_else_keeps_no_namespace() -> None:
    notes = read(table("notes", {"id": IDS}), {"id": IDS, "kind": ["ada.lovelace", "call me"] * 50})
    assert notes.tally.fields["kind"].namespaces == frozenset()


def test_words_run_together_end_in_people() -> None:
    assert names.is_person("appuser") and names.is_person("bpartner")
    assert not any(names.is_person(w) for w in ("discount", "thread", "abuser_log", "remember_me"))


def test_people_are_known_by_another_systems_name_for_them() -> None:
    subs = [f"sub-{i:x}" for i in IDS]
    members = table("members", {"id": IDS, "external_id": subs})
    logins = table("users", {"id": IDS, "email": ["x"] * 100, "password": ["x"] * 100}, email=Kind.EMAIL)
    assert "app/members.external_id" in {str(a) for a in looked_up(logins, members).anchors}
