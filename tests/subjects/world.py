# ruff: noqa: E501  # rows are tables, and read best as such
"""A small world by hand: a family phone, a recycled device, an address book, chat threads, kept payments.

Ann (1) and Bob (2) share a phone. Ann's device went to Cal (3) at the start of 2023. Dee (4) has no phone.
Eve has no account, only a device. Everybody is invented.
"""

from __future__ import annotations

import copy
import datetime as dt
from functools import lru_cache
from typing import Any

from delenda.catalogue import open_engine
from delenda.kinds import Kind, Power
from delenda.model import (
    CollectionName,
    DataMap,
    Edge,
    Evidence,
    Field,
    FieldAddress,
    Finding,
    Identifier,
    MappedCollection,
    MappedField,
    Presence,
    Reference,
    RequestId,
    Role,
    StoreName,
)
from delenda.ports import Engine
from delenda.subjects.closure import Answer, Rules
from delenda.testing.memory import MemoryStore

FAMILY_PHONE = "+8613800001001"
CAL_PHONE, DEE_EMAIL = "+8613800001003", "dee@example.com"
IMEI_RESOLD, IMEI_BOB, IMEI_EVE = "490154203237518", "356938035643809", "352099001761481"
ZEROED = "00000000-0000-0000-0000-000000000000"
IDFA_EVE = "6d92078a-8246-4ba4-ae5b-76104861e7dc"
IDFA_DEE = "0f8fad5b-d9cb-469f-a165-70867728950e"

# fmt: off
TABLES: dict[str, list[dict[str, Any]]] = {
    "users": [
        {"id": 1, "email": "ann@example.com", "phone": "138 0000 1001", "full_name": "Ann Harper", "referred_by": None},
        {"id": 2, "email": "bob@example.com", "phone": "+86-138-0000-1001", "full_name": "Bob Harper", "referred_by": 1},
        {"id": 3, "email": "cal@example.com", "phone": CAL_PHONE, "full_name": "Cal Norwood", "referred_by": None},
        {"id": 4, "email": DEE_EMAIL, "phone": None, "full_name": "Dee Quimby", "referred_by": None},
    ],
    "devices": [
        {"id": 11, "user_id": 1, "imei": IMEI_RESOLD, "idfa": None, "first_seen": "2020-01-01", "last_seen": "2022-12-30"},
        {"id": 12, "user_id": 3, "imei": IMEI_RESOLD, "idfa": ZEROED, "first_seen": "2023-01-01", "last_seen": "2026-01-01"},
        {"id": 13, "user_id": 2, "imei": IMEI_BOB, "idfa": ZEROED, "first_seen": "2021-01-01", "last_seen": "2026-01-01"},
        {"id": 14, "user_id": 4, "imei": None, "idfa": IDFA_DEE, "first_seen": "2021-01-01", "last_seen": "2026-01-01"},
    ],
    "orders": [
        {"id": 21, "user_id": 1, "ship_to_name": "Ann Harper"},
        {"id": 22, "user_id": 1, "ship_to_name": "Ann Harper"},
        {"id": 23, "user_id": 2, "ship_to_name": "Bob Harper"},
    ],
    "order_items": [
        {"id": 31, "order_id": 21, "sku": "A"},
        {"id": 32, "order_id": 22, "sku": "B"},
        {"id": 33, "order_id": 23, "sku": "A"},
    ],
    "payments": [
        {"id": 41, "order_id": 21, "payer_name": "Ann Harper", "card_no": "4929000000006", "paid_at": "2025-06-01"},
        {"id": 42, "order_id": 22, "payer_name": "Ann Harper", "card_no": "4929000000006", "paid_at": "2015-06-01"},
        {"id": 43, "order_id": 23, "payer_name": "Bob Harper", "card_no": None, "paid_at": "2025-06-01"},
    ],
    "threads": [{"id": 51, "topic": "weekend"}, {"id": 52, "topic": "work"}],
    "messages": [
        {"id": 61, "thread_id": 51, "sender_id": 1, "recipient_id": 3, "reply_to": None, "body": "see you at eight"},
        {"id": 62, "thread_id": 51, "sender_id": 3, "recipient_id": 1, "reply_to": 61, "body": "fine, Ann Harper"},
        {"id": 63, "thread_id": 51, "sender_id": 3, "recipient_id": None, "reply_to": None, "body": "is ann@example.com right?"},
        {"id": 64, "thread_id": 52, "sender_id": 3, "recipient_id": 2, "reply_to": None, "body": "Ann Harper is elsewhere"},
        {"id": 65, "thread_id": 52, "sender_id": 2, "recipient_id": 3, "reply_to": None, "body": "好的"},
    ],
    "contacts": [
        {"id": 71, "owner_id": 3, "name": "Dee", "phone": None, "email": "Dee@Example.com"},
        {"id": 72, "owner_id": 3, "name": "Ann", "phone": None, "email": "ANN@example.com"},
        {"id": 73, "owner_id": 1, "name": "Cal", "phone": "13800001003", "email": None},
        {"id": 74, "owner_id": 1, "name": "Aunt May", "phone": "+8613800009999", "email": "may@example.com"},
    ],
    "newsletter": [{"email": "ann@example.com", "source": "app"}, {"email": "may@example.com", "source": "adnet"}],
    "sms_log": [{"id": 81, "phone": "13800001001", "text": "code 1234"}, {"id": 82, "phone": CAL_PHONE, "text": "code 9"}],
}
# fmt: on

