"""What people answered, in the control store. A question's id is a keyed digest; nothing here names anybody."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from delenda.control import metadata, utc

attribution_answer: Final = sa.Table(
    "attribution_answer",
    metadata,
    sa.Column("request", sa.String(64), primary_key=True),
    sa.Column("question", sa.String(64), primary_key=True),
    sa.Column("answer", sa.String(16), nullable=False),
    sa.Column("actor", sa.String(190), nullable=False),
    sa.Column("at", utc, nullable=False),
)
