"""Nothing that somebody types is logged, stored or repeated to others; /privacy and /forget say so and do so."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from samples import Accepted
from talk import MENTION, Person, World, all_text

from bot.strings import catalogue, languages
from bot.views import privacy as views
from bot.views.kept import kept
from bot.views.layout import COMPONENT_LIMIT, TEXT_LIMIT
from knowledge import Actor, Editor, Outcome, Role
from knowledge.store import tables

ROOT = Path(__file__).parents[2]
TABLES = (*tables.metadata.tables, "alembic_version")

CANARY = "xylophone"
MEANING = "sanctuary-city-meaning"
ASKED = [
    CANARY,
    f"{CANARY} What is a sanctuary city?",
    f"sanctuary city definition {CANARY}",
    f"https://example.org/{CANARY}",
    f"@everyone <@123456789012345678> **{CANARY}** `code`",
    f"{CANARY} " * 150,
]


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The program logs as much as its settings allow, and so does every library but the test's own."""
    caplog.set_level(logging.DEBUG)
    for name in ("aiosqlite", "sqlalchemy", "alembic", "simcord"):
        logging.getLogger(name).setLevel(logging.WARNING)
    yield
    for name in ("aiosqlite", "sqlalchemy", "alembic", "simcord"):
        logging.getLogger(name).setLevel(logging.NOTSET)


async def converse(world: World) -> None:
    """Ask in every way, get every kind of outcome, and press what there is."""
    fact = world.bot.base.shown(MEANING)
    world.script(f"{CANARY} unsure", Outcome(outcome="suggestions", ranked=(MEANING,)))
    world.script(f"{CANARY} found", Outcome(outcome="answer", facts=(fact,), ranked=(MEANING,), matched=fact.question))
    for typed in [*ASKED, f"{CANARY} unsure", f"{CANARY} found"]:
        await world.member.types(typed[:100])
        private = await world.member.asks(typed[:500])
        for label in list(private.buttons)[:4]:
            await world.member.presses(await world.member.asks(typed[:500]), label)
        public = await world.member.says(f"{MENTION} {typed}")
        if public:
            await world.other.says(f"{typed} again", reply_to=public[0])
        await world.member.writes(typed)
        await world.passes(61)


