"""What moderators need: drafts and reviews, overrides, hiding, settings, quarantine, corrections and reports."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.tables import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first schema; everything in it is kept."""
    with op.batch_alter_table("editors") as editors:
        editors.add_column(sa.Column("pseudonym", sa.Boolean))
    with op.batch_alter_table("proposals") as proposals:
        proposals.alter_column("body", existing_type=sa.Text, nullable=True)
        proposals.add_column(sa.Column("base_scope", sa.BigInteger))
        proposals.add_column(sa.Column("typed", sa.Text))
        proposals.add_column(sa.Column("sources", sa.Text))
        proposals.add_column(sa.Column("changed_at", Instant))
        proposals.add_column(sa.Column("correction", sa.Boolean))
        proposals.add_column(sa.Column("retire_reason", sa.Text))
        proposals.add_column(sa.Column("retire_note", sa.Text))
        proposals.add_column(sa.Column("publish_after", Instant))
        proposals.add_column(sa.Column("amended_by", sa.Integer))
        proposals.add_column(sa.Column("decided_by", sa.Integer))
        proposals.add_column(sa.Column("decided_at", Instant))
        proposals.add_column(sa.Column("decision", sa.Text))
        proposals.add_column(sa.Column("revision", sa.Integer))
        for name in ("amended_by", "decided_by"):
            proposals.create_foreign_key(f"fk_proposals_{name}", "editors", [name], ["number"])
    _decisions()
    _people()
    _what_was_shown()


def _decisions() -> None:
    op.create_table(
        "retirements",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("scope", "fact_id", "revision", name="pk_retirements"),
    )
    op.create_table(
        "overrides",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("of", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("scope", "fact_id", name="pk_overrides"),
    )
    op.create_table(
        "hidden",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("editor", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("of", sa.Text),
        sa.PrimaryKeyConstraint("scope", "fact_id", name="pk_hidden"),
        sa.ForeignKeyConstraint(["editor"], ["editors.number"], name="fk_hidden_editor"),
    )
    op.create_table(
        "actions",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("scope", sa.BigInteger, nullable=False),
        sa.Column("fact_id", sa.Text),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("editor", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_actions"),
        sa.ForeignKeyConstraint(["editor"], ["editors.number"], name="fk_actions_editor"),
    )


def _people() -> None:
    op.create_table(
        "server_settings",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("scope", name="pk_server_settings"),
    )
    op.create_table(
        "blocked_editors",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("editor_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("editor", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("scope", "editor_id", name="pk_blocked_editors"),
        sa.ForeignKeyConstraint(["editor"], ["editors.number"], name="fk_blocked_editors_editor"),
    )


def _what_was_shown() -> None:
    op.create_table(
        "public_answers",
        sa.Column("message_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("scope", sa.BigInteger, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("posted_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_public_answers"),
    )
    op.create_index("ix_public_answers_scope_fact_id", "public_answers", ["scope", "fact_id"])
    op.create_table(
        "corrections",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("scope", "fact_id", "revision", name="pk_corrections"),
    )
    op.create_table(
        "reports",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("scope", "fact_id", "reason", name="pk_reports"),
    )