OBJECTS: dict[str, dict[str, Any]] = {
    "events": {
        "events/1.jsonl": [
            {"uid": "1", "imei": IMEI_RESOLD, "idfa": None, "ts": "2022-02-02T10:00:00Z"},
            {"uid": None, "imei": IMEI_RESOLD, "idfa": None, "ts": "2022-03-02T10:00:00Z"},
            {"uid": None, "imei": IMEI_RESOLD, "idfa": ZEROED, "ts": "2024-03-02T10:00:00Z"},
            {"uid": None, "imei": IMEI_RESOLD, "idfa": None, "ts": "2022-12-31T10:00:00Z"},
            {"uid": "3", "imei": IMEI_RESOLD, "idfa": ZEROED, "ts": "2024-03-02T10:00:00Z"},
            {"uid": None, "imei": IMEI_EVE, "idfa": IDFA_EVE, "ts": "2024-03-02T10:00:00Z"},
            {"uid": None, "imei": None, "idfa": ZEROED, "ts": "2024-03-02T10:00:00Z"},
            {"uid": None, "imei": IMEI_EVE, "idfa": None, "ts": "2024-03-04T10:00:00Z"},
        ]
    },
    "logs": {
        "logs/app.log": [
            {"line": "INFO login ok user mail=ann@example.com took=35ms"},
            {"line": "INFO invite from=ann@example.com to=dee@example.com"},
            {"line": "INFO login ok user mail=dee@example.com took=12ms"},
            {"line": "WARN cache miss build=10.2.0.1"},
        ]
    },
    "books": {
        "uploads/1.csv": [
            {"@path.account_id": "1", "name": "Dee", "phone": None, "email": "dee@example.com"},
            {"@path.account_id": "1", "name": "Uncle", "phone": "+8613800008888", "email": None},
        ],
        "uploads/3.csv": [
            {"@path.account_id": "3", "name": "Ann", "phone": None, "email": "ann@example.com"},
            {"@path.account_id": "3", "name": "Bob", "phone": None, "email": "bob@example.com"},
        ],
    },
}

