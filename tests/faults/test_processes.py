"""Several processes for one bot: each runs some of the shards, all share one PostgreSQL database."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

from bot.client import SanctuaryBot
from bot.config import Settings
from knowledge import Editor
from knowledge.facts import SHARED
from knowledge.store import Change, Store
from tests.fakediscord import BotProgram, FakeDiscord, until
from tests.fakediscord.rest import COMMANDS
from tests.faults.conftest import ANSWER, CANARY, PACE, QUESTION

FACT = "sanctuary-city-meaning"


async def change(url: str, answer: str) -> None:
    """Another process changes the fact that answers QUESTION."""
    async with Store.open(url) as store:
        fact = next(one for one in (await store.read()).facts if one.id == FACT)
        after = fact.model_copy(update={"answer": answer})
        now = dt.datetime.now(dt.UTC)
        await store.apply([Change(SHARED, fact, after, Editor(id=0, name="terminal"), now, "Tested.")])


async def both_say(discord: FakeDiscord, words: str) -> None:
    """Each process answers with these words: the first one private messages, the second one the server."""
    async with asyncio.timeout(10):
        while True:
            slash = await (await discord.slash("ask", question=QUESTION)).answered()
            [private] = await discord.answered(await discord.says(QUESTION))
            assert ANSWER in slash.text
            if words in slash.text and words in private.text:
                return
            await asyncio.sleep(0.1)


async def test_processes_divide_the_shards_send_the_commands_once_and_follow_each_others_edits(
    tmp_path: Path, postgres_url: str
) -> None:
    async with FakeDiscord(shards=2) as discord:
        while discord.gateway.shard_of(discord.world.guild) != 1:
            discord.world.guild += 1 << 22
        programs = []
        for shard in ("0", "1"):
            folder = tmp_path / shard
            folder.mkdir()
            settings = {"DATABASE_URL": postgres_url, "SHARD_COUNT": "2", "SHARD_IDS": shard}
            programs.append(await BotProgram(discord, folder, pace=PACE, settings=settings).start())
        try:
            await until(lambda: discord.gateway.connected, within=60, what="two processes")
            assert discord.gateway.identified == 2
            assert discord.calls(COMMANDS) == 1
            await both_say(discord, "")
            await change(postgres_url, "Told to both at once.")
            await both_say(discord, "Told to both at once.")
            await _cut_listeners(postgres_url)
            await change(postgres_url, "Found by looking.")
            await both_say(discord, "Found by looking.")
            assert all(program.running for program in programs)
        finally:
            for program in programs:
                await program.kill()
        assert discord.rest.invalid == []
        for program in programs:
            assert CANARY not in program.log
            assert "Traceback" not in program.log


async def _cut_listeners(url: str) -> None:
    import asyncpg

    connection: Any = await asyncpg.connect(url)
    cut = await connection.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )
    await connection.close()
    assert len(cut) == 2


async def test_of_some_of_the_shards_no_server_is_taken_for_the_only_one() -> None:
    class Alone(SanctuaryBot):
        guilds = (object(),)  # type: ignore[assignment]

        def get_guild(self, id: int, /) -> Any:
            return object()

    base: Any = None
    all_shards = Alone(settings=Settings(discord_token=None), base=base)
    some = Alone(settings=Settings(discord_token=None, shard_count=2, shard_ids="1"), base=base)
    assert (all_shards.shard_ids, all_shards.scope(77)) == (None, SHARED)
    assert (some.shard_ids, some.shard_count, some.scope(77)) == ((1,), 2, 77)
