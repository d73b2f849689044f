"""The tables as they first stood"""

import sqlalchemy as sa
from alembic import op

import delenda.control.store

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The ledger of disclosures only grows: the database itself forbids the rest.
APPEND_ONLY = {
    "sqlite": [
        "CREATE TRIGGER disclosure_no_UPDATE BEFORE UPDATE ON disclosure BEGIN SELECT RAISE(ABORT, 'the ledger of disclosures only grows'); END",
        "CREATE TRIGGER disclosure_no_DELETE BEFORE DELETE ON disclosure BEGIN SELECT RAISE(ABORT, 'the ledger of disclosures only grows'); END",
        "CREATE TRIGGER disclosure_token_no_UPDATE BEFORE UPDATE ON disclosure_token BEGIN SELECT RAISE(ABORT, 'the ledger of disclosures only grows'); END",
        "CREATE TRIGGER disclosure_token_no_DELETE BEFORE DELETE ON disclosure_token BEGIN SELECT RAISE(ABORT, 'the ledger of disclosures only grows'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the ledger of disclosures only grows'; END $$",
        "CREATE TRIGGER disclosure_no_UPDATE BEFORE UPDATE ON disclosure FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()",
        "CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the ledger of disclosures only grows'; END $$",
        "CREATE TRIGGER disclosure_no_DELETE BEFORE DELETE ON disclosure FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()",
        "CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the ledger of disclosures only grows'; END $$",
        "CREATE TRIGGER disclosure_token_no_UPDATE BEFORE UPDATE ON disclosure_token FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()",
        "CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the ledger of disclosures only grows'; END $$",
        "CREATE TRIGGER disclosure_token_no_DELETE BEFORE DELETE ON disclosure_token FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "attribution_answer",
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=190), nullable=False),
        sa.Column("at", delenda.control.store.utc(), nullable=False),
        sa.PrimaryKeyConstraint("request", "question", name=op.f("pk_attribution_answer")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "position", sa.BigInteger(), nullable=True, comment="index in the log; NULL until the sequencer gives one"
        ),
        sa.Column("request", sa.String(length=40), nullable=False),
        sa.Column(
            "n", sa.Integer(), nullable=True, comment="number in the request's trail, from 1; NULL without a request"
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False, comment="the entry itself, canonical JSON"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("position", name=op.f("uq_audit_entry_position")),
        sa.UniqueConstraint("request", "n", name=op.f("uq_audit_entry_request")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_kind"), ["kind"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column(
            "id", sa.Integer(), autoincrement=False, nullable=False, comment="always 1: the row is also the lock"
        ),
        sa.Column("numbered", sa.BigInteger(), nullable=False, comment="entries that have a position"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="of the last signed checkpoint"),
        sa.Column("root", sa.LargeBinary(), nullable=False, comment="of the last signed checkpoint"),
        sa.Column("signed_at", delenda.control.store.utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_receipt",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("request", sa.String(length=40), nullable=False),
        sa.Column("issued_at", delenda.control.store.utc(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "core", sa.LargeBinary(), nullable=False, comment="the receipt proper, canonical JSON, no value in it"
        ),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_receipt")),
    )
    with op.batch_alter_table("audit_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_receipt_request"), ["request"], unique=False)

    op.create_table(
        "audit_trail",
        sa.Column("request", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False, comment="random; stands for the person in the log"),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("changed_at", delenda.control.store.utc(), nullable=False),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_audit_trail")),
    )
    op.create_table(
        "audit_vault",
        sa.Column("request", sa.String(length=40), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True, comment="of the commitments; NULL once destroyed"),
        sa.Column("created_at", delenda.control.store.utc(), nullable=False),
        sa.Column("destroyed_at", delenda.control.store.utc(), nullable=True),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_audit_vault")),
    )
    op.create_table(
        "backup",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("set_name", sa.String(length=120), nullable=False),
        sa.Column("store", sa.String(length=120), nullable=False),
        sa.Column("taken_at", delenda.control.store.utc(), nullable=False),
        sa.Column("expires_at", delenda.control.store.utc(), nullable=True),
        sa.Column(
            "locator", sa.LargeBinary(), nullable=False, comment="sealed: where it lies, and what object it copies"
        ),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("locked_until", delenda.control.store.utc(), nullable=True),
        sa.Column("first_seen", delenda.control.store.utc(), nullable=False),
        sa.Column("last_seen", delenda.control.store.utc(), nullable=False),
        sa.Column("gone_at", delenda.control.store.utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    with op.batch_alter_table("backup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_backup_set_name"), ["set_name"], unique=False)

    op.create_table(
        "backup_mark",
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("erased_at", delenda.control.store.utc(), nullable=False),
        sa.Column("stores", sa.JSON(), nullable=False),
        sa.Column(
            "obliged_at",
            delenda.control.store.utc(),
            nullable=True,
            comment="when its obligations were opened; empty: not yet",
        ),
        sa.Column(
            "paid_at",
            delenda.control.store.utc(),
            nullable=True,
            comment="when somebody was told that nothing is owed any more",
        ),
        sa.Column("expired_at", delenda.control.store.utc(), nullable=True, comment="when its tombstones were dropped"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_backup_mark")),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("disclosed_at", delenda.control.store.utc(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("withheld", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", delenda.control.store.utc(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_table(
        "key_step",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=16), nullable=False, comment="keyed, opaque"),
        sa.Column("generation", sa.Integer(), nullable=False, comment="-1: there was no key"),
        sa.Column("living", sa.Integer(), nullable=False, comment="how many keys that was"),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("rule", sa.String(length=190), nullable=False, comment="why the key stays; empty: it goes"),
        sa.Column("legal_basis", sa.String(length=500), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("canaries", sa.LargeBinary(), nullable=False, comment="sealed: values that must not open afterwards"),
        sa.Column("state", sa.String(length=16), nullable=False, comment="planned, done, blocked, failed, kept"),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.Column("ended_at", delenda.control.store.utc(), nullable=True),
        sa.Column("tried_at", delenda.control.store.utc(), nullable=True, comment="when the canaries were last tried"),
        sa.Column("opened", sa.Integer(), nullable=False, comment="how many of them still opened"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_step")),
    )
    with op.batch_alter_table("key_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_step_plan"), ["plan"], unique=False)
        batch_op.create_index(batch_op.f("ix_key_step_request"), ["request"], unique=False)

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("collections", sa.JSON(), nullable=False),
        sa.Column("by_subject", sa.Boolean(), nullable=False),
        sa.Column("until", delenda.control.store.utc(), nullable=True),
        sa.Column("set_at", delenda.control.store.utc(), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("released_at", delenda.control.store.utc(), nullable=True),
        sa.Column("released_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_hold_matter"), ["matter"], unique=False)

    op.create_table(
        "map_decision",
        sa.Column("address", sa.String(length=700), nullable=False),
        sa.Column("subject", sa.String(length=700), nullable=False),
        sa.Column("verdict", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(length=190), nullable=False),
        sa.Column("decided_at", delenda.control.store.utc(), nullable=False),
        sa.PrimaryKeyConstraint("address", "subject", name=op.f("pk_map_decision")),
    )
    op.create_table(
        "object_change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("store", sa.String(length=190), nullable=False),
        sa.Column("place", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", delenda.control.store.utc(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_object_change")),
        sa.UniqueConstraint("place", name=op.f("uq_object_change_place")),
    )
    with op.batch_alter_table("object_change", schema=None) as batch_op:
        batch_op.create_index("ix_object_change_store_settled", ["store", "settled"], unique=False)

    op.create_table(
        "object_feed",
        sa.Column("store", sa.String(length=190), nullable=False),
        sa.Column("since", delenda.control.store.utc(), nullable=True),
        sa.Column("asked_at", delenda.control.store.utc(), nullable=True),
        sa.Column("listed_at", delenda.control.store.utc(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_object_feed")),
    )
    op.create_table(
        "map_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.Column("made_at", delenda.control.store.utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_version")),
    )
    op.create_table(
        "package",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", delenda.control.store.utc(), nullable=False),
        sa.Column("expires_at", delenda.control.store.utc(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False, comment="ready, fetched, expired, locked"),
        sa.Column("code_token", sa.LargeBinary(length=16), nullable=False, comment="keyed digest of the one-time code"),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
    )
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_package_request_id"), ["request_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", delenda.control.store.utc(), nullable=False),
        sa.Column("expires_at", delenda.control.store.utc(), nullable=False),
        sa.Column("planner", sa.String(length=190), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("closure", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_plan")),
    )
    op.create_table(
        "recipient_notice",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", delenda.control.store.utc(), nullable=False),
        sa.Column("next_at", delenda.control.store.utc(), nullable=True),
        sa.Column("sent_at", delenda.control.store.utc(), nullable=True),
        sa.Column("answered_at", delenda.control.store.utc(), nullable=True),
        sa.Column("escalate_at", delenda.control.store.utc(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_notice")),
        sa.UniqueConstraint("request_id", "recipient", name=op.f("uq_recipient_notice_request_id")),
    )
    with op.batch_alter_table("recipient_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recipient_notice_next_at"), ["next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_notice_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_notice_state"), ["state"], unique=False)

    op.create_table(
        "request",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("needed_level", sa.Integer(), nullable=False),
        sa.Column("planned", sa.String(length=80), nullable=False),
        sa.Column("approved", sa.String(length=80), nullable=False),
        sa.Column("seeds", sa.LargeBinary(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("wish", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("profiles", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("reporter", sa.String(length=16), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.Column("sameness", sa.LargeBinary(length=16), nullable=False),
        sa.Column("idempotency", sa.LargeBinary(length=16), nullable=True),
        sa.Column("duplicate_of", sa.String(length=24), nullable=True),
        sa.Column("received_at", delenda.control.store.utc(), nullable=False),
        sa.Column("verified_at", delenda.control.store.utc(), nullable=True),
        sa.Column("method", sa.String(length=24), nullable=False),
        sa.Column("due_at", delenda.control.store.utc(), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("config_digest", sa.String(length=64), nullable=False),
        sa.Column("profile_digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state <> 'duplicate' OR duplicate_of IS NOT NULL", name="request_duplicate"),
        sa.CheckConstraint(
            "state IN ('approved', 'complete', 'complete_with_open_obligations', 'duplicate', 'executing', 'expired', 'incomplete', 'needs_review', 'planned', 'received', 'refused', 'verified', 'withdrawn')",
            name="request_state",
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'complete', 'complete_with_open_obligations', 'executing', 'incomplete', 'needs_review', 'planned', 'verified') OR level >= needed_level",
            name="request_proven",
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'complete_with_open_obligations', 'executing', 'incomplete') OR approved <> ''",
            name="request_approved",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("idempotency", name=op.f("uq_request_idempotency")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_sameness"), ["sameness"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_request_open",
            ["sameness"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('approved', 'executing', 'incomplete', 'needs_review', 'planned', 'received', 'verified')"
            ),
            postgresql_where=sa.text(
                "state IN ('approved', 'executing', 'incomplete', 'needs_review', 'planned', 'received', 'verified')"
            ),
        )

    op.create_table(
        "scan_collection",
        sa.Column("store", sa.String(length=190), nullable=False),
        sa.Column("collection", sa.String(length=500), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("store", "collection", name=op.f("pk_scan_collection")),
    )
    with op.batch_alter_table("scan_collection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_collection_run"), ["run"], unique=False)

    op.create_table(
        "scan_run",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("stores", sa.JSON(), nullable=False),
        sa.Column("started_at", delenda.control.store.utc(), nullable=False),
        sa.Column("finished_at", delenda.control.store.utc(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_run")),
    )
    op.create_table(
        "suppression",
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("added_at", delenda.control.store.utc(), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("token", "purpose", name=op.f("pk_suppression")),
    )
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("sort", sa.String(length=12), nullable=False, comment="record, object, row, identity"),
        sa.Column("store", sa.String(length=120), nullable=False, comment="empty for an identity"),
        sa.Column("collection", sa.String(length=255), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version_token", sa.LargeBinary(length=16), nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column(
            "changes", sa.JSON(), nullable=False, comment="[field, technique, scars: [length, token] of what was cut]"
        ),
        sa.Column(
            "hint",
            sa.BigInteger(),
            nullable=True,
            comment="keyed, 32 bits: tells most other values apart; empty: not told",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
    )
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tombstone_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tombstone_store"), ["store"], unique=False)

    op.create_table(
        "transfer",
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("target", sa.LargeBinary(), nullable=False, comment="sealed: name, URL and key of the third party"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="keyed: what the approval covers"),
        sa.Column("named_at", delenda.control.store.utc(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False, comment="named, delivered, failed"),
        sa.Column("delivered_at", delenda.control.store.utc(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_transfer")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("store", sa.String(length=190), nullable=False),
        sa.Column("collection", sa.String(length=500), nullable=False),
        sa.Column("place", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("seen_run", sa.String(length=40), nullable=False),
        sa.Column("read_version", sa.String(length=32), nullable=True),
        sa.Column("read_plan", sa.String(length=32), nullable=False),
        sa.Column("read_at", delenda.control.store.utc(), nullable=True),
        sa.Column("read_run", sa.String(length=40), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=True),
        sa.Column("tally", sa.JSON(), nullable=True),
        sa.Column("problem", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("place", name=op.f("uq_unit_place")),
        sa.UniqueConstraint("reading", name=op.f("uq_unit_reading")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_read_run"), ["read_run"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_seen_run"), ["seen_run"], unique=False)
        batch_op.create_index("ix_unit_store_collection", ["store", "collection"], unique=False)

    op.create_table(
        "unit_reading",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_reading")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("finished_at", delenda.control.store.utc(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verification_plan"), ["plan"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_request"), ["request"], unique=False)

    op.create_table(
        "closure",
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("store", sa.String(length=190), nullable=False),
        sa.Column("collection", sa.String(length=500), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("started_at", delenda.control.store.utc(), nullable=True),
        sa.Column("finished_at", delenda.control.store.utc(), nullable=True),
        sa.ForeignKeyConstraint(["plan"], ["plan.digest"], name=op.f("fk_closure_plan")),
        sa.PrimaryKeyConstraint("plan", "number", name=op.f("pk_closure")),
    )
    op.create_table(
        "disclosure_token",
        sa.Column("disclosure_id", sa.String(length=24), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosure_token_disclosure_id")),
        sa.PrimaryKeyConstraint("disclosure_id", "token", name=op.f("pk_disclosure_token")),
    )
    with op.batch_alter_table("disclosure_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_token_token"), ["token"], unique=False)

    op.create_table(
        "journal",
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("work", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("requests", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.Column("until", delenda.control.store.utc(), nullable=True),
        sa.Column("at", delenda.control.store.utc(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plan.digest"], name=op.f("fk_journal_plan")),
        sa.PrimaryKeyConstraint("plan", "part", "work", name=op.f("pk_journal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "legal_hold_effect",
        sa.Column("hold_id", sa.String(length=24), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["legal_hold.id"], name=op.f("fk_legal_hold_effect_hold_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_legal_hold_effect_request_id")),
        sa.PrimaryKeyConstraint("hold_id", "request_id", name=op.f("pk_legal_hold_effect")),
    )
    op.create_table(
        "legal_hold_token",
        sa.Column("hold_id", sa.String(length=24), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["legal_hold.id"], name=op.f("fk_legal_hold_token_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", "token", name=op.f("pk_legal_hold_token")),
    )
    with op.batch_alter_table("legal_hold_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_hold_token_token"), ["token"], unique=False)

    op.create_table(
        "map_row",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["map_version.id"], name=op.f("fk_map_row_version")),
        sa.PrimaryKeyConstraint("version", "number", name=op.f("pk_map_row")),
    )
    op.create_table(
        "obligation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("backup_id", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("due_at", delenda.control.store.utc(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False, comment="open, blocked, closed"),
        sa.Column("blocked_until", delenda.control.store.utc(), nullable=True),
        sa.Column("beyond_use", sa.JSON(), nullable=False, comment="the ICO's four conditions"),
        sa.Column("opened_at", delenda.control.store.utc(), nullable=False),
        sa.Column("closed_at", delenda.control.store.utc(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=True, comment="how, digest, seen_at, by"),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["backup_id"], ["backup.id"], name=op.f("fk_obligation_backup_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("request_id", "backup_id", name="uq_obligation_request_backup"),
    )
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obligation_backup_id"), ["backup_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_obligation_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_obligation_request_id"), ["request_id"], unique=False)

    op.create_table(
        "package_handover",
        sa.Column("package_id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", delenda.control.store.utc(), nullable=False),
        sa.Column(
            "sealed", sa.LargeBinary(), nullable=False, comment="sealed: the package's key and code, until told once"
        ),
        sa.ForeignKeyConstraint(
            ["package_id"], ["package.id"], name=op.f("fk_package_handover_package_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("package_id", name=op.f("pk_package_handover")),
    )
    with op.batch_alter_table("package_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_handover_request_id"), ["request_id"], unique=False)

    op.create_table(
        "package_part",
        sa.Column("package_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False, comment="ready, fetching, fetched, expired"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of the encrypted file"),
        sa.ForeignKeyConstraint(
            ["package_id"], ["package.id"], name=op.f("fk_package_part_package_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("package_id", "number", name=op.f("pk_package_part")),
    )
    op.create_table(
        "plan_decision",
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=190), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("at", delenda.control.store.utc(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plan.digest"], name=op.f("fk_plan_decision_plan")),
        sa.PrimaryKeyConstraint("plan", "actor", name=op.f("pk_plan_decision")),
    )
    op.create_table(
        "plan_request",
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plan.digest"], name=op.f("fk_plan_request_plan")),
        sa.PrimaryKeyConstraint("plan", "request", name=op.f("pk_plan_request")),
    )
    with op.batch_alter_table("plan_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_request_request"), ["request"], unique=False)

    op.create_table(
        "request_code",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.Column("issued_at", delenda.control.store.utc(), nullable=False),
        sa.Column("expires_at", delenda.control.store.utc(), nullable=False),
        sa.Column("closed_at", delenda.control.store.utc(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_code_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_code")),
    )
    with op.batch_alter_table("request_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_code_request_id"), ["request_id"], unique=False)

    op.create_table(
        "request_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("collections", sa.JSON(), nullable=False),
        sa.Column("owes_backup", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("approver", sa.String(length=64), nullable=False),
        sa.Column("at", delenda.control.store.utc(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_decision_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_decision")),
    )
    with op.batch_alter_table("request_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_decision_request_id"), ["request_id"], unique=False)

    op.create_table(
        "request_event",
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("plan_digest", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", delenda.control.store.utc(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_event_request_id")),
        sa.PrimaryKeyConstraint("request_id", "n", name=op.f("pk_request_event")),
    )
    op.create_table(
        "request_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("letter", sa.String(length=16), nullable=False),
        sa.Column("due_at", delenda.control.store.utc(), nullable=False),
        sa.Column("sent_at", delenda.control.store.utc(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_letter_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_letter")),
    )
    with op.batch_alter_table("request_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_letter_request_id"), ["request_id"], unique=False)

    op.create_table(
        "request_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("since", delenda.control.store.utc(), nullable=False),
        sa.Column("until", delenda.control.store.utc(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_pause_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_pause")),
    )
    with op.batch_alter_table("request_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_pause_request_id"), ["request_id"], unique=False)

    op.create_table(
        "request_token",
        sa.Column("request_id", sa.String(length=24), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("proven_at", delenda.control.store.utc(), nullable=True),
        sa.Column("proven_level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_token_request_id")),
        sa.PrimaryKeyConstraint("request_id", "token", name=op.f("pk_request_token")),
    )
    with op.batch_alter_table("request_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_token_token"), ["token"], unique=False)
    for statement in APPEND_ONLY.get(op.get_bind().dialect.name, ()):
        op.get_bind().exec_driver_sql(statement)
