"""Nothing goes wrong: the real program and the fake Discord understand each other."""

from __future__ import annotations

import pytest

from tests.fakediscord import BotProgram, FakeDiscord
from tests.fakediscord.rest import COMMANDS
from tests.faults.conftest import ANSWER, CANARY, QUESTION, SECOND, TWO

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_slash_question_is_answered_to_the_asker_only(discord: FakeDiscord) -> None:
    asked = await (await discord.slash("ask", question=QUESTION)).answered()
    assert ANSWER in asked.text
    assert asked.tried == 1
    assert [message.only_for for message in asked.messages] == [asked.person.id]


async def test_two_questions_in_one_are_answered_with_two_messages(discord: FakeDiscord) -> None:
    asked = await (await discord.slash("ask", question=TWO)).answered(2)
    assert ANSWER in asked.messages[0].text
    assert SECOND in asked.messages[1].text


async def test_a_mention_is_answered_where_everyone_sees_it(discord: FakeDiscord) -> None:
    mention = await discord.mention(QUESTION)
    [answer] = await discord.answered(mention)
    assert ANSWER in answer.text


async def test_a_direct_message_is_answered_there(discord: FakeDiscord) -> None:
    message = await discord.says(QUESTION)
    [answer] = await discord.answered(message)
    assert ANSWER in answer.text


async def test_a_pressed_button_opens_what_it_says(discord: FakeDiscord) -> None:
    asked = await (await discord.slash("ask", question=QUESTION)).answered()
    pressed = await discord.press(asked.messages[0], "All quotes and sources", person=asked.person)
    await pressed.answered()
    assert pressed.text != asked.text


async def test_what_somebody_types_is_completed(discord: FakeDiscord) -> None:
    typed = await (await discord.type("ask", question=f"sanctuary city {CANARY}")).settled()
    assert typed.choices
    assert "What is a sanctuary city?" in [choice["name"] for choice in typed.choices]


async def test_a_message_to_somebody_else_is_left_alone(discord: FakeDiscord) -> None:
    chatter = await discord.says(QUESTION, where=discord.world.town)
    mention = await discord.mention(QUESTION)
    await discord.answered(mention)
    assert len(discord.answers(chatter)) == 1


async def test_the_connection_is_kept_alive(bot: BotProgram, discord: FakeDiscord) -> None:
    assert discord.gateway.beats_heard
    assert discord.gateway.identified == 1
    assert discord.calls(COMMANDS) == 1
