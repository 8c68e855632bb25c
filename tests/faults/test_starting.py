"""Starts that fail end with one sentence and code 2; those that only look so do not."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakediscord import TOKEN, BotProgram, FakeDiscord, until
from tests.fakediscord.rest import COMMANDS, GATEWAY, ME, SEND
from tests.faults.conftest import ANSWER, PACE, QUESTION, SECOND, TWO

pytestmark = pytest.mark.asyncio(loop_scope="module")
Alone = Callable[..., BotProgram]
REFUSED_TOKEN = "Discord does not accept the token. Copy it again from https://discord.com/developers/applications"
REFUSED_INTENTS = "Discord refuses the intents."
SMALL = 2048
"""Bytes that a file may have on a disk that is full: less than a database, enough for a sentence."""


def sentences(log: str) -> list[str]:
    """What was written for the owner: the lines that are no log lines."""
    return [line for line in log.splitlines() if not line.startswith("20")]


async def ends_with(program: BotProgram, words: str) -> None:
    """The program ends with code 2, this one sentence, and without its token anywhere."""
    code, _ = await program.ended()
    assert code == 2, program.log
    [sentence] = sentences(program.log)
    assert sentence.startswith(words)
    assert "Traceback" not in program.log
    assert TOKEN not in program.log + program.out
    assert program.out == ""


async def test_a_wrong_token_ends_the_start_with_a_sentence(alone: Alone) -> None:
    await ends_with(await alone(token="not.the.token").start(), REFUSED_TOKEN)


async def test_a_token_that_only_the_gateway_refuses_ends_the_start_with_the_same_sentence(alone: Alone) -> None:
    program = alone()
    program.discord.gateway.token = "a.new.token"
    await ends_with(await program.start(), REFUSED_TOKEN)


async def test_a_token_that_is_reset_while_the_bot_runs_ends_it_with_a_sentence(alone: Alone) -> None:
    async with alone() as program:
        await program.discord.gateway.close(4004)
        await ends_with(program, REFUSED_TOKEN)


async def test_intents_that_are_refused_end_the_start_with_a_sentence(alone: Alone) -> None:
    program = alone()
    program.discord.gateway.allowed = 1
    await ends_with(await program.start(), REFUSED_INTENTS)


async def test_a_discord_that_is_not_there_ends_the_start_with_a_sentence(alone: Alone) -> None:
    program = alone()
    await program.discord.down()
    await ends_with(await program.start(), "Discord cannot be reached from this machine.")


async def test_a_start_goes_on_after_errors_and_limits(alone: Alone) -> None:
    program = alone()
    program.discord.faults.limit(ME, 0.2, everywhere=True)
    program.discord.faults.fail(COMMANDS, 502)
    program.discord.faults.limit(GATEWAY, 0.2)
    async with program:
        assert program.discord.calls(COMMANDS) == 2
        assert ANSWER in (await (await program.discord.slash("ask", question=QUESTION)).answered()).text


async def test_all_shards_that_discord_recommends_are_there_and_the_commands_are_sent_once(tmp_path: Path) -> None:
    async with FakeDiscord(shards=2) as discord, BotProgram(discord, tmp_path, pace=PACE) as program:
        assert discord.gateway.identified == 2
        assert discord.calls(COMMANDS) == 1
        asked = await discord.slash("ask", question=QUESTION)
        private = await discord.says(QUESTION)
        assert ANSWER in (await asked.answered()).text
        assert len(await discord.answered(private)) == 1
        await program.kill()


async def test_a_second_start_now_without_run_sends_no_commands_and_old_buttons_still_work(alone: Alone) -> None:
    async with alone() as program:
        discord = program.discord
        first = await (await discord.slash("ask", question=QUESTION)).answered()
    async with alone(arguments=()):
        assert discord.calls(COMMANDS) == 1
        pressed = await discord.press(first.messages[0], "All quotes and sources", person=first.person)
        await pressed.answered()
        await asyncio.sleep(0.1)
        assert len(pressed.messages) == 1


async def test_everything_is_answered_once_by_two_programs_with_one_token(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    async with FakeDiscord() as discord:
        programs = []
        for folder in folders:
            folder.mkdir()
            programs.append(await BotProgram(discord, folder, pace=PACE).start())
        try:
            await until(lambda: discord.gateway.identified == 2, within=60, what="two programs")
            mention = await discord.mention(TWO)
            await until(lambda: discord.calls(SEND) == 4, what="two parts by two programs")
            answers = discord.answers(mention)
            assert [ANSWER in answers[0].text, SECOND in answers[1].text] == [True, True]
            assert len(answers) == 2
            slash = await (await discord.slash("ask", question=TWO)).answered(2)
            await until(lambda: slash.tried == 2, what="an attempt by each program")
            await asyncio.sleep(0.5)  # time for a follow-up too many
            assert [ANSWER in slash.messages[0].text, SECOND in slash.messages[1].text] == [True, True]
            assert (len(slash.messages), slash.refused) == (2, [40060])
        finally:
            for program in programs:
                await program.kill()


async def test_a_full_disk_ends_the_start_with_a_sentence(alone: Alone) -> None:
    program = await alone().start()
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))
    await ends_with(program, "The database")
