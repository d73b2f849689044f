"""Erasure's tables in the control store. Places and texts are sealed; the rest is ids, names, counts, codes."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from delenda.control import metadata, utc

plan: Final = sa.Table(
    "plan",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("made_at", utc, nullable=False),
    sa.Column("expires_at", utc, nullable=False),
    sa.Column("planner", sa.String(190), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("closure", sa.String(64), nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
)
"""A plan that was made: the digest of its document, who made it, and its counts."""

plan_request: Final = sa.Table(
    "plan_request",
    metadata,
    sa.Column("plan", sa.String(64), sa.ForeignKey("plan.digest"), primary_key=True),
    sa.Column("request", sa.String(64), primary_key=True, index=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
"""What a plan knows of one subject: identifiers, kept records, questions; sealed."""

plan_decision: Final = sa.Table(
    "plan_decision",
    metadata,
    sa.Column("plan", sa.String(64), sa.ForeignKey("plan.digest"), primary_key=True),
    sa.Column("actor", sa.String(190), primary_key=True),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(40), nullable=False, default=""),
    sa.Column("signature", sa.Text, nullable=False, default=""),
    sa.Column("at", utc, nullable=False),
)
"""Who approved or rejected a plan, with their signature where one is wanted."""

closure: Final = sa.Table(
    "closure",
    metadata,
    sa.Column("plan", sa.String(64), sa.ForeignKey("plan.digest"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("store", sa.String(190), nullable=False),
    sa.Column("collection", sa.String(500), nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("works", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("before", sa.LargeBinary),
    sa.Column("started_at", utc),
    sa.Column("finished_at", utc),
)
"""A part of a plan's work, one collection each: references and texts, sealed before the first write.

``before`` holds digests of the records of objects as they were, sealed: object rows have no lasting address.
"""

journal: Final = sa.Table(
    "journal",
    metadata,
    sa.Column("plan", sa.String(64), sa.ForeignKey("plan.digest"), primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("work", sa.String(32), primary_key=True),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("requests", sa.JSON, nullable=False),
    sa.Column("status", sa.String(24), nullable=False),
    sa.Column("detail", sa.String(64), nullable=False, default=""),
    sa.Column("until", utc),
    sa.Column("at", utc, nullable=False),
    sqlite_with_rowid=False,
)
"""How each piece of work ended, as far as is known. What is not here was not confirmed."""

verification: Final = sa.Table(
    "verification",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("plan", sa.String(64), nullable=False, index=True),
    sa.Column("request", sa.String(64), nullable=False, index=True),
    sa.Column("finished_at", utc, nullable=False),
    sa.Column("verdict", sa.String(40), nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
)
"""What an independent re-scan found: counts by collection."""
