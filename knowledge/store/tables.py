"""The tables. A change here needs a migration in `migrations/versions`; a test compares the two.

Wordings are rows of one table, so that a wording can answer with one fact only within a scope. The rows also hold the
words themselves: a fact's body leaves out its question and phrasings and those of its translations. A retired fact
keeps its rows with `normalised` NULL, which frees the wordings for other facts.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC. Takes aware datetimes only and gives aware ones back, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC; ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:
        """From the database, where SQLite has dropped the zone."""
        if value is None:
            return None
        assert isinstance(value, dt.datetime)
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


facts = Table(
    "facts",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("retired_at", Instant),
)

wordings = Table(
    "wordings",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("normalised", Text),
    ForeignKeyConstraint(["scope", "fact_id"], ["facts.scope", "facts.id"]),
    UniqueConstraint("scope", "normalised"),
)

sources = Table("sources", metadata, Column("id", Text, primary_key=True), Column("body", Text, nullable=False))

# The key is not the Discord id: releases and the command line share id 0 and keep their own names in the history.
editors = Table(
    "editors",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    # True once the account's names were replaced by the one that stands here.
    Column("pseudonym", Boolean),
    UniqueConstraint("id", "name"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("editor", Integer, ForeignKey("editors.number"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", BigInteger, nullable=False),
    Column("fact_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("base_revision", Integer),
    # The whole proposed fact; NULL for a draft, whose parts are in `typed`, and once it is published.
    Column("body", Text),
    Column("editor", Integer, ForeignKey("editors.number"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("why", Text),
    # Where the base revision was read: an override starts from the shared text.
    Column("base_scope", BigInteger),
    Column("typed", Text),
    Column("sources", Text),
    Column("changed_at", Instant),
    Column("correction", Boolean),
    Column("retire_reason", Text),
    Column("retire_note", Text),
    Column("publish_after", Instant),
    Column("amended_by", Integer, ForeignKey("editors.number")),
    Column("decided_by", Integer, ForeignKey("editors.number")),
    Column("decided_at", Instant),
    Column("decision", Text),
    Column("revision", Integer),
    Index(None, "status", "scope"),
)

retirements = Table(
    "retirements",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
)

# `of` is the digest of the shared text that the server decided about: its own text was made from it, or hides it.
overrides = Table(
    "overrides",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", Text, primary_key=True),
    Column("of", Text, nullable=False),
)

hidden = Table(
    "hidden",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", Text, primary_key=True),
    Column("editor", Integer, ForeignKey("editors.number"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("of", Text),
)

# What moderators did that is no revision of a text: hiding, vetoing, pausing, quarantine.
actions = Table(
    "actions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("scope", BigInteger, nullable=False),
    Column("fact_id", Text),
    Column("what", Text, nullable=False),
    Column("editor", Integer, ForeignKey("editors.number"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text, nullable=False),
)

server_settings = Table(
    "server_settings",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("paused", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

blocked_editors = Table(
    "blocked_editors",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("editor_id", BigInteger, primary_key=True, autoincrement=False),
    Column("editor", Integer, ForeignKey("editors.number"), nullable=False),
    Column("at", Instant, nullable=False),
)

# The bot's own messages in public channels, so that a correction reaches them. Nothing about who asked.
public_answers = Table(
    "public_answers",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("scope", BigInteger, nullable=False),
    Column("fact_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Index(None, "scope", "fact_id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

shipped = Table(
    "shipped",
    metadata,
    Column("fact_id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("loaded_digest", Text),
    Column("body", Text, nullable=False),
)

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

counters = Table(
    "counters", metadata, Column("name", Text, primary_key=True), Column("value", BigInteger, nullable=False)
)