_KEYS: dict[str, tuple[tuple[str, str, str, bool], ...]] = {
    "users": (("referred_by", "users", "id", True),),
    "devices": (("user_id", "users", "id", False),),
    "orders": (("user_id", "users", "id", False),),
    "order_items": (("order_id", "orders", "id", False),),
    "payments": (("order_id", "orders", "id", False),),
    "messages": (
        ("thread_id", "threads", "id", False),
        ("sender_id", "users", "id", False),
        ("recipient_id", "users", "id", True),
        ("reply_to", "messages", "id", True),
    ),
    "contacts": (("owner_id", "users", "id", False),),
}
_MENTIONED = {
    "users.referred_by",
    "messages.recipient_id",
    "messages.reply_to",
    "contacts.name",
    "contacts.phone",
    "contacts.email",
    "books.name",
    "books.phone",
    "books.email",
}
_WHOLE = {
    "users.id": Kind.ACCOUNT_ID,
    "users.email": Kind.EMAIL,
    "users.phone": Kind.PHONE_NUMBER,
    "users.full_name": Kind.PERSON_NAME,
    "users.referred_by": Kind.ACCOUNT_ID,
    "devices.user_id": Kind.ACCOUNT_ID,
    "devices.imei": Kind.IMEI,
    "devices.idfa": Kind.IDFA,
    "orders.user_id": Kind.ACCOUNT_ID,
    "orders.ship_to_name": Kind.PERSON_NAME,
    "payments.payer_name": Kind.PERSON_NAME,
    "payments.card_no": Kind.CREDIT_CARD,
    "messages.sender_id": Kind.ACCOUNT_ID,
    "messages.recipient_id": Kind.ACCOUNT_ID,
    "contacts.owner_id": Kind.ACCOUNT_ID,
    "contacts.name": Kind.PERSON_NAME,
    "contacts.phone": Kind.PHONE_NUMBER,
    "contacts.email": Kind.EMAIL,
    "newsletter.email": Kind.EMAIL,
    "sms_log.phone": Kind.PHONE_NUMBER,
    "events.uid": Kind.ACCOUNT_ID,
    "events.imei": Kind.IMEI,
    "events.idfa": Kind.IDFA,
    "books.@path.account_id": Kind.ACCOUNT_ID,
    "books.name": Kind.PERSON_NAME,
    "books.phone": Kind.PHONE_NUMBER,
    "books.email": Kind.EMAIL,
}
_WITHIN = {"messages.body": Kind.EMAIL, "logs.line": Kind.EMAIL}


@lru_cache(maxsize=1)
def engine() -> Engine:
    return open_engine()


def app() -> MemoryStore:
    """Return the database, with foreign keys that hold and an e-mail that must be there and unique."""
    return MemoryStore(
        "app",
        copy.deepcopy(TABLES),
        keys={"newsletter": ("email",)},
        references={
            table: [Reference((name,), CollectionName(target), (key,)) for name, target, key, _ in keys]
            for table, keys in _KEYS.items()
        },
        fields={
            "users": [Field("email", "string", nullable=False, unique=True)],
            **{
                table: [Field(name, "int64", nullable=nullable) for name, _, _, nullable in keys]
                for table, keys in _KEYS.items()
                if table != "users"
            },
        },
    )


def bucket() -> MemoryStore:
    return MemoryStore("bucket", objects=copy.deepcopy(OBJECTS), formats={"logs": "text", "books": "csv"})


def data_map(*stores: MemoryStore) -> DataMap:
    """Return the data map of the world, as a scan would make it."""
    collections = tuple(
        MappedCollection(
            collection,
            tuple(_field(f, f"{collection.name}.{f.name}") for f in collection.fields),
            sum(b.num_rows for u in store.units(collection) for b in store.scan(u)),
            dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )
        for store in stores
        for collection in store.collections()
    )
    return DataMap(collections, tuple(_edges()))


def _field(field: Field, address: str) -> MappedField:
    role = Role.MENTIONED if address in _MENTIONED else Role.OWNER
    if kind := _WHOLE.get(address):
        return MappedField(field, (Finding(field.name, kind, Presence.WHOLE, Evidence.SHAPE, 9, 9),), role, kind)
    if kind := _WITHIN.get(address):
        return MappedField(field, (Finding(field.name, kind, Presence.WITHIN, Evidence.SHAPE, 9, 3),), role)
    return MappedField(field, (), role)


def _edges() -> list[Edge]:
    def place(collection: str, name: str) -> FieldAddress:
        return FieldAddress(StoreName("app"), CollectionName(collection), name)

    return [
        Edge(
            (place(table, name),),
            (place(target, key),),
            Role.MENTIONED if f"{table}.{name}" in _MENTIONED else Role.OWNER,
            Evidence.REFERENCE,
            True,
        )
        for table, keys in _KEYS.items()
        for name, target, key, _ in keys
    ]


def links(identifier: Identifier) -> bool:
    linkable = engine().linkable(identifier.kind, identifier.value)  # type: ignore[attr-defined]
    return identifier.spec.power is Power.STRONG and bool(linkable)


def rules(fan_out: int = 1000, answers: dict[str, Answer] | None = None) -> Rules:
    return Rules(links, lambda i: i.token(b"p" * 32).hex(), fan_out, answers or {})


def seed(kind: Kind, value: str) -> Identifier:
    return Identifier(kind, value)


REQUEST = RequestId("r-1")
