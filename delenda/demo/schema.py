"""The company's two databases: ``app`` with foreign keys, ``analytics`` without any."""

from __future__ import annotations

import sqlalchemy as sa

app = sa.MetaData()
analytics = sa.MetaData()


def _key(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False)


def _to(name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column(name, kind, sa.ForeignKey(target), nullable=nullable, index=True)


def _text(name: str, size: int = 255, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=nullable)


sa.Table(
    "users",
    app,
    _key(),
    _text("nickname", 80),
    _text("full_name", 120, nullable=False),
    _text("gender", 8),
    sa.Column("birth_date", sa.Date),
    _text("id_card_no", 20),
    _text("phone", 32),
    sa.Column("email", sa.String(190), nullable=False, unique=True),
    _text("address"),
    _text("occupation", 80),
    _text("password_hash", 100),
    _text("avatar_url"),
    _text("wechat_openid", 64),
    _to("referred_by", "users.id", nullable=True),
    sa.Column("created_at", sa.DateTime, nullable=False),
)
sa.Table(
    "devices",
    app,
    _key(),
    _to("user_id", "users.id"),
    _text("platform", 16),
    _text("model", 64),
    _text("os_version", 16),
    _text("imei", 32),
    _text("wifi_mac", 32),
    _text("idfa", 40),
    _text("gaid", 40),
    _text("oaid", 40),
    _text("android_id", 32),
    _text("serial_no", 32),
    _text("imsi", 20),
    _text("push_token", 200),
    sa.Column("first_seen", sa.DateTime),
    sa.Column("last_seen", sa.DateTime),
)
sa.Table(
    "locations",
    app,
    _key(),
    _to("device_id", "devices.id"),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    _text("cell_id", 40),
    _text("nearby_bssid", 32),
    sa.Column("at", sa.DateTime),
)
sa.Table(
    "orders",
    app,
    _key(),
    _to("user_id", "users.id"),
    _text("order_no", 40),
    sa.Column("amount", sa.Numeric(10, 2)),
    _text("currency", 3),
    _text("ship_to_name", 120),
    _text("ship_to_phone", 32),
    _text("ship_to_address"),
    sa.Column("created_at", sa.DateTime, nullable=False),
)
sa.Table(
    "order_items",
    app,
    _key(),
    _to("order_id", "orders.id"),
    _text("sku", 40),
    sa.Column("quantity", sa.Integer),
    sa.Column("price", sa.Numeric(10, 2)),
)
sa.Table(
    "payments",
    app,
    _key(),
    _to("order_id", "orders.id"),
    _text("payer_name", 120),
    _text("card_no", 32),
    _text("bank_ref", 40),
    sa.Column("amount", sa.Numeric(10, 2)),
    sa.Column("paid_at", sa.DateTime, nullable=False),
)
sa.Table("threads", app, _key(), _text("topic", 120), sa.Column("created_at", sa.DateTime))
sa.Table(
    "messages",
    app,
    _key(),
    _to("thread_id", "threads.id"),
    _to("sender_id", "users.id"),
    _to("recipient_id", "users.id", nullable=True),
    sa.Column("body", sa.Text),
    sa.Column("sent_at", sa.DateTime),
)
sa.Table(
    "consents",
    app,
    _key(),
    _to("user_id", "users.id"),
    _text("purpose", 64),
    sa.Column("granted", sa.Boolean),
    _text("ip", 64),
    sa.Column("at", sa.DateTime),
)
sa.Table(
    "search_history",
    app,
    _key(),
    _to("user_id", "users.id"),
    _text("query"),
    sa.Column("at", sa.DateTime),
)
sa.Table(
    "call_log",
    app,
    _key(),
    _to("user_id", "users.id"),
    _text("other_number", 32),
    _text("direction", 8),
    sa.Column("seconds", sa.Integer),
    sa.Column("at", sa.DateTime),
)
sa.Table(
    "user_profiles",
    app,
    sa.Column(
        "user_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.ForeignKey("users.id"), primary_key=True
    ),
    sa.Column("portrait", sa.JSON),
    sa.Column("score", sa.Float),
)
sa.Table(
    "support_tickets",
    app,
    _key(),
    _text("contact_email", 190),
    _text("contact_phone", 32),
    _text("subject"),
    sa.Column("body", sa.Text),
    sa.Column("opened_at", sa.DateTime),
)
sa.Table(
    "newsletter",
    app,
    sa.Column("email", sa.String(190), primary_key=True),
    _text("source", 40),
    sa.Column("subscribed_at", sa.DateTime),
)

sa.Table(
    "events",
    analytics,
    _key("event_id"),
    sa.Column("uid", sa.BigInteger),
    _text("adid", 40),
    _text("client_id", 64),
    _text("ip", 64),
    _text("user_agent"),
    _text("event", 40),
    sa.Column("props", sa.JSON),
    sa.Column("ts", sa.DateTime),
)
sa.Table(
    "page_views",
    analytics,
    _key("view_id"),
    _text("client_id", 64),
    _text("url"),
    sa.Column("ts", sa.DateTime),
)
sa.Table(
    "installs",
    analytics,
    _key("install_id"),
    _text("adid", 40),
    _text("network", 40),
    _text("carrier", 40),
    sa.Column("installed_at", sa.DateTime),
)
