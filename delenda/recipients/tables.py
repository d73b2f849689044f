"""The tables of recipients: the outbox of notices, and the ledger of disclosures, which only grows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event

from delenda.control import metadata, utc

notice = sa.Table(
    "recipient_notice",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("request_id", sa.String(24), nullable=False, index=True),
    sa.Column("recipient", sa.String(200), nullable=False),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("code", sa.String(40), nullable=False, default=""),
    sa.Column("content", sa.LargeBinary, nullable=False, default=b""),
    sa.Column("token", sa.LargeBinary(32), nullable=False, default=b""),
    sa.Column("kinds", sa.JSON, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("created_at", utc, nullable=False),
    sa.Column("next_at", utc, index=True),
    sa.Column("sent_at", utc),
    sa.Column("answered_at", utc),
    sa.Column("escalate_at", utc),
    sa.Column("sha256", sa.String(64), nullable=False, default=""),
    sa.UniqueConstraint("request_id", "recipient"),
)
"""One row a request and recipient. ``content`` is sealed, and emptied once they answered; ``token`` is a digest."""

disclosure = sa.Table(
    "disclosure",
    metadata,
    sa.Column("id", sa.String(24), primary_key=True),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("disclosed_at", utc, nullable=False),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("recipient", sa.String(200), nullable=False),
    sa.Column("legal_basis", sa.String(200), nullable=False, default=""),
    sa.Column("matter", sa.String(40), nullable=False, default=""),
    sa.Column("withheld", sa.String(40), nullable=False, default=""),
    sa.Column("recorded_at", utc, nullable=False),
    sa.Column("recorded_by", sa.String(64), nullable=False),
)
"""Who was told what, when and why (the categories, never the data). ``withheld``: why the person may not know."""

disclosure_token = sa.Table(
    "disclosure_token",
    metadata,
    sa.Column("disclosure_id", sa.ForeignKey("disclosure.id"), primary_key=True),
    sa.Column("token", sa.LargeBinary(16), primary_key=True, index=True),
)

APPEND_ONLY = {
    "sqlite": [
        "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the ledger of disclosures only grows'); END"
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger of disclosures only grows'; END $$",
        "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()",
    ],
}
"""What keeps the ledger append-only, by dialect; a migration that creates the tables runs it too."""


def append_only_statements(dialect: str, table: str) -> list[str]:
    """Return the statements that forbid changing and removing rows of ``table``."""
    verbs = ("UPDATE", "DELETE")
    return [s.format(table=table, verb=verb) for verb in verbs for s in APPEND_ONLY.get(dialect, [])]


def _guard(target: sa.Table, connection: sa.Connection, **_: object) -> None:
    for statement in append_only_statements(connection.dialect.name, target.name):
        connection.exec_driver_sql(statement)


for _table in (disclosure, disclosure_token):
    event.listen(_table, "after_create", _guard)
