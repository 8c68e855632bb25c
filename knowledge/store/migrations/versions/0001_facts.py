"""The first schema: facts, wordings, sources, history, what releases said and what waits."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.tables import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From an empty database."""
    op.create_table(
        "facts",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("retired_at", Instant),
        sa.PrimaryKeyConstraint("scope", "id", name="pk_facts"),
    )
    op.create_table(
        "wordings",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("normalised", sa.Text),
        sa.PrimaryKeyConstraint("scope", "fact_id", "language", "position", name="pk_wordings"),
        sa.ForeignKeyConstraint(["scope", "fact_id"], ["facts.scope", "facts.id"], name="fk_wordings_scope_fact_id"),
        sa.UniqueConstraint("scope", "normalised", name="uq_wordings_scope_normalised"),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_table(
        "editors",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_editors"),
        sa.UniqueConstraint("id", "name", name="uq_editors_id_name"),
    )
    op.create_table(
        "revisions",
        sa.Column("scope", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("editor", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("scope", "fact_id", "number", name="pk_revisions"),
        sa.ForeignKeyConstraint(["editor"], ["editors.number"], name="fk_revisions_editor"),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("scope", sa.BigInteger, nullable=False),
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("base_revision", sa.Integer),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("editor", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("why", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.ForeignKeyConstraint(["editor"], ["editors.number"], name="fk_proposals_editor"),
    )
    op.create_index("ix_proposals_status_scope", "proposals", ["status", "scope"])
    op.create_table(
        "shipped",
        sa.Column("fact_id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("loaded_digest", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("fact_id", name="pk_shipped"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.bulk_insert(counters, [{"name": "changes", "value": 0}])
