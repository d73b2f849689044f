"""Discovery's tables in the control store. Places are tokens or sealed; the rest is names, counts and codes."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from delenda.control import metadata, utc

scan_run: Final = sa.Table(
    "scan_run",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("mode", sa.String(16), nullable=False),
    sa.Column("stores", sa.JSON, nullable=False),
    sa.Column("started_at", utc, nullable=False),
    sa.Column("finished_at", utc),
    sa.Column("facts", sa.JSON, nullable=False, default=dict),
)
"""A scan: what it set out to read and, once merged, its counts."""

scan_collection: Final = sa.Table(
    "scan_collection",
    metadata,
    sa.Column("store", sa.String(190), primary_key=True),
    sa.Column("collection", sa.String(500), primary_key=True),
    sa.Column("run", sa.String(40), nullable=False, index=True),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("plan", sa.JSON, nullable=False),
    sa.Column("problem", sa.String(64), nullable=False, default=""),
)
"""A collection as the last scan saw it (its schema), and how its fields are to be read."""

unit: Final = sa.Table(
    "unit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("store", sa.String(190), nullable=False),
    sa.Column("collection", sa.String(500), nullable=False),
    sa.Column("place", sa.LargeBinary(16), nullable=False, unique=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("version", sa.String(32), nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("seen_run", sa.String(40), nullable=False, index=True),
    sa.Column("read_version", sa.String(32)),
    sa.Column("read_plan", sa.String(32), nullable=False, default=""),
    sa.Column("read_at", utc),
    sa.Column("read_run", sa.String(40), nullable=False, default="", index=True),
    sa.Column("reading", sa.Integer, unique=True),
    sa.Column("tally", sa.JSON),
    sa.Column("problem", sa.String(64), nullable=False, default=""),
    sa.Index("ix_unit_store_collection", "store", "collection"),
)
"""A unit of work: the token of its place, the unit itself (sealed), the token of its version, and what was
read of it under which reading plan."""

unit_reading: Final = sa.Table(
    "unit_reading",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("unit", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)
"""Gives out the numbers that the locator index refers to: one a reading of a unit, none used twice."""

object_feed: Final = sa.Table(
    "object_feed",
    metadata,
    sa.Column("store", sa.String(190), primary_key=True),
    sa.Column("since", utc),
    sa.Column("asked_at", utc),
    sa.Column("listed_at", utc),
    sa.Column("missed", sa.Integer, nullable=False, default=0),
)
"""A store that sends messages of changes: since when none was lost as far as we know, when its queue was last asked,
when the store itself was last listed, and how many objects its inventory and messages did not have then."""

object_change: Final = sa.Table(
    "object_change",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("store", sa.String(190), nullable=False),
    sa.Column("place", sa.LargeBinary(16), nullable=False, unique=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("at", utc, nullable=False),
    sa.Column("heard", sa.Integer, nullable=False),
    sa.Column("settled", sa.Boolean, nullable=False, default=False),
    sa.Index("ix_object_change_store_settled", "store", "settled"),
)
"""The last change of an object that its store told of: the token of its place, the change itself (sealed), when it
was, how many were heard of the object, and whether a scan has seen to it."""

map_version: Final = sa.Table(
    "map_version",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("run", sa.String(40), nullable=False),
    sa.Column("made_at", utc, nullable=False),
)

map_row: Final = sa.Table(
    "map_row",
    metadata,
    sa.Column("version", sa.Integer, sa.ForeignKey("map_version.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sort", sa.String(16), nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
)
"""The data map, one row a collection or an edge."""

map_decision: Final = sa.Table(
    "map_decision",
    metadata,
    sa.Column("address", sa.String(700), primary_key=True),
    sa.Column("subject", sa.String(700), primary_key=True),
    sa.Column("verdict", sa.Boolean, nullable=False),
    sa.Column("actor", sa.String(190), nullable=False),
    sa.Column("decided_at", utc, nullable=False),
)
"""What a person confirmed or refused: a field's address and a kind, or the address that it refers to."""
