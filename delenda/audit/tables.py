"""Tables of the audit room: entries waiting for and having their place, trails, the signed head, the key vault."""

from __future__ import annotations

import sqlalchemy as sa

from delenda.control import metadata, utc

entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("position", sa.BigInteger, unique=True, comment="index in the log; NULL until the sequencer gives one"),
    sa.Column("request", sa.String(40), nullable=False, default=""),
    sa.Column("n", sa.Integer, comment="number in the request's trail, from 1; NULL without a request"),
    sa.Column("kind", sa.String(40), nullable=False, index=True),
    sa.Column("bytes", sa.LargeBinary, nullable=False, comment="the entry itself, canonical JSON"),
    sa.UniqueConstraint("request", "n"),
    sqlite_autoincrement=True,
)

trail = sa.Table(
    "audit_trail",
    metadata,
    sa.Column("request", sa.String(40), primary_key=True),
    sa.Column("subject", sa.String(32), nullable=False, comment="random; stands for the person in the log"),
    sa.Column("entries", sa.Integer, nullable=False, default=0),
    sa.Column("open", sa.Boolean, nullable=False, default=False),
    sa.Column("changed_at", utc, nullable=False),
)

head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="always 1: the row is also the lock"),
    sa.Column("numbered", sa.BigInteger, nullable=False, default=0, comment="entries that have a position"),
    sa.Column("size", sa.BigInteger, nullable=False, default=0, comment="of the last signed checkpoint"),
    sa.Column("root", sa.LargeBinary, nullable=False, default=b"", comment="of the last signed checkpoint"),
    sa.Column("signed_at", utc),
)

vault = sa.Table(
    "audit_vault",
    metadata,
    sa.Column("request", sa.String(40), primary_key=True),
    sa.Column("sealed_key", sa.LargeBinary, comment="of the commitments; NULL once destroyed"),
    sa.Column("created_at", utc, nullable=False),
    sa.Column("destroyed_at", utc),
)

receipt = sa.Table(
    "audit_receipt",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("request", sa.String(40), nullable=False, index=True),
    sa.Column("issued_at", utc, nullable=False),
    sa.Column("final", sa.Boolean, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("core", sa.LargeBinary, nullable=False, comment="the receipt proper, canonical JSON, no value in it"),
    sa.Column("signature", sa.LargeBinary, nullable=False),
)
