"""The database beside a running program: another process changes it or holds it, and the disk is full."""

from __future__ import annotations

import asyncio
import datetime as dt
import resource
import sqlite3
from contextlib import closing

import pytest

from knowledge import Editor
from knowledge.facts import SHARED
from knowledge.store import Change, Store
from tests.fakediscord import BotProgram, FakeDiscord
from tests.faults.conftest import ANSWER, QUESTION

pytestmark = pytest.mark.asyncio(loop_scope="module")
FACT = "sanctuary-city-meaning"


async def change_beside(bot: BotProgram, answer: str) -> None:
    """Another process changes the fact that answers QUESTION."""
    async with Store.open(f"sqlite:///{bot.folder / 'facts.db'}") as store:
        fact = next(one for one in (await store.read()).facts if one.id == FACT)
        now = dt.datetime.now(dt.UTC)
        after = fact.model_copy(update={"answer": answer})
        await store.apply([Change(SHARED, fact, after, Editor(id=0, name="terminal"), now, "Tested.")])


async def read(discord: FakeDiscord) -> str:
    """The answer to QUESTION at this moment."""
    text = (await (await discord.slash("ask", question=QUESTION)).answered()).text
    assert ANSWER in text
    return text


async def reads(discord: FakeDiscord, words: str) -> None:
    """Ask until these words are in the answer."""
    async with asyncio.timeout(10):
        while words not in await read(discord):
            await asyncio.sleep(0.2)


async def test_a_fact_that_another_process_changed_is_in_the_next_answer(bot: BotProgram, discord: FakeDiscord) -> None:
    await read(discord)
    await change_beside(bot, "Changed beside the running program.")
    await reads(discord, "Changed beside the running program.")


async def test_answers_go_on_while_another_process_holds_the_database(bot: BotProgram, discord: FakeDiscord) -> None:
    written = len(bot.log)
    with closing(sqlite3.connect(bot.folder / "facts.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await asyncio.sleep(1.2)  # longer than the pause between two looks at the database
        await read(discord)
        other.execute("ROLLBACK")
    assert "Traceback" not in bot.log[written:]
    await change_beside(bot, "Changed after it was let go.")
    await reads(discord, "Changed after it was let go.")


async def test_answers_go_on_while_the_disk_is_full(bot: BotProgram, discord: FakeDiscord) -> None:
    pid = bot.process.pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        await change_beside(bot, "Changed while the disk was full for the bot.")
        await reads(discord, "Changed while the disk was full for the bot.")
        message = await discord.says(QUESTION)
        assert len(await discord.answered(message)) == 1
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await read(discord)
