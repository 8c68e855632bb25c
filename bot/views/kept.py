"""What the database keeps, table by table, in plain words with a row as it may look.

This is the one place for these words: /privacy shows them and PRIVACY.md repeats them. A test compares the tables and
the columns of the rows with the schema, so that nothing can be stored that nobody was told of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.strings import Catalogue


@dataclass(frozen=True)
class Kept:
    """One table: what it keeps, in a sentence or two, and an invented row with every column."""

    table: str
    words: str
    row: Mapping[str, object]

    @property
    def example(self) -> str:
        """The row in one line. What is empty is left out."""
        return ", ".join(f"{column} {value}" for column, value in self.row.items() if value is not None)


def kept(t: Catalogue) -> tuple[Kept, ...]:
    """Every table of the database."""
    return (*_facts(t), *_moderators(t), *_answers(t), *_own(t))


_AT = "2026-11-24 12:00"
_FACT = "what-is-a-detainer"


def _facts(t: Catalogue) -> tuple[Kept, ...]:
    return (
        Kept(
            "facts",
            t("The answers: text, quotes, dates, places, and when each was last checked and by whom."),
            {"scope": 0, "id": _FACT, "revision": 2, "body": '{"answer": "…"}', "retired_at": None},
        ),
        Kept(
            "wordings",
            t("The questions that facts answer, as moderators wrote them. Never what somebody asked."),
            {"scope": 0, "fact_id": _FACT, "language": "en", "position": 0, "text": "What is a detainer?",
             "normalised": "what is a detainer"},
        ),
        Kept(
            "sources",
            t("The web pages and documents that facts rest on."),
            {"id": "8-cfr-287-7", "body": '{"title": "…", "url": "https://…"}'},
        ),
        Kept(
            "shipped",
            t("What the last release said about each fact, to tell what was changed here."),
            {"fact_id": _FACT, "digest": "9f2c…", "loaded_digest": "9f2c…", "body": '{"answer": "…"}'},
        ),
    )  # fmt: skip


def _moderators(t: Catalogue) -> tuple[Kept, ...]:
    return (
        Kept(
            "editors",
            t("People who change facts: their Discord id and the name they had, or a pseudonym in its place."),
            {"number": 3, "id": 123456789012345678, "name": "Rosa", "pseudonym": None},
        ),
        Kept(
            "revisions",
            t("Every change of a fact: the text before and after, which editor, when and why."),
            {"scope": 0, "fact_id": _FACT, "number": 2, "before": '{"answer": "…"}', "after": '{"answer": "…"}',
             "editor": 3, "at": _AT, "why": "The court ruled."},
        ),
        Kept(
            "proposals",
            t("Changes that an editor drafts or that wait for a second person, and how those were decided."),
            {"id": 7, "scope": 0, "fact_id": _FACT, "status": "waiting", "origin": "edit", "base_revision": 2,
             "body": '{"answer": "…"}', "editor": 3, "created_at": _AT, "why": "The court ruled.", "base_scope": 0,
             "typed": None, "sources": None, "changed_at": _AT, "correction": False, "retire_reason": None,
             "retire_note": None, "publish_after": "2026-11-25 12:00", "amended_by": None, "decided_by": None,
             "decided_at": None, "decision": None, "revision": None},
        ),
        Kept(
            "retirements",
            t("Why a fact was withdrawn."),
            {"scope": 0, "fact_id": _FACT, "revision": 3, "reason": "outdated", "note": "The law was repealed."},
        ),
        Kept(
            "overrides",
            t("Which shared facts a server has put its own text in place of."),
            {"scope": 812345678901234567, "fact_id": _FACT, "of": "9f2c…"},
        ),
        Kept(
            "hidden",
            t("Facts that are not shown for now: which editor hid them, when and why."),
            {"scope": 0, "fact_id": _FACT, "editor": 3, "at": _AT, "why": "It may be wrong.", "of": None},
        ),
        Kept(
            "actions",
            t(
                "Other steps of editors, such as hiding a fact or blocking an account: which editor, when and why; of "
                "a setting, what stood before."
            ),
            {"number": 5, "scope": 0, "fact_id": _FACT, "what": "hide", "editor": 3, "at": _AT,
             "why": "It may be wrong."},
        ),
        Kept(
            "blocked_editors",
            t("Accounts that may not change facts any more: the Discord id, who blocked it and when."),
            {"scope": 0, "editor_id": 123456789012345678, "editor": 4, "at": _AT},
        ),
        Kept(
            "server_settings",
            t("A server's settings, such as which role edits, and whether the bot is paused there."),
            {"scope": 812345678901234567, "paused": False, "body": '{"editor_role": …}'},
        ),
    )  # fmt: skip


def _answers(t: Catalogue) -> tuple[Kept, ...]:
    return (
        Kept(
            "public_answers",
            t(
                "For 90 days, where the bot itself posted a fact in public, so that a correction reaches it. It points "
                "to the bot's own message, never to a question or to who asked."
            ),
            {"message_id": 134567890123456789, "channel_id": 134000000000000000, "scope": 0, "fact_id": _FACT,
             "revision": 2, "posted_at": _AT},
        ),
        Kept(
            "corrections",
            t("Which changes were published as corrections, and when."),
            {"scope": 0, "fact_id": _FACT, "revision": 3, "at": _AT},
        ),
        Kept(
            "reports",
            t("How many mistakes were reported about a fact, by kind. Not by whom, and no words."),
            {"scope": 0, "fact_id": _FACT, "reason": "outdated", "count": 2},
        ),
    )  # fmt: skip


def _own(t: Catalogue) -> tuple[Kept, ...]:
    return (
        Kept(
            "meta",
            t("The program's own notes, such as which commands Discord was told."),
            {"key": "discord-commands", "value": "5b1d…"},
        ),
        Kept("counters", t("How often the facts have changed, as one number."), {"name": "facts", "value": 812}),
        Kept("alembic_version", t("Which form the database has."), {"version_num": "0002"}),
    )
