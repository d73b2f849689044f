"""Building the estate: rows of two databases and objects of a bucket, with the ledger beside them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import sqlalchemy as sa

from delenda.demo import bucket, schema
from delenda.demo.ledger import Ledger
from delenda.demo.people import OFFICE_IP, Person, person

ROWS_PER_INSERT: Final = 2_000
TALK: Final = (
    "See you at eight?",
    "好的，明天见",
    "The parcel has arrived, thank you",
    "周末一起去爬山吧",
    "Order 202400017 is still on its way",
    "Version 10.2.0.1 fixed it for me",
)


@dataclass(slots=True)
class Estate:
    """The generated company. ``rows`` by store and table; ``objects`` by key."""

    seed: int
    people: list[Person] = field(repr=False)
    rows: dict[str, dict[str, list[dict[str, Any]]]] = field(repr=False)
    objects: dict[str, bytes] = field(repr=False)
    ledger: Ledger = field(repr=False)

    def load_database(self, store: str, engine: sa.Engine) -> None:
        """Create the tables of ``store`` (``app`` or ``analytics``) and fill them, parents first."""
        metadata = {"app": schema.app, "analytics": schema.analytics}[store]
        metadata.create_all(engine)
        with engine.begin() as connection:
            for table in metadata.sorted_tables:
                rows = self.rows[store][table.name]
                for start in range(0, len(rows), ROWS_PER_INSERT):
                    connection.execute(table.insert(), rows[start : start + ROWS_PER_INSERT])

    def write_objects(self, put: Callable[[str, bytes], None]) -> None:
        """Hand every object to ``put(key, content)``."""
        for key, content in self.objects.items():
            put(key, content)


def build_estate(seed: int, subjects: int, today: dt.date) -> Estate:
    """Return the company with that many accounts, as it stands on ``today``. Same arguments, same estate."""
    people = [person(seed, i) for i in range(subjects)]
    ledger = Ledger()
    for who in people:
        _plant(ledger, who)
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {"app": defaultdict(list), "analytics": defaultdict(list)}
    midnight = dt.datetime.combine(today, dt.time())
    for store, table, values, owner, mentions in _all_rows(seed, people, midnight):
        key = [values[c.name] for c in _table(store, table).primary_key]
        rows[store][table].append(values)
        ledger.record(store, table, key, owner, mentions)
    objects = bucket.build_objects(seed, people, midnight, ledger)
    return Estate(seed, people, rows, objects, ledger)


def _table(store: str, table: str) -> sa.Table:
    return (schema.app if store == "app" else schema.analytics).tables[table]


def _plant(ledger: Ledger, who: Person) -> None:
    device = who.device
    for kind, value in {
        "PERSON_NAME": who.name,
        "PHONE_NUMBER": who.phone,
        "EMAIL": who.email,
        "CN_RESIDENT_ID": who.national_id,
        "ADDRESS": who.address,
        "IP_ADDRESS": who.ip,
        "COOKIE_ID": who.cookie,
        "SOCIAL_ID": who.openid,
        "CREDIT_CARD": who.card,
        "IMEI": device.imei,
        "MAC_ADDRESS": device.mac,
        "DEVICE_SERIAL": device.serial,
        "IDFA" if device.platform == "ios" else "ANDROID_AD_ID": device.ad_id.lower(),
        "OAID": device.oaid,
        "DEVICE_ID": device.android_id,
        "PUSH_TOKEN": device.push_token,
        "SIM_ID": device.imsi,
    }.items():
        if not value.startswith("00000000-"):
            ledger.value(who.account, kind, value)


Row = tuple[str, str, dict[str, Any], int | None, tuple[int, ...]]


def _all_rows(seed: int, people: list[Person], midnight: dt.datetime) -> Iterator[Row]:
    for place, who in enumerate(people):
        rng = Random(f"{seed}:rows:{who.index}")  # noqa: S311  # invented data, not a secret
        joined = midnight - dt.timedelta(days=rng.randrange(400, 3600), seconds=rng.randrange(86_400))
        others = [people[(place + step) % len(people)] for step in (1, 3)] if len(people) > 3 else []
        yield from _account(who, rng, joined, people, place)
        yield from _orders(who, rng, midnight)
        yield from _talk(who, rng, midnight, others)
        yield from _analytics(who, rng, midnight)


def _account(who: Person, rng: Random, joined: dt.datetime, people: list[Person], place: int) -> Iterator[Row]:
    device, account = who.device, who.account
    referrer = people[rng.randrange(place)].account if place and place % 4 == 0 else None
    user = {
        "id": account,
        "nickname": who.nickname,
        "full_name": who.name,
        "gender": who.gender,
        "birth_date": who.birth,
        "id_card_no": who.national_id or None,
        "phone": who.phone_written,
        "email": who.email if who.index % 3 else who.email.title(),
        "address": who.address,
        "occupation": who.job,
        "password_hash": f"$2b$12${rng.getrandbits(300):075x}"[:60],
        "avatar_url": f"https://cdn.example.com/avatars/{account}.png",
        "wechat_openid": who.openid if who.chinese else None,
        "referred_by": referrer,
        "created_at": joined,
    }
    yield "app", "users", user, account, (referrer,) if referrer else ()
    ios = device.platform == "ios"
    values = {
        "id": account * 10,
        "user_id": account,
        "platform": device.platform,
        "model": device.model,
        "os_version": device.os_version,
        "imei": device.imei,
        "wifi_mac": device.mac.upper().replace(":", "-") if who.index % 2 else device.mac,
        "idfa": device.ad_id if ios else None,
        "gaid": None if ios else device.ad_id,
        "oaid": device.oaid or None,
        "android_id": device.android_id or None,
        "serial_no": device.serial,
        "imsi": device.imsi,
        "push_token": device.push_token,
        "first_seen": joined,
        "last_seen": joined + dt.timedelta(days=300),
    }
    yield "app", "devices", values, account, ()
    for n in range(2):
        spot = {
            "id": account * 10 + n,
            "device_id": account * 10,
            "lat": round(who.latitude + rng.random() / 100, 5),
            "lon": round(who.longitude + rng.random() / 100, 5),
            "cell_id": f"460-00-{rng.randrange(65_535)}-{rng.randrange(2**28)}",
            "nearby_bssid": f"00:00:5e:00:53:{rng.randrange(256):02x}",
            "at": joined + dt.timedelta(days=n),
        }
        yield "app", "locations", spot, account, ()
    consent = {
        "id": account,
        "user_id": account,
        "purpose": "marketing" if who.index % 2 else "personalization",
        "granted": bool(who.index % 3),
        "ip": who.ip,
        "at": joined,
    }
    yield "app", "consents", consent, account, ()
    portrait = {
        "segments": ["sports", "travel"][: 1 + who.index % 2],
        "home_city": who.address[:6],
        "ltv": who.index % 97,
    }
    yield "app", "user_profiles", {"user_id": account, "portrait": portrait, "score": rng.random()}, account, ()
    for n, query in enumerate(("running shoes", "感冒吃什么药", "cheap flights")[: 1 + who.index % 3]):
        row = {"id": account * 10 + n, "user_id": account, "query": query, "at": joined + dt.timedelta(days=n)}
        yield "app", "search_history", row, account, ()
    if who.index % 2 == 0:
        row = {"email": who.email, "source": "partner:adnet" if who.index % 4 else "app", "subscribed_at": joined}
        yield "app", "newsletter", row, account, ()


def _orders(who: Person, rng: Random, midnight: dt.datetime) -> Iterator[Row]:
    for n in range(1 + who.index % 2):
        age = dt.timedelta(days=rng.randrange(30, 360) if n == 0 else rng.randrange(2_600, 3_000))
        at, number, amount = midnight - age, who.account * 10 + n, round(rng.uniform(5, 400), 2)
        order = {
            "id": number,
            "user_id": who.account,
            "order_no": f"{at:%Y%m%d}{number:010d}",
            "amount": amount,
            "currency": "CNY" if who.chinese else "USD",
            "ship_to_name": who.name,
            "ship_to_phone": who.phone_written,
            "ship_to_address": who.address,
            "created_at": at,
        }
        yield "app", "orders", order, who.account, ()
        for item in range(2):
            values = {"id": number * 10 + item, "order_id": number, "sku": f"SKU-{rng.randrange(9999):04d}"}
            values |= {"quantity": 1 + item, "price": round(amount / 3, 2)}
            yield "app", "order_items", values, who.account, ()
        payment = {
            "id": number,
            "order_id": number,
            "payer_name": who.name,
            "card_no": who.card,
            "bank_ref": f"BR{rng.randrange(10**12):012d}",
            "amount": amount,
            "paid_at": at + dt.timedelta(minutes=3),
        }
        yield "app", "payments", payment, who.account, ()


def _talk(who: Person, rng: Random, midnight: dt.datetime, others: list[Person]) -> Iterator[Row]:
    for n, other in enumerate(others):
        thread = who.account * 10 + n
        at = midnight - dt.timedelta(days=rng.randrange(1, 300))
        topic = ("weekend", "群聊", "work")[n % 3]
        yield "app", "threads", {"id": thread, "topic": topic, "created_at": at}, None, ()
        for turn in range(4):
            sender, reader = (who, other) if turn % 2 == 0 else (other, who)
            body, mentions = rng.choice(TALK), {reader.account}
            if turn == 1:  # the other half names this person
                body = f"{reader.name}, is {reader.email} still right? My number is {sender.phone_written}"
            if turn == 2:
                body = f"发我邮箱 {sender.email} 或者打 {sender.phone_written}"
            message = {
                "id": thread * 10 + turn,
                "thread_id": thread,
                "sender_id": sender.account,
                "recipient_id": reader.account,
                "body": body,
                "sent_at": at + dt.timedelta(minutes=turn),
            }
            yield "app", "messages", message, sender.account, tuple(mentions)
        call = {
            "id": thread,
            "user_id": who.account,
            "other_number": other.phone,
            "direction": "out",
            "seconds": rng.randrange(600),
            "at": at,
        }
        yield "app", "call_log", call, who.account, (other.account,)
    if who.index % 3 == 1:
        ticket = {
            "id": who.account,
            "contact_email": who.email,
            "contact_phone": who.phone if who.shares_phone_with is None else None,
            "subject": "Refund" if not who.chinese else "退款",
            "body": f"Hello, this is {who.name}. Please call {who.phone_written}, IMEI {who.device.imei}.",
            "opened_at": midnight - dt.timedelta(days=rng.randrange(200)),
        }
        yield "app", "support_tickets", ticket, who.account, ()


def _analytics(who: Person, rng: Random, midnight: dt.datetime) -> Iterator[Row]:
    device = who.device
    for n in range(3):
        event = {
            "event_id": who.account * 10 + n,
            "uid": who.account if n < 2 else None,
            "adid": device.ad_id,
            "client_id": who.cookie,
            "ip": who.ip if n else OFFICE_IP,
            "user_agent": f"Mozilla/5.0 ({device.model}; {device.os_version}) Pomelo/10.2.0.1",
            "event": ("login", "view", "share")[n],
            "props": {"imei": device.imei, "screen": "home"} if n == 0 else {"screen": "shop", "sku": "SKU-0001"},
            "ts": midnight - dt.timedelta(days=rng.randrange(100), seconds=rng.randrange(86_400)),
        }
        yield "analytics", "events", event, who.account, ()
    for n in range(2):
        view = {
            "view_id": who.account * 10 + n,
            "client_id": who.cookie,
            "url": f"https://shop.example.com/p/{rng.randrange(9999)}?ref=mail",
            "ts": midnight - dt.timedelta(days=rng.randrange(100)),
        }
        yield "analytics", "page_views", view, who.account, ()
    install = {
        "install_id": who.account,
        "adid": device.ad_id,
        "network": "adnet",
        "carrier": rng.choice(("China Mobile", "T-Mobile")),
        "installed_at": midnight - dt.timedelta(days=rng.randrange(400, 900)),
    }
    zeroed = device.ad_id.startswith("00000000-")
    yield "analytics", "installs", install, None if zeroed else who.account, ()
