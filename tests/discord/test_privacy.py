"""Nothing that somebody types is logged, stored or repeated to others, whatever becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from talk import MENTION, World, all_text

from knowledge import Outcome

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
