"""The gateway fails: what came meanwhile is answered, once, and the bot is there again."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakediscord import BotProgram, FakeDiscord, until
from tests.fakediscord.rest import CALLBACK, COMMANDS, SEND
from tests.faults.conftest import ANSWER, QUESTION

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def resumed_once(discord: FakeDiscord, before: int) -> None:
    """The program comes back to the session that it had."""
    await until(lambda: discord.gateway.resumed == before + 1, what="a resumed session")
    await discord.connected()


async def test_a_gateway_cut_mid_answer_is_resumed_and_what_came_meanwhile_is_answered_once(
    discord: FakeDiscord,
) -> None:
    before, identified = discord.gateway.resumed, discord.gateway.identified
    held = discord.faults.hold(CALLBACK)
    first = await discord.slash("ask", question=QUESTION)
    await until(lambda: first.tried, what="an answer on its way")
    discord.gateway.cut()
    meanwhile = await discord.slash("ask", question=QUESTION)
    message = await discord.says(QUESTION)
    await resumed_once(discord, before)
    held.release()
    await first.answered()
    await meanwhile.answered()
    await discord.answered(message)
    await asyncio.sleep(0.3)
    assert (first.tried, meanwhile.tried) == (1, 1)
    assert ANSWER in first.text
    assert ANSWER in meanwhile.text
    assert len(first.messages) == len(meanwhile.messages) == len(discord.answers(message)) == 1
    assert discord.gateway.identified == identified


async def test_after_op_7_the_session_is_resumed_and_nothing_is_lost(discord: FakeDiscord) -> None:
    before, session = discord.gateway.resumed, discord.gateway.session()
    await discord.gateway.ask_to_reconnect()
    message = await discord.says(QUESTION)
    await resumed_once(discord, before)
    assert discord.gateway.session() is session
    await discord.answered(message)
    await asyncio.sleep(0.2)
    assert len(discord.answers(message)) == 1


async def test_after_op_9_that_is_resumable_the_session_is_resumed(discord: FakeDiscord) -> None:
    before, session = discord.gateway.resumed, discord.gateway.session()
    await discord.gateway.invalidate(resumable=True)
    message = await discord.says(QUESTION)
    await resumed_once(discord, before)
    assert discord.gateway.session() is session
    assert len(await discord.answered(message)) == 1


async def test_after_op_9_that_is_not_resumable_there_is_a_new_session_and_no_command_is_sent_again(
    discord: FakeDiscord,
) -> None:
    session, commands = discord.gateway.session(), discord.calls(COMMANDS)
    await discord.gateway.invalidate(resumable=False)
    await discord.connected()
    assert discord.gateway.session() is not session
    assert ANSWER in (await (await discord.slash("ask", question=QUESTION)).answered()).text
    assert discord.calls(COMMANDS) == commands


async def test_a_session_that_discord_forgot_while_the_connection_was_cut_is_started_anew(
    discord: FakeDiscord,
) -> None:
    identified = discord.gateway.identified
    discord.gateway.sessions.clear()
    discord.gateway.cut()
    await until(lambda: discord.gateway.identified == identified + 1, what="a new session")
    await discord.connected()
    assert ANSWER in (await (await discord.slash("ask", question=QUESTION)).answered()).text


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4008])
async def test_a_connection_that_discord_closes_is_resumed(code: int, discord: FakeDiscord) -> None:
    before = discord.gateway.resumed
    await discord.gateway.close(code)
    message = await discord.says(QUESTION)
    await resumed_once(discord, before)
    assert len(await discord.answered(message)) == 1


async def test_a_zombie_connection_is_noticed_and_what_it_swallowed_is_answered_once(discord: FakeDiscord) -> None:
    before = discord.gateway.resumed
    discord.gateway.become_zombies()
    message = await discord.says(QUESTION)
    assert not discord.gateway.connected
    await resumed_once(discord, before)
    await discord.answered(message)
    await asyncio.sleep(0.2)
    assert len(discord.answers(message)) == 1


async def test_a_connection_whose_cable_was_pulled_is_noticed_too(discord: FakeDiscord) -> None:
    before = discord.gateway.resumed
    discord.gateway.freeze()
    message = await discord.says(QUESTION)
    await resumed_once(discord, before)
    assert len(await discord.answered(message)) == 1


async def test_a_heartbeat_that_discord_asks_for_is_sent(discord: FakeDiscord) -> None:
    heard = len(discord.gateway.beats_heard)
    connection = discord.gateway.session().connection
    assert connection is not None
    for _ in range(5):
        await connection.send({"op": 1, "d": None})
    await until(lambda: len(discord.gateway.beats_heard) >= heard + 5, within=2, what="five heartbeats")


async def test_the_bot_answers_again_after_an_outage_of_3_seconds(bot: BotProgram, discord: FakeDiscord) -> None:
    commands = discord.calls(COMMANDS)
    await discord.down()
    await asyncio.sleep(3)
    assert bot.running
    await discord.up()
    await discord.connected()
    assert ANSWER in (await (await discord.slash("ask", question=QUESTION)).answered()).text
    assert len(await discord.answered(await discord.mention(QUESTION))) == 1
    assert discord.calls(COMMANDS) == commands


async def test_the_bot_answers_again_after_an_outage_of_many_attempts(bot: BotProgram, discord: FakeDiscord) -> None:
    """As many as in an outage of a minute, with shorter pauses."""
    written = len(bot.log)
    await discord.down()
    await until(lambda: bot.log[written:].count("Attempting a reconnect") >= 4, within=14, what="four attempts")
    await discord.up()
    await discord.connected(within=14)
    assert ANSWER in (await (await discord.slash("ask", question=QUESTION)).answered()).text


async def test_an_answer_that_was_on_its_way_when_the_outage_began_arrives_after_it(discord: FakeDiscord) -> None:
    held = discord.faults.hold(SEND)
    message = await discord.says(QUESTION)
    await until(lambda: held.struck, what="an answer on its way")
    await discord.down()
    await asyncio.sleep(0.3)
    held.release()
    await discord.up()
    await discord.connected()
    await discord.answered(message)
    await asyncio.sleep(0.2)
    assert len(discord.answers(message)) == 1


async def test_a_direct_message_that_came_during_an_outage_is_answered_after_it(
    bot: BotProgram, discord: FakeDiscord
) -> None:
    before, identified, written = discord.gateway.resumed, discord.gateway.identified, len(bot.log)
    await discord.down()
    message = await discord.says(QUESTION)
    await until(lambda: "Attempting a reconnect" in bot.log[written:], what="an attempt to reconnect")
    await discord.up()
    await resumed_once(discord, before)
    assert len(await discord.answered(message)) == 1
    assert discord.gateway.identified == identified


async def test_a_session_that_discord_forgot_during_an_outage_is_started_anew(
    bot: BotProgram, discord: FakeDiscord
) -> None:
    identified, written = discord.gateway.identified, len(bot.log)
    await discord.down()
    await until(lambda: "Attempting a reconnect" in bot.log[written:], what="an attempt to reconnect")
    discord.gateway.sessions.clear()
    await discord.up()
    await until(lambda: discord.gateway.identified == identified + 1, what="a new session")
    await discord.connected()
    assert ANSWER in (await (await discord.slash("ask", question=QUESTION)).answered()).text