async def test_nothing_typed_is_logged_or_said_to_anybody(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await converse(world)
    assert CANARY not in all_text(world.env, public=False).lower()
    assert "sanctuary" in all_text(world.env, public=True)
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert CANARY not in logged.lower()
    for person in (world.member, world.other):
        assert str(person.user.id) not in logged


async def test_nothing_typed_and_nobody_who_asked_is_in_the_database(world: World, tmp_path: Path) -> None:
    await converse(world)
    files = [path for path in tmp_path.iterdir() if path.name.startswith("facts.db")]
    stored = b"".join(path.read_bytes() for path in files)
    assert b"sanctuary" in stored
    assert CANARY.encode() not in stored.lower()
    for person in (world.member, world.other):
        assert str(person.user.id).encode() not in stored


async def test_nothing_typed_stays_in_the_bots_memory(world: World) -> None:
    await converse(world)
    await world.passes(601)
    assert len(world.bot.limit) == 0
    assert world.bot.recent._contexts == {}
    assert not world.bot.cached_messages


async def test_no_message_names_or_answers_the_asker_in_public(world: World) -> None:
    await converse(world)
    for reply in world.sent(world.channel.id):
        assert reply.message.reference is None
        assert reply.message.interaction_metadata is None
        assert not reply.message.mentions
        assert not reply.message.mention_everyone


# ------------------------------------------------------------------------------------------------ /privacy and /forget


def own_direct_messages(world: World, person: Person) -> list[Any]:
    return world.sent(person.user.dm_channel.id)


async def test_privacy_tells_every_page_and_what_is_kept(world: World) -> None:
    page = await world.member.runs("privacy")
    (first,) = page
    assert first.private
    assert "About you: nothing." in first.text
    seen, reply = [first.text], first
    while "Next page" in reply.buttons:
        turned = await world.member.presses(reply, "Next page")
        assert turned is not None
        components, characters = turned.shape
        assert components <= COMPONENT_LIMIT
        assert characters <= TEXT_LIMIT
        seen.append(turned.text)
        reply = turned
    assert "Who can ask for it: courts and authorities." in seen[1]
    told = "\n".join(seen)
    assert all(f"**{table}**" in told for table in TABLES)
    back = await world.member.presses(reply, "Earlier page")
    assert back is not None
    assert back.text == seen[-2]


async def test_the_page_is_in_the_language_of_the_persons_discord(world: World) -> None:
    world.situation.locale = "es-419"
    (first,) = await world.member.runs("privacy")
    assert first.first_line.startswith("Privacidad · página 1")
    turned = await world.member.presses(first, "Página siguiente")
    assert turned is not None
    assert "Qué guarda Discord" in turned.text


@pytest.mark.parametrize("language", languages())
def test_the_plain_words_name_every_table_with_every_column(language: str) -> None:
    said = {item.table: item for item in kept(catalogue(language))}
    assert set(said) == set(TABLES)
    for name, table in tables.metadata.tables.items():
        assert list(said[name].row) == [column.name for column in table.columns], name
    assert all(item.words and item.example for item in said.values())


async def test_the_database_has_no_other_tables(world: World, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "facts.db") as connection:
        found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {name for name in found if not name.startswith("sqlite_")} == set(TABLES)


def test_privacy_md_has_a_row_for_every_table_word_for_word() -> None:
    document = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")
    for item in kept(catalogue()):
        assert f"\n| `{item.table}` | {item.words} | {item.example} |\n" in document


def test_the_page_for_owners_names_every_table_word_for_word() -> None:
    document = (ROOT / "docs" / "when-data-is-demanded.md").read_text(encoding="utf-8")
    for item in kept(catalogue()):
        assert f"\n| `{item.table}` | {item.words} |\n" in document


@pytest.mark.parametrize("language", languages())
def test_discord_takes_every_page_in_every_language(language: str, accepted: Accepted) -> None:
    t = catalogue(language)
    told = {str(accepted(views.privacy(number, t)).to_components()) for number in range(9)}
    assert len(told) > 2
    for page in (views.confirm_rename("Editor 3", t), views.deleted(200, t, more=True), views.nothing_kept(t)):
        accepted(page)


async def test_forget_chat_deletes_what_the_bot_wrote_and_nothing_else(world: World) -> None:
    for _ in range(3):
        await world.member.writes("What is a sanctuary city?")
    await world.other.writes("What is a sanctuary city?")
    answered = await world.member.runs("forget chat", in_dm=True)
    assert own_direct_messages(world, world.member) == []
    assert len(own_direct_messages(world, world.other)) == 1
    theirs = world.env.backend.messages[world.member.user.dm_channel.id].values()
    assert len([message for message in theirs if message.author_id == world.member.user.id]) == 3
    assert "3 messages deleted." in answered[-1].text
    assert world.bot.recent.get(world.member.user.dm_channel.id) is None


async def test_forget_chat_goes_on_when_pressed_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # discord.py runs a cog's file anew for each bot.
    monkeypatch.setattr(sys.modules["cogs.privacy"], "MOST", 2)
    for _ in range(3):
        await world.member.writes("What is a sanctuary city?")
    (reply,) = await world.member.runs("forget chat", in_dm=True)
    assert "There are more." in reply.text
    assert len(own_direct_messages(world, world.member)) == 1
    done = await world.member.presses(reply, "Delete more", in_dm=True)
    assert done is not None
    assert own_direct_messages(world, world.member) == []


async def test_forget_chat_says_where_it_works(world: World) -> None:
    await world.member.says(f"{MENTION} What is a sanctuary city?")
    (reply,) = await world.member.runs("forget chat")
    assert reply.private
    assert "works in a direct message" in reply.text
    assert len(world.sent(world.channel.id)) == 1


async def test_forget_me_says_that_nothing_is_kept(world: World) -> None:
    await world.member.asks("What is a sanctuary city?")
    (reply,) = await world.member.runs("forget me")
    assert reply.private
    assert reply.first_line == "Nothing is kept about you, so there is nothing to forget."
    assert not reply.buttons


async def edited(world: World, at: dt.datetime) -> None:
    actor = Actor(Editor(id=world.member.user.id, name="Rosa Canary"), Role.REVIEWER, at)
    draft = await world.bot.base.start_draft(0, MEANING, actor)
    await world.bot.base.save_draft(draft.id, actor, {"court": "9th Cir."})
    await world.bot.base.publish(draft.id, actor, "because")


async def test_forget_me_asks_an_editor_and_puts_a_pseudonym_in_place_of_the_name(world: World, tmp_path: Path) -> None:
    await edited(world, discord.utils.utcnow() - dt.timedelta(days=31))
    (asked,) = await world.member.runs("forget me")
    assert "Not reached: the log channel in Discord, files that were exported, and backups." in asked.text
    assert (await names(world)) == {"Rosa Canary"}
    left = await world.member.presses(asked, "Leave it")
    assert left is not None
    assert left.text == "Nothing was changed."
    assert (await names(world)) == {"Rosa Canary"}
    (asked,) = await world.member.runs("forget me")
    done = await world.member.presses(asked, "Replace the name")
    assert done is not None
    (pseudonym,) = await names(world)
    assert pseudonym in done.text
    assert pseudonym != "Rosa Canary"


async def names(world: World) -> set[str]:
    history = await world.bot.base.history(MEANING)
    return {entry.revision.editor.name for entry in history if entry.revision.editor.id == world.member.user.id}


async def test_forget_me_says_until_when_the_name_is_needed(world: World) -> None:
    await edited(world, discord.utils.utcnow() - dt.timedelta(days=3))
    (asked,) = await world.member.runs("forget me")
    refused = await world.member.presses(asked, "Replace the name")
    assert refused is not None
    assert refused.text.startswith("The name is still needed until ")
    assert (await names(world)) == {"Rosa Canary"}
