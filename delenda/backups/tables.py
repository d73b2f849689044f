"""Tables of backups seen, of what is owed in them, and of what was erased (keyed tokens, no value)."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from delenda.control import metadata, utc

BACKUP: Final = sa.Table(
    "backup",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("set_name", sa.String(120), nullable=False, index=True),
    sa.Column("store", sa.String(120), nullable=False),
    sa.Column("taken_at", utc, nullable=False),
    sa.Column("expires_at", utc),
    sa.Column("locator", sa.LargeBinary, nullable=False, comment="sealed: where it lies, and what object it copies"),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("format", sa.String(32), nullable=False),
    sa.Column("mode", sa.String(16), nullable=False),
    sa.Column("locked_until", utc),
    sa.Column("first_seen", utc, nullable=False),
    sa.Column("last_seen", utc, nullable=False),
    sa.Column("gone_at", utc),
)

MARK: Final = sa.Table(
    "backup_mark",
    metadata,
    sa.Column("request_id", sa.String(64), primary_key=True),
    sa.Column("erased_at", utc, nullable=False),
    sa.Column("stores", sa.JSON, nullable=False),
    sa.Column("obliged_at", utc, comment="when its obligations were opened; empty: not yet"),
    sa.Column("paid_at", utc, comment="when somebody was told that nothing is owed any more"),
    sa.Column("expired_at", utc, comment="when its tombstones were dropped"),
)

TOMBSTONE: Final = sa.Table(
    "tombstone",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("request_id", sa.String(64), nullable=False, index=True),
    sa.Column("sort", sa.String(12), nullable=False, comment="record, object, row, identity"),
    sa.Column("store", sa.String(120), nullable=False, index=True, comment="empty for an identity"),
    sa.Column("collection", sa.String(255), nullable=False),
    sa.Column("token", sa.LargeBinary(16), nullable=False),
    sa.Column("version_token", sa.LargeBinary(16)),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("changes", sa.JSON, nullable=False, comment="[field, technique, scars: [length, token] of what was cut]"),
    sa.Column("hint", sa.BigInteger, comment="keyed, 32 bits: tells most other values apart; empty: not told"),
)

OBLIGATION: Final = sa.Table(
    "obligation",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("request_id", sa.String(64), nullable=False, index=True),
    sa.Column("backup_id", sa.ForeignKey("backup.id"), nullable=False, index=True),
    sa.Column("mode", sa.String(16), nullable=False),
    sa.Column("due_at", utc, index=True),
    sa.Column("state", sa.String(12), nullable=False, comment="open, blocked, closed"),
    sa.Column("blocked_until", utc),
    sa.Column("beyond_use", sa.JSON, nullable=False, comment="the ICO's four conditions"),
    sa.Column("opened_at", utc, nullable=False),
    sa.Column("closed_at", utc),
    sa.Column("evidence", sa.JSON, comment="how, digest, seen_at, by"),
    sa.Column("reopened", sa.Integer, nullable=False, default=0),
    sa.UniqueConstraint("request_id", "backup_id", name="uq_obligation_request_backup"),
)
