"""Tables of the packages that wait to be fetched, and of transfers to third parties."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from delenda.control import metadata, utc

PACKAGE: Final = sa.Table(
    "package",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("request_id", sa.String(64), nullable=False, index=True),
    sa.Column("made_at", utc, nullable=False),
    sa.Column("expires_at", utc, nullable=False, index=True),
    sa.Column("state", sa.String(16), nullable=False, comment="ready, fetched, expired, locked"),
    sa.Column("code_token", sa.LargeBinary(16), nullable=False, comment="keyed digest of the one-time code"),
    sa.Column("wrong_codes", sa.Integer, nullable=False, default=0),
    sa.Column("manifest_sha256", sa.String(64), nullable=False),
)

PART: Final = sa.Table(
    "package_part",
    metadata,
    sa.Column("package_id", sa.ForeignKey("package.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.String(16), nullable=False, comment="ready, fetching, fetched, expired"),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, comment="of the encrypted file"),
)

TRANSFER: Final = sa.Table(
    "transfer",
    metadata,
    sa.Column("request_id", sa.String(64), primary_key=True),
    sa.Column("target", sa.LargeBinary, nullable=False, comment="sealed: name, URL and key of the third party"),
    sa.Column("digest", sa.String(64), nullable=False, comment="keyed: what the approval covers"),
    sa.Column("named_at", utc, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, comment="named, delivered, failed"),
    sa.Column("delivered_at", utc),
)

HANDOVER: Final = sa.Table(
    "package_handover",
    metadata,
    sa.Column("package_id", sa.ForeignKey("package.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("request_id", sa.String(64), nullable=False, index=True),
    sa.Column("expires_at", utc, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False, comment="sealed: the package's key and code, until told once"),
)
