"""The tables of requests. Identifiers stand here sealed, or as tokens; nothing else names a person."""

from __future__ import annotations

import sqlalchemy as sa

from delenda.control import metadata, utc
from delenda.model import State
from delenda.requests.states import ACTED, DEAD, OPEN, PROVEN


def _in(states: frozenset[State]) -> str:
    return ", ".join(f"'{s}'" for s in sorted(states))


request = sa.Table(
    "request",
    metadata,
    sa.Column("id", sa.String(24), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False, default=0),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("state", sa.String(32), nullable=False, index=True),
    sa.Column("level", sa.Integer, nullable=False, default=0),
    sa.Column("needed_level", sa.Integer, nullable=False),
    sa.Column("planned", sa.String(80), nullable=False, default=""),
    sa.Column("approved", sa.String(80), nullable=False, default=""),
    sa.Column("seeds", sa.LargeBinary, nullable=False),
    sa.Column("ground", sa.String(40), nullable=False, default=""),
    sa.Column("wish", sa.String(16), nullable=False, default=""),
    sa.Column("scope", sa.JSON, nullable=False),
    sa.Column("profiles", sa.JSON, nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("reporter", sa.String(16), nullable=False),
    sa.Column("minor", sa.Boolean, nullable=False, default=False),
    sa.Column("repeat", sa.Integer, nullable=False, default=1),
    sa.Column("sameness", sa.LargeBinary(16), nullable=False, index=True),
    sa.Column("idempotency", sa.LargeBinary(16), unique=True),
    sa.Column("duplicate_of", sa.String(24)),
    sa.Column("received_at", utc, nullable=False),
    sa.Column("verified_at", utc),
    sa.Column("method", sa.String(24), nullable=False, default=""),
    sa.Column("due_at", utc, index=True),
    sa.Column("extended", sa.Boolean, nullable=False, default=False),
    sa.Column("rules", sa.JSON, nullable=False),
    sa.Column("config_digest", sa.String(64), nullable=False, default=""),
    sa.Column("profile_digest", sa.String(64), nullable=False, default=""),
    # The state machine's two promises once more, for whoever comes in by the database's own door.
    sa.CheckConstraint(f"state NOT IN ({_in(PROVEN)}) OR level >= needed_level", name="request_proven"),
    sa.CheckConstraint(f"state NOT IN ('approved', {_in(ACTED)}) OR approved <> ''", name="request_approved"),
    sa.CheckConstraint("state <> 'duplicate' OR duplicate_of IS NOT NULL", name="request_duplicate"),
    sa.CheckConstraint(f"state IN ({_in(PROVEN | DEAD | {State.RECEIVED})})", name="request_state"),
)
"""One row a request. ``sameness`` is a token of kind, scope and seeds; ``rules`` the deadlines as they stood."""

sa.Index(
    "uq_request_open",
    request.c.sameness,
    unique=True,
    sqlite_where=request.c.state.in_([str(s) for s in sorted(OPEN)]),
    postgresql_where=request.c.state.in_([str(s) for s in sorted(OPEN)]),
)

request_token = sa.Table(
    "request_token",
    metadata,
    sa.Column("request_id", sa.ForeignKey("request.id"), primary_key=True),
    sa.Column("token", sa.LargeBinary(16), primary_key=True, index=True),
    sa.Column("proven_at", utc),
    sa.Column("proven_level", sa.Integer, nullable=False, default=0),
)
"""The seeds' tokens, and which of them a one-time code has proven."""

request_event = sa.Table(
    "request_event",
    metadata,
    sa.Column("request_id", sa.ForeignKey("request.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("event", sa.String(16), nullable=False),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("level", sa.Integer, nullable=False, default=0),
    sa.Column("plan_digest", sa.String(80), nullable=False, default=""),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("at", utc, nullable=False),
)
"""The history, from which the state can be told anew: a row altered by hand does not apply."""

request_pause = sa.Table(
    "request_pause",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("request_id", sa.ForeignKey("request.id"), nullable=False, index=True),
    sa.Column("reason", sa.String(16), nullable=False),
    sa.Column("since", utc, nullable=False),
    sa.Column("until", utc),
)

request_code = sa.Table(
    "request_code",
    metadata,
    sa.Column("id", sa.String(24), primary_key=True),
    sa.Column("request_id", sa.ForeignKey("request.id"), nullable=False, index=True),
    sa.Column("token", sa.LargeBinary(16), nullable=False),
    sa.Column("digest", sa.LargeBinary(32), nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("attempts_left", sa.Integer, nullable=False),
    sa.Column("issued_at", utc, nullable=False),
    sa.Column("expires_at", utc, nullable=False),
    sa.Column("closed_at", utc),
)
"""One-time codes: a keyed digest, where it was sent as a token, and how many attempts are left."""

request_decision = sa.Table(
    "request_decision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("request_id", sa.ForeignKey("request.id"), nullable=False, index=True),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("evidence", sa.String(64), nullable=False, default=""),
    sa.Column("collections", sa.JSON, nullable=False),
    sa.Column("owes_backup", sa.Boolean, nullable=False, default=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("approver", sa.String(64), nullable=False, default=""),
    sa.Column("at", utc, nullable=False),
)
"""What a person decided: ``verify``, ``refuse``, ``partial``, ``extend``, ``ask_fee``, ``waive_fee``, ``paid``."""

request_letter = sa.Table(
    "request_letter",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("request_id", sa.ForeignKey("request.id"), nullable=False, index=True),
    sa.Column("letter", sa.String(16), nullable=False),
    sa.Column("due_at", utc, nullable=False),
    sa.Column("sent_at", utc),
    sa.Column("channel", sa.String(16), nullable=False, default=""),
)
"""Letters that are owed, and when they went out."""

legal_hold = sa.Table(
    "legal_hold",
    metadata,
    sa.Column("id", sa.String(24), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("matter", sa.String(40), nullable=False, index=True),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("collections", sa.JSON, nullable=False),
    sa.Column("by_subject", sa.Boolean, nullable=False),
    sa.Column("until", utc),
    sa.Column("set_at", utc, nullable=False),
    sa.Column("set_by", sa.String(64), nullable=False),
    sa.Column("released_at", utc),
    sa.Column("released_by", sa.String(64)),
)

legal_hold_token = sa.Table(
    "legal_hold_token",
    metadata,
    sa.Column("hold_id", sa.ForeignKey("legal_hold.id"), primary_key=True),
    sa.Column("token", sa.LargeBinary(16), primary_key=True, index=True),
)

legal_hold_effect = sa.Table(
    "legal_hold_effect",
    metadata,
    sa.Column("hold_id", sa.ForeignKey("legal_hold.id"), primary_key=True),
    sa.Column("request_id", sa.ForeignKey("request.id"), primary_key=True),
)
"""Which requests left records behind because of a hold: its release opens them again."""

suppression = sa.Table(
    "suppression",
    metadata,
    sa.Column("token", sa.LargeBinary(16), primary_key=True),
    sa.Column("purpose", sa.String(40), primary_key=True),
    sa.Column("added_at", utc, nullable=False),
    sa.Column("request_id", sa.String(24), nullable=False, default=""),
)
"""Who must not be written to again, and for what: keyed digests only."""
