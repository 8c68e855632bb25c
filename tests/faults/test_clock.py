"""Clocks: the program's jumps by a day, or Discord's is ahead or behind."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.fakediscord import BotProgram, FakeDiscord, until
from tests.fakediscord.rest import SEND
from tests.faults.conftest import ANSWER, QUESTION

pytestmark = pytest.mark.asyncio(loop_scope="module")
MORE = "All quotes and sources"
AHEAD, BACK = signal.SIGUSR1, signal.SIGUSR2


async def jump(bot: BotProgram, number: signal.Signals) -> None:
    """Let the program's clock jump."""
    written = len(bot.log)
    bot.signal(number)
    await until(lambda: "the clock jumped" in bot.log[written:], what="a jump")


@pytest_asyncio.fixture(params=["a day ahead", "a day back"], loop_scope="module")
async def jumped(request: pytest.FixtureRequest, bot: BotProgram) -> AsyncIterator[FakeDiscord]:
    """A program whose clock just jumped; back in time afterwards."""
    there, back = (AHEAD, BACK) if request.param == "a day ahead" else (BACK, AHEAD)
    await jump(bot, there)
    yield bot.discord
    await jump(bot, back)


async def test_questions_are_answered_after_the_clock_jumped(jumped: FakeDiscord) -> None:
    slash = await (await jumped.slash("ask", question=QUESTION)).answered()
    assert ANSWER in slash.text
    message = await jumped.says(QUESTION)
    assert len(await jumped.answered(message)) == 1


async def test_the_connection_is_kept_and_limits_are_waited_for_after_the_clock_jumped(jumped: FakeDiscord) -> None:
    identified, resumed = jumped.gateway.identified, jumped.gateway.resumed
    heard = len(jumped.gateway.beats_heard)
    jumped.faults.limit(SEND, 0.5)
    assert len(await jumped.answered(await jumped.mention(QUESTION))) == 1
    await until(lambda: len(jumped.gateway.beats_heard) >= heard + 2, what="two heartbeats")
    assert (jumped.gateway.identified, jumped.gateway.resumed) == (identified, resumed)


async def test_an_old_button_is_answered_in_a_sentence_after_the_clock_jumped(jumped: FakeDiscord) -> None:
    slash = await (await jumped.slash("ask", question=QUESTION)).answered()
    [message] = slash.messages
    message.rename(message.buttons[MORE], "more:v1:no-such-fact")
    pressed = await (await jumped.press(message, MORE, person=slash.person)).answered(within=5)
    assert "That fact is no longer here." in pressed.text


@pytest.mark.parametrize("seconds", [-7200.0, 7200.0])
async def test_a_discord_whose_clock_differs_is_answered(seconds: float, discord: FakeDiscord) -> None:
    discord.world.ids.skew = seconds
    try:
        slash = await (await discord.slash("ask", question=QUESTION)).answered()
        assert ANSWER in slash.text
    finally:
        discord.world.ids.skew = 0.0
