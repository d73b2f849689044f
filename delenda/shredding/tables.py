"""What erasures decided about keys, in the control store: a plan's step for each person and purpose, and its end.

It is also the second copy of the log of destroyed keys: what is here as done and not there was lost there.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from delenda.control import metadata, utc

KEY_STEP: Final = sa.Table(
    "key_step",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("plan", sa.String(64), nullable=False, index=True),
    sa.Column("request", sa.String(64), nullable=False, index=True),
    sa.Column("purpose", sa.String(64), nullable=False),
    sa.Column("subject", sa.LargeBinary(16), nullable=False, comment="keyed, opaque"),
    sa.Column("generation", sa.Integer, nullable=False, comment="-1: there was no key"),
    sa.Column("living", sa.Integer, nullable=False, comment="how many keys that was"),
    sa.Column("fields", sa.JSON, nullable=False),
    sa.Column("rule", sa.String(190), nullable=False, comment="why the key stays; empty: it goes"),
    sa.Column("legal_basis", sa.String(500), nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("canaries", sa.LargeBinary, nullable=False, comment="sealed: values that must not open afterwards"),
    sa.Column("state", sa.String(16), nullable=False, comment="planned, done, blocked, failed, kept"),
    sa.Column("detail", sa.String(64), nullable=False),
    sa.Column("ended_at", utc),
    sa.Column("tried_at", utc, comment="when the canaries were last tried"),
    sa.Column("opened", sa.Integer, nullable=False, comment="how many of them still opened"),
)
